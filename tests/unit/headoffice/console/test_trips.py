# SPDX-License-Identifier: Apache-2.0
"""Vehicles are asked for, given, watched, and their sheets verified and settled."""

from dataclasses import replace
from typing import Any

import pytest

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from headoffice.errors import OfficeError
from headoffice.services import accounts
from headoffice.services.actors import SYSTEM, Actor
from headoffice.services.trips import assign
from headoffice.store.ledger import Author
from tests.office import PASSWORD, Sample

TYPED = "%Y-%m-%dT%H:%M"


@pytest.fixture
def yard(sample: Sample) -> Sample:
    """The sample with a vehicle manager, a driver and two lorries."""
    sample = replace(sample, people=dict(sample.people), ids=dict(sample.ids))
    with sample.office.database.write() as ledger:
        today, add, who = ledger.clock.now().date(), ledger.insert, SYSTEM.author
        station = sample.ids["station"]
        for login, roles in (("fleet", ["vehicle_manager"]), ("pay", ["finance"])):
            sample.people[login] = add("person", who, staff_no=login.upper(), name=login, roles=roles, station=station)
            accounts.set_password(ledger, SYSTEM, sample.people[login], login, PASSWORD)
        sample.people["driver"] = add(
            "person", who, staff_no="D1", name="孙立军", roles=["driver"], station=station, licence_class="B2",
            licence_until=f"{today.year + 3}-03-11",
        )  # fmt: skip
        for name, plate, until in (("lorry", "苏J7K382", f"{today.year + 1}-12-31"), ("old", "苏J1A001", "2020-01-01")):
            sample.ids[name] = add(
                "vehicle", who, plate=plate, station=station, vehicle_type="truck", seats=3, tank_litres="80.00",
                inspection_until=until, insurance_until=f"{today.year + 1}-12-31", active=True,
            )  # fmt: skip
    return sample


def hours(sample: Sample, count: float) -> Instant:
    return Instant(sample.office.database.clock.now().plus(hours=count).ms, ORGANISATION_OFFSET)


def request(sample: Sample, start: float = 1, end: float = 9, **more: str) -> dict[str, str]:
    times = {"planned_departure": start, "planned_return": end}
    typed = {name: hours(sample, count).datetime().strftime(TYPED) for name, count in times.items()}
    return {"station": sample.ids["station"], "purpose": "delivery", "destinations": "新丰镇、滨江", **typed, **more}


def asked(sample: Sample, start: float = 1, end: float = 9, **more: str) -> str:
    page = sample.client("desk").submit("/trips/new", request(sample, start, end, **more))
    assert page.status_code == 200, page.text
    return str(page.url.path.rpartition("/")[2])


def give(sample: Sample, login: str, trip: str, event: str, **data: str) -> Any:
    return sample.client(login).submit(f"/trips/{trip}/events", {"event": event, **data})


def given(sample: Sample, start: float = 1, end: float = 9) -> str:
    trip = asked(sample, start, end)
    page = give(sample, "fleet", trip, "assign", vehicle=sample.ids["lorry"], driver=sample.people["driver"])
    assert page.status_code == 200, page.text
    return trip


def driven(sample: Sample, trip: str, **values: Any) -> None:
    """The driver's day, as his laptop writes it."""
    me = Author(sample.people["driver"], "laptop")
    out, back = hours(sample, -3), hours(sample, -1)
    with sample.office.database.write() as ledger:
        add = ledger.insert
        made = {
            "departed_at": out.plain(), "odo_start": "86412.0", "returned_at": back.plain(), "odo_end": "86559.0",
            "keys_returned": True, "parking_place": "站内", **values,
        }  # fmt: skip
        ledger.put("trip", trip, me, **made)
        for phase, at in (("before", out), ("after", back)):
            add("vehicle_check", me, trip=trip, phase=phase, at=at.plain())
        add("trip_stop", me, trip=trip, seq=1, place="丰源农机", task="done", arrived_at=hours(sample, -2).plain())
        add("trip_fuel", me, trip=trip, at=hours(sample, -2.5).plain(), litres="52.30", litre_price=705, amount=36872)
        add("trip_expense", me, trip=trip, expense_kind="toll", amount=3500, electronic=True)
        wrong = add("odometer_entry", me, trip=trip, place="return", km="868559.0", at=back.plain())
        add("odometer_entry", me, trip=trip, place="return", km="86559.0", at=back.plus(minutes=1).plain(),
            corrects=wrong, reason="误录", person=me.person)  # fmt: skip
        for event in ("depart", "return", "hand_in"):
            assert ledger.event("trip", trip, event, me)


def test_a_request_is_numbered_checked_and_changed_until_it_has_a_vehicle(yard: Sample) -> None:
    client = yard.client("desk")
    wrong = client.submit("/trips/new", request(yard, 5, 4))
    assert (wrong.status_code, "早于前一步" in wrong.text) == (422, True)
    trip = asked(yard)
    values = yard.get("trip", trip)
    assert (values["status"], values["applicant"]) == ("requested", yard.people["desk"])
    assert values["doc_no"].startswith("DT-HQ-")
    form = {**request(yard), "destinations": "大丰", "version": "2"}
    assert "大丰" in client.submit(f"/trips/{trip}/edit", form, page=f"/trips/{trip}/edit").text
    assert client.submit(f"/trips/{trip}/edit", form, page=f"/trips/{trip}/edit").status_code == 422
    assert yard.client("caller").submit("/trips/new", request(yard)).status_code == 403


def test_a_vehicle_and_a_driver_are_given_once_at_a_time(yard: Sample) -> None:
    trip = given(yard)
    values = yard.get("trip", trip)
    assert (values["status"], values["driver"]) == ("assigned", yard.people["driver"])
    second = asked(yard, 5, 12)
    page = yard.client("fleet").get(f"/trips/{second}").text
    assert f"在出车单 {values['doc_no']} 上" in page
    refused = give(yard, "fleet", second, "assign", vehicle=yard.ids["lorry"], driver=yard.people["driver"])
    assert refused.status_code == 422
    assert yard.get("trip", second)["status"] == "requested"
    later = asked(yard, 10, 12)
    page = give(yard, "fleet", later, "assign", vehicle=yard.ids["lorry"], driver=yard.people["driver"])
    assert yard.get("trip", later)["status"] == "assigned", page.text


def test_expired_papers_stop_a_vehicle_unless_a_manager_says_why(yard: Sample) -> None:
    trip, choice = asked(yard), {"vehicle": yard.ids["old"], "driver": yard.people["driver"]}
    assert "年检 2020-01-01 到期" in give(yard, "fleet", trip, "assign", **choice).text
    denied = give(yard, "fleet", trip, "assign", **choice, override="当天去办年检")
    assert "只有经理能放行" in denied.text
    give(yard, "boss", trip, "assign", **choice, override="当天去办年检")
    values = yard.get("trip", trip)
    assert (values["status"], values["papers_override"]) == ("assigned", "当天去办年检")


def test_a_request_is_refused_with_a_reason_and_taken_back_by_who_asked(yard: Sample) -> None:
    trip = asked(yard)
    assert give(yard, "fleet", trip, "reject", reason="没").status_code == 422
    give(yard, "fleet", trip, "reject", reason="当天没有空车")
    assert yard.get("trip", trip)["status"] == "rejected"
    mine = asked(yard)
    assert "取消出车" not in yard.client("clerk").get(f"/trips/{mine}").text
    assert "取消出车" in yard.client("desk").get(f"/trips/{mine}").text
    assert give(yard, "clerk", mine, "cancel", reason="客户改到明天").status_code == 422
    give(yard, "desk", mine, "cancel", reason="客户改到明天")
    assert yard.get("trip", mine)["status"] == "cancelled"


def test_an_accident_by_telephone_interrupts_the_trip_until_it_goes_on(yard: Sample) -> None:
    trip = given(yard)
    with yard.office.database.write() as ledger:
        assert ledger.event("trip", trip, "depart", Author(yard.people["driver"], "laptop"))
    at = hours(yard, -0.5).datetime().strftime(TYPED)
    told = {"incident": "accident", "reason": "路口刮擦，无人受伤", "at": at}
    assert give(yard, "fleet", trip, "interrupt", **{**told, "incident": ""}).status_code == 422
    give(yard, "fleet", trip, "interrupt", **told)
    values = yard.get("trip", trip)
    assert (values["status"], values["incident"], values["incident_text"]) == (
        "interrupted", "accident", "路口刮擦，无人受伤"
    )  # fmt: skip
    assert Instant.of(values["incident_at"]).datetime().strftime(TYPED) == at  # type: ignore[union-attr]
    page = yard.client("boss").submit(f"/trips/new?carries_on={trip}", request(yard))
    assert yard.get("trip", trip)["replacement"] == page.url.path.rpartition("/")[2]
    give(yard, "fleet", trip, "go_on", at="")
    assert yard.get("trip", trip)["status"] == "departed"


def test_an_accident_before_the_departure_has_arrived_is_kept_and_shown(yard: Sample) -> None:
    trip = given(yard)
    form = 'name="event" value="interrupt"'
    assert form in yard.client("fleet").get(f"/trips/{trip}").text
    assert form not in yard.client("pay").get(f"/trips/{trip}").text
    page = give(yard, "fleet", trip, "interrupt", incident="accident", reason="路口刮擦，无人受伤", at="")
    values = yard.get("trip", trip)
    assert (values["status"], values["incident"]) == ("assigned", "accident")
    assert "路口刮擦，无人受伤" in page.text


def test_a_sheet_is_verified_with_what_was_corrected_and_settled(yard: Sample) -> None:
    trip = given(yard, -0.5)
    driven(yard, trip)
    page = yard.client("fleet").get(f"/trips/{trip}").text
    for said in ("868,559.0 km", "86,559.0 km", "误录", "147.0 km", "¥ 368.72", "¥ 35.00", "¥ 403.72", "都对得上"):
        assert said in page
    assert yard.get("vehicle", yard.ids["lorry"])["odometer"] == "86559.0"
    assert "核实" not in yard.client("pay").get(f"/trips/{trip}").text.partition("事件")[0]
    assert give(yard, "desk", trip, "verify").status_code == 422
    give(yard, "fleet", trip, "verify", note="里程连续")
    values = yard.get("trip", trip)
    assert (values["status"], values["verify_note"]) == ("verified", "里程连续")
    assert give(yard, "fleet", trip, "settle").status_code == 422
    give(yard, "pay", trip, "settle")
    assert yard.get("trip", trip)["status"] == "closed"


def test_a_sheet_that_does_not_fit_goes_back_or_a_manager_says_why(yard: Sample) -> None:
    trip = given(yard, -0.5)
    driven(yard, trip, odo_end="86400.0")
    page = give(yard, "fleet", trip, "verify")
    assert page.status_code == 422
    assert "86,400.0 km 和之前的 86,412.0 km 对不上" in page.text
    give(yard, "fleet", trip, "send_back", reason="回车里程小于出车里程")
    assert yard.get("trip", trip)["status"] == "returned"
    with yard.office.database.write() as ledger:
        me = Author(yard.people["driver"], "laptop")
        ledger.put("trip", trip, me, odo_end="86560.0", odo_start="86412.0")
        assert ledger.event("trip", trip, "hand_in", me)
    assert yard.get("vehicle", yard.ids["lorry"])["odometer"] == "86560.0"
    with yard.office.database.write() as ledger:
        ledger.put("trip", trip, me, parking_place=None)
    give(yard, "boss", trip, "verify", note="停车地点电话核对过")
    assert yard.get("trip", trip)["status"] == "verified"


def test_an_older_trip_does_not_turn_the_odometer_back(yard: Sample) -> None:
    first, second = given(yard, -0.9, -0.5), given(yard, 10, 12)
    driven(yard, second)
    driven(yard, first, odo_start="80000.0", odo_end="80100.0", departed_at=hours(yard, -9).plain(),
           returned_at=hours(yard, -8).plain())  # fmt: skip
    assert yard.get("vehicle", yard.ids["lorry"])["odometer"] == "86559.0"


def test_a_fine_is_the_drivers_until_a_manager_takes_it_over(yard: Sample) -> None:
    trip = given(yard, -0.5)
    driven(yard, trip)
    with yard.office.database.write() as ledger:
        fine = ledger.insert("trip_expense", Author(yard.people["driver"], "laptop"), trip=trip, expense_kind="fine",
                             amount=20000, receipt_no="K1")  # fmt: skip
    page = yard.client("fleet").get(f"/trips/{trip}").text
    assert "由公司承担</button>" not in page
    assert "司机自付" in page
    assert "¥ 403.72" in page
    assert give(yard, "fleet", trip, "fine", expense=fine).status_code == 422
    give(yard, "boss", trip, "fine", expense=fine)
    assert "¥ 603.72" in yard.client("fleet").get(f"/trips/{trip}").text


def test_an_emergency_is_approved_by_a_manager_before_it_is_settled(yard: Sample) -> None:
    trip = asked(yard, -0.5)
    me = Author(yard.people["desk"], "laptop")
    with yard.office.database.write() as ledger:
        ledger.put("trip", trip, me, vehicle=yard.ids["lorry"], driver=yard.people["driver"])
        assert ledger.event("trip", trip, "emergency_depart", me)
        ledger.project("trip", trip, status="verified")
    assert "待补批" in yard.client("fleet").get("/trips").text
    assert "还没有补批" in give(yard, "pay", trip, "settle").text
    assert give(yard, "fleet", trip, "approve", note="抢修").status_code == 422
    give(yard, "boss", trip, "approve", note="抢修，同意")
    assert yard.get("trip", trip)["retro_approval"] is False
    give(yard, "pay", trip, "settle")
    assert yard.get("trip", trip)["status"] == "closed"


def test_what_does_not_fit_is_decided_and_shown_where_people_look(yard: Sample) -> None:
    trip = given(yard)
    with yard.office.database.write() as ledger:
        assert not ledger.event("trip", trip, "return", Author(yard.people["driver"], "laptop"))
    number = yard.get("trip", trip)["doc_no"]
    assert number in yard.client("boss").get("/attention").text
    page = yard.client("fleet").get(f"/trips/{trip}").text
    assert "对不上" in page
    give(yard, "fleet", trip, "decide", reason="司机忘了点出车")
    values = yard.get("trip", trip)
    assert (values["needs_decision"], values["verify_note"]) == (False, "司机忘了点出车")
    assert number not in yard.client("boss").get("/attention").text


def test_vehicles_say_where_they_are_and_which_papers_end(yard: Sample) -> None:
    given(yard)
    page = yard.client("fleet").get("/vehicles").text
    lines = {plate: page[page.index(plate) :].partition("</tr>")[0] for plate in ("苏J7K382", "苏J1A001")}
    assert "待出车" in lines["苏J7K382"] and "DT-HQ-" in lines["苏J7K382"]
    assert "空闲" in lines["苏J1A001"] and "已到期" in lines["苏J1A001"]
    assert "孙立军" in page
    address = f"/records/vehicle/{yard.ids['old']}"
    form = {"plate": "苏J1A001", "station": yard.ids["station"], "version": "1", "inspection_until": "2099-01-01"}
    yard.client("fleet").submit(address, form, page=f"{address}/edit")
    assert "已到期" not in yard.client("fleet").get("/vehicles").text
    assert yard.client("desk").get(f"{address}/edit").status_code == 403
    assert "DT-HQ-" in yard.client("desk").get(f"/records/vehicle/{yard.ids['lorry']}").text


def test_the_vehicle_manager_starts_on_the_trips(yard: Sample) -> None:
    page = yard.client().submit("/sign-in", {"name": "fleet", "password": PASSWORD}, page="/sign-in")
    assert page.url.path == "/trips"


def test_only_drivers_are_given_trips(yard: Sample) -> None:
    trip = asked(yard)
    fleet = Actor(yard.people["fleet"], frozenset({"vehicle_manager"}))
    with pytest.raises(OfficeError, match="Choose a driver"):
        assign(yard.office.database, fleet, trip, yard.ids["lorry"], yard.people["clerk"])


def test_a_vehicle_of_another_station_is_neither_offered_nor_given(yard: Sample) -> None:
    trip = asked(yard)
    with yard.office.database.write() as ledger:
        far = ledger.insert("station", SYSTEM.author, code="WF", name="潍坊站")
        ledger.put("vehicle", yard.ids["lorry"], SYSTEM.author, station=far)
    page = yard.client("fleet").get(f"/trips/{trip}").text
    assert "苏J7K382" not in page
    assert "苏J1A001" in page
    refused = give(yard, "fleet", trip, "assign", vehicle=yard.ids["lorry"], driver=yard.people["driver"])
    assert "选择出车服务站的车辆" in refused.text
