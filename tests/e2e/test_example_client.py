# SPDX-License-Identifier: Apache-2.0
"""The client that was written from the protocol's document alone, against a live head office."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from headoffice.services import devices
from headoffice.store.ledger import Author
from tests.e2e.conftest import Office

CLIENT = Path(__file__).parents[2] / "docs" / "examples" / "sync_client.py"
PHOTO = Random(3).randbytes(700_000)
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, str(CLIENT), str(tmp_path / "state.json"), *arguments]
        return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)

    return command


def told(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def held(run: Run, kind: str) -> dict[str, Any]:
    lines = (line.split(" ", 1) for line in told(run("list", kind)).splitlines())
    return {id_: json.loads(values) for id_, values in lines}


def test_it_needs_nothing_of_ours_and_is_short() -> None:
    text = CLIENT.read_text()
    nodes = list(ast.walk(ast.parse(text)))
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    others = {name.split(".")[0] for name in named} - sys.stdlib_module_names
    assert others == {"requests", "cryptography"}
    assert len(text.splitlines()) <= 200


def test_it_enrols_pulls_pushes_and_sends_a_photo_over_a_bad_network(office: Office, run: Run, tmp_path: Path) -> None:
    order, foreign = office.dispatch(), office.dispatch(office.colleague)
    told(run("enrol", office.url, office.code()))
    told(run("sync"))
    orders = held(run, "work_order")
    assert orders[order]["symptom"] == "发动机冒黑烟" and foreign in orders
    assert held(run, "customer")[office.customer]["name"] == "望城农机合作社"
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    photo = told(run("photo", order, str(tmp_path / "photo.jpg")))
    for spoilt in ("/push", "PUT /api/v1/blobs/"):
        office.network.mode, office.network.only, office.network.lost = "lose", spoilt, 0
        assert "TryLater" in run("sync").stderr
        assert office.network.lost == 1, "it has arrived, its answer has not"
    office.network.mode = "fine"
    told(run("sync"))
    name = sha256(PHOTO).hexdigest()
    assert office.values("attachment", photo) == {"order": order, "photo_kind": "site", "sha256": name}
    assert office.blob(name) == PHOTO
    assert office.count("attachment") == 1
    assert held(run, "attachment")[photo]["sha256"] == name
    (view,) = devices.laptops(office.database)
    assert (view.code, view.unsent, view.app_version) == ("L01", 0, "example")


def test_it_heals_a_restored_office_and_sees_what_went(office: Office, run: Run, tmp_path: Path) -> None:
    order = office.dispatch()
    told(run("enrol", office.url, office.code()))
    told(run("sync"))
    office.copy("last-night.db")
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    photo = told(run("photo", order, str(tmp_path / "photo.jpg")))
    told(run("sync"))
    office.restore("last-night.db")
    other = office.dispatch()
    told(run("sync"))
    assert office.values("attachment", photo)["order"] == order
    assert {order, other} <= held(run, "work_order").keys()
    with office.database.write() as ledger:
        station = ledger.insert("station", Author(""), code="S2", name="宁乡服务站")
        ledger.put("person", office.technician, Author(""), station=station)
        ledger.put("work_order", other, Author(""), assignee=office.colleague)
    told(run("sync"))
    assert other not in held(run, "work_order")


def test_a_wrong_code_and_a_portal_are_said(office: Office, run: Run) -> None:
    assert "bad_code" in run("enrol", office.url, "WRONG-CODE-HERE").stderr
    office.network.mode = "portal"
    assert "TryLater" in run("enrol", office.url, office.code()).stderr
