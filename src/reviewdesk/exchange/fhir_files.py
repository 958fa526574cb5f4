"""FHIR files cut into resources: a Bundle, ndjson, or one resource; what cannot be read is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import msgspec

from reviewdesk.exchange.admissions import FileForm, Place
from reviewdesk.exchange.findings import Findings
from reviewdesk.texts import Text

MOST_RESOURCE_BYTES = 1_000_000
MOST_RESOURCES = 200_000
# Real files have a comma or a bracket every 25 bytes or so; a file made of little else would fill the memory.
MOST_PARTS = 5_000_000

WANTED = frozenset({"Encounter", "Patient", "Organization"})

Tree = dict[str, object]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as read: `tree` is plain JSON values, with nothing yet known of its shape."""

    place: Place
    type: str
    full_url: str
    tree: Tree


class _Peek(msgspec.Struct):
    resourceType: msgspec.Raw = msgspec.Raw()  # noqa: N815 -- the name in FHIR
    entry: msgspec.Raw = msgspec.Raw()


class _Entry(msgspec.Struct):
    fullUrl: msgspec.Raw = msgspec.Raw()  # noqa: N815 -- the name in FHIR
    resource: msgspec.Raw = msgspec.Raw()


_peek = msgspec.json.Decoder(_Peek).decode
_entry = msgspec.json.Decoder(_Entry).decode
_entries = msgspec.json.Decoder(list[msgspec.Raw]).decode
_string = msgspec.json.Decoder(str).decode
_tree = msgspec.json.Decoder(dict[str, object]).decode


def looks_like_json(text: str) -> bool:
    return text.lstrip(" \t\r\n")[:1] in ("{", "[")


@dataclass(frozen=True, slots=True)
class FhirRead:
    """What a file was, how many resources it names, and those of the wanted types."""

    form: FileForm
    count: int
    resources: tuple[Resource, ...]


def read_fhir(name: str, data: bytes, findings: Findings, wanted: frozenset[str] = WANTED) -> FhirRead:
    """The resources of one file that are of the wanted types; `data` is UTF-8 without a byte order mark."""
    parts = data.count(b",") + data.count(b"{") + data.count(b"[")
    if parts > MOST_PARTS:
        what = Text("The file is cut into more than {most} pieces. Split it.", most=f"{MOST_PARTS:,}")
        findings.problem(Place(name), what, left_out=True)
        return FhirRead(FileForm.UNREADABLE, 0, ())
    if _is_ndjson(name, data):
        return _ndjson(name, data, findings, wanted)
    place = Place(name)
    try:
        peek = _peek(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        findings.problem(place, _why(error, data, whole=True), left_out=True)
        return FhirRead(FileForm.UNREADABLE, 0, ())
    if _text(peek.resourceType) == "Bundle":
        return _bundle(place, peek, findings, wanted)
    resource = _resource(place, "", data, findings, wanted)
    return FhirRead(FileForm.RESOURCE, 1, (resource,) if resource else ())


def types_of(name: str, data: bytes) -> Counter[str]:
    """How many resources of each type `read_fhir` would find; what cannot be read has none."""
    if data.count(b",") + data.count(b"{") + data.count(b"[") > MOST_PARTS:
        return Counter()
    if _is_ndjson(name, data):
        lines = islice(_json_lines(name, data), MOST_RESOURCES)
        return _counted(_type(line) for _, line in lines)
    try:
        peek = _peek(data)
        kind = _text(peek.resourceType)
        entries = _entries(peek.entry)[:MOST_RESOURCES] if kind == "Bundle" else []
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Counter()
    return _counted((kind, *map(_type_within, entries)))


def _counted(types: Iterable[str]) -> Counter[str]:
    return Counter(found for found in types if found not in ("", "Bundle"))


def _type(data: bytes) -> str:
    try:
        return _text(_peek(data).resourceType)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _type_within(entry: msgspec.Raw) -> str:
    try:
        return _type(bytes(_entry(entry).resource))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _is_ndjson(name: str, data: bytes) -> bool:
    """By its first line: a whole value with more after it. By name where that line is broken."""
    match = re.search(rb"\S[^\n]*", data)
    if match is None or not data[match.end() :].strip(b" \t\r\n"):
        return name.casefold().endswith((".ndjson", ".jsonl"))
    try:
        _peek(match[0])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return name.casefold().endswith((".ndjson", ".jsonl"))
    return True


def _ndjson(name: str, data: bytes, findings: Findings, wanted: frozenset[str]) -> FhirRead:
    resources: list[Resource] = []
    count = 0
    for place, line in _json_lines(name, data):
        count += 1
        if count > MOST_RESOURCES:
            findings.problem(Place(name), _too_many(), left_out=True)
            break
        if (resource := _resource(place, "", line, findings, wanted)) is not None:
            resources.append(resource)
    return FhirRead(FileForm.NDJSON, count, tuple(resources))


def _json_lines(name: str, data: bytes) -> Iterator[tuple[Place, bytes]]:
    number, counted_to = 1, 0
    for match in re.finditer(rb"[^\s][^\n]*", data):
        number += data.count(b"\n", counted_to, match.start())
        counted_to = match.start()
        yield Place(name, line=number), match[0]


def _too_many() -> Text:
    return Text(
        "The file has more than {most} resources; the rest was not read. Split it.",
        most=f"{MOST_RESOURCES:,}",
    )


def _bundle(place: Place, peek: _Peek, findings: Findings, wanted: frozenset[str]) -> FhirRead:
    if not bytes(peek.entry):
        findings.problem(place, Text("This Bundle is empty. Ask the sender for it again."), left_out=True)
        return FhirRead(FileForm.BUNDLE, 0, ())
    try:
        entries = _entries(peek.entry)
    except msgspec.MsgspecError:
        what = Text("The entries of this Bundle are not a list, as FHIR asks. Ask the sender to correct it.")
        findings.problem(place, what, column="Bundle.entry", left_out=True)
        return FhirRead(FileForm.BUNDLE, 0, ())
    resources: list[Resource] = []
    for number, raw in enumerate(entries[:MOST_RESOURCES], start=1):
        at = Place(place.file, entry=number)
        try:
            entry = _entry(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            what = Text("This entry is not an object, as FHIR R4 asks; it was skipped.")
            findings.problem(at, what, column="Bundle.entry", left_out=True)
            continue
        if bytes(entry.fullUrl) and not _text(entry.fullUrl):
            what = Text("The fullUrl of this entry is no text, as FHIR R4 asks; it was not read.")
            findings.problem(at, what, column="Bundle.entry.fullUrl", left_out=not bytes(entry.resource))
        if bytes(entry.resource):
            resource = _resource(at, _text(entry.fullUrl), bytes(entry.resource), findings, wanted)
            if resource is not None:
                resources.append(resource)
    if len(entries) > MOST_RESOURCES:
        findings.problem(place, _too_many(), left_out=True)
    return FhirRead(FileForm.BUNDLE, len(entries), tuple(resources))


def _resource(
    place: Place, full_url: str, data: bytes, findings: Findings, wanted: frozenset[str]
) -> Resource | None:
    """The resource, if it is of a wanted type; what is none, or too large, is a problem."""
    try:
        kind = _text(_peek(data).resourceType)
        if kind in wanted and len(data) <= MOST_RESOURCE_BYTES:
            return Resource(place, kind, full_url, _tree(data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        findings.problem(place, _why(error, data, whole=False), left_out=True)
        return None
    if kind in wanted:
        findings.problem(place, Text("This resource is far too large to be read."), left_out=True)
    elif kind == "Bundle":
        findings.problem(
            place,
            Text("A Bundle inside a file of resources is not read. Import it as a file of its own."),
            left_out=True,
        )
    elif not kind:
        findings.problem(place, Text("This is not a FHIR resource: it has no resourceType."), left_out=True)
    return None


def _text(raw: msgspec.Raw) -> str:
    try:
        return _string(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


_BYTE = re.compile(r"\(byte (\d+)\)")


def _why(error: Exception, data: bytes, *, whole: bool) -> Text:
    if isinstance(error, RecursionError):
        return Text("This is nested far deeper than any FHIR resource. It was not read.")
    if isinstance(error, UnicodeDecodeError):
        return Text("This holds bytes that are not UTF-8. Ask the sender to export it again.")
    if isinstance(error, msgspec.ValidationError):
        return Text("This is not a FHIR resource: it is not a JSON object with values of the usual size.")
    if "truncated" in str(error):
        return Text("This ends in the middle. The file may not have been copied whole: export it again.")
    byte = int(match[1]) if (match := _BYTE.search(str(error))) else 0
    if not whole:
        return Text("This is not valid JSON, from character {at} of the line.", at=byte + 1)
    line = data.count(b"\n", 0, byte) + 1
    return Text(
        "This is not valid JSON, from line {line}, character {at}. Ask the sender to export it again.",
        line=line,
        at=byte - (data.rfind(b"\n", 0, byte) + 1) + 1,
    )
