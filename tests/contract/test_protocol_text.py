# SPDX-License-Identifier: Apache-2.0
"""The protocol's document says what the code does: messages, values, codes, headers, routes, limits."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from fieldcore.wire import integrity, messages, signing
from fieldcore.wire.codes import MESSAGES
from headoffice.api import laptops
from headoffice.services import blobs, compare, devices, pull, push

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "sync-protocol.md").read_text()
STRUCTS = [s for s in vars(messages).values() if isinstance(s, type) and issubclass(s, msgspec.Struct)]
FROM_LAPTOP = {
    messages.EnrolRequest, messages.PushRequest, messages.Operation, messages.PullRequest, messages.CompareRequest,
    messages.Status,
}  # fmt: skip
CODES_OF_OPERATIONS = ("headoffice/services/push.py", "fieldcore/merge/apply.py")


def tables(*head: str) -> Iterator[list[list[str]]]:
    """The rows of each table whose head begins with these words."""
    for block in re.findall(r"(?:^ *\|.*\|\n)+", TEXT, re.M):
        cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        if tuple(cells[0][: len(head)]) == head:
            yield cells[2:]


def table(*head: str) -> list[list[str]]:
    (found,) = tables(*head)
    return found


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def written() -> dict[frozenset[str], dict[str, tuple[bool, frozenset[str]]]]:
    """Each message of the document: its members in order, whether one may be absent, and the values it may have."""
    found = {}
    for body in re.findall(r'`\{("[^`]*)\}`', TEXT):
        members = re.findall(r'"(\w+)"(\?)?(?:: ("[^,]*))?', re.sub(r"\s+", " ", body))
        made = {name: (bool(mark), frozenset(re.findall(r'"(\w+)"', values))) for name, mark, values in members}
        found[frozenset(made)] = made
    return found


def choices(hint: Any) -> frozenset[str]:
    """The words that a type allows."""
    if get_origin(hint) is Literal:
        return frozenset(get_args(hint))
    return frozenset().union(*map(choices, get_args(hint))) if get_origin(hint) in (Union, UnionType) else frozenset()


def test_every_message_is_written_down_member_by_member() -> None:
    said = written()
    assert len(said) == len(STRUCTS), "one message of the document for each of the code"
    for struct in STRUCTS:
        fields = msgspec.structs.fields(struct)
        assert frozenset(field.name for field in fields) in said, struct.__name__
        members = said[frozenset(field.name for field in fields)]
        assert list(members) == [field.name for field in fields]
        may_lack = struct in FROM_LAPTOP or struct.__struct_config__.omit_defaults
        for field in fields:
            absent, values = members[field.name]
            assert absent == (may_lack and not field.required), f"{struct.__name__}.{field.name}"
            assert values in (frozenset(), choices(get_type_hints(struct)[field.name]))


def test_every_answer_is_explained() -> None:
    outcomes = {word for row in table("outcome", "meaning") for word in quoted(row[0])}
    assert outcomes == set(get_args(messages.Outcome))
    pushed, pulled = ({quoted(row[0])[0] for row in rows} for rows in tables("status", "meaning"))
    assert pushed == choices(get_type_hints(messages.PushReply)["status"])
    assert pulled == choices(get_type_hints(messages.PullReply)["status"])
    assert all(f"`{change}`" in TEXT for change in get_args(messages.Change))


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in found if isinstance(node.func, ast.Name) and node.func.id in names]


def test_every_failure_has_its_code_and_status() -> None:
    said = {
        (code, int(status)) for row in table("code", "status") for code in quoted(row[0])
        for status in re.findall(r"\d+", row[1])
    }  # fmt: skip
    raised = set()
    for path in (ROOT / "headoffice").rglob("*.py"):
        for call in calls(ast.parse(path.read_text()), "WireError", "problem"):
            plain = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
            if plain:
                raised.add((plain[0], plain[1] if len(plain) > 1 else 400))
    assert said == raised


def test_every_code_of_an_operation_is_explained() -> None:
    rows = table("code", "of", "meaning")
    used = set()
    for path in CODES_OF_OPERATIONS:
        tree = ast.parse((ROOT / path).read_text())
        apart = {id(node) for call in calls(tree, "WireError") for node in ast.walk(call)}
        used |= {
            node.value for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in apart and node.value in MESSAGES
        }  # fmt: skip
    assert {code for row in rows for code in quoted(row[0])} == used
    assert {outcome for row in rows for outcome in quoted(row[1])} <= set(get_args(messages.Outcome))


def test_every_header_and_route_is_named() -> None:
    named = {quoted(row[0])[0] for rows in tables("header", "value") for row in rows}
    assert named == {messages.HEADER, messages.REQUEST_ID, signing.DEVICE, signing.TIME, signing.SIGNATURE}
    said = {
        (method, path.replace("SHA", "{sha256}")) for method, path in re.findall(r"`(GET|POST|PUT) (/[\w/]+)", TEXT)
    }
    routes = laptops.router(None, None).routes  # type: ignore[arg-type]  # nothing is asked
    served = {(method, route.path.removeprefix("/api/v1")) for route in routes for method in route.methods}
    assert said == {(method, path) for method, path in served if "{rest" not in path}


def test_what_head_office_stamps_is_listed() -> None:
    (bullet,) = re.findall(r"- \*\*Head office's stamps\*\*(.*?)\n- \*\*", TEXT, re.S)
    for noun, kind in (("an order", "work_order"), ("an event", "order_event"), ("a card", "warranty_card")):
        (part,) = re.findall(rf"\bof\s+{noun}\s([^;.]*)", bullet)
        authored = {name for name in push._STAMPS[kind] if f"`{kind}.{name}`" in TEXT}
        assert set(quoted(part)) | authored == push._STAMPS[kind]


def test_the_limits_are_those_of_the_code() -> None:
    assert {row[0]: int(row[1]) for row in table("what", "at most")} == {
        "operations in a batch": messages.MAX_OPERATIONS,
        "bytes of a batch's operations, compressed": messages.MAX_BATCH_BYTES,
        "bytes of a request's body, plain": laptops.MAX_BODY,
        "stream entries in a page": pull.MAX_ROWS,
        "bytes of the values in a page, unless one record has more": pull.MAX_PAGE_BYTES,
        "parts in a comparison": compare.MAX_PARTS,
        "bytes of a piece of a blob": messages.CHUNK,
        "bytes of a blob": blobs.MAX_SIZE,
        f"attempts to enrol from an address in {devices.ENROL_MINUTES} minutes": devices.ENROL_ATTEMPTS,
        "days that an enrolment code is good": devices.CODE_DAYS,
    }
    assert f"cuts such a part into\n  {integrity.FAN}" in TEXT and f"at most {integrity.LEAF} records" in TEXT
    defaults = {field.name: field.default for field in msgspec.structs.fields(messages.PullRequest)}
    assert f"`limit` is {defaults['limit']}" in TEXT
    assert {messages.PROTOCOL, messages.SCHEMA} == {1} and "An absent `protocol` or `schema` is 1" in TEXT
