# SPDX-License-Identifier: Apache-2.0
"""An installation at the window: packing list, checks, acceptance, until head office has its paper and machine."""

from typing import Final

from fieldapp.ui.widgets.surfaces import Card
from tools import demo_field, demo_work
from tools.demo_field import shown, until
from tools.demo_hands import Hands
from tools.demo_job import Job, Stage, expect, sha256

SECTION: Final = "Installation acceptance"
SERIAL: Final = "CR200-2611-0031"


def find_order(stage: Stage) -> None:
    """The demo's installation takes the stage."""
    (order,) = stage.laptop.find("work_order", {"service_type": "install"})
    customer, contact = str(order.get("customer")), str(order.get("operator_contact"))
    stage.job = Job("", SERIAL, customer, contact, order.id, str(order.get("doc_no")))


def install(stage: Stage, hands: Hands) -> None:
    """From accepting the order to handing the signed acceptance in."""
    demo_field.loaded(hands)
    demo_field.open_order(stage, hands)
    demo_work.set_out(hands, "installation_acceptance", "dispatched")
    fill(hands)
    demo_work.check(hands)
    demo_work.finish(stage, hands, "17-installation-handed-in")


def fill(hands: Hands) -> None:
    """The record and one line of the packing list."""
    day = shown(hands).now.date().isoformat()
    hands.type("Delivery date", day, SECTION)
    hands.choose("Product model", "CR-200", SECTION)
    hands.type("Serial no.", SERIAL, SECTION)
    hands.type("Trial run", "2.0", SECTION)
    for document in ("Manual", "Certificate of conformity", "Warranty certificate", "Tool list"):
        hands.choose("Documents given", document, SECTION)
    hands.choose("Site cleaned", "Yes", SECTION)
    hands.choose("Conclusion", "Accepted by the customer", SECTION)
    hands.choose("Warranty starts with", "Acceptance date", SECTION)
    hands.choose("Result", "Solved", "Job")
    until(hands, lambda value: value.record and value.record.get("serial_no") == SERIAL, "the serial is saved")
    hands.press("Add…", "Packing check")
    hands.type("Item", "主机")
    hands.type("Listed", "1")
    hands.type("Found", "1")
    hands.choose("Condition", "In order")
    hands.press("Add")
    until(hands, lambda value: len(value.lines["packing_line"]) == 1, "one line of the packing list")
    hands.look_at(hands.find(hands.tr(SECTION), Card))
    hands.shot("16-installation")


def arrived(stage: Stage) -> None:
    """Head office has the acceptance, the very paper, and a machine whose warranty starts as agreed."""
    found = stage.laptop.from_office(("installation_acceptance", "packing_line", "issued_document"), stage.order.order)
    expect([len(rows) for rows in found.values()] == [1, 1, 1], "acceptance, packing list and paper arrived once")
    (record,), (paper,) = found["installation_acceptance"], found["issued_document"]
    expect(sha256(stage.laptop.blob_from_office(paper["pdf"])) == paper["pdf"], "the paper is whole")
    (machine,) = stage.laptop.find("machine", {"serial_no": SERIAL})
    expect(machine.id == record["machine"], "the acceptance names the new machine")
    expect(machine.get("start_basis") == "acceptance_date" and machine.get("acceptance_date"), "its warranty starts")
    with stage.side.clerk("dispatcher") as clerk:
        page = clerk.page(f"/orders/{stage.order.order}")
    expect(paper["doc_no"] in page and SERIAL in page, "the order's page shows acceptance and paper")
    stage.steps.hold(f"安装验收 installation {paper['doc_no']} signed, at head office, with its machine {SERIAL}")
