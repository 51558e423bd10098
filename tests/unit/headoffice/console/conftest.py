# SPDX-License-Identifier: Apache-2.0
"""A small office on a real SQLite database: made once, copied for each test."""

from tests.office import sample, sample_folder

__all__ = ["sample", "sample_folder"]
