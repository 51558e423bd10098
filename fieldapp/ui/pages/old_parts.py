# SPDX-License-Identifier: Apache-2.0
"""Old parts on the parts page: those to be labelled and packed, and the boxes that are packed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldapp.services.views import OldPartRow, ParcelRow
from fieldapp.ui.dialogs.old_parts import pack, ship
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import Card, EmptyState, Pill
from fieldcore.base.text import N_


def cards(shell: Shell, parent: QWidget, rows: Sequence[OldPartRow], parcels: Sequence[ParcelRow]) -> list[Card]:
    """The card of what is to go back, and one for each box."""
    return [_to_return(shell, parent, rows), *(_box(shell, parent, parcel) for parcel in parcels)]


def due(shell: Shell, part: OldPartRow) -> str:
    """Days until it is due, or how late it is; that head office asked for it."""
    tr, days = shell.context.tr, part.days_left
    left = ""
    if days is not None:
        left = tr(N_("{days} d overdue"), days=-days) if days < 0 else tr(N_("{days} d left"), days=days)
    told = tr(N_("reminded {time}"), time=part.reminded.text()[5:10]) if part.reminded else ""
    return " · ".join(filter(None, (left, told)))


def _to_return(shell: Shell, parent: QWidget, rows: Sequence[OldPartRow]) -> Card:
    context, waiting = shell.context, [part for part in rows if part.state != "packed"]
    ready = [part for part in waiting if part.state == "tagged"]
    button = Button(context, N_("Pack…"), icon="box", size="small", shortcut="Alt+K")
    button.clicked.connect(lambda: pack(shell, parent, ready))
    card = Card(context, N_("Old parts to return"), str(len(waiting)), icon="tag", trailing=[button] if ready else [])
    lines = Lines()
    for part in waiting:
        lines.add(_line(shell, part))
    card.add_flush(lines)
    if not waiting:
        card.add_flush(EmptyState(context, "tag", N_("No old parts wait"), N_("They appear with used parts.")))
    return card


def _line(shell: Shell, part: OldPartRow) -> QWidget:
    context = shell.context
    detail = " · ".join(filter(None, (part.label_no, part.serial, due(shell, part))))
    said = column(
        Text(context, f"{part.part} × {part.quantity} {part.unit}", wrap=True),
        Text(context, detail, size=13, wrap=True, tone="danger" if part.overdue else "text_2"), gap=0,
    )  # fmt: skip
    order = Button(context, icon="arrow", name=f"{context.tr(N_('Open the order'))} {part.label_no}", size="small",
                   shortcut="Alt+O")  # fmt: skip
    order.clicked.connect(lambda: shell.ways.order(part.order_id))
    items: list[object] = [said]
    if part.state == "expected":
        label = Button(context, N_("Label is on"), icon="tag", size="small", shortcut="Alt+L")
        label.clicked.connect(lambda: shell.do(lambda: shell.services.old_parts.tag(part.id)))
        items.append(label)
    else:
        items.append(Pill(context, part.status.msgid, "ok"))
    return _holder([*items, order])


def _box(shell: Shell, parent: QWidget, parcel: ParcelRow) -> Card:
    context = shell.context
    button = Button(context, N_("Send…"), icon="truck", size="small", shortcut="Alt+S")
    button.clicked.connect(lambda: ship(shell, parent, parcel))
    card = Card(context, N_("Box packed"), parcel.box_no, icon="box", trailing=[button])
    lines = Lines()
    for part in parcel.parts:
        out = Button(context, N_("Take out"), icon="undo", size="small", shortcut="Alt+U")
        out.clicked.connect(lambda _=False, one=part.id: shell.do(lambda: shell.services.old_parts.unpack(one)))
        said = column(
            Text(context, f"{part.part} × {part.quantity} {part.unit}", wrap=True),
            Text(context, part.label_no, size=13, tone="text_2"), gap=0,
        )  # fmt: skip
        lines.add(_holder([said, out]))
    card.add_flush(lines)
    return card


def _holder(items: Sequence[object]) -> QWidget:
    holder = QWidget()
    layout = row(*items, gap=10, margins=(16, 8, 14, 8))
    layout.setStretch(0, 1)
    holder.setLayout(layout)
    return holder
