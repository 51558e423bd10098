# SPDX-License-Identifier: Apache-2.0
"""Add warranty start."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = ('ALTER TABLE "machine" ADD COLUMN "start_basis" TEXT',)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
