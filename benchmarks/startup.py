# SPDX-License-Identifier: Apache-2.0
"""From the start of the process to the first paint of the real window, beside a bare QMainWindow in turn."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, at_most, below
from benchmarks.laptop import LARGE, PASSPHRASE, filled

RUNS = 15
READY_LIMIT_MS = 5000.0
MEMORY_LIMIT_MB = 150.0
SETTLED_S = 8.0
BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        print(time.time())
        application.quit()
application = QApplication(sys.argv[:1])
window = Bare()
window.resize(1366, 768)
window.show()
application.exec()
"""


def run() -> list[Figure]:
    """Medians of runs in turn, so that the machine's moods meet both alike."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "passphrase"
        secret.write_text(PASSPHRASE)
        secret.chmod(0o600)
        filled(Path(folder) / "home", LARGE).close()
        command = [sys.executable, "-m", "fieldapp", "--home", f"{folder}/home", "--passphrase-file", str(secret)]
        ours, ready, floor = [], [], []
        for _ in range(RUNS):
            began = time.time()
            bare = subprocess.run([sys.executable, "-c", BARE], env=environment, capture_output=True, check=True)
            floor.append((float(bare.stdout.split()[0]) - began) * 1000)
            began = time.time()
            smoke = subprocess.run([*command, "--smoke", "--json"], env=environment, capture_output=True, check=True)
            told = json.loads(smoke.stdout)
            ours.append((told["first_paint_at"] - began) * 1000)
            ready.append((told["ready_at"] - began) * 1000)
        memory = _memory_mb(command, environment)
    return [
        at_most("process start to first paint, ms", statistics.median(ours), statistics.median(floor), 1.6),
        below("process start to the first page, unlocked by passphrase, ms", statistics.median(ready), READY_LIMIT_MS),
        below("resident memory after start, MB", memory, MEMORY_LIMIT_MB),
    ]


def _memory_mb(command: list[str], environment: dict[str, str]) -> float:
    """What the window holds once its first page stands and nothing is done (Linux tells it)."""
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
        time.sleep(SETTLED_S)
        told = Path(f"/proc/{window.pid}/status").read_text()
        window.terminate()
    return int(told.partition("VmRSS:")[2].split()[0]) / 1024
