# SPDX-License-Identifier: Apache-2.0
"""Add first maintenance window."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    'ALTER TABLE "warranty_policy" ADD COLUMN "first_maint_min_usage" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "first_maint_max_usage" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "first_maint_months" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "first_maint_tolerance" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "first_maint_fee" INTEGER',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
