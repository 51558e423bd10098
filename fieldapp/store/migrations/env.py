# SPDX-License-Identifier: Apache-2.0
"""Runs the revisions on the connection that ``fieldapp.store.migrate`` hands over, all in one transaction."""

from alembic import context
from sqlalchemy import StaticPool, create_engine
from sqlcipher3 import dbapi2

raw = context.config.attributes["connection"]
engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool)
with engine.connect() as connection:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.exec_driver_sql("COMMIT")
