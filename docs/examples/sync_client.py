#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A client of head office, written from ../sync-protocol.md alone: it enrols, pulls, pushes and sends a file.

sync_client.py STATE enrol URL CODE      become a laptop; the file STATE keeps what must not be lost
sync_client.py STATE sync                send what waits, fetch what is new
sync_client.py STATE list KIND           the records of a kind that this laptop holds
sync_client.py STATE photo ORDER FILE    add a photo of the site to an order
"""

import base64
import hashlib
import json
import os
import sys
import time
import uuid
from pathlib import Path

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

API, PROTOCOL, MAX_OPERATIONS, MAX_BATCH, PIECE = "/api/v1", 1, 500, 65536, 262144


class TryLater(Exception):
    """No connection, or an answer that head office did not make."""


class Refused(Exception):
    """Head office said no: a code, and what it means."""


def new_id() -> str:
    """A UUIDv7: 48 bits of milliseconds, version, variant, the rest by chance."""
    number = int.from_bytes((time.time_ns() // 1_000_000).to_bytes(6) + os.urandom(10))
    return str(uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def now() -> list[int]:
    """This moment as the wire has it."""
    return [time.time_ns() // 1_000_000, time.localtime().tm_gmtoff // 60]


class Client:
    """One laptop. ``state`` is saved before anything is sent that depends on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = json.loads(path.read_text()) if path.exists() else {}

    def save(self) -> None:
        """Write the state whole or not at all; it holds the key, so only its owner may read it."""
        part = self.path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(self.state, ensure_ascii=False))
        part.replace(self.path)

    def send(self, method: str, target: str, body: bytes = b"", request_id: str = "") -> dict:
        """A signed request; the answer that head office made."""
        url, request_id = self.state["url"] + API + target, request_id or new_id()
        headers = {"FieldApp-Protocol": str(PROTOCOL), "FieldApp-Request": request_id}
        if "device" in self.state:
            moment, target = str(now()[0]), "/" + url.split("/", 3)[3]
            lines = ("FieldApp-1", method, target, request_id, moment, hashlib.sha256(body).hexdigest())
            key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.state["key"]))
            signature = base64.b64encode(key.sign("\n".join(lines).encode())).decode()
            proof = {"FieldApp-Device": self.state["device"], "FieldApp-Signature": signature}
            headers |= {**proof, "FieldApp-Time": moment}
        try:
            answer = requests.request(method, url, data=body, headers=headers, timeout=60, allow_redirects=False)
        except requests.RequestException as error:
            raise TryLater(str(error)) from error
        genuine = "FieldApp-Protocol" in answer.headers and answer.headers.get("FieldApp-Request") == request_id
        if not genuine or answer.status_code == 429 or answer.status_code >= 500:
            raise TryLater(f"status {answer.status_code}")
        try:
            message = answer.json()
        except ValueError as error:
            raise TryLater("an answer that does not decode") from error
        if answer.status_code >= 400:
            raise Refused(message["code"], message["detail"])
        return message

    def post(self, name: str, message: dict) -> dict:
        """Ask; the answer repeats the request's id."""
        request_id = new_id()
        body = json.dumps({"request_id": request_id, "protocol": PROTOCOL, **message}).encode()
        answer = self.send("POST", f"/{name}", body, request_id)
        if answer.get("request_id", request_id) != request_id:
            raise TryLater("an answer to another request")
        return answer

    def enrol(self, url: str, code: str) -> None:
        """Buy an identity with a one-time code."""
        key = Ed25519PrivateKey.generate()
        self.state = {"url": url.rstrip("/"), "key": base64.b64encode(key.private_bytes_raw()).decode(),
                      "epoch": new_id(), "operations": [], "answers": [], "cursor": None, "rows": {}}  # fmt: skip
        self.save()
        public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
        answer = self.post("enrol", {"code": code, "public_key": public, "device_name": "sync_client.py"})
        self.state["device"] = answer["device_id"]
        self.save()

    def add(self, kind: str, **values: object) -> str:
        """Queue a new record; its place in the list is its number in the epoch. The record's id."""
        record = new_id()
        operation = {"op_id": new_id(), "kind": kind, "record_id": record, "changes": values, "at": now()}
        self.state["operations"].append(operation)
        self.save()
        return record

    def push(self) -> None:
        """Send what has no answer yet, batch by batch; after any doubt the same goes again with the next call."""
        done = len(self.state["answers"])
        while batch := self.state["operations"][done : done + MAX_OPERATIONS]:
            while len(json.dumps(batch)) > MAX_BATCH and len(batch) > 1:
                batch = batch[: len(batch) // 2]
            done = self.offer(batch)

    def offer(self, batch: list[dict]) -> int:
        """One batch, or an empty one that asks what head office holds; how many operations are answered now."""
        first = len(self.state["answers"]) + 1
        reply = self.post("push", {"epoch": self.state["epoch"], "first_n": first, "operations": batch})
        if reply["status"] == "ok":
            self.state["answers"] += reply["answers"]
        elif reply["status"] == "early":
            del self.state["answers"][reply["last_n"] :]
        else:
            self.state |= {"epoch": new_id(), "answers": [], "cursor": None}
        self.save()
        return len(self.state["answers"])

    def pull(self) -> None:
        """Fetch what is new; a page's rows and its cursor are saved together, a snapshot with its last page."""
        cursor, rows = self.state["cursor"], self.state["rows"]
        while True:
            reply = self.post("pull", {"cursor": cursor})
            if reply["status"] == "revoked":
                raise Refused("revoked", "this laptop was revoked")
            if reply["status"] == "rebase":
                self.offer([])
                self.push()
                self.state["cursor"], cursor, rows = None, None, {}
                continue
            for row in reply["rows"]:
                if row.get("change", "upsert") != "upsert":
                    rows.pop(row["id"], None)
                elif row["id"] not in rows or rows[row["id"]]["version"] < row["version"]:
                    rows[row["id"]] = row
            cursor = reply["cursor"]
            if self.state["cursor"] is not None or not reply["more"]:
                self.state |= {"cursor": cursor, "rows": rows}
                self.save()
            if not reply["more"]:
                return

    def upload(self, data: bytes) -> None:
        """Send a file on from where head office has it."""
        sha256 = hashlib.sha256(data).hexdigest()
        state = self.send("GET", f"/blobs/{sha256}/state")
        while not state["complete"]:
            at = state["received"]
            try:
                state = self.send("PUT", f"/blobs/{sha256}?offset={at}&size={len(data)}", data[at : at + PIECE])
            except Refused as refused:
                if at == 0 or refused.args[0] != "digest_mismatch":
                    raise
                state["received"] = 0

    def sync(self) -> None:
        """Send, fetch, send the files, and tell head office that nothing waits."""
        self.push()
        self.pull()
        for file in self.state.get("files", []):
            self.upload(Path(file).read_bytes())
        self.state["files"] = []
        self.save()
        self.post("status", {"unsent": 0, "app_version": "example", "clock": now()})


def main(path: str, command: str, *rest: str) -> None:
    """Do one command."""
    client = Client(Path(path))
    if command == "enrol":
        client.enrol(*rest)
    elif command == "sync":
        client.sync()
    elif command == "list":
        for row in (row for row in client.state["rows"].values() if row["kind"] == rest[0]):
            print(row["id"], json.dumps(row["values"], ensure_ascii=False))  # noqa: T201 - a command's answer
    elif command == "photo":
        order, file = rest[0], Path(rest[1]).resolve()
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        client.state.setdefault("files", []).append(str(file))
        print(client.add("attachment", order=order, photo_kind="site", sha256=sha256))  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main(*sys.argv[1:])
