"""People of the desk: who they are, their keys and certificates, signing in and locking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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
from reviewdesk.records import organisation as words
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Certificate, Person
from reviewdesk.records.rights import Blocked, may_govern
from reviewdesk.records.sessions import session_data, statement_of
from reviewdesk.texts import Text

SHIFT = 12 * 60 * 60 * 1000  # ms a session lasts at most


class KeyRing(Protocol):
    """Where keys of people and the organisation's vault lie on this desk; the wiring gives files."""

    def person_key(self, person: PersonId) -> PersonKey | None: ...

    def keep_person_key(self, key: PersonKey) -> None: ...

    def open_vault(self, person: PersonId, passphrase: str) -> OpenVault | Blocked: ...

    def recover_vault(self, code: str) -> OpenVault | Blocked: ...

    def vault_holders(self) -> frozenset[PersonId]:
        """Who can open the vault of this desk with a passphrase."""

    def admit(self, person: PersonId, name: str, passphrase: str, administrator: OpenVault | None) -> None:
        """Let a person open this desk (and the vault, when an administrator admits an administrator)."""

    def dismiss(self, person: PersonId, administrator: OpenVault, *, from_desk: bool) -> None:
        """Take a person's way into the vault away, and with `from_desk` their way into this desk too."""


def open_vault(writer: Writer, keys: KeyRing, person: PersonId, passphrase: str) -> OpenVault | Blocked:
    """The organisation's secrets for one act; that they did not open is noted."""
    vault = keys.open_vault(person, passphrase)
    if isinstance(vault, Blocked):
        writer.failed("vault")
    return vault


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added, with the first passphrase (changed by themselves at the first sign-in)."""

    name: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...] = ()
    all_sites: bool = False
    title: str = ""
    passphrase: str = ""


class Persons:
    """Sign-in, lock, and the administrator's book of people."""

    def __init__(self, library: Library, writer: Writer, keys: KeyRing, cost: Cost = STANDARD) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys
        self._cost = cost

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

    def sign_in(self, person: PersonId, passphrase: str) -> Person | Blocked:
        """Open a session: the person's key vouches for this device. Ends any session before it."""
        known = self._library.organisation.people.get(person)
        if known is None or not known.active:
            return Blocked((Text("This person is not active on this desk. Ask an administrator."),))
        key = self._opened(person, passphrase)
        if isinstance(key, Blocked):
            self._writer.refused_at_the_door(person)
            return key
        data, until = self._vouched(person, key)
        if blocked := self._outside_certificate(data):
            return blocked
        self._writer.signed_in = None
        stored = self._writer.session(data, person)
        self._writer.signed_in = SignedIn(person, stored.entry.id, until)
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

    def _vouched(self, person: PersonId, key: OpenKey) -> tuple[Mapping[str, Json], int]:
        """What `session.opened` says of this device from now on, and until when."""
        now = self._writer.environment.moment()
        session = Session(self._library.org, person, self._writer.key, now, now + SHIFT)
        return session_data(open_session(session, key, at=now)), session.until

    def _opened(self, person: PersonId, passphrase: str) -> OpenKey | Blocked:
        kept = self._keys.person_key(person)
        certificate = self._certificate(person)
        if kept is None or certificate is None:
            return Blocked(
                (Text("There is no signing key for this person on this desk. Ask an administrator."),)
            )
        try:
            opened = kept.open(passphrase, certificate.pem)
        except ValueError:  # the key was renewed and the power went before its certificate was written
            return Blocked(
                (Text("The signing key here has no certificate. Ask an administrator to renew it."),)
            )
        if isinstance(opened, WrongPassphrase):
            return Blocked((Text("The passphrase is not right. Check Caps Lock and try again."),))
        return opened

    def check(self, cms: bytes, statement: bytes, at: int) -> Verified | NotVerified:
        """Whether a detached signature over a statement is that of a person of this organisation."""
        # What was revoked when it was signed is judged where entries come in: old signatures stay valid.
        return self._library.verified(cms, statement, at)

    def add(self, people: Iterable[NewPerson], passphrase: str) -> tuple[Person, ...] | Blocked:
        """Add people with keys and certificates of their own.

        The administrator's passphrase opens the organisation's CA for this one act.
        """
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        wanted = tuple(people)
        if problems := [reason for new in wanted for reason in self._problems(new)]:
            return Blocked(tuple(problems))
        names = [new.name.strip().casefold() for new in wanted]
        if len(set(names)) < len(names):
            return Blocked((Text("Two of these people have one name; add a middle name or initial."),))
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        environment = self._writer.environment
        added = []
        acts = []
        for new in wanted:
            person = Person(
                PersonId(environment.new_id()),
                new.name.strip(),
                new.roles,
                new.sites,
                new.all_sites,
                True,
                new.title,
            )
            key = PersonKey.create(person.id, new.passphrase, random=environment.random, cost=self._cost)
            issued = vault.secrets.authority.issue(
                person.id, person.name, key.spki, at=environment.moment(), random=environment.random
            )
            self._keys.keep_person_key(key)
            self._keys.admit(
                person.id, person.name, new.passphrase, vault if Role.ADMINISTRATOR in new.roles else None
            )
            acts.append((words.PERSON, (words.person_change(person),)))
            acts.append(
                (
                    words.CERTIFICATE,
                    (words.certificate_change(Certificate(person.id, issued.serial, issued.pem)),),
                )
            )
            added.append(person)
        self._writer.control(acts, vault.secrets.control)
        return tuple(added)

    def change(self, person: Person, passphrase: str, theirs: str = "") -> Person | Blocked:
        """Change somebody's name, roles, sites, or whether they are active.

        An organisation keeps at least one active administrator who can open its keys. Who becomes an
        administrator gets a new passphrase (`theirs`) in the same act, as by `renew`: it opens those keys.
        """
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        before = self._library.organisation.people.get(person.id)
        if before is None:
            return Blocked((Text("This person is not of this organization."),))
        everybody = [p for p in self._library.organisation.people.values() if p.id != person.id]
        administrators = {p.id for p in (*everybody, person) if p.holds(Role.ADMINISTRATOR)}
        if not administrators:
            return Blocked((Text("An organization keeps at least one active administrator."),))
        if theirs and (weak := self._too_weak(person, theirs)):
            return weak
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        holders = self._keys.vault_holders()
        risen = person.id in administrators and not before.holds(Role.ADMINISTRATOR)
        if risen and not theirs and person.id not in holders:
            return Blocked(
                (
                    Text("{name} has no passphrase that opens the organization's keys.", name=person.name),
                    Text(
                        "Give them a new one together with the role: reviewdesk renew NAME --administrator."
                    ),
                )
            )
        if theirs and person.id in administrators:
            holders |= {person.id}
        if not administrators & holders:
            return Blocked(
                (
                    Text("Nobody else could open the organization's keys any more."),
                    Text("First give another administrator a new passphrase on this computer."),
                )
            )
        renewal = self._renewal(person, theirs, vault) if theirs else ()
        self._writer.control(
            ((words.PERSON, (words.person_change(person),)), *renewal), vault.secrets.control
        )
        if not person.holds(Role.ADMINISTRATOR):
            self._keys.dismiss(person.id, vault, from_desk=not person.active)
        return person

    def renew(self, person: PersonId, new: str, passphrase: str) -> Person | Blocked:
        """A new key and certificate for somebody who forgot their passphrase, whom the administrator knows.

        What they signed before stays valid; the old certificate is revoked and signs nothing more.
        """
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        known = self._library.organisation.people.get(person)
        if known is None or not known.active:
            return Blocked((Text("This person is not active on this desk."),))
        if weak := self._too_weak(known, new):
            return weak
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        self._writer.control(self._renewal(known, new, vault), vault.secrets.control)
        return known

    def recover(self, person: PersonId, new: str, code: str) -> Person | Blocked:
        """An administrator's new key, certificate and passphrase by the recovery code, and their session.

        `code` is as `identity.recovery.read_code` gives it. Nobody need be signed in: the code is what
        remains when no passphrase opens the organisation's keys. They then renew other people's.
        """
        known = self._library.organisation.people.get(person)
        if known is None or not known.holds(Role.ADMINISTRATOR):
            return Blocked(
                (
                    Text("The recovery code gives a new passphrase to an active administrator only."),
                    Text("They then give other people new ones."),
                )
            )
        if weak := self._too_weak(known, new):
            return weak
        vault = self._keys.recover_vault(code)
        if isinstance(vault, Blocked):
            if self.here() is not None:
                self._writer.failed("vault")
            return vault
        # Whoever was at the desk is not who does this; the organisation's key alone signs it.
        self._writer.signed_in = None
        self._writer.control(self._renewal(known, new, vault), vault.secrets.control)
        return self.sign_in(person, new)

    def _renewal(self, person: Person, new: str, vault: OpenVault) -> tuple[ControlAct, ...]:
        """Keep a new key under a new passphrase; what is still to be written of it."""
        environment = self._writer.environment
        organisation = self._library.organisation
        key = PersonKey.create(person.id, new, random=environment.random, cost=self._cost)
        issued = vault.secrets.authority.issue(
            person.id, person.name, key.spki, at=environment.moment(), random=environment.random
        )
        old = [c.serial for c in organisation.certificates if c.person == person.id]
        self._keys.keep_person_key(key)
        self._keys.admit(person.id, person.name, new, vault if person.holds(Role.ADMINISTRATOR) else None)
        certificate = Certificate(person.id, issued.serial, issued.pem)
        return (
            *(
                (words.REVOKED, (words.revocation_change(person.id, serial),))
                for serial in old
                if serial not in organisation.revoked
            ),
            (words.CERTIFICATE, (words.certificate_change(certificate),)),
        )

    def _too_weak(self, person: Person, passphrase: str) -> Blocked | None:
        judged = strength.judge(passphrase, names=(person.name, self._library.organisation.name))
        return Blocked(judged.reasons) if isinstance(judged, strength.TooWeak) else None

    def change_passphrase(self, old: str, new: str) -> Person | Blocked:
        """A person changes their own passphrase; the key and its certificate stay the same."""
        who = self._writer.person()
        if weak := self._too_weak(who, new):
            return weak
        kept = self._keys.person_key(who.id)
        changed = (
            kept.with_passphrase(old, new, random=self._writer.environment.random, cost=self._cost)
            if kept
            else None
        )
        if changed is None or isinstance(changed, WrongPassphrase):
            self._writer.failed("signing key")
            return Blocked((Text("The present passphrase is not right."),))
        vault = self._keys.open_vault(who.id, old) if who.holds(Role.ADMINISTRATOR) else None
        self._keys.admit(who.id, who.name, new, None if isinstance(vault, Blocked) else vault)
        self._keys.keep_person_key(changed)
        return who

    def _problems(self, new: NewPerson) -> list[Text]:
        found = []
        if not new.name.strip():
            found.append(Text("Give the person's name as it is printed on what they sign."))
        if not new.roles:
            found.append(Text("Choose at least one role."))
        if any(
            p.name.casefold() == new.name.strip().casefold()
            for p in self._library.organisation.people.values()
        ):
            found.append(
                Text("Somebody called {name} is there already; add a middle name or initial.", name=new.name)
            )
        judged = strength.judge(new.passphrase, names=(new.name, self._library.organisation.name))
        if isinstance(judged, strength.TooWeak):
            found.extend(judged.reasons)
        return found

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
