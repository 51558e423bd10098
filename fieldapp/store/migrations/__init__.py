# SPDX-License-Identifier: Apache-2.0
"""Alembic's scripts of the laptop's store. They only add columns and tables; triggers are made by hand."""
