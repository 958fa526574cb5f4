"""Two laptops that import one file make the same rows."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.exchange.natural_ids import natural_row_id

KEY = bytes(range(32))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_the_id_is_the_first_128_bits_of_an_hmac() -> None:
    message = b"\x00\x00\x00\x04feed" + "visit|é".encode()
    digest = hmac.new(KEY, message, hashlib.sha256).digest()[:16]
    assert natural_row_id(KEY, "feed", "visit|é") == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert natural_row_id(KEY, "feed", "visit|1") == "jx1xB-U13QILerfMRpxMCw"


def test_another_organization_makes_other_ids() -> None:
    assert natural_row_id(KEY, "feed", "1") != natural_row_id(bytes(32), "feed", "1")


@given(texts, texts, texts, texts)
def test_no_two_pairs_read_alike(source: str, one: str, other_source: str, other: str) -> None:
    same = (source, one) == (other_source, other)
    assert (natural_row_id(KEY, source, one) == natural_row_id(KEY, other_source, other)) == same
    assert len(natural_row_id(KEY, source, one)) == 22


def test_source_and_id_do_not_run_together() -> None:
    assert natural_row_id(KEY, "ab", "c") != natural_row_id(KEY, "a", "bc")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="an import key has 32 bytes"):
        natural_row_id(bytes(length), "feed", "1")
