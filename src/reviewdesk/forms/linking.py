"""What lifts a gate: actions linked to its gap, evidence, a signature, another answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reviewdesk.forms.answers import ActionFact, Facts, Gap, Place, Strength
from reviewdesk.forms.compiled import MET, CField, CGate, CompiledForm, Result
from reviewdesk.forms.model import ActionNeed, Form, Needs

RANK = {Strength.WEAKER: 0, Strength.INTERMEDIATE: 1, Strength.STRONGER: 2}


class Run(Protocol):
    """What is asked here of a reading of the facts (`evaluation.Run`)."""

    compiled: CompiledForm
    form: Form
    facts: Facts
    linked: dict[Gap, list[ActionFact]]
    in_row: dict[str | None, list[ActionFact]]

    def place(self, asked: CField, row: str | None) -> Place: ...

    def shown(self, asked: CField, row: str | None) -> Result: ...

    def applies(self, section: str, row: str | None) -> Result: ...

    def scope_signed(self, section: str, row: str | None) -> Result: ...

    def section_signed(self, section: str) -> Result: ...


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


def evidenced(run: Run, needs: Needs, row: str | None) -> bool:
    """Whether the evidence a gate needs is linked, of a kind it takes, to a question that is shown."""
    if needs.evidence_for is None:
        return True
    field = run.compiled.fields[needs.evidence_for]
    place = run.place(field, row)
    kinds = run.facts.evidence_kinds.get(place, ())
    enough = run.facts.evidence.get(place, 0) > 0 and (
        not needs.evidence_of or any(kind in needs.evidence_of for kind in kinds)
    )
    return enough and run.shown(field, row)[0] is MET


def countersigned(run: Run, needs: Needs, gate: CGate, row: str | None) -> bool:
    """Whether the section a gate needs signed applies and is signed: in the same row where it has these."""
    if needs.signed is None:
        return True
    rows_of = run.compiled.sections[needs.signed].rows_of
    if rows_of is None or rows_of == run.compiled.sections[gate.gate.section].rows_of:
        within = row if rows_of is not None else None
        applies = run.applies(needs.signed, within)
        return applies[0] is MET and run.scope_signed(needs.signed, within)[0] is MET
    return run.section_signed(needs.signed)[0] is MET


def lifted(run: Run, gate: CGate, row: str | None, option: str | None) -> bool:
    """Whether all that the gate needs is there; without needs only another answer lifts it."""
    needs = gate.gate.needs
    if needs is None:
        return False
    if needs.action is not None and not linked(run, needs.action, gap_of(gate, row, option)).counting:
        return False
    return (
        evidenced(run, needs, row)
        and countersigned(run, needs, gate, row)
        and all(test(run, row)[0] is MET for test in gate.tests)
    )
