"""Admissions out of FHIR R4: Encounters of class IMP and EMER, and the Patients they name."""

from __future__ import annotations

from datetime import datetime, tzinfo
from itertools import islice

from reviewdesk.exchange.admissions import (
    EventKind,
    ImportedEvent,
    ImportedPerson,
    PersonKey,
    Place,
    ReadSettings,
)
from reviewdesk.exchange.dates import place_in_zone, read_fhir_moment
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.fhir_files import Resource, Tree
from reviewdesk.exchange.fhir_people import (
    LONGEST_NUMBER,
    MOST_IDENTIFIERS,
    FhirPeople,
    read_identifier,
    text_of,
    trees_of,
    ways_to_name,
    ways_to_write,
)
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.time_notes import clarity_note, note_zone
from reviewdesk.texts import Text

_KINDS = {"IMP": EventKind.INPATIENT, "EMER": EventKind.EMERGENCY}
_NOT_HELD = {
    "planned": Text("Encounter only planned: nobody was admitted yet."),
    "cancelled": Text("Encounter cancelled: nobody was admitted."),
    "entered-in-error": Text("Encounter entered in error, as its sender says."),
}


class FhirAdmissions:
    """Gathers the resources of one import; references are resolved over all files at the end."""

    def __init__(self, settings: ReadSettings, zone: tzinfo, findings: Findings) -> None:
        self._settings = settings
        self._zone = zone
        self._findings = findings
        self._people = FhirPeople(settings, findings)
        self._organizations: dict[str, str] = {}
        self._encounters: list[Resource] = []

    def add(self, resource: Resource) -> None:
        if resource.type == "Encounter":
            self._encounters.append(resource)
        elif resource.type == "Patient":
            self._people.add(resource)
        else:
            name = clean(text_of(resource.tree.get("name")), 200)
            for key in ways_to_name(resource):
                self._organizations.setdefault(key, name)

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
        idle = self._people.without(set(people))
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
        start = text_of(period.get("start")) if isinstance(period, dict) else ""
        admitted = self._moment(start, place, "Encounter.period.start", needed=True)
        person = self._people.subject(tree, place)
        if admitted is None or person is None:
            return None
        end = period.get("end") if isinstance(period, dict) else None
        ended = self._moment(text_of(end), place, "Encounter.period.end", needed=False) if end else None
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
        status = text_of(tree.get("status"))
        if status in _NOT_HELD:
            self._findings.leave_out(_NOT_HELD[status])
            return None
        coding = tree.get("class")
        code = text_of(coding.get("code")) if isinstance(coding, dict) else ""
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
            (0 if text_of(item.get("use")) == "official" else 1, identifier)
            for item in islice(trees_of(resource.tree.get("identifier")), MOST_IDENTIFIERS)
            if text_of(item.get("use")) not in ("old", "temp")
            and (identifier := read_identifier(item, self._settings.source)) is not None
        ]
        if usable:
            _, identifier = min(usable)
            return identifier.system, f"visit|{identifier.value}"
        own = text_of(resource.tree.get("id")) or resource.full_url
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

    def _facility(self, tree: Tree) -> str:
        provider = tree.get("serviceProvider")
        if isinstance(provider, dict):
            if display := text_of(provider.get("display")):
                return clean(display, 200)
            for key in ways_to_write(text_of(provider.get("reference"))):
                if self._organizations.get(key):
                    return self._organizations[key]
        for item in trees_of(tree.get("location")):
            location = item.get("location")
            if isinstance(location, dict) and (display := text_of(location.get("display"))):
                return clean(display, 200)
        return ""


def _reason(tree: Tree) -> str:
    for concept in trees_of(tree.get("reasonCode")):
        if text := text_of(concept.get("text")):
            return clean(text)
        for coding in trees_of(concept.get("coding")):
            if text := text_of(coding.get("display")) or text_of(coding.get("code")):
                return clean(text)
    for reference in trees_of(tree.get("reasonReference")):
        if text := text_of(reference.get("display")):
            return clean(text)
    return ""
