# SPDX-License-Identifier: Apache-2.0
"""The commands of head office: JSON on request, one clear line and status 2 for anything wrong."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from fieldcore.base.clock import ORGANISATION_OFFSET
from fieldcore.base.crypto import sha256_hex
from fieldcore.rules.warranty.case import policy_of
from fieldcore.rules.warranty.policies import SHIPPED
from headoffice.app import open_office
from headoffice.cli import main
from tests.unit.fieldapp.sync.test_transport import certificate

Run = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    """Run a command in this process; status and what it printed."""
    try:
        status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    folder = str(tmp_path / "office")
    assert run(capsys, "init", "--data", folder)[0] == 0
    return folder


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    status, out, err = run(capsys, *arguments, "--json")
    assert (status, err) == (0, "")
    return dict(json.loads(out))


def test_an_office_from_nothing(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    person = ["person", "add", "--data", data, "--staff-no", "T1", "--name", "王建国", "--role", "technician"]
    assert answer(capsys, *person, "--station", "S1")["staff_no"] == "T1"
    code = answer(capsys, "enrol-code", "--data", data, "--person", "T1")
    assert (len(code["code"]), code["valid_days"]) == (14, 7)
    assert answer(capsys, "check", "--data", data) == {"problems": [], "status": 0}


def test_a_server_elsewhere_reads_the_time_of_the_organisation(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = open_office(Path(data))
    try:
        for zone in ("UTC", "Pacific/Auckland"):
            with monkeypatch.context() as patch:
                patch.setenv("TZ", zone)
                time.tzset()
                assert office.database.clock.now().offset == ORGANISATION_OFFSET
    finally:
        time.tzset()
        office.close()


def test_a_new_office_knows_the_statutory_regimes(data: str) -> None:
    office = open_office(Path(data))
    try:
        with office.database.read() as ledger:
            stored = {str(row.get("code")): policy_of(dict(row.values)) for row in ledger.find("warranty_policy")}
    finally:
        office.close()
    assert stored == {policy.id: policy for policy in SHIPPED}


def tree(folder: Path) -> list[tuple[str, bytes]]:
    """What lies in a folder; the database's side files come and go with each opening."""
    files = (path for path in sorted(folder.rglob("*")) if not path.name.endswith(("-wal", "-shm")))
    return [(str(path), path.read_bytes() if path.is_file() else b"") for path in files]


PERSON = ("person", "add", "--staff-no", "T1", "--name", "王")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("init", "--data", "{data}"),
        ("init", "--data", "{tmp}/new", "--database", "oracle://x"),
        ("init", "--data", "{tmp}/new", "--database", "postgresql://nobody@127.0.0.1:1/none"),
        ("init", "--data", "{tmp}/file/new"),
        ("check", "--data", "{tmp}/none"),
        ("check", "--data", "{tmp}/garbled"),
        ("serve", "--data", "{tmp}/none"),
        ("serve", "--data", "{data}", "--port", "abc"),
        ("serve", "--data", "{data}", "--port", "70000"),
        ("serve", "--data", "{data}", "--port", "0", "--certificate", "{tmp}/file"),
        ("serve", "--data", "{data}", "--port", "0", "--certificate", "{tmp}/file", "--key", "{tmp}/file"),
        (*PERSON, "--data", "{data}", "--role", "wizard"),
        (*PERSON, "--data", "{data}", "--role", "technician", "--password-file", "{tmp}/none"),
        (*PERSON, "--data", "{data}", "--role", "technician", "--password-file", "{tmp}/file"),
        ("enrol-code", "--data", "{data}", "--person", "T9"),
    ],
)
def test_bad_input_is_one_clear_line_and_changes_nothing(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str]
) -> None:
    (tmp_path / "file").write_text("short")
    (tmp_path / "garbled").mkdir()
    (tmp_path / "garbled" / "office.json").write_text("{")
    before = tree(tmp_path)
    status, out, err = run(capsys, *(a.format(data=data, tmp=tmp_path) for a in arguments))
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert "Traceback" not in err
    assert tree(tmp_path) == before


def test_a_damaged_database_is_said_plainly(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    (Path(data) / "office.db").write_bytes(b"not a database" * 500)
    status, _, err = run(capsys, "check", "--data", data)
    assert (status, err.count("\n")) == (2, 1)
    assert "cannot be used" in err


def test_a_port_that_is_taken_is_said(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, _, err = run(capsys, "serve", "--data", data, "--port", str(taken.getsockname()[1]))
    assert status == 2
    assert "Choose another port" in err


def test_demo_data_fill_an_empty_office_once(data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = answer(capsys, "demo-data", "--data", data)
    assert made["password"] and made["sign_ins"]
    before = (Path(data) / "office.db").read_bytes()
    for folder in (data, str(tmp_path / "none")):
        status, out, err = run(capsys, "demo-data", "--data", folder)
        assert (status, out, err.count("\n")) == (2, "", 1), err
    assert (Path(data) / "office.db").read_bytes() == before
    assert not (tmp_path / "none").exists()
    assert answer(capsys, "check", "--data", data)["problems"] == []


def test_making_an_office_answers_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = answer(capsys, "init", "--data", str(tmp_path / "office"))
    assert (made["data"], made["policies"]) == (str(tmp_path / "office"), len(SHIPPED))


@pytest.mark.parametrize("as_json", [False, True])
def test_the_server_says_where_it_listens_and_ends_when_told(data: str, as_json: bool) -> None:
    command = [sys.executable, "-m", "headoffice", "serve", "--data", data, "--port", "0", *["--json"] * as_json]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    ) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline().strip()
            address = json.loads(said)["address"] if as_json else said
            assert address.startswith("http://127.0.0.1:")
            with urlopen(f"{address}/sign-in", timeout=20) as page:
                assert page.status == 200
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(20) in (0, -signal.SIGTERM)


@pytest.mark.parametrize("signed_itself", [True, False])
def test_the_console_names_a_certificate_that_signed_itself(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signed_itself: bool
) -> None:
    """A certificate of an authority is renewed by it, so that nobody may pin it."""
    pem, key = certificate(tmp_path, "localhost", "" if signed_itself else "an authority")
    told = list[str]()
    monkeypatch.setattr("headoffice.app.site.create_console", lambda _database, _blobs, digest: told.append(digest))
    monkeypatch.setattr("starlette.applications.Starlette.mount", lambda *_: None)
    monkeypatch.setattr("uvicorn.Server.run", lambda _server, sockets: sockets[0].close())
    given = ["serve", "--data", data, "--port", "0", "--certificate", str(pem), "--key", str(key)]
    assert main(given) == 0
    assert told == [sha256_hex(ssl.PEM_cert_to_DER_cert(pem.read_text())) if signed_itself else ""]
