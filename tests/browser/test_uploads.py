# SPDX-License-Identifier: Apache-2.0
"""A file goes from a form in a real browser to the record, and comes back as a picture."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in


def logo(colour: str) -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (240, 80), colour).save(out, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_the_manager_gives_the_company_its_logo(page: Page, address: str) -> None:
    sign_in(page, address, "boss")
    page.goto(f"{address}/records/company/new")
    page.get_by_label("名称", exact=False).first.fill("云禾农机")
    page.get_by_label("徽标").set_input_files(logo("navy"))  # type: ignore[arg-type]  # a file payload
    page.get_by_label("颜色").fill("blue")
    page.get_by_role("button", name="保存").click()
    picture = page.get_by_role("img", name="徽标")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 240

    page.get_by_label("颜色").fill("#1A5FB4")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="图片")).to_be_visible()
    page.get_by_role("link", name="编辑").click()
    expect(picture).to_be_visible()
    page.get_by_label("移除").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="图片")).to_have_count(0)
