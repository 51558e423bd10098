# SPDX-License-Identifier: Apache-2.0
"""A question: its text, its fields, a verb on the button; Esc cancels and nothing is lost."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import Text, column, row, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Option, Select
from fieldapp.ui.widgets.fields import FieldRow
from fieldcore.base.text import N_

WIDTH = 480
A = TypeVar("A")


class Question(QDialog):
    """A dialog that asks one thing. ``answered`` runs when the verb is pressed and says why it cannot, or ""."""

    def __init__(
        self, context: UiContext, parent: QWidget, title: str, verb: str, what: str = "", danger: bool = False
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(context.tr(title))
        self.setModal(True)
        self.setMinimumWidth(WIDTH)
        set_properties(self, surface="surface")
        self.body: QVBoxLayout = column(gap=10)
        self._trouble = Text(context, "", size=13, tone="danger", wrap=True)
        self._trouble.hide()
        self.verb = Button(context, verb, "danger" if danger else "primary", key="Ctrl ↵", shortcut="Ctrl+Return")
        self.verb.clicked.connect(self._press)
        cancel = Button(context, N_("Cancel"))
        cancel.clicked.connect(self.reject)
        head = column(Text(context, title, size=16, bold=True), gap=4)
        if what:
            head.addWidget(Text(context, what, size=13, tone="text_2", wrap=True))
        self.setLayout(
            column(head, self.body, self._trouble, row(1, cancel, self.verb), gap=16, margins=(24, 20, 24, 20))
        )

    def check(self) -> str:
        """Why the answer cannot be taken, as a ready text; "" if it can."""
        return ""

    def _press(self) -> None:
        trouble = self.check()
        self._trouble.set(trouble)
        self._trouble.setVisible(bool(trouble))
        if not trouble:
            self.accept()

    def add_row(self, label: str, control: QWidget, required: bool = False, hint: str = "") -> FieldRow:
        """Put a labelled control into the question."""
        field = FieldRow(self.context, label, control, required, "", hint)
        self.body.addWidget(field)
        return field


class ReasonQuestion(Question):
    """Why: one of a list, or words, or both."""

    def __init__(
        self, context: UiContext, parent: QWidget, title: str, verb: str, options: Sequence[Option] = (),
        note_required: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(context, parent, title, verb)
        self._note_required = note_required
        self.choice = Select(context, options, name=N_("Reason")) if options else None
        if self.choice is not None:
            self.add_row(N_("Reason"), self.choice, True)
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(84)
        self.note.setTabChangesFocus(True)
        self.add_row(N_("In words"), self.note, note_required)

    @property
    def reason(self) -> str:
        """The chosen id, "" for none."""
        return (self.choice.value() if self.choice else None) or ""

    @property
    def words(self) -> str:
        """What was written."""
        return self.note.toPlainText().strip()

    def check(self) -> str:
        """A reason is needed; words where the list asks for them."""
        if self.choice is not None and not self.reason:
            return self.context.tr(N_("Choose a reason."))
        if (self._note_required or self.reason == "other") and not self.words:
            return self.context.tr(N_("Say why in a few words."))
        return ""


def line(context: UiContext, name: str, text: str = "", password: bool = False) -> QLineEdit:
    """A line of text with its spoken name."""
    made = QLineEdit(text)
    made.setAccessibleName(context.tr(name))
    made.setMinimumHeight(context.theme.control(40))
    if password:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def ask(question: Question, answered: Callable[[], object]) -> None:
    """Show a question without stopping the window; ``answered`` runs if it is answered."""
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.accepted.connect(answered)
    question.open()


def ask_for(question: Question, read: Callable[[], A], answered: Callable[[A], object]) -> None:
    """Like ``ask``; ``read`` takes the answer out of the widgets at once, since work goes on without them."""
    ask(question, lambda: answered(read()))
