"""People of the desk: who they are, their own passphrases and keys, signing in and locking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reviewdesk.desk.custody import waits
from reviewdesk.desk.writing import ControlAct, NotSignedIn, SignedIn, Writer
from reviewdesk.eventlog.body import Body, Json
from reviewdesk.eventlog.header import PersonId
from reviewdesk.eventlog.seal import Signer
from reviewdesk.identity import passphrase as strength
from reviewdesk.identity.person import NotVerified, OpenKey, PersonKey, Verified
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import STANDARD, Cost, WrongPassphrase
from reviewdesk.identity.session import Session, check_session, open_session
from reviewdesk.identity.vault import OpenVault
from reviewdesk.records.kinds import FAILED
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Certificate, Person
from reviewdesk.records.rights import Blocked, Offers, offers
from reviewdesk.records.sessions import Passphrase, session_data, statement_of
from reviewdesk.store.attempts import Tries
from reviewdesk.texts import Text

SHIFT = 12 * 60 * 60 * 1000  # ms a session lasts at most


class KeyRing(Protocol):
    """Where keys of people and the organisation's vault lie on this desk; the wiring gives files."""

    def person_key(self, person: PersonId) -> PersonKey | None: ...

    def keep_person_key(self, key: PersonKey) -> None: ...

    def renewed(self) -> tuple[PersonKey, ...]:
        """New signing keys that lie beside those in use."""

    def lay_beside(self, key: PersonKey) -> None:
        """Keep a new signing key beside the one in use, until it is taken or dropped."""

    def take_renewed(self, person: PersonId, administrator: OpenVault | None) -> None:
        """The new signing key is the person's from now on, and their new passphrase the only one."""

    def drop_renewed(self, person: PersonId) -> None:
        """The new signing key was not certified: what was before stands."""

    def settle_with(self, person: PersonId, passphrase: str) -> None:
        """Of several passphrases that a change broken off has left, only this one opens anything from now on.

        The caller has seen that it opens the person's signing key.
        """

    def desk_holders(self) -> frozenset[PersonId]:
        """Who can open this desk with a passphrase; nobody where the key is in a keyring."""

    def open_vault(self, person: PersonId, passphrase: str) -> OpenVault | Blocked: ...

    def recover_vault(self, code: str) -> OpenVault | Blocked: ...

    def vault_holders(self) -> frozenset[PersonId]:
        """Who can open the vault of this desk with a passphrase."""

    def admit(
        self,
        person: PersonId,
        name: str,
        passphrase: str,
        administrator: OpenVault | None,
        *,
        beside: bool = False,
    ) -> None:
        """Let a person open this desk (and the vault, when an administrator admits an administrator).

        `beside`: the passphrase before does so too, until `settle`.
        """

    def settle(self, person: PersonId, administrator: OpenVault | None) -> None:
        """Only the passphrase admitted last opens this desk (and the vault) from now on."""

    def wait(self, person: PersonId, now: int) -> int:
        """Ms until the person's next passphrase is looked at, after too many wrong ones."""

    def wrong(self, person: PersonId, now: int) -> None:
        """A passphrase was wrong, and the log tells of it."""

    def right(self, person: PersonId) -> Tries:
        """A passphrase was right: what was counted before."""

    def code_confirmed(self) -> bool:
        """Whether somebody has confirmed that they keep the recovery code."""

    def confirm_code(self) -> None:
        """Somebody keeps the recovery code."""

    def add_code(self, administrator: OpenVault) -> str:
        """A new recovery code; the one before opens everything too, until `settle_code`."""

    def settle_code(self, administrator: OpenVault) -> None:
        """Only the newest recovery code opens anything from now on."""

    def dismiss(self, person: PersonId, administrator: OpenVault) -> None:
        """Take a person's way into the vault away."""

    def shut_out(self, person: PersonId) -> None:
        """Take a person's way into this desk away."""


def open_vault(writer: Writer, keys: KeyRing, person: PersonId, passphrase: str) -> OpenVault | Blocked:
    """The organisation's secrets for one act; that they did not open is noted."""
    now = writer.environment.moment()
    if wait := keys.wait(person, now):
        return Blocked((waits(wait),))
    vault = keys.open_vault(person, passphrase)
    if isinstance(vault, Blocked):
        writer.failed("vault")
        keys.wrong(person, now)
        return vault
    # Whoever was in the middle of coming or leaving when the power went has a way in that is not theirs.
    people = writer.library.organisation.people
    for holder in keys.vault_holders():
        if holder not in people or not people[holder].holds(Role.ADMINISTRATOR):
            keys.dismiss(holder, vault)
    return vault


@dataclass(frozen=True, slots=True)
class FirstSignIn(Blocked):
    """The first passphrase is right. It is good for `Persons.choose_passphrase`, once, and nothing else."""

    by: str = ""  # who gave it, by name
    at: int = 0  # when, ms UTC


class Persons:
    """Signing in, one's own passphrase, locking."""

    def __init__(self, library: Library, writer: Writer, keys: KeyRing, cost: Cost = STANDARD) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys
        self._cost = cost
        self.wrong_before = 0  # passphrases that were wrong between the last two sign-ins of who is here

    def everybody(self) -> tuple[Person, ...]:
        """Everybody of the organisation, by name; who may sign in here is `known`."""
        return tuple(sorted(self._library.organisation.people.values(), key=lambda p: p.name.casefold()))

    def known(self) -> tuple[Person, ...]:
        """Those who have a key on this desk and are active: the names of the sign-in screen."""
        return tuple(p for p in self.everybody() if p.active and self._keys.person_key(p.id) is not None)

    def here(self) -> Person | None:
        """Who is signed in; nobody once the session has ended."""
        try:
            return self._writer.person()
        except NotSignedIn:
            return None

    def offers(self) -> Offers:
        """What the person at the desk ever does here; nothing while nobody is."""
        here = self.here()
        return offers(here) if here is not None else Offers()

    def sign_in(self, person: PersonId, passphrase: str) -> Person | Blocked:
        """Open a session: the person's key vouches for this device. Ends any session before it.

        FirstSignIn when the passphrase is one somebody else gave: the person chooses their own first.
        """
        return self._sign_in(person, passphrase, Passphrase.OWN)

    def _sign_in(self, person: PersonId, passphrase: str, how: Passphrase) -> Person | Blocked:
        known = self._library.organisation.people.get(person)
        if known is None or not known.active:
            return Blocked((Text("This person is not active on this desk. Ask an administrator."),))
        key = self._opened(person, passphrase)
        if isinstance(key, FirstSignIn):
            return key
        if isinstance(key, Blocked):
            self._writer.refused_at_the_door(person)
            return key
        self._keys.settle_with(person, passphrase)
        data, until = self._vouched(person, key, how)
        if blocked := self._outside_certificate(data):
            return blocked
        self._writer.signed_in = None
        stored = self._writer.session(data, person)
        self._writer.signed_in = SignedIn(person, stored.entry.id, until)
        tries = self._keys.right(person)
        self.wrong_before = tries.wrong
        if tries.unnoted:
            self._writer.access(FAILED, None, {"what": "sign-in", "person": person, "count": tries.unnoted})
        return known

    def _outside_certificate(self, data: Mapping[str, Json]) -> Blocked | None:
        """A session that would never verify is not opened: mostly the computer's clock is wrong."""
        founding = self._library.organisation.founding
        signed = statement_of(Body((), data=data))
        checked = check_session(signed, org=self._library.org, root_pem=founding.root_pem) if signed else None
        if isinstance(checked, Session):
            return None
        now = self._writer.environment.now()
        return Blocked(
            (
                Text("Nobody can sign in: this computer's clock says {now}.", now=now.replace(tzinfo=None)),
                Text("At that time the signing keys here are not valid. Set the clock and try again."),
            )
        )

    def enroll(
        self, person: PersonId, passphrase: str, acts: Sequence[ControlAct], signer: Signer
    ) -> Blocked | None:
        """Enroll this device by `acts`, in a session of the person whose key vouches for it; nobody stays."""
        key = self.open_key(person, passphrase)
        if isinstance(key, Blocked):
            return key
        data, _ = self._vouched(person, key)
        self._writer.enroll(data, person, acts, signer)
        return None

    def lock(self) -> None:
        """Nobody is at the desk any more; drafts stay."""
        self._writer.signed_in = None

    def open_key(self, person: PersonId, passphrase: str) -> OpenKey | Blocked:
        """The key of the person at the desk, for one act; drop it at once. That it did not open is noted."""
        key = self._opened(person, passphrase)
        if isinstance(key, Blocked):
            self._writer.failed("signing key")
        return key

    def _vouched(
        self, person: PersonId, key: OpenKey, how: Passphrase = Passphrase.OWN
    ) -> tuple[Mapping[str, Json], int]:
        """What `session.opened` says of this device from now on, and until when."""
        now = self._writer.environment.moment()
        session = Session(self._library.org, person, self._writer.key, now, now + SHIFT)
        return session_data(open_session(session, key, at=now), how), session.until

    def _opened(self, person: PersonId, passphrase: str) -> OpenKey | Blocked:
        kept = self._keys.person_key(person)
        certificate = self._certificate(person)
        if kept is None or certificate is None:
            return Blocked(
                (Text("There is no signing key for this person on this desk. Ask an administrator."),)
            )
        now = self._writer.environment.moment()
        if wait := self._keys.wait(person, now):
            return Blocked((waits(wait),))
        try:
            opened = kept.open(passphrase, certificate.pem)
        except ValueError:  # the key was renewed and the power went before its certificate was written
            return Blocked(
                (Text("The signing key here has no certificate. Ask an administrator to renew it."),)
            )
        if isinstance(opened, WrongPassphrase):
            self._keys.wrong(person, now)
            return Blocked((Text("The passphrase is not right. Check Caps Lock and try again."),))
        return self._first(certificate.serial) if kept.first else opened

    def _first(self, serial: str) -> FirstSignIn:
        issued = self._library.issued(serial)
        return FirstSignIn(
            (
                Text("This is a first passphrase: it is good for choosing your own, and nothing else."),
                Text("Choose your own; only you will know it."),
            ),
            self._library.organisation.name_of(issued.entry.header.author if issued else None),
            issued.entry.header.time if issued else 0,
        )

    def check(self, cms: bytes, statement: bytes, at: int) -> Verified | NotVerified:
        """Whether a detached signature over a statement is that of a person of this organisation."""
        # What was revoked when it was signed is judged where entries come in: old signatures stay valid.
        return self._library.verified(cms, statement, at)

    def choose_passphrase(self, person: PersonId, first: str, new: str) -> Person | Blocked:
        """Put a passphrase of their own in the place of the first one, and sign in.

        The first one opens nothing any more then; the session says that its person has just chosen.
        """
        known = self._library.organisation.people.get(person)
        kept = self._keys.person_key(person)
        if known is None or not known.active or kept is None or not kept.first:
            return Blocked((Text("There is no first passphrase to be replaced. Sign in with your own."),))
        if first == new:
            return Blocked((Text("Choose another one: somebody else knows the first."),))
        refused = self._put(known, kept, first, new)
        if refused is not None:
            self._writer.refused_at_the_door(person)
            return refused
        return self._sign_in(person, new, Passphrase.CHOSEN)

    def change_passphrase(self, old: str, new: str) -> Person | Blocked:
        """A person changes their own passphrase; the key and its certificate stay the same."""
        who = self._writer.person()
        kept = self._keys.person_key(who.id)
        if kept is None:
            return Blocked((Text("There is no signing key of yours on this computer."),))
        return self._put(who, kept, old, new) or who

    def _put(self, who: Person, kept: PersonKey, old: str, new: str) -> Blocked | None:
        """A new passphrase in the place of the old one. A crash in the middle leaves both, never none."""
        if weak := too_weak(new, who.name, self._library.organisation.name):
            return weak
        now = self._writer.environment.moment()
        if wait := self._keys.wait(who.id, now):
            return Blocked((waits(wait),))
        changed = kept.with_passphrase(old, new, random=self._writer.environment.random, cost=self._cost)
        if isinstance(changed, WrongPassphrase):
            self._writer.failed("signing key")
            self._keys.wrong(who.id, now)
            return Blocked((Text("The present passphrase is not right."),))
        opened = self._keys.open_vault(who.id, old) if who.holds(Role.ADMINISTRATOR) else None
        vault = None if isinstance(opened, Blocked) else opened
        self._keys.admit(who.id, who.name, new, vault, beside=True)
        self._keys.keep_person_key(changed)
        self._keys.settle(who.id, vault)
        return None

    def _certificate(self, person: PersonId) -> Certificate | None:
        organisation = self._library.organisation
        return next(
            (
                c
                for c in reversed(organisation.certificates)
                if c.person == person and c.serial not in organisation.revoked
            ),
            None,
        )


def too_weak(passphrase: str, *names: str) -> Blocked | None:
    """Why a passphrase is not accepted; it must not rest on these names."""
    judged = strength.judge(passphrase, names=names)
    return Blocked(judged.reasons) if isinstance(judged, strength.TooWeak) else None
