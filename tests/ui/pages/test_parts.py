# SPDX-License-Identifier: Apache-2.0
"""Parts on the way: asked for, withdrawn and counted in, on the order's page and beside the van."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.services.part_lines import NewLine
from fieldapp.services.requests import Asked
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.dialogs.old_parts import PackQuestion, PostingQuestion
from fieldapp.ui.dialogs.part_request import RequestQuestion, UseQuestion
from fieldapp.ui.dialogs.receipt import ReceiptQuestion
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.pages.van import VanPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from tests.unit.fieldapp.services.test_requests import held, kept, sent
from tests.unit.fieldapp.services.world import COLLEAGUE, GASKET, MACHINE, ORDER, PUMP, PUMP_NEW, at, deliver, uid


@pytest.fixture
def window(context: UiContext, shell: Shell, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    made.add_hidden_page("van", "Parts", lambda: VanPage(shell))
    made.resize(1366, 900)
    made.show()
    yield made
    made.close()


def order_page(window: MainWindow, qtbot: QtBot) -> OrderDetailPage:
    page = window.open_page("order")
    assert isinstance(page, OrderDetailPage)
    page.open_order(ORDER)
    qtbot.waitUntil(lambda: page.value is not None, timeout=10_000)
    return page


def texts(page: OrderDetailPage | VanPage | Question) -> list[str]:
    return [label.text() for label in page.findChildren(Text) if label.isVisible()]


def press(page: OrderDetailPage | VanPage, msgid: str, qtbot: QtBot) -> None:
    """Press the one visible button of this label."""
    wanted = page.tr(msgid)

    def found() -> list[Button]:
        return [b for b in page.findChildren(Button) if b.isVisible() and b.text().startswith(wanted)]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=10_000)
    found()[0].click()


def test_several_parts_are_asked_for_on_the_order(started: Services, window: MainWindow, qtbot: QtBot) -> None:
    started.requests.ask(ORDER, [(GASKET, "1")], Asked("水泵渗漏", "2026-11-26"))
    page = order_page(window, qtbot)
    page.parts.request.click()
    (question,) = page.findChildren(RequestQuestion)
    for wanted, part in (("1000 412 873", PUMP), ("1000 412 880", GASKET)):
        question.wanted.setText(wanted)
        qtbot.waitUntil(lambda part=part: question.part is not None and question.part.id == part)  # type: ignore[misc]  # bound
        if part == PUMP:
            question.more.click()
    asked = page.tr("Asked for already on this machine: {number}.", number="PR-L07-261124-001")
    qtbot.waitUntil(lambda: question.note.text() == asked)
    question.reason.setText("换泵")
    question.day.setText("2026-11-30")
    question.verb.click()
    qtbot.waitUntil(lambda: page.value is not None and len(page.value.requests) == 3, timeout=10_000)
    assert page.value is not None
    assert {row.part for row in page.value.requests} == {"水泵总成", "水泵密封垫"}


def test_a_request_is_withdrawn_on_the_order(started: Services, window: MainWindow, qtbot: QtBot) -> None:
    started.requests.ask(ORDER, [(PUMP, "1")], Asked("水泵渗漏", "2026-11-26"))
    page = order_page(window, qtbot)
    press(page, "Withdraw", qtbot)
    qtbot.waitUntil(lambda: started.requests.of(ORDER)[0].state == "withdrawn", timeout=10_000)


def test_a_parcel_is_counted_in_beside_the_van(
    started: Services, store: Store, window: MainWindow, qtbot: QtBot
) -> None:
    request, before = sent(store, uid(0x910)), held(store, PUMP)
    page = window.open_page("van")
    assert isinstance(page, VanPage)
    press(page, "Count in…", qtbot)
    qtbot.waitUntil(lambda: bool(page.findChildren(ReceiptQuestion)), timeout=10_000)
    (question,) = page.findChildren(ReceiptQuestion)
    count, note, why = question.counts[request]
    assert count.text() == "3" and not why.isVisible()
    count.setText("2")
    assert why.isVisible()
    question.verb.click()
    qtbot.waitUntil(lambda: question._trouble.isVisible(), timeout=10_000)
    assert held(store, PUMP) == before
    note.setText("少一件")
    question.verb.click()
    qtbot.waitUntil(lambda: held(store, PUMP) == "3.000", timeout=10_000)
    assert kept(store, request)["status"] == "received_short"
    qtbot.waitUntil(lambda: any("少一件" in text for text in texts(page)), timeout=10_000)


def test_a_colleagues_order_has_no_buttons_for_its_requests(
    started: Services, store: Store, window: MainWindow, qtbot: QtBot
) -> None:
    sent(store, uid(0x910))
    order = store.read(lambda r: r.need("work_order", ORDER)).values
    deliver(store, [("work_order", ORDER, {**order, "assignee": COLLEAGUE})], version=9)
    page = order_page(window, qtbot)
    qtbot.waitUntil(lambda: any("SF1" in text for text in texts(page)), timeout=10_000)
    assert [b for b in page.findChildren(Button) if b.isVisible() and b.keys == "Alt+I"] == []


def test_old_parts_are_labelled_packed_and_sent_beside_the_van(
    started: Services, window: MainWindow, qtbot: QtBot
) -> None:
    started.parts.add(ORDER, NewLine(PUMP))
    page = window.open_page("van")
    assert isinstance(page, VanPage)
    press(page, "Label is on", qtbot)
    press(page, "Pack…", qtbot)
    qtbot.waitUntil(lambda: bool(page.findChildren(PackQuestion)), timeout=10_000)
    (packing,) = page.findChildren(PackQuestion)
    assert packing.box.text() == "L07-261124-1"
    packing.weight.setText("8.4")
    packing.verb.click()
    press(page, "Send…", qtbot)
    qtbot.waitUntil(lambda: bool(page.findChildren(PostingQuestion)), timeout=10_000)
    (posting,) = page.findChildren(PostingQuestion)
    posting.carrier.setText("德邦")
    posting.verb.click()
    qtbot.waitUntil(lambda: posting._trouble.isVisible(), timeout=10_000)
    posting.number.setText("DB7")
    posting.expected.setText("2026-11-28")
    posting.verb.click()
    qtbot.waitUntil(lambda: [row.state for row in started.old_parts.of(ORDER)] == ["shipped"], timeout=10_000)


def test_the_serial_that_comes_out_is_filled_in_with_its_own_warranty(
    started: Services, store: Store, window: MainWindow, qtbot: QtBot
) -> None:
    deliver(store, [
        ("part", uid(0x970), {"part_no": "2000 100", "name": "喷油泵", "unit": "台", "whole": True, "serialised": True,
                              "warranty_months": 6}),
        ("machine_component", uid(0x975), {"machine": MACHINE, "part": uid(0x970), "serial_no": "IP-OLD",
                                           "fitted_at": at("2026-01-10T10:00")}),
    ])  # fmt: skip
    page = order_page(window, qtbot)
    page.parts.add.click()
    (question,) = page.findChildren(UseQuestion)
    question.wanted.setText("2000 100")
    qtbot.waitUntil(lambda: question.serial_old.text() == "IP-OLD", timeout=10_000)
    said = page.tr("Fitted {since}, own warranty ended {until}: head office has to approve it.", since="2026-01-10",
                   until="2026-07-10")  # fmt: skip
    assert question.note.text() == said and question.note.isVisible()
    question.serial_new.setText("IP-NEW")
    question.reason.setText("库房直取")
    question.verb.click()
    qtbot.waitUntil(lambda: any("IP-OLD → IP-NEW" in text for text in texts(page)), timeout=10_000)


def test_what_the_van_lacks_comes_from_a_colleagues(
    started: Services, store: Store, window: MainWindow, qtbot: QtBot
) -> None:
    page = order_page(window, qtbot)
    page.parts.add.click()
    (question,) = page.findChildren(UseQuestion)
    question.wanted.setText("1000 412 873A")
    qtbot.waitUntil(lambda: question.part is not None and question.part.id == PUMP_NEW, timeout=10_000)
    qtbot.waitUntil(lambda: question.loan.isVisible() and question.why.isVisible(), timeout=10_000)
    question.lender.set_value(COLLEAGUE)
    question.lender.chosen.emit(COLLEAGUE)
    assert not question.why.isVisible()
    question.verb.click()
    qtbot.waitUntil(lambda: len(started.parts.of(ORDER)) == 1, timeout=10_000)
    assert (held(store, PUMP_NEW), store.read(lambda r: r.balance(COLLEAGUE, PUMP_NEW))) == ("0.000", "-1.000")


def test_a_parcel_is_counted_in_from_today(
    started: Services, store: Store, window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    request = sent(store, uid(0x910))
    window.add_hidden_page("today", "Today", lambda: TodayPage(shell))
    page = window.open_page("today")
    title = "水泵总成 × 3 件"

    def rows() -> list[ActionRow]:
        return [row for row in page.findChildren(ActionRow) if row.isVisible() and title in row.accessibleName()]

    qtbot.waitUntil(lambda: len(rows()) == 1, timeout=10_000)
    rows()[0].click()
    qtbot.waitUntil(lambda: bool(page.findChildren(ReceiptQuestion)), timeout=10_000)
    (question,) = page.findChildren(ReceiptQuestion)
    question.verb.click()
    qtbot.waitUntil(lambda: kept(store, request)["status"] == "received", timeout=10_000)
    qtbot.waitUntil(lambda: not rows(), timeout=10_000)
