# SPDX-License-Identifier: Apache-2.0
"""``fieldapp``: a command does its work and ends; without one the window opens."""

import sys
from collections.abc import Sequence

from fieldapp import cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window; returns the exit status."""
    arguments = cli.parser().parse_args(argv)
    if arguments.command:
        from fieldapp import commands  # store and sync are loaded for a command only

        return commands.run(arguments)
    from fieldapp import app  # Qt is loaded only for the window

    return app.run(
        cli.folder_of(arguments),
        person=arguments.person,
        language=arguments.lang,
        passphrase_file=arguments.passphrase_file,
        smoke=arguments.smoke,
        as_json=getattr(arguments, "json", False),
    )


if __name__ == "__main__":
    sys.exit(main())
