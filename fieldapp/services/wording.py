# SPDX-License-Identifier: Apache-2.0
"""Text for people before it has a language: a msgid with its values; the window resolves it when it shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES, label_of

Translate = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Text:
    """A msgid and the values of its places; a value may be a Text itself. An empty msgid shows nothing."""

    msgid: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def resolve(self, tr: Translate) -> str:
        """The text in the language of ``tr``."""
        if not self.msgid:
            return ""
        return tr(self.msgid, **{k: v.resolve(tr) if isinstance(v, Text) else v for k, v in self.params.items()})

    def __str__(self) -> str:
        """The English text, for logs and command lines without a language."""
        return self.resolve(lambda msgid, **values: msgid.format(**values) if values else msgid)

    def __bool__(self) -> bool:
        return bool(self.msgid)


NOTHING = Text()


def text(msgid: str, **params: Any) -> Text:
    """A msgid with its values."""
    return Text(msgid, params)


def raw(value: object) -> Text:
    """A value from the data, never translated: braces in it are no places."""
    return Text("{value}", {"value": value}) if value not in (None, "") else NOTHING


def choice(choices: str, value: object) -> Text:
    """The label of a choice; one that this version does not know shows raw."""
    if not isinstance(value, str) or not value:
        return NOTHING
    label = label_of(choices, value)
    return raw(value) if label == value else Text(label)


def is_choice(choices: str, value: str) -> bool:
    """Whether a value is one of the choices that this version knows."""
    return any(known.id == value for known in CHOICES[choices])


def joined(parts: Sequence[Text]) -> Text:
    """Several texts, separated as the language separates them."""
    found = [part for part in parts if part]
    if len(found) < 2:
        return found[0] if found else NOTHING
    return Text(N_("{first}, {rest}"), {"first": found[0], "rest": joined(found[1:])})
