"""Build a form out of its nodes: head, lists, actions, settings, sections, gates, validations."""

from __future__ import annotations

import re
from collections import Counter

from reviewdesk.forms.answers import Strength
from reviewdesk.forms.building_sections import build_section, build_validation
from reviewdesk.forms.catalog import ACTION_KINDS, gather
from reviewdesk.forms.durations import parse_duration
from reviewdesk.forms.model import (
    ActionKind,
    ChoiceList,
    Duration,
    Form,
    Option,
    Phrase,
    Setting,
    SettingRef,
)
from reviewdesk.forms.problems import Findings
from reviewdesk.forms.reading import Mapping, Node, Scalar
from reviewdesk.forms.shapes import Shapes, read_as_key
from reviewdesk.texts import Text

RECORDS = ("review", "meeting", "audit", "plan", "step")
VERSION = re.compile(r"(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}")
FORM_KEYS = (
    "form", "version", "title", "record", "measure_kinds", "due", "languages", "settings", "actions",
    "choices", "sections", "validations",
)  # fmt: skip
FORM_MUST = ("form", "version", "title", "sections")
LIST_KEYS = ("definitions", "may_add", "options")
OPTION_KEYS = ("code", "label", "means", "source", "offers", "as", "concept")
ACTION_KEYS = ("label", "kind", "due", "strength", "draft")
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


def build_form(root: Node, found: Findings, sha256: str) -> tuple[Form | None, bool]:
    """The form, or None, and whether all it declares could be built; every problem is in `found`."""
    shapes = Shapes(found)
    head = shapes.mapping(root, Text("A form"), FORM_KEYS, must=FORM_MUST)
    if head is None:
        return None, False
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
    if version is not None and version_node is not None and VERSION.fullmatch(version) is None:
        shapes.tell(
            version_node.at, Text('The version "{version}" is not of the shape 1.0.0.', version=version)
        )
    record = (
        "review" if head.get("record") is None else shapes.one_of(head.get("record"), RECORDS, Text("record"))
    )
    own_id = shapes.id(head.get("form"), Text("form"))
    title = shapes.phrase(head.get("title"), Text("title"))
    due_from, due_within = _due(head.get("due"), shapes)
    settings = _settings(head.get("settings"), shapes)
    actions = _actions(head.get("actions"), shapes)
    choices = _lists(head.get("choices"), shapes)
    sections = tuple(
        s
        for n in shapes.items(head.get("sections"), Text("sections"))
        if (s := build_section(n, shapes)) is not None
    )
    validations = tuple(
        v
        for n in shapes.items(head.get("validations"), Text("validations"))
        if (v := build_validation(n, shapes)) is not None
    )
    if not sections and head.get("sections") is not None and not found:
        shapes.tell(root.at, Text("A form needs at least one section."))
    if own_id is None or version is None or title is None or record is None:
        return None, False
    form = Form(
        id=own_id,
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
    built = {f.id for section in sections for f in section.fields}
    gates = {g.id for section in sections for g in section.gates}
    whole = built >= shapes.catalog.fields.keys() and gates >= shapes.catalog.gates.keys()
    return form, whole and {s.id for s in sections} >= shapes.catalog.sections.keys()


def _measure_kinds(node: Node | None, shapes: Shapes) -> tuple[str, ...]:
    return tuple(
        kind
        for item in shapes.items(node, Text("measure_kinds"))
        if (kind := shapes.id(item, Text("A measure kind"))) is not None
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
                name.at,
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
        found = shapes.mapping(value, Text("An action kind"), ACTION_KEYS, must=("label",))
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
        draft_node = found.get("draft")
        draft = shapes.phrase(draft_node, Text("draft"))
        if draft_node is not None:
            shapes.anywhere(draft, draft_node.at)
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
    kinds.extend(kind for kind in kinds_of_every_form(shapes.languages[0]) if kind.id not in own)
    return tuple(kinds)


def kinds_of_every_form(language: str) -> tuple[ActionKind, ...]:
    """The kinds of action as they stand in a form that says nothing about them."""
    return tuple(
        ActionKind(kind, Phrase(((language, _KIND_LABEL[kind]),)), _KIND_STRENGTH[kind], kind)
        for kind in ACTION_KINDS
    )


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
                    read_as_key(code.text),
                )
                continue
            label = shapes.phrase(label_node, Text("The label of a choice"))
            if label is not None:
                options.append(Option(code.text, label))
        return ChoiceList(name.text, tuple(options), at=name.at)
    found = shapes.mapping(node, Text("A choice list"), LIST_KEYS, must=("options",))
    if found is None:
        return None
    may_add = shapes.one_of(found.get("may_add"), ("organisation",), Text("may_add"))
    items = [
        o
        for item in shapes.items(found.get("options"), Text("options"))
        if (o := _option(item, shapes)) is not None
    ]
    codes = Counter(option.code for option in items)
    for item, option in zip(shapes.items(found.get("options"), Text("options")), items, strict=False):
        if codes[option.code] > 1:
            shapes.tell(item.at, Text('The code "{code}" stands in this list twice.', code=option.code))
    if not items:
        shapes.tell(node.at, Text("A choice list needs at least one option."))
    return ChoiceList(
        name.text,
        tuple(items),
        shapes.word(found.get("definitions"), Text("definitions")),
        may_add is not None,
        name.at,
    )


def _option(node: Node, shapes: Shapes) -> Option | None:
    found = shapes.mapping(node, Text("An option"), OPTION_KEYS, must=("code", "label"))
    if found is None:
        return None
    code = shapes.word(found.get("code"), Text("code"))
    label = shapes.phrase(found.get("label"), Text("label"))
    offers = shapes.action_kinds(found.get("offers"))
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
