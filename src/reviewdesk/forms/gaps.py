"""Named gaps and the actions linked to them: which count, and what those that do not count lack."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.answers import ActionFact, Gap, Place, Strength
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CGate, Result
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.evaluation import Run, any_of
from reviewdesk.forms.model import ActionNeed, Severity

RANK = {Strength.WEAKER: 0, Strength.INTERMEDIATE: 1, Strength.STRONGER: 2}


@dataclass(frozen=True, slots=True)
class Linked:
    """Actions linked to a gap: those that count, those that would once they are documented, those of
    another kind or too weak.
    """

    counting: tuple[ActionFact, ...]
    undocumented: tuple[ActionFact, ...]
    unfit: tuple[ActionFact, ...]


def linked(run: Run, need: ActionNeed, gap: Gap) -> Linked:
    """One action satisfies exactly the gaps it is linked to; `any` takes an action of any gap of the row."""
    actions = run.linked.get(gap, ()) if need.own else run.in_row.get(gap.row, ())
    counting: list[ActionFact] = []
    undocumented: list[ActionFact] = []
    unfit: list[ActionFact] = []
    for action in actions:
        if not _fits(run, need, action):
            unfit.append(action)
        elif action.documented:
            counting.append(action)
        else:
            undocumented.append(action)
    return Linked(tuple(counting), tuple(undocumented), tuple(unfit))


def _fits(run: Run, need: ActionNeed, action: ActionFact) -> bool:
    if need.kinds and action.kind not in need.kinds:
        base = next((kind.base for kind in run.form.actions if kind.id == action.kind), action.kind)
        if base not in need.kinds:
            return False
    if need.strength is not None and RANK[action.strength] < RANK[need.strength]:
        return False
    return not need.milestones or action.milestones > 0


def gap_of(gate: CGate, row: str | None, option: str | None) -> Gap:
    return Gap(gate.id, row if gate.rowed else None, option)


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
