"""The administrator's book of people: who is added, changed, given a new passphrase, or leaves."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reviewdesk.desk.persons import KeyRing, Persons, open_vault, too_weak
from reviewdesk.desk.writing import ControlAct, Writer
from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId, Stream
from reviewdesk.identity.authority import certificate_name
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import STANDARD, Cost
from reviewdesk.identity.vault import OpenVault
from reviewdesk.records import organisation as words
from reviewdesk.records.kinds import EXPORTED
from reviewdesk.records.library import Library
from reviewdesk.records.naming import name_problem, tidy
from reviewdesk.records.organisation import Certificate, Person
from reviewdesk.records.rights import Blocked, may_audit, may_govern
from reviewdesk.records.staff_book import BookLine, staff_book
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added, with their passphrase.

    `own`: they chose and typed it themselves; else it is a first one, replaced at their first sign-in.
    """

    name: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...] = ()
    all_sites: bool = False
    title: str = ""
    passphrase: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class NewCode:
    """A recovery code that was just made, with the keys that let the one before be taken away."""

    code: str
    vault: OpenVault


class Staffing:
    """Acts of an administrator, whose passphrase opens the organisation's keys for each of them."""

    def __init__(
        self, library: Library, writer: Writer, keys: KeyRing, persons: Persons, cost: Cost = STANDARD
    ) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys
        self._persons = persons
        self._cost = cost

    def book(self, person: PersonId) -> tuple[BookLine, ...] | Blocked:
        """What happened to a person of the organisation, the latest first: for who answers for that, and for
        the person themselves.
        """
        who = self._writer.person()
        if who.id != person and (blocked := may_audit(who)):
            return blocked
        log = self._library.log
        return staff_book(
            person,
            log.entries(stream=Stream.CONTROL),
            log.entries(stream=Stream.SESSION),
            self._library.organisation,
        )

    def awaited(self) -> frozenset[PersonId] | Blocked:
        """Those who still have the first passphrase an administrator gave them on this computer."""
        return may_govern(self._writer.person()) or self._awaited()

    def _awaited(self) -> frozenset[PersonId]:
        kept = ((id_, self._keys.person_key(id_)) for id_ in self._library.organisation.people)
        return frozenset(id_ for id_, key in kept if key is not None and key.first)

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
        names = [tidy(new.name).casefold() for new in wanted]
        if len(set(names)) < len(names):
            return Blocked((Text("Two of these people have one name; add a middle name or initial."),))
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        added = []
        acts: list[ControlAct] = []
        for new in wanted:
            person = Person(
                PersonId(self._writer.environment.new_id()),
                tidy(new.name),
                new.roles,
                new.sites,
                new.all_sites,
                True,
                tidy(new.title),
            )
            # The certificate first: there is no moment at which the person counts and it is not known.
            acts.extend(self._renewal(person, new.passphrase, vault, own=new.own))
            acts.append((words.PERSON, (words.person_change(person),)))
            added.append(person)
        self._write(acts, vault)
        return tuple(added)

    def change(
        self, person: Person, passphrase: str, theirs: str = "", *, own: bool = False
    ) -> Person | Blocked:
        """Change somebody's name, roles, sites, or whether they are active.

        An organisation keeps at least one active administrator who can open its keys and has a passphrase of
        their own: a first one does nothing before it is replaced. Who becomes an administrator, or comes
        back, gets a new passphrase (`theirs`, `own` as in NewPerson) in the same act, as by `renew`. Who
        leaves signs nothing more: their certificates are revoked. Whose name is corrected gets a certificate
        in the new name for the key they have, or could release nothing more.
        """
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        before = self._library.organisation.people.get(person.id)
        if before is None:
            return Blocked((Text("This person is not of this organization."),))
        person = replace(person, name=tidy(person.name), title=tidy(person.title))
        if problems := self._ill_named(person.name, person.title, person.roles, person.sites, person.id):
            return Blocked(tuple(problems))
        everybody = [p for p in self._library.organisation.people.values() if p.id != person.id]
        administrators = {p.id for p in (*everybody, person) if p.holds(Role.ADMINISTRATOR)}
        if not administrators:
            return Blocked((Text("An organization keeps at least one active administrator."),))
        if theirs and (weak := self._too_weak(person, theirs)):
            return weak
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        if blocked := self._unopened(before, person, administrators, theirs):
            return blocked
        if blocked := self._nobody_acts(person, administrators, theirs, own=own):
            return blocked
        renewal = self._renewal(person, theirs, vault, own=own) if theirs else ()
        revoked = self._revocations(person.id) if not person.active and not theirs else ()
        renamed = self._renamed(before, person, vault) if person.active and not theirs else ()
        self._write(((words.PERSON, (words.person_change(person),)), *revoked, *renamed, *renewal), vault)
        if not person.holds(Role.ADMINISTRATOR):
            self._keys.dismiss(person.id, vault)
        return person

    def _unopened(
        self, before: Person, person: Person, administrators: set[PersonId], theirs: str
    ) -> Blocked | None:
        """Why a change would leave somebody, or everybody, without the keys they need."""
        holders = self._keys.vault_holders()
        if person.active and not before.active and not theirs:
            return Blocked(
                (
                    Text("{name} has no signing key any more.", name=person.name),
                    Text("Give them a first passphrase: a new key is made with it."),
                )
            )
        risen = person.id in administrators and not before.holds(Role.ADMINISTRATOR)
        if risen and not theirs and person.id not in holders:
            return Blocked(
                (
                    Text("{name} has no passphrase that opens the organization's keys.", name=person.name),
                    Text("Give them a new one together with the role."),
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
        return None

    def _nobody_acts(
        self, person: Person, administrators: set[PersonId], theirs: str, *, own: bool
    ) -> Blocked | None:
        """Why nobody of the administrators who would be left could do anything yet."""
        waiting = administrators & self._awaited()
        if theirs and person.id in administrators:
            waiting = waiting - {person.id} if own else waiting | {person.id}
        able = self._keys.vault_holders() | ({person.id} if theirs else frozenset())
        if not administrators <= waiting | (administrators - able):
            return None
        people = {**self._library.organisation.people, person.id: person}
        names = sorted(people[id_].name for id_ in waiting & able)
        return Blocked(
            (
                Text(
                    "No other administrator has a passphrase of their own yet: {names}.",
                    names=", ".join(names),
                ),
                Text("Let one of them sign in on this computer and choose it. Then make this change."),
            )
        )

    def renew(self, person: PersonId, new: str, passphrase: str, *, own: bool = False) -> Person | Blocked:
        """A new key and certificate for somebody who forgot their passphrase, whom the administrator knows.

        What they signed before stays valid; the old certificate is revoked and signs nothing more. `own` as
        in NewPerson.
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
        self._write(self._renewal(known, new, vault, own=own), vault)
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
            if self._persons.here() is not None:
                self._writer.failed("vault")
            return vault
        # Whoever was at the desk is not who does this; the organisation's key alone signs it.
        self._writer.signed_in = None
        self._write(self._renewal(known, new, vault, own=True), vault)
        return self._persons.sign_in(person, new)

    def code_confirmed(self) -> bool:
        """Whether somebody has confirmed that they keep the recovery code of this desk."""
        return self._keys.code_confirmed()

    def code_kept(self) -> None:
        """Whoever set the desk up has typed a part of the recovery code back."""
        self._keys.confirm_code()

    def new_code(self, passphrase: str) -> NewCode | Blocked:
        """A new recovery code. It takes the place of the one before once it is said to be kept."""
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        return NewCode(self._keys.add_code(vault), vault)

    def keep_code(self, made: NewCode) -> None:
        """The new recovery code is kept: the one before opens nothing any more. It is noted."""
        self._writer.access(EXPORTED, None, {"what": "recovery code"})
        self._keys.settle_code(made.vault)

    def finish(self, vault: OpenVault | None = None) -> None:
        """Finish what was broken off: a new key counts if the log holds its certificate, else the one before.

        So does the way into this desk of somebody who left. `vault`: open for an act that has just been done.
        """
        organisation = self._library.organisation
        standing = [c for c in organisation.certificates if c.serial not in organisation.revoked]
        for key in self._keys.renewed():
            if any(one.person == key.person and key.certified_by(one.pem) for one in standing):
                person = organisation.people.get(key.person)
                holds = person is not None and person.holds(Role.ADMINISTRATOR)
                self._keys.take_renewed(key.person, vault if holds else None)
            else:
                self._keys.drop_renewed(key.person)
        for holder in self._keys.desk_holders():
            if holder in organisation.people and not organisation.people[holder].active:
                with suppress(DeskError):  # a full disk must not keep the desk from opening
                    self._keys.shut_out(holder)

    def _write(self, acts: Iterable[ControlAct], vault: OpenVault) -> None:
        """Write control entries, and finish by what the log then says: also where it did not take them."""
        try:
            self._writer.control(tuple(acts), vault.secrets.control)
        except BaseException:
            with suppress(DeskError):  # why it was not written is what counts; opening finishes the rest
                self.finish(vault)
            raise
        self.finish(vault)

    def _renewal(self, person: Person, new: str, vault: OpenVault, *, own: bool) -> tuple[ControlAct, ...]:
        """Keep a new key under a new passphrase; what is still to be written of it.

        Key and passphrase before stay beside it until the log holds the certificate: a crash in the middle
        leaves the person one of the two, whole.
        """
        environment = self._writer.environment
        key = PersonKey.create(person.id, new, random=environment.random, cost=self._cost, first=not own)
        issued = vault.secrets.authority.issue(
            person.id, person.name, key.spki, at=environment.moment(), random=environment.random
        )
        administrator = vault if person.holds(Role.ADMINISTRATOR) else None
        self._keys.lay_beside(key)
        self._keys.admit(person.id, person.name, new, administrator, beside=True)
        certificate = Certificate(person.id, issued.serial, issued.pem, first=not own)
        return (
            *self._revocations(person.id),
            (words.CERTIFICATE, (words.certificate_change(certificate),)),
        )

    def _renamed(self, before: Person, person: Person, vault: OpenVault) -> tuple[ControlAct, ...]:
        """A certificate in a corrected name for the key a person has; the one before stays good: the same key
        is in both, and a session opened by it goes on.
        """
        known = self._unrevoked(person.id)
        if not known or certificate_name(before.name) == certificate_name(person.name):
            return ()
        public = x509.load_pem_x509_certificate(known[-1].pem.encode()).public_key()
        environment = self._writer.environment
        issued = vault.secrets.authority.issue(
            person.id,
            person.name,
            public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            at=environment.moment(),
            random=environment.random,
        )
        certificate = Certificate(person.id, issued.serial, issued.pem, first=known[-1].first)
        return ((words.CERTIFICATE, (words.certificate_change(certificate),)),)

    def _unrevoked(self, person: PersonId) -> tuple[Certificate, ...]:
        organisation = self._library.organisation
        return tuple(
            one
            for one in organisation.certificates
            if one.person == person and one.serial not in organisation.revoked
        )

    def _revocations(self, person: PersonId) -> tuple[ControlAct, ...]:
        """Of every certificate the person has."""
        return tuple(
            (words.REVOKED, (words.revocation_change(person, one.serial),)) for one in self._unrevoked(person)
        )

    def _too_weak(self, person: Person, passphrase: str) -> Blocked | None:
        return too_weak(passphrase, person.name, self._library.organisation.name)

    def _problems(self, new: NewPerson) -> list[Text]:
        found = self._ill_named(tidy(new.name), tidy(new.title), new.roles, new.sites, None)
        weak = too_weak(new.passphrase, new.name, self._library.organisation.name)
        return [*found, *(weak.reasons if weak is not None else ())]

    def _ill_named(
        self, name: str, title: str, roles: tuple[Role, ...], sites: tuple[str, ...], known: PersonId | None
    ) -> list[Text]:
        """What is wrong with how a person is to be entered; `known`: who they are already."""
        organisation = self._library.organisation
        found = []
        if not name:
            found.append(Text("Give the person's name as it is printed on what they sign."))
        elif problem := name_problem(name):
            found.append(problem)
        if title and (problem := name_problem(title)):
            found.append(problem)
        if not roles:
            found.append(Text("Choose at least one role."))
        if any(site not in organisation.sites for site in sites):
            found.append(Text("One of the sites is not known on this desk. Choose from the list."))
        if any(p.name.casefold() == name.casefold() and p.id != known for p in organisation.people.values()):
            found.append(
                Text("Somebody called {name} is there already; add a middle name or initial.", name=name)
            )
        return found
