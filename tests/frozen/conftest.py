# SPDX-License-Identifier: Apache-2.0
"""The program as PyInstaller builds it: the one that ``dev.py build`` just made, or one that is built for the tests."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import side

__all__ = ["side"]
ROOT = Path(__file__).resolve().parents[2]
BUILD_S, RUN_S = 900, 120
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@dataclass(frozen=True)
class Built:
    """The built program and its package; every run has an empty environment and a folder that is not the checkout."""

    folder: Path
    elsewhere: Path

    @property
    def program(self) -> Path:
        return self.folder / "fieldapp" / "fieldapp"

    def run(self, *words: object, environment: Mapping[str, str] = OFFSCREEN) -> subprocess.CompletedProcess[str]:
        command = [str(self.program), *map(str, words)]
        return subprocess.run(
            command, env=dict(environment), cwd=self.elsewhere, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, encoding="utf-8", timeout=RUN_S, check=False,
        )  # fmt: skip

    def told(self, *words: object, environment: Mapping[str, str] = OFFSCREEN) -> dict[str, Any]:
        """What a run that must succeed, and say nothing else, answers in JSON."""
        done = self.run(*words, "--json", environment=environment)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    made = os.environ.get("FIELDAPP_BUILT")
    folder = Path(made) if made else tmp_path_factory.mktemp("built")
    if not made:
        command = [sys.executable, "-m", "installer.build", "--out", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True, timeout=BUILD_S)
    return Built(folder, tmp_path_factory.mktemp("elsewhere"))
