# SPDX-License-Identifier: Apache-2.0
"""One order: header with stepper, sections that fill themselves from declarations, side column, action bar."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from fieldapp.services.order_views import MissingItem
from fieldapp.services.order_views import OrderPage as Value
from fieldapp.services.order_views import Step as StepView
from fieldapp.ui.dialogs.call import CallSheet
from fieldapp.ui.dialogs.hand_over import hand_over
from fieldapp.ui.dialogs.preview import preview
from fieldapp.ui.pages import order_rows
from fieldapp.ui.pages.base import Beside, Page, TitleLine, action_bar, stacked
from fieldapp.ui.pages.order_actions import OrderActions
from fieldapp.ui.pages.order_banners import IN_BANNER, show_banners
from fieldapp.ui.pages.order_checklist import ChecklistSection
from fieldapp.ui.pages.order_lines import LinesSection
from fieldapp.ui.pages.order_parts import PartsSection
from fieldapp.ui.pages.order_photos import PhotosSection
from fieldapp.ui.pages.order_records import JobSection, PartiesSection, RecordSection
from fieldapp.ui.pages.order_side import OrderSide
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Icon, Text, clear, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.keys import Key
from fieldapp.ui.widgets.progress import Step, Stepper
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.text import N_
from fieldcore.rules.jobs import LINES, RECORDS

SIDE = 336
LOW_UNDER = 720
"""A page lower than this has a header of one row: on 1366x768 the body matters more than the circles."""
THIRD_FROM = 1500
THIRD = 380
VERBS = {
    "ask_to_refuse": (N_("Refuse…"), "Alt+F"), "ask_to_cancel": (N_("Ask to cancel…"), "Alt+N"),
    "need_parts": (N_("Wait for parts"), "Alt+Q"), "reopen_work": (N_("Take up again"), "Alt+U"),
    "parts_received": (N_("Parts are here"), "Alt+H"), "second_outing": (N_("Second outing…"), "Alt+O"),
    "arrive": (N_("Arrive"), "Alt+A"),
}  # fmt: skip
"""What a button says, since the machine's own label says what has happened; and its key."""
KINDS = frozenset({
    "work_order", *RECORDS, *LINES, "checklist_answer", "parts_usage", "stock_movement", "attachment", "old_part",
    "warranty_card", "order_event", "issued_document", "signature", "defect", "contact", "machine", "parts_request",
    "meter_reading", "visit", "sync",
})  # fmt: skip


class OrderDetailPage(Page):
    """The page on which the job is done."""

    shows = KINDS

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.order_id = ""
        self.value: Value | None = None
        self.steps_to_take = OrderActions(self)
        self._build_header()
        body, self._main = stacked()
        self.parties = PartiesSection(self)
        self.job = JobSection(self)
        self.record = RecordSection(self)
        self.lines = tuple(LinesSection(self, kind) for kind in LINES)
        self.checklist = ChecklistSection(self)
        self.parts = PartsSection(self)
        self.photos = PhotosSection(self)
        self.banners = column(gap=12)
        self._main.addLayout(self.banners)
        self.sections = (
            self.parties, self.record, *self.lines, self.checklist, self.parts, self.photos, self.job,
        )  # fmt: skip
        self._third_holder, self._third = stacked((0, 16, 20, 16))
        self._third_holder.setFixedWidth(THIRD)
        self._wide: bool | None = None
        whole = QWidget()
        whole.setLayout(row(body, self._third_holder, gap=0))
        self._arrange(wide=False)
        self._beside = Beside(self.context, whole, SIDE)
        self.scrolled = self._beside.scrolled
        self.side = OrderSide(self, self._beside.side)
        self.next = Button(self.context, N_("Open"), "primary", "arrow", "large", shortcut="Ctrl+Return")
        self.next.clicked.connect(self.press_next)
        self.more = row(gap=12)
        self._saved_icon = Icon(self.context, "checkc", "ok", 18)
        self._saved = Text(self.context, "", size=13, tone="text_2")
        self._bar = action_bar(self._saved_icon, self._saved, 1, self.more, self.next)
        self.setLayout(column(self._header, self._beside, self._bar, gap=0))
        self._keys()

    def _arrange(self, wide: bool) -> None:
        """On a wide screen lines, parts and the job's own fields stand beside the record."""
        if wide == self._wide:
            return
        self._wide = wide
        beside = (*self.lines, self.parts, self.job)
        for section in self.sections:
            for layout in (self._main, self._third):
                layout.removeWidget(section)
        for section in self.sections:
            (self._third if wide and section in beside else self._main).addWidget(section)
        self._third_holder.setVisible(wide)

    def _build_header(self) -> None:
        context = self.context
        self._header = QFrame()
        self._header.setProperty("kind", "bar")
        back = Button(context, icon="left", name=N_("Back"), key="Alt+Left")
        back.clicked.connect(self.shell.back_asked)
        self.title = TitleLine(context, "", size=20, bold=True)
        self._pills = row(gap=6)
        self._due = Text(context, "", size=12, tone="text_2")
        self._left = Text(context, "", size=14, bold=True)
        self.call = Button(context, N_("Call"), icon="phone", shortcut="Alt+C")
        self.call.clicked.connect(self._call)
        self.stepper, self.step = Stepper(context), Stepper(context)
        self.step.set_compact(True)
        self.step.setFixedWidth(context.theme.px(120))
        deadline = column(row(1, self._due), row(1, self._left), gap=0)
        top = row(back, self.title, self._pills, self.step, 1, deadline, self.call, gap=12)
        self._header.setLayout(column(top, self.stepper, gap=8, margins=(20, 10, 20, 8)))

    def _keys(self) -> None:
        Key("F4", N_("Next missing item"), lambda: self.side.missing.go(1), self)
        Key("Shift+F4", N_("Missing item before"), lambda: self.side.missing.go(-1), self)
        Key("Ctrl+P", N_("Preview PDF"), self.show_preview, self)

    def open_order(self, order_id: str) -> None:
        """Show another order."""
        if order_id != self.order_id:
            self.order_id = order_id
            self.value = None
            for section in self.sections:
                section.forget()
            self.scrolled.verticalScrollBar().setValue(0)
        self.reload()

    def entered(self) -> None:
        """The page came to the front."""
        self.take_focus()
        if self.order_id:
            self.reload()

    def panes(self) -> list[QWidget]:
        """F6 walks through these."""
        return [self._header, self.scrolled, self._beside.side_scroll, self._bar]

    def read(self) -> Callable[[], Any]:
        """The order."""
        order_id = self.order_id
        return lambda: self.services.orders.page(order_id)

    def retranslate(self) -> None:
        """Sections are laid out anew, since labels change."""
        for section in self.sections:
            section.forget()
        if self.order_id:
            self.reload()

    def show_value(self, value: Value) -> None:
        """Show the order; what came back while it was read shows why at its top."""
        before, self.value = self.value, value
        self.learn(value)
        self.shell.titled.emit("order", N_("Order"), value.row.doc_no)
        self._show_header(value)
        show_banners(self, value)
        for section in self.sections:
            section.show_order(value)
        self.side.show_order(value)
        self._show_bar(value)
        if before is not None and value.row.state == "returned" != before.row.state:
            self.scrolled.verticalScrollBar().setValue(0)

    def learn(self, value: Value) -> None:
        """Names of referenced records, for editors."""
        lines = [line for rows in value.lines.values() for line in rows]
        for view in (value.order, value.record, value.machine, *lines):
            if view is not None:
                fields = view.type.fields
                self.shell.learn_titles({
                    (fields[name].type.target, str(view.values[name])): title
                    for name, title in view.titles.items() if name in view.values and name in fields
                })  # fmt: skip

    def _show_header(self, value: Value) -> None:
        order = value.row
        self.title.set(order_rows.order_title(order))
        clear(self._pills)
        for pill in order_rows.pills(self.shell, order):
            self._pills.addWidget(Pill(self.context, pill.text, pill.tone, pill.icon))
        self._pills.addWidget(Pill(self.context, self.say(order.status), "neutral"))
        if order.deadline:
            urgency = order.deadline.urgency(value.now)
            self._due.set(f"{self.say(order.deadline.label)} {order.deadline.due.text()[5:]}")
            self._left.set(self.say(order.deadline.left(value.now)))
            self._left.set_tone(order_rows.LEFT[urgency])
        self._due.setVisible(bool(order.deadline))
        self._left.setVisible(bool(order.deadline))
        self.call.setVisible(value.contact is not None)
        steps = [Step(self.say(step.name), step.state, self._when(step)) for step in value.steps]
        for stepper in (self.stepper, self.step):
            stepper.set_steps(steps)

    def _when(self, step: StepView) -> str:
        if step.state == "now" and self.value is not None and self.value.row.state == "in_progress":
            return self.tr(N_("under way"))
        return step.at.text()[11:] if step.at else ""

    def _show_bar(self, value: Value) -> None:
        saved = value.saved_at.text(seconds=True)[11:] if value.saved_at else ""
        self._saved.set(N_("Saved on this laptop {time}"), time=saved)
        self._saved.setVisible(bool(saved))
        self._saved_icon.setVisible(bool(saved))
        self.next.set(self.say(value.row.next.label))
        self.next.set_icon(order_rows.ICONS.get(value.row.next.event, "arrow"))
        self.next.setVisible(value.row.next.event != "open")
        clear(self.more)
        for action in value.actions:
            if action.event not in (value.row.next.event, *IN_BANNER):
                verb, keys = VERBS.get(action.event, (self.say(action.label), ""))
                button = Button(self.context, verb, shortcut=keys)
                button.clicked.connect(lambda _=False, what=action: self.steps_to_take.take(what))
                self.more.addWidget(button)
        if value.documents:
            papers = Button(self.context, N_("Preview PDF"), icon="file", key="Ctrl+P")
            papers.clicked.connect(self.show_preview)
            self.more.addWidget(papers)
        if any(document.issued_id for document in value.documents):
            hand = Button(self.context, N_("Hand over"), icon="printer", shortcut="Alt+D")
            hand.clicked.connect(lambda: hand_over(self.shell, self.window(), self.order_id))
            self.more.addWidget(hand)

    def press_next(self) -> None:
        """The filled button: it does the next step, or goes to the first thing that is missing."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # an entry under way is finished first
        for section in (self.record, self.job):
            section.save_restored()
        QTimer.singleShot(0, self._press_next)

    def _press_next(self) -> None:
        value = self.value
        if value is None:
            return
        event = value.row.next.event
        if event == "finish":
            self.steps_to_take.finish()
        elif event == "correct":
            self.steps_to_take.correct()
        else:
            order_rows.act(self.shell, self, value.row)

    def missing(self) -> tuple[MissingItem, ...]:
        """What is missing, from the top of the page to its end."""
        places = {name: at for at, section in reversed(list(enumerate(self.sections))) for name in section.names}
        found = self.value.missing if self.value else ()
        return tuple(sorted(found, key=lambda item: places.get(item.section, len(places))))

    def jump(self, section: str, record_id: str, field: str) -> None:
        """Go to a place that something is missing at."""
        for part in self.sections:
            if section in part.names and part.focus_place(record_id, field):
                self.scrolled.ensureWidgetVisible(part.focusWidget() or part, 0, 120)
                return

    def show_preview(self) -> None:
        """The papers as they are now."""
        if self.value is not None:
            preview(self.shell, self.window(), self.value)

    def _call(self) -> None:
        if self.value is not None and self.value.contact is not None:
            CallSheet(self.shell, self, self.value.contact).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < LOW_UNDER
        self.stepper.setVisible(not low)
        self.step.setVisible(low)
        width = self.width() * 100 // self.context.theme.scale
        self._arrange(wide=width >= THIRD_FROM)
