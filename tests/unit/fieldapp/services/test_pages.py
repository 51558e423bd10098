# SPDX-License-Identifier: Apache-2.0
"""What the pages show: today, lists, stepper, sync in words, search."""

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.requests import Asked
from fieldapp.services.views import Deadline
from fieldapp.services.wording import NOTHING, Text, joined, raw, text
from fieldapp.store.store import Store
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.text import Translator
from fieldcore.wire.messages import Answer, Conflict
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import (
    CUSTOMER,
    GASKET,
    ITEM_CAP,
    MACHINE,
    ORDER,
    OTHERS_ORDER,
    at,
    deliver,
    sign,
    uid,
)


def test_today_shows_the_order_to_act_on_with_its_departure_check(services: Services) -> None:
    page = services.today.page()
    assert page.hero is not None
    assert page.hero.row.id == ORDER
    assert (page.hero.row.next.event, page.hero.row.short_no, page.station) == ("accept", "…0412", "盐城服务站")
    assert page.hero.contact is not None
    assert page.hero.contact.name == "刘大勇"
    assert [item.key for item in page.hero.departure.items] == [
        "customer",
        "machine",
        "warranty",
        "checklist",
        "parts",
    ]
    assert page.hero.departure.first_missing is None
    assert (page.counts.open_orders, [row.level for row in page.stock]) == (1, ["low"])


def test_a_card_that_head_office_reminds_of_says_so_until_it_is_handed_in(services: Services, store: Store) -> None:
    card, told = uid(901), at("2026-11-24T08:10")

    def event(number: int, from_state: str, moment: list[int]) -> tuple[str, str, dict[str, object]]:
        return "order_event", uid(number), {
            "order": ORDER, "subject_kind": "warranty_card", "subject": card, "event": "remind",
            "from_state": from_state, "to_state": from_state, "at": moment, "applied": True,
        }  # fmt: skip

    values = {"order": ORDER, "doc_no": "WC-L03-261120-001", "status": "signed", "due_back_at": "2026-11-22"}
    deliver(store, [("warranty_card", card, values), event(902, "returned", at("2026-11-24T09:00"))])
    [row] = services.today.page().cards
    assert (row.overdue, row.reminded) == (True, None), "that was before it was corrected"
    deliver(store, [event(903, "signed", told), event(904, "signed", at("2026-11-23T08:00"))])
    [row] = services.today.page().cards
    assert row.reminded == Instant.of(told)
    deliver(store, [("warranty_card", card, {**values, "status": "handed_in"})], version=2)
    assert [row.reminded for row in services.cards.list("all")] == [None]


def test_the_departure_check_names_the_part_that_was_asked_for_and_is_not_in_the_van(started: Services) -> None:
    started.requests.ask(ORDER, [(GASKET, "5")], Asked("密封垫不够", "2026-11-30"))
    lacking = started.today.departure(ORDER).first_missing
    assert lacking is not None
    assert (lacking.key, lacking.fix, str(lacking.detail)) == (
        "parts",
        "parts",
        "0 of 1, missing: 1000 412 880 水泵密封垫",
    )


def test_every_state_offers_its_next_step_and_the_stepper_follows(services: Services) -> None:
    seen = []
    for step in (services.orders.accept, services.orders.depart, services.orders.arrive, services.orders.start):
        page = services.orders.page(ORDER)
        seen.append((page.row.next.event, [s.state for s in page.steps].index("now")))
        step(ORDER)
    assert seen == [("accept", 0), ("depart", 1), ("arrive", 2), ("start", 3)]
    page = services.orders.page(ORDER)
    assert {a.event: a.asks for a in page.actions} == {"need_parts": "", "finish": "", "ask_to_cancel": "text"}
    assert [str(event.label) for event in page.events][:2] == ["Work started", "Arrived"]


def test_a_step_that_does_not_fit_is_refused_in_words(services: Services) -> None:
    with pytest.raises(UserError, match="“Arrived” does not fit: it is “Dispatched” now") as caught:
        services.orders.arrive(ORDER)
    assert caught.value.text(Translator("zh_CN")) == "现在是“已派工”，不能做“到达”。"
    with pytest.raises(UserError, match="why the order is refused"):
        services.orders.ask_to_refuse(ORDER, "other")
    with pytest.raises(UserError, match="Choose a reason"):
        services.orders.ask_to_refuse(ORDER, "bored")
    services.orders.ask_to_refuse(ORDER, "no_parts")
    assert services.orders.page(ORDER).row.state == "refuse_pending"


def test_waiting_for_parts_needs_a_request_and_ends_in_a_second_outing(started: Services, store: Store) -> None:
    with pytest.raises(UserError, match="Ask for the part first"):
        started.orders.need_parts(ORDER)
    started.requests.ask(ORDER, [(GASKET, "1")], Asked("密封垫损坏", "2026-11-30"))
    started.orders.need_parts(ORDER)
    with pytest.raises(UserError, match="Choose a reason"):
        started.orders.second_outing(ORDER, "")
    started.orders.second_outing(ORDER, "parts_transfer")
    started.orders.arrive(ORDER)
    order = store.read(lambda r: r.need("work_order", ORDER))
    assert (order.get("status"), order.get("second_outing_reason")) == ("on_site", "parts_transfer")
    assert [v.get("reason") for v in store.read(lambda r: r.children("visit", ORDER))] == [None, "parts_transfer"]
    repair = started.job.of(ORDER)
    assert repair is not None
    assert {"waiting_parts_from", "waiting_parts_to"} <= set(repair.values)


def test_finishing_too_early_names_what_is_missing_first(started: Services) -> None:
    with pytest.raises(UserError, match="things are missing before the work is finished"):
        started.orders.finish(ORDER)
    page = started.orders.page(ORDER)
    assert {item.section for item in page.missing} >= {"order", "record", "checklist", "charge", "photos"}
    assert all(str(item.message) for item in page.missing)
    assert not {"finished_at", "handed_over_at", "total_charged"} & {item.field for item in page.missing}


def test_a_charge_that_contradicts_the_computation_is_pointed_out(filled: Services, store: Store) -> None:
    filled.job.save(ORDER, {"responsibility": "undetermined", "exclusion_reasons": ["no_proof"]})
    found = [item for item in filled.orders.page(ORDER).missing if item.code == "verdict_differs"]
    assert [(item.level, str(item.message)) for item in found] == [
        ("warn", "The computation says “Excluded”, but the charge says in warranty. Look at both.")
    ]
    assert filled.warranty.charge(ORDER).proposed == "out_of_warranty"


def test_orders_are_listed_by_whose_and_by_text(services: Services) -> None:
    assert [row.id for row in services.orders.list("mine").rows] == [ORDER]
    assert {row.id for row in services.orders.list("open").rows} == {ORDER, OTHERS_ORDER}
    assert (len(services.orders.list("all").rows), services.orders.list("all").more) == (3, False)
    assert {row.id for row in services.orders.list("all", "丰源").rows} >= {ORDER, OTHERS_ORDER}
    assert [row.id for row in services.orders.list("all", "0413").rows] == [OTHERS_ORDER]
    assert [row.state for row in services.orders.list("all", state="closed").rows] == ["closed"]
    with pytest.raises(UserError, match="not on the laptop"):
        services.orders.page(uid(0xABC))


def test_a_card_that_is_overdue_is_counted(filled: Services, clock: FixedClock) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    assert [card.days_left for card in filled.cards.list("due")] == [3]
    clock.move(days=5)
    assert filled.today.counts().cards_overdue == 1
    assert filled.cards.list("due")[0].overdue
    assert [row.id for row in filled.today.page().coming] == []


def test_the_order_page_says_when_any_of_its_records_was_last_saved_and_not_sent(
    filled: Services, store: Store, clock: FixedClock
) -> None:
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        answers = [Answer(op_id=operation.op_id, outcome="applied", version=1) for operation in batch.operations]
        store.receive(lambda incoming, answers=answers: incoming.settle(answers))  # type: ignore[misc]  # binds answers
    assert filled.orders.page(ORDER).saved_at is None
    clock.move(minutes=5)
    filled.job.save(ORDER, {"diagnosis": "水泵水封失效"})
    assert filled.orders.page(ORDER).saved_at == clock.now()


def test_sync_says_in_words_what_waits(started: Services) -> None:
    started.checklists.measure(ORDER, ITEM_CAP, "80")
    state = started.sync.state()
    assert (state.tone, state.online) == ("offline", False)
    assert str(state.text).startswith("Offline · ")
    lines = [f"{item.title} | {item.detail}" for item in started.sync.page().waiting]
    assert lines[0] == "Order: WO-HQ-261123-0412 | Accepted, Departed, Arrived"
    assert "Checklist: WO-HQ-261123-0412 | 1 entries" in lines


def test_a_refused_change_says_why_and_is_corrected_and_sent_again(started: Services, store: Store) -> None:
    repair = started.job.of(ORDER)
    assert repair is not None
    _answer(store, "applied")
    started.records.edit("repair_record", repair.id, "meter", "612.4")
    _answer(store, "rejected", code="out_of_range", field="meter")
    item = started.sync.page().attention[0]
    assert (str(item.reason), str(item.field_label), item.value) == (
        "The value is outside what is allowed. Correct it and it is sent again.",
        "Meter",
        "612.4",
    )
    assert started.sync.state().tone == "attention"
    with pytest.raises(UserError, match="not understood"):
        started.sync.correct(item.op_id, "viel")
    started.sync.correct(item.op_id, "613")
    assert started.sync.page().attention == ()
    assert [op.changes for op in store.read(lambda r: r.outgoing())] == [{"meter": "613.0", "total_charged": 0}]
    with pytest.raises(UserError, match="settled already"):
        started.sync.give_up(item.op_id)


def test_a_conflict_is_settled_field_by_field(started: Services, store: Store) -> None:
    repair = started.job.of(ORDER)
    assert repair is not None
    _answer(store, "applied")
    for number, field in ((1, "diagnosis"), (2, "treatment"), (3, "preventive_advice")):
        conflict = Conflict(
            id=uid(number), kind="repair_record", record_id=repair.id, field=field, current="总部的", other="我的",
            author=ME.device_id, at=[0, 480],
        )  # fmt: skip
        store.receive(lambda incoming, conflict=conflict: incoming.take_conflict(conflict))  # type: ignore[misc]  # bound
    found = started.sync.page().conflicts[0]
    assert [(field.mine, field.author) for field in found.fields] == [(True, started.me.name)] * 3
    started.sync.resolve(uid(1), "other")
    started.sync.resolve(uid(2), "current")
    started.sync.resolve(uid(3), "typed", "第三种")
    values = store.read(lambda r: r.need("repair_record", repair.id)).values
    assert (values["diagnosis"], values["treatment"], values["preventive_advice"]) == ("我的", "总部的", "第三种")
    assert started.sync.page().conflicts == ()


def test_search_groups_hits_and_marks_what_fits(services: Services) -> None:
    groups = {group.key: group for group in services.search.find("丰源")}
    assert [hit.id for hit in groups["machines"].hits] == [MACHINE]
    assert groups["customers"].hits[0].title_marks == ((0, 2),)
    assert {hit.id for hit in groups["orders"].hits} >= {ORDER}
    assert [hit.id for hit in services.search.find("0412")[0].hits] == [ORDER]
    assert services.search.find("  ") == ()


def test_a_scanned_code_opens_its_record(filled: Services) -> None:
    assert filled.search.scanned("4lz80-2603-0147").id == MACHINE  # type: ignore[union-attr]  # it exists
    assert filled.search.scanned("FA1:WC-L07-261124-001:R0:ABCDEF").kind == "warranty_card"  # type: ignore[union-attr]
    assert filled.search.scanned("no such code") is None
    assert filled.search.scanned("OP-L07-261124-001").order_id == ORDER  # type: ignore[union-attr]  # it exists


def test_a_countdown_reads_as_the_design_says() -> None:
    now = Instant.parse("2026-11-24T09:30")

    def left(minutes: float) -> str:
        return str(Deadline(NOTHING, now.plus(minutes=minutes), now.plus(hours=-4)).left(now))

    assert (left(149), left(6), left(34 * 60 + 34)) == ("2:29 left", "6 min left", "1 d 10:34 left")
    assert (left(-24 * 60 - 5), left(-70)) == ("1 d overdue", "1:10 overdue")
    assert Deadline(NOTHING, now.plus(minutes=20)).urgency(now) == "warn"
    assert Deadline(NOTHING, now.plus(minutes=-1)).urgency(now) == "overdue"
    assert Deadline(NOTHING, now.plus(hours=9), now).urgency(now) == "calm"


def test_texts_resolve_inside_each_other_and_data_is_never_formatted() -> None:
    assert str(joined([Text("Accepted"), NOTHING, raw("{x}"), Text("Arrived")])) == "Accepted, {x}, Arrived"
    assert str(text("{a} of {b}", a=1, b=raw("b{b}"))) == "1 of b{b}"


def test_the_customer_page_lists_machines_and_orders(services: Services) -> None:
    page = services.customers.page(CUSTOMER)
    assert [machine.serial_no for machine in page.machines] == ["4LZ80-2603-0147"]
    assert len(page.orders) == 3


def _answer(store: Store, outcome: str, code: str = "", field: str = "") -> None:
    """Head office answers all that waits."""
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        answers = [
            Answer(op_id=op.op_id, outcome=outcome, version=8, code=code, field=field)  # type: ignore[arg-type]  # literal
            for op in batch.operations
        ]
        store.receive(lambda incoming, answers=answers: incoming.settle(answers))  # type: ignore[misc]  # bound
