# SPDX-License-Identifier: Apache-2.0
"""Past mistakes, each with its cure; and what must never be committed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.house.checkout import PACKAGES, files, python_files, shown

HERE = Path(__file__)


class Ban(NamedTuple):
    """A pattern, where it is looked for, and what to do instead."""

    pattern: str
    under: tuple[str, ...]
    cure: str


BANS = (
    Ban(r"\btime\.sleep\(|\bqtbot\.wait\(|QTest\.qWait\(", ("tests",), "wait for a condition, never for a time"),
    Ban(r"pytest\.(mark\.)?(skip|skipif|importorskip)\b", ("tests",), "make what the test needs, or delete it"),
    Ban(r"\bprocessEvents\(", PACKAGES, "slow work goes through fieldapp/ui/tasks.py"),
    Ban(r"\bverify=False\b|CERT_NONE", PACKAGES, "TLS is never relaxed"),
    Ban(r"\bgetpass\.getuser\(|\bplatform\.node\(", PACKAGES, "the author comes from the device key"),
    Ban(r"#\s*noqa\b(?!.*: [A-Z0-9, ]+ - \w)", PACKAGES, "say why: `# noqa: CODE - reason`"),
    Ban(r"#\s*type: ignore\b(?!\[[a-z, -]+\]\s+# \w)", PACKAGES, "say why: `# type: ignore[code]  # reason`"),
)
# Put together here, so that this file does not hold what it looks for.
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")
MACHINE_PATHS = ("/work" + "/", "/root" + "/", "/home" + "/", "C:" + "\\Users")
BINARY = frozenset({".ttf", ".mo", ".png", ".ico", ".icns", ".pdf", ".jpg", ".qm", ".sqlite", ".gz", ".zip", ".db"})


def text_files() -> list[tuple[Path, str]]:
    chosen = [path for path in files() if path.suffix not in BINARY and path != HERE]
    return [(path, path.read_text(encoding="utf-8", errors="replace")) for path in chosen]


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.cure)
def test_a_past_mistake_stays_away(ban: Ban) -> None:
    def found() -> Iterator[str]:
        for path in python_files(*ban.under):
            if path != HERE:
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                    if re.search(ban.pattern, line):
                        yield f"{shown(path)}:{number}: {line.strip()} - {ban.cure}"

    assert list(found()) == []


def test_no_registry_and_no_machine_is_named() -> None:
    named = [
        f"{shown(path)}: {word}" for path, text in text_files() for word in (*HOSTS, *MACHINE_PATHS) if word in text
    ]
    assert named == []


def test_nothing_is_left_unfinished() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    chosen = [(path, text) for path, text in text_files() if path.suffix in {".py", ".md", ".html", ".css", ".toml"}]
    assert [shown(path) for path, text in chosen if words.search(text)] == []


def test_the_console_loads_nothing_from_elsewhere() -> None:
    remote = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
    templates = [(path, text) for path, text in text_files() if "templates" in path.parts]
    assert [shown(path) for path, text in templates if remote.search(text)] == []
