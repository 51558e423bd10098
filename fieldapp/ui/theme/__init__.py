# SPDX-License-Identifier: Apache-2.0
"""The look of the window: tokens, theme, style sheet, icons, focus ring."""
