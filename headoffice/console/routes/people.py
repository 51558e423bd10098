# SPDX-License-Identifier: Apache-2.0
"""People and their laptops: roles, sign-in, enrolment, last sync, revoking."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter
from sqlalchemy import select
from starlette.responses import Response

from fieldcore.base.text import N_
from fieldcore.rules.validation import Problem
from fieldcore.wire.invitation import Invitation
from headoffice.console import board, fields, navigation
from headoffice.console.desk import Desk
from headoffice.console.guard import Administrator, Anybody, Editor
from headoffice.console.qr import qr
from headoffice.errors import OfficeError, Overtaken
from headoffice.services import accounts, devices
from headoffice.services.devices import LaptopView
from headoffice.services.intake import Invalid
from headoffice.store.rows import Found

router = APIRouter()


def sync_of(laptops: Sequence[LaptopView]) -> board.Sync:
    """The newest word of somebody's laptops."""
    active = [one for one in laptops if not one.revoked]
    if not active:
        return board.Sync("", None)
    newest = max(active, key=lambda one: one.last_sync.ms if one.last_sync else 0)
    return board.Sync(newest.code, newest.last_sync, newest.unsent)


def by_person(laptops: Sequence[LaptopView]) -> dict[str, list[LaptopView]]:
    """Laptops by the person that they are enrolled for."""
    made: dict[str, list[LaptopView]] = {}
    for one in laptops:
        made.setdefault(one.person, []).append(one)
    return made


@router.get("/people")
def people(desk: Annotated[Desk, Anybody]) -> Response:
    """Everybody, with the laptops and what they last told."""
    wanted, stale = desk.query("q"), bool(desk.query("stale"))
    laptops = by_person(devices.views(desk.rows))
    rows = []
    for person in desk.find("person"):
        own = laptops.get(person.id, [])
        sync = sync_of(own)
        late = bool(sync.device) and sync.tone(desk.now) == "warn"
        if (stale and not late) or (wanted and not matches(person, wanted)):
            continue
        active = person.get("active") is not False
        rows.append({
            "id": person.id, "name": person.get("name") or person.id, "staff_no": person.get("staff_no") or "",
            "roles": roles_of(desk, person), "station": desk.title("station", person.get("station")),
            "devices": desk.tr(", ").join(one.code for one in own if not one.revoked),
            "sync": desk.words.ago(sync.at) if sync.device else "—",
            "tone": sync.tone(desk.now) if sync.device else "", "unsent": sync.unsent if sync.device else "—",
            "state": desk.tr("active") if active else desk.tr("has left"), "state_tone": "ok" if active else "",
        })  # fmt: skip
    rows.sort(key=lambda r: str(r["staff_no"]))
    return desk.page(
        "people.html",
        rows=rows,
        filters={"q": wanted, "stale": stale},
        may={"edit": desk.visitor.has(*navigation.EDITORS), "courier": desk.visitor.has(*navigation.SETTLERS)},
    )


def matches(person: Found, wanted: str) -> bool:
    """Whether a name or staff number holds the text."""
    text = wanted.lower()
    return any(text in str(person.get(name) or "").lower() for name in ("name", "staff_no", "phone"))


def roles_of(desk: Desk, person: Found) -> str:
    """Roles in words."""
    return desk.tr(", ").join(desk.choice("role", role) for role in person.get("roles") or ())


@router.get("/people/new")
def new_person(desk: Annotated[Desk, Editor]) -> Response:
    """The form of a new person."""
    return person_form(desk, None, {"active": True})


@router.get("/people/{person_id}")
def person(desk: Annotated[Desk, Anybody], person_id: str) -> Response:
    """One person."""
    return person_page(desk, desk.get("person", person_id))


def person_page(desk: Desk, one: Found, code: Mapping[str, Any] | None = None, trouble: str = "") -> Response:
    """A person's page; an enrolment code shows only in the answer that made it."""
    laptops = by_person(devices.views(desk.rows)).get(one.id, [])
    login = login_of(desk, one.id)
    active = one.get("active") is not False
    edits, administers = desk.visitor.has(*navigation.EDITORS), desk.visitor.has("administrator")
    return desk.page(
        "person.html",
        status=422 if trouble else 200,
        person={"id": one.id, "name": one.get("name") or one.id, "tone": "ok" if active else "",
                "state": desk.tr("active") if active else desk.tr("has left")},
        facts=desk.cells(desk.kind("person").fields.values(), one.values),
        devices=[laptop(desk, view) for view in laptops],
        code=code, trouble=trouble,
        may={"edit": edits, "enrol": edits, "revoke": administers, "account": administers},
        account={"name": login,
                 "text": desk.tr("signs in as {name}", name=login) if login else desk.tr("no sign-in yet")},
    )  # fmt: skip


def login_of(desk: Desk, person_id: str) -> str:
    """The name that a person signs in with, "" for none."""
    table = desk.rows.tables.account
    login = desk.rows.connection.execute(select(table.c.login).where(table.c.person == person_id)).scalar()
    return login or ""


def laptop(desk: Desk, view: LaptopView) -> dict[str, Any]:
    """A laptop as a line."""
    unsent = desk.tr("unsent: {count} changes, {files} files", count=view.unsent, files=view.unsent_blobs)
    sync = desk.tr("last sync {time}", time=desk.words.ago(view.last_sync))
    return {
        "id": view.device, "code": view.code, "version": view.app_version, "sync": sync, "unsent": unsent,
        "active": not view.revoked, "state": desk.tr("revoked") if view.revoked else desk.tr("enrolled"),
        "tone": "danger" if view.revoked else "ok",
    }  # fmt: skip


@router.get("/people/{person_id}/edit")
def edit_person(desk: Annotated[Desk, Editor], person_id: str) -> Response:
    """The form of a person."""
    one = desk.get("person", person_id)
    return person_form(desk, one, one.values)


def person_form(
    desk: Desk,
    one: Found | None,
    values: Mapping[str, Any],
    texts: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    trouble: str = "",
) -> Response:
    """The form, derived from the declaration."""
    specs = [spec for spec in desk.kind("person").fields.values() if fields.editable(spec)]
    address = f"/people/{one.id}" if one else "/people"
    return desk.page(
        "form.html", status=422 if problems or trouble else 200,
        heading=str(one.get("name")) if one else desk.tr("Add person"), back=address,
        action=address if one else "/people/new", version=one.version if one else 0, trouble=trouble,
        sections=[{"label": desk.tr("Person"), "fields": desk.editors(specs, values, texts, problems), "inner": []}],
        confirm=desk.tr("Save"), footer="",
    )  # fmt: skip


@router.post("/people/{person_id}/enrolment")
def enrolment_code(desk: Annotated[Desk, Editor], person_id: str) -> Response:
    """A new code, shown in this answer and never again."""
    one = desk.get("person", person_id)
    try:
        text = devices.new_code(desk.database, desk.actor, person_id)
    except OfficeError as trouble:
        return person_page(desk, one, trouble=desk.said(trouble))
    address = str(desk.request.base_url).rstrip("/")
    until = desk.words.moment(desk.now.plus(days=devices.CODE_DAYS))
    invitation = Invitation(address, text, desk.request.app.state.fingerprint)
    return person_page(desk, one, {"text": text, "address": address, "until": until, "qr": qr(invitation.text),
                                   "line": invitation.text})  # fmt: skip


@router.post("/devices/{device_id}/revoke")
def revoke(desk: Annotated[Desk, Administrator], device_id: str) -> Response:
    """Revoke a laptop."""
    devices.revoke(desk.database, desk.actor, device_id)
    code = desk.title("device", device_id)
    owner = desk.get("device", device_id).get("person")
    return desk.go(f"/people/{owner}", N_("{code} is revoked: it receives nothing any more."), code=code)


@router.post("/people/{person_id}/account")
def account(desk: Annotated[Desk, Administrator], person_id: str) -> Response:
    """Give a person a sign-in or a new password."""
    one = desk.get("person", person_id)
    try:
        with desk.database.write() as ledger:
            accounts.set_password(
                ledger, desk.actor, person_id, desk.posted("name"), str(desk.form.get("password", ""))
            )
    except OfficeError as trouble:
        return person_page(desk, one, trouble=desk.said(trouble))
    return desk.go(f"/people/{person_id}", N_("{name} can sign in now."), name=one.get("name"))


@router.post("/people/new")
def add_person(desk: Annotated[Desk, Editor]) -> Response:
    """Keep a new person."""
    return keep(desk, None)


@router.post("/people/{person_id}")
def save_person(desk: Annotated[Desk, Editor], person_id: str) -> Response:
    """Keep the changes of a person."""
    return keep(desk, desk.get("person", person_id))


def keep(desk: Desk, one: Found | None) -> Response:
    """Save what was posted; only an administrator gives roles."""
    specs = [spec for spec in desk.kind("person").fields.values() if fields.editable(spec)]
    values, texts, problems = fields.read(specs, desk.form)
    trouble = ""
    try:
        if problems:
            raise Invalid([("person", problem) for problem in problems])
        _check(desk, one, values)
        kept = desk.save("person", one.id if one else "", values, one.version if one else None)
    except Invalid as invalid:
        problems, trouble = [problem for _, problem in invalid.problems], desk.said(invalid)
    except OfficeError as error:
        trouble = desk.said(error)
    else:
        return desk.go(f"/people/{kept}", N_("Saved."))
    return person_form(desk, one, values, texts, problems, trouble)


def _check(desk: Desk, one: Found | None, values: Mapping[str, Any]) -> None:
    before = sorted(one.get("roles") or ()) if one else []
    if sorted(values.get("roles") or ()) != before and not desk.visitor.has("administrator"):
        raise OfficeError(N_("Only an administrator gives roles."), field="roles")
    if one is not None and desk.posted("version") != str(one.version):
        raise Overtaken(N_("Somebody changed this meanwhile. Compare with the page and save again."))
    same = desk.rows.column("person", "staff_no") == values.get("staff_no")
    if any(other.id != (one.id if one else "") for other in desk.find("person", same)):
        raise OfficeError(N_("Staff number {staff_no} is taken."), field="staff_no", staff_no=values.get("staff_no"))
