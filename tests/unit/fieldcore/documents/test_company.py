# SPDX-License-Identifier: Apache-2.0
"""The company on its papers: logo, colour, names and contact."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from fieldcore.base.crypto import sha256_hex
from fieldcore.documents import Snapshot, render
from fieldcore.documents.furniture import MARK, WIDEST_LOGO
from fieldcore.forms import FORMS, WARRANTY_CARD, Form
from tests.unit.fieldcore.documents import reading
from tests.unit.fieldcore.documents import samples as s

A4 = [form for form in FORMS if form.paper == "a4"]
STANDARD = "0.05 0.25 0.36 rg"


def logo(size: tuple[int, int] = (300, 100), kind: str = "PNG") -> bytes:
    """A red logo whose middle lets the paper through."""
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size, "red")
    if kind == "PNG":
        image.paste((0, 0, 0, 0), (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def company(form: Form = WARRANTY_CARD, **more: str) -> Snapshot:
    return s.frozen(form, organisation=s.ORGANISATION | more, photos=())


def drawn(pdf: bytes) -> str:
    contents = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


@pytest.mark.parametrize("form", A4, ids=lambda form: form.kind)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_logo_stands_at_the_head_of_every_form(form: Form, kind: str) -> None:
    data = logo(kind=kind)
    snapshot = company(form, logo=sha256_hex(data))
    page = PdfReader(io.BytesIO(render(form, snapshot, blobs={sha256_hex(data): data}))).pages[0]
    assert [image.image.size for image in page.images if image.image] == [(300, 100)]


@pytest.mark.parametrize("size", [(300, 100), (100, 300), (2000, 90), (16, 16)])
def test_the_logo_keeps_its_shape_within_the_head(size: tuple[int, int]) -> None:
    data = logo(size)
    pdf = render(WARRANTY_CARD, company(logo=sha256_hex(data)), blobs={sha256_hex(data): data})
    line = next(
        line for line in drawn(pdf).splitlines() if line.endswith(" cm") and " 0 0 " in line and "q" not in line
    )
    across, _, _, down = map(float, line.split()[:4])
    assert across <= WIDEST_LOGO + 0.01
    assert down <= MARK + 0.01
    assert across / down == pytest.approx(size[0] / size[1], rel=0.02)


def test_where_a_logo_is_see_through_the_paper_shows() -> None:
    data = logo()
    pdf = render(WARRANTY_CARD, company(logo=sha256_hex(data)), blobs={sha256_hex(data): data})
    image = PdfReader(io.BytesIO(pdf)).pages[0].images[0].image
    assert image is not None
    assert image.convert("RGB").getpixel((100, 40)) == (255, 255, 255)
    assert image.convert("RGB").getpixel((10, 10)) == (255, 0, 0)


@pytest.mark.parametrize("blobs", [{}, {"ab" * 32: b"no picture"}, {"ab" * 32: s.picture((1, 2, 3))[:200]}])
def test_a_logo_that_is_not_here_or_unreadable_leaves_the_tile(blobs: dict[str, bytes]) -> None:
    pdf = render(WARRANTY_CARD, company(logo="ab" * 32), blobs=blobs)
    assert not PdfReader(io.BytesIO(pdf)).pages[0].images
    assert "云云禾农业机械服务有限公司" in reading.text(pdf)


def test_the_logo_is_part_of_what_is_signed() -> None:
    assert company(logo="ab" * 32).digest != company(logo="cd" * 32).digest
    assert company(logo="ab" * 32).pictures() == {"ab" * 32}
    assert company().pictures() == frozenset()


@pytest.mark.parametrize(
    ("colour", "used"),
    [("#7A1FA2", "0.478431 0.121569 0.635294 rg"), ("#FFD54F", STANDARD), ("green", STANDARD), ("", STANDARD)],
)
def test_the_company_colour_is_taken_where_white_text_reads_on_it(colour: str, used: str) -> None:
    found = drawn(render(WARRANTY_CARD, company(colour=colour)))
    assert used in found
    assert (STANDARD in found) == (used == STANDARD)


@pytest.mark.parametrize("form", A4, ids=lambda form: form.kind)
def test_names_and_contact_stand_on_every_form(form: Form) -> None:
    found = reading.text(render(form, company(form)))
    for key in ("name", "name_en", "phone", "address"):
        assert reading.squeezed(s.ORGANISATION[key]) in found
