# SPDX-License-Identifier: Apache-2.0
"""Add trip audit."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "CREATE INDEX ix_issued_document_subject ON issued_document (subject)",
    (
        "CREATE TABLE odometer_entry ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT "
        "NULL, _deleted BOOLEAN NOT NULL, trip TEXT, place TEXT, line TEXT, km BIGINT, at BIGINT, "
        "at__off BIGINT, person TEXT, corrects TEXT, reason TEXT, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_odometer_entry_corrects ON odometer_entry (corrects)",
    "CREATE INDEX ix_odometer_entry_person ON odometer_entry (person)",
    "CREATE INDEX ix_odometer_entry_trip ON odometer_entry (trip)",
    "CREATE INDEX ix_order_event_subject ON order_event (subject)",
    "ALTER TABLE trip ADD COLUMN needs_decision BOOLEAN",
    "ALTER TABLE trip ADD COLUMN retro_approval BOOLEAN",
    "ALTER TABLE trip ADD COLUMN cargo_m3 BIGINT",
    "ALTER TABLE trip ADD COLUMN vehicle_wanted TEXT",
    "ALTER TABLE trip ADD COLUMN driver_needed BOOLEAN",
    "ALTER TABLE trip ADD COLUMN co_driver TEXT",
    "ALTER TABLE trip ADD COLUMN loaded_at BIGINT",
    "ALTER TABLE trip ADD COLUMN loaded_at__off BIGINT",
    "ALTER TABLE trip ADD COLUMN unloaded_at BIGINT",
    "ALTER TABLE trip ADD COLUMN unloaded_at__off BIGINT",
    "ALTER TABLE trip ADD COLUMN replacement TEXT",
    "CREATE INDEX ix_trip_co_driver ON trip (co_driver)",
    "CREATE INDEX ix_trip_replacement ON trip (replacement)",
    "ALTER TABLE trip_expense ADD COLUMN paid_by_company BOOLEAN",
    "ALTER TABLE trip_stop ADD COLUMN contact_wrong BOOLEAN",
    "ALTER TABLE vehicle ADD COLUMN usual_consumption BIGINT",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
