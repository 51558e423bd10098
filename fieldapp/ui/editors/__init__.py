# SPDX-License-Identifier: Apache-2.0
"""Editors of field values, one per field type, and forms laid out from declarations."""
