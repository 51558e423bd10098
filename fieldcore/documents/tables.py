# SPDX-License-Identifier: Apache-2.0
"""Tables of child records, and checklists, from their declarations to rows."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from fieldcore.base.numbers import MINUS, show_decimal, show_money, trimmed
from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.content import Content
from fieldcore.documents.grid import CellValue, Figure, Grid, GridColumn, GridRow, Result, kept
from fieldcore.documents.layout import Block, Style
from fieldcore.documents.snapshot import place_fields
from fieldcore.documents.values import choice_text, show
from fieldcore.forms.model import Checklist, Column, Table
from fieldcore.records.model import FieldSpec, Values
from fieldcore.rules.checklists import deviation

EN_DASH = "–"
ROWS_BY_HAND = 6


def bare_money(fen: int) -> str:
    """An amount without its sign, for columns."""
    return show_money(fen).replace("¥ ", "")


def table(style: Style, content: Content, section: Table, heads: Sequence[Block]) -> list[Block]:
    """The rows of a table under its heads (the section's head and its form when continued)."""
    records = content.snapshot.records
    columns = [c for c in section.columns if c.when is None or c.when.holds(records)]
    amount = section.amount if section.amount_when is None or section.amount_when.holds(records) else ()
    grid = Grid(style, _grid_columns(content, section, columns, bool(amount)))
    rows = [
        _row(content, section, columns, amount, number, values)
        for number, values in enumerate(_rows(content, section.place.kind), 1)
    ]
    top = grid.heads()
    blocks = [grid.row(row) for row in rows] or [grid.alone(text(N_("None")))]
    totals = 0
    if amount and section.total and rows:
        shown = "" if content.blank else bare_money(sum_of(content, section))
        blocks.append(grid.total(text(section.total), len(grid.places) - 1, shown))
        totals = 1
    return [heads[0], top, *kept(blocks, totals, (heads[1], top))]


def _rows(content: Content, kind: str) -> list[Values]:
    """The records of a kind; on a blank form room for some."""
    return [{}] * ROWS_BY_HAND if content.blank else content.rows(kind)


def _target(content: Content, section: Table, path: str) -> tuple[FieldSpec, str]:
    """The declaration of a column's field, and the name of it in the record that is referred to."""
    own, _, other = path.partition(".")
    spec = content.spec((section.place.kind, own))
    return (content.spec((spec.type.target, other)), other) if other else (spec, "")


def _grid_columns(content: Content, section: Table, columns: Sequence[Column], amount: bool) -> list[GridColumn]:
    out = [GridColumn(Text("#"), 0.5, "c")]
    for column in columns:
        label = column.label or _target(content, section, column.field)[0].label
        out.append(GridColumn(text(label), column.weight, column.align))
    if amount:
        out.append(GridColumn(text(N_("Amount")), 1.2, "r"))
    return out


def sum_of(content: Content, section: Table) -> int:
    """The amounts of all rows together, in fen."""
    return sum(_amount(values, section.amount) or 0 for values in content.rows(section.place.kind))


def _amount(values: Values, names: Sequence[str]) -> int | None:
    factors = [values.get(name) for name in names]
    if None in factors:
        return None
    product = math.prod((Decimal(str(factor)) for factor in factors), start=Decimal(1))
    return int(product.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def _row(
    content: Content, section: Table, columns: Sequence[Column], amount: Sequence[str], number: int,
    values: Values,
) -> GridRow:  # fmt: skip
    cells: list[CellValue] = [Text(str(number))]
    headed: set[str] = set(amount)
    brief: set[int] = set()
    for column in columns:
        if "." in column.field or _target(content, section, column.field)[0].type.name in ("enum", "multi", "boolean"):
            brief.add(len(cells))
        headed.add(column.field.partition(".")[0])
        cells.append(_column_value(content, section, column, values))
    if amount:
        fen = _amount(values, amount)
        cells.append(EMPTY if fen is None else Text(bare_money(fen)))
    below: list[Text] = []
    hidden = {column.field.partition(".")[0] for column in section.columns} - headed | set(section.amount)
    for spec in place_fields(section.place, content.catalogue):
        if spec.name in headed or spec.name in hidden or _says_nothing(spec, values.get(spec.name)):
            continue
        value, label = show(spec, values[spec.name], content.refs), text(spec.label)
        if spec.type.name == "boolean":
            below.append(label)
        else:
            below.append(Text(f"{label.zh} {value.zh}", f"{label.en}: {value.en or value.zh}"))
    return GridRow(cells, below, frozenset(brief))


def _says_nothing(spec: FieldSpec, value: Any) -> bool:
    """Whether a field needs no room in a row's second line: empty, a "no", or the choice that there is none."""
    return value in (None, "", []) or value is False or (spec.type.name == "enum" and value == "none")


def _column_value(content: Content, section: Table, column: Column, values: Values) -> Text:
    own = column.field.partition(".")[0]
    spec, other = _target(content, section, column.field)
    raw = content.ref_values(values.get(own)).get(other) if other else values.get(own)
    if spec.type.name == "money":
        return EMPTY if raw is None else Text(bare_money(int(raw)))
    unit = ""
    if column.unit:
        holder, _, name = column.unit.partition(".")
        unit = str(content.ref_values(values.get(holder)).get(name) or "")
    shown = show(spec, raw, content.refs, unit)
    if not shown and other and not content.refs.get(str(values.get(own))):
        return _free_text(values) if other == "name" else EMPTY
    if other == "name":
        return Text(shown.zh, str(content.ref_values(values.get(own)).get("name_en") or ""))
    return shown


def _free_text(values: Values) -> Text:
    """What was written where nothing of the catalogue was chosen."""
    return Text(str(values.get("free_text") or ""))


def checklist(style: Style, content: Content, section: Checklist, heads: Sequence[Block]) -> list[Block]:
    """The answers with limits and marks, grouped by the template's sections."""
    grid = Grid(style, [
        GridColumn(Text("#"), 0.45, "c"), GridColumn(text(N_("Check")), 4.4), GridColumn(text(N_("Limit")), 1.55, "r"),
        GridColumn(text(N_("Measured")), 1.4, "d"), GridColumn(text(N_("Unit")), 0.75),
        GridColumn(text(N_("Result")), 1.5 if style.words.lang != "zh_CN" else 1.2),
        GridColumn(text(N_("Note")), 2.0),
    ])  # fmt: skip
    answers = _sorted(content, section)
    rows = [_answer(content, section, n, answer) for n, answer in enumerate(answers, 1)]
    fraction, top = grid.fraction(rows), grid.heads()
    blocks: list[Block] = []
    group = ""
    for row, answer in zip(rows, answers, strict=True):
        name = str(content.ref_values(answer.get("item")).get("section") or "")
        if name and name != group:
            blocks.append(grid.group(Text(name)))
            group = name
        blocks.append(grid.row(row, fraction))
    return [heads[0], top, *kept(blocks or [grid.alone(text(N_("None")))], 0, (heads[1], top))]


def counts(content: Content, section: Checklist) -> Text:
    """``14 items: 11 pass, 1 attention, …`` for the head of a checklist."""
    answers = content.rows(section.answers)
    if content.blank:
        return EMPTY
    found: dict[str, int] = {}
    for answer in answers:
        result = str(answer.get("result") or "")
        found[result] = found.get(result, 0) + 1
    parts = [(choice_text("answer_result", r), found[r]) for r in ("ok", "attention", "fail", "na") if r in found]
    total = text(N_("{count} items"), count=len(answers))
    return Text(
        f"{total.zh}：" + " · ".join(f"{n} {words.zh}" for words, n in parts),
        f"{total.en}: " + ", ".join(f"{n} {words.en}" for words, n in parts),
    )


def _sorted(content: Content, section: Checklist) -> list[Values]:
    def order(answer: Values) -> tuple[int, str]:
        return int(content.ref_values(answer.get("item")).get("seq") or 0), str(answer.get("item"))

    return sorted(_rows(content, section.answers), key=order)


def _answer(content: Content, section: Checklist, number: int, answer: Values) -> GridRow:
    item = content.ref_values(answer.get("item"))
    decimals = int(item.get("decimals") or 0)
    measured = answer.get("value")
    beyond = deviation(item, measured)
    out = (beyond > 0) - (beyond < 0)
    name = Text(str(item.get("item") or ""), str(item.get("item_en") or ""))
    shown = _decimal(measured, decimals) if measured is not None else ""
    figure: Text | Figure = Figure(shown, out) if shown or not answer.get("text") else Text(str(answer["text"]))
    result = answer.get("result")
    cells: list[CellValue] = [
        Text(str(number)), name, Text(_limits(item, decimals)), figure, Text(str(item.get("unit") or "")),
        Result(str(result), choice_text("answer_result", result)) if result else EMPTY,
        Text(str(answer.get("note") or "")),
    ]  # fmt: skip
    below: list[Text] = []
    shown_already = {"item", "value", "text", "result", "note"}
    for spec in content.catalogue[section.answers].group("main"):
        if spec.name in shown_already or _says_nothing(spec, answer.get(spec.name)):
            continue
        words, label = show(spec, answer[spec.name], content.refs), text(spec.label)
        below.append(Text(f"{label.zh} {words.zh}", f"{label.en}: {words.en or words.zh}"))
    return GridRow(cells, below, flagged=out != 0 or result == "fail")


def _decimal(plain: object, decimals: int) -> str:
    """With the decimals that the item asks for; more when the value has more."""
    number = Decimal(str(plain))
    rounded = number.quantize(Decimal(1).scaleb(-decimals))
    return show_decimal(f"{rounded:f}") if rounded == number else trimmed(str(plain))


def _limits(item: Mapping[str, Any], decimals: int) -> str:
    lower, upper = item.get("lower"), item.get("upper")
    if lower is not None and upper is not None:
        joint = EN_DASH if MINUS not in _decimal(lower, decimals) + _decimal(upper, decimals) else " … "
        return f"{_decimal(lower, decimals)}{joint}{_decimal(upper, decimals)}"
    if upper is not None:
        return f"≤ {_decimal(upper, decimals)}"
    return f"≥ {_decimal(lower, decimals)}" if lower is not None else ""
