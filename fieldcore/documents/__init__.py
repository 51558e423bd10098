# SPDX-License-Identifier: Apache-2.0
"""Snapshot and form to PDF bytes; the only door to reportlab and pyHanko."""
