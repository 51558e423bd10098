# SPDX-License-Identifier: Apache-2.0
"""The demo data is believable: valid by the rules, in states that the machines allow, the same for the same day."""

from collections import Counter
from decimal import Decimal

import pytest

from fieldcore.base.clock import Instant
from fieldcore.records import catalogue
from fieldcore.records.model import Values
from fieldcore.rules.machines import MACHINES, Event, fold
from fieldcore.rules.maintenance import plan_problems, readings_of, standing
from fieldcore.rules.odometer import corrections
from fieldcore.rules.trips.handing_in import missing
from fieldcore.rules.trips.sheet import Sheet, totals
from fieldcore.rules.validation import check_record
from headoffice.services.demo.build import build

TODAY = Instant.parse("2026-11-23 08:00")


class Notes:
    """Keeps what the demo data asks of the office."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Values] = {}
        self.events: list[tuple[int, str, str, str]] = []

    def put(self, kind: str, record_id: str, values: Values, at: Instant) -> None:
        self.rows[kind, record_id] = values

    def event(self, subject_kind: str, subject: str, event: str, actor: str, at: Instant, reason: str = "") -> None:
        self.events.append((at.ms, subject_kind, subject, event))

    def of(self, kind: str) -> list[Values]:
        return [values for (row_kind, _), values in self.rows.items() if row_kind == kind]


@pytest.fixture(scope="module")
def notes() -> Notes:
    made = Notes()
    build(made, TODAY)
    return made


def test_it_has_the_promised_size(notes: Notes) -> None:
    sizes = {kind: len(notes.of(kind)) for kind in ("station", "person", "customer", "machine", "part", "work_order")}
    assert sizes == {"station": 3, "person": 12, "customer": 400, "machine": 900, "part": 600, "work_order": 301}
    assert {v["family"] for v in notes.of("product_model")} == {"engine", "telecom", "kitchen_robot", "furniture"}


def test_every_record_keeps_the_field_rules(notes: Notes) -> None:
    known = catalogue()
    for (kind, _), values in notes.rows.items():
        assert set(values) <= set(known[kind].fields), kind
        assert check_record(known[kind], values, {"new"}) == [], (kind, values)


def test_every_state_was_reached_by_its_machine(notes: Notes) -> None:
    by_subject: dict[tuple[str, str], list[Event]] = {}
    for _, kind, subject, event in sorted(notes.events):
        by_subject.setdefault((kind, subject), []).append(Event(event, event))
    states: Counter[str] = Counter()
    for (kind, _), events in by_subject.items():
        folded = fold(MACHINES[catalogue()[kind].meta.status], events)
        assert folded.unapplied == ()
        states[f"{kind}.{folded.state}"] += 1
    assert states["work_order.new"] and states["work_order.in_progress"] and states["warranty_card.handed_in"]
    assert states["callback.scheduled"] and states["work_order.closed"] > 200


@pytest.mark.parametrize(("kind", "field"), [("work_order", "doc_no"), ("machine", "serial_no"), ("part", "part_no")])
def test_numbers_are_unique(notes: Notes, kind: str, field: str) -> None:
    numbers = [values[field] for values in notes.of(kind)]
    assert len(numbers) == len(set(numbers))


def test_the_same_day_gives_the_same_data(notes: Notes) -> None:
    again = Notes()
    build(again, TODAY)
    assert again.rows == notes.rows
    assert again.events == notes.events


def test_a_seller_sells_one_family_of_goods(notes: Notes) -> None:
    families = {i: values["family"] for (kind, i), values in notes.rows.items() if kind == "product_model"}
    sold = {(machine["seller"], families[machine["product_model"]]) for machine in notes.of("machine")}
    assert len(sold) == len({seller for seller, _ in sold})


def test_nothing_fails_or_is_read_before_it_was_sold(notes: Notes) -> None:
    sold = {i: values["sale_date"] for (kind, i), values in notes.rows.items() if kind == "machine"}
    for order in (order for order in notes.of("work_order") if order["service_type"] == "repair"):
        assert Instant(*order["reported_at"]).date().isoformat() > sold[order["machine"]]
    readings: dict[str, list[tuple[int, float]]] = {}
    for reading in notes.of("meter_reading"):
        at = Instant(*reading["read_at"])
        assert at.date().isoformat() > sold[reading["machine"]]
        readings.setdefault(reading["machine"], []).append((at.ms, float(reading["value"])))
    assert all([v for _, v in sorted(own)] == sorted(v for _, v in own) for own in readings.values())


def test_only_what_counts_is_read(notes: Notes) -> None:
    units = {i: values.get("meter_unit") for (kind, i), values in notes.rows.items() if kind == "product_model"}
    models = {i: values["product_model"] for (kind, i), values in notes.rows.items() if kind == "machine"}
    assert all(units[models[reading["machine"]]] for reading in notes.of("meter_reading"))
    for repair in notes.of("repair_record"):
        assert units[models[repair["machine"]]] or not repair.get("meter")


def test_some_plans_are_due_and_some_overdue_by_date_and_by_meter(notes: Notes) -> None:
    readings: dict[str, list[Values]] = {}
    for reading in notes.of("meter_reading"):
        readings.setdefault(reading["machine"], []).append(reading)
    states: Counter[str] = Counter()
    for plan in notes.of("maintenance_plan"):
        read = readings_of(readings.get(plan["machine"], []))
        states[standing(plan, read, TODAY.date()).state] += 1
        by_meter = bool(read) and plan.get("next_due_meter") and read[-1].value > Decimal(plan["next_due_meter"])
        states["by meter"] += bool(by_meter)
        assert list(plan_problems(plan)) == []
    assert min(states[name] for name in ("planned", "due", "overdue", "by meter")) > 2


def test_an_installation_waits_with_its_checklist(notes: Notes) -> None:
    (order,) = [values for values in notes.of("work_order") if values["service_type"] == "install"]
    (template,) = [key for (kind, key), values in notes.rows.items()
                   if kind == "checklist_template" and values["service_type"] == "install"]  # fmt: skip
    items = [values for values in notes.of("template_item") if values["template"] == template]
    assert {item["check_kind"] for item in items} == {"site_condition", "install_item", "safety"}
    assert "machine" not in order, "it comes with the acceptance"


def test_a_driver_finds_a_trip_for_today_and_yesterdays_waits_to_be_verified(notes: Notes) -> None:
    (driver,) = [i for (kind, i), values in notes.rows.items() if kind == "person" and values["staff_no"] == "D001"]
    trips = {i: values for (kind, i), values in notes.rows.items() if kind == "trip"}
    states: dict[str, str] = {}
    for i in trips:
        events = [Event(event, event) for _, _, subject, event in sorted(notes.events) if subject == i]
        states[fold(MACHINES["trip"], events).state] = i
    assert set(states) == {"requested", "assigned", "departed", "submitted", "closed", "rejected"}
    today = trips[states["assigned"]]
    assert today["driver"] == driver
    assert Instant(*today["planned_departure"]).date() == TODAY.date()
    lines = {
        kind: {i: v for (k, i), v in notes.rows.items() if k == kind and v["trip"] == states["submitted"]}
        for kind in ("vehicle_check", "trip_stop", "trip_goods", "trip_fuel", "trip_expense", "odometer_entry")
    }
    trip = trips[states["submitted"]]
    sheet = Sheet(
        trip_id="t", trip=trip, now=TODAY, vehicle=notes.rows["vehicle", trip["vehicle"]],
        driver=notes.rows["person", driver], previous=trips[states["closed"]], last_filling=Decimal("85944.0"),
        checks=lines["vehicle_check"],
        stops=lines["trip_stop"], goods=lines["trip_goods"], fuel=lines["trip_fuel"], expenses=lines["trip_expense"],
    )  # fmt: skip
    assert [(found.level, found.code) for found in missing(catalogue(), sheet)] == [("warn", "missing_photo")]
    assert [fuel["odometer"] for fuel in notes.of("trip_fuel")] == ["85944.0", "86430.0"]
    assert (totals(sheet).km, totals(sheet).money) == (Decimal(147), 40972)
    assert [(old["km"], new["km"]) for old, new in corrections(lines["odometer_entry"])] == [("868559.0", "86559.0")]
    assert notes.rows["vehicle", trip["vehicle"]]["odometer"] == trip["odo_end"]


def test_parts_wait_at_every_desk_and_the_ledger_agrees_with_what_came(notes: Notes) -> None:
    states: dict[str, set[str]] = {"parts_request": set(), "old_part": set()}
    for kind, seen in states.items():
        for i in (i for k, i in notes.rows if k == kind):
            events = [Event(event, event) for _, _, subject, event in sorted(notes.events) if subject == i]
            seen.add(fold(MACHINES[catalogue()[kind].meta.status], events).state)
    assert states["parts_request"] == {
        "submitted", "reviewing", "approved", "partly_approved", "rejected", "allocated", "ordered", "shipped",
        "received", "received_short", "withdrawn", "closed",
    }  # fmt: skip
    assert states["old_part"] == {
        "expected", "tagged", "packed", "shipped", "received", "accepted", "rejected", "exempted",
    }  # fmt: skip
    came = {i: v["received_quantity"] for (k, i), v in notes.rows.items() if k == "parts_request"
            and v.get("received_quantity")}  # fmt: skip
    moved = {m["request"]: m["quantity"] for m in notes.of("stock_movement") if m.get("request")
             and m["movement"] == "issue_to_van"}  # fmt: skip
    assert moved == came
    assert any(old["due_date"] < TODAY.date().isoformat() for old in notes.of("old_part"))
    fitted = Counter(part["serial_no"] for part in notes.of("machine_component"))
    assert fitted and max(fitted.values()) == 1
