# SPDX-License-Identifier: Apache-2.0
"""A driver's trip (domain C12, C14, D4): what it consists of, and what stands against each of its steps."""
