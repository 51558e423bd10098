# SPDX-License-Identifier: Apache-2.0
"""Issue a form: number, fill, check, freeze, sign, export."""
