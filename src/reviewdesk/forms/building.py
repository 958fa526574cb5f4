"""Build a form out of its nodes: head, lists, actions, settings, sections, gates, validations."""

from __future__ import annotations

import re

from reviewdesk.forms.answers import Strength
from reviewdesk.forms.building_fields import build_field
from reviewdesk.forms.catalog import ACTION_KINDS, gather
from reviewdesk.forms.conditions import read_condition, read_test
from reviewdesk.forms.model import (
    ActionKind,
    ActionNeed,
    ChoiceList,
    Condition,
    Duration,
    Form,
    Gate,
    Kind,
    Meaning,
    Moment,
    Needs,
    Option,
    Phrase,
    Repeat,
    Section,
    Setting,
    SettingRef,
    Severity,
    Test,
    Validation,
)
from reviewdesk.forms.durations import parse_duration
from reviewdesk.forms.problems import Findings, unknown
from reviewdesk.forms.reading import Mapping, Node, Scalar
from reviewdesk.forms.shapes import Shapes
from reviewdesk.texts import Text

RECORDS = ("review", "meeting", "audit", "plan", "step")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}")
_FORM = (
    "form", "version", "title", "record", "measure_kinds", "due", "languages", "settings", "actions", "choices",
    "sections", "validations",
)  # fmt: skip
_KIND_STRENGTH = {
    "participant_fix": Strength.WEAKER,
    "coaching": Strength.WEAKER,
    "pathway_change": Strength.INTERMEDIATE,
    "staffing": Strength.INTERMEDIATE,
    "plan_request": Strength.WEAKER,
}
_KIND_LABEL = {
    "participant_fix": "Participant fix",
    "coaching": "Coaching",
    "pathway_change": "Pathway, rule or trigger change",
    "staffing": "Staffing",
    "plan_request": "Plan or authorization request",
}


def build_form(root: Node, found: Findings, sha256: str) -> Form | None:
    """The form, or None; every problem met on the way is in `found`."""
    shapes = Shapes(found)
    head = shapes.mapping(root, Text("A form"), _FORM, must=("form", "version", "title", "sections"))
    if head is None:
        return None
    languages = shapes.words(head.get("languages"), Text("languages"))
    for item in shapes.items(head.get("languages"), Text("languages")):
        if isinstance(item, Scalar) and re.fullmatch(r"[a-z]{2}", item.text) is None:
            shapes.tell(
                item.at,
                Text('"{word}" is no language code; write two letters, like en or es.', word=item.text),
            )
    shapes.languages = languages or ("en",)
    shapes.catalog = gather(head, found)
    version_node = head.get("version")
    version = shapes.word(version_node, Text("version"))
    if version is not None and version_node is not None and _VERSION.fullmatch(version) is None:
        shapes.tell(
            version_node.at, Text('The version "{version}" is not of the shape 1.0.0.', version=version)
        )
    record = (
        "review" if head.get("record") is None else shapes.one_of(head.get("record"), RECORDS, Text("record"))
    )
    id = shapes.id(head.get("form"), Text("form"))
    title = shapes.phrase(head.get("title"), Text("title"))
    due_from, due_within = _due(head.get("due"), shapes)
    settings = _settings(head.get("settings"), shapes)
    actions = _actions(head.get("actions"), shapes)
    choices = _lists(head.get("choices"), shapes)
    sections = tuple(
        s
        for n in shapes.items(head.get("sections"), Text("sections"))
        if (s := _section(n, shapes)) is not None
    )
    validations = tuple(
        v
        for n in shapes.items(head.get("validations"), Text("validations"))
        if (v := _validation(n, shapes)) is not None
    )
    if not sections and head.get("sections") is not None and not found:
        shapes.tell(root.at, Text("A form needs at least one section."))
    if id is None or version is None or title is None or record is None:
        return None
    return Form(
        id=id,
        version=version,
        title=title,
        record=record,
        sha256=sha256,
        languages=shapes.languages,
        sections=sections,
        choices=choices,
        actions=actions,
        settings=settings,
        validations=validations,
        measure_kinds=_measure_kinds(head.get("measure_kinds"), shapes),
        due_from=due_from,
        due_within=due_within,
    )


def _measure_kinds(node: Node | None, shapes: Shapes) -> tuple[str, ...]:
    return tuple(
        id
        for item in shapes.items(node, Text("measure_kinds"))
        if (id := shapes.id(item, Text("A measure kind"))) is not None
    )


def _due(node: Node | None, shapes: Shapes) -> tuple[str | None, Duration | SettingRef | None]:
    if node is None:
        return None, None
    found = shapes.mapping(node, Text("due"), ("from", "within"), must=("from", "within"))
    if found is None:
        return None, None
    start = shapes.one_of(found.get("from"), ("opened", "known"), Text("from"))
    return start, shapes.within(found.get("within"), Text("within"))


def _settings(node: Node | None, shapes: Shapes) -> tuple[Setting, ...]:
    settings: list[Setting] = []
    for name, value in _named(node, Text("settings"), shapes):
        found = shapes.mapping(value, Text("A setting"), ("ask", "value"), must=("ask", "value"))
        if found is None:
            continue
        ask = shapes.phrase(found.get("ask"), Text("ask"))
        text = shapes.word(found.get("value"), Text("value"))
        if ask is None or text is None:
            continue
        settings.append(
            Setting(
                name.text,
                ask,
                parse_duration(text) or (int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else text),
            )
        )
    return tuple(settings)


def _named(node: Node | None, where: Text, shapes: Shapes) -> tuple[tuple[Scalar, Node], ...]:
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        shapes.tell(node.at, Text("{where} is written as keys and values here.", where=where))
        return ()
    for name, _ in node.items:
        shapes.id(name, where)
    return node.items


def _actions(node: Node | None, shapes: Shapes) -> tuple[ActionKind, ...]:
    """The form's own kinds first, then the kinds of every form that it left as they are."""
    kinds: list[ActionKind] = []
    for name, value in _named(node, Text("actions"), shapes):
        found = shapes.mapping(
            value, Text("An action kind"), ("label", "kind", "due", "strength", "draft"), must=("label",)
        )
        if found is None:
            continue
        label = shapes.phrase(found.get("label"), Text("label"))
        if name.text in ACTION_KINDS:
            base: str | None = name.text
        else:
            base = shapes.one_of(found.get("kind"), ACTION_KINDS, Text("kind"))
            if found.get("kind") is None:
                shapes.tell(
                    name.at,
                    Text(
                        "An action kind of the form's own needs the key kind: one of {kinds}.",
                        kinds=", ".join(ACTION_KINDS),
                    ),
                )
        strength = shapes.one_of(found.get("strength"), (s.value for s in Strength), Text("strength"))
        due = shapes.duration(found.get("due"), Text("due"))
        draft = shapes.phrase(found.get("draft"), Text("draft"))
        if label is not None and base is not None:
            kinds.append(
                ActionKind(
                    name.text,
                    label,
                    Strength(strength) if strength else _KIND_STRENGTH[base],
                    base,
                    due,
                    draft,
                )
            )
    own = {kind.id for kind in kinds}
    language = shapes.languages[0]
    kinds.extend(
        ActionKind(id, Phrase(((language, _KIND_LABEL[id]),)), _KIND_STRENGTH[id], id)
        for id in ACTION_KINDS
        if id not in own
    )
    return tuple(kinds)


def _lists(node: Node | None, shapes: Shapes) -> tuple[ChoiceList, ...]:
    return tuple(
        found
        for name, value in _named(node, Text("choices"), shapes)
        if (found := _list(name, value, shapes)) is not None
    )


def _list(name: Scalar, node: Node, shapes: Shapes) -> ChoiceList | None:
    if isinstance(node, Mapping) and node.get("options") is None:
        options: list[Option] = []
        for code, label_node in node.items:
            if isinstance(label_node, Scalar) and label_node.plain and not label_node.text and node.flow:
                shapes.tell(
                    code.at,
                    Text(
                        '"{key}" was read as a key. If it belongs to the text before the comma, put the whole text in quotes.',
                        key=code.text,
                    ),
                )
                continue
            label = shapes.phrase(label_node, Text("The label of a choice"))
            if label is not None:
                options.append(Option(code.text, label))
        return ChoiceList(name.text, tuple(options))
    found = shapes.mapping(
        node, Text("A choice list"), ("definitions", "may_add", "options"), must=("options",)
    )
    if found is None:
        return None
    may_add = shapes.one_of(found.get("may_add"), ("organisation",), Text("may_add"))
    items = [
        o
        for item in shapes.items(found.get("options"), Text("options"))
        if (o := _option(item, shapes)) is not None
    ]
    codes = [option.code for option in items]
    for item, option in zip(shapes.items(found.get("options"), Text("options")), items, strict=False):
        if codes.count(option.code) > 1:
            shapes.tell(item.at, Text('The code "{code}" stands in this list twice.', code=option.code))
    if not items:
        shapes.tell(node.at, Text("A choice list needs at least one option."))
    return ChoiceList(
        name.text,
        tuple(items),
        shapes.word(found.get("definitions"), Text("definitions")),
        may_add is not None,
    )


def _option(node: Node, shapes: Shapes) -> Option | None:
    keys = ("code", "label", "means", "source", "offers", "as", "concept")
    found = shapes.mapping(node, Text("An option"), keys, must=("code", "label"))
    if found is None:
        return None
    code = shapes.word(found.get("code"), Text("code"))
    label = shapes.phrase(found.get("label"), Text("label"))
    offers = _kinds_of_action(found.get("offers"), shapes)
    stands_for = shapes.one_of(found.get("as"), ("not_known",), Text("as"))
    if code is None or label is None:
        return None
    return Option(
        code=code,
        label=label,
        means=shapes.phrase(found.get("means"), Text("means")),
        source=shapes.word(found.get("source"), Text("source")),
        offers=offers,
        not_known=stands_for is not None,
        concept=shapes.word(found.get("concept"), Text("concept")),
    )


def _kinds_of_action(node: Node | None, shapes: Shapes) -> tuple[str, ...]:
    kinds: list[str] = []
    for item in shapes.items(node, Text("A list of action kinds")):
        name = shapes.word(item, Text("An action kind"))
        if name is None:
            continue
        if name not in shapes.catalog.actions:
            shapes.tell(item.at, unknown(Text("action kind"), name, shapes.catalog.actions))
            continue
        kinds.append(name)
    return tuple(kinds)


_SECTION = (
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


def _section(node: Node, shapes: Shapes) -> Section | None:
    found = shapes.mapping(node, Text("A section"), _SECTION, must=("id", "title", "owner", "fields"))
    if found is None:
        return None
    id = shapes.id(found.get("id"), Text("id"))
    title = shapes.phrase(found.get("title"), Text("title"))
    owner = shapes.role(found.get("owner"), Text("owner"))
    if id is None:
        return None
    repeat_node, each_node = found.get("repeat"), found.get("each")
    rows_of: str | None = id if repeat_node is not None else None
    if each_node is not None:
        rows_of = _each(each_node, shapes)
        if repeat_node is not None:
            shapes.tell(each_node.at, Text("A section has repeat or each, not both."))
    sketch = shapes.catalog.sections.get(id)
    rows = sketch.rows_of if sketch is not None else rows_of
    # A repeating section is shown or not as a whole, before it has rows; an `each` section row by row.
    outside = None if repeat_node is not None else rows
    fields = tuple(
        f
        for n in shapes.items(found.get("fields"), Text("fields"))
        if (f := build_field(n, shapes, id, rows)) is not None
    )
    gates = tuple(
        g
        for n in shapes.items(found.get("gates"), Text("gates"))
        if (g := _gate(n, shapes, id, rows)) is not None
    )
    show_node, opens_node = found.get("show"), found.get("opens")
    section = Section(
        id=id,
        title=title or Phrase(((shapes.languages[0], id),)),
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
    repeating = {s.id for s in shapes.catalog.sections.values() if s.repeats}
    if name is not None and name not in repeating:
        shapes.tell(node.at, unknown(Text("repeating section"), name, repeating))
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


_GATE = ("id", "because", "title", "when", "for", "needs", "severity", "holds")


def _gate(node: Node, shapes: Shapes, section: str, rows: str | None) -> Gate | None:
    found = shapes.mapping(node, Text("A gate"), _GATE, must=("id", "because"))
    if found is None:
        return None
    id = shapes.id(found.get("id"), Text("id"))
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
    if needs is not None and needs.action is not None and title is None:
        shapes.tell(node.at, Text("A gate that needs an action is a named gap: give it a title."))
    if id is None or because is None:
        return None
    return Gate(
        id=id,
        because=because,
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
                evidence_of = shapes.words(value, Text("of"))
            case "signed":
                signed = shapes.word(value, Text("signed"))
                if signed is not None and signed not in shapes.catalog.sections:
                    shapes.tell(value.at, unknown(Text("section"), signed, shapes.catalog.sections))
            case _:
                test = read_test(key, value, shapes, rows)
                if test is not None:
                    tests.append(test)
    if evidence_of and evidence_for is None:
        shapes.tell(node.at, Text("of goes with evidence_for only."))
    return Needs(action, evidence_for, evidence_of, signed, tuple(tests))


def _action_need(node: Node, shapes: Shapes) -> ActionNeed | None:
    if isinstance(node, Scalar):
        said = shapes.one_of(node, ("own", "any"), Text("action"))
        return None if said is None else ActionNeed(own=said == "own")
    found = shapes.mapping(node, Text("action"), ("kinds", "strength", "milestones"))
    if found is None:
        return None
    strength = shapes.one_of(found.get("strength"), (s.value for s in Strength), Text("strength"))
    return ActionNeed(
        own=True,
        kinds=_kinds_of_action(found.get("kinds"), shapes),
        strength=Strength(strength) if strength is not None else None,
        milestones=bool(shapes.count(found.get("milestones"), Text("milestones"))),
    )


_VALIDATION = ("id", "when", "confirm", "by", "each", "where", "that", "rests_on")


def _validation(node: Node, shapes: Shapes) -> Validation | None:
    found = shapes.mapping(node, Text("A validation"), _VALIDATION, must=("id", "when", "confirm", "by"))
    if found is None:
        return None
    id_node = found.get("id")
    id = shapes.id(id_node, Text("id"))
    if id is not None and id_node is not None:
        shapes.catalog.claim(id, id_node.at, shapes.found)
    when = shapes.one_of(found.get("when"), (m.value for m in Moment), Text("when"))
    confirm = shapes.phrase(found.get("confirm"), Text("confirm"))
    by = shapes.role(found.get("by"), Text("by"))
    each = _each(each_node, shapes) if (each_node := found.get("each")) is not None else None
    conditions: list[Condition | None] = []
    for key in ("where", "that"):
        inner = found.get(key)
        conditions.append(None if inner is None else read_condition(inner, shapes, each))
    rests_on = _rests_on(found.get("rests_on"), shapes)
    if id is None or when is None or confirm is None or by is None:
        return None
    return Validation(id, Moment(when), confirm, by, node.at, each, conditions[0], conditions[1], rests_on)


def _rests_on(node: Node | None, shapes: Shapes) -> tuple[str, ...]:
    """actions, measure, or fields (in every row, where they belong to rows)."""
    named: list[str] = []
    for item in shapes.items(node, Text("rests_on")):
        name = shapes.word(item, Text("rests_on"))
        if name is None:
            continue
        if name not in ("actions", "measure") and name not in shapes.catalog.fields:
            shapes.tell(item.at, unknown(Text("field"), name, ("actions", "measure", *shapes.catalog.fields)))
            continue
        named.append(name)
    return tuple(named)
