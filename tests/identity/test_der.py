"""The little of DER that signatures need: what is wrapped is unwrapped, and openssl reads it."""

from __future__ import annotations

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.identity import der


@given(st.binary(max_size=70_000))
def test_a_value_comes_back_whatever_its_length(content: bytes) -> None:
    wrapped = der.wrap(der.OCTETS, content)
    assert der.unwrap(wrapped, der.OCTETS) == (content, len(wrapped))
    assert core.OctetString.load(wrapped, strict=True).native == content


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_the_values_of_a_sequence_come_back_in_order(parts: list[bytes]) -> None:
    wrapped = [der.wrap(der.OCTETS, part) for part in parts]
    assert der.values(b"".join(wrapped)) == tuple(wrapped)


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.7.2", "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"])
def test_identifiers_are_spelled_as_others_spell_them(dotted: str) -> None:
    assert der.oid(dotted) == core.ObjectIdentifier(dotted).dump()


@pytest.mark.parametrize("data", [b"\x04\x05abc", b"\x04\x82\xff\xffa", b"\x30\x00"])
def test_what_is_cut_short_or_of_another_tag_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"cut short|another tag"):
        der.unwrap(data, der.OCTETS)
