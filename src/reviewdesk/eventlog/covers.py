"""What a sign-off covers: the lines signed for, computed from headers and compared with the present."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.body import Json
from reviewdesk.eventlog.codec import KNOWS_LIMIT, b64, is_hash, is_id, value_key
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import EntryId, RecordId, Target
from reviewdesk.eventlog.holdings import Conflict, RowState, Sight
from reviewdesk.eventlog.targets import Effect, Touch, effect_of, is_sign_off, is_target, place_of, touch_of

LINES_LIMIT = 4000
"""A longer list is not written but computed again; the statement always carries its number and hash."""


@dataclass(frozen=True, slots=True, order=True)
class CoverLine:
    """One head of one target of one record; lines sort by the three in this order."""

    record: RecordId
    target: Target
    entry: EntryId


@dataclass(frozen=True, slots=True)
class Reading:
    """A record a sign-off reads, and which of its targets. Sign-offs are left out whatever `wanted` says.

    `among`: the touched targets, sorted, outside which nothing is wanted; left out, all are asked.
    """

    graph: RecordGraph
    wanted: Callable[[Target], bool]
    among: tuple[Target, ...] | None = None

    @property
    def record(self) -> RecordId:
        """The record read; sign-offs never read the control stream."""
        if self.graph.record is None:
            raise ValueError("a sign-off covers records only")
        return self.graph.record

    def touched(self) -> Iterator[Target]:
        """What is read of all that was ever touched, sorted."""
        every = self.graph.touched() if self.among is None else self.among
        return (target for target in every if _covered(self, target))

    def targets(self) -> Iterator[Target]:
        """What is read of all that an entry that counts has touched, sorted."""
        return (target for target in self.touched() if self.graph.heads(target))


@dataclass(frozen=True, slots=True)
class Unsignable:
    """Why nothing can be signed: targets and rows in conflict, and entries that need a newer program."""

    conflicts: tuple[tuple[RecordId, Target], ...]
    newer: tuple[tuple[RecordId, EntryId], ...]


class Cause(Enum):
    """Why what was signed is not what is there now."""

    EDITED = "edited"  # by someone who knew the signature
    SETTLED = "settled"  # a conflict was settled
    PARKED = "parked"  # a line, or what had replaced this entry
    REDACTED = "redacted"
    LEFT = "left"  # no longer among what is read
    CONCURRENT = "concurrent"  # a different value, written without knowing the signature


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One entry that makes a difference to a sign-off."""

    record: RecordId
    target: Target
    entry: EntryId
    cause: Cause


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sign-off stands now. Both parts close later stages until a new sign-off replaces it."""

    stale: tuple[Disturbance, ...]
    addenda: tuple[Disturbance, ...]

    @property
    def holds(self) -> bool:
        return not self.stale and not self.addenda


def cover(readings: Sequence[Reading]) -> tuple[CoverLine, ...] | Unsignable:
    """The lines of a sign-off made now: every head of every target wanted, of every record read, sorted."""
    conflicts = []
    newer = []
    lines = []
    for reading in readings:
        graph, record = reading.graph, reading.record
        newer += [(record, entry) for entry in graph.needs_newer]
        for target in reading.targets():
            if _in_conflict(graph, target):
                conflicts.append((record, target))
            lines += [CoverLine(record, target, head) for head in graph.heads(target)]
    if conflicts or newer:
        return Unsignable(tuple(sorted(conflicts)), tuple(sorted(newer)))
    return tuple(sorted(lines))


def known_of(home: RecordId, readings: Sequence[Reading]) -> tuple[EntryId, ...]:
    """The frontiers of the other records a sign-off reads: what its header names as `knows`, sorted.

    Cut at 256; of records past that the lines alone say what was known.
    """
    others = {entry for reading in readings if reading.record != home for entry in reading.graph.frontier()}
    return tuple(sorted(others))[:KNOWS_LIMIT]


def cover_at(
    reading: Reading, after: Sequence[EntryId], parked: frozenset[EntryId] = frozenset()
) -> tuple[CoverLine, ...]:
    """The lines of one record recomputed from headers: its heads when exactly the past of `after` was known.

    `parked`: what counted for nothing then.
    """
    graph, record = reading.graph, reading.record
    past = graph.past(after)
    return tuple(
        CoverLine(record, target, head)
        for target in reading.touched()
        for head in graph.heads_at(past, target, parked)
    )


def covered_then(sign_off: EntryId, home: RecordId, readings: Sequence[Reading]) -> tuple[CoverLine, ...]:
    """All lines of a sign-off computed again from headers alone, sorted: how a list too long to write is
    read from. Who takes them compares them with the number and hash that were signed.
    """
    header = next(reading.graph.entry(sign_off).header for reading in readings if reading.record == home)
    follow: set[CoverLine] = set()
    for reading in readings:
        after = header.after if reading.record == home else header.knows
        follow.update(cover_at(reading, after, reading.graph.parked))
    return tuple(sorted(follow))


def mismatches(
    sign_off: EntryId,
    home: RecordId,
    lines: Sequence[CoverLine],
    readings: Sequence[Reading],
) -> tuple[CoverLine, ...]:
    """Lines that do not follow from the past the sign-off names, or follow and are not among the lines.

    Of its own record (`home`) the past is that of its `after`; of other records that of its `knows` and of
    the lines themselves. What is parked is no line; a line that was parked since counted when it was signed.
    """
    given = set(lines)
    parked = frozenset(one for reading in readings for one in reading.graph.parked)
    parked -= {line.entry for line in lines}
    follow: set[CoverLine] = set()
    header = next(reading.graph.entry(sign_off).header for reading in readings if reading.record == home)
    for reading in readings:
        after = header.after
        if reading.record != home:
            after = (*header.knows, *(line.entry for line in lines if line.record == reading.record))
        follow.update(cover_at(reading, after, parked))
    return tuple(sorted(given ^ follow))


def standing(
    sign_off: EntryId,
    home: RecordId,
    lines: Sequence[CoverLine],
    readings: Sequence[Reading],
    *,
    redacted_before: frozenset[EntryId] = frozenset(),
) -> Standing:
    """How a sign-off of the record `home` stands, given what it covered and the same records as they are now.

    The readings must name every record covered: a line nobody reads any more makes the sign-off stale.
    `redacted_before`: entries already redacted when it was made. Computed, never stored.
    """
    wanted = {reading.record: reading for reading in readings}
    stale = {
        Disturbance(line.record, line.target, line.entry, Cause.LEFT)
        for line in lines
        if line.record not in wanted or not _covered(wanted[line.record], line.target)
    }
    addenda: set[Disturbance] = set()
    for reading in readings:
        graph, record = reading.graph, reading.record
        covered: dict[Target, list[EntryId]] = {}
        for line in lines:
            if line.record == record:
                covered.setdefault(line.target, []).append(line.entry)
        for target, entries in covered.items():
            for entry in entries:
                if entry in graph.parked:
                    stale.add(Disturbance(record, target, entry, Cause.PARKED))
                elif entry in graph.redacted and entry not in redacted_before:
                    stale.add(Disturbance(record, target, entry, Cause.REDACTED))
        known = graph.past(
            (sign_off,) if record == home else [entry for entries in covered.values() for entry in entries]
        )
        for target in reading.targets():
            before = covered.get(target, [])
            for found in _changes(graph, record, target, sign_off, before, known):
                (addenda if found.cause is Cause.CONCURRENT else stale).add(found)
    return Standing(tuple(sorted(stale, key=_place)), tuple(sorted(addenda, key=_place)))


def _place(found: Disturbance) -> tuple[RecordId, Target, EntryId, str]:
    return (found.record, found.target, found.entry, found.cause.value)


def _changes(
    graph: RecordGraph,
    record: RecordId,
    target: Target,
    sign_off: EntryId,
    covered: Sequence[EntryId],
    known: Past,
) -> list[Disturbance]:
    heads = graph.heads(target)
    if set(heads) == set(covered):
        return []
    found = []
    for entry in graph.entries_of(target):
        if entry in graph.parked:
            continue
        if entry in known:
            if entry in heads and entry not in covered and _came_back(graph, target, known, entry):
                found.append(Disturbance(record, target, entry, Cause.PARKED))
            continue
        if graph.knew(entry, sign_off):
            found.append(Disturbance(record, target, entry, Cause.EDITED))
        elif _settles(graph, target, entry):
            found.append(Disturbance(record, target, entry, Cause.SETTLED))
        elif entry in heads and not _same(graph, target, entry, covered):
            found.append(Disturbance(record, target, entry, Cause.CONCURRENT))
    return found


def _came_back(graph: RecordGraph, target: Target, known: Past, entry: EntryId) -> bool:
    """Whether an entry is a head only because what had replaced it is parked."""
    return entry not in graph.heads_at(known, target, frozenset())


def _settles(graph: RecordGraph, target: Target, entry: EntryId) -> bool:
    """Whether an entry replaced several different values of a register."""
    if touch_of(target) is not Touch.REGISTER:
        return False
    replaced = graph.entry(entry).header.replaces
    values = {_effect(graph, target, one) for one in replaced if _touches(graph, target, one)}
    return len(values) > 1


def _touches(graph: RecordGraph, target: Target, entry: EntryId) -> bool:
    return entry in graph and entry not in graph.parked and target in graph.entry(entry).header.targets


def _same(graph: RecordGraph, target: Target, entry: EntryId, covered: Sequence[EntryId]) -> bool:
    """Whether an entry puts at a target what was covered there; what cannot be seen is never the same."""
    mine = _effect(graph, target, entry)
    return mine[1] is not None and any(mine == _effect(graph, target, one) for one in covered)


def _effect(graph: RecordGraph, target: Target, entry: EntryId) -> tuple[Effect | EntryId, bytes | None]:
    held = graph.candidate(entry, target)
    if held.sight is not Sight.HERE:
        return (entry, None)
    return (effect_of(graph.entry(entry).header.kind), value_key(held.content))


def _covered(reading: Reading, target: Target) -> bool:
    return reading.wanted(target) and not is_sign_off(target)


def _in_conflict(graph: RecordGraph, target: Target) -> bool:
    touch = touch_of(target)
    if touch is Touch.FACT:
        return False
    place = place_of(target)
    if touch is Touch.ROW and place.row is not None:
        return graph.row(place.section, place.row).state is RowState.DISPUTED
    return isinstance(graph.value(target), Conflict)


def lines_json(lines: Sequence[CoverLine]) -> Json:
    """The lines as the format spells them: an array of [record, target, entry], sorted."""
    return tuple((line.record, line.target, line.entry) for line in sorted(set(lines)))


def lines_bytes(lines: Sequence[CoverLine]) -> bytes:
    """The canonical bytes of the lines: what is hashed, and the evidence file where there are too many."""
    return jcs.encode(lines_json(lines))


def lines_of(value: Json) -> tuple[CoverLine, ...] | None:
    """The lines an array spells; None where it is not written as the format demands."""
    if not isinstance(value, tuple):
        return None
    lines = []
    for item in value:
        if not isinstance(item, tuple) or len(item) != 3:
            return None
        record, target, entry = item
        if not (is_id(record) and is_target(target) and is_hash(entry)):
            return None
        lines.append(CoverLine(RecordId(str(record)), Target(str(target)), EntryId(str(entry))))
    return tuple(lines) if lines == sorted(set(lines)) else None


def digest(lines: Sequence[CoverLine]) -> str:
    """SHA-256 of the lines' canonical bytes, base64url."""
    return b64(hashlib.sha256(lines_bytes(lines)).digest())
