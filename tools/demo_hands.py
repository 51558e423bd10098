# SPDX-License-Identifier: Apache-2.0
"""A person's hands at the window: widgets are found by what a screen reader says, and pressed, typed into, drawn on."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from fieldapp.services.bundle import Services
from fieldapp.ui.pages.base import Page
from fieldapp.ui.widgets.choices import ChipSet, OptionButton, Segmented, Select
from fieldapp.ui.widgets.signature import SignaturePad
from fieldapp.ui.window import Window
from fieldcore.base.text import Translator
from tools.demo_office import DemoError

WAIT_S: Final = 30.0
TICK_MS: Final = 15
W = TypeVar("W", bound=QWidget)
T = TypeVar("T")
LEFT: Final = Qt.MouseButton.LeftButton


class Hands:
    """Works in the window that is open, in its language."""

    def __init__(self, window: Window, out: Path) -> None:
        self.window, self._out = window, out

    @property
    def services(self) -> Services:
        """The services behind the page in front, to see what happened; never to do it."""
        page = self.window.stack.currentWidget()
        assert isinstance(page, Page)
        return page.services

    def tr(self, msgid: str, **values: object) -> str:
        """A text as the window shows it."""
        translator: Translator = self.window.context.words.translator
        return translator.tr(msgid, **values)

    def wait(self, condition: Callable[[], T | None], what: str, seconds: float = WAIT_S) -> T:
        """Let the window live until a condition holds; its value. DemoError where it does not come true."""
        loop, found, left = QEventLoop(), condition(), round(seconds * 1000 / TICK_MS)
        while not found:
            if left <= 0:
                raise DemoError(f"expected within {seconds:.0f} s: {what}")
            left -= 1
            QTimer.singleShot(TICK_MS, loop.quit)
            loop.exec()
            found = condition()
        return found

    def find(self, name: str, kind: type[W], within: str = "", seconds: float = WAIT_S) -> W:
        """The visible widget whose spoken name is ``name`` or begins with it; ``within`` names what holds it."""
        what = f"“{name}”" + (f" in “{within}”" if within else "")
        return self.wait(
            lambda: self.seen(name, kind, within), f"{what} on the page “{self.window.page_shown}”", seconds
        )

    def seen(self, name: str, kind: type[W], within: str = "") -> W | None:
        """As ``find``, but at once; None if there is none."""
        place: QWidget | None = self._place()
        if within and place is not None:
            place = next(_named(place, within, QWidget), None)
        return next(_named(place, name, kind), None) if place is not None else None

    def _place(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def press(self, msgid: str, within: str = "", **values: object) -> None:
        """Press a button."""
        name, holder = self.tr(msgid, **values), self.tr(within) if within else ""
        button = self.wait(
            lambda: found if (found := self.seen(name, QAbstractButton, holder)) and found.isEnabled() else None,
            f"a button “{name}” that can be pressed on the page “{self.window.page_shown}”",
        )
        QTest.mouseClick(button, LEFT)

    def key(self, key: Qt.Key, with_control: bool = False) -> None:
        """Press a key in the window."""
        modifier = Qt.KeyboardModifier.ControlModifier if with_control else Qt.KeyboardModifier.NoModifier
        self.come_to_front()
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def come_to_front(self) -> None:
        """Make the window the one that keys go to."""

        def active() -> bool:
            self.window.raise_to_front()
            return self.window.isActiveWindow()

        self.wait(active, f"the window is active, not {QApplication.activeWindow()}")

    def type(self, label: str, text: str, within: str = "") -> None:
        """Write into a field and leave it."""
        holder = self.tr(within) if within else ""
        name = self.tr(label)

        def field() -> QWidget | None:
            return self.seen(name, QLineEdit, holder) or self.seen(name, QPlainTextEdit, holder)

        self.write(self.wait(field, f"a field “{name}” on the page “{self.window.page_shown}”"), text)

    def click(self, button: QWidget) -> None:
        """Press something that was found."""
        QTest.mouseClick(button, LEFT)

    def enter(self, field: QWidget) -> None:
        """Press Enter in a field."""
        QTest.keyClick(field, Qt.Key.Key_Return)

    def write(self, field: QWidget, text: str) -> None:
        """Replace the text of a field and leave it."""
        self.write_only(field, text)
        field.clearFocus()

    def write_only(self, field: QWidget, text: str) -> None:
        """Replace the text of a field and stay in it."""
        field.window().activateWindow()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.wait(field.hasFocus, f"the cursor goes into “{spoken(field)}”")
        QTest.keySequence(field, "Ctrl+A")
        QTest.keyClick(field, Qt.Key.Key_Delete)
        if text.isascii():
            QTest.keyClicks(field, text)
        elif isinstance(field, QLineEdit):
            field.insert(text)
            field.textEdited.emit(field.text())
        elif isinstance(field, QPlainTextEdit):
            field.insertPlainText(text)

    def choose(self, label: str, option: str, within: str = "") -> None:
        """Choose an option of a field, by its text; of a list that is searched, the first match of ``option``."""
        name, holder = self.tr(label), self.tr(within) if within else ""

        def control() -> QWidget | None:
            kinds: Sequence[type[QWidget]] = (Segmented, ChipSet, Select)
            return next((found for kind in kinds if (found := self.seen(name, kind, holder))), None)

        found = self.wait(control, f"a choice “{name}” on the page “{self.window.page_shown}”")
        if not isinstance(found, Select):
            text = self.tr(option)
            button = next((b for b in found.findChildren(OptionButton) if b.text() == text), None)
            if button is None:
                raise DemoError(f"expected the option “{text}” of “{name}”")
            QTest.mouseClick(button, LEFT)
            return
        self.pick_option(found, option)

    def pick_option(self, control: Select, option: str) -> None:
        """Open a list and choose the first that holds ``option``."""
        QTest.mouseClick(control, LEFT)
        self._take_from_list(self.tr(option))

    def _take_from_list(self, text: str) -> None:
        def listed() -> QListWidget | None:
            popup = QApplication.activePopupWidget()
            items = popup.findChild(QListWidget) if popup is not None else None
            return items if items is not None and items.findItems(text, Qt.MatchFlag.MatchContains) else None

        items = self.wait(listed, f"“{text}” in the list")
        item = items.findItems(text, Qt.MatchFlag.MatchContains)[0]
        items.scrollToItem(item)
        QTest.mouseClick(items.viewport(), LEFT, pos=items.visualItemRect(item).center())

    def pick_files(self, paths: Sequence[Path], press: Callable[[], object], folder: bool = False) -> None:
        """Press something that asks for files or for a folder, and answer."""
        answered: list[bool] = []

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(TICK_MS, answer)
                return
            dialog.setDirectory(str(paths[0] if folder else paths[0].parent))
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            assert line is not None
            line.setText(" ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0]))
            answered.append(True)
            QTimer.singleShot(0, dialog.accept)

        QTimer.singleShot(TICK_MS, answer)
        press()
        self.wait(lambda: bool(answered), "a dialog for files")

    def draw(self, pad: SignaturePad, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Draw strokes with the mouse; points are shares of the pad."""
        for stroke in strokes:
            points = [QPointF(x * pad.width(), y * pad.height()) for x, y in stroke]
            self._mouse(pad, QEvent.Type.MouseButtonPress, points[0], LEFT)
            for point in points[1:]:
                self._mouse(pad, QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton)
            self._mouse(pad, QEvent.Type.MouseButtonRelease, points[-1], LEFT)

    def _mouse(self, pad: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        place = QPointF(pad.mapToGlobal(QPoint(round(at.x()), round(at.y()))))
        event = QMouseEvent(kind, at, place, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(pad, event)

    def close(self) -> None:
        """Close what is open, and the window."""
        while (dialog := QApplication.activeModalWidget()) is not None and dialog is not self.window:
            dialog.close()
        self.window.window().close()

    def look_at(self, widget: QWidget) -> None:
        """Scroll to something."""
        holder = widget.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        if holder is not None:
            holder.ensureWidgetVisible(widget, 0, 120)

    def pause(self) -> None:
        """Let everything that is under way settle."""
        for _ in range(12):
            QTest.qWait(TICK_MS)

    def shot(self, name: str) -> Path:
        """A picture of the window as it is, with the dialog over it."""
        self.pause()
        path = self._out / f"{name}.png"
        picture = self.window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None and dialog is not self.window:
            at = self.window.mapFromGlobal(dialog.mapToGlobal(QPoint(0, 0)))
            dialog.render(picture, at)
        picture.save(str(path))
        return path


def _named(place: QWidget, name: str, kind: type[W]) -> Iterator[W]:
    """Visible widgets with that spoken name: the exact ones first, then those whose name goes on."""
    widgets = [(spoken(w), w) for w in place.findChildren(kind) if w.isVisible()]
    yield from (w for said, w in widgets if said == name)
    yield from (w for said, w in widgets if said.startswith((f"{name},", f"{name} ", f"{name}，")))


def spoken(widget: QWidget) -> str:
    """What a screen reader says of a widget: its name, or the text of a label."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QLabel) else "")
