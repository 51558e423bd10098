# SPDX-License-Identifier: Apache-2.0
"""Believable demo data: deterministic for a day, brought into its states by the state machines."""
