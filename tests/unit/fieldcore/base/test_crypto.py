# SPDX-License-Identifier: Apache-2.0
"""Sealed bytes, canonical bytes, signatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base import crypto
from fieldcore.base.canonical import canonical_bytes, digest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_one_value_has_one_digest(value: object) -> None:
    shuffled = dict(reversed(value.items())) if isinstance(value, dict) else value
    assert digest(value) == digest(shuffled)


def test_floats_have_no_canonical_bytes() -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"a": [1.5]})


@pytest.mark.parametrize("size", [0, 1, crypto.CHUNK, crypto.CHUNK + 1, 3 * crypto.CHUNK])
def test_sealed_bytes_come_back(size: int) -> None:
    key, data = crypto.new_key(), bytes(size)
    assert crypto.unseal(key, crypto.seal(key, data)) == data


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "other key"])
def test_harm_to_sealed_bytes_is_found(harm: str) -> None:
    key, data = crypto.new_key(), bytes(2 * crypto.CHUNK)
    sealed = bytearray(crypto.seal(key, data))
    step = len(sealed) // 2
    if harm == "flip":
        sealed[20] ^= 1
    elif harm == "cut":
        sealed = sealed[:step]
    elif harm == "swap":
        sealed = sealed[step:] + sealed[:step]
    else:
        key = crypto.new_key()
    with pytest.raises(crypto.Damaged):
        crypto.unseal(key, bytes(sealed))


def test_a_signature_belongs_to_its_key_and_message() -> None:
    key, other = crypto.SigningKey(), crypto.SigningKey()
    signature = key.sign(b"hand in")
    assert crypto.verifies(key.public, signature, b"hand in")
    assert not crypto.verifies(key.public, signature, b"hand out")
    assert not crypto.verifies(other.public, signature, b"hand in")
    assert not crypto.verifies("no key", signature, b"hand in")
    assert crypto.SigningKey(key.raw).public == key.public
