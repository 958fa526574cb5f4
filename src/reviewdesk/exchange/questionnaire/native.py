"""Our own nodes inside FHIR: one extension each, so that a form comes back equal whatever FHIR cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

import msgspec

from reviewdesk.exchange.questionnaire.lenient import Json, extensions, objects_of, text_of
from reviewdesk.forms.layout import Tree

CANONICAL = "https://reviewdesk.example/fhir"
"""Where our canonical addresses begin: a name, not a place to fetch anything from."""

FORM = f"{CANONICAL}/StructureDefinition/form"
SETTING = f"{CANONICAL}/StructureDefinition/setting"
ACTION = f"{CANONICAL}/StructureDefinition/action-kind"
CHOICES = f"{CANONICAL}/StructureDefinition/choice-list"
VALIDATION = f"{CANONICAL}/StructureDefinition/validation"
SECTION = f"{CANONICAL}/StructureDefinition/section"
FIELD = f"{CANONICAL}/StructureDefinition/field"
GATE = f"{CANONICAL}/StructureDefinition/gate"
_NAMED = {"settings": SETTING, "actions": ACTION, "choices": CHOICES}
_DEEPEST = 60


def node(url: str, tree: Tree) -> Json:
    """The extension that carries a node."""
    return {"url": url, "valueString": msgspec.json.encode(tree).decode()}


def is_own(questionnaire: Json) -> bool:
    """Whether a questionnaire carries a form of ours."""
    return any(url == FORM for url, _ in extensions(questionnaire))


def head_nodes(tree: dict[str, Tree]) -> list[Json]:
    """The head of a form, as extensions of the questionnaire; sections by id, in their order."""
    head = {key: value for key, value in tree.items() if key not in (*_NAMED, "sections", "validations")}
    sections = tree["sections"]
    ids: list[Tree] = [s["id"] for s in sections if isinstance(s, dict)] if isinstance(sections, list) else []
    found = [node(FORM, {**head, "sections": ids})]
    for key, url in _NAMED.items():
        named = tree.get(key, {})
        if isinstance(named, dict):
            found += [node(url, {"id": name, "is": value}) for name, value in named.items()]
    validations = tree.get("validations", [])
    found += [node(VALIDATION, each) for each in validations] if isinstance(validations, list) else []
    return found


def section_nodes(section: dict[str, Tree]) -> list[Json]:
    """A section with its gates, as extensions of its item; fields by id, in their order."""
    fields = section.get("fields", [])
    ids: list[Tree] = [f["id"] for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    own = {key: value for key, value in section.items() if key not in ("fields", "gates")}
    gates = section.get("gates", [])
    return [
        node(SECTION, {**own, "fields": ids}),
        *([node(GATE, gate) for gate in gates] if isinstance(gates, list) else []),
    ]


def own_tree(questionnaire: Json) -> dict[str, Tree] | None:
    """The tree of the form that a questionnaire carries; None when its nodes do not hold together."""
    heads = list(_nodes(questionnaire, FORM))
    if len(heads) != 1:
        return None
    tree = heads[0]
    order = tree.pop("sections", [])
    for key, url in _NAMED.items():
        named = {str(n["id"]): n["is"] for n in _nodes(questionnaire, url) if "id" in n and "is" in n}
        if named:
            tree[key] = named
    sections: dict[str, Tree] = {}
    fields: dict[str, Tree] = {}
    for item in _items(questionnaire, 0):
        for found in _nodes(item, SECTION):
            gates: list[Tree] = list(_nodes(item, GATE))
            sections[str(found.get("id"))] = {**found, "gates": gates} if gates else found
        fields.update((str(found.get("id")), found) for found in _nodes(item, FIELD))
    whole: list[Tree] = []
    for name in order if isinstance(order, list) else ():
        section = sections.get(str(name))
        if not isinstance(section, dict):
            return None
        ids = section.get("fields")
        inside = [fields.get(str(id_)) for id_ in ids] if isinstance(ids, list) else []
        if any(field is None for field in inside):
            return None
        put: dict[str, Tree] = {**section, "fields": [f for f in inside if f is not None]}
        gates_last = put.pop("gates", None)
        whole.append(put if gates_last is None else {**put, "gates": gates_last})
    tree["sections"] = whole
    validations: list[Tree] = list(_nodes(questionnaire, VALIDATION))
    if validations:
        tree["validations"] = validations
    return tree


def _nodes(tree: Json, url: str) -> Iterator[dict[str, Tree]]:
    for found, extension in extensions(tree):
        if found != url:
            continue
        try:
            value = msgspec.json.decode(text_of(extension, "valueString"))
        except (msgspec.MsgspecError, RecursionError):
            continue
        if isinstance(value, dict) and _is_tree(value, 0):
            yield value


def _is_tree(value: object, depth: int) -> TypeGuard[dict[str, Tree]]:
    """Texts, lists and objects of them, as the language has them."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, list):
        return all(_is_tree(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return all(_is_tree(item, depth + 1) for item in value.values())
    return isinstance(value, str)


def _items(tree: Json, depth: int) -> Iterator[Json]:
    for item in objects_of(tree, "item") if depth < _DEEPEST else ():
        yield item
        yield from _items(item, depth + 1)
