# SPDX-License-Identifier: Apache-2.0
"""Sizes, names and headers of source files, and which way imports point."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

from tests.unit.house.checkout import PACKAGES, ROOT, python_files, shown

FILE_LINES, TEST_FILE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 700, 250, 50
SPDX = "# SPDX-License-Identifier: Apache-2.0"
NAMES_THAT_SAY_NOTHING = frozenset({"utils", "util", "misc", "helpers", "helper", "common", "stuff"})


def lines_of(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def oversized(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    limit = TEST_FILE_LINES if shown(path).startswith("tests/") else FILE_LINES
    if (count := len(text.splitlines())) > limit:
        yield f"{shown(path)}: {count} lines, at most {limit}: split it by what it is about"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and lines_of(node) > CLASS_LINES:
            yield f"{shown(path)}:{node.lineno}: class {node.name} has {lines_of(node)} lines, at most {CLASS_LINES}"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > FUNCTION_LINES:
            yield f"{shown(path)}:{node.lineno}: {node.name} has {lines_of(node)} lines, at most {FUNCTION_LINES}"


def test_files_classes_and_functions_stay_small() -> None:
    assert [finding for path in python_files() for finding in oversized(path)] == []


def test_every_source_file_starts_with_its_licence_line() -> None:
    def first_line(path: Path) -> str:
        lines = path.read_text(encoding="utf-8").splitlines()
        return next((line for line in lines if not line.startswith("#!")), SPDX)

    assert [shown(path) for path in python_files() if first_line(path) != SPDX] == []


def test_modules_are_named_for_what_they_hold() -> None:
    named = [path for path in python_files() if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}]
    assert [shown(path) for path in named] == []


def test_imports_point_down() -> None:
    command = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_import_hides_a_cycle_in_a_function() -> None:
    """An import may wait until after the first paint; it may not be put off because the modules need each other."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True)

    def module_of(path: Path) -> str:
        return shown(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def hidden(path: Path) -> Iterator[str]:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    wanted = node.module if isinstance(node, ast.ImportFrom) else None
                    if wanted in graph.modules and graph.find_shortest_chain(wanted, module_of(path)):
                        yield f"{shown(path)}:{node.lineno}: {wanted} needs this module too: move what both need"

    assert [finding for path in python_files(*PACKAGES) for finding in hidden(path)] == []


def test_importing_a_module_does_nothing() -> None:
    """No thread, window or written file comes of importing every module of the three packages."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")


IMPORT_EVERYTHING = """
import importlib, pkgutil, sys, threading

def written(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1]):
        if ".pyc" not in str(arguments[0]):
            print("opened for writing:", arguments[0])
    if event in ("sqlite3.connect", "socket.connect", "socket.bind") and importing_ours():
        print(event, arguments[1:])

def importing_ours():
    frame = sys._getframe(2)
    return frame.f_globals.get("__name__", "").split(".")[0] in ("fieldcore", "fieldapp", "headoffice")

sys.addaudithook(written)
for package in ("fieldcore", "fieldapp", "headoffice"):
    for module in pkgutil.walk_packages([package], package + "."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)
            if threading.active_count() > 1:
                sys.exit(f"{module.name} started a thread")
qt = sys.modules.get("PySide6.QtCore")
if qt is not None and qt.QCoreApplication.instance() is not None:
    sys.exit("a module made a QApplication")
"""
