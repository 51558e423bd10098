# SPDX-License-Identifier: Apache-2.0
"""Questions: reasons, parts, times, files, a number to call."""
