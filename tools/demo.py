# SPDX-License-Identifier: Apache-2.0
"""``python -m tools.demo``: a head office with demo data, a laptop enrolled at it, and its window."""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from fieldapp.paths import Home
from tools.demo_cable import Cable
from tools.demo_job import STAFF_NO, Laptop, OfficeSide, Stage, Steps
from tools.demo_office import DemoError, OfficeProcess

ROLES = {
    "dispatcher": "派工员 dispatcher",
    "warranty_clerk": "三包员 warranty clerk",
    "parts_keeper": "配件员 parts keeper",
    "callback_clerk": "回访员 callback clerk",
    "vehicle_manager": "车辆管理员 vehicle manager",
    "finance": "财务 finance",
    "manager": "服务经理 manager",
    "administrator": "管理员 administrator",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; the exit status is 0 only if all went as it should."""
    parser = argparse.ArgumentParser(prog="tools.demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="do the main job without a person and check each step")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR", help="for PDFs and screenshots")
    options = parser.parse_args(arguments)
    if options.check:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("TZ", "Asia/Shanghai")
    if hasattr(time, "tzset"):
        time.tzset()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts its background jobs deaf to Ctrl+C
    try:
        with tempfile.TemporaryDirectory(prefix="fieldapp-demo-", ignore_cleanup_errors=True) as folder:
            run(Path(folder), options.out.resolve(), options.check)
    except DemoError as error:
        print(f"✗ {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def run(folder: Path, out: Path, check: bool) -> None:
    """Set the stage in ``folder`` and play on it."""
    out.mkdir(parents=True, exist_ok=True)
    with OfficeProcess(folder / "office") as office, Cable() as cable:
        print("总部数据准备中 Making head office's demo data …", flush=True)
        made = office.make()
        office.start()
        cable.target = office.port
        say_sign_ins(office.url, made["password"], made["sign_ins"])
        laptop = Laptop(Home(folder / "laptop"), folder / "passphrase")
        person = laptop.enrol(cable.url, office.code(STAFF_NO))
        print(f"笔记本已登记 Laptop enrolled for {person} ({STAFF_NO})", flush=True)
        from tools import demo_check, demo_window  # Qt is loaded once the laptop exists

        if not check:
            print("关闭窗口即结束 Close the window, or press Ctrl+C, to end the demo.", flush=True)
            demo_window.show(laptop)
            return
        for old in (*out.glob("*.png"), *out.glob("*.pdf")):
            old.unlink()
        side = OfficeSide(office, made["password"], made["sign_ins"])
        stage = Stage(side, cable, laptop, out, Steps(), camera=folder / "camera")
        demo_check.play(stage)
        print(f"全部完成 All {len(stage.steps.done)} steps held. {out}", flush=True)


def say_sign_ins(url: str, password: str, sign_ins: dict[str, str]) -> None:
    """Where the console is, and who may sign in."""
    print(f"总部控制台 Head office's console: {url}")
    for role, login in sign_ins.items():
        if role in ROLES:
            print(f"  {ROLES[role]:<28} {login}  {password}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
