# SPDX-License-Identifier: Apache-2.0
"""The laptop: an encrypted store, forms, sync and a window."""

__version__ = "0.1.0"
