# SPDX-License-Identifier: Apache-2.0
"""The whole installation through the services: its own record and paper, the machine that it makes or completes."""

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.signing import Refusal
from fieldapp.store.store import Store
from fieldcore.documents import Snapshot
from fieldcore.records.model import Values
from fieldcore.wire.messages import Answer
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.installing import (
    INSTALL,
    LEVELLED,
    ROBOT,
    SERIAL,
    STOP,
    VOLTAGE,
    fill_installation,
    installation,
)
from tests.unit.fieldapp.services.world import CUSTOMER, ORDER, deliver, ink, sign, uid, until_started


@pytest.fixture
def installing(services: Services, store: Store) -> Services:
    """Work on the installation has started."""
    deliver(store, installation())
    until_started(services, INSTALL)
    return services


@pytest.fixture
def installed(installing: Services) -> Services:
    """All of it is filled in."""
    fill_installation(installing)
    return installing


def machine_of(store: Store, order: str = INSTALL) -> Values:
    machine_id = store.read(lambda r: r.need("work_order", order)).get("machine")
    return store.read(lambda r: r.need("machine", machine_id)).values


def taken_up_again(services: Services, store: Store) -> None:
    """Handed in, sent back, and taken up because signed data is wrong."""
    services.orders.hand_in(INSTALL)
    order = {**store.read(lambda r: r.need("work_order", INSTALL)).values, "status": "returned"}
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        answers = [Answer(op_id=op.op_id, outcome="applied", version=8) for op in batch.operations]
        store.receive(lambda incoming, answers=answers: incoming.settle(answers))  # type: ignore[misc]  # bound
    deliver(store, [("work_order", INSTALL, order)], version=9)
    services.orders.correct_signed(INSTALL, "写错了")


def test_the_record_of_the_service_type_is_there_when_work_starts(installing: Services, store: Store) -> None:
    page = installing.orders.page(INSTALL)
    assert page.record is not None
    assert (page.record.kind, page.record.get("doc_no")) == ("installation_acceptance", "IA-L07-261124-001")
    assert page.record.values["install_start"] == page.order.values["started_at"]
    assert page.record.get("site") == "新丰镇裕北村三组"
    assert set(page.lines) == {"packing_line", "order_helper"}
    assert store.read(lambda r: r.count("repair_record", {"order": INSTALL})) == 0
    blocking = {item.code for item in page.missing if item.level == "block"}
    assert blocking == {"required", "no_packing", "documents", "missing_photo"}, "no meter, charge or machine is asked"
    assert {str(item.section_label) for item in page.missing} >= {"Installation acceptance", "Packing check"}


def test_the_whole_installation_until_handed_in(installed: Services, store: Store) -> None:
    assert [item.code for item in installed.orders.page(INSTALL).missing] == []
    installed.orders.finish(INSTALL)
    session = installed.signing.prepare(INSTALL)
    assert [document.form for document in session.documents] == ["installation_acceptance"]
    sign(installed, INSTALL, opinion="basically")
    installed.orders.hand_in(INSTALL)

    page = installed.orders.page(INSTALL)
    assert page.record is not None
    assert (page.row.state, page.editable) == ("submitted", False)
    assert (page.record.get("customer_opinion"), page.record.get("signer_relation")) == ("basically", "operator")
    assert page.record.locked >= {"serial_no", "conclusion"}
    (paper,) = [row for row in page.documents if row.issued_id]
    assert (paper.form, paper.doc_no, str(paper.name)) == (
        "installation_acceptance", "IA-L07-261124-001", "Installation acceptance",
    )  # fmt: skip
    assert installed.signing.issued(paper.issued_id).file_name == "installation-acceptance-IA-L07-261124-001.pdf"
    assert store.read(lambda r: r.count("warranty_card", {"order": INSTALL})) == 0
    found = [hit.id for group in installed.search.find("IA-L07-261124") for hit in group.hits]
    assert page.record.id in found


def test_a_new_machine_is_proposed_and_its_warranty_starts_as_agreed(installed: Services, store: Store) -> None:
    installed.orders.finish(INSTALL)
    assert store.read(lambda r: r.need("work_order", INSTALL)).get("machine") is None, "until it is signed"
    sign(installed, INSTALL)
    machine = machine_of(store)
    assert machine == {
        "customer": CUSTOMER, "product_model": ROBOT, "serial_no": SERIAL, "production_date": "2026-10-12",
        "delivery_date": "2026-11-23", "start_basis": "acceptance_date",
        "acceptance_date": "2026-11-24",
    }  # fmt: skip
    record = installed.job.of(INSTALL)
    assert record is not None
    assert record.get("machine") == store.read(lambda r: r.need("work_order", INSTALL)).get("machine")
    verdict = installed.warranty.of_machine(record.get("machine"))
    assert verdict is not None
    assert (verdict.status, verdict.start, verdict.until) == ("in", "2026-11-24", "2028-11-24")
    sent = [op.kind for op in store.read(lambda r: r.outgoing())]
    assert sent.count("machine") == 1


def test_signing_an_amendment_makes_no_second_machine(installed: Services, store: Store) -> None:
    installed.orders.finish(INSTALL)
    sign(installed, INSTALL)
    taken_up_again(installed, store)
    installed.job.save(INSTALL, {"engine_no": "E-77001", "serial_no": "CR200-26-0032"})
    sign(installed, INSTALL)
    assert store.read(lambda r: r.count("machine", {"serial_no": "CR200-26-0032"})) == 1
    assert store.read(lambda r: r.count("machine", {"serial_no": SERIAL})) == 0, "the serial was corrected"
    assert machine_of(store)["engine_no"] == "E-77001"


def test_the_machine_of_the_order_is_completed_not_made_again(services: Services, store: Store) -> None:
    bare = uid(0x210)
    deliver(store, [("machine", bare, {"customer": CUSTOMER, "product_model": ROBOT, "serial_no": SERIAL})])
    deliver(store, installation(bare))
    until_started(services, INSTALL)
    record = services.job.of(INSTALL)
    checklist = services.checklists.of(INSTALL)
    assert record is not None and checklist is not None
    assert (record.get("serial_no"), record.get("warranty_start_basis")) == (SERIAL, "delivery_date")
    assert checklist.started, "the template of the service type and the machine's family"
    fill_installation(services)
    services.orders.finish(INSTALL)
    sign(services, INSTALL)
    assert store.read(lambda r: r.need("work_order", INSTALL)).get("machine") == bare
    assert machine_of(store)["production_date"] == "2026-10-12"


def test_what_is_wrong_stops_it(installed: Services) -> None:
    installed.checklists.answer(INSTALL, STOP, "fail")
    installed.checklists.declined(INSTALL, STOP, "客户自行处理")
    with pytest.raises(UserError, match="missing before the work is finished"):
        installed.orders.finish(INSTALL)
    codes = {item.code for item in installed.orders.page(INSTALL).missing}
    assert codes == {"unsafe", "no_rectification"}
    installed.checklists.answer(INSTALL, STOP, "ok")
    installed.checklists.answer(INSTALL, LEVELLED, "ok")
    installed.job.save(INSTALL, {"trial_run_hours": "1.5"})
    assert {item.code for item in installed.orders.page(INSTALL).missing} == {"trial_short"}


def test_a_site_out_of_limits_is_acknowledged_on_the_paper(installed: Services, store: Store) -> None:
    installed.checklists.measure(INSTALL, VOLTAGE, "251")
    assert [(item.level, item.code) for item in installed.orders.page(INSTALL).missing] == [("warn", "fail_open")]
    installed.orders.finish(INSTALL)
    content = Snapshot.of(installed.signing.prepare(INSTALL).documents[0].snapshot)
    answers = {row["item"]: row["result"] for row in content.records["checklist_answer"]}
    assert answers[VOLTAGE] == "fail"


def test_lines_are_changed_and_taken_off_the_list(installed: Services, store: Store) -> None:
    pan = next(line for line in installed.orders.page(INSTALL).lines["packing_line"] if line.get("item") == "锅具")
    installed.records.save_group("packing_line", pan.id, {"quantity_found": "2.000", "condition": "ok", "note": None})
    installed.job.remove_line("packing_line", pan.id)
    assert [line.get("item") for line in installed.orders.page(INSTALL).lines["packing_line"]] == ["主机"]
    installed.records.undo()
    assert len(installed.orders.page(INSTALL).lines["packing_line"]) == 2
    installed.job.remove_line("packing_line", pan.id)
    installed.orders.finish(INSTALL)
    content = Snapshot.of(installed.signing.prepare(INSTALL).documents[0].snapshot)
    assert [row["item"] for row in content.records["packing_line"]] == ["主机"]
    sign(installed, INSTALL)
    with pytest.raises(UserError, match="frozen"):
        installed.job.add_line("packing_line", INSTALL, {"item": "后来加的"})


def test_a_rejected_one_is_signed_and_starts_no_warranty(installed: Services, store: Store) -> None:
    rejected = {
        "conclusion": "rejected",
        "problems": "机身漏电",
        "rectify_responsible": "厂家",
        "rectify_by": "2026-12-01",
    }
    installed.job.save(INSTALL, rejected)
    installed.records.edit("work_order", INSTALL, "result", "unsolved")
    installed.orders.finish(INSTALL)
    sign(installed, INSTALL, opinion="unsatisfied")
    assert store.read(lambda r: r.count("machine", {"serial_no": SERIAL})) == 0


def test_the_machines_history_says_what_was_left_open(installed: Services) -> None:
    left = {"problems": "少一口锅", "rectify_responsible": "周海峰", "rectify_by": "2026-12-01"}
    installed.job.save(INSTALL, {"conclusion": "conditionally_accepted", **left})
    installed.orders.finish(INSTALL)
    sign(installed, INSTALL)
    machine = installed.orders.page(INSTALL).machine
    assert machine is not None
    (item,) = installed.customers.machine(machine.id).history
    assert (item.tone, item.detail, item.meter) == ("ok", "少一口锅 · 王建国", "")


def test_packages_of_repairs_are_not_offered(installing: Services, started: Services, store: Store) -> None:
    deliver(store, [("repair_package", uid(0x220), {"name": "换水泵"})])
    assert [package.name for package in started.packages.of(ORDER)] == ["换水泵"]
    assert installing.packages.of(INSTALL) == ()


def test_a_refused_signature_is_kept_on_the_record(installed: Services, store: Store) -> None:
    installed.orders.finish(INSTALL)
    session = installed.signing.prepare(INSTALL)
    installed.signing.refuse(session, Refusal("人不在现场", ink(ME.person_name), witness="厨师长"))
    record = installed.job.of(INSTALL)
    assert record is not None
    assert (record.get("sign_refusal_reason"), record.get("refusal_witness")) == ("人不在现场", "厨师长")
    assert "acceptance_date" not in machine_of(store)


def test_an_amendment_says_what_changed(installed: Services, store: Store) -> None:
    installed.orders.finish(INSTALL)
    sign(installed, INSTALL)
    taken_up_again(installed, store)
    installed.job.save(INSTALL, {"site": "二楼后厨"})
    document = installed.signing.prepare(INSTALL).documents[0]
    changes = Snapshot.of(document.snapshot).changes
    assert document.revision == 1
    assert {(change.kind, change.field) for change in changes} >= {("installation_acceptance", "site")}
