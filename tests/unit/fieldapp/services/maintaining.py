# SPDX-License-Identifier: Apache-2.0
"""Maintenance in the small world: a plan of the machine that is overdue, checklists, and a job done by them."""

from fieldapp.services.bundle import Services
from fieldapp.services.orders import FieldOrder
from fieldapp.store.store import Store
from fieldcore.records.model import Values
from tests.unit.fieldapp.services.world import CUSTOMER, MACHINE, deliver, png, uid

PLAN, PERIODIC, FIRST, LEVEL, BELT, FIRST_LEVEL = (uid(n) for n in range(0x200, 0x206))
PLAN_VALUES: Values = {
    "machine": MACHINE, "name": "250 h 保养", "template": PERIODIC, "interval_months": 6, "interval_usage": "250.0",
    "lead_days": 14, "next_due_date": "2026-11-20", "next_due_meter": "600.0", "active": True,
}  # fmt: skip


def bring(store: Store, plan: Values | None = None) -> None:
    """What head office sends for maintenance."""
    level = {"item": "机油已更换", "item_en": "Engine oil changed", "answer_type": "bool", "mandatory": True}
    deliver(store, [
        ("checklist_template", PERIODIC, {"code": "P", "version": 1, "name": "定期保养", "family": "engine",
                                          "service_type": "periodic_maint"}),
        ("checklist_template", FIRST, {"code": "F", "version": 1, "name": "首保", "family": "engine",
                                       "service_type": "first_maint"}),
        ("template_item", LEVEL, {**level, "template": PERIODIC, "item_key": "oil", "seq": 10, "section": "油液"}),
        ("template_item", BELT, {"template": PERIODIC, "item_key": "belt", "seq": 20, "item": "风扇皮带挠度",
                                 "item_en": "Fan belt deflection", "answer_type": "number", "lower": "10.000",
                                 "upper": "15.000", "unit": "mm", "decimals": 0, "mandatory": True,
                                 "section": "皮带"}),
        ("template_item", FIRST_LEVEL, {**level, "template": FIRST, "item_key": "oil", "seq": 10}),
        ("maintenance_plan", PLAN, {**PLAN_VALUES, **(plan or {})}),
    ])  # fmt: skip


def begin(services: Services, order_id: str) -> None:
    """Travel and start."""
    for step in (services.orders.depart, services.orders.arrive, services.orders.start):
        step(order_id)


def check(services: Services, order_id: str) -> None:
    """Fill a periodic check: one item is declined by the customer."""
    services.job.save(order_id, {"meter": "612.4", "safety_summary": "ok", "advice": "收割后再查一次皮带"})
    services.checklists.answer(order_id, LEVEL, "ok")
    services.checklists.measure(order_id, BELT, "18")
    services.checklists.declined(order_id, BELT, "收割完再换")
    services.photos.add(order_id, "nameplate", "nameplate.png", png())
    services.job.set_charge(order_id, "out_of_warranty")
    services.records.edit("work_order", order_id, "result", "solved")


def first_order(services: Services) -> str:
    """An order of a first maintenance, under way."""
    symptom = "首保：换机油、机滤，全面检查"
    made = services.orders.create_in_field(FieldOrder(CUSTOMER, MACHINE, "first_maint", symptom, "新丰镇")).created
    begin(services, made)
    return made


def first_fill(services: Services, order_id: str) -> None:
    """Fill a first maintenance."""
    oil = {"oil_brand": "长城", "oil_grade": "CH-4 15W-40", "oil_quantity": "12.50"}
    services.job.save(order_id, {"meter": "612.4", **oil, "next_due_date": "2027-05-24"})
    services.checklists.answer(order_id, FIRST_LEVEL, "ok")
    services.photos.add(order_id, "nameplate", "nameplate.png", png())
    services.job.set_charge(order_id, "out_of_warranty")
    services.records.edit("work_order", order_id, "result", "solved")
