# SPDX-License-Identifier: Apache-2.0
"""Order rows of a service as the list's delegate paints them, and what their button does."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.services.bundle import Services
from fieldapp.services.changes import Changes
from fieldapp.services.views import OrderRow
from fieldapp.ui.delegates.orders import OrderRow as ShownRow
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.dialogs.base import ReasonQuestion, ask
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.shell import Shell
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_

BARS = {"overdue": "danger_s", "warn": "warn_s", "calm": "line_2"}
LEFT = {"overdue": "danger", "warn": "warn", "calm": "text"}
ICONS = {
    "accept": "check", "depart": "truck", "arrive": "pin", "start": "wrench", "finish": "check", "sign": "sign",
    "second_outing": "truck", "hand_in": "upload", "correct": "pen", "open": "arrow",
}  # fmt: skip


def order_title(row: OrderRow) -> str:
    """``customer · machine``."""
    return " · ".join(part for part in (row.customer, row.machine) if part) or row.doc_no


def bar(row: OrderRow, now: Instant) -> str:
    """The token of the bar at the left: red for what is overdue or critical."""
    if row.priority == "critical":
        return BARS["overdue"]
    return BARS[row.deadline.urgency(now) if row.deadline else "calm"]


def shown(shell: Shell, row: OrderRow, now: Instant) -> ShownRow:
    """A row in ready texts."""
    urgency = row.deadline.urgency(now) if row.deadline else "calm"
    tone = {"returned": "danger", "dispatched": "acc", "waiting_parts": "warn", "done": "ok", "signed": "ok"}
    due = row.deadline.due.text()[5:] if row.deadline else ""
    return ShownRow(
        key=row.id,
        type=shell.say(row.service),
        number=row.short_no,
        title=order_title(row),
        reason=row.returned or " · ".join(part for part in (row.symptom, row.site) if part),
        due=f"{shell.say(row.deadline.label)} {due}" if row.deadline else "",
        left=shell.say(row.deadline.left(now)) if row.deadline else "",
        left_token=LEFT[urgency],
        pill=PillSpec(shell.say(row.status), "warn" if row.awaits_paper else tone.get(row.state, "neutral")),
        bar=bar(row, now),
        action=shell.say(row.next.label),
    )


def pills(shell: Shell, row: OrderRow) -> list[PillSpec]:
    """What is special about an order: priority, machine down, season, service."""
    found = []
    if row.priority in ("urgent", "critical"):
        words = [shell.say(row.priority_label)] + ([shell.context.tr(N_("Machine down"))] if row.halted else [])
        found.append(PillSpec(" · ".join(words), "danger", "alert"))
    elif row.halted:
        found.append(PillSpec(shell.context.tr(N_("Machine down")), "danger", "alert"))
    if row.busy_season:
        found.append(PillSpec(shell.context.tr(N_("Busy season")), "warn"))
    return found


def at_once(services: Services, event: str) -> Callable[[str], Changes] | None:
    """What does a step of an order that asks for nothing; None for the others."""
    orders = services.orders
    deeds: dict[str, Callable[[str], Changes]] = {
        "accept": orders.accept, "depart": orders.depart, "arrive": orders.arrive, "start": orders.start,
        "parts_received": orders.parts_received, "hand_in": orders.hand_in, "need_parts": orders.need_parts,
        "reopen_work": orders.reopen_work,
    }  # fmt: skip
    return deeds.get(event)


def act(shell: Shell, parent: QWidget, row: OrderRow, done: Callable[[Changes], object] | None = None) -> None:
    """Do the next step of an order: at once, after a question, or by opening its page."""
    event = row.next.event
    if (deed := at_once(shell.services, event)) is not None:
        shell.do(lambda: deed(row.id), done)
    elif event == "sign":
        (shell.ways.paper if row.awaits_paper else shell.ways.signing)(row.id)
    elif event == "second_outing":
        question = ReasonQuestion(
            shell.context, parent, N_("Why a second outing?"), N_("Set out"), choices("second_outing_reason")
        )
        ask(shell, question, lambda: question.reason,
            lambda reason: shell.services.orders.second_outing(row.id, reason), done)  # fmt: skip
    else:
        shell.ways.order(row.id)
