# SPDX-License-Identifier: Apache-2.0
"""Shows the pages of a paper that a background task has rendered; knows which ones were seen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import Text, column, follow, row
from fieldapp.ui.widgets.buttons import Button
from fieldcore.base.text import N_

ZOOMS: Final = (50, 75, 90, 100, 110, 125, 150, 200)
_GAP = 16


class _Paper(QWidget):
    """The pages one under another, on a desk."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.pages: list[QImage] = []
        self.zoom = 100
        self.page_width = 704.0

    def page_rect(self, index: int) -> QRectF:
        """Where a page lies."""
        top = float(_GAP)
        width = self.page_width * self.zoom / 100
        for at, page in enumerate(self.pages):
            height = width * page.height() / max(1, page.width())
            if at == index:
                return QRectF(max(float(_GAP), (self.width() - width) / 2), top, width, height)
            top += height + _GAP
        return QRectF()

    def fit(self) -> None:
        """Take the size of the pages."""
        width = self.page_width * self.zoom / 100
        heights = sum(width * page.height() / max(1, page.width()) + _GAP for page in self.pages)
        self.setMinimumSize(QSize(round(width) + 2 * _GAP, round(heights) + _GAP))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), theme.colour("line"))
        for at, page in enumerate(self.pages):
            rect = self.page_rect(at)
            if rect.toRect().intersects(event.rect()):
                painter.fillRect(rect, theme.colour("paper"))
                painter.drawImage(rect, page)
                painter.setPen(theme.colour("line_2"))
                painter.drawRect(rect)


class PdfView(QWidget):
    """Pages, zoom and page keys. ``zoom_changed(percent)`` may ask for sharper pages; ``seen_changed(count, of)``."""

    zoom_changed = Signal(int)
    seen_changed = Signal(int, int)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._paper = _Paper(context)
        self._seen: set[int] = set()
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._paper)
        self._scroll.setWidgetResizable(True)
        self._scroll.verticalScrollBar().valueChanged.connect(self._look)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._look)
        self.smaller = Button(context, icon="minus", name=N_("Smaller"), shortcut="Ctrl+-")
        self.larger = Button(context, icon="plus", name=N_("Larger"), shortcut="Ctrl+=")
        self.before = Button(context, icon="up", name=N_("Page before"), shortcut="Ctrl+PgUp")
        self.after = Button(context, icon="down", name=N_("Next page"), shortcut="Ctrl+PgDown")
        self._zoom = Text(context, "100 %", tone="text_2")
        self._seen_text = Text(context, "", tone="ok")
        self._page_text = Text(context, "")
        bar = row(self.smaller, self._zoom, self.larger, 1, self._seen_text, self._page_text, self.before, self.after,
                  margins=(16, 11, 16, 11), gap=12)  # fmt: skip
        self.setLayout(column(self._scroll, bar, gap=0))
        self.smaller.clicked.connect(lambda: self._step(-1))
        self.larger.clicked.connect(lambda: self._step(1))
        self.before.clicked.connect(lambda: self.go(self.page() - 1))
        self.after.clicked.connect(lambda: self.go(self.page() + 1))
        follow(context, self)

    def set_pages(self, pages: Sequence[QImage], keep_seen: bool = False) -> None:
        """Show rendered pages; sharper ones of the same paper keep what was seen."""
        self._paper.pages = list(pages)
        if not keep_seen:
            self._seen = set()
            self._scroll.verticalScrollBar().setValue(0)
        self._paper.fit()
        self._look()

    @property
    def zoom(self) -> int:
        """The zoom in percent."""
        return self._paper.zoom

    def set_zoom(self, percent: int) -> None:
        """Show the pages larger or smaller."""
        self._paper.zoom = percent
        self._paper.fit()
        self._zoom.set(f"{percent} %")
        self.zoom_changed.emit(percent)
        self._look()

    @property
    def seen(self) -> int:
        """How many pages were on the screen so far."""
        return len(self._seen)

    def page(self) -> int:
        """The index of the page that takes most of the screen."""
        view = self._visible()
        shares = [self._paper.page_rect(at).intersected(view).height() for at in range(len(self._paper.pages))]
        return max(range(len(shares)), key=lambda at: shares[at]) if shares else 0

    def go(self, index: int) -> None:
        """Scroll to a page."""
        if 0 <= index < len(self._paper.pages):
            self._scroll.verticalScrollBar().setValue(round(self._paper.page_rect(index).top()) - _GAP)

    def refresh(self) -> None:
        """Texts in the language of the moment."""
        self._scroll.setAccessibleName(self._context.tr(N_("Paper to sign")))
        self._tell()
        self._paper.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paper.page_width = max(240.0, min(704.0, self._scroll.width() - 2.0 * _GAP - 16))
        self._paper.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()

    def _step(self, by: int) -> None:
        nearest = min(range(len(ZOOMS)), key=lambda at: abs(ZOOMS[at] - self.zoom))
        self.set_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, nearest + by))])

    def _visible(self) -> QRectF:
        top = self._scroll.verticalScrollBar().value()
        return QRectF(QPoint(0, top), self._scroll.viewport().size()).adjusted(0, 0, self._paper.width(), 0)

    def _look(self) -> None:
        before = self.seen
        view = self._visible()
        if self.isVisible():
            for at in range(len(self._paper.pages)):
                rect = self._paper.page_rect(at)
                if rect.intersected(view).height() >= min(rect.height(), view.height()) * 0.5:
                    self._seen.add(at)
        self._tell()
        if self.seen != before:
            self.seen_changed.emit(self.seen, len(self._paper.pages))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _tell(self) -> None:
        tr, count = self._context.tr, len(self._paper.pages)
        self._page_text.set(tr(N_("Page {page} of {count}"), page=self.page() + 1, count=count) if count else "")
        text = tr(N_("All pages seen")) if self.seen == count else tr(N_("{count} pages seen"), count=self.seen)
        self._seen_text.set(text if count else "")
        self._seen_text.set_tone("ok" if self.seen == count else "text_2")
