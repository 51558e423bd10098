# SPDX-License-Identifier: Apache-2.0
"""What the review desk checks by itself before a clerk looks: each a sentence that is fine, odd or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.rules.jobs import required_photos
from headoffice.console import documents
from headoffice.console.desk import Desk
from headoffice.console.wording import here
from headoffice.store.rows import Found

CODES = ("failure_location", "failure_mode", "failure_cause")
TIMES = ("received_at", "started_at", "finished_at", "handed_over_at")
WORDS = {"": N_("fine"), "odd": N_("look at it"), "bad": N_("wrong")}
SIGNS = {"": "check", "odd": "warn", "bad": "xc"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: ``tone`` is empty when fine, ``odd`` to look at, ``bad`` when wrong."""

    tone: str
    sign: str
    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Case:
    """A card with everything that belongs to it."""

    card: Found
    order: Found
    record: Found | None
    papers: list[documents.Paper]
    photos: list[documents.Photo]
    same: bool
    """Whether the laptop and head office computed the same warranty."""


def run(desk: Desk, case: Case) -> list[Check]:
    """All checks of a card."""

    def made(tone: str, message: str, **values: object) -> Check:
        return Check(tone, SIGNS[tone], desk.tr(message, **values), desk.tr(WORDS[tone]))

    found = [made(*finding) for finding in _signatures(desk, case)]
    found += [made(*finding) for finding in _papers(case)]
    found += [made(tone, message, **values) for tone, message, values in _photos(case)]
    found += [made(*finding) for finding in _record(desk, case)]
    found += [made(tone, message, **values) for tone, message, values in _parts(desk, case)]
    found.append(made(*_duplicate(desk, case)))
    late = late_days(case.card)
    found.append(made("odd", N_("handed in {count} d late"), count=late) if late else made("", N_("handed in in time")))
    found.append(made(*_warranty(case)))
    return found


def late_days(card: Found) -> int:
    """Days between due back and handed in."""
    due, handed = card.get("due_back_at"), here(card.get("handed_in_at"))
    return max(0, (handed.date() - date.fromisoformat(due)).days) if due and handed else 0


def _signatures(desk: Desk, case: Case) -> Iterator[tuple[str, str]]:
    signatures = desk.of("signature", "order", case.order.id)
    roles = {s.get("role") for s in signatures}
    by_hand = any(s.get("input_device") == "paper" for s in signatures)
    if by_hand and "signed_paper" not in {photo.kind for photo in case.photos}:
        yield "bad", N_("signed on paper, but the photo of it is missing")
    elif {"customer", "technician"} <= roles:
        yield "", N_("both have signed on paper") if by_hand else N_("both have signed")
    elif case.card.get("sign_refusal_reason"):
        witness = bool(case.card.get("refusal_witness"))
        yield ("odd", N_("the customer did not sign; there is a witness")) if witness else (
            "bad", N_("the customer did not sign, and there is no witness")
        )  # fmt: skip
    else:
        yield "bad", N_("a signature is missing")


def _papers(case: Case) -> Iterator[tuple[str, str]]:
    if not case.papers:
        yield "bad", N_("no signed document has arrived")
    elif all(paper.href for paper in case.papers):
        yield "", N_("all documents are here")
    else:
        yield "odd", N_("documents are still on their way")


def _photos(case: Case) -> Iterator[tuple[str, str, dict[str, object]]]:
    wanted = required_photos(case.order.values)
    taken = {photo.kind for photo in case.photos}
    there = sum(1 for kind in wanted if kind in taken)
    if there < len(wanted):
        yield "bad", N_("required photos {count} of {total}"), {"count": there, "total": len(wanted)}
    elif any(not photo.href for photo in case.photos):
        yield "odd", N_("photos are still on their way"), {}
    else:
        yield "", N_("required photos {count} of {total}"), {"count": there, "total": len(wanted)}


def _record(desk: Desk, case: Case) -> Iterator[tuple[str, str]]:
    """The form's record: what its kind declares is looked at."""
    record = case.record
    if record is None:
        yield "bad", N_("the record of the job is missing")
        return
    declared = desk.kind(record.kind).fields
    times = [at.ms for name in TIMES if (at := Instant.of(record.get(name)))]
    if times:
        in_order = times == sorted(times)
        yield ("", N_("times are in order")) if in_order else ("bad", N_("times are not in order"))
    if declared.keys() >= set(CODES):
        coded = all(record.get(name) for name in CODES)
        yield ("", N_("location, mode and cause are coded")) if coded else ("bad", N_("a failure code is missing"))
    if record.get("exclusion_reasons"):
        yield "odd", N_("an exclusion is noted")
    if record.get("same_fault_as") or (record.get("repair_no_for_fault") or 1) > 1:
        yield "odd", N_("the same fault was repaired before")
    if "meter" in declared and record.get("meter") is None:
        yield "odd", N_("the meter could not be read")
    pays, covered = record.get("total_charged") or 0, case.order.get("charge_type") == "in_warranty"
    yield (
        ("bad", N_("in warranty, but the customer pays"))
        if pays and covered
        else ("", N_("the amount fits the charge"))
    )


def _parts(desk: Desk, case: Case) -> Iterator[tuple[str, str, dict[str, object]]]:
    used = [u for u in desk.of("parts_usage", "order", case.order.id) if not u.get("removed")]
    labelled = {o.get("usage") for o in desk.of("old_part", "order", case.order.id)}
    moved = {m.get("usage") for m in desk.of("stock_movement", "order", case.order.id)}
    back = [u for u in used if u.get("old_part_return")]
    if any(u.id not in labelled for u in back):
        yield "odd", N_("an old part that goes back has no label"), {}
    if case.order.get("charge_type") == "in_warranty" and any(u.get("in_part_warranty") is False for u in used):
        yield "odd", N_("a part beyond its own warranty was replaced"), {}
    unbooked = [u for u in used if u.get("supply_mode") == "van" and u.id not in moved]
    if unbooked:
        yield "odd", N_("parts not booked from the van: {count}"), {"count": len(unbooked)}
    else:
        yield "", N_("parts used: {count}, booked"), {"count": len(used)}


def _duplicate(desk: Desk, case: Case) -> tuple[str, str]:
    others = [
        c
        for c in desk.of("warranty_card", "machine", str(case.card.get("machine")))
        if c.id != case.card.id and c.get("failure_date") == case.card.get("failure_date") and c.get("status") != "void"
    ]
    return ("bad", N_("another card has the same machine and day")) if others else ("", N_("no other card of this day"))


def _warranty(case: Case) -> tuple[str, str]:
    if not case.card.get("verdict"):
        return "bad", N_("the card carries no warranty computation")
    return ("", N_("both computed the same warranty")) if case.same else ("odd", N_("warranty computed differently"))
