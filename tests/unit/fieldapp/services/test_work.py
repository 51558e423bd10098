# SPDX-License-Identifier: Apache-2.0
"""Checklists, parts with the van's stock, old parts, photos."""

import struct
from pathlib import Path

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.exif import taken_at
from fieldapp.services.part_lines import NewLine
from fieldapp.services.photos import Picture
from fieldapp.services.requests import Asked
from fieldapp.store.store import Store
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import (
    COLLEAGUE,
    COOLANT,
    GASKET,
    ITEM_BELT,
    ITEM_CAP,
    ITEM_CLEAN,
    MACHINE,
    ORDER,
    PUMP,
    PUMP_NEW,
    TEMPLATE,
    png,
)


def held(store: Store, part: str, person: str = ME.person_id) -> str:
    return store.read(lambda r: r.balance(person, part))


def line(services: Services, item: str):  # type: ignore[no-untyped-def]  # a row of the page
    found = services.checklists.of(ORDER)
    assert found is not None
    return next(row for row in found.lines if row.item_id == item)


def test_the_newest_version_that_fits_is_started_with_the_work(started: Services) -> None:
    found = started.checklists.of(ORDER)
    assert found is not None
    assert (found.template_id, found.version, found.started, len(found.lines)) == (TEMPLATE, 3, True, 3)


def test_out_of_limits_asks_what_happens_and_keeps_the_first_value(started: Services) -> None:
    started.checklists.measure(ORDER, ITEM_CAP, "52")
    out = line(started, ITEM_CAP)
    assert (out.result, out.out, out.deviation, out.asks_follow_up) == ("fail", "low", "18", True)
    assert "fail_open" in [item.code for item in started.orders.page(ORDER).missing]
    started.checklists.replaced(ORDER, ITEM_CAP, "85")
    again = line(started, ITEM_CAP)
    assert (again.value, again.first_value, again.result, again.follow_up) == ("85", "52", "ok", "replaced")


def test_out_of_limits_may_end_in_a_parts_request_or_the_customer_declines(started: Services, store: Store) -> None:
    with pytest.raises(UserError, match="within its limits"):
        started.checklists.declined(ORDER, ITEM_BELT)
    started.checklists.measure(ORDER, ITEM_BELT, "20.5")
    started.checklists.declined(ORDER, ITEM_BELT, "下次再换")
    assert line(started, ITEM_BELT).follow_up == "refused"
    started.checklists.measure(ORDER, ITEM_CAP, "95")
    with pytest.raises(UserError, match="past"):
        started.checklists.ask_parts(ORDER, ITEM_CAP, [(GASKET, "1")], Asked("散热器盖开启压力", "2026-11-01"))
    asked = Asked("散热器盖开启压力", "2026-11-26")
    made = started.checklists.ask_parts(ORDER, ITEM_CAP, [(GASKET, "1")], asked).created
    request = store.read(lambda r: r.need("parts_request", made))
    assert (request.get("status"), request.get("reason")) == ("submitted", "散热器盖开启压力")
    assert [row.doc_no for row in started.requests.of(ORDER)] == ["PR-L07-261124-001"]


def test_a_request_keeps_the_machine_as_it_was_and_says_who_gets_the_part(started: Services, store: Store) -> None:
    made = started.requests.ask(ORDER, [(GASKET, "1")], Asked("水泵渗漏", "2026-11-26")).created
    request, machine = (
        store.read(lambda r: r.need("parts_request", made)),
        store.read(lambda r: r.need("machine", MACHINE)),
    )
    newest = max(
        store.read(lambda r: r.find("meter_reading", {"machine": MACHINE})), key=lambda row: row.get("read_at")
    )
    kept = tuple(request.get(name) for name in ("machine", "meter", "sale_date"))
    assert kept == (MACHINE, newest.get("value"), machine.get("sale_date"))
    assert None not in kept
    assert request.get("receiver_phone") == "0515-8800123"


def test_the_van_is_short_of_what_head_office_wants_in_it(services: Services, store: Store) -> None:
    assert COOLANT not in [row.part_id for row in services.parts.stock(low_only=True)]
    store.write(lambda w: w.insert("stock_minimum", {"person": ME.person_id, "part": COOLANT, "minimum": "20.001"}))
    store.write(lambda w: w.insert("stock_minimum", {"person": COLLEAGUE, "part": GASKET, "minimum": "9.000"}))
    low = {row.part_id: row.level for row in services.parts.stock(low_only=True)}
    assert low.get(COOLANT) == "low"
    assert GASKET not in low


def test_a_value_that_is_no_number_is_refused_and_na_needs_no_value(started: Services) -> None:
    with pytest.raises(UserError, match="at most 0 decimals"):
        started.checklists.measure(ORDER, ITEM_CAP, "52.5")
    with pytest.raises(UserError, match="not one of the answers"):
        started.checklists.answer(ORDER, ITEM_CLEAN, "maybe")
    started.checklists.answer(ORDER, ITEM_CLEAN, "na", note="雨天")
    assert (line(started, ITEM_CLEAN).result, line(started, ITEM_CLEAN).note) == ("na", "雨天")


def test_a_part_takes_stock_and_makes_the_old_part_with_its_label(started: Services, store: Store) -> None:
    made = started.parts.add(ORDER, NewLine(PUMP, serial_old="abc 123"))
    row = started.parts.of(ORDER)[0]
    assert (row.id, row.stock_before, row.stock_after, row.old_part_label_no) == (
        made.created,
        "1",
        "0",
        "OP-L07-261124-001",
    )
    assert (row.serial_old, row.amount) == ("ABC123", 86000)
    old = started.old_parts.of(ORDER)[0]
    assert (old.state, old.due, old.days_left) == ("expected", "2026-12-24", 30)
    started.old_parts.tag(old.id)
    assert started.old_parts.of(ORDER)[0].state == "tagged"
    assert held(store, PUMP) == "0.000"


def test_taking_a_line_off_reverses_the_movement_and_undo_puts_it_back(started: Services, store: Store) -> None:
    made = started.parts.add(ORDER, NewLine(COOLANT, "8"))
    assert held(store, COOLANT) == "12.000"
    started.parts.remove(made.created)
    assert held(store, COOLANT) == "20.000"
    assert started.parts.of(ORDER) == ()
    with pytest.raises(UserError, match="taken off"):
        started.parts.remove(made.created)
    started.records.undo()
    assert held(store, COOLANT) == "12.000"
    assert [m.balance for m in started.parts.movements(COOLANT)] == ["12", "20", "12", "20"]


def test_a_corrected_quantity_moves_the_difference(started: Services, store: Store) -> None:
    made = started.parts.add(ORDER, NewLine(COOLANT, "8")).created
    started.parts.change_quantity(made, "5.5")
    assert (held(store, COOLANT), started.parts.of(ORDER)[0].quantity) == ("14.500", "5.5")
    started.records.undo()
    assert held(store, COOLANT) == "12.000"


def test_whole_pieces_refuse_decimals_and_an_empty_van_asks_for_a_reason(started: Services, store: Store) -> None:
    with pytest.raises(UserError, match=r"“件” cannot have decimals\. Make it 0 or 1"):
        started.parts.add(ORDER, NewLine(GASKET, "0.5"))
    for wrong in ("0", "-1", "many"):
        with pytest.raises(UserError):
            started.parts.add(ORDER, NewLine(GASKET, wrong))
    with pytest.raises(UserError, match="holds 2, so it would go below zero"):
        started.parts.add(ORDER, NewLine(GASKET, "3"))
    started.parts.add(ORDER, NewLine(GASKET, "3", stock_reason="站里拿的，还没入账"))
    assert held(store, GASKET) == "-1.000"
    assert started.parts.stock(low_only=True)[0].level == "negative"
    with pytest.raises(UserError, match="same"):
        started.parts.add(ORDER, NewLine(PUMP, serial_new="A-100", serial_old="a-100"))


def test_a_superseded_part_leads_to_its_successor_which_may_be_borrowed(started: Services, store: Store) -> None:
    hits = started.parts.search("873")
    assert {hit.part_no: hit.replaced_by for hit in hits} == {"1000 412 873": "1000 412 873A", "1000 412 873A": ""}
    assert PUMP in [hit.id for hit in started.parts.search("shuibeng")]
    assert [one.id for one in started.parts.colleagues()] == [COLLEAGUE]
    with pytest.raises(UserError, match="colleague of your station"):
        started.parts.add(ORDER, NewLine(PUMP_NEW, lender=ME.person_id))
    started.parts.add(ORDER, NewLine(PUMP_NEW, lender=COLLEAGUE))
    assert (held(store, PUMP_NEW), held(store, PUMP_NEW, COLLEAGUE)) == ("0.000", "-1.000")
    started.records.undo()
    assert (held(store, PUMP_NEW), held(store, PUMP_NEW, COLLEAGUE)) == ("0.000", "0.000")
    started.parts.add(ORDER, NewLine(PUMP, "3", lender=COLLEAGUE))
    assert (held(store, PUMP), held(store, PUMP, COLLEAGUE)) == ("0.000", "-2.000"), "only what the own van lacks"


def test_the_missing_kinds_of_photo_come_first_and_no_photo_comes_twice(started: Services) -> None:
    started.job.set_charge(ORDER, "in_warranty")
    assert [tile.photo_kind for tile in started.photos.of(ORDER) if tile.missing] == [
        "nameplate",
        "meter",
        "machine_front",
        "failure",
        "failed_part",
    ]
    made = started.photos.add(ORDER, "meter", "IMG_1.png", png())
    tiles = started.photos.of(ORDER)
    assert [tile.photo_kind for tile in tiles if not tile.missing] == ["meter"]
    assert started.photos.image(tiles[-1].sha256) == png()
    with pytest.raises(UserError, match="already"):
        started.photos.add(ORDER, "meter", "IMG_1.png", png())
    with pytest.raises(UserError, match="no picture"):
        started.photos.add(ORDER, "meter", "notes.txt", b"hello")
    with pytest.raises(UserError, match=r"b\.png is no picture"):
        started.photos.add_all(ORDER, "failure", (Picture("a.png", png(10)), Picture("b.png", b"hello")))
    assert len([tile for tile in started.photos.of(ORDER) if not tile.missing]) == 1
    started.photos.withdraw(made.created)
    assert all(tile.missing for tile in started.photos.of(ORDER))


def test_the_camera_folder_lists_pictures_and_knows_which_are_used(started: Services, tmp_path: Path) -> None:
    (tmp_path / "IMG_2.png").write_bytes(png(33))
    (tmp_path / "notes.txt").write_text("x")
    assert started.photos.camera_files() == ()
    started.settings.change(camera_folder=str(tmp_path))
    started.photos.add_all(ORDER, "site", (Picture("IMG_2.png", png(33)),))
    assert [(file.name, file.used) for file in started.photos.camera_files()] == [("IMG_2.png", True)]


def test_the_time_in_a_picture_is_read_and_its_absence_is_no_error() -> None:
    assert taken_at(png()) is None
    assert taken_at(b"\xff\xd8\xff\xe1\x00\x08Exif") is None
    found = taken_at(_jpeg("2026:11:23 09:41:05"))
    assert found is not None
    assert found.text() == "2026-11-23 09:41"


def _jpeg(taken: str) -> bytes:
    """The head of a JPEG whose EXIF block says when it was taken."""
    text = taken.encode() + b"\0"
    first = struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 26) + b"\0" * 4
    second = struct.pack("<H", 1) + struct.pack("<HHII", 0x9003, 2, len(text), 44) + b"\0" * 4
    tiff = b"II*\0" + struct.pack("<I", 8) + first + second + text
    block = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xda"
