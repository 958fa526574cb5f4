"""What happened to a person of the organisation: added, changed, given keys, gone; and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.header import PersonId
from reviewdesk.eventlog.port import Stored
from reviewdesk.records import organisation as words
from reviewdesk.records.organisation import Certificate, Organisation, Person
from reviewdesk.records.sessions import Passphrase, passphrase_of
from reviewdesk.records.shapes import read
from reviewdesk.texts import Text, say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BookLine:
    """One thing that happened, when (ms UTC, by the clock of the computer it was done on), by whom."""

    time: int
    by: PersonId | None
    what: Text


def staff_book(
    person: PersonId, control: Iterable[Stored], sessions: Iterable[Stored], organisation: Organisation
) -> tuple[BookLine, ...]:
    """The lines about a person, the latest first."""
    lines = [
        BookLine(stored.entry.header.time, stored.entry.header.author, what)
        for stored, what in _governed(person, control, organisation)
    ]
    lines += [
        BookLine(stored.entry.header.time, person, Text("Chose a passphrase of their own"))
        for stored in sessions
        if stored.entry.header.author == person
        and stored.body is not None
        and passphrase_of(stored.body) is Passphrase.CHOSEN
    ]
    return tuple(sorted(lines, key=lambda line: line.time, reverse=True))


def _governed(
    person: PersonId, control: Iterable[Stored], organisation: Organisation
) -> Iterator[tuple[Stored, Text]]:
    before: Person | None = None
    keys, key = 0, b""
    for stored in control:
        kind, body = stored.entry.header.kind, stored.body
        if body is None or not any(f"people/{person}/" in change.target for change in body.changes):
            continue
        if kind == words.PERSON and (now := _read(body, Person)) is not None:
            yield from ((stored, what) for what in _changes(before, now, organisation))
            before = now
        elif kind == words.CERTIFICATE and (issued := _read(body, Certificate)) is not None:
            keys += 1
            # Nobody is signed in when an organization is founded, and when the recovery code is used later.
            recovered = stored.entry.header.author is None and keys > 1
            key, before_it = _key(issued), key
            if key == before_it:
                yield stored, Text("The signing key goes by the corrected name")
            else:
                yield (
                    stored,
                    Text("Got a new signing key by the recovery code") if recovered else _given(issued),
                )
        elif kind == words.REVOKED:
            yield stored, Text("The signing key was revoked; what it signed before stays valid")


def _key(issued: Certificate) -> bytes:
    """The public key of a certificate, as it is compared."""
    public = x509.load_pem_x509_certificate(issued.pem.encode()).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _given(issued: Certificate) -> Text:
    if issued.first:
        return Text("Was given a signing key under a first passphrase, good for one sign-in")
    return Text("Got a signing key under a passphrase of their own")


def _changes(before: Person | None, now: Person, organisation: Organisation) -> Iterator[Text]:
    roles = ", ".join(say(role.label) for role in now.roles)
    where = _where(now, organisation)
    if before is None:
        yield Text("Added: {roles}; {sites}", roles=roles, sites=where)
        return
    if before.name != now.name:
        yield Text("Name changed from {name}", name=before.name)
    if set(before.roles) != set(now.roles):
        yield Text("Roles from now on: {roles}", roles=roles)
    if (before.sites, before.all_sites) != (now.sites, now.all_sites):
        yield Text("Sites from now on: {sites}", sites=where)
    if before.active != now.active:
        yield Text("Works here again") if now.active else Text("Works here no more")


def _where(person: Person, organisation: Organisation) -> str:
    if person.all_sites:
        return say(Text("all sites"))
    names = [organisation.sites[site].name for site in person.sites if site in organisation.sites]
    return ", ".join(names) or say(Text("no site"))


def _read(body: Body, shape: type[T]) -> T | None:
    content = body.changes[0].content
    return read(content.json, shape) if isinstance(content, Value) else None
