# SPDX-License-Identifier: Apache-2.0
"""Courier files at head office: taken in as if they were pushed, once or twice, in any order, from whom they may."""

import io
from typing import Any

import msgspec
import pytest

from fieldcore.base.crypto import SealingKey, SigningKey, sha256_hex
from fieldcore.wire import courier as files
from fieldcore.wire.messages import (
    CourierFile,
    OfficeKeys,
    Operation,
    Parcel,
    PushRequest,
    Receipt,
)
from headoffice.errors import Denied, OfficeError
from headoffice.services import courier, devices
from headoffice.services.actors import Actor
from headoffice.services.courier import Taken
from tests.contract.lab import Device, Lab, new_id

DESK = Actor("", frozenset({"dispatcher"}))
OWN = SealingKey()


def keys(laptop: Device) -> OfficeKeys:
    answer = laptop.send("GET", "/office")
    assert answer.status_code == 200
    return msgspec.json.decode(answer.content, type=OfficeKeys)


def parcel(
    laptop: Device, *operations: Operation, first_n: int = 1, photos: tuple[bytes, ...] = (), **more: Any
) -> bytes:
    """A courier file as a laptop writes it."""
    name = new_id()
    batch = PushRequest(request_id=name, epoch=laptop.epoch, first_n=first_n, operations=list(operations))
    letter = Parcel(
        parcel=name, device_id=laptop.id, sealing_key=OWN.public, batches=[batch], cursor=laptop.cursor,
        files=[CourierFile(sha256=sha256_hex(photo), size=len(photo)) for photo in photos],
    )  # fmt: skip
    out = io.BytesIO()
    to, key = more.get("to") or keys(laptop).sealing_key, more.get("key") or laptop.key
    files.write(out, to, key, msgspec.json.encode(letter), photos)
    return out.getvalue()


def taken(lab: Lab, data: bytes) -> Taken:
    return courier.take(lab.database, lab.office.blobs, DESK, io.BytesIO(data))


def receipt(lab: Lab, laptop: Device, done: Taken) -> Receipt:
    with lab.database.read() as ledger:
        name, data = courier.receipt_of(ledger, lab.office.blobs, done.parcel)
    assert name.startswith(f"{laptop.code}-") and name.endswith(".receipt")
    opened = files.read(io.BytesIO(data), OWN, lambda _: keys(laptop).signing_key)
    return msgspec.json.decode(opened.letter, type=Receipt)


def item(laptop: Device, order: str, name: str = "拆检") -> Operation:
    return laptop.operation("work_item", order=order, name=name)


def test_a_courier_file_is_taken_in_as_a_push_and_its_receipt_brings_what_is_new(lab: Lab) -> None:
    order, laptop, photo = lab.dispatched(), lab.laptop(), b"P" * 600_000
    laptop.pull()
    lab.edit("customer", lab.customer, address="龙山街道")
    work = item(laptop, order)
    shot = laptop.operation("attachment", order=order, sha256=sha256_hex(photo))
    foreign = item(laptop, new_id())
    done = taken(lab, parcel(laptop, work, shot, foreign, photos=(photo,)))
    assert (done.result.changes, done.result.refused, done.result.files, done.result.again) == (3, 1, 1, False)
    assert lab.values("work_item", work.record_id)["name"] == "拆检"
    assert lab.office.blobs.get(sha256_hex(photo)) == photo
    back = receipt(lab, laptop, done)
    assert [(a.op_id, a.outcome) for a in back.answers] == [
        (work.op_id, "applied"), (shot.op_id, "applied"), (foreign.op_id, "rejected"),
    ]  # fmt: skip
    assert (back.device_id, back.held, back.forked, back.files[0].complete) == (laptop.id, {}, {}, True)
    (page,) = back.pulled
    assert {lab.customer, work.record_id, shot.record_id} <= {row.id for row in page.rows}
    assert (page.more, page.server_time, back.cursor) == (False, 0, laptop.cursor)
    assert laptop.push(work, shot, foreign, first_n=1).answers == back.answers, "the network says the same"


def test_twice_and_out_of_order_change_nothing(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    first, second = item(laptop, order, "一"), item(laptop, order, "二")
    early, late = parcel(laptop, first), parcel(laptop, first, second)
    answers = receipt(lab, laptop, taken(lab, late)).answers
    head = lab.head()
    assert receipt(lab, laptop, taken(lab, late)).answers == answers
    assert receipt(lab, laptop, taken(lab, early)).answers == answers[:1]
    assert (lab.count("work_item"), lab.head()) == (2, head)
    with lab.database.read() as ledger:
        assert len(courier.taken(ledger)) == 2


def test_what_went_before_and_is_missing_is_told(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    done = taken(lab, parcel(laptop, item(laptop, order), first_n=4))
    assert (done.result.again, receipt(lab, laptop, done).held) == (True, {laptop.epoch: 0})
    assert lab.count("work_item") == 0


def test_another_laptop_under_the_same_numbers_is_told(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    taken(lab, parcel(laptop, item(laptop, order)))
    done = taken(lab, parcel(laptop, item(laptop, order)))
    assert (done.result.again, receipt(lab, laptop, done).forked) == (True, {laptop.epoch: f"{laptop.code}B"})


def test_a_revoked_laptop_is_set_aside_and_told_so(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    data = parcel(laptop, item(laptop, order))
    devices.revoke(lab.database, Actor("", frozenset({"administrator"})), laptop.id)
    done = taken(lab, data)
    assert (done.result.set_aside, lab.count("work_item")) == (1, 0)
    back = receipt(lab, laptop, done)
    assert [answer.outcome for answer in back.answers] == ["quarantined"]
    assert [(page.status, page.rows) for page in back.pulled] == [("revoked", [])]


def test_what_may_not_be_taken_in_is_refused_whole(lab: Lab) -> None:
    order, laptop, other = lab.dispatched(), lab.laptop(), lab.laptop(lab.colleague)
    good = parcel(laptop, item(laptop, order))
    stranger = lab.laptop(lab.colleague)
    stranger.id = new_id()
    refusals = {
        "This is not a courier file of FieldApp.": b"%PDF-1.7",
        "This courier file is for another head office.": parcel(laptop, item(laptop, order), to=SealingKey().public),
        "This courier file is damaged or not whole.": good[:-1],
        "This courier file was not signed by the laptop that it names.": parcel(
            laptop, item(laptop, order), key=other.key
        ),
        "Head office does not know the laptop of this courier file.": parcel(
            stranger, item(laptop, order), to=keys(laptop).sealing_key
        ),
    }
    for words, data in refusals.items():
        with pytest.raises(OfficeError) as caught:
            taken(lab, data)
        assert caught.value.message.startswith(words)
    assert lab.count("work_item") == 0
    with pytest.raises(Denied):
        courier.take(lab.database, lab.office.blobs, Actor("", frozenset({"finance"})), io.BytesIO(good))
    assert taken(lab, good).result.changes == 1


def test_every_office_has_keys_of_its_own_and_keeps_them(lab: Lab) -> None:
    laptop = lab.laptop()
    assert keys(laptop) == keys(laptop)
    assert keys(laptop).sealing_key != keys(laptop).signing_key
    assert SigningKey().public != keys(laptop).signing_key
