# SPDX-License-Identifier: Apache-2.0
"""Add helper travel."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    'ALTER TABLE "order_helper" ADD COLUMN "own_van" BOOLEAN',
    'ALTER TABLE "order_helper" ADD COLUMN "travel_km" INTEGER',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
