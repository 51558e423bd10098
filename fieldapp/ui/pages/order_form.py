# SPDX-License-Identifier: Apache-2.0
"""A section with generated forms of one record: each field is saved as it is finished, drafts while it is typed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import OrderPage
from fieldapp.services.views import RecordView
from fieldapp.ui.dialogs.base import error_text
from fieldapp.ui.editors.base import Editor
from fieldapp.ui.editors.form import GroupForm
from fieldapp.ui.editors.text import LineEditor
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.base import Text, clear, column
from fieldapp.ui.widgets.fields import State
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.text import N_
from fieldcore.records.model import IDENTIFIERS

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

AUTOSAVE_MS: Final = 800
NOT_TYPED: Final = ("head", "opinion")
"""Groups that are filled by themselves: opinions come with the signature."""
SPARSE: Final = ("waiting",)
"""Groups that show only once something is in them."""
GROUP_TITLES: Final = {
    "times": N_("Times"), "waiting": N_("Waiting for parts"),
    "compensation": N_("Loaner and compensation"), "charge": N_("Fees"), "dispatch": N_("Appointment"),
}  # fmt: skip
"""Headings, only where the labels below would not say it by themselves."""
KEPT_WHILE_TYPED: Final = IDENTIFIERS | {"text", "long_text", "phone", "integer", "decimal", "money"}
"""The types whose half-typed entries are kept and come back after a crash."""


@dataclass(frozen=True, slots=True)
class Restored:
    """An entry that stands in its field and is not saved: what was typed, and why it is not saved yet."""

    typed: str
    state: State = "doubtful"
    message: str = N_("Typed before the program ended; saved when you leave it.")


class FormSection(Section):
    """Generated forms, one per group of a record; saves each field as it is finished, drafts while it is typed."""

    kind = ""
    groups: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()

    def __init__(self, page: "OrderDetailPage", title: str, icon: str = "") -> None:
        super().__init__(page, title, icon=icon)
        self.forms: dict[str, GroupForm] = {}
        self.view: RecordView | None = None
        self.pill = Pill(page.context, "", "warn")
        self.add_trailing(self.pill)
        self._holder = QWidget()
        self._layout: QVBoxLayout = column(gap=12)
        self._holder.setLayout(self._layout)
        self.body.addWidget(self._holder)
        self._typing = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._typing.timeout.connect(self._keep_draft)
        self._typed = ""
        self._editable: bool | None = None
        self.restored: dict[str, Restored] = {}

    def forget(self) -> None:
        """Lay the forms out anew."""
        self._typing.stop()
        clear(self._layout)
        self.forms, self.view, self._editable, self.restored = {}, None, None, {}

    def view_of(self, value: OrderPage) -> RecordView | None:
        """The record that this section edits."""
        raise NotImplementedError

    def show_order(self, value: OrderPage) -> None:
        """Values and findings into the forms."""
        view = self.view_of(value)
        self.setVisible(view is not None)
        if view is None:
            return
        if self.view is None or self.view.id != view.id or self._editable != value.editable:
            self.forget()
            self.view, self._editable = view, value.editable
            self._build(view, value.editable)
            self._ask_for_drafts(view)
        self.view = view
        problems = {
            problem.field: ("error" if problem.level == "block" else "doubtful", self._words(problem))
            for problem in view.problems if problem.code != "required"
        }  # fmt: skip
        needed = {item.field for item in value.missing if item.record_id == view.id and item.level == "block"}
        for name in needed - problems.keys():
            problems[name] = ("needed", "")
        for name, hint in self.hints(value).items():
            problems.setdefault(name, ("", hint))
        for form in self.forms.values():
            form.set_values(view.values)
            form.set_problems(problems)  # type: ignore[arg-type]  # states of a field row
        self._show_restored()
        mine = [name for form in self.forms.values() for name in form.rows if name in needed]
        self.pill.setVisible(bool(mine) and value.editable)
        self.pill.set(N_("{count} missing"), "warn", count=len(mine))

    def hints(self, value: OrderPage) -> dict[str, str]:
        """Quiet words below fields that nothing is wrong with."""
        return {}

    def _words(self, problem: Any) -> str:
        params = {k: self.page.tr(v) if isinstance(v, str) else v for k, v in problem.params.items()}
        return self.page.tr(problem.message, **params)

    def _build(self, view: RecordView, editable: bool) -> None:
        groups = self.groups or tuple(g for g in view.type.groups() if g not in NOT_TYPED)
        context = self.shell.editors(self.kind, lambda: self.view.values if self.view else {})
        for group in groups:
            specs = [s for s in view.type.group(group) if s.name not in self.omit and s.owner not in ("system",)]
            if not specs or (group in SPARSE and not any(view.values.get(s.name) is not None for s in specs)):
                continue
            required = [s.name for s in specs if s.required_from and editable]
            locked = [s.name for s in specs if s.name in view.locked or not editable]
            form = GroupForm(specs, context, required, locked)
            form.edited.connect(self._edited)
            form.typed.connect(self._typing_in)
            if group in GROUP_TITLES and len(specs) > 1:
                self._layout.addWidget(Text(self.page.context, GROUP_TITLES[group], size=13, tone="text_3"))
            self._layout.addWidget(form)
            self.forms[group] = form

    def _edited(self, name: str, value: object) -> None:
        view, kind = self.view, self.kind
        if view is None:
            return
        self._typing.stop()
        self.restored.pop(name, None)
        if view.values.get(name) == value:
            self.shell.load(lambda: self.services.records.drop_drafts(kind, view.id, name), lambda _: None)
            return

        def failed(error: BaseException) -> None:
            words = error_text(self.page.context, error)
            for form in self.forms.values():
                if name in form.rows:
                    form.rows[name].set_state("error", words)
                    if value is not None and form.editors[name].spec.type.name in KEPT_WHILE_TYPED:
                        self.restored[name] = Restored(str(value), "error", words)

        self.shell.save(lambda: self.save(view.id, name, value), None, failed)

    def save(self, record_id: str, name: str, value: object) -> Changes:
        """Save one finished field; runs on the store's thread."""
        return self.services.records.edit(self.kind, record_id, name, value)

    def _typing_in(self, name: str) -> None:
        if self._typing.isActive() and name == self._typed:
            return  # an unbroken sentence is kept on the way, not when it ends
        self._typed = name
        self._typing.start()

    def _keep_draft(self) -> None:
        view, name, kind = self.view, self._typed, self.kind
        editor = next((form.editors[name] for form in self.forms.values() if name in form.editors), None)
        if view is None or editor is None or not self.isVisible():
            return
        value = editor.value()
        if editor.problem() or value is None or editor.spec.type.name not in KEPT_WHILE_TYPED:
            return
        self.shell.load(lambda: self.services.records.draft(kind, view.id, name, str(value)), lambda _: None)

    def _ask_for_drafts(self, view: RecordView) -> None:
        """What was typed and not saved before the program ended comes back into its field."""

        def found(drafts: dict[str, str]) -> None:
            if self.view is None or self.view.id != view.id or not self._editable:
                return
            for name, typed in drafts.items():
                row = next((form.rows[name] for form in self.forms.values() if name in form.rows), None)
                held = self.view.values.get(name)
                if row is not None and row.state != "read_only" and typed and typed != str(held):
                    self.restored[name] = Restored(typed)
            self._show_restored()

        self.shell.load(lambda: self.services.records.drafts(self.kind, view.id), found)

    def _show_restored(self) -> None:
        for form in self.forms.values():
            for name in self.restored.keys() & form.editors.keys():
                editor, kept = form.editors[name], self.restored[name]
                if not editor.control.hasFocus():
                    restore(editor, kept.typed)
                form.rows[name].set_state(kept.state, kept.message)

    def save_restored(self) -> None:
        """Save what came back, as the next step is taken."""
        for form in self.forms.values():
            for name in self.restored.keys() & form.editors.keys():
                self._edited(name, form.editors[name].value())

    def focus_place(self, record_id: str, field: str) -> bool:
        """Into the field."""
        return any(form.focus_field(field) for form in self.forms.values())


def restore(editor: Editor, typed: str) -> None:
    """Show text as if it had just been typed: leaving the field saves it."""
    control = editor.control
    editor.blockSignals(True)
    if isinstance(control, QPlainTextEdit):
        control.setPlainText(typed)
    elif isinstance(editor, LineEditor):
        editor.line.setText(editor.show_value(typed))
    editor.blockSignals(False)
