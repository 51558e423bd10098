# SPDX-License-Identifier: Apache-2.0
"""What is sent once more: after a restore, a correction or a lost office, nothing is lost and nothing is run over."""

from typing import Any

from fieldapp.store.backup import backup, restore
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import FixedClock
from fieldcore.wire.messages import Answer, Conflict, Row
from tests.unit.fieldapp.conftest import KEY, ME
from tests.unit.fieldapp.store.test_settling import answer, customer, sent, shown, take


def applied(store: Store, version: int = 1) -> None:
    answer(store, *(Answer(op_id=o.op_id, outcome="applied", version=version) for o in sent(store)))


def test_a_change_that_joins_after_a_restore_is_not_taken_for_what_was_sent(
    store: Store, home: Any, clock: FixedClock
) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    machine = store.write(lambda uow: uow.insert("machine", {"customer": id_}))
    copy = backup(store)
    known = {o.op_id for o in sent(store)}
    store.close()
    restore(home, KEY, copy)
    with Store.open(home, KEY, clock=clock) as again:
        again.write(lambda uow: uow.put("customer", id_, {"phone": "13812345678"}))
        made, child = sent(again)
        assert made.changes == {"name": "甲", "phone": "13812345678"}
        assert made.op_id not in known, "head office would answer it from memory and drop the phone"
        assert (child.record_id, child.depends_on) == (machine, [made.op_id])


def test_a_correction_does_not_run_over_what_the_office_changed_meanwhile(store: Store) -> None:
    id_ = customer(store)
    store.write(lambda uow: uow.put("customer", id_, {"phone": "2", "address": "bad"}))
    (first,) = sent(store)
    answer(store, Answer(op_id=first.op_id, outcome="rejected", code="bad_value", field="address"))
    stamps = {"phone": [2, "office"]}
    take(store, Row(kind="customer", id=id_, version=2, values={"name": "甲", "phone": "9"}, field_versions=stamps))
    assert shown(store, id_)["phone"] == "2"
    store.write(lambda uow: uow.put("customer", id_, {"address": "大丰"}))
    (again,) = sent(store)
    assert (again.base_version, again.changes) == (1, {"phone": "2", "address": "大丰"})


def test_what_was_sent_before_a_fork_is_offered_again_too(store: Store) -> None:
    first = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    applied(store)
    old = store.read(lambda r: r.meta("epoch"))
    second = store.write(lambda uow: uow.insert("customer", {"name": "乙"}))
    sent(store)
    store.receive(lambda incoming: incoming.start_epoch())
    applied(store)
    new = store.read(lambda r: r.meta("epoch"))
    assert store.read(lambda r: r.epochs()) == {old: 1, new: 1}
    store.receive(lambda incoming: incoming.rewind({old: 0, new: 0}))
    assert [o.record_id for o in sent(store)] == [first, second]
    assert store.read(lambda r: r.meta("epoch")) not in (old, new)


def test_a_file_that_head_office_lost_is_sent_again(store: Store) -> None:
    sha256 = store.write(lambda uow: uow.put_blob(b"photo"))
    store.receive(lambda incoming: incoming.blob_acked(sha256))
    assert store.read(lambda r: r.unsent_blobs()) == []
    store.receive(lambda incoming: incoming.rewind({}))
    assert store.read(lambda r: r.unsent_blobs()) == [sha256]


def test_a_number_that_is_known_here_is_not_given_again(store: Store, clock: FixedClock) -> None:
    known = [f"WC-L07-261124-00{n}" for n in (1, 2)]
    for number in known:
        take(store, Row(kind="warranty_card", id=store.ids.new(), version=1, values={"doc_no": number}))
    assert store.write(lambda uow: uow.next_doc_no("WC")) == "WC-L07-261124-003"


def test_a_conflict_goes_with_its_record(store: Store) -> None:
    id_ = customer(store)
    conflict = Conflict(id="c1", kind="customer", record_id=id_, field="phone", current="9", other="2", author="L07")
    store.receive(lambda incoming: incoming.take_conflict(conflict))
    assert store.read(lambda r: r.outbox()).needs_person
    take(store, Row(kind="customer", id=id_, change="leave"))
    assert not store.read(lambda r: r.outbox()).needs_person


def test_what_is_sent_again_does_not_bring_back_an_older_value(store: Store) -> None:
    id_ = customer(store)

    def save(uow: UnitOfWork) -> str:
        uow.put("customer", id_, {"name": "旧名", "remark": "农忙"})
        return uow.insert("machine", {"serial_no": "bad", "customer": id_})

    machine = store.write(save)
    store.write(lambda uow: uow.put("customer", id_, {"name": "新名"}))
    named, made, renamed = sent(store)
    answer(
        store,
        Answer(op_id=named.op_id, outcome="blocked", code="group_failed", blocked_by=made.op_id),
        Answer(op_id=made.op_id, outcome="rejected", code="bad_value", field="serial_no"),
        Answer(op_id=renamed.op_id, outcome="applied", version=2),
    )
    stamps = {"name": [2, ME.device_id]}
    take(store, Row(kind="customer", id=id_, version=2, values={"name": "新名", "phone": "1"}, field_versions=stamps))
    store.write(lambda uow: uow.put("machine", machine, {"serial_no": "A1"}))
    again = {o.record_id: o.changes for o in sent(store)}
    assert again == {id_: {"remark": "农忙"}, machine: {"serial_no": "A1", "customer": id_}}
