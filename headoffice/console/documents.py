# SPDX-License-Identifier: Apache-2.0
"""Papers and photos of an order or trip: which have arrived, which a laptop is still sending."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select

from fieldcore.documents.values import show_digest
from fieldcore.forms import FORMS
from headoffice.console.desk import Desk
from headoffice.store.rows import Found

TITLES = {form.kind: form.title for form in FORMS}

CARD_TONES = {"handed_in": "warn", "reviewing": "acc", "returned": "danger", "approved": "ok", "rejected": "danger"}
"""How much a state of a card presses."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An issued document. ``href`` is empty while its file is on the way; ``signers``: who signed, and with what."""

    title: str
    detail: str
    state: str
    tone: str
    sign: str
    href: str
    digest: str
    signers: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph. ``href`` is empty while its file is on the way."""

    caption: str
    taken: str
    href: str
    kind: str


def arrived(desk: Desk, digests: Iterable[str | None]) -> frozenset[str]:
    """Which files are complete at head office."""
    table = desk.rows.tables.blob
    wanted = sorted({digest for digest in digests if digest})
    query = select(table.c.sha256).where(table.c.sha256.in_(wanted), table.c.complete.is_(True))
    return frozenset(desk.rows.connection.execute(query).scalars())


def papers(desk: Desk, ids: Collection[str], way: str = "order") -> dict[str, list[Paper]]:
    """The issued documents of orders or trips, newest first; of a document the newest revision counts."""
    column = desk.rows.column("issued_document", way)
    found = desk.find("issued_document", column.in_(list(ids)), newest=True)
    here = arrived(desk, (one.get("pdf") for one in found))
    replaced = {one.get("previous_digest") for one in found}
    made: dict[str, list[Paper]] = {i: [] for i in ids}
    signed = desk.find("signature", desk.rows.column("signature", way).in_(list(ids)))
    for one in found:
        paper = _paper(desk, one, one.get("pdf") in here, one.get("digest") in replaced, _signers(desk, one, signed))
        made[str(one.get(way))].append(paper)
    return made


def _signers(desk: Desk, one: Found, signed: Iterable[Found]) -> str:
    """``Customer 刘大勇, on paper · Technician 王建国, on paper``."""
    named = []
    for signature in signed:
        if one.get("digest") in str(signature.get("digests") or "").split("\n"):
            how = desk.choice("signature_device", signature.get("input_device")) or signature.get("refusal_reason")
            who = f"{desk.choice('signature_role', signature.get('role'))} {signature.get('signer_name') or ''}".strip()
            named.append(desk.tr("{who}, {how}", who=who, how=how) if how else who)
    return " · ".join(named)


def _paper(desk: Desk, one: Found, ready: bool, replaced: bool, signers: str) -> Paper:
    form, number = str(one.get("form") or ""), str(one.get("doc_no") or "")
    detail = [desk.tr("issued {time}", time=desk.words.moment(one.get("issued_at"))),
              desk.tr("fingerprint {digest}", digest=show_digest(str(one.get("digest") or "")))]  # fmt: skip
    if one.get("revision"):
        detail.insert(0, desk.tr("revision {number}", number=f"R{one.get('revision')}"))
    if replaced:
        state, tone, sign = desk.tr("replaced"), "", "history"
    elif ready:
        state, tone, sign = desk.tr("complete"), "ok", "check"
    else:
        state, tone, sign = desk.tr("on its way"), "", "clock"
    title = f"{desk.tr(TITLES.get(form, form))} {number}"
    href = f"/files/{one.get('pdf')}/{quote(number or 'document')}.pdf" if ready else ""
    return Paper(title, " · ".join(detail), state, tone, sign, href, str(one.get("digest") or ""), signers)


def photos(desk: Desk, record_id: str, way: str = "order") -> list[Photo]:
    """The photographs of an order or trip without those that were replaced."""
    found = desk.of("attachment", way, record_id)
    withdrawn = {one.get("withdraws") for one in found}
    here = arrived(desk, (one.get("sha256") for one in found))
    return [
        Photo(
            caption=one.get("caption") or desk.choice("photo_kind", one.get("photo_kind")) or desk.tr("Photo"),
            taken=desk.words.moment(one.get("taken_at")) if one.get("taken_at") else "",
            href=f"/files/{one.get('sha256')}/{quote(str(one.get('file_name') or 'photo.jpg'))}"
            if one.get("sha256") in here
            else "",
            kind=str(one.get("photo_kind") or ""),
        )
        for one in found
        if one.id not in withdrawn
    ]
