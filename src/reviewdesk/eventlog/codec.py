"""Header and body to bytes and back; whatever is not spelled exactly so is refused."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from itertools import pairwise
from typing import Any

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.body import Body, Change, Content, NotApplicable, NotKnown, Value
from reviewdesk.eventlog.header import EntryId, Header, PersonId, Seen, Stream, Target
from reviewdesk.eventlog.jcs import LARGEST, NotCanonical
from reviewdesk.eventlog.port import SealedBody
from reviewdesk.eventlog.targets import Effect, Touch, effect_of, is_target, touch_of

HEADER_LIMIT = 32 * 1024
BODY_LIMIT = 1024 * 1024
TARGET_LIMIT = 64
REPLACES_LIMIT = 128
AFTER_LIMIT = 64
KNOWS_LIMIT = 256
BLOCK = 512
BLIND_LENGTH = 4096  # every blind judgement that fits is padded to this, so that its length says nothing
SALT_LENGTH = 32

BODY_CONTEXT = b"reviewdesk/body/v1\n"

# The last character of an id carries 4 (22 characters) or 2 (43 characters) spare bits, which are zero.
_ID16 = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]").fullmatch
_ID32 = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]").fullmatch
_KIND = re.compile(r"[a-z.]{1,48}").fullmatch
_ORIGIN = re.compile(r"[!#-\[\]-~]{1,200}").fullmatch
_HEADER_KEYS = frozenset(field.name for field in fields(Header))
_BODY_KEYS = frozenset(("changes", "data", "form", "reason"))


class Malformed(ValueError):
    """These bytes or values are no header or body of this format; the argument says which rule broke."""


def b64(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """The bytes behind base64url without padding. Raises Malformed for any other spelling, spare bits too."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise Malformed("not base64url") from None
    if b64(data) != text:
        raise Malformed("not base64url in its one spelling")
    return data


def is_id(text: object) -> bool:
    """Whether this spells 128 bits: organisations, records, rows, people."""
    return type(text) is str and _ID16(text) is not None


def is_hash(text: object) -> bool:
    """Whether this spells 256 bits: entries, keys, commitments, forms."""
    return type(text) is str and _ID32(text) is not None


def entry_id(header_bytes: bytes) -> EntryId:
    """The id of an entry: SHA-256 of its header."""
    return EntryId(b64(hashlib.sha256(header_bytes).digest()))


def encode_header(header: Header) -> bytes:
    """The bytes that are signed. Raises Malformed where the header breaks a rule of the format."""
    seen = header.seen
    plain = {
        "after": list(header.after),
        "author": header.author,
        "body": header.body,
        "control": header.control,
        "key": header.key,
        "kind": header.kind,
        "knows": list(header.knows),
        "kv": header.kv,
        "len": header.len,
        "org": header.org,
        "prev": header.prev,
        "record": header.record,
        "replaces": list(header.replaces),
        "seen": None if seen is None else [seen.log, seen.size, seen.root],
        "seq": header.seq,
        "session": header.session,
        "stream": str(header.stream),
        "targets": list(header.targets),
        "time": header.time,
        "tz": header.tz,
        "v": header.v,
    }
    _check_header(plain)
    data = jcs.dump(plain)
    if len(data) > HEADER_LIMIT:
        raise Malformed("header longer than 32 KiB")
    return data


@lru_cache(maxsize=4096)
def decode_header(data: bytes) -> Header:
    """The header these bytes spell. Raises Malformed for every other spelling and every broken rule.

    Remembered: a pack reads each header out of the log, out of the file of entries and out of the pack.
    """
    if len(data) > HEADER_LIMIT:
        raise Malformed("header longer than 32 KiB")
    try:
        plain = jcs.load(data)
    except NotCanonical as error:
        raise Malformed(str(error)) from None
    if type(plain) is not dict or plain.keys() != _HEADER_KEYS:
        raise Malformed("not the keys of a header")
    _check_header(plain)
    seen = plain["seen"]
    return Header(
        org=plain["org"],
        stream=Stream(plain["stream"]),
        key=plain["key"],
        seq=plain["seq"],
        prev=plain["prev"],
        kind=plain["kind"],
        kv=plain["kv"],
        record=plain["record"],
        targets=tuple(plain["targets"]),
        replaces=tuple(plain["replaces"]),
        after=tuple(plain["after"]),
        author=plain["author"],
        session=plain["session"],
        control=plain["control"],
        seen=None if seen is None else Seen(seen[0], seen[1], seen[2]),
        time=plain["time"],
        tz=plain["tz"],
        body=plain["body"],
        len=plain["len"],
        v=plain["v"],
        knows=tuple(plain["knows"]),
    )


def _check_header(plain: dict[str, Any]) -> None:
    _need(_whole(plain["v"], 1, 1), "v")
    _need(is_id(plain["org"]), "org")
    _need(plain["stream"] in ("record", "access", "control", "session"), "stream")
    _need(is_hash(plain["key"]), "key")
    _need(_whole(plain["seq"], 1, LARGEST), "seq")
    _need(plain["prev"] is None or is_hash(plain["prev"]), "prev")
    _need((plain["seq"] == 1) == (plain["prev"] is None), "prev is null at number 1 and only there")
    _need(type(plain["kind"]) is str and _KIND(plain["kind"]) is not None, "kind")
    _need(_whole(plain["kv"], 1, LARGEST), "kv")
    _need(plain["record"] is None or is_id(plain["record"]), "record")
    if plain["stream"] == "record":
        _need(plain["record"] is not None, "an entry of the record stream names its record")
    elif plain["stream"] != "access":
        _need(plain["record"] is None, "an entry of this stream names no record")
    _need(_sorted(plain["targets"], TARGET_LIMIT) and all(map(is_target, plain["targets"])), "targets")
    for name, limit in (("replaces", REPLACES_LIMIT), ("after", AFTER_LIMIT), ("knows", KNOWS_LIMIT)):
        _need(_sorted(plain[name], limit) and all(map(is_hash, plain[name])), name)
    _need(plain["author"] is None or is_id(plain["author"]), "author")
    _need(plain["session"] is None or is_hash(plain["session"]), "session")
    _need(plain["control"] is None or is_hash(plain["control"]), "control")
    _need(plain["seen"] is None or _is_seen(plain["seen"]), "seen")
    _need(_whole(plain["time"], 0, LARGEST), "time")
    _need(_whole(plain["tz"], -1439, 1439), "tz")
    _need(is_hash(plain["body"]), "body")
    _need(_whole(plain["len"], BLOCK, BODY_LIMIT) and plain["len"] % BLOCK == 0, "len")
    effect = effect_of(plain["kind"])
    if effect is not Effect.WRITES:
        _need(all(effect.fits(touch_of(target)) for target in plain["targets"]), "targets of this ending")
    if plain["stream"] in ("access", "session"):
        _need(
            not (plain["targets"] or plain["replaces"] or plain["after"]),
            "an entry of this stream stands alone",
        )


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise Malformed(what)


def _whole(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _sorted(items: object, limit: int) -> bool:
    if type(items) is not list or len(items) > limit or not all(type(item) is str for item in items):
        return False
    # All that may stand in these arrays is ASCII, where code points sort as bytes do.
    return all(first < second for first, second in pairwise(items))


def _is_seen(seen: object) -> bool:
    return (
        type(seen) is list
        and len(seen) == 3
        and type(seen[0]) is str
        and _ORIGIN(seen[0]) is not None
        and _whole(seen[1], 0, LARGEST)
        and is_hash(seen[2])
    )


def encode_body(body: Body) -> bytes:
    """The canonical bytes of a body, before padding. Raises Malformed where it breaks a rule."""
    plain = {
        "changes": [_plain_change(change) for change in body.changes],
        "data": body.data,
        "form": body.form,
        "reason": body.reason,
    }
    try:
        plain = jcs.thawed(plain)
        _check_body(plain)
        data = jcs.dump(plain)
    except NotCanonical as error:
        raise Malformed(str(error)) from None
    if len(data) > BODY_LIMIT:
        raise Malformed("body longer than 1 MiB")
    return data


def pad(data: bytes, *, blind: bool = False) -> bytes:
    """Zero bytes up to the next multiple of 512; blind judgements that fit up to 4,096."""
    length = BLIND_LENGTH if blind and len(data) <= BLIND_LENGTH else -(-len(data) // BLOCK) * BLOCK
    return data.ljust(length, b"\0")


def decode_body(padded: bytes) -> Body:
    """The body behind padded bytes. Raises Malformed for every other spelling, padding and broken rule."""
    if not padded or len(padded) % BLOCK or len(padded) > BODY_LIMIT:
        raise Malformed("length of the body")
    data = padded.rstrip(b"\0")
    if len(padded) - len(data) >= BLOCK and len(padded) != BLIND_LENGTH:
        raise Malformed("padding longer than needed")
    try:
        plain = jcs.load(data)
        if type(plain) is not dict or plain.keys() != _BODY_KEYS:
            raise Malformed("not the keys of a body")
        _check_body(plain)
        changes = tuple(_change(change) for change in plain["changes"])
        kept = jcs.frozen(plain["data"], 2)
    except NotCanonical as error:
        raise Malformed(str(error)) from None
    assert isinstance(kept, Mapping)
    return Body(changes=changes, form=plain["form"], reason=plain["reason"], data=kept)


def _check_body(plain: dict[str, Any]) -> None:
    _need(type(plain["changes"]) is list and len(plain["changes"]) <= TARGET_LIMIT, "changes")
    before = ""
    for change in plain["changes"]:
        _need(type(change) is dict and is_target(change.get("target")), "target of a change")
        _need(before < change["target"], "changes are sorted by target, each target once")
        before = change["target"]
        _check_content(change)
    _need(type(plain["data"]) is dict, "data")
    _need(plain["form"] is None or is_hash(plain["form"]), "form")
    _need(plain["reason"] is None or _words(plain["reason"]), "reason")


def _check_content(change: dict[str, Any]) -> None:
    held = change.keys() - {"target"}
    if held == {"not_known"}:
        part = change["not_known"]
        _need(type(part) is dict and part.keys() == {"owner", "expected"}, "not_known")
        _need(is_id(part["owner"]) and _words(part["expected"]), "not_known")
    elif held == {"not_applicable"}:
        part = change["not_applicable"]
        _need(type(part) is dict and part.keys() == {"reason"} and _words(part["reason"]), "not_applicable")
    else:
        _need(not held or held == {"value"}, "a change holds one value or none")


def _words(text: object) -> bool:
    return type(text) is str and text != ""


def _plain_change(change: Change) -> dict[str, object]:
    plain: dict[str, object] = {"target": change.target}
    match change.content:
        case Value(json):
            plain["value"] = json
        case NotKnown(owner, expected):
            plain["not_known"] = {"owner": owner, "expected": expected}
        case NotApplicable(reason):
            plain["not_applicable"] = {"reason": reason}
        case None:
            pass
    return plain


def _change(plain: dict[str, Any]) -> Change:
    content: Content = None
    if "value" in plain:
        content = Value(jcs.frozen(plain["value"], 4))
    elif "not_known" in plain:
        content = NotKnown(PersonId(plain["not_known"]["owner"]), plain["not_known"]["expected"])
    elif "not_applicable" in plain:
        content = NotApplicable(plain["not_applicable"]["reason"])
    return Change(Target(plain["target"]), content)


def fit(header: Header, body: Body) -> None:
    """Raises Malformed unless the body changes the header's targets, each with what its kind may hold."""
    if tuple(change.target for change in body.changes) != header.targets:
        raise Malformed("the targets of the body are not those of the header")
    writes = effect_of(header.kind) is Effect.WRITES
    for change in body.changes:
        if not writes:
            _need(change.content is None, "an entry of this ending holds no value")
        elif touch_of(change.target) is Touch.REGISTER:
            _need(change.content is not None, "a change without a value")


def commitment(body: SealedBody) -> str:
    """What the header says of its body: SHA-256 over context, salt and padded bytes."""
    return b64(hashlib.sha256(BODY_CONTEXT + body.salt + body.padded).digest())


def value_key(content: Content) -> bytes:
    """Two contents are equal when this is: canonical, without the reason of a not-applicable."""
    return spelled(NotApplicable("") if isinstance(content, NotApplicable) else content)


def spelled(content: Content) -> bytes:
    """A content in canonical bytes: the change without its target."""
    plain = _plain_change(Change(Target(""), content))
    del plain["target"]
    return jcs.dump(jcs.thawed(plain))
