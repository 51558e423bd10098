# SPDX-License-Identifier: Apache-2.0
"""Protocol messages, versions and problem codes."""
