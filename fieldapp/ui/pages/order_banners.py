# SPDX-License-Identifier: Apache-2.0
"""What an order says above its sections, each with what to do about it."""

from typing import TYPE_CHECKING, Final

from fieldapp.services.order_views import OrderPage
from fieldapp.ui.widgets.base import clear
from fieldapp.ui.widgets.surfaces import Banner
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

BEGUN: Final = ("in_progress", "waiting_parts", "done")
"""States of an order in which the record of its form is there."""
IN_BANNER: Final = ("correct_signed",)
"""Steps that a banner offers with the reason for them."""


def show_banners(page: "OrderDetailPage", value: OrderPage) -> None:
    """Why it was sent back, that the dispatcher looks at it, whether it is an earlier repair's fault."""
    clear(page.banners)
    card = value.card_row
    if value.row.state == "returned":
        why = ", ".join(page.say(text) for text in card.defects) if card else value.row.returned
        note = " ".join(part for part in (card.note if card else "", card.defect_due if card else "") if part)
        banner = Banner(page.context, page.tr(N_("Sent back: {why}"), why=why or value.row.returned), note, "danger")
        banner.add_button(N_("Corrected, hand in again"), page.steps_to_take.correct, key="Ctrl+Return")
        banner.add_button(N_("Signed content is wrong…"), page.steps_to_take.correct_signed, "Alt+X")
        page.banners.addWidget(banner)
    if value.row.awaits_paper:
        banner = Banner(page.context, N_("Printed to be signed on paper"),
                        N_("The order is locked until the signed paper is attached or the print is taken back."),
                        icon="printer")  # fmt: skip
        banner.add_button(N_("Attach the signed paper"), lambda: page.shell.ways.paper(page.order_id),
                          key="Ctrl+Return")  # fmt: skip
        page.banners.addWidget(banner)
    if value.row.needs_decision:
        page.banners.addWidget(
            Banner(page.context, N_("The dispatcher looks at this order"),
                   N_("Go on working: what you record stays a fact."), "conf")
        )  # fmt: skip
    if value.editable and value.record is None and value.row.state in BEGUN:
        banner = Banner(page.context, N_("Head office changed the kind of service"),
                        N_("What was recorded stays. The new kind has a form of its own."), "warn")  # fmt: skip
        banner.add_button(N_("Start its form"), lambda: page.shell.do(
            lambda: page.services.job.ensure(page.order_id)), "Alt+B")  # fmt: skip
        page.banners.addWidget(banner)
    fault = value.same_fault
    if fault is not None and not fault.answer and value.editable:
        fact = page.tr(N_("{at} repaired at the same place: {location}"), at=fault.at, location=fault.location)
        banner = Banner(page.context, fact, f"{fault.doc_no} {fault.detail}".strip(), "warn", "history")
        same = page.tr(N_("Same fault, repair no. {number}"), number=fault.number)
        banner.add_button(same, lambda: page.steps_to_take.same_fault(fault.repair_id), "Alt+Y")
        banner.add_button(N_("Another fault"), lambda: page.steps_to_take.same_fault("no"), "Alt+L")
        page.banners.addWidget(banner)
