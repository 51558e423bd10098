# SPDX-License-Identifier: Apache-2.0
"""The command line: what each command prints, and one clear line for bad input."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.__main__ import main
from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.store.connection import connect
from fieldapp.store.door import Door
from fieldapp.store.instance import Instance
from fieldapp.store.store import Store
from fieldcore.forms import FORMS
from fieldcore.wire.messages import Row
from tests.unit.fieldapp.conftest import KEY, ME

PAPER = b"%PDF-1.7 the signed card"
PRINTS = ("blank", "specimen")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("correct horse")
    path.chmod(0o600)
    return path


@pytest.fixture
def enrolled(home: Home, secret: Path) -> Home:
    keys.keep(home, KEY, "correct horse", "label")

    def save(uow):  # type: ignore[no-untyped-def]  # a fixture's detail
        uow.insert("customer", {"name": "长沙望城农机合作社", "phone": "13812345678"})
        paper = {"doc_no": "WC-L07-261124-001", "form": "warranty_card", "pdf": uow.put_blob(PAPER)}
        uow.insert("issued_document", {**paper, "revision": 0})

    colleagues = {"doc_no": "WC-L07-261124-002", "pdf": "0" * 64}
    with Store.create(home, KEY, ME) as store:
        store.write(save)
        store.receive(lambda sync: sync.take(Row(kind="issued_document", id="p2", version=1, values=colleagues)))
    return home


class Ran:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(home: Home, secret: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str | Path, passphrase: Path | None = secret) -> Ran:
        given = ["--home", str(home.root), "--lang", "en"]
        if passphrase:
            given += ["--passphrase-file", str(passphrase)]
        try:
            status = main([*given, *map(str, arguments)])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


def test_status_says_what_waits(enrolled: Home, run: Any) -> None:
    told = run("status", "--json")
    assert told.status == 0
    assert (told.json["device"], told.json["unsent"], told.json["unsent_blobs"]) == ("L07", 2, 1)
    assert "Waiting: 2 changes, 1 files" in run("status").out


def test_search_prints_what_it_finds(enrolled: Home, run: Any) -> None:
    (hit,) = run("search", "望城", "--json").json["hits"]
    assert (hit["kind"], hit["title"], hit["matched"]) == ("customer", "长沙望城农机合作社", "name")
    assert "长沙望城农机合作社" in run("search", "wcnj").out
    assert run("search", "zzzz").out == "Nothing was found.\n"


def test_export_writes_the_paper(enrolled: Home, run: Any, tmp_path: Path) -> None:
    told = run("export", "WC-L07-261124-001", "--out", tmp_path / "out", "--json")
    assert Path(told.json["file"]).read_bytes() == PAPER


@pytest.mark.parametrize("lang", ["zh_CN", "en", "both"])
def test_specimen_needs_no_enrolment(home: Home, run: Any, tmp_path: Path, lang: str) -> None:
    told = run("specimen", "--all", "--out", tmp_path / "out", "--lang", lang, "--json", passphrase=None)
    assert told.status == 0
    files = [Path(file) for file in told.json["files"]]
    assert {file.name for file in files} == {f"{form.kind}-{what}.pdf" for form in FORMS for what in PRINTS}
    assert all(file.read_bytes().startswith(b"%PDF-") for file in files)
    assert not home.root.exists() or not any(home.root.iterdir())


def test_specimen_writes_the_form_that_was_asked_for(run: Any, tmp_path: Path) -> None:
    told = run("specimen", "warranty_card", "--out", tmp_path / "out", passphrase=None)
    assert sorted(told.out.split()) == [str(tmp_path / "out" / f"warranty_card-{what}.pdf") for what in PRINTS]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["no_such_form"], "There is no form no_such_form. Known forms: warranty_card, "),
        ([], "one of the arguments form --all is required"),
        (["warranty_card", "--all"], "not allowed with argument"),
        (["--all", "--lang", "fr"], "invalid choice"),
    ],
)
def test_specimen_refuses_in_one_line_and_writes_nothing(run: Any, tmp_path: Path, given: list[str], said: str) -> None:
    told = run("specimen", *given, "--out", tmp_path / "out", passphrase=None)
    assert told.status == 2
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_specimen_writes_over_no_file_that_stands_for_the_folder(run: Any, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    told = run("specimen", "--all", "--out", tmp_path / "out", passphrase=None)
    assert (told.status, told.err) == (2, f"fieldapp: {tmp_path / 'out'} is not a folder.\n")
    assert (tmp_path / "out").read_text() == "mine"


def test_check_backup_and_restore(enrolled: Home, run: Any) -> None:
    assert run("check", "--json").json["whole"] is True
    file = run("backup", "--json").json["file"]
    assert Path(file).is_dir()
    restored = run("restore", file, "--json")
    assert restored.status == 0
    assert Path(restored.json["aside"]).is_dir()
    assert run("check").out.startswith("All is well")


def test_a_damaged_store_fails_the_check(enrolled: Home, run: Any) -> None:
    data = bytearray(enrolled.database.read_bytes())
    data[len(data) // 2] ^= 0xFF
    enrolled.database.write_bytes(data)
    told = run("check", "--json")
    assert (told.status, told.json["whole"]) == (1, False)


def test_check_mends_what_it_can_without_head_office(enrolled: Home, run: Any) -> None:
    connection = connect(enrolled.database, KEY)
    connection.execute("DELETE FROM search_doc")
    connection.close()
    assert run("check").status == 1
    told = run("check", "--mend", "--json")
    assert (told.status, told.json["whole"]) == (0, True)
    assert "the search index of customer was made anew" in told.json["mended"]
    assert told.json["mended"][-1].startswith("head office cannot be reached")
    assert run("search", "望城", "--json").json["hits"]
    with Instance(enrolled), Door(enrolled, lambda command, _: [f"did {command}"]):
        assert run("check", "--mend").out.startswith("did mend\nAll is well")


def test_reading_works_beside_the_window_and_restoring_does_not(enrolled: Home, run: Any) -> None:
    with Instance(enrolled), Door(enrolled, lambda command, _: f"did {command}"):
        assert run("status").status == run("check").status == 0
        assert run("backup", "--json").json["file"] == "did backup"
        told = run("restore", enrolled.database)
    assert told.status == 1
    assert "Another program" in told.err


def test_a_command_says_whose_data_it_means_where_several_work(enrolled: Home, run: Any) -> None:
    other = enrolled.laptop.free()
    Store.create(other, KEY, msgspec.structs.replace(ME, person_name="李红", device_code="L11")).close()
    keys.keep(other, KEY, "correct horse", "李红 · L11")
    told = run("status")
    assert (told.status, told.err.count("\n"), "李红 (L11)" in told.err) == (2, 1, True)
    assert run("--person", "李红", "status", "--json").json["device"] == "L11"
    assert run("--person", "label", "status", "--json").json["unsent"] == 2
    assert (run("--person", "nobody", "status").status, run("--home", other.root, "status").status) == (2, 0)


def test_one_more_person_gets_a_home_of_their_own(enrolled: Home, run: Any) -> None:
    given = ("enrol", "--server", "http://127.0.0.1:1", "--code", "X")
    assert run(*given, "--json").json["error"] == "AlreadyEnrolled"
    assert run(*given, "--another", "--json").json["error"] == "Offline"
    assert enrolled.laptop.homes() == (enrolled,)


BAD = [
    ("nonsense",),
    ("search",),
    ("search", "x", "--limit", "many"),
    ("export", "WC-1"),
    ("export", "WC-NOT-THERE", "--out", "OUT"),
    ("export", "WC-L07-261124-002", "--out", "OUT"),
    ("export", "WC-L07-261124-001", "--out", "FILE"),
    ("restore", "FILE"),
    ("restore", "MISSING"),
    ("enrol", "--server", "https://office.example", "--code", "x"),
    ("enrol", "--server", "https://office.example"),
    ("status", "--lang", "fr"),
    ("--smoke", "--lang", "fr"),
    ("sync", "now"),
    ("check", "MISSING"),
    ("backup", "--out", "OUT"),
    ("status", "--passphrase-file", "MISSING"),
    ("status", "--passphrase-file", "FILE"),
]


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_is_one_line_and_changes_nothing(
    enrolled: Home, run: Any, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "FILE").write_text("x")
    before = enrolled.database.read_bytes()
    places = {"FILE": tmp_path / "FILE", "OUT": tmp_path / "OUT", "MISSING": tmp_path / "MISSING"}
    told = run(*(places.get(argument, argument) for argument in arguments))
    assert told.status == 2
    assert told.err.count("\n") == 1, told.err
    assert told.out == ""
    assert enrolled.database.read_bytes() == before
    assert not (tmp_path / "OUT").exists()


@pytest.mark.parametrize("command", ["status", "check", "backup", "sync", "search x", "restore x", "export x --out y"])
def test_a_home_that_is_not_enrolled_says_how_to(home: Home, run: Any, command: str) -> None:
    told = run(*command.split())
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("fieldapp: This laptop is not enrolled yet")
    assert not home.root.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--server", "https://office.example", "--code", ""),
        ("--server", "https://office.example", "--code", "  "),
        ("--server", "http://office.example", "--code", "K7QM"),
        ("--server", "https://office.example", "--code", "K7QM", "--certificate", "MISSING"),
    ],
    ids=" ".join,
)
def test_an_enrolment_that_cannot_be_makes_no_folder(home: Home, run: Any, arguments: tuple[str, ...]) -> None:
    told = run("enrol", *arguments)
    assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
    assert not home.root.exists()


def test_a_laptop_without_keyring_and_passphrase_gets_no_folder(home: Home, run: Any) -> None:
    told = run("enrol", "--server", "https://office.example", "--code", "K7QM", "--json", passphrase=None)
    assert (told.status, told.json["error"]) == (2, "NoKey")
    assert not home.root.exists()


def test_a_wrong_or_open_passphrase_file_is_refused(enrolled: Home, run: Any, secret: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong horse")
    wrong.chmod(0o600)
    for told, words in ((run("status", passphrase=wrong), "does not open"), (opened(run, secret), "chmod 600")):
        assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
        assert words in told.err
    told = run("status", "--json", passphrase=None)
    assert (told.status, told.json["error"]) == (2, "NoKey")


def opened(run: Any, secret: Path) -> Ran:
    """What is said of a passphrase file that others can read."""
    secret.chmod(0o644)
    return run("status")  # type: ignore[no-any-return]  # a fixture's detail


@pytest.mark.parametrize("url", ["http://office.example", "nonsense"])
def test_enrolment_needs_a_safe_address(home: Home, run: Any, url: str) -> None:
    told = run("enrol", "--server", url, "--code", "X")
    assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
    assert not home.root.exists()


def test_enrolment_where_nobody_answers_leaves_nothing(home: Home, run: Any) -> None:
    told = run("enrol", "--server", "http://127.0.0.1:1", "--code", "X", "--json")
    assert (told.status, told.json["error"]) == (1, "Offline")
    assert not home.enrolled


def test_a_home_that_cannot_be_a_folder_is_bad_input(run: Any, home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    told = run("--home", tmp_path / "file" / "home", "enrol", "--server", "https://office.example", "--code", "X")
    assert told.status == 2
    assert told.err.count("\n") == 1


def test_a_passphrase_is_asked_for_on_a_terminal(enrolled: Home, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter(["correct horse", "one", "another"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: (asked.append(prompt), next(answers))[1])
    assert run("status", passphrase=None).status == 0
    assert asked == ["Passphrase: "]
    new = enrolled.root / "new"
    told = run("--home", new, "enrol", "--server", "http://127.0.0.1:1", "--code", "X", passphrase=None)
    assert (told.status, "differ" in told.err) == (2, True)


class Terminal:
    def isatty(self) -> bool:
        return True
