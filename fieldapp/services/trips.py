# SPDX-License-Identifier: Apache-2.0
"""Trips of the driver: the sheet of one, its steps, and the whole day typed afterwards in one grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fieldapp.errors import UserError
from fieldapp.forms.content import TRIP_LINES, not_withdrawn
from fieldapp.forms.evidence import hash_of, stroke_bytes
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.export import Exports
from fieldapp.services.group import Group
from fieldapp.services.jobs import in_words
from fieldapp.services.photos import Picture, attach
from fieldapp.services.records import refuse
from fieldapp.services.sessions import Ink, Language, Paper
from fieldapp.services.views import RecordView
from fieldapp.services.wording import Text, choice
from fieldapp.store.rows import Stored
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.findings import Missing, Rows
from fieldcore.rules.machines import TRIP
from fieldcore.rules.odometer import current, entry
from fieldcore.rules.trips.departure import departing
from fieldcore.rules.trips.handing_in import missing
from fieldcore.rules.trips.sheet import Sheet, Totals, totals
from fieldcore.rules.validation import Level, check_record, check_value

OPEN: Final = ("assigned", "departed", "interrupted", "returned")
"""States in which the driver writes his sheet."""
_NEXT: Final = {"assigned": "depart", "departed": "return", "interrupted": "go_on", "returned": "hand_in"}
_PLACES: Final = {
    ("trip", "odo_start"): "departure", ("trip", "odo_end"): "return", ("trip_stop", "odometer"): "stop",
    ("trip_fuel", "odometer"): "fuel",
}  # fmt: skip
"""Fields that hold a reading of the odometer, and the place that an entry names."""
_FROZEN: Final = N_("This trip is handed in. The vehicle manager can send it back.")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit yet, at the field where it is put right."""

    level: Level
    code: str
    message: Text
    kind: str
    record_id: str
    field: str


@dataclass(frozen=True, slots=True)
class TripRow:
    """A trip in a list."""

    id: str
    doc_no: str
    plate: str
    destinations: str
    when: Instant | None
    state: str
    state_label: Text


@dataclass(frozen=True, slots=True)
class TripPage:
    """All that the page of one trip shows. ``next_event``: the one step that comes next, "" for none."""

    row: TripRow
    trip: RecordView
    vehicle: str
    lines: Mapping[str, tuple[RecordView, ...]]
    found: tuple[Finding, ...]
    totals: Totals
    next_event: str
    editable: bool
    photos: int


class Trips:
    """What a driver does with trips; head office plans, verifies and settles them."""

    def __init__(self, desk: Desk, exports: Exports) -> None:
        self._desk, self._exports = desk, exports

    def own(self, count: int = 30) -> tuple[TripRow, ...]:
        """The driver's trips, the newest first."""
        found = self._desk.read.find("trip", {"driver": self._desk.me.person_id}, ("-planned_departure", "-id"), count)
        return tuple(self._row(trip) for trip in found)

    def page(self, trip_id: str = "") -> TripPage | None:
        """One trip; without an id the one that is open, else the newest. None where there is none."""
        return self._desk.read.at_once(lambda: self._page(trip_id))

    def edit(self, kind: str, record_id: str, changes: Values) -> Changes:
        """Save values of the sheet or of one of its lines; a reading of the odometer is kept as it was typed too."""
        trip = self._open(str(self._desk.need(kind, record_id).get("trip") or record_id))
        before = dict(self._desk.need(kind, record_id).values)
        fields = self._desk.catalogue[kind].fields
        refuse(problem for name, value in changes.items() for problem in check_value(fields[name], value))
        group = Group(self._desk)
        group.put(kind, record_id, **changes)
        if kind == "trip_fuel" and "amount" not in changes:
            _add_up(group, record_id)
        self._keep_readings(group, trip.id, kind, record_id, changes)
        old = {name: before.get(name) for name in changes}
        return group.commit(undo=lambda: self.edit(kind, record_id, old))

    def add(self, trip_id: str, kind: str, values: Values) -> Changes:
        """A new stop, goods, filling or expense; ``created`` is its id."""
        self._open(trip_id)
        made = dict(values)
        if kind == "trip_stop":
            made.setdefault("seq", 1 + len(self._lines(trip_id, kind)))
        refuse(check_record(self._desk.catalogue[kind], {"trip": trip_id, **made}, {"new"}))
        group = Group(self._desk)
        line = group.add(kind, trip=trip_id, **made)
        if kind == "trip_fuel":
            _add_up(group, line)
        self._keep_readings(group, trip_id, kind, line, made)
        return group.commit(created=line, undo=lambda: self.remove(kind, line))

    def remove(self, kind: str, line_id: str) -> Changes:
        """Take a line off."""
        self._open(str(self._desk.need(kind, line_id).get("trip")))
        group = Group(self._desk)
        group.put(kind, line_id, removed=True)
        return group.commit(undo=True)

    def check(
        self, trip_id: str, phase: str, faults: tuple[str, ...], note: str = "", at: Instant | None = None
    ) -> Changes:  # fmt: skip
        """Keep one safety check: evidence; the last one before departure counts."""
        self._open(trip_id)
        group = Group(self._desk)
        moment = (at or self._desk.now()).plain()
        made = group.add(
            "vehicle_check", trip=trip_id, phase=phase, at=moment, faults=sorted(faults) or None,
            note=note.strip() or None,
        )  # fmt: skip
        return group.commit(created=made)

    def receive(self, stop_id: str, name: str, ink: Ink) -> Changes:
        """Somebody signs for the goods of a stop."""
        trip_id = str(self._desk.need("trip_stop", stop_id).get("trip"))
        self._open(trip_id)
        if not name.strip() or sum(len(stroke.points) for stroke in ink.strokes) < 2:
            raise UserError(N_("The receiver's name and signature are needed."))
        group, raw = Group(self._desk), stroke_bytes([stroke.points for stroke in ink.strokes], ink.aspect)
        _keep(group, raw)
        group.put("trip_stop", stop_id, receiver_name=name.strip(), receiver_strokes=hash_of(raw),
                  received_at=self._desk.now().plain())  # fmt: skip
        return group.commit()

    def photograph(self, trip_id: str, photo_kind: str, pictures: Sequence[Picture]) -> Changes:
        """Photos of receipts or of damage, in one group."""
        self._open(trip_id)
        group, there = Group(self._desk), self._photos(trip_id)
        for picture in pictures:
            attach(group, there, photo_kind, picture, trip=trip_id)
        return group.commit()

    def depart(self, trip_id: str) -> Changes:
        """Go out: the check, the papers and the odometer must allow it."""
        trip = self._open(trip_id)
        if trip.get("odo_start") is None:
            raise UserError(N_("Read the odometer first."))
        self._refuse(departing(self._sheet(trip)))
        return self._step(trip, "depart", Instant.of(trip.get("departed_at")))

    def depart_in_emergency(self, vehicle: str, destinations: str, reason: str, odo_start: str) -> Changes:
        """Go out without a request; a manager approves it afterwards. ``created`` is the new trip."""
        if not reason.strip() or not destinations.strip():
            raise UserError(N_("Say where it goes and why it cannot wait."))
        now = self._desk.now()
        values: Values = {
            "station": self._desk.station_id, "applicant": self._desk.me.person_id, "purpose": "other",
            "destinations": destinations.strip(), "planned_departure": now.plain(),
            "planned_return": now.plus(hours=4).plain(), "vehicle": vehicle, "driver": self._desk.me.person_id,
            "emergency_reason": reason.strip(), "odo_start": odo_start,
        }  # fmt: skip
        refuse(check_record(self._desk.catalogue["trip"], values, {"new", "departed"}))
        group = Group(self._desk)
        trip = group.add("trip", numbered="doc_no", **values)
        group.step("trip", trip, "emergency_depart", at=now)
        self._keep_readings(group, trip, "trip", trip, values)
        return group.commit(created=trip)

    def interrupt(self, trip_id: str, incident: str, words: str) -> Changes:
        """A breakdown, an accident or an offence on the way, told at once."""
        trip = self._open(trip_id)
        if not incident or not words.strip():
            raise UserError(N_("Say what happened."))
        group, now = Group(self._desk), self._desk.now()
        group.step("trip", trip.id, "interrupt", reason=words.strip(), at=now)
        group.put("trip", trip.id, incident=incident, incident_at=now.plain(), incident_text=words.strip())
        return group.commit()

    def go_on(self, trip_id: str) -> Changes:
        """Carry on after an interruption."""
        return self._step(self._open(trip_id), "go_on")

    def come_back(self, trip_id: str) -> Changes:
        """Be back at the gate; straight from an interruption it was towed."""
        trip = self._open(trip_id)
        towed = trip.get("status") == "interrupted"
        return self._step(trip, "towed" if towed else "return", Instant.of(trip.get("returned_at")))

    def hand_in(self, trip_id: str) -> Changes:
        """Hand the sheet in, with the steps that were typed instead of taken; it is marked as filled in afterwards.

        UserError while something blocks (``page.found`` lists it).
        """
        trip = self._open(trip_id)
        self._refuse(missing(self._desk.catalogue, self._sheet(trip)))
        group = Group(self._desk)
        late = trip.get("status") != "returned"
        for state, event, field in (("assigned", "depart", "departed_at"), ("interrupted", "go_on", ""),
                                    ("departed", "return", "returned_at")):  # fmt: skip
            if group.values("trip", trip_id).get("status") == state:
                group.step("trip", trip_id, event, at=Instant.of(trip.get(field)))
        if late:
            group.put("trip", trip_id, back_filled=True)
        group.step("trip", trip_id, "hand_in")
        done = group.commit()
        self._desk.forget_undo()
        return done

    def sheet(self, trip_id: str, lang: Language = "both") -> Paper:
        """The trip sheet on paper."""
        return self._exports.trip_sheet(trip_id, lang)

    def _open(self, trip_id: str) -> Stored:
        trip = self._desk.need("trip", trip_id)
        if trip.get("driver") != self._desk.me.person_id:
            raise UserError(N_("This trip belongs to another driver."))
        if trip.get("status") not in OPEN:
            raise UserError(_FROZEN)
        return trip

    def _step(self, trip: Stored, event: str, at: Instant | None = None) -> Changes:
        group = Group(self._desk)
        group.step("trip", trip.id, event, at=at)
        return group.commit()

    def _refuse(self, found: list[Missing]) -> None:
        blocking = [finding for finding in found if finding.level == "block"]
        if blocking:
            raise UserError(N_("{count} things are missing. First: {first}"), count=len(blocking),
                            first=in_words(blocking[0]))  # fmt: skip

    def _keep_readings(self, group: Group, trip_id: str, kind: str, record_id: str, changes: Values) -> None:
        """What was typed into the odometer's fields, as entries; a second one corrects the first."""
        entries = self._lines(trip_id, "odometer_entry")
        line = "" if kind == "trip" else record_id
        for name, km in changes.items():
            place = _PLACES.get((kind, name))
            last = entries.get(current(entries).get((place or "", line), ""), {})
            if place and km is not None and last.get("km") != km:
                group.add("odometer_entry", trip=trip_id, **entry(place, line, km, self._desk.now(), entries))

    def _row(self, trip: Stored) -> TripRow:
        return TripRow(
            id=trip.id, doc_no=str(trip.get("doc_no") or ""), plate=self._desk.title("vehicle", trip.get("vehicle")),
            destinations=str(trip.get("destinations") or ""),
            when=Instant.of(trip.get("departed_at") or trip.get("planned_departure")),
            state=str(trip.get("status") or ""), state_label=choice("trip_status", trip.get("status")),
        )  # fmt: skip

    def _page(self, trip_id: str) -> TripPage | None:
        trip = self._desk.maybe("trip", trip_id) if trip_id else self._current()
        if trip is None:
            return None
        sheet, state = self._sheet(trip), str(trip.get("status") or "")
        editable = state in OPEN and trip.get("driver") == self._desk.me.person_id
        found = missing(self._desk.catalogue, sheet) if editable else []
        whole = bool(trip.get("departed_at") and trip.get("returned_at"))
        return TripPage(
            row=self._row(trip),
            trip=self._desk.view(trip, reached=TRIP.reached(state)),
            vehicle=self._desk.title("vehicle", trip.get("vehicle")),
            lines={
                kind: tuple(
                    self._desk.view_of(kind, key, row) for key, row in sorted(
                        self._lines(trip.id, kind).items(), key=lambda item: (int(item[1].get("seq") or 0), item[0])
                    )
                )
                for kind in TRIP_LINES
            },
            found=tuple(
                Finding(f.level, f.code, in_words(f), f.kind, f.record_id, f.field) for f in found
            ),
            totals=totals(sheet),
            next_event=("hand_in" if whole else _NEXT[state]) if editable else "",
            editable=editable,
            photos=len(sheet.photo_kinds),
        )  # fmt: skip

    def _current(self) -> Stored | None:
        mine = {"driver": self._desk.me.person_id}
        under_way = self._desk.read.first("trip", {**mine, "status": OPEN}, ("planned_departure", "id"))
        return under_way or self._desk.read.first("trip", mine, ("-planned_departure", "-id"))

    def _photos(self, trip_id: str) -> Sequence[Stored]:
        return not_withdrawn(self._desk.read.find("attachment", {"trip": trip_id}, ("id",)))

    def _lines(self, trip_id: str, kind: str) -> Rows:
        found = self._desk.read.find(kind, {"trip": trip_id}, ("id",))
        return {row.id: row.values for row in found if not row.get("removed")}

    def _sheet(self, trip: Stored) -> Sheet:
        """All that the rules look at; the laptop knows only some of the other trips, so that an overlap only warns."""
        vehicle, driver = (
            self._desk.maybe("vehicle", trip.get("vehicle")),
            self._desk.maybe("person", trip.get("driver")),
        )
        near = [other for other in self._desk.read.find("trip", {"vehicle": trip.get("vehicle")}, ("-returned_at",))
                if other.id != trip.id] if vehicle else []  # fmt: skip
        out = Instant.of(trip.get("departed_at")) or self._desk.now()
        before = [o for o in near if (back := Instant.of(o.get("returned_at"))) and back.ms <= out.ms]
        lines = {kind: self._lines(trip.id, kind) for kind in TRIP_LINES}
        return Sheet(
            trip_id=trip.id, trip=trip.values, now=self._desk.now(), vehicle=vehicle.values if vehicle else None,
            driver=driver.values if driver else None, previous=before[0].values if before else None,
            others={other.id: other.values for other in near}, checks=lines["vehicle_check"],
            stops=lines["trip_stop"], goods=lines["trip_goods"], fuel=lines["trip_fuel"],
            expenses=lines["trip_expense"],
            photo_kinds=tuple(str(photo.get("photo_kind")) for photo in self._photos(trip.id)),
        )  # fmt: skip


def _add_up(group: Group, line: str) -> None:
    """The amount of a filling is litres times price, until somebody types another one."""
    values = group.values("trip_fuel", line)
    litres, price = values.get("litres"), values.get("litre_price")
    if litres is not None and price is not None:
        group.put(
            "trip_fuel", line, amount=int((Decimal(litres) * price).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
        )


def _keep(group: Group, data: bytes) -> None:
    def keep(work: UnitOfWork) -> None:
        work.put_blob(data)

    group.also(keep)
