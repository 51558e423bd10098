# SPDX-License-Identifier: Apache-2.0
"""Edit any record by its declaration: typed text in, problems out; drafts; undo of the last change."""

from typing import Any

from fieldapp.services.changes import Changes
from fieldapp.services.views import RecordView
from fieldcore.records.model import Values
from fieldcore.rules.validation import Problem


class Records:
    """The generic editors' service."""

    def view(self, kind: str, record_id: str) -> RecordView | None:
        """One record for editors and cells, or None where there is none."""
        raise NotImplementedError

    def blank(self, kind: str, values: Values) -> RecordView:
        """A record that does not exist yet, for a form that will make it."""
        raise NotImplementedError

    def read(self, kind: str, field: str, typed: str) -> Any:
        """The plain value of typed text. UserError with what to type instead, where it can't be one."""
        raise NotImplementedError

    def check(self, kind: str, record_id: str, changes: Values) -> tuple[Problem, ...]:
        """What would be wrong with these plain values; nothing is saved."""
        raise NotImplementedError

    def edit(self, kind: str, record_id: str, field: str, value: Any) -> Changes:
        """Save one plain value (None empties it). UserError where it blocks; the draft is kept."""
        raise NotImplementedError

    def edit_text(self, kind: str, record_id: str, field: str, typed: str) -> Changes:
        """Save what was typed into one field."""
        raise NotImplementedError

    def save_group(self, kind: str, record_id: str, changes: Values) -> Changes:
        """Save several plain values of one record as one group and drop their drafts."""
        raise NotImplementedError

    def create(self, kind: str, values: Values) -> Changes:
        """A new record; ``created`` is its id."""
        raise NotImplementedError

    def draft(self, kind: str, record_id: str, field: str, typed: str) -> None:
        """Keep what is being typed, without the outbox: call it within a second of typing."""
        raise NotImplementedError

    def drafts(self, kind: str, record_id: str) -> dict[str, str]:
        """Field → text that was typed and not saved, as after a crash."""
        raise NotImplementedError

    def drop_drafts(self, kind: str, record_id: str, *fields: str) -> None:
        """Forget drafts; without fields all of the record."""
        raise NotImplementedError

    def can_undo(self) -> bool:
        """Whether there is a change of this session to take back."""
        raise NotImplementedError

    def undo(self) -> Changes:
        """Take back the last change that nobody has signed. UserError where there is none."""
        raise NotImplementedError
