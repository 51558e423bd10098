# SPDX-License-Identifier: Apache-2.0
"""The computed warranty decision: a tile that says it, the facts, two bars, and the reasons with their rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fieldcore.base.numbers import show_decimal, trimmed
from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.fonts import BOLD, REGULAR
from fieldcore.documents.ink import BLEAK, PAPER, RULE, Ink
from fieldcore.documents.layout import COLUMN, LEFT, RIGHT, WIDTH, Block, Style, bold, plain
from fieldcore.documents.linebreak import INK, Line, Run, single, wrap
from fieldcore.documents.values import choice_text, with_unit

TILE = 2.4 * COLUMN
UNCHECKED = N_("Draft rule")
"""What stands instead of the article of a policy that nobody has compared with the law (拟定)."""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the box shows, read once from the frozen verdict."""

    kind: str
    word: Text
    facts: tuple[tuple[Text, Text, bool], ...]
    policy: tuple[str, ...]
    reasons: tuple[tuple[Text, Text], ...]


def _read(verdict: Mapping[str, Any], style: Style, meter_unit: str) -> _Facts:
    status = str(verdict.get("status") or "")
    kind = {"in": "in", "needs_meter": "open", "no_policy": "open", "not_started": "open"}.get(status, "out")
    period = _period(verdict)
    unit = str(period.get("unit") or meter_unit)
    usage, limit = period.get("usage_used"), period.get("usage_limit")
    used = show_decimal(str(usage)) if usage is not None else ""
    if limit is not None:
        used = f"{used or '?'} / {trimmed(str(limit))}"
    extension, left = (
        with_unit(show_decimal(str(days)), "d") if days is not None else EMPTY
        for days in (period.get("extension_days"), _left(verdict))
    )
    facts = (
        (text(N_("Starts")), Text(str(period.get("start") or "")), False),
        (text(N_("Until")), Text(str(period.get("expiry") or "")), True),
        (text(N_("Extended by")), extension, False),
        (text(N_("Left")), left, False),
        (text(N_("Used / limit")), with_unit(used, unit) if used else EMPTY, True),
    )  # fmt: skip
    checked = bool(verdict.get("checked"))
    reasons = tuple(
        (Text(str(r.get("zh") or ""), str(r.get("en") or "")), _reference(r, checked))
        for r in verdict.get("reasons", ())
    )
    return _Facts(kind, choice_text("warranty_status", status), facts, _policy(verdict, style), reasons)


def _period(verdict: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = verdict.get("period") or {}
    return found


def _left(verdict: Mapping[str, Any]) -> int | None:
    """Days from the failure to the expiry."""
    on, expiry = _day(verdict.get("on")), _day(_period(verdict).get("expiry"))
    return (expiry - on).days if on and expiry else None


def _reference(reason: Mapping[str, Any], checked: bool) -> Text:
    """The rule of a reason; an article of an unchecked policy is not claimed."""
    if reason.get("statutory") and not checked:
        return text(UNCHECKED)
    return Text(str(reason.get("rule") or ""))


def _policy(verdict: Mapping[str, Any], style: Style) -> tuple[str, ...]:
    """The small lines under the tile: regime, policy and its version, what computed it."""
    pick = style.words.pick
    lines = []
    if verdict.get("regime"):
        lines.append(pick(choice_text("regime", verdict["regime"])))
    if verdict.get("policy"):
        version = pick(text(N_("rules v{version}"), version=verdict.get("policy_version", 0)))
        lines.append(f"{verdict['policy']} · {version}")
    if verdict.get("computed_by"):
        lines.append(f"{pick(text(N_('Computed by')))} {verdict['computed_by']}")
    return tuple(lines)


def verdict_box(style: Style, verdict: Mapping[str, Any], meter_unit: str) -> Block:
    """The whole box; its reasons decide its height. ``meter_unit`` is that of usage without a limit."""
    g, facts = style.g, _read(verdict, style, meter_unit)
    right = LEFT + TILE
    reasons = _Reasons(style, facts, WIDTH - TILE)
    height = (8.2 + max(1.9 * reasons.lines, 1.75 * len(facts.policy)) + 0.55) * g

    def draw(ink: Ink, y: float) -> None:
        _tile(ink, style, facts, y)
        for n, line in enumerate(facts.policy):
            fitted = style.fitted(plain(line, 1.1 * g), TILE - 2 * style.pad)
            ink.put(LEFT + style.pad, y - (9.95 + 1.75 * n) * g, fitted)
        ink.rule(LEFT, y - 8.2 * g, RIGHT, y - 8.2 * g)
        ink.rule(right, y - 8.2 * g, right, y - height)
        _fact_row(ink, style, facts, right, y)
        _time_bar(ink, style, verdict, right + 2.2 * g, right + (RIGHT - right) * 0.6, y - 6 * g)
        _usage_bar(ink, style, verdict, right + (RIGHT - right) * 0.665, RIGHT - 2.2 * g, y - 6 * g)
        reasons.draw(ink, right, y - 9.95 * g)
        for x1, y1, x2, y2 in ((LEFT, y, LEFT, y - height), (RIGHT, y, RIGHT, y - height),
                               (LEFT, y - height, RIGHT, y - height)):  # fmt: skip
            ink.rule(x1, y1, x2, y2, RULE)

    return Block(height, draw)


def _tile(ink: Ink, style: Style, facts: _Facts, y: float) -> None:
    """Filled: in warranty. Outlined with a cross: out. Dashed: undecided."""
    g, height, pad = style.g, 8.2 * style.g, style.pad
    colour = PAPER if facts.kind == "in" else INK
    if facts.kind == "in":
        ink.fill(LEFT, y - height, TILE, height, style.accent)
    else:
        ink.frame(LEFT + 0.8, y - height + 0.8, TILE - 1.6, height - 1.6, 1.8, "4 2" if facts.kind == "open" else "")
    both = style.words.both
    indent = 3.6 * g if facts.kind != "open" else 0.6 * g
    room = TILE - pad - indent - 0.6 * g
    main = style.words.pick(facts.word)
    lines = [style.fitted(bold(main, 3.3 * g, colour), room)]
    if lines[0].text != main or lines[0].segments[0].size < 2.2 * g:
        lines = wrap(bold(main, 1.65 * g, colour), room)[:2]
    middle = y - (4.35 if both else 5.1) * g + (len(lines) - 1) * (1.3 if both else 1.0) * g
    if facts.kind == "in":
        ink.tick(LEFT + pad + 0.5 * g, middle - 0.1 * g, 2.6 * g, PAPER, 2.1)
    elif facts.kind == "out":
        ink.cross(LEFT + pad + 0.7 * g, middle - (len(lines) - 1) * 1.1 * g, 1.9 * g, INK, 2.1)
    for n, line in enumerate(lines):
        ink.put(LEFT + pad + indent, middle - 2 * g * n, line)
    if both:
        english = style.fitted(bold(facts.word.en.upper(), 1.5 * g, colour), TILE - 2 * pad - 0.6 * g)
        ink.put(LEFT + pad + 0.6 * g, y - 6.85 * g, english)


def _fact_row(ink: Ink, style: Style, facts: _Facts, x: float, y: float) -> None:
    g, weights = style.g, (1.0, 1.0, 0.9, 0.9, 1.25)
    total = sum(weights)
    for (label, value, strong), weight in zip(facts.facts, weights, strict=True):
        width = (RIGHT - LEFT - TILE) * weight / total
        if x > LEFT + TILE + 1:
            ink.rule(x, y, x, y - 4 * g)
        inner = width - 2 * style.pad
        ink.put(x + style.pad, y - 1.42 * g, style.fitted(style.label(label), inner))
        runs = style.runs(value, style.value, BOLD if strong else REGULAR, small=1.2 * g)
        if runs:
            ink.put(x + style.pad, y - 3.3 * g, style.fitted(runs, inner))
        else:
            ink.dash(x + style.pad, y - 3.3 * g, style.value)
        x += width
    ink.rule(LEFT + TILE, y - 4 * g, RIGHT, y - 4 * g)


def _stop(ink: Ink, style: Style, x: float, y: float, runs: list[Run], align: str) -> None:
    """A tick of a scale with its figure below."""
    ink.rule(x, y - 0.62 * style.g, x, y + 0.62 * style.g, 0.7)
    line = single(runs)
    shift = {"c": line.width / 2, "r": line.width}.get(align, 0.0)
    ink.put(x - shift, y - 1.6 * style.g, line)


def _time_bar(ink: Ink, style: Style, verdict: Mapping[str, Any], left: float, right: float, y: float) -> None:
    """From start to expiry: the base period, its extension, and the day of the failure."""
    g, period = style.g, _period(verdict)
    start, end = _day(period.get("start")), _day(period.get("expiry"))
    if start is None or end is None or end <= start:
        return
    failure, base = _day(verdict.get("on")), _day(period.get("base_end")) or end
    last = max(end, failure or end)
    scale = (right - left) / max(1, (last - start).days)

    def at(day: date) -> float:
        return min(right, max(left, left + (day - start).days * scale))

    ink.rule(left, y, right, y, 0.5)
    ink.rule(left, y, at(min(base, end)), y, 3.2)
    if base < end:
        ink.rule(at(base), y, at(end), y, 3.2, BLEAK)
        ink.rule(at(base), y - 0.62 * g, at(base), y + 0.62 * g, 0.7)
    _stop(ink, style, left, y, plain(start.isoformat(), g), "l")
    _stop(ink, style, at(end), y, plain(end.isoformat(), g), "r")
    if failure:
        x = at(failure)
        ink.path([(x - 2.6, y + 6.6), (x + 2.6, y + 6.6), (x, y + 2)], fill=True)
        words = Text(f"{text(N_('Failure')).zh} {failure}", f"{text(N_('Failure')).en} {failure}")
        line = single(bold(style.words.pick(words), g))
        beside = x - line.width - 4 if x - line.width - 4 > left else x + 4
        ink.put(beside, y + 0.75 * g, line)


def _usage_bar(ink: Ink, style: Style, verdict: Mapping[str, Any], left: float, right: float, y: float) -> None:
    """How much of the usage limit is used."""
    g, period = style.g, _period(verdict)
    limit, usage = period.get("usage_limit"), period.get("usage_used")
    if limit is None or Decimal(str(limit)) <= 0:
        return
    unit = style.words.pick(text(str(period.get("unit") or "")))
    most = max(Decimal(str(limit)), Decimal(str(usage or 0)))
    ink.rule(left, y, right, y, 0.5)
    at_limit = left + (right - left) * float(Decimal(str(limit)) / most)
    _stop(ink, style, left, y, plain("0", g), "l")
    _stop(ink, style, at_limit, y, plain(f"{trimmed(str(limit))} {unit}", g), "r")
    if usage is not None:
        x = left + (right - left) * float(Decimal(str(usage)) / most)
        ink.rule(left, y, x, y, 3.2)
        ink.rule(x, y - 0.62 * g, x, y + 0.62 * g, 0.7)
        line = single(bold(f"{show_decimal(str(usage))} {unit}", g))
        ink.put(min(max(left, x - line.width / 2), right - line.width), y + 0.75 * g, line)


class _Reasons:
    """The numbered reasons: text, its translation, and the rule at the right."""

    def __init__(self, style: Style, facts: _Facts, width: float) -> None:
        g, both = style.g, style.words.both
        self.style, self.width = style, width
        references = [single(style.runs(reference, 1.1 * g)) for _, reference in facts.reasons]
        reserve = max((line.width for line in references), default=0) + g
        room = width - 2 * style.pad - 2.1 * g - min(reserve, width * 0.3)
        longest = max((single(plain(reason.zh, 1.3 * g)).width for reason, _ in facts.reasons), default=0.0)
        share = min(0.62, max(0.42, (longest + 1.2 * g) / room))
        self.split = room * share if both and any(reason.en for reason, _ in facts.reasons) else room
        self.rows: list[tuple[list[Line], list[Line], Line]] = []
        for (reason, _), reference in zip(facts.reasons, references, strict=True):
            main = wrap([Run(style.words.pick(reason), 1.3 * g)], self.split - 0.6 * g)
            small = wrap([Run(reason.en, 1.08 * g)], room - self.split) if self.split < room and reason.en else []
            self.rows.append((main, small, reference))
        self.lines = sum(max(len(main), len(small)) for main, small, _ in self.rows)

    def draw(self, ink: Ink, x: float, y: float) -> None:
        """Set them from baseline ``y`` on."""
        g, pad = self.style.g, self.style.pad
        for number, (main, small, reference) in enumerate(self.rows, 1):
            ink.line(x + pad, y, bold(str(number), 1.15 * g))
            for n, line in enumerate(main):
                ink.put(x + pad + 2.1 * g, y - 1.9 * g * n, line)
            for n, line in enumerate(small):
                ink.put(x + pad + 2.1 * g + self.split, y - 1.9 * g * n, line)
            ink.put_aligned(x + pad, y, reference, "r", self.width - 2 * pad)
            y -= 1.9 * g * max(len(main), len(small))
