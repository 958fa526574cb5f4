"""Decide: what is shown, what holds and why, what lifts it, of a whole form on a set of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from reviewdesk.forms.answers import Answer, Facts, Given, Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CompiledForm, CSection, GateResults, Result
from reviewdesk.forms.decision import (
    Cause,
    Decision,
    FieldState,
    FiredGate,
    GapState,
    Hold,
    HoldKind,
    Lift,
    Scope,
    ScopeState,
    Stood,
)
from reviewdesk.forms.dependencies import fields_behind
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.explaining import causes
from reviewdesk.forms.gating import Fired, gate
from reviewdesk.forms.holding import Sheet, Waits, finish, question
from reviewdesk.forms.model import Severity
from reviewdesk.forms.opening import not_open, row_count, unsigned_hold
from reviewdesk.forms.standards import BusinessDays
from reviewdesk.forms.validating import RowCheck, row_checks, validations

_NONE: Mapping[Place, Answer] = MappingProxyType({})


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


def decide(
    form: CompiledForm,
    facts: Facts,
    *,
    computed: Mapping[Place, Answer] = _NONE,
    business_days: BusinessDays | None = None,
    language: str = "en",
) -> Decision:
    """Everything at once, with reasons.

    `computed` holds what registered functions computed; `business_days` counts on the contract's calendar
    (without it a standard in business days is unknown).
    """
    return Decider(form, language=language, business_days=business_days).decide(facts, computed=computed)


class Decider:
    """Decides again and again on the facts of one review; only what rests on a change is worked out again: a
    row, and a section outside rows.

    The decision depends on the arguments alone; what is kept only saves time.
    """

    def __init__(
        self, form: CompiledForm, *, language: str = "en", business_days: BusinessDays | None = None
    ) -> None:
        self.form = form
        self.language = language
        self.business_days = business_days
        self._groups = {
            s.id: tuple(c for c in form.sections.values() if c.rows_of == s.id)
            for s in form.sections.values()
            if s.rows_of == s.id
        }
        self._behind = {s.id: fields_behind(form, s.id) for s in form.sections.values() if s.rows_of is None}
        self._sheets: dict[str, tuple[Sheet, Fired, Waits]] = {}
        self._pieces: dict[tuple[str, str], tuple[object, Piece]] = {}
        self._made: dict[object, Cause | Lift | Hold] = {}
        self._stood: dict[object, tuple[list[object], Stood]] = {}
        self._frame: Facts | None = None
        self._computed: Mapping[Place, Answer] = _NONE

    def copy(self) -> Decider:
        """Another that knows what this one knows, for another thread; neither changes the other."""
        made = Decider(self.form, language=self.language, business_days=self.business_days)
        made._pieces = dict(self._pieces)
        made._made, made._stood = dict(self._made), dict(self._stood)
        made._frame, made._computed = self._frame, self._computed
        return made

    def decide(self, facts: Facts, *, computed: Mapping[Place, Answer] = _NONE) -> Decision:
        before = self._frame
        if not _same_frame(facts, before):
            self._made = {}
            self._stood = {}
        if before is None or not _same_frame(facts, before) or not _same_evidence(facts, before):
            self._pieces.clear()
            self._sheets.clear()
        else:
            changed = _that_differ(before.answers, facts.answers)
            changed |= _that_differ(self._computed, computed)
            rows = {place.row for place in changed}
            for old in [key for key in self._pieces if key[1] in rows]:
                del self._pieces[old]
            fields = {place.field for place in changed}
            kept = _same_acts(facts, before)
            for name in [n for n in self._sheets if not kept or not fields.isdisjoint(self._behind[n])]:
                del self._sheets[name]
        self._frame, self._computed = facts, computed
        run = Run(self.form, facts, computed, self.business_days, self.language, self._made, self._stood)
        pieces = {group: self._rows(run, group) for group in self._groups}
        return self._assemble(run, pieces)

    # --- rows -----------------------------------------------------------------------

    def _rows(self, run: Run, group: str) -> dict[str, Piece]:
        rows = run.rows(group) or ()
        checks = tuple(check(run, None) for check in self.form.outside.get(group, ()))
        outside = tuple(
            run.answer(field, run.place(field, None)) for field in self.form.outside_fields.get(group, ())
        )
        reasons: dict[str | None, list[object]] = {}
        for (rule, row), reason in run.facts.warnings.items():
            reasons.setdefault(row, []).append((rule, reason))
        pieces: dict[str, Piece] = {}
        kept: dict[tuple[str, str], tuple[object, Piece]] = {}
        for row in rows:
            key = (
                tuple(run.in_row.get(row, ())),
                tuple([tuple(run.signatures.get(Scope(s.id, row), ())) for s in self._groups[group]]),
                tuple(reasons.get(row, ())),
                checks,
                outside,
            )
            found = self._pieces.get((group, row))
            if found is None or found[0] != key:
                found = (key, self._piece(run, group, row))
            else:
                run.remember(found[1].signed, found[1].gates)
            kept[group, row] = found
            pieces[row] = found[1]
        for old in [k for k in self._pieces if k[0] == group]:
            del self._pieces[old]
        self._pieces.update(kept)
        return pieces

    def _piece(self, run: Run, group: str, row: str) -> Piece:
        waits: Waits = {}
        sheets = [self._sheet(run, section, row, waits) for section in self._groups[group]]
        checks = row_checks(run, group, row, waits)
        parts = tuple(
            self._part(run, section, sheet, fired, waits)
            for section, (sheet, fired) in zip(self._groups[group], sheets, strict=True)
        )
        signed = {Scope(s.id, row): run.scope_signed(s.id, row) for s in self._groups[group]}
        gates: dict[tuple[str, str | None], GateResults] = {
            (g.id, row): run.gate(g, row) for s in self._groups[group] for g in s.gates
        }
        beyond = {place: ids for place, ids in waits.items() if place.row != row}
        return Piece(parts, checks, signed, gates, beyond)

    def _outside_rows(self, run: Run, section: CSection) -> tuple[Sheet, Fired, Waits]:
        found = self._sheets.get(section.id)
        if found is None:
            waits: Waits = {}
            found = self._sheets[section.id] = (*self._sheet(run, section, None, waits), waits)
        return found

    # --- one scope --------------------------------------------------------------------

    def _sheet(self, run: Run, section: CSection, row: str | None, waits: Waits) -> tuple[Sheet, Fired]:
        sheet = Sheet(Scope(section.id, row))
        fired = Fired()
        applies = run.applies(section.id, row)
        if applies[0] is NOT_MET:
            hidden = FieldState(NOT_MET, NOT_MET, causes(run, applies[1]))
            sheet.fields = {Place(section.id, row, field.id): hidden for field in section.fields}
            return sheet, fired
        for field in section.fields:
            question(run, field, row, sheet, waits)
        for each in section.gates:
            gate(run, each, sheet.scope, sheet, waits, fired)
        not_open(run, section, sheet, waits)
        return sheet, fired

    def _part(self, run: Run, section: CSection, sheet: Sheet, fired: Fired, waits: Waits) -> Part:
        holds: list[Hold] = []
        for draft in sheet.drafts:
            # What is undecided is told with the question it waits for, where that question
            # holds this very scope.
            if (
                draft.roots
                and not sheet.held.isdisjoint(draft.roots)
                and (draft.hold is None or not draft.hold.holds_review)
            ):
                continue
            holds.append(finish(run, draft, sheet.scope, waits))
        return _part_of(run, section, sheet, holds, fired)

    # --- the whole ----------------------------------------------------------------------

    def _assemble(self, run: Run, pieces: dict[str, dict[str, Piece]]) -> Decision:
        waits: Waits = {}
        flat: dict[str, tuple[Sheet, Fired]] = {}
        for section in self.form.sections.values():
            if section.rows_of is None:
                sheet, lit, waiting = self._outside_rows(run, section)
                flat[section.id] = sheet, lit
                _wait_for(waits, waiting)
        checks = {group: {row: piece.checks for row, piece in rows.items()} for group, rows in pieces.items()}
        review_holds, closing = validations(run, checks, waits)
        for rows in pieces.values():
            for piece in rows.values():
                _wait_for(waits, piece.waits)
        fields: dict[Place, FieldState] = {}
        scopes: dict[Scope, ScopeState] = {}
        holds: list[Hold] = []
        gaps: list[GapState] = []
        fired: list[FiredGate] = []

        def take(part: Part, scope: Scope) -> None:
            fields.update(part.fields)
            scopes[scope] = part.state
            holds.extend(part.holds)
            gaps.extend(part.gaps)
            fired.extend(part.fired)

        for section in self.form.sections.values():
            if section.rows_of is None:
                sheet, lit = flat[section.id]
                take(self._part(run, section, sheet, lit, waits), sheet.scope)
                continue
            counted = row_count(run, section, waits)
            holds.extend(counted)
            position = self._groups[section.rows_of].index(section)
            states: list[ScopeState] = []
            for row, piece in pieces[section.rows_of].items():
                take(piece.parts[position], Scope(section.id, row))
                states.append(piece.parts[position].state)
            scopes[Scope(section.id)] = _together(run, section, states, counted)
        holds.extend(review_holds)
        told = _with_waits(holds, waits) if waits else holds
        return Decision(
            MappingProxyType(fields),
            MappingProxyType(scopes),
            tuple(told),
            tuple(gaps),
            tuple(fired),
            tuple(closing),
        )


def _same_frame(facts: Facts, before: Facts | None) -> bool:
    """Whether what every row reads is as it was: settings, names, local time, records signed elsewhere."""
    return before is not None and (
        facts.tz_minutes == before.tz_minutes
        and (facts.settings is before.settings or facts.settings == before.settings)
        and (facts.names is before.names or facts.names == before.names)
        and facts.signed_records == before.signed_records
    )


def _same_evidence(facts: Facts, before: Facts) -> bool:
    return facts.evidence == before.evidence and facts.evidence_kinds == before.evidence_kinds


def _same_acts(facts: Facts, before: Facts) -> bool:
    """Whether what is done beside answers is as it was: signatures, actions, reasons, rows."""
    return (
        facts.signatures == before.signatures
        and facts.actions == before.actions
        and facts.warnings == before.warnings
        and facts.rows == before.rows
        and facts.none_said == before.none_said
    )


def _that_differ(before: Mapping[Place, Answer], now: Mapping[Place, Answer]) -> set[Place]:
    """Where an answer came, went, or is another than before, or was given at another time: `today` and `now`
    are those of the answer.
    """
    if before is now:
        return set()
    known = before.get
    found = {
        place
        for place, answer in now.items()
        if (held := known(place)) is not answer and (held != answer or _given_at(held) != _given_at(answer))
    }
    if len(before) != len(now) or before.keys() != now.keys():
        found.update(before.keys() - now.keys())
    return found


def _given_at(answer: Answer | None) -> object:
    return answer.at if isinstance(answer, Given) else None


def _wait_for(waits: Waits, more: Waits) -> None:
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


def _with_waits(holds: Iterable[Hold], waits: Waits) -> Iterable[Hold]:
    """Add what waits from outside its row to the hold of each question."""
    for hold in holds:
        ids = waits.get(hold.place) if hold.place is not None and hold.kind in _TELLING else None
        if ids and not set(ids) <= set(hold.waits):
            yield replace(hold, waits=tuple(dict.fromkeys((*hold.waits, *ids))))
        else:
            yield hold


def _part_of(run: Run, section: CSection, sheet: Sheet, holds: list[Hold], fired: Fired) -> Part:
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


def _together(run: Run, section: CSection, states: list[ScopeState], counted: tuple[Hold, ...]) -> ScopeState:
    """A section of rows as a whole: signed when every row that applies is."""
    applies = run.applies(section.id, None)[0] if section.rows_of == section.id else MET
    live = [state for state in states if state.applies is not NOT_MET]
    errors = sum(1 for hold in counted if hold.severity is Severity.ERROR)
    opens = [state.opens for state in live]
    return ScopeState(
        applies=applies,
        opens=NOT_MET if NOT_MET in opens else UNKNOWN if UNKNOWN in opens else MET,
        signed=run.section_signed(section.id)[0] is MET and bool(live) and not errors,
        stale=any(state.stale for state in live),
        ready=applies is MET and not errors and all(state.ready for state in live),
        holds=errors + sum(state.holds for state in live),
        answered=sum(state.answered for state in live),
        asked=sum(state.asked for state in live),
        unsigned_roles=tuple(dict.fromkeys(role for state in live for role in state.unsigned_roles)),
        opens_after=section.opens_after,
        returned=any(state.returned for state in live),
    )
