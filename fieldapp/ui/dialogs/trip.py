# SPDX-License-Identifier: Apache-2.0
"""Questions of a trip: the safety check, a breakdown or accident, the receiver's signature, leaving unasked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.pages.photo_shelf import PhotoSources
from fieldapp.ui.pages.signing import ink_of
from fieldapp.ui.widgets.choices import ChipSet, Option, Segmented, Select
from fieldapp.ui.widgets.signature import SignaturePad
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.trip import TripPage


def ask_check(page: "TripPage", phase: str) -> None:
    """The safety check: press what is faulty; nothing pressed means that all is well."""
    title = N_("Check before departure") if phase == "before" else N_("Check after return")
    question = Question(
        page.context, page, title, N_("Keep the check"),
        N_("Press what is faulty. With a fault of brakes, tyres or lights the vehicle stays here."),
    )  # fmt: skip
    faults = ChipSet(page.context, choices("vehicle_part"), N_("Faults"))
    note = line(page.context, N_("Note"))
    question.add_row(N_("Faults"), faults)
    question.add_row(N_("Note"), note)
    trip = page.trip_id
    ask(page.shell, question, lambda: (tuple(faults.value()), note.text()),
        lambda said: page.services.trips.check(trip, phase, *said))  # fmt: skip


def ask_incident(page: "TripPage") -> None:
    """A breakdown, an accident, an offence: the trip is interrupted."""
    question = Question(page.context, page, N_("Breakdown or accident"), N_("Report it"))
    what = Segmented(page.context, choices("incident"), name=N_("Breakdown or accident"))
    words = QPlainTextEdit()
    words.setFixedHeight(84)
    words.setTabChangesFocus(True)
    question.add_row(N_("Breakdown or accident"), what, True)
    question.add_row(N_("What happened"), words, True)
    trip = page.trip_id
    ask(page.shell, question, lambda: (what.value() or "", words.toPlainText()),
        lambda said: page.services.trips.interrupt(trip, *said))  # fmt: skip


def ask_signature(page: "TripPage", stop_id: str, name: str) -> None:
    """Somebody signs for what was handed over at a stop."""
    question = Question(page.context, page, N_("Receiver signs"), N_("Keep the signature"))
    who, pad = line(page.context, N_("Received by"), name), SignaturePad(page.context)
    question.add_row(N_("Received by"), who, True)
    question.body.addWidget(pad)
    ask(page.shell, question, lambda: ink_of(pad, who.text()),
        lambda ink: page.services.trips.receive(stop_id, ink.name, ink))  # fmt: skip


def ask_emergency(page: "TripPage", vehicles: Sequence[Option]) -> None:
    """Leave without a request; a manager approves it afterwards."""
    question = Question(
        page.context, page, N_("Leave without a request"), N_("Depart"),
        N_("The trip begins now. A manager approves it afterwards."),
    )  # fmt: skip
    vehicle = Select(page.context, vehicles, N_("Vehicle"))
    where, why, km = (line(page.context, name) for name in (N_("Destinations"), N_("Reason"), N_("Odometer")))
    for label, control in ((N_("Vehicle"), vehicle), (N_("Destinations"), where), (N_("Reason"), why)):
        question.add_row(label, control, True)
    question.add_row(N_("Odometer at departure"), km, True)
    services = page.services

    def read() -> tuple[str, str, str, str]:
        return vehicle.value() or "", where.text(), why.text(), km.text()

    ask(page.shell, question, read, lambda said: services.trips.depart_in_emergency(
        *said[:3], services.records.read("trip", "odo_start", said[3])))  # fmt: skip


def ask_photos(page: "TripPage") -> None:
    """What the photos show, then which files."""
    question = Question(page.context, page, N_("Add photos"), N_("Choose files…"))
    kinds = [option for option in choices("photo_kind") if option[0] in ("receipt", "damage")]
    what = Segmented(page.context, kinds, name=N_("What the photo shows"))
    what.set_value("receipt")
    question.add_row(N_("What the photo shows"), what, True)
    trip, services = page.trip_id, page.services

    def answer() -> None:
        kind = what.value() or ""
        question.accept()
        PhotoSources(
            page.shell, page, lambda pictures: page.shell.do(lambda: services.trips.photograph(trip, kind, pictures))
        ).ask_files()

    question.answer = answer
    question.open()
