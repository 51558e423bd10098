# SPDX-License-Identifier: Apache-2.0
"""First start: the address of head office and a one-time code make this laptop somebody's."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QLineEdit, QWidget

from fieldapp.paths import Home
from fieldapp.services.people import Worker
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import error_text, line
from fieldapp.ui.dialogs.choices import LANGUAGES
from fieldapp.ui.pages.base import Scroll
from fieldapp.ui.widgets.base import Icon, Text, column, row, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.fields import FieldRow
from fieldcore.base.text import N_
from fieldcore.wire.invitation import Invitation

if TYPE_CHECKING:
    from fieldapp.services.opening import Opened

MIN_PASSPHRASE = 8
SCHEME = "https://"
CARD_WIDTH = 560


class Sheet(QWidget):
    """A page with one card in its middle: brand, title, fields, one filled button, language at the top right."""

    def __init__(self, context: UiContext, title: str, what: str, verb: str) -> None:
        super().__init__()
        self.context = context
        self._card = QFrame()
        set_properties(self._card, kind="card")
        self._card.setFixedWidth(CARD_WIDTH)
        self._trouble = Text(context, "", size=13, tone="danger", wrap=True)
        self._trouble.hide()
        self.verb = Button(context, verb, "primary", "arrow", "large", shortcut="Ctrl+Return")
        self.verb.clicked.connect(self.go)
        self.fields = column(gap=12)
        self.foot = row(1, self.verb)
        head = column(Text(context, title, size=20, bold=True), Text(context, what, tone="text_2", wrap=True), gap=6)
        self._card.setLayout(
            column(
                row(Icon(context, "check", "accent", 24), Text(context, "FieldApp", size=16, bold=True), 1, gap=10),
                head, self.fields, self._trouble, self.foot, gap=20, margins=(32, 28, 32, 28),
            )
        )  # fmt: skip
        languages = Segmented(context, LANGUAGES, name=N_("Language"))
        languages.set_value(context.language)
        languages.chosen.connect(context.words.set_language)
        languages.setFixedWidth(240)
        middle = QWidget()
        middle.setLayout(column(1, row(1, self._card, 1), 2, gap=0))
        self.setLayout(column(row(1, languages), Scroll(middle), gap=8, margins=(24, 20, 24, 20)))

    def add(self, label: str, control: QLineEdit, hint: str = "") -> None:
        """Add a field; Enter goes on."""
        self.fields.addWidget(FieldRow(self.context, label, control, True, "", hint))
        control.returnPressed.connect(self.go)

    def offer(self, button: Button, pressed: Callable[[], object]) -> None:
        """Put another way beside the filled button."""
        button.clicked.connect(lambda: pressed())
        self.foot.insertWidget(0, button)

    def trouble(self, text: str) -> None:
        """Say what is wrong and what to do, as a ready text."""
        self._trouble.set(text)
        self._trouble.setVisible(bool(text))
        self._trouble.setAccessibleName(text)

    def go(self) -> None:
        """The filled button was pressed."""
        raise NotImplementedError

    def run(self, work: "Callable[[], Opened]", done: "Callable[[Opened], None]") -> None:
        """Do the slow part off the window's thread; what was typed stays if it fails."""
        self.trouble("")
        self.verb.set_busy(True)

        def settled(opened: "Opened") -> None:
            self.verb.set_busy(False)
            done(opened)

        def failed(error: BaseException) -> None:
            self.verb.set_busy(False)
            self.trouble(error_text(self.context, error))

        self.context.tasks.start("network", work, settled, failed)


def about(context: UiContext, worker: Worker) -> str:
    """Role and laptop code of a person."""
    return " · ".join(part for part in (worker.roles.resolve(context.tr), worker.device_code) if part)


class StartPage(Sheet):
    """Enrolment of the laptop's first person or of one more."""

    def __init__(
        self, context: UiContext, home: Home, enrolled: "Callable[[Opened], None]",
        back: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """``back`` leads to those who work here already."""
        super().__init__(
            context, N_("Add a person") if back else N_("Set up this laptop"),
            N_("Scan the code that head office shows, or type address and code. You need the network once, now."),
            N_("Set up"),
        )  # fmt: skip
        self._home, self._enrolled, self._fingerprint = home, enrolled, ""
        paste = Button(context, N_("Paste the code"), icon="scan", shortcut="Alt+V")
        picture = Button(context, N_("Picture of the code…"), icon="image", shortcut="Alt+I")
        paste.clicked.connect(self._paste)
        picture.clicked.connect(self._choose_picture)
        self.fields.addLayout(row(paste, picture, 1))
        self.address = line(context, N_("Address of head office"), SCHEME)
        self.code = line(context, N_("One-time code"))
        self.passphrase = line(context, N_("Passphrase"), password=True)
        self.again = line(context, N_("Passphrase again"), password=True)
        self._trust = Text(context, "", size=13, tone="text_2", wrap=True)
        self._trust.hide()
        for field in (self.address, self.code):
            field.textChanged.connect(self._read)
        self.address.textEdited.connect(lambda: self._pin(""))
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly)
        self.add(N_("Address"), self.address)
        self.add(N_("One-time code"), self.code, N_("Such as K7QM-2XPD-9RTA; it works once."))
        self.fields.addWidget(self._trust)
        self.add(
            N_("Passphrase"),
            self.passphrase,
            N_("At least 8 letters or digits: a PIN will do. It protects your data, and you need it at each start."),
        )
        self.add(N_("Once more"), self.again)
        if back is not None:
            self.offer(Button(context, N_("Back"), icon="left", shortcut="Alt+O"), back)

    def entered(self) -> None:
        """The first field has the focus."""
        self.address.setFocus()

    def scanned(self, text: str) -> None:
        """A scanner's burst, which went to the field with the focus as well."""
        field = self.focusWidget()
        if isinstance(field, QLineEdit):
            field.setText(field.text().removesuffix(text))
        self._take_text(text)

    def go(self) -> None:
        """Check what can be checked here, then ask head office."""
        from fieldapp.services.opening import enrol_home

        address, code, secret = self.address.text().strip(), self.code.text().strip(), self.passphrase.text()
        if not code:
            self.trouble(self.context.tr(N_("The one-time code is empty. Ask head office for one.")))
        elif len(secret) < MIN_PASSPHRASE:
            self.trouble(self.context.tr(N_("The passphrase needs at least {count} characters."), count=MIN_PASSPHRASE))
        elif secret != self.again.text():
            self.trouble(self.context.tr(N_("The two passphrases differ. Type them again.")))
        else:
            invited = Invitation(address, code, self._fingerprint)
            self.run(lambda: enrol_home(self._home, invited, secret), self._enrolled)

    def _read(self, text: str) -> None:
        """An invitation that was pasted or typed into one of the fields is more than the field asks for."""
        twice = f"{SCHEME}http"
        if invited := Invitation.read(text[len(SCHEME) :] if text.startswith(twice) else text):
            self._take(invited)

    def _take(self, invited: Invitation) -> None:
        self.trouble("")
        self.address.setText(invited.address)
        self.code.setText(invited.code)
        self._pin(invited.fingerprint)
        self.passphrase.setFocus()

    def _take_text(self, text: str) -> None:
        if invited := Invitation.read(text):
            self._take(invited)
        else:
            self.trouble(self.context.tr(N_("That is no enrolment code of head office. Ask for a new one.")))

    def _pin(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._trust.set(N_("Only the server with the certificate {digest}… is trusted."), digest=fingerprint[:16])
        self._trust.setVisible(bool(fingerprint))

    def _paste(self) -> None:
        clipboard = QApplication.clipboard()
        picture = clipboard.image()
        if picture.isNull():
            self._take_text(clipboard.text())
            return
        held = QBuffer()
        picture.save(held, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a string
        self._look_at(bytes(held.data().data()))

    def _choose_picture(self) -> None:
        kinds = f"{self.context.tr(N_('Pictures'))} (*.png *.jpg *.jpeg *.bmp *.webp)"
        name, _ = QFileDialog.getOpenFileName(self, self.context.tr(N_("Picture of the code")), "", kinds)
        if name:
            self._look_at(Path(name))

    def _look_at(self, picture: Path | bytes) -> None:
        from fieldapp.services.invitations import in_picture

        def failed(error: BaseException) -> None:
            self.trouble(error_text(self.context, error))

        self.context.tasks.start("network", lambda: in_picture(picture), self._take, failed)
