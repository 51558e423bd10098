# SPDX-License-Identifier: Apache-2.0
"""Reusable widgets of the window; they get data by setters, emit meaningful signals and know no service."""
