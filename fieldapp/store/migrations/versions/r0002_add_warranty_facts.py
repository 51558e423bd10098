# SPDX-License-Identifier: Apache-2.0
"""Add warranty facts."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    'ALTER TABLE "warranty_policy" ADD COLUMN "free_repair_months" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "free_repair_usage" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "later_delivery" BOOLEAN',
    'ALTER TABLE "warranty_policy" ADD COLUMN "factory_days" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "roll_on" TEXT',
    'ALTER TABLE "warranty_policy" ADD COLUMN "replaced_part_rule" TEXT',
    'ALTER TABLE "warranty_policy" ADD COLUMN "guarantee_days" INTEGER',
    'ALTER TABLE "machine" ADD COLUMN "exchange_date" TEXT',
    'ALTER TABLE "repair_record" ADD COLUMN "ready_notified_at" INTEGER',
    'ALTER TABLE "repair_record" ADD COLUMN "ready_notified_at__off" INTEGER',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
