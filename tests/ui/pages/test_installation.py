# SPDX-License-Identifier: Apache-2.0
"""The order page of an installation: its own record, its packing list, and nothing that only a repair has."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.editors.form import GroupForm
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.order_lines import LinesSection
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Banner
from tests.unit.fieldapp.services.installing import INSTALL, SERIAL, fill_installation, installation
from tests.unit.fieldapp.services.world import ORDER, deliver, sign, until_started


@pytest.fixture
def installing(services: Services, store: Store) -> Services:
    deliver(store, installation())
    until_started(services, INSTALL)
    return services


@pytest.fixture
def opened(shell: Shell, context: UiContext, qtbot: QtBot) -> Iterator[Callable[[str], OrderDetailPage]]:
    """Opens an order on the page inside the frame."""
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    window.resize(1366, 900)
    window.show()
    page = window.open_page("order")
    assert isinstance(page, OrderDetailPage)

    def open_order(order: str) -> OrderDetailPage:
        page.open_order(order)
        qtbot.waitUntil(lambda: page.value is not None and page.value.row.id == order, timeout=10_000)
        return page

    yield open_order
    window.close()


def lines_of(page: OrderDetailPage, kind: str) -> LinesSection:
    return next(section for section in page.lines if section.names == (kind,))


def asked(page: OrderDetailPage, qtbot: QtBot) -> Question:
    def found() -> list[QDialog]:
        return [d for d in page.window().findChildren(QDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=10_000)
    (question,) = found()
    assert isinstance(question, Question)
    return question


def banners(page: OrderDetailPage) -> list[Banner]:
    return [banner for banner in page.findChildren(Banner) if banner.isVisible()]


def packed(page: OrderDetailPage) -> list[str]:
    assert page.value is not None
    return [line.get("item") for line in page.value.lines["packing_line"]]


def test_the_page_shows_the_form_of_the_service_type(
    installing: Services, opened: Callable[[str], OrderDetailPage], started: Services
) -> None:
    page = opened(INSTALL)
    tr = page.tr
    assert page.record.title.text() == page.record.accessibleName() == tr("Installation acceptance")
    assert set(page.record.forms) == {"delivery", "product", "work", "conclusion"}, "opinions come with the signature"
    assert lines_of(page, "packing_line").isVisible() and not lines_of(page, "work_item").isVisible()
    assert page.side.missing.isVisible()

    page = opened(ORDER)
    assert page.record.title.text() == tr("Repair record")
    assert "fault" in page.record.forms and "conclusion" not in page.record.forms
    assert lines_of(page, "work_item").isVisible() and not lines_of(page, "packing_line").isVisible()


def test_the_record_is_typed_and_what_is_missing_is_found(
    installing: Services, opened: Callable[[str], OrderDetailPage], qtbot: QtBot
) -> None:
    page = opened(INSTALL)
    editor = page.record.forms["product"].editors["serial_no"]
    editor.set_value(SERIAL)
    editor.changed.emit(SERIAL)
    qtbot.waitUntil(lambda: installing.job.of(INSTALL).values.get("serial_no") == SERIAL)  # type: ignore[union-attr]  # started
    page.jump("packing_line", "", "")
    assert lines_of(page, "packing_line").add.hasFocus()
    page.jump("record", "", "conclusion")
    assert page.record.forms["conclusion"].isAncestorOf(page.focusWidget())


def test_lines_are_added_changed_and_taken_away(
    installing: Services, opened: Callable[[str], OrderDetailPage], qtbot: QtBot
) -> None:
    page = opened(INSTALL)
    section = lines_of(page, "packing_line")
    section.add.click()
    question = asked(page, qtbot)
    (form,) = question.findChildren(GroupForm)
    form.editors["item"].set_value("主机")
    form.editors["quantity_listed"].set_value("2")
    question.verb.click()
    qtbot.waitUntil(lambda: packed(page) == ["主机"], timeout=10_000)
    (line,) = section.findChildren(ActionRow)
    assert "2" in line.accessibleName() and page.tr("Missing") in line.accessibleName(), "what was found is not said"

    line.click()
    question = asked(page, qtbot)
    (form,) = question.findChildren(GroupForm)
    form.editors["quantity_found"].set_value("2")
    form.editors["condition"].set_value("ok")
    question.verb.click()
    qtbot.waitUntil(lambda: page.value.lines["packing_line"][0].get("condition") == "ok", timeout=10_000)  # type: ignore[union-attr]  # shown

    section.findChildren(ActionRow)[0].click()
    asked(page, qtbot).remove.click()
    qtbot.waitUntil(lambda: packed(page) == [], timeout=10_000)


def test_an_order_whose_service_was_changed_under_way_goes_on_with_the_other_form(
    started: Services, store: Store, opened: Callable[[str], OrderDetailPage], qtbot: QtBot
) -> None:
    order = store.read(lambda r: r.need("work_order", ORDER)).values
    deliver(store, [("work_order", ORDER, {**order, "service_type": "install"})], version=9)
    page = opened(ORDER)
    assert not page.record.isVisible()
    qtbot.waitUntil(lambda: len(banners(page)) == 1, timeout=10_000)
    (start,) = (button for banner in banners(page) for button in banner.findChildren(Button))
    start.click()
    qtbot.waitUntil(lambda: page.record.isVisible(), timeout=10_000)
    assert page.record.view is not None and page.record.view.kind == "installation_acceptance"
    assert started.repairs.same_fault(ORDER) is None
    qtbot.waitUntil(lambda: banners(page) == [], timeout=10_000)


def test_a_signed_one_is_only_read(
    installing: Services, opened: Callable[[str], OrderDetailPage], qtbot: QtBot
) -> None:
    fill_installation(installing)
    page = opened(INSTALL)
    assert page.missing() == ()
    page.press_next()
    qtbot.waitUntil(lambda: page.value is not None and page.value.row.state == "done", timeout=10_000)
    sign(installing, INSTALL)
    page.reload()
    qtbot.waitUntil(lambda: page.value is not None and page.value.row.state == "signed", timeout=10_000)
    section = lines_of(page, "packing_line")
    assert not section.add.isVisible()
    assert all(row.state == "read_only" for form in page.record.forms.values() for row in form.rows.values())
    section.findChildren(ActionRow)[0].click()
    assert not [d for d in page.window().findChildren(QDialog) if d.isVisible()]
