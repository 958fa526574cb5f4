"""Drafts of entries: which heads an act replaces and what it follows, from the state the person saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Body, Change, Json
from reviewdesk.eventlog.codec import AFTER_LIMIT, REPLACES_LIMIT, TARGET_LIMIT, spelled
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, OrgId, PersonId, RecordId, Stream, Target
from reviewdesk.eventlog.holdings import Current, RowState
from reviewdesk.eventlog.kinds import JOINED
from reviewdesk.eventlog.targets import Effect, Touch, effect_of, place_of, touch_of
from reviewdesk.texts import Text

STANDALONE = frozenset((Stream.SESSION, Stream.ACCESS))
_NO_DATA: Mapping[str, Json] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who acts, in which session, under which control entry, and when (ms UTC, minutes east of it)."""

    org: OrgId
    author: PersonId | None
    session: EntryId | None
    control: EntryId | None
    time: int
    tz: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is sealed. `heads` stands beside `body.changes`: the heads shown of each target
    (of a reopening, with what they were chosen between).
    """

    org: OrgId
    stream: Stream
    record: RecordId | None
    kind: str
    kv: int
    body: Body
    heads: tuple[tuple[EntryId, ...], ...]
    after: tuple[EntryId, ...]
    author: PersonId | None
    session: EntryId | None
    control: EntryId | None
    time: int
    tz: int
    knows: tuple[EntryId, ...] = ()
    blind: bool = False  # pad the body to one length, so that it says nothing of the judgement

    @property
    def replaces(self) -> tuple[EntryId, ...]:
        """Every head shown of every target touched, sorted."""
        return tuple(sorted({head for heads in self.heads for head in heads}))


def compose(
    graph: RecordGraph,
    kind: str,
    kv: int,
    changes: Sequence[Change],
    by: Authorship,
    *,
    form: str | None = None,
    reason: str | None = None,
    data: Mapping[str, Json] = _NO_DATA,
    knows: Sequence[EntryId] = (),
    blind: bool = False,
) -> tuple[Draft, ...] | None:
    """The drafts that carry an act on a record (or, by the graph of None, on the control stream).

    Only what changes is written; None when nothing does.

    Usually one. More than 64 heads are gathered by `record.joined` first; more than 64 targets follow in a
    chain. Seal all of them in one `seal_batch`. A conflict written to is settled, by whatever value. Facts
    are always written. An act without changes (`changes` empty) is one draft that touches nothing. Raises
    ValueError for targets the kind may not touch, Refusal where one act is more than entries can carry.
    """
    _check_targets(graph, kind, changes)
    effect = effect_of(kind)
    written = sorted(
        (change for change in changes if effect is not Effect.WRITES or _differs(graph, change)),
        key=lambda change: change.target,
    )
    if changes and not written:
        return None
    draft = Draft(
        org=by.org,
        stream=Stream.CONTROL if graph.record is None else Stream.RECORD,
        record=graph.record,
        kind=kind,
        kv=kv,
        body=Body((), form, reason, data),
        heads=(),
        after=graph.frontier(),
        author=by.author,
        session=by.session,
        control=by.control,
        time=by.time,
        tz=by.tz,
        knows=tuple(sorted(set(knows))),
        blind=blind,
    )
    heads = {change.target: _replaced(graph, change.target, effect) for change in written}
    parts = _parts(heads, written)
    if len(parts) > 1 and data:
        raise Refusal(
            Text("This changes too many things at once."),
            why=Text("An act that carries more than answers may touch at most 64 of them."),
            next_step=Text("Do it in smaller steps."),
        )
    acts = (
        replace(
            draft,
            body=replace(draft.body, changes=tuple(part)),
            heads=tuple(heads[change.target] for change in part),
        )
        for part in parts
    )
    return (*_joins(draft), *acts)


def note(
    stream: Stream,
    kind: str,
    kv: int,
    by: Authorship,
    *,
    record: RecordId | None = None,
    reason: str | None = None,
    data: Mapping[str, Json] = _NO_DATA,
) -> Draft:
    """The draft of an entry of the session or access stream: it touches nothing and follows nothing."""
    if stream not in STANDALONE:
        raise ValueError("records and control entries are composed from their graph")
    return Draft(
        org=by.org,
        stream=stream,
        record=record,
        kind=kind,
        kv=kv,
        body=Body((), None, reason, data),
        heads=(),
        after=(),
        author=by.author,
        session=by.session,
        control=by.control,
        time=by.time,
        tz=by.tz,
    )


def _check_targets(graph: RecordGraph, kind: str, changes: Sequence[Change]) -> None:
    targets = [change.target for change in changes]
    if len(set(targets)) != len(targets):
        raise ValueError("a target is changed twice")
    known = graph.kinds.get(kind)
    if known is None:
        raise ValueError(f"{kind} is not a registered kind")
    for target in targets:
        if touch_of(target) not in known.targets:
            raise ValueError(f"{kind} may not touch {target}")


def _differs(graph: RecordGraph, change: Change) -> bool:
    touch = touch_of(change.target)
    if touch is Touch.FACT:
        return True
    if touch is Touch.ROW:
        place = place_of(change.target)
        assert place.row is not None
        if graph.heads(change.target) and graph.row(place.section, place.row).state is not RowState.PRESENT:
            return True
    held = graph.value(change.target)
    return not isinstance(held, Current) or spelled(held.content) != spelled(change.content)


def _replaced(graph: RecordGraph, target: Target, effect: Effect) -> tuple[EntryId, ...]:
    """The heads; of what is reopened, beside them the values they were chosen between, which stand again."""
    heads = graph.heads(target)
    if effect is not Effect.REOPENS:
        return heads
    chosen = (graph.named(graph.entry(head).header.replaces, target) for head in heads)
    return tuple(sorted({*heads, *(one for between in chosen if len(between) > 1 for one in between)}))


def _parts(heads_of: Mapping[Target, tuple[EntryId, ...]], changes: Sequence[Change]) -> list[list[Change]]:
    """Changes in as few entries as their targets and heads allow; at least one, perhaps empty."""
    parts: list[list[Change]] = [[]]
    replaced: set[EntryId] = set()
    for change in changes:
        heads = {*heads_of[change.target]}
        if len(heads) > REPLACES_LIMIT:
            raise Refusal(
                Text("More than 128 people have written here without knowing of each other."),
                why=Text("One act can settle at most 128 of them."),
                next_step=Text("Ask your administrator to have a newer version of the program settle it."),
            )
        if len(parts[-1]) == TARGET_LIMIT or len(replaced | heads) > REPLACES_LIMIT:
            parts.append([])
            replaced = set()
        parts[-1].append(change)
        replaced |= heads
    return parts


def _joins(draft: Draft) -> list[Draft]:
    """As many `record.joined` as bring the heads down to what one entry may name."""
    heads = draft.after
    if len(heads) <= AFTER_LIMIT:
        return []
    joins: list[Draft] = []
    start, room = 0, AFTER_LIMIT
    while len(heads) - start + (1 if joins else 0) > AFTER_LIMIT:
        joins.append(
            replace(
                draft,
                kind=JOINED,
                kv=1,
                body=Body(()),
                heads=(),
                after=heads[start : start + room],
                knows=(),
                blind=False,
            )
        )
        start += room
        room = AFTER_LIMIT - 1
    return joins
