# SPDX-License-Identifier: Apache-2.0
"""Demo maintenance: checklists for two families, and plans of which some are due and some overdue."""

from datetime import timedelta
from typing import Final

from fieldcore.rules.warranty.period import add_months
from headoffice.services.demo.base import FAMILY_NAMES
from headoffice.services.demo.maker import Maker
from headoffice.services.demo.masters import Masters

Line = tuple[str, str, str, str, str, str | None, str | None, str | None, int, bool]
"""Key, section, item, item in English, answer, lower, upper, unit, decimals, mandatory."""

OIL, AIR, RUN = "油液", "滤芯与皮带", "安全与试机"
PERIODIC: Final[dict[str, tuple[Line, ...]]] = {
    "engine": (
        ("oil", OIL, "机油已更换", "Engine oil changed", "bool", None, None, None, 0, True),
        ("oil_filter", OIL, "机油滤清器已更换", "Oil filter changed", "bool", None, None, None, 0, True),
        ("coolant", OIL, "冷却液冰点", "Coolant freezes at", "number", None, "-25.000", "℃", 0, True),
        ("fuel_filter", AIR, "柴油滤芯", "Fuel filter", "bool", None, None, None, 0, True),
        ("air_filter", AIR, "空滤进气阻力", "Air filter restriction", "number", None, "6.000", "kPa", 1, True),
        ("belt", AIR, "风扇皮带挠度（40 N）", "Fan belt deflection (40 N)", "number", "10.000", "15.000", "mm", 0, True),
        ("valve_in", AIR, "进气门间隙（冷）", "Inlet valve clearance", "number", "0.250", "0.350", "mm", 2, False),
        ("bolts", RUN, "缸盖螺栓扭矩", "Head bolt torque", "number", "180.000", "220.000", "N·m", 0, False),
        ("leaks", RUN, "无渗漏", "No leaks", "bool", None, None, None, 0, True),
        ("oil_pressure", RUN, "额定转速机油压力", "Oil pressure, rated", "number", "0.250", "0.500", "MPa", 2, True),
    ),
    "telecom": (
        ("clean", AIR, "防尘网已清洁", "Dust filter cleaned", "bool", None, None, None, 0, True),
        ("output", RUN, "直流输出电压", "DC output voltage", "number", "53.000", "54.500", "V", 1, True),
        ("battery", RUN, "单体电池电压差", "Battery cell spread", "number", None, "50.000", "mV", 0, True),
        ("earth", RUN, "接地电阻", "Earth resistance", "number", None, "5.000", "Ω", 2, True),
        ("alarm", RUN, "告警上报正常", "Alarms reported", "bool", None, None, None, 0, True),
    ),
}  # fmt: skip
NAMES: Final = {
    "periodic_maint": ("定期保养", "Periodic maintenance"), "first_maint": ("首保", "First maintenance"),
}  # fmt: skip
PLANS: Final = {"engine": ("250 h 保养", 6, "250.0"), "telecom": ("半年巡检保养", 6, None)}
"""Name, months and usage between two times."""
PLANNED: Final = 60
DAYS: Final = (-12, 5, 40, -2, 75, 11, 120, 150, 20, 90)
"""When a plan falls due, in days from today, in turn."""
BEYOND: Final = (180.0, -6.0)
"""What is left on the meter until a plan is due; of some machines that ran it is less than nothing."""


def add_maintenance(maker: Maker, masters: Masters) -> None:
    """The checklists, and plans for the first machines of their families."""
    templates = {family: _template(maker, family, "periodic_maint", lines) for family, lines in PERIODIC.items()}
    _template(maker, "engine", "first_maint", PERIODIC["engine"])
    chosen = [machine for machine in masters.machines if machine["family"] in PLANS][:PLANNED]
    for index, machine in enumerate(chosen):
        name, months, usage = PLANS[machine["family"]]
        due = max(maker.today.date() + timedelta(days=DAYS[index % len(DAYS)]), add_months(machine["sold"], months))
        maker.add(
            "maintenance_plan", maker.today, machine=machine["id"], name=name, template=templates[machine["family"]],
            interval_months=months, interval_usage=usage, lead_days=14, next_due_date=due.isoformat(),
            next_due_meter=_due_meter(maker, machine["id"], index) if usage else None, active=True,
        )  # fmt: skip


def _template(maker: Maker, family: str, service: str, lines: tuple[Line, ...]) -> str:
    (name, name_en), (of, of_en) = NAMES[service], FAMILY_NAMES[family]
    template = maker.add(
        "checklist_template", code=f"{family}-{service.removesuffix('_maint')}", version=1, name=f"{of}{name}",
        name_en=f"{of_en}: {name_en.lower()}", family=family, service_type=service,
    )  # fmt: skip
    for seq, (key, section, item, item_en, answer, lower, upper, unit, decimals, mandatory) in enumerate(lines, 1):
        maker.add(
            "template_item", template=template, item_key=key, seq=10 * seq, section=section, item=item, item_en=item_en,
            answer_type=answer, lower=lower, upper=upper, unit=unit, decimals=decimals if unit else None,
            mandatory=mandatory, check_kind="maintenance",
        )  # fmt: skip
    return template


def _due_meter(maker: Maker, machine: str, index: int) -> str:
    """Some usage beyond the last reading of a machine; of some machines the dial is past it already."""
    last = max(float(r["value"]) for r in maker.made["meter_reading"].values() if r["machine"] == machine)
    return f"{last + BEYOND[last > 100 and index % 3 == 1]:.1f}"
