# SPDX-License-Identifier: Apache-2.0
"""Changes, field versions, three-way merge and conflicts."""
