# SPDX-License-Identifier: Apache-2.0
"""Add machine policy."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE machine ADD COLUMN first_start_date TEXT",
    "ALTER TABLE machine ADD COLUMN shipment_date TEXT",
    "ALTER TABLE machine ADD COLUMN policy TEXT",
    "ALTER TABLE machine ADD COLUMN resold BOOLEAN",
    "CREATE INDEX ix_machine_policy ON machine (policy)",
    "ALTER TABLE warranty_policy ADD COLUMN factory_months BIGINT",
    "ALTER TABLE warranty_policy ADD COLUMN shipment_days BIGINT",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
