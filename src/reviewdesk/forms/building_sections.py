"""Build sections, gates and validations."""

from __future__ import annotations

from reviewdesk.forms.answers import Strength
from reviewdesk.forms.building_fields import build_field
from reviewdesk.forms.catalog import EVIDENCE_KINDS
from reviewdesk.forms.conditions import read_condition, read_test
from reviewdesk.forms.model import (
    ActionNeed,
    Condition,
    Gate,
    Kind,
    Meaning,
    Moment,
    Needs,
    Phrase,
    Repeat,
    Section,
    Severity,
    Test,
    Validation,
)
from reviewdesk.forms.reading import Mapping, Node, Scalar
from reviewdesk.forms.shapes import Shapes
from reviewdesk.texts import Text

SECTION_KEYS = (
    "id",
    "title",
    "owner",
    "signed_by",
    "not_by",
    "repeat",
    "each",
    "show",
    "opens",
    "help",
    "fields",
    "gates",
)

SECTION_MUST = ("id", "title", "owner", "fields")


def build_section(node: Node, shapes: Shapes) -> Section | None:
    found = shapes.mapping(node, Text("A section"), SECTION_KEYS, must=SECTION_MUST)
    if found is None:
        return None
    own_id = shapes.id(found.get("id"), Text("id"))
    title = shapes.phrase(found.get("title"), Text("title"))
    owner = shapes.role(found.get("owner"), Text("owner"))
    if own_id is None:
        return None
    repeat_node, each_node = found.get("repeat"), found.get("each")
    rows_of: str | None = own_id if repeat_node is not None else None
    if each_node is not None:
        rows_of = _each(each_node, shapes)
        if repeat_node is not None:
            shapes.tell(each_node.at, Text("A section has repeat or each, not both."))
    sketch = shapes.catalog.sections.get(own_id)
    rows = sketch.rows_of if sketch is not None else rows_of
    # A repeating section is shown or not as a whole, before it has rows; an `each` section row by row.
    outside = None if repeat_node is not None else rows
    fields = tuple(
        f
        for n in shapes.items(found.get("fields"), Text("fields"))
        if (f := build_field(n, shapes, own_id, rows)) is not None
    )
    gates = tuple(
        g
        for n in shapes.items(found.get("gates"), Text("gates"))
        if (g := _gate(n, shapes, own_id, rows)) is not None
    )
    show_node, opens_node = found.get("show"), found.get("opens")
    section = Section(
        id=own_id,
        title=title or Phrase(((shapes.languages[0], own_id),)),
        owner=owner or "",
        signed_by=_signed_by(found.get("signed_by"), owner, shapes),
        at=node.at,
        fields=fields,
        gates=gates,
        not_by=_not_by(found.get("not_by"), shapes, rows),
        repeat=_repeat(repeat_node, shapes, rows),
        rows_of=rows_of,
        show=None if show_node is None else read_condition(show_node, shapes, outside),
        opens=None if opens_node is None else read_condition(opens_node, shapes, rows),
        help=shapes.phrase(found.get("help"), Text("help")),
    )
    return section if owner is not None and title is not None else None


def _each(node: Node, shapes: Shapes) -> str | None:
    name = shapes.word(node, Text("each"))
    if name is not None and name not in shapes.catalog.repeating:
        shapes.unknown(node.at, Text("repeating section"), name, shapes.catalog.repeating)
        return None
    return name


def _signed_by(node: Node | None, owner: str | None, shapes: Shapes) -> tuple[tuple[str, Meaning], ...]:
    if node is None:
        return ((owner, Meaning.AUTHORSHIP),) if owner is not None else ()
    if not isinstance(node, Mapping) or not node.items:
        shapes.tell(
            node.at,
            Text("signed_by names roles and meanings, like {example}.", example="{quality_lead: review}"),
        )
        return ()
    signers: list[tuple[str, Meaning]] = []
    for role_node, meaning_node in node.items:
        role = shapes.role(role_node, Text("signed_by"))
        meaning = shapes.one_of(meaning_node, (m.value for m in Meaning), Text("The meaning of a signature"))
        if role is not None and meaning is not None:
            signers.append((role, Meaning(meaning)))
    return tuple(signers)


def _not_by(node: Node | None, shapes: Shapes, rows: str | None) -> tuple[str, ...]:
    named: list[str] = []
    for item in shapes.items(node, Text("not_by")):
        name = shapes.word(item, Text("not_by"))
        if name is None:
            continue
        if name in shapes.catalog.sections:
            named.append(name)
            continue
        field = shapes.field_id(item, rows)
        if field is None:
            continue
        if shapes.catalog.fields[field].gives is not Kind.STAFF:
            shapes.tell(
                item.at, Text('not_by names staff fields and sections; "{field}" is neither.', field=field)
            )
            continue
        named.append(field)
    return tuple(named)


def _repeat(node: Node | None, shapes: Shapes, rows: str | None) -> Repeat | None:
    if node is None:
        return None
    found = shapes.mapping(node, Text("repeat"), ("min", "max", "from", "label"), must=("label",))
    if found is None:
        return None
    label = shapes.phrase(found.get("label"), Text("label"))
    label_node = found.get("label")
    if label is None or label_node is None:
        return None
    shapes.placeholders(label, label_node.at, rows)
    minimum = shapes.count(found.get("min"), Text("min")) or 0
    maximum = shapes.count(found.get("max"), Text("max"))
    if maximum is not None and maximum < minimum:
        shapes.tell(node.at, Text("max is smaller than min."))
    return Repeat(minimum, maximum, shapes.word(found.get("from"), Text("from")), label)


GATE_KEYS = ("id", "because", "title", "when", "for", "needs", "severity", "holds")


def _gate(node: Node, shapes: Shapes, section: str, rows: str | None) -> Gate | None:
    found = shapes.mapping(node, Text("A gate"), GATE_KEYS, must=("id", "because"))
    if found is None:
        return None
    own_id = shapes.id(found.get("id"), Text("id"))
    because_node = found.get("because")
    because = shapes.phrase(because_node, Text("because"))
    title = shapes.phrase(found.get("title"), Text("title"))
    if because_node is not None:
        shapes.placeholders(because, because_node.at, rows)
    when = None if (when_node := found.get("when")) is None else read_condition(when_node, shapes, rows)
    for_node = found.get("for")
    for_each = shapes.field_id(for_node, rows) if for_node is not None else None
    if (
        for_each is not None
        and for_node is not None
        and shapes.catalog.fields[for_each].gives is not Kind.CHOICES
    ):
        shapes.tell(
            for_node.at, Text('for names a field of several choices; "{field}" is none.', field=for_each)
        )
    needs = None if (needs_node := found.get("needs")) is None else _needs(needs_node, shapes, rows)
    severity = shapes.one_of(found.get("severity"), (s.value for s in Severity), Text("severity"))
    holds = shapes.one_of(found.get("holds"), ("section", "review"), Text("holds"))
    if when_node is None and needs_node is None and severity != Severity.NOTE:
        shapes.tell(node.at, Text("Nothing can lift this gate: it needs the key when, or the key needs."))
    if needs is not None and needs.action is not None and title is None:
        shapes.tell(node.at, Text("A gate that needs an action is a named gap: give it a title."))
    if own_id is None:
        return None
    return Gate(
        id=own_id,
        because=because or Phrase(((shapes.languages[0], ""),)),  # told above when it is missing
        section=section,
        at=node.at,
        title=title,
        when=when,
        for_each=for_each,
        needs=needs,
        severity=Severity(severity) if severity is not None else Severity.ERROR,
        holds_review=holds == "review",
    )


def _needs(node: Node, shapes: Shapes, rows: str | None) -> Needs | None:
    if not isinstance(node, Mapping) or not node.items:
        shapes.tell(node.at, Text("needs says what lifts the gate, like {example}.", example="{action: own}"))
        return None
    action: ActionNeed | None = None
    evidence_for: str | None = None
    evidence_of: tuple[str, ...] = ()
    signed: str | None = None
    tests: list[Test] = []
    for key, value in node.items:
        match key.text:
            case "action":
                action = _action_need(value, shapes)
            case "evidence_for":
                evidence_for = shapes.field_id(value, rows)
            case "of":
                evidence_of = tuple(
                    kind
                    for item in shapes.items(value, Text("of"))
                    if (kind := shapes.one_of(item, EVIDENCE_KINDS, Text("A kind of evidence"))) is not None
                )
            case "signed":
                signed = shapes.word(value, Text("signed"))
                if signed is not None and signed not in shapes.catalog.sections:
                    shapes.unknown(value.at, Text("section"), signed, shapes.catalog.sections)
            case _:
                test = read_test(key, value, shapes, rows)
                if test is not None:
                    tests.append(test)
    if evidence_of and evidence_for is None:
        shapes.tell(node.at, Text("of goes with evidence_for only."))
    return Needs(action, evidence_for, evidence_of, signed, tuple(tests))


ACTION_NEED = ("any", "kinds", "strength", "milestones")


def _action_need(node: Node, shapes: Shapes) -> ActionNeed | None:
    if isinstance(node, Scalar):
        said = shapes.one_of(node, ("own", "any"), Text("action"))
        return None if said is None else ActionNeed(own=said == "own")
    found = shapes.mapping(node, Text("action"), ACTION_NEED)
    if found is None:
        return None
    strength = shapes.one_of(found.get("strength"), (s.value for s in Strength), Text("strength"))
    return ActionNeed(
        own=not shapes.flag(found.get("any"), Text("any")),
        kinds=shapes.action_kinds(found.get("kinds")),
        strength=Strength(strength) if strength is not None else None,
        milestones=bool(shapes.count(found.get("milestones"), Text("milestones"))),
    )


VALIDATION_KEYS = ("id", "when", "confirm", "by", "each", "where", "that", "rests_on")
VALIDATION_MUST = ("id", "when", "confirm", "by")


def build_validation(node: Node, shapes: Shapes) -> Validation | None:
    found = shapes.mapping(node, Text("A validation"), VALIDATION_KEYS, must=VALIDATION_MUST)
    if found is None:
        return None
    id_node = found.get("id")
    own_id = shapes.id(id_node, Text("id"))
    if own_id is not None and id_node is not None:
        shapes.catalog.claim(own_id, id_node.at, shapes.found)
    when = shapes.one_of(found.get("when"), (m.value for m in Moment), Text("when"))
    confirm = shapes.phrase(found.get("confirm"), Text("confirm"))
    by = shapes.role(found.get("by"), Text("by"))
    each = _each(each_node, shapes) if (each_node := found.get("each")) is not None else None
    conditions: list[Condition | None] = []
    for key in ("where", "that"):
        inner = found.get(key)
        conditions.append(None if inner is None else read_condition(inner, shapes, each))
    rests_on = _rests_on(found.get("rests_on"), shapes)
    if own_id is None or when is None or confirm is None or by is None:
        return None
    return Validation(
        own_id, Moment(when), confirm, by, node.at, each, conditions[0], conditions[1], rests_on
    )


def _rests_on(node: Node | None, shapes: Shapes) -> tuple[str, ...]:
    """actions, measure, or fields (in every row, where they belong to rows)."""
    named: list[str] = []
    for item in shapes.items(node, Text("rests_on")):
        name = shapes.word(item, Text("rests_on"))
        if name is None:
            continue
        if name not in ("actions", "measure") and name not in shapes.catalog.fields:
            shapes.unknown(item.at, Text("field"), name, ("actions", "measure", *shapes.catalog.fields))
            continue
        named.append(name)
    return tuple(named)
