"""Decoding is the inverse of encoding, and only of it."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.body import Body, Change, Content, Json, NotApplicable, NotKnown, Value
from reviewdesk.eventlog.codec import (
    Malformed,
    b64,
    decode_body,
    decode_header,
    encode_body,
    encode_header,
    is_hash,
    is_id,
    pad,
    unb64,
    value_key,
)
from reviewdesk.eventlog.header import EntryId, Header, KeyId, OrgId, PersonId, RecordId, Seen, Stream, Target
from reviewdesk.eventlog.jcs import LARGEST, NotCanonical

TEXT = st.text(max_size=20)  # without surrogates, as Hypothesis does by default
ID16 = st.binary(min_size=16, max_size=16).map(b64)
ID32 = st.binary(min_size=32, max_size=32).map(b64)
PART = st.from_regex(r"[a-z0-9_][a-z0-9_.-]{0,20}", fullmatch=True)
TARGETS = st.one_of(
    PART,
    st.tuples(PART, ID16).map("/".join),
    st.tuples(PART, st.one_of(ID16, st.just("-")), PART).map("/".join),
).map(Target)
JSON: st.SearchStrategy[Json] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-LARGEST, LARGEST), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple), st.dictionaries(TEXT, inner, max_size=4).map(MappingProxyType)
    ),
    max_leaves=12,
)
WORDS = st.text(min_size=1, max_size=20)
CONTENTS: st.SearchStrategy[Content] = st.one_of(
    st.none(),
    JSON.map(Value),
    st.builds(NotKnown, ID16.map(PersonId), WORDS),
    st.builds(NotApplicable, WORDS),
)
BODIES = st.builds(
    Body,
    changes=st.dictionaries(TARGETS, CONTENTS, max_size=5).map(
        lambda of: tuple(Change(target, of[target]) for target in sorted(of))
    ),
    form=st.none() | ID32,
    reason=st.none() | WORDS,
    data=st.dictionaries(TEXT, JSON, max_size=3).map(MappingProxyType),
)


def some(ids: st.SearchStrategy[str], most: int) -> st.SearchStrategy[tuple[EntryId, ...]]:
    return st.lists(ids, max_size=most, unique=True).map(lambda found: tuple(map(EntryId, sorted(found))))


@st.composite
def headers(draw: st.DrawFn) -> Header:
    stream = draw(st.sampled_from(Stream))
    alone = stream in (Stream.ACCESS, Stream.SESSION)
    recorded = stream is Stream.RECORD or (stream is Stream.ACCESS and draw(st.booleans()))
    seq = draw(st.integers(1, LARGEST))
    return Header(
        org=OrgId(draw(ID16)),
        stream=stream,
        key=KeyId(draw(ID32)),
        seq=seq,
        prev=None if seq == 1 else EntryId(draw(ID32)),
        kind=draw(st.from_regex(r"[a-z.]{1,40}x", fullmatch=True)),
        kv=draw(st.integers(1, LARGEST)),
        record=RecordId(draw(ID16)) if recorded else None,
        targets=() if alone else tuple(sorted(draw(st.sets(TARGETS, max_size=6)))),
        replaces=() if alone else draw(some(ID32, 6)),
        after=() if alone else draw(some(ID32, 6)),
        author=draw(st.none() | ID16.map(PersonId)),
        session=draw(st.none() | ID32.map(EntryId)),
        control=draw(st.none() | ID32.map(EntryId)),
        seen=draw(st.none() | st.builds(Seen, st.just("log.example.org"), st.integers(0, LARGEST), ID32)),
        time=draw(st.integers(0, LARGEST)),
        tz=draw(st.integers(-1439, 1439)),
        body=draw(ID32),
        len=512 * draw(st.integers(1, 2048)),
        knows=draw(some(ID32, 3)),
    )


@given(headers())
def test_a_header_is_read_as_it_was_written(header: Header) -> None:
    data = encode_header(header)
    assert decode_header(data) == header
    assert rfc8785.dumps(json.loads(data)) == data


@given(BODIES, st.booleans())
def test_a_body_is_read_as_it_was_written(body: Body, blind: bool) -> None:
    padded = pad(encode_body(body), blind=blind)
    assert decode_body(padded) == body
    assert len(padded) % 512 == 0
    assert rfc8785.dumps(json.loads(encode_body(body))) == encode_body(body)


@given(JSON)
def test_canonical_json_is_that_of_rfc_8785(value: Json) -> None:
    data = jcs.encode(value)
    assert data == rfc8785.dumps(json.loads(data))
    assert jcs.decode(data) == value


@given(headers(), st.data())
def test_whatever_bytes_are_read_are_the_only_ones_that_say_so(header: Header, data: st.DataObject) -> None:
    changed = bytearray(encode_header(header))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    try:
        read = decode_header(bytes(changed))
    except Malformed:
        return
    assert encode_header(read) == bytes(changed)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_header(data)
    with pytest.raises(Malformed):
        decode_body(data)


def test_values_the_log_cannot_hold_are_refused_when_written() -> None:
    deep: Json = 1
    for _ in range(40):
        deep = (deep,)
    for bad in (1.5, float("nan"), 2**53, "\ud800", {"\udfff": 1}, {1: 2}, {"a": b"bytes"}, deep, {1, 2}):
        with pytest.raises(NotCanonical):
            jcs.encode(bad)  # type: ignore[arg-type]  # that is what is tested
        with pytest.raises(Malformed):
            encode_body(Body((Change(Target("q/-/a"), Value(bad)),)))  # type: ignore[arg-type]


def test_a_body_over_1_mib_is_refused() -> None:
    with pytest.raises(Malformed, match="1 MiB"):
        encode_body(Body((), data={"text": "x" * 1024 * 1024}))
    with pytest.raises(Malformed, match="length"):
        decode_body(bytes(1024 * 1024 + 512))


@given(st.binary(max_size=40))
def test_base64url_has_one_spelling(data: bytes) -> None:
    text = b64(data)
    assert unb64(text) == data
    assert is_id(text) == (len(data) == 16)
    assert is_hash(text) == (len(data) == 32)
    for other in (text + "=", text + "\n", " " + text, text + "A" * (4 - len(text) % 4)):
        if other != text:
            try:
                assert b64(unb64(other)) == other
            except Malformed:
                assert not is_id(other)
                assert not is_hash(other)


def test_equality_of_values_leaves_out_the_reason_of_a_not_applicable_only() -> None:
    assert value_key(NotApplicable("one")) == value_key(NotApplicable("two"))
    contents: tuple[Content, ...] = (
        None,
        Value(None),
        Value(1),
        Value("1"),
        Value(True),
        NotApplicable("one"),
        NotKnown(PersonId("A" * 22), "2026-01-01"),
        NotKnown(PersonId("A" * 22), "2026-01-02"),
    )
    assert len({value_key(content) for content in contents}) == len(contents)
