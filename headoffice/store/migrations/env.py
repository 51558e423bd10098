# SPDX-License-Identifier: Apache-2.0
"""Runs the revisions in the transaction that ``headoffice.store.migrate`` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
