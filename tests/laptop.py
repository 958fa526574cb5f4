"""A second laptop of an organisation, or a stranger's: entries sealed elsewhere that arrive in a desk's log.

What it writes rests on the graph it knew (`knows`), under the session it names: honest by default, and
whatever a test wants forged.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.organisation import Organisation, ok

from reviewdesk.eventlog.body import Change, Json
from reviewdesk.eventlog.compose import Authorship, Draft, compose, note
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Stream
from reviewdesk.eventlog.port import Sealed, Stored
from reviewdesk.eventlog.seal import Chain, Keys, key_id, seal_batch
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.person import OpenKey
from reviewdesk.identity.session import Session, SignedSession, open_session
from reviewdesk.records import organisation as words
from reviewdesk.records.kinds import SESSION_OPENED
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Device
from reviewdesk.records.sessions import session_data
from reviewdesk.store import keys as files


def library_of(org: Organisation) -> Library:
    return org.desk._library


def keys_of(org: Organisation) -> Keys:
    """The device keys the organisation knows, its own among them: for a log of another device."""
    organisation = library_of(org).organisation
    spkis = [organisation.founding.control_spki, *(d.spki for d in organisation.devices.values())]
    return {key_id(base64.b64decode(spki)): base64.b64decode(spki) for spki in spkis}.get


def graph_now(org: Organisation, record: RecordId) -> RecordGraph:
    """What is known of a record now: a copy that does not grow."""
    graph = library_of(org).graph(record)
    return graph.judged(parked=graph.parked, refused=graph.refused, redacted=graph.redacted)


def govern(org: Organisation, *acts: tuple[str, tuple[Change, ...]]) -> None:
    """Control entries signed with the organisation's key, as an administrator writes them."""
    secrets = files.open_vault(org.home, org.administrator, org.passphrase("Ada")).secrets
    org.as_("Ada")
    org.desk.governing._writer.control(list(acts), secrets.control)


def key_of(org: Organisation, name: str) -> OpenKey:
    """A person's signing key, open."""
    return ok(org.desk.persons.open_key(org.person(name).id, org.passphrase(name)))


class Laptop:
    """Another device. `enrolled`: the organisation knows it; else only the log does."""

    def __init__(self, org: Organisation, *, enrolled: bool = True) -> None:
        self.org = org
        self.device = DeviceKey.generate(org.environment.random)
        self._session: EntryId | None = None
        self._person: PersonId | None = None
        if enrolled:
            spki = base64.b64encode(self.device.spki).decode()
            mark = org.environment.random(8).hex()
            device = Device(self.device.key_id, spki, "field laptop")
            govern(org, (words.DEVICE, (words.device_change(device, mark),)))

    def sign_in(self, name: str, *, session: Session | None = None, key: OpenKey | None = None) -> EntryId:
        """Open a session as a person with their real key, or with what a test hands over."""
        person = self.org.person(name).id
        now = self.org.environment.moment()
        session = session or Session(
            library_of(self.org).org, person, self.device.key_id, now, now + 3_600_000
        )
        signed = open_session(session, key or key_of(self.org, name), at=now)
        return self.vouch(person, signed)

    def vouch(self, person: PersonId, signed: SignedSession, *, says_own: bool = True) -> EntryId:
        """Write `session.opened` with this statement, true or not."""
        by = self._by(person, None)
        data = dict(session_data(signed))
        if not says_own:
            del data["passphrase"]
        draft = note(Stream.SESSION, SESSION_OPENED, 1, by, data=data)
        self._session, self._person = self.arrive(draft)[-1].entry.id, person
        return self._session

    def draft(
        self,
        record: RecordId,
        kind: str,
        *changes: Change,
        knows: RecordGraph | None = None,
        author: PersonId | None = None,
        session: EntryId | None = None,
        control: EntryId | None = None,
        form: str | None = None,
        reason: str | None = None,
        data: Mapping[str, Json] | None = None,
        also: Sequence[EntryId] = (),
    ) -> tuple[Draft, ...]:
        by = self._by(author or self._person, session or self._session)
        by = replace(by, control=control) if control else by
        graph = knows if knows is not None else graph_now(self.org, record)
        composed = compose(graph, kind, 1, changes, by, form=form, reason=reason, data=data or {}, knows=also)
        assert composed is not None
        return composed

    def write(self, record: RecordId, kind: str, *changes: Change, **how: object) -> EntryId:
        """An entry that arrives in the desk's log; returns its id."""
        return self.arrive(*self.draft(record, kind, *changes, **how))[-1].entry.id  # type: ignore[arg-type]

    def seal(self, *drafts: Draft) -> tuple[Sealed, ...]:
        log = library_of(self.org).log
        streams = {draft.stream for draft in drafts}
        key = self.device.key_id
        chains = {stream: Chain.behind(key, log.tip(key, stream)) for stream in streams}
        salts = [self.org.environment.random(32) for _ in drafts]
        return seal_batch(drafts, chains, self.device, salts)

    def arrive(self, *drafts: Draft) -> tuple[Stored, ...]:
        return self.deliver(self.seal(*drafts))

    def deliver(self, sealed: Sequence[Sealed]) -> tuple[Stored, ...]:
        """Entries come in from elsewhere: stored, and taken into memory."""
        library = library_of(self.org)
        stored = library.log.append(sealed)
        library.took(stored)
        return stored

    def _by(self, author: PersonId | None, session: EntryId | None) -> Authorship:
        library = library_of(self.org)
        return Authorship(
            library.org, author, session, library.organisation.at, self.org.environment.moment(), -300
        )


def parked_now(org: Organisation, record: RecordId) -> dict[EntryId, str]:
    """The parked entries of a record with their reasons, as the desk has them in memory."""
    return {entry: str(parked.reason) for entry, parked in library_of(org).parked(record).items()}


def parked_anew(org: Organisation, record: RecordId) -> dict[EntryId, str]:
    """The same, read again from the log: what a restart finds."""
    library = library_of(org)
    again = Library(library.log, library.org)
    return {entry: str(parked.reason) for entry, parked in again.parked(record).items()}
