"""A review's answers as a QuestionnaireResponse to the form's Questionnaire, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from reviewdesk.errors import Refusal
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.importing import read_json
from reviewdesk.exchange.questionnaire.lenient import Json, extensions, object_of, objects_of, text_of
from reviewdesk.exchange.questionnaire.native import CANONICAL
from reviewdesk.exchange.review_fhir.answers import answer_of, item_of
from reviewdesk.forms.answers import Answer, Blind, Place
from reviewdesk.forms.model import Form, Section
from reviewdesk.texts import Text

NO_ROWS = f"{CANONICAL}/StructureDefinition/no-rows"
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What a response says: answers by place, rows by repeating section, sections said to have no rows."""

    answers: Mapping[Place, Answer]
    rows: Mapping[str, tuple[str, ...]]
    none_said: frozenset[str] = frozenset()
    lost: tuple[tuple[str, Text], ...] = field(default=(), compare=False)  # link id, and why


def response_of(
    form: Form,
    given: Answered,
    *,
    shown: Callable[[Place], bool],
    names: Mapping[str, str],
    completed: bool,
) -> Json:
    """The response; what is hidden is left out, and so is what is judged blind."""
    writing = _Writing(form, given, shown, names)
    told: Json = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{CANONICAL}/Questionnaire/{form.id}|{form.version}",
        "status": "completed" if completed else "in-progress",
    }
    if given.none_said:
        told["extension"] = [{"url": NO_ROWS, "valueString": name} for name in sorted(given.none_said)]
    items = list(writing.sections(None, None))
    return {**told, "item": items} if items else told


class _Writing:
    def __init__(
        self, form: Form, given: Answered, shown: Callable[[Place], bool], names: Mapping[str, str]
    ) -> None:
        self._form = form
        self._given = given
        self._shown = shown
        self._names = names
        self._systems = {c.id: f"{CANONICAL}/CodeSystem/{form.id}-{c.id}" for c in form.choices}

    def sections(self, rows_of: str | None, row: str | None) -> Iterator[Json]:
        for section in self._form.sections:
            if section.rows_of is None and rows_of is None:
                yield from self._section(section, None, [])
            elif section.repeat is not None and rows_of is None:
                for each in self._given.rows.get(section.id, ()):
                    below = list(self.sections(section.id, each))
                    yield {"id": each, **self._whole(section, each, below)}
            elif rows_of is not None and section.rows_of == rows_of and section.repeat is None:
                yield from self._section(section, row, [])

    def _section(self, section: Section, row: str | None, below: list[Json]) -> Iterator[Json]:
        whole = self._whole(section, row, below)
        if "item" in whole:
            yield whole

    def _whole(self, section: Section, row: str | None, below: list[Json]) -> Json:
        items: list[Json] = []
        for asked in section.fields:
            place = Place(section.id, row, asked.id)
            answer = self._given.answers.get(place)
            if answer is None or isinstance(answer, Blind) or not self._shown(place):
                continue
            system = self._systems.get(asked.choices or "", "")
            items.append(item_of(asked, answer, system, self._systems, self._names))
        items += below
        whole: Json = {"linkId": section.id, "text": section.title.texts[0][1]}
        return {**whole, "item": items} if items else whole


@dataclass(frozen=True, slots=True)
class Found:
    """A response in a file, with the form it says it answers: id and version, empty where it names none."""

    tree: Json
    form: str
    version: str


def find_response(data: bytes) -> Found:
    """The one QuestionnaireResponse of a file, itself or in a Bundle; Refusal where there is none or more."""
    tree = read_json(data)
    trees = [tree]
    if text_of(tree, "resourceType") == "Bundle":
        trees = [object_of(entry, "resource") for entry in objects_of(tree, "entry")]
    found = [one for one in trees if text_of(one, "resourceType") == "QuestionnaireResponse"]
    if len(found) != 1:
        raise Refusal(
            Text("There is no FHIR QuestionnaireResponse in this file.")
            if not found
            else Text("There are {n} responses in this file; one is read at a time.", n=len(found)),
            next_step=Text("Choose a file with one QuestionnaireResponse in JSON, alone or in a Bundle."),
        )
    named = clean(text_of(found[0], "questionnaire"), 300)
    canonical, _, version = named.partition("|")
    own = f"{CANONICAL}/Questionnaire/"
    return Found(found[0], canonical.removeprefix(own) if canonical.startswith(own) else canonical, version)


def read_response(form: Form, tree: Json) -> Answered:
    """What a response to our own Questionnaire says, leniently; what fits no question is told."""
    reading = _Reading(form)
    reading.items(tree, None, 0)
    said = [text_of(e, "valueString") for url, e in extensions(tree) if url == NO_ROWS]
    repeating = {section.id for section in form.sections if section.repeat is not None}
    rows = {name: tuple(ids) for name, ids in reading.rows.items()}
    none_said = frozenset(name for name in said if name in repeating and name not in rows)
    return Answered(reading.answers, rows, none_said, tuple(reading.lost))


class _Reading:
    def __init__(self, form: Form) -> None:
        self._sections = {section.id: section for section in form.sections}
        self._fields = {f.id: f for section in form.sections for f in section.fields}
        self.answers: dict[Place, Answer] = {}
        self.rows: dict[str, list[str]] = {}
        self.lost: list[tuple[str, Text]] = []

    def items(self, tree: Json, row: str | None, depth: int) -> None:
        for item in objects_of(tree, "item") if depth < 10 else ():
            link = clean(text_of(item, "linkId"), 200)
            section = self._sections.get(link)
            if section is not None:
                inside = row
                if section.repeat is not None:
                    inside = self._row(section, item)
                if inside is not None or section.rows_of is None:
                    self.items(item, inside, depth + 1)
                continue
            asked = self._fields.get(link)
            answer = answer_of(asked, item) if asked is not None else None
            if asked is None or answer is None:
                self.lost.append((link, Text("The form has no such question, or its answer does not fit.")))
                continue
            rowed = self._sections[asked.section].rows_of is not None
            self.answers[Place(asked.section, row if rowed else None, asked.id)] = answer

    def _row(self, section: Section, item: Json) -> str | None:
        ids = self.rows.setdefault(section.id, [])
        if len(ids) >= MOST_ROWS:
            self.lost.append((section.id, Text("There are too many rows; the rest was not read.")))
            return None
        named = clean(text_of(item, "id"), 100)
        made = named if named and named not in ids else f"row-{len(ids) + 1}"
        ids.append(made)
        return made
