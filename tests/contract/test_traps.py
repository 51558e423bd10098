# SPDX-License-Identifier: Apache-2.0
"""Traps that other sync engines fell into: reused numbers, grants that stay behind, bodies that explode, loud logs."""

import logging

import msgspec
import pytest
import zstandard
from sqlalchemy import update

from fieldcore.base.crypto import sha256_hex
from headoffice.errors import Denied, OfficeError, Overtaken
from headoffice.services import dispatch, records, review
from headoffice.services.actors import Actor
from headoffice.store.ledger import Author
from tests.contract.lab import Lab, new_id

OFFICE = Author("")


def handed_in(lab: Lab) -> str:
    """A card that waits for review."""
    order, laptop = lab.dispatched(), lab.laptop()
    for event in ("accept", "depart", "arrive", "start", "finish", "customer_signs", "hand_in"):
        assert laptop.event(order, event).outcome == "applied"
    card = new_id()
    laptop.put("warranty_card", card, order=order, doc_no=f"WC-{card[-6:]}", card_type="repair")
    for event in ("open", "complete", "sign", "hand_in"):
        assert laptop.event(order, event, "warranty_card", card).outcome == "applied"
    return card


def test_an_archive_number_is_given_once(lab: Lab) -> None:
    numbers = []
    for _ in range(3):
        card = handed_in(lab)
        review.take(lab.database, lab.clerk, card)
        numbers.append(review.approve(lab.database, lab.clerk, card))
        review.enter(lab.database, lab.clerk, card)
    assert len(set(numbers)) == 3, numbers


def test_another_machine_or_customer_of_an_order_moves_the_grants(lab: Lab) -> None:
    with lab.database.write() as ledger:
        other = ledger.insert("customer", OFFICE, name="宁乡农场", phone="13700000000", station=lab.station)
        tractor = ledger.insert("machine", OFFICE, serial_no="T-1", customer=other)
    order, laptop = lab.dispatched(lab.far_technician), lab.laptop(lab.far_technician)
    laptop.pull()
    assert laptop.holds(lab.customer)
    lab.edit("work_order", order, customer=other, machine=tractor)
    laptop.pull()
    assert laptop.holds(order) and laptop.holds(other) and laptop.holds(tractor)
    assert laptop.holds(lab.customer) is laptop.holds(lab.machine) is None


def test_an_office_that_was_restored_and_did_the_same_again_is_noticed(lab: Lab) -> None:
    laptop, order = lab.laptop(), lab.order()
    before = lab.values("work_order", order)
    head = lab.head()
    lab.edit("work_order", order, symptom="漏油")
    laptop.pull()
    with lab.database.write() as ledger:  # what a restored backup is: the row, the stream and the head as they were
        table, stream = ledger.tables.records["work_order"], ledger.tables.stream
        ledger.connection.execute(update(table).values(_version=2, symptom=before["symptom"]))
        ledger.connection.execute(stream.delete().where(stream.c.n > head))
        ledger.connection.execute(update(ledger.tables.head).values(head=head))
    lab.edit("work_order", order, symptom="异响")
    laptop.pull()
    assert (laptop.holds(order) or {})["symptom"] == "异响"


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(lab: Lab) -> None:
    asked = msgspec.json.encode({"request_id": "r", "code": "ABCD", "public_key": ""})
    bomb = zstandard.compress(asked + b" " * (33 * 1024 * 1024))
    assert len(bomb) < 10_000
    assert lab.laptop().refusal("POST", "/enrol", bomb, {"Content-Encoding": "zstd"}) == "bad_request"


def test_no_log_holds_what_people_typed(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    laptop = lab.laptop()
    with lab.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE office_history RENAME TO history_away")
    with caplog.at_level(logging.DEBUG):
        operation = laptop.operation("customer", name="刘大勇", phone="13612348807", station=lab.station)
        body = {"epoch": new_id(), "first_n": 1, "operations": [msgspec.to_builtins(operation)]}
        answer = laptop.send("POST", "/push", msgspec.json.encode({"request_id": new_id(), **body}))
    with lab.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE history_away RENAME TO office_history")
    assert answer.status_code >= 500
    assert caplog.text
    assert "刘大勇" not in caplog.text and "13612348807" not in caplog.text


def test_field_work_of_a_technician_who_was_recalled_offline_arrives(lab: Lab) -> None:
    order, laptop = lab.dispatched(lab.far_technician), lab.laptop(lab.far_technician)
    laptop.pull()
    dispatch.recall(lab.database, lab.dispatcher, order, "改派给别人")
    dispatch.dispatch(lab.database, lab.dispatcher, order, lab.technician)
    accept = laptop.event(order, "accept")
    report = laptop.operation("repair_record", order=order, diagnosis="喷油嘴积碳")
    change = laptop.operation("repair_record", report.record_id, 1, diagnosis="喷油嘴堵塞")
    made, better = laptop.push(report, change).answers
    assert (accept.outcome, made.outcome, better.outcome) == ("applied", "applied", "applied")
    assert lab.values("work_order", order)["status"] == "dispatched"
    assert lab.values("work_order", order)["needs_decision"] is True
    assert lab.values("repair_record", report.record_id)["diagnosis"] == "喷油嘴堵塞"
    stranger = lab.order()
    assert laptop.put("repair_record", order=stranger, diagnosis="别人的").code == "out_of_scope"
    assert laptop.put("customer", lab.customer, 1, name="别人的").code == "out_of_scope"


def test_a_conflict_of_a_record_out_of_reach_is_not_told(lab: Lab) -> None:
    laptop, other = lab.laptop(), lab.laptop(lab.colleague)
    laptop.pull()
    other.pull()
    laptop.put("customer", lab.customer, address="甲地")
    assert other.put("customer", lab.customer, address="乙地").outcome == "conflict"
    lab.edit("customer", lab.customer, station=lab.far_station)
    newcomer = lab.laptop()
    newcomer.pull()
    assert newcomer.holds(lab.customer) is None
    assert newcomer.conflicts == {}


def test_the_console_never_saves_over_a_version_that_nobody_saw(lab: Lab) -> None:
    with lab.database.read() as ledger:
        seen = ledger.get("customer", lab.customer)
    assert seen is not None
    lab.edit("customer", lab.customer, name="新名")
    with pytest.raises(Overtaken):
        records.save(
            lab.database, lab.manager, "customer", lab.customer, {"name": "旧名"}, version=seen.version
        )  # fmt: skip
    assert lab.values("customer", lab.customer)["name"] == "新名"


def test_nobody_reviews_an_own_order_without_a_card(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    for event in ("accept", "depart", "arrive", "start", "finish", "customer_signs", "hand_in"):
        laptop.event(order, event)
    both = Actor(lab.technician, frozenset({"technician", "warranty_clerk"}))
    with pytest.raises(Denied):
        dispatch.review_order(lab.database, both, order)
    dispatch.review_order(lab.database, lab.clerk, order)


def test_only_an_administrator_gives_roles(lab: Lab) -> None:
    with pytest.raises(Denied):
        records.save(lab.database, lab.manager, "person", lab.manager.person, {"roles": ["administrator"]})


def test_another_operation_at_a_number_that_was_known_by_its_id_is_a_fork(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    known, epoch = laptop.operation("work_item", order=order, name="清洗"), new_id()
    laptop.push(known)
    assert laptop.push(known, first_n=1, epoch=epoch).status == "ok"
    reply = laptop.push(laptop.operation("work_item", order=order, name="换件"), first_n=1, epoch=epoch)
    assert (reply.status, lab.count("work_item")) == ("fork", 1)


def test_a_file_is_named_by_its_fingerprint_alone(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    for name in ("../../office.db", "ab" * 31, "AB" * 32, "ab" * 32 + "\n"):
        answer = laptop.put("attachment", order=order, photo_kind="failure", sha256=name)
        assert (answer.outcome, answer.code, answer.field) == ("rejected", "bad_value", "sha256")
    assert laptop.put("attachment", order=order, photo_kind="failure", sha256="ab" * 32).outcome == "applied"


def test_what_the_customer_signed_is_not_typed_over_at_head_office(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    for event in ("accept", "depart", "arrive", "start", "finish", "customer_signs"):
        laptop.event(order, event)
    with pytest.raises(OfficeError):
        records.save(lab.database, lab.dispatcher, "work_order", order, {"symptom": "另一个故障"})
    assert lab.values("work_order", order)["symptom"] == "发动机冒黑烟"
    records.save(lab.database, lab.dispatcher, "work_order", order, {"remark": "客户满意", "symptom": "发动机冒黑烟"})
    assert lab.values("work_order", order)["remark"] == "客户满意"


def test_a_form_that_shows_minutes_takes_no_seconds_away(lab: Lab) -> None:
    order = lab.order(reported_at=[1_795_392_012_345, 480])
    records.save(lab.database, lab.dispatcher, "work_order", order, {"reported_at": [1_795_392_000_000, 480]})
    assert lab.values("work_order", order)["reported_at"] == [1_795_392_012_345, 480]


def test_a_file_of_the_office_that_was_cut_off_while_written_is_written_again(lab: Lab) -> None:
    data = b"%PDF-1.7 letter"
    path = lab.office.place.blobs / sha256_hex(data)[:2] / sha256_hex(data)
    path.parent.mkdir(parents=True)
    path.write_bytes(data[:5])
    with lab.database.write() as ledger:
        name = lab.office.blobs.add(ledger, data)
    assert lab.office.blobs.get(name) == data
