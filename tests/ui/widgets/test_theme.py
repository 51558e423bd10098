# SPDX-License-Identifier: Apache-2.0
import re

import pytest
from PySide6.QtWidgets import QApplication

from fieldapp.ui.context import UiContext
from fieldapp.ui.theme.icons import icon_paths
from fieldapp.ui.theme.theme import SCALES, Theme
from fieldapp.ui.theme.tokens import Tokens, load_tokens
from fieldapp.ui.widgets.buttons import Button
from fieldcore.base.colours import READABLE, contrast, read_colour

THEMES = ("light", "dark", "sunlight")
TEXT_PAIRS = [
    *((ink, paper) for ink in ("text", "text_2", "text_3") for paper in ("canvas", "surface", "sunken", "neutral_w")),
    *((tone, f"{tone}_w") for tone in ("ok", "warn", "danger", "conf")),
    *((tone, "surface") for tone in ("ok", "warn", "danger", "conf", "accent_t")),
    ("accent_t", "accent_w"),
    ("text", "mark"),
    *(("on", paper) for paper in ("accent", "accent_h", "accent_p", "danger_s")),
    ("ink", "paper"),
]


def told_apart(tokens: Tokens, first: str, second: str) -> float:
    """The contrast of two tokens' colours."""
    colours = [read_colour(getattr(tokens, name)) for name in (first, second)]
    assert all(colours), (first, second)
    return contrast(*(colour for colour in colours if colour))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper"), TEXT_PAIRS)
def test_text_is_readable_on_its_background(theme: str, ink: str, paper: str) -> None:
    tokens = load_tokens(theme)
    assert told_apart(tokens, ink, paper) >= READABLE


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("edge", ["line_2", "accent", "ok_s", "warn_s", "danger_s"])
def test_edges_of_controls_are_seen(theme: str, edge: str) -> None:
    tokens = load_tokens(theme)
    assert told_apart(tokens, edge, "surface") >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", SCALES)
def test_the_style_sheet_has_no_hole(theme: str, scale: int) -> None:
    sheet = Theme(theme, scale).style_sheet
    assert not re.search(r"@\w", sheet)
    assert "#" in sheet


def test_sunlight_is_large_and_easy_to_hit() -> None:
    theme = Theme("sunlight", 100)
    assert (theme.scale, theme.target) == (130, 48)


def test_every_icon_can_be_drawn(context: UiContext) -> None:
    names = list(icon_paths())
    assert len(names) > 30
    for name in names:
        image = context.theme.pixmap(name, "text", 20).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())), name


def test_a_switch_of_theme_changes_palette_and_buttons_at_once(qtbot, context: UiContext) -> None:
    button = Button(context, "Go", "primary", icon="truck")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    with qtbot.waitSignal(context.themes.changed):
        context.themes.set("dark", 130)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert application.palette().window().color() == load_tokens("dark").colour("canvas")
    assert application.font().pixelSize() == 18
    assert button.icon().cacheKey() != before


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="120"):
        Theme("light", 120)
