"""The list of entries a pack carries, as it is attached and read again."""

from __future__ import annotations

import msgspec

from reviewdesk.eventlog.codec import Malformed, b64, decode_header, entry_id, unb64
from reviewdesk.eventlog.header import OrgId, PersonId, RecordId
from reviewdesk.eventlog.port import Entry, Log, Sealed, SealedBody
from reviewdesk.pack.telling import told
from reviewdesk.records.library import Library
from reviewdesk.texts import Text

FORMAT = "reviewdesk/entries/v1"
ENTRIES_NAME = "entries.json"
ENTRIES_TYPE = "application/vnd.reviewdesk.entries.v1+json"
LARGEST = 64 * 1024 * 1024


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    header: str
    signature: str
    salt: str | None = None
    body: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    org: str
    review: str
    entries: tuple[_Line, ...]


class Carried(msgspec.Struct, frozen=True):
    """Entries as a pack carries them, in the order of the log.

    A body that is not there is withheld, not missing.
    """

    org: OrgId
    review: RecordId
    entries: tuple[Sealed, ...]


class Unreadable(msgspec.Struct, frozen=True):
    """The attachment is not one of ours."""

    reason: Text


def embed(log: Log, library: Library, review: RecordId, releaser: PersonId) -> bytes:
    """The attachment for an identified pack of one review: what `told` chooses, in the order of the log."""
    chosen = sorted(told(log, library, review, releaser), key=lambda one: one.position)
    bodies = log.sealed_of([one.entry.id for one in chosen if one.with_body])
    lines = tuple(_line(one.entry, bodies.get(one.entry.id)) for one in chosen)
    return msgspec.json.encode(_File(FORMAT, library.org, review, lines))


def read_entries(data: bytes) -> Carried | Unreadable:
    """The entries of an attachment; their signatures are not judged here."""
    if len(data) > LARGEST:
        return Unreadable(Text("The list of entries is larger than any pack's."))
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Unreadable(Text("The list of entries cannot be read."))
    if file.format != FORMAT:
        return Unreadable(
            Text(
                "The list of entries is of a format this version does not know ({format}).",
                format=file.format,
            )
        )
    try:
        entries = tuple(_sealed(line) for line in file.entries)
    except Malformed as error:
        return Unreadable(Text("An entry is not written as the format demands ({rule}).", rule=str(error)))
    return Carried(OrgId(file.org), RecordId(file.review), entries)


def _line(entry: Entry, sealed: Sealed | None) -> _Line:
    body = sealed.body if sealed is not None else None
    return _Line(
        b64(entry.header_bytes),
        b64(entry.signature),
        b64(body.salt) if body else None,
        b64(body.padded) if body else None,
    )


def _sealed(line: _Line) -> Sealed:
    header_bytes = unb64(line.header)
    entry = Entry(entry_id(header_bytes), decode_header(header_bytes), header_bytes, unb64(line.signature))
    if line.salt is None or line.body is None:
        return Sealed(entry, None)
    return Sealed(entry, SealedBody(unb64(line.salt), unb64(line.body)))
