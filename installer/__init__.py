# SPDX-License-Identifier: Apache-2.0
"""What people install: the one-folder program and the packages around it."""
