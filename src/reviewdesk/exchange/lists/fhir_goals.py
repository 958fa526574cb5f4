"""Goals out of FHIR: Goal and Patient resources of a Bundle, ndjson or single file, in JSON or XML."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewdesk.exchange.admissions import FileForm, ImportedPerson, Place, ReadSettings
from reviewdesk.exchange.dates import read_fhir_moment
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.fhir_files import Resource, Tree, read_fhir, types_of
from reviewdesk.exchange.fhir_people import FhirPeople, read_identifier, text_of, trees_of
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.fhir_xml import json_of_xml
from reviewdesk.exchange.lists.found import ListFile, ListRow, ListSettings, ListValue
from reviewdesk.exchange.lists.rows import LONGEST_TEXT
from reviewdesk.exchange.persons import LONGEST_NUMBER
from reviewdesk.texts import Text

_WANTED = frozenset({"Goal", "Patient"})
_ACHIEVED: Mapping[str, str] = {
    **dict.fromkeys(("achieved", "sustaining"), "achieved"),
    **dict.fromkeys(("not-achieved", "not-attainable"), "not_achieved"),
    **dict.fromkeys(("in-progress", "improving", "no-change", "no-progress"), "in_progress"),
    "worsening": "worsening",
}
_ENDED = frozenset({"cancelled", "entered-in-error", "rejected"})


def looks_like_xml(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"


class FhirGoals:
    """Reads one file; `found` are its goals with whose they are."""

    def __init__(self, settings: ListSettings, findings: Findings) -> None:
        self._settings = settings
        self._findings = findings
        self._people = FhirPeople(ReadSettings(settings.zone, settings.source), findings)
        self.found: list[tuple[ListRow, ImportedPerson]] = []

    def read(self, name: str, text: str) -> ListFile:
        """The goals of a file, and of its patients those they name."""
        data = text.encode()
        if looks_like_xml(text):
            tree = json_of_xml(text)
            if isinstance(tree, Text):
                self._findings.problem(Place(name), tree, left_out=True)
                return ListFile(name, FileForm.UNREADABLE, 0)
            data = msgspec.json.encode(tree)
        read = read_fhir(name, data, self._findings, _WANTED)
        if stays := types_of(name, data)["Encounter"]:
            what = Text("Encounter: choose the file again as hospital stays to bring it in.")
            self._findings.leave_out(what, stays)
        for resource in read.resources:
            if resource.type == "Patient":
                self._people.add(resource)
        for resource in read.resources:
            if resource.type == "Goal" and (goal := self._goal(resource)) is not None:
                self.found.append(goal)
        return ListFile(name, read.form, read.count)

    def _goal(self, resource: Resource) -> tuple[ListRow, ImportedPerson] | None:
        tree, place = resource.tree, resource.place
        status = text_of(tree.get("lifecycleStatus"))
        if status in _ENDED:
            self._findings.leave_out(Text("Goal with the status {status}.", status=status))
            return None
        statement = _concept(tree.get("description"))
        if not statement:
            what = Text("This goal does not say what it is.")
            self._findings.problem(place, what, column="Goal.description", left_out=True)
            return None
        natural = self._natural(resource)
        person = self._people.subject(tree, place)
        if natural is None or person is None:
            return None
        values: dict[str, ListValue] = {"statement": statement}
        achieved = _code(tree.get("achievementStatus"))
        if achieved in _ACHIEVED:
            values["progress"] = _ACHIEVED[achieved]
        elif achieved:
            what = Text(
                "“{text}” is not a word that is known here; it was left empty.", text=clean(achieved, 40)
            )
            self._findings.problem(place, what, column="Goal.achievementStatus", left_out=False)
        if status == "completed" and not achieved:
            values["progress"] = "achieved"
        self._days(tree, place, values)
        source, number = natural
        return ListRow(source, number, person.key, values, place), person

    def _days(self, tree: Tree, place: Place, values: dict[str, ListValue]) -> None:
        due = next((text for t in trees_of(tree.get("target")) if (text := text_of(t.get("dueDate")))), "")
        written = (
            ("since", text_of(tree.get("startDate"))),
            ("due", due),
            ("as_of", text_of(tree.get("statusDate"))),
        )
        for name, text in written:
            moment = read_fhir_moment(text) if text else None
            if moment is not None:
                values[name] = moment.day
            elif text:
                what = Text("“{text}” names no whole day; it was left empty.", text=clean(text, 40))
                self._findings.problem(place, what, column=f"Goal.{name}", left_out=False)

    def _natural(self, resource: Resource) -> tuple[str, str] | None:
        kind = ListKind.GOALS.value
        for item in trees_of(resource.tree.get("identifier")):
            identifier = read_identifier(item, self._settings.source)
            if identifier is not None:
                return identifier.system, f"{kind}|{identifier.value}"
        own = text_of(resource.tree.get("id")) or resource.full_url
        if own and len(own) <= LONGEST_NUMBER:
            return self._settings.source, f"Goal|{clean(own)}"
        what = Text("This goal has neither a number nor an id, so it could not be recognized again.")
        self._findings.problem(resource.place, what, column="Goal.id", left_out=True)
        return None


def _concept(value: object) -> str:
    """The text of a CodeableConcept, else of its first coding."""
    if not isinstance(value, dict):
        return ""
    text = text_of(value.get("text"))
    shown = (text_of(coding.get("display")) for coding in trees_of(value.get("coding")))
    return clean(text or next((t for t in shown if t), ""), LONGEST_TEXT)


def _code(value: object) -> str:
    codings = trees_of(value.get("coding")) if isinstance(value, dict) else iter(())
    return next((text_of(coding.get("code")) for coding in codings), "")
