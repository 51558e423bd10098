# SPDX-License-Identifier: Apache-2.0
"""A demo installation: its checklist with site conditions, items and safety, and an order for a machine to come."""

from typing import Final

from headoffice.services.demo.base import FAMILY_NAMES, Base
from headoffice.services.demo.maker import Maker
from headoffice.services.demo.masters import Masters
from headoffice.services.demo.orders import Orders

FAMILY: Final = "kitchen_robot"
LINES: Final = (
    ("site_condition", "安装条件", "电源电压", "Supply voltage", "198.000", "242.000", "V", 0),
    ("site_condition", "安装条件", "接地电阻", "Earth resistance", None, "4.000", "Ω", 2),
    ("site_condition", "安装条件", "供水压力", "Water pressure", "0.150", "0.400", "MPa", 2),
    ("site_condition", "安装条件", "地面水平", "Floor level", None, "3.000", "mm/m", 1),
    ("site_condition", "安装条件", "排烟通风已接通", "Ventilation connected", None, None, None, 0),
    ("install_item", "安装项目", "机身调平固定", "Body levelled and fixed", None, None, None, 0),
    ("install_item", "安装项目", "3 min 升温至", "Heats in 3 min to", "180.000", "240.000", "℃", 0),
    ("install_item", "安装项目", "搅拌臂转速", "Stirrer speed", "35.000", "45.000", "r/min", 0),
    ("safety", "安全检查", "急停按钮有效", "Emergency stop works", None, None, None, 0),
    ("safety", "安全检查", "防护罩联锁有效", "Guard interlock works", None, None, None, 0),
    ("safety", "安全检查", "泄漏电流", "Leakage current", None, "0.750", "mA", 2),
)
"""Kind, section, item, item in English, lower, upper, unit, decimals; without a unit it is yes or no."""


def add_installation(maker: Maker, base: Base, masters: Masters, orders: Orders) -> None:
    """The checklist, and the order that a technician of the first station finds on his laptop."""
    name, name_en = FAMILY_NAMES[FAMILY]
    template = maker.add(
        "checklist_template", code=f"{FAMILY}-install", version=1, name=f"{name}安装", name_en=f"{name_en}: installation",
        family=FAMILY, service_type="install", trial_hours="2.0",
    )  # fmt: skip
    for seq, (kind, section, item, item_en, lower, upper, unit, decimals) in enumerate(LINES, 1):
        maker.add(
            "template_item", template=template, item_key=f"i{seq:02d}", seq=10 * seq, section=section, item=item,
            item_en=item_en, answer_type="number" if unit else "bool", lower=lower, upper=upper, unit=unit,
            decimals=decimals if unit else None, mandatory=True, check_kind=kind,
        )  # fmt: skip
    customer = next(c for c in masters.customers if c["family"] == FAMILY and c["station"] == "YC")
    reported = maker.today.plus(hours=-20)
    clerk = base.people["H001"]
    order = maker.add(
        "work_order", reported, doc_no=orders.number("WO", "HQ", reported), station=base.stations["YC"], origin="phone",
        service_type="install", priority="normal", service_level=base.levels[2], reported_at=reported.plain(),
        customer=customer["id"], operator_contact=customer["contact"], site_address=customer["place"],
        distance_km="8.0", zone="general", symptom="新购炒菜机器人 CR-200 到货，安装调试并验收", charge_type="contract",
        assignee=base.people["T001"], dispatched_at=reported.plus(minutes=30).plain(),
        ack_due=maker.today.plus(hours=8).plain(), arrive_due=maker.today.plus(hours=48).plain(),
        finish_due=maker.today.plus(hours=96).plain(),
    )  # fmt: skip
    maker.office.event("work_order", order, "register", clerk, reported)
    maker.office.event("work_order", order, "dispatch", clerk, reported.plus(minutes=30))
