# SPDX-License-Identifier: Apache-2.0
"""Runs before the built program: where no locale is set, take the one that Python takes by itself when not built in."""

import os

if not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
    os.environ["LC_CTYPE"] = "C.UTF-8"
