# SPDX-License-Identifier: Apache-2.0
"""The demo organisation: company, stations, people, levels, codes, calendar, policies, models, templates."""

from datetime import date, timedelta
from typing import Final

from headoffice.services.demo.maker import Maker

STATIONS: Final = (("YC", "盐城服务站", "华东"), ("WF", "潍坊服务站", "华北"), ("SZ", "苏州服务站", "华东"))
PEOPLE: Final = (
    ("T001", "周海峰", ("technician",), "YC"), ("T002", "赵磊", ("technician",), "YC"),
    ("T003", "刘大伟", ("technician",), "WF"), ("T004", "陈志强", ("technician", "installer"), "SZ"),
    ("D001", "孙德福", ("driver",), "YC"), ("H001", "沈静", ("dispatcher",), "YC"),
    ("H002", "顾敏", ("warranty_clerk",), "YC"), ("H003", "吕红梅", ("callback_clerk",), "YC"),
    ("H004", "邵立新", ("parts_keeper",), "YC"), ("H005", "钱伟", ("finance", "vehicle_manager"), "YC"),
    ("M001", "江振华", ("manager",), "YC"), ("A001", "管理员", ("administrator",), "YC"),
)  # fmt: skip
LICENCES: Final = {"D001": ("B2", "2029-03-11"), "T002": ("C1", "2028-06-30")}
"""Who drives: the class of the licence and until when."""
LEVELS: Final = (("市区 3 h", 1, 3, 24), ("一般 24 h", 2, 24, 48), ("边远 48 h", 4, 48, 96))
CODES: Final = {
    "failure_location": (
        ("COOL-PUMP", "冷却系统 / 水泵", "Cooling / water pump"), ("COOL-RAD", "冷却系统 / 散热器", "Cooling / radiator"),
        ("FUEL-INJ", "燃油系统 / 喷油泵", "Fuel / injection pump"), ("LUB-OIL", "润滑系统 / 机油泵", "Lubrication / oil pump"),
        ("ELEC-GEN", "电气系统 / 发电机", "Electrical / generator"), ("HYD-LIFT", "液压系统 / 提升缸", "Hydraulics / lift"),
        ("PWR-RECT", "电源 / 整流模块", "Power / rectifier"), ("HEAT-COIL", "加热 / 线圈", "Heating / coil"),
        ("DOOR-RAIL", "门 / 滑轨", "Door / rail"),
    ),
    "failure_mode": (
        ("LEAK", "渗漏", "Leak"), ("CRACK", "开裂", "Crack"), ("WEAR", "磨损", "Wear"), ("NOISE", "异响", "Noise"),
        ("OPEN", "断路", "Open circuit"), ("STUCK", "卡滞", "Stuck"),
    ),
    "failure_cause": (
        ("SEAL", "水封早期磨损", "Early seal wear"), ("CAST", "铸造缺陷", "Casting flaw"),
        ("ASSY", "装配不当", "Faulty assembly"), ("COMP", "元件失效", "Component failure"),
        ("DIRT", "进入杂质", "Contamination"),
    ),
}  # fmt: skip
POLICIES: Final = (
    ("AGRI-COMBINE", "农机三包 联合收割机", "AGRI2010", "invoice_date", 12, 24, 3, None, None),
    ("ENGINE-CON", "发动机合同三包", "CONTRACT", "delivery_date", 12, 24, 3, "1000.0", "h"),
    ("TELECOM-CON", "通信电源合同保修", "CONTRACT", "acceptance_date", 36, 36, 12, None, None),
    ("ROBOT-CON", "烹饪机器人合同保修", "CONTRACT", "acceptance_date", 24, 24, 6, "4000.0", "h"),
    ("GOODS-FURN", "家具三包", "GOODS1995", "delivery_date", 12, 12, 6, None, None),
)
FIRST_MAINTENANCE: Final = {
    policy: {
        "first_maint_min_usage": "50.0", "first_maint_max_usage": "100.0", "first_maint_months": 3,
        "first_maint_tolerance": "5.0", "first_maint_fee": 18000,
    }
    for policy in ("AGRI-COMBINE", "ENGINE-CON")
}  # fmt: skip
"""What the makers of engines ask for."""
MODELS: Final = (
    ("engine", "金穗", "4LZ-8.0", "联合收割机", "Combine harvester", "h", "AGRI-COMBINE"),
    ("engine", "云禾", "4LZ-8.0E", "自走履带式谷物联合收割机", "Tracked combine harvester", "h", "AGRI-COMBINE"),
    ("engine", "东田", "TK-904", "轮式拖拉机", "Wheeled tractor", "h", "ENGINE-CON"),
    ("engine", "潍柴", "WP6H", "柴油机", "Diesel engine", "h", "ENGINE-CON"),
    ("telecom", "江讯", "DPR-4860", "通信电源柜", "Telecom power cabinet", "h", "TELECOM-CON"),
    ("telecom", "江讯", "OLT-1608", "光线路终端", "Optical line terminal", "h", "TELECOM-CON"),
    ("kitchen_robot", "灶神", "CR-200", "炒菜机器人", "Cooking robot", "h", "ROBOT-CON"),
    ("kitchen_robot", "灶神", "CR-600", "大型烹饪机器人", "Large cooking robot", "h", "ROBOT-CON"),
    ("furniture", "香柏年", "WX-2400", "整体衣柜", "Wardrobe", None, "GOODS-FURN"),
    ("furniture", "香柏年", "CF-1800", "整体橱柜", "Kitchen cabinet", None, "GOODS-FURN"),
)
CHECKS: Final = {
    "engine": (
        ("pressure_drop", "试压 5 min 压降（换泵后）", "Pressure drop in 5 min", None, "5.000", "kPa", 0),
        ("thermostat", "节温器初开温度", "Thermostat opens at", "80.000", "84.000", "℃", 0),
        ("radiator_cap", "散热器盖开启压力", "Radiator cap opens at", "70.000", "90.000", "kPa", 0),
        ("belt", "风扇皮带挠度（40 N）", "Fan belt deflection (40 N)", "10.000", "15.000", "mm", 0),
        ("shaft_play", "水泵轴轴向间隙（新件）", "Pump shaft play (new)", None, "0.150", "mm", 2),
        ("outlet", "满负荷 30 min 出水温度", "Outlet at full load, 30 min", None, "98.000", "℃", 0),
    ),
    "telecom": (
        ("output", "直流输出电压", "DC output voltage", "53.000", "54.500", "V", 1),
        ("ripple", "纹波电压", "Ripple", None, "200.000", "mV", 0),
        ("fan", "风扇转速", "Fan speed", "2000.000", "4200.000", "r/min", 0),
        ("earth", "接地电阻", "Earth resistance", None, "5.000", "Ω", 2),
    ),
    "kitchen_robot": (
        ("heat", "3 min 升温至", "Heats in 3 min to", "180.000", "240.000", "℃", 0),
        ("leak_current", "泄漏电流", "Leakage current", None, "0.750", "mA", 2),
        ("arm", "搅拌臂转速", "Stirrer speed", "35.000", "45.000", "r/min", 0),
    ),
    "furniture": (
        ("gap", "门缝", "Door gap", "1.000", "3.000", "mm", 1),
        ("level", "台面水平", "Worktop level", None, "2.000", "mm/m", 1),
    ),
}
FAMILY_NAMES: Final = {
    "engine": ("发动机与冷却系统", "Engine and cooling"), "telecom": ("通信电源", "Telecom power"),
    "kitchen_robot": ("烹饪机器人", "Cooking robot"), "furniture": ("家具", "Furniture"),
}  # fmt: skip
HOLIDAYS: Final = (
    ("2025-01-01", "2025-01-01", "元旦"), ("2025-01-28", "2025-02-04", "春节"), ("2025-04-04", "2025-04-06", "清明"),
    ("2025-05-01", "2025-05-05", "劳动节"), ("2025-05-31", "2025-06-02", "端午"), ("2025-10-01", "2025-10-08", "国庆中秋"),
    ("2026-01-01", "2026-01-03", "元旦"), ("2026-02-15", "2026-02-23", "春节"), ("2026-04-04", "2026-04-06", "清明"),
    ("2026-05-01", "2026-05-05", "劳动节"), ("2026-06-19", "2026-06-21", "端午"), ("2026-09-25", "2026-09-27", "中秋"),
    ("2026-10-01", "2026-10-07", "国庆"), ("2027-01-01", "2027-01-03", "元旦"), ("2027-02-05", "2027-02-11", "春节"),
)  # fmt: skip
WORKDAYS: Final = ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-02-14", "2026-10-10")


class Base:
    """Ids of the organisation's own records, by the short names used here."""

    def __init__(self, maker: Maker) -> None:
        maker.add(
            "company", name="云禾农业机械服务有限公司", name_en="Yunhe Farm Machinery Service Co., Ltd.",
            address="山东省潍坊市寒亭区通亭街 1888 号", phone="400-820-6116",
        )  # fmt: skip
        self.stations = {
            code: maker.add("station", code=code, name=name, region=region, phone="400-820-6116")
            for code, name, region in STATIONS
        }
        self.people = {
            staff_no: maker.add(
                "person", staff_no=staff_no, name=name, roles=sorted(roles), station=self.stations[at], active=True,
                phone=maker.mobile(), **dict(zip(("licence_class", "licence_until"), LICENCES.get(staff_no, ()), strict=False)),
            )
            for staff_no, name, roles, at in PEOPLE
        }  # fmt: skip
        self.levels = [
            maker.add("service_level", name=name, ack_hours=ack, arrive_hours=arrive, finish_hours=finish)
            for name, ack, arrive, finish in LEVELS
        ]
        self.codes = {
            (kind, code): maker.add("code_entry", code_list=kind, code=code, label=label, label_en=label_en)
            for kind, entries in CODES.items()
            for code, label, label_en in entries
        }
        self._calendar(maker)
        self._policies(maker)
        self._templates(maker)

    @staticmethod
    def _calendar(maker: Maker) -> None:
        for first, last, name in HOLIDAYS:
            day = date.fromisoformat(first)
            while day <= date.fromisoformat(last):
                maker.add("calendar_day", day=day.isoformat(), day_kind="day_off", name=name)
                day += timedelta(days=1)
        for workday in WORKDAYS:
            maker.add("calendar_day", day=workday, day_kind="make_up_workday", name="调休上班")

    def _policies(self, maker: Maker) -> None:
        self.policies = {
            code: maker.add(
                "warranty_policy", code=code, version=2, name=name, regime=regime, valid_from="2024-01-01",
                checked=regime == "CONTRACT", start_basis=basis, whole_months=whole, main_months=main,
                wear_months=wear, usage_limit=usage, usage_unit=unit, extends=True, holiday_roll=True, card_days=3,
                old_part_days=30, **FIRST_MAINTENANCE.get(code, {}),
            )
            for code, name, regime, basis, whole, main, wear, usage, unit in POLICIES
        }  # fmt: skip
        self.models = {
            model: maker.add(
                "product_model", model=model, name=name, name_en=name_en, brand=brand, family=family,
                meter_unit=unit, policy=self.policies[policy], max_usage_per_day="20.0" if unit else None,
            )
            for family, brand, model, name, name_en, unit, policy in MODELS
        }  # fmt: skip

    @staticmethod
    def _templates(maker: Maker) -> None:
        for family, lines in CHECKS.items():
            name, name_en = FAMILY_NAMES[family]
            template = maker.add(
                "checklist_template", code=f"{family}-repair", version=3, name=name, name_en=name_en, family=family,
                service_type="repair",
            )  # fmt: skip
            for seq, (key, item, item_en, lower, upper, unit, decimals) in enumerate(lines, start=1):
                maker.add(
                    "template_item", template=template, item_key=key, seq=seq, item=item, item_en=item_en,
                    answer_type="number", lower=lower, upper=upper, unit=unit, decimals=decimals, mandatory=True,
                )  # fmt: skip
