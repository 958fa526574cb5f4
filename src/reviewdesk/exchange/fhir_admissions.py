"""Admissions out of FHIR R4: Encounters of class IMP and EMER, and the Patients they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from itertools import islice

from reviewdesk.exchange.admissions import (
    EventKind,
    Identifier,
    ImportedEvent,
    ImportedPerson,
    PersonKey,
    Place,
    ReadSettings,
)
from reviewdesk.exchange.dates import place_in_zone, read_fhir_moment
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.fhir_files import Resource, Tree
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.time_notes import clarity_note, note_zone
from reviewdesk.texts import Text

_KINDS = {"IMP": EventKind.INPATIENT, "EMER": EventKind.EMERGENCY}
_NOT_HELD = {
    "planned": Text("Encounter only planned: nobody was admitted yet."),
    "cancelled": Text("Encounter cancelled: nobody was admitted."),
    "entered-in-error": Text("Encounter entered in error, as its sender says."),
}
LONGEST_NUMBER = 200
_MOST_IDENTIFIERS = 50


class FhirAdmissions:
    """Gathers the resources of one import; references are resolved over all files at the end."""

    def __init__(self, settings: ReadSettings, zone: tzinfo, findings: Findings) -> None:
        self._settings = settings
        self._zone = zone
        self._findings = findings
        self._people: dict[str, ImportedPerson] = {}  # by every way a reference may be written
        self._organizations: dict[str, str] = {}
        self._encounters: list[Resource] = []
        self._missing: set[str] = set()  # references nobody answers, each reported once

    def add(self, resource: Resource) -> None:
        if resource.type == "Encounter":
            self._encounters.append(resource)
        elif resource.type == "Patient":
            self._add_patient(resource)
        else:
            name = clean(_text(resource.tree.get("name")), 200)
            for key in _ways_to_name(resource):
                self._organizations.setdefault(key, name)

    def _add_patient(self, resource: Resource) -> None:
        keys = tuple(_ways_to_name(resource))
        if not keys:
            what = Text("This patient has neither an id nor a full URL, so nothing can refer to it.")
            self._findings.problem(resource.place, what, column="Patient.id", left_out=True)
            return
        person = self._person(keys[0], resource.tree, resource.place)
        for key in keys:
            known = self._people.setdefault(key, person)
            if replace(known, place=person.place, key=person.key) != person:
                self._findings.problem(
                    resource.place,
                    Text(
                        "Another patient with other values has the same id ({first}). The first was taken.",
                        first=place_words(known.place),
                    ),
                    column="Patient.id",
                    left_out=True,
                )
                break

    def _person(self, key: str, tree: Tree, place: Place) -> ImportedPerson:
        family, given = _name(tree)
        return ImportedPerson(
            source=self._settings.source,
            key=PersonKey(key),
            identifiers=self._identifiers(tree, place),
            family=family,
            given=given,
            birth_date=self._birth_date(tree, place),
            place=place,
        )

    def _identifiers(self, tree: Tree, place: Place) -> tuple[Identifier, ...]:
        found: dict[Identifier, None] = {}
        for item in islice(_trees(tree.get("identifier")), _MOST_IDENTIFIERS):
            identifier = self._identifier(item)
            if identifier is None and _text(item.get("value")):
                what = Text("A number of this person is too long to be one; it was skipped.")
                self._findings.problem(place, what, column="Patient.identifier", left_out=False)
            elif identifier is not None and _text(item.get("use")) != "old":
                found[identifier] = None
        return tuple(found)

    def _identifier(self, tree: Tree) -> Identifier | None:
        system, value = _text(tree.get("system")).strip(), _text(tree.get("value")).strip()
        if not value or len(value) > LONGEST_NUMBER or len(system) > LONGEST_NUMBER:
            return None
        return Identifier(clean(system) or self._settings.source, clean(value))

    def _birth_date(self, tree: Tree, place: Place) -> date | None:
        text = tree.get("birthDate")
        if text is None:
            return None
        moment = read_fhir_moment(_text(text))
        if moment is None or moment.at is not None:
            what = Text("The birth date names no whole day; it was left empty.")
            self._findings.problem(place, what, column="Patient.birthDate", left_out=False)
            return None
        return moment.day

    def settle(self) -> tuple[list[ImportedPerson], list[ImportedEvent]]:
        """All events, and the people they name; patients without an event are counted as left out."""
        people: dict[PersonKey, ImportedPerson] = {}
        events: list[ImportedEvent] = []
        for resource in self._encounters:
            event_and_person = self._event(resource)
            if event_and_person is not None:
                event, person = event_and_person
                events.append(event)
                people.setdefault(person.key, person)
        named = {person.place for person in people.values()}
        idle = len({person.place for person in self._people.values()} - named)
        if idle:
            self._findings.leave_out(Text("Patient without an inpatient or emergency stay here."), idle)
        return list(people.values()), events

    def _event(self, resource: Resource) -> tuple[ImportedEvent, ImportedPerson] | None:
        tree, place = resource.tree, resource.place
        kind = self._kind(tree, place)
        if kind is None:
            return None
        natural = self._natural_id(resource)
        if natural is None:
            return None
        period = tree.get("period")
        start = _text(period.get("start")) if isinstance(period, dict) else ""
        admitted = self._moment(start, place, "Encounter.period.start", needed=True)
        person = self._subject(tree, place)
        if admitted is None or person is None:
            return None
        end = period.get("end") if isinstance(period, dict) else None
        ended = self._moment(_text(end), place, "Encounter.period.end", needed=False) if end else None
        ended_at = ended[0] if ended else None
        if ended_at is not None and ended_at < admitted[0]:
            if ended is not None and (ended[1] or ended_at.date() < admitted[0].date()):
                what = Text("The discharge lies before the admission; it was left empty.")
                self._findings.problem(place, what, column="Encounter.period.end", left_out=False)
            ended_at = None
        event = ImportedEvent(
            source=natural[0],
            natural_id=natural[1],
            person=person.key,
            kind=kind,
            admitted_at=admitted[0],
            time_known=admitted[1],
            ended_at=ended_at,
            reason=_reason(tree),
            facility=self._facility(tree),
            place=place,
        )
        return event, person

    def _kind(self, tree: Tree, place: Place) -> EventKind | None:
        status = _text(tree.get("status"))
        if status in _NOT_HELD:
            self._findings.leave_out(_NOT_HELD[status])
            return None
        coding = tree.get("class")
        code = _text(coding.get("code")) if isinstance(coding, dict) else ""
        if not code:
            what = Text("This encounter has no class code in the shape of FHIR R4 (IMP, EMER ...).")
            self._findings.problem(place, what, column="Encounter.class", left_out=True)
            return None
        kind = _KINDS.get(code.strip().upper())
        if kind is None:
            self._findings.leave_out(
                Text("Encounter of class {code}: neither IMP nor EMER.", code=clean(code, 40))
            )
        return kind

    def _natural_id(self, resource: Resource) -> tuple[str, str] | None:
        """Source and natural id: who gave the encounter its number, and that number; else its id."""
        usable = [
            (0 if _text(item.get("use")) == "official" else 1, identifier)
            for item in islice(_trees(resource.tree.get("identifier")), _MOST_IDENTIFIERS)
            if _text(item.get("use")) not in ("old", "temp")
            and (identifier := self._identifier(item)) is not None
        ]
        if usable:
            _, identifier = min(usable)
            return identifier.system, f"visit|{identifier.value}"
        own = _text(resource.tree.get("id")) or resource.full_url
        if own and len(own) <= LONGEST_NUMBER:
            return self._settings.source, f"Encounter|{clean(own)}"
        what = Text("This encounter has neither a number nor an id, so it could not be recognized again.")
        self._findings.problem(resource.place, what, column="Encounter.id", left_out=True)
        return None

    def _moment(self, text: str, place: Place, column: str, *, needed: bool) -> tuple[datetime, bool] | None:
        moment = read_fhir_moment(text)
        if moment is None:
            what = (
                Text("“{text}” names no whole day. Ask the sender to correct it.", text=clean(text, 40))
                if text
                else Text("This encounter does not say when it began.")
            )
            self._findings.problem(place, what, column=column, left_out=needed)
            return None
        at, clarity = place_in_zone(moment, self._zone)
        if moment.at is not None:
            note_zone(self._findings, moment, self._settings.zone)
            if (said := clarity_note(clarity)) is not None:
                self._findings.problem(place, said, column=column, left_out=False)
        return at, moment.at is not None

    def _subject(self, tree: Tree, place: Place) -> ImportedPerson | None:
        subject = tree.get("subject")
        subject = subject if isinstance(subject, dict) else {}
        reference = _text(subject.get("reference")).strip()
        if reference.startswith("#"):
            return self._contained(tree, reference, place)
        for key in _ways_to_write(reference):
            if key in self._people:
                return self._people[key]
        by_number = subject.get("identifier")
        identifier = self._identifier(by_number) if isinstance(by_number, dict) else None
        if identifier is None and (not reference or len(reference) > LONGEST_NUMBER):
            what = Text("This encounter does not say whose it is.")
            self._findings.problem(place, what, column="Encounter.subject", left_out=True)
            return None
        if "Group/" in reference:
            what = Text("This encounter is about a group, not a person.")
            self._findings.problem(place, what, column="Encounter.subject", left_out=True)
            return None
        if identifier is None and reference not in self._missing:
            self._missing.add(reference)
            what = Text(
                "The patient {reference} is not in these files. Add the file with the patients, "
                "or the stays wait until a person says whose they are.",
                reference=clean(reference, 80),
            )
            self._findings.problem(place, what, column="Encounter.subject", left_out=False)
        return ImportedPerson(
            source=self._settings.source,
            key=PersonKey(reference or f"number|{'|'.join(identifier or ()).casefold()}"),
            identifiers=(identifier,) if identifier else (),
            family=clean(_text(subject.get("display")), 200),
            given="",
            birth_date=None,
            place=place,
        )

    def _contained(self, tree: Tree, reference: str, place: Place) -> ImportedPerson | None:
        for inner in _trees(tree.get("contained")):
            if inner.get("resourceType") == "Patient" and f"#{_text(inner.get('id'))}" == reference:
                return self._person(f"{place_words(place)}{reference}", inner, place)
        what = Text("This encounter names a patient inside itself that is not there.")
        self._findings.problem(place, what, column="Encounter.subject", left_out=True)
        return None

    def _facility(self, tree: Tree) -> str:
        provider = tree.get("serviceProvider")
        if isinstance(provider, dict):
            if display := _text(provider.get("display")):
                return clean(display, 200)
            for key in _ways_to_write(_text(provider.get("reference"))):
                if self._organizations.get(key):
                    return self._organizations[key]
        for item in _trees(tree.get("location")):
            location = item.get("location")
            if isinstance(location, dict) and (display := _text(location.get("display"))):
                return clean(display, 200)
        return ""


def place_words(place: Place) -> str:
    """A place in short, as `stays.ndjson:12`."""
    return f"{place.file}:{place.line or place.entry or 1}"


def _ways_to_name(resource: Resource) -> Iterator[str]:
    own = _text(resource.tree.get("id"))
    if resource.full_url:
        yield resource.full_url
    if own:
        yield f"{resource.type}/{own}"
        # Transaction Bundles refer to entries by the URN of an id that is also written as the resource's own.
        yield f"urn:uuid:{own}"


def _ways_to_write(reference: str) -> Iterator[str]:
    if not reference:
        return
    reference = reference.partition("/_history/")[0]
    yield reference
    parts = reference.rsplit("/", 2)
    if len(parts) == 3:
        yield f"{parts[1]}/{parts[2]}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _trees(value: object) -> Iterator[Tree]:
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
    names = sorted(_trees(tree.get("name")), key=lambda name: _NAME_ORDER.get(_text(name.get("use")), 2))
    for name in names:
        given_list = name.get("given")
        given = " ".join(_text(part) for part in given_list) if isinstance(given_list, list) else ""
        family = _text(name.get("family"))
        if family or given:
            return clean(family, 200), clean(given, 200)
    return next((clean(text, 200) for name in names if (text := _text(name.get("text")))), ""), ""


def _reason(tree: Tree) -> str:
    for concept in _trees(tree.get("reasonCode")):
        if text := _text(concept.get("text")):
            return clean(text)
        for coding in _trees(concept.get("coding")):
            if text := _text(coding.get("display")) or _text(coding.get("code")):
                return clean(text)
    for reference in _trees(tree.get("reasonReference")):
        if text := _text(reference.get("display")):
            return clean(text)
    return ""
