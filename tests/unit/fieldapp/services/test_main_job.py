# SPDX-License-Identifier: Apache-2.0
"""The whole repair job through the services, until it is handed in."""

from pathlib import Path

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.orders import FieldOrder, Times
from fieldapp.services.signing import Assent, Ink, Refusal
from fieldapp.store.store import Store
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.wire.messages import Answer
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import COLLEAGUE, CUSTOMER, MACHINE, ORDER, deliver, ink, png, sign, uid
from tests.unit.fieldcore.documents import reading


def test_the_whole_job_until_handed_in(filled: Services, store: Store) -> None:
    page = filled.orders.page(ORDER)
    assert [item.code for item in page.missing if item.level == "block"] == []
    assert page.verdict is not None
    assert (page.verdict.status, page.verdict.until, page.charge.total) == ("in", "2027-03-22", 0)

    filled.orders.finish(ORDER)
    sign(filled)
    done = filled.orders.hand_in(ORDER)

    assert done.has("work_order", "warranty_card")
    order = store.read(lambda r: r.need("work_order", ORDER))
    card = store.read(lambda r: r.first("warranty_card", {"order": ORDER}))
    assert card is not None
    assert (order.get("status"), card.get("status")) == ("submitted", "handed_in")
    assert (card.get("doc_no"), card.get("customer_opinion"), card.get("warranty_status")) == (
        "WC-L07-261124-001", "satisfied", "in",
    )  # fmt: skip
    assert card.get("due_back_at") == "2026-11-27"
    last = [op.changes["event"] for op in store.read(lambda r: r.outgoing()) if op.kind == "order_event"][-2:]
    assert last == ["hand_in", "hand_in"]
    groups = {op.group_id for op in store.read(lambda r: r.outgoing()) if op.changes.get("event") == "hand_in"}
    assert len(groups) == 1


def test_a_repair_is_guaranteed_for_thirty_days_on_both_papers(filled: Services, store: Store) -> None:
    filled.orders.finish(ORDER)
    record = store.read(lambda r: r.first("repair_record", {"order": ORDER}))
    assert record is not None
    assert record.get("repair_guarantee_until") == "2026-12-24"
    for document in filled.signing.prepare(ORDER, "zh_CN").documents:
        assert reading.text(document.pdf).count("修理质保至2026-12-24") == 1


def test_who_helped_stands_on_the_page_and_on_the_report_with_hours_and_van(filled: Services, store: Store) -> None:
    helper = {"person": COLLEAGUE, "hours": "1.5", "own_van": True, "travel_km": "18.0"}
    line = filled.job.add_line("order_helper", ORDER, helper).created
    filled.job.remove_line("order_helper", filled.job.add_line("order_helper", ORDER, helper).created)
    (shown,) = filled.orders.page(ORDER).lines["order_helper"]
    assert (shown.id, shown.titles["person"], shown.values["hours"]) == (line, "赵磊", "1.5")
    filled.orders.finish(ORDER)
    report = next(d for d in filled.signing.prepare(ORDER, "zh_CN").documents if d.form == "repair_record")
    text = reading.text(report.pdf)
    assert "协助人" in text
    assert text.count("赵磊") == 1
    sign(filled)
    with pytest.raises(UserError, match="frozen"):
        filled.job.add_line("order_helper", ORDER, helper)


def test_a_paid_repair_costs_its_parts_and_hours(filled: Services, store: Store) -> None:
    filled.job.set_charge(ORDER, "out_of_warranty")
    for line in filled.orders.page(ORDER).parts:
        filled.records.edit("parts_usage", line.id, "unit_price", 0)
    filled.records.edit("parts_usage", filled.orders.page(ORDER).parts[0].id, "unit_price", 8600)
    for line_id in [line.id for line in filled.orders.page(ORDER).lines["work_item"]]:
        filled.job.remove_line("work_item", line_id)
    filled.job.add_line("work_item", ORDER, {"name": "更换水泵", "actual_hours": "1.5", "rate": 6000})
    page = filled.orders.page(ORDER)
    assert page.charge.total == 17600
    assert (page.proposed["labour_fee"], page.proposed["material_fee"]) == (9000, 8600)
    filled.orders.finish(ORDER)
    record = store.read(lambda r: r.first("repair_record", {"order": ORDER}))
    assert record is not None
    assert record.get("total_charged") == filled.signing.prepare(ORDER).total == 17600


def test_signing_freezes_the_papers_and_binds_both_signatures(filled: Services, store: Store) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.choose(filled.signing.prepare(ORDER), "basically", "owner")
    assert [document.form for document in session.documents] == ["warranty_card", "repair_record"]
    assert session.problems == ()
    filled.signing.sign(session, Assent(ink("刘大勇"), ink(ME.person_name)))

    documents = store.read(lambda r: r.find("issued_document", {"order": ORDER}))
    signatures = store.read(lambda r: r.find("signature", {"order": ORDER}))
    assert {d.get("digest") for d in documents} == set(session.digests)
    assert {d.get("presented") for d in documents} == {d.presented for d in session.documents}
    assert all(s.get("digests").split("\n") == list(session.digests) for s in signatures)
    assert {s.get("role") for s in signatures} == {"customer", "technician"}
    for document in documents:
        pdf, content = store.get_blob(document.get("pdf")), store.get_blob(document.get("content"))
        assert pdf is not None
        assert pdf.startswith(b"%PDF")
        assert content is not None


def test_no_door_leads_to_signed_content(filled: Services, store: Store) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    before = store.read(lambda r: (r.need("work_order", ORDER).values, r.first("repair_record", {"order": ORDER})))
    waiting = len(store.read(lambda r: r.outgoing()))
    with pytest.raises(UserError, match="frozen"):
        filled.orders.back_fill(ORDER, Times(finished_at=Instant.parse("2026-11-24T08:00:00+08:00")))
    with pytest.raises(UserError, match="frozen"):
        filled.records.create("work_item", {"order": ORDER, "name": "后来加的"})
    after = store.read(lambda r: (r.need("work_order", ORDER).values, r.first("repair_record", {"order": ORDER})))
    assert (after, len(store.read(lambda r: r.outgoing()))) == (before, waiting)


def test_the_order_is_frozen_after_signing(filled: Services) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    repair = filled.job.of(ORDER)
    assert repair is not None
    with pytest.raises(UserError, match="frozen"):
        filled.records.edit("repair_record", repair.id, "diagnosis", "另一个原因")
    filled.records.edit("work_order", ORDER, "remark", "院门朝北")
    page = filled.orders.page(ORDER)
    assert not page.editable
    assert page.record is not None
    assert "diagnosis" in page.record.locked
    assert [step.state for step in page.steps] == ["done"] * 7 + ["now"]


def test_content_that_changed_after_reading_is_not_signed(filled: Services) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.choose(filled.signing.prepare(ORDER), "satisfied", "operator")
    filled.job.save(ORDER, {"treatment": "换了另外的件"})
    with pytest.raises(UserError, match="Read it again"):
        filled.signing.sign(session, Assent(ink("刘大勇"), ink(ME.person_name)))
    assert filled.orders.page(ORDER).row.state == "done"


def test_nothing_is_signed_without_opinion_relation_name_and_strokes(filled: Services) -> None:
    filled.orders.finish(ORDER)
    bare = filled.signing.prepare(ORDER)
    assert (bare.opinion, bare.relation, bare.suggested_relation) == ("", "", "operator")
    with pytest.raises(UserError, match="how satisfied"):
        filled.signing.sign(bare, Assent(ink("刘大勇"), ink(ME.person_name)))
    chosen = filled.signing.choose(bare, "satisfied", "operator")
    for assent in (
        Assent(ink(""), ink(ME.person_name)),
        Assent(Ink("刘大勇", (), "pen"), ink(ME.person_name)),
        Assent(ink("刘大勇"), Ink(ME.person_name, (), "pen")),
    ):
        with pytest.raises(UserError):
            filled.signing.sign(chosen, assent)


def test_a_name_that_cannot_be_printed_is_found_before_signing(filled: Services) -> None:
    filled.orders.finish(ORDER)
    chosen = filled.signing.choose(filled.signing.prepare(ORDER), "satisfied", "operator")
    with pytest.raises(UserError, match="cannot be printed"):
        filled.signing.sign(chosen, Assent(ink("☑"), ink(ME.person_name)))


def test_a_customer_who_refuses_leaves_a_reason_and_a_witness(filled: Services, store: Store) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.prepare(ORDER)
    with pytest.raises(UserError, match="witness"):
        filled.signing.refuse(session, Refusal("不同意保外收费", ink(ME.person_name)))
    filled.signing.refuse(session, Refusal("人不在现场", ink(ME.person_name), witness="赵村长"))
    card = store.read(lambda r: r.first("warranty_card", {"order": ORDER}))
    assert card is not None
    assert (card.get("status"), card.get("sign_refusal_reason"), card.get("refusal_witness")) == (
        "signed", "人不在现场", "赵村长",
    )  # fmt: skip
    customer = store.read(lambda r: r.first("signature", {"order": ORDER, "role": "customer"}))
    assert customer is not None
    assert customer.get("strokes") is None
    filled.orders.hand_in(ORDER)


def test_photos_of_the_signing_itself_do_not_change_what_is_signed(filled: Services) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.choose(filled.signing.prepare(ORDER), "satisfied", "owner")
    filled.photos.add(ORDER, "signed_paper", "paper.png", png(77))
    with pytest.raises(UserError, match="has not signed yet"):
        filled.signing.sign(session, Assent(Ink("王建国", (), "paper"), ink(ME.person_name)))
    filled.signing.sign(session, Assent(ink("王建国"), ink(ME.person_name)))
    filled.photos.add(ORDER, "signed_paper", "stamped.png", png(78))  # a stamped copy beside what was signed here
    assert [tile.photo_kind for tile in filled.photos.of(ORDER)][-2:] == ["signed_paper"] * 2


def test_a_refusal_may_be_proved_by_a_photo(filled: Services) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.prepare(ORDER)
    photo = filled.photos.add(ORDER, "refusal", "refusal.png", png(78)).created
    filled.signing.refuse(session, Refusal("不愿签字", ink(ME.person_name), photo_id=photo))
    assert filled.orders.page(ORDER).row.state == "signed"


def test_a_signed_paper_comes_back_byte_for_byte_and_in_another_language(filled: Services, tmp_path: Path) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    issued = [row for row in filled.signing.documents(ORDER) if row.issued_id]
    paper = filled.signing.issued(issued[0].issued_id)
    assert filled.signing.export(paper.doc_no).data == paper.data
    english = filled.signing.export(paper.doc_no, "en")
    assert english.data != paper.data
    first = filled.signing.save_to(paper, tmp_path / "out")
    again = filled.signing.save_to(english, tmp_path / "out")
    assert first.read_bytes() == paper.data
    assert again != first
    label = next(row for row in filled.signing.documents(ORDER) if row.form == "old_part")
    assert filled.signing.label(label.old_part_id).data == filled.signing.export(label.doc_no).data
    with pytest.raises(UserError, match="no paper"):
        filled.signing.export("WC-L07-000000-999")


@pytest.fixture
def returned(filled: Services, store: Store) -> str:
    """The card of a job that was signed and handed in, and that head office sent back."""
    filled.orders.finish(ORDER)
    sign(filled)
    filled.orders.hand_in(ORDER)
    card = store.read(lambda r: r.first("warranty_card", {"order": ORDER}))
    assert card is not None
    _send_back(store, card.id)
    return card.id


def test_a_returned_card_with_wrong_signed_data_is_signed_anew_as_an_amendment(
    filled: Services, store: Store, returned: str
) -> None:
    row = filled.cards.row(returned)
    assert row is not None
    assert (row.state, [str(d) for d in row.defects], row.note) == ("returned", ["Photo missing"], "铭牌看不清")
    with pytest.raises(UserError, match="Say what was wrong"):
        filled.cards.correct_signed(returned, " ")
    filled.cards.correct_signed(returned, "出厂编号写错")
    filled.job.save(ORDER, {"treatment": "更换水泵总成"})
    sign(filled)
    filled.cards.hand_in(returned)

    found = store.read(lambda r: r.find("issued_document", {"subject": returned}, ("revision",)))
    assert [d.get("revision") for d in found] == [0, 1]
    assert found[1].get("previous_digest") == found[0].get("digest")
    assert filled.cards.row(returned).state == "handed_in"  # type: ignore[union-attr]  # it was there before


def test_a_returned_card_is_handed_in_again_after_a_photo_was_added(
    filled: Services, store: Store, returned: str
) -> None:
    before = store.read(lambda r: r.need("warranty_card", returned)).get("revision")
    filled.cards.correct(returned, "补了铭牌照片")
    after = store.read(lambda r: r.need("warranty_card", returned))
    assert (after.get("status"), after.get("revision")) == ("handed_in", before + 1)
    assert store.read(lambda r: r.need("work_order", ORDER)).get("status") == "submitted"

    _send_back(store, returned)
    filled.cards.correct_signed(returned, "出厂编号写错")
    drafts = [row for row in filled.signing.documents(ORDER) if row.state == "draft" and row.form != "old_part"]
    assert [row.revision for row in drafts] == [1, 1], "the papers to sign next replace R0, however often it went in"


def test_all_times_are_filled_in_afterwards_in_one_row(services: Services, store: Store, clock: FixedClock) -> None:
    def on(time: str) -> Instant:
        return Instant.parse(f"2026-11-24T{time}")

    clock.move(hours=4)
    with pytest.raises(UserError, match="before the step before"):
        services.orders.back_fill(ORDER, Times(on("08:31"), on("08:20")))
    services.orders.back_fill(ORDER, Times(on("08:12"), on("08:31"), on("09:36"), on("10:05"), on("11:58")))
    order = store.read(lambda r: r.need("work_order", ORDER))
    assert (order.get("status"), order.get("times_back_filled")) == ("in_progress", True)
    assert store.read(lambda r: r.count("visit", {"order": ORDER})) == 1
    assert order.get("arrived_at") == on("09:36").plain()
    repair = services.job.of(ORDER)
    assert repair is not None
    assert repair.values["finished_at"] == on("11:58").plain()


def test_an_order_made_in_the_field_is_accepted_at_once(services: Services, store: Store) -> None:
    with pytest.raises(UserError, match="Symptom"):
        services.orders.create_in_field(FieldOrder(CUSTOMER, "", "repair", "坏", "新丰镇"))
    made = services.orders.create_in_field(FieldOrder(CUSTOMER, "", "repair", "拖拉机打不着火", "新丰镇"))
    row = services.orders.row(made.created)
    assert row is not None
    assert (row.state, row.mine, row.doc_no) == ("accepted", True, "WO-L07-261124-001")
    assert store.read(lambda r: r.need("work_order", made.created)).get("origin") == "field"


def _send_back(store: Store, card_id: str) -> None:
    """Head office took everything and sends the card back."""
    card = {**store.read(lambda r: r.need("warranty_card", card_id)).values, "status": "returned"}
    order = {**store.read(lambda r: r.need("work_order", ORDER)).values, "status": "returned"}
    _acknowledge(store)
    deliver(store, [("warranty_card", card_id, card), ("work_order", ORDER, order)], version=9)
    defect = {"card": card_id, "codes": ["missing_photo"], "note": "铭牌看不清", "due": "2026-11-30"}
    deliver(store, [("defect", uid(0xFFF), defect)])


def _acknowledge(store: Store) -> None:
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        answers = [Answer(op_id=op.op_id, outcome="applied", version=8) for op in batch.operations]
        store.receive(lambda incoming, answers=answers: incoming.settle(answers))  # type: ignore[misc]  # bound


def test_an_inspection_without_card_is_signed_on_the_service_report(services: Services, store: Store) -> None:
    order = services.orders.create_in_field(FieldOrder(CUSTOMER, MACHINE, "inspection", "收割前巡检", "新丰镇")).created
    for step in (services.orders.depart, services.orders.arrive, services.orders.start):
        step(order)
    services.job.set_charge(order, "out_of_warranty")
    services.job.save(order, {"labour_fee": 9000, "outing_fee": 8600})
    services.records.edit("work_order", order, "result", "solved")
    services.orders.finish(order)
    session = services.signing.prepare(order)
    assert ([document.form for document in session.documents], session.total) == (["repair_record"], 17600)
    sign(services, order, opinion="basically")
    values = store.read(lambda r: r.need("work_order", order)).values
    assert (values["status"], values["customer_comment"]) == ("signed", "基本满意")
    services.orders.hand_in(order)
    assert services.orders.page(order).row.state == "submitted"
