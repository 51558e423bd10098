# SPDX-License-Identifier: Apache-2.0
"""Field rules (domain C.0.1) held against plain values; three levels: block, warn (a reason is asked), info."""

import dataclasses
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any, Literal

from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.model import FieldSpec, RecordType, Values

Level = Literal["block", "warn", "info"]

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
SERVICE_NUMBER = re.compile(r"[48]00-?\d{3}-?\d{4}")
SERIAL_FORM = re.compile(r"[A-Z0-9][A-Z0-9\-_/.]{1,38}[A-Z0-9]")
VIN_FORM = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
IMEI_FORM = re.compile(r"\d{15}")
PLATE_FORM = re.compile(r"[\u4e00-\u9fff][A-Z]·?[A-Z0-9]{5,6}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One finding: which field, how grave, and a msgid with its values that says what to do."""

    field: str
    level: Level
    code: str
    message: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


def check_value(spec: FieldSpec, value: Any) -> list[Problem]:
    """What is wrong with one value; an empty one is never wrong here."""
    if value is None or value == "" or value == []:
        return []
    if not codec.is_of_type(spec, value):
        return [_block(spec, "bad_value", N_("{label} cannot hold this value. Correct it."))]
    match spec.type.name:
        case "phone":
            return _phone(spec, value)
        case "serial":
            return _form(spec, SERIAL_FORM, value, N_("A serial has 3 to 40 letters, figures or - . / _ ."))
        case "vin":
            return _form(spec, VIN_FORM, value, N_("A VIN has 17 characters, without I, O and Q.")) or _vin(spec, value)
        case "imei":
            return _imei(spec, value)
        case "plate":
            return _plate(spec, value)
        case "integer" | "decimal" | "money":
            return _range(spec, Decimal(str(value)))
        case "enum" | "multi" | "boolean" | "ref" | "blob" | "date" | "instant":
            return []
        case _:
            return _text(spec, value)


def check_record(kind: RecordType, values: Values, reached: Collection[str]) -> list[Problem]:
    """All findings of one record; ``reached`` are the states that the document has reached, with "new"."""
    found: list[Problem] = []
    for spec in kind.fields.values():
        value = values.get(spec.name)
        if value in (None, "", []) and spec.required_from and spec.required_from in reached:
            found.append(_block(spec, "required", N_("{label} is empty. Fill it in.")))
        found += check_value(spec, value)
    return found


def is_phone(text: str) -> bool:
    """Whether this is a mobile, landline or 400/800 number."""
    return any(form.fullmatch(text.replace(" ", "")) for form in (MOBILE, LANDLINE, SERVICE_NUMBER))


def vin_check_digit_fits(vin: str) -> bool:
    """The ninth character against ISO 3779's weights (farm machines often break it: warn only)."""
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
                      strict=True))  # fmt: skip
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(w * (values[c] if c in values else int(c)) for w, c in zip(weights, vin, strict=True))
    return vin[8] == ("X" if total % 11 == 10 else str(total % 11))


def _block(spec: FieldSpec, code: str, message: str, **params: Any) -> Problem:
    return Problem(spec.name, "block", code, message, {"label": spec.label, **params})


def _phone(spec: FieldSpec, value: str) -> list[Problem]:
    message = N_("This is no phone number. A mobile has 11 figures, a landline its area code.")
    return [] if is_phone(value) else [_block(spec, "bad_phone", message)]


def _form(spec: FieldSpec, form: re.Pattern[str], value: str, message: str) -> list[Problem]:
    return [] if form.fullmatch(value) else [_block(spec, "bad_form", message)]


def _vin(spec: FieldSpec, value: str) -> list[Problem]:
    if vin_check_digit_fits(value):
        return []
    return [Problem(spec.name, "warn", "vin_check", N_("The check digit of this VIN does not fit. Compare the plate."))]


def _imei(spec: FieldSpec, value: str) -> list[Problem]:
    if IMEI_FORM.fullmatch(value) and _luhn_fits(value):
        return []
    return [_block(spec, "bad_form", N_("An IMEI has 15 figures, and its last one checks the others. Compare it."))]


def _luhn_fits(figures: str) -> bool:
    doubled = (int(f) * (1 + i % 2) for i, f in enumerate(reversed(figures)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _plate(spec: FieldSpec, value: str) -> list[Problem]:
    if PLATE_FORM.fullmatch(value):
        return []
    message = N_("A plate has a province, a letter and 5 or 6 figures or letters. Compare it.")
    return [Problem(spec.name, "warn", "bad_plate", message, {"label": spec.label})]


def _range(spec: FieldSpec, value: Decimal) -> list[Problem]:
    limits = {"minimum": spec.minimum or spec.above or "", "maximum": spec.maximum or ""}
    if spec.above is not None and value <= Decimal(spec.above):
        return [_block(spec, "out_of_range", N_("{label} must be above {minimum}."), **limits)]
    if spec.minimum is not None and value < Decimal(spec.minimum):
        return [_block(spec, "out_of_range", N_("{label} must be at least {minimum}."), **limits)]
    if spec.maximum is not None and value > Decimal(spec.maximum):
        return [_block(spec, "out_of_range", N_("{label} must be at most {maximum}."), **limits)]
    return []


def _text(spec: FieldSpec, value: str) -> list[Problem]:
    low, high = spec.length
    if CONTROL.search(value):
        return [_block(spec, "control_character", N_("{label} holds invisible characters. Type it again."))]
    if len(value.strip()) < low:
        return [_block(spec, "too_short", N_("{label} needs at least {low} characters."), low=low)]
    if len(value) > high:
        return [_block(spec, "too_long", N_("{label} has {count} characters; {high} are allowed."),
                       count=len(value), high=high)]  # fmt: skip
    if spec.pattern and not re.fullmatch(spec.pattern, value):
        return [_block(spec, "bad_form", N_("{label} does not have the expected form."))]
    return []
