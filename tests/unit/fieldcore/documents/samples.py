# SPDX-License-Identifier: Apache-2.0
"""One warranty job as records, frozen into each form: the content that the tests of the papers print."""

import io
import math
from typing import Any

from PIL import Image

from fieldcore.base.clock import Instant
from fieldcore.documents import Photo, Signature, Snapshot, freeze
from fieldcore.forms import Form
from fieldcore.records import catalogue

NAMES = ("王𠅤", "李䶮", "何𬭊")
FROZEN = Instant.parse("2025-06-12T16:41:30+08:00")
VERIFY = "https://fw.example.cn"


def at(text: str) -> list[int]:
    return Instant.parse(text).plain()


def ref(text: str, en: str = "", **values: Any) -> dict[str, Any]:
    return {"text": text, "en": en, "values": values}


REFS: dict[str, dict[str, Any]] = {
    "p1": ref("喷油泵总成", "Injection pump assembly", part_no="1111010-H4110-0300", name="喷油泵总成（含调速器）",
              name_en="Injection pump assembly", unit="台", price=468000),
    "p2": ref("滤芯", "Filter", part_no="1117011-H02", name="柴油滤清器滤芯", name_en="Fuel filter", unit="个"),
    "p3": ref("密封垫", "Gasket", part_no="Q72316T1F9", name="高压油管密封垫", name_en="Gasket", unit="个"),
    "loc": ref("燃油系统 / 喷油泵 FUEL-03", "Fuel system / injection pump"),
    "mode": ref("外漏、供油不均 F12", "Leak, uneven delivery"),
    "cause": ref("铸造砂眼 C07", "Casting cavity"),
    "tech": ref("刘大伟"),
    "st": ref("潍坊服务站", "Weifang station"),
}  # fmt: skip
ITEMS = (
    ("A 电源", "交流输入电压（L1–N）", "AC input voltage", "198.000", "242.000", "V", 0, "226.400", "ok", "226.4 V"),
    ("A 电源", "整流输出电压（浮充）", "Rectifier float voltage", "53.200", "54.200", "V", 1, "53.600", "ok", None),
    ("A 电源", "模块均流不平衡度", "Current sharing imbalance", None, "5.000", "%", 1, "3.100", "ok", "4 模块"),
    ("B 蓄电池", "单体电压极差（浮充）", "Cell voltage spread", None, "0.480", "V", 2, "0.310", "ok", None),
    ("B 蓄电池", "内阻偏差（最大）", "Internal resistance", None, "30.000", "%", 1, "27.500", "attention", "下次复测"),
    ("C 防雷与接地", "接地电阻", "Earth resistance", None, "5.000", "Ω", 2, "6.800", "fail", "见 P4；后续工单"),
    ("C 防雷与接地", "防雷模块窗口", "SPD windows", None, None, None, 0, None, "ok", "L2 已更换"),
    ("D 散热与环境", "风机转速", "Fan speed", "2700.000", "3300.000", "r/min", 0, "2985.000", "ok", None),
    ("D 散热与环境", "油机接口", "Generator inlet", None, None, None, 0, None, "na", "本站无油机"),
)  # fmt: skip
for number, item in enumerate(ITEMS, 1):
    REFS[f"i{number}"] = ref(item[1], item[2], seq=number, section=item[0], item=item[1], item_en=item[2],
                             lower=item[3], upper=item[4], unit=item[5], decimals=item[6])  # fmt: skip


def answers() -> list[dict[str, Any]]:
    """The answers to the checklist."""
    return [
        {"item": f"i{n}", "value": item[7], "result": item[8], "note": item[9],
         "follow_up": "parts_request" if item[8] == "fail" else None} for n, item in enumerate(ITEMS, 1)
    ]  # fmt: skip


def records(paid: bool = False) -> dict[str, Any]:
    """The job. ``paid``: out of warranty."""
    return {
        "customer": {"name": "昌邑市围子街道丰收农机服务专业合作社（联合社）", "phone": "13869602841",
                     "address": "潍坊市昌邑市围子街道东冢村", "postcode": "261307", "station": "st",
                     "remark": "先打电话"},
        "contact": {"name": "李䶮", "relation": "operator", "phone": "15965360418"},
        "product_model": {"model": "4LZ-8.0E", "name": "自走履带式谷物联合收割机", "brand": "云禾", "meter_unit": "h"},
        "machine": {"serial_no": "YH4LZ80E24051873", "engine_model": "HD4110ZG4-140", "engine_no": "H24E0931746",
                    "plate": "鲁07-A3816", "production_date": "2024-05-18", "seller": "潍坊金穗农机销售有限公司",
                    "seller_phone": "05368211906", "invoice_no": "24372000000118640925", "sale_date": "2024-06-14",
                    "delivery_date": "2024-06-16", "environment": "小麦收割，高温多尘"},
        "work_order": {"doc_no": "WO-HQ-250612-018", "charge_type": "out_of_warranty" if paid else "in_warranty",
                       "service_type": "repair", "reported_at": at("2025-06-12T09:40+08:00"), "assignee": "tech",
                       "reporter_name": "王𠅤", "site_address": "潍胶路与滨河路口东侧晒粮场，东冢村北 1.2 km",
                       "accepted_at": at("2025-06-12T09:52+08:00"), "arrived_at": at("2025-06-12T11:55+08:00"),
                       "result": "solved", "customer_comment": "到得快，修后试割两小时正常。"},
        "repair_record": {"doc_no": "RR-L07-250612-002", "received_at": at("2025-06-12T11:55+08:00"),
            "started_at": at("2025-06-12T12:10+08:00"), "finished_at": at("2025-06-12T16:05+08:00"),
            "handed_over_at": at("2025-06-12T16:30+08:00"), "meter": "386.4",
            "customer_statement": "发动机没劲，冒黑烟，转速一上 1,850 r/min 滚筒就堵；怠速时泵那边有敲击声，柴油味大，"
            "停机一夜地上有一小摊油。用户自己紧过一次高压油管接头，没有拆泵，也没有换过别的件。",
            "diagnosis_methods": ["ask", "observe", "test"], "failure_location": "loc", "failure_mode": "mode",
            "failure_cause": "cause", "severity": "general", "responsibility": "product_quality",
            "diagnosis": "喷油泵第 3 缸柱塞套密封面有铸造砂眼，柴油外漏并造成供油量下降 18%"
            "（试验台 2.31 → 1.89 mL/100 次）。",
            "repair_no_for_fault": 1, "action": "replace_assembly", "test_result": "pass",
            "treatment": "更换喷油泵总成，校正供油提前角至 12.5°；清洗低压油路并排气；"
            "试割 2 h，负荷转速 2,190 r/min，无渗漏。",
            "preventive_advice": "每 50 h 排放油水分离器积水；麦收期间每日清洁散热器。下次保养 450 h。",
            "labour_fee": 24000, "material_fee": 481660, "outing_fee": 24100, "towing_fee": 0, "occupancy_days": 0,
            "total_charged": 529760 if paid else 0},
        "warranty_card": {"doc_no": "WC-L07-250612-003", "card_type": "repair", "failure_date": "2025-06-12",
                          "customer_opinion": "satisfied", "opinion_text": "望合作社备一只滤芯。",
                          "signer_relation": "operator", "due_back_at": "2025-06-17"},
        "parts_usage": [
            {"part": "p1", "quantity": "1.000", "supply_mode": "van", "serial_new": "HD25-00318", "unit_price": 468000,
             "serial_old": "HD24-11950", "old_part_policy": "return_to_office", "hazardous_waste": "oil"},
            {"part": "p2", "quantity": "1.000", "supply_mode": "van", "unit_price": 8600,
             "old_part_policy": "self_disposal"},
            {"part": "p3", "quantity": "4.000", "supply_mode": "reserve", "unit_price": 1265},
            {"part": "p3", "quantity": "9.000", "supply_mode": "reserve", "unit_price": 1265, "removed": True},
        ],
        "work_item": [{"code": "W-0310", "name": "更换喷油泵总成", "standard_hours": "4.0", "actual_hours": "4.4",
                       "rate": 6000}],
        "checklist_answer": answers(),
        "old_part": {"label_no": "OP-L07-250612-007", "part": "p1", "quantity": "1.000", "serial_old": "HD24-11950",
                     "condition": "complete", "maker_mark": "H-泵 24", "due_date": "2025-07-12"},
    }  # fmt: skip


VERDICT: dict[str, Any] = {
    "status": "in", "regime": "AGRI2010", "policy": "AGRI-HARVESTER", "policy_version": 3, "checked": False,
    "computed_by": "1.4.2", "on": "2025-06-12",
    "period": {"name": "whole_machine", "status": "in", "start": "2024-06-14", "base_end": "2025-06-14",
               "extension_days": 3, "expiry": "2025-06-17", "usage_used": "386.4", "usage_limit": "800", "unit": "h"},
    "reasons": [
        {"code": "start", "message": "Starts {day}: {basis}", "params": {"day": "2024-06-14", "basis": "Invoice date"},
         "rule": "AGRI2010 第24条", "statutory": True, "ok": True},
        {"code": "period", "message": "Whole machine {months} months: until {day}",
         "params": {"months": 12, "day": "2025-06-14"}, "rule": "民法典 200–202", "statutory": False, "ok": True},
        {"code": "extension", "message": "Repairs took {days} days: until {day}", "rule": "E.3", "statutory": False,
         "params": {"days": 3, "day": "2025-06-17"}, "ok": True},
        {"code": "usage", "message": "Used {used} of {limit} {unit}", "rule": "E.4", "statutory": False, "ok": True,
         "params": {"used": "386.4", "limit": "800", "unit": "h"}},
        {"code": "no_exclusion", "message": "Nothing excludes it", "params": {}, "rule": "E.8", "statutory": False,
         "ok": True},
    ],
    "assumptions": [],
}  # fmt: skip
ORGANISATION = {
    "name": "云禾农业机械服务有限公司", "name_en": "Yunhe Farm Machinery Service Co., Ltd.", "phone": "400-820-6116",
    "address": "山东省潍坊市寒亭区通亭街 2188 号", "station": "农机售后服务 · 潍坊服务站",
}  # fmt: skip


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (320, 200)) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=80)
    return out.getvalue()


def photos() -> tuple[list[Photo], dict[str, bytes]]:
    """Five photographs; the last has not arrived."""
    kinds = ("nameplate", "failed_part", "new_part", "meter", "site")
    listed = [
        Photo(f"P{n}", f"{n:064x}"[::-1], kind, at(f"2025-06-12T12:1{n}+08:00")) for n, kind in enumerate(kinds, 1)
    ]
    return listed, {photo.sha256: picture((40 * n, 90, 120)) for n, photo in enumerate(listed[:4], 1)}


def frozen(form: Form, *, paid: bool = False, numbered: str = "", **changed: Any) -> Snapshot:
    """The job frozen into a form; ``changed`` replaces records by kind or arguments of ``freeze``."""
    content = records(paid)
    arguments: dict[str, Any] = {
        "revision": 0, "frozen_at": FROZEN, "program": "0.1.0", "refs": REFS, "organisation": ORGANISATION,
        "verdict": VERDICT, "photos": photos()[0] if form.kind == "repair_record" else (),
    }  # fmt: skip
    for key, value in changed.items():
        (content if key in content else arguments)[key] = value
    number = numbered or f"{form.prefix}-L07-250612-003"
    return freeze(form, catalogue(), number=number, records=content, **arguments)


def strokes() -> list[list[tuple[float, float, float, float]]]:
    """Three loops of a pen."""
    return [
        [(60 * n + 25 * math.cos(t / 4), 30 + 22 * math.sin(t / 3), 0.3 + 0.02 * (t % 20), 8.0 * t) for t in range(30)]
        for n in range(3)
    ]


def signed() -> list[Signature]:
    """The customer's and the technician's signatures."""
    return [
        Signature(role="customer", name="李䶮", relation="operator", signed_at=at("2025-06-12T16:38:07+08:00"),
                  device="pen", strokes=strokes(), evidence_digest="7b1c03e9" + "0" * 56),
        Signature(role="technician", name="刘大伟", relation="L07", organisation="潍坊服务站", device="pen",
                  signed_at=at("2025-06-12T16:39:44+08:00"), strokes=strokes(), evidence_digest="c94d118f" + "0" * 56),
    ]  # fmt: skip
