"""Looking after the log: verify every entry, rebuild what is computed from it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewdesk.desk.writing import Writer
from reviewdesk.errors import Fault, Refusal
from reviewdesk.eventlog.export import export_files
from reviewdesk.eventlog.header import KeyId, Stream
from reviewdesk.eventlog.seal import key_id
from reviewdesk.eventlog.verify import Broken, Intact, verify_log
from reviewdesk.identity.session import Session, check_session
from reviewdesk.records import kinds
from reviewdesk.records.kinds import SESSION_OPENED
from reviewdesk.records.library import Library
from reviewdesk.records.rights import Blocked, may_govern
from reviewdesk.records.sessions import statement_of
from reviewdesk.store.device_last import DeviceLast
from reviewdesk.store.log import SqlLog
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Verified:
    """Every entry, chain and session holds."""

    entries: int
    sessions: int


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
    ) -> None:
        self._log = log
        self._library = library
        self._writer = writer
        self._last = last
        self._pages = pages
        self._copy = copy

    def verify(self) -> Verified | Broken:
        """Check ids, signatures, commitments and chains of all entries as they lie in the file, and every
        session's signature.

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
        for stored in self._log.entries(stream=Stream.CONTROL):
            if stored.entry.header.key != control:
                reason = Text("It is a control entry that is not signed with the organization's key.")
                return Broken(stored.entry.id, stored.position, reason)
        return self._sessions(found)

    def rebuild(self) -> int:
        """Drop everything computed from the log and compute it again; the number of entries read."""
        return self._log.rebuild()

    def export(self) -> Iterator[tuple[str, bytes]] | Blocked:
        """The whole log as files anyone can check with openssl: relative path and content, in its order.

        It tells everything in the clear, so only an administrator gets it, and that is noted.
        """
        if blocked := may_govern(self._writer.person()):
            self._writer.access(kinds.FAILED, None, {"what": "log export"})
            return blocked
        self._writer.access(kinds.EXPORTED, None, {"what": "log"})
        sealed = (s for stored in self._log.entries() if (s := self._log.sealed(stored.entry.id)))
        return export_files(sealed, self._known_keys().get)

    def backup(self, target: Path) -> None:
        """Copy the desk's encrypted file to `target`, with a small `.check` file beside it.

        Never over anything: raises Refusal then, and when the disk will not have it. Whoever is signed in
        is noted first.
        """
        check = target.with_suffix(".check")
        for path in (target, check):
            if path.exists() or target == check:
                raise Refusal(
                    Text("The backup was not made: {path} cannot be its name.", path=str(path)),
                    why=Text("A backup is never written over a file, and its name does not end in .check."),
                    next_step=Text("Give another name, for example one with today's date."),
                )
        if self._writer.signed_in is not None:
            self._writer.access(kinds.EXPORTED, None, {"what": "backup"})
        self._copy(target)

    def _known_keys(self) -> dict[KeyId, bytes]:
        """Public keys by id: every device ever enrolled, and the organisation's own."""
        organisation = self._library.organisation
        spkis = [base64.b64decode(device.spki) for device in organisation.devices.values()]
        spkis.append(base64.b64decode(organisation.founding.control_spki))
        return {key_id(spki): spki for spki in spkis}

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
        return Verified(intact.count, count)
