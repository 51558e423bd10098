# SPDX-License-Identifier: Apache-2.0
"""All times of a job in one row, filled in afterwards; the record says that they were."""

from typing import TYPE_CHECKING, Final

from fieldapp.services.orders import Times
from fieldapp.ui.dialogs.base import Question, ask
from fieldapp.ui.editors.form import GroupForm
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

NAMES: Final = ("accepted_at", "departed_at", "arrived_at", "started_at", "finished_at")


def ask_times(page: "OrderDetailPage") -> None:
    """Ask for the five times of the order that is shown."""
    value, order_id = page.value, page.order_id
    if value is None:
        return
    specs = [value.order.type.fields[name] for name in NAMES]
    question = Question(
        page.context, page, N_("Fill in times"), N_("Save times"),
        N_("They are marked as filled in afterwards; a late entry counts against nobody."),
    )  # fmt: skip
    form = GroupForm(specs, page.shell.editors("work_order", dict), columns=1)
    form.set_values(value.order.values)
    question.body.addWidget(form)

    def times() -> Times:
        given = form.values()
        return Times(**{name: Instant.of(given[name]) for name in NAMES})

    ask(page.shell, question, times, lambda given: page.services.orders.back_fill(order_id, given))
