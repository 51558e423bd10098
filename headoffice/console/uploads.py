# SPDX-License-Identifier: Apache-2.0
"""Pictures that come with a form: taken for what they are, and kept under their fingerprint."""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import FormData, UploadFile

from fieldcore.base.text import N_
from fieldcore.documents.pictures import logo_on_paper
from fieldcore.records.model import FieldSpec, Values
from fieldcore.rules.validation import Problem
from headoffice.errors import WireError
from headoffice.services.blobs import Blobs
from headoffice.store.database import Database

LARGEST: Final = 1024 * 1024
NOT_A_PICTURE = N_("{label} is a PNG or JPEG picture of at most 1 MB. Choose another file.")


def wanted(spec: FieldSpec) -> bool:
    """Whether head office may give this file: not what was photographed, signed or issued."""
    return spec.type.name == "blob" and spec.owner in ("office", "both") and not spec.evidence


def read(
    specs: Iterable[FieldSpec], form: FormData, database: Database, blobs: Blobs
) -> tuple[Values, dict[str, str], list[Problem]]:
    """The fingerprints of what was posted, of what the form comes back with, and what cannot be taken.

    A picture is kept at once, so that a form that comes back for another reason still has it.
    """
    values: Values = {}
    texts: dict[str, str] = {}
    found: list[Problem] = []
    for spec in filter(wanted, specs):
        file, kept = form.get(spec.name), str(form.get(f"{spec.name}__kept", ""))
        if form.get(f"{spec.name}__remove"):
            values[spec.name], kept = None, ""
        elif isinstance(file, UploadFile) and file.filename:
            data = file.file.read(LARGEST + 1)
            if _is_picture(data):
                with database.write() as ledger:
                    values[spec.name] = kept = blobs.add(ledger, data)
            else:
                found.append(Problem(spec.name, "block", "unreadable", NOT_A_PICTURE, {"label": spec.label}))
        elif kept and _is_here(blobs, kept):
            values[spec.name] = kept
        texts[spec.name] = kept
    return values, texts, found


def _is_picture(data: bytes) -> bool:
    return len(data) <= LARGEST and logo_on_paper(data) is not None


def _is_here(blobs: Blobs, sha256: str) -> bool:
    """Whether a fingerprint that a form brought back is that of a picture."""
    try:
        return _is_picture(blobs.get(sha256))
    except WireError:
        return False
