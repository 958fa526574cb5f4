"""Computed fields: the registry of what a form may name under `by`, and what each computes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.forms.answers import Answer, CannotCompute, Facts, Given, Place, Table
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Field, Form, Kind, Section
from reviewdesk.records.attainment import goal_attainment
from reviewdesk.records.cause_statement import cause_statement
from reviewdesk.records.computing import Compute, Earlier, Inputs
from reviewdesk.records.continuity import (
    contact_axis,
    continuity_index,
    continuity_variance,
    incidents_within,
    roster_pattern,
    share,
    unfamiliar_contacts,
    usual_worker_share,
)
from reviewdesk.records.earlier import causes_in, causes_said
from reviewdesk.records.imports import Imports
from reviewdesk.records.ranking import rank_change
from reviewdesk.records.review import Review
from reviewdesk.texts import Text


def computed_answers(
    review: Review,
    form: Form,
    facts: Facts,
    earlier: Sequence[Earlier],
    imports: Imports,
    registry: Mapping[str, Compute] | None = None,
) -> Mapping[Place, Answer]:
    """Every computed field of a review, by place; a field whose function is not registered says so."""
    found: dict[Place, Answer] = {}
    before = [
        e
        for e in earlier
        if e.review.id != review.id and e.review.opening.opened_on < review.opening.opened_on
    ]
    around = Inputs({}, {}, {}, {}, review, form, before, imports)
    sections = {section.id: section for section in form.sections}
    known = {f.id: f for section in form.sections for f in section.fields}
    for field, place in _places(form, facts):
        assert field.computed is not None
        compute = (REGISTRY if registry is None else registry).get(field.computed.by)
        if compute is None:
            found[place] = CannotCompute(Text("{name} is not known to this version", name=field.computed.by))
            continue
        found[place] = compute(_inputs(field, place, facts, around, sections, known))
    return found


def _inputs(
    field: Field,
    place: Place,
    facts: Facts,
    around: Inputs,
    sections: Mapping[str, Section],
    known: Mapping[str, Field],
) -> Inputs:
    assert field.computed is not None
    form = around.form
    values: dict[str, Answer | None] = {}
    rows: dict[str, tuple[Mapping[str, Answer | str], ...]] = {}
    for name, source in field.computed.inputs:
        if source in sections:
            of = sections[source]
            rows[name] = tuple(
                {f.id: a for f in of.fields if (a := facts.answers.get(Place(of.id, row, f.id))) is not None}
                for row in (facts.rows.get(of.rows_of, ()) if of.rows_of else (None,))
            )
        elif source in known and name != "of":
            answer = values[name] = facts.answers.get(_beside(form, place, source))
            if (
                known[source].kind is Kind.TABLE
                and isinstance(answer, Given)
                and isinstance(answer.value, Table)
            ):
                ids = [column for column, _ in known[source].columns]
                rows[name] = tuple(dict(zip(ids, line, strict=True)) for line in answer.value.rows)
    settings = {name: facts.settings[of] for name, of in field.computed.settings if of in facts.settings}
    names = dict(field.computed.inputs)
    return replace(around, values=values, rows=rows, names=names, settings=settings)


def recorded_answers(review: Review, form: Form, facts: Facts) -> Mapping[Place, Answer]:
    """Every computed field as the log holds it; what was never recorded says so."""
    found: dict[Place, Answer] = {}
    for _, place in _places(form, facts):
        held = review.answers.get(place)
        recorded = held.answer if held is not None else None
        found[place] = recorded if recorded is not None else CannotCompute(Text("it was not recorded"))
    return found


def signed_places(review: Review, form: Form, facts: Facts, graph: RecordGraph) -> Iterator[Place]:
    """Computed fields of what is validly signed, where the signature knew every input as it stands.

    Gates read these as they were recorded: what other reviews say later moves no signed gate.
    """
    valid = [s for s in review.signatures if s.standing == "valid"]
    if not valid:
        return
    pasts = [(s.scope, graph.past((s.entry,))) for s in valid]
    for field, place in _places(form, facts):
        assert field.computed is not None
        read = [p for _, source in field.computed.inputs for p in _read(form, facts, place, source)]
        inputs = [review.answers.get(one) for one in read]
        for scope, past in pasts:
            if scope == Scope(place.section, place.row) and all(
                held is None or held.entry in past for held in inputs
            ):
                yield place
                break


def _places(form: Form, facts: Facts) -> Iterator[tuple[Field, Place]]:
    for section in form.sections:
        for field in section.fields:
            if field.computed is not None:
                for row in facts.rows.get(section.rows_of, ()) if section.rows_of else (None,):
                    yield field, Place(section.id, row, field.id)


def _read(form: Form, facts: Facts, place: Place, source: str) -> Iterator[Place]:
    """Every answer an input stands for: of a section all of them; a column is read with its table."""
    section = next((s for s in form.sections if s.id == source), None)
    if section is not None:
        for row in facts.rows.get(section.rows_of, ()) if section.rows_of else (None,):
            yield from (Place(section.id, row, f.id) for f in section.fields)
    elif any(f.id == source for s in form.sections for f in s.fields):
        yield _beside(form, place, source)


def _beside(form: Form, place: Place, source: str) -> Place:
    """Where an input stands: in the same row when its section has the same rows, else outside rows."""
    other = form.section(form.field(source).section)
    same = other.rows_of is not None and other.rows_of == form.section(place.section).rows_of
    return Place(other.id, place.row if same else None, source)


def _repeat_pattern(inputs: Inputs) -> Answer:
    """How many earlier reviews of the same measure found the same cause in any of their rows."""
    cause = inputs.values.get("cause")
    if not isinstance(cause, Given):
        return CannotCompute(Text("the cause is not answered yet"))
    causes = causes_said(cause, inputs.form.field(inputs.names["cause"]), inputs.form)
    same = [
        e
        for e in inputs.earlier
        if e.review.opening.measure == inputs.review.opening.measure
        and not causes.isdisjoint(causes_in(e.review, e.form))
    ]
    return Given(len(same), source="computed from the earlier reviews of this measure")


REGISTRY: Mapping[str, Compute] = {
    "repeat_pattern": _repeat_pattern,
    "continuity_variance": continuity_variance,
    "roster_pattern": roster_pattern,
    "share": share,
    "unfamiliar_contacts": unfamiliar_contacts,
    "continuity_index": continuity_index,
    "contact_axis": contact_axis,
    "usual_worker_share": usual_worker_share,
    "incidents_within": incidents_within,
    "goal_attainment": goal_attainment,
    "cause_statement": cause_statement,
    "rank_change": rank_change,
}
