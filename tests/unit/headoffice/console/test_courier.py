# SPDX-License-Identifier: Apache-2.0
"""Courier files in the console: taken in with what came of it in words, their receipts handed out."""

import io
from typing import Any

import msgspec
from sqlalchemy import insert

from fieldcore.base.crypto import SealingKey, SigningKey
from fieldcore.wire import courier as files
from fieldcore.wire.messages import Operation, Parcel, PushRequest, Receipt
from headoffice.console.guard import MAX_UPLOAD
from headoffice.services import courier, devices
from headoffice.services.actors import SYSTEM
from tests.office import Client, Sample

KEY, OWN = SigningKey(), SealingKey()


def parcel(sample: Sample, remark: str, padding: int = 0) -> bytes:
    """What laptop L07 wrote: a remark on a customer, and one that head office sends back."""
    database, device = sample.office.database, sample.ids["device"]
    with database.write() as ledger:
        ledger.connection.execute(insert(ledger.tables.laptop).values(
            device=device, public_key=KEY.public, last_seen=0, last_sync=0, status="{}",
        ))  # fmt: skip
    operations = [
        Operation(op_id="a", kind="customer", record_id=sample.ids["customer"], base_version=1,
                  changes={"remark": remark}),
        Operation(op_id="b", kind="nonsense", record_id="x", changes={"padding": "x" * padding}),
        Operation(op_id="c", kind="customer", record_id=sample.ids["customer"], action="delete"),
    ]  # fmt: skip
    batch = PushRequest(request_id="r", epoch="e", first_n=1, operations=operations)
    letter = Parcel(parcel="p1", device_id=device, sealing_key=OWN.public, batches=[batch])
    out = io.BytesIO()
    files.write(out, courier.office_keys(database).sealing_key, KEY, msgspec.json.encode(letter))
    return out.getvalue()


def send(client: Client, data: bytes, name: str = "L07.courier") -> Any:
    return client.post("/courier", data={"csrf": client.token("/courier")}, files={"file": (name, data)})


def test_a_file_is_taken_in_and_its_receipt_saved(sample: Sample) -> None:
    client = sample.client("desk", lang="en")
    assert "No courier file yet." in client.get("/courier").text
    page = send(client, parcel(sample, "下午在家")).text
    assert "Taken in: 3 changes, 0 files" in page
    assert "1 in quarantine" in page
    assert "L07 · 周海峰" in page
    assert sample.get("customer", sample.ids["customer"])["remark"] == "下午在家"
    answer = client.get("/courier/p1")
    assert ".receipt" in answer.headers["content-disposition"]
    opened = files.read(
        io.BytesIO(answer.content), OWN, lambda _: courier.office_keys(sample.office.database).signing_key
    )
    back = msgspec.json.decode(opened.letter, type=Receipt)
    assert [one.outcome for one in back.answers][:2] == ["applied", "quarantined"]


def test_what_is_none_is_refused_in_words(sample: Sample) -> None:
    client = sample.client("desk")
    data = parcel(sample, "下午在家")
    assert "请先选择导出文件" in send(client, b"", "").text
    assert "这不是 FieldApp 的导出文件" in send(client, b"hello").text
    assert "已损坏或不完整" in send(client, data[:-1]).text
    assert "remark" not in sample.get("customer", sample.ids["customer"])
    assert client.get("/courier/unknown").status_code == 404


def test_a_file_with_photos_may_be_large_for_who_has_signed_in_alone(sample: Sample) -> None:
    client = sample.client("desk", lang="en")
    assert "Taken in" in send(client, parcel(sample, "下午在家", padding=MAX_UPLOAD)).text
    stranger = sample.client()
    assert stranger.post("/courier", files={"file": ("x", b" " * MAX_UPLOAD)}).status_code == 413


def test_the_page_is_found_from_people_and_a_revoked_laptop_is_set_aside(sample: Sample) -> None:
    client = sample.client("admin", lang="en")
    assert 'href="/courier"' in client.get("/people").text
    data = parcel(sample, "下午在家")
    devices.revoke(sample.office.database, SYSTEM, sample.ids["device"])
    assert "3 in quarantine" in send(client, data).text
    assert "remark" not in sample.get("customer", sample.ids["customer"])
