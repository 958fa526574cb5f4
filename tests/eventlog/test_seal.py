"""Sealing and checking: whatever was sealed checks, and nothing else does."""

from __future__ import annotations

import base64
import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eventlog.desks import CAUSE, ORG, DeviceKey, id16
from tests.eventlog.vectors import body, draft, entries

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Body, Change, Value
from reviewdesk.eventlog.codec import Malformed
from reviewdesk.eventlog.header import OrgId, Stream, Target
from reviewdesk.eventlog.port import Entry, Sealed, SealedBody
from reviewdesk.eventlog.seal import (
    PAYLOAD_TYPE,
    Batch,
    Chain,
    Forged,
    admit,
    check_body,
    check_entry,
    dsse,
    pae,
    seal,
    seal_batch,
)

KEY = DeviceKey("ana")
SALT = bytes(range(32))


def one(value: str = "falls") -> Sealed:
    return seal(draft("review.answered", body(Change(CAUSE, Value(value)))), Chain(KEY.id), KEY, SALT)


def test_what_was_sealed_checks() -> None:
    sealed = one()
    assert sealed.body is not None
    assert check_entry(sealed.entry.header_bytes, sealed.entry.signature, KEY.spki) == sealed.entry
    assert check_body(sealed.entry.header, sealed.body) == body(Change(CAUSE, Value("falls")))


def test_the_pre_authentication_encoding_is_that_of_dsse() -> None:
    assert pae(b"{}") == b"DSSEv1 40 application/vnd.reviewdesk.entry.v1+json 2 {}"


@given(st.data())
def test_a_changed_byte_anywhere_is_noticed(data: st.DataObject) -> None:
    sealed = one()
    assert sealed.body is not None
    part = data.draw(st.sampled_from(("header", "signature", "salt", "padded")))
    parts = {
        "header": sealed.entry.header_bytes,
        "signature": sealed.entry.signature,
        "salt": sealed.body.salt,
        "padded": sealed.body.padded,
    }
    at = data.draw(st.integers(0, len(parts[part]) - 1))
    changed = bytearray(parts[part])
    changed[at] ^= data.draw(st.integers(1, 255))
    parts[part] = bytes(changed)
    entry = check_entry(parts["header"], parts["signature"], KEY.spki)
    if part in ("header", "signature"):
        assert isinstance(entry, Forged)
    else:
        assert isinstance(entry, Entry)
        assert isinstance(check_body(entry.header, SealedBody(parts["salt"], parts["padded"])), Forged)


def test_another_key_does_not_check() -> None:
    sealed = one()
    other = DeviceKey("ben")
    assert isinstance(check_entry(sealed.entry.header_bytes, sealed.entry.signature, other.spki), Forged)
    assert isinstance(check_entry(sealed.entry.header_bytes, sealed.entry.signature, b"no key"), Forged)


def test_a_batch_moves_each_stream_on() -> None:
    drafts = [
        draft("review.answered", body(Change(CAUSE, Value("one")))),
        draft("person.added", body(), stream=Stream.CONTROL, record=None),
        draft("review.answered", body(Change(CAUSE, Value("two")))),
    ]
    sealed = seal_batch(drafts, {}, KEY, [SALT] * 3)
    headers = [one.entry.header for one in sealed]
    assert [(header.stream, header.seq) for header in headers] == [
        (Stream.RECORD, 1),
        (Stream.CONTROL, 1),
        (Stream.RECORD, 2),
    ]
    assert Chain.behind(KEY.id, (2, sealed[2].entry.id)) == Chain(KEY.id, 2, sealed[2].entry.id)
    assert Chain.behind(KEY.id, None) == Chain(KEY.id)


def test_a_text_too_long_is_refused_with_a_way_forward() -> None:
    with pytest.raises(Refusal) as refusal:
        one("x" * (1024 * 1024))
    assert refusal.value.next_step is not None


def test_a_batch_too_large_is_refused_before_anything_is_sealed() -> None:
    small = draft("review.answered", body(Change(CAUSE, Value("x"))))
    with pytest.raises(Refusal):
        seal_batch([small] * 1001, {}, KEY, [SALT] * 1001)
    large = draft("review.answered", body(Change(CAUSE, Value("x" * 1_000_000))))
    with pytest.raises(Refusal):
        seal_batch([large] * 9, {}, KEY, [SALT] * 9)


def test_a_draft_that_breaks_the_format_is_never_sealed() -> None:
    for bad in (
        draft("review.answered", body(Change(Target("Q"), Value(1)))),
        draft("review.answered", body(Change(CAUSE, None))),
        draft("case.removed", body(Change(Target("cases/" + id16("row")), Value(1)))),
        draft("review.answered", body(Change(CAUSE, Value(2**53)))),
        draft("Review", body()),
    ):
        with pytest.raises(Malformed):
            seal(bad, Chain(KEY.id), KEY, SALT)
    with pytest.raises(ValueError, match="salt"):
        seal(draft("review.answered", body()), Chain(KEY.id), KEY, b"short")
    with pytest.raises(ValueError, match="another key"):
        seal(draft("review.answered", body()), Chain(DeviceKey("ben").id), KEY, SALT)


def test_what_a_log_admits() -> None:
    sealed = one()
    assert sealed.body is not None

    def keys(key: str) -> bytes | None:
        return KEY.spki if key == KEY.id else None

    whole = (sealed.entry, Body((Change(CAUSE, Value("falls")),)))
    assert admit(sealed, ORG, keys) == whole
    assert admit(dataclasses.replace(sealed, body=None), ORG, keys) == (sealed.entry, None)
    other = one("sepsis")
    lies = (
        dataclasses.replace(sealed, body=other.body),
        Sealed(dataclasses.replace(sealed.entry, id=other.entry.id), sealed.body),
        Sealed(dataclasses.replace(sealed.entry, header=other.entry.header), sealed.body),
        Sealed(dataclasses.replace(sealed.entry, signature=other.entry.signature), sealed.body),
        Sealed(sealed.entry, dataclasses.replace(sealed.body, salt=SALT[:31])),
    )
    assert all(isinstance(admit(lie, ORG, keys), Forged) for lie in lies)
    assert isinstance(admit(sealed, OrgId(id16("another")), keys), Forged)
    assert isinstance(admit(entries()["answers"], ORG, keys), Forged)


def test_the_export_is_a_dsse_envelope() -> None:
    sealed = one()
    envelope = json.loads(dsse(sealed.entry))
    assert envelope["payloadType"] == PAYLOAD_TYPE
    assert base64.b64decode(envelope["payload"]) == sealed.entry.header_bytes
    (signature,) = envelope["signatures"]
    assert signature == {"keyid": KEY.id, "sig": base64.b64encode(sealed.entry.signature).decode()}


def test_a_batch_tells_what_lies_before_the_next_and_seals_what_seal_batch_seals() -> None:
    drafts = [draft("review.answered", body(Change(CAUSE, Value(n)))) for n in ("one", "two", "three")]
    behind = Chain(KEY.id, 7, seal(drafts[0], Chain(KEY.id), KEY, SALT).entry.id)
    batch, told = Batch({Stream.RECORD: behind}, KEY), []
    for one_more in drafts:
        told.append(batch.last(Stream.RECORD))
        batch.add(one_more, SALT)
    sealed = batch.sealed()
    assert sealed == seal_batch(drafts, {Stream.RECORD: behind}, KEY, [SALT] * 3)
    assert (
        told == [one.entry.header.prev for one in sealed] == [behind.prev, *(s.entry.id for s in sealed[:2])]
    )
    assert Batch({}, KEY).last(Stream.RECORD) is None
    with pytest.raises(ValueError, match="another"):
        Batch({Stream.RECORD: Chain(DeviceKey("ben").id)}, KEY)
