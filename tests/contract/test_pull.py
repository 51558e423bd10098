# SPDX-License-Identifier: Apache-2.0
"""Pull: what a laptop may hold, in the order of the stream, nothing skipped."""

import itertools
import threading
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldcore.wire.messages import PullReply
from headoffice.services import attention, check, devices, dispatch
from headoffice.services.actors import SYSTEM
from headoffice.services.pull import MAX_PAGE_BYTES
from headoffice.store.ledger import Author
from tests.contract.lab import Lab


def test_a_helper_from_another_station_holds_the_order_until_he_is_taken_off(lab: Lab) -> None:
    order, laptop, helper = lab.dispatched(), lab.laptop(), lab.laptop(lab.far_technician)
    laptop.pull()
    helper.pull()
    assert helper.holds(order) is None
    line = laptop.operation("order_helper", order=order, person=lab.far_technician, hours="1.5", own_van=True)
    assert laptop.push(line).answers[0].outcome == "applied"
    helper.pull()
    held = (order, lab.customer, lab.machine, lab.contact, line.record_id)
    assert all(helper.holds(record) for record in held)
    assert lab.values("order_helper", line.record_id)["own_van"] is True
    later = laptop.operation("repair_record", order=order, machine=lab.machine)
    laptop.push(later)
    helper.pull()
    assert helper.holds(later.record_id), "what comes later comes along"
    laptop.pull()
    assert laptop.put("order_helper", line.record_id, removed=True).outcome == "applied"
    helper.pull()
    assert not any(helper.holds(record) for record in (order, lab.customer, lab.machine, later.record_id))
    assert check.check(lab.database, lab.office.blobs) == []


def test_a_snapshot_holds_what_the_laptop_may_see(lab: Lab) -> None:
    order, far = lab.dispatched(), lab.order(station=lab.far_station)
    laptop, stranger = lab.laptop(), lab.laptop(lab.far_technician)
    laptop.pull(limit=3)
    stranger.pull()
    assert laptop.holds(order)["assignee"] == lab.technician
    assert laptop.holds(lab.machine)
    assert laptop.holds(far) is None
    assert stranger.holds(order) is stranger.holds(lab.customer) is None
    assert stranger.holds(far)
    assert laptop.holds(lab.far_technician), "people belong to the whole organisation"


def test_a_page_is_small_enough_for_a_bad_link(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    lines = [laptop.operation("work_item", order=order, name=str(n) + "字" * 2000) for n in range(40)]
    lines.append(laptop.operation("work_item", order=order, name="字" * 50_000))
    for line in lines:
        laptop.push(line)
    sizes, came, cursor, more = [], set[str](), laptop.cursor, True
    while more:
        message = {"cursor": msgspec.to_builtins(cursor), "limit": 500}
        reply = laptop.post("/pull", message, PullReply)
        sizes.append(sum(len(row.values["name"].encode()) for row in reply.rows))
        came |= {row.id for row in reply.rows}
        cursor, more = reply.cursor, reply.more
    assert came == {line.record_id for line in lines}
    assert all(size <= MAX_PAGE_BYTES for size in sizes[:-1])
    assert sizes[-1] >= 150_000, "what is larger than a page goes alone"
    assert len(sizes) <= 6


def test_nothing_new_is_one_request_and_no_rows(lab: Lab) -> None:
    laptop = lab.laptop()
    laptop.pull()
    cursor = laptop.cursor
    assert laptop.pull() == []
    assert laptop.cursor == cursor


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_any_size_give_the_same(lab: Lab, limit: int) -> None:
    orders = [lab.dispatched() for _ in range(3)]
    lab.edit("work_order", orders[0], symptom="漏油")
    whole, pages = lab.laptop(), lab.laptop(lab.colleague)
    whole.pull()
    pages.pull(limit)
    shared = {id_ for id_ in whole.rows if whole.rows[id_].kind != "device"}
    assert {i: r for i, r in whole.rows.items() if i in shared} == {i: r for i, r in pages.rows.items() if i in shared}
    assert pages.holds(orders[0])["symptom"] == "漏油"


def test_own_and_foreign_changes_come_with_their_versions(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    laptop.put("customer", lab.customer, phone="13911111111")
    lab.edit("customer", lab.customer, name="新名字")
    [row] = [r for r in laptop.pull() if r.id == lab.customer]
    assert (row.version, row.values["phone"], row.values["name"]) == (3, "13911111111", "新名字")
    assert row.field_versions["phone"] == [2, f"{laptop.id}:{laptop.epoch}"]
    assert row.field_versions["name"] == [3, "office"]
    assert laptop.holds(order)


def test_an_assignment_grants_the_order_and_what_it_needs_and_a_recall_takes_it_back(lab: Lab) -> None:
    stranger = lab.laptop(lab.far_technician)
    stranger.pull()
    order = lab.dispatched(lab.far_technician)
    stranger.pull()
    for record in (order, lab.customer, lab.machine, lab.contact):
        assert stranger.holds(record), record
    dispatch.recall(lab.database, lab.dispatcher, order, "改派给别人")
    changes = {row.id: row.change for row in stranger.pull()}
    assert {changes[i] for i in (order, lab.customer, lab.machine, lab.contact)} == {"leave"}
    assert stranger.holds(order) is stranger.holds(lab.customer) is None


def test_a_technician_who_still_sees_the_order_learns_that_another_goes(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    dispatch.recall(lab.database, lab.dispatcher, order, "改派给别人")
    dispatch.dispatch(lab.database, lab.dispatcher, order, lab.colleague)
    laptop.pull()
    assert laptop.holds(order)["assignee"] == lab.colleague
    lab.edit("work_order", order, assignee=lab.far_technician)
    laptop.pull(limit=1)
    assert laptop.holds(order)["assignee"] == lab.far_technician


def test_what_was_written_for_a_lost_order_leaves_the_laptop_once_it_is_kept(lab: Lab) -> None:
    stranger = lab.laptop(lab.far_technician)
    order = lab.dispatched(lab.far_technician)
    stranger.pull()
    dispatch.recall(lab.database, lab.dispatcher, order, "改派给别人")
    late = stranger.operation("work_item", order=order, name="清洗")
    assert [a.outcome for a in stranger.push(late).answers] == ["applied"]
    assert (late.record_id, "leave") in [(row.id, row.change) for row in stranger.pull()]
    assert lab.values("work_item", late.record_id)["name"] == "清洗"


def test_a_deleted_record_is_told(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    item = laptop.operation("work_item", order=order, name="清洗")
    laptop.push(item)
    laptop.pull()
    laptop.push(laptop.operation("work_item", item.record_id, action="delete"))
    assert [(r.change, r.id) for r in laptop.pull()] == [("delete", item.record_id)]


def test_a_conflict_is_settled_on_all_sides(lab: Lab) -> None:
    laptop = lab.laptop()
    laptop.pull()
    lab.edit("customer", lab.customer, phone="13911111111")
    laptop.put("customer", lab.customer, phone="13922222222")
    laptop.pull()
    [conflict] = laptop.conflicts.values()
    attention.resolve(lab.database, lab.dispatcher, conflict.id, "13922222222")
    laptop.pull()
    assert laptop.conflicts[conflict.id].resolved
    assert laptop.holds(lab.customer)["phone"] == "13922222222"


def test_who_gets_a_record_later_hears_of_its_open_conflicts(lab: Lab) -> None:
    laptop, stranger = lab.laptop(), lab.laptop(lab.far_technician)
    laptop.pull()
    stranger.pull()
    lab.edit("contact", lab.contact, phone="13911111111")
    laptop.put("contact", lab.contact, phone="13922222222")
    lab.edit("customer", lab.customer, station=lab.far_station)
    stranger.pull()
    [conflict] = stranger.conflicts.values()
    assert (conflict.record_id, conflict.other) == (lab.contact, "13922222222")


def test_a_deletion_that_crossed_a_change_waits_for_a_person(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    item = laptop.operation("work_item", order=order, name="清洗")
    laptop.push(item)
    laptop.pull()
    lab.edit("work_item", item.record_id, actual_hours="1.5")
    gone = laptop.operation("work_item", item.record_id, action="delete")
    assert laptop.push(gone).answers[0].outcome == "conflict"
    with lab.database.read() as ledger:
        [conflict] = attention.conflicts(ledger)
    attention.resolve(lab.database, lab.dispatcher, conflict.id, None)
    laptop.pull()
    assert laptop.holds(item.record_id) is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"server_epoch": "another"},
        {"tag": "another"},
        {"n": 10**6},
        {"n": 10**30},
        {"n": -1},
        {"scope_epoch": "another"},
    ],
)
def test_a_cursor_of_another_office_starts_again(lab: Lab, spoilt: dict[str, Any]) -> None:
    laptop = lab.laptop()
    laptop.pull()
    assert laptop.cursor is not None
    cursor = {**msgspec.to_builtins(laptop.cursor), **spoilt}
    reply = laptop.post("/pull", {"cursor": cursor}, PullReply)
    assert (reply.status, reply.rows, reply.cursor) == ("rebase", [], None)


def test_another_station_is_another_set_of_scopes(lab: Lab) -> None:
    order, laptop = lab.order(), lab.laptop()
    laptop.pull()
    assert laptop.holds(order)
    lab.edit("person", lab.technician, station=lab.far_station)
    laptop.pull()
    assert laptop.holds(order) is None


def test_a_revoked_laptop_is_told_and_gets_nothing(lab: Lab) -> None:
    laptop = lab.laptop()
    devices.revoke(lab.database, SYSTEM, laptop.id)
    reply = laptop.post("/pull", {}, PullReply)
    assert (reply.status, reply.rows) == ("revoked", [])


def test_an_old_protocol_may_send_but_not_receive(lab: Lab) -> None:
    laptop = lab.laptop()
    body = msgspec.json.encode({"request_id": "r", "protocol": 0})
    assert laptop.refusal("POST", "/pull", body) == "too_old"
    order = lab.dispatched()
    assert laptop.put("work_item", order=order, name="清洗").outcome == "applied"


def test_writers_at_once_number_the_stream_without_a_gap(lab: Lab) -> None:
    before = lab.head()
    errors: list[BaseException] = []

    def write(station: str) -> None:
        try:
            for number in range(8):
                with lab.database.write() as ledger:
                    ledger.insert("customer", Author(""), name=f"客户{number}", station=station)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(station,)) for station in (lab.station, lab.far_station) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with lab.database.read() as ledger:
        stream = ledger.tables.stream
        numbers = list(ledger.connection.execute(stream.select().order_by(stream.c.n)).scalars())
    assert numbers == list(range(1, before + 32 + 1))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 6), max_size=4), lost=st.lists(st.booleans(), min_size=6, max_size=6))
def test_whatever_is_sent_again_the_result_is_the_same(lab: Lab, cuts: list[int], lost: list[bool]) -> None:
    """Batches cut anywhere, answers lost at will: each operation is taken exactly once."""
    laptop, before = lab.laptop(), lab.count("work_item")
    order = lab.dispatched()
    ops = [laptop.operation("work_item", order=order, name=f"项目{i}") for i in range(6)]
    edges = sorted({0, 6, *cuts})
    answers = {}
    for index, (start, end) in enumerate(itertools.pairwise(edges)):
        if lost[index]:
            laptop.push(*ops[start:end], first_n=start + 1)
        reply = laptop.push(*ops[start:end], first_n=start + 1)
        answers.update({a.op_id: a.outcome for a in reply.answers})
    assert set(answers.values()) == {"applied"}
    assert len(answers) == 6
    assert lab.count("work_item") == before + 6
    again = laptop.push(*ops, first_n=1)
    assert [a.op_id for a in again.answers] == [op.op_id for op in ops]
