"""Redaction: what is asked for in a record, what an order takes away, and why an order takes nothing away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, Header, PersonId, RecordId, RowId, Target
from reviewdesk.eventlog.targets import Touch, is_sign_off, is_target, target_of, touch_of
from reviewdesk.records import places
from reviewdesk.records.places import parts
from reviewdesk.records.shapes import read, written
from reviewdesk.texts import Text

REQUESTED = "redaction.requested"
TAKEN_BACK = "redaction.requested.withdrawn"
ORDERED = "redaction.ordered"
HELD = "hold.set"
SECTION = "_redactions"
_REQUEST = "_request"


_FRAME = frozenset((places.ABOUT, places.FORM, places.LEAD))
"""Without them a record is not the review any more that its answers were given in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request names: targets of its record, or the whole record."""

    targets: tuple[Target, ...] = ()
    whole: bool = False

    def unfit(self) -> Text | None:
        """Why this cannot be asked for."""
        if self.whole:
            return Text("The whole record is one request.") if self.targets else None
        if not self.targets:
            return Text("It is not said what is to be redacted.")
        if any(not is_target(target) or parts(target)[0] == SECTION for target in self.targets):
            return Text("Fields, notes and evidence are redacted, or a whole record.")
        if any(map(is_sign_off, self.targets)):
            return Text("A sign-off is redacted only with its whole record.")
        if _FRAME & set(self.targets):
            return Text("What a review is about is redacted only with its whole record.")
        if all(touch_of(target) is Touch.ROW for target in self.targets):
            return Text("A row says nothing itself: name its fields.")
        return None

    def names(self, header: Header) -> bool:
        """Whether an entry is taken away: all it touches was asked for, for its body goes whole."""
        if not header.targets or any(parts(target)[0] == SECTION for target in header.targets):
            return False  # requests stay: they say why something is missing
        return self.whole or set(header.targets) <= set(self.targets)


@dataclass(frozen=True, slots=True)
class Order:
    """What an administrator orders.

    Every entry that ever touched what was asked for, the overwritten ones too; `files`: addresses of evidence
    files. `knew`: the record's frontier as the administrator saw it. `sites` and `form` are the record's, for
    rights in it to be judged when its opening is gone.
    """

    record: RecordId
    request: EntryId
    entries: tuple[EntryId, ...]
    reason: str
    files: tuple[str, ...] = ()
    knew: tuple[EntryId, ...] = ()
    sites: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold on a record: while it stands nothing of the record is redacted.

    `covers`: the records it rested on when the hold was set; nothing of them is redacted either.
    """

    record: RecordId
    held: bool
    reason: str
    covers: tuple[RecordId, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """What an administrator signed to order it: the statement's bytes, the CMS over them, when (ms UTC)."""

    statement: bytes
    signature: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order as it lies in the control chain; `place` counts control entries.

    `signed`: what its author signed, not verified yet; None where that is missing, or is another order.
    `against`: why it has no effect, as far as the chain alone tells.
    """

    order: Order
    entry: EntryId
    author: PersonId | None
    at: int
    place: int
    session: EntryId | None
    against: Text | None = None
    signed: SignedOrder | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request that stands, with who asked when and why."""

    entry: EntryId
    target: Target
    record: RecordId
    asked: Asked
    author: PersonId | None
    at: int
    reason: str


def request_target(row: str) -> Target:
    """The fact of one request."""
    return target_of(SECTION, RowId(row), _REQUEST)


def order_change(order: Order, mark: str) -> Change:
    """`mark`: random, lowercase hex; two orders on one record stand beside each other."""
    return Change(Target(f"redactions/{order.record}/_order.{mark}"), Value(written(order)))


def hold_change(hold: Hold) -> Change:
    return Change(Target(f"holds/{hold.record}/legal"), Value(written(hold)))


def requests_of(record: RecordId, graph: RecordGraph) -> tuple[Request, ...]:
    """The requests that stand in a record, those already followed among them."""
    found = []
    for fact in graph.all_facts():
        if parts(fact.target)[0] != SECTION or not isinstance(fact.content, Value):
            continue
        asked = read(fact.content.json, Asked)
        if asked is not None and asked.unfit() is None:
            header, body = graph.entry(fact.entry).header, graph.body(fact.entry)
            reason = (body.reason if body else None) or ""
            found.append(Request(fact.entry, fact.target, record, asked, header.author, header.time, reason))
    return tuple(sorted(found, key=lambda one: (one.at, one.entry)))


def entries_asked(asked: Asked, graph: RecordGraph) -> tuple[EntryId, ...]:
    """Every entry here that an order for this takes away, sorted."""
    return tuple(sorted(one for one in graph if asked.names(graph.entry(one).header)))


def beside(targets: Iterable[Target], graph: RecordGraph) -> tuple[Target, ...]:
    """With what was written in the same acts: a body is deleted whole. Sorted; the targets are among them."""
    wanted = set(targets)
    while True:
        acts = {entry for target in wanted for entry in graph.entries_of(target)}
        touched = {target for entry in acts for target in graph.entry(entry).header.targets}
        if touched <= wanted:
            return tuple(sorted(wanted))
        wanted |= touched


def against(ordered: Ordered, graph: RecordGraph) -> Text | None:
    """Why an order takes nothing away; None when it does. All of it is read from headers and the request."""
    if ordered.against is not None:
        return ordered.against
    order = ordered.order
    if order.request not in graph or graph.entry(order.request).header.kind != REQUESTED:
        return Text("The request it follows is not here.")
    header = graph.entry(order.request).header
    if order.request in graph.parked or asked_by(order, graph) is None:
        return Text("The request it follows does not count.")
    if header.author == ordered.author:
        return Text("It was asked for and ordered by one person.")
    past = graph.past(order.knew)
    if all(order.request not in graph.heads_at(past, target) for target in header.targets):
        return Text("The request had been taken back when it was ordered.")
    return None


def taken_away(orders: Iterable[Ordered], graph: RecordGraph) -> Mapping[EntryId, Ordered]:
    """Entries whose content is deleted for ever, each with the first order that takes it away."""
    found: dict[EntryId, Ordered] = {}
    for ordered in sorted(orders, key=lambda one: one.place):
        asked = asked_by(ordered.order, graph)
        if asked is None or against(ordered, graph) is not None:
            continue
        for entry in ordered.order.entries:
            if entry in graph and asked.names(graph.entry(entry).header):
                found.setdefault(entry, ordered)
    return found


def came_back(ordered: Ordered, graph: RecordGraph, knew: Iterable[EntryId]) -> tuple[EntryId, ...]:
    """Entries on what was redacted that were written without knowing of it, sorted: content came back.

    `knew`: the control entries from the order on; who named one of them knew what was redacted.
    """
    asked = asked_by(ordered.order, graph)
    if asked is None or against(ordered, graph) is not None:
        return ()
    named, later = {*ordered.order.entries, *graph.redacted}, set(knew)
    return tuple(
        sorted(
            one
            for one in graph
            if one not in named
            and graph.body(one) is not None
            and graph.entry(one).header.control not in later
            and _touches(asked, graph.entry(one).header)
        )
    )


def _touches(asked: Asked, header: Header) -> bool:
    return asked.names(header) or bool({*asked.targets} & {*header.targets})


def asked_by(order: Order, graph: RecordGraph) -> Asked | None:
    """What the request of an order names; None where it is not here or names nothing."""
    body = graph.body(order.request) if order.request in graph else None
    for change in body.changes if body is not None else ():
        asked = read(change.content.json, Asked) if isinstance(change.content, Value) else None
        if asked is not None and asked.unfit() is None:
            return asked
    return None


class Orders:
    """The orders of the control chain, by record."""

    def __init__(self) -> None:
        self._by_record: dict[RecordId, list[Ordered]] = {}
        self._places: dict[EntryId, int] = {}

    def passed(self, control: EntryId) -> int:
        """Count one more control entry; its place."""
        return self._places.setdefault(control, len(self._places))

    def take(self, ordered: Ordered) -> None:
        self._by_record.setdefault(ordered.order.record, []).append(ordered)

    def on(self, record: RecordId) -> tuple[Ordered, ...]:
        """The orders on a record, in their order, those without effect among them."""
        return tuple(self._by_record.get(record, ()))

    def records(self) -> tuple[RecordId, ...]:
        return tuple(self._by_record)

    def since(self, ordered: Ordered) -> tuple[EntryId, ...]:
        """The control entries from an order on."""
        return tuple(entry for entry, place in self._places.items() if place >= ordered.place)

    def known_at(self, ordered: Ordered, control: EntryId | None) -> bool:
        """Whether who named this control entry knew the order."""
        return control is not None and self._places.get(control, -1) >= ordered.place
