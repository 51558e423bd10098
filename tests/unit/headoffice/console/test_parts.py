# SPDX-License-Identifier: Apache-2.0
"""The parts keeper's pages: deciding, shipping, giving back and closing a parts request."""

from decimal import Decimal
from typing import Any

import pytest

from headoffice.errors import Denied, OfficeError, Overtaken
from headoffice.services import parts_requests as service
from headoffice.services.actors import SYSTEM, Actor
from headoffice.services.parts_requests import Shipment
from headoffice.store.ledger import Author
from tests.office import Sample


def add_request(sample: Sample, number: int = 1, quantity: str = "4.000", **more: Any) -> str:
    """A request that the technician's laptop handed in."""
    with sample.office.database.write() as ledger:
        field, order = Author(sample.people["tech"], sample.ids["device"]), sample.ids["card_order"]
        request = ledger.insert("parts_request", SYSTEM.author, **{
            "order": order, "doc_no": f"PR-L07-261124-{number:03d}", "part": sample.ids["part"], "quantity": quantity,
            "reason": "水封渗漏", "machine": sample.ids["machine"], "meter": "612.4", "needed_by": "2099-01-01",
            "receiver": "周海峰", "machine_down": True, **more,
        })  # fmt: skip
        ledger.event("parts_request", request, "submit", field)
    return request


def receive(sample: Sample, request: str, counted: str) -> None:
    """The technician's laptop counts what came."""
    with sample.office.database.write() as ledger:
        order, tech = sample.ids["card_order"], sample.people["tech"]
        ledger.put("parts_request", request, SYSTEM.author, received_quantity=counted)
        ledger.insert("stock_movement", SYSTEM.author, person=tech, part=sample.ids["part"], quantity=counted,
                      movement="issue_to_van", order=order, request=request)  # fmt: skip
        whole = Decimal(counted) == Decimal(str(sample.get("parts_request", request)["shipped_quantity"]))
        ledger.event("parts_request", request, "receive" if whole else "receive_short", Author(tech))


def give(sample: Sample, request: str, event: str, **form: str) -> Any:
    """The keeper presses a button of the request's page."""
    keeper, page = sample.client("keeper"), f"/parts/requests/{request}"
    return keeper.submit(f"{page}/events", {"event": event, **form}, page=page)


def test_a_request_goes_from_the_list_to_the_parcel_and_is_closed(sample: Sample) -> None:
    request = add_request(sample)
    page = sample.client("keeper").get("/parts").text
    assert "PR-L07-261124-001" in page
    assert "停机" in page
    page = sample.client("keeper").get(f"/parts/requests/{request}").text
    assert "水封渗漏" in page
    assert "612.4" in page
    assert "没有故障件照片" in page
    assert "3,440.00" in page  # 4 × 860.00
    assert give(sample, request, "take").status_code == 200
    assert sample.get("parts_request", request)["status"] == "reviewing"
    give(sample, request, "approve", quantity="3", note="库存只有 3 件")
    kept = sample.get("parts_request", request)
    assert (kept["status"], kept["approved_quantity"]) == ("partly_approved", "3.000")
    assert kept["approver"] == sample.people["keeper"]
    assert "PR-L07-261124-001" in sample.client("keeper").get("/parts?of=ship").text
    give(sample, request, "allocate", note="A-03 货架")
    give(sample, request, "ship", quantity="3", carrier="顺丰", number="SF0001", expected="2099-01-02")
    kept = sample.get("parts_request", request)
    assert (kept["status"], kept["shipped_quantity"], kept["ship_no"]) == ("shipped", "3.000", "SF0001")
    assert kept["expected_at"] == "2099-01-02"
    receive(sample, request, "2.000")
    assert "2 / 4 件" in sample.client("keeper").get("/parts?of=came").text
    # one is used on the order (the sample's card order uses one), one is left in the van
    refused = give(sample, request, "close")
    assert (refused.status_code, "还有 1 没用在工单上" in refused.text) == (422, True)
    assert give(sample, request, "give_back", quantity="2").status_code == 422
    give(sample, request, "give_back", quantity="1")
    with sample.office.database.read() as ledger:
        moved = ledger.find("stock_movement", request=request)
        assert sum(Decimal(m.get("quantity")) for m in moved) == 1
        assert {m.get("person") for m in moved} == {sample.people["tech"]}
    give(sample, request, "close")
    assert sample.get("parts_request", request)["status"] == "closed"
    assert "PR-L07-261124-001" in sample.client("keeper").get("/parts?of=over").text


def test_what_cannot_be_decided_is_said_and_nothing_is_kept(sample: Sample) -> None:
    request = add_request(sample)
    for event, form, said in (
        ("approve", {"quantity": "5"}, "最多是申请的 4"), ("approve", {"quantity": "0"}, "要大于 0"),
        ("approve", {"quantity": "1.5"}, "不能有小数"), ("approve", {"quantity": "many"}, "不是数量"),
        ("reject", {"reason": "no"}, "5"), ("ship", {"quantity": "1", "carrier": "顺丰"}, ""),
    ):  # fmt: skip
        page = give(sample, request, event, **form)
        assert page.status_code == 422, event
        assert said in page.text
    assert sample.get("parts_request", request)["status"] == "submitted"
    assert sample.get("parts_request", request).get("approved_quantity") is None
    give(sample, request, "reject", reason="不属于三包范围")
    kept = sample.get("parts_request", request)
    assert (kept["status"], kept["reject_reason"]) == ("rejected", "不属于三包范围")
    assert give(sample, request, "approve", quantity="1").status_code == 422


def test_no_more_is_shipped_than_was_approved_and_nothing_is_cancelled_after(sample: Sample) -> None:
    request, keeper = add_request(sample), Actor(sample.people["keeper"], frozenset({"parts_keeper"}))
    database = sample.office.database
    service.approve(database, keeper, request, Decimal(3))
    with pytest.raises(OfficeError, match="no more"):
        service.ship(database, keeper, {request: Decimal(4)}, Shipment("顺丰"))
    with pytest.raises(OfficeError, match="carrier"):
        service.ship(database, keeper, {request: Decimal(3)}, Shipment(" "))
    service.provide(database, keeper, request, "order", "PO-1")
    service.ship(database, keeper, {request: Decimal(3)}, Shipment("自提"))
    with pytest.raises(Overtaken):
        service.cancel(database, keeper, request, "不需要了吧")
    assert sample.get("parts_request", request)["status"] == "shipped"


def test_one_parcel_takes_several_requests_of_one_person(sample: Sample) -> None:
    first, second = add_request(sample, 1), add_request(sample, 2, part=sample.ids["part"], machine=None)
    for request in (first, second):
        give(sample, request, "approve", quantity="2")
    page = sample.client("keeper").get(f"/parts/requests/{first}").text
    assert "PR-L07-261124-002" in page
    give(sample, first, "ship", quantity="2", carrier="德邦", number="DB7", together=second,
         **{f"quantity-{second}": "1"})  # fmt: skip
    both = [sample.get("parts_request", request) for request in (first, second)]
    assert [(one["status"], one["ship_no"], one["shipped_quantity"]) for one in both] == [
        ("shipped", "DB7", "2.000"), ("shipped", "DB7", "1.000"),
    ]  # fmt: skip


def test_nobody_decides_an_own_request_and_only_keepers_decide(sample: Sample) -> None:
    request, database = add_request(sample), sample.office.database
    own = Actor(sample.people["tech"], frozenset({"technician", "parts_keeper"}))
    with pytest.raises(Denied):
        service.approve(database, own, request, Decimal(1))
    clerk = sample.client("clerk")
    page = clerk.get(f"/parts/requests/{request}")
    assert page.status_code == 200
    assert "/events" not in page.text
    assert clerk.submit(f"/parts/requests/{request}/events", {"event": "take"}).status_code == 403
    assert sample.client("boss").submit(f"/parts/requests/{request}/events", {"event": "take"}).status_code == 200


def test_the_same_part_asked_for_twice_is_pointed_out(sample: Sample) -> None:
    first = add_request(sample, 1)
    assert "重复申请" not in sample.client("keeper").get(f"/parts/requests/{first}").text
    second = add_request(sample, 2)
    page = sample.client("keeper").get(f"/parts/requests/{second}").text
    assert ("重复申请" in page, "PR-L07-261124-001" in page) == (True, True)
    give(sample, first, "reject", reason="已经重复申请")
    assert "重复申请" not in sample.client("keeper").get(f"/parts/requests/{second}").text


def test_the_pages_speak_english(sample: Sample) -> None:
    request = add_request(sample)
    order = sample.client("desk", "en").get(f"/orders/{sample.ids['card_order']}").text
    assert f'href="/parts/requests/{request}"' in order
    keeper = sample.client("keeper", "en")
    assert "Parts requests" in keeper.get("/parts").text
    assert "Machine down" in keeper.get(f"/parts/requests/{request}").text


def test_a_part_beyond_its_own_warranty_is_pointed_out_at_the_review(sample: Sample) -> None:
    card, said = sample.ids["card"], "更换了超出自身质保期的配件"
    assert said not in sample.client("clerk").get(f"/cards/{card}").text
    with sample.office.database.write() as ledger:
        (usage,) = ledger.find("parts_usage", order=sample.ids["card_order"])
        ledger.put("parts_usage", usage.id, SYSTEM.author, part_warranty_months=6, in_part_warranty=False)
    assert said in sample.client("clerk").get(f"/cards/{card}").text
