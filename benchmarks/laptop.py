# SPDX-License-Identifier: Apache-2.0
"""A laptop's store with as many believable records as a benchmark wants, made through the same door as a pull."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from fieldapp.paths import Home
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.ids import Ids
from fieldcore.wire.messages import Row

KEY = bytes(range(32))
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高单曾仇解"
GIVEN = "建国志强秀英丽华伟军磊洋艳勇杰娟涛明超霞平刚桂红梅春生玉兰凤飞鹏宇"
PLACES = "长沙望城岳麓开福宁乡浏阳株洲湘潭衡阳邵阳岳阳常德益阳郴州永州怀化娄底渝北重庆"
TRADES = ("农机合作社", "粮食合作社", "农业发展有限公司", "通信服务部", "餐饮管理公司", "家具厂")
SYMPTOMS = (
    "发动机冒黑烟",
    "动力不足",
    "漏油",
    "无法启动",
    "割台异响",
    "报警灯亮",
    "屏幕不亮",
    "温度过高",
    "切菜刀卡住",
)
WORDS = ("收割", "播种", "机柜", "炒菜", "衣柜", "滤清器", "喷油嘴", "传感器", "皮带", "轴承", "电池", "继电器")


def identity(ids: Ids) -> Identity:
    """A technician's laptop."""
    return Identity(
        device_id=ids.new(), device_code="L07", person_id=ids.new(), person_name="王建国", roles=["technician"],
        signing_key=bytes(32),
    )  # fmt: skip


def filled(folder: Path, count: int, seed: int = 7) -> Store:
    """A store with ``count`` records of the kinds that are searched."""
    clock = FixedClock(Instant.parse("2026-11-24T09:00:00+08:00"))
    chance = random.Random(seed)
    ids = Ids(clock, chance.randbytes)
    store = Store.create(Home(folder), KEY, identity(ids), clock=clock)
    rows = islice(records(chance, ids), count)
    while some := list(islice(rows, 2000)):
        store.receive(lambda incoming, some=some: [incoming.take(row) for row in some])  # type: ignore[misc]  # binds
    return store


def records(chance: random.Random, ids: Ids) -> Iterator[Row]:
    """Customers with contacts, machines and orders, and parts, without end."""
    number = 0
    while True:
        number += 1
        place = "".join(chance.sample(PLACES, 2))
        customer = ids.new()
        address = f"{place}区{number % 900}号"
        yield _row("customer", customer, name=place + chance.choice(TRADES), phone=_phone(chance), address=address)
        yield _row("contact", ids.new(), customer=customer, name=_name(chance), phone=_phone(chance))
        for _ in range(2):
            machine = ids.new()
            serial = f"{chance.choice('YXCD')}C{chance.randint(1000, 9999)}{chance.choice('ABCDEFG')}-{number:06d}"
            engine = f"D19T{chance.randint(10**6, 10**7)}"
            yield _row("machine", machine, serial_no=serial, customer=customer, engine_no=engine)
            yield _row(
                "work_order", ids.new(), doc_no=f"WO-L{number % 90:02d}-26{number % 12 + 1:02d}11-{number % 1000:03d}",
                status=chance.choice(("dispatched", "accepted", "closed", "closed", "closed")), customer=customer,
                machine=machine, symptom=chance.choice(WORDS) + "，".join(chance.sample(SYMPTOMS, 2)),
            )  # fmt: skip
        yield _row("part", ids.new(), part_no=f"{number % 400:03d}/{number:05d}", name="".join(chance.sample(WORDS, 2)))


def _row(kind: str, id_: str, **values: Any) -> Row:
    return Row(kind=kind, id=id_, version=1, values=values, field_versions={name: [1, "office"] for name in values})


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))


def _phone(chance: random.Random) -> str:
    return f"1{chance.choice('3578')}{chance.randint(10**8, 10**9 - 1)}"
