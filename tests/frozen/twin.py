# SPDX-License-Identifier: Apache-2.0
"""The window from source beside the built one: a person works in the first, and the second is seen to do the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp import settings
from fieldapp.paths import Home
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.window import Window
from tests.frozen.screen import SIZE, Screen
from tools.demo_hands import Hands

MOUSE = {QEvent.Type.MouseButtonPress: ("mousedown", 1), QEvent.Type.MouseButtonRelease: ("mouseup", 1)}
KEYS = {Qt.Key.Key_Return: "Return", Qt.Key.Key_Delete: "Delete", Qt.Key.Key_K: "k"}
DIFFERENT = 32
"""Of 255: how far the colours of a pixel may lie apart, for clocks and carets are not on every pixel."""
SHARE = 0.004
LIMIT_S = 60.0


def picture(window: QWidget) -> Image.Image:
    """The window from source with what stands over it."""
    drawn = window.grab()
    for top in QApplication.topLevelWidgets():
        if top.isVisible() and top is not window:
            top.render(drawn, window.mapFromGlobal(top.pos()))
    image = drawn.toImage().convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(image.constBits())
    return Image.frombuffer("RGB", (image.width(), image.height()), data, "raw", "RGB", image.bytesPerLine(), 1)


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ visibly."""
    far = ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value > DIFFERENT))
    return far.histogram()[255] / (one.width * one.height)


class Mirror:
    """Stands in for ``QTest`` in the hands: does the same on the screen of the built program, once both look alike."""

    qWait = staticmethod(QTest.qWait)  # noqa: N815 - as QTest calls it

    def __init__(self, hands: Hands, host: QWidget, screen: Screen) -> None:
        self._hands, self._host, self._screen = hands, host, screen

    def alike(self, what: str) -> None:
        """Wait until the built program shows what the source shows. DemoError where it does not."""

        def same() -> bool:
            return share_that_differs(picture(self._host), self._screen.shot()) < SHARE

        self._hands.wait(same, what, LIMIT_S)

    def at(self, widget: QWidget, place: QPoint) -> tuple[int, int]:
        """Where a place in a widget is on the screen."""
        found = self._host.mapFromGlobal(widget.mapToGlobal(place))
        return found.x(), found.y()

    def mouseClick(self, widget: QWidget, button: Qt.MouseButton, pos: QPoint | None = None) -> None:
        place = pos or widget.rect().center()
        self.alike(f"the same page before {self.at(widget, place)} is clicked")
        self._screen.hand("mousemove", *self.at(widget, place), "click", 1)
        QTest.mouseClick(widget, button, pos=place)

    def keyClick(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.alike(f"the same page before {key} is pressed")
        self._screen.hand("key", ("ctrl+" if modifier == Qt.KeyboardModifier.ControlModifier else "") + KEYS[key])
        QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)

    def keySequence(self, widget: QWidget, keys: str) -> None:
        self._screen.hand("key", keys.lower())
        QTest.keySequence(widget, keys)

    def keyClicks(self, widget: QWidget, text: str) -> None:
        self._screen.hand("type", "--delay", 20, text)
        QTest.keyClicks(widget, text)


class TwoHands(Hands):
    """Hands that also draw on the screen of the built program."""

    def __init__(self, window: Window, host: QWidget, screen: Screen, out: Path) -> None:
        super().__init__(window, out)
        self.mirror, self._screen = Mirror(self, host, screen), screen

    def _mouse(self, pad: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        if kind == QEvent.Type.MouseButtonPress:
            self.mirror.alike("the same pad before it is drawn on")
        self._screen.hand("mousemove", *self.mirror.at(pad, at.toPoint()), *MOUSE.get(kind, ()))
        super()._mouse(pad, kind, at, button)


@contextmanager
def both_windows(home: Home, passphrase: str, screen: Screen, out: Path) -> Iterator[TwoHands]:
    """Open the window of a home from source; the hands work in it and on the screen. Closed when the block ends."""
    chosen = settings.load(home.settings)
    themes = ThemeHolder(chosen.theme, chosen.text_scale)  # type: ignore[arg-type]  # settings allow no other
    host = HostWindow(themes.current, bars=True)
    host.resize(*SIZE)
    themes.apply()
    window = Window(home, themes, chosen.language, passphrase, host)
    window.ready.connect(lambda: host.setCentralWidget(window))
    host.show()
    window.start()
    hands = TwoHands(window, host, screen, out)
    try:
        hands.wait(lambda: host.centralWidget() is window, "the window from source is open")
        yield hands
    finally:
        host.close()
        window.shut()
