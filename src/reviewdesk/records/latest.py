"""The latest time known to have come: what ends by time does not begin again when a clock is set back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, Header
from reviewdesk.eventlog.port import Log, Stored
from reviewdesk.records.cover import day_at
from reviewdesk.records.flags import SKEW


class Latest:
    """Times that entries say, ms UTC: the latest of a whole log, and of what an entry was written after.

    Clocks that differ by less than five minutes do so honestly, and are let do so.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._newest: int | None = None  # asked for once it is needed: every entry is looked at for it
        self._past: dict[EntryId, int] = {}

    def take(self, time: int) -> None:
        """One more entry is in the log."""
        if self._newest is not None:
            self._newest = max(self._newest, time)

    def day(self, tz_minutes: int) -> date:
        """The latest day that has come for whoever has this log, in a zone."""
        if self._newest is None:
            self._newest = self._log.newest()
        return _day(self._newest, tz_minutes)

    def seen(self, header: Header, graph: RecordGraph, control: RecordGraph, session: Stored | None) -> date:
        """The latest day that had come for who wrote an entry: by all that lies before it in its record and
        in the control chain, and by its session. That it waits for, so that every reader finds the same day.
        """
        named = (header.control,) if header.control is not None else ()
        known = [self._latest(header.parents, graph), self._latest(named, control)]
        if session is not None:
            known.append(session.entry.header.time)
        return _day(max(known), header.tz)

    def _latest(self, entries: Iterable[EntryId], graph: RecordGraph) -> int:
        """The latest time that these entries and their past say; 0 for none."""
        wanted = [one for one in entries if one in graph]
        todo = list(wanted)
        while todo:
            header = graph.entry(todo[-1]).header
            before = [one for one in header.parents if one in graph]
            if unknown := [one for one in before if one not in self._past]:
                todo += unknown
                continue
            self._past[todo.pop()] = max(header.time, *(self._past[one] for one in before), 0)
        return max((self._past[one] for one in wanted), default=0)


def _day(time: int, tz_minutes: int) -> date:
    """What no calendar has lies behind every day."""
    return day_at(time - SKEW, tz_minutes) or date.max
