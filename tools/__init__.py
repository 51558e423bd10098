# SPDX-License-Identifier: Apache-2.0
"""What developers run: the catalogue and the demo."""
