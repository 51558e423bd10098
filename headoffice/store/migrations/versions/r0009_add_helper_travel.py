# SPDX-License-Identifier: Apache-2.0
"""Add helper travel."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    "ALTER TABLE order_helper ADD COLUMN own_van BOOLEAN",
    "ALTER TABLE order_helper ADD COLUMN travel_km BIGINT",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
