# SPDX-License-Identifier: Apache-2.0
"""The web console: routes and templates."""

from headoffice.console.site import create_console

__all__ = ["create_console"]
