# SPDX-License-Identifier: Apache-2.0
"""The few things a style sheet cannot draw: focus ring, checkbox, radio, on top of Fusion."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from fieldapp.ui.theme.tokens import Tokens

RING_MARGIN = 4
_METRICS = {
    QStyle.PixelMetric.PM_IndicatorWidth: 20,
    QStyle.PixelMetric.PM_IndicatorHeight: 20,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth: 18,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight: 18,
    QStyle.PixelMetric.PM_CheckBoxLabelSpacing: 8,
    QStyle.PixelMetric.PM_RadioButtonLabelSpacing: 8,
    QStyle.PixelMetric.PM_FocusFrameHMargin: RING_MARGIN,
    QStyle.PixelMetric.PM_FocusFrameVMargin: RING_MARGIN,
    QStyle.PixelMetric.PM_ScrollBarExtent: 12,
}


class FieldStyle(QProxyStyle):
    """Fusion with our indicators and focus ring."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__("Fusion")
        self.tokens = tokens

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        fixed = _METRICS.get(metric)
        return fixed if fixed is not None else super().pixelMetric(metric, option, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            self._indicator(option, painter, radio=False)
        elif element == QStyle.PrimitiveElement.PE_IndicatorRadioButton:
            self._indicator(option, painter, radio=True)
        elif element != QStyle.PrimitiveElement.PE_FrameFocusRect:  # the ring around the widget says it
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element != QStyle.ControlElement.CE_FocusFrame:
            super().drawControl(element, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.tokens.colour("accent"), 2))
        painter.drawRoundedRect(QRectF(_rect(option)).adjusted(1, 1, -1, -1), 8, 8)
        painter.restore()

    def _indicator(self, option: QStyleOption, painter: QPainter, radio: bool) -> None:
        checked = bool(_state(option) & QStyle.StateFlag.State_On)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(_rect(option)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(self.tokens.colour("accent" if checked else self._edge(option)), 2))
        painter.setBrush(self.tokens.colour("accent" if checked else "surface"))
        painter.drawEllipse(rect) if radio else painter.drawRoundedRect(rect, 4, 4)
        if checked and radio:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.tokens.colour("on"))
            painter.drawEllipse(rect.adjusted(4.5, 4.5, -4.5, -4.5))
        elif checked:
            painter.setPen(QPen(self.tokens.colour("on"), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            x, y = rect.x(), rect.y()
            painter.drawPolyline([QPointF(x + 4, y + 9.4), QPointF(x + 7.6, y + 13), QPointF(x + 14, y + 5.4)])
        painter.restore()

    @staticmethod
    def _edge(option: QStyleOption) -> str:
        return "accent" if _state(option) & QStyle.StateFlag.State_HasFocus else "line_2"


def _rect(option: QStyleOption) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOption) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
