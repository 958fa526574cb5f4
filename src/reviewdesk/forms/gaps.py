"""Named gaps and the actions linked to them: which count, and what those that do not count lack."""

from __future__ import annotations

from reviewdesk.forms.answers import Facts, Gap, Given, Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CGate, CompiledForm, Result
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.kleene import any_of
from reviewdesk.forms.linking import RANK, Linked, gap_of, linked
from reviewdesk.forms.model import Severity

__all__ = ["RANK", "Linked", "actioned", "gap_of", "gap_result", "linked", "offered"]


def gap_result(run: Run, gate: CGate, row: str | None) -> Result:
    """Met when every gap of this gate that stands has its action, unknown while one is undecided without an
    action.
    """
    need = gate.gate.needs.action if gate.gate.needs is not None else None
    if need is None or gate.gate.severity is not Severity.ERROR:
        return MET, ()
    worst: Truth = MET
    causes: list[Result] = []
    for option, (stands, places) in run.gate(gate, row):
        if stands is NOT_MET or linked(run, need, gap_of(gate, row, option)).counting:
            continue
        if stands is MET:
            worst = NOT_MET
        elif worst is MET:
            worst = UNKNOWN
        causes.append((stands, places))
    return worst, tuple(
        place for stands, places in causes if (stands is MET) is (worst is NOT_MET) for place in places
    )


def offered(form: CompiledForm, facts: Facts, gap: Gap) -> tuple[str, ...]:
    """The kinds of action that the chosen options behind a gap offer, in the order of the form."""
    gate = form.gates[gap.gate]
    found: dict[str, None] = {}
    for field in gate.reads:
        if field.field.choices is None or (gap.option is not None and field is not gate.for_each):
            continue
        answer = facts.answers.get(Place(field.section, gap.row if field.rowed else None, field.id))
        value = answer.value if isinstance(answer, Given) else ()
        chosen = (gap.option,) if gap.option is not None else value if isinstance(value, tuple) else (value,)
        for option in form.form.choice_list(field.field.choices).options:
            if option.code in chosen:
                found.update(dict.fromkeys(option.offers))
    return tuple(found)


def actioned(run: Run, rows: str | None, row: str | None) -> Result:
    """{gaps: actioned}: of this row, or outside rows of the whole form."""
    results: list[Result] = []
    for section in run.compiled.sections.values():
        if rows is not None and section.rows_of != rows:
            continue
        over: tuple[str | None, ...] | None = (
            (row,) if rows is not None or section.rows_of is None else run.rows(section.rows_of)
        )
        if over is None:
            if section.gates:
                results.append((UNKNOWN, (Place(section.rows_of or section.id, None, ""),)))
            continue
        for gate in section.gates:
            results.extend(gap_result(run, gate, each) for each in over)
    negated = any_of(
        tuple((NOT_MET if t is MET else MET if t is NOT_MET else UNKNOWN, p) for t, p in results)
    )
    return (NOT_MET if negated[0] is MET else MET if negated[0] is NOT_MET else UNKNOWN), negated[1]
