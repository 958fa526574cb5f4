"""Looking after the log: verify every entry, rebuild what is computed from it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reviewdesk.desk.writing import Writer
from reviewdesk.errors import Fault, Refusal
from reviewdesk.eventlog.export import export_files
from reviewdesk.eventlog.header import EntryId, Header, KeyId, RecordId, Stream
from reviewdesk.eventlog.port import Sealed, Stored
from reviewdesk.eventlog.seal import key_id
from reviewdesk.eventlog.verify import Broken, Intact, verify_log
from reviewdesk.forms.answers import Place
from reviewdesk.identity.person import NotVerified
from reviewdesk.identity.person import Verified as Signed
from reviewdesk.identity.session import Session, check_session
from reviewdesk.records import kinds, places
from reviewdesk.records.evidence_files import linked_files
from reviewdesk.records.facts import judged_fields, judges_done
from reviewdesk.records.flags import Flag, Flagging
from reviewdesk.records.kinds import SESSION_OPENED
from reviewdesk.records.library import Library
from reviewdesk.records.review import JUDGED, SIGNED, Review
from reviewdesk.records.rights import Blocked, may_export_log
from reviewdesk.records.sessions import statement_of
from reviewdesk.records.sign_off import Broken as NoSignOff
from reviewdesk.records.sign_off import checked_sign_off, form_known, scope_of
from reviewdesk.store.blobs import BlobId, Blobs, BlobState
from reviewdesk.store.device_last import DeviceLast
from reviewdesk.store.disk import DiskFailed, DiskFull
from reviewdesk.store.faults import telling
from reviewdesk.store.files import PRIVATE_FOLDER
from reviewdesk.store.log import SqlLog
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class LostFile:
    """A link that stands and whose file is missing or damaged; whoever verifies may not read its title."""

    entry: EntryId
    record: RecordId
    why: Text


@dataclass(frozen=True, slots=True)
class Verified:
    """Every entry, chain and session holds.

    `flags`: what is odd about when entries were written; `differing`: what is computed from the log and says
    something else than it, by table: `rebuild` mends that. `files`: evidence that is linked and whose file is
    not here, or not as it was stored. What was redacted is not among them.
    """

    entries: int
    sessions: int
    flags: tuple[Flag, ...] = ()
    differing: tuple[str, ...] = ()
    files: tuple[LostFile, ...] = ()


class Upkeep:
    """What an administrator or a careful person runs now and then; the command line offers it too."""

    def __init__(
        self,
        log: SqlLog,
        library: Library,
        writer: Writer,
        last: DeviceLast,
        pages: Callable[[], tuple[str, ...]],
        copy: Callable[[Path], None],
        blobs: Blobs,
    ) -> None:
        self._log = log
        self._library = library
        self._writer = writer
        self._last = last
        self._pages = pages
        self._copy = copy
        self._blobs = blobs

    def verify(self) -> Verified | Broken:
        """Check ids, signatures, commitments and chains of all entries as they lie in the file, and the
        signatures of every session and of every sign-off that counts; then whether the evidence files are
        here.

        Names the first broken entry and why; a store older than the number kept beside the device's key is
        broken too. Raises Fault when pages of the file itself are damaged: then nothing in it can be trusted.
        """
        if damaged := self._pages():
            raise Fault(
                Text("The desk's file is damaged ({count} findings).", count=len(damaged)),
                why=Text("The first: {what}.", what=damaged[0]),
                next_step=Text("Close the desk and put the last backup in its place; keep the damaged file."),
            )
        own = self._known_keys()
        control = key_id(base64.b64decode(self._library.organisation.founding.control_spki))
        found = verify_log(
            self._log.held(), own.get, self._library.org, kept=self._last.kept(), whole=frozenset(own)
        )
        if isinstance(found, Broken):
            return found
        for position, entry, why in self._log.misfiled():
            return Broken(entry, position, why)
        for stored in self._log.entries(stream=Stream.CONTROL):
            if stored.entry.header.key != control:
                reason = Text("It is a control entry that is not signed with the organization's key.")
                return Broken(stored.entry.id, stored.position, reason)
        return self._sign_offs() or self._sessions(found)

    def rebuild(self) -> int:
        """Drop everything computed from the log and compute it again; the number of entries read."""
        return self._log.rebuild()

    def export(self) -> Iterator[tuple[str, bytes]] | Blocked:
        """The whole log as files anyone can check with openssl: relative path and content, in its order.

        It tells everything in the clear but first judgements whose counterpart is not in; so only an
        administrator with all sites gets it, and that is noted.
        """
        if blocked := may_export_log(self._writer.person()):
            self._writer.access(kinds.FAILED, None, {"what": "log export"})
            return blocked
        self._writer.access(kinds.EXPORTED, None, {"what": "log"})
        return export_files(self._exported(), self._known_keys().get)

    def export_to(self, folder: Path) -> int | Blocked:
        """Write the export into a new or empty folder; the number of entries.

        Raises Refusal when the disk will not have it: what was begun there is then taken away.
        """
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise Refusal(
                    Text("The export needs an empty folder; {folder} is none.", folder=str(folder)),
                    next_step=Text("Name a new one, so that nothing of two exports is mixed."),
                )
            made = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        except OSError as error:
            raise _not_exported(folder, error) from error
        files = self.export()
        if isinstance(files, Blocked):
            if made:
                folder.rmdir()
            return files
        done = False
        try:
            count = _written(folder, files)
            done = True
        except OSError as error:
            raise _not_exported(folder, error) from error
        finally:
            for begun in () if done else folder.iterdir():
                shutil.rmtree(begun, ignore_errors=True)
        return count

    def _exported(self) -> Iterator[Sealed]:
        """Every entry as it was signed; a judgement without its body until all of its pair are in."""
        reviews: dict[RecordId, Review | None] = {}
        for stored in self._log.entries():
            sealed = self._log.sealed(stored.entry.id)
            if sealed is not None:
                blind = stored.entry.header.kind == JUDGED and self._is_blind(stored.entry.header, reviews)
                yield replace(sealed, body=None) if blind else sealed

    def _is_blind(self, header: Header, reviews: dict[RecordId, Review | None]) -> bool:
        """Whether a judgement is to be kept from everybody still; one that cannot be placed is."""
        record = header.record
        fold = self._library.fold(record) if record is not None else None
        if record is None or fold is None:
            return True
        if record not in reviews:
            reviews[record] = fold.review()
        review = reviews[record]
        fields = {field.id: field for field in judged_fields(fold.form)}
        for target in header.targets:
            section, row, name = places.parts(target)
            field = fields.get((name or "").partition(".")[0])
            if (
                field is None
                or review is None
                or not judges_done(field, Place(section, row, field.id), review)
            ):
                return True
        return False

    def backup(self, target: Path) -> None:
        """Copy the desk's encrypted file to `target`, with a small `.check` file beside it.

        Never over anything: raises Refusal then, and when the disk will not have it. It is noted first, with
        whoever is signed in.
        """
        check = target.with_suffix(".check")
        with telling(target):
            there = [path for path in (target, check) if path.exists() or path.is_symlink()]
        if there or target == check:
            raise Refusal(
                Text("The backup was not made: {path} cannot be its name.", path=str((there or [target])[0])),
                why=Text("A backup is never written over a file, and its name does not end in .check."),
                next_step=Text("Give another name, for example one with today's date."),
            )
        what = {"what": "backup", "where": str(target.parent)}
        if self._writer.signed_in is not None:
            self._writer.access(kinds.EXPORTED, None, what)
        else:
            self._writer.nobody_took(what)
        self._copy(target)

    def founded_at(self) -> int:
        """When the organisation was set up (ms UTC, by the clock of that day)."""
        return next(iter(self._log.entries(stream=Stream.CONTROL))).entry.header.time

    def last_backup(self) -> int | None:
        """When the last backup was asked for (ms UTC); None when there was none."""
        last = None
        for stored in self._log.entries(stream=Stream.ACCESS):
            told = stored.body.data.get("what") if stored.body is not None else None
            if stored.entry.header.kind == kinds.EXPORTED and told == "backup":
                last = stored.entry.header.time
        return last

    def _known_keys(self) -> dict[KeyId, bytes]:
        """Public keys by id: every device ever enrolled, and the organisation's own."""
        organisation = self._library.organisation
        spkis = [base64.b64decode(device.spki) for device in organisation.devices.values()]
        spkis.append(base64.b64decode(organisation.founding.control_spki))
        return {key_id(spki): spki for spki in spkis}

    def _sign_offs(self) -> Broken | None:
        """The first sign-off that counts though it is none; what is parked counts for nothing anyway."""
        for stored in self._log.entries(stream=Stream.RECORD):
            header = stored.entry.header
            if header.kind != SIGNED or header.record is None or stored.body is None:
                continue
            if stored.entry.id in self._library.parked(header.record):
                continue
            if (why := self._no_sign_off(stored, header.record)) is not None:
                return Broken(stored.entry.id, stored.position, why)
        return None

    def _no_sign_off(self, stored: Stored, record: RecordId) -> Text | None:
        header = stored.entry.header
        fold = self._library.fold(record)
        under = self._library.as_of(header.control)
        author = under.people.get(header.author) if under is not None and header.author is not None else None
        if fold is None or under is None or author is None or stored.body is None:
            return None  # what it was signed over, or under, is not here: it is shown, and signs nothing
        revoked = under.revoked

        def check(cms: bytes, statement: bytes, at: int) -> Signed | NotVerified:
            return self._library.verified(cms, statement, at, revoked)

        for target in header.targets:
            scope, role = scope_of(target), target.rpartition(places.SIGNED)[2]
            if scope is None:
                return Text("A sign-off signs one section, or one row of it.")
            found = checked_sign_off(
                stored.entry,
                stored.body,
                scope,
                role,
                record,
                form_known(self._library.graph(record), stored.entry.id),
                check,
                printed=author.name,
            )
            if isinstance(found, NoSignOff):
                return Text("This sign-off does not hold: {why}", why=found.reason)
        return None

    def _sessions(self, intact: Intact) -> Verified | Broken:
        founding = self._library.organisation.founding
        count = 0
        for stored in self._log.entries(stream=Stream.SESSION):
            if stored.entry.header.kind != SESSION_OPENED or stored.body is None:
                continue
            signed = statement_of(stored.body)
            checked = (
                check_session(signed, org=self._library.org, root_pem=founding.root_pem) if signed else None
            )
            if not isinstance(checked, Session):
                reason = checked.reason if checked is not None else Text("It carries no session statement.")
                return Broken(stored.entry.id, stored.position, reason)
            if checked.key != KeyId(stored.entry.header.key):
                return Broken(
                    stored.entry.id,
                    stored.position,
                    Text("The session vouches for another device than it was written on."),
                )
            count += 1
        flagging = Flagging(
            frozenset(self._known_keys()), lambda entry: self._library.as_of(entry) is not None
        )
        flags = tuple(flag for stored in self._log.entries() for flag in flagging.take(stored))
        return Verified(intact.count, count, flags, self._differing(), tuple(self._lost_files()))

    def _differing(self) -> tuple[str, ...]:
        try:
            return self._log.differing()
        except (DiskFull, DiskFailed) as error:
            full = Text("There is no room left on the disk.")
            raise Fault(
                Text("The log is intact, but could not be checked to the end."),
                why=Text(
                    "{reason} Every entry, chain, sign-off and session holds. To see whether lists and "
                    "search still say what the log says, they are made once more, and that takes room.",
                    reason=full if isinstance(error, DiskFull) else error.what,
                ),
                next_step=Text("Nothing was changed. Free some space on the disk, then check again."),
            ) from error

    def _lost_files(self) -> Iterator[LostFile]:
        """Every link that stands and whose file is not here whole. All of a file is read, none decrypted."""
        for record in self._library.ids("review"):
            for entry, file in linked_files(self._library.graph(record)):
                if (why := self._lost(BlobId(file.address))) is not None:
                    yield LostFile(entry, record, why)

    def _lost(self, blob: BlobId) -> Text | None:
        try:
            if self._blobs.state(blob) is BlobState.LOST:
                return Text("The evidence file is not on this computer.")
            return None if self._blobs.check(blob) else Text("The evidence file is damaged.")
        except (Fault, Refusal) as error:
            return Text("The evidence file cannot be read: {why}", why=error.what)


def _written(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    count = 0
    for name, content in files:
        path = folder / name
        path.parent.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
        path.write_bytes(content)
        count += name.endswith(".dsse.json")
    return count


def _not_exported(folder: Path, error: OSError) -> Refusal:
    return Refusal(
        Text("The log was not written to {folder}.", folder=str(folder)),
        why=Text("The computer said: {reason}.", reason=error.strerror or str(error)),
        next_step=Text("Choose a folder you may write to, with room enough. What was begun was taken away."),
    )
