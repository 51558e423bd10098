# SPDX-License-Identifier: Apache-2.0
"""Questions: what is refused is said in them and stays typed; the window behind is dimmed while they are open."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question, Scrim
from fieldapp.ui.dialogs.part_request import UseQuestion
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.signing import SigningPage
from fieldapp.ui.shell import Shell
from tests.unit.fieldapp.services.world import ORDER, PUMP


@pytest.fixture
def page(started: Services, shell: Shell, context: UiContext, qtbot: QtBot) -> Iterator[OrderDetailPage]:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    window.show()
    made = window.open_page("order")
    assert isinstance(made, OrderDetailPage)
    made.open_order(ORDER)
    qtbot.waitUntil(lambda: made.value is not None, timeout=10_000)
    yield made
    window.close()


def test_a_refused_answer_stays_in_its_question(page: OrderDetailPage, started: Services, qtbot: QtBot) -> None:
    held = started.parts.hit(PUMP)
    assert held is not None
    page.parts.add.click()
    (question,) = page.findChildren(UseQuestion)
    assert question.part is None and not question.why.isVisible()
    question.wanted.setText(held.part_no)
    qtbot.waitUntil(lambda: question.part is not None and question.part.id == PUMP)
    question.quantity.setText(str(int(held.stock) + 1))
    assert question.why.isVisible()
    question.verb.click()
    words = page.context.tr(
        "The van holds {held}, so it would go below zero. Say where the part comes from.", held=held.stock
    )
    qtbot.waitUntil(lambda: question._trouble.text() == words)
    assert question.isVisible() and question.quantity.text() == str(int(held.stock) + 1)
    question.reason.setText("向同事借")
    question.verb.click()
    qtbot.waitUntil(lambda: page.value is not None and len(page.value.parts) == 1)
    qtbot.waitUntil(lambda: not page.findChildren(Question))


def test_the_window_is_dimmed_while_a_question_is_open(page: OrderDetailPage, qtbot: QtBot) -> None:
    page.job.times.click()
    (question,) = page.findChildren(Question)
    (scrim,) = page.window().findChildren(Scrim)
    assert scrim.geometry() == page.window().rect()
    page.window().resize(1200, 700)
    qtbot.waitUntil(lambda: scrim.geometry() == page.window().rect())
    question.reject()
    qtbot.waitUntil(lambda: not page.window().findChildren(Scrim))


def test_papers_are_read_in_the_language_that_was_chosen_for_them(filled: Services, shell: Shell, qtbot: QtBot) -> None:
    filled.settings.change(paper_language="en")
    filled.orders.finish(ORDER)
    page = SigningPage(shell)
    qtbot.addWidget(page)
    page.open_order(ORDER)
    qtbot.waitUntil(lambda: page.session is not None, timeout=10_000)
    assert page.language.value() == "en" and page.session is not None and page.session.language == "en"
    qtbot.waitUntil(lambda: page.context.tasks.idle)
