# SPDX-License-Identifier: Apache-2.0
"""A maintenance check at the window: found due without a network, ordered, checked, signed; its plan moves on."""

from typing import Final

from fieldapp.services.views import PlanRow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.widgets.surfaces import Card
from tools import demo_field, demo_work
from tools.demo_field import until
from tools.demo_hands import Hands
from tools.demo_job import Job, Stage, expect, sha256

SECTION: Final = "Maintenance check"
METER: Final = "612.4"


def maintain(stage: Stage, hands: Hands) -> PlanRow:
    """From the list of what is due on Today to handing the signed check in; the plan that it was for."""
    demo_field.loaded(hands)
    due = hands.services.today.page().maintenance
    expect(due, "maintenance is due")
    plan = due[0]
    hands.press(f"{plan.customer} · {plan.machine}", "Maintenance due")
    hands.press("Make the order")
    hands.wait(lambda: hands.window.page_shown == "order", "the order of the plan opens")
    page = hands.window.page("order")
    hands.wait(lambda: isinstance(page, OrderDetailPage) and page.value is not None, "the order is shown")
    value = until(hands, lambda value: value.row.state == "accepted", "the order is accepted at once")
    stage.job = Job("", plan.serial_no, plan.customer, "", value.row.id, value.row.doc_no)
    demo_work.set_out(hands, "maintenance_check", "accepted")
    fill(hands)
    demo_work.check(hands)
    demo_work.finish(stage, hands, "19-maintenance-handed-in")
    return plan


def fill(hands: Hands) -> None:
    """The record of the check; who pays."""
    hands.type("Meter", METER, SECTION)
    hands.choose("Leaks and safety", "No leaks, safe", SECTION)
    hands.choose("Charge", "Out of warranty", "Job")
    hands.choose("Result", "Solved", "Job")
    until(hands, lambda value: value.record and value.record.get("safety_summary"), "the check is saved")
    hands.look_at(hands.find(hands.tr(SECTION), Card))
    hands.shot("18-maintenance")


def arrived(stage: Stage, plan: PlanRow) -> None:
    """Head office has the check and its very paper, and the plan says what the customer was told."""
    found = stage.laptop.from_office(("maintenance_check", "issued_document"), stage.order.order)
    expect([len(rows) for rows in found.values()] == [1, 1], "the check and its paper arrived once")
    (record,), (paper,) = found["maintenance_check"], found["issued_document"]
    expect(sha256(stage.laptop.blob_from_office(paper["pdf"])) == paper["pdf"], "the paper is whole")
    expect(record["plan"] == plan.id, "the check names its plan")
    (moved,) = stage.laptop.find("maintenance_plan", {"id": plan.id})
    expect(moved.get("next_due_date") == record.get("next_due_date"), "the plan has moved on to what was told")
    with stage.side.clerk("dispatcher") as clerk:
        page = clerk.page(f"/orders/{stage.order.order}")
    expect(paper["doc_no"] in page, "the order's page shows the paper")
    stage.steps.hold(f"定期保养 maintenance {paper['doc_no']} signed, at head office; next {record['next_due_date']}")
