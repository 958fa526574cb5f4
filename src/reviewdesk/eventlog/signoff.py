"""The statement a person signs, and what of a sign-off lies in the body of its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.body import Body, Json
from reviewdesk.eventlog.codec import Malformed, b64, is_hash, is_id, unb64
from reviewdesk.eventlog.covers import LINES_LIMIT, CoverLine, digest, lines_json, lines_of
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, PersonId, RecordId, Target
from reviewdesk.eventlog.seal import Forged
from reviewdesk.eventlog.targets import is_target
from reviewdesk.texts import Text

CONTEXT = "reviewdesk/sign-off/v1"


@dataclass(frozen=True, slots=True)
class Statement:
    """Exactly what a sign-off says; a detached CMS over its canonical bytes is the person's signature."""

    org: OrgId
    record: RecordId
    section: Target  # a section, or one row of it
    form: str  # SHA-256 of the form in force
    role: str
    person: PersonId
    name: str  # as printed
    meaning: str  # authorship, review, approval, responsibility
    language: str  # the one shown
    time: int  # ms UTC
    key: KeyId  # the device
    prev: EntryId | None  # the entry before it in the device's chain
    count: int  # of the lines covered
    covers: str  # their SHA-256


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off as its entry's body carries it; `lines` None: too many to write, computed again."""

    statement: Statement
    signed: bytes  # the statement's bytes
    signature: bytes  # CMS, DER
    lines: tuple[CoverLine, ...] | None


def statement_bytes(statement: Statement) -> bytes:
    """The canonical bytes that are signed."""
    plain: dict[str, Json] = {field.name: getattr(statement, field.name) for field in fields(Statement)}
    return jcs.encode({"context": CONTEXT, **plain})


def parse_statement(data: bytes) -> Statement | Forged:
    """The statement these bytes spell; Forged for any other spelling, context or shape."""
    try:
        value = jcs.decode(data)
    except jcs.NotCanonical as error:
        return _forged(str(error))
    names = {field.name for field in fields(Statement)}
    if not isinstance(value, Mapping) or value.keys() != names | {"context"} or value["context"] != CONTEXT:
        return _forged("not the parts of a statement")
    plain = {name: value[name] for name in names}
    texts = ("role", "name", "meaning", "language")
    sound = (
        all(is_id(plain[name]) for name in ("org", "record", "person"))
        and all(is_hash(plain[name]) for name in ("form", "key", "covers"))
        and (plain["prev"] is None or is_hash(plain["prev"]))
        and is_target(plain["section"])
        and str(plain["section"]).count("/") <= 1
        and all(type(plain[name]) is str and plain[name] for name in texts)
        and all(type(plain[name]) is int for name in ("time", "count"))
    )
    if not sound:
        return _forged("a part of the statement is not of its kind")
    return Statement(**plain)  # type: ignore[arg-type]  # each part was tested above


def lines_match(statement: Statement, lines: Sequence[CoverLine]) -> bool:
    """Whether these are the lines the statement was made over."""
    return statement.count == len(lines) and statement.covers == digest(lines)


def sign_off_data(signed: bytes, signature: bytes, lines: Sequence[CoverLine]) -> Mapping[str, Json]:
    """The `data` of a sign-off's body; above 4,000 lines the list is left out."""
    return MappingProxyType(
        {
            "covers": lines_json(lines) if len(lines) <= LINES_LIMIT else None,
            "signature": b64(signature),
            "statement": signed.decode("utf-8"),
        }
    )


def read_sign_off(body: Body) -> SignOff | Forged:
    """What a body says as a sign-off; Forged where a part is misspelt or the lines are not those signed.

    Whether the signature is the person's is for those who know certificates.
    """
    data = body.data
    signed, signature, covers = data.get("statement"), data.get("signature"), data.get("covers")
    if data.keys() != {"covers", "signature", "statement"} or not (
        isinstance(signed, str) and isinstance(signature, str)
    ):
        return _forged("not the parts of a sign-off")
    statement = parse_statement(signed.encode("utf-8"))
    if isinstance(statement, Forged):
        return statement
    try:
        cms = unb64(signature)
    except Malformed as error:
        return _forged(str(error))
    if covers is None:
        if statement.count <= LINES_LIMIT:
            return _forged("the list of what it covers is missing")
        return SignOff(statement, signed.encode("utf-8"), cms, None)
    lines = lines_of(covers)
    if lines is None or not lines_match(statement, lines):
        return Forged(Text("What it covers is not what was signed."))
    return SignOff(statement, signed.encode("utf-8"), cms, lines)


def _forged(rule: str) -> Forged:
    return Forged(
        Text("The statement of this sign-off is not written as the format demands ({rule}).", rule=rule)
    )
