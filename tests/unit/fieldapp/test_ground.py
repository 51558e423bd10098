# SPDX-License-Identifier: Apache-2.0
"""Paths, settings, logs, and one instance per home."""

import json
import logging
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp import logs, paths, settings
from fieldapp.errors import Busy, DiskReadOnly, InsecureAddress, UserError
from fieldapp.paths import Home
from fieldapp.store.door import Door, ask
from fieldapp.store.instance import Instance
from fieldcore.base.text import Translator


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    assert settings.load(path) == settings.Settings()
    chosen = settings.changed(settings.Settings(), language="en", theme="sunlight", text_scale=130)
    settings.save(path, chosen)
    assert settings.load(path) == chosen


@pytest.mark.parametrize(
    "values", [{"text_scale": 90}, {"text_scale": "100"}, {"theme": "pink"}, {"nonsense": 1}, {"reduce_motion": 1}]
)
def test_a_setting_that_is_not_allowed_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(UserError):
        settings.changed(settings.Settings(), **values)


def test_a_spoilt_settings_file_falls_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for text in ("", "[1]", "{", json.dumps({"theme": "pink", "language": "en"})):
        path.write_text(text)
        assert settings.load(path).theme == settings.Settings().theme
    assert settings.load(path).language == "en"


def test_settings_that_cannot_be_written_say_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskReadOnly):
        settings.save(tmp_path / "file" / "settings.json", settings.Settings())


def test_logs_go_to_the_home(tmp_path: Path) -> None:
    handler = logs.start(tmp_path / "logs")
    logging.getLogger("fieldapp.sync.engine").info("sync stopped")
    logs.stop(handler)
    assert "sync stopped" in (tmp_path / "logs" / "fieldapp.log").read_text(encoding="utf-8")
    (tmp_path / "file").write_text("x")
    assert logs.start(tmp_path / "file") is None


def test_the_usual_home_follows_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert paths.default_home() == Home(tmp_path / "FieldApp")


def test_errors_speak_the_persons_language() -> None:
    error = InsecureAddress(url="http://example.com")
    assert str(error) == error.text(Translator("en"))
    assert "http://example.com" in error.text(Translator("zh_CN"))


def test_a_second_instance_is_refused_and_can_ask_the_first(home: Home) -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    def answer(command: str, arguments: dict[str, object]) -> object:
        asked.append((command, dict(arguments)))
        if command == "fail":
            raise RuntimeError("no luck")
        return {"done": command}

    with Instance(home), Door(home, answer):
        with pytest.raises(Busy):
            Instance(home)
        assert ask(home, "raise") == {"done": "raise"}
        assert ask(home, "open", {"kind": "work_order"}) == {"done": "open"}
        with pytest.raises(RuntimeError, match="no luck"):
            ask(home, "fail")
    assert asked[1] == ("open", {"kind": "work_order"})
    with pytest.raises(Busy):
        ask(home, "raise")
    Instance(home).close()


def test_nobody_without_the_token_is_answered(home: Home) -> None:
    heard: list[str] = []
    with Instance(home), Door(home, lambda command, _: heard.append(command)):
        port = json.loads(home.instance.read_text())["port"]
        for line in (b'{"token": "x", "command": "raise"}\n', b"GET / HTTP/1.1\n", b"\n", b"[]\n"):
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(line)
                assert connection.recv(100) == b""
        assert home.instance.stat().st_mode & 0o077 == 0
        ask(home, "raise")
    assert heard == ["raise"]


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    """Opening a store and starting the engine loads neither ORM, HTTP library, keyring nor dictionary."""
    code = (
        "import sys, fieldapp.store.store, fieldapp.store.backup, fieldapp.store.keys, fieldapp.sync.engine, "
        "fieldapp.cli; print([m for m in ('sqlalchemy', 'alembic', 'requests', 'keyring', 'pypinyin', 'PySide6', "
        "'reportlab', 'fastapi') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
