"""The people of a FHIR import: Patients, and who a reference means, over all files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from reviewdesk.exchange.admissions import Identifier, ImportedPerson, PersonKey, Place, ReadSettings
from reviewdesk.exchange.dates import read_fhir_moment
from reviewdesk.exchange.decoding import clean, sign_told, unseen_sign
from reviewdesk.exchange.fhir_files import Resource, Tree
from reviewdesk.exchange.findings import Findings
from reviewdesk.texts import Text

LONGEST_NUMBER = 200
MOST_IDENTIFIERS = 50
# Numbers a state gives for other purposes, by HL7 table 0203 and by the systems in use in the US.
_CIVIL_TYPES = frozenset({"SS", "DL", "PPN", "TAX"})
_CIVIL_SYSTEMS = (
    "http://hl7.org/fhir/sid/us-ssn",
    "urn:oid:2.16.840.1.113883.4.1",
    "urn:oid:2.16.840.1.113883.4.3.",
)


class FhirPeople:
    """Gathers Patients and answers references: from the same file first, for ids are one sender's own."""

    def __init__(self, settings: ReadSettings, findings: Findings) -> None:
        self._settings = settings
        self._findings = findings
        self._people: dict[str, list[ImportedPerson]] = {}  # by every way a reference may be written
        self._keys: set[str] = set()
        self._missing: set[tuple[str, str]] = set()  # references nobody answers, each reported once a file

    def add(self, resource: Resource) -> None:
        """Take in a Patient; one met before with the same values is that one again."""
        ways = tuple(ways_to_name(resource))
        if not ways:
            what = Text("This patient has neither an id nor a full URL, so nothing can refer to it.")
            self._findings.problem(resource.place, what, column="Patient.id", left_out=True)
            return
        person = self._person(ways[0], resource.tree, resource.place)
        for known in self._people.get(ways[-1], ()):
            if replace(known, place=person.place, key=person.key) == person:
                person = replace(person, key=known.key)
                break
            if known.place.file == person.place.file:
                what = Text(
                    "Another patient with other values has the same id ({first}). The first was taken.",
                    first=place_words(known.place),
                )
                self._findings.problem(resource.place, what, column="Patient.id", left_out=True)
                return
        else:
            if person.key in self._keys:
                person = replace(person, key=PersonKey(f"{resource.place.file}|{person.key}"))
        self._keys.add(person.key)
        for way in ways:
            self._people.setdefault(way, []).append(person)

    def without(self, keys: set[PersonKey]) -> int:
        """How many people are none of these."""
        return len(self._keys - keys)

    def _person(self, key: str, tree: Tree, place: Place) -> ImportedPerson:
        family, given = _name(tree)
        if sign := unseen_sign(family + given):
            self._findings.problem(
                place, sign_told(sign, left_out=False), column="Patient.name", left_out=False
            )
        return ImportedPerson(
            source=self._settings.source,
            key=PersonKey(key),
            identifiers=self._identifiers(tree, place),
            family=clean(family, 200),
            given=clean(given, 200),
            birth_date=self._birth_date(tree, place),
            place=place,
        )

    def _identifiers(self, tree: Tree, place: Place) -> tuple[Identifier, ...]:
        found: dict[Identifier, None] = {}
        for item in islice(trees_of(tree.get("identifier")), MOST_IDENTIFIERS):
            identifier = read_identifier(item, self._settings.source)
            if identifier is None and text_of(item.get("value")):
                what = Text("A number of this person is too long to be one; it was skipped.")
                self._findings.problem(place, what, column="Patient.identifier", left_out=False)
            elif identifier is not None and text_of(item.get("use")) != "old" and not self._is_withheld(item):
                if sign := unseen_sign(text_of(item.get("value"))):
                    what = sign_told(sign, left_out=False)
                    self._findings.problem(place, what, column="Patient.identifier", left_out=False)
                found[identifier] = None
        return tuple(found)

    def _birth_date(self, tree: Tree, place: Place) -> date | None:
        text = tree.get("birthDate")
        if text is None:
            return None
        moment = read_fhir_moment(text_of(text))
        if moment is None or moment.at is not None:
            what = Text("The birth date names no whole day; it was left empty.")
            self._findings.problem(place, what, column="Patient.birthDate", left_out=False)
            return None
        return moment.day

    def _is_withheld(self, identifier: Tree) -> bool:
        if self._settings.civil_numbers or not _is_civil(identifier):
            return False
        self._findings.note(
            Text(
                "Social security, driver's license, passport and tax numbers were not taken: "
                "recognizing a person does not need them."
            )
        )
        return True

    def subject(self, tree: Tree, place: Place) -> ImportedPerson | None:
        subject = tree.get("subject")
        subject = subject if isinstance(subject, dict) else {}
        column = f"{text_of(tree.get('resourceType'))}.subject"
        reference = text_of(subject.get("reference")).strip()
        if reference.startswith("#"):
            return self._contained(tree, reference, place)
        found = self._named(reference, place.file)
        if len(found) == 1:
            return found[0]
        by_number = subject.get("identifier")
        identifier = None
        if isinstance(by_number, dict) and not self._is_withheld(by_number):
            identifier = read_identifier(by_number, self._settings.source)
        if identifier is None and (not reference or len(reference) > LONGEST_NUMBER):
            what = Text("This record does not say whose it is.")
            self._findings.problem(place, what, column=column, left_out=True)
            return None
        if "Group/" in reference:
            what = Text("This record is about a group, not a person.")
            self._findings.problem(place, what, column=column, left_out=True)
            return None
        if identifier is None and (place.file, reference) not in self._missing:
            self._missing.add((place.file, reference))
            what = (
                self._several(reference)
                if found
                else Text(
                    "The patient {reference} is not in these files. Add the file with the patients, "
                    "or the stays wait until a person says whose they are.",
                    reference=clean(reference, 80),
                )
            )
            self._findings.problem(place, what, column=column, left_out=False)
        key = reference or f"number|{'|'.join(identifier or ()).casefold()}"
        if found:
            key = f"{place.file}|{key}"  # none of those who bear the name
        return ImportedPerson(
            source=self._settings.source,
            key=PersonKey(key),
            identifiers=(identifier,) if identifier else (),
            family=clean(text_of(subject.get("display")), 200),
            given="",
            birth_date=None,
            place=place,
        )

    def _named(self, reference: str, file: str) -> list[ImportedPerson]:
        """Whom a reference can mean: of one file, or else each different person under that name."""
        for way in ways_to_write(reference):
            people = self._people.get(way, [])
            here = [person for person in people if person.place.file == file]
            if people:
                return here[:1] or list({person.key: person for person in people}.values())
        return []

    def _several(self, reference: str) -> Text:
        return Text(
            "Different patients in these files are called {reference}: it is not clear whose stay this is. "
            "Import each sender's files by themselves.",
            reference=clean(reference, 80),
        )

    def _contained(self, tree: Tree, reference: str, place: Place) -> ImportedPerson | None:
        for inner in trees_of(tree.get("contained")):
            if inner.get("resourceType") == "Patient" and f"#{text_of(inner.get('id'))}" == reference:
                return self._person(f"{place_words(place)}{reference}", inner, place)
        what = Text("This record names a patient inside itself that is not there.")
        column = f"{text_of(tree.get('resourceType'))}.subject"
        self._findings.problem(place, what, column=column, left_out=True)
        return None


def read_identifier(tree: Tree, source: str) -> Identifier | None:
    """An identifier with its system, or `source` where it names none; None for what is no usable number."""
    system, value = text_of(tree.get("system")).strip(), text_of(tree.get("value")).strip()
    if not value or len(value) > LONGEST_NUMBER or len(system) > LONGEST_NUMBER:
        return None
    return Identifier(clean(system) or source, clean(value))


def place_words(place: Place) -> str:
    """A place in short, as `stays.ndjson:12`."""
    return f"{place.file}:{place.line or place.entry or 1}"


def ways_to_name(resource: Resource) -> Iterator[str]:
    """Every way a reference to this resource may be written; the last is by its own id, if it has one."""
    own = text_of(resource.tree.get("id"))
    if resource.full_url:
        yield resource.full_url
    if own:
        yield f"{resource.type}/{own}"
        # Transaction Bundles refer to entries by the URN of an id that is also written as the resource's own.
        yield f"urn:uuid:{own}"


def ways_to_write(reference: str) -> Iterator[str]:
    """A reference as it is, and without the server it names."""
    if not reference:
        return
    reference = reference.partition("/_history/")[0]
    yield reference
    parts = reference.rsplit("/", 2)
    if len(parts) == 3:
        yield f"{parts[1]}/{parts[2]}"


def text_of(value: object) -> str:
    """A string as it is, anything else as nothing."""
    return value if isinstance(value, str) else ""


def trees_of(value: object) -> Iterator[Tree]:
    """The objects in a list; of anything else, none."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


_NAME_ORDER = {
    "official": 0,
    "usual": 1,
    "": 2,
    "nickname": 3,
    "anonymous": 4,
    "temp": 5,
    "maiden": 6,
    "old": 7,
}


def _name(tree: Tree) -> tuple[str, str]:
    names = sorted(trees_of(tree.get("name")), key=lambda name: _NAME_ORDER.get(text_of(name.get("use")), 2))
    for name in names:
        given_list = name.get("given")
        given = " ".join(text_of(part) for part in given_list) if isinstance(given_list, list) else ""
        family = text_of(name.get("family"))
        if family or given:
            return family, given
    return next((text for name in names if (text := text_of(name.get("text")))), ""), ""


def _is_civil(identifier: Tree) -> bool:
    kind = identifier.get("type")
    codings = trees_of(kind.get("coding")) if isinstance(kind, dict) else iter(())
    system = text_of(identifier.get("system"))
    return any(text_of(coding.get("code")) in _CIVIL_TYPES for coding in codings) or (
        system in _CIVIL_SYSTEMS[:2] or system.startswith(_CIVIL_SYSTEMS[2])
    )
