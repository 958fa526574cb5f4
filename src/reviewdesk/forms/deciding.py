"""Decide: what is shown, what holds and why, what lifts it, of a whole form on a set of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from reviewdesk.forms.answers import Answer, Facts, Given, Place, copied
from reviewdesk.forms.compiled import NOT_MET, CompiledForm, CSection, GateResults
from reviewdesk.forms.decision import (
    Cause,
    Decision,
    FieldState,
    FieldStates,
    FiredGate,
    GapState,
    Hold,
    Lift,
    Scope,
    ScopeState,
    Stood,
)
from reviewdesk.forms.dependencies import fields_behind
from reviewdesk.forms.evaluation import Known, Run
from reviewdesk.forms.explaining import canonical, causes
from reviewdesk.forms.gating import Fired, gate
from reviewdesk.forms.holding import Sheet, Waits, finish, question
from reviewdesk.forms.opening import not_open, row_count
from reviewdesk.forms.piecing import Part, Piece, part_of, together, wait_for, with_waits
from reviewdesk.forms.standards import BusinessDays
from reviewdesk.forms.validating import Checked, row_checks, validations

_NONE: Mapping[Place, Answer] = MappingProxyType({})


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
        self._over: dict[str, object] = {}  # by group, what its rows read that lies outside them
        self._known = Known({}, {})  # of the pieces kept; true while all of `_over` is
        self._rows_alone = False  # whether only answers in rows changed since the last decision
        self._checked: Checked = {}
        self._made: dict[object, Cause | Lift | Hold] = {}
        self._stood: dict[object, tuple[list[object], Stood]] = {}
        self._frame: Facts | None = None
        self._computed: Mapping[Place, Answer] = _NONE

    def copy(self) -> Decider:
        """Another that knows what this one knows, for another thread; neither changes the other."""
        made = Decider(self.form, language=self.language, business_days=self.business_days)
        made._pieces, made._over = dict(self._pieces), dict(self._over)
        made._known = Known(dict(self._known.signed), dict(self._known.gates))
        made._rows_alone = self._rows_alone
        made._checked = dict(self._checked)
        made._made, made._stood = dict(self._made), dict(self._stood)
        made._frame, made._computed = self._frame, self._computed
        return made

    def decide(
        self,
        facts: Facts,
        *,
        computed: Mapping[Place, Answer] = _NONE,
        since: tuple[Facts, Place] | None = None,
    ) -> Decision:
        """`since`: facts from which these differ in the answer at one place alone; where those are the ones
        followed last, nothing else is compared.
        """
        self.follow(facts, computed=computed, since=since)
        run = self._run()
        # Nothing is read in a circle. So where what lies outside the rows comes to what it came to, read with
        # what is known of the rows that did not change, all of that still holds; else nothing is known.
        if not self._rows_alone or self._over != {group: self._outside(run, group) for group in self._groups}:
            self._known = Known({}, {})
            run = self._run()
            for group in self._groups:
                self._over[group] = over = self._outside(run, group)
                self._compare(run, group, over)
        self._rows_alone = True
        pieces = {group: self._rows(run, group) for group in self._groups}
        return self._assemble(run, pieces)

    def _run(self) -> Run:
        facts = self._frame
        assert facts is not None
        return Run(
            self.form,
            facts,
            self._computed,
            self.business_days,
            self.language,
            self._made,
            self._stood,
            self._known,
        )

    def follow(
        self,
        facts: Facts,
        *,
        computed: Mapping[Place, Answer] = _NONE,
        since: tuple[Facts, Place] | None = None,
    ) -> None:
        """Let go of what rests on answers these facts have otherwise, ahead of deciding on them."""
        before = self._frame
        if before is facts and self._computed is computed:
            return
        framed = _same_frame(facts, before)
        if not framed:
            self._made = {}
            self._stood = {}
        if before is None or not framed or not _same_evidence(facts, before):
            self._forget(list(self._pieces))
            self._sheets.clear()
            self._rows_alone = False
        else:
            changed = self._changed(before, facts, computed, since)
            rows = {place.row for place in changed}
            self._forget([key for key in self._pieces if key[1] in rows])
            fields = {place.field for place in changed}
            if not _same_acts(facts, before):
                self._sheets.clear()
                self._rows_alone = False
            if None in rows:
                self._rows_alone = False
            for name in [n for n in self._sheets if not fields.isdisjoint(self._behind[n])]:
                del self._sheets[name]
        self._frame, self._computed = facts, computed

    def _changed(
        self,
        before: Facts,
        facts: Facts,
        computed: Mapping[Place, Answer],
        since: tuple[Facts, Place] | None,
    ) -> set[Place]:
        """The places whose answers differ from those followed last."""
        if since is not None and since[0] is before:
            place = since[1]
            found = {place} if _differs(before.answers.get(place), facts.answers.get(place)) else set()
        else:
            found = _that_differ(before.answers, facts.answers)
        return found | _that_differ(self._computed, computed)

    def _forget(self, keys: Iterable[tuple[str, str]]) -> None:
        for key in keys:
            _, piece = self._pieces.pop(key)
            for scope in piece.signed:
                self._known.signed.pop(scope, None)
            for gate_ in piece.gates:
                self._known.gates.pop(gate_, None)

    # --- rows -----------------------------------------------------------------------

    def _rows(self, run: Run, group: str) -> dict[str, Piece]:
        """The pieces of a group's rows, those worked out anew that rest on a change."""
        pieces: dict[str, Piece] = {}
        for row in run.rows(group) or ():
            found = self._pieces.get((group, row))
            if found is None:
                piece = self._piece(run, group, row)
                found = self._pieces[group, row] = self._read(run, group, row, self._over[group]), piece
                self._remember(piece)
            pieces[row] = found[1]
        return pieces

    def _outside(self, run: Run, group: str) -> object:
        """What the rows of a group read that lies outside them."""
        answers = [
            run.answer(field, run.place(field, None)) for field in self.form.outside_fields.get(group, ())
        ]
        before = dict.fromkeys(
            name
            for section in self._groups[group]
            for name in section.opens_after
            if self.form.sections[name].rows_of != group
        )
        return (
            tuple(check(run, None) for check in self.form.outside.get(group, ())),
            [(canonical(answer), _given_at(answer)) for answer in answers],
            [run.pending(name) for name in before],  # whom a row that does not open waits for
        )

    def _compare(self, run: Run, group: str, over: object) -> None:
        """Keep the pieces that come to the same again, of rows that are there."""
        rows = set(run.rows(group) or ())
        for key, (read, piece) in list(self._pieces.items()):
            if key[0] != group:
                continue
            if key[1] in rows and read == self._read(run, group, key[1], over):
                self._remember(piece)
            else:
                del self._pieces[key]

    def _remember(self, piece: Piece) -> None:
        self._known.signed.update(piece.signed)
        self._known.gates.update(piece.gates)

    def _read(self, run: Run, group: str, row: str, over: object) -> object:
        """What a row is worked out from beside its answers: actions, signatures, reasons, outside answers."""
        return (
            tuple(run.in_row.get(row, ())),
            tuple([tuple(run.signatures.get(Scope(s.id, row), ())) for s in self._groups[group]]),
            run.reasons.get(row, ()),
            over,
        )

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
        return part_of(run, section, sheet, holds, fired)

    # --- the whole ----------------------------------------------------------------------

    def _assemble(self, run: Run, pieces: dict[str, dict[str, Piece]]) -> Decision:
        waits: Waits = {}
        flat: dict[str, tuple[Sheet, Fired]] = {}
        for section in self.form.sections.values():
            if section.rows_of is None:
                sheet, lit, waiting = self._outside_rows(run, section)
                flat[section.id] = sheet, lit
                wait_for(waits, waiting)
        checks = {group: {row: piece.checks for row, piece in rows.items()} for group, rows in pieces.items()}
        review_holds, closing = validations(run, checks, waits, self._checked)
        for rows in pieces.values():
            for piece in rows.values():
                if piece.waits:
                    wait_for(waits, piece.waits)
        awaited = {Scope(place.section, place.row) for place in waits}
        fields: dict[Scope, dict[Place, FieldState]] = {}
        scopes: dict[Scope, ScopeState] = {}
        holds: list[Hold] = []
        gaps: list[GapState] = []
        fired: list[FiredGate] = []

        def take(part: Part, scope: Scope) -> None:
            fields[scope] = part.fields
            scopes[scope] = part.state
            holds.extend(with_waits(part.holds, waits) if scope in awaited else part.holds)
            gaps.extend(part.gaps)
            fired.extend(part.fired)

        for section in self.form.sections.values():
            if section.rows_of is None:
                sheet, lit = flat[section.id]
                take(self._part(run, section, sheet, lit, waits), sheet.scope)
                continue
            counted = row_count(run, section, waits)
            holds.extend(with_waits(counted, waits))
            position = self._groups[section.rows_of].index(section)
            states: list[ScopeState] = []
            for row, piece in pieces[section.rows_of].items():
                part = piece.parts[position]
                take(part, Scope(section.id, row))
                states.append(part.state)
            scopes[Scope(section.id)] = together(run, section, states, counted)
        holds.extend(review_holds)
        return Decision(
            FieldStates(fields),
            MappingProxyType(scopes),
            tuple(holds),
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
    return _same(facts.evidence, before.evidence) and _same(facts.evidence_kinds, before.evidence_kinds)


def _same_acts(facts: Facts, before: Facts) -> bool:
    """Whether what is done beside answers is as it was: signatures, actions, reasons, rows."""
    return (
        _same(facts.signatures, before.signatures)
        and _same(facts.actions, before.actions)
        and _same(facts.warnings, before.warnings)
        and _same(facts.rows, before.rows)
        and facts.none_said == before.none_said
    )


def _same(one: object, other: object) -> bool:
    return one is other or one == other


def _that_differ(before: Mapping[Place, Answer], now: Mapping[Place, Answer]) -> set[Place]:
    """Where an answer came, went, or is another than before, or was given at another time: `today` and `now`
    are those of the answer.
    """
    if before is now:
        return set()
    known, told = copied(before), copied(now)
    others = [(place, answer) for place, answer in told.items() if known.get(place) is not answer]
    found = {place for place, answer in others if _differs(known.get(place), answer)}
    if known.keys() != told.keys():
        found.update(known.keys() - told.keys())
    return found


def _differs(held: Answer | None, answer: Answer | None) -> bool:
    """As they are told: 1.0 equals 1.00, and yet whoever reads or confirms it reads another thing."""
    return (canonical(held), _given_at(held)) != (canonical(answer), _given_at(answer)) or held != answer


def _given_at(answer: Answer | None) -> object:
    return answer.at if isinstance(answer, Given) else None
