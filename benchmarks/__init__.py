# SPDX-License-Identifier: Apache-2.0
"""Ratios against a floor that the same run measures."""
