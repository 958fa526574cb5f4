"""Compile a form once: references resolved, conditions turned into functions."""

from __future__ import annotations

from collections.abc import Iterator

from reviewdesk.forms.answers import Place
from reviewdesk.forms.comparing import compile_test
from reviewdesk.forms.compiled import (
    MET,
    NOT_MET,
    UNKNOWN,
    YES,
    CField,
    CGate,
    CompiledForm,
    CSection,
    CValidation,
    Result,
    Test_,
)
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.gaps import actioned
from reviewdesk.forms.kleene import all_of, any_of
from reviewdesk.forms.model import (
    All,
    Any_,
    Condition,
    FieldRef,
    Form,
    GapsActioned,
    Gate,
    GateHolds,
    Not,
    Quantifier,
    Rows,
    Section,
    Severity,
    Signed,
    Test,
)
from reviewdesk.forms.walking import parts_of, tests_of


def compile_form(form: Form) -> CompiledForm:
    """The form ready to decide on.

    It is immutable from then on and may be shared between threads and reviews.
    """
    compiled = CompiledForm(form, settings={setting.id: setting.value for setting in form.settings})
    for section in form.sections:
        compiled.sections[section.id] = CSection(
            section, section.id, section.rows_of, roles=tuple(role for role, _ in section.signed_by)
        )
        for field in section.fields:
            codes: frozenset[str] = frozenset()
            if field.choices is not None:
                codes = frozenset(
                    option.code for option in form.choice_list(field.choices).options if option.not_known
                )
            compiled.fields[field.id] = CField(
                field=field,
                id=field.id,
                section=section.id,
                rowed=section.rows_of is not None,
                na=field.na,
                computed=field.computed is not None,
                judged=bool(field.judged_by),
                unknown_codes=codes,
            )
    for section in form.sections:
        for gate in section.gates:
            compiled.gates[gate.id] = CGate(gate, gate.id, section.rows_of is not None, None, None, (), ())
    make = _Maker(compiled)
    for section in form.sections:
        make.section(section)
    compiled.validations = tuple(
        CValidation(
            validation,
            make.condition(validation.where, validation.each, None),
            make.condition(validation.that, validation.each, NOT_MET),
            tuple(make.reads(validation.that)),
        )
        for validation in form.validations
    )
    for section in form.sections:
        if section.repeat is not None:
            _outside(compiled, section.id, make)
    return compiled


def _outside(compiled: CompiledForm, repeating: str, make: _Maker) -> None:
    """What the rows of a repeating section read from outside them.

    Their part of a decision is kept only while it is unchanged.
    """
    fields: dict[str, CField] = {}
    checks: list[Test_] = [lambda run, _: run.applies(repeating, None)]
    signed: dict[str, None] = {}
    for section in compiled.sections.values():
        if section.rows_of != repeating:
            continue
        for condition in conditions_of(compiled, section.section):
            for part in parts_of(condition):
                if isinstance(part, Signed):
                    signed.update(dict.fromkeys(part.sections))
                elif isinstance(part, GateHolds) and not compiled.gates[part.gate].rowed:
                    checks.append(make.gate(part.gate))
            fields.update((field.id, field) for field in make.reads(condition))
        fields.update((field.id, field) for field in (*section.excluded, *_bounds(compiled, section.section)))
        signed.update(dict.fromkeys(section.excluded_sections))
        for gate in section.section.gates:
            if gate.needs is not None and gate.needs.signed is not None:
                signed[gate.needs.signed] = None
            named = (compiled.fields.get(name) for name in named_in(gate.because.texts))
            fields.update((field.id, field) for field in named if field is not None)
    checks.extend(
        make.signed((name,), None, None) for name in signed if compiled.sections[name].rows_of != repeating
    )
    read = tuple(f for f in fields.values() if compiled.sections[f.section].rows_of != repeating)
    checks.extend(_shown(field) for field in read)
    compiled.outside[repeating] = tuple(checks)
    compiled.outside_fields[repeating] = read


def _shown(field: CField) -> Test_:
    return lambda run, _: run.shown(field, None)


def named_in(texts: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The {field} names of a text in all its languages."""
    return tuple(piece.split("}")[0] for _, text in texts for piece in text.split("{")[1:])


def _bounds(compiled: CompiledForm, section: Section) -> Iterator[CField]:
    for field in section.fields:
        for one in (field, *field.column_fields):
            for bound in (one.minimum, one.maximum):
                if bound is not None and isinstance(bound.value, FieldRef):
                    yield compiled.fields[bound.value.field]
        if field.standard is not None:
            yield compiled.fields[field.standard.field_from]
        for _, source in field.computed.inputs if field.computed is not None else ():
            if source in compiled.fields:
                yield compiled.fields[source]


def conditions_of(compiled: CompiledForm, section: Section) -> Iterator[Condition]:
    """Every condition of a section and of the validations over its rows."""
    for field in section.fields:
        if field.show is not None:
            yield field.show
        if not isinstance(field.required, bool):
            yield field.required
    for gate in section.gates:
        if gate.when is not None:
            yield gate.when
        yield from gate.needs.tests if gate.needs is not None else ()
    for condition in (section.show, section.opens):
        if condition is not None:
            yield condition
    for validation in compiled.form.validations:
        if validation.each is not None and validation.each == section.rows_of:
            yield from (c for c in (validation.where, validation.that) if c is not None)


class _Maker:
    def __init__(self, compiled: CompiledForm) -> None:
        self.compiled = compiled
        self.fields = compiled.fields

    def section(self, section: Section) -> None:
        compiled = self.compiled.sections[section.id]
        rows = section.rows_of
        outside = None if section.repeat is not None else rows
        compiled.show = self.condition(section.show, outside, None)
        compiled.opens = self.condition(section.opens, rows, None)
        if section.opens is not None:
            compiled.opens_after = tuple(
                dict.fromkeys(
                    s for part in parts_of(section.opens) if isinstance(part, Signed) for s in part.sections
                )
            )
        compiled.excluded = tuple(self.fields[name] for name in section.not_by if name in self.fields)
        compiled.excluded_sections = tuple(name for name in section.not_by if name in self.compiled.sections)
        parent = self.compiled.form.section(rows) if rows is not None and rows != section.id else None
        conditional = section.show is not None or (parent is not None and parent.show is not None)
        for field in section.fields:
            made = self.fields[field.id]
            made.always = field.show is None and not conditional
            made.show = self.condition(field.show, rows, None)
            made.required = (
                field.required
                if isinstance(field.required, bool)
                else self._condition(field.required, rows, None)
            )
            if field.standard is not None:
                made.start = self.fields[field.standard.field_from]
            if field.computed is not None:
                made.inputs = tuple(
                    f
                    for _, name in field.computed.inputs
                    if (f := self.fields.get(name)) is not None and (not f.rowed or made.rowed)
                )
        compiled.fields = tuple(self.fields[field.id] for field in section.fields)
        compiled.gates = tuple(self.compiled.gates[gate.id] for gate in section.gates)
        for gate in section.gates:
            cgate = self.compiled.gates[gate.id]
            cgate.when = self.condition(gate.when, rows, None)
            cgate.for_each = self.fields[gate.for_each] if gate.for_each is not None else None
            cgate.tests = (
                tuple(self._condition(test, rows, NOT_MET) for test in gate.needs.tests)
                if gate.needs is not None
                else ()
            )
            cgate.plain = _plain(gate)
            named = [self.fields[gate.for_each]] if gate.for_each is not None else []
            cgate.reads = tuple(dict.fromkeys((*named, *self.reads(gate.when))))

    def reads(self, condition: Condition | None) -> Iterator[CField]:
        """Every field a condition reads, those of gates and time standards behind it included."""
        for test in tests_of(condition):
            field = self.fields[test.field]
            yield field
            if field.field.standard is not None:
                yield self.fields[field.field.standard.field_from]
            if isinstance(test.operand, FieldRef):
                yield self.fields[test.operand.field]
        for part in parts_of(condition):
            if isinstance(part, GateHolds):
                yield from self.reads(self.compiled.form.gate(part.gate).when)

    def condition(self, condition: Condition | None, rows: str | None, hidden: Truth | None) -> Test_ | None:
        return None if condition is None else self._condition(condition, rows, hidden)

    def _condition(self, condition: Condition, rows: str | None, hidden: Truth | None) -> Test_:
        match condition:
            case All(parts):
                return _all(tuple(self._condition(part, rows, hidden) for part in parts))
            case Any_(parts):
                return _any(tuple(self._condition(part, rows, hidden) for part in parts))
            case Not(part):
                return _not(self._condition(part, rows, _flipped(hidden)))
            case Test():
                return compile_test(condition, self.fields[condition.field], self.fields, hidden)
            case Rows():
                inner = self._condition(
                    condition.part,
                    condition.section,
                    _flipped(hidden) if condition.quantifier is Quantifier.NONE else hidden,
                )
                return _over_rows(condition, inner)
            case Signed(sections):
                return self.signed(sections, rows, hidden)
            case GateHolds(gate):
                return self.gate(gate)
            case GapsActioned():
                return lambda run, row: actioned(run, rows, row)

    def gate(self, id: str) -> Test_:
        return lambda run, row: run.stands(
            run.compiled.gates[id], row if run.compiled.gates[id].rowed else None
        )

    def signed(self, names: tuple[str, ...], rows: str | None, hidden: Truth | None) -> Test_:
        same = tuple(
            (name, rows is not None and self.compiled.sections[name].rows_of == rows) for name in names
        )

        def run_signed(run: Run, row: str | None) -> Result:
            results: list[Result] = []
            for name, in_row in same:
                if hidden is not None:
                    applies = (
                        run.applies(name, row if in_row else None)
                        if in_row or run.compiled.sections[name].rows_of is None
                        else YES
                    )
                    if applies[0] is not MET:
                        results.append((hidden if applies[0] is NOT_MET else UNKNOWN, applies[1]))
                        continue
                results.append(run.scope_signed(name, row) if in_row else run.section_signed(name))
            return all_of(tuple(results))

        return run_signed


def _plain(gate: Gate) -> bool:
    needs = gate.needs
    acting = needs is None or not (needs.evidence_for or needs.signed or needs.tests)
    return acting and gate.severity is Severity.ERROR and not named_in(gate.because.texts)


def _flipped(hidden: Truth | None) -> Truth | None:
    """Under a `not`, what is hidden must come out not satisfied all the same."""
    if hidden is None:
        return None
    return MET if hidden is NOT_MET else NOT_MET


def _all(parts: tuple[Test_, ...]) -> Test_:
    return lambda run, row: all_of(tuple([part(run, row) for part in parts]))


def _any(parts: tuple[Test_, ...]) -> Test_:
    return lambda run, row: any_of(tuple([part(run, row) for part in parts]))


def _not(part: Test_) -> Test_:
    def run_not(run: Run, row: str | None) -> Result:
        truth, places = part(run, row)
        if truth is UNKNOWN:
            return UNKNOWN, places
        return (NOT_MET if truth is MET else MET), places

    return run_not


def _over_rows(condition: Rows, inner: Test_) -> Test_:
    def run_rows(run: Run, _: str | None) -> Result:
        applies, why = run.applies(condition.section, None)
        if applies is UNKNOWN:
            return UNKNOWN, why
        rows = run.rows(condition.section) if applies is MET else ()
        if rows is None:
            return UNKNOWN, (Place(condition.section, None, ""),)
        results = tuple(inner(run, each) for each in rows)
        match condition.quantifier:
            case Quantifier.ANY:
                return any_of(results)
            case Quantifier.ALL:
                return all_of(results)
            case Quantifier.NONE:
                truth, places = any_of(results)
                return (UNKNOWN if truth is UNKNOWN else NOT_MET if truth is MET else MET), places
            case Quantifier.COUNT:
                return _counted(results, condition.at_least)

    return run_rows


def _counted(results: tuple[Result, ...], at_least: int) -> Result:
    met = [places for truth, places in results if truth is MET]
    unknown = [places for truth, places in results if truth is UNKNOWN]
    if len(met) >= at_least:
        return MET, tuple(place for places in met for place in places)
    if len(met) + len(unknown) >= at_least:
        return UNKNOWN, tuple(place for places in unknown for place in places)
    return NOT_MET, tuple(place for places in met for place in places)
