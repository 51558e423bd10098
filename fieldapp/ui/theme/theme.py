# SPDX-License-Identifier: Apache-2.0
"""A theme: tokens with a text scale, turned into palette, style sheet and style; and the holder that switches it."""

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from fieldapp.ui.theme.icons import draw_icon
from fieldapp.ui.theme.tokens import ThemeName, Tokens, load_tokens
from fieldcore.base import resources

if TYPE_CHECKING:
    from fieldapp.ui.theme.style import FieldStyle

Choice = Literal["system", "light", "dark", "sunlight"]
SCALES: Final = (100, 115, 130, 150)
FAMILY: Final = "Noto Sans SC"
_ROLES: Final = {
    QPalette.ColorRole.Window: "canvas", QPalette.ColorRole.Base: "surface", QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.AlternateBase: "sunken", QPalette.ColorRole.Mid: "line", QPalette.ColorRole.Dark: "line_2",
    QPalette.ColorRole.WindowText: "text", QPalette.ColorRole.Text: "text", QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.PlaceholderText: "text_3", QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Highlight: "accent", QPalette.ColorRole.Link: "accent_t",
    QPalette.ColorRole.HighlightedText: "on", QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.ToolTipBase: "surface", QPalette.ColorRole.ToolTipText: "text",
}  # fmt: skip


class Theme:
    """One look: colours of ``name``, text at ``scale`` percent."""

    def __init__(self, name: ThemeName = "light", scale: int = 100) -> None:
        """ValueError for a scale that we do not offer. Sunlight has at least 130 % text."""
        if scale not in SCALES:
            raise ValueError(f"no text scale {scale}")
        self.name: ThemeName = name
        self.scale = max(scale, 130) if name == "sunlight" else scale
        self.tokens: Tokens = load_tokens(name)

    @property
    def dark(self) -> bool:
        """Whether the surfaces are dark."""
        return self.name == "dark"

    @property
    def target(self) -> int:
        """The least side of what one presses."""
        return 48 if self.name == "sunlight" else max(40, self.px(20) + 18)

    def px(self, size: int) -> int:
        """A text size in pixels."""
        return round(size * self.scale / 100)

    def height(self, at_100: int) -> int:
        """The height of a row or control that holds text, grown with the text."""
        return round(at_100 * (1 + (self.scale - 100) / 150))

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return self.tokens.colour(token)

    def control(self, at_100: int) -> int:
        """The height of a control: 40 and more is never less than a finger needs."""
        return max(self.height(at_100), self.target if at_100 >= 40 else 0)

    def font(self, size: int = 14, bold: bool = False) -> QFont:
        """The font at a size of the scale 12, 13, 14, 16, 20, 28."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def pixmap(self, name: str, token: str = "text_2", size: int = 18, ratio: float = 0.0) -> QPixmap:
        """An icon in a token's colour."""
        application = QGuiApplication.instance()
        if not ratio:
            ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
        return draw_icon(name, getattr(self.tokens, token), size, ratio)

    def icon(self, name: str, token: str = "text_2", size: int = 18) -> QIcon:
        """An icon for a button."""
        return QIcon(self.pixmap(name, token, size))

    @cached_property
    def palette(self) -> QPalette:
        """The palette for what the style sheet does not name."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text_3"))
        return palette

    @cached_property
    def style_sheet(self) -> str:
        """The style sheet: each ``@token``, ``@px14`` and ``@h40`` of the template filled."""
        return re.sub(r"@([a-z]+[a-z0-9_]*)", self._value, resources.read_text("style/app.qss"))

    def _value(self, match: re.Match[str]) -> str:
        name = match[1]
        if size := re.fullmatch(r"px(\d+)", name):
            return f"{self.px(int(size[1]))}px"
        if size := re.fullmatch(r"([hi])(\d+)", name):
            # Style sheets size the content box: a border takes 1 pixel (h) or 2 (i) on each side.
            return f"{self.control(int(size[2])) - (2 if size[1] == 'h' else 4)}px"
        return str(getattr(self.tokens, name))


@cache
def load_fonts() -> None:
    """Register the shipped fonts, once in the life of the program."""
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/NotoSansSC-{weight}.ttf")))


class ThemeHolder(QObject):
    """Owns the theme of the program; everything that paints asks ``current`` and repaints on ``changed``."""

    changed = Signal()

    def __init__(self, choice: Choice = "system", scale: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice: Choice = choice
        self.scale = scale
        self._before: Choice = "system" if choice == "sunlight" else choice
        self.current = Theme(self._resolve(choice), scale)
        self._style: FieldStyle | None = None

    def apply(self) -> None:
        """Dress the application: fonts, style, palette, style sheet."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise RuntimeError("a theme needs an application")
        load_fonts()
        if self._style is None:
            from fieldapp.ui.theme.style import FieldStyle  # not needed for the first paint

            self._style = FieldStyle(self.current.tokens)
            application.setStyle(self._style)
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._style.tokens = self.current.tokens
        application.setFont(self.current.font(14))
        application.setPalette(self.current.palette)
        application.setStyleSheet(self.current.style_sheet)

    def set(self, choice: Choice | None = None, scale: int | None = None) -> None:
        """Switch live."""
        self.choice = choice or self.choice
        self.scale = scale or self.scale
        self.current = Theme(self._resolve(self.choice), self.scale)
        self.apply()
        self.changed.emit()

    def toggle(self) -> None:
        """From light to dark and back."""
        self.set("light" if self.current.dark else "dark")

    def toggle_sunlight(self) -> None:
        """To the theme for bright sun, and back to what was before."""
        if self.choice == "sunlight":
            self.set(self._before)
        else:
            self._before = self.choice
            self.set("sunlight")

    def _system_changed(self) -> None:
        if self.choice == "system":
            self.set()

    @staticmethod
    def _resolve(choice: Choice) -> ThemeName:
        if choice in get_args(ThemeName):
            return choice  # type: ignore[return-value]  # not "system": the line above says so
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"
