"""Desks to write histories with: real keys from seeds, real logs in memory, a clock that only counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from nacl.signing import SigningKey
from tests.eventlog.fold import Fold

from reviewdesk.eventlog.body import Change, Content, Json, Value
from reviewdesk.eventlog.codec import b64
from reviewdesk.eventlog.compose import Authorship, compose, note
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, PersonId, RecordId, RowId, Stream, Target
from reviewdesk.eventlog.kinds import Kind, KindTable
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Entry, Sealed, Stored
from reviewdesk.eventlog.seal import Chain, key_id, seal_batch
from reviewdesk.eventlog.targets import Touch


def id16(name: str) -> str:
    return b64(hashlib.sha256(name.encode()).digest()[:16])


def hash32(name: str) -> str:
    return b64(hashlib.sha256(name.encode()).digest())


ORG = OrgId(id16("org"))
RECORD = RecordId(id16("record"))
OTHER = RecordId(id16("other record"))
ROWS = tuple(RowId(id16(f"row {n}")) for n in range(3))
CAUSE = Target("q/-/cause")
CARE = Target("q/-/care")
SIGNED = Target("q/-/_signed.supervisor")

KINDS = KindTable(
    (
        Kind("review.answered", 1, frozenset((Touch.REGISTER, Touch.ROW))),
        Kind("review.reopened"),
        Kind("case.removed", 1, frozenset((Touch.ROW,))),
        Kind("case.restored", 1, frozenset((Touch.ROW,))),
        Kind("section.signed", 1, frozenset((Touch.FACT,))),
        Kind("section.withdrawn", 1, frozenset((Touch.FACT,))),
        Kind("action.planned"),
        Kind("person.added"),
    )
)


SPKI = bytes.fromhex("302a300506032b6570032100")  # what stands before the 32 bytes of an Ed25519 key


class DeviceKey:
    """An Ed25519 key made from a name."""

    def __init__(self, name: str) -> None:
        self._key = SigningKey(hashlib.sha256(name.encode()).digest())
        self.spki = SPKI + bytes(self._key.verify_key)
        self.id = key_id(self.spki)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message).signature


class Organization:
    """The device keys everyone knows."""

    def __init__(self) -> None:
        self.known: dict[KeyId, bytes] = {}

    def keys(self, key: KeyId) -> bytes | None:
        return self.known.get(key)


class Desk:
    """One device of an organization, with its log and its fold."""

    def __init__(self, name: str, organization: Organization, kinds: KindTable = KINDS) -> None:
        self.name = name
        self.key = DeviceKey(name)
        self.organization = organization
        organization.known[self.key.id] = self.key.spki
        self.log = MemoryLog(ORG, organization.keys)
        self.fold = Fold(kinds)
        self.person = PersonId(id16(name))
        self.chains: dict[Stream, Chain] = {}
        self.session: EntryId | None = None
        self.control: EntryId | None = None
        self.clock = 1_790_000_000_000
        self._salts = 0

    def graph(self, record: RecordId | None = RECORD) -> RecordGraph:
        return self.fold.graph(record)

    def by(self) -> Authorship:
        self.clock += 1
        return Authorship(ORG, self.person, self.session, self.control, self.clock, -300)

    def salt(self) -> bytes:
        self._salts += 1
        return hashlib.sha256(f"{self.name} salt {self._salts}".encode()).digest()

    def keep(self, sealed: Sequence[Sealed]) -> tuple[Entry, ...]:
        self.fold.extend(self.log.append(sealed))
        for one in sealed:
            header = one.entry.header
            self.chains[header.stream] = Chain(header.key, header.seq, one.entry.id)
        return tuple(one.entry for one in sealed)

    def act(
        self,
        kind: str,
        contents: Mapping[Target, Content],
        record: RecordId | None = RECORD,
        *,
        reason: str | None = None,
        data: Mapping[str, Json] | None = None,
        knows: Sequence[EntryId] = (),
    ) -> tuple[Entry, ...]:
        """Compose, seal, append and fold one act; empty where nothing changed."""
        changes = [Change(target, content) for target, content in contents.items()]
        drafts = compose(
            self.graph(record), kind, 1, changes, self.by(), reason=reason, data=data or {}, knows=knows
        )
        if drafts is None:
            return ()
        return self.keep(seal_batch(drafts, self.chains, self.key, [self.salt() for _ in drafts]))

    def answer(self, target: Target, json: Json, record: RecordId = RECORD) -> EntryId | None:
        entries = self.act("review.answered", {target: Value(json)}, record)
        return entries[-1].id if entries else None

    def answered(self, target: Target, json: Json, record: RecordId = RECORD) -> EntryId:
        entry = self.answer(target, json, record)
        assert entry is not None, "the answer was already there"
        return entry

    def sign_in(self) -> EntryId:
        draft = note(Stream.SESSION, "session.opened", 1, self.by())
        (entry,) = self.keep(seal_batch([draft], self.chains, self.key, [self.salt()]))
        self.session = entry.id
        return entry.id

    def take(self, stored: Iterable[Stored], source: Desk) -> None:
        """Take in entries another desk holds."""
        batch = [sealed for one in stored if (sealed := source.log.sealed(one.entry.id)) is not None]
        self.fold.extend(self.log.append(batch))

    def pull(self, source: Desk) -> None:
        self.take(source.log.entries(), source)


def two_desks() -> tuple[Desk, Desk]:
    organization = Organization()
    return Desk("ana", organization), Desk("ben", organization)


def merge(first: Desk, second: Desk) -> None:
    """Both hold all that either held."""
    first.pull(second)
    second.pull(first)
