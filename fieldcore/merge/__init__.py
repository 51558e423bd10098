# SPDX-License-Identifier: Apache-2.0
"""Merging by field: what an operation does to a record, and which values two people disagree on."""
