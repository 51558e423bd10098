# SPDX-License-Identifier: Apache-2.0
"""Which fields a form shows, in what order, and who signs: declarations."""
