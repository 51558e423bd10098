# SPDX-License-Identifier: Apache-2.0
"""Add call answers."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE callback ADD COLUMN relation TEXT",
    "ALTER TABLE callback ADD COLUMN arrived_as_told BOOLEAN",
    "ALTER TABLE callback ADD COLUMN charged_rightly BOOLEAN",
    "ALTER TABLE callback ADD COLUMN left_tidy BOOLEAN",
    "ALTER TABLE callback ADD COLUMN explained_use BOOLEAN",
    "ALTER TABLE callback ADD COLUMN result BIGINT",
    "ALTER TABLE callback ADD COLUMN would_recommend BIGINT",
    "ALTER TABLE callback ADD COLUMN request TEXT",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
