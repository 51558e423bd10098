# SPDX-License-Identifier: Apache-2.0
"""Papers as their readers find them: text, pages, states, languages, and the same bytes every time."""

import dataclasses
import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from fieldcore.base.clock import Instant
from fieldcore.documents import (
    DRAFT,
    PRESENTED,
    SIGNED,
    Change,
    Language,
    Signature,
    State,
    cells,
    missing_glyphs,
    render,
)
from fieldcore.documents.layout import COLUMN, LEFT, PAGE_W, Block, Style
from fieldcore.documents.linebreak import wrap
from fieldcore.documents.snapshot import place_fields
from fieldcore.documents.specimen import prints
from fieldcore.forms import FORMS, OLD_PART_LABEL, REPAIR_REPORT, WARRANTY_CARD, Form
from fieldcore.records import catalogue
from tests.unit.fieldcore.documents import reading
from tests.unit.fieldcore.documents import samples as s

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en", "both")
LONG = "喷油泵柱塞套密封面有铸造砂眼，柴油外漏（见 P4）并造成供油量下降 18%；转速 2,190 r/min 时冒黑烟。" * 20


def card(**changed: Any) -> bytes:
    return render(WARRANTY_CARD, s.frozen(WARRANTY_CARD, **changed), signatures=s.signed(), state=SIGNED)


def label_snapshot() -> dict[str, Any]:
    return {"parts_usage": s.records()["parts_usage"][0]}


def page_count(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def test_rare_names_come_back_from_both_readers(tmp_path: Path) -> None:
    contact = {"name": "王𠅤，李䶮，何𬭊", "phone": "13805367721"}
    pdf = card(contact=contact)
    assert "王𠅤，李䶮，何𬭊" in reading.text(pdf)
    assert "王𠅤，李䶮，何𬭊" in reading.squeezed(reading.poppler(pdf, tmp_path))


def test_everything_of_the_job_is_on_the_card(tmp_path: Path) -> None:
    for found in (reading.text(card()), reading.squeezed(reading.poppler(card(), tmp_path))):
        for expected in (
            "三包卡", "WC-L07-250612-003", "WO-HQ-250612-018", "鲁07-A3816", "YH4LZ80E24051873", "386.4h", "2025-06-17",
            "整机三包12个月", "拟定", "民法典200–202", "喷油泵总成（含调速器）", "旧件编号HD24-11950", "1台", "满意",
            "李䶮", "2025-06-1216:38:07+08:00", "7B1C03E9", "1/1", "未见印章即未经总部审核",
            "客户联与存档联为同一文件",
        ):  # fmt: skip
            assert expected in found, expected


def test_usage_without_a_limit_has_the_unit_of_the_meter() -> None:
    unlimited = {**s.VERDICT["period"], "usage_used": "610.4", "usage_limit": None, "unit": ""}
    found = reading.text(card(verdict=s.VERDICT | {"period": unlimited}))
    assert "已用/限值Used/limit610.4h" in found


def test_the_same_bytes_in_another_process_zone_and_hash_seed() -> None:
    code = (
        "import hashlib; from tests.unit.fieldcore.documents import samples as s; from fieldcore.documents import *;"
        "from fieldcore.forms import WARRANTY_CARD as W, REPAIR_REPORT as R;"
        "print(hashlib.sha256(render(W, s.frozen(W), signatures=s.signed(), state=SIGNED)).hexdigest());"
        "print(hashlib.sha256(render(R, s.frozen(R), blobs=s.photos()[1])).hexdigest())"
    )
    root = Path(__file__).resolve().parents[4]
    found = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)},
        ).stdout
        for seed, zone in (("1", "UTC"), ("77", "Asia/Kolkata"))
    }  # fmt: skip
    assert len(found) == 1
    assert card() == card()


def test_the_file_is_dated_by_the_snapshot() -> None:
    half = Instant.parse("2025-06-12T16:41:30+05:30")
    information = PdfReader(io.BytesIO(card(frozen_at=half))).metadata
    assert information is not None
    assert information["/CreationDate"] == "D:20250612164130+05'30'"
    assert information.title == "三包卡 WC-L07-250612-003"
    assert information.author == "云禾农业机械服务有限公司"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ordinary_card_is_one_sheet(lang: Language) -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    assert page_count(render(WARRANTY_CARD, snapshot, signatures=s.signed(), state=SIGNED, lang=lang)) == 1


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_only_embedded_fonts(form: Form) -> None:
    pdf = PdfReader(io.BytesIO(render(form, s.frozen(form, **stress(form)), signatures=s.signed(), state=SIGNED)))
    fonts: list[Any] = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]  # pypdf's objects
    assert len(fonts) >= len(pdf.pages)
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-\w+", str(font["/BaseFont"])), font
        assert "/FontFile2" in font["/FontDescriptor"], font


def stress(form: Form) -> dict[str, Any]:
    """Much of everything: forty parts, sixty checks, texts of a thousand characters."""
    records = s.records(paid=True)
    long = LONG[:1000]
    usage = dict(records["parts_usage"][0], change_reason=long[:400])
    answers = [dict(a, note=long[:300]) for a in records["checklist_answer"]] * 7
    changed: dict[str, Any] = {
        "paid": True,
        "parts_usage": [usage, *records["parts_usage"][:3]] * 10,
        "checklist_answer": answers,
        "repair_record": dict(records["repair_record"], diagnosis=long, treatment=long, customer_statement="一\n" * 60),
        "customer": dict(records["customer"], name="很长的名字" * 12, address="地址" * 200),
        "machine": dict(records["machine"], serial_no="HXOC22091700356HXOC22091700356HXOC220917"),
    }
    if form is OLD_PART_LABEL:
        changed["parts_usage"] = usage
    return changed


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_leaves_the_page(form: Form, lang: Language, tmp_path: Path) -> None:
    snapshot = s.frozen(form, **stress(form))
    pdf = render(form, snapshot, signatures=s.signed(), state=SIGNED, lang=lang, blobs=s.photos()[1])
    found = reading.words(pdf, tmp_path)
    assert len(found) == page_count(pdf)
    left, right = (LEFT - 1, PAGE_W - LEFT + 5.5) if form.paper == "a4" else (5, 222)
    low = 841.9 - 30 if form.paper == "a4" else 141
    for page in found:
        assert page
        outside = [
            w for w in page if w[1] < left or w[3] > right or w[2] < 10 * (form.paper == "a4") or w[4] > low + 14
        ]
        assert not outside


def test_pages_are_counted_and_tables_repeat_their_heads() -> None:
    snapshot = s.frozen(REPAIR_REPORT, **stress(REPAIR_REPORT))
    found = reading.pages(render(REPAIR_REPORT, snapshot, signatures=s.signed(), state=SIGNED, blobs=s.photos()[1]))
    assert len(found) > 3
    for number, page in enumerate(found, 1):
        assert f"{number}/{len(found)}" in reading.squeezed(page)
        assert "RR-L07-250612-003" in page
    close = [reading.squeezed(page) for page in found]
    checks = [page for page in close if "检查与测量Checksandmeasurements（续）" in page]
    parts = [page for page in close if "用件Partsused（续）" in page]
    assert len(checks) > 2
    assert len(parts) > 0
    assert all("检查项目Check" in page for page in checks)
    assert all("件号Partno." in page for page in parts)


@pytest.mark.parametrize("lines", range(0, 44, 3))
def test_signatures_are_never_alone_on_a_page(lines: int) -> None:
    repair = dict(s.records()["repair_record"], diagnosis="第一行\n" + "又一行\n" * lines)
    last = reading.pages(card(repair_record=repair))[-1]
    assert "未见印章即未经总部审核" in last
    assert "意见与签字" in last
    assert "客户意见" in last


def test_every_section_that_goes_on_says_which_it_is() -> None:
    repair = dict(
        s.records()["repair_record"], diagnosis=LONG[:600], customer_statement=LONG[:500], treatment=LONG[:500]
    )
    found = [reading.squeezed(page) for page in reading.pages(card(repair_record=repair))]
    assert "3故障与处理Failureandrepair（续）(continued)处理措施" in found[1]


def test_a_text_of_many_lines_breaks_over_pages() -> None:
    repair = dict(s.records()["repair_record"], treatment="\n".join(f"第{n}步" for n in range(150)))
    found = reading.pages(card(repair_record=repair))
    joined = reading.squeezed("".join(found))
    assert len(found) > 2
    assert all(f"第{n}步" in joined for n in range(150))


def test_characters_that_would_not_print_are_found_before_signing() -> None:
    contact = {"name": "𠮷田", "phone": "13805367721"}
    snapshot = s.frozen(WARRANTY_CARD, contact=contact)
    found = missing_glyphs(snapshot, [Signature(role="customer", name="王☑")])
    assert ("𠮷", "U+20BB7", "contact.name") in found
    assert ("☑", "U+2611", "signature.customer") in found
    assert not missing_glyphs(s.frozen(WARRANTY_CARD), s.signed())


def test_presented_and_signed_differ_in_the_boxes_only() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    shown = reading.pages(render(WARRANTY_CARD, snapshot, state=PRESENTED))[0]
    signed = reading.pages(render(WARRANTY_CARD, snapshot, signatures=s.signed(), state=SIGNED))[0]
    marker = "总部审核章"
    assert shown[: shown.index("客户 Customer", 900)] == signed[: signed.index("客户 Customer", 900)]
    assert "请在此签字" in shown
    assert "请在此签字" not in signed
    tail = reading.squeezed(shown)[reading.squeezed(shown).index(marker) :]
    assert tail.replace("待总部盖章Awaitingheadoffice", "") in reading.squeezed(signed)


def test_the_signed_paper_waits_for_the_seal_in_a_signature_field(tmp_path: Path) -> None:
    assert "待总部盖章" in reading.poppler(card(), tmp_path)
    pdf = PdfReader(io.BytesIO(card()))
    fields = pdf.get_fields()
    assert fields is not None
    assert fields["OfficeSeal"]["/FT"] == "/Sig"
    assert fields["OfficeSeal"].value is None
    shown = render(WARRANTY_CARD, s.frozen(WARRANTY_CARD), state=PRESENTED)
    assert not PdfReader(io.BytesIO(shown)).get_fields()


VOID = State(kind="void", at=s.FROZEN, by="韩雪", reason="出厂编号不符", successor="WC-L07-250613-001")
OLD = State(kind="superseded", at=s.FROZEN, successor="R1", successor_digest="9d0271be30c4e81a" + "0" * 48)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DRAFT, ["草稿", "未签字，不得作为服务或三包凭证", "草稿无码"]),
        (VOID, ["已作废", "VOID", "韩雪", "出厂编号不符", "已另开WC-L07-250613-001", "标记副本，不盖章"]),
        (OLD, ["已更正", "由R1（9D0271BE30C4E81A）于2025-06-12取代，本件仅供查考"]),
    ],
)
def test_states_are_said_in_the_margin(state: State, words: list[str]) -> None:
    pdf = render(WARRANTY_CARD, s.frozen(WARRANTY_CARD), state=state)
    for word in words:
        assert word in reading.text(pdf)
    assert not PdfReader(io.BytesIO(pdf)).get_fields()


def test_content_stays_where_it_is_in_every_state(tmp_path: Path) -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    places = []
    for state in (SIGNED, VOID, OLD, DRAFT):
        pdf = render(WARRANTY_CARD, snapshot, signatures=s.signed(), state=state)
        boxes = reading.words(pdf, tmp_path)[0]
        places.append([w for w in boxes if "YH4LZ80E24051873" in w[0] or "1111010" in w[0] or w[0] == "386.4"])
    assert len(places[0]) > 2
    assert [sorted(place) for place in places] == [sorted(places[0])] * 4


def test_a_draft_has_neither_code_nor_digest() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    head = snapshot.digest[:4].upper()
    assert f"Digest{head}" in reading.text(render(WARRANTY_CARD, snapshot, state=PRESENTED))
    assert f"Digest{head}" not in reading.text(render(WARRANTY_CARD, snapshot, state=DRAFT))


def test_a_step_that_may_be_left_out_stands_in_the_timeline_only_once_it_was_taken() -> None:
    repair = s.records()["repair_record"]
    told = "通知取机时间"
    assert told not in reading.text(card())
    found = reading.text(card(repair_record=repair | {"ready_notified_at": s.at("2025-06-12T16:10+08:00")}))
    assert told in found
    assert "06-1216:10" in found


def test_an_amendment_says_what_it_changed() -> None:
    first = s.frozen(WARRANTY_CARD)
    changes = [Change("repair_record", "meter", "380.4")]
    second = s.frozen(WARRANTY_CARD, revision=1, previous_digest=first.digest, changes=changes)
    found = reading.text(render(WARRANTY_CARD, second, signatures=s.signed(), state=SIGNED))
    assert "更正件R1" in found
    assert f"取代R0（{first.digest[:16].upper()}）；改动1项：表读数380.4h→386.4h" in found


def amended(lang: Language, *changes: Change) -> str:
    snapshot = s.frozen(WARRANTY_CARD, revision=1, previous_digest="ab" * 32, changes=changes)
    return reading.text(render(WARRANTY_CARD, snapshot, signatures=s.signed(), state=SIGNED, lang=lang))


def test_an_amendment_names_long_texts_and_tables_without_their_content() -> None:
    changes = (Change("repair_record", "diagnosis", LONG), Change("parts_usage", ""))
    assert "取代R0（ABABABABABABABAB）；改动2项：检查结果；用件replacesR0" in amended("both", *changes)
    assert "2changed:Findings;Partsused" in amended("en", *changes)
    assert "甲乙丙" not in amended("en", Change("repair_record", "treatment", "甲乙丙" * 30))


def test_a_changed_total_is_marked() -> None:
    changes = [Change("repair_record", "labour_fee", 20000), Change("repair_record", "total_charged", 500000)]
    plain, marked = (
        reading.text(render(REPAIR_REPORT, s.frozen(REPAIR_REPORT, paid=True, revision=1, changes=named)))
        for named in (changes[:1], changes)
    )
    assert "陆角整2¥5,297.60" in marked
    assert "陆角整¥5,297.60" in plain


def test_a_changed_text_of_many_lines_is_marked_at_its_label() -> None:
    repair = dict(s.records()["repair_record"], treatment="\n".join(f"第{n}步" for n in range(30)))
    changes = (Change("repair_record", "treatment", "更换"),)
    found = reading.text(card(repair_record=repair, revision=1, changes=changes))
    assert "处理措施Treatment1第0步" in found


def test_a_changed_table_is_marked_at_its_head() -> None:
    changes = (Change("repair_record", "diagnosis", LONG), Change("machine", "plate"), Change("parts_usage", ""))
    assert "更换配件有改动（3）" in amended("zh_CN", *changes)


def test_an_amendment_that_changed_no_printed_field_says_only_what_it_replaces() -> None:
    found = amended("zh_CN")
    assert "取代R0（ABABABABABABABAB）" in found
    assert "改动" not in found


def test_a_changed_time_is_marked_in_the_timeline() -> None:
    found = amended("zh_CN", Change("machine", "plate"), Change("work_order", "arrived_at", s.at("2025-06-12T10:55")))
    assert "到达2025-06-1210:55→2025-06-1211:55" in found
    assert "06-1209:522到达06-1211:55" in found


def test_a_long_reason_in_the_band_ends_with_dots(tmp_path: Path) -> None:
    state = dataclasses.replace(VOID, reason="出厂编号与铭牌照片不一致，" * 30)
    pdf = render(WARRANTY_CARD, s.frozen(WARRANTY_CARD), state=state)
    assert "…" in reading.text(pdf)
    assert max(w[3] for w in reading.words(pdf, tmp_path)[0]) < PAGE_W - LEFT + 5.5


def test_a_refusal_stands_in_the_box() -> None:
    refused = Signature(role="customer", name="李䶮", refusal_reason="不同意收费", witness="张三",
                        signed_at=s.at("2025-06-12T16:38:07+08:00"))  # fmt: skip
    found = reading.text(render(WARRANTY_CARD, s.frozen(WARRANTY_CARD), signatures=[refused], state=SIGNED))
    assert "未签原因不同意收费" in found
    assert "见证人张三" in found


def test_prices_stand_on_the_customer_paper_only_when_he_pays() -> None:
    paid = reading.text(render(REPAIR_REPORT, s.frozen(REPAIR_REPORT, paid=True)))
    free = reading.text(render(REPAIR_REPORT, s.frozen(REPAIR_REPORT)))
    assert "伍仟贰佰玖拾柒元陆角整" in paid
    assert "¥5,297.60" in paid
    assert "4,816.60" in paid
    for price in ("4,680.00", "5,297.60", "4,816.60", "单价"):
        assert price not in free
    assert "客户应付" in free


def test_a_part_without_hazardous_waste_says_nothing_of_it() -> None:
    line = s.records()["parts_usage"][0]
    assert "危险废物废油" in reading.text(card(parts_usage=[line]))
    assert "危险废物" not in reading.text(card(parts_usage=[line | {"hazardous_waste": "none"}]))


def test_measured_values_out_of_limits_are_counted_and_marked() -> None:
    found = reading.text(render(REPAIR_REPORT, s.frozen(REPAIR_REPORT)))
    assert "9项：6合格·1关注·1不合格·1不适用" in found
    assert "≤5.00" in found
    assert "6.80" in found
    assert "2,700–3,300" in found


def test_a_large_photo_is_made_small_and_upright(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    out = io.BytesIO()
    Image.linear_gradient("L").resize((3000, 2000)).convert("RGB").save(out, "JPEG", quality=98, exif=exif)
    listed = s.photos()[0][:1]
    pdf = render(REPAIR_REPORT, s.frozen(REPAIR_REPORT, photos=listed), blobs={listed[0].sha256: out.getvalue()})
    image = next(image for page in PdfReader(io.BytesIO(pdf)).pages for image in page.images).image
    assert image is not None
    assert image.size == (373, 560)


def test_a_photo_that_cannot_be_read_says_so() -> None:
    listed = s.photos()[0][:1]
    pdf = render(REPAIR_REPORT, s.frozen(REPAIR_REPORT, photos=listed), blobs={listed[0].sha256: b"no picture"})
    assert "照片无法读取" in reading.text(pdf)


def test_a_photo_that_has_not_arrived_says_so() -> None:
    found = reading.text(render(REPAIR_REPORT, s.frozen(REPAIR_REPORT), blobs=s.photos()[1]))
    assert found.count("照片不在本机") == 1
    assert "P5" in found


@pytest.mark.parametrize(("lang", "absent"), [("en", "客户与产品"), ("zh_CN", "Customer and product")])
def test_one_language_alone(lang: Language, absent: str) -> None:
    found = "".join(reading.pages(render(WARRANTY_CARD, s.frozen(WARRANTY_CARD), lang=lang)))
    assert absent not in found
    assert ("Warranty calculation" if lang == "en" else "三包计算") in found


def test_the_label_names_part_machine_and_due_date() -> None:
    snapshot = s.frozen(OLD_PART_LABEL, numbered="OP-L07-250612-007", **label_snapshot())
    pdf = render(OLD_PART_LABEL, snapshot, state=SIGNED)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (80, 50)
    for word in (
        "OP-L07-250612-007",
        "喷油泵总成（含调速器）",
        "1台",
        "返回本部",
        "2025-07-12",
        "YH4LZ80E24051873",
        "废油",
    ):
        assert word in reading.text(pdf), word


def test_the_longest_serial_stands_whole_on_the_label() -> None:
    serial = "HXOC-22091700356-HXOC-22091700356-22091W"
    machine = s.records()["machine"] | {"serial_no": serial}
    snapshot = s.frozen(OLD_PART_LABEL, numbered="OP-L07-250612-007", machine=machine, **label_snapshot())
    found = reading.text(render(OLD_PART_LABEL, snapshot, state=SIGNED))
    assert len(serial) == 40
    assert serial in found
    assert "H24E0931746" in found


def test_a_draft_of_a_label_has_no_code() -> None:
    snapshot = s.frozen(OLD_PART_LABEL, numbered="OP-L07-250612-007", **label_snapshot())
    drawn = {}
    for state in (DRAFT, SIGNED):
        pdf = render(OLD_PART_LABEL, snapshot, state=state)
        assert ("草稿无码" in reading.text(pdf)) == (state is DRAFT)
        contents = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
        assert contents is not None
        drawn[state.kind] = contents.get_data().count(b" re")
    assert drawn["draft"] < 20 < 100 < drawn["signed"], "the modules of the code"


def test_an_english_label_names_the_part_in_english() -> None:
    snapshot = s.frozen(OLD_PART_LABEL, numbered="OP-L07-250612-007", **label_snapshot())
    found = reading.text(render(OLD_PART_LABEL, snapshot, state=SIGNED, lang="en"))
    assert "Injectionpumpassembly" in found
    assert "喷油泵总成" not in found


def test_a_form_takes_its_own_snapshots_only() -> None:
    with pytest.raises(ValueError, match="repair_record"):
        render(WARRANTY_CARD, s.frozen(REPAIR_REPORT))


def test_importing_papers_loads_no_library() -> None:
    code = "import sys, fieldcore.documents, fieldcore.forms; print('reportlab' in sys.modules, 'segno' in sys.modules)"
    root = Path(__file__).resolve().parents[4]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_no_label_wraps_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every label of every form keeps to one line: cells grow to their labels, table heads are at least 70 %."""
    wrapped: list[str] = []

    def watch(style: Style, row: Sequence[cells.Cell]) -> Block:
        for cell in row:
            lines = wrap(cell.label, cell.span * COLUMN - 2 * style.pad)
            if len(lines) > 1:
                wrapped.append("".join(run.text for run in cell.label))
        return original(style, row)

    original = cells._row
    monkeypatch.setattr(cells, "_row", watch)
    for form, lang in itertools.product(FORMS, LANGUAGES):
        render(form, s.frozen(form, paid=True), lang=lang)
        prints(form, catalogue(), lang, s.FROZEN, "0.1.0")
    assert not wrapped


def test_english_labels_are_short() -> None:
    found = {spec.label for form in FORMS for place in form.places() for spec in place_fields(place, catalogue())}
    assert not [label for label in found if len(label) > 26 or re.search("[，。]", label)]
