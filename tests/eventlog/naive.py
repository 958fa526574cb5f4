"""A second fold, by the words of the specification: sets and definitions, no order, no care for speed."""

from __future__ import annotations

from collections.abc import Iterable

from reviewdesk.eventlog.body import Content, NotApplicable
from reviewdesk.eventlog.header import EntryId, RowId, Target
from reviewdesk.eventlog.port import Stored

NOBODY: frozenset[EntryId] = frozenset()


class NaiveFold:
    """One record. Everything is recomputed at every question."""

    def __init__(
        self,
        stored: Iterable[Stored],
        parked: frozenset[EntryId] = NOBODY,
        refused: frozenset[EntryId] = NOBODY,
        redacted: frozenset[EntryId] = NOBODY,
    ) -> None:
        all_here = {one.entry.id: one for one in stored if one.entry.id not in refused}
        self.parked, self.redacted = parked, redacted
        self.here: dict[EntryId, Stored] = {}
        while True:
            ready = {
                entry: one
                for entry, one in all_here.items()
                if all(
                    other in self.here or other in refused
                    for other in (*one.entry.header.after, *one.entry.header.replaces)
                )
            }
            if ready.keys() == self.here.keys():
                break
            self.here = ready
        self.waiting = all_here.keys() - self.here.keys()
        self.counting = {entry: one for entry, one in self.here.items() if entry not in parked}

    def past(self, entry: EntryId) -> set[EntryId]:
        if entry not in self.here:
            return set()
        header = self.here[entry].entry.header
        return {entry}.union(*(self.past(other) for other in (*header.after, *header.replaces)))

    def frontier(self) -> set[EntryId]:
        followed = {
            other
            for one in self.here.values()
            for other in (*one.entry.header.after, *one.entry.header.replaces)
        }
        return set(self.here) - followed

    def targets(self) -> set[Target]:
        return {target for one in self.counting.values() for target in one.entry.header.targets}

    def touching(self, target: Target) -> set[EntryId]:
        return {entry for entry, one in self.counting.items() if target in one.entry.header.targets}

    def heads(self, target: Target) -> set[EntryId]:
        touching = self.touching(target)
        replaced = {other for entry in touching for other in self.here[entry].entry.header.replaces}
        return touching - replaced

    def heads_among(self, some: set[EntryId], target: Target) -> set[EntryId]:
        touching = self.touching(target) & some
        replaced = {other for entry in touching for other in self.here[entry].entry.header.replaces}
        return touching - replaced

    def plain(self, entry: EntryId, target: Target) -> object:
        """What an entry puts at a target, to compare: reopened is unlike any value."""
        if self.here[entry].entry.header.kind.endswith(".reopened"):
            return "reopened"
        content = self.content(entry, target)
        return "not applicable" if isinstance(content, NotApplicable) else content

    def content(self, entry: EntryId, target: Target) -> Content:
        body = self.here[entry].body
        if body is None or entry in self.redacted:
            return None
        return next(change.content for change in body.changes if change.target == target)

    def value(self, target: Target) -> tuple[str, object]:
        """("none" | "value" | "conflict" | "redacted", what is there) of a register."""
        heads = self.heads(target)
        if not heads:
            return ("none", None)
        if any(self.here[head].entry.header.kind.endswith(".reopened") for head in heads):
            return ("conflict", None)
        if heads <= self.redacted:
            return ("redacted", None)
        contents = [self.content(head, target) for head in heads]
        plain = ["not applicable" if isinstance(one, NotApplicable) else one for one in contents]
        if all(one == plain[0] for one in plain) and not heads & self.redacted:
            return ("value", plain[0])
        return ("conflict", None)

    def row(self, target: Target) -> str:
        """The state of a row, given its own target."""
        row = RowId(target.partition("/")[2])
        removals = {
            head for head in self.heads(target) if self.here[head].entry.header.kind.endswith(".removed")
        }
        if not removals:
            return "present"
        past = set().union(*(self.past(removal) for removal in removals))
        touching = {
            entry
            for entry, one in self.counting.items()
            if any(other.split("/")[1:2] == [row] for other in one.entry.header.targets)
        }
        return "removed" if touching <= past else "disputed"

    def facts(self, target: Target) -> set[EntryId]:
        return {
            head
            for head in self.heads(target)
            if not self.here[head].entry.header.kind.endswith(".withdrawn")
        }
