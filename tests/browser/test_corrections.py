# SPDX-License-Identifier: Apache-2.0
"""What the design corrects about the console's pictures holds in a real browser."""

import re

from playwright.sync_api import Browser, Page, expect

from headoffice.console import board
from headoffice.services.actors import SYSTEM
from tests.browser.conftest import sign_in
from tests.office import Sample, green_card

MANY = 58


def crowd(sample: Sample) -> None:
    """Sixty people who can be sent, some of them installers."""
    with sample.office.database.write() as ledger:
        for number in range(MANY):
            role = "installer" if number % 3 == 0 else "technician"
            ledger.insert("person", SYSTEM.author, staff_no=f"M{number}", name=f"员工{number:02d}", roles=[role],
                          station=sample.ids["station"], active=True)  # fmt: skip


def dispatched_now(sample: Sample) -> None:
    """An order on today's board of a technician with a telephone."""
    with sample.office.database.write() as ledger:
        now = ledger.clock.now()
        begin = board.start_of(now.date()).plus(hours=2)
        ledger.put("person", sample.people["tech"], SYSTEM.author, phone="13770001122")
        ledger.put("work_order", sample.ids["new"], SYSTEM.author, assignee=sample.people["tech"],
                   dispatched_at=now.plain(), appointment_from=begin.plain(),
                   appointment_to=begin.plus(hours=3).plain())  # fmt: skip
        ledger.event("work_order", sample.ids["new"], "dispatch", SYSTEM.author)


def test_the_board_of_many_people_has_low_rows_in_groups(page: Page, address: str, sample: Sample) -> None:
    crowd(sample)
    sign_in(page, address, "desk")
    rows = page.locator(".board .br")
    assert rows.count() == MANY + 2
    heights = page.evaluate(
        "[...document.querySelectorAll('.br')].map(r => [r.offsetHeight, r.scrollHeight > r.clientHeight])"
    )
    lanes = page.evaluate("[...document.querySelectorAll('.br')].map(r => +r.style.getPropertyValue('--lanes'))")
    assert 1 in lanes
    assert {tuple(height) for height, count in zip(heights, lanes, strict=True) if count == 1} == {(32, False)}
    groups = page.locator(".bgroup").all_inner_texts()
    assert len(groups) == len(set(groups)) == 2


def test_a_block_calls_the_technician_and_copies_the_order(page: Page, address: str, sample: Sample) -> None:
    dispatched_now(sample)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    sign_in(page, address, "desk")
    block = page.locator(".bk:not(.slot)", has_text=re.compile("0")).first
    block.get_by_role("button").click()
    number = page.locator("#sheet a.code")
    expect(number).to_have_text("13770001122")
    assert number.evaluate("n => getComputedStyle(n).fontSize") == "28px"
    expect(page.locator("#sheet .qr svg")).to_be_visible()
    page.locator("#sheet").get_by_role("button", name="复制工单文字").click()
    expect(page.get_by_role("status")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "丰源农机专业合作社" in copied
    assert "割台升不起来" in copied
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()


def test_green_cards_are_approved_at_once_after_a_sample(page: Page, address: str, sample: Sample) -> None:
    cards = [green_card(sample, number) for number in (11, 12, 13)]
    sign_in(page, address, "clerk")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="全部通过的卡")).to_be_visible()
    approve = page.get_by_role("button", name=re.compile("全部通过"))
    expect(approve).to_be_disabled()
    page.get_by_role("row", name=re.compile("请打开这张")).get_by_role("link").click()
    expect(page.locator("#card-title")).to_be_visible()
    page.keyboard.press("b")
    expect(approve).to_be_enabled()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="处理结果")).to_be_visible()
    assert {sample.get("warranty_card", card)["status"] for card in cards} == {"approved"}
    assert sample.get("warranty_card", sample.ids["card"])["status"] == "handed_in"


def test_a_reminder_is_copied_and_can_be_selected_without_scripts(
    page: Page, chromium: Browser, address: str, sample: Sample
) -> None:
    late = green_card(sample, 21, events=("open", "complete", "sign"), days=-4)
    number = sample.get("warranty_card", late)["doc_no"]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    sign_in(page, address, "clerk")
    page.keyboard.press("o")
    page.get_by_role("button", name="复制文字").click()
    expect(page.get_by_role("status")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "周海峰，您好！您有 1 张三包卡逾期未交：" in copied
    assert re.search(rf"{number}：应于 \S+ 交回，已迟 4 天", copied)
    plain = chromium.new_context(java_script_enabled=False, locale="zh-CN", storage_state=page.context.storage_state())
    still = plain.new_page()
    still.goto(f"{address}/cards/overdue")
    expect(still.get_by_label("督促文字")).to_have_value(copied)
    expect(still.get_by_role("button", name="复制文字")).to_be_hidden()
    plain.close()


def test_fingerprints_are_in_the_details_only(page: Page, address: str, sample: Sample) -> None:
    sign_in(page, address, "clerk")
    page.goto(f"{address}/cards/{sample.ids['card']}")
    shown = page.locator("main").inner_text()
    assert not re.search(r"\b[0-9a-f]{32,}\b", shown)
    titles = page.locator("main [title]").evaluate_all("found => found.map(one => one.title)")
    assert [title for title in titles if re.fullmatch(r"[0-9a-f]{64}", title)], "whoever looks for it finds it"
