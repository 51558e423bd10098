# SPDX-License-Identifier: Apache-2.0
"""A disk that is really full, and one that is really read-only."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN_MOUNTS = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]


def test_a_full_and_a_read_only_disk_lose_nothing_and_say_so(tmp_path: Path) -> None:
    if subprocess.run([*OWN_MOUNTS, "true"], capture_output=True, check=False).returncode:
        pytest.xfail("this machine does not let us mount a small disk; tests/unit/fieldapp/store has the like without")
    command = [*OWN_MOUNTS, sys.executable, "-m", "tests.faults.disks", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    full, frozen = told["full"], told["frozen"]
    assert full["refusals"] == ["DiskFull"] * 3
    assert full["ids"] == full["shown"] == full["machines"]
    assert len(full["when_full"]) == len(full["shown"]) - 1
    assert (full["typed"], full["half_written"], full["problems"]) == ({"name": "正在输入"}, [], [])
    assert frozen == {"refusal": "DiskReadOnly", "ids": full["ids"]}
