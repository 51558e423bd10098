# SPDX-License-Identifier: Apache-2.0
"""Old parts at head office: parcels received by count, inspected, given up, exempted, reminded of."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from headoffice.errors import Denied
from headoffice.services import returns as service
from headoffice.services.actors import SYSTEM, Actor
from headoffice.store.ledger import Author
from tests.office import Sample

SENT = ("expect", "tag", "pack", "ship")


def old_part(
    sample: Sample, number: int, events: tuple[str, ...] = SENT, days: int = 30, quantity: str = "1.000"
) -> str:
    """An old part of the technician's job, due so many days from now."""
    with sample.office.database.write() as ledger:
        field, tech, now = (
            Author(sample.people["tech"], sample.ids["device"]),
            sample.people["tech"],
            ledger.clock.now(),
        )
        parcel = ledger.first("return_parcel", person=tech)
        box = parcel.id if parcel else ledger.insert(
            "return_parcel", SYSTEM.author, person=tech, box_no="L07-1", carrier="德邦", tracking_no="DB7",
            weight_kg="12.5", shipped_at=now.plain(),
        )  # fmt: skip
        part = ledger.insert(
            "old_part", SYSTEM.author, label_no=f"OP-L07-261124-{number:03d}", order=sample.ids["card_order"],
            part=sample.ids["part"], quantity=quantity, condition="complete", parcel=box if "pack" in events else None,
            shipped_quantity=quantity if "ship" in events else None,
            due_date=(now.date() + timedelta(days=days)).isoformat(),
        )  # fmt: skip
        for event in events:
            ledger.event("old_part", part, event, field)
    return part


def status(sample: Sample, part: str) -> str:
    return str(sample.get("old_part", part)["status"])


def give(sample: Sample, part: str, who: str = "keeper", **form: str) -> Any:
    page = f"/parts/old/{part}"
    return sample.client(who).submit(f"{page}/events", form, page=page)


def test_a_parcel_is_received_by_count_and_inspected(sample: Sample) -> None:
    one, two = old_part(sample, 1, quantity="2.000"), old_part(sample, 2)
    keeper = sample.client("keeper")
    page = keeper.get("/parts/returns").text
    assert all(text in page for text in ("L07-1", "DB7", "12.5 kg", "OP-L07-261124-001", "OP-L07-261124-002"))
    back = keeper.submit("/parts/returns/receive", {"parts": [one], f"quantity-{one}": "3"}, page="/parts/returns")
    assert "最多是发出的 2" in back.text
    assert status(sample, one) == "shipped"
    keeper.submit("/parts/returns/receive", {"parts": [one], f"quantity-{one}": "1", f"quantity-{two}": "1"},
                  page="/parts/returns")  # fmt: skip
    assert (status(sample, one), status(sample, two)) == ("received", "shipped")
    assert sample.get("old_part", one)["received_quantity"] == "1.000"
    assert "OP-L07-261124-001" in keeper.get("/parts/returns?of=inspect").text
    assert give(sample, one, event="inspect", verdict="reject", finding="").status_code == 422
    assert give(sample, one, event="inspect", verdict="", finding="x").status_code == 422
    assert give(sample, one, event="inspect", verdict="accept", penalty="86.50").status_code == 422
    assert status(sample, one) == "received"
    give(sample, one, event="inspect", verdict="reject", finding="缺一件，另一件被拆", penalty="86.50")
    kept = sample.get("old_part", one)
    assert (kept["status"], kept["penalty"], kept["inspector"]) == ("rejected", 8650, sample.people["keeper"])
    give(sample, two, event="lose", reason="承运商查不到")
    assert status(sample, two) == "lost"
    over = keeper.get("/parts/returns?of=over").text
    assert "OP-L07-261124-001" in over and "OP-L07-261124-002" in over


@pytest.mark.parametrize(("verdict", "becomes"), [("accept", "accepted"), ("confiscate", "confiscated")])
def test_each_verdict_has_its_state(sample: Sample, verdict: str, becomes: str) -> None:
    part, keeper = old_part(sample, 1), Actor(sample.people["keeper"], frozenset({"parts_keeper"}))
    service.receive(sample.office.database, keeper, {part: Decimal(1)})
    give(sample, part, event="inspect", verdict=verdict, finding="和标签一致")
    assert status(sample, part) == becomes


def test_only_a_clerk_lets_a_part_stay_where_it_is(sample: Sample) -> None:
    part = old_part(sample, 1, ("expect", "tag"))
    assert give(sample, part, event="exempt", reason="就地报废并拍照").status_code == 422
    assert status(sample, part) == "tagged"
    give(sample, part, "clerk", event="exempt", reason="就地报废并拍照")
    assert status(sample, part) == "exempted"


def test_overdue_parts_are_reminded_of_once_a_day(sample: Sample) -> None:
    late, in_time = old_part(sample, 1, ("expect",), days=-3), old_part(sample, 2, ("expect", "tag"), days=3)
    page = sample.client("clerk").get("/parts/returns?of=owed").text
    assert "周海峰" in page and "3 天" in page
    said = sample.client("clerk").submit("/parts/returns/remind", {"person": sample.people["tech"]})
    assert "下次同步" in said.text
    with sample.office.database.read() as ledger:
        told = {p: len([e for e in ledger.events_of(p) if e.get("event") == "remind"]) for p in (late, in_time)}
    assert told == {late: 1, in_time: 0}
    again = sample.client("clerk").submit("/parts/returns/remind", {"person": sample.people["tech"]})
    assert "今天已经" in again.text or "提醒过" in again.text
    assert status(sample, late) == "expected"


def test_nobody_inspects_what_he_sent(sample: Sample) -> None:
    part = old_part(sample, 1)
    own = Actor(sample.people["tech"], frozenset({"parts_keeper"}))
    with pytest.raises(Denied):
        service.receive(sample.office.database, own, {part: Decimal(1)})


def test_the_pages_speak_english(sample: Sample) -> None:
    part = old_part(sample, 1)
    keeper = sample.client("keeper", "en")
    assert "Old parts" in keeper.get("/parts/returns").text
    assert "Lost on the way" in keeper.get(f"/parts/old/{part}").text
