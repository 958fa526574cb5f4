"""Answer lists: those a file carries with it, and a few that FHIR itself defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.lenient import Json, extensions, object_of, objects_of, text_of
from reviewdesk.exchange.questionnaire.source import Choice, Coding
from reviewdesk.forms.model import Phrase

MOST_CODES = 1_000
_HL7 = "http://hl7.org/fhir"
_YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0136"
# Small lists of the standard itself, which files name and never carry.
_STANDARD: dict[str, tuple[Coding, ...]] = {
    f"{_HL7}/ValueSet/administrative-gender": tuple(
        Coding(f"{_HL7}/administrative-gender", code, label)
        for code, label in (
            ("male", "Male"),
            ("female", "Female"),
            ("other", "Other"),
            ("unknown", "Unknown"),
        )
    ),
    f"{_HL7}/ValueSet/yesnodontknow": (
        Coding(_YES_NO, "Y", "Yes"),
        Coding(_YES_NO, "N", "No"),
        Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-unknown", "Don't know"),
    ),
    "http://terminology.hl7.org/ValueSet/v2-0136": (Coding(_YES_NO, "Y", "Yes"), Coding(_YES_NO, "N", "No")),
}


class ValueSets:
    """The answer lists that are at hand, by every way a question may name them."""

    def __init__(self, language: str, resources: Iterable[Json]) -> None:
        self._language = language
        self._sets: dict[str, Json] = {}
        self._systems: dict[str, Json] = {}
        for resource in resources:
            if text_of(resource, "resourceType") == "CodeSystem":
                self._systems[text_of(resource, "url")] = resource
                continue
            for name in (
                text_of(resource, "url"),
                f"#{text_of(resource, 'id')}",
                f"ValueSet/{text_of(resource, 'id')}",
            ):
                self._sets.setdefault(name, resource)

    def choices(self, address: str) -> tuple[Choice, ...] | None:
        """The answers of the list at this address; None where it is not at hand, or not listed one by one."""
        bare = address.split("|", maxsplit=1)[0]
        found = self._sets.get(address) or self._sets.get(bare)
        if found is None:
            codings: tuple[Coding, ...] = _STANDARD.get(bare, ())
        else:
            codings = tuple(self._listed(found))
        unique = dict.fromkeys(codings)
        if not unique or len(unique) > MOST_CODES:
            return None
        return tuple(Choice(c, Phrase(((self._language, c.display or c.code),))) for c in unique)

    def _listed(self, value_set: Json) -> Iterator[Coding]:
        expansion = list(_expanded(object_of(value_set, "expansion"), 0))
        if expansion:
            yield from expansion
            return
        compose = object_of(value_set, "compose")
        if any(True for _ in objects_of(compose, "exclude")):
            return
        whole: list[Coding] = []
        for include in objects_of(compose, "include"):
            concepts = list(objects_of(include, "concept"))
            system = text_of(include, "system")
            if not concepts and not include.get("filter") and not include.get("valueSet"):
                concepts = list(objects_of(self._systems.get(system, {}), "concept"))
            if not concepts:
                return  # a rule, not a list: half of it would be worse than none
            whole.extend(found for c in concepts if (found := _coding(c, system)) is not None)
        yield from whole


def _expanded(tree: Json, depth: int) -> Iterator[Coding]:
    for entry in objects_of(tree, "contains"):
        coded = _coding(entry, text_of(entry, "system"))
        if coded is not None and entry.get("abstract") is not True:
            yield coded
        if depth < 10:
            yield from _expanded(entry, depth + 1)


def _coding(tree: Json, system: str) -> Coding | None:
    code = clean(text_of(tree, "code"), 200)
    return Coding(clean(system, 200), code, clean(text_of(tree, "display"))) if code else None


def named_value_sets(tree: Json) -> Iterator[str]:
    """The addresses by which an item names its answer list, in the spelling of each version."""
    if isinstance(found := tree.get("answerValueSet"), str):
        yield found
    for key in ("answerValueSet", "options"):
        reference = text_of(object_of(tree, key), "reference")
        if reference:
            yield reference
    for url, extension in extensions(tree):
        if url.endswith("/cpg-answerValueSetSource"):
            yield text_of(extension, "valueCanonical", "valueUri")
