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
from benchmarks.laptop import KEY, filled
from fieldapp.store import keys

RUNS = 7
RECORDS = 20_000
READY_LIMIT_MS = 5000.0
PASSPHRASE = "benchmark passphrase"
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
        with filled(Path(folder) / "home", RECORDS) as store:
            keys.keep(store.home, KEY, PASSPHRASE, "benchmark")
        ours, ready, floor = [], [], []
        command = [sys.executable, "-m", "fieldapp", "--home", f"{folder}/home", "--passphrase-file", str(secret),
                   "--smoke", "--json"]  # fmt: skip
        for _ in range(RUNS):
            began = time.time()
            bare = subprocess.run([sys.executable, "-c", BARE], env=environment, capture_output=True, check=True)
            floor.append((float(bare.stdout.split()[0]) - began) * 1000)
            began = time.time()
            smoke = subprocess.run(command, env=environment, capture_output=True, check=True)
            told = json.loads(smoke.stdout)
            ours.append((told["first_paint_at"] - began) * 1000)
            ready.append((told["ready_at"] - began) * 1000)
    return [
        at_most("process start to first paint, ms", statistics.median(ours), statistics.median(floor), 1.6),
        below("process start to the first page, unlocked by passphrase, ms", statistics.median(ready), READY_LIMIT_MS),
    ]
