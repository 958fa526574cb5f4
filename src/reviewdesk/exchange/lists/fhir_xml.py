"""FHIR XML as the JSON it would be, as far as goals and patients need it."""

from __future__ import annotations

# Without a document type there are no entities, so nothing can expand or reach outside.
from xml.etree import ElementTree

from reviewdesk.texts import Text

Json = str | list["Json"] | dict[str, "Json"]
_NAMESPACE = "{http://hl7.org/fhir}"
DEEPEST = 60
# Elements that FHIR repeats, of the resources read: in JSON they are lists, however many there are.
_LISTS = frozenset(
    {
        "entry",
        "identifier",
        "name",
        "given",
        "coding",
        "target",
        "category",
        "contained",
        "telecom",
        "address",
    }
)


def json_of_xml(text: str) -> Json | Text:
    """The resource of a document, or why there is none. Narrative is left out: nobody reads it here."""
    if "<!DOCTYPE" in text[:100_000] or "<!ENTITY" in text:
        return Text("This XML defines its own entities, which FHIR has not. It was not read.")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff"))  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        return Text("This is not valid XML ({why}). Ask the sender to export it again.", why=str(error))
    if not root.tag.startswith(_NAMESPACE):
        return Text("This is XML, but not FHIR.")
    if _depth(root) > DEEPEST:
        return Text("This is nested far deeper than any FHIR resource. It was not read.")
    return _resource(root)


def _depth(root: ElementTree.Element) -> int:
    deepest, level = 0, [root]
    while level:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def _resource(element: ElementTree.Element) -> dict[str, Json]:
    return {"resourceType": element.tag.removeprefix(_NAMESPACE), **_parts(element)}


def _parts(element: ElementTree.Element) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for child in element:
        if not child.tag.startswith(_NAMESPACE):
            continue  # the narrative's own language
        name = child.tag.removeprefix(_NAMESPACE)
        value = _value(name, child)
        if name in _LISTS:
            held = found.setdefault(name, [])
            assert isinstance(held, list)
            held.append(value)
        else:
            found.setdefault(name, value)
    return found


def _value(name: str, element: ElementTree.Element) -> Json:
    primitive = element.get("value")
    if primitive is not None:
        return primitive
    if name in ("resource", "contained"):
        return next((_resource(inner) for inner in element), {})
    return _parts(element)
