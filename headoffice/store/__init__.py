# SPDX-License-Identifier: Apache-2.0
"""Tables from the records, the stream and migrations, on SQLite and PostgreSQL."""
