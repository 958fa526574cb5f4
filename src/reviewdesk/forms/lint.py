"""What a form must not do although it reads well: open questions behind gates, circles, holds nobody can
lift.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewdesk.forms.contradictions import Contradictions
from reviewdesk.forms.cycles import circles, deadlocks
from reviewdesk.forms.model import (
    All,
    Any_,
    At,
    Condition,
    Duration,
    Field,
    FieldRef,
    Form,
    Gate,
    Kind,
    Not,
    Op,
    Quantifier,
    Rows,
    SettingRef,
    Severity,
    Test,
    Unit,
)
from reviewdesk.forms.problems import Findings
from reviewdesk.forms.walking import parts_of, tests_of
from reviewdesk.texts import Text


def lint(form: Form, found: Findings) -> None:
    """Add every problem of a form that could be built to `found`."""
    fields = {field.id: field for section in form.sections for field in section.fields}
    for at, name in _open_questions(form, fields):
        found.add(
            at,
            Text(
                '"{field}" decides something here but may stay open. '
                "Make it required, or test it with filled only.",
                field=name,
            ),
        )
    for at, chain in (*circles(form, fields), *deadlocks(form)):
        found.add(at, Text("These wait for one another: {chain}.", chain=" -> ".join(chain)))
    for section in form.sections:
        for field in section.fields:
            _judges(field, found)
    for condition in _conditions(form):
        for test in tests_of(condition):
            _decides_nothing(form, fields, test, found)
    _standards(form, fields, found)
    _warned_and_held(form, fields, found)
    _unused(form, fields, found)
    if not any(True for _ in circles(form, fields)):
        _never_met(form, fields, found)
    if form.record == "review" and not form.measure_kinds:
        found.add(
            At(1, 1), Text("A review form needs the key measure_kinds: which missed targets it is for.")
        )


def _conditions(form: Form) -> Iterator[Condition]:
    for section in form.sections:
        yield from (c for c in (section.show, section.opens) if c is not None)
        for field in section.fields:
            yield from (c for c in (field.show, field.required) if c is not None and not isinstance(c, bool))
        for gate in section.gates:
            yield from _of_gate(gate)
    for validation in form.validations:
        yield from (c for c in (validation.where, validation.that) if c is not None)


def _of_gate(gate: Gate) -> Iterator[Condition]:
    if gate.when is not None:
        yield gate.when
    yield from gate.needs.tests if gate.needs is not None else ()


def _open_questions(form: Form, fields: dict[str, Field]) -> Iterator[tuple[At, str]]:
    """Fields that a condition or a gate reads, and that nobody has to answer."""

    def is_open(name: str) -> bool:
        return fields[name].required is False and fields[name].kind is not Kind.COMPUTED

    for condition in _conditions(form):
        for test, filled in _beside_filled(condition, frozenset()):
            if test.op is Op.FILLED:
                continue
            read = [test.field]
            standard = fields[test.field].standard
            if test.op in (Op.LATE, Op.ON_TIME) and standard is not None:
                read.append(standard.field_from)
            if isinstance(test.operand, FieldRef):
                read.append(test.operand.field)
            yield from ((test.at, name) for name in read if is_open(name) and name not in filled)
    for section in form.sections:
        for gate in section.gates:
            if gate.for_each is not None and is_open(gate.for_each):
                yield gate.at, gate.for_each


def _beside_filled(condition: Condition, filled: frozenset[str]) -> Iterator[tuple[Test, frozenset[str]]]:
    """Every test, with the fields that `{field: filled}` beside it asks for: without an answer such an `all`
    is not met, whatever stands beside.
    """
    match condition:
        case All(parts):
            asked = {part.field for part in parts if isinstance(part, Test) and part.op is Op.FILLED}
            for part in parts:
                yield from _beside_filled(part, filled | asked)
        case Any_(parts):
            for part in parts:
                yield from _beside_filled(part, filled)
        case Not(part):
            yield from _beside_filled(part, filled)
        case Rows(part=part):
            yield from _beside_filled(part, filled)
        case Test():
            yield condition, filled
        case _:
            return


def _judges(field: Field, found: Findings) -> None:
    if field.settled_by and not field.judged_by:
        found.add(field.at, Text("settled_by goes with judged_by: who judges first, each alone."))
    if len(field.judged_by) == 1 or len(set(field.judged_by)) != len(field.judged_by):
        found.add(field.at, Text("judged_by names two or more different roles."))
    if field.judged_by and field.kind is Kind.COMPUTED:
        found.add(field.at, Text("A computed field cannot be judged."))


def _decides_nothing(form: Form, fields: dict[str, Field], test: Test, found: Findings) -> None:
    """Tests that can never be met."""
    field = fields[test.field]
    if field.choices is not None and test.op in (Op.IS, Op.IN):
        codes = test.operand if isinstance(test.operand, tuple) else (str(test.operand),)
        for code in codes:
            option = form.choice_list(field.choices).option(code)
            if option is not None and option.not_known:
                found.add(
                    test.at, Text('"{code}" stands for not known yet, so no test can meet it.', code=code)
                )
    operand = test.operand
    if isinstance(operand, Duration) and operand.unit in (Unit.BUSINESS_DAYS, Unit.SAME_DAY):
        found.add(test.at, Text("A duration is compared with hours or days."))
    if isinstance(operand, SettingRef):
        # A setting that could not be read has told so itself.
        value = next((setting.value for setting in form.settings if setting.id == operand.name), None)
        if test.op in (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN) and isinstance(value, str):
            found.add(test.at, Text('The setting "{name}" is no number.', name=operand.name))


NO_LIMIT = Duration(0, Unit.DAYS)
"""Stands for a setting that could not be read, which has told so itself."""


def _standards(form: Form, fields: dict[str, Field], found: Findings) -> None:
    values = {setting.id: setting.value for setting in form.settings}
    named = [(field.at, field.standard.within) for field in fields.values() if field.standard is not None]
    if form.due_within is not None:
        named.append((form.sections[0].at, form.due_within))
    for at, within in named:
        if isinstance(within, SettingRef) and not isinstance(values.get(within.name, NO_LIMIT), Duration):
            found.add(
                at,
                Text('The setting "{name}" is no duration; write it like "48 hours".', name=within.name),
            )


def _warned_and_held(form: Form, fields: dict[str, Field], found: Findings) -> None:
    """The same computed fact in a warning and in an error gate: the reason written for one would not lift
    the other.
    """
    holding: dict[str, Gate] = {}
    warning: dict[str, Gate] = {}
    for section in form.sections:
        for gate in section.gates:
            into = {Severity.ERROR: holding, Severity.WARNING: warning}.get(gate.severity)
            for test in tests_of(gate.when) if into is not None else ():
                computed = test.op in (Op.LATE, Op.ON_TIME) or fields[test.field].kind is Kind.COMPUTED
                if computed and into is not None:
                    into[test.field] = gate
    for name in holding.keys() & warning.keys():
        found.add(
            warning[name].at,
            Text(
                'The computed fact "{field}" warns here and holds in the gate "{gate}". Keep one of the two.',
                field=name,
                gate=holding[name].id,
            ),
        )


def _unused(form: Form, fields: dict[str, Field], found: Findings) -> None:
    """What nothing uses keeps nobody from using the form: it is told as advice."""
    columns = [column for field in fields.values() for column in field.column_fields]
    used = {field.choices for field in (*fields.values(), *columns)}
    for choices in form.choices:
        if choices.id not in used:
            found.advise(choices.at, Text('No question uses the choice list "{id}".', id=choices.id))
    settings = set(_settings_read(form, fields))
    for setting in form.settings if not found else ():  # a name misspelled elsewhere is told there
        if setting.id not in settings:
            found.advise(setting.at, Text('Nothing reads the setting "{id}".', id=setting.id))


def _settings_read(form: Form, fields: dict[str, Field]) -> Iterator[str]:
    if isinstance(form.due_within, SettingRef):
        yield form.due_within.name
    for field in fields.values():
        if field.standard is not None and isinstance(field.standard.within, SettingRef):
            yield field.standard.within.name
        if field.computed is not None:
            yield from (name for _, name in field.computed.settings)
    for condition in _conditions(form):
        yield from (t.operand.name for t in tests_of(condition) if isinstance(t.operand, SettingRef))


def _never_met(form: Form, fields: dict[str, Field], found: Findings) -> None:
    """Conditions no answers can meet, sections and questions nobody ever sees, gates nothing can lift."""
    look = Contradictions(form, fields)
    for section in form.sections:
        behind = look.in_section(section.id)
        if (field := look.never(*behind)) is not None:
            found.add(section.at, Text('No answer ever shows this section: look at "{field}".', field=field))
            continue
        if (field := look.never(*behind, section.opens)) is not None:
            found.add(section.at, Text('No answer ever opens this section: look at "{field}".', field=field))
        for asked in section.fields:
            _never_asked(look, asked, behind, found)
        for gate in section.gates:
            _never_stands(look, gate, behind, found)
    for validation in form.validations:
        each = look.in_section(validation.each) if validation.each is not None else ()
        for condition in (validation.where, validation.that):
            if condition is not None and (field := look.never(*each, condition)) is not None:
                found.add(validation.at, _CONTRADICTS.given(field=field))
    for condition in _conditions(form):
        for part in parts_of(condition):
            if isinstance(part, Rows):
                _never_in_rows(form, look, part, found)


_CONTRADICTS = Text('No answers can ever meet this condition: look at "{field}".')


def _never_asked(look: Contradictions, asked: Field, behind: tuple[Condition, ...], found: Findings) -> None:
    if asked.show is not None and (field := look.never(*behind, asked.show)) is not None:
        found.add(asked.at, Text('No answer ever shows this question: look at "{field}".', field=field))
    elif not isinstance(asked.required, bool) and (field := look.never(*behind, asked.show, asked.required)):
        found.add(asked.at, _CONTRADICTS.given(field=field))


def _never_stands(look: Contradictions, gate: Gate, behind: tuple[Condition, ...], found: Findings) -> None:
    if gate.for_each is not None and gate.when is not None:
        return  # it is asked of one chosen option at a time
    if gate.when is not None and (field := look.never(*behind, gate.when)) is not None:
        found.add(gate.at, Text('This gate can never stand: look at "{field}".', field=field))
        return
    tests = gate.needs.tests if gate.needs is not None else ()
    if tests and (field := look.never(*behind, gate.when, *tests)) is not None:
        found.add(
            gate.at,
            Text('While this gate stands nothing can lift it: look at "{field}".', field=field),
        )


def _never_in_rows(form: Form, look: Contradictions, rows: Rows, found: Findings) -> None:
    repeat = form.section(rows.section).repeat
    most = repeat.maximum if repeat is not None else None
    if rows.quantifier is Quantifier.COUNT and most is not None and rows.at_least > most:
        found.add(
            rows.at,
            Text(
                'No answers can ever meet this condition: "{section}" has {n} rows at most.',
                section=rows.section,
                n=most,
            ),
        )
    if (field := look.never(*look.in_section(rows.section), rows.part)) is not None:
        found.add(rows.at, _CONTRADICTS.given(field=field))
