# SPDX-License-Identifier: Apache-2.0
"""A field that is added to a declaration shows on every face: console, sync, search, window and paper, unedited."""

import io
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import pypdf
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol
from fieldapp.ui.context import UiContext
from fieldapp.ui.pages.base import Facts
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.shell import Shell, Ways
from fieldcore.records import ALL
from fieldcore.records.customers import Machine
from fieldcore.records.model import CODE, Catalogue, Field
from headoffice.app import create_app
from headoffice.services import devices, dispatch, records
from headoffice.services.actors import SYSTEM
from tests.live import serving
from tests.office import Sample, make_office

LABEL, VALUE = "Gearbox no.", "GB-7731-亮"


class MachineWithGearbox(Machine, frozen=True):
    """The machine record as it would be with one more field, declared once."""

    meta = Machine.meta
    gearbox_no: Annotated[str | None, Field(LABEL, CODE, group="identity", search=True)] = None


RECORDS = Catalogue([MachineWithGearbox if record is Machine else record for record in ALL])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Sample]:
    """An office whose tables got the column that ``dev.py migration`` would write."""
    sample = make_office(tmp_path / "office", RECORDS, "ALTER TABLE machine ADD COLUMN gearbox_no TEXT")
    yield sample
    sample.office.close()


@pytest.fixture
def laptop(office: Sample, tmp_path: Path) -> Iterator[tuple[Store, SyncEngine, Services]]:
    """A laptop of the office's technician with the same declarations, synced once."""
    with serving(create_app(office.office)) as address:
        code = devices.new_code(office.office.database, SYSTEM, office.people["tech"])
        records.save(office.office.database, SYSTEM, "machine", office.ids["machine"], {"gearbox_no": VALUE})
        dispatch.dispatch(office.office.database, SYSTEM, office.ids["new"], office.people["tech"])
        store = enrol(Home(tmp_path / "home"), address, code, "a long passphrase", catalogue=RECORDS)
        engine = SyncEngine(store)
        engine.sync_once()
        yield store, engine, build(store, engine)
        engine.close()
        store.close()


def test_one_declaration_has_all_faces(
    office: Sample, laptop: tuple[Store, SyncEngine, Services], qtbot: QtBot, qapp: QApplication
) -> None:
    store, engine, services = laptop
    machine = office.ids["machine"]

    admin = office.client("admin", "en")
    for page in (f"/records/machine/{machine}", f"/records/machine/{machine}/edit"):
        console = admin.get(page).text
        assert LABEL in console and VALUE in console

    found = store.read(lambda reader: reader.get("machine", machine))
    assert found is not None and found.values["gearbox_no"] == VALUE

    hits = [hit for group in services.search.find("7731") for hit in group.hits]
    assert machine in {hit.id for hit in hits}

    _assert_window_shows(services, machine, qtbot)

    order = office.ids["new"]
    for step in (services.orders.accept, services.orders.depart, services.orders.arrive, services.orders.start):
        step(order)
    paper = services.signing.preview(order, "repair_record", "en")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.data)).pages)
    assert LABEL in text and VALUE in text

    services.records.edit("machine", machine, "gearbox_no", "GB-7732")
    engine.sync_once()
    assert office.get("machine", machine)["gearbox_no"] == "GB-7732"


def _assert_window_shows(services: Services, machine: str, qtbot: QtBot) -> None:
    context = UiContext.create("en")
    nowhere = Ways(*(lambda *_: None for _ in fields(Ways)))
    page = CustomersPage(Shell(context, services, nowhere))
    qtbot.addWidget(page)
    page.show()
    page.open_machine(machine)

    def texts() -> set[str]:
        return {label.text() for facts in page.findChildren(Facts) for label in facts.findChildren(QLabel)}

    qtbot.waitUntil(lambda: VALUE in texts(), timeout=10_000)
    assert LABEL in texts()
    context.tasks.close()
