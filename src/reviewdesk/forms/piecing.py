"""What one scope, one row and a section of rows come to: the pieces a decision is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reviewdesk.forms.answers import Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CSection, GateResults, Result
from reviewdesk.forms.decision import FieldState, FiredGate, GapState, Hold, HoldKind, Scope, ScopeState
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.gating import Fired
from reviewdesk.forms.holding import Sheet, Waits
from reviewdesk.forms.model import Severity
from reviewdesk.forms.opening import unsigned_hold
from reviewdesk.forms.validating import RowCheck


@dataclass(frozen=True, slots=True)
class Part:
    """What one scope comes to."""

    fields: dict[Place, FieldState]
    state: ScopeState
    holds: tuple[Hold, ...]
    gaps: tuple[GapState, ...]
    fired: tuple[FiredGate, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one row comes to over all its sections, kept while nothing it reads has changed."""

    parts: tuple[Part, ...]
    checks: tuple[RowCheck, ...]
    signed: dict[Scope, Result]
    gates: dict[tuple[str, str | None], GateResults]
    waits: Waits  # of questions outside the row


def wait_for(waits: Waits, more: Waits) -> None:
    """Add what waits for the same questions, each once."""
    for place, waiting in more.items():
        ids = waits.setdefault(place, [])
        ids.extend(name for name in waiting if name not in ids)


_TELLING = (
    HoldKind.UNANSWERED,
    HoldKind.NOT_KNOWN,
    HoldKind.BLIND,
    HoldKind.PANEL,
    HoldKind.CANNOT_COMPUTE,
    HoldKind.DISPUTED,
    HoldKind.ROWS,
)


def with_waits(holds: Iterable[Hold], waits: Waits) -> Iterator[Hold]:
    """Add what waits from outside its row to the hold of each question."""
    for hold in holds:
        ids = waits.get(hold.place) if hold.place is not None and hold.kind in _TELLING else None
        if ids and not set(ids) <= set(hold.waits):
            yield replace(hold, waits=tuple(dict.fromkeys((*hold.waits, *ids))))
        else:
            yield hold


def part_of(run: Run, section: CSection, sheet: Sheet, holds: list[Hold], fired: Fired) -> Part:
    scope = sheet.scope
    applies = run.applies(section.id, scope.row)[0]
    opens = run.opens(section.id, scope.row)[0]
    roles = run.unsigned(section.id, scope.row)
    here = sum(1 for hold in holds if not hold.holds_review)
    standings = {s.standing for s in run.signatures.get(scope, ())} if roles else set()
    returned = "returned" in standings
    stale = bool(standings - {"valid"})
    signed = not roles and applies is not NOT_MET and run.scope_signed(section.id, scope.row)[0] is MET
    state = ScopeState(
        applies=applies,
        opens=opens,
        signed=signed,
        stale=stale,
        ready=applies is MET and here == 0,
        holds=here,
        answered=sheet.answered,
        asked=sheet.asked,
        unsigned_roles=roles if applies is not NOT_MET else (),
        opens_after=section.opens_after,
        returned=returned,
    )
    if applies is not NOT_MET and roles:
        holds.append(unsigned_hold(run, section, scope, roles, stale=stale, returned=returned))
    return Part(sheet.fields, state, tuple(holds), tuple(fired.gaps), tuple(fired.fired))


def together(run: Run, section: CSection, states: list[ScopeState], counted: tuple[Hold, ...]) -> ScopeState:
    """A section of rows as a whole: signed when every row that applies is."""
    applies = run.applies(section.id, None)[0] if section.rows_of == section.id else MET
    live = [state for state in states if state.applies is not NOT_MET]
    errors = sum(1 for hold in counted if hold.severity is Severity.ERROR)
    opens = {state.opens for state in live}
    return ScopeState(
        applies=applies,
        opens=NOT_MET if NOT_MET in opens else UNKNOWN if UNKNOWN in opens else MET,
        signed=run.section_signed(section.id)[0] is MET and bool(live) and not errors,
        stale=any(state.stale for state in live),
        ready=applies is MET and not errors and all(state.ready for state in live),
        holds=errors + sum([state.holds for state in live]),
        answered=sum([state.answered for state in live]),
        asked=sum([state.asked for state in live]),
        unsigned_roles=tuple(dict.fromkeys([role for state in live for role in state.unsigned_roles])),
        opens_after=section.opens_after,
        returned=any(state.returned for state in live),
    )
