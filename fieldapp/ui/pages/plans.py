# SPDX-License-Identifier: Apache-2.0
"""Maintenance plans as lines: how long is left, and the order made from one with a key."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.views import PlanRow, PlanState
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import Card, Pill
from fieldcore.base.text import N_

TONES: Final[dict[PlanState, str]] = {"overdue": "danger", "due": "warn", "ordered": "acc", "planned": "neutral"}


def left(shell: Shell, plan: PlanRow) -> str:
    """Days until it is due, or how late it is; what its usage alone makes due is due now."""
    tr, days = shell.context.tr, plan.days_left
    if days is None:
        return ""
    if plan.state == "overdue":
        return tr(N_("{days} d overdue"), days=-days) if days < 0 else tr(N_("Overdue"))
    return tr(N_("{days} d left"), days=days) if days > 0 else tr(N_("Due now"))


def make_order(shell: Shell, plan: PlanRow) -> None:
    """Make the order of a plan and open it."""

    def made(changes: Changes) -> None:
        shell.ways.order(changes.created)

    symptom = shell.context.tr(N_("Maintenance by plan: {name}"), name=plan.name)
    shell.do(lambda: shell.services.maintenance.make_order(plan.id, symptom), made)


def of_machine(shell: Shell, plans: Sequence[PlanRow]) -> Card:
    """The plans of a machine; one that has no order yet has the button for it, one that has leads there."""
    card = Card(shell.context, N_("Maintenance"), str(len(plans)), "gauge")
    lines = Lines()
    for plan in plans:
        lines.add(_line(shell, plan))
    card.add_flush(lines)
    return card


def _line(shell: Shell, plan: PlanRow) -> QWidget:
    context = shell.context
    said = column(Text(context, plan.name, size=14), Text(context, plan.due, size=13, tone="text_2"), gap=0)
    pill = Pill(context, plan.label.msgid, TONES[plan.state])
    if plan.order_id:
        button = Button(context, N_("Open the order"), icon="arrow", size="small", shortcut="Alt+M")
        button.clicked.connect(lambda: shell.ways.order(plan.order_id))
    else:
        button = Button(context, N_("Make the order"), icon="plus", size="small", shortcut="Alt+M")
        button.clicked.connect(lambda: make_order(shell, plan))
    line = QWidget()
    line.setLayout(
        row(said, 1, Text(context, left(shell, plan), size=13), pill, button, gap=12, margins=(16, 8, 16, 8))
    )
    return line
