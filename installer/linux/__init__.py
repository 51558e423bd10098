# SPDX-License-Identifier: Apache-2.0
"""The package for Debian and its children."""
