# SPDX-License-Identifier: Apache-2.0
"""Dialogs over a dimmed window; a question: its text, its fields, a verb on the button; Esc cancels."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from fieldapp.errors import FieldAppError
from fieldapp.services.changes import Changes
from fieldapp.ui.context import UiContext
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Option, Select
from fieldapp.ui.widgets.fields import FieldRow
from fieldcore.base.text import N_

WIDTH = 480
A = TypeVar("A")


class Scrim(QWidget):
    """Dims a window while a dialog is over it."""

    def __init__(self, context: UiContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        colour = QColor(Qt.GlobalColor.black) if theme.dark else theme.colour("text")
        colour.setAlphaF(0.5 if theme.dark else 0.32)
        QPainter(self).fillRect(self.rect(), colour)


class Dialog(QDialog):
    """A window over a page: what is behind it is dimmed, and it goes for good when it is closed."""

    def __init__(self, context: UiContext, parent: QWidget, title: str, surface: str = "surface") -> None:
        super().__init__(parent)
        self.context, self._behind = context, parent
        self.setWindowTitle(context.tr(title))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_properties(self, surface=surface)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.finished.connect(Scrim(self.context, self._behind.window()).deleteLater)


class Question(Dialog):
    """A dialog that asks one thing. ``answer`` runs when the verb is pressed and nothing is wrong with the entries."""

    def __init__(
        self, context: UiContext, parent: QWidget, title: str, verb: str, what: str = "", danger: bool = False
    ) -> None:
        super().__init__(context, parent, title)
        self.setMinimumWidth(WIDTH)
        self.answer: Callable[[], object] = self.accept
        self.body: QVBoxLayout = column(gap=10)
        self._trouble = Text(context, "", size=13, tone="danger", wrap=True)
        self._trouble.hide()
        self.verb = Button(context, verb, "danger" if danger else "primary", shortcut="Ctrl+Return")
        self.verb.clicked.connect(self._press)
        cancel = Button(context, N_("Cancel"), key="Esc")
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

    def reject(self) -> None:
        """Cancelled; not while the answer is being done."""
        if not self.verb.busy:
            super().reject()

    def refuse(self, error: BaseException) -> None:
        """What was answered could not be done: why, with all that was typed."""
        self.verb.set_busy(False)
        self._tell(error_text(self.context, error))

    def _press(self) -> None:
        trouble = self.check()
        self._tell(trouble)
        if not trouble and not self.verb.busy:
            self.answer()

    def _tell(self, trouble: str) -> None:
        self._trouble.set(trouble)
        self._trouble.setVisible(bool(trouble))

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


def error_text(context: UiContext, error: BaseException) -> str:
    """An error's words, where a person can mend it; a bug is raised on."""
    if not isinstance(error, FieldAppError):
        raise error
    return error.text(context.words.translator)


def ask(
    shell: Shell, question: Question, read: Callable[[], A], deed: Callable[[A], Changes],
    done: Callable[[Changes], object] | None = None,
) -> None:  # fmt: skip
    """Show a question without stopping the window. ``read`` takes the answer out of its widgets, ``deed`` does it on
    the store's thread; what is refused is said in the question, which stays open with all that was typed.
    """

    def settled(changes: Changes) -> None:
        question.accept()
        if done is not None:
            done(changes)

    def answer() -> None:
        said = read()
        question.verb.set_busy(True)
        shell.do(lambda: deed(said), settled, question.refuse)

    question.answer = answer
    question.open()
