# SPDX-License-Identifier: Apache-2.0
"""A vehicle is asked for and given in a real browser, by keyboard where the page offers it."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from headoffice.services.actors import SYSTEM
from tests.browser.conftest import sign_in
from tests.office import Sample


def test_a_vehicle_is_asked_for_and_given(page: Page, address: str, sample: Sample) -> None:
    with sample.office.database.write() as ledger:
        station, today = sample.ids["station"], ledger.clock.now().date()
        until = (today + timedelta(days=400)).isoformat()
        ledger.insert("vehicle", SYSTEM.author, plate="苏J7K382", station=station, vehicle_type="van", active=True,
                      inspection_until=until, insurance_until=until)  # fmt: skip
        ledger.insert("person", SYSTEM.author, name="孙立军", staff_no="D1", roles=["driver"], station=station,
                      licence_class="C1", licence_until=until, active=True)  # fmt: skip
    sign_in(page, address, "boss")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="出车", exact=True)).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="用车申请").first).to_be_visible()
    page.get_by_label("服务站", exact=False).first.select_option(label="盐城站")
    page.get_by_label("用途", exact=False).first.select_option(label="配送")
    page.get_by_label("目的地", exact=False).first.fill("新丰镇、滨江")
    day = (today + timedelta(days=2)).isoformat()
    page.get_by_label("计划出车", exact=False).fill(f"{day}T08:00")
    page.get_by_label("计划回车", exact=False).fill(f"{day}T16:00")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("已提交用车申请")
    page.locator("select[name=vehicle]").select_option(index=1)
    page.locator("select[name=driver]").select_option(label="孙立军")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("已完成")
    expect(page.locator(".head")).to_contain_text("苏J7K382")
    with sample.office.database.read() as ledger:
        assert [trip.get("status") for trip in ledger.find("trip")] == ["assigned"]
