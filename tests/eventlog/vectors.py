"""The vectors of docs/log-format.md, built from seeds; `python -m tests.eventlog.vectors` writes them."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.eventlog.desks import ORG, RECORD, ROWS, DeviceKey, hash32, id16

from reviewdesk.eventlog.body import Body, Change, NotApplicable, NotKnown, Value
from reviewdesk.eventlog.codec import commitment, encode_body, encode_header, pad
from reviewdesk.eventlog.compose import Draft
from reviewdesk.eventlog.covers import CoverLine, digest, lines_bytes
from reviewdesk.eventlog.header import EntryId, Header, KeyId, PersonId, RecordId, Seen, Stream, Target
from reviewdesk.eventlog.port import Sealed, SealedBody
from reviewdesk.eventlog.seal import Chain, pae, seal
from reviewdesk.eventlog.signoff import Statement, statement_bytes

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "vectors"
KEY = DeviceKey("vectors")
PERSON = PersonId(id16("person"))
SESSION = EntryId(hash32("session"))
CONTROL = EntryId(hash32("control"))
ROW = ROWS[0]


def body(*changes: Change, **rest: Any) -> Body:
    return Body(tuple(sorted(changes, key=lambda change: change.target)), **rest)


def draft(kind: str, held: Body, **rest: Any) -> Draft:
    heads = rest.pop("heads", tuple(() for _ in held.changes))
    plain = {
        "org": ORG,
        "stream": Stream.RECORD,
        "record": RECORD,
        "kind": kind,
        "kv": 1,
        "body": held,
        "heads": heads,
        "after": (),
        "author": PERSON,
        "session": SESSION,
        "control": CONTROL,
        "time": 1_790_000_000_000,
        "tz": -300,
    }
    return Draft(**{**plain, **rest})


def entries() -> dict[str, Sealed]:
    """Sealed entries by name, one chain per stream."""
    made: dict[str, Sealed] = {}
    chains: dict[Stream, Chain] = {}

    def add(name: str, one: Draft) -> EntryId:
        chain = chains.get(one.stream, Chain(KEY.id))
        salt = base64.urlsafe_b64decode(hash32("salt " + name) + "=")
        made[name] = seal(one, chain, KEY, salt)
        chains[one.stream] = chain.extended(made[name].entry.id)
        return made[name].entry.id

    alone = {"record": None, "session": None}
    add("session opened", draft("session.opened", body(), stream=Stream.SESSION, **alone))
    add(
        "control entry",
        draft("person.added", body(), stream=Stream.CONTROL, **alone, author=None, control=None),
    )
    add("access entry", draft("pack.exported", body(), stream=Stream.ACCESS))
    form = hash32("form")
    answers = body(
        Change(Target(f"cases/{ROW}"), None),
        Change(Target(f"cases/{ROW}/told_at"), Value("2026-01-05T08:00-05:00")),
        Change(Target(f"cases/{ROW}/cause"), NotKnown(PERSON, "2026-12-01")),
        Change(Target("summary/-/costs"), NotApplicable("No costs arose.")),
        form=form,
    )
    first = add("answers", draft("review.answered", answers))
    text = 'Ä "quote" \\ \u2028 \U0001f600 \x7f \x01 \n end'
    edit = body(Change(Target("summary/-/text"), Value(text)), form=form, reason="typing error")
    second = add("text and reason", draft("review.answered", edit, after=(first,)))
    json_value = MappingProxyType(
        {"\ue000": 2**53 - 1, "\U0001f600": -(2**53 - 1), "a": (True, False, None, ())}
    )
    values = body(Change(Target("summary/-/text"), Value(json_value)), form=form)
    third = add("every type", draft("review.answered", values, after=(second,), heads=((second,),)))
    removed = body(Change(Target(f"cases/{ROW}"), None), reason="entered twice")
    add("row removed", draft("case.removed", removed, after=(third,), heads=((first,),)))
    blind = body(Change(Target(f"cases/{ROW}/avoidable.nurse"), Value("yes")), form=form)
    add("blind judgement", draft("review.answered", blind, after=(third,), blind=True))
    long = body(Change(Target("summary/-/text"), Value("x" * 452)), form=None)
    assert len(encode_body(long)) == 512 + 28
    exact = body(Change(Target("summary/-/text"), Value("x" * (452 - 28))))
    assert len(encode_body(exact)) == 512
    add("body of exactly 512", draft("review.answered", exact, after=(third,), knows=(SESSION,)))
    return made


def seen_header() -> Header:
    """A header with all that this program does not yet write: a checkpoint seen."""
    known = entries()["text and reason"].entry.header
    return dataclasses.replace(known, seen=Seen("log.example.org/reviews", 7, hash32("root")))


def lines() -> tuple[CoverLine, ...]:
    other = RecordId(id16("other record"))
    return tuple(
        sorted(
            (
                CoverLine(RECORD, Target(f"cases/{ROW}/told_at"), EntryId(hash32("one"))),
                CoverLine(RECORD, Target("summary/-/text"), EntryId(hash32("two"))),
                CoverLine(other, Target("action/-/due"), EntryId(hash32("three"))),
            )
        )
    )


def statement() -> Statement:
    return Statement(
        org=ORG,
        record=RECORD,
        section=Target("cases"),
        form=hash32("form"),
        role="supervisor",
        person=PERSON,
        name="Ana Ortiz",
        meaning="authorship",
        language="en",
        time=1_790_000_000_000,
        key=KeyId(KEY.id),
        prev=SESSION,
        count=3,
        covers=digest(lines()),
    )


def positive() -> dict[str, object]:
    return {
        "note": "Header, padded body and statement: base64; spki, salt, pae and signature: hex.",
        "spki": KEY.spki.hex(),
        "key": KEY.id,
        "entries": [
            {
                "name": name,
                "header": _b64(sealed.entry.header_bytes),
                "id": sealed.entry.id,
                "pae": pae(sealed.entry.header_bytes).hex(),
                "signature": sealed.entry.signature.hex(),
                "salt": sealed.body.salt.hex(),
                "padded": _b64(sealed.body.padded),
                "commitment": sealed.entry.header.body,
            }
            for name, sealed in entries().items()
            if sealed.body is not None
        ],
        "headers": [{"name": "checkpoint seen", "header": _b64(encode_header(seen_header()))}],
        "covers": {"lines": lines_bytes(lines()).decode("ascii"), "count": 3, "sha256": digest(lines())},
        "statement": _b64(statement_bytes(statement())),
    }


def negative() -> dict[str, object]:
    return {
        "note": "Bytes that are no header, padded body or statement of this format; each breaks one rule.",
        "headers": [{"breaks": why, "header": _b64(data)} for why, data in bad_headers()],
        "bodies": [{"breaks": why, "padded": _b64(data)} for why, data in bad_bodies()],
        "statements": [{"breaks": why, "statement": _b64(data)} for why, data in bad_statements()],
        "entries": [{"breaks": why, **row} for why, row in bad_entries()],
    }


def bad_headers() -> Iterator[tuple[str, bytes]]:
    """Headers that must be refused, each made from a good one by one change."""
    good = encode_header(seen_header()).decode()
    plain = json.loads(good)

    def text(old: str, new: str) -> bytes:
        assert old in good, old
        return good.replace(old, new, 1).encode("utf-8", "surrogatepass")

    def with_(**changed: object) -> bytes:
        return _jcs({**plain, **changed})

    def without(name: str) -> bytes:
        return _jcs({key: value for key, value in plain.items() if key != name})

    ids = sorted(hash32(f"entry {n}") for n in range(300))
    yield "empty", b""
    yield "not JSON", b"header"
    yield "an array", b"[]"
    yield "byte order mark", b"\xef\xbb\xbf" + good.encode()
    yield "space after a comma", text(',"author"', ', "author"')
    yield "line feed at the end", good.encode() + b"\n"
    yield "zero byte at the end", good.encode() + b"\0"
    yield "duplicate key", text('"v":1', '"v":1,"v":1')
    yield "keys in another order", text('"tz":-300,"v":1', '"v":1,"tz":-300')
    yield "escaped letter", text('"record",', '"\\u0072ecord",')
    yield "escaped solidus", text("summary/-/text", "summary\\/-\\/text")
    yield "float", text('"kv":1', '"kv":1.0')
    yield "exponent", text('"kv":1', '"kv":1e0')
    yield "minus zero", text('"tz":-300', '"tz":-0')
    yield "leading zero", text('"kv":1', '"kv":01')
    yield "NaN", text('"kv":1', '"kv":NaN')
    yield "Infinity", text('"kv":1', '"kv":Infinity')
    yield "2^53", text('"time":1790000000000', '"time":9007199254740992')
    yield "integer of 5,000 digits", text('"kv":1', '"kv":' + "1" * 5000)
    yield "lone surrogate", text('"record"', '"\ud800"')
    yield "escaped lone surrogate", text('"stream":"record"', '"stream":"\\ud800"')
    yield "not UTF-8", good.encode().replace(b'"record"', b'"\xff"', 1)
    yield "too deep", text('"seen":[', '"seen":[' + "[" * 3_000 + "]" * 3_000 + ",")
    yield "true for an integer", with_(kv=True)
    yield "string for an integer", with_(kv="1")
    yield "unknown key", _jcs({**plain, "extra": None})
    for name in plain:
        yield f"{name} missing", without(name)
    for name in ("after", "body", "key", "kind", "knows", "kv", "len", "org", "replaces", "seq", "stream"):
        yield f"{name} null", with_(**{name: None})
    for name in ("targets", "time", "tz", "v"):
        yield f"{name} null", with_(**{name: None})
    yield "version 2", with_(v=2)
    yield "stream unknown", with_(stream="other")
    yield "spare bits in an id of 128 bits", with_(org=_spare(plain["org"], "AQgw"))
    yield "spare bits in an id of 256 bits", with_(key=_spare(plain["key"], "AEIMQUYcgkosw048"))
    yield "padded base64url", with_(key=plain["key"] + "=")
    yield "standard base64", with_(key="+" + plain["key"][1:])
    yield "line feed behind an id", with_(org=plain["org"] + "\n")
    yield "id too short", with_(org=plain["org"][:-1])
    yield "number 0", with_(seq=0, prev=None)
    yield "number 1 with prev", with_(seq=1)
    yield "number 2 without prev", with_(prev=None)
    yield "kind with a capital", with_(kind="Review.answered")
    yield "kind with an underscore", with_(kind="review_answered")
    yield "kind empty", with_(kind="")
    yield "kind of 49 letters", with_(kind="a" * 49)
    yield "kind version 0", with_(kv=0)
    yield "record stream without a record", with_(record=None)
    yield "control stream with a record", with_(stream="control")
    yield "session stream with a past", with_(stream="session", record=None, targets=[])
    yield "access stream with a target", with_(stream="access", after=[])
    yield "unsorted targets", with_(targets=["q/-/b", "q/-/a"])
    yield "duplicate targets", with_(targets=["q/-/a", "q/-/a"])
    yield "65 targets", with_(targets=[f"q/-/f{n:03}" for n in range(65)])
    for bad in (
        "",
        "/",
        "Q/-/a",
        "q/",
        "q/-",
        "q/-/",
        f"q/{ROW}/",
        "q/row/a",
        "q//a",
        "-",
        "q/-/a/b",
        "q/-/-a",
        "ä",
    ):
        yield f"target {bad!r}", with_(targets=[bad])
    yield "target of a row with spare bits", with_(targets=["q/" + _spare(ROW, "AQgw")])
    yield "section of 65 characters", with_(targets=["q" * 65])
    yield "field of 97 characters", with_(targets=["q/-/" + "f" * 97])
    yield "unsorted after", with_(after=ids[1::-1])
    yield "65 heads", with_(after=ids[:65])
    yield "129 replaced", with_(replaces=ids[:129])
    yield "257 known", with_(knows=ids[:257])
    yield "duplicate in replaces", with_(replaces=[ids[0], ids[0]])
    yield "removal of a field", with_(kind="case.removed", targets=[f"cases/{ROW}/a"])
    yield "restoring of a field", with_(kind="case.restored", targets=[f"cases/{ROW}/a"])
    yield "withdrawal of a field", with_(kind="fact.withdrawn", targets=[f"cases/{ROW}/a"])
    yield "reopening of a row", with_(kind="review.reopened", targets=[f"cases/{ROW}"])
    yield "seen of two parts", with_(seen=plain["seen"][:2])
    yield "seen with a space in its origin", with_(seen=["log example", 7, plain["seen"][2]])
    yield "time before 1970", with_(time=-1)
    yield "time zone of a day", with_(tz=1440)
    yield "length not a multiple of 512", with_(len=513)
    yield "length 0", with_(len=0)
    yield "length over 1 MiB", with_(len=1024 * 1024 + 512)


def bad_bodies() -> Iterator[tuple[str, bytes]]:
    """Padded bodies that must be refused."""
    plain: dict[str, Any] = {
        "changes": [{"target": "q/-/a", "value": 1}, {"target": "q/-/b", "value": 2}],
        "data": {},
        "form": None,
        "reason": None,
    }
    good = _jcs(plain)

    def with_(**changed: object) -> bytes:
        return pad(_jcs({**plain, **changed}))

    def change(**parts: object) -> bytes:
        return with_(changes=[{"target": "q/-/a", **parts}])

    def value(text: str) -> bytes:
        return pad(good.replace(b'"value":1', b'"value":' + text.encode("utf-8", "surrogatepass")))

    yield "empty", b""
    yield "not padded", good
    yield "padded to 1,024", good.ljust(1024, b"\0")
    yield "padded with spaces", good.ljust(512, b" ")
    yield "only padding", bytes(512)
    yield "too deep", value("[" * 40 + "]" * 40)
    yield "far too deep", value("[" * 3_000 + "]" * 3_000)
    for text in (
        "1.5",
        "1e3",
        "-0",
        "9007199254740992",
        "NaN",
        "-Infinity",
        "[1, 2]",
        '"\\u0041"',
        '"\\ud800"',
    ):
        yield f"value {text}", value(text)
    yield "value with a raw lone surrogate", value('"\ud800"')
    yield "value with two equal names", value('{"a":1,"a":1}')
    yield "names sorted by code point", value('{"\ue000":1,"\U0001f600":2}')
    yield "upper-case escape", value('"\\u001F"')
    yield "unescaped control character", value('"\x1f"')
    for name in plain:
        yield f"{name} missing", pad(_jcs({key: part for key, part in plain.items() if key != name}))
    yield "unknown key", with_(extra=1)
    yield "changes unsorted", with_(changes=plain["changes"][::-1])
    yield "changes duplicate", with_(changes=[plain["changes"][0]] * 2)
    yield "65 changes", with_(changes=[{"target": f"q/-/f{n:03}", "value": 1} for n in range(65)])
    yield "change without target", with_(changes=[{"value": 1}])
    yield "change with a bad target", with_(changes=[{"target": "Q", "value": 1}])
    yield "two contents", change(value=1, not_applicable={"reason": "x"})
    yield "unknown content", change(guess=1)
    yield "not known without a date", change(not_known={"owner": PERSON})
    yield "not known without an owner", change(not_known={"owner": "", "expected": "2026-12-01"})
    yield "not applicable without a reason", change(not_applicable={"reason": ""})
    yield "data an array", with_(data=[])
    yield "form not a hash", with_(form="form")
    yield "empty reason", with_(reason="")


def bad_statements() -> Iterator[tuple[str, bytes]]:
    """Statements that must be refused."""
    good = json.loads(statement_bytes(statement()))
    yield "another context", _jcs({**good, "context": "reviewdesk/session/v1"})
    yield "space", statement_bytes(statement()).replace(b":", b": ", 1)
    for name in good:
        yield f"{name} missing", _jcs({key: part for key, part in good.items() if key != name})
    yield "unknown part", _jcs({**good, "extra": 1})
    yield "no name", _jcs({**good, "name": ""})
    yield "a field for a section", _jcs({**good, "section": "cases/-/a"})
    yield "count true", _jcs({**good, "count": True})


def bad_entries() -> Iterator[tuple[str, dict[str, str]]]:
    """Entries whose parts do not belong together."""
    made = entries()
    one, two = made["answers"], made["text and reason"]
    assert one.body is not None
    assert two.body is not None

    def row(sealed: Sealed, signature: bytes, salt: bytes, padded: bytes) -> dict[str, str]:
        return {
            "header": _b64(sealed.entry.header_bytes),
            "signature": signature.hex(),
            "salt": salt.hex(),
            "padded": _b64(padded),
        }

    sound = one.entry.signature
    yield "signature of another entry", row(one, two.entry.signature, one.body.salt, one.body.padded)
    flipped = bytes([sound[0] ^ 1]) + sound[1:]
    yield "signature with a flipped bit", row(one, flipped, one.body.salt, one.body.padded)
    bare = KEY.sign(one.entry.header_bytes)
    yield "signature without the pre-authentication encoding", row(one, bare, one.body.salt, one.body.padded)
    yield "body of another entry", row(one, sound, two.body.salt, two.body.padded)
    yield "another salt", row(one, sound, two.body.salt, one.body.padded)
    held = Body((Change(Target("q/-/other"), Value(1)),))
    strange = dataclasses.replace(one.entry.header, targets=(Target("q/-/a"),))
    yield "body of other targets", _resealed(strange, held)
    yield "answer without a value", _resealed(strange, Body((Change(Target("q/-/a"), None),)))
    removal = dataclasses.replace(strange, kind="case.removed", targets=(Target(f"cases/{ROW}"),))
    yield "removal with a value", _resealed(removal, Body((Change(Target(f"cases/{ROW}"), Value(1)),)))


def _resealed(header: Header, held: Body) -> dict[str, str]:
    """A body that its header commits to and signs for, though it does not fit it."""
    sealed_body = _sealed_body(held)
    changed = dataclasses.replace(header, body=commitment(sealed_body), len=len(sealed_body.padded))
    data = encode_header(changed)
    return {
        "header": _b64(data),
        "signature": KEY.sign(pae(data)).hex(),
        "salt": sealed_body.salt.hex(),
        "padded": _b64(sealed_body.padded),
    }


def _sealed_body(held: Body) -> SealedBody:
    return SealedBody(bytes(32), pad(encode_body(held)))


def _jcs(plain: object) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _spare(text: str, allowed: str) -> str:
    """The same id with a spare bit set in its last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert text[-1] in allowed
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def written(made: Callable[[], dict[str, object]]) -> str:
    return json.dumps(made(), indent=1, ensure_ascii=True) + "\n"


FILES = {"log-positive.json": positive, "log-negative.json": negative}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, made in FILES.items():
        (FOLDER / name).write_text(written(made), encoding="utf-8")
