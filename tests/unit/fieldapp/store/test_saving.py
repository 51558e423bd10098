# SPDX-License-Identifier: Apache-2.0
"""One save: rows, outbox and index together, or nothing."""

import threading
from datetime import date
from functools import partial
from typing import Any

import pytest

from fieldapp.store.reader import Reader
from fieldapp.store.rows import Condition
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import NotPossibleNow, UnitOfWork
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.wire.messages import Row

CUSTOMER = {"name": "长沙望城农机合作社", "phone": "13812345678"}


def new_order(store: Store, **values: Any) -> str:
    """An order that head office dispatched, as a pull brings it."""
    id_ = store.ids.new()
    row = Row(kind="work_order", id=id_, version=3, values={"doc_no": "WO-1", "status": "dispatched", **values})
    store.receive(lambda incoming: incoming.take(row))
    return id_


def test_a_save_writes_row_outbox_and_index_together(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", CUSTOMER))
    record, outgoing, hits = store.read(lambda r: (r.get("customer", id_), r.outgoing(), r.search("望城")))
    assert record is not None
    assert (record.values, record.version, record.pending) == (CUSTOMER, 0, True)
    assert [(o.kind, o.record_id, o.changes, o.state) for o in outgoing] == [("customer", id_, CUSTOMER, "waiting")]
    assert [hit.id for hit in hits] == [id_]


def test_a_save_that_fails_leaves_nothing(store: Store) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.insert("customer", CUSTOMER)
        uow.draft("customer", "x", "name", "typed")
        uow.next_doc_no("WC")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="power"):
        store.write(fail)
    assert store.read(lambda r: (r.count("customer"), r.outgoing(), r.search("望城"), r.drafted())) == (0, [], [], [])
    assert store.write(lambda uow: uow.next_doc_no("WC")).endswith("-001")


def test_one_save_of_several_records_is_one_group(store: Store) -> None:
    def save(uow: UnitOfWork) -> None:
        customer = uow.insert("customer", CUSTOMER)
        uow.insert("machine", {"serial_no": "YC6108-1", "customer": customer})

    store.write(save)
    store.write(lambda uow: uow.insert("customer", {"name": "另一家"}))
    groups = [o.group_id for o in store.read(lambda r: r.outgoing())]
    assert groups[0] == groups[1] != groups[2]


def test_changes_of_one_record_join_until_a_batch_takes_them(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", CUSTOMER))
    store.write(lambda uow: uow.put("customer", id_, {"address": "望城区"}))
    store.write(lambda uow: uow.put("customer", id_, {"phone": None}))
    (joined,) = store.read(lambda r: r.outgoing())
    assert joined.changes == {**CUSTOMER, "address": "望城区", "phone": None}
    assert store.receive(lambda incoming: incoming.next_batch()) is not None
    store.write(lambda uow: uow.put("customer", id_, {"address": "开福区"}))
    assert [o.state for o in store.read(lambda r: r.outgoing())] == ["sent", "waiting"]


def test_a_change_does_not_join_across_what_it_needs(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("machine", {"serial_no": "A1"}))
    customer = store.write(lambda uow: uow.insert("customer", CUSTOMER))
    store.write(lambda uow: uow.put("machine", id_, {"customer": customer}))
    batch = store.receive(lambda incoming: incoming.next_batch())
    assert batch is not None
    machine, made, moved = batch.operations
    assert (machine.kind, made.kind, moved.kind) == ("machine", "customer", "machine")
    assert set(moved.depends_on) == {machine.op_id, made.op_id}
    assert moved.changes == {"customer": customer}


def test_a_put_that_changes_nothing_sends_nothing(store: Store) -> None:
    id_ = new_order(store, remark="x")
    assert store.write(lambda uow: uow.put("work_order", id_, {"remark": "x"})) is False
    assert store.read(lambda r: r.outgoing()) == []


def test_evidence_is_never_changed(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("meter_reading", {"value": "612.4"}))
    with pytest.raises(ValueError, match="evidence"):
        store.write(lambda uow: uow.put("meter_reading", id_, {"value": "1.0"}))
    with pytest.raises(ValueError, match="evidence"):
        store.write(lambda uow: uow.delete("meter_reading", id_))


@pytest.mark.parametrize("values", [{"name": 3}, {"phone": ["1"]}])
def test_a_value_of_another_type_is_refused(store: Store, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="type"):
        store.write(lambda uow: uow.insert("customer", values))
    assert store.read(lambda r: r.count("customer")) == 0


def test_an_event_shows_the_status_at_once_and_travels_alone(store: Store) -> None:
    id_ = new_order(store)
    store.write(lambda uow: uow.event("work_order", id_, "accept"))
    order, history, outgoing = store.read(lambda r: (r.need("work_order", id_), r.history(id_), r.outgoing()))
    assert (order.get("status"), order.pending) == ("accepted", True)
    assert [(e.get("from_state"), e.get("to_state")) for e in history] == [("dispatched", "accepted")]
    assert [o.kind for o in outgoing] == ["order_event"]


def test_an_event_names_the_order_or_the_trip_of_its_subject(store: Store) -> None:
    trip = store.write(lambda uow: uow.insert("trip", {"destinations": "大丰"}))
    order = store.write(lambda uow: uow.insert("work_order", {"trip": trip}))
    card = store.write(lambda uow: uow.insert("warranty_card", {"order": order}))
    named = []
    steps = (("trip", trip, "request"), ("work_order", order, "register"), ("warranty_card", card, "open"))
    for kind, subject, event in steps:
        store.write(partial(UnitOfWork.event, subject_kind=kind, subject=subject, event=event))
        named += [(e.get("trip"), e.get("order")) for e in store.read(partial(Reader.history, subject_id=subject))]
    assert named == [(trip, None), (None, order), (None, order)]


def test_an_event_that_does_not_fit_is_refused(store: Store) -> None:
    id_ = new_order(store)
    with pytest.raises(NotPossibleNow):
        store.write(lambda uow: uow.event("work_order", id_, "finish"))
    assert store.read(lambda r: r.history(id_)) == []


def test_a_status_is_never_sent_as_a_value(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("warranty_card", {"status": "draft", "host_machine": "4LZ-8.0"}))
    (operation,) = store.read(lambda r: r.outgoing())
    assert operation.changes == {"host_machine": "4LZ-8.0"}
    assert store.read(lambda r: r.need("warranty_card", id_)).get("status") == "draft"


def test_document_numbers_never_go_back_with_the_clock(store: Store, clock: FixedClock) -> None:
    def next_number() -> str:
        return store.write(lambda uow: uow.next_doc_no("WC"))

    assert next_number() == "WC-L07-261124-001"
    assert next_number() == "WC-L07-261124-002"
    clock.at = Instant.parse("2016-01-01T08:00:00+08:00")
    assert next_number() == "WC-L07-261124-003"
    clock.at = Instant.parse("2026-11-25T08:00:00+08:00")
    assert next_number() == "WC-L07-261125-001"
    assert store.write(lambda uow: uow.next_doc_no("OP")) == "OP-L07-261125-001"


def test_typing_is_kept_without_outbox_and_committed_as_one_change(store: Store, home: Any, clock: FixedClock) -> None:
    id_ = new_order(store)
    store.write(lambda uow: uow.draft("work_order", id_, "remark", "换油"))
    store.write(lambda uow: uow.draft("work_order", id_, "customer_comment", "很好"))
    assert store.read(lambda r: (r.outgoing(), r.drafted())) == ([], [("work_order", id_)])
    assert store.write(lambda uow: uow.commit_drafts("work_order", id_)) is True
    (operation,) = store.read(lambda r: r.outgoing())
    assert operation.changes == {"remark": "换油", "customer_comment": "很好"}
    assert store.read(lambda r: r.drafts("work_order", id_)) == {}


def test_a_deleted_record_is_gone_and_its_deletion_is_sent(store: Store) -> None:
    id_ = new_order(store)
    line = Row(kind="work_item", id=store.ids.new(), version=1, values={"order": id_, "name": "拆检"})
    store.receive(lambda incoming: incoming.take(line))
    store.write(lambda uow: uow.delete("work_item", line.id))
    assert store.read(lambda r: r.children("work_item", id_)) == []
    assert [(o.action, o.record_id) for o in store.read(lambda r: r.outgoing())] == [("delete", line.id)]


def test_lists_filter_sort_and_page(store: Store) -> None:
    due = [Instant.parse(f"2026-11-2{n}T08:00:00+08:00").plain() for n in (5, 4, 6)]
    ids = [new_order(store, doc_no=f"WO-{n}", finish_due=d, distance_km=f"{n}.5") for n, d in enumerate(due)]
    done = new_order(store, status="closed")

    def numbers(**question: Any) -> list[str]:
        return [o.id for o in store.read(lambda r: r.find("work_order", **question))]

    assert numbers(where={"status": ("dispatched", "accepted")}, order_by=("finish_due",)) == [ids[1], ids[0], ids[2]]
    assert numbers(where={"finish_due": None}) == [done]
    far = [Condition("distance_km", ">", "0.5"), Condition("distance_km", "<=", "2.5")]
    assert numbers(where=far, order_by=("-distance_km",)) == ids[:0:-1]
    assert numbers(order_by=("-finish_due",), limit=1, offset=1) == [ids[0]]
    with pytest.raises(ValueError, match="nonsense"):
        numbers(where={"nonsense": 1})


def test_a_balance_is_the_sum_of_its_movements(store: Store) -> None:
    part, person = store.ids.new(), store.ids.new()
    for movement, quantity in (("issue_to_van", "3.000"), ("used", "-1.500")):
        store.write(
            lambda uow, m=movement, q=quantity: uow.insert(  # type: ignore[misc]  # defaults bind the values
                "stock_movement", {"person": person, "part": part, "movement": m, "quantity": q}
            )
        )
    assert store.read(lambda r: (r.balance(person, part), r.balances(person))) == ("1.500", {part: "1.500"})


def test_a_commit_is_heard_with_its_kinds(store: Store) -> None:
    heard: list[frozenset[str]] = []
    stop = store.subscribe(heard.append)
    store.write(lambda uow: uow.insert("customer", CUSTOMER))
    stop()
    store.write(lambda uow: uow.insert("customer", CUSTOMER))
    assert heard == [frozenset({"customer"})]


def test_many_threads_write_and_read_at_once(store: Store) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                store.write(partial(UnitOfWork.insert, kind="customer", values={"name": f"{number}-{turn}"}))
                store.read(lambda r: r.count("customer"))
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert store.read(lambda r: r.count("customer")) == 80


def test_a_save_inside_a_save_is_a_bug(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside"):
        store.write(lambda _: store.write(lambda uow: uow.insert("customer", CUSTOMER)))


def test_everything_is_there_after_a_restart(store: Store, home: Any, clock: FixedClock) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", CUSTOMER))
    store.write(lambda uow: uow.draft("customer", id_, "name", "typed"))
    store.close()
    with Store.open(home, bytes(range(32)), clock=clock) as again:
        assert again.identity is not None
        assert again.identity.device_code == "L07"
        record, drafts, outgoing = again.read(
            lambda r: (r.need("customer", id_), r.drafts("customer", id_), r.outgoing())
        )
    assert (record.values, drafts, len(outgoing)) == (CUSTOMER, {"name": "typed"}, 1)
    assert date(2026, 11, 24) == clock.now().date()
