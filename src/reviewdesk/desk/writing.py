"""The one way anything is written: check the right, compose, seal, append, bring memory up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from reviewdesk.desk.environment import Environment
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Change, Json
from reviewdesk.eventlog.codec import SALT_LENGTH
from reviewdesk.eventlog.compose import Authorship, Draft, compose, note
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Stream, Target
from reviewdesk.eventlog.port import Sealed, Stored
from reviewdesk.eventlog.seal import Batch, Chain, Signer, key_id, seal_batches
from reviewdesk.records.cover import acting
from reviewdesk.records.kinds import EXPORTED, FAILED, KINDS, SESSION_OPENED, VIEWED
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked, Subject, may_write
from reviewdesk.texts import Text

ONE_LOOK = 15 * 60 * 1000  # ms: what is looked at again within this is one act of looking

_NO_DATA: Mapping[str, Json] = MappingProxyType({})

ControlAct: TypeAlias = tuple[str, tuple[Change, ...]]
"""A control entry to write: its kind and changes."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the desk, in which session, until when (ms UTC)."""

    person: PersonId
    session: EntryId
    until: int


@dataclass(frozen=True, slots=True)
class Act:
    """One entry to write: kind, changes, and what goes with them."""

    record: RecordId
    kind: str
    changes: tuple[Change, ...]
    form: str | None = None
    reason: str | None = None
    data: Mapping[str, Json] = field(default_factory=lambda: _NO_DATA)
    knows: tuple[EntryId, ...] = ()
    blind: bool = False
    subject: Subject | None = None  # of a record that does not exist yet


class NotSignedIn(Refusal):
    """Nobody is signed in, or the session has ended."""

    def __init__(self) -> None:
        super().__init__(
            Text("Nobody is signed in."),
            why=Text("The desk was locked, or the session has ended."),
            next_step=Text("Sign in again; what was typed is kept."),
        )


class Writer:
    """Writes as the person who is signed in, with this device's key."""

    def __init__(self, library: Library, signer: Signer, environment: Environment) -> None:
        self.library = library
        self.environment = environment
        self._signer = signer
        self.key = key_id(signer.spki)
        library.writes_with(self.key)
        self.signed_in: SignedIn | None = None
        self._looks: dict[tuple[str, RecordId | None], int] = {}  # when last noted, in this session
        self._looks_in: EntryId | None = None

    def person(self) -> Person:
        """The person at the desk; raises NotSignedIn when there is none any more."""
        now = self.signed_in
        if now is None or self.environment.moment() >= now.until:
            self.signed_in = None
            raise NotSignedIn
        person = self.library.organisation.people.get(now.person)
        if person is None or not person.active:
            raise NotSignedIn
        seen = partial(self.library.latest.day, self.environment.tz_minutes())
        return acting(self.library.organisation, person, self.environment.today(), seen)

    def write(self, *acts: Act) -> tuple[Stored, ...] | Blocked:
        """Write these acts together: all or none, however many.

        Blocked when a right is missing; an empty tuple when nothing would change.
        """
        person = self.person()
        for act in acts:
            subject = act.subject or self.library.subject(act.record)
            targets = [change.target for change in act.changes]
            if blocked := may_write(person, act.kind, targets, subject):
                return blocked
        return self._append([draft for act in acts for draft in self._drafts(act)], self._signer)

    def write_chain(
        self, makers: Sequence[Callable[[EntryId | None], Act | Blocked]]
    ) -> tuple[Stored, ...] | Blocked:
        """Write acts of which each says which entry lies before its own in this device's chain: all or none.

        `makers` are asked in turn, with that entry; the first no is the answer, and nothing is written.
        """
        person = self.person()
        key = key_id(self._signer.spki)
        batch = Batch(
            {Stream.RECORD: Chain.behind(key, self.library.log.tip(key, Stream.RECORD))}, self._signer
        )
        for make in makers:
            act = make(batch.last(Stream.RECORD))
            if isinstance(act, Blocked):
                return act
            subject = act.subject or self.library.subject(act.record)
            if blocked := may_write(person, act.kind, [c.target for c in act.changes], subject):
                return blocked
            for draft in self._drafts(act):
                batch.add(draft, self.environment.random(SALT_LENGTH))
        return self._store(batch.batches())

    def access(self, kind: str, record: RecordId | None, what: Mapping[str, Json]) -> None:
        """Note in the access stream that something was shown, exported or refused."""
        self._append([note(Stream.ACCESS, kind, 1, self._by(), record=record, data=what)], self._signer)

    def looked(self, what: str, record: RecordId | None = None) -> None:
        """Note in the access stream that somebody looked: once for one act, however often a screen asks."""
        by, now = self._by(), self.environment.moment()
        if by.session != self._looks_in:
            self._looks, self._looks_in = {}, by.session
        last = self._looks.get((what, record))
        if last is None or not 0 <= now - last < ONE_LOOK:
            self.access(VIEWED, record, {"what": what})
            self._looks[what, record] = now

    def failed(self, what: str, record: RecordId | None = None) -> None:
        """Note in the access stream that something did not open for whoever is signed in."""
        if self.signed_in is not None:
            self.access(FAILED, record, {"what": what})

    def refused_at_the_door(self, person: PersonId) -> None:
        """Note in the access stream that somebody could not sign in; nobody is its author."""
        by = self._authorship(None, None)
        self._append(
            [note(Stream.ACCESS, FAILED, 1, by, data={"what": "sign-in", "person": person})], self._signer
        )

    def nobody_took(self, what: Mapping[str, Json]) -> None:
        """Note in the access stream that something left the desk while nobody was signed in."""
        by = self._authorship(None, None)
        self._append([note(Stream.ACCESS, EXPORTED, 1, by, data=what)], self._signer)

    def session(self, data: Mapping[str, Json], person: PersonId) -> Stored:
        """Write `session.opened` for a person whose key has just vouched for this device."""
        return self._append([self._opening(data, person)], self._signer)[-1]

    def enroll(
        self, data: Mapping[str, Json], person: PersonId, acts: Sequence[ControlAct], signer: Signer
    ) -> None:
        """Write `session.opened` on a device that is not enrolled yet, and the control entries that enroll
        it in that session, all or none: no entry of an unknown device is ever left alone.
        """
        opened = self._sealed([self._opening(data, person)], self._signer)
        by = self._authorship(person, opened[-1][-1].entry.id)
        drafts: list[Draft] = []
        for kind, changes in acts:
            drafts.extend(compose(self.library.control, kind, 1, changes, by) or ())
        self._store((*opened, *self._sealed(drafts, signer)))

    def control(
        self, acts: Sequence[ControlAct], signer: Signer, data: Mapping[str, Json] = _NO_DATA
    ) -> tuple[Stored, ...]:
        """Write control entries with the organisation's key, together: all or none of acts on different
        things. `data` goes with each.

        Rights are the caller's business (only an administrator opens that key).
        """
        person = self.signed_in.person if self.signed_in else None
        session = self.signed_in.session if self.signed_in else None
        stored: list[Stored] = []
        drafts: list[Draft] = []
        touched: set[Target] = set()
        for kind, changes in acts:
            targets = {change.target for change in changes}
            # What a second change of one thing differs from is known once the first is in memory.
            if targets & touched:
                stored.extend(self._append(drafts, signer))
                drafts, touched = [], set()
            by = self._authorship(person, session)
            drafts.extend(compose(self.library.control, kind, 1, changes, by, data=data) or ())
            touched |= targets
        return (*stored, *self._append(drafts, signer))

    def _opening(self, data: Mapping[str, Json], person: PersonId) -> Draft:
        return note(Stream.SESSION, SESSION_OPENED, 1, self._authorship(person, None), data=data)

    def _drafts(self, act: Act) -> tuple[Draft, ...]:
        composed = compose(
            self.library.graph(act.record),
            act.kind,
            _version(act.kind),
            act.changes,
            self._by(),
            form=act.form,
            reason=act.reason,
            data=act.data,
            knows=act.knows,
            blind=act.blind,
        )
        return composed or ()

    def _append(self, drafts: Sequence[Draft], signer: Signer) -> tuple[Stored, ...]:
        return self._store(self._sealed(drafts, signer)) if drafts else ()

    def _sealed(self, drafts: Sequence[Draft], signer: Signer) -> tuple[tuple[Sealed, ...], ...]:
        key = key_id(signer.spki)
        streams = {draft.stream for draft in drafts}
        chains = {stream: Chain.behind(key, self.library.log.tip(key, stream)) for stream in streams}
        salts = [self.environment.random(SALT_LENGTH) for _ in drafts]
        return seal_batches(drafts, chains, signer, salts)

    def _store(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        try:
            stored = self.library.log.append_together(batches)
        except Exception:
            # What is in the log all the same must be in memory too, or the next act makes a false conflict.
            here = (self.library.log.get(sealed.entry.id) for batch in batches for sealed in batch)
            self.library.took(one for one in here if one)
            raise
        self.library.took(stored)
        return stored

    def _by(self) -> Authorship:
        person = self.person()
        assert self.signed_in is not None
        return self._authorship(person.id, self.signed_in.session)

    def _authorship(self, person: PersonId | None, session: EntryId | None) -> Authorship:
        at = self.library.organisation.at if self.library.founded() else None
        return Authorship(
            self.library.org, person, session, at, self.environment.moment(), self.environment.tz_minutes()
        )


def _version(kind: str) -> int:
    known = KINDS.get(kind)
    return known.version if known else 1
