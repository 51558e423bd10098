# SPDX-License-Identifier: Apache-2.0
"""What the command line does. Needs no display; every command takes ``--json``. Bad input: one line, exit status 2."""

import argparse
import getpass
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fieldapp import __version__, logs, settings
from fieldapp.cli import BAD_INPUT, folder_of
from fieldapp.errors import Busy, ExternalError, FieldAppError, NewerData, NotEnrolled, UserError
from fieldapp.paths import Home
from fieldapp.services import people
from fieldapp.services.courier import exported_text, taken_text
from fieldapp.store import backup as backups
from fieldapp.store import keys, private
from fieldapp.store.check import check
from fieldapp.store.door import ask
from fieldapp.store.instance import Instance
from fieldapp.store.store import Store, reading
from fieldapp.sync.courier import Exported, Taken, export, take
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import check_input, enrol
from fieldapp.sync.mending import mend
from fieldcore.base.clock import Instant, SystemClock
from fieldcore.base.text import N_, Translator
from fieldcore.documents.specimen import prints
from fieldcore.forms import FORMS
from fieldcore.records import catalogue

OK, FAILED = 0, 1
Result = tuple[int, dict[str, Any], list[str]]
"""Exit status, what ``--json`` prints, and the lines for people."""


def language_of(arguments: argparse.Namespace, home: Home) -> str:
    """The language that the arguments name, or the person's."""
    return arguments.lang or settings.load(home.settings).language


def passphrase_of(arguments: argparse.Namespace, translator: Translator, *, new: bool = False) -> str | None:
    """The passphrase of ``--passphrase-file``, or asked for on a terminal (a ``new`` one twice), or None."""
    if arguments.passphrase_file:
        return private.read_passphrase(arguments.passphrase_file)
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    typed = getpass.getpass(translator.tr(N_("Passphrase")) + ": ")
    if new and typed != getpass.getpass(translator.tr(N_("The same again")) + ": "):
        raise UserError(N_("The two passphrases differ. Type them again."))
    return typed or None


def run(arguments: argparse.Namespace) -> int:
    """Do one command and print its result."""
    as_json = getattr(arguments, "json", False)
    translator = Translator(language_of(arguments, folder_of(arguments).laptop.latest()))
    handler = None
    try:
        home = home_of(arguments)
        handler = logs.start(home.logs) if home.enrolled else None
        status, values, lines = Commands(home, arguments, translator).do()
    except FieldAppError as error:
        status = FAILED if isinstance(error, ExternalError) else BAD_INPUT
        values, lines = {"error": type(error).__name__, "message": error.text(translator)}, []
        print(f"fieldapp: {error.text(translator)}", file=sys.stderr)
    finally:
        logs.stop(handler)
    if as_json:
        print(json.dumps(values, ensure_ascii=False))
    else:
        for line in lines:
            print(line)
    return status


def home_of(arguments: argparse.Namespace) -> Home:
    """The home that a command works in: of the person who is named, or a new one. UserError where that is not one."""
    folder = folder_of(arguments)
    if arguments.command == "enrol":
        return folder.laptop.free() if arguments.another else folder
    return folder if arguments.command == "specimen" else people.home_of(folder, arguments.person)


def _folder(path: Path) -> Path:
    """A folder to write to, which need not be there yet. UserError where something else is."""
    if path.exists() and not path.is_dir():
        raise UserError(N_("{path} is not a folder."), path=path)
    return path


def _write(folder: Path, name: str, data: bytes) -> str:
    """Write a file and return where. UserError where it cannot be written."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UserError(N_("{path} cannot be written."), path=path) from error
    return str(path)


class Commands:
    """One method for each command; each returns a Result."""

    def __init__(self, home: Home, arguments: argparse.Namespace, translator: Translator) -> None:
        self._home, self._given, self._translator, self._tr = home, arguments, translator, translator.tr

    def do(self) -> Result:
        """The command that was given."""
        commands: dict[str, Callable[[], Result]] = {
            "enrol": self.enrol, "sync": self.sync, "status": self.status, "search": self.search,
            "export": self.export, "check": self.check, "backup": self.backup, "restore": self.restore,
            "specimen": self.specimen, "courier": self.courier,
        }  # fmt: skip
        return commands[self._given.command]()

    def enrol(self) -> Result:
        """``enrol --server URL --code CODE``."""
        given = self._given
        wanted = given.passphrase_file is not None or keys.keyring() is None
        passphrase = passphrase_of(given, self._translator, new=True) if wanted else None
        check_input(self._home, given.server, given.code, passphrase, given.certificate)  # before a folder is made
        with Instance(self._home), enrol(
            self._home, given.server, given.code, passphrase, certificate=given.certificate
        ) as store:  # fmt: skip
            identity = store.identity
        assert identity is not None
        values = {"person": identity.person_name, "device": identity.device_code, "roles": identity.roles}
        line = self._tr(N_("Enrolled for {person} as laptop {code}."), person=identity.person_name,
                        code=identity.device_code)  # fmt: skip
        return OK, values, [line]

    def sync(self) -> Result:
        """``sync``: through the running window where there is one."""
        try:
            with self._store() as store:
                SyncEngine(store).sync_once()
        except Busy:
            self._ask("sync")
        return self.status()

    def status(self) -> Result:
        """``status``."""
        with self._reading() as (reader, _):
            outbox, last = reader.outbox(), Instant.of(reader.meta("last_sync"))
            who = reader.meta("identity")
        values = {
            "person": who["person_name"], "device": who["device_code"], "server": who["server_url"],
            "unsent": outbox.waiting, "unsent_since": outbox.oldest_at.text() if outbox.oldest_at else None,
            "unsent_blobs": outbox.blobs, "refused": outbox.rejected, "blocked": outbox.blocked,
            "conflicts": outbox.conflicts, "last_sync": last.text(seconds=True) if last else None,
        }  # fmt: skip
        lines = [
            f"{values['person']} · {values['device']} · {values['server']}",
            self._tr(N_("Waiting: {count} changes, {blobs} files"), count=outbox.waiting, blobs=outbox.blobs),
            self._tr(N_("Needs you: {refused} refused, {conflicts} conflicts"), refused=outbox.rejected,
                     conflicts=outbox.conflicts),
            self._tr(N_("Last sync: {at}"), at=values["last_sync"] or "–"),
        ]  # fmt: skip
        return OK, values, lines

    def search(self) -> Result:
        """``search TEXT``."""
        with self._reading() as (reader, _):
            hits = reader.search(" ".join(self._given.text), self._given.limit)
            lines = [
                " · ".join(part for part in (self._tr(reader.catalogue[h.kind].label), h.title, h.subtitle) if part)
                for h in hits
            ]
        return OK, {"hits": [asdict(hit) for hit in hits]}, lines or [self._tr(N_("Nothing was found."))]

    def export(self) -> Result:
        """``export DOC_NO --out DIR``."""
        doc_no, out = self._given.doc_no, _folder(self._given.out)
        with self._reading() as (reader, blobs):
            papers = reader.find("issued_document", {"doc_no": doc_no}, ("-revision",))
            if not papers:
                raise UserError(N_("There is no document {doc_no} on this laptop."), doc_no=doc_no)
            data = blobs.load(papers[0].get("pdf", ""))
        if data is None:
            raise UserError(N_("The paper of {doc_no} is not on this laptop yet. Sync first."), doc_no=doc_no)
        path = _write(out, re.sub(r"[^\w.-]", "_", doc_no) + ".pdf", data)
        return OK, {"file": path, "bytes": len(data)}, [path]

    def specimen(self) -> Result:
        """``specimen FORM|--all --out DIR``: a blank form and a specimen of each."""
        forms = {form.kind: form for form in FORMS}
        if not self._given.all and self._given.form not in forms:
            known = self._tr(N_(", ")).join(forms)
            raise UserError(N_("There is no form {form}. Known forms: {known}"), form=self._given.form, known=known)
        out, now, lang = _folder(self._given.out), SystemClock().now(), self._given.paper_lang
        written: list[str] = []
        for form in FORMS if self._given.all else [forms[self._given.form]]:
            for what, data in prints(form, catalogue(), lang, now, __version__).items():
                written.append(_write(out, f"{form.kind}-{what}.pdf", data))
        return OK, {"files": written}, written

    def check(self) -> Result:
        """``check [--mend]``: exit status 1 where something is wrong."""
        with self._reading() as (reader, blobs):
            report = check(reader, blobs)
        mended: list[str] = self._mend() if self._given.mend and not report.damaged else []
        if mended:
            with self._reading() as (reader, blobs):
                report = check(reader, blobs)
        lines = mended + (report.problems or [
            self._tr(N_("All is well: {records} records, {unsent} unsent changes, {blobs} files."),
                     records=sum(report.records.values()), unsent=report.unsent, blobs=report.blobs)
        ])  # fmt: skip
        return (OK if report.whole else FAILED), {**asdict(report), "whole": report.whole, "mended": mended}, lines

    def _mend(self) -> list[str]:
        """Mend what is wrong: through the running window where there is one."""
        try:
            with self._store() as store:
                return mend(store, SyncEngine(store))
        except Busy:
            return list(self._ask("mend"))

    def backup(self) -> Result:
        """``backup``: through the running window where there is one."""
        try:
            with self._store() as store:
                path = str(backups.backup(store))
        except Busy:
            path = str(self._ask("backup"))
        return OK, {"file": path}, [path]

    def courier(self) -> Result:
        """``courier export FILE [--photos]`` or ``courier take FILE``; through the running window if any."""
        file = self._given.file.expanduser().resolve()
        return self._courier_export(file) if self._given.action == "export" else self._courier_take(file)

    def _courier_export(self, file: Path) -> Result:
        try:
            with self._store() as store:
                done = export(store, file, files=self._given.photos)
        except Busy:
            done = Exported(**self._ask("courier_export", {"file": str(file), "files": self._given.photos}))
        return OK, {**asdict(done), "file": str(file)}, [exported_text(done).resolve(self._tr), str(file)]

    def _courier_take(self, file: Path) -> Result:
        try:
            with self._store() as store:
                done = take(store, file)
        except Busy:
            done = Taken(**self._ask("courier_take", {"file": str(file)}))
        return OK, asdict(done), [taken_text(done).resolve(self._tr)]

    def restore(self) -> Result:
        """``restore FILE``: the program must be closed."""
        if not self._home.key_file.is_file():
            raise NotEnrolled
        key = self._key()
        with Instance(self._home):
            aside = backups.restore(self._home, key, self._given.file)
        line = self._tr(N_("Restored. What was there is kept in {path}."), path=aside)
        return OK, {"restored": str(self._given.file), "aside": str(aside)}, [line]

    def _key(self) -> bytes:
        needed = keys.needs_passphrase(self._home)
        return keys.unlock(self._home, passphrase_of(self._given, self._translator) if needed else None)

    @contextmanager
    def _store(self) -> Iterator[Store]:
        """The store, held by this command alone. Busy where the window runs."""
        if not self._home.enrolled:
            raise NotEnrolled
        key = self._key()
        with Instance(self._home), Store.open(self._home, key) as store:
            yield store

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        if not self._home.enrolled:
            raise NotEnrolled
        key = self._key()
        try:
            with reading(self._home, key) as opened:
                yield opened
        except NewerData:
            with Instance(self._home):
                Store.open(self._home, key).close()  # an older version made it: upgrade, or say that it is newer
            with reading(self._home, key) as opened:
                yield opened

    def _ask(self, command: str, arguments: dict[str, Any] | None = None) -> Any:
        try:
            return ask(self._home, command, arguments)
        except RuntimeError as error:
            raise ExternalError(str(error)) from error
