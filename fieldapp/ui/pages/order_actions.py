# SPDX-License-Identifier: Apache-2.0
"""What can be done with an order besides editing it: steps with reasons, times afterwards, corrections."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.order_views import Action
from fieldapp.ui.dialogs.base import Question, ReasonQuestion, ask
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.pages import order_rows
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

A = TypeVar("A")
TITLES: Final = {
    "ask_to_refuse": N_("Refuse the order"), "ask_to_cancel": N_("Ask to cancel"),
    "second_outing": N_("Set out again"),
}  # fmt: skip


class OrderActions:
    """Turns presses on the order page into calls of services."""

    def __init__(self, page: "OrderDetailPage") -> None:
        self._page = page

    def _do(self, work: Callable[[], Changes]) -> None:
        self._page.shell.do(work, lambda _: self._page.reload())

    def _ask_and_do(self, question: Question, read: Callable[[], A], deed: Callable[[A], Changes]) -> None:
        ask(self._page.shell, question, read, deed, lambda _: self._page.reload())

    def take(self, action: Action) -> None:
        """Take a step; ask for its reason where it needs one."""
        order_id = self._page.order_id
        if (deed := order_rows.at_once(self._page.services, action.event)) is not None:
            self._do(lambda: deed(order_id))
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
        title = TITLES.get(action.event, self._page.say(action.label))
        question = ReasonQuestion(self._page.context, self._page, title, title, options, note_required=not options)
        orders, order_id = self._page.services.orders, self._page.order_id
        deeds: dict[str, Callable[[str, str], Changes]] = {
            "ask_to_refuse": lambda reason, words: orders.ask_to_refuse(order_id, reason, words),
            "second_outing": lambda reason, _words: orders.second_outing(order_id, reason),
            "ask_to_cancel": lambda reason, words: orders.ask_to_cancel(order_id, words or reason),
        }
        self._ask_and_do(question, lambda: (question.reason, question.words), lambda said: deeds[action.event](*said))

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
        self._ask_and_do(question, lambda: question.words,
                         lambda words: self._page.services.orders.correct(order_id, words))  # fmt: skip

    def correct_signed(self) -> None:
        """Signed content is wrong: an amendment is made and signed again."""
        question = ReasonQuestion(
            self._page.context, self._page, N_("What is wrong in the signed content?"), N_("Take up again"),
            note_required=True,
        )  # fmt: skip
        order_id = self._page.order_id
        self._ask_and_do(question, lambda: question.words,
                         lambda words: self._page.services.orders.correct_signed(order_id, words))  # fmt: skip

    def same_fault(self, answer: str) -> None:
        """Is it the fault of an earlier repair?"""
        order_id = self._page.order_id
        self._do(lambda: self._page.services.repairs.answer_same_fault(order_id, answer))
