# SPDX-License-Identifier: Apache-2.0
"""kill -9 at every commit, sync and rename of laptop and head office: nothing lost, nothing twice, all of it whole."""

import itertools
import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from fieldapp.errors import Offline
from fieldapp.paths import Home
from fieldapp.services.bundle import build
from fieldapp.services.part_lines import NewLine
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from tests.faults import lives
from tests.faults.conftest import FORKS, KILLED, Scene, alike, begin, ended, office_is_whole
from tests.unit.fieldapp.conftest import KEY, ME
from tests.unit.fieldapp.services.world import ORDER, deliver, fill, png, rows, until_started

KINDS = ("work_item", "attachment", "parts_usage", "stock_movement", "order_event")
LAPTOP_KILLS, OFFICE_KILLS = 110, 70
LEAST_LAPTOP_POINTS, LEAST_OFFICE_POINTS = 24, 9
LEAST_SIGNING_POINTS, LEAST_COMMAND_POINTS = 8, 2
SYNCS = 30
"""So often a laptop tries over a link that is cut again and again."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("cut_every", [0, 100_000])
def test_a_laptop_killed_at_each_of_its_points(scene: Scene, cut_every: int) -> None:
    scene.start()
    home, killed, seen, kill_at = scene.enrol("T1"), Counter[str](), set[str](), 0
    scene.link.cut_every = cut_every
    for life in range(10_000, 10 * 10_000):
        if killed.total() >= LAPTOP_KILLS:
            break
        kill_at, log = kill_at + 1, scene.folder / f"life-{life}"
        left = FORKS.RawValue("i", kill_at)
        status = ended(begin(lives.work, home.root, scene.orders["T1"], scene.part, str(life), log, left))
        points = log.read_text().splitlines()
        seen |= set(points)
        if status == KILLED:
            killed[points[-1]] += 1
            _nothing_is_lost(scene, home.root)
        elif status == 0:
            kill_at = 0  # the whole of it was lived through: from the first point again
        else:
            assert cut_every, (points[-1:], log.with_suffix(".said").read_text())
            kill_at -= 1  # the link was cut before it came to that
    assert bool(scene.link.cuts) == bool(cut_every)
    assert set(killed) == seen
    assert len(seen) >= LEAST_LAPTOP_POINTS
    office_is_whole(scene)


@pytest.mark.timeout(600)
def test_head_office_killed_at_each_of_its_points(scene: Scene) -> None:
    scene.start()
    scene.enrol("T1")
    order, killed, seen, kill_at = scene.orders["T1"], Counter[str](), set[str](), 0
    with scene.store("T1") as store:
        services, engine = build(store), SyncEngine(store)
        while killed.total() < OFFICE_KILLS:
            scene.log.write_text("")
            kill_at += 1
            scene.left.value = kill_at
            mark = f"{killed.total()}-{kill_at}"
            services.job.add_line("work_item", order, {"name": mark})
            services.photos.add(order, "failure", f"{mark}.png", png() + mark.encode())
            services.parts.add(order, NewLine(scene.part, "1", stock_reason=mark))
            try:
                engine.sync_once()
            except Offline:
                assert scene.ended() == KILLED
            seen |= set(points := scene.log.read_text().splitlines())
            if scene.running:
                kill_at = 0
                continue
            killed[points[-1]] += 1
            scene.start()
            engine.sync_once()
            alike(scene, store, KINDS)
        names = [item.get("name") for item in store.read(lambda r: r.find("work_item"))]
        assert len(names) == len(set(names)) >= OFFICE_KILLS
    assert set(killed) == seen
    assert len(seen) >= LEAST_OFFICE_POINTS
    office_is_whole(scene)


def test_a_signing_killed_at_each_of_its_points(tmp_path: Path) -> None:
    made = Home(tmp_path / "made")
    with Store.create(made, KEY, ME, clock=lives.NOW) as store:
        deliver(store, rows())
        services = build(store, program="0.1.0-test")
        until_started(services)
        fill(services)
        services.orders.finish(ORDER)
    log = tmp_path / "points"
    shutil.copytree(made.root, tmp_path / "whole")
    assert ended(begin(lives.sign_and_hand_in, tmp_path / "whole", log, FORKS.RawValue("i", 0))) == 0
    points = log.read_text().splitlines()
    firsts = {name: number for number, name in reversed([*enumerate(points, start=1)])}
    assert len(firsts) >= LEAST_SIGNING_POINTS
    for kill_at in sorted({*firsts.values(), len(points)}):
        home = Home(tmp_path / f"home-{kill_at}")
        shutil.copytree(made.root, home.root)
        assert ended(begin(lives.sign_and_hand_in, home.root, log, FORKS.RawValue("i", kill_at))) == KILLED
        with Store.open(home, KEY, clock=lives.NOW) as store:
            lives.finish_signing(build(store, program="0.1.0-test"))
            papers = store.read(lambda r: r.find("issued_document", {"order": ORDER}))
            card = store.read(lambda r: r.first("warranty_card", {"order": ORDER}))
            signatures = store.read(lambda r: r.find("signature", {"order": ORDER}))
            assert (len(papers), len(signatures), card and card.get("status")) == (2, 2, "handed_in")
            report = store.read(lambda r: check(r, store.blobs))
            assert report.whole, report.problems


def test_commands_killed_at_each_of_their_points(scene: Scene) -> None:
    scene.start()
    home = scene.enrol("T1")
    with scene.store("T1") as store:
        item = build(store).job.add_line("work_item", scene.orders["T1"], {"name": "焊接"}).created
    assert ended(begin(lives.killed_command, home.root, "backup", log=scene.log, left=FORKS.RawValue("i", 0))) == 0
    for arguments in (("backup",), ("restore", str(next(home.backups.glob("*.backup"))))):
        for kill_at in itertools.count(1):
            left = FORKS.RawValue("i", kill_at)
            status = ended(begin(lives.killed_command, home.root, *arguments, log=scene.log, left=left))
            assert status in (0, KILLED)
            with scene.store("T1") as store:
                assert store.read(lambda r: r.get("work_item", item)) is not None
                assert (report := store.read(lambda r: check(r, store.blobs))).whole, report.problems
            if status == 0:
                break
        assert kill_at > LEAST_COMMAND_POINTS
    with scene.store("T1") as store:
        _synced(store)
        alike(scene, store, KINDS)


def _synced(store: Store) -> None:
    """Sync; over a bad link it may take a few rounds."""
    for _ in range(SYNCS):
        with suppress(Offline):
            SyncEngine(store).sync_once()
            return
    raise TimeoutError


def _nothing_is_lost(scene: Scene, home: Path) -> None:
    """What showed as saved is there once, here and, after a sync, at head office."""
    shown = [line.split() for line in home.with_suffix(".shown").read_text().splitlines()]
    last = dict(shown)
    with scene.store("T1") as store:
        for kind, id_ in shown:
            if kind in KINDS:
                assert store.read(lambda r, kind=kind, id_=id_: r.get(kind, id_)) is not None, (kind, id_)  # type: ignore[misc]  # binds
        order = store.read(lambda r: r.need("work_order", scene.orders["T1"]))
        typed = store.read(lambda r: r.drafts("work_order", order.id))
        saved = str(order.get("remark") or "")
        assert saved >= last.get("remark", "")  # numbers of lives grow
        assert max(saved, typed.get("remark", "")) >= last.get("typed", "")
        names = [item.get("name") for item in store.read(lambda r: r.find("work_item"))]
        assert len(names) == len(set(names))
        _synced(store)
        assert alike(scene, store, KINDS) >= len([kind for kind, _ in shown if kind in KINDS])
