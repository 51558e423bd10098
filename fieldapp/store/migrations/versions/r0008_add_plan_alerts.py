# SPDX-License-Identifier: Apache-2.0
"""Add the days from which plans ask for attention; they are computed after the upgrade."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "CREATE TABLE plan_alert (plan TEXT PRIMARY KEY, machine TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX plan_alert_day ON plan_alert (day)",
    "CREATE INDEX plan_alert_machine ON plan_alert (machine)",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
