# SPDX-License-Identifier: Apache-2.0
"""Lines of the form's record, such as work items or a packing list: shown, added, changed and taken away."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from fieldapp.services.order_views import OrderPage
from fieldapp.services.views import RecordView
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.dialogs.base import Question, ask
from fieldapp.ui.editors.form import GroupForm
from fieldapp.ui.pages.cells import shown
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.base import Text, clear, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage


KEYS: Final = {"order_helper": "Alt+Shift+H"}
"""The key that adds a line of a kind which stands beside other lines."""


class LineQuestion(Question):
    """All fields of one line; ``remove`` takes away one that is there."""

    def __init__(self, section: "LinesSection", line: RecordView) -> None:
        page, declared = section.page, line.type
        super().__init__(page.context, page, declared.label, N_("Save") if line.id else N_("Add"))
        self._line = line
        specs = [spec for spec in declared.fields.values() if spec.group != "head"]
        required = [spec.name for spec in specs if spec.required_from]
        self.form = GroupForm(specs, section.shell.editors(line.kind, lambda: line.values), required, columns=1)
        self.form.set_values(line.values)
        self.body.addWidget(self.form)
        self.remove = Button(page.context, N_("Remove"), "danger", "x", shortcut="Alt+Del")
        self.remove.setVisible(bool(line.id))
        self.body.addLayout(row(self.remove, 1))

    def typed(self) -> dict[str, object]:
        """What differs from the line as it was."""
        return {name: value for name, value in self.form.values().items() if value != self._line.values.get(name)}


class LinesSection(Section):
    """The lines of one kind; shown where the order's service type lists it."""

    def __init__(self, page: "OrderDetailPage", kind: str) -> None:
        self.blank = page.services.records.blank(kind, {"order": page.order_id})
        super().__init__(page, self.blank.type.meta.plural, icon="list")
        self.names = (kind,)
        self.add = Button(page.context, N_("Add…"), icon="plus", size="small", shortcut=KEYS.get(kind, "Alt+W"))
        self.add.clicked.connect(lambda: self._ask(self.blank))
        self.add_trailing(self.add)
        rows = QWidget()
        self._layout = column(gap=0)
        rows.setLayout(self._layout)
        self.add_flush(rows)
        self._lines: dict[str, RecordView] = {}
        self._rows: dict[str, ActionRow] = {}
        self._editable = False

    def show_order(self, value: OrderPage) -> None:
        """One row each; what one still lacks is marked."""
        kind = self.blank.kind
        self.setVisible(value.record is not None and kind in value.type.lines)
        self._editable = value.editable
        self.add.setVisible(value.editable)
        clear(self._layout)
        self._lines, self._rows = {line.id: line for line in value.lines.get(kind, ())}, {}
        wanted = {item.record_id for item in value.missing if item.level == "block"}
        for line_id, line in self._lines.items():
            self._rows[line_id] = self._row(line, line_id in wanted)
            self._layout.addWidget(self._rows[line_id])
        if not self._lines:
            none = Text(self.page.context, N_("Nothing is listed yet."), size=13, tone="text_3")
            self._layout.addLayout(row(none, margins=(15, 10, 15, 12)))

    def _row(self, line: RecordView, lacks: bool) -> ActionRow:
        tr, declared = self.page.tr, line.type
        specs = [declared.fields[name] for name in declared.meta.columns if name not in declared.meta.title]
        facts = [f"{tr(spec.label)} {text}" for spec in specs if (text := shown(line, spec, tr))]
        pill = PillSpec(tr(N_("Missing")), "warn") if lacks else None
        title = " ".join(line.titles.get(name) or line.get(name) for name in declared.meta.title)
        made = ActionRow(self.page.context, line.id, title, " · ".join(facts), pill=pill)
        made.pressed_key.connect(lambda key: self._ask(self._lines[key]))
        return made

    def _ask(self, line: RecordView) -> None:
        """All fields of a line; a line that is there can be taken away as well."""
        if not self._editable:
            return
        kind, order_id, services = line.kind, self.page.order_id, self.services
        question = LineQuestion(self, line)
        if not line.id:
            ask(self.shell, question, question.typed, lambda values: services.job.add_line(kind, order_id, values))
            return
        ask(self.shell, question, question.typed, lambda values: services.records.save_group(kind, line.id, values))
        question.remove.clicked.connect(
            lambda: self.shell.do(
                lambda: services.job.remove_line(kind, line.id), lambda _: question.accept(), question.refuse
            )
        )

    def focus_place(self, record_id: str, field: str) -> bool:
        """To the line, or to the button that adds one."""
        self._rows.get(record_id, self.add).setFocus()
        return True
