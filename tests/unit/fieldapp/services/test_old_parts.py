# SPDX-License-Identifier: Apache-2.0
"""Old parts on the laptop: labelled, packed several in a box, taken out again, sent with a number."""

from typing import Any

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.old_parts import Packed, Posting
from fieldapp.services.part_lines import NewLine
from fieldapp.store.store import Store
from fieldcore.records.model import Values
from tests.unit.fieldapp.services.world import CAUSE, MODE, ORDER, OTHERS_ORDER, PUMP, PUMP_NEW, at, deliver, uid

BOX = "L07-261124-1"


@pytest.fixture
def labelled(started: Services) -> tuple[Services, str, str]:
    """Two pumps were replaced, their labels are on."""
    started.job.save(ORDER, {"failure_mode": MODE, "failure_cause": CAUSE})
    started.parts.add(ORDER, NewLine(PUMP))
    started.parts.add(ORDER, NewLine(PUMP_NEW, "2", supply_mode="allocated"))
    first, second = (row.id for row in started.old_parts.of(ORDER))
    for part in (first, second):
        started.old_parts.tag(part)
    return started, first, second


def kept(store: Store, kind: str, record_id: str) -> Values:
    return dict(store.read(lambda r: r.need(kind, record_id)).values)


def awaited(store: Store, number: int, order: str = ORDER, **values: Any) -> str:
    deliver(store, [("old_part", uid(number), {
        "label_no": f"OP-L07-{number}", "order": order, "part": PUMP, "quantity": "1.000", "status": "expected",
        "due_date": "2026-12-24", **values,
    })])  # fmt: skip
    return uid(number)


def test_several_parts_go_into_one_box_and_on_their_way(labelled: tuple[Services, str, str], store: Store) -> None:
    services, first, second = labelled
    assert services.old_parts.next_box() == BOX
    parcel = services.old_parts.pack(BOX, "12.5", [
        Packed(first, "complete", "1", "江淮泵业"), Packed(second, "contaminated", "2"),
    ]).created  # fmt: skip
    (box,) = services.old_parts.parcels()
    assert (box.id, box.box_no, box.weight, {part.id for part in box.parts}) == (parcel, BOX, "12.5", {first, second})
    values = kept(store, "old_part", first)
    wanted = {"status": "packed", "parcel": parcel, "condition": "complete", "maker_mark": "江淮泵业",
              "shipped_quantity": "1.000", "failure_mode": MODE, "failure_cause": CAUSE}  # fmt: skip
    assert {name: values.get(name) for name in wanted} == wanted
    assert services.old_parts.next_box() == "L07-261124-2"
    with pytest.raises(UserError):
        services.old_parts.ship(parcel, Posting("德邦", " "))
    assert kept(store, "old_part", first)["status"] == "packed"
    services.old_parts.ship(parcel, Posting("德邦", "DB7", "2026-11-28", "35.50"))
    assert {kept(store, "old_part", part)["status"] for part in (first, second)} == {"shipped"}
    sent = kept(store, "return_parcel", parcel)
    assert (sent["tracking_no"], sent["expected_at"], sent["freight"]) == ("DB7", "2026-11-28", 3550)
    assert sent["shipped_at"] == at("2026-11-24T09:30")
    assert services.old_parts.parcels() == () and services.old_parts.own() == ()


def test_no_more_goes_back_than_was_taken_out_and_nothing_is_kept_of_a_refusal(
    labelled: tuple[Services, str, str], store: Store
) -> None:
    services, first, second = labelled
    for packed, said in (
        ([Packed(first, "complete", "1"), Packed(second, "complete", "3")], "no more than 2"),
        ([Packed(first, "", "1")], "condition"), ([], "Choose what goes"),
        ([Packed(first, "complete", "1.5")], "decimals"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=said):
            services.old_parts.pack(BOX, "", packed)
    with pytest.raises(UserError, match="weight"):
        services.old_parts.pack(BOX, "heavy", [Packed(first, "complete", "1")])
    assert services.old_parts.parcels() == ()
    assert kept(store, "old_part", first)["status"] == "tagged"


def test_a_part_is_taken_out_of_its_box_again(labelled: tuple[Services, str, str], store: Store) -> None:
    services, first, second = labelled
    services.old_parts.pack(BOX, "", [Packed(first, "complete", "1"), Packed(second, "complete", "1")])
    services.old_parts.unpack(first)
    values = kept(store, "old_part", first)
    assert (values["status"], values.get("parcel"), values.get("shipped_quantity")) == ("tagged", None, None)
    (box,) = services.old_parts.parcels()
    assert [part.id for part in box.parts] == [second]


def test_only_a_labelled_part_is_packed(started: Services, store: Store) -> None:
    part = awaited(store, 0x950)
    with pytest.raises(UserError, match="does not fit"):
        started.old_parts.pack(BOX, "", [Packed(part, "complete", "1")])


def test_own_parts_are_listed_by_day_with_overdue_and_reminders(started: Services, store: Store) -> None:
    late, later = awaited(store, 0x950, due_date="2026-11-20"), awaited(store, 0x951)
    awaited(store, 0x952, order=OTHERS_ORDER, due_date="2026-11-01")
    deliver(store, [("order_event", uid(0x960), {
        "order": ORDER, "subject_kind": "old_part", "subject": late, "event": "remind", "at": at("2026-11-23T10:00"),
        "applied": True,
    })])  # fmt: skip
    rows = started.old_parts.own()
    assert [(row.id, row.overdue, row.days_left) for row in rows] == [(late, True, -4), (later, False, 30)]
    assert rows[0].reminded is not None and rows[0].reminded.text() == "2026-11-23 10:00"
    assert started.today.page().old_parts == rows
