# SPDX-License-Identifier: Apache-2.0
"""Parts requests on the laptop: asked for together, withdrawn, counted into the van, short with a word."""

from typing import Any

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.requests import Asked, Counted
from fieldapp.store.store import Store
from fieldcore.records.model import Values
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import GASKET, MODE, ORDER, OTHERS_ORDER, PUMP, deliver, uid

WHY = Asked("水泵渗漏，车上没有", "2026-11-26", substitute_ok=True)


def held(store: Store, part: str) -> str:
    return store.read(lambda r: r.balance(ME.person_id, part))


def kept(store: Store, request: str) -> Values:
    return dict(store.read(lambda r: r.need("parts_request", request)).values)


def sent(store: Store, request: str, order: str = ORDER, **values: Any) -> str:
    """A request as it comes back from head office, its parts in a parcel."""
    deliver(store, [("parts_request", request, {
        "order": order, "doc_no": f"PR-L07-{request[-4:]}", "part": PUMP, "quantity": "4.000", "status": "shipped",
        "needed_by": "2026-11-26", "approved_quantity": "3.000", "shipped_quantity": "3.000", "carrier": "顺丰",
        "ship_no": "SF1", "expected_at": "2026-11-25", **values,
    })])  # fmt: skip
    return request


def test_several_parts_are_asked_for_in_one_save_with_what_head_office_decides_by(
    started: Services, store: Store
) -> None:
    started.job.save(ORDER, {"failure_mode": MODE})
    started.requests.ask(ORDER, [(PUMP, "1"), (GASKET, "2")], WHY)
    rows = started.requests.of(ORDER)
    assert [(row.part, row.quantity, row.state) for row in rows] == [
        ("水泵总成", "1", "submitted"), ("水泵密封垫", "2", "submitted"),
    ]  # fmt: skip
    values = kept(store, rows[0].id)
    assert {name: values.get(name) for name in ("warranty_status", "meter", "failure_mode", "substitute_ok")} == {
        "warranty_status": "in", "meter": "548.0", "failure_mode": MODE, "substitute_ok": True,
    }  # fmt: skip
    assert values["machine_down"] is True
    with pytest.raises(UserError, match="decimals"):
        started.requests.ask(ORDER, [(PUMP, "1"), (GASKET, "1.5")], WHY)
    assert len(started.requests.of(ORDER)) == 2, "nothing of a save that fails is kept"


def test_what_was_asked_for_already_on_the_machine_is_known(started: Services) -> None:
    assert started.requests.asked(ORDER) == {}
    started.requests.ask(ORDER, [(PUMP, "1")], WHY)
    (row,) = started.requests.of(ORDER)
    assert started.requests.asked(ORDER) == {PUMP: row.doc_no}
    started.requests.withdraw(row.id)
    assert started.requests.asked(ORDER) == {}
    assert started.requests.of(ORDER)[0].state == "withdrawn"
    with pytest.raises(UserError, match="does not fit"):
        started.requests.withdraw(row.id)


def test_a_parcel_is_counted_into_the_van_in_one_save(started: Services, store: Store) -> None:
    first, second = sent(store, uid(0x910)), sent(store, uid(0x911), part=GASKET, shipped_quantity="1.000")
    other = sent(store, uid(0x912), ship_no="SF2")
    colleagues = sent(store, uid(0x913), order=OTHERS_ORDER)
    assert {row.id for row in started.requests.parcel(first)} == {first, second}
    assert {row.id for row in started.requests.own()} == {first, second, other}
    before = held(store, PUMP)
    with pytest.raises(UserError, match="is short"):
        started.requests.receive({first: Counted("2"), second: Counted("1")})
    with pytest.raises(UserError, match="no more"):
        started.requests.receive({first: Counted("4"), second: Counted("1")})
    assert held(store, PUMP) == before, "nothing of a save that fails is kept"
    started.requests.receive({first: Counted("2", "一件外壳破损"), second: Counted("1")})
    assert (before, held(store, PUMP), held(store, GASKET)) == ("1.000", "3.000", "3.000")
    short, whole = kept(store, first), kept(store, second)
    assert (short["status"], short["received_quantity"], short["short_note"]) == (
        "received_short", "2.000", "一件外壳破损",
    )  # fmt: skip
    assert whole["status"] == "received"
    (moved,) = store.read(lambda r: r.find("stock_movement", {"request": first}))
    assert (moved.get("movement"), moved.get("order"), moved.get("person")) == ("issue_to_van", ORDER, ME.person_id)
    assert kept(store, colleagues)["status"] == "shipped"
    with pytest.raises(UserError, match="does not fit"):
        started.requests.receive({first: Counted("1", "again")})


def test_nothing_at_all_may_have_come(started: Services, store: Store) -> None:
    request, before = sent(store, uid(0x910)), held(store, PUMP)
    started.requests.receive({request: Counted("0", "空箱")})
    assert held(store, PUMP) == before
    assert kept(store, request)["status"] == "received_short"
    assert store.read(lambda r: r.find("stock_movement", {"request": request})) == []


def test_each_request_says_what_became_of_it(started: Services, store: Store) -> None:
    def standing(**values: Any) -> str:
        request = sent(store, uid(0x910 + len(seen)), **values)
        seen.append(request)
        return str(next(row for row in started.requests.of(ORDER) if row.id == request).standing)

    seen: list[str] = []
    assert standing() == "3 on the way with 顺丰 SF1, arrives by 2026-11-25"
    assert standing(expected_at=None, ship_no=None) == "3 on the way with 顺丰"
    assert standing(status="partly_approved") == "3 of 4 approved"
    assert standing(status="rejected", reject_reason="已过保") == "Rejected: 已过保"
    assert standing(status="submitted", approved_quantity=None) == "needed by 2026-11-26"
    assert standing(status="received_short", received_quantity="2.000", short_note="少一件") == "2 of 3 came: 少一件"
    late = sent(store, uid(0x930), needed_by="2026-11-20")
    assert [row.late for row in started.requests.of(ORDER) if row.id == late] == [True]


def test_own_requests_leave_the_list_when_their_order_is_done(started: Services, store: Store) -> None:
    rejected = sent(store, uid(0x910), status="rejected")
    on_the_way = sent(store, uid(0x911))

    def shown() -> list[str]:
        return [row.id for row in started.requests.own()]

    assert shown() == [on_the_way, rejected]
    deliver(store, [("work_order", ORDER, {**store.read(lambda r: r.need("work_order", ORDER)).values,
                                           "status": "closed"})], version=9)  # fmt: skip
    assert shown() == [on_the_way]
