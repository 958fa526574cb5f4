"""People who write entries, for tests: real keys, real seals, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from reviewdesk.eventlog.body import Body, Change, Json, Value
from reviewdesk.eventlog.codec import b64
from reviewdesk.eventlog.compose import Draft
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, PersonId, RecordId, Stream, Target
from reviewdesk.eventlog.port import Sealed
from reviewdesk.eventlog.seal import Chain, seal
from reviewdesk.identity.device import DeviceKey

STORAGE_KEY = bytes(range(32))
NOW = 1_790_000_000_000


def made(name: str, length: int = 16) -> bytes:
    """Bytes that stand for a name, the same in every run."""
    return hashlib.shake_256(name.encode()).digest(length)


def an_id(name: str) -> str:
    return b64(made(name))


ORG = OrgId(an_id("org"))
ANA = PersonId(an_id("ana"))


def record(name: str) -> RecordId:
    return RecordId(an_id("record " + name))


class Writer:
    """A device with its chains. What an entry replaces and follows is told, not found out."""

    def __init__(self, name: str = "laptop", org: OrgId = ORG) -> None:
        self.key = DeviceKey(made("key " + name, 32))
        self.org = org
        self._chains: dict[Stream, Chain] = {}
        self._salts = 0

    def writes(
        self,
        of: RecordId | None,
        kind: str = "review.answered",
        values: Mapping[str, Json] | None = None,
        *,
        touches: Sequence[str] = (),
        replaces: Sequence[EntryId] = (),
        after: Sequence[EntryId] = (),
        session: EntryId | None = None,
        control: EntryId | None = None,
        stream: Stream = Stream.RECORD,
        time: int = NOW,
        data: Mapping[str, Json] | None = None,
    ) -> Sealed:
        """Seal one entry; `values` by target, `touches` for kinds that hold no value."""
        changes = [Change(Target(target), Value(json)) for target, json in (values or {}).items()]
        changes += [Change(Target(target), None) for target in touches]
        changes.sort(key=lambda change: change.target)
        heads = tuple(tuple(replaces) if place == 0 else () for place in range(len(changes)))
        draft = Draft(
            org=self.org,
            stream=stream,
            record=of,
            kind=kind,
            kv=1,
            body=Body(tuple(changes), data=data or {}),
            heads=heads,
            after=tuple(sorted(after)),
            author=ANA,
            session=session,
            control=control,
            time=time,
            tz=0,
        )
        chain = self._chains.get(stream, Chain(self.key.key_id))
        self._salts += 1
        sealed = seal(draft, chain, self.key, made(f"salt {self.key.key_id} {self._salts}", 32))
        self._chains[stream] = chain.extended(sealed.entry.id)
        return sealed


def known(*writers: Writer) -> Mapping[KeyId, bytes]:
    """The public keys of these writers, by id; its `get` is what a log asks."""
    return {writer.key.key_id: writer.key.spki for writer in writers}
