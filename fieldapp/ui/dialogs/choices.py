# SPDX-License-Identifier: Apache-2.0
"""Choice lists as options of a control."""

from typing import Final

from fieldapp.ui.widgets.choices import Option
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES

LANGUAGES: Final = (("zh_CN", "中文"), ("en", "English (EN)"))
"""Languages of the window, each in its own words, so that whoever took the wrong one finds back."""
PAPER_LANGUAGES: Final = (("zh_CN", "中文"), ("en", "English"), ("both", N_("Both")))


def choices(name: str) -> list[Option]:
    """The options of a shipped list: id and msgid."""
    return [(choice.id, choice.label) for choice in CHOICES[name]]
