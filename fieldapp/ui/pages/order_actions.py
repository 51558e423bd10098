# SPDX-License-Identifier: Apache-2.0
"""What can be done with an order besides editing it: steps with reasons, times afterwards, corrections."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.order_views import Action
from fieldapp.ui.dialogs.base import ReasonQuestion, ask
from fieldapp.ui.dialogs.choices import choices
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage


class OrderActions:
    """Turns presses on the order page into calls of services."""

    def __init__(self, page: "OrderDetailPage") -> None:
        self._page = page

    def _do(self, work: Callable[[], Changes]) -> None:
        self._page.shell.do(work, lambda _: self._page.reload())

    def take(self, action: Action) -> None:
        """Take a step; ask for its reason where it needs one."""
        orders, order_id = self._page.services.orders, self._page.order_id
        at_once: dict[str, Callable[[str], Changes]] = {
            "accept": orders.accept, "depart": orders.depart, "arrive": orders.arrive, "start": orders.start,
            "parts_received": orders.parts_received, "reopen_work": orders.reopen_work, "hand_in": orders.hand_in,
            "need_parts": orders.need_parts,
        }  # fmt: skip
        if action.event in at_once:
            self._do(lambda: at_once[action.event](order_id))
        elif action.event == "finish":
            self.finish()
        elif action.event == "customer_signs":
            self._page.shell.ways.signing(order_id)
        elif action.event == "correct":
            self.correct()
        elif action.event == "correct_signed":
            self.correct_signed()
        else:
            self._ask(action)

    def _ask(self, action: Action) -> None:
        options = choices(action.asks) if action.asks not in ("", "text", "note") else ()
        question = ReasonQuestion(
            self._page.context, self._page, self._page.say(action.label), self._page.say(action.label), options,
            note_required=not options,
        )  # fmt: skip
        orders, order_id = self._page.services.orders, self._page.order_id
        deeds: dict[str, Callable[[], Changes]] = {
            "ask_to_refuse": lambda: orders.ask_to_refuse(order_id, question.reason, question.words),
            "second_outing": lambda: orders.second_outing(order_id, question.reason),
            "ask_to_cancel": lambda: orders.ask_to_cancel(order_id, question.words or question.reason),
        }
        ask(question, lambda: self._do(deeds[action.event]))

    def finish(self) -> None:
        """Done, then sign; what is missing is listed and jumped to."""
        page = self._page
        blocking = [item for item in page.missing() if item.level == "block"]
        if blocking:
            page.shell.news(N_("{count} things are missing. F4 goes through them."), count=len(blocking))
            page.jump(blocking[0].section, blocking[0].record_id, blocking[0].field)
            return
        order_id = page.order_id

        def failed(error: BaseException) -> None:
            page.reload()
            if not isinstance(error, UserError):
                raise error
            page.context.messages.report(error)

        page.shell.do(
            lambda: page.services.orders.finish(order_id), lambda _: page.shell.ways.signing(order_id), failed
        )

    def correct(self) -> None:
        """What was unsigned is right now: hand in again."""
        question = ReasonQuestion(
            self._page.context, self._page, N_("What was corrected?"), N_("Hand in again"), note_required=True
        )
        order_id = self._page.order_id
        ask(question, lambda: self._do(lambda: self._page.services.orders.correct(order_id, question.words)))

    def correct_signed(self) -> None:
        """Signed content is wrong: an amendment is made and signed again."""
        question = ReasonQuestion(
            self._page.context, self._page, N_("What is wrong in the signed content?"), N_("Take up again"),
            note_required=True,
        )  # fmt: skip
        order_id = self._page.order_id
        ask(question, lambda: self._do(lambda: self._page.services.orders.correct_signed(order_id, question.words)))

    def same_fault(self, answer: str) -> None:
        """Is it the fault of an earlier repair?"""
        order_id = self._page.order_id
        self._do(lambda: self._page.services.repairs.answer_same_fault(order_id, answer))
