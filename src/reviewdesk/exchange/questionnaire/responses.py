"""Responses to questionnaires of others: held against the imported form, written out again and compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewdesk.errors import Refusal
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.importing import Imported, read_json
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger, Report
from reviewdesk.exchange.questionnaire.lenient import Json, object_of, objects_of, text_of, valued
from reviewdesk.exchange.questionnaire.literals import literal
from reviewdesk.exchange.questionnaire.response_reading import DEEPEST, Response, read_response
from reviewdesk.exchange.questionnaire.response_writing import write_response
from reviewdesk.exchange.questionnaire.source import Coding, Literal, Moment
from reviewdesk.forms.answers import Facts
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import HoldKind
from reviewdesk.forms.shapes import moment
from reviewdesk.texts import Text

MOST_RESPONSES = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a response: of the `answers` it gives, `equal` come back as they were, `listed` do not
    and the report tells of their link id, `other` do not and nothing tells why, which is a fault of ours.

    `unfit` answers are outside the form's bounds, `missing` required ones are not given.
    """

    form: str
    answers: int
    equal: int
    listed: int
    other: int
    unfit: int
    missing: int
    report: Report


def responses_in(data: bytes) -> tuple[Json, ...]:
    """Every QuestionnaireResponse of a file: itself, or in a Bundle. Refusal where it cannot be read, or
    there are too many.
    """
    if b"QuestionnaireResponse" not in data:
        return ()
    tree = read_json(data)
    trees = [tree]
    if text_of(tree, "resourceType") == "Bundle":
        trees = [object_of(entry, "resource") for entry in objects_of(tree, "entry")]
    found = [one for one in trees if text_of(one, "resourceType") == "QuestionnaireResponse"]
    if len(found) > MOST_RESPONSES:
        raise Refusal(
            Text("There are {n} responses in this file.", n=len(found)),
            why=Text("At most {most} are read at a time.", most=MOST_RESPONSES),
            next_step=Text("Split it, and import the parts."),
        )
    return tuple(found)


def questionnaire_of(tree: Json, forms: Iterable[Imported]) -> Imported | None:
    """The questionnaire a response answers: the one of its address and version; where several have it, the
    one that holds most of its items.
    """
    named = text_of(tree, "questionnaire") or text_of(object_of(tree, "questionnaire"), "reference")
    address, _, version = clean(named, 300).partition("|")
    fits = [form for form in forms if address in _addresses(form)]
    versioned = [f for f in fits if version and f.outline is not None and f.outline.source.version == version]
    links = {link for link, _ in _items(tree, 0)}
    return max(versioned or fits, key=lambda form: len(links & _links(form)), default=None)


def _addresses(form: Imported) -> tuple[str, ...]:
    if form.outline is None:
        return ()
    source = form.outline.source
    return tuple(a for a in (source.url, f"Questionnaire/{source.id}" if source.id else "") if a)


def _links(form: Imported) -> set[str]:
    return {item.link_id for item in form.outline.source.walk()} if form.outline is not None else set()


class _Lost(Ledger):
    """Knows every link id at which something was lost, not only the first ones."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()

    def lost(self, feature: Feature, what: Text, place: str, item: int = 0) -> None:
        self.links.add(place)
        super().lost(feature, what, place, item)


def check_response(form: Imported, tree: Json) -> Checked:
    """Read a response into the form, decide on it, write it out again, and compare answer by answer."""
    assert form.outline is not None, "responses to our own forms are read by `review_fhir`"
    ledger = _Lost()
    response = read_response(form.outline, tree, ledger)
    back = _answers(write_response(form.outline, response))
    given = _answers(tree)
    answers = equal = listed = 0
    for link, said in given.items():
        answers += len(said)
        again = back.get(link, [])
        if link in ledger.links:
            same = sum((Counter(said) & Counter(again)).values())
            listed += len(said) - same
        else:
            same = len(said) if said == again else 0
        equal += same
    unfit, missing = _held(form, response)
    return Checked(
        form=form.form.id,
        answers=answers,
        equal=equal,
        listed=listed,
        other=answers - equal - listed + sum(len(back[link]) for link in back.keys() - given.keys()),
        unfit=unfit,
        missing=missing,
        report=ledger.report(),
    )


def _held(form: Imported, response: Response) -> tuple[int, int]:
    """How many answers do not fit the form, and how many it requires are not given."""
    repeating = {section.id for section in form.form.sections if section.repeat is not None}
    facts = Facts(
        answers=dict(response.answers),
        rows=response.rows,
        none_said=frozenset(repeating - response.rows.keys()),
    )
    kinds = Counter(hold.kind for hold in decide(compile_form(form.form), facts).holds)
    return kinds[HoldKind.OUT_OF_RANGE], kinds[HoldKind.UNANSWERED]


def _answers(tree: Json) -> dict[str, list[tuple[type, Literal]]]:
    """All answers by link id, in order; displays and spellings of times apart."""
    found: dict[str, list[tuple[type, Literal]]] = {}
    for link, item in _items(tree, 0):
        for answer in objects_of(item, "answer"):
            kind, given = valued(answer, "value")
            if kind == "Attachment" and isinstance(given, dict):
                kind, given = "String", text_of(given, "title", "url")
            value = literal(kind, given)
            if value is not None:
                found.setdefault(link, []).append((type(value), _plain(value)))
    return found


def _items(tree: Json, depth: int) -> Iterator[tuple[str, Json]]:
    for item in objects_of(tree, "item") if depth < DEEPEST else ():
        yield clean(text_of(item, "linkId"), 200), item
        yield from _items(item, depth + 1)
        for answer in objects_of(item, "answer"):
            yield from _items(answer, depth + 1)


def _plain(value: Literal) -> Literal:
    if isinstance(value, Coding):
        return Coding(value.system, value.code, "" if value.code else value.display)
    if isinstance(value, Moment):
        when = moment(re.sub(r"Z$", "+00:00", value.text))
        return Moment(when.isoformat()) if when is not None else value
    return value
