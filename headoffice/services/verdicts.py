# SPDX-License-Identifier: Apache-2.0
"""The warranty of a job, computed by the server with the same code as on the laptop (domain G4)."""

from datetime import date

from fieldcore.base.clock import Instant
from fieldcore.rules.warranty import gather
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.policy import Calendar, Facts, Verdict
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found


def verdict_of(ledger: Ledger, card: Found) -> Verdict:
    """The verdict of a card's job from head office's records as they are now."""
    failed = card.get("failure_date")
    on = date.fromisoformat(failed) if failed else ledger.clock.now().date()
    return _computed(
        ledger, ledger.get("machine", card.get("machine")), ledger.get("work_order", card.get("order")), on
    )


def of_order(ledger: Ledger, order: Found) -> Verdict:
    """The verdict of an order's job, which failed on the day on which it was reported."""
    reported = Instant.of(order.get("reported_at")) or ledger.clock.now()
    return _computed(ledger, ledger.get("machine", order.get("machine")), order, reported.date())


def _computed(ledger: Ledger, machine: Found | None, order: Found | None, on: date) -> Verdict:
    if machine is None or order is None:
        return verdict(None, Facts(failure_date=on), Calendar())
    source = gather.Source(ledger.get, lambda kind, equal: ledger.find(kind, **equal))
    return gather.verdict_of(source, machine, gather.case_of_order(source, order, machine, on))
