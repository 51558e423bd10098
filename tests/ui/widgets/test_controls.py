# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime
from typing import get_args

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.orders import OrderModel, OrderRow, button_rect, deadline_rect
from fieldapp.ui.delegates.paint import GaugeSpec, gauge_position
from fieldapp.ui.editors.base import EditorContext
from fieldapp.ui.editors.form import GroupForm, editor_for
from fieldapp.ui.editors.text import parse_moment
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.checklist import CheckHead, CheckLine, ChecklistTable
from fieldapp.ui.widgets.choices import ChipSet, Segmented
from fieldapp.ui.widgets.fields import FieldRow, UnitLine
from fieldapp.ui.widgets.lists import Cell, Column, OrderList, RecordTable, TableRow
from fieldapp.ui.widgets.photos import Photo, PhotoTile
from fieldapp.ui.widgets.progress import Missing, MissingList
from fieldapp.ui.widgets.signature import SignaturePad
from fieldcore.records import model
from fieldcore.records.model import FieldSpec, FieldType

SEVERITIES = [("safety", "Safety"), ("serious", "Serious"), ("minor", "Minor")]


def spec(name: str, kind: FieldType, **facts: object) -> FieldSpec:
    return FieldSpec(name=name, label=name.title(), type=kind, **facts)


def test_arrow_keys_move_a_segmented_choice(qtbot, context: UiContext) -> None:
    choice = Segmented(context, SEVERITIES, "Severity")
    qtbot.addWidget(choice)
    choice.show()
    with qtbot.waitSignal(choice.chosen) as first:
        qtbot.keyClick(choice, Qt.Key.Key_Right)
    with qtbot.waitSignal(choice.chosen) as second:
        qtbot.keyClick(choice, Qt.Key.Key_Right)
    assert (first.args, second.args) == (["safety"], ["serious"])
    qtbot.keyClick(choice, Qt.Key.Key_Left)
    assert choice.value() == "safety"


def test_chips_give_a_sorted_set(qtbot, context: UiContext) -> None:
    chips = ChipSet(context, [("test", "Test"), ("ask", "Ask")])
    qtbot.addWidget(chips)
    with qtbot.waitSignals([chips.chosen, chips.chosen]):
        chips.buttons[0].click()
        chips.buttons[1].click()
    assert chips.value() == ["ask", "test"]


def test_a_busy_button_ignores_presses(qtbot, context: UiContext) -> None:
    button = Button(context, "Send")
    qtbot.addWidget(button)
    button.show()
    button.set_busy(True)
    assert button.busy
    button.set_busy(False)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.height() >= 40


def test_a_field_says_its_state_in_words(qtbot, context: UiContext) -> None:
    line = UnitLine(context, "km")
    row = FieldRow(context, "Distance", line, required=True, unit="km", hint="As the dial shows")
    qtbot.addWidget(row)
    assert row.accessibleName() == "Distance, km, required"
    assert row.message.text() == "As the dial shows"
    row.set_state("doubtful", "430 km in 2 hours")
    assert (line.property("state"), row.message.text()) == ("doubtful", "430 km in 2 hours")
    assert "look at this" in line.accessibleName()
    row.set_state("read_only")
    assert line.isReadOnly()


def test_a_checklist_line_out_of_its_limits_asks_what_was_done(qtbot, context: UiContext) -> None:
    table = ChecklistTable(context)
    qtbot.addWidget(table)
    table.set_lines([CheckLine("cap", "Cap opens", "kPa", "70", "90"), CheckLine("belt", "Belt", "mm", None, "15")])
    table.show()
    editor = table.rows["cap"].editor
    assert isinstance(editor, QLineEdit)
    with qtbot.waitSignal(table.measured) as measured:
        qtbot.keyClicks(editor, "52")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert measured.args == ["cap", "52"]
    assert table.counts() == (1, 2, 1)
    answer = table.rows["cap"].answers[1]
    assert answer.isVisible()
    with qtbot.waitSignal(table.answered) as answered:
        answer.click()
    assert answered.args == ["cap", "requested"]
    table.set_values({"cap": "80"})
    assert not answer.isVisible()


def test_a_limit_below_zero_is_written_with_a_minus(qtbot, context: UiContext) -> None:
    table = ChecklistTable(context)
    qtbot.addWidget(table)
    table.set_lines([CheckLine("coolant", "Coolant freezes at", "℃", None, "−25")])
    for value, outcome in (("-25", "pass"), ("−26", "pass"), ("-24.5", "high")):
        table.set_values({"coolant": value})
        assert table.rows["coolant"].line.outcome(value)[0] == outcome
        assert table.counts() == (1, 1, int(outcome == "high"))


@pytest.mark.parametrize(
    ("value", "outcome"),
    [(None, "todo"), ("70", "pass"), ("90.0", "pass"), ("69.9", "low"), ("90.1", "high"), ("na", "na")],
)
def test_limits_are_inclusive(value: str | None, outcome: str) -> None:
    assert CheckLine("cap", "Cap", "kPa", "70", "90").outcome(value)[0] == outcome


def test_a_gauge_shows_bad_values_outside_its_zone() -> None:
    gauge = GaugeSpec(70, 90, 52)
    assert gauge_position(gauge, 52) < gauge_position(gauge, 70) < gauge_position(gauge, 90) < 1
    assert gauge_position(gauge, -1000) == 0


def draw(qtbot, pad: SignaturePad, *places: tuple[int, int]) -> None:
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(*places[0]))
    for place in places[1:]:
        qtbot.mouseMove(pad, QPoint(*place))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*places[-1]))


def test_a_signature_survives_resizing_and_undo_takes_one_stroke(qtbot, context: UiContext) -> None:
    pad = SignaturePad(context)
    qtbot.addWidget(pad)
    pad.resize(560, 300)
    pad.show()
    draw(qtbot, pad, (100, 200), (150, 150), (200, 210))
    draw(qtbot, pad, (300, 200), (320, 180))
    before = [list(stroke) for stroke in pad.strokes]
    assert [len(stroke) for stroke in before] == [3, 2]
    assert all(0 <= value <= 1 for stroke in before for point in stroke for value in point[:3])
    pad.resize(900, 500)
    assert pad.strokes == before
    pad.undo_button.click()
    assert pad.strokes == before[:1]
    pad.clear_button.click()
    assert pad.empty


def test_a_pen_signs_with_pressure_and_its_eraser_takes_a_stroke_back(qtbot, context: UiContext) -> None:
    pad = SignaturePad(context)
    qtbot.addWidget(pad)
    pad.resize(560, 300)
    pad.show()
    drawn = [
        (QEvent.Type.TabletPress, 100, 0.2), (QEvent.Type.TabletMove, 160, 0.8), (QEvent.Type.TabletRelease, 160, 0.0),
    ]  # fmt: skip
    for kind, left, pressure in drawn:
        tablet(pad, kind, left, pressure)
    assert pad.device == "pen"
    draw(qtbot, pad, (300, 200), (340, 180))
    assert pad.device == "mouse"
    assert [[point[2] for point in stroke] for stroke in pad.strokes] == [[0.2, 0.8], [0.5, 0.5]]
    tablet(pad, QEvent.Type.TabletPress, 100, 0.5, QPointingDevice.PointerType.Eraser)
    assert [[point[2] for point in stroke] for stroke in pad.strokes] == [[0.2, 0.8]]


def tablet(
    pad: SignaturePad, kind: QEvent.Type, left: int, pressure: float,
    tip: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
) -> None:  # fmt: skip
    device = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, tip, QInputDevice.Capability.Pressure, 1, 1
    )  # fmt: skip
    at = QPointF(left, 150)
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind, device, at, QPointF(pad.mapToGlobal(at.toPoint())), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, held,
    )  # fmt: skip
    QApplication.sendEvent(pad, event)
    assert event.isAccepted()


def test_a_finger_signs(qtbot, context: UiContext) -> None:
    pad = SignaturePad(context)
    qtbot.addWidget(pad)
    pad.resize(560, 300)
    pad.show()
    glass = QTest.createTouchDevice()
    QTest.touchEvent(pad, glass).press(0, QPoint(100, 200), pad).commit()
    for left in (130, 160):
        QTest.touchEvent(pad, glass).move(0, QPoint(left, 150), pad).commit()
    QTest.touchEvent(pad, glass).release(0, QPoint(160, 150), pad).commit()
    assert pad.device == "touch"
    assert [len(stroke) for stroke in pad.strokes] == [3]


def test_a_row_of_the_order_list_acts_by_its_painted_button(qtbot, context: UiContext) -> None:
    orders = OrderList(context)
    qtbot.addWidget(orders)
    orders.resize(800, 200)
    orders.set_rows(
        [OrderRow("a", "Repair", "0412", "Coop", "Leak", action="Depart"), OrderRow("b", "Care", "1", "X", "Y")]
    )
    orders.show()
    place = button_rect(orders.visualRect(orders.model().index(0, 0)), context.theme, "Depart")
    assert place.height() >= 40
    with qtbot.waitSignal(orders.acted) as acted:
        qtbot.mouseClick(orders.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert acted.args == ["a"]
    orders.setCurrentIndex(orders.model().index(1, 0))
    with qtbot.waitSignal(orders.opened) as opened:
        qtbot.keyClick(orders, Qt.Key.Key_Return)
    assert opened.args == ["b"]


def test_deadlines_stand_in_one_column_whatever_the_buttons_say(context: UiContext) -> None:
    model, row = OrderModel(), QRect(0, 0, 900, 80)
    model.set_rows([OrderRow("a", "Repair", "1", "X", "Y", action=words) for words in ("Go", "Set out once more")])
    deadline = deadline_rect(row, context.theme, model.actions)
    assert all(deadline.right() < button_rect(row, context.theme, words).left() for words in model.actions)


def test_a_checklist_names_its_columns_and_keeps_them_in_line(qtbot, context: UiContext) -> None:
    table = ChecklistTable(context)
    qtbot.addWidget(table)
    table.set_lines([
        CheckLine("cap", "Cap", "kPa", "70", "90"), CheckLine("free", "Free", "mm"),
        CheckLine("look", "Look", measured=False),
    ])  # fmt: skip
    table.resize(900, 300)
    table.show()
    head = {label.text(): label for label in table.findChildren(CheckHead)[0].findChildren(QLabel)}
    measured = head[context.tr("Measured")]
    places = [row.editor.mapTo(table, row.editor.rect().topRight()).x() for row in table.rows.values()]
    assert places[0] == places[1] == measured.mapTo(table, measured.rect().topRight()).x()
    assert places[2] > places[0]
    results = {row._result.mapTo(table, QPoint()).x() for row in table.rows.values()}
    assert len(results) == 1


def test_what_is_no_value_is_said_at_its_field_and_stays(qtbot, context: UiContext) -> None:
    form = GroupForm([spec("day", model.DATE)], EditorContext(context))
    qtbot.addWidget(form)
    line = form.editors["day"].control
    assert isinstance(line, QLineEdit) and not line.placeholderText()[:1].isdigit()
    line.setText("32-50")
    line.editingFinished.emit()
    said = context.tr("Write a date such as {example}.", example="2026-11-23")
    assert (form.rows["day"].state, form.rows["day"].message.text()) == ("error", said)
    form.set_values({"day": None})
    form.set_problems({})
    assert line.text() == "32-50" and form.rows["day"].state == "error"
    line.setText("2026-11-23")
    line.editingFinished.emit()
    form.set_problems({})
    assert form.rows["day"].state == ""


def test_a_photo_that_waits_says_so_and_no_share(qtbot, context: UiContext) -> None:
    tile = PhotoTile(context, Photo("a", "Nameplate", "waiting"))
    qtbot.addWidget(tile)
    assert tile.accessibleName() == f"Nameplate, {context.tr('not sent yet')}"


def test_a_table_keeps_the_chosen_row_and_sorts_by_its_keys(qtbot, context: UiContext) -> None:
    table = RecordTable(context, [Column("name", "Name"), Column("count", "Count", 80, True)])
    qtbot.addWidget(table)
    rows = [TableRow("x", {"count": Cell("9", sort=9)}), TableRow("y", {"count": Cell("10", sort=10)})]
    table.set_rows(rows)
    assert table.select("y")
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.set_rows(rows)
    assert table.current_key() == "y"
    assert table.currentIndex().row() == 0


def test_the_missing_list_walks_through_its_items(qtbot, context: UiContext) -> None:
    missing = MissingList(context)
    qtbot.addWidget(missing)
    missing.set_items([Missing("cause", "Cause"), Missing("photo", "Photo")])
    jumps: list[str] = []
    missing.jump.connect(jumps.append)
    for step in (1, 1, 1, -1):
        missing.go(step)
    assert jumps == ["cause", "photo", "cause", "photo"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (model.TEXT, "leak"), (model.LONG_TEXT, "two\nlines"), (model.PHONE, "13912342764"), (model.INTEGER, 12),
        (model.decimal(1), "612.4"), (model.MONEY, 123456), (model.DATE, "2026-11-23"), (model.BOOLEAN, False),
        (model.INSTANT, [1795391712345, 480]), (model.VIN, "LSV1"), (model.enum("family"), "telecom"),
        (model.multi("family"), ["engine", "telecom"]), (model.ref("customer"), "0193"),
    ],
)  # fmt: skip
def test_an_editor_gives_back_the_plain_value_it_was_given(qtbot, context: UiContext, kind, value) -> None:
    editor = editor_for(spec("thing", kind), EditorContext(context))
    qtbot.addWidget(editor)
    editor.set_value(value)
    assert editor.value() == value
    editor.set_value(None)
    assert editor.value() is None


@pytest.mark.parametrize("name", get_args(model.TypeName))
def test_every_type_has_an_editor(qtbot, context: UiContext, name: model.TypeName) -> None:
    kind = model.FieldType(name, choices="family" if name in ("enum", "multi") else "", target="customer")
    editor = editor_for(spec("thing", kind), EditorContext(context))
    qtbot.addWidget(editor)
    assert editor.accessibleName() or editor.focusProxy() or editor.children(), "somewhere to enter it"
    assert editor.value() in (None, [], "")


def test_whole_numbers_refuse_a_point_while_typing(qtbot, context: UiContext) -> None:
    editor = editor_for(spec("count", model.INTEGER), EditorContext(context))
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.changed) as changed:
        qtbot.keyClicks(editor.control, "1.5")
        qtbot.keyClick(editor.control, Qt.Key.Key_Return)
    assert changed.args == [15]


def test_a_form_tells_edits_and_leads_to_a_field(qtbot, context: UiContext) -> None:
    specs = [
        spec("meter", model.decimal(1), unit="h"),
        spec("note", model.LONG_TEXT),
        spec("no", model.TEXT, owner="system"),
    ]
    form = GroupForm(specs, EditorContext(context), required=["meter"])
    qtbot.addWidget(form)
    form.set_values({"meter": "548.0"})
    form.show()
    form.activateWindow()
    assert form.focus_field("meter")
    assert not form.focus_field("unknown")
    control = form.editors["meter"].control
    control.clear()
    with qtbot.waitSignal(form.edited) as edited:
        qtbot.keyClicks(control, "612.4")
        qtbot.keyClick(control, Qt.Key.Key_Return)
    assert edited.args == ["meter", "612.4"]
    form.set_problems({"note": ("needed", "Say why")})
    assert form.rows["note"].state == "needed"
    assert form.rows["no"].state == "read_only"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("2026-11-23 07:55", "2026-11-23T07:55"), ("11-3", "2026-11-03T00:00"), ("8:05", "2026-11-24T08:05"),
     ("2026年1月2日", "2026-01-02T00:00"), ("13-45", None), ("soon", None)],
)  # fmt: skip
def test_dates_are_read_as_people_type_them(typed: str, found: str | None) -> None:
    moment = parse_moment(typed, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert (moment.strftime("%Y-%m-%dT%H:%M") if moment else None) == found
