# SPDX-License-Identifier: Apache-2.0
"""The sync page: what head office sent back is corrected, what two people changed is chosen, in words and buttons."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.pages.sync import SyncDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.surfaces import Banner
from fieldcore.base.crypto import SealingKey, SigningKey
from fieldcore.wire import courier
from fieldcore.wire.messages import Answer, Conflict, Parcel, Receipt
from tests.ui.pages.conftest import Taken
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import ORDER, at, deliver, uid


def answer(store: Store, outcome: str, code: str = "", field: str = "") -> None:
    """Head office answers all that waits."""
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        answers = [
            Answer(op_id=op.op_id, outcome=outcome, version=8, code=code, field=field)  # type: ignore[arg-type]  # literal
            for op in batch.operations
        ]
        store.receive(lambda incoming, answers=answers: incoming.settle(answers))  # type: ignore[misc]  # bound


@pytest.fixture
def repair_id(started: Services, store: Store) -> str:
    answer(store, "applied")
    repair = started.job.of(ORDER)
    assert repair is not None
    return repair.id


@pytest.fixture
def shown(shell: Shell, qtbot: QtBot) -> Callable[[], SyncDetailPage]:
    def make() -> SyncDetailPage:
        page = SyncDetailPage(shell)
        qtbot.addWidget(page)
        page.resize(1286, 700)
        page.show()
        page.entered()
        qtbot.waitUntil(lambda: shell.context.tasks.idle)
        return page

    return make


def button(parent: Any, words: str) -> QPushButton:
    found = (b for b in parent.findChildren(QPushButton) if b.text() == words and not b.isHidden())
    return next(found)


def question() -> Question:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, Question) and w.isVisible())


def asked(qtbot: QtBot) -> Question:
    qtbot.waitUntil(lambda: any(isinstance(w, Question) and w.isVisible() for w in QApplication.topLevelWidgets()))
    return question()


def test_what_was_sent_back_is_corrected(
    started: Services, store: Store, repair_id: str, shown: Callable[[], SyncDetailPage], shell: Shell, qtbot: QtBot
) -> None:
    started.records.edit("repair_record", repair_id, "meter", "612.4")
    answer(store, "rejected", "out_of_range", "meter")
    page, tr = shown(), shell.context.tr
    (banner,) = page.findChildren(Banner)
    words = "\n".join(label.text() for label in banner.findChildren(QLabel))
    assert tr("The value is outside what is allowed. Correct it and it is sent again.") in words
    assert tr("Meter") in words
    button(banner, tr("Correct…")).click()
    dialog = asked(qtbot)
    value = dialog.findChildren(QLineEdit)[0]
    assert value.text() == "612.4"
    value.setText("613")
    dialog.verb.click()
    qtbot.waitUntil(lambda: started.sync.page().attention == ())
    assert store.read(lambda r: r.need("repair_record", repair_id)).values["meter"] == "613.0"


def test_a_conflict_is_chosen_by_a_button(
    started: Services, store: Store, repair_id: str, shown: Callable[[], SyncDetailPage], shell: Shell, qtbot: QtBot
) -> None:
    for number, field in ((1, "diagnosis"), (2, "meter")):
        current, other = ("总部的", "我的") if field == "diagnosis" else ("600.0", "612.4")
        conflict = Conflict(
            id=uid(number), kind="repair_record", record_id=repair_id, field=field, current=current, other=other,
            author=ME.device_id, at=[0, 480],
        )  # fmt: skip
        store.receive(lambda incoming, conflict=conflict: incoming.take_conflict(conflict))  # type: ignore[misc]  # bound
    page, tr = shown(), shell.context.tr
    mine = f"{tr('Mine')}: 我的"
    words = [label.text() for label in page.findChildren(QLabel)]
    assert any(text.startswith(f"{started.me.name} · ") for text in words) and tr("stands now") in words
    next(b for b in page.findChildren(QPushButton) if b.accessibleName() == mine).click()
    qtbot.waitUntil(lambda: len(started.sync.page().conflicts[0].fields) == 1)
    assert store.read(lambda r: r.need("repair_record", repair_id)).values["diagnosis"] == "我的"
    third = tr("Another value…")
    qtbot.waitUntil(lambda: sum(b.text() == third for b in page.findChildren(QPushButton)) == 1)
    button(page, third).click()
    dialog = asked(qtbot)
    value = dialog.findChildren(QLineEdit)[0]
    value.setText("viel")
    dialog.verb.click()
    assert dialog.isVisible()
    value.setText("611.5")
    dialog.verb.click()
    qtbot.waitUntil(lambda: started.sync.page().conflicts == ())
    assert store.read(lambda r: r.need("repair_record", repair_id)).values["meter"] == "611.5"


def test_an_appointment_that_gave_way_is_told_on_today_until_it_is_noted(
    services: Services, store: Store, shell: Shell, taken: Taken, qtbot: QtBot
) -> None:
    mine, theirs = at("2026-11-24T10:15"), at("2026-11-24T14:45")
    store.write(lambda uow: uow.put("work_order", ORDER, {"appointment_from": mine}))
    answer(store, "merged", "overruled", "appointment_from")
    values = {**store.read(lambda r: r.need("work_order", ORDER)).values, "appointment_from": theirs}
    deliver(store, [("work_order", ORDER, values)], version=8)
    page = TodayPage(shell)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: len(page.findChildren(Banner)) == 1)
    (banner,) = page.findChildren(Banner)
    assert "WO-HQ-261123-0412" in banner.fact.text()
    assert banner.what.text().index("14:45") < banner.what.text().index("10:15")
    assert services.sync.state().attention == 0
    button(banner, shell.context.tr("Open the order")).click()
    assert taken.list == [("order", ORDER)]
    button(banner, shell.context.tr("Noted")).click()
    qtbot.waitUntil(lambda: not page.findChildren(Banner))
    assert services.today.page().notices == ()


def test_offline_is_told_as_normal(
    started: Services, shown: Callable[[], SyncDetailPage], shell: Shell, qtbot: QtBot
) -> None:
    page, tr = shown(), shell.context.tr
    words = [label.text() for label in page.findChildren(QLabel) if not label.isHidden()]
    assert not page.findChildren(Banner)
    assert tr("Changes that wait") in words
    states = {str(row.cells["state"].pill.text) for row in page.table.source.rows if row.cells["state"].pill}
    assert tr("waits for network") in states and tr("being sent") not in states


def test_the_queue_is_filtered_and_each_line_says_what_it_is(
    started: Services, shown: Callable[[], SyncDetailPage], shell: Shell, taken: Taken, qtbot: QtBot
) -> None:
    page, tr = shown(), shell.context.tr
    assert page.table.source.rows
    page.which.buttons[1].click()
    assert page.table.source.rows == []
    page.which.buttons[2].click()
    order = next(row.key for row in page.table.source.rows if "WO-HQ" in row.cells["what"].text)
    page.table.setFocus()
    page.table.select(order)
    button(page, tr("Open the order")).click()
    assert taken.list == [("order", ORDER)]


def test_a_colleagues_value_is_taken_where_it_is_pressed(
    started: Services, store: Store, repair_id: str, shown: Callable[[], SyncDetailPage], shell: Shell, qtbot: QtBot
) -> None:
    conflict = Conflict(
        id=uid(1), kind="repair_record", record_id=repair_id, field="diagnosis", current="总部的", other="同事的",
        author=uid(999), at=[0, 480],
    )  # fmt: skip
    store.receive(lambda incoming: incoming.take_conflict(conflict))
    page = shown()
    name = f"{shell.context.tr('Head office')}: 总部的"
    next(b for b in page.findChildren(QPushButton) if b.accessibleName() == name).click()
    qtbot.waitUntil(lambda: started.sync.page().conflicts == ())
    assert store.read(lambda r: r.need("repair_record", repair_id)).values["diagnosis"] == "总部的"


def test_what_waits_is_exported_for_a_courier(
    started: Services, store: Store, shown: Callable[[], SyncDetailPage], shell: Shell, qtbot: QtBot,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page, tr = shown(), shell.context.tr
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "stick"), ""))
    button(page, tr("Export for courier…")).click()
    dialog = asked(qtbot)
    waiting = started.sync.state().waiting
    assert any(tr("{count} changes wait.", count=waiting) == label.text() for label in dialog.findChildren(QLabel))
    dialog.verb.click()
    qtbot.waitUntil(lambda: shell.context.tasks.idle)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert tr("This laptop does not know head office's key yet: it learns it at its next sync.") in said
    office, signing = SealingKey(), SigningKey()
    keys = {"sealing_key": office.public, "signing_key": signing.public}
    store.receive(lambda incoming: incoming.set_meta("office_keys", keys))
    dialog.verb.click()
    qtbot.waitUntil(lambda: (tmp_path / "stick.courier").exists() and shell.context.tasks.idle)
    assert store.identity is not None
    public = SigningKey(store.identity.signing_key).public
    with (tmp_path / "stick.courier").open("rb") as file:
        letter = msgspec.json.decode(courier.read(file, office, lambda _: public).letter, type=Parcel)
    operations = [op for batch in letter.batches for op in batch.operations]
    assert len(operations) == waiting
    receipt = Receipt(
        parcel=letter.parcel, device_id=letter.device_id,
        answers=[Answer(op_id=op.op_id, outcome="applied", version=1) for op in operations],
    )  # fmt: skip
    with (tmp_path / "one.receipt").open("wb") as out:
        courier.write(out, letter.sealing_key, signing, msgspec.json.encode(receipt))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "one.receipt"), ""))
    button(page, tr("Take in receipt…")).click()
    qtbot.waitUntil(lambda: started.sync.state().waiting == 0)
