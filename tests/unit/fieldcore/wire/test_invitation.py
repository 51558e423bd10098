# SPDX-License-Identifier: Apache-2.0
"""What the QR code of an enrolment holds is read back whole, and nothing else is taken for it."""

import re

import pytest

from fieldcore.wire.invitation import Invitation, new_code

DIGEST = "3f" * 32


@pytest.mark.parametrize("digest", ["", DIGEST])
@pytest.mark.parametrize("address", ["https://office.example", "https://10.1.2.3:8420/base", "http://127.0.0.1:1"])
def test_an_invitation_is_read_back(address: str, digest: str) -> None:
    invited = Invitation(address, new_code(), digest)
    assert Invitation.read(invited.text) == invited
    assert Invitation.read(f"  {invited.text}\r\n") == invited


def test_a_scanner_with_other_capitals_says_the_same() -> None:
    read = Invitation.read(f"HTTPS://OFFICE.EXAMPLE#{DIGEST.upper()}:k7qm-2xpd-9rta")
    assert read == Invitation("HTTPS://OFFICE.EXAMPLE", "K7QM-2XPD-9RTA", DIGEST)


def test_a_text_that_is_still_being_typed_is_none_yet() -> None:
    text = Invitation("https://office.example", "K7QM-2XPD-9RTA", DIGEST).text
    assert [at for at in range(len(text) + 1) if Invitation.read(text[:at])] == [len(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K7QM-2XPD-9RTA",
        "https://office.example",
        "https://office.example#",
        "https://office.example#K7QM-2XPD",
        "https://office.example#K7QM-2XPD-9RT0",
        f"https://office.example#{DIGEST[:-1]}:K7QM-2XPD-9RTA",
        "ftp://office.example#K7QM-2XPD-9RTA",
        "https://office.example#K7QM-2XPD-9RTA https://other.example#K7QM-2XPD-9RTA",
    ],
)
def test_nothing_else_is_an_invitation(text: str) -> None:
    assert Invitation.read(text) is None


def test_a_code_is_new_each_time_and_easy_to_read() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){2}", code) for code in codes)
