# SPDX-License-Identifier: Apache-2.0
"""The statutory warranty regimes that a new head office starts with; clerks check and change them as records."""

from fieldcore.rules.warranty.case import record_of
from fieldcore.rules.warranty.policies import SHIPPED
from headoffice.services.actors import SYSTEM
from headoffice.store.database import Database


def supply(database: Database) -> int:
    """Write the shipped regimes as policy records (domain E.0); how many."""
    with database.write() as ledger:
        for policy in SHIPPED:
            ledger.insert("warranty_policy", SYSTEM.author, **record_of(policy))
    return len(SHIPPED)
