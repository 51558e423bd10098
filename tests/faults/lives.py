# SPDX-License-Identifier: Apache-2.0
"""What the processes of these tests do until they end or are killed; each runs in a fresh process of its own."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from fieldapp import __main__ as laptop
from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.services.opening import Opened, open_home
from fieldapp.services.part_lines import NewLine
from fieldapp.store import keys
from fieldapp.store.store import Store
from fieldcore.base import crypto
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.documents.fonts import faces
from fieldcore.records import catalogue
from headoffice import cli as office
from tests.faults import points
from tests.unit.fieldapp.conftest import KEY
from tests.unit.fieldapp.services.world import ORDER, png, sign

NOW = FixedClock(Instant.parse("2026-11-24T09:30:00+08:00"))
PASSPHRASE = "a passphrase of the tests"
catalogue()
faces()  # both are made once, before the processes part


def serve(data: Path, port: int, log: Path, left: Any) -> None:
    """``headoffice serve`` over TLS."""
    points.arm(log, left)
    sys.stdout = sys.stderr = log.with_suffix(".said").open("a", encoding="utf-8")
    given = ["--certificate", str(data.parent / "office.pem"), "--key", str(data.parent / "office.key")]
    sys.exit(office.main(["serve", "--data", str(data), "--port", str(port), *given]))


def killed_command(home: Path, *arguments: str, log: Path, left: Any) -> None:
    """A command that is to be killed."""
    _do_not_stretch()
    points.arm(log, left)
    command(home, *arguments, log=log)


def enrol(home: Path, key_file: Path, *arguments: str, log: Path) -> None:
    """``fieldapp enrol``, and the key of the home that it made."""
    _do_not_stretch()
    try:
        command(home, "enrol", *arguments, log=log)
    finally:
        key_file.write_bytes(keys.unlock(Home(home), PASSPHRASE))


def command(home: Path, *arguments: str, log: Path) -> None:
    """``fieldapp`` with these arguments."""
    sys.stdout = sys.stderr = log.with_suffix(".said").open("a", encoding="utf-8")
    place = ("--home", str(home), "--passphrase-file", str(home.parent / "secret"))
    sys.exit(laptop.main([*place, *arguments]))


def work(home: Path, order: str, part: str, mark: str, log: Path, left: Any) -> None:
    """A piece of a technician's day: what the window would show as saved is written to ``shown``; then a sync."""
    _do_not_stretch()
    points.arm(log, left)
    shown = os.open(home.with_suffix(".shown"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with closing(open_home(Home(home), PASSPHRASE)) as opened:
        for kind, id_ in _saves(opened, order, part, mark):
            os.write(shown, f"{kind} {id_}\n".encode())
    command(home, "sync", log=log)


def _saves(opened: Opened, order: str, part: str, mark: str) -> Iterator[tuple[str, str]]:
    """(kind, id) after each save."""
    services = opened.services
    yield "work_item", services.job.add_line("work_item", order, {"name": mark}).created
    yield "attachment", services.photos.add(order, "failure", f"{mark}.png", png() + mark.encode()).created
    yield "parts_usage", services.parts.add(order, NewLine(part, "1", stock_reason=mark)).created
    services.records.draft("work_order", order, "remark", mark)
    yield "typed", mark
    services.records.edit("work_order", order, "remark", mark)
    yield "remark", mark
    event = "parts_received" if services.orders.page(order).row.state == "waiting_parts" else "need_parts"
    yield "order_event", opened.store.write(lambda unit: unit.event("work_order", order, event))


def sign_and_hand_in(home: Path, log: Path, left: Any) -> None:
    """Sign the order of the small world, which is filled in and finished, and hand it in."""
    points.arm(log, left)
    with Store.open(Home(home), KEY, clock=NOW) as store:
        finish_signing(build(store, program="0.1.0-test"))


def finish_signing(services: Services) -> None:
    """What is left of signing and handing in."""
    if services.orders.page(ORDER).row.state == "done":
        sign(services)
    if services.orders.page(ORDER).row.state == "signed":
        services.orders.hand_in(ORDER)


def _do_not_stretch() -> None:
    """A passphrase is stretched for a third of a second on purpose; this process has no time for it."""
    crypto.key_from_passphrase = lambda passphrase, salt: crypto.derive(salt, passphrase)
