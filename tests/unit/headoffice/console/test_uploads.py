# SPDX-License-Identifier: Apache-2.0
"""The company's logo, from a file of the manager's to the laptops."""

import io
from typing import Any

import pytest
from PIL import Image

from fieldcore.base.crypto import sha256_hex
from headoffice.console.guard import MAX_UPLOAD
from headoffice.console.uploads import LARGEST
from headoffice.errors import WireError
from headoffice.services import check
from headoffice.services.devices import Laptop
from tests.office import Client, Sample

NEW = "/records/company/new"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def send(client: Client, path: str, data: dict[str, str], file: bytes = b"", name: str = "logo.png") -> Any:
    """The form as a browser sends it: an empty file where none was chosen."""
    page = path if path.endswith("new") else f"{path}/edit"
    files = {"logo": (name if file else "", file, "image/png")}
    return client.post(path, data={"csrf": client.token(page), **data}, files=files)


def company(sample: Sample) -> tuple[str, int, dict[str, Any]]:
    with sample.office.database.read() as ledger:
        (found,) = ledger.find("company")
        return found.id, found.version, found.values


def made(sample: Sample, file: bytes = b"") -> Client:
    client = sample.client("boss", lang="en")
    answer = send(client, NEW, {"name": "云禾"}, file or picture())
    assert answer.status_code == 200, answer.text
    return client


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_kept_and_shown(sample: Sample, kind: str) -> None:
    data = picture(kind)
    client = made(sample, data)
    record, _, values = company(sample)
    assert values["logo"] == sha256_hex(data)
    address = f"/files/{values['logo']}/logo"
    assert address in client.get(f"/records/company/{record}").text
    assert address in client.get(f"/records/company/{record}/edit").text
    assert client.get(address).content == data
    assert check.check(sample.office.database, sample.office.blobs) == []


def test_a_form_without_a_new_file_keeps_the_logo(sample: Sample) -> None:
    client = made(sample)
    record, version, values = company(sample)
    path = f"/records/company/{record}"
    send(client, path, {"version": str(version), "name": "云禾农机", "logo__kept": values["logo"]})
    assert company(sample)[2] == values | {"name": "云禾农机"}
    _, version, _ = company(sample)
    send(client, path, {"version": str(version), "name": "云禾农机", "logo__kept": values["logo"], "logo__remove": "1"})
    assert "logo" not in company(sample)[2]


def test_a_form_that_comes_back_still_has_the_file(sample: Sample) -> None:
    client, data = sample.client("boss", lang="en"), picture()
    answer = send(client, NEW, {"name": "云禾", "colour": "blue"}, data)
    assert answer.status_code == 422
    assert f'name="logo__kept" value="{sha256_hex(data)}"' in answer.text
    again = send(client, NEW, {"name": "云禾", "colour": "#1A5FB4", "logo__kept": sha256_hex(data)})
    assert again.status_code == 200
    assert company(sample)[2]["logo"] == sha256_hex(data)


@pytest.mark.parametrize(
    "file", [b"%PDF-1.7", b"<svg/>", picture()[:40], picture("GIF"), picture() + b" " * LARGEST],
    ids=["pdf", "svg", "cut off", "gif", "too large"],
)  # fmt: skip
def test_what_is_no_small_picture_is_refused(sample: Sample, file: bytes) -> None:
    answer = send(sample.client("boss", lang="en"), NEW, {"name": "云禾"}, file)
    assert answer.status_code == 422
    assert "Logo is a PNG or JPEG picture of at most 1 MB. Choose another file." in answer.text
    with sample.office.database.read() as ledger:
        assert not ledger.find("company")


def test_a_form_names_no_file_that_is_no_picture(sample: Sample) -> None:
    with sample.office.database.write() as ledger:
        paper = sample.office.blobs.add(ledger, b"%PDF-1.7 a customer's paper")
    client = sample.client("boss", lang="en")
    for kept in (paper, "0" * 64, "../office.json"):
        send(client, NEW, {"name": "云禾", "logo__kept": kept})
    with sample.office.database.read() as ledger:
        assert [found.get("logo") for found in ledger.find("company")] == [None] * 3


def test_a_form_that_is_far_too_large_is_not_read(sample: Sample) -> None:
    answer = send(sample.client("boss", lang="en"), NEW, {"name": "云禾"}, b" " * MAX_UPLOAD)
    assert answer.status_code == 413
    assert "This is too much at once." in answer.text


def test_only_who_may_edit_the_company_gives_it_a_logo(sample: Sample) -> None:
    client = sample.client("desk")
    answer = client.post(NEW, data={"csrf": client.token("/password"), "name": "云禾"}, files={"logo": picture()})
    assert answer.status_code == 403
    with sample.office.database.read() as ledger:
        assert not ledger.find("company")


def test_every_laptop_may_fetch_the_logo(sample: Sample) -> None:
    data = picture()
    made(sample, data)
    laptop = Laptop(sample.ids["device"], "L07", sample.people["tech"], "", frozenset({""}), revoked=False)
    assert sample.office.blobs.piece(laptop, sha256_hex(data), 0) == data
    with sample.office.database.write() as ledger:
        other = sample.office.blobs.add(ledger, picture("JPEG"))
    with pytest.raises(WireError):
        sample.office.blobs.piece(laptop, other, 0)
