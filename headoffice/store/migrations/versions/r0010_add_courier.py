# SPDX-License-Identifier: Apache-2.0
"""Add courier: the office's own secret, and the courier files that were taken in."""

import base64
import os

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    "CREATE TABLE office_key ( id INTEGER NOT NULL, secret TEXT NOT NULL, PRIMARY KEY (id) )",
    (
        "CREATE TABLE office_parcel ( id TEXT NOT NULL, device TEXT NOT NULL, at BIGINT NOT NULL, person TEXT NOT "
        "NULL, result TEXT NOT NULL, receipt TEXT NOT NULL, PRIMARY KEY (id) )"
    ),
)


def upgrade() -> None:
    """Add what is new; each office gets a secret of its own."""
    for statement in STATEMENTS:
        op.execute(statement)
    secret = base64.b64encode(os.urandom(32)).decode()
    op.get_bind().execute(text("INSERT INTO office_key (id, secret) VALUES (1, :secret)"), {"secret": secret})
