# SPDX-License-Identifier: Apache-2.0
"""The command line of head office: one clear line and exit status 2 for bad input."""

import argparse
import json
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import uvicorn

from fieldcore.base.crypto import to_pin
from fieldcore.base.text import N_, Translator
from fieldcore.wire.courier import RECEIPT_SUFFIX
from headoffice import app
from headoffice.errors import OfficeError
from headoffice.services import check, courier, devices, people, regimes
from headoffice.services.actors import SYSTEM
from headoffice.services.demo.office import PASSWORD, fill

Outcome = dict[str, Any]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    tr = Translator("en").tr
    try:
        outcome: Outcome = options.run(options)
    except OfficeError as error:
        print(f"headoffice: {tr(error.message, **error.params)}", file=sys.stderr)
        return 2
    if outcome:
        print(json.dumps(outcome, ensure_ascii=False) if options.json else _lines(outcome), flush=True)
    return int(outcome.get("status", 0)) if outcome else 0


def _lines(outcome: Outcome) -> str:
    return "\n".join(f"{name}: {value}" for name, value in outcome.items() if name != "status")


def _parser() -> _Parser:
    parser = _Parser(prog="headoffice", description="Head office of FieldApp.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    person = commands.add_parser("person", help="people").add_subparsers(required=True, metavar="ACTION")

    def command(
        name: str, help_text: str, run: Callable[[argparse.Namespace], Outcome], under: Any = commands
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = under.add_parser(name, help=help_text)
        made.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds everything")
        made.add_argument("--json", action="store_true", help="answer as JSON")
        made.set_defaults(run=run)
        return made

    command("init", "make a new head office", _init).add_argument(
        "--database", default="", metavar="URL", help="postgresql://… instead of SQLite in the folder"
    )
    serve = command("serve", "run the server", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8420, help="0 takes a free one")
    serve.add_argument("--certificate", type=Path, metavar="FILE", help="TLS certificate (PEM)")
    serve.add_argument("--key", type=Path, metavar="FILE", help="its private key (PEM)")
    command("demo-data", "fill an empty head office with demo data", _demo_data)
    add = command("add", "add a person", _person_add, under=person)
    add.add_argument("--staff-no", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", action="append", required=True, metavar="ROLE")
    add.add_argument("--station", default="", metavar="CODE", help="made where there is none of that code")
    add.add_argument("--password-file", type=Path, metavar="FILE", help="gives the person a sign-in to the console")
    command("enrol-code", "a one-time code for a laptop", _enrol_code).add_argument(
        "--person", required=True, metavar="STAFF_NO"
    )
    parcels = commands.add_parser("courier", help="courier files").add_subparsers(required=True, metavar="ACTION")
    take = command("take", "take in a laptop's courier file and write its receipt", _courier_take, under=parcels)
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--receipt", type=Path, metavar="FILE", help="where to write the receipt, else beside FILE")
    command("check", "verify what is stored", _check).add_argument(
        "--mend", action="store_true", help="put right what is wrong"
    )
    return parser


def _init(options: argparse.Namespace) -> Outcome:
    with closing(app.create_office(options.data, options.database)) as office:
        return {"data": str(options.data), "policies": regimes.supply(office.database)}


def _serve(options: argparse.Namespace) -> Outcome:
    """Prints the address once it listens, then serves until it is told to stop."""
    if (options.certificate is None) != (options.key is None):
        raise OfficeError(N_("Give both --certificate and --key, or neither."))
    fingerprint = ""
    if options.certificate:
        _require_certificate(options.certificate, options.key)
        fingerprint = to_pin(options.certificate.read_text())
    office = app.open_office(options.data)
    listener = _listener(options.host, options.port)
    scheme = "https" if options.certificate else "http"
    address = f"{scheme}://{options.host}:{listener.getsockname()[1]}"
    print(json.dumps({"address": address}) if options.json else address, flush=True)
    config = uvicorn.Config(
        app.create_app(office, fingerprint), log_level="warning", ssl_certfile=options.certificate,
        ssl_keyfile=options.key, proxy_headers=False, server_header=False,
    )  # fmt: skip
    uvicorn.Server(config).run([listener])
    return {}


def _require_certificate(certificate: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:
        message = N_("{file} and its key cannot be used as a certificate. Give both as PEM.")
        raise OfficeError(message, file=str(certificate)) from error


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        message = N_("{host}:{port} cannot be used. Choose another port.")
        raise OfficeError(message, host=host, port=port) from error
    return listener


def _demo_data(options: argparse.Namespace) -> Outcome:
    with closing(app.open_office(options.data)) as office:
        return {"password": PASSWORD, "sign_ins": fill(office.database)}


def _person_add(options: argparse.Namespace) -> Outcome:
    password = ""
    if options.password_file:
        try:
            password = options.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise OfficeError(N_("{file} cannot be read."), file=str(options.password_file)) from error
    with closing(app.open_office(options.data)) as office:
        made = people.add(
            office.database, SYSTEM, staff_no=options.staff_no, name=options.name, roles=options.role,
            station_code=options.station, password=password,
        )  # fmt: skip
        return {"person": made, "staff_no": options.staff_no}


def _enrol_code(options: argparse.Namespace) -> Outcome:
    with closing(app.open_office(options.data)) as office:
        person = people.by_staff_no(office.database, options.person)
        return {"code": devices.new_code(office.database, SYSTEM, person), "valid_days": devices.CODE_DAYS}


def _courier_take(options: argparse.Namespace) -> Outcome:
    receipt = options.receipt or options.file.with_suffix(RECEIPT_SUFFIX)
    with closing(app.open_office(options.data)) as office:
        try:
            with options.file.open("rb") as file:
                taken = courier.take(office.database, office.blobs, SYSTEM, file)
        except OSError as error:
            raise OfficeError(N_("{file} cannot be read."), file=str(options.file)) from error
        with office.database.read() as ledger:
            laptop = ledger.title("device", taken.device)
        try:
            receipt.write_bytes(office.blobs.get(taken.receipt))
        except OSError as error:
            raise OfficeError(N_("{folder} cannot be written. Choose another folder."), folder=str(receipt)) from error
    return {"laptop": laptop, **asdict(taken.result), "receipt": str(receipt)}


def _check(options: argparse.Namespace) -> Outcome:
    with closing(app.open_office(options.data)) as office:
        mended = {"mended": check.mend(office.database, office.blobs)} if options.mend else {}
        found = check.check(office.database, office.blobs)
        return {**mended, "problems": found, "status": 1 if found else 0}
