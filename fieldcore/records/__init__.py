# SPDX-License-Identifier: Apache-2.0
"""Every record type, declared once, a module per subject."""
