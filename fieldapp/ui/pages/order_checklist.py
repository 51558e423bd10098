# SPDX-License-Identifier: Apache-2.0
"""The checklist: measured values against limits; a value outside asks what was done."""

from typing import TYPE_CHECKING, Final

from fieldapp.services.order_views import Checklist, ChecklistLine, OrderPage
from fieldapp.ui.dialogs.base import Question, ReasonQuestion, ask, line
from fieldapp.ui.dialogs.part_request import ask_parts
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.checklist import CheckLine, ChecklistTable
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

RESULTS: Final = {"ok": "pass", "fail": "fail", "na": "na", "attention": "fail"}
ANSWERS: Final = {"replaced": "replaced", "parts_request": "requested", "refused": "declined"}


class ChecklistSection(Section):
    """One row per item of the template's version that the job was started with."""

    names = ("checklist",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Checklist"), icon="list")
        self.done, self.out = Pill(page.context, "", "neutral"), Pill(page.context, "", "danger", "alert")
        self.start = Button(page.context, N_("Start the checklist"), icon="play", size="small", shortcut="Alt+S")
        self.start.clicked.connect(self._start)
        for widget in (self.done, self.out, self.start):
            self.add_trailing(widget)
        self.table = ChecklistTable(page.context)
        self.table.measured.connect(self._measured)
        self.table.answered.connect(self._answered)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.table)
        self._key: tuple[object, ...] = ()
        self._lines: dict[str, ChecklistLine] = {}

    def forget(self) -> None:
        """Lay the lines out anew."""
        self._key = ()

    def show_order(self, value: OrderPage) -> None:
        """Lines, values, counts."""
        shown = value.checklist
        self.setVisible(shown is not None)
        if shown is None:
            return
        english = self.page.context.language == "en"
        name = shown.name_en if english and shown.name_en else shown.name
        self.note.set(f"{name} · {self.page.tr(N_('version {number}'), number=shown.version)}")
        self.start.setVisible(not shown.started and value.editable)
        self._show_counts(shown)
        self._lines = {item.item_id: item for item in shown.lines}
        key = (shown.template_id, english, shown.started)
        self.table.setEnabled(value.editable)
        if key != self._key:
            self._key = key
            self.table.set_lines([self._line(item, english) for item in shown.lines])
        self.table.set_values(
            {item.item_id: _value(item) for item in shown.lines},
            {item.item_id: ANSWERS[item.follow_up] for item in shown.lines if item.follow_up in ANSWERS},
        )

    def _show_counts(self, shown: Checklist) -> None:
        self.done.set(N_("{done}/{all} measured"), "neutral", done=shown.answered, all=len(shown.lines))
        self.out.set(N_("{count} out of limits"), "danger", "alert", count=shown.out_of_limits)
        self.out.setVisible(shown.out_of_limits > 0)

    def _line(self, item: ChecklistLine, english: bool) -> CheckLine:
        title = item.item_en if english and item.item_en else item.item
        question = self.page.tr(N_("Out of limits: what happens with it?"))
        return CheckLine(
            item.item_id, title, item.unit, item.lower or None, item.upper or None,
            measured=item.answer_type == "number", question=question,
        )  # fmt: skip

    def _start(self) -> None:
        order_id = self.page.order_id
        self.shell.do(lambda: self.services.checklists.start(order_id))

    def _measured(self, key: str, value: object) -> None:
        order_id, item = self.page.order_id, self._lines.get(key)
        if item is None or _value(item) == value:
            return
        checklists = self.services.checklists
        if value in ("pass", "fail", "na"):
            result = {"pass": "ok", "fail": "fail", "na": "na"}[str(value)]
            if result == "na":
                self._ask_why(key)
            else:
                self.shell.save(lambda: checklists.answer(order_id, key, result))
        elif item.follow_up == "replaced" and item.first_value:
            self.shell.save(lambda: checklists.replaced(order_id, key, str(value or "")))
        else:
            self.shell.save(lambda: checklists.measure(order_id, key, str(value or "")))

    def _ask_why(self, key: str) -> None:
        order_id, page = self.page.order_id, self.page
        question = ReasonQuestion(page.context, page, N_("Why does it not apply?"), N_("Does not apply"),
                                  note_required=True)  # fmt: skip
        ask(self.shell, question, lambda: question.words,
            lambda why: self.services.checklists.answer(order_id, key, "na", note=why))  # fmt: skip

    def _answered(self, key: str, answer: str) -> None:
        order_id, page, item = self.page.order_id, self.page, self._lines[key]
        if answer == "replaced":
            question = Question(page.context, page, N_("Replaced: measured again"), N_("Save"))
            value = line(page.context, item.item)
            question.add_row(item.item, value, True, item.unit)
            ask(self.shell, question, value.text,
                lambda typed: self.services.checklists.replaced(order_id, key, typed))  # fmt: skip
        elif answer == "requested":
            ask_parts(page, lambda parts, asked: self.services.checklists.ask_parts(order_id, key, parts, asked),
                      item.item)  # fmt: skip
        else:
            words = ReasonQuestion(page.context, page, N_("The customer declines"), N_("Note it"))
            ask(self.shell, words, lambda: words.words,
                lambda why: self.services.checklists.declined(order_id, key, why))  # fmt: skip

    def focus_place(self, record_id: str, field: str) -> bool:
        """Into the line's value."""
        return self.table.focus_line(record_id)


def _value(item: ChecklistLine) -> str | None:
    if item.result == "na" or item.answer_type != "number":
        return RESULTS.get(item.result)
    return item.value or None
