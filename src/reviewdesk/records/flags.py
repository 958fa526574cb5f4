"""Flags: what is odd about when an entry says it was written. It counts, and a person is told."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from reviewdesk.eventlog.header import EntryId, Header, KeyId, Stream
from reviewdesk.eventlog.port import Stored
from reviewdesk.identity.session import Session, read_session
from reviewdesk.records.sessions import statement_of
from reviewdesk.texts import Text

SKEW = 5 * 60 * 1000  # ms: clocks of computers that are set by a time server differ by less


@dataclass(frozen=True, slots=True)
class Flag:
    """An entry, its place in the log, and what is odd about it."""

    entry: EntryId
    position: int
    why: Text


class Flagging:
    """Reads entries in the order of a log and tells what is odd about each.

    `own`: devices that write into this very log, so that what lay in it when they wrote is known. `heard`:
    whether a control entry changed anything; one of a kind that this version does not know did not.
    """

    def __init__(self, own: Container[KeyId] = (), heard: Callable[[EntryId], bool] = lambda _: True) -> None:
        self._own = own
        self._heard = heard
        self._times: dict[EntryId, int] = {}
        self._controls: dict[EntryId, int] = {}
        self._sessions: dict[EntryId, Session] = {}

    def take(self, stored: Stored) -> tuple[Flag, ...]:
        """The flags of the next entry; each entry is taken once, in the order of the log."""
        header, entry = stored.entry.header, stored.entry.id
        found = tuple(Flag(entry, stored.position, why) for why in self._odd(header))
        self._times[entry] = header.time
        if header.stream is Stream.CONTROL and self._heard(entry):
            self._controls[entry] = len(self._controls)
        if header.stream is Stream.SESSION and stored.body is not None:
            signed = statement_of(stored.body)
            session = read_session(signed.statement) if signed is not None else None
            if session is not None:
                self._sessions[entry] = session
        return found

    def _odd(self, header: Header) -> list[Text]:
        odd = []
        session = self._sessions.get(header.session) if header.session is not None else None
        if session is not None and not session.covers(header.time):
            odd.append(Text("Written outside the time for which its author had signed in."))
        named = (*header.parents, header.prev, header.session, header.control)
        past = max((self._times[one] for one in named if one in self._times), default=header.time)
        if header.time < past - SKEW:
            odd.append(Text("Says a time earlier than that of what it was written after."))
        if self._skips(header):
            odd.append(Text("Written as if later changes of people or settings were not there yet."))
        return odd

    def _skips(self, header: Header) -> bool:
        """Whether a device of this log names an older control entry than the last that lay there."""
        if header.stream is Stream.CONTROL or header.key not in self._own or header.control is None:
            return False
        at = self._controls.get(header.control)
        return at is not None and at < len(self._controls) - 1
