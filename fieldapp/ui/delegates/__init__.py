# SPDX-License-Identifier: Apache-2.0
"""Painters of list and table rows."""
