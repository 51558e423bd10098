# SPDX-License-Identifier: Apache-2.0
"""Every form in every language reads: no text too small, cut, laid over another or without a glyph."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from fieldcore.documents import PRESENTED, SIGNED, Language, Snapshot, render
from fieldcore.documents.bilingual import text
from fieldcore.documents.fonts import has_glyph
from fieldcore.documents.snapshot import place_fields
from fieldcore.documents.specimen import specimen
from fieldcore.forms import FORMS, Form
from fieldcore.forms.model import Signatures
from fieldcore.records import catalogue
from tests.unit.fieldcore.documents import reading
from tests.unit.fieldcore.documents import samples as s

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en", "both")
CASES = list(itertools.product(FORMS, LANGUAGES))
SIGNED_FORMS = [form for form in FORMS if any(isinstance(section, Signatures) for section in form.sections)]
SMALLEST = {"a4": 5.2, "label": 5.6}
"""Points: a page made to 70 % still reads; a thermal printer has 8 dots to the millimetre."""


def ids(value: Any) -> str:
    return value.kind if isinstance(value, Form) else str(value)


def invented(form: Form) -> tuple[Snapshot, dict[str, bytes]]:
    return specimen(form, catalogue(), s.FROZEN, "0.1.0")


def printed(form: Form, lang: Language) -> list[bytes]:
    """The form filled by its declaration, before and after signing."""
    snapshot, pictures = invented(form)
    signatures = [sign for sign in s.signed() if sign.role in form.signatures]
    return [
        render(form, snapshot, state=PRESENTED, lang=lang, blobs=pictures),
        render(form, snapshot, signatures=signatures, state=SIGNED, lang=lang, blobs=pictures),
    ]


@pytest.mark.parametrize(("form", "lang"), CASES, ids=ids)
def test_no_text_is_too_small_to_read(form: Form, lang: Language) -> None:
    for pdf in (*printed(form, lang), render(form, s.frozen(form), signatures=s.signed(), state=SIGNED, lang=lang)):
        assert min(reading.sizes(pdf)) >= SMALLEST[form.paper]


@pytest.mark.parametrize(("form", "lang"), CASES, ids=ids)
def test_nothing_is_cut_and_every_character_has_its_glyph(form: Form, lang: Language) -> None:
    for pdf in printed(form, lang):
        found = "".join(reading.pages(pdf))
        assert "…" not in found
        assert not [char for char in found if not char.isspace() and not has_glyph(char)]


@pytest.mark.parametrize(("form", "lang"), CASES, ids=ids)
def test_no_text_lies_over_another(form: Form, lang: Language, tmp_path: Path) -> None:
    for pdf in printed(form, lang):
        for page in reading.words(pdf, tmp_path):
            for one, other in itertools.combinations(page, 2):
                across = min(one[3], other[3]) - max(one[1], other[1])
                down = min(one[4], other[4]) - max(one[2], other[2])
                height = min(one[4] - one[2], other[4] - other[2])
                assert across < 1 or down < 0.5 * height, (one, other)


@pytest.mark.parametrize(("form", "lang"), list(itertools.product(SIGNED_FORMS, LANGUAGES)), ids=ids)
def test_signatures_stay_with_their_section(form: Form, lang: Language) -> None:
    """Whatever stands before them grows, line by line, over the end of a page."""
    snapshot, pictures = invented(form)
    section = next(section for section in form.sections if isinstance(section, Signatures))
    title, continued = text(section.title), text("(continued)")
    shown = {"zh_CN": (title.zh, continued.zh), "en": (title.en, continued.en)}.get(
        lang, (title.zh + title.en, continued.zh)
    )
    head, goes_on = map(reading.squeezed, shown)
    kind, name = long_field(form)
    for lines in range(0, 48, 4):
        records = {**snapshot.records, kind: {**snapshot.records[kind], name: "又一行\n" * lines}}
        longer = Snapshot.of({**snapshot.content(), "records": records})
        last = reading.squeezed(reading.pages(render(form, longer, state=SIGNED, lang=lang, blobs=pictures))[-1])
        assert head in last
        assert head + goes_on not in last


def long_field(form: Form) -> tuple[str, str]:
    """A text before the signatures that may have many lines."""
    own = {place for section in form.sections if isinstance(section, Signatures) for place in section.places}
    for wanted in ("long_text", "text"):
        for place in form.places():
            for spec in place_fields(place, catalogue()) if place not in own else ():
                if spec.type.name == wanted:
                    return place.kind, spec.name
    raise AssertionError(f"{form.kind} has no text")
