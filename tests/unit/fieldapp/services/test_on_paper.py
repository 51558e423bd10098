# SPDX-License-Identifier: Apache-2.0
"""Signing on paper: the printed papers wait over a restart, their bytes stay, the photo is what the signature binds."""

import pytest

from fieldapp.errors import UserError
from fieldapp.forms.evidence import Evidence
from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.services.on_paper import to_print
from fieldapp.services.orders import Times
from fieldapp.services.signing import Assent
from fieldapp.store.store import Store
from fieldcore.base.clock import Instant
from fieldcore.base.crypto import sha256_hex
from fieldcore.records.model import Values
from tests.unit.fieldapp.conftest import KEY, ME
from tests.unit.fieldapp.services.world import CUSTOMER, ORDER, deliver, ink, png
from tests.unit.fieldcore.documents import reading


def print_out(services: Services) -> tuple[bytes, ...]:
    """The work is finished and printed to be signed by hand; the PDFs."""
    services.orders.finish(ORDER)
    session = services.signing.choose(services.signing.prepare(ORDER), "satisfied", "operator")
    services.on_paper.start(session, "刘大勇")
    return tuple(document.pdf for document in session.documents)


def of_order(store: Store, kind: str) -> list[Values]:
    return [row.values for row in store.read(lambda r: r.find(kind, {"order": ORDER}, ("id",)))]


def test_a_printed_paper_waits_and_locks_the_order(filled: Services) -> None:
    print_out(filled)
    page = filled.orders.page(ORDER)
    assert (page.row.awaits_paper, page.row.status.msgid) == (True, "Waiting for the signed paper")
    assert (page.row.next.event, page.editable, page.actions) == ("sign", False, ())
    assert [document.state for document in page.documents if not document.old_part_id] == ["presented"] * 2
    assert [row.awaits_paper for row in filled.orders.list("mine").rows if row.id == ORDER] == [True]
    with pytest.raises(UserError, match="signed on paper"):
        filled.job.save(ORDER, {"treatment": "另一种处理"})
    with pytest.raises(UserError, match="signed on paper"):
        filled.orders.reopen_work(ORDER)
    with pytest.raises(UserError, match="signed on paper"):
        filled.orders.back_fill(ORDER, Times(finished_at=Instant.parse("2026-11-24T08:00:00+08:00")))
    with pytest.raises(UserError, match="signed on paper"):
        filled.signing.prepare(ORDER)
    with pytest.raises(UserError, match="nothing to take back"):
        filled.records.undo()


def test_the_signed_paper_completes_what_was_printed_before_a_restart(filled: Services, store: Store) -> None:
    printed = print_out(filled)
    assert filled.on_paper.printed(ORDER, "warranty_card").data == printed[0]
    home: Home = store.home
    store.close()
    with Store.open(home, KEY) as again:
        services = build(again, program="0.1.1-later")
        awaited = services.on_paper.of(ORDER)
        assert awaited is not None
        session = awaited.session
        assert tuple(document.pdf for document in session.documents) == printed
        assert (session.opinion, session.relation, session.customer_name) == ("satisfied", "operator", "刘大勇")
        with pytest.raises(UserError, match="photo of the signed paper"):
            services.on_paper.finish(ORDER)
        deliver(again, [("customer", CUSTOMER, {"name": "改名后的合作社", "phone": "13800000916"})], 2)
        services.photos.add(ORDER, "signed_paper", "p1.png", png(71))
        services.photos.add(ORDER, "signed_paper", "p2.png", png(72))
        services.on_paper.finish(ORDER)

        page, documents, signatures = services.orders.page(ORDER), of_order(again, "issued_document"), {}
        assert (page.row.state, page.row.awaits_paper) == ("signed", False)
        assert {d.state_label.msgid for d in page.documents if d.issued_id} == {"Signed on paper"}
        assert {d["presented"] for d in documents} == {sha256_hex(pdf) for pdf in printed}
        assert {d["digest"] for d in documents} == set(session.digests)
        signatures = {s["role"]: s for s in of_order(again, "signature")}
        assert {s["input_device"] for s in signatures.values()} == {"paper"}
        assert {s["digests"] for s in signatures.values()} == {"\n".join(session.digests)}
        assert (signatures["customer"]["signer_name"], signatures["technician"]["signer_name"]) == (
            "刘大勇",
            ME.person_name,
        )
        card = of_order(again, "warranty_card")[0]
        assert (card["customer_opinion"], card["signer_relation"], card["status"]) == (
            "satisfied",
            "operator",
            "signed",
        )
        issued = services.signing.issued(next(d.issued_id for d in page.documents if d.form == "warranty_card"))
        paper = reading.text(issued.data)
        assert "丰源农机专业合作社" in paper
        assert "改名后的合作社" not in paper
        assert paper.count("纸上签字，照片已存档") == 2
        assert services.on_paper.of(ORDER) is None
        services.orders.hand_in(ORDER)


def test_the_evidence_of_a_signature_on_paper_is_its_photo(filled: Services, store: Store) -> None:
    print_out(filled)
    photo = png(73)
    filled.photos.add(ORDER, "signed_paper", "signed.png", photo)
    awaited = filled.on_paper.of(ORDER)
    assert awaited is not None
    filled.on_paper.finish(ORDER)
    tile = next(tile for tile in filled.photos.of(ORDER) if tile.photo_kind == "signed_paper")
    with pytest.raises(UserError, match="rests on this photo"):
        filled.photos.withdraw(tile.id)
    customer = next(s for s in of_order(store, "signature") if s["role"] == "customer")
    expected = Evidence(
        role="customer", name="刘大勇", digests=awaited.session.digests,
        presented=tuple(d.presented for d in awaited.session.documents), strokes=sha256_hex(photo),
        signed_at=customer["signed_at"], device_id=ME.device_id, input_device="paper", program="0.1.0-test",
    )  # fmt: skip
    assert customer["evidence_digest"] == expected.digest
    assert customer.get("strokes") is None


def test_a_paper_that_is_taken_back_counts_no_more(filled: Services, store: Store) -> None:
    print_out(filled)
    filled.photos.add(ORDER, "signed_paper", "blurred.png", png(74))
    filled.on_paper.take_back(ORDER)
    page = filled.orders.page(ORDER)
    assert (page.row.awaits_paper, page.editable) == (False, True)
    assert "signed_paper" not in {tile.photo_kind for tile in page.photos}
    assert of_order(store, "signature") == of_order(store, "issued_document") == []
    filled.job.save(ORDER, {"treatment": "更换水泵总成，重新试机"})
    with pytest.raises(UserError, match="No paper"):
        filled.on_paper.finish(ORDER)
    session = filled.signing.choose(filled.signing.prepare(ORDER), "satisfied", "operator")
    filled.signing.sign(session, Assent(ink("刘大勇"), ink(ME.person_name)))
    assert filled.orders.page(ORDER).row.state == "signed"


def test_a_photo_of_an_earlier_paper_does_not_sign_this_one(filled: Services) -> None:
    filled.photos.add(ORDER, "signed_paper", "earlier.png", png(75))
    print_out(filled)
    with pytest.raises(UserError, match="photo of the signed paper"):
        filled.on_paper.finish(ORDER)


def test_nothing_is_printed_before_the_customer_chose_or_after_a_change(filled: Services) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.prepare(ORDER)
    with pytest.raises(UserError, match="Choose how satisfied"):
        filled.on_paper.start(session, "刘大勇")
    chosen = filled.signing.choose(session, "satisfied", "operator")
    with pytest.raises(UserError, match="name"):
        filled.on_paper.start(chosen, "  ")
    filled.job.save(ORDER, {"treatment": "更换水泵总成，又改了字"})
    with pytest.raises(UserError, match="changed after it was read"):
        filled.on_paper.start(chosen, "刘大勇")
    assert filled.on_paper.of(ORDER) is None


def test_what_is_printed_is_named_by_its_number(filled: Services) -> None:
    print_out(filled)
    awaited = filled.on_paper.of(ORDER)
    assert awaited is not None
    names = [to_print(document).file_name for document in awaited.session.documents]
    for name, document in zip(names, awaited.session.documents, strict=True):
        assert name.endswith(f"{document.doc_no}-to-sign.pdf")
    assert len(set(names)) == 2
