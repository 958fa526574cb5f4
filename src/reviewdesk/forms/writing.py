"""Write a form back into the language: its keys and values, as its file would have them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from reviewdesk.forms.building import kinds_of_every_form
from reviewdesk.forms.durations import spell
from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import (
    ActionKind,
    ActionNeed,
    All,
    Any_,
    Bound,
    ChoiceList,
    Condition,
    Duration,
    Field,
    FieldRef,
    Form,
    GapsActioned,
    Gate,
    GateHolds,
    Kind,
    Meaning,
    Needs,
    Not,
    Op,
    Operand,
    Option,
    Phrase,
    Quantifier,
    Rows,
    Section,
    SettingRef,
    Severity,
    Signed,
    Standard,
    Test,
    Validation,
)

_NAKED = (Op.FILLED, Op.ANY, Op.LATE, Op.ON_TIME, Op.SENT, Op.ANSWERED, Op.SIGNED)


def tree_of(form: Form) -> dict[str, Tree]:
    """The form as the keys and values of its file, in the order of the guide."""
    every = kinds_of_every_form(form.languages[0])
    actions = form.actions
    while actions and actions[-1] in every:  # left as every form has them
        actions = actions[:-1]
    if tuple(k for k in every if k.id not in {a.id for a in actions}) != form.actions[len(actions) :]:
        actions = form.actions
    due: Tree = {}
    if form.due_from is not None and form.due_within is not None:
        due = {"from": form.due_from, "within": _within(form.due_within)}
    return _without_empty(
        {
            "form": form.id,
            "version": form.version,
            "title": _phrase(form.title),
            "record": form.record,
            "measure_kinds": list(form.measure_kinds),
            "due": due,
            "languages": list(form.languages) if form.languages != ("en",) else [],
            "settings": {
                s.id: {"ask": _phrase(s.ask) or "", "value": _plain(s.value)} for s in form.settings
            },
            "actions": {kind.id: _action(kind) for kind in actions},
            "choices": {choices.id: _list(choices) for choices in form.choices},
            "sections": [_section(section) for section in form.sections],
            "validations": [_validation(validation) for validation in form.validations],
        }
    )


def _without_empty(tree: Mapping[str, Tree | None]) -> dict[str, Tree]:
    return {key: value for key, value in tree.items() if value is not None and value not in ([], {})}


def _phrase(phrase: Phrase | None) -> Tree | None:
    if phrase is None:
        return None
    return phrase.texts[0][1] if len(phrase.texts) == 1 else dict(phrase.texts)


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Duration():
            return spell(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _within(within: Duration | SettingRef) -> Tree:
    return {"setting": within.name} if isinstance(within, SettingRef) else spell(within)


def _action(kind: ActionKind) -> Tree:
    return _without_empty(
        {
            "label": _phrase(kind.label),
            "kind": kind.base if kind.base != kind.id else None,
            "due": spell(kind.due) if kind.due is not None else None,
            "strength": kind.strength.value,
            "draft": _phrase(kind.draft),
        }
    )


def _list(choices: ChoiceList) -> Tree:
    options = [_option(option) for option in choices.options]
    short = choices.definitions is None and not choices.may_add
    codes = [option.code for option in choices.options]
    plain = all(o == Option(o.code, o.label) and len(o.code) <= 64 for o in choices.options)
    if short and plain and len(set(codes)) == len(codes) and "options" not in codes:
        return {option.code: _phrase(option.label) or "" for option in choices.options}
    return _without_empty(
        {
            "definitions": choices.definitions,
            "may_add": "organisation" if choices.may_add else None,
            "options": options,
        }
    )


def _option(option: Option) -> Tree:
    return _without_empty(
        {
            "code": option.code,
            "label": _phrase(option.label),
            "means": _phrase(option.means),
            "source": option.source,
            "offers": list(option.offers),
            "as": "not_known" if option.not_known else None,
            "concept": option.concept,
        }
    )


def _section(section: Section) -> Tree:
    repeat: Tree = {}
    if section.repeat is not None:
        repeat = _without_empty(
            {
                "min": str(section.repeat.minimum) if section.repeat.minimum else None,
                "max": str(section.repeat.maximum) if section.repeat.maximum is not None else None,
                "from": section.repeat.source,
                "label": _phrase(section.repeat.label),
            }
        )
    default = ((section.owner, Meaning.AUTHORSHIP),)
    signers: Tree = {role: m.value for role, m in section.signed_by} if section.signed_by != default else {}
    tree = _without_empty(
        {
            "id": section.id,
            "title": _phrase(section.title),
            "owner": section.owner,
            "signed_by": signers,
            "not_by": list(section.not_by),
            "repeat": repeat,
            "each": section.rows_of if section.repeat is None else None,
            "show": _optional(section.show),
            "opens": _optional(section.opens),
            "help": _phrase(section.help),
            "gates": [_gate(gate) for gate in section.gates],
        }
    )
    gates = tree.pop("gates", None)
    tree["fields"] = [_field(field) for field in section.fields]
    return tree if gates is None else {**tree, "gates": gates}


def _field(field: Field) -> Tree:
    computed = field.computed
    inputs: Tree = {}
    if computed is not None:
        inputs = {**dict(computed.inputs), **{name: {"setting": s} for name, s in computed.settings}}
    required: Tree | None = "true" if field.required is True else None
    if not isinstance(field.required, bool):
        required = condition_tree(field.required)
    return _without_empty(
        {
            "id": field.id,
            "ask": _phrase(field.ask),
            "type": field.kind.value,
            "of": field.record_of if field.kind is Kind.RECORD else field.choices,
            "to": field.to,
            "from": field.table_from,
            "columns": [_field(column) for column in field.column_fields],
            "by": computed.by if computed is not None else None,
            "with": inputs,
            "gives": computed.gives if computed is not None else None,
            "many": "true" if field.many else None,
            "required": required,
            "na": "true" if field.na else None,
            "fill": field.fill,
            "evidence": "true" if field.evidence else None,
            "show": _optional(field.show),
            "min": _bound(field.minimum),
            "max": _bound(field.maximum),
            "pattern": field.pattern,
            "concept": field.concept,
            "standard": _standard(field.standard),
            "judged_by": list(field.judged_by),
            "settled_by": list(field.settled_by),
            "help": _phrase(field.help),
        }
    )


def _bound(bound: Bound | None) -> Tree | None:
    if bound is None:
        return None
    return _reference(bound.value) if isinstance(bound.value, FieldRef) else _plain(bound.value)


def _reference(ref: FieldRef) -> Tree:
    return {"field": ref.field} if ref.plus is None else {"field": ref.field, "plus": spell(ref.plus)}


def _standard(standard: Standard | None) -> Tree | None:
    return None if standard is None else {"from": standard.field_from, "within": _within(standard.within)}


def _gate(gate: Gate) -> Tree:
    return _without_empty(
        {
            "id": gate.id,
            "title": _phrase(gate.title),
            "when": _optional(gate.when),
            "for": gate.for_each,
            "severity": gate.severity.value if gate.severity is not Severity.ERROR else None,
            "holds": "review" if gate.holds_review else None,
            "needs": _needs(gate.needs) if gate.needs is not None else None,
            "because": _phrase(gate.because),
        }
    )


def _needs(needs: Needs) -> Tree:
    tests: dict[str, Tree] = {}
    for test in needs.tests:
        found = condition_tree(test)
        assert isinstance(found, dict)
        tests |= found
    return _without_empty(
        {
            "action": _action_need(needs.action) if needs.action is not None else None,
            "evidence_for": needs.evidence_for,
            "of": list(needs.evidence_of),
            "signed": needs.signed,
            **tests,
        }
    )


def _action_need(need: ActionNeed) -> Tree:
    if need == ActionNeed():
        return "own"
    if need == ActionNeed(own=False):
        return "any"
    return _without_empty(
        {
            "any": None if need.own else "true",
            "kinds": list(need.kinds),
            "strength": need.strength.value if need.strength is not None else None,
            "milestones": "1" if need.milestones else None,
        }
    )


def _validation(validation: Validation) -> Tree:
    return _without_empty(
        {
            "id": validation.id,
            "when": validation.when.value,
            "confirm": _phrase(validation.confirm),
            "by": validation.by,
            "each": validation.each,
            "where": _optional(validation.where),
            "that": _optional(validation.that),
            "rests_on": list(validation.rests_on),
        }
    )


def _optional(condition: Condition | None) -> Tree | None:
    return None if condition is None else condition_tree(condition)


def condition_tree(condition: Condition) -> Tree:
    """A condition as its data."""
    match condition:
        case All(parts):
            return {"all": [condition_tree(part) for part in parts]}
        case Any_(parts):
            return {"any": [condition_tree(part) for part in parts]}
        case Not(part):
            return {"not": condition_tree(part)}
        case Rows(section, quantifier, part, at_least):
            tree: dict[str, Tree] = {"rows": section, quantifier.value: condition_tree(part)}
            return {**tree, "at_least": str(at_least)} if quantifier is Quantifier.COUNT else tree
        case Signed(sections):
            return {"signed": list(sections)}
        case GateHolds(gate):
            return {"gate": gate}
        case GapsActioned():
            return {"gaps": "actioned"}
        case Test(field, op, operand):
            return {field: _test(op, operand)}


def _test(op: Op, operand: Operand) -> Tree:
    if op in _NAKED:
        return op.value
    if op is Op.IS:
        return _plain(operand)
    if isinstance(operand, tuple):
        return {op.value: list(operand)}
    if isinstance(operand, SettingRef):
        return {op.value: {"setting": operand.name}}
    return {op.value: _reference(operand) if isinstance(operand, FieldRef) else _plain(operand)}
