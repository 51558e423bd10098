# SPDX-License-Identifier: Apache-2.0
"""State machines, validation, warranty, stock ledger: pure functions over plain values."""
