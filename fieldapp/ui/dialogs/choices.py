# SPDX-License-Identifier: Apache-2.0
"""Choice lists as options of a control."""

from fieldapp.ui.widgets.choices import Option
from fieldcore.records.choices import CHOICES


def choices(name: str) -> list[Option]:
    """The options of a shipped list: id and msgid."""
    return [(choice.id, choice.label) for choice in CHOICES[name]]
