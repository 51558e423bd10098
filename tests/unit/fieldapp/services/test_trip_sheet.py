# SPDX-License-Identifier: Apache-2.0
"""The sheet of a trip as the laptop prints it: stops in their order, money to the fen, corrected readings only."""

import io

import pytest
from pypdf import PdfReader

from fieldapp.errors import UserError
from fieldapp.forms.content import Gatherer
from fieldapp.services.bundle import build
from fieldapp.services.photos import Picture
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.records.model import Values
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import STATION, at, deliver, png, rows, uid

TRIP, VEHICLE = uid(0x700), uid(0x701)


def driven(store: Store) -> None:
    """A trip of two stops, a filling, two expenses, and a reading that was corrected."""
    deliver(store, rows())

    def write(work: UnitOfWork) -> None:
        work.insert("vehicle", {"plate": "苏J7K382", "station": STATION}, VEHICLE)
        head = {"doc_no": "DT-L07-261123-001", "station": STATION, "vehicle": VEHICLE, "purpose": "delivery"}
        work.insert("trip", {**head, "destinations": "新丰镇", "odo_start": "86412.0"}, TRIP)
        for seq, place in ((2, "滨江一中食堂"), (1, "丰源农机")):
            work.insert("trip_stop", {"trip": TRIP, "seq": seq, "place": place})
        work.insert("trip_fuel", {"trip": TRIP, "litres": "52.30", "litre_price": 705, "amount": 36872})
        for kind, fen, gone in (("toll", 3500, None), ("parking", 600, None), ("meal", 9900, True)):
            work.insert("trip_expense", {"trip": TRIP, "expense_kind": kind, "amount": fen, "removed": gone})
        first: Values = {"trip": TRIP, "place": "return", "km": "868559.0", "at": at("2026-11-23T15:52")}
        wrong = work.insert("odometer_entry", first)
        work.insert("odometer_entry", {**first, "km": "86559.0", "corrects": wrong})
        work.insert("odometer_entry", {**first, "place": "departure", "km": "86412.0"})

    store.write(write)


def test_the_content_of_a_trip_is_in_order_and_without_what_was_taken_off(store: Store) -> None:
    driven(store)
    trip = store.read(lambda reader: reader.need("trip", TRIP))
    found = store.read(lambda reader: Gatherer(reader, store.catalogue).trip(trip)).records
    assert [stop["seq"] for stop in found["trip_stop"]] == [1, 2]
    assert [line["expense_kind"] for line in found["trip_expense"]] == ["toll", "parking"]
    assert [entry["km"] for entry in found["odometer_entry"]] == ["868559.0", "86559.0"]


def test_the_sheet_is_found_by_its_number_and_adds_fuel_and_expenses_up(store: Store) -> None:
    driven(store)
    paper = build(store, program="test").signing.export("DT-L07-261123-001", "zh_CN")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages).replace(" ", "")
    assert "368.72" in text and "41.00" in text and "409.72" in text
    assert "肆佰零玖元柒角贰分" in text
    assert text.index("丰源农机") < text.index("滨江一中食堂")


def test_a_receipt_that_was_photographed_is_kept_with_the_trip(store: Store) -> None:
    driven(store)
    put = {"status": "returned", "driver": ME.person_id}
    deliver(store, [("trip", TRIP, {**store.read(lambda reader: reader.need("trip", TRIP)).values, **put})], version=9)
    trips = build(store, program="test").trips
    trips.photograph(TRIP, "receipt", [Picture("a.png", png())])
    with pytest.raises(UserError, match="already"):
        trips.photograph(TRIP, "receipt", [Picture("b.png", png())])
    page = trips.page(TRIP)
    assert page is not None and page.photos == 1
