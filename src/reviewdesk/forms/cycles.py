"""Circles in a form: conditions that wait for one another, signatures that wait for one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from reviewdesk.forms.model import (
    At,
    Condition,
    Field,
    Form,
    GapsActioned,
    GateHolds,
    Rows,
    Section,
    Severity,
    Signed,
    Test,
)
from reviewdesk.forms.walking import parts_of

Node: TypeAlias = tuple[str, str]
Graph: TypeAlias = Mapping[Node, tuple[Node, ...]]


def circles(form: Form, fields: Mapping[str, Field]) -> Iterator[tuple[At, tuple[str, ...]]]:
    """Circles over show, opens, required, gates, computed inputs and time standards; each once, with the
    ids along it.
    """
    graph: dict[Node, tuple[Node, ...]] = {}
    places: dict[Node, At] = {}
    for section in form.sections:
        for node, behind, at in _section_nodes(form, section, fields):
            graph[node] = behind
            places[node] = at
    for chain in _found(graph):
        # A section stands in the graph three times (applies, opens, signed); its name is told once.
        names = [chain[0][1], *(other[1] for one, other in pairwise(chain) if one[1] != other[1])]
        yield places[chain[0]], tuple(names)


def deadlocks(form: Form) -> Iterator[tuple[At, tuple[str, ...]]]:
    """Signatures that wait for one another through gates: what a section's own gates ask to be signed, and
    what it opens after.
    """
    graph: dict[Node, tuple[Node, ...]] = {}
    gated = False
    for section in form.sections:
        before = [part.sections for part in parts_of(section.opens) if isinstance(part, Signed)]
        after: list[Node] = [("signed", name) for names in before for name in names]
        for gate in section.gates:
            holds = gate.severity is Severity.ERROR and not gate.holds_review
            if holds and gate.needs is not None and gate.needs.signed is not None:
                after.append(("signed", gate.needs.signed))
                gated = True
        graph["signed", section.id] = tuple(after)
    if not gated:
        return
    for chain in _found(graph):
        if not _is_of_opens(form, tuple(name for _, name in chain)):
            yield form.section(chain[0][1]).at, tuple(name for _, name in chain)


def _is_of_opens(form: Form, chain: tuple[str, ...]) -> bool:
    """Whether a circle runs over `opens` alone, which `circles` tells already."""
    for one, other in pairwise(chain):
        after = {
            name
            for part in parts_of(form.section(one).opens)
            if isinstance(part, Signed)
            for name in part.sections
        }
        if other not in after:
            return False
    return True


def _section_nodes(
    form: Form, section: Section, fields: Mapping[str, Field]
) -> Iterator[tuple[Node, tuple[Node, ...], At]]:
    applies: Node = ("applies", section.id)
    parent: tuple[Node, ...] = ()
    if section.rows_of is not None and section.rows_of != section.id:
        parent = (("applies", section.rows_of),)
    yield applies, (*parent, *_read(form, section.show)), section.at
    opens: Node = ("opens", section.id)
    yield opens, _read(form, section.opens), section.at
    holding = [g for g in section.gates if g.severity is Severity.ERROR and not g.holds_review]
    needed = [
        ("field", name)
        for needs in (gate.needs for gate in holding)
        if needs is not None
        for name in (needs.evidence_for, *(test.field for test in needs.tests))
        if name is not None
    ]
    gates = [("gate", gate.id) for gate in holding]
    yield ("signed", section.id), (applies, opens, *gates, *needed), section.at
    for field in section.fields:
        behind: list[Node] = [applies, *_read(form, field.show)]
        if not isinstance(field.required, bool):
            behind.extend(_read(form, field.required))
        if field.standard is not None:
            behind.append(("field", field.standard.field_from))
        for _, source in field.computed.inputs if field.computed is not None else ():
            if source in fields:
                behind.append(("field", source))
            elif any(other.id == source for other in form.sections):
                behind.extend(("field", f.id) for f in form.section(source).fields if f.computed is None)
        yield ("field", field.id), tuple(behind), field.at
    for gate in section.gates:
        bound: tuple[Node, ...] = (("field", gate.for_each),) if gate.for_each is not None else ()
        yield ("gate", gate.id), (applies, *bound, *_read(form, gate.when)), gate.at


def _read(form: Form, condition: Condition | None) -> tuple[Node, ...]:
    """What a condition reads, one step far."""
    found: list[Node] = []
    for part in parts_of(condition):
        match part:
            case Test(field=name):
                found.append(("field", name))
            case Signed(sections):
                found.extend(("signed", name) for name in sections)
            case GateHolds(gate):
                found.append(("gate", gate))
            case Rows(section=name):
                found.append(("applies", name))
            case GapsActioned():
                found.extend(("gate", gate.id) for section in form.sections for gate in section.gates)
            case _:
                pass
    return tuple(found)


def _found(graph: Graph) -> Iterator[tuple[Node, ...]]:
    """Circles met by going through the graph in depth, each closed by the node it began with."""
    done: set[Node] = set()
    told: set[frozenset[Node]] = set()
    for start in graph:
        if start in done:
            continue
        path: list[Node] = [start]
        under_way = {start}
        ways = [iter(graph.get(start, ()))]
        while path:
            step = next(ways[-1], None)
            if step is None:
                left = path.pop()
                under_way.discard(left)
                done.add(left)
                ways.pop()
            elif step in under_way:
                chain = path[path.index(step) :]
                if frozenset(chain) not in told:
                    told.add(frozenset(chain))
                    yield (*chain, step)
            elif step not in done:
                path.append(step)
                under_way.add(step)
                ways.append(iter(graph.get(step, ())))
