# SPDX-License-Identifier: Apache-2.0
"""``python -m benchmarks``: every name is there, and what is printed has the shape that others read."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from benchmarks import laptop
from benchmarks.window import Heart
from fieldapp.services.bundle import build

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"startup", "search", "pdf", "capture", "list", "growth", "sync"}


def benchmark(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=170, check=False)


@pytest.mark.parametrize("name", ["pdf", "capture"])
def test_a_figure_is_a_ratio_held_to_its_bar(name: str) -> None:
    done = benchmark(name, "--json")
    told = json.loads(done.stdout)
    assert (set(told), told["name"]) == ({"name", "figures"}, name)
    assert told["figures"]
    for figure in told["figures"]:
        assert set(figure) == {"what", "ours", "floor", "ratio", "bar", "holds"}
        assert figure["ours"] > 0 and figure["floor"] > 0 and figure["bar"] > 0
        shares = (figure["ours"] / figure["floor"], figure["floor"] / figure["ours"])
        assert any(abs(figure["ratio"] - share) < 0.02 * share for share in shares), figure
    assert done.returncode == (0 if all(figure["holds"] for figure in told["figures"]) else 1), done.stderr


def test_an_unknown_name_lists_those_that_are_there() -> None:
    done = benchmark("fly")
    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in NAMES)


def test_a_stall_of_the_event_loop_is_seen_and_rest_is_none(qtbot: QtBot) -> None:
    heart = Heart()

    def stall() -> None:
        threading.Event().wait(0.08)
        heart.pause(0.05)

    assert heart.longest_ms(stall) >= 80
    assert heart.longest_ms(lambda: heart.pause(0.1)) < 80


def test_a_store_is_filled_once_and_then_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laptop.tempfile, "gettempdir", lambda: str(tmp_path))
    with laptop.filled(tmp_path / "one", 200) as first:
        ids = first.read(lambda reader: reader.ids("work_order"))
        first.write(lambda unit: unit.delete("work_order", ids[0]))
    monkeypatch.setattr(laptop, "_fill", lambda *_: pytest.fail("it was filled again"))
    with laptop.filled(tmp_path / "two", 200) as second:
        assert second.read(lambda reader: reader.ids("work_order")) == ids
        mine = build(second).orders.list("mine").rows
        assert 0 < len(mine) < len(ids) and all(row.mine for row in mine)
