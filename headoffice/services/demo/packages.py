# SPDX-License-Identifier: Apache-2.0
"""Repair packages of the demo: the repairs that come again and again."""

from typing import Final

from headoffice.services.demo.base import Base
from headoffice.services.demo.maker import Maker
from headoffice.services.demo.masters import Masters

PACKAGES: Final = (
    ("PK-01", "水泵渗漏", "Water pump leak", "engine", ("COOL-PUMP", "LEAK", "SEAL"), "水泵水封磨损，轴端渗漏", "replace_assembly",
     "更换水泵总成，加注冷却液，满负荷试机 30 min", "更换水泵总成", "1.5", 0),
    ("PK-02", "发电机不发电", "Alternator fails", "engine", ("ELEC-GEN", "OPEN", "COMP"), "发电机定子断路", "replace_assembly",
     "更换发电机总成，检查皮带张紧", "更换发电机", "1.0", None),
    ("PK-03", "整流模块无输出", "Rectifier without output", "telecom", ("PWR-RECT", "OPEN", "COMP"), "整流模块无输出，告警灯亮",
     "replace_part", "更换整流模块，均流试验合格", "更换整流模块", "0.5", 0),
    ("PK-04", "滑轨卡滞", "Rail stuck", "furniture", ("DOOR-RAIL", "STUCK", "DIRT"), "滑轨进入杂质卡滞", "adjust",
     "清洁并调整滑轨，润滑", "调整滑轨", "0.5", None),
)  # fmt: skip
"""Code, names, family, location/mode/cause, findings, action, treatment, work, hours, place of its part in the list."""
_CODES: Final = ("failure_location", "failure_mode", "failure_cause")


def add_packages(maker: Maker, base: Base, masters: Masters) -> None:
    """Packages with their parts."""
    for code, name, name_en, family, codes, diagnosis, action, treatment, work, hours, part in PACKAGES:
        package = maker.add(
            "repair_package", code=code, name=name, name_en=name_en, family=family, severity="general",
            responsibility="product_quality", diagnosis_methods=["observe", "test"], diagnosis=diagnosis,
            action=action, treatment=treatment, test_result="pass", work=work, hours=hours,
            **{kind: base.codes[kind, entry] for kind, entry in zip(_CODES, codes, strict=True)},
        )  # fmt: skip
        if part is not None:
            maker.add("package_part", package=package, part=masters.parts[family][part], quantity="1.000")
