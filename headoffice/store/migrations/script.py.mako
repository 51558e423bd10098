# SPDX-License-Identifier: Apache-2.0
"""${message}."""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Add what is new."""
    ${upgrades if upgrades else "op.execute(\"\")"}
