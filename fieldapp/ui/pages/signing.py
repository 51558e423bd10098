# SPDX-License-Identifier: Apache-2.0
"""Read and sign: the exact papers at the left; satisfaction, signer and pads at the right; nothing else is shown."""

from collections.abc import Sequence

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.signing import Assent, Ink, Refusal, SigningSession, Stroke
from fieldapp.settings import Settings
from fieldapp.ui.dialogs.base import line
from fieldapp.ui.dialogs.choices import PAPER_LANGUAGES, choices
from fieldapp.ui.dialogs.hand_over import hand_over
from fieldapp.ui.dialogs.refusal import RefusalQuestion
from fieldapp.ui.pages.base import Page, Scroll, action_bar
from fieldapp.ui.pages.pdf_pages import rendered
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Icon, Text, column, row, rule, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.fields import FieldRow
from fieldapp.ui.widgets.pdf_view import PdfView
from fieldapp.ui.widgets.signature import RATIO, SignaturePad
from fieldapp.ui.widgets.signature import Stroke as PadStroke
from fieldapp.ui.widgets.surfaces import Banner, Pill
from fieldcore.base.numbers import show_money
from fieldcore.base.text import N_

ZOOM = 110
PAD_WIDTH = 600


class SigningPage(Page):
    """One order's papers, read by the customer and signed by both."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._order = ""
        self.session: SigningSession | None = None
        self._paper = 0
        self._technician = False
        self._build_top()
        self.pdf = PdfView(self.context)
        self.pdf.zoom_changed.connect(lambda _: self._render(keep=True))
        self._build_side()
        right = QWidget()
        set_properties(right, surface="surface")
        right.setLayout(column(*self._side_parts, gap=12, margins=(20, 14, 20, 0)))
        self.side = Scroll(right)
        self.side.setFixedWidth(PAD_WIDTH)
        set_properties(right, surface="surface")
        self.confirm = Button(self.context, N_("Confirm, hand to technician"), "primary", "sign", "large",
                              shortcut="Ctrl+Return")  # fmt: skip
        self.confirm.clicked.connect(self._confirm)
        self.refuse = Button(self.context, N_("Customer does not sign…"), "danger", shortcut="Alt+N")
        self.refuse.clicked.connect(self._ask_refusal)
        self.by_hand = Button(self.context, N_("Sign on paper…"), icon="printer", shortcut="Alt+P")
        self.by_hand.clicked.connect(self._start_paper)
        left = column(self.pdf, gap=0)
        bar = action_bar(self.refuse, self.by_hand, 1, self.confirm)
        self.setLayout(column(self._top, row(left, self.side, gap=0), bar, gap=0))

    def _build_top(self) -> None:
        back = Button(self.context, N_("Back to the order"), icon="left", key="Alt+Left")
        back.clicked.connect(self.leave)
        self.language = Segmented(self.context, PAPER_LANGUAGES, name=N_("Language of papers"))
        self.language.chosen.connect(lambda _: self._prepare())
        self.language.setFixedWidth(240)
        self.which = Segmented(self.context, (), name=N_("Which paper"))
        self.which.chosen.connect(self._choose_paper)
        self._top = action_bar(
            back, Text(self.context, N_("Read and sign"), size=20, bold=True),
            Pill(self.context, N_("Customer mode: only this order"), "acc", "eye"), 1, self.which, self.language,
        )  # fmt: skip

    def _build_side(self) -> None:
        context = self.context
        self.who = Text(context, N_("1  Customer signs"), size=16, bold=True)
        self.summary = Text(context, "", size=13, tone="text_2", wrap=True)
        self.numbers = Text(context, "", size=13, bold=True)
        self.total = Text(context, "", size=28, bold=True)
        self.opinion = Segmented(context, choices("opinion"), name=N_("This service"))
        self.relation = Segmented(context, choices("signer_relation"), name=N_("Signer is"))
        self.name = line(context, N_("Signer's name"))
        self.opinion.chosen.connect(lambda _: self._chosen())
        self.relation.chosen.connect(lambda _: self._chosen())
        self.customer_pad, self.technician_pad = SignaturePad(context), SignaturePad(context)
        self.pads = QStackedWidget()
        for pad in (self.customer_pad, self.technician_pad):
            self.pads.addWidget(pad)
        self.hint = Banner(context, N_("Choose satisfaction and signer first"), tone="neutral")
        self.agreement = Text(context, "", size=12, tone="text_3", wrap=True)
        self._questions = QWidget()
        self._questions.setLayout(
            column(
                FieldRow(context, N_("This service"), self.opinion, True),
                FieldRow(context, N_("Signer is"), self.relation, True),
                FieldRow(context, N_("Signer's name"), self.name, True), gap=10,
            )
        )  # fmt: skip
        pay = column(row(1, Text(context, N_("You pay"), size=13, tone="text_2")), row(1, self.total), 1, gap=0)
        head = row(column(self.who, self.summary, self.numbers, gap=2), pay, gap=16)
        head.setStretch(0, 1)
        frozen = row(Icon(context, "lock", "text_2", 18), Text(context, N_(
            "What is signed is frozen, nobody can change it; a change needs a new paper and your signature again."),
            size=13, tone="text_2", wrap=True), gap=10)  # fmt: skip
        self._side_parts: tuple[object, ...] = (
            head, rule(), self._questions, self.agreement, self.hint, self.pads, frozen, 1,
        )  # fmt: skip

    def open_order(self, order_id: str) -> None:
        """Start a session for an order."""
        self._order = order_id
        self._technician, self.session = False, None
        for pad in (self.customer_pad, self.technician_pad):
            pad.clear()
        self.opinion.set_value(None)
        self.relation.set_value(None)
        self.name.clear()
        self.pdf.set_pages(())
        self.shell.ways.private(True)
        self.shell.load(self.services.settings.read, self._begin)

    def leave(self) -> None:
        """Back to the order; nothing was signed, nothing is lost."""
        self.shell.ways.private(False)
        self.shell.ways.order(self._order)

    def go_back(self) -> bool:
        """Alt+Left and Esc."""
        self.leave()
        return True

    def entered(self) -> None:
        """Opened through ``open_order`` only."""

    def retranslate(self) -> None:
        """Texts follow by themselves; the state is shown anew."""
        self._show_state()

    def _begin(self, settings: Settings) -> None:
        self.language.set_value(settings.paper_language)
        self._prepare()

    def _prepare(self) -> None:
        lang, order = self.language.value() or "both", self._order

        def failed(error: BaseException) -> None:
            self.leave()
            self.context.messages.report(error)

        self.shell.load(lambda: self.services.signing.prepare(order, lang), self._take, failed)  # type: ignore[arg-type]  # one of PAPER_LANGUAGES

    def _take(self, session: SigningSession) -> None:
        self.session = session
        if not self.name.text():
            self.name.setText(session.customer_name)
        self.which.set_options([(str(i), self.say(d.name)) for i, d in enumerate(session.documents)])
        self.which.set_value(str(min(self._paper, len(session.documents) - 1)))
        self.which.setVisible(len(session.documents) > 1)
        self._paper = min(self._paper, len(session.documents) - 1)
        for pad in (self.customer_pad, self.technician_pad):
            pad.clear()
        self._technician = False
        self._show_state()
        self._render()
        if self.opinion.value() and self.relation.value() and not session.opinion:
            self._chosen()

    def _chosen(self) -> None:
        """Satisfaction or signer changed: the papers print them, so they are frozen anew and strokes go."""
        opinion, relation, session = self.opinion.value(), self.relation.value(), self.session
        if opinion and relation and session is not None:
            self.shell.load(lambda: self.services.signing.choose(session, opinion, relation), self._take)

    def _choose_paper(self, key: str) -> None:
        self._paper = int(key)
        self._render()

    def _render(self, keep: bool = False) -> None:
        if self.session is None:
            return
        pdf, zoom = self.session.documents[self._paper].pdf, self.pdf.zoom

        def shown(pages: Sequence[QImage]) -> None:
            self.pdf.set_pages(pages, keep_seen=keep)

        self.context.tasks.start("render", lambda: rendered(pdf, zoom, self.devicePixelRatioF()), shown)

    def _show_state(self) -> None:
        session = self.session
        ready = session is not None and bool(session.opinion and session.relation)
        self.pads.setVisible(ready)
        self.hint.setVisible(not ready or bool(session and session.problems))
        if session is None:
            return
        if session.problems:
            self.hint.set(" ".join(self.say(p) for p in session.problems), "", "danger")
        self.summary.set(N_("These {count} papers, as you see them at the left:"), count=len(session.documents))
        self.numbers.set("\n".join(f"{self.say(document.name)}  {document.doc_no}" for document in session.documents))
        self.total.set(show_money(session.total))
        self.agreement.set(self.say(session.agreement))
        self._questions.setVisible(not self._technician)
        self.pads.setCurrentWidget(self.technician_pad if self._technician else self.customer_pad)
        pad = self.technician_pad if self._technician else self.customer_pad
        pad.stamp = f"{session.prepared_at.text()} · {self.services.me.device_code}"
        if self._technician:
            self.who.set(N_("2  Technician signs: {name}"), name=session.technician_name)
            self.confirm.set(N_("Freeze and sign"))
        else:
            self.who.set(N_("1  Customer signs"))
            self.confirm.set(N_("Confirm, hand to technician"))

    def _chosen_all(self, session: SigningSession) -> bool:
        """Whether all is chosen that the papers print; says what is not."""
        if session.problems:
            self.shell.news(N_("Settle what is said above first."))
        elif not (session.opinion and session.relation):
            self.shell.news(N_("Choose how satisfied the customer is and who signs, then sign."))
            (self.opinion if not self.opinion.value() else self.relation).setFocus()
        elif not self.name.text().strip():
            self.shell.news(N_("Enter the signer's name."))
            self.name.setFocus()
        else:
            return True
        return False

    def _start_paper(self) -> None:
        """Freeze what is shown, to be printed and signed by hand."""
        session, order, name = self.session, self._order, self.name.text()

        if session is not None and self._chosen_all(session):
            self.shell.do(lambda: self.services.on_paper.start(session, name),
                          lambda _: self.shell.ways.paper(order), self._failed)  # fmt: skip

    def _confirm(self) -> None:
        session = self.session
        if session is None or not self._chosen_all(session):
            return
        if not self._technician and self.customer_pad.empty:
            self.shell.news(N_("The customer has not signed yet."))
        elif not self._technician:
            self._technician = True
            self._show_state()
        elif self.technician_pad.empty:
            self.shell.news(N_("The technician has not signed yet."))
        else:
            self._sign(session)

    def _sign(self, session: SigningSession) -> None:
        assent = Assent(
            customer=ink_of(self.customer_pad, self.name.text().strip()),
            technician=ink_of(self.technician_pad, session.technician_name), pages_seen=self.pdf.seen,
        )  # fmt: skip
        self.confirm.set_busy(True)
        self.shell.do(lambda: self.services.signing.sign(session, assent), self._signed, self._failed)

    def _signed(self, _changes: Changes) -> None:
        self.confirm.set_busy(False)
        self.shell.ways.private(False)
        self.shell.ways.order(self._order)
        hand_over(self.shell, self.window(), self._order)

    def _failed(self, error: BaseException) -> None:
        self.confirm.set_busy(False)
        self.context.messages.report(error)
        self._prepare()

    def _ask_refusal(self) -> None:
        session = self.session
        if session is None:
            return
        question = RefusalQuestion(self.context, self)

        def answered() -> None:
            technician = ink_of(question.pad, session.technician_name)
            refusal = Refusal(question.reason, technician, question.witness, pages_seen=self.pdf.seen)
            self.shell.do(lambda: self.services.signing.refuse(session, refusal), self._signed, self._failed)

        question.accepted.connect(answered)
        question.open()


def ink_of(pad: SignaturePad, name: str) -> Ink:
    """What was drawn on a pad."""
    return Ink(name=name, strokes=tuple(strokes_of(pad.strokes)), device=pad.device, aspect=round(1000 / RATIO))


def strokes_of(drawn: Sequence[PadStroke]) -> list[Stroke]:
    """The pad's shares as integers in pad heights, for hashing."""
    return [
        Stroke(tuple((round(x * 1000 / RATIO), round(y * 1000), round(p * 1000), t) for x, y, p, t in stroke))
        for stroke in drawn
    ]
