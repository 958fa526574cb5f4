"""Read facts through a compiled form: what is shown, what stands, with the answers that say so.

Kleene logic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from reviewdesk.forms.answers import (
    ActionFact,
    Answer,
    Blind,
    CannotCompute,
    Communication,
    DidNotHappen,
    Disputed,
    Facts,
    Gap,
    Given,
    NotApplicable,
    NotKnown,
    Place,
    Reason,
    SignatureFact,
    Table,
    Value,
    copied,
)
from reviewdesk.forms.compiled import (
    MET,
    NO,
    NOT_MET,
    UNKNOWN,
    YES,
    CField,
    CGate,
    CompiledForm,
    CSection,
    GateResults,
    Result,
)
from reviewdesk.forms.decision import Cause, Delay, Hold, Lift, Scope, Stood, Verdict
from reviewdesk.forms.durations import parse_duration
from reviewdesk.forms.kleene import all_of, any_of, both
from reviewdesk.forms.linking import lifted
from reviewdesk.forms.model import Duration, Field, Kind, SettingRef, Severity
from reviewdesk.forms.signers import covered
from reviewdesk.forms.standards import BusinessDays, as_moment, measure, worded, zone

__all__ = ["CompiledForm", "Run", "State", "gives"]


Pending: TypeAlias = tuple[tuple[Scope, tuple[str, ...]], ...]
"""Scopes that are not signed, with the roles still to sign (none where it is signed and held again)."""


class State(IntEnum):
    """What an answer is to a condition."""

    VALUE = 0
    MISSING = 1
    NOT_KNOWN = 2
    NOT_APPLICABLE = 3


class Known(NamedTuple):
    """What earlier readings of the same answers found: which scopes are signed, how gates stand."""

    signed: dict[Scope, Result]
    gates: dict[tuple[str, str | None], GateResults]


class Run:
    """One reading of one set of facts; everything asked is asked once."""

    def __init__(
        self,
        compiled: CompiledForm,
        facts: Facts,
        computed: Mapping[Place, Answer],
        business_days: BusinessDays | None,
        language: str,
        made: dict[object, Cause | Lift | Hold] | None = None,
        stood: dict[object, tuple[list[object], Stood]] | None = None,
        known: Known | None = None,
    ) -> None:
        """`made`, `stood`: parts of explanations, `known`: of rows that did not change; both kept between
        readings of the same review.
        """
        self.compiled = compiled
        self.form = compiled.form
        self.facts = facts
        self.answers = copied(facts.answers)
        self.computed = copied(computed)
        self.business_days = business_days
        self.language = language
        self.zone: tzinfo = zone(facts.tz_minutes)
        self.made: dict[object, Cause | Lift | Hold] = {} if made is None else made
        self.stood: dict[object, tuple[list[object], Stood]] = {} if stood is None else stood
        self.bound: tuple[str, str | None, str] | None = (
            None  # field, row and the one option a `for` gate is asked about
        )
        self._shown: dict[Place, Result] = {}
        self._applies: dict[Scope, Result] = {}
        self._known = known or Known({}, {})
        self._signed: dict[Scope, Result] = {}
        self._sections_signed: dict[str, Result] = {}
        self._pending: dict[str, Pending] = {}
        self._gates: dict[tuple[str, str | None], GateResults] = {}
        self._delays: dict[Place, tuple[Delay, tuple[Place, ...]]] = {}
        self.signatures: dict[Scope, list[SignatureFact]] = {}
        for signature in facts.signatures:
            self.signatures.setdefault(Scope(signature.section, signature.row), []).append(signature)
        self.reasons: dict[str | None, list[tuple[str, Reason]]] = {}
        for (rule, at), reason in facts.warnings.items():
            self.reasons.setdefault(at, []).append((rule, reason))
        self.linked: dict[Gap, list[ActionFact]] = {}
        self.in_row: dict[str | None, list[ActionFact]] = {}
        for action in facts.actions:
            rows = set()
            for gap in action.gaps:
                self.linked.setdefault(gap, []).append(action)
                rows.add(gap.row)
            for row in rows:
                self.in_row.setdefault(row, []).append(action)

    # --- answers ---------------------------------------------------------------

    def place(self, asked: CField, row: str | None) -> Place:
        return Place(asked.section, row if asked.rowed else None, asked.id)

    def answer(self, asked: CField, place: Place) -> Answer | None:
        if asked.computed:
            found = self.computed.get(place)
            if found is not None:
                return found
        return self.answers.get(place)

    def look(self, asked: CField, place: Place) -> tuple[State, Value | None]:
        """The answer as conditions see it: disputed, blind and not-applicable where that is not allowed
        count as missing.
        """
        answer = self.answer(asked, place)
        if answer is None:
            return State.MISSING, None
        if isinstance(answer, Given):
            return self._given(asked, place, answer.value)
        if isinstance(answer, NotKnown | CannotCompute):
            return State.NOT_KNOWN, None
        if isinstance(answer, NotApplicable):
            return (State.NOT_APPLICABLE if asked.na else State.MISSING), None
        assert isinstance(answer, Disputed | Blind)
        return State.MISSING, None

    def _given(self, asked: CField, place: Place, value: Value) -> tuple[State, Value | None]:
        if asked.unknown_codes and (
            value in asked.unknown_codes
            if isinstance(value, str)
            else isinstance(value, tuple) and not asked.unknown_codes.isdisjoint(value)
        ):
            return State.NOT_KNOWN, None
        if isinstance(value, DidNotHappen) and asked.start is None:
            return State.MISSING, None
        if value == "" or (isinstance(value, Table) and not value.rows):
            return State.MISSING, None
        if self.bound is not None and self.bound[0] == asked.id and self.bound[1] == place.row:
            return State.VALUE, (self.bound[2],)
        return State.VALUE, value

    def roots(self, asked: CField, row: str | None) -> tuple[Place, ...]:
        """The open questions behind an unknown answer: those a computed value waits for, else the question
        itself.
        """
        if asked.inputs:
            behind: list[Place] = []
            for source in asked.inputs:
                shown, waits = self.shown(source, row)
                if shown is UNKNOWN:
                    behind.extend(waits)
                elif shown is MET and self.look(source, self.place(source, row))[0] in (
                    State.MISSING,
                    State.NOT_KNOWN,
                ):
                    behind.extend(self.roots(source, row))
            if behind:
                return tuple(dict.fromkeys(behind))
        return (self.place(asked, row),)

    # --- what is shown, what applies -----------------------------------------------

    def shown(self, asked: CField, row: str | None) -> Result:
        if asked.always:
            return YES
        place = self.place(asked, row)
        found = self._shown.get(place)
        if found is None:
            bound = self._unbind()
            found = self.applies(asked.section, row if asked.rowed else None)
            if found[0] is not NOT_MET and asked.show is not None:
                found = both(found, asked.show(self, row))
            self._shown[place] = found
            self.bound = bound
        return found

    def _unbind(self) -> tuple[str, str | None, str] | None:
        """The one option stands for the answer in the gate's own `when` only, not behind it."""
        bound, self.bound = self.bound, None
        return bound

    def applies(self, section: str, row: str | None) -> Result:
        """Whether a section, or a row of it, applies."""
        compiled = self.compiled.sections[section]
        parent = compiled.rows_of if compiled.rows_of != section else None
        if compiled.show is None and parent is None:
            return YES
        scope = Scope(section, row)
        found = self._applies.get(scope)
        if found is None:
            bound = self._unbind()
            found = self.applies(parent, None) if parent is not None else YES
            if found[0] is not NOT_MET and compiled.show is not None:
                found = both(found, compiled.show(self, row))
            self._applies[scope] = found
            self.bound = bound
        return found

    def rows(self, section: str) -> tuple[str, ...] | None:
        """The rows of a repeating section; None while nobody has said that there are none, or nobody can."""
        found, repeat = self.facts.rows.get(section, ()), self.compiled.sections[section].section.repeat
        none = section in self.facts.none_said and not (repeat and repeat.minimum)
        return found if found or none else None

    # --- times ---------------------------------------------------------------------

    def setting(self, name: str) -> object:
        value = self.facts.settings.get(name)
        if value is None:
            value = self.compiled.settings.get(name)
        return (parse_duration(value) or value) if isinstance(value, str) else value

    def within(self, within: Duration | SettingRef) -> Duration | None:
        value = self.setting(within.name) if isinstance(within, SettingRef) else within
        return value if isinstance(value, Duration) else None

    def moment(self, asked: CField, place: Place) -> tuple[State, datetime | DidNotHappen | None]:
        """The moment an answer stands for: a time, a day's first minute, when a communication was sent."""
        state, value = self.look(asked, place)
        if state is not State.VALUE:
            return state, None
        if isinstance(value, DidNotHappen):
            return state, value
        if isinstance(value, Communication):
            return state, as_moment(value.sent_at, self.zone)
        if isinstance(value, date):
            return state, as_moment(value, self.zone)
        return State.MISSING, None

    def delay(self, asked: CField, row: str | None) -> tuple[Delay, tuple[Place, ...]]:
        """The field's moment (shown or not is the caller's question) against its standard, with the places
        it was read from or waits for.
        """
        place = self.place(asked, row)
        found = self._delays.get(place)
        if found is None:
            bound = self._unbind()
            found = self._delays[place] = self._delay(asked, place, row)
            self.bound = bound
        return found

    def _delay(self, asked: CField, place: Place, row: str | None) -> tuple[Delay, tuple[Place, ...]]:
        start = asked.start
        assert start is not None
        assert asked.field.standard is not None
        start_place = self.place(start, row)
        within = self.within(asked.field.standard.within)
        words = worded(within, start.field.ask.said(self.language)) if within is not None else ""
        state, moment = self.moment(asked, place)
        if isinstance(moment, DidNotHappen):
            return Delay(Verdict.DID_NOT_HAPPEN, None, None, None, None, None, words), (place,)
        if state is State.NOT_APPLICABLE:
            return Delay(Verdict.NOT_APPLICABLE, None, None, None, None, None, words), (place,)
        waits: list[Place] = []
        if state is not State.VALUE:
            waits.extend(self.roots(asked, row))
        began: datetime | None = None
        start_shown, why = self.shown(start, row)
        if start_shown is UNKNOWN:
            waits.extend(why)
        else:
            start_state, value = (
                self.moment(start, start_place) if start_shown is MET else (State.NOT_APPLICABLE, None)
            )
            if start_state is State.NOT_APPLICABLE or isinstance(value, DidNotHappen):
                return Delay(Verdict.NOT_APPLICABLE, None, None, moment, None, None, words), (
                    start_place,
                    place,
                )
            if start_state is State.VALUE:
                began = value
            else:
                waits.extend(self.roots(start, row))
        if within is None:
            return Delay(Verdict.UNKNOWN, began, None, moment, None, None, words), tuple(waits) or (place,)
        delay = measure(
            began, moment, within, start.field.ask.said(self.language), self.zone, self.business_days
        )
        if delay.verdict is Verdict.UNKNOWN:
            return delay, tuple(dict.fromkeys(waits)) or (place,)
        return delay, (place, start_place)

    # --- signatures ------------------------------------------------------------------

    def unsigned(self, section: str, row: str | None) -> tuple[str, ...]:
        """The roles whose signature is missing or stands no more; each role by another person, nobody named
        in not_by.
        """
        compiled = self.compiled.sections[section]
        signatures = self.signatures.get(Scope(section, row))
        if not signatures:
            return compiled.roles
        excluded = self.excluded(compiled, row)
        return covered(
            compiled.roles, [s for s in signatures if s.standing == "valid" and s.person not in excluded]
        )

    def excluded(self, compiled: CSection, row: str | None) -> frozenset[str]:
        """Persons who may not sign here: those named in staff fields, those who signed the sections named."""
        persons: set[str] = set()
        for asked in compiled.excluded:
            state, value = self.look(asked, self.place(asked, row))
            if state is State.VALUE and self.shown(asked, row)[0] is not NOT_MET:
                persons.update(
                    (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
                )
        for other in compiled.excluded_sections:
            rows = self.compiled.sections[other].rows_of
            for scope, signatures in self.signatures.items():
                if scope.section == other and (rows is None or rows != compiled.rows_of or scope.row == row):
                    persons.update(s.person for s in signatures if s.standing == "valid")
        return frozenset(persons)

    def opens(self, section: str, row: str | None) -> Result:
        opens = self.compiled.sections[section].opens
        return opens(self, row) if opens is not None else YES

    def scope_signed(self, section: str, row: str | None) -> Result:
        """As a condition sees it: what does not apply counts as signed, what is signed but closed again,
        or held by an error gate of its own again, does not.
        """
        scope = Scope(section, row)
        found = self._signed.get(scope) or self._known.signed.get(scope)
        if found is None:
            bound = self._unbind()
            found = self.applies(section, row)
            if found[0] is NOT_MET:
                found = YES
            elif not self.unsigned(section, row):
                self._signed[scope] = NO  # a circle is refused with its form; here it stays closed
                found = both(self.opens(section, row), self._free(section, row))
            elif found[0] is MET:
                found = NO
            self._signed[scope] = found
            self.bound = bound
        return found

    def _free(self, section: str, row: str | None) -> Result:
        """Met while no error gate of the scope holds; undecided while one of them is."""
        return all_of(
            tuple(
                (NOT_MET, ()) if stands is MET else (UNKNOWN, places)
                for _, _, (stands, places) in self.holding_gates(section, row)
            )
        )

    def holding_gates(self, section: str, row: str | None) -> Iterator[tuple[CGate, str | None, Result]]:
        """The error gates of a scope that hold it, each option apart, met or unknown."""
        for gate in self.compiled.sections[section].gates:
            if gate.gate.severity is not Severity.ERROR or gate.gate.holds_review:
                continue
            for option, result in self.gate(gate, row):
                if result[0] is not NOT_MET and not lifted(self, gate, row, option):
                    yield gate, option, result

    def section_signed(self, section: str) -> Result:
        """Every row that applies is signed; no rows is unknown until a person says there are none."""
        found = self._sections_signed.get(section)
        if found is None:
            found = self._sections_signed[section] = self._section_signed(section)
        return found

    def _section_signed(self, section: str) -> Result:
        rows_of = self.compiled.sections[section].rows_of
        if rows_of is None:
            return self.scope_signed(section, None)
        rows = self.rows(rows_of)
        if rows is None:
            applies, why = self.applies(section, None) if rows_of == section else YES
            return YES if applies is NOT_MET else (UNKNOWN, (*why, Place(rows_of, None, "")))
        return all_of(tuple(self.scope_signed(section, row) for row in rows))

    def pending(self, section: str) -> Pending:
        """The scopes of a section, all its rows, that are not signed, each with the roles still to sign."""
        found = self._pending.get(section)
        if found is None:
            rows_of = self.compiled.sections[section].rows_of
            rows = (None,) if rows_of is None else self.rows(rows_of) or ()
            found = self._pending[section] = self.pending_in(section, rows)
        return found

    def pending_in(self, section: str, rows: Iterable[str | None]) -> Pending:
        return tuple(
            (Scope(section, row), self.unsigned(section, row))
            for row in rows
            if self.scope_signed(section, row)[0] is not MET
        )

    # --- gates ------------------------------------------------------------------------

    def gate(self, gate: CGate, row: str | None) -> GateResults:
        """How the gate stands: once, or once for each chosen option of its `for` field."""
        key = (gate.id, row)
        found = self._gates.get(key)
        if found is None:
            found = self._known.gates.get(key)
        if found is None:
            bound = self._unbind()
            found = self._gates[key] = self._gate(gate, row)
            self.bound = bound
        return found

    def _gate(self, gate: CGate, row: str | None) -> GateResults:
        applies = self.applies(gate.gate.section, row)
        if applies[0] is NOT_MET:
            return ((None, applies),)
        if gate.for_each is None:
            stands = gate.when(self, row) if gate.when is not None else YES
            return ((None, both(applies, stands)),)
        asked = gate.for_each
        place = self.place(asked, row)
        shown, why = self.shown(asked, row)
        if shown is not MET:
            return ((None, (shown, why)),)
        state, value = self.look(asked, place)
        if state is State.NOT_APPLICABLE:
            return ((None, (NOT_MET, (place,))),)
        if state is not State.VALUE or not isinstance(value, tuple):
            return ((None, (UNKNOWN, self.roots(asked, row))),)
        options: list[tuple[str | None, Result]] = []
        for option in value:
            self.bound = (asked.id, place.row, option)
            stands = gate.when(self, row) if gate.when is not None else (MET, (place,))
            self.bound = None
            options.append((option, both(applies, stands)))
        return tuple(options) or ((None, (NOT_MET, (place,))),)

    def stands(self, gate: CGate, row: str | None) -> Result:
        return any_of(tuple(result for _, result in self.gate(gate, row)))


def gives(asked: Field) -> Kind:
    """The type a condition meets: of a computed field, what it gives."""
    return Kind(asked.computed.gives) if asked.computed is not None else asked.kind
