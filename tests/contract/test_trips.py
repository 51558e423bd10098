# SPDX-License-Identifier: Apache-2.0
"""A driver's trip on its way through head office: who moves it, what does not fit, what a lost one still brings."""

import pytest

from headoffice.errors import OfficeError
from headoffice.services import trips, vehicles
from headoffice.store.ledger import Author
from tests.contract.lab import Device, Lab, new_id


def assigned(lab: Lab, driver: str = "", station: str = "") -> str:
    """A trip that head office gave to a driver."""
    clerk = Author(lab.dispatcher.person)
    with lab.database.write() as ledger:
        vehicle = ledger.insert("vehicle", clerk, plate="苏J7K382", station=lab.station)
        trip = ledger.insert(
            "trip", clerk, station=station or lab.station, purpose="delivery", destinations="望城", vehicle=vehicle,
            driver=driver or lab.technician,
        )  # fmt: skip
        assert ledger.event("trip", trip, "request", clerk) and ledger.event("trip", trip, "assign", clerk)
    return trip


def move(laptop: Device, trip: str, *events: str) -> None:
    for event in events:
        assert laptop.event(trip, event, "trip").outcome == "applied"


def test_a_trip_reaches_its_driver_wherever_he_belongs(lab: Lab) -> None:
    laptop, stranger = lab.laptop(lab.far_technician), lab.laptop()
    trip = assigned(lab, lab.far_technician, lab.far_station)
    near = assigned(lab, lab.far_technician)
    laptop.pull()
    stranger.pull()
    assert laptop.holds(trip) is not None and laptop.holds(near) is not None
    assert stranger.holds(trip) is None
    events = [row.values for row in laptop.rows.values() if row.kind == "order_event"]
    assert [e["event"] for e in events if e.get("trip") == near] == ["request", "assign"]


def test_the_drivers_events_run_the_trip(lab: Lab) -> None:
    trip, laptop = assigned(lab), lab.laptop()
    move(laptop, trip, "depart", "interrupt", "go_on", "return", "hand_in")
    values = lab.values("trip", trip)
    assert values["status"] == "submitted"
    assert "needs_decision" not in values
    assert lab.count("order_event", trip=trip, applied=True) == 7


def test_a_colleague_does_not_move_a_trip_on(lab: Lab) -> None:
    trip, colleague = assigned(lab), lab.laptop(lab.colleague)
    move(colleague, trip, "depart")
    assert lab.values("trip", trip)["status"] == "assigned"
    assert lab.values("trip", trip)["needs_decision"] is True


def test_an_event_that_no_longer_fits_asks_for_a_decision_on_the_trip(lab: Lab) -> None:
    trip, laptop = assigned(lab), lab.laptop()
    with lab.database.write() as ledger:
        assert ledger.event("trip", trip, "cancel", Author(lab.dispatcher.person))
    move(laptop, trip, "depart")
    assert lab.values("trip", trip)["status"] == "cancelled"
    assert lab.values("trip", trip)["needs_decision"] is True


def test_an_event_names_the_trip_of_its_subject_and_nothing_else(lab: Lab) -> None:
    trip, other, laptop = assigned(lab), assigned(lab), lab.laptop()
    assert laptop.event(other, "depart", "trip", subject=trip).code == "not_your_event"
    order = lab.dispatched()
    both = laptop.put("order_event", order=order, trip=trip, subject_kind="trip", subject=trip, event="depart")
    assert both.code == "not_your_event"
    assert laptop.event(trip, "verify", "trip").code == "not_your_event"
    assert lab.values("trip", trip)["status"] == "assigned"


def test_who_asks_for_a_vehicle_may_take_it_back(lab: Lab) -> None:
    laptop = lab.laptop(lab.colleague)
    laptop.pull()
    trip = laptop.operation("trip", station=lab.station, applicant=lab.colleague, purpose="pickup", destinations="宁乡")
    laptop.push(trip)
    move(laptop, trip.record_id, "request")
    assert lab.values("trip", trip.record_id)["status"] == "requested"
    move(laptop, trip.record_id, "cancel")
    assert lab.values("trip", trip.record_id)["status"] == "cancelled"


@pytest.mark.parametrize("state", ["", "requested", "assigned"])
def test_an_emergency_is_approved_afterwards(lab: Lab, state: str) -> None:
    laptop = lab.laptop()
    if state == "assigned":
        trip = assigned(lab)
    else:
        new = laptop.operation("trip", station=lab.station, applicant=lab.technician, purpose="repair")
        laptop.push(new)
        trip = new.record_id
    if state == "requested":
        move(laptop, trip, "request")
    move(laptop, trip, "emergency_depart")
    values = lab.values("trip", trip)
    assert (values["status"], values["retro_approval"], values["driver"]) == ("departed", True, lab.technician)


def test_what_a_driver_wrote_on_a_trip_that_was_given_to_another_still_arrives(lab: Lab) -> None:
    trip, laptop = assigned(lab, lab.far_technician), lab.laptop(lab.far_technician)
    never = lab.laptop(lab.far_technician)
    laptop.pull()
    lab.edit("trip", trip, driver=lab.colleague)
    stop = laptop.operation("trip_stop", trip=trip, place="黄金乡")
    assert [a.outcome for a in laptop.push(stop).answers] == ["applied"]
    assert laptop.put("trip_stop", stop.record_id, base=1, task="done").outcome == "applied"
    move(laptop, trip, "depart")
    assert lab.values("trip", trip)["needs_decision"] is True
    strange = assigned(lab)
    assert never.put("trip_stop", trip=strange, place="黄金乡").code == "out_of_scope"


def test_an_odometer_entry_is_evidence_of_its_author(lab: Lab) -> None:
    trip, laptop = assigned(lab), lab.laptop()
    laptop.pull()
    first = laptop.operation("odometer_entry", trip=trip, place="return", km="868559.0", at=[0, 480], person=new_id())
    second = laptop.operation(
        "odometer_entry", trip=trip, place="return", km="86559.0", at=[1, 480], corrects=first.record_id
    )
    assert [a.outcome for a in laptop.push(first, second).answers] == ["applied", "applied"]
    assert lab.values("odometer_entry", first.record_id)["person"] == lab.technician
    assert laptop.put("odometer_entry", first.record_id, base=1, km="86559.0").code == "evidence_frozen"


def test_the_vehicle_managers_desk(lab: Lab) -> None:
    """Asked for, refused while it overlaps, given, driven, verified and settled."""
    until, now = "2099-01-01", lab.clock.now()
    lab.edit("person", lab.technician, licence_class="C1", licence_until=until)
    with lab.database.write() as ledger:
        vehicle = ledger.insert("vehicle", Author(""), plate="苏J7K382", station=lab.station, vehicle_type="van",
                                inspection_until=until, insurance_until=until)  # fmt: skip
    plan = {"planned_departure": now.plain(), "planned_return": now.plus(hours=8).plain()}
    request = {"station": lab.station, "purpose": "delivery", "destinations": "望城", **plan}
    first, second = (trips.save_request(lab.database, lab.manager, "", request) for _ in range(2))
    numbers = [lab.values("trip", trip)["doc_no"] for trip in (first, second)]
    assert numbers == ["DT-HQ-261123-001", "DT-HQ-261123-002"]
    trips.assign(lab.database, lab.manager, first, vehicle, lab.technician)
    with pytest.raises(OfficeError, match="on trip"):
        trips.assign(lab.database, lab.manager, second, vehicle, lab.technician)
    with lab.database.read() as ledger:
        waiting = trips.trip_of(ledger, second)
        assert [bool(one.against) for one in trips.vehicles_for(ledger, waiting)] == [True]
        assert [bool(one.against) for one in trips.drivers_for(ledger, waiting)] == [True]
        assert ledger.count("trip", trips.waits(ledger)) == 1
        assert [(p.vehicle.id, p.trip and p.trip.id) for p in vehicles.parked(ledger)] == [(vehicle, first)]
    laptop, out, back = lab.laptop(), now, now.plus(hours=1)
    laptop.pull()
    lab.clock.move(hours=2)
    laptop.put("trip", first, departed_at=out.plain(), returned_at=back.plain(), odo_start="100.0", odo_end="147.0",
               keys_returned=True, parking_place="站内")  # fmt: skip
    laptop.put("trip_stop", trip=first, seq=1, place="黄金乡", task="done")
    laptop.put("trip_fuel", trip=first, at=out.plain(), odometer="120.0", litres="4.00", litre_price=700, amount=2800)
    for phase in ("before", "after"):
        laptop.put("vehicle_check", trip=first, phase=phase, at=out.plain())
    move(laptop, first, "depart", "return", "hand_in")
    assert lab.values("vehicle", vehicle)["odometer"] == "147.0"
    trips.verify(lab.database, lab.manager, first, "")
    trips.settle(lab.database, lab.manager, first)
    trips.assign(lab.database, lab.manager, second, vehicle, lab.technician)
    lab.edit("trip", second, departed_at=lab.clock.now().plain(), odo_start="147.0")
    with lab.database.read() as ledger:
        sheet = trips.sheet_of(ledger, trips.trip_of(ledger, second))
    assert (sheet.previous or {}).get("doc_no") == numbers[0]
    assert sheet.last_filling == 120
