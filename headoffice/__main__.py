# SPDX-License-Identifier: Apache-2.0
"""The command ``headoffice``."""

import sys

from headoffice.cli import main

if __name__ == "__main__":
    sys.exit(main())
