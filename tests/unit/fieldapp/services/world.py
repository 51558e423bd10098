# SPDX-License-Identifier: Apache-2.0
"""A small world as head office sends it: one station, one dispatched repair in warranty, a van with parts."""

import struct
import zlib

from fieldapp.services.bundle import Services
from fieldapp.services.parts import NewLine
from fieldapp.services.signing import Assent, Ink, Stroke
from fieldapp.store.store import Store
from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.wire.messages import Row
from tests.unit.fieldapp.conftest import ME


def uid(number: int) -> str:
    """A stable id."""
    return f"01930000-0000-7000-8000-{number:012x}"


STATION, CUSTOMER, OPERATOR, MODEL, POLICY, MACHINE, ORDER = (uid(n) for n in range(0x100, 0x107))
PUMP, PUMP_NEW, GASKET, COOLANT, TEMPLATE_OLD, TEMPLATE, ITEM_CAP, ITEM_BELT, ITEM_CLEAN = (
    uid(n) for n in range(0x110, 0x119)
)
PLACE, MODE, CAUSE, EARLIER, EARLIER_REPAIR, COLLEAGUE, OTHERS_ORDER = (uid(n) for n in range(0x120, 0x127))


def at(text: str) -> list[int]:
    """A plain instant in the organisation's zone."""
    return Instant.parse(text).plain()


def _people() -> list[tuple[str, str, Values]]:
    return [
        ("company", uid(1), {"name": "盐城农机服务有限公司", "name_en": "Yancheng Farm Machine Service"}),
        ("station", STATION, {"code": "YC", "name": "盐城服务站", "phone": "0515-8800123"}),
        (
            "person",
            ME.person_id,
            {"staff_no": "Y07", "name": ME.person_name, "roles": ["technician"], "station": STATION},
        ),
        ("person", COLLEAGUE, {"staff_no": "Y03", "name": "赵磊", "roles": ["technician"], "station": STATION}),
        (
            "customer",
            CUSTOMER,
            {"name": "丰源农机专业合作社", "phone": "13800000916", "address": "新丰镇", "station": STATION},
        ),
        ("contact", OPERATOR, {"customer": CUSTOMER, "name": "刘大勇", "relation": "operator", "phone": "13900002764"}),
        (
            "warranty_policy",
            POLICY,
            {
                "code": "AGRI2010-combine",
                "version": 2,
                "name": "农机三包",
                "regime": "AGRI2010",
                "checked": False,
                "start_basis": "invoice_date",
                "whole_months": 12,
                "main_months": 24,
                "wear_months": 6,
                "extends": True,
                "holiday_roll": True,
                "card_days": 3,
                "old_part_days": 30,
            },
        ),
        ("calendar_day", uid(2), {"day": "2027-01-01", "day_kind": "day_off", "name": "元旦"}),
    ]


def _machines() -> list[tuple[str, str, Values]]:
    return [
        (
            "product_model",
            MODEL,
            {
                "model": "4LZ-8.0",
                "name": "联合收割机",
                "name_en": "Combine harvester",
                "brand": "金穗",
                "family": "engine",
                "meter_unit": "h",
                "policy": POLICY,
            },
        ),
        (
            "machine",
            MACHINE,
            {
                "customer": CUSTOMER,
                "product_model": MODEL,
                "serial_no": "4LZ80-2603-0147",
                "engine_model": "WP6H",
                "engine_no": "6H26B031187",
                "sale_date": "2026-03-18",
                "invoice_no": "FP2603-18",
            },
        ),
        (
            "meter_reading",
            uid(3),
            {"machine": MACHINE, "read_at": at("2026-09-30T15:00"), "value": "548.0", "order": EARLIER},
        ),
        (
            "code_entry",
            PLACE,
            {"code_list": "failure_location", "code": "COOL-PUMP", "label": "冷却系统水泵", "family": "engine"},
        ),
        ("code_entry", MODE, {"code_list": "failure_mode", "code": "LEAK", "label": "渗漏"}),
        ("code_entry", CAUSE, {"code_list": "failure_cause", "code": "SEAL", "label": "水封早期磨损"}),
    ]


def _parts() -> list[tuple[str, str, Values]]:
    return [
        (
            "part",
            PUMP,
            {
                "part_no": "1000 412 873",
                "name": "水泵总成",
                "unit": "件",
                "whole": True,
                "part_kind": "assembly",
                "price": 86000,
                "old_part_policy": "return_to_office",
                "superseded_by": PUMP_NEW,
                "alias": "水泵",
            },
        ),
        (
            "part",
            PUMP_NEW,
            {
                "part_no": "1000 412 873A",
                "name": "水泵总成",
                "unit": "件",
                "whole": True,
                "part_kind": "assembly",
                "price": 86000,
                "old_part_policy": "return_to_office",
            },
        ),
        (
            "part",
            GASKET,
            {
                "part_no": "1000 412 880",
                "name": "水泵密封垫",
                "unit": "件",
                "whole": True,
                "price": 1200,
                "part_kind": "part",
                "old_part_policy": "self_disposal",
            },
        ),
    ]


def _stock() -> list[tuple[str, str, Values]]:
    return [
        (
            "part",
            COOLANT,
            {
                "part_no": "C-LQ35-04",
                "name": "冷却液",
                "unit": "L",
                "whole": False,
                "price": 1800,
                "part_kind": "consumable",
                "hazardous_waste": "oil",
            },
        ),
        ("stock_movement", uid(4), _opening(PUMP, "1.000")),
        ("stock_movement", uid(5), _opening(GASKET, "2.000")),
        ("stock_movement", uid(6), _opening(COOLANT, "20.000")),
        ("checklist_template", TEMPLATE_OLD, {"code": "COOL", "version": 2, "name": "冷却系统", "family": "engine"}),
        (
            "checklist_template",
            TEMPLATE,
            {"code": "COOL", "version": 3, "name": "冷却系统", "family": "engine", "service_type": "repair"},
        ),
        (
            "template_item",
            ITEM_CAP,
            {
                "template": TEMPLATE,
                "item_key": "CAP",
                "seq": 1,
                "item": "散热器盖开启压力",
                "answer_type": "number",
                "lower": "70.000",
                "upper": "90.000",
                "unit": "kPa",
                "decimals": 0,
                "mandatory": True,
            },
        ),
    ]


def _items() -> list[tuple[str, str, Values]]:
    return [
        (
            "template_item",
            ITEM_BELT,
            {
                "template": TEMPLATE,
                "item_key": "BELT",
                "seq": 2,
                "item": "风扇皮带挠度",
                "answer_type": "number",
                "lower": "10.000",
                "upper": "15.000",
                "unit": "mm",
                "decimals": 1,
                "mandatory": True,
            },
        ),
        (
            "template_item",
            ITEM_CLEAN,
            {
                "template": TEMPLATE,
                "item_key": "CLEAN",
                "seq": 3,
                "item": "散热器外表清洁",
                "answer_type": "bool",
                "mandatory": False,
            },
        ),
    ]


def _orders() -> list[tuple[str, str, Values]]:
    order = _order()
    return [
        (
            "work_order",
            EARLIER,
            {
                "doc_no": "WO-HQ-260928-0101",
                "status": "closed",
                "station": STATION,
                "service_type": "repair",
                "customer": CUSTOMER,
                "machine": MACHINE,
                "assignee": COLLEAGUE,
                "charge_type": "in_warranty",
                "symptom": "水泵渗漏",
                "reported_at": at("2026-09-28T08:00"),
                "finished_at": at("2026-09-30T16:00"),
            },
        ),
        (
            "repair_record",
            EARLIER_REPAIR,
            {
                "order": EARLIER,
                "machine": MACHINE,
                "doc_no": "RR-L03-260930-002",
                "received_at": at("2026-09-28T08:00"),
                "finished_at": at("2026-09-30T16:00"),
                "handed_over_at": at("2026-09-30T16:30"),
                "failure_location": PLACE,
                "failure_mode": MODE,
                "responsibility": "product_quality",
                "treatment": "更换水封",
                "repair_no_for_fault": 1,
            },
        ),
        ("work_order", OTHERS_ORDER, {**order, "doc_no": "WO-HQ-261123-0413", "assignee": COLLEAGUE}),
        ("work_order", ORDER, order),
    ]


def _order() -> Values:
    return {
        "doc_no": "WO-HQ-261123-0412",
        "status": "dispatched",
        "station": STATION,
        "origin": "phone",
        "service_type": "repair",
        "priority": "urgent",
        "reported_at": at("2026-11-23T07:55"),
        "customer": CUSTOMER,
        "operator_contact": OPERATOR,
        "machine": MACHINE,
        "site_address": "新丰镇裕北村三组",
        "distance_km": "42.0",
        "symptom": "作业中水温高报警、冷却液渗漏",
        "halted": True,
        "busy_season": True,
        "assignee": ME.person_id,
        "dispatched_at": at("2026-11-23T08:00"),
        "ack_due": at("2026-11-23T08:30"),
        "arrive_due": at("2026-11-24T10:55"),
        "finish_due": at("2026-11-26T07:55"),
    }


def rows() -> list[tuple[str, str, Values]]:
    """What a first pull brings."""
    return [*_people(), *_machines(), *_parts(), *_stock(), *_items(), *_orders()]


def _opening(part: str, quantity: str) -> Values:
    return {
        "person": ME.person_id,
        "part": part,
        "movement": "opening",
        "quantity": quantity,
        "at": at("2026-11-01T08:00"),
    }


def deliver(store: Store, found: list[tuple[str, str, Values]], version: int = 1) -> None:
    """Take rows as a pull does."""
    for kind, record_id, values in found:
        stamps = {name: [version, "office"] for name in values}
        row = Row(kind=kind, id=record_id, version=version, values=values, field_versions=stamps)
        store.receive(lambda incoming, row=row: incoming.take(row))  # type: ignore[misc]  # a default binds the value


def png(shade: int = 120) -> bytes:
    """A real 2 x 2 picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    lines = b"".join(b"\0" + bytes([shade, 60, 60] * 2) for _ in range(2))
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def repair_values() -> Values:
    """A repair record as a technician fills it."""
    return {
        "meter": "612.4",
        "customer_statement": "早上割到第二块田，水温一下顶到红区。",
        "diagnosis_methods": ["ask", "observe"],
        "diagnosis": "水泵水封失效，泄水孔持续滴漏",
        "failure_location": PLACE,
        "failure_mode": MODE,
        "failure_cause": CAUSE,
        "severity": "general",
        "responsibility": "product_quality",
        "action": "replace_part",
        "treatment": "更换水泵总成、密封垫，加注冷却液",
        "test_result": "pass",
        "labour_fee": 9000,
    }


def fill(services: Services, order_id: str = ORDER) -> None:
    """Do the whole job up to the point where it can be finished."""
    services.job.save(order_id, repair_values())
    services.job.set_charge(order_id, "in_warranty")
    services.job.add_line("work_item", order_id, {"name": "更换水泵", "standard_hours": "1.5", "actual_hours": "1.6"})
    services.records.edit("work_order", order_id, "result", "solved")
    services.checklists.measure(order_id, ITEM_CAP, "80")
    services.checklists.measure(order_id, ITEM_BELT, "12")
    services.parts.add(order_id, NewLine(PUMP))
    services.parts.add(order_id, NewLine(COOLANT, "8"))
    for shade, kind in enumerate(("nameplate", "meter", "machine_front", "failure", "failed_part")):
        services.photos.add(order_id, kind, f"{kind}.png", png(shade))


def until_started(services: Services, order_id: str = ORDER) -> None:
    """Accept, travel, arrive, start."""
    for step in (services.orders.accept, services.orders.depart, services.orders.arrive, services.orders.start):
        step(order_id)


def ink(name: str) -> Ink:
    """A drawn signature."""
    return Ink(name, (Stroke(((100, 200, 500, 0), (400, 300, 700, 40), (900, 200, 600, 90))),), "touch")


def sign(services: Services, order_id: str = ORDER, opinion: str = "satisfied", relation: str = "operator") -> None:
    """Read, choose, sign."""
    session = services.signing.choose(services.signing.prepare(order_id), opinion, relation)
    services.signing.sign(session, Assent(ink("刘大勇"), ink(ME.person_name), pages_seen=2))
