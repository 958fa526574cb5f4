"""What a section outside rows is worked out from: while none of it changes, it comes to what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from reviewdesk.forms.compiled import CField, CGate, CompiledForm, CSection
from reviewdesk.forms.compiling import named_in
from reviewdesk.forms.model import Condition, FieldRef, GapsActioned, GateHolds, Rows, Signed, Test
from reviewdesk.forms.walking import parts_of

Node: TypeAlias = "tuple[str, str]"
"""What is asked, and of what: field, applies, opens, signed, gate, lift, sheet; an id."""


def fields_behind(form: CompiledForm, section: str) -> frozenset[str]:
    """Every field whose answer may change what a section comes to, in whatever row it stands.

    Signatures, actions, evidence, reasons and which rows there are may change it too: they are the caller's
    business.
    """
    found: set[str] = set()
    seen: set[Node] = set()
    todo: list[Node] = [("sheet", section)]
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        if node[0] == "field":
            found.add(node[1])
        todo.extend(_behind(form, *node))
    return frozenset(found)


def _behind(form: CompiledForm, what: str, name: str) -> Iterator[Node]:
    """One step back."""
    match what:
        case "field":
            yield from _field(form, form.fields[name])
        case "gate":
            yield from _gate(form, form.gates[name])
        case "lift":
            yield from _lift(form, form.gates[name])
        case "applies":
            section = form.sections[name].section
            yield from _read(form, section.show)
            if section.rows_of not in (None, name):
                yield "applies", str(section.rows_of)
        case "opens":
            yield from _read(form, form.sections[name].section.opens)
        case "signed":
            yield from _signed(form.sections[name])
        case _:
            yield from _sheet(form, form.sections[name])


def _field(form: CompiledForm, field: CField) -> Iterator[Node]:
    yield "applies", field.section
    yield from _read(form, field.field.show)
    yield from (("field", source.id) for source in field.inputs)
    if field.start is not None:
        yield "field", field.start.id


def _gate(form: CompiledForm, gate: CGate) -> Iterator[Node]:
    yield "applies", gate.gate.section
    yield from _read(form, gate.gate.when)
    if gate.for_each is not None:
        yield "field", gate.for_each.id


def _lift(form: CompiledForm, gate: CGate) -> Iterator[Node]:
    yield "gate", gate.id
    needs = gate.gate.needs
    if needs is None:
        return
    for test in needs.tests:
        yield from _read(form, test)
    if needs.evidence_for is not None:
        yield "field", needs.evidence_for
    if needs.signed is not None:
        yield "signed", needs.signed


def _signed(section: CSection) -> Iterator[Node]:
    yield "applies", section.id
    if section.rows_of is not None:
        yield "applies", section.rows_of
    yield "opens", section.id
    yield from (("lift", gate.id) for gate in section.gates)
    yield from (("field", field.id) for field in section.excluded)


def _sheet(form: CompiledForm, section: CSection) -> Iterator[Node]:
    yield from _signed(section)
    yield from (("signed", name) for name in section.opens_after)
    for field in section.fields:
        yield "field", field.id
        if not isinstance(field.field.required, bool):
            yield from _read(form, field.field.required)
        for one in (field.field, *field.field.column_fields):
            for bound in (one.minimum, one.maximum):
                if bound is not None and isinstance(bound.value, FieldRef):
                    yield "field", bound.value.field
    for gate in section.gates:
        yield from (("field", name) for name in named_in(gate.gate.because.texts) if name in form.fields)
        yield from (("field", field.id) for field in gate.reads)


def _read(form: CompiledForm, condition: Condition | None) -> Iterator[Node]:
    for part in parts_of(condition):
        match part:
            case Test(field=name, operand=operand):
                yield "field", name
                if isinstance(operand, FieldRef):
                    yield "field", operand.field
            case GateHolds(gate=gate):
                yield "gate", gate
            case Rows(section=rows):
                yield "applies", rows
            case Signed(sections=sections):
                yield from (("signed", name) for name in sections)
            case GapsActioned():
                yield from (("gate", name) for name in form.gates)
            case _:
                pass
