# SPDX-License-Identifier: Apache-2.0
"""Search over everything, and the matches that a form offers while somebody types."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from headoffice.console import navigation
from headoffice.console.desk import Desk
from headoffice.console.fields import Option
from headoffice.console.guard import Anybody
from headoffice.errors import NotFound

router = APIRouter()

FIRST = ("work_order", "warranty_card", "customer", "machine", "contact", "part", "person")
"""The order of the groups; kinds that are not named follow."""
HITS = 60
PICKS = 8


@router.get("/search")
def search(desk: Annotated[Desk, Anybody]) -> Response:
    """What holds the text, by kind; a single exact number opens at once."""
    wanted = desk.query("q")
    kinds = [kind for kind in desk.rows.catalogue.types.values() if kind.searched() and kind.kind != "device"]
    kinds.sort(key=lambda kind: FIRST.index(kind.kind) if kind.kind in FIRST else len(FIRST))
    groups: list[dict[str, Any]] = []
    for kind in kinds if wanted else []:
        found = desk.search(wanted, (kind.kind,), HITS)
        exact = [one for one in found if wanted.upper() in (one.get("doc_no"), one.get("serial_no"))]
        if len(exact) == 1:
            return desk.go(navigation.record(kind.kind, exact[0].id))
        specs = [kind.fields[name] for name in kind.meta.columns if name not in kind.meta.title]
        hits = [
            {"href": navigation.record(kind.kind, one.id), "title": desk.title(kind.kind, one.id),
             "detail": " · ".join(cell.text for cell in desk.cells(specs, one.values))}
            for one in found
        ]  # fmt: skip
        if hits:
            groups.append({"label": desk.tr(kind.meta.plural), "hits": hits})
    return desk.page("search.html", find=wanted, groups=groups)


@router.get("/pick/{kind}")
def pick(desk: Annotated[Desk, Anybody], kind: str) -> Response:
    """Matches for a field that names a record, as choices."""
    declared, field = desk.kind(kind), desk.query("field")
    if not field.isidentifier():
        raise NotFound
    wanted = next((value for name, value in desk.request.query_params.items() if name.endswith("__find")), "").strip()
    found = desk.search(wanted, (declared.kind,), PICKS) if wanted else []
    options = [Option(one.id, desk.described(kind, one.id), len(found) == 1) for one in found]
    return desk.piece("picks.html", field=field, options=options)
