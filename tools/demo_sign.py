# SPDX-License-Identifier: Apache-2.0
"""What happens at the window once the work is done: read, sign, hand over, hand in, and correct what was sent back."""

import math
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from fieldapp.errors import FieldAppError
from fieldapp.ui.pages.signing import SigningPage
from fieldapp.ui.widgets.photos import PhotoTile
from fieldapp.ui.widgets.signature import SignaturePad
from tools.demo_field import picture, shown, until
from tools.demo_hands import Hands
from tools.demo_job import CLERK_NOTE, Stage, expect, sha256

CUSTOMER: Final = tuple(
    [(0.15 + 0.22 * k + 0.18 * t / 24, 0.55 - 0.22 * math.sin(t / 24 * math.pi * (1.2 + k))) for t in range(25)]
    for k in range(3)
)
TECHNICIAN: Final = tuple(
    [(0.2 + 0.25 * k + 0.2 * t / 20, 0.4 + 0.2 * math.cos(t / 20 * math.pi * (2 - k / 2))) for t in range(21)]
    for k in range(2)
)
CORRECTED: Final = "补拍了制造厂标记照片，重新上传清晰的故障件照片"
MARK: Final = "maker_mark"
PAPERS: Final = ("warranty-service-card-", "repair-report-", "old-part-label-")


def sign(hands: Hands, papers: int = 2) -> None:
    """The customer reads the papers, chooses, and signs; then the technician signs: the content is frozen.

    ``papers``: how many there are; a repair in warranty has its card and its report.
    """
    page = hands.window.page("signing")
    assert isinstance(page, SigningPage)
    hands.wait(lambda: page.session is not None and not page.session.problems, "the papers to read")
    expect(page.session is not None and len(page.session.documents) == papers, f"papers to sign: {papers}")
    hands.choose("This service", "Satisfied")
    hands.choose("Signer is", "Operator")
    hands.wait(lambda: page.session is not None and page.session.opinion == "satisfied", "papers with the opinion")
    hands.wait(lambda: page.session is not None and page.session.relation == "operator", "papers with the signer")
    hands.draw(hands.find(hands.tr("Signature"), SignaturePad), CUSTOMER)
    hands.shot("10-customer-signs")
    hands.press("Confirm, hand to technician")
    name = page.session.technician_name if page.session else ""
    hands.find(hands.tr("2  Technician signs: {name}", name=name), QWidget)
    hands.draw(hands.find(hands.tr("Signature"), SignaturePad), TECHNICIAN)
    hands.shot("11-technician-signs")
    hands.press("Freeze and sign")
    hands.wait(lambda: hands.window.page_shown == "order", "back on the order")
    hands.wait(lambda: hands.seen(hands.tr("Save all…"), QWidget), "the papers to hand over")


def whole(folder: Path, start: str) -> list[Path]:
    """The papers of a name that are written to their end; one appears before."""
    found = sorted(folder.glob(f"{start}*.pdf"))
    ends = [path.read_bytes().startswith(b"%PDF") and path.read_bytes().rstrip().endswith(b"%%EOF") for path in found]
    return found if all(ends) else []


def hand_over(stage: Stage, hands: Hands) -> None:
    """Every paper is saved as a file."""
    hands.shot("12-hand-over")
    hands.pick_files([stage.out], lambda: hands.press("Save all…"), folder=True)
    for stem in PAPERS:
        found = hands.wait(lambda start=stem: whole(stage.out, start), f"a whole {stem}*.pdf")  # type: ignore[misc]  # a default binds the value
        stage.saved[stem] = found[-1]
    hands.press("Close")
    hands.wait(lambda: not any(d.isVisible() for d in hands.window.findChildren(QDialog)), "the dialog closes")


def frozen(hands: Hands) -> None:
    """What was signed cannot be edited any more: not in the window, nor past it."""
    value = until(hands, lambda value: value.row.state == "signed", "the order is signed")
    expect(not value.editable and value.record is not None, "the page is read only")
    field = hands.find(hands.tr("Findings"), QPlainTextEdit, hands.tr("Repair record"))
    expect(field.isReadOnly() or not field.isEnabled(), "the findings are read only")
    assert value.record is not None
    before = value.record.values.get("diagnosis")
    try:
        hands.services.records.edit("repair_record", value.record.id, "diagnosis", "改过的结论")
    except FieldAppError:
        expect(hands.services.orders.page(value.row.id).record.values.get("diagnosis") == before, "the findings stand")  # type: ignore[union-attr]  # it was there above
        return
    expect(False, "an edit of signed content is refused")


def hand_in(stage: Stage, hands: Hands) -> None:
    """Order and card are handed in; the pill says that this waits, since head office cannot be reached."""
    hands.press("Hand in")
    value = until(hands, lambda value: value.row.state == "submitted", "the order is handed in")
    expect(value.card is not None and value.card.get("status") == "handed_in", "the card is handed in with it")
    assert value.card is not None
    stage.card = value.card.id
    pill = hands.window.top_bar.sync_pill
    hands.wait(lambda: pill.state == "offline" and any(c.isdigit() for c in pill.text()), "the pill says what waits")
    hands.shot("13-handed-in-offline")


def synced(hands: Hands, seconds: float = 120.0) -> None:
    """Everything that waits goes out by itself."""

    def nothing_waits() -> bool:
        state = hands.services.sync.state()
        return state.tone == "synced" and not state.waiting and not state.blobs

    hands.wait(nothing_waits, "everything is sent by itself", seconds)
    hands.wait(lambda: hands.window.top_bar.sync_pill.state == "synced", "the pill says that all is sent")


def sent_back(stage: Stage, hands: Hands) -> None:
    """The card comes back with its reason; what was asked for is added and the card is handed in again."""
    hands.key(Qt.Key.Key_F5)
    value = until(hands, lambda value: value.row.state == "returned", "the order was sent back")
    row = until(hands, lambda value: value.card_row and value.card_row.state == "returned", "the card too").card_row
    expect(row is not None and len(row.defects) == 2 and row.note == CLERK_NOTE, "two defects and the clerk's words")
    why = ", ".join(text.resolve(hands.tr) for text in (row.defects if row else ()))
    hands.look_at(hands.find(hands.tr("Sent back: {why}", why=why), QWidget))
    hands.shot("14-sent-back")
    path = picture(stage.camera, MARK, "制造厂标记")
    hands.pick_files([path], lambda: hands.press("Import…"))
    hands.choose("Kind of photo", "Maker's mark on failed part")
    hands.press("Add")
    until(hands, lambda value: any(photo.photo_kind == MARK for photo in value.photos), "the photo is added")
    hands.wait(lambda: any(t.photo.caption for t in hands.window.findChildren(PhotoTile)), "the photo is shown")
    hands.press("Corrected, hand in again")
    hands.type("In words", CORRECTED)
    hands.press("Hand in again")
    until(hands, lambda value: value.row.state == "submitted", "the order is handed in again")
    expect(value.row.id == shown(hands).row.id, "the same order is shown")


def reviewed(hands: Hands) -> None:
    """The approval reaches the laptop."""
    hands.key(Qt.Key.Key_F5)
    value = until(hands, lambda value: value.card and value.card.get("status") == "approved", "the card is approved")
    expect(value.row.state in ("reviewed", "closed"), "the order is reviewed")
    hands.shot("15-approved")


def issued_is_saved(stage: Stage, hands: Hands) -> None:
    """The laptop keeps the papers, byte for byte as they were saved for the customer."""
    documents = [d for d in hands.services.signing.documents(stage.order.order) if d.issued_id]
    kept = {sha256(hands.services.signing.issued(d.issued_id).data) for d in documents}
    saved = {sha256(stage.saved[stem].read_bytes()) for stem in PAPERS[:2]}
    expect(saved <= kept, "the papers that were saved are those that were issued")
