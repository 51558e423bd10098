# SPDX-License-Identifier: Apache-2.0
"""Forms without a job: blank ones to be filled in by hand, and specimens with invented values, from declarations."""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final

from fieldcore.base.clock import Instant
from fieldcore.base.crypto import sha256_hex
from fieldcore.documents.bilingual import text
from fieldcore.documents.render import render
from fieldcore.documents.snapshot import Photo, Snapshot, freeze, place_fields, printed_fields
from fieldcore.documents.state import BLANK, SPECIMEN
from fieldcore.documents.words import Language
from fieldcore.forms.model import Checklist, Form, Money, Photos, Table, Verdict
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import Catalogue, FieldSpec, Values
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.policies import AGRI2010
from fieldcore.rules.warranty.policy import Calendar, Facts, to_plain

NUMBER: Final = "样张 SPECIMEN"
"""Stands in the place of every number that head office or a laptop gives out."""
ROWS: Final = 3
_DAY: Final = date(2026, 3, 16)
_FIRST: Final = Instant.parse("2026-03-16T08:20+08:00")
_STEP_MS: Final = 45 * 60_000

ORGANISATION: Final = {
    "name": "示例农机服务有限公司", "name_en": "Sample Machinery Service Co., Ltd.", "station": "示例服务站",
    "phone": "400-000-0000", "address": "示例市示例路 1 号",
}  # fmt: skip

EXAMPLES: Final[Mapping[str, Any]] = {
    "customer.name": "示例农机专业合作社", "customer.address": "示例市示例镇示例村", "contact.name": "张示例",
    "person.name": "李示例", "station.name": "示例服务站", "work_order.site_address": "示例村北晒粮场",
    "product_model.model": "4LZ-8.0", "product_model.name": "谷物联合收割机", "product_model.brand": "示例",
    "product_model.meter_unit": "h", "machine.engine_model": "HD4110-000", "machine.vin": None,
    "machine.production_date": "2025-03-02", "machine.sale_date": "2025-06-14", "machine.delivery_date": "2025-06-16",
    "machine.first_start_date": "2025-06-16", "machine.shipment_date": "2025-05-20", "machine.acceptance_date": None,
    "machine.exchange_date": None, "machine.seller": "示例农机销售有限公司", "machine.environment": "小麦收割",
    "machine.plate": "示00-00000", "repair_record.meter": "386.4", "warranty_card.host_machine": None,
    "repair_record.customer_statement": "发动机无力，转速上不去，停机后地上有油。",
    "repair_record.diagnosis": "喷油泵柱塞套密封面渗漏，供油不足。",
    "repair_record.treatment": "更换喷油泵总成，校正供油提前角；试割 2 h，无渗漏。",
    "repair_record.preventive_advice": "每 50 h 排放油水分离器积水。",
    "repair_record.exclusion_reasons": None, "repair_record.same_fault_as": None, "repair_record.occupancy_days": 0,
    "repair_record.repair_no_for_fault": 1, "repair_record.responsibility": "product_quality",
    "repair_record.severity": "general", "repair_record.action": "replace_assembly", "machine.resold": None,
    "meter_unreadable_reason": None, "warranty_card.due_back_at": "2026-03-19", "old_part.due_date": "2026-04-15",
    "ready_notified_at": None, "waiting_parts_from": None, "waiting_parts_to": None, "free_text": None,
    "remark": None, "work_item.name": ("更换喷油泵总成", "清洗油路并排气", "试机"),
    "part.name": ("喷油泵总成", "柴油滤清器滤芯", "高压油管密封垫"), "part.unit": ("台", "个", "个"),
    "part.name_en": ("Injection pump", "Fuel filter", "Gasket"), "quantity": ("1.000", "1.000", "4.000"),
    "parts_usage.hazardous_waste": ("oil", "none", "none"), "parts_usage.change_reason": None,
    "parts_usage.unit_price": (46_800, 3_600, 500), "repair_record.material_fee": 52_400,
    "work_item.rate": 6_000, "standard_hours": ("3.0", "0.5", "0.5"), "actual_hours": ("3.0", "0.5", "0.5"),
    "repair_record.labour_fee": 24_000, "repair_record.towing_fee": 0,
    "parts_usage.serial_new": ("X0000002", None, None), "parts_usage.serial_old": ("X0000001", None, None),
    "parts_usage.old_part_policy": ("return_to_office", "self_disposal", "self_disposal"),
    "code_entry.label": "渗漏", "code_entry.label_en": "Leak", "code_entry.code": "F12",
    "template_item.item": ("交流输入电压", "浮充电压", "接地电阻"), "template_item.section": "A 电源",
    "template_item.item_en": ("AC input voltage", "Float voltage", "Earth resistance"),
    "template_item.unit": ("V", "V", "Ω"), "template_item.lower": ("198.000", "53.200", None),
    "template_item.upper": ("242.000", "54.200", "5.000"), "template_item.decimals": (0, 1, 2),
    "template_item.seq": (1, 2, 3), "checklist_answer.value": ("226.000", "53.600", "1.200"),
    "checklist_answer.text": None, "checklist_answer.first_value": None, "checklist_answer.follow_up": None,
    "checklist_answer.note": None, "old_part.maker_mark": "示例 25", "installation_acceptance.site": "示例村机库",
    "packing_line.item": ("主机", "随机附件箱", "随机工具"), "packing_line.note": None,
    "installation_acceptance.documents_given": ["manual", "certificate", "warranty_certificate", "tool_list"],
    "installation_acceptance.documents_missing_reason": None, "installation_acceptance.site_cleaned": True,
    "installation_acceptance.problems": None, "installation_acceptance.rectify_responsible": None,
    "installation_acceptance.rectify_by": None, "installation_acceptance.warranty_start_basis": "acceptance_date",
    "machine.start_basis": None,
}  # fmt: skip
"""``kind.field`` or ``field`` → its value (of each row, where there are several); all others follow from their type."""


class _Inventor:
    """Makes the records of one form up."""

    def __init__(self, form: Form, catalogue: Catalogue) -> None:
        self._form, self._catalogue = form, catalogue
        self._minutes = count()
        self.refs: dict[str, dict[str, Any]] = {}

    def records(self) -> dict[str, Any]:
        """Every field that the form prints; three rows in each table."""
        lists = {section.place.kind for section in self._form.sections if isinstance(section, Table)}
        lists |= {section.answers for section in self._form.sections if isinstance(section, Checklist)}
        made: dict[str, Any] = {}
        for kind, names in printed_fields(self._form, self._catalogue).items():
            rows = [self._values(kind, names, row) for row in range(ROWS if kind in lists else 1)]
            made[kind] = rows if kind in lists else rows[0]
        free = any(isinstance(section, Verdict) for section in self._form.sections)
        if "charge_type" in made.get("work_order", {}):
            made["work_order"]["charge_type"] = "in_warranty" if free else "out_of_warranty"
        for section in self._form.sections:
            if isinstance(section, Money) and section.total:
                fees = [s.name for s in place_fields(section.place, self._catalogue) if s.type.name == "money"]
                kind, total = section.total
                made[kind][total] = 0 if free else sum(made[kind][name] or 0 for name in fees if name != total)
        return made

    def _values(self, kind: str, names: Iterable[str], row: int) -> Values:
        return {name: self._value(kind, self._catalogue[kind].fields[name], row) for name in names}

    def _value(self, kind: str, spec: FieldSpec, row: int) -> Any:
        for key in (f"{kind}.{spec.name}", spec.name):
            if key in EXAMPLES:
                found = EXAMPLES[key]
                return found[row % len(found)] if isinstance(found, tuple) else found
        if spec.type.name == "ref":
            return self._ref(spec.type.target, row)
        if spec.type.name == "instant":
            return Instant(_FIRST.ms + next(self._minutes) * _STEP_MS, _FIRST.offset).plain()
        return by_type(spec, row)

    def _ref(self, kind: str, row: int) -> str:
        """The id of a record of that kind, which is made up too, but for what it refers to itself."""
        record_id, declared = f"{kind}-{row}", self._catalogue[kind]
        if record_id not in self.refs:
            names = [name for name, spec in declared.fields.items() if spec.type.name not in ("ref", "instant")]
            values = self._values(kind, names, row)
            english = {name: values.get(f"{name}_en") or value for name, value in values.items()}
            self.refs[record_id] = {
                "text": declared.title_of(values), "en": declared.title_of(english), "values": values
            }  # fmt: skip
        return record_id


def by_type(spec: FieldSpec, row: int = 0) -> Any:
    """A believable value of a field; None for what is not typed, and where nobody can tell what would be one."""
    kind = spec.type.name
    if kind in ("enum", "multi"):
        known = [choice.id for choice in CHOICES[spec.choices]]
        return known[0] if kind == "enum" else known[:2]
    if kind == "date":
        return _DAY.isoformat()
    if kind == "boolean":
        return False
    if kind in ("integer", "money", "decimal"):
        return _number(spec, row)
    return None if kind in ("blob", "ref", "instant") else _words(spec, row)


def _number(spec: FieldSpec, row: int) -> Any:
    """Within its limits."""
    wanted = Decimal(12_000 if spec.type.name == "money" else 2 + row)
    number = max(wanted, Decimal(spec.minimum)) if spec.minimum is not None else wanted
    number = min(number, Decimal(spec.maximum)) if spec.maximum is not None else number
    if spec.type.name != "decimal":
        return int(number)
    return f"{number.quantize(Decimal(1).scaleb(-spec.type.scale)):f}"


def _words(spec: FieldSpec, row: int) -> str | None:
    """As its pattern and length ask; a number that head office or a laptop gives out is none."""
    kind = spec.type.name
    if kind == "code" and spec.owner == "system":
        return NUMBER
    wanted = {
        "phone": "13800000000", "serial": f"X{row:07d}", "vin": "L0000000000000000", "code": f"S-{row + 1:03d}",
        "imei": "0" * 15, "plate": "示A00000",
    }  # fmt: skip
    likely = [wanted.get(kind) or f"（{text(spec.label).zh}示例）"[: spec.length[1]], "0000", "000000", "00000000"]
    return next((word for word in likely if not spec.pattern or re.fullmatch(spec.pattern, word)), None)


def specimen(form: Form, catalogue: Catalogue, at: Instant, program: str) -> tuple[Snapshot, dict[str, bytes]]:
    """A form with invented values, and its pictures by their SHA-256."""
    invented = _Inventor(form, catalogue)
    picture = _picture() if any(isinstance(section, Photos) for section in form.sections) else b""
    kinds = ("nameplate", "meter", "failed_part", "new_part") if picture else ()
    photos = [
        Photo(f"P{n}", sha256_hex(picture), kind, Instant(_FIRST.ms + n * _STEP_MS, _FIRST.offset).plain())
        for n, kind in enumerate(kinds, 1)
    ]
    decided = None
    if any(isinstance(section, Verdict) for section in form.sections):
        facts = Facts(failure_date=_DAY, invoice_date=date(2025, 6, 14), meter=Decimal("386.4"))
        decided = to_plain(verdict(AGRI2010["combine"], facts, Calendar()))
    snapshot = freeze(
        form, catalogue, number=NUMBER, revision=0, frozen_at=at, program=program, records=invented.records(),
        refs=invented.refs, organisation=ORGANISATION, verdict=decided, photos=photos,
    )  # fmt: skip
    return snapshot, {sha256_hex(picture): picture} if picture else {}


def blank(form: Form, catalogue: Catalogue, at: Instant, program: str) -> Snapshot:
    """A form whose fields are all empty."""
    records = {kind: dict.fromkeys(names) for kind, names in printed_fields(form, catalogue).items()}
    return freeze(
        form, catalogue, number="", revision=0, frozen_at=at, program=program, records=records, refs={},
        organisation={},
    )  # fmt: skip


def _picture() -> bytes:
    """A grey picture that shows nothing."""
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).point(lambda grey: 160 + grey // 4).save(out, "JPEG", quality=80)
    return out.getvalue()


def prints(form: Form, catalogue: Catalogue, lang: Language, at: Instant, program: str) -> dict[str, bytes]:
    """The blank form and the specimen, by what they are."""
    filled, pictures = specimen(form, catalogue, at, program)
    empty = blank(form, catalogue, at, program)
    return {
        "blank": render(form, empty, (), BLANK, lang, {}, catalogue),
        "specimen": render(form, filled, (), SPECIMEN, lang, pictures, catalogue),
    }
