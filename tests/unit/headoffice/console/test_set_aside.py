# SPDX-License-Identifier: Apache-2.0
"""Quarantine, batch approval, reminders and what follows a call, through the pages."""

import json

import msgspec
import pytest
from sqlalchemy import insert

from fieldcore.wire.messages import Answer, Operation, PushRequest
from headoffice.errors import Denied, OfficeError, Overtaken
from headoffice.services import batch, callbacks, devices, quarantine, reminders
from headoffice.services.actors import SYSTEM, Actor
from headoffice.services.push import push
from headoffice.store.ledger import Author
from tests.office import Sample, green_card


def send_revoked(sample: Sample, *operations: Operation) -> list[Answer]:
    """Push from the technician's laptop after it was revoked."""
    device, database = sample.ids["device"], sample.office.database
    with database.write() as ledger:
        ledger.connection.execute(
            insert(ledger.tables.laptop).values(
                device=device, public_key="k", last_seen=0, last_sync=0, status=json.dumps({})
            )
        )
    devices.revoke(database, SYSTEM, device)
    request = PushRequest(request_id="r1", epoch="e1", first_n=1, operations=list(operations))
    return push(database, devices.find(database, device), request).answers


def operation(sample: Sample, kind: str = "work_item", **changes: object) -> Operation:
    made = sample.office.database.ids.new()
    return Operation(op_id=f"op-{made}", kind=kind, record_id=made, changes=changes)


def work(sample: Sample) -> Operation:
    return operation(sample, order=sample.ids["card_order"], name="清洗水箱")


def actor(sample: Sample, login: str, *roles: str) -> Actor:
    return Actor(sample.people[login], frozenset(roles))


def test_work_of_a_revoked_laptop_is_taken_over_once(sample: Sample) -> None:
    op = work(sample)
    assert [a.outcome for a in send_revoked(sample, op)] == ["quarantined"]
    client = sample.client("boss")
    page = client.get("/attention").text
    for said in ("新增", "清洗水箱", "周海峰", "L07", "代周海峰录入"):
        assert said in page, said
    assert "已录入。" in client.submit(f"/attention/quarantine/{op.op_id}", {"way": "take_over"}).text
    assert sample.get("work_item", op.record_id)["name"] == "清洗水箱"
    again = client.submit(f"/attention/quarantine/{op.op_id}", {"way": "take_over"})
    assert "已经有人裁决过了" in again.text
    assert "已代为录入 · 何振宇" in again.text
    with sample.office.database.read() as ledger:
        assert ledger.count("work_item", order=sample.ids["card_order"]) == 1
        [entry] = quarantine.entries(ledger)
        assert quarantine.count_open(ledger) == 0
    assert not entry.open
    assert entry.operation["changes"]["name"] == "清洗水箱"


def test_all_of_a_laptop_is_taken_over_in_the_order_of_writing(sample: Sample) -> None:
    customer = operation(sample, "customer", name="新客户", phone="13900001111", station=sample.ids["station"])
    contact = operation(sample, "contact", customer=customer.record_id, name="老王", phone="13900002222")
    send_revoked(sample, customer, contact, operation(sample, kind="tractor", name="东方红"))
    client = sample.client("boss")
    assert "L07 全部代为录入" in client.get("/attention").text
    page = client.submit(f"/attention/laptops/{sample.ids['device']}", {})
    assert "已代为录入 2 / 2 项。" in page.text
    assert sample.get("contact", contact.record_id)["customer"] == customer.record_id
    with sample.office.database.read() as ledger:
        assert [e.operation["kind"] for e in quarantine.entries(ledger) if e.open] == ["tractor"]


def test_a_take_over_that_broke_off_gives_the_same_answer(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    op, boss, database = work(sample), actor(sample, "boss", "manager"), sample.office.database
    send_revoked(sample, op)

    def breaking(*given: object) -> object:
        push(*given)  # type: ignore[arg-type]
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(quarantine, "push", breaking)
        with pytest.raises(ConnectionError):
            quarantine.take_over(database, boss, op.op_id)
    with pytest.raises(Overtaken):
        quarantine.discard(database, boss, op.op_id, "不需要了，作废")
    assert quarantine.take_over(database, boss, op.op_id).outcome == "applied"
    with database.read() as ledger:
        assert ledger.count("work_item", order=sample.ids["card_order"]) == 1


def test_what_is_discarded_is_kept_with_who_and_why(sample: Sample) -> None:
    op = work(sample)
    send_revoked(sample, op)
    client = sample.client("admin")
    assert "至少 5" in client.submit(f"/attention/quarantine/{op.op_id}", {"way": "discard", "reason": "不"}).text
    page = client.submit(f"/attention/quarantine/{op.op_id}", {"way": "discard", "reason": "电脑丢失后写的"})
    assert "已作废 · 管理员" in page.text
    assert "电脑丢失后写的" in page.text
    with sample.office.database.read() as ledger:
        [entry] = quarantine.entries(ledger)
        assert ledger.get("work_item", op.record_id) is None
    assert entry.decision is not None
    assert (entry.decision.person, entry.decision.why) == (sample.people["admin"], "电脑丢失后写的")
    with pytest.raises(Overtaken):
        quarantine.take_over(sample.office.database, actor(sample, "admin", "administrator"), op.op_id)


def test_what_is_refused_says_why_and_waits_on(sample: Sample) -> None:
    lost = operation(sample, order=sample.office.database.ids.new(), name="清洗")
    send_revoked(sample, lost)
    boss, database = actor(sample, "boss", "manager"), sample.office.database
    for _ in range(2):
        assert quarantine.take_over(database, boss, lost.op_id).code == "missing_reference"
    with database.read() as ledger:
        [entry] = quarantine.entries(ledger)
        assert entry.open
    assert "它所属的记录还没到总部" in sample.client("boss").get("/attention").text
    quarantine.discard(database, boss, lost.op_id, "没有这张派工单")


def test_an_unknown_kind_waits_for_a_newer_office(sample: Sample) -> None:
    op = operation(sample, kind="tractor", name="东方红")
    send_revoked(sample, op)
    page = sample.client("boss").get("/attention").text
    assert "东方红" in page
    assert "升级总部程序后才能录入" in page
    with pytest.raises(OfficeError, match="does not know"):
        quarantine.take_over(sample.office.database, actor(sample, "boss", "manager"), op.op_id)


def test_only_administrators_and_managers_settle_quarantine(sample: Sample) -> None:
    op = work(sample)
    send_revoked(sample, op)
    client = sample.client("desk")
    assert "代周海峰录入" not in client.get("/attention").text
    assert client.submit(f"/attention/quarantine/{op.op_id}", {"way": "take_over"}).status_code == 403
    with pytest.raises(Denied):
        quarantine.take_over(sample.office.database, actor(sample, "clerk", "warranty_clerk"), op.op_id)


@pytest.mark.parametrize(("cards", "size"), [(0, 0), (1, 1), (10, 1), (11, 2), (41, 5), (300, 5)])
def test_the_sample_is_one_in_ten_at_most_five(cards: int, size: int) -> None:
    names = [f"card{number}" for number in range(cards)]
    assert batch.sample_size(cards) == size
    assert len(batch.to_open("clerk", names, frozenset())) == size
    assert batch.to_open("clerk", names, frozenset(names[:size])) == []


def test_green_cards_wait_for_a_sample_and_one_bad_card_stops_none(sample: Sample) -> None:
    cards = [green_card(sample, number) for number in (1, 2, 3)]
    client = sample.client("clerk")
    page = client.submit("/cards/green", {"cards": cards})
    assert page.status_code == 422
    assert "请先打开标出的卡：还差 1 张。" in page.text
    assert {sample.get("warranty_card", card)["status"] for card in cards} == {"handed_in"}
    client.get(f"/cards/{cards[0]}")
    assert "还差" in sample.client("clerk2").get("/cards/green").text, "another clerk has opened none"
    sample.client("clerk2").submit(f"/cards/{cards[1]}/take", {})
    page = client.submit("/cards/green", {"cards": [*cards, sample.ids["card"]]})
    assert page.text.count("已通过，档案号") == 2
    assert "已不是全部通过，请单独审核" in page.text
    states = [sample.get("warranty_card", card)["status"] for card in (*cards, sample.ids["card"])]
    assert states == ["approved", "reviewing", "approved", "handed_in"]


def test_a_card_that_moved_on_is_told_and_the_rest_approved(sample: Sample) -> None:
    cards = [green_card(sample, number) for number in (1, 2)]
    clerk, database = actor(sample, "clerk", "warranty_clerk"), sample.office.database
    for card in cards:
        batch.note_opened(database, clerk, card)
        batch.note_opened(database, clerk, card)
    results = batch.approve_all(database, clerk, [sample.ids["call"], *cards])
    assert [bool(r.trouble) for r in results] == [True, False, False]
    author = actor(sample, "tech", "warranty_clerk")
    own = green_card(sample, 3)
    batch.note_opened(database, author, own)
    [refused] = batch.approve_all(database, author, [own])
    assert isinstance(refused.trouble, Denied), "nobody reviews an own card"


def test_overdue_cards_are_listed_by_person_with_a_text(sample: Sample) -> None:
    signed = ("open", "complete", "sign")
    late = [green_card(sample, number, signed, days=-number) for number in (2, 5)]
    green_card(sample, 7, signed, days=1)
    green_card(sample, 8, days=-3)
    with sample.office.database.read() as ledger:
        [(person, owed)] = reminders.overdue(ledger).items()
    assert person == sample.people["tech"]
    assert [(one.card.id, one.days) for one in owed] == [(late[1], 5), (late[0], 2)]
    page = sample.client("clerk").get("/cards/overdue").text
    assert "您有 2 张三包卡逾期未交" in page
    assert "WC-L07-261124-005：应于" in page
    assert "/cards/overdue" in sample.client("clerk").get("/cards").text


def test_an_overdue_card_is_reminded_of_once_a_day_and_stays_as_it_is(sample: Sample) -> None:
    cards = [green_card(sample, n, events, days=-n) for n, events in (
        (2, ("open", "complete", "sign")), (5, ("open", "complete", "sign", "hand_in", "take_for_review", "defects")),
    )]  # fmt: skip
    with sample.office.database.write() as ledger:
        ledger.insert("defect", Author(""), card=cards[1], due="2026-11-20")
    states = [sample.get("warranty_card", card)["status"] for card in cards]
    client = sample.client("clerk")
    assert "催交" not in client.get("/cards/overdue").text
    form = {"person": sample.people["tech"]}
    assert "周海峰 的电脑下次同步后会显示提醒。" in client.submit("/cards/overdue", form, page="/cards/overdue").text
    again = client.submit("/cards/overdue", form, page="/cards/overdue").text
    assert "今天已提醒过 周海峰。" in again and "催交" in again
    with sample.office.database.read() as ledger:
        events = ledger.find("order_event", event="remind")
        [owed] = reminders.overdue(ledger).values()
    assert sorted(str(e.get("subject")) for e in events) == sorted(cards)
    assert all(e.get("applied") and e.get("actor") == sample.people["clerk"] for e in events)
    assert {str(e.get("subject")): e.get("from_state") for e in events} == dict(zip(cards, states, strict=True))
    assert [sample.get("warranty_card", card)["status"] for card in cards] == states == ["signed", "returned"]
    assert all(one.reminded for one in owed)
    with pytest.raises(Denied):
        reminders.remind(sample.office.database, actor(sample, "desk", "dispatcher"), sample.people["tech"])


def reached(sample: Sample, answers: dict[str, str]) -> None:
    client, call = sample.client("caller"), sample.ids["call"]
    client.submit(f"/callbacks/{call}/attempts", {"number": "13612348807", "result": "reached"})
    client.submit(f"/callbacks/{call}/record", answers)


def test_a_new_fault_is_followed_up_and_called_about_again(sample: Sample) -> None:
    call, client = sample.ids["call"], sample.client("caller")
    reached(sample, {"overall": "2", "conclusion": "unsatisfied", "new_fault": "液压油又漏了"})
    assert sample.get("callback", call)["status"] == "recorded"
    page = client.get(f"/callbacks/{call}").text
    assert 'value="液压油又漏了"' in page
    short = client.submit(f"/callbacks/{call}/events", {"event": "follow_up", "symptom": "漏"})
    assert short.status_code == 422
    page = client.submit(f"/callbacks/{call}/events", {"event": "follow_up", "symptom": "液压油又漏了"}).text
    with sample.office.database.read() as ledger:
        followed = ledger.get("callback", call)
        assert followed is not None
        order = callbacks.followed_by(ledger, followed)
    assert order is not None
    assert order.values["doc_no"] in page
    wanted = {"origin": "callback", "customer": sample.ids["customer"], "machine": sample.ids["machine"],
              "symptom": "液压油又漏了", "status": "new", "operator_contact": sample.ids["contact"]}  # fmt: skip
    assert {name: order.get(name) for name in wanted} == wanted
    early = client.submit(f"/callbacks/{call}/events", {"event": "call_again"})
    assert "还没有办完" in early.text
    sample.client("desk").submit(
        f"/orders/{order.id}/events", {"event": "customer_cancels", "reason": "客户自己修好了"}
    )
    client.submit(f"/callbacks/{call}/events", {"event": "call_again"})
    assert sample.get("callback", call)["status"] == "second_callback"
    client.submit(f"/callbacks/{call}/attempts", {"number": "13612348807", "result": "reached"})
    client.submit(f"/callbacks/{call}/record", {"overall": "4", "conclusion": "basically"})
    kept = sample.get("callback", call)
    assert (kept["status"], kept["conclusion"]) == ("archived", "basically")


def test_who_paid_for_a_free_job_makes_an_alarm_that_is_decided(sample: Sample) -> None:
    with sample.office.database.read() as ledger:
        order = ledger.get("callback", sample.ids["call"]).get("order")  # type: ignore[union-attr]  # the sample has it
        assert ledger.get("work_order", order).get("charge_type") == "in_warranty"  # type: ignore[union-attr]  # as above
    reached(sample, {"overall": "5", "conclusion": "satisfied", "charged_amount": "86.50"})
    assert sample.get("work_order", order)["needs_decision"] is True
    page = sample.client("desk").get(f"/orders/{order}").text
    assert "客户称免费维修付了 ¥ 86.50" in page
    assert order in sample.client("desk").get("/attention").text


def test_a_closed_order_is_followed_by_a_new_one(sample: Sample) -> None:
    client, order = sample.client("desk"), str(sample.get("callback", sample.ids["call"])["order"])
    early = client.submit(f"/orders/{order}/reopen", {"symptom": "水泵又漏水了"})
    assert "只有已关闭的派工单" in early.text
    with sample.office.database.write() as ledger:
        ledger.project("work_order", order, status="closed")
    assert "打开新派工单" in client.get(f"/orders/{order}").text
    client.submit(f"/orders/{order}/reopen", {"symptom": "水泵又漏水了"})
    with sample.office.database.read() as ledger:
        new = ledger.first("work_order", reopen_of=order)
    assert new is not None
    assert (new.get("symptom"), new.get("status"), new.get("machine")) == (
        "水泵又漏水了", "new", sample.get("work_order", order)["machine"],
    )  # fmt: skip
    assert str(new.get("doc_no")) in client.get(f"/orders/{order}").text


def test_a_recorded_call_without_anything_to_follow_is_archived(sample: Sample) -> None:
    call = sample.ids["call"]
    reached(sample, {"overall": "3", "conclusion": "refused"})
    sample.client("caller").submit(f"/callbacks/{call}/events", {"event": "archive"})
    assert sample.get("callback", call)["status"] == "archived"


def test_somebody_not_reached_is_called_again_on_a_corrected_number(sample: Sample) -> None:
    call, client, database = sample.ids["call"], sample.client("caller"), sample.office.database
    client.submit(f"/callbacks/{call}/attempts", {"number": "13612348807", "result": "invalid_number"})
    with database.write() as ledger:
        before = ledger.clock.now().plus(days=-2).plain()
        for _ in range(2):
            ledger.insert("callback_attempt", SYSTEM.author, callback=call, at=before, number="1", result="no_answer")
    client.submit(f"/callbacks/{call}/events", {"event": "give_up"})
    assert sample.get("callback", call)["status"] == "unreachable"
    wrong = client.submit(f"/callbacks/{call}/events", {"event": "reschedule", "due": "2020-01-01T09:00"})
    assert wrong.status_code == 422
    bad = client.submit(f"/callbacks/{call}/events", {"event": "reschedule", "phone": "12"})
    assert "这不是电话号码" in bad.text
    data = {"event": "reschedule", "due": "2099-01-05T09:00", "phone": "13700001111"}
    client.submit(f"/callbacks/{call}/events", data)
    assert sample.get("callback", call)["status"] == "scheduled"
    contact = sample.get("contact", sample.ids["contact"])
    assert (contact["phone"], contact["phone_invalid"]) == ("13700001111", False)


def test_a_sent_operation_is_kept_word_for_word(sample: Sample) -> None:
    op = work(sample)
    send_revoked(sample, op)
    with sample.office.database.read() as ledger:
        [entry] = quarantine.entries(ledger)
    assert msgspec.convert(dict(entry.operation), Operation) == op
