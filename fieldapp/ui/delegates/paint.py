# SPDX-License-Identifier: Apache-2.0
"""Shared painting: pills, urgency bars, gauges, levels, discs, two-line text. Geometry is plain functions."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from fieldapp.ui.theme.theme import Theme

PILL_HEIGHT = 22
_PILL = {
    "neutral": ("neutral_w", "text_2"), "acc": ("accent_w", "accent_t"), "ok": ("ok_w", "ok"),
    "warn": ("warn_w", "warn"), "danger": ("danger_w", "danger"), "conf": ("conf_w", "conf"),
    "solid": ("danger_s", "on"), "dashed": ("", "text_2"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PillSpec:
    """What a pill says: a ready text, its tone (neutral, acc, ok, warn, danger, conf, solid, dashed), an icon."""

    text: str
    tone: str = "neutral"
    icon: str = ""


def pill_height(theme: Theme) -> int:
    """22 at 100 %."""
    return theme.height(PILL_HEIGHT)


def pill_width(theme: Theme, pill: PillSpec) -> int:
    """The width that a pill needs."""
    metrics = QFontMetrics(theme.font(12, bold=pill.tone == "solid"))
    return metrics.horizontalAdvance(pill.text) + 16 + (18 if pill.icon else 0)


def paint_pill(painter: QPainter, theme: Theme, at: QPointF, pill: PillSpec, limit: int = 10_000) -> float:
    """Paint a pill with its left top at ``at``, elided to ``limit``; returns its width."""
    width = min(pill_width(theme, pill), limit)
    height = pill_height(theme)
    background, colour = _PILL.get(pill.tone, _PILL["neutral"])
    rect = QRectF(at.x(), at.y(), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if background:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(background))
        painter.drawRoundedRect(rect, height / 2, height / 2)
    else:
        painter.setPen(dashed_pen(theme.colour("line_2"), 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    left = rect.left() + 8
    if pill.icon:
        painter.drawPixmap(QPointF(left, rect.center().y() - 7), theme.pixmap(pill.icon, colour, 14))
        left += 18
    font = theme.font(12, bold=pill.tone == "solid")
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    inner = QRectF(left, rect.top(), rect.right() - 7 - left, height)
    text = QFontMetrics(font).elidedText(pill.text, Qt.TextElideMode.ElideRight, round(inner.width()) + 1)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()
    return width


def dashed_pen(colour: QColor, width: float) -> QPen:
    """Dashes of 4 with gaps of 3."""
    pen = QPen(colour, width)
    pen.setDashPattern([4 / width, 3 / width])
    return pen


def paint_text(
    painter: QPainter,
    theme: Theme,
    rect: QRectF | QRect,
    text: str,
    size: int = 14,
    token: str = "text",
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> int:
    """One line, elided to the rectangle, vertically centred in it; returns the width it took."""
    font = theme.font(size, bold)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    painter.drawText(QRectF(rect), align | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def two_lines(rect: QRect, theme: Theme, first: int = 14, second: int = 13) -> tuple[QRect, QRect]:
    """The rectangles of two lines of text, together centred in ``rect``."""
    top_height = round(theme.px(first) * 1.5)
    low_height = round(theme.px(second) * 1.5)
    top = rect.top() + (rect.height() - top_height - low_height) // 2
    return (
        QRect(rect.left(), top, rect.width(), top_height),
        QRect(rect.left(), top + top_height, rect.width(), low_height),
    )


@dataclass(frozen=True, slots=True)
class GaugeSpec:
    """A measured value against its limits; any of them may be missing."""

    low: float | None
    high: float | None
    value: float | None

    @property
    def passes(self) -> bool | None:
        """Whether the value lies within the limits; None while there is none."""
        if self.value is None:
            return None
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)


def gauge_range(gauge: GaugeSpec) -> tuple[float, float]:
    """The values at the ends of the track: the limits with room for being out of them."""
    low, high = gauge.low, gauge.high
    if low is None and high is None:
        return 0.0, 1.0
    if low is not None and high is not None:
        span = 1.25 * (high - low) or max(abs(high), 1.0)
        return low - span, high + span
    if high is not None:
        return (0.0, high * 1.6) if high > 0 else (high * 2 - 1, high + 1)
    assert low is not None
    return (0.0, low * 2) if low > 0 else (low - 1, low + 1)


def gauge_position(gauge: GaugeSpec, value: float) -> float:
    """Where a value stands on the track, 0 to 1; what is beyond the ends stays at them."""
    low, high = gauge_range(gauge)
    return min(1.0, max(0.0, (value - low) / (high - low)))


def paint_gauge(painter: QPainter, theme: Theme, rect: QRectF, gauge: GaugeSpec) -> None:
    """Track, green zone and marker; a marker out of its zone is red."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("neutral_w"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    start = 0.0 if gauge.low is None else gauge_position(gauge, gauge.low)
    end = 1.0 if gauge.high is None else gauge_position(gauge, gauge.high)
    if gauge.low is not None or gauge.high is not None:
        zone = QRectF(rect.left() + start * rect.width(), rect.top(), (end - start) * rect.width(), rect.height())
        painter.setBrush(theme.colour("ok_w"))
        painter.setPen(QPen(theme.colour("ok_s"), 1))
        painter.drawRoundedRect(zone.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if gauge.value is not None:
        x = rect.left() + gauge_position(gauge, gauge.value) * rect.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger" if gauge.passes is False else "text"))
        painter.drawRoundedRect(QRectF(x - 2, rect.top() - 3, 4, rect.height() + 6), 1.5, 1.5)
    painter.restore()


def paint_level(painter: QPainter, theme: Theme, rect: QRectF, share: float, mark: float, token: str) -> None:
    """A stock level: filled share of the track with a mark at the reorder point (both 0 to 1)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("neutral_w"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    if share > 0:
        painter.setBrush(theme.colour(token))
        filled = QRectF(rect.left(), rect.top(), max(rect.height(), rect.width() * min(1.0, share)), rect.height())
        painter.drawRoundedRect(filled, rect.height() / 2, rect.height() / 2)
    painter.fillRect(
        QRectF(rect.left() + rect.width() * mark - 1, rect.top() - 4, 2, rect.height() + 8), theme.colour("text_2")
    )
    painter.restore()


def paint_disc(painter: QPainter, theme: Theme, centre: QPointF, icon: str, tone: str) -> None:
    """A 24 px disc with an icon, as the timeline uses."""
    background, colour = _PILL.get(tone, _PILL["neutral"])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(background or "neutral_w"))
    painter.drawEllipse(centre, 12, 12)
    painter.drawPixmap(QPointF(centre.x() - 7, centre.y() - 7), theme.pixmap(icon, colour, 14))
    painter.restore()
