# SPDX-License-Identifier: Apache-2.0
"""The console in a real browser: sign in, register, dispatch, and the review desk by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.office import PASSWORD, Sample


def test_a_wrong_password_is_told_on_the_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("登录名").fill("desk")
    page.get_by_label("密码").fill("wrong password")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("登录名")).to_have_value("desk")


def test_a_request_is_registered_and_dispatched(page: Page, address: str, sample: Sample) -> None:
    sign_in(page, address, "desk")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="登记报修")).to_be_visible()
    page.get_by_label("客户", exact=False).first.fill("fynj")
    page.get_by_role("radio", name=re.compile("丰源农机专业合作社")).check()
    page.get_by_label("设备", exact=False).first.fill("0147")
    page.get_by_role("radio", name=re.compile("4LZ80-2603-0147")).check()
    page.get_by_label("故障现象", exact=False).fill("水温高，冷却液渗漏")
    page.locator(".seg").get_by_text("特急").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("报修已登记")
    expect(page.locator(".qi[aria-current]")).to_contain_text("水温高，冷却液渗漏")
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("已派给")
    with sample.office.database.read() as ledger:
        found = [o for o in ledger.find("work_order") if o.get("symptom") == "水温高，冷却液渗漏"]
    assert [o.get("status") for o in found] == ["dispatched"]


def test_the_queue_is_walked_by_keys(page: Page, address: str) -> None:
    sign_in(page, address, "desk")
    first = page.locator(".qi").nth(0)
    second = page.locator(".qi").nth(1)
    expect(first).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(second).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(first).to_have_attribute("aria-current", "true")
    page.keyboard.press("d")
    expect(page.get_by_role("status")).to_contain_text("已派给")


def test_a_card_is_sent_back_by_keys(page: Page, address: str, sample: Sample) -> None:
    sign_in(page, address, "clerk")
    expect(page.locator("#card-title")).to_have_text("WC-L07-261123-003")
    page.keyboard.press("a")
    expect(page.get_by_text("已锁定给您")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#papers")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#photo img")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("9")
    assert page.locator("[name=codes]:checked").count() == 2
    page.keyboard.press("9")
    assert page.locator("[name=codes]:checked").count() == 1
    page.get_by_label("说明").fill("缺小时表照片 ad")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("已退回")
    card = sample.get("warranty_card", sample.ids["card"])
    assert card["status"] == "returned"


def test_a_card_is_approved_by_keys(page: Page, address: str, sample: Sample) -> None:
    sign_in(page, address, "clerk")
    page.keyboard.press("a")
    expect(page.get_by_text("已锁定给您")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("WC-L07-261123-003 已通过。")
    assert sample.get("warranty_card", sample.ids["card"])["status"] == "approved"


def test_sending_back_without_a_defect_keeps_the_note(page: Page, address: str) -> None:
    sign_in(page, address, "clerk")
    page.keyboard.press("a")
    page.get_by_label("说明").fill("看不清")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("说明")).to_have_value("看不清")


def test_letters_go_to_pages_only_outside_of_fields(page: Page, address: str) -> None:
    sign_in(page, address, "boss")
    page.keyboard.press("/")
    page.keyboard.type("go")
    expect(page.locator("#find")).to_have_value("go")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="派工单")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_language_and_theme_switch(page: Page, address: str) -> None:
    sign_in(page, address, "boss")
    page.get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(17, 21, 27)"


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [1366, 1920])
def test_no_page_is_wider_than_the_window(
    chromium: Browser, address: str, sample: Sample, width: int, lang: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 820}, locale="zh-CN")
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    page = context.new_page()
    page.goto(address)
    page.fill("#name", "boss")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("nav.nav")).to_be_visible()
    ids = sample.ids
    for path in (
        "/dispatch", "/orders", f"/orders/{ids['card_order']}", "/orders/new", f"/cards/{ids['card']}", "/callbacks",
        f"/callbacks/{ids['call']}", "/attention", "/trips", "/vehicles", "/figures", "/people", "/records",
        "/records/machine",
    ):  # fmt: skip
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
        nav = page.evaluate("(n => n.scrollWidth - n.clientWidth)(document.querySelector('nav.nav'))")
        assert nav <= 0, path
    context.close()


def test_everything_works_without_scripts(chromium: Browser, address: str, sample: Sample) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.fill("#name", "desk")
    page.fill("#password", PASSWORD)
    page.click("[data-confirm]")
    page.click("text=登记报修")
    page.fill("[name=customer__find]", "丰源")
    page.fill("[name=symptom]", "水温高，冷却液渗漏")
    page.fill("[name=site_address]", "大丰")
    page.click("[data-confirm]")
    page.check("[name=customer]")
    page.click("[data-confirm]")
    page.wait_for_selector(".toast")
    page.click(".whom .best button")
    assert "已派给" in page.inner_text(".toast")
    context.close()
