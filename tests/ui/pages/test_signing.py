# SPDX-License-Identifier: Apache-2.0
"""Read and sign: nothing preselected, strokes belong to what was read, a refusal goes on."""

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.pages.signing import SigningPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.signature import SignaturePad
from tests.ui.pages.conftest import Taken
from tests.unit.fieldapp.services.world import ORDER


@pytest.fixture
def page(filled: Services, shell: Shell, qtbot: QtBot) -> SigningPage:
    filled.orders.finish(ORDER)
    made = SigningPage(shell)
    qtbot.addWidget(made)
    made.resize(1366, 900)
    made.show()
    made.open_order(ORDER)
    qtbot.waitUntil(lambda: made.session is not None, timeout=20_000)
    return made


def choose(page: SigningPage, qtbot: QtBot, opinion: str = "satisfied", relation: str = "operator") -> None:
    before = page.session
    page.opinion.set_value(opinion)
    page.relation.set_value(relation)
    page.relation.chosen.emit(relation)
    qtbot.waitUntil(lambda: page.session is not before and page.session is not None, timeout=20_000)


def draw(pad: SignaturePad, qtbot: QtBot) -> None:
    for stroke in range(2):
        left = 120 + 140 * stroke
        qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(left, 150))
        for step in range(10):
            qtbot.mouseMove(pad, QPoint(left + 10 * step, 150 + round(30 * math.sin(step))))
        qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(left + 100, 150))


def test_nothing_is_preselected_and_the_pad_waits(page: SigningPage, taken: Taken) -> None:
    assert page.opinion.value() is None and page.relation.value() is None
    assert not page.pads.isVisible() and page.hint.isVisible()
    assert ("private", True) in taken.list
    page.confirm.click()
    assert page.session is not None and page.session.opinion == ""


def test_choosing_again_clears_the_strokes(page: SigningPage, qtbot: QtBot) -> None:
    choose(page, qtbot)
    assert page.pads.isVisible()
    draw(page.customer_pad, qtbot)
    assert not page.customer_pad.empty
    choose(page, qtbot, "unsatisfied")
    assert page.customer_pad.empty


def test_both_sign_and_the_content_is_frozen(
    page: SigningPage, services: Services, store: Store, taken: Taken, qtbot: QtBot
) -> None:
    choose(page, qtbot)
    page.confirm.click()
    assert page.pads.currentWidget() is page.customer_pad
    draw(page.customer_pad, qtbot)
    page.confirm.click()
    assert page.pads.currentWidget() is page.technician_pad
    draw(page.technician_pad, qtbot)
    qtbot.waitUntil(lambda: page.pdf.seen > 0, timeout=20_000)
    seen = page.pdf.seen
    page.confirm.click()
    qtbot.waitUntil(lambda: services.orders.page(ORDER).row.state == "signed", timeout=20_000)
    qtbot.waitUntil(lambda: ("order", ORDER) in taken.list)
    value = services.orders.page(ORDER)
    assert not value.editable
    assert {d.form for d in value.documents if d.issued_id} == {"warranty_card", "repair_record"}
    kept = {row.get("role"): row for row in store.read(lambda r: r.find("signature", {"order": ORDER}))}
    assert kept["customer"].get("pages_seen") == seen
    assert kept["customer"].get("input_device") == "mouse"


def test_the_pages_that_are_shown_are_the_session_papers(page: SigningPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.pdf.seen > 0, timeout=20_000)
    assert page.session is not None
    assert page.session.documents[0].pdf.startswith(b"%PDF")


def test_leaving_loses_nothing(page: SigningPage, services: Services, taken: Taken) -> None:
    page.go_back()
    assert taken.list[-2:] == [("private", False), ("order", ORDER)]
    assert services.orders.page(ORDER).row.state == "done"


def test_a_customer_who_does_not_sign_is_noted(
    page: SigningPage, services: Services, taken: Taken, qtbot: QtBot
) -> None:
    choose(page, qtbot)
    page.refuse.click()
    dialog = next(w for w in page.findChildren(Question) if w.isVisible())
    dialog.verb.click()
    assert dialog.isVisible()
    reason, witness = (w for w in dialog.findChildren(QLineEdit) if w.isVisible())
    reason.setText("车主不在，机手不愿签")
    witness.setText("村委会 张")
    draw(dialog.findChildren(SignaturePad)[0], qtbot)
    dialog.verb.click()
    qtbot.waitUntil(lambda: ("order", ORDER) in taken.list, timeout=20_000)
    assert services.orders.page(ORDER).row.state == "signed"
