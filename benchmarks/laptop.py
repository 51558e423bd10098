# SPDX-License-Identifier: Apache-2.0
"""A laptop's store with as many believable records as a benchmark wants, made through the same door as a pull."""

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from fieldapp.paths import Home
from fieldapp.store import keys, schema
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.ids import Ids
from fieldcore.records import catalogue
from fieldcore.wire.messages import Row

KEY = bytes(range(32))
PASSPHRASE = "benchmark passphrase"
MACHINES, ORDERS, PLANS = 8, 4, 2
"""How many a customer has."""
MILLION, FEW = 1_000_000, 10_000
OPEN, DUE = 300, 20
"""So many orders are open, each fifth of them one's own, and so many plans due, however many are stored."""
DAY = 86_400_000
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

LARGE = len(WORDS) + 25_000 * (3 + MACHINES + ORDERS)
"""So many records hold 100,000 orders and 200,000 machines."""


def identity(ids: Ids) -> Identity:
    """A technician's laptop."""
    return Identity(
        device_id=ids.new(), device_code="L07", person_id=ids.new(), person_name="王建国", roles=["technician"],
        signing_key=bytes(32),
    )  # fmt: skip


def filled(folder: Path, count: int, plans: bool = False) -> Store:
    """A store with ``count`` records, maintenance plans among them or not: a copy of one that is made once and kept."""
    name = f"{_version()}-{count}{'-plans' if plans else ''}"
    kept = Path(tempfile.gettempdir()) / "fieldapp-benchmarks" / name
    if not kept.is_dir():
        kept.parent.mkdir(exist_ok=True)
        growing = Path(tempfile.mkdtemp(dir=kept.parent))
        _fill(growing, count, plans)
        growing.rename(kept)
    shutil.copytree(kept, folder)
    return Store.open(Home(folder), KEY)


def _version() -> str:
    """What a kept store depends on: its revision and tables, and this file."""
    made_by = [schema.REVISION, *schema.statements(catalogue()), Path(__file__).read_text(encoding="utf-8")]
    return hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:12]


def _fill(folder: Path, count: int, plans: bool) -> None:
    clock = FixedClock(Instant.parse("2026-11-24T09:00:00+08:00"))
    chance = random.Random(7)
    ids = Ids(clock, chance.randbytes)
    me = identity(ids)
    with Store.create(Home(folder), KEY, me, clock=clock) as store:
        keys.keep(store.home, KEY, PASSPHRASE, "benchmark")
        store._writer.execute("PRAGMA cache_size = -400000")  # only this first filling needs so much
        rows = islice(records(chance, ids, me.person_id, plans), count)
        while some := list(islice(rows, 2000)):
            store.receive(lambda incoming, some=some: [incoming.take(row) for row in some])  # type: ignore[misc]  # binds


def records(chance: random.Random, ids: Ids, me: str, plans: bool) -> Iterator[Row]:
    """Product models, then customers with a contact, machines and orders, and parts, without end."""
    models = [ids.new() for _ in WORDS]
    for model, word in zip(models, WORDS, strict=True):
        yield _row("product_model", model, model=f"M{word}", name=f"{word}机", brand="金穗", meter_unit="h")
    number = 0
    while True:
        number += 1
        place = "".join(chance.sample(PLACES, 2))
        customer = ids.new()
        address = f"{place}区{number % 900}号"
        yield _row("customer", customer, name=place + chance.choice(TRADES), phone=_phone(chance), address=address)
        yield _row("contact", ids.new(), customer=customer, name=_name(chance), phone=_phone(chance))
        machines = [ids.new() for _ in range(MACHINES)]
        for machine in machines:
            serial = f"{chance.choice('YXCD')}C{chance.randint(1000, 9999)}{chance.choice('ABCDEFG')}-{number:06d}"
            engine = f"D19T{chance.randint(10**6, 10**7)}"
            yield _row("machine", machine, serial_no=serial, customer=customer, engine_no=engine,
                       product_model=chance.choice(models), sale_date=f"20{chance.randint(18, 26)}-03-18")  # fmt: skip
        for at, machine in enumerate(machines[:ORDERS]):
            yield _order(chance, ids, (number - 1) * ORDERS + at, me, customer=customer, machine=machine)
        for at, machine in enumerate(machines[: PLANS if plans else 0]):
            yield from _plan(chance, ids, (number - 1) * PLANS + at, machine)
        yield _row("part", ids.new(), part_no=f"{number % 400:03d}/{number:05d}", name="".join(chance.sample(WORDS, 2)))


def _order(chance: random.Random, ids: Ids, number: int, me: str, **of: str) -> Row:
    """The first orders are open; the others were closed some time in the last years."""
    now = Instant.parse("2026-11-24T09:00:00+08:00")
    is_open = number < OPEN
    reported = now.ms - (chance.randrange(DAY) if is_open else chance.randrange(DAY, 1500 * DAY))
    more: dict[str, Any] = {} if is_open else {"finished_at": [reported + DAY // 3, now.offset]}
    if number % 5 == 0:
        more["assignee"] = me
    return _row(
        "work_order", ids.new(), doc_no=f"WO-L{number % 90:02d}-26{number % 12 + 1:02d}11-{number % 1000:03d}",
        service_type="repair", status=chance.choice(("dispatched", "accepted")) if is_open else "closed",
        symptom=chance.choice(WORDS) + "，".join(chance.sample(SYMPTOMS, 2)),
        reported_at=[reported, now.offset], finish_due=[reported + 2 * DAY, now.offset], **of, **more,
    )  # fmt: skip


def _plan(chance: random.Random, ids: Ids, number: int, machine: str) -> Iterator[Row]:
    """A machine's maintenance plan, the first ones due and the others in the coming year, and its last reading."""
    due = "2026-11-20" if number < DUE else f"2027-{chance.randint(2, 11):02d}-{chance.randint(1, 28):02d}"
    yield _row("maintenance_plan", ids.new(), machine=machine, name="250 h", interval_months=12, next_due_date=due,
               interval_usage="250.0", next_due_meter="9000.0", lead_days=14, active=True)  # fmt: skip
    read_at = Instant.parse("2026-10-01T09:00:00+08:00").plain()
    yield _row("meter_reading", ids.new(), machine=machine, value=f"{chance.randint(100, 4000)}.0", read_at=read_at)


def _row(kind: str, id_: str, **values: Any) -> Row:
    return Row(kind=kind, id=id_, version=1, values=values, field_versions={name: [1, "office"] for name in values})


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))


def _phone(chance: random.Random) -> str:
    return f"1{chance.choice('3578')}{chance.randint(10**8, 10**9 - 1)}"
