# SPDX-License-Identifier: Apache-2.0
"""Add machine policy."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    'ALTER TABLE "warranty_policy" ADD COLUMN "factory_months" INTEGER',
    'ALTER TABLE "warranty_policy" ADD COLUMN "shipment_days" INTEGER',
    'ALTER TABLE "machine" ADD COLUMN "first_start_date" TEXT',
    'ALTER TABLE "machine" ADD COLUMN "shipment_date" TEXT',
    'ALTER TABLE "machine" ADD COLUMN "policy" TEXT',
    'ALTER TABLE "machine" ADD COLUMN "resold" BOOLEAN',
    'CREATE INDEX "machine__policy" ON "machine" ("policy")',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
