# SPDX-License-Identifier: Apache-2.0
"""What head office sends and answers, and this laptop's own changes on top of it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.store.store import Store
from fieldcore.merge.apply import Edit, RowState, apply
from fieldcore.records import catalogue
from fieldcore.wire.messages import Answer, Conflict, Cursor, Operation, Row

FIELDS = ("name", "phone", "address", "remark")


def take(store: Store, *rows: Row) -> None:
    for row in rows:
        store.receive(lambda incoming, row=row: incoming.take(row))  # type: ignore[misc]  # a default binds the value


def customer(store: Store, version: int = 1, **values: Any) -> str:
    id_ = store.ids.new()
    take(store, Row(kind="customer", id=id_, version=version, values=values or {"name": "甲", "phone": "1"}))
    return id_


def sent(store: Store) -> list[Operation]:
    batch = store.receive(lambda incoming: incoming.next_batch())
    return batch.operations if batch else []


def answer(store: Store, *answers: Answer) -> None:
    store.receive(lambda incoming: incoming.settle(answers))


def shown(store: Store, id_: str, kind: str = "customer") -> dict[str, Any]:
    return store.read(lambda r: r.need(kind, id_)).values


def test_own_changes_stay_on_top_of_what_is_pulled(store: Store) -> None:
    id_ = customer(store)
    store.write(lambda uow: uow.put("customer", id_, {"phone": "2"}))
    take(store, Row(kind="customer", id=id_, version=2, values={"name": "乙", "phone": "1", "address": "路"}))
    assert shown(store, id_) == {"name": "乙", "phone": "2", "address": "路"}


def test_an_acknowledged_change_stays_until_its_echo_comes(store: Store) -> None:
    id_ = customer(store)
    store.write(lambda uow: uow.put("customer", id_, {"phone": "2"}))
    (operation,) = sent(store)
    answer(store, Answer(op_id=operation.op_id, outcome="applied", version=2))
    assert store.read(lambda r: r.outgoing()) == []
    take(store, Row(kind="customer", id=id_, version=1, values={"name": "甲", "phone": "1"}))
    assert shown(store, id_)["phone"] == "2"
    take(store, Row(kind="customer", id=id_, version=2, values={"name": "甲", "phone": "2"}))
    take(store, Row(kind="customer", id=id_, version=3, values={"name": "甲", "phone": "3"}))
    assert shown(store, id_)["phone"] == "3"


def test_in_a_conflict_head_office_stands_and_both_values_are_kept(store: Store) -> None:
    id_ = customer(store)
    store.write(lambda uow: uow.put("customer", id_, {"phone": "2", "remark": "mine"}))
    (operation,) = sent(store)
    stamps = {"phone": [2, "office"]}
    take(store, Row(kind="customer", id=id_, version=2, values={"name": "甲", "phone": "9"}, field_versions=stamps))
    assert shown(store, id_)["phone"] == "2"
    answer(store, Answer(op_id=operation.op_id, outcome="conflict", version=3))
    assert shown(store, id_) == {"name": "甲", "phone": "9", "remark": "mine"}
    conflict = Conflict(id="c1", kind="customer", record_id=id_, field="phone", current="9", other="2", author="L07")
    store.receive(lambda incoming: incoming.take_conflict(conflict))
    assert store.read(lambda r: r.conflicts(id_)) == [conflict]
    assert store.read(lambda r: r.outbox()).needs_person
    store.write(lambda uow: uow.resolve("c1", "2"))
    assert store.read(lambda r: r.conflicts(id_)) == []
    assert shown(store, id_)["phone"] == "2"


def test_a_refused_change_waits_with_its_data_and_a_correction_sends_it_again(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", {"name": "甲", "phone": "bad"}))
    machine = store.write(lambda uow: uow.insert("machine", {"serial_no": "A1", "customer": id_}))
    (first,) = (o for o in sent(store) if o.kind == "customer")
    answer(store, Answer(op_id=first.op_id, outcome="rejected", code="bad_value", field="phone", message="why"))
    (refused,) = store.read(lambda r: r.attention())
    assert (refused.record_id, refused.code, refused.field, refused.changes["phone"]) == (
        id_, "bad_value", "phone", "bad",
    )  # fmt: skip
    assert shown(store, id_)["phone"] == "bad"
    second = next(o for o in store.read(lambda r: r.outgoing()) if o.record_id == machine)
    answer(store, Answer(op_id=second.op_id, outcome="blocked", blocked_by=first.op_id))
    assert store.read(lambda r: r.attention())[0].blocks == 1
    assert sent(store) == []

    store.write(lambda uow: uow.put("customer", id_, {"phone": "13812345678"}))
    again = sent(store)
    assert [(o.record_id, o.changes.get("phone")) for o in again] == [(id_, "13812345678"), (machine, None)]
    assert {o.op_id for o in again}.isdisjoint({first.op_id, second.op_id})
    assert again[1].depends_on == [again[0].op_id]
    assert store.read(lambda r: r.attention()) == []


def test_what_depends_on_a_refused_change_waits_and_everything_else_goes_on(store: Store) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    (first,) = sent(store)
    store.write(lambda uow: uow.insert("machine", {"customer": id_}))
    other = store.write(lambda uow: uow.insert("customer", {"name": "乙"}))
    answer(store, Answer(op_id=first.op_id, outcome="rejected", code="required", field="phone"))
    assert [o.record_id for o in sent(store)] == [other]
    assert store.read(lambda r: r.outbox()).blocked == 1


def test_a_correction_goes_behind_what_it_newly_needs_and_takes_along_what_waits(store: Store) -> None:
    machine = store.write(lambda uow: uow.insert("machine", {"serial_no": "A1", "customer": "nowhere"}))
    (first,) = sent(store)
    answer(store, Answer(op_id=first.op_id, outcome="rejected", code="missing_reference", field="customer"))
    reading = store.write(lambda uow: uow.insert("meter_reading", {"machine": machine, "value": "1.0"}))
    owner = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    store.write(lambda uow: uow.put("machine", machine, {"customer": owner}))
    made, corrected, waiting = sent(store)
    assert [o.record_id for o in (made, corrected, waiting)] == [owner, machine, reading]
    assert corrected.changes == {"serial_no": "A1", "customer": owner}
    assert made.op_id in corrected.depends_on
    assert waiting.depends_on == [corrected.op_id]


def test_giving_up_shows_head_offices_state_and_takes_along_what_depends(store: Store) -> None:
    kept = customer(store)
    store.write(lambda uow: uow.put("customer", kept, {"phone": "2"}))
    new = store.write(lambda uow: uow.insert("customer", {"name": "乙"}))
    store.write(lambda uow: uow.insert("machine", {"customer": new}))
    changed, made, _ = sent(store)
    for operation in (changed, made):
        answer(store, Answer(op_id=operation.op_id, outcome="rejected", code="not_yours"))
        store.write(lambda uow, op=operation: uow.discard(op.op_id))  # type: ignore[misc]  # a default binds the value
    assert shown(store, kept)["phone"] == "1"
    assert store.read(lambda r: (r.get("customer", new), r.attention())) == (None, [])


def test_a_refused_event_shows_the_true_status_again(store: Store) -> None:
    id_ = store.ids.new()
    take(store, Row(kind="work_order", id=id_, version=1, values={"status": "dispatched"}))
    store.write(lambda uow: uow.event("work_order", id_, "accept"))
    store.write(lambda uow: uow.event("work_order", id_, "depart"))
    take(store, Row(kind="work_order", id=id_, version=2, values={"status": "dispatched", "remark": "hurry"}))
    assert shown(store, id_, "work_order") == {"status": "en_route", "remark": "hurry"}
    for operation in sent(store):
        answer(store, Answer(op_id=operation.op_id, outcome="rejected", code="not_your_event"))
    assert shown(store, id_, "work_order")["status"] == "dispatched"


def test_a_status_does_not_run_ahead_of_head_office_after_the_echo(store: Store) -> None:
    id_ = store.ids.new()
    take(store, Row(kind="work_order", id=id_, version=1, values={"status": "dispatched"}))
    store.write(lambda uow: uow.event("work_order", id_, "accept"))
    (operation,) = sent(store)
    answer(store, Answer(op_id=operation.op_id, outcome="applied", version=1))
    take(store, Row(kind="work_order", id=id_, version=2, values={"status": "cancelled"}))
    assert shown(store, id_, "work_order")["status"] == "cancelled"


@pytest.mark.parametrize("change", ["leave", "delete"])
def test_a_record_that_goes_stays_while_something_of_it_is_unsent(store: Store, change: Any) -> None:
    quiet, busy = customer(store), customer(store)
    store.write(lambda uow: uow.put("customer", busy, {"phone": "2"}))
    (operation,) = sent(store)
    take(store, *(Row(kind="customer", id=id_, change=change, version=2) for id_ in (quiet, busy)))
    assert store.read(lambda r: (r.get("customer", quiet), r.search("甲")[0].id)) == (None, busy)
    assert shown(store, busy)["phone"] == "2"
    answer(store, Answer(op_id=operation.op_id, outcome="applied", version=3))
    assert store.read(lambda r: r.count("customer")) == 0


def test_a_draft_keeps_a_record_that_leaves(store: Store) -> None:
    id_ = customer(store)
    store.write(lambda uow: uow.draft("customer", id_, "remark", "half a sen"))
    take(store, Row(kind="customer", id=id_, change="leave"))
    assert store.read(lambda r: r.drafts("customer", id_)) == {"remark": "half a sen"}
    assert shown(store, id_)


def test_a_batch_keeps_its_numbers_until_it_is_answered(store: Store) -> None:
    for number in range(3):
        store.write(lambda uow, n=number: uow.insert("customer", {"name": str(n)}))  # type: ignore[misc]  # binds n
    first = store.receive(lambda incoming: incoming.next_batch())
    store.write(lambda uow: uow.insert("customer", {"name": "later"}))
    assert store.receive(lambda incoming: incoming.next_batch()) == first
    assert first is not None
    answer(store, *(Answer(op_id=o.op_id, outcome="applied", version=1) for o in first.operations))
    second = store.receive(lambda incoming: incoming.next_batch())
    assert second is not None
    assert (first.first_n, second.first_n, second.epoch) == (1, 4, first.epoch)


def test_a_fork_takes_a_new_epoch_and_skips_nothing(store: Store) -> None:
    store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    first = store.receive(lambda incoming: incoming.next_batch())
    store.receive(lambda incoming: incoming.start_epoch())
    second = store.receive(lambda incoming: incoming.next_batch())
    assert first is not None
    assert second is not None
    assert (second.first_n, second.operations) == (1, first.operations)
    assert second.epoch != first.epoch


def test_what_a_restored_head_office_lost_is_offered_again(store: Store) -> None:
    for name in "甲乙丙":
        store.write(lambda uow, name=name: uow.insert("customer", {"name": name}))  # type: ignore[misc]  # binds name
        answer(store, *(Answer(op_id=o.op_id, outcome="applied", version=1) for o in sent(store)))
    store.receive(lambda incoming: incoming.rewind({incoming.read.meta("epoch"): 1}))
    batch = store.receive(lambda incoming: incoming.next_batch())
    assert batch is not None
    assert batch.first_n == 2
    assert [o.changes["name"] for o in batch.operations] == ["乙", "丙"]


def test_much_that_a_restored_head_office_lost_goes_again_in_batches_that_it_takes(store: Store) -> None:
    for _ in range(3):
        store.write(lambda uow: [uow.insert("customer", {"name": str(n)}) for n in range(300)])
        answer(store, *(Answer(op_id=o.op_id, outcome="applied", version=1) for o in sent(store)))
    store.receive(lambda incoming: incoming.rewind({incoming.read.meta("epoch"): 0}))
    sizes = []
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        assert (batch.first_n, len({o.group_id for o in batch.operations})) == (sum(sizes) + 1, 1)
        sizes.append(len(batch.operations))
        answer(store, *(Answer(op_id=o.op_id, outcome="applied", version=1) for o in batch.operations))
    assert sizes == [300, 300, 300]


def test_after_a_restore_a_number_that_nobody_has_any_more_holds_nothing_up(store: Store, clock: Any) -> None:
    store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    (first,) = sent(store)
    answer(store, Answer(op_id=first.op_id, outcome="rejected", code="bad_value"))
    store.write(lambda uow: uow.discard(first.op_id))
    store.receive(lambda incoming: incoming.rewind({incoming.read.meta("epoch"): 0}))
    later = store.write(lambda uow: uow.insert("customer", {"name": "乙"}))
    batch = store.receive(lambda incoming: incoming.next_batch())
    assert batch is not None
    assert (batch.first_n, [o.record_id for o in batch.operations]) == (1, [later]), "head office would answer early"


def test_a_batch_never_splits_a_group_and_holds_at_most_500(store: Store) -> None:
    store.write(lambda uow: [uow.insert("customer", {"name": str(n)}) for n in range(300)])
    store.write(lambda uow: [uow.insert("customer", {"name": str(n)}) for n in range(300)])
    first = sent(store)
    assert len(first) == 300
    answer(store, *(Answer(op_id=o.op_id, outcome="applied", version=1) for o in first))
    assert len(sent(store)) == 300
    with pytest.raises(ValueError, match="500"):
        store.write(lambda uow: [uow.insert("customer", {"name": str(n)}) for n in range(501)])


def test_acknowledged_operations_are_kept_for_thirty_days(store: Store, clock: Any) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    (operation,) = sent(store)
    answer(store, Answer(op_id=operation.op_id, outcome="applied", version=1))
    take(store, Row(kind="customer", id=id_, version=1, values={"name": "甲"}))
    clock.move(days=29)
    assert store.receive(lambda incoming: incoming.forget_old()) == 0
    clock.move(days=2)
    assert store.receive(lambda incoming: incoming.forget_old()) == 1


def test_unknown_fields_and_kinds_are_kept(store: Store) -> None:
    id_ = customer(store, name="甲", from_the_future={"a": 1})
    take(store, Row(kind="hologram", id="x", version=1, values={"a": 1}))
    assert shown(store, id_)["from_the_future"] == {"a": 1}
    assert store.read(lambda r: r.meta("unknown:hologram:x"))["values"] == {"a": 1}


def test_an_upgrade_takes_the_kept_rows_of_kinds_that_it_knows(store: Store) -> None:
    row = Row(kind="customer", id=store.ids.new(), version=2, values={"name": "甲"})
    take(store, Row(kind="hologram", id="x", version=1, values={"a": 1}))
    store.receive(lambda incoming: incoming.set_meta(f"unknown:customer:{row.id}", msgspec.to_builtins(row)))
    store.receive(lambda incoming: incoming.catch_up())
    assert shown(store, row.id) == {"name": "甲"}
    assert store.read(lambda r: (r.meta(f"unknown:customer:{row.id}"), r.meta("unknown:hologram:x") is None)) == (
        None, False,
    )  # fmt: skip


def test_a_snapshot_takes_away_what_is_gone_and_keeps_what_is_unsent(store: Store) -> None:
    gone, kept, busy = customer(store), customer(store), customer(store)
    new = store.write(lambda uow: uow.insert("customer", {"name": "新"}))
    store.write(lambda uow: uow.put("customer", busy, {"phone": "2"}))
    store.receive(lambda incoming: incoming.sweep([("customer", kept)]))
    store.receive(lambda incoming: incoming.set_cursor(Cursor(server_epoch="e", n=4, tag="t")))
    assert store.read(lambda r: set(r.ids("customer"))) == {kept, busy, new}
    assert store.read(lambda r: r.get("customer", gone)) is None


class Office:
    """One record at head office, changed by the same merge code that the server runs."""

    def __init__(self, id_: str) -> None:
        self.kind, self.id, self.answers = catalogue()["customer"], id_, dict[str, Answer]()
        self.row: RowState | None = RowState(version=1, values={"name": "start"})

    def edit(self, changes: dict[str, Any]) -> None:
        assert self.row is not None
        self.row = apply(self.kind, self.row, Edit(base_version=self.row.version, changes=changes)).row or self.row

    def push(self, operations: list[Operation], device: str) -> list[Answer]:
        for operation in operations:
            if operation.op_id not in self.answers:
                edit = Edit(base_version=operation.base_version, changes=operation.changes, writer=device)
                merged = apply(self.kind, self.row, edit)
                self.row = merged.row or self.row
                assert self.row is not None
                self.answers[operation.op_id] = Answer(
                    op_id=operation.op_id, outcome=merged.outcome, version=self.row.version, code=merged.code
                )
        return [self.answers[operation.op_id] for operation in operations]

    def pulled(self) -> Row:
        assert self.row is not None
        return Row(
            kind="customer", id=self.id, version=self.row.version, values=self.row.values,
            field_versions=self.row.field_versions,
        )  # fmt: skip


edits = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["1", "2", "3", None]), min_size=1, max_size=2)
steps = st.one_of(
    st.tuples(st.just("mine"), edits), st.tuples(st.just("theirs"), edits), st.tuples(st.just("pull"), st.none()),
    st.tuples(st.just("push"), st.none()), st.tuples(st.just("lost"), st.none()),
)  # fmt: skip


@given(history=st.lists(steps, max_size=14))
@settings(max_examples=60)
def test_whatever_happens_in_between_both_sides_end_alike(tmp_path_factory: Any, history: list[Any]) -> None:
    """Edits on both sides, pulls, pushes, and pushes whose answer is lost, in any order."""
    from fieldapp.paths import Home
    from fieldapp.store.identity import Identity

    me = Identity(device_id="dev", device_code="L07", person_id="p", person_name="n", roles=[], signing_key=bytes(32))
    with Store.create(Home(tmp_path_factory.mktemp("home")), bytes(32), me) as store:
        office = Office(store.ids.new())
        take(store, office.pulled())
        for step, changes in [*history, ("push", None), ("pull", None)]:
            if step == "mine":
                before = shown(store, office.id)
                store.write(lambda uow, c=changes: uow.put("customer", office.id, c))  # type: ignore[misc]  # binds c
                wanted = {n: v for n, v in {**before, **changes}.items() if v is not None}
                assert shown(store, office.id) == wanted
            elif step == "theirs":
                office.edit(changes)
            elif step == "pull":
                take(store, office.pulled())
            else:
                answers = office.push(sent(store), "dev")
                if step == "push":
                    answer(store, *answers)
        while operations := sent(store):
            answer(store, *office.push(operations, "dev"))
        take(store, office.pulled())
        assert office.row is not None
        assert shown(store, office.id) == office.row.values
        assert store.read(lambda r: r.outgoing()) == []
        assert store.read(lambda r: r.connection.execute("SELECT count(*) FROM shadow").fetchone()[0]) == 0


def test_a_row_without_own_changes_is_the_base_of_the_next_one(store: Store) -> None:
    order = store.ids.new()
    take(store, Row(kind="work_order", id=order, version=1, values={"status": "dispatched"}))
    event = store.write(lambda uow: uow.event("work_order", order, "accept"))
    (operation,) = sent(store)
    answer(store, Answer(op_id=operation.op_id, outcome="applied", version=1))
    take(store, Row(kind="order_event", id=event, version=1, values={"subject": order, "event": "accept"}))
    take(store, Row(kind="work_order", id=order, version=2, values={"status": "accepted"}))
    store.write(lambda uow: uow.put("work_order", order, {"symptom": "异响"}))
    (operation,) = sent(store)
    answer(store, Answer(op_id=operation.op_id, outcome="proposed", version=2))
    assert shown(store, order, "work_order") == {"status": "accepted"}


def test_a_snapshot_takes_away_what_head_office_took_for_others(store: Store) -> None:
    waits, taken = (store.write(lambda uow: uow.insert("repair_package", {"name": "包"})) for _ in range(2))
    store.receive(lambda incoming: incoming.next_batch())
    op = store.read(lambda r: next(o for o in r.outgoing() if o.record_id == taken))
    answer(store, Answer(op_id=op.op_id, outcome="applied", version=1))
    store.receive(lambda incoming: incoming.sweep([]))
    assert store.read(lambda r: r.get("repair_package", waits)) is not None
    assert store.read(lambda r: r.get("repair_package", taken)) is None
