# SPDX-License-Identifier: Apache-2.0
"""The arguments of ``fieldapp``. Light: the window's start passes through here, the commands are loaded when asked."""

import argparse
from pathlib import Path
from typing import NoReturn

from fieldapp.paths import Home, default_home
from fieldapp.settings import CHOICES
from fieldcore.base.text import LANGUAGES

BAD_INPUT = 2
PAPER_LANGUAGES = CHOICES["paper_language"]


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """One line instead of the usage."""
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """The arguments of ``fieldapp``."""
    base = Parser(add_help=False)
    base.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
    top = Parser(prog="fieldapp", description="Field service, offline.", parents=[base])
    top.add_argument("--home", type=Path, help="the folder of this laptop")
    top.add_argument("--person", default="", help="whose data, where several work here: a name, or a code such as L07")
    top.add_argument("--lang", choices=LANGUAGES, help="language of the program")
    top.add_argument("--passphrase-file", type=Path, help="a file that only you can read, with the passphrase")
    top.add_argument("--smoke", action="store_true", help="open the window, paint it, print its times and end")
    commands = top.add_subparsers(dest="command", parser_class=Parser)
    one = commands.add_parser("enrol", parents=[base], help="make this laptop somebody's, with a code of head office")
    one.add_argument("--server", required=True, help="address of head office")
    one.add_argument("--code", required=True, help="the one-time code from head office")
    one.add_argument("--certificate", type=Path, help="head office's own certificate, to be pinned")
    one.add_argument("--another", action="store_true", help="for one more person, beside those who work here already")
    commands.add_parser("sync", parents=[base], help="send and fetch now")
    commands.add_parser("status", parents=[base], help="what waits and when was the last sync")
    one = commands.add_parser("search", parents=[base], help="find records")
    one.add_argument("text", nargs="+")
    one.add_argument("--limit", type=_positive, default=20)
    one = commands.add_parser("export", parents=[base], help="write the PDF of a document")
    one.add_argument("doc_no")
    one.add_argument("--out", type=Path, required=True, help="the folder to write to")
    one = commands.add_parser("specimen", parents=[base], help="write blank forms and specimens; needs no enrolment")
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("form", nargs="?", help="the kind of a form, such as warranty_card")
    which.add_argument("--all", action="store_true", help="every form")
    one.add_argument("--out", type=Path, required=True, help="the folder to write to")
    one.add_argument("--lang", dest="paper_lang", choices=PAPER_LANGUAGES, default="both", help="language of the forms")
    one = commands.add_parser("courier", parents=[base], help="carry changes on a stick where there is no network")
    actions = one.add_subparsers(dest="action", required=True, metavar="ACTION")
    out = actions.add_parser("export", parents=[base], help="write all that is unsent into one file for head office")
    out.add_argument("file", type=Path)
    out.add_argument("--photos", action="store_true", help="with the photos and papers that are unsent")
    actions.add_parser("take", parents=[base], help="take in head office's receipt").add_argument("file", type=Path)
    one = commands.add_parser("check", parents=[base], help="verify that the data is whole")
    one.add_argument("--mend", action="store_true", help="put right what is wrong, with head office's help")
    commands.add_parser("backup", parents=[base], help="make today's backup")
    one = commands.add_parser("restore", parents=[base], help="put a backup in the place of the data")
    one.add_argument("file", type=Path)
    return top


def _positive(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1000:
        raise argparse.ArgumentTypeError("a number from 1 to 1000")
    return int(text)


def folder_of(arguments: argparse.Namespace) -> Home:
    """The laptop's folder that the arguments name, or the usual one."""
    return Home(arguments.home.expanduser().resolve()) if arguments.home else default_home()
