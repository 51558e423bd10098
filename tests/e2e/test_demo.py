# SPDX-License-Identifier: Apache-2.0
"""``demo --check`` as a person runs it: exit status 0, a line a step, the papers and the pictures."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
STEPS = 23
SECONDS = 900
"""The whole job takes two minutes; longer where other work goes on beside it."""


def environment() -> dict[str, str]:
    """Without what would make the demo another one."""
    return {name: value for name, value in os.environ.items() if name not in ("TZ", "QT_SCALE_FACTOR", "LANGUAGE")}


@pytest.mark.timeout(SECONDS + 60)
def test_the_check_does_the_whole_main_job(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.demo", "--check", "--out", str(tmp_path)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line[:4] for line in done.stdout.splitlines() if line.startswith("✓")] == [
        f"✓ {number:02d}" for number in range(1, STEPS + 1)
    ]
    pictures = sorted(tmp_path.glob("*.png"))
    assert [picture.name[:2] for picture in pictures] == [f"{number:02d}" for number in range(1, len(pictures) + 1)]
    for picture in pictures:
        with Image.open(picture) as image:
            assert image.size == (1366, 768), picture.name
    for stem, words in (
        ("warranty-service-card", "三包"), ("repair-report", "更换水泵总成"), ("old-part-label", "水泵总成"),
    ):  # fmt: skip
        (paper,) = tmp_path.glob(f"{stem}-*.pdf")
        text = "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
        assert words in text, paper.name


def test_ctrl_c_ends_the_demo_and_its_head_office(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.demo", "--out", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, env={**environment(), "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True,
        encoding="utf-8",
    ) as running:  # fmt: skip
        assert running.stdout is not None
        said = list[str]()
        for line in running.stdout:
            said.append(line)
            if "Ctrl+C" in line:
                break
        running.send_signal(signal.SIGINT)
        assert running.wait(60) in (0, 130)
    for role in ("administrator", "dispatcher", "warranty clerk", "parts keeper", "callback clerk", "manager"):
        assert [line for line in said if role in line], (role, said)
    address = next(word for line in said for word in line.split() if word.startswith("http://"))
    port = int(address.rsplit(":", 1)[1])
    assert not listens(port)


def listens(port: int) -> bool:
    """Whether somebody answers on a loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
