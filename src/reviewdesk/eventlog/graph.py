"""The graph of one record: its heads, values, rows, facts and pasts, whatever order its entries came in."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator

from reviewdesk.eventlog.body import Body, Content
from reviewdesk.eventlog.codec import value_key
from reviewdesk.eventlog.device_order import DeviceOrder
from reviewdesk.eventlog.header import EntryId, Header, KeyId, RecordId, RowId, Stream, Target
from reviewdesk.eventlog.holdings import (
    Candidate,
    Conflict,
    Current,
    Fact,
    Hidden,
    Holding,
    Row,
    RowState,
    Sight,
)
from reviewdesk.eventlog.kinds import JOINED, KindTable
from reviewdesk.eventlog.port import Entry, Stored
from reviewdesk.eventlog.targets import Effect, Touch, effect_of, place_of, touch_of


class _Node:
    __slots__ = ("body", "effect", "entry", "generation", "index", "parents", "past", "signed", "understood")

    def __init__(self, entry: Entry, understood: bool) -> None:
        self.entry = entry
        self.signed: Body | None = None  # as it was sealed
        self.body: Body | None = None  # as the present version of its kind spells it
        self.understood = understood
        self.effect = effect_of(entry.header.kind)
        self.index = 0
        self.generation = 0
        self.parents: tuple[_Node, ...] = ()
        self.past: int | None = None  # bit i set: the entry of index i lies in the past, itself included


class RecordGraph:
    """The fold of one record (None: the control and session streams).

    Add in any order; duplicates are ignored. `known` says whether an entry of another stream (session,
    control) is here; call `arrived` when one comes. `refused` entries are met by an empty node; `parked` ones
    count for nothing but the past; of `redacted` ones the content is gone. The three come from the control
    stream; after a change build anew with `judged`.
    """

    def __init__(
        self,
        record: RecordId | None,
        kinds: KindTable,
        *,
        known: Callable[[EntryId], bool] = lambda _: True,
        parked: frozenset[EntryId] = frozenset(),
        refused: frozenset[EntryId] = frozenset(),
        redacted: frozenset[EntryId] = frozenset(),
    ) -> None:
        self.record = record
        self.kinds = kinds
        self.parked = parked
        self.refused = refused
        self.redacted = redacted
        self.revision = 0  # grows with whatever is taken in: an entry, or a body that came late
        self._known = known
        self._nodes: dict[EntryId, _Node] = {}
        self._order: list[_Node] = []
        self._in_time: list[_Node] = []  # each behind its past, whatever order they came in
        self._alike: dict[tuple[str, EntryId | None, KeyId], int] = {}  # kind, session, key -> mask
        self._devices = DeviceOrder()
        self._frontier: set[EntryId] = set()
        self._heads: dict[Target, tuple[EntryId, ...]] = {}
        self._history: dict[Target, list[_Node]] = {}
        self._rows: dict[str, dict[RowId, None]] = {}
        self._row_mask: dict[RowId, int] = {}
        self._facts: dict[Target, None] = {}
        self._newer: set[EntryId] = set()
        self._knowers: dict[EntryId, int] = {}  # a sign-off of another record -> mask of those that name it
        self._waiting: dict[EntryId, tuple[Entry, Body | None]] = {}
        self._missing: dict[EntryId, set[EntryId]] = {}  # what is missing -> who waits for it

    # adding

    def add(self, entry: Entry, body: Body | None) -> tuple[EntryId, ...]:
        """Take one entry in; returns what was projected: itself and all that waited for it, or nothing."""
        header = entry.header
        if header.record != self.record:
            raise ValueError("an entry of another record")
        if entry.id in self.refused:
            return ()
        if (node := self._nodes.get(entry.id)) is not None:
            self._complete(node, body)
            return ()
        if entry.id in self._waiting:
            if body is not None:
                self._waiting[entry.id] = (entry, body)
            return ()
        if self._waits(entry, body):
            return ()
        self._project(entry, body)
        return (entry.id, *self.arrived(entry.id))

    def extend(self, stored: Iterable[Stored]) -> tuple[EntryId, ...]:
        """Take in what a log holds; returns all that was projected."""
        return tuple(done for one in stored for done in self.add(one.entry, one.body))

    def arrived(self, entry: EntryId) -> tuple[EntryId, ...]:
        """An entry others may wait for is here now; returns what was projected because of it."""
        done: list[EntryId] = []
        todo = [entry]
        while todo:
            for waiter in sorted(self._missing.pop(todo.pop(), ())):
                if waiter not in self._waiting:
                    continue
                kept, body = self._waiting.pop(waiter)
                if not self._waits(kept, body):
                    self._project(kept, body)
                    done.append(waiter)
                    todo.append(waiter)
        return tuple(done)

    def judged(
        self, *, parked: frozenset[EntryId], refused: frozenset[EntryId], redacted: frozenset[EntryId]
    ) -> RecordGraph:
        """The same entries under other verdicts, folded anew."""
        graph = RecordGraph(
            self.record, self.kinds, known=self._known, parked=parked, refused=refused, redacted=redacted
        )
        for node in self._order:
            graph.add(node.entry, node.signed)
        for entry, body in self._waiting.values():
            graph.add(entry, body)
        return graph

    def _waits(self, entry: Entry, body: Body | None) -> bool:
        header = entry.header
        nodes = self._nodes
        missing = [one for one in header.after if one not in nodes and one not in self.refused]
        missing += [one for one in header.replaces if one not in nodes and one not in self.refused]
        for other in (header.session, header.control):
            if (
                other is not None
                and other not in nodes
                and not self._known(other)
                and other not in self.refused
            ):
                missing.append(other)
        if missing:
            self._waiting[entry.id] = (entry, body)
            for one in missing:
                self._missing.setdefault(one, set()).add(entry.id)
        return bool(missing)

    def _project(self, entry: Entry, body: Body | None) -> None:
        header = entry.header
        self.revision += 1
        understood = self.kinds.knows(header.kind, header.kv)
        node = _Node(entry, understood)
        self._complete(node, body)
        parents = [self._nodes[one] for one in header.after if one in self._nodes]
        parents += [self._nodes[one] for one in header.replaces if one in self._nodes]
        node.parents = tuple(parents)
        node.index = len(self._order)
        node.generation = 1 + max((parent.generation for parent in parents), default=0)
        self._nodes[entry.id] = node
        self._order.append(node)
        insort(self._in_time, node, key=_causal)  # nearly always at the end
        self._devices.add(entry, self.past)
        by = (header.kind, header.session, header.key)
        self._alike[by] = self._alike.get(by, 0) | 1 << node.index
        self._frontier.difference_update(parent.entry.id for parent in parents)
        if header.stream is not Stream.SESSION:  # nothing ever follows a session
            self._frontier.add(entry.id)
        for known in header.knows:
            self._knowers[known] = self._knowers.get(known, 0) | 1 << node.index
        counts = entry.id not in self.parked
        if counts and not self.kinds.lists(header.kind, header.kv):
            self._newer.add(entry.id)
        for target in header.targets:
            self._history.setdefault(target, []).append(node)
            if counts:
                self._touch(node, target)

    def _touch(self, node: _Node, target: Target) -> None:
        header = node.entry.header
        heads = self._heads.get(target, ())
        self._heads[target] = tuple(sorted((*(h for h in heads if h not in header.replaces), node.entry.id)))
        touch = touch_of(target)
        if touch is Touch.FACT:
            self._facts[target] = None
        if (row := place_of(target).row) is not None:
            self._row_mask[row] = self._row_mask.get(row, 0) | 1 << node.index
            if touch is Touch.ROW:
                self._rows.setdefault(place_of(target).section, {})[row] = None

    def _complete(self, node: _Node, body: Body | None) -> None:
        """Give an entry its body, however late it came. Redaction wins over it for ever."""
        if body is None or node.signed is not None or node.entry.id in self.redacted:
            return
        header = node.entry.header
        self.revision += 1
        node.signed = body
        node.body = self.kinds.read(header.kind, header.kv, body) if node.understood else body

    # what is here

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, entry: object) -> bool:
        return entry in self._nodes

    def __iter__(self) -> Iterator[EntryId]:
        """Every projected entry, each behind its past; the order does not depend on the order of arrival."""
        return iter([node.entry.id for node in self._in_time])

    def entry(self, entry: EntryId) -> Entry:
        """A projected entry; KeyError where there is none."""
        return self._nodes[entry].entry

    def body(self, entry: EntryId) -> Body | None:
        """Its body in the present version of its kind; None where withheld or redacted."""
        return self._nodes[entry].body

    @property
    def waits(self) -> bool:
        """Whether anything is stored but not projected."""
        return bool(self._waiting)

    @property
    def waiting(self) -> dict[EntryId, tuple[EntryId, ...]]:
        """What is stored but not projected, each with what it waits for."""
        waits: dict[EntryId, list[EntryId]] = {entry: [] for entry in self._waiting}
        for missing, waiters in self._missing.items():
            for waiter in waiters:
                if waiter in waits:
                    waits[waiter].append(missing)
        return {entry: tuple(sorted(missing)) for entry, missing in sorted(waits.items())}

    @property
    def needs_newer(self) -> tuple[EntryId, ...]:
        """Entries of a kind or version this program does not know: readable, not signable."""
        return tuple(sorted(self._newer))

    def frontier(self) -> tuple[EntryId, ...]:
        """The entries nothing follows, sorted."""
        return tuple(sorted(self._frontier))

    def touched(self) -> tuple[Target, ...]:
        """Every target any entry has touched, parked ones included, sorted."""
        return tuple(sorted(self._history))

    def targets(self) -> tuple[Target, ...]:
        """Every target an entry that counts has touched, sorted."""
        return tuple(sorted(self._heads))

    def heads(self, target: Target) -> tuple[EntryId, ...]:
        """The entries touching a target that none replaces, sorted."""
        return self._heads.get(target, ())

    def entries_of(self, target: Target) -> tuple[EntryId, ...]:
        """The history of a target, parked entries included; every entry behind its past."""
        return tuple(node.entry.id for node in sorted(self._history.get(target, ()), key=_causal))

    # values

    def candidate(self, entry: EntryId, target: Target) -> Candidate:
        """What one entry holds for a target."""
        node = self._nodes[entry]
        if entry in self.redacted:
            return Candidate(entry, None, Sight.REDACTED)
        if not node.understood:
            return Candidate(entry, None, Sight.NEWER)
        if node.effect is not Effect.WRITES:
            return Candidate(entry, None)
        if node.body is None:
            return Candidate(entry, None, Sight.WITHHELD)
        return Candidate(entry, _content(node.body, target))

    def value(self, target: Target) -> Holding:
        """One head, or several equal ones: the value; a Conflict where they differ or cannot be compared.

        Asked of registers. Rows have a state (`row`), and facts never conflict (`facts`).
        """
        standing = []
        reopened = False
        for head in self._heads.get(target, ()):
            effect = self._nodes[head].effect
            if effect is Effect.REOPENS:
                reopened = True
                standing += self.named((head,), target)
            elif effect in (Effect.WRITES, Effect.RESTORES):
                standing.append(head)
        if not standing and not reopened:
            return None
        candidates = tuple(self.candidate(head, target) for head in sorted(set(standing)))
        if reopened or not _equal(candidates):
            return Conflict(candidates, reopened)
        first = candidates[0]
        heads = tuple(candidate.entry for candidate in candidates)
        return Current(first.content, heads) if first.sight is Sight.HERE else Hidden(heads, first.sight)

    def named(self, replaced: Iterable[EntryId], target: Target) -> list[EntryId]:
        """The values at a target behind these entries, through reopenings: what an entry that replaces them
        chooses between, or, if it is itself a reopening, puts back in conflict.
        """
        found: list[EntryId] = []
        todo = list(replaced)
        seen: set[EntryId] = set()
        while todo:
            one = todo.pop()
            node = self._nodes.get(one)
            if one in seen or node is None or one in self.parked or target not in node.entry.header.targets:
                continue
            seen.add(one)
            if node.effect is Effect.REOPENS:
                todo.extend(node.entry.header.replaces)
            else:
                found.append(one)
        return found

    # rows and facts

    def rows(self, section: str) -> tuple[Row, ...]:
        """Every row ever added to a section, sorted by id; order on the screen is the screen's business."""
        return tuple(self.row(section, row) for row in sorted(self._rows.get(section, ())))

    def row(self, section: str, row: RowId) -> Row:
        """The state of one row. Removed: all that touches it lies in the pasts of its unreplaced removals."""
        heads = self._heads.get(Target(f"{section}/{row}"), ())
        removals = [head for head in heads if self._nodes[head].effect is Effect.REMOVES]
        if not removals:
            return Row(row, RowState.PRESENT, heads)
        past = 0
        for removal in removals:
            past |= self._past(self._nodes[removal])
        gone = self._row_mask.get(row, 0) & ~past == 0
        return Row(row, RowState.REMOVED if gone else RowState.DISPUTED, heads)

    def facts(self, target: Target) -> tuple[Fact, ...]:
        """What was added at a target and not withdrawn; several when several people added without knowing."""
        held = (
            self.candidate(head, target)
            for head in self._heads.get(target, ())
            if self._nodes[head].effect is not Effect.WITHDRAWS
        )
        return tuple(Fact(target, one.entry, one.content, one.sight) for one in held)

    def all_facts(self) -> tuple[Fact, ...]:
        """Every fact that stands, sorted by target and entry."""
        return tuple(fact for target in sorted(self._facts) for fact in self.facts(target))

    # pasts

    def past(self, entries: Iterable[EntryId]) -> Past:
        """All that lies behind these entries, themselves included; unknown ids are left out."""
        mask = 0
        for entry in entries:
            if (node := self._nodes.get(entry)) is not None:
                mask |= self._past(node)
        return Past(self, mask)

    def counting(self, past: Past) -> Past:
        """What counts of a past."""
        mask = past.mask
        for entry in self.parked:
            if (node := self._nodes.get(entry)) is not None:
                mask &= ~(1 << node.index)
        return Past(self, mask)

    @property
    def severed(self) -> frozenset[EntryId]:
        """Entries in whose past something is missing that their own device wrote here before."""
        return frozenset(self._devices.severed)

    def leaves_out(self, header: Header) -> bool:
        """Whether an entry, here or to be added, is such a one."""
        return header.kind != JOINED and self._devices.leaves_out(header, self.past)

    def alike(self, header: Header) -> Past:
        """All that is of the same kind, session and key."""
        return Past(self, self._alike.get((header.kind, header.session, header.key), 0))

    def heads_at(
        self, past: Past, target: Target, parked: frozenset[EntryId] | None = None
    ) -> tuple[EntryId, ...]:
        """The heads a target had when exactly this past was known, sorted; `parked`: as it was then."""
        if parked is None:
            parked = self.parked
        there = [
            node
            for node in self._history.get(target, ())
            if past.mask >> node.index & 1 and node.entry.id not in parked
        ]
        replaced = {one for node in there for one in node.entry.header.replaces}
        return tuple(sorted(node.entry.id for node in there if node.entry.id not in replaced))

    def knew(self, entry: EntryId, sign_off: EntryId) -> bool:
        """Whether an entry knew a sign-off: one of its own record by its past, another by `knows`."""
        mask = self._past(self._nodes[entry])
        if (node := self._nodes.get(sign_off)) is not None:
            return bool(mask >> node.index & 1)
        return bool(mask & self._knowers.get(sign_off, 0))

    def _past(self, node: _Node) -> int:
        if node.past is None:
            # Parents have smaller indexes, so filling upwards never meets an unfilled one.
            todo, need = [node], {node.index: node}
            while todo:
                for parent in todo.pop().parents:
                    if parent.past is None and parent.index not in need:
                        need[parent.index] = parent
                        todo.append(parent)
            for index in sorted(need):
                mask = 1 << index
                for parent in need[index].parents:
                    assert parent.past is not None
                    mask |= parent.past
                need[index].past = mask
        assert node.past is not None
        return node.past


class Past:
    """The past of some entries, as a set: `in`, iteration, length."""

    __slots__ = ("_graph", "mask")

    def __init__(self, graph: RecordGraph, mask: int) -> None:
        self._graph = graph
        self.mask = mask

    def __contains__(self, entry: object) -> bool:
        node = self._graph._nodes.get(entry)  # type: ignore[call-overload]  # any object may be asked for
        return node is not None and bool(self.mask >> node.index & 1)

    def within(self, other: Past) -> bool:
        """Whether all of it lies in the other one, of the same graph."""
        return not self.mask & ~other.mask

    def __iter__(self) -> Iterator[EntryId]:
        return (entry for entry in self._graph if entry in self)

    def __len__(self) -> int:
        return self.mask.bit_count()


def _causal(node: _Node) -> tuple[int, EntryId]:
    return (node.generation, node.entry.id)


def _content(body: Body, target: Target) -> Content:
    return next(change.content for change in body.changes if change.target == target)


def _equal(candidates: tuple[Candidate, ...]) -> bool:
    if len(candidates) == 1 or all(candidate.sight is Sight.REDACTED for candidate in candidates):
        return True
    if any(candidate.sight is not Sight.HERE for candidate in candidates):
        return False
    return len({value_key(candidate.content) for candidate in candidates}) == 1
