# SPDX-License-Identifier: Apache-2.0
"""Checklists: started from a template version, answered with measured values, followed up when out of limits."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import must_be_open
from fieldapp.services.group import Group
from fieldapp.services.jobs import items_of, model_for, template_of
from fieldapp.services.order_views import Checklist, ChecklistLine
from fieldapp.services.requests import Asked, Requests
from fieldapp.services.views import Option
from fieldapp.services.wording import choice, is_choice
from fieldapp.store.rows import Stored
from fieldcore.base.numbers import parse_decimal, plain_decimal, show_decimal
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.checklists import deviation, newest

_SCALE = 3


class Checklists:
    """The checklist of an order."""

    def __init__(self, desk: Desk, requests: Requests) -> None:
        self._desk, self._requests = desk, requests

    def of(self, order_id: str) -> Checklist | None:
        """The checklist that was started, else the one that fits; None where no template fits."""
        return self._desk.read.at_once(lambda: self._of(order_id))

    def templates(self, order_id: str) -> tuple[Option, ...]:
        """The newest version of each template that fits the order."""
        return tuple(Option(t.id, self._desk.named(t), f"V{t.get('version') or 1}") for t in self._fitting(order_id))

    def start(self, order_id: str, template_id: str = "") -> Changes:
        """Start from a template (the one that fits best by default); its version is kept."""
        group = Group(self._desk)
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        self.start_in(group, order_id, template_id)
        return group.commit(undo=True)

    def start_in(self, group: Group, order_id: str, template_id: str = "") -> None:
        """Start as a part of another save; nothing where one is started already or no template fits."""
        if self._desk.read.count("checklist_answer", {"order": order_id}):
            return
        chosen = template_id or next((t.id for t in self._fitting(order_id)), "")
        for item in items_of(self._desk, chosen):
            group.add("checklist_answer", order=order_id, item=item.id)

    def measure(self, order_id: str, item_id: str, typed: str) -> Changes:
        """Answer with a number; the limits give the result. UserError with what to type where it is none."""
        item = self._desk.need("template_item", item_id)
        if not typed.strip():
            return self._save(order_id, item_id, value=None, result=None, follow_up=None, first_value=None)
        value = _number(item.values, typed)
        known = self._answer(order_id, item_id)
        if known is not None and known.get("follow_up") == "replaced":
            return self._save(order_id, item_id, value=value, result=_result(item.values, value))
        result = _result(item.values, value)
        follow_up = known.get("follow_up") if known is not None and result == "fail" else None
        return self._save(order_id, item_id, value=value, result=result, follow_up=follow_up)

    def answer(self, order_id: str, item_id: str, result: str, text: str = "", note: str = "") -> Changes:
        """Answer with a result of ``answer_result`` and, where the item asks for it, a text."""
        if result and not is_choice("answer_result", result):
            raise UserError(N_("“{value}” is not one of the answers."), value=result)
        changes: Values = {"result": result or None, "text": text or None, "note": note or None}
        if result in ("na", ""):
            changes.update(value=None, follow_up=None, first_value=None)
        return self._save(order_id, item_id, **changes)

    def replaced(self, order_id: str, item_id: str, typed: str) -> Changes:
        """Out of limits, replaced, measured again: the first value is kept beside the new one."""
        item, known = self._desk.need("template_item", item_id), self._out_of_limits(order_id, item_id)
        first = known.get("first_value") or known.get("value")
        if item.get("answer_type") != "number":
            return self._save(order_id, item_id, result="ok", follow_up="replaced", text=typed.strip() or None)
        value = _number(item.values, typed)
        result = _result(item.values, value)
        return self._save(order_id, item_id, value=value, first_value=first, result=result, follow_up="replaced")

    def ask_parts(self, order_id: str, item_id: str, parts: Sequence[tuple[str, str]], asked: Asked) -> Changes:
        """Out of limits, parts are asked for: makes the requests."""
        self._out_of_limits(order_id, item_id)
        group = Group(self._desk)
        request = self._requests.ask_all(group, order_id, parts, asked)
        self._put(group, order_id, item_id, follow_up="parts_request")
        return group.commit(created=request)

    def declined(self, order_id: str, item_id: str, note: str = "") -> Changes:
        """Out of limits, the customer declines."""
        self._out_of_limits(order_id, item_id)
        return self._save(order_id, item_id, follow_up="refused", note=note or None)

    def _of(self, order_id: str) -> Checklist | None:
        answers = self._desk.read.children("checklist_answer", order_id)
        started = template_of(self._desk, answers)
        template_id = started or next((t.id for t in self._fitting(order_id)), "")
        template = self._desk.maybe("checklist_template", template_id)
        if template is None:
            return None
        by_item = {answer.get("item"): answer for answer in answers}
        lines = tuple(_line(item, by_item.get(item.id)) for item in items_of(self._desk, template_id))
        return Checklist(
            template_id=template_id,
            name=str(template.get("name") or ""),
            name_en=str(template.get("name_en") or ""),
            version=int(template.get("version") or 1),
            started=bool(started),
            lines=lines,
            answered=sum(bool(line.result) for line in lines),
            out_of_limits=sum(line.result == "fail" for line in lines),
        )

    def _fitting(self, order_id: str) -> list[Stored]:
        order = self._desk.need("work_order", order_id)
        model = model_for(self._desk, order)
        family, service = (model.get("family") if model else None), order.get("service_type")
        current = newest(self._desk.read.find("checklist_template"))
        planned = current.pop(self._planned(order_id), None)
        fitting = [
            template
            for template in current.values()
            if template.get("family") in (None, family) and template.get("service_type") in (None, service)
        ]
        exact = sorted(fitting, key=lambda t: (t.get("family") is None) + (t.get("service_type") is None))
        others = [t for t in exact if family is not None or t.get("family") is None]
        return [planned, *others] if planned is not None else others

    def _planned(self, order_id: str) -> str:
        """The code of the checklist that an order's plan names, "" for none."""
        check = self._desk.read.first("maintenance_check", {"order": order_id})
        plan = self._desk.maybe("maintenance_plan", check.get("plan")) if check else None
        template = self._desk.maybe("checklist_template", plan.get("template")) if plan else None
        return str(template.get("code") or template.id) if template else ""

    def _answer(self, order_id: str, item_id: str) -> Stored | None:
        return self._desk.read.first("checklist_answer", {"order": order_id, "item": item_id})

    def _out_of_limits(self, order_id: str, item_id: str) -> Stored:
        known = self._answer(order_id, item_id)
        if known is None or (known.get("result") != "fail" and known.get("first_value") is None):
            raise UserError(N_("This item is within its limits. Measure it first."))
        return known

    def _save(self, order_id: str, item_id: str, **changes: Any) -> Changes:
        group = Group(self._desk)
        self._put(group, order_id, item_id, **changes)
        return group.commit(undo=True)

    def _put(self, group: Group, order_id: str, item_id: str, **changes: Any) -> None:
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        known = self._answer(order_id, item_id)
        if known is not None:
            group.put("checklist_answer", known.id, **changes)
            return
        template_id = str(self._desk.need("template_item", item_id).get("template"))
        answered = {answer.get("item") for answer in self._desk.read.children("checklist_answer", order_id)}
        for item in items_of(self._desk, template_id):
            if item.id not in answered:
                group.add("checklist_answer", order=order_id, item=item.id, **(changes if item.id == item_id else {}))


def _number(item: Values, typed: str) -> str:
    decimals = item.get("decimals")
    scale = _SCALE if decimals is None else int(decimals)
    try:
        return plain_decimal(parse_decimal(typed, scale), _SCALE)
    except ValueError as error:
        raise UserError(
            N_("“{typed}” is not a measured value. Type a number with at most {count} decimals."),
            typed=typed, count=scale,
        ) from error  # fmt: skip


def _result(item: Values, value: str) -> str:
    return "fail" if deviation(item, value) else "ok"


def _line(item: Stored, answer: Stored | None) -> ChecklistLine:
    values: Values = answer.values if answer else {}
    decimals = item.get("decimals")
    scale = _SCALE if decimals is None else int(decimals)
    by = deviation(item.values, values.get("value"))
    result = str(values.get("result") or "")
    return ChecklistLine(
        item_id=item.id,
        answer_id=answer.id if answer else "",
        section=str(item.get("section") or ""),
        item=str(item.get("item") or ""),
        item_en=str(item.get("item_en") or ""),
        answer_type=str(item.get("answer_type") or "bool"),
        lower=_shown(item.get("lower"), scale),
        upper=_shown(item.get("upper"), scale),
        unit=str(item.get("unit") or ""),
        decimals=scale,
        mandatory=bool(item.get("mandatory")),
        value=_shown(values.get("value"), scale),
        text=str(values.get("text") or ""),
        result=result,
        result_label=choice("answer_result", result),
        first_value=_shown(values.get("first_value"), scale),
        follow_up=str(values.get("follow_up") or ""),
        follow_up_label=choice("follow_up", values.get("follow_up")),
        note=str(values.get("note") or ""),
        out="low" if by < 0 else "high" if by else "",
        deviation=_shown(plain_decimal(abs(by), _SCALE), scale) if by else "",
        asks_follow_up=result == "fail" and not values.get("follow_up"),
    )


def _shown(value: object, scale: int) -> str:
    return "" if value is None else show_decimal(plain_decimal(Decimal(str(value)), scale))
