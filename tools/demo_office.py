# SPDX-License-Identifier: Apache-2.0
"""A head office of demo data in a process of its own: start, stop, kill, and one-time codes."""

import json
import selectors
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

START_S: Final = 60.0
STOP_S: Final = 15.0


class DemoError(Exception):
    """What was expected did not happen."""


def run(*command: str, timeout: float = 300.0) -> dict[str, Any]:
    """Run a command of ours that answers in JSON. DemoError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout
    )
    if done.returncode:
        raise DemoError(f"{' '.join(command[:2])}: exit status {done.returncode}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout) if done.stdout.strip() else {}
    return answer


class OfficeProcess:
    """``headoffice serve`` over one folder; it keeps its port over restarts."""

    def __init__(self, data: Path) -> None:
        self._data, self._port = data, 0
        self._process: subprocess.Popen[str] | None = None
        self._log = data.parent / "office.log"

    def make(self) -> dict[str, Any]:
        """Create the office and fill it; the password and the sign-ins by role."""
        run("headoffice", "init", "--data", str(self._data), "--json")
        return run("headoffice", "demo-data", "--data", str(self._data), "--json")

    def code(self, staff_no: str) -> str:
        """A one-time code for a laptop of this person."""
        return str(run("headoffice", "enrol-code", "--data", str(self._data), "--person", staff_no, "--json")["code"])

    def problems(self) -> list[str]:
        """What ``headoffice check`` finds."""
        done = subprocess.run(
            [sys.executable, "-m", "headoffice", "check", "--data", str(self._data), "--json"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        return list(json.loads(done.stdout)["problems"]) if done.stdout else [done.stderr.strip()]

    @property
    def url(self) -> str:
        """The console's address."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """Its port, 0 before the first start."""
        return self._port

    def start(self) -> None:
        """Serve; returns once it listens. DemoError where it does not."""
        command = ["headoffice", "serve", "--data", str(self._data), "--port", str(self._port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                text=True, start_new_session=True,
            )  # fmt: skip
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            line = self._process.stdout.readline() if waiting.select(START_S) else ""
        port = urlsplit(line.strip()).port if line.startswith("http") else None
        if port is None:
            self.kill()
            raise DemoError(f"head office did not start; see {self._log}")
        self._port = port

    def stop(self) -> None:
        """End it in order; by force where that takes too long."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.kill()
        self._forget()

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_S)
        self._forget()

    def _forget(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def __enter__(self) -> "OfficeProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
