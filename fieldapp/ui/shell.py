# SPDX-License-Identifier: Apache-2.0
"""What pages share: services off the window's thread, news of what changed, and ways to other pages."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from fieldapp.services.bundle import Services
from fieldapp.services.changes import Changes
from fieldapp.services.views import Option
from fieldapp.services.wording import Text
from fieldapp.ui.context import UiContext
from fieldapp.ui.editors.base import EditorContext, Found
from fieldapp.ui.tasks import Done
from fieldcore.base.text import N_


@dataclass(frozen=True, slots=True)
class Ways:
    """How a page opens another, and how the whole home is opened anew: a backup is put in the place of its data
    (where that which was there is kept, or why not), and the window starts again; or closed for another person.
    """

    order: Callable[[str], None]
    signing: Callable[[str], None]
    paper: Callable[[str], None]
    machine: Callable[[str], None]
    customer: Callable[[str], None]
    page: Callable[[str], None]
    private: Callable[[bool], None]
    restore: Callable[[Path, Done, Done], None]
    restart: Callable[[], object]
    leave: Callable[[], object]


class Shell(QObject):
    """One for the window. ``changed`` carries Changes; ``sync_changed`` comes when the engine has news;
    ``titled``: a page's key, title and what stands beside it; ``back_asked`` goes where Alt+Left goes.
    """

    changed = Signal(object)
    sync_changed = Signal()
    titled = Signal(str, str, str)
    back_asked = Signal()

    def __init__(self, context: UiContext, services: Services, ways: Ways) -> None:
        super().__init__()
        self.context, self.services, self.ways = context, services, ways
        self._titles: dict[tuple[str, str], str] = {}

    def say(self, text: Text) -> str:
        """A service's text in the language of the moment."""
        return text.resolve(self.context.tr)

    def load(self, work: Callable[[], Any], done: Done, failed: Done | None = None) -> None:
        """Read something; ``done`` gets it on the window's thread."""
        self.context.tasks.start("store", work, done, failed)

    def save(self, work: Callable[[], Changes], done: Done | None = None, failed: Done | None = None) -> None:
        """Save an entry: the bar says that it is saved and Ctrl+Z takes it back, no toast for each field."""
        self.do(work, done, failed, offer=False)

    def do(
        self, work: Callable[[], Changes], done: Done | None = None, failed: Done | None = None, offer: bool = True
    ) -> None:
        """Change something; every page hears of it, and what can be undone is offered to be."""

        def settled(changes: Changes) -> None:
            if changes:
                self.changed.emit(changes)
                if changes.undo and offer:
                    self.context.messages.undoable(self.context.tr(N_("Saved")), self.context.tr(N_("Undo")), self.undo)
            if done is not None:
                done(changes)

        self.context.tasks.start("store", work, settled, failed)

    def undo(self) -> None:
        """Take the last change back."""
        self.do(self.services.records.undo)

    def news(self, message: str, **values: object) -> None:
        """Say something that needs no answer."""
        self.context.messages.news(self.context.tr(message, **values))

    def title(self, kind: str, record_id: str) -> str:
        """The name of a record that a page has shown, "" for another."""
        return self._titles.get((kind, record_id), "")

    def learn_titles(self, titles: dict[tuple[str, str], str]) -> None:
        """Names that a loaded view brought along."""
        self._titles.update(titles)

    def field_label(self, kind: str, field: str) -> str:
        """The label of a field, a msgid; "" for one that is not declared."""
        spec = self.services.records.blank(kind, {}).type.fields.get(field)
        return spec.label if spec else ""

    def editors(self, kind: str, values: Callable[[], dict[str, Any]]) -> EditorContext:
        """What editors of a record need: choices, and lookups for reference fields of ``kind``."""

        fields = self.services.records.blank(kind, {}).type.fields

        def lookup(field: str, text: str, found: Found) -> None:
            def settled(options: tuple[Option, ...]) -> None:
                self.learn_titles({(fields[field].type.target, option.id): option.label for option in options})
                found([(option.id, option.label) for option in options])

            held = values()
            self.load(lambda: self.services.codes.options(kind, field, held, text), settled)

        return EditorContext(ui=self.context, lookup=lookup, title=self.title)
