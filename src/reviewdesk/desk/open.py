"""Wiring: the one place that names the concrete parts of a desk."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from sqlalchemy import Engine

from reviewdesk.desk.custody import Custody, waits
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import opens_by_passphrase
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.restoring import go_on
from reviewdesk.desk.shipped import form_reader, shipped_forms
from reviewdesk.desk.writing import Writer
from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.eventlog.codec import b64
from reviewdesk.eventlog.header import KeyId, OrgId, PersonId
from reviewdesk.identity import passphrase as strength
from reviewdesk.identity.device import DeviceKey, key_id
from reviewdesk.identity.keyfile import KeyFile
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.recovery import new_code
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import STANDARD, Cost
from reviewdesk.identity.vault import Secrets, Vault
from reviewdesk.records import organisation as words
from reviewdesk.records.library import Library
from reviewdesk.records.naming import name_problem, tidy, title_problem
from reviewdesk.records.organisation import Certificate, Device, Founding, Person
from reviewdesk.records.rights import Blocked
from reviewdesk.store import keys as files
from reviewdesk.store.attempts import Attempts
from reviewdesk.store.backup import copy_to
from reviewdesk.store.blobs import Blobs
from reviewdesk.store.device_last import DeviceLast, State
from reviewdesk.store.engine import create_encrypted, integrity, open_encrypted
from reviewdesk.store.faults import StoreDamaged
from reviewdesk.store.files import write_atomically
from reviewdesk.store.form_cache import FormCache
from reviewdesk.store.home import Home
from reviewdesk.store.key_file import read_key_file, write_key_file
from reviewdesk.store.keys import KeyFileKeys, KeyringKeys, PassphraseWrong, RecoveryKeys, StorageKeys
from reviewdesk.store.log import SqlLog, holds_entries, organisation_of
from reviewdesk.store.migrate import migrate
from reviewdesk.store.reading import Drafts, Reading
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What a new organisation on this desk needs. `administrator` is the printed name."""

    organisation: str
    administrator: str
    passphrase: str
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A new desk, and the recovery code: shown once, kept nowhere."""

    desk: Desk
    recovery_code: str
    administrator: PersonId


class TooManyTries(Refusal):
    """Passphrases were wrong too often: the next one has to wait."""


class _Keys:
    """The public keys the log accepts: the organisation's control key and every enrolled device."""

    def __init__(self) -> None:
        self._known: dict[KeyId, bytes] = {}
        self.library: Library | None = None

    def learn(self, spki: bytes) -> None:
        self._known[key_id(spki)] = spki

    def __call__(self, key: KeyId) -> bytes | None:
        if key in self._known:
            return self._known[key]
        library = self.library
        if library is None or not library.founded():
            return None
        device = library.organisation.devices.get(key)
        return base64.b64decode(device.spki) if device else None


def first_run(
    home: Home,
    wanted: FirstRun,
    environment: Environment,
    *,
    keyring: KeyringBackend | None = None,
    cost: Cost = STANDARD,
) -> Opened:
    """Make the organisation, its CA, the first administrator, this device and the recovery code.

    With a keyring the storage key lies there; without, in the key file under each person's passphrase.
    Raises Refusal; then nothing is left behind.
    """
    wanted = replace(wanted, organisation=tidy(wanted.organisation), administrator=tidy(wanted.administrator))
    _check(wanted)
    home.demand_new()
    random = environment.random
    now = environment.moment()
    org = OrgId(environment.new_id())
    secrets = Secrets.generate(wanted.organisation, org, at=now, random=random)
    device = DeviceKey.generate(random)
    admin = Person(
        PersonId(environment.new_id()), wanted.administrator, (Role.ADMINISTRATOR,), all_sites=True
    )
    person_key = PersonKey.create(admin.id, wanted.passphrase, random=random, cost=cost)
    issued = secrets.authority.issue(admin.id, admin.name, person_key.spki, at=now, random=random)
    storage_key = random(32)
    code = new_code(random)
    held, stack, owned, failing = ExitStack(), ExitStack(), ExitStack(), ExitStack()
    held.enter_context(home.held())
    with failing, held, home.set_up(), stack:
        key_file = KeyFile.create(org, storage_key).with_recovery(storage_key, code, random=random, cost=cost)
        if keyring is None:
            key_file = key_file.with_person(
                storage_key, admin.id, admin.name, wanted.passphrase, random=random, cost=cost
            )
        vault, opened = Vault.create(org, secrets, random=random)
        vault = vault.with_administrator(
            opened, admin.id, admin.name, wanted.passphrase, random=random, cost=cost
        )
        vault = vault.with_recovery(opened, code, random=random, cost=cost)
        if keyring is not None:
            kept = KeyringKeys(keyring, str(org))
            failing.push(_forgetting(kept))
            kept.keep(storage_key)
        write_atomically(home.code_mark, b"")
        write_key_file(home, key_file)
        files.write_vault(home, vault)
        files.write_person_key(home, person_key)
        files.write_device_key(home, device, storage_key, org, random)
        engine = create_encrypted(home.database, storage_key)
        stack.callback(engine.dispose)
        migrate(engine, home.database, home.backups)
        custody = Custody(home, storage_key, random, keyring is None, cost)
        desk, writer, keys = _assemble(
            home, org, device, custody, environment, stack, engine=engine, close=owned.close
        )
        keys.learn(secrets.control.spki)
        founding = Founding(
            wanted.organisation,
            secrets.authority.root_pem,
            _base64(secrets.control.spki),
            wanted.synthetic,
        )
        enrolled = Device(writer.key, _base64(device.spki), environment.machine)
        acts = [
            (words.FOUNDED, (words.founding_change(founding),)),
            (words.KEYED, (words.import_key_change(b64(secrets.import_key)),)),
            (words.DEVICE, (words.device_change(enrolled, random(8).hex()),)),
            (words.PERSON, (words.person_change(admin),)),
            (
                words.CERTIFICATE,
                (words.certificate_change(Certificate(admin.id, issued.serial, issued.pem)),),
            ),
            *((words.FORM, (words.form_change(form),)) for form in shipped_forms()),
        ]
        writer.control(acts, secrets.control)
        # From here on the desk lets go of them: files first, the lock on the home last.
        owned.push(held.pop_all())
        owned.push(stack.pop_all())
    return Opened(desk, code, admin.id)


def _forgetting(kept: KeyringKeys) -> Callable[[object, BaseException | None, object], None]:
    """Takes the key out of the keyring again at the end of a block that fails."""

    def forget(_kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            # A keyring that does not give it back must not hide why the block failed.
            with suppress(Refusal):
                kept.forget()

    return forget


def open_with_keyring(home: Home, environment: Environment, keyring: KeyringBackend) -> Desk:
    """Open a desk whose storage key lies in the computer's keyring."""
    org = read_key_file(home).org
    return _open(home, KeyringKeys(keyring, str(org)), environment, slots=False)


def open_with_passphrase(
    home: Home, environment: Environment, person: PersonId, passphrase: str, cost: Cost = STANDARD
) -> Desk:
    """Open a desk through a person's slot of the key file; they still have to sign in.

    A wrong passphrase is counted, and told to the log and to its person at their next sign-in.
    """
    tries = Attempts(home.attempts)
    if wait := tries.wait(person, environment.moment()):
        raise TooManyTries(
            waits(wait), next_step=Text("Nothing is lost. Whoever forgot theirs asks an administrator.")
        )
    try:
        return _open(home, KeyFileKeys(home, person, passphrase), environment, slots=True, cost=cost)
    except PassphraseWrong:
        tries.failed(person, environment.moment(), noted=False)
        raise


def open_with_recovery(home: Home, environment: Environment, code: str, cost: Cost = STANDARD) -> Desk:
    """Open a desk by its recovery code, as `identity.recovery.read_code` gives it.

    `Persons.recover` then gives an administrator a new passphrase.
    """
    return _open(home, RecoveryKeys(home, code), environment, slots=opens_by_passphrase(home), cost=cost)


def open_older_copy(
    home: Home,
    environment: Environment,
    administrator: PersonId,
    passphrase: str,
    *,
    keyring: KeyringBackend | None = None,
    cost: Cost = STANDARD,
) -> Desk | Blocked:
    """Open a desk whose file is older than what this computer has written, and go on with it for good.

    The computer gets a new signing key and the loss is recorded in the control stream, both by an
    administrator. A desk that is not behind is just opened.
    """
    slots = opens_by_passphrase(home)
    storage: StorageKeys = KeyFileKeys(home, administrator, passphrase)
    if not slots and keyring is not None:
        storage = KeyringKeys(keyring, str(read_key_file(home).org))
    stack = ExitStack()
    stack.enter_context(home.held())
    fresh = home.device_last.with_suffix(".fresh")
    try:
        key, engine, org = _unlocked(home, storage, stack)
        old = files.read_device_key(home, key, org)
        log = SqlLog(engine, home.database, org, lambda _: None)
        behind = DeviceLast(home.device_last, old).check(log)
        custody = Custody(home, key, environment.random, slots, cost)
        if not behind:
            return _assemble(home, org, old, custody, environment, stack, engine=engine, close=stack.close)[0]
        device = DeviceKey.generate(environment.random)
        _, writer, _ = _assemble(
            home, org, device, custody, environment, stack, engine=engine, close=stack.close, last=fresh
        )

        def keep() -> None:
            files.write_device_key(home, device, key, org, environment.random)
            fresh.replace(home.device_last)

        refused = go_on(writer.library, writer, custody, device, behind, administrator, passphrase, keep)
    except BaseException:
        # What cannot be kept on the way out must not hide why it was not opened.
        with suppress(DeskError):
            stack.close()
        raise
    stack.close()
    fresh.unlink(missing_ok=True)
    return refused or _open(home, storage, environment, slots=slots, cost=cost)


def _finish_going_on(home: Home, device: DeviceKey) -> None:
    """A going on that was broken off between its two files is finished: this key's numbers lie beside."""
    fresh = home.device_last.with_suffix(".fresh")
    if fresh.exists() and DeviceLast(fresh, device).state is State.KEPT:
        fresh.replace(home.device_last)


def computer_keyring() -> KeyringBackend:
    """The keyring this account has chosen, else the computer's own. Raises Refusal when there is none.

    Chains and files of other packages are passed over: they may ask on a terminal nobody looks at.
    """
    chosen = keyring.get_keyring()
    home = type(chosen).__module__
    if home.startswith(
        ("keyrings.", "keyring.backends.chainer", "keyring.backends.fail", "keyring.backends.null")
    ):
        return files.system_keyring()
    return chosen


def _open(
    home: Home, storage: StorageKeys, environment: Environment, *, slots: bool, cost: Cost = STANDARD
) -> Desk:
    if not home.exists():
        raise Refusal(
            Text("There is no desk in {folder}.", folder=str(home.folder)),
            next_step=Text("Start the program to set one up, or name the folder it is in."),
        )
    stack = ExitStack()
    stack.enter_context(home.held())
    try:
        key, engine, org = _unlocked(home, storage, stack)
        device = files.read_device_key(home, key, org)
        _finish_going_on(home, device)
        custody = Custody(home, key, environment.random, slots, cost)
        desk, _, _ = _assemble(
            home, org, device, custody, environment, stack, engine=engine, close=stack.close
        )
    except BaseException:
        # What cannot be kept on the way out must not hide why it was not opened.
        with suppress(DeskError):
            stack.close()
        raise
    return desk


def _unlocked(home: Home, storage: StorageKeys, stack: ExitStack) -> tuple[bytes, Engine, OrgId]:
    key = storage.unlock()
    engine = open_encrypted(home.database, key)
    stack.callback(engine.dispose)
    migrate(engine, home.database, home.backups)
    org = organisation_of(engine, home.database)
    if org is None:
        raise _no_organisation(home, kept=holds_entries(engine, home.database))
    return key, engine, org


def _no_organisation(home: Home, *, kept: bool) -> DeskError:
    folder = str(home.folder)
    if kept:
        return StoreDamaged(
            Text("The desk's file {path} is damaged.", path=str(home.database)),
            why=Text(
                "It no longer says which organization it belongs to. What people wrote is still in it; "
                "nothing was changed."
            ),
            next_step=Text(
                "Keep the folder {folder}: delete nothing in it. Ask the person who looks after this desk to "
                "copy it to a safe place, and then to put the latest backup of the file in its place.",
                folder=folder,
            ),
        )
    return Fault(
        Text("Setting up this desk was not finished; it holds no organization and no records."),
        next_step=Text("Move the folder {folder} to another place, then set up again.", folder=folder),
    )


def _assemble(
    home: Home,
    org: OrgId,
    device: DeviceKey,
    custody: Custody,
    environment: Environment,
    stack: ExitStack,
    *,
    engine: Engine,
    close: Callable[[], None],
    last: Path | None = None,
) -> tuple[Desk, Writer, _Keys]:
    keys = _Keys()
    keys.learn(device.spki)
    own = key_id(device.spki)
    numbers = DeviceLast(last or home.device_last, device)
    stack.callback(numbers.close)
    log = SqlLog(engine, home.database, org, keys, own=frozenset({own}), after_commit=numbers.note)
    numbers.demand(log)
    forms = FormCache(home.read_forms, custody.storage_key, environment.random, form_reader())
    library = Library(log, org, forms)
    keys.library = library
    if library.founded():
        keys.learn(base64.b64decode(library.organisation.founding.control_spki))
    writer = Writer(library, device, environment)
    desk = Desk(
        log=log,
        library=library,
        writer=writer,
        custody=custody,
        drafts=Drafts(engine, home.database),
        index=Reading(engine, home.database),
        last=numbers,
        pages=lambda: integrity(engine, home.database),
        copy=lambda target: copy_to(engine, home.database, target),
        blobs=Blobs(home.blobs),
        reading=Reading(engine, home.database),
        copies=home.backups,
        environment=environment,
        close=close,
    )
    desk.redacting.carry_out()
    if library.founded():
        desk.staffing.finish()
    return desk, writer, keys


def _check(wanted: FirstRun) -> None:
    problems = []
    if not wanted.organisation:
        problems.append(Text("Give the organization a name."))
    elif problem := title_problem(wanted.organisation):
        problems.append(problem)
    if not wanted.administrator:
        problems.append(Text("Give the administrator's name as it is printed on what they sign."))
    elif problem := name_problem(wanted.administrator):
        problems.append(problem)
    judged = strength.judge(wanted.passphrase, names=(wanted.organisation, wanted.administrator))
    if isinstance(judged, strength.TooWeak):
        problems.extend(judged.reasons)
    if problems:
        raise Refusal(problems[0], why=problems[1] if len(problems) > 1 else None)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
