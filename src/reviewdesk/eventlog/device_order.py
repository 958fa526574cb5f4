"""What each device wrote in one record, by its numbers; which entries leave out what theirs had written."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Container, Iterable

from reviewdesk.eventlog.header import EntryId, Header, KeyId
from reviewdesk.eventlog.kinds import JOINED
from reviewdesk.eventlog.port import Entry

PastOf = Callable[[Iterable[EntryId]], Container[object]]


class DeviceOrder:
    """A device knows what it wrote: an entry has all of its device's earlier ones of the record in its past.

    Which entries do not is the same in whatever order they came, and nothing that comes later mends one.
    """

    def __init__(self) -> None:
        self._by_key: dict[KeyId, list[tuple[int, EntryId]]] = {}
        self._torn: set[EntryId] = set()  # something earlier is missing in the past of these
        self._joins: set[EntryId] = set()
        self.severed: set[EntryId] = set()

    def leaves_out(self, header: Header, past_of: PastOf) -> bool:
        """Whether something that lies here and was written before by the same device is not in its past."""
        own = self._by_key.get(header.key, ())
        before = bisect_left(own, header.seq, key=_number)
        if not before:
            return False
        number, last = own[before - 1]
        forked = before > 1 and own[before - 2][0] == number
        whole = last not in self._torn and not forked  # all before that one lies in its past
        if whole and last in header.after:
            return False
        known = past_of(header.parents)
        if whole and last in known:
            return False
        return any(entry not in known for _, entry in own[:before])

    def add(self, entry: Entry, past_of: PastOf) -> None:
        """Take an entry whose past is here."""
        header = entry.header
        own = self._by_key.setdefault(header.key, [])
        if header.kind == JOINED:
            self._joins.add(entry.id)
        if self.leaves_out(header, past_of):
            self._tear(entry.id)
        # What is here with a higher number did not wait for this one, so it does not name it.
        for _, later in own[bisect_left(own, header.seq + 1, key=_number) :]:
            self._tear(later)
        insort(own, (header.seq, entry.id), key=_number)  # nearly always at the end

    def _tear(self, entry: EntryId) -> None:
        self._torn.add(entry)
        # What gathers heads before an entry names some of them, and the entry the others.
        if entry not in self._joins:
            self.severed.add(entry)


def _number(one: tuple[int, EntryId]) -> int:
    return one[0]
