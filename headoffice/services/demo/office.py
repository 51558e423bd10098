# SPDX-License-Identifier: Apache-2.0
"""The demo data's way into a real office: its ledger, with a clock that follows the story."""

from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from headoffice.errors import OfficeError
from headoffice.services.accounts import set_password
from headoffice.services.actors import OFFICE_ROLES, SYSTEM
from headoffice.services.demo.build import build
from headoffice.store.database import Database
from headoffice.store.ledger import Author, Ledger

PASSWORD = "fieldapp-demo"


class LedgerOffice:
    """Writes through one ledger, the office's clock set to the time of each record."""

    def __init__(self, ledger: Ledger, clock: FixedClock) -> None:
        self._ledger, self._clock = ledger, clock
        ledger.clock = clock

    def put(self, kind: str, record_id: str, values: Values, at: Instant) -> None:
        """Insert a record as if written at that moment."""
        self._clock.at = at
        self._ledger.add(kind, record_id, Author(""), values)

    def event(self, subject_kind: str, subject: str, event: str, actor: str, at: Instant, reason: str = "") -> None:
        """Run one transition of a state machine, without its effects: the story brings its own calls and stamps."""
        self._clock.at = at
        self._ledger.event(subject_kind, subject, event, Author(actor), reason=reason, at=at)


def fill(database: Database) -> dict[str, str]:
    """Fill an empty office; the sign-ins by role. OfficeError where it is not empty."""
    with database.write() as ledger:
        if ledger.count("person") or ledger.count("work_order"):
            raise OfficeError(N_("This head office is not empty. Make demo data in a new one."))
        now = database.clock.now()
        quiet = Ledger(ledger.connection, ledger.tables, ledger.catalogue, ledger.clock, ledger.ids, {})
        build(LedgerOffice(quiet, FixedClock(now)), now)
        quiet.clock = database.clock
        quiet.finish()
        sign_ins: dict[str, str] = {}
        for person in ledger.find("person", sort=(ledger.column("person", "staff_no"),)):
            login, roles = str(person.get("staff_no")), OFFICE_ROLES.intersection(person.get("roles") or ())
            if roles:
                set_password(ledger, SYSTEM, person.id, login, PASSWORD)
            sign_ins |= dict.fromkeys(sorted(roles - sign_ins.keys()), login)
        return sign_ins
