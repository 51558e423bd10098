# SPDX-License-Identifier: Apache-2.0
"""Add first maintenance window."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "ALTER TABLE warranty_policy ADD COLUMN first_maint_min_usage BIGINT",
    "ALTER TABLE warranty_policy ADD COLUMN first_maint_max_usage BIGINT",
    "ALTER TABLE warranty_policy ADD COLUMN first_maint_months BIGINT",
    "ALTER TABLE warranty_policy ADD COLUMN first_maint_tolerance BIGINT",
    "ALTER TABLE warranty_policy ADD COLUMN first_maint_fee BIGINT",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
