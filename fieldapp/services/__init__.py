# SPDX-License-Identifier: Apache-2.0
"""Use cases of the laptop: take and return values, tell what changed."""
