# SPDX-License-Identifier: Apache-2.0
import pytest

from fieldcore.base.colours import WHITE, contrast, read_colour


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#ffffff", WHITE), ("#000000", (0, 0, 0)), ("#0D405C", (13 / 255, 64 / 255, 92 / 255)), ("#fff", None),
     ("0D405C", None), ("#0D405G", None), ("#0D405C\n", None), ("", None)],
)  # fmt: skip
def test_reading_a_colour(text: str, colour: tuple[float, float, float] | None) -> None:
    assert read_colour(text) == colour


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)
    grey = (0x76 / 255,) * 3
    assert contrast(grey, WHITE) == contrast(WHITE, grey) == pytest.approx(4.54, abs=0.01)
