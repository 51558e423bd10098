# SPDX-License-Identifier: Apache-2.0
"""What reference fields may name: options for the editors."""

from fieldapp.services.desk import Desk
from fieldapp.services.views import Option
from fieldapp.store.rows import Stored
from fieldcore.records.model import Values

_DETAILS = {"machine": "serial_no", "contact": "phone", "customer": "phone", "code_entry": "code"}


class Codes:
    """Options of reference fields."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def options(self, kind: str, field: str, values: Values, text: str = "", limit: int = 50) -> tuple[Option, ...]:
        """What a ref field of a record with these values may name, narrowed by typed text (also pinyin)."""
        target = self._desk.catalogue[kind].fields[field].type.target
        return self._desk.read.at_once(lambda: self._options(target, field, values, text.strip(), limit))

    def title(self, kind: str, record_id: str) -> str:
        """The shown name of a record."""
        return self._desk.title(kind, record_id)

    def _options(self, target: str, field: str, values: Values, text: str, limit: int) -> tuple[Option, ...]:
        where = self._where(target, field, values)
        records = self._searched(target, text, where, limit) if text else self._all(target, where, limit)
        if target == "code_entry":
            family = self._family(values)
            records = [r for r in records if family is None or r.get("family") in (None, family)]
        return tuple(self._option(record) for record in records[:limit])

    def _where(self, target: str, field: str, values: Values) -> Values:
        """What the other fields of the record say already."""
        order = self._desk.maybe("work_order", values.get("order"))
        customer = values.get("customer") or (order.get("customer") if order else None)
        machine = values.get("machine") or (order.get("machine") if order else None)
        match target:
            case "code_entry":
                return {"code_list": field}
            case "machine" | "contact":
                return {"customer": customer} if customer else {}
            case "repair_record":
                return {"machine": machine} if machine else {}
            case _:
                return {}

    def _all(self, target: str, where: Values, limit: int) -> list[Stored]:
        title = self._desk.catalogue[target].meta.title[:1]
        return self._desk.read.find(target, where, title, limit if target != "code_entry" else None)

    def _searched(self, target: str, text: str, where: Values, limit: int) -> list[Stored]:
        if self._desk.catalogue[target].searched():
            hits = self._desk.read.search(text, 200, (target,))
            found = [self._desk.maybe(target, hit.id) for hit in hits]
            fitting = [r for r in found if r is not None and all(r.get(n) == v for n, v in where.items())]
            if fitting:
                return fitting
        wanted = text.lower()
        return [r for r in self._all(target, where, 1000) if wanted in self._desk.title(target, r.id).lower()][:limit]

    def _family(self, values: Values) -> str | None:
        order = self._desk.maybe("work_order", values.get("order"))
        machine = self._desk.maybe("machine", values.get("machine") or (order.get("machine") if order else None))
        model = self._desk.model_of(machine)
        return model.get("family") if model else None

    def _option(self, record: Stored) -> Option:
        detail = record.get(_DETAILS.get(record.kind, ""))
        return Option(record.id, self._desk.title(record.kind, record.id), str(detail or ""))
