# SPDX-License-Identifier: Apache-2.0
"""Parts requests as lines: what became of each, and the buttons that withdraw one or count a parcel in."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldapp.services.views import RequestRow
from fieldapp.ui.dialogs.receipt import count_in
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Card, Pill
from fieldcore.base.text import N_

TONES: Final = {
    "submitted": "neutral", "reviewing": "neutral", "approved": "ok", "partly_approved": "warn", "rejected": "danger",
    "allocated": "ok", "ordered": "neutral", "shipped": "acc", "received": "ok", "received_short": "danger",
}  # fmt: skip


UNREAD: Final = ("rejected", "received_short")
Margins = tuple[int, int, int, int]


def line(
    shell: Shell, parent: QWidget, request: RequestRow, mine: bool = True, margins: Margins = (0, 8, 0, 8)
) -> QWidget:
    """One request; ``mine``: of an own order, so that something can be done about it."""
    context = shell.context
    title = Text(context, f"{request.part} × {request.quantity} {request.unit}", bold=True, wrap=True)
    tone = "danger" if request.late or request.state in UNREAD else "text_2"
    said = Text(context, f"{request.doc_no} · {shell.say(request.standing)}", size=13, wrap=True, tone=tone)
    pill = Pill(context, request.status.msgid, TONES.get(request.state, "neutral"))
    items: list[object] = [column(title, said, gap=0), pill]
    if mine and request.coming:
        receive = Button(context, N_("Count in…"), icon="check", size="small", shortcut="Alt+I")
        receive.clicked.connect(lambda: count_in(shell, parent, request.id))
        items.append(receive)
    if mine and request.withdrawable:
        withdraw = Button(context, N_("Withdraw"), size="small", shortcut="Alt+Z")
        withdraw.clicked.connect(lambda: shell.do(lambda: shell.services.requests.withdraw(request.id)))
        items.append(withdraw)
    holder = QWidget()
    layout = row(*items, gap=12, margins=margins)
    layout.setStretch(0, 1)
    holder.setLayout(layout)
    return holder


def arriving(shell: Shell, parent: QWidget, requests: Sequence[RequestRow]) -> Card | None:
    """The parcels that are on their way, each to be pressed when it has come; None where there is none."""
    if not requests:
        return None
    shown = Card(shell.context, N_("Parts on the way"), str(len(requests)), icon="truck")
    for item in requests[:4]:
        said = shell.say(item.standing)
        line_of = ActionRow(shell.context, item.id, f"{item.part} × {item.coming} {item.unit}", said,
                            tip=f"{item.doc_no}\n{said}")  # fmt: skip
        line_of.pressed_key.connect(lambda key: count_in(shell, parent, key))
        shown.add_flush(line_of)
    return shown
