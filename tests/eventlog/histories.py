"""Histories for Hypothesis: three desks that write, sign, remove, reopen and exchange what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from tests.eventlog.desks import CARE, CAUSE, KINDS, RECORD, ROWS, SIGNED, Desk, Organization, id16
from tests.eventlog.naive import NOBODY

from reviewdesk.eventlog.body import Content, NotApplicable, NotKnown, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, PersonId, Target
from reviewdesk.eventlog.holdings import Conflict, Current, Hidden
from reviewdesk.eventlog.port import Stored
from reviewdesk.eventlog.targets import Touch, touch_of

DESKS = ("ana", "ben", "cleo")
ROW_TARGETS = tuple(Target(f"cases/{row}") for row in ROWS[:2])
FIELDS = tuple(Target(f"{section}/{row}/cause") for section in ("cases", "clinical") for row in ROWS[:2])
REGISTERS = (CAUSE, CARE, *FIELDS)
CONTENTS: tuple[Content, ...] = (
    Value("falls"),
    Value("sepsis"),
    NotKnown(PersonId(id16("owner")), "2026-12-01"),
    NotApplicable("one reason"),
    NotApplicable("another reason"),
)


@dataclass(frozen=True)
class Step:
    """What one desk does: `act` at a target with a content, or `pull` from another desk."""

    desk: int
    act: str
    target: int
    content: int
    count: int


STEPS = st.lists(
    st.builds(
        Step,
        desk=st.integers(0, 2),
        act=st.sampled_from(
            (
                "answer",
                "answer",
                "answer",
                "add",
                "remove",
                "restore",
                "reopen",
                "sign",
                "withdraw",
                "pull",
                "pull",
            )
        ),
        target=st.integers(0, 11),
        content=st.integers(0, len(CONTENTS) - 1),
        count=st.integers(1, 100),
    ),
    min_size=10,  # the mean is twice this; shorter histories have no conflicts in them
    max_size=40,
)


def play(steps: Sequence[Step], drift: Sequence[int] = (0, 0, 0)) -> tuple[Desk, ...]:
    """The desks after these steps; `drift`: by how much (ms) each one's clock is wrong."""
    organization = Organization()
    desks = tuple(Desk(name, organization) for name in DESKS)
    for desk, wrong in zip(desks, drift, strict=True):
        desk.clock += wrong
    for step in steps:
        do(step, desks)
    return desks


def do(step: Step, desks: Sequence[Desk]) -> None:
    desk = desks[step.desk]
    row = ROW_TARGETS[step.target % len(ROW_TARGETS)]
    register = REGISTERS[step.target % len(REGISTERS)]
    match step.act:
        case "answer":
            desk.act("review.answered", {register: CONTENTS[step.content]})
        case "add":
            desk.act("review.answered", {row: None})
        case "remove":
            desk.act("case.removed", {row: None})
        case "restore":
            desk.act("case.restored", {row: None})
        case "reopen":
            desk.act("review.reopened", {register: None})
        case "sign":
            desk.act("section.signed", {SIGNED: Value(desk.name)})
        case "withdraw":
            desk.act("section.withdrawn", {SIGNED: None})
        case "pull":
            source = desks[step.target % len(desks)]
            # A part of what the other holds: what comes may have to wait for the rest.
            held = list(source.log.entries())
            desk.take(held[:: 1 + step.count % 3] if step.count > 50 else held, source)


def heal(desks: Sequence[Desk]) -> None:
    for _ in range(2):
        for desk in desks:
            for source in desks:
                desk.pull(source)


def folded(
    stored: Sequence[Stored],
    *,
    parked: frozenset[EntryId] = NOBODY,
    refused: frozenset[EntryId] = NOBODY,
    redacted: frozenset[EntryId] = NOBODY,
) -> RecordGraph:
    graph = RecordGraph(RECORD, KINDS, parked=parked, refused=refused, redacted=redacted)
    graph.extend(stored)
    return graph


def summary(graph: RecordGraph) -> dict[str, object]:
    """All a graph says, to compare two of them."""
    return {
        "order": list(graph),
        "frontier": graph.frontier(),
        "heads": {target: graph.heads(target) for target in graph.targets()},
        "values": {target: graph.value(target) for target in graph.targets()},
        "rows": {section: graph.rows(section) for section in ("cases", "clinical")},
        "facts": graph.all_facts(),
        "histories": {target: graph.entries_of(target) for target in graph.touched()},
        "waiting": graph.waiting,
        "newer": graph.needs_newer,
    }


def reading(graph: RecordGraph, target: Target) -> tuple[str, object]:
    """What a graph says of a register, in the words of the naive fold."""
    match graph.value(target):
        case Current(content, _):
            return ("value", "not applicable" if isinstance(content, NotApplicable) else content)
        case Conflict():
            return ("conflict", None)
        case Hidden(_, sight):
            return (sight.value, None)
        case None:
            return ("none", None)


def registers(graph: RecordGraph) -> list[Target]:
    return [target for target in graph.targets() if touch_of(target) is Touch.REGISTER]
