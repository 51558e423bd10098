# SPDX-License-Identifier: Apache-2.0
"""Demo customers, machines and parts."""

from datetime import date, timedelta
from typing import Any, Final

from fieldcore.base.clock import Instant
from headoffice.services.demo.base import Base
from headoffice.services.demo.maker import Maker

CUSTOMERS: Final = 400
MACHINES: Final = 900
PARTS: Final = 599
FAMILIES: Final = ("engine", "engine", "engine", "telecom", "kitchen_robot", "furniture")
CITIES: Final = {"YC": "盐城", "WF": "潍坊", "SZ": "苏州"}
NOUNS: Final[dict[str, tuple[tuple[str, str, str, str, str, int], ...]]] = {
    "engine": (
        ("水泵总成", "Water pump", "件", "assembly", "whole_machine", 48600), ("水泵密封垫", "Pump gasket", "件", "part", "wear_part", 1800),
        ("散热器盖 90 kPa", "Radiator cap 90 kPa", "件", "part", "wear_part", 3600),
        ("冷却液 −35 ℃", "Coolant -35 ℃", "L", "consumable", "wear_part", 1200),
        ("机油滤清器", "Oil filter", "件", "part", "wear_part", 4200), ("柴油滤清器滤芯", "Fuel filter element", "件", "part", "wear_part", 8600),
        ("喷油泵总成", "Injection pump", "台", "assembly", "main_component", 468000), ("节温器", "Thermostat", "件", "part", "wear_part", 6800),
        ("风扇皮带", "Fan belt", "件", "part", "wear_part", 5400), ("气缸盖", "Cylinder head", "件", "assembly", "main_component", 326000),
        ("发电机总成", "Generator", "台", "assembly", "whole_machine", 96000), ("高压油管密封垫", "Fuel pipe gasket", "个", "part", "wear_part", 1265),
    ),
    "telecom": (
        ("整流模块 3 kW", "Rectifier module 3 kW", "台", "assembly", "main_component", 258000), ("柜内风扇", "Cabinet fan", "件", "part", "wear_part", 18500),
        ("监控单元", "Monitoring unit", "台", "assembly", "whole_machine", 136000), ("防雷器", "Surge arrester", "件", "part", "wear_part", 22800),
    ),
    "kitchen_robot": (
        ("加热线圈", "Heating coil", "件", "part", "main_component", 85000), ("搅拌臂", "Stirrer arm", "件", "assembly", "wear_part", 64000),
        ("投料口电机", "Hopper motor", "台", "assembly", "whole_machine", 42000), ("触摸屏", "Touch screen", "台", "assembly", "whole_machine", 78000),
    ),
    "furniture": (
        ("移门滑轨", "Sliding door rail", "套", "part", "wear_part", 9800), ("缓冲铰链", "Soft-close hinge", "个", "part", "wear_part", 1500),
        ("抽屉导轨", "Drawer runner", "副", "part", "wear_part", 4600), ("台面胶条", "Worktop seal", "m", "consumable", "wear_part", 900),
    ),
}  # fmt: skip


class Masters:
    """Customers with operators, machines with sale data, parts with van stock."""

    def __init__(self, maker: Maker, base: Base) -> None:
        self._maker, self._base = maker, base
        self.customers = [self._customer(index) for index in range(CUSTOMERS)]
        self.machines = [self._machine(index) for index in range(MACHINES)]
        self.parts: dict[str, list[str]] = {family: [] for family in NOUNS}
        self._parts()
        self._van_stock()

    def _customer(self, index: int) -> dict[str, Any]:
        maker, words = self._maker, self._maker.words
        family = FAMILIES[index % len(FAMILIES)]
        station = ("YC", "YC", "WF", "SZ")[index % 4]
        key = "farm" if family == "engine" else "robot" if family == "kitchen_robot" else family
        if family == "engine" and index % 3 == 0:
            name = maker.person()
        else:
            name = str(maker.pick(words[f"{key}_names"])) + str(maker.pick(words[f"{key}_kinds"]))
        place = maker.pick(words["places"][CITIES[station]])
        customer = maker.add(
            "customer", name=name, phone=maker.mobile(), address=f"{CITIES[station]}市{place} {index % 190 + 1} 号",
            station=self._base.stations[station],
        )  # fmt: skip
        contact = maker.add(
            "contact", customer=customer, name=maker.person(), relation="operator" if family == "engine" else "employee",
            phone=maker.mobile(),
        )  # fmt: skip
        return {"id": customer, "contact": contact, "family": family, "station": station, "place": place}

    def _machine(self, index: int) -> dict[str, Any]:
        maker = self._maker
        customer = self.customers[index % CUSTOMERS]
        models = [
            m for m, i in self._base.models.items() if maker.values("product_model", i)["family"] == customer["family"]
        ]
        model = models[index // 7 % len(models)]
        sold = date.fromisoformat(maker.day(600, 10))
        farm = customer["family"] == "engine"
        metered = maker.values("product_model", self._base.models[model]).get("meter_unit") is not None
        first = "2.0" if farm else "0.0"
        machine = maker.add(
            "machine", customer=customer["id"], product_model=self._base.models[model],
            serial_no=f"{model.replace('-', '').replace('.', '')}-{sold:%y%m}-{index:04d}",
            engine_model="WP6H" if farm else None, engine_no=f"6H{sold:%y}B{31000 + index:06d}" if farm else None,
            production_date=(sold - timedelta(days=45)).isoformat(),
            seller=maker.pick(maker.words["sellers"][customer["family"]]), seller_phone="0515-88001234",
            invoice_no=f"2432{index:016d}"[:20],
            sale_date=sold.isoformat(), delivery_date=(sold + timedelta(days=2)).isoformat(),
            acceptance_date=(sold + timedelta(days=5)).isoformat(), meter_at_start=first if metered else None,
            environment="小麦收割，高温多尘" if farm else "室内",
        )  # fmt: skip
        if metered:
            handed_over = Instant.parse(f"{sold + timedelta(days=2):%Y-%m-%d} 10:00")
            maker.add(
                "meter_reading", handed_over, machine=machine, read_at=handed_over.plain(), value=first, segment=1
            )
        return {**customer, "id": machine, "customer": customer["id"], "sold": sold, "metered": metered}

    def _parts(self) -> None:
        maker, families = self._maker, list(NOUNS)
        for index in range(PARTS):
            family = families[index % 4]
            noun, noun_en, unit, part_kind, part_class, price = NOUNS[family][index // 4 % len(NOUNS[family])]
            series = index // 4 // len(NOUNS[family])
            waste = {"L": "oil"}.get(unit, "none")
            self.parts[family].append(
                maker.add(
                    "part", part_no=f"{1000 + families.index(family)} {412 + series:03d} {873 - index // 4 % len(NOUNS[family])}",
                    name=noun if series == 0 else f"{noun} {chr(64 + series)} 型", name_en=noun_en, unit=unit,
                    whole=unit not in ("L", "m"), part_kind=part_kind, part_class=part_class,
                    serialised=part_class == "main_component", price=price + 100 * series, warranty_months=6,
                    old_part_policy="return_to_office" if part_kind == "assembly" else "self_disposal",
                    hazardous_waste=waste, family=family,
                )
            )  # fmt: skip
        maker.add(
            "part", part_no="1000 400 873", name="水泵总成（旧型）", name_en="Water pump (old type)", unit="件", whole=True,
            part_kind="assembly", part_class="wear_part", price=45000, superseded_by=self.parts["engine"][0], family="engine",
            old_part_policy="return_to_office", hazardous_waste="none",
        )  # fmt: skip

    def _van_stock(self) -> None:
        maker = self._maker
        for staff_no in ("T001", "T002", "T003", "T004"):
            for family in ("engine", "telecom", "kitchen_robot", "furniture"):
                for part in self.parts[family][:12]:
                    litres = maker.values("part", part)["unit"] == "L"
                    maker.add(
                        "stock_movement", person=self._base.people[staff_no], part=part, movement="opening",
                        quantity="20.000" if litres else f"{maker.random.randint(1, 6)}.000", at=maker.clock.at.plain(),
                        reason="期初盘点",
                    )  # fmt: skip
