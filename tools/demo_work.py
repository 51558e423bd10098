# SPDX-License-Identifier: Apache-2.0
"""What every planned job at the window has in common: the way there, its checklist, photos, signature, handing in."""

from functools import partial

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from fieldapp.services.order_views import ChecklistLine, OrderPage
from tools import demo_field, demo_sign
from tools.demo_field import shown, until
from tools.demo_hands import Hands
from tools.demo_job import Stage


def set_out(hands: Hands, kind: str, state: str) -> None:
    """From the state that the order has until work has started on its record."""
    steps = {"dispatched": "Accept", "accepted": "Depart", "en_route": "Arrive", "on_site": "Start work"}
    for at in list(steps)[list(steps).index(state) :]:
        until(hands, partial(_in_state, at), f"the state {at}")
        hands.press(steps[at])
    until(hands, lambda value: value.record and value.record.kind == kind, f"the record {kind}")


def check(hands: Hands) -> None:
    """Every item of the checklist, measured at its upper limit or passed."""
    value = until(hands, lambda value: value.checklist, "a checklist")
    if value.checklist and not value.checklist.started:
        hands.press("Start the checklist")
    value = until(hands, lambda value: value.checklist and value.checklist.started, "the checklist is started")
    assert value.checklist is not None
    for line in value.checklist.lines:
        if line.answer_type == "number":
            hands.write(hands.find(f"{line.item},", QLineEdit), line.upper)
        else:
            hands.look_at(hands.find(f"{line.item},", QWidget))
            hands.choose(f"{line.item},", "Pass")
        until(hands, partial(_passed, line), f"{line.item} passes")


def finish(stage: Stage, hands: Hands, picture: str) -> None:
    """The photos that are asked for, then read, signed, handed in and sent."""
    for kind in [tile.photo_kind for tile in shown(hands).photos if tile.missing]:
        demo_field.add_photo(stage, hands, kind)
    until(hands, lambda value: not value.missing, "nothing is missing")
    hands.press("Finish work")
    hands.wait(lambda: hands.window.page_shown == "signing", "the page to read and sign opens")
    demo_sign.sign(hands, papers=1)
    hands.press("Close")
    hands.wait(lambda: not any(d.isVisible() for d in hands.window.findChildren(QDialog)), "the dialog closes")
    hands.press("Hand in")
    until(hands, lambda value: value.row.state == "submitted", "the order is handed in")
    hands.shot(picture)
    demo_sign.synced(hands)


def _in_state(state: str, value: OrderPage) -> bool:
    return value.row.state == state


def _passed(line: ChecklistLine, value: OrderPage) -> bool:
    lines = value.checklist.lines if value.checklist else ()
    return any(one.item_id == line.item_id and one.result == "ok" for one in lines)
