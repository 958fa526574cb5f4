"""The vectors of docs/log-format.md: every good one is read as it says, every bad one is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import rfc8785
from tests.eventlog.vectors import FILES, FOLDER, written

from reviewdesk.eventlog.codec import (
    Malformed,
    commitment,
    decode_body,
    decode_header,
    encode_body,
    encode_header,
    entry_id,
    pad,
)
from reviewdesk.eventlog.covers import digest, lines_bytes, lines_of
from reviewdesk.eventlog.jcs import decode
from reviewdesk.eventlog.port import Entry, SealedBody
from reviewdesk.eventlog.seal import Forged, check_body, check_entry, key_id, pae
from reviewdesk.eventlog.signoff import Statement, parse_statement, statement_bytes

GOOD: dict[str, Any] = json.loads((FOLDER / "log-positive.json").read_text(encoding="utf-8"))
BAD: dict[str, Any] = json.loads((FOLDER / "log-negative.json").read_text(encoding="utf-8"))


def b64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


@pytest.mark.parametrize("name", FILES)
def test_the_vectors_have_not_changed(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == written(FILES[name])


@pytest.mark.parametrize("vector", GOOD["entries"], ids=lambda vector: vector["name"])
def test_a_good_entry_is_read_checked_and_written_again(vector: dict[str, str]) -> None:
    spki = bytes.fromhex(GOOD["spki"])
    header_bytes, padded = b64(vector["header"]), b64(vector["padded"])
    signature, salt = bytes.fromhex(vector["signature"]), bytes.fromhex(vector["salt"])
    assert key_id(spki) == GOOD["key"]
    assert pae(header_bytes).hex() == vector["pae"]
    header = decode_header(header_bytes)
    assert check_entry(header_bytes, signature, spki) == Entry(
        entry_id(header_bytes), header, header_bytes, signature
    )
    assert entry_id(header_bytes) == vector["id"]
    body = check_body(header, SealedBody(salt, padded))
    assert body == decode_body(padded)
    assert not isinstance(body, Forged)
    assert commitment(SealedBody(salt, padded)) == vector["commitment"] == header.body
    assert encode_header(header) == header_bytes
    assert pad(encode_body(body), blind=len(padded) == 4096) == padded


@pytest.mark.parametrize("vector", GOOD["entries"], ids=lambda vector: vector["name"])
def test_another_canonical_json_agrees(vector: dict[str, str]) -> None:
    for data in (b64(vector["header"]), b64(vector["padded"]).rstrip(b"\0")):
        assert rfc8785.dumps(json.loads(data)) == data


def test_a_header_with_a_checkpoint_is_read_and_written_again() -> None:
    (vector,) = GOOD["headers"]
    assert encode_header(decode_header(b64(vector["header"]))) == b64(vector["header"])


def test_the_statement_and_its_lines_are_read_and_written_again() -> None:
    lines = lines_of(decode(GOOD["covers"]["lines"].encode()))
    assert lines is not None
    assert (len(lines), digest(lines)) == (GOOD["covers"]["count"], GOOD["covers"]["sha256"])
    assert lines_bytes(lines) == GOOD["covers"]["lines"].encode()
    statement = parse_statement(b64(GOOD["statement"]))
    assert isinstance(statement, Statement)
    assert statement_bytes(statement) == b64(GOOD["statement"])
    assert (statement.count, statement.covers) == (len(lines), digest(lines))


@pytest.mark.parametrize("vector", BAD["headers"], ids=lambda vector: vector["breaks"])
def test_a_bad_header_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        decode_header(b64(vector["header"]))


@pytest.mark.parametrize("vector", BAD["bodies"], ids=lambda vector: vector["breaks"])
def test_a_bad_body_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        decode_body(b64(vector["padded"]))


@pytest.mark.parametrize("vector", BAD["statements"], ids=lambda vector: vector["breaks"])
def test_a_bad_statement_is_refused(vector: dict[str, str]) -> None:
    assert isinstance(parse_statement(b64(vector["statement"])), Forged)


@pytest.mark.parametrize("vector", BAD["entries"], ids=lambda vector: vector["breaks"])
def test_parts_that_do_not_belong_together_are_refused(vector: dict[str, str]) -> None:
    spki = bytes.fromhex(GOOD["spki"])
    header_bytes = b64(vector["header"])
    entry = check_entry(header_bytes, bytes.fromhex(vector["signature"]), spki)
    if isinstance(entry, Entry):
        sealed = SealedBody(bytes.fromhex(vector["salt"]), b64(vector["padded"]))
        assert isinstance(check_body(entry.header, sealed), Forged)


def test_no_two_vectors_are_the_same() -> None:
    for part, data in (("headers", "header"), ("bodies", "padded"), ("statements", "statement")):
        bytes_of = [vector[data] for vector in BAD[part]]
        assert len(set(bytes_of)) == len(bytes_of)
        assert len({vector["breaks"] for vector in BAD[part]}) == len(bytes_of)
