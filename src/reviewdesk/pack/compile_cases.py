"""The cases of a pack: record, times, classification with first judgements and panel, conclusions, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.holdings import Sight
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.model import Field, Kind
from reviewdesk.forms.model import Section as FormSection
from reviewdesk.forms.values import shown
from reviewdesk.pack.content import Case, CaseSection, Classification, Fact, Judgement, Moment
from reviewdesk.pack.ordering import Order, identity
from reviewdesk.pack.saying import Saying
from reviewdesk.pack.telling import INTERNAL
from reviewdesk.records.facts import judges_done
from reviewdesk.records.library import Library
from reviewdesk.records.places import judgement_target
from reviewdesk.records.review import Row
from reviewdesk.texts import Text

CONCLUSIONS = ("control-finding", "cause", "accountability")
_SUMMARY = ("avoidability", "accountability")

Numbers = dict[Place, tuple[str, ...]]


def evidence_numbers(order: Order) -> Numbers:
    """The numbers of the evidence linked to each place."""
    numbers = {identity(one): number for number, one in order.evidence()}
    found: Numbers = {}
    for link in order.links():
        number = numbers[identity(link.evidence)]
        found[link.place] = tuple(dict.fromkeys((*found.get(link.place, ()), number)))
    return found


def compile_cases(
    say: Saying, library: Library, order: Order, numbers: Numbers, actions: Mapping[str, str]
) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Every case, and the heads of the table of all cases. `actions`: printed numbers by record id."""
    by_concept = {f.concept: f for s in say.view.form.sections for f in s.fields if s.rows_of and f.concept}
    summed = [by_concept[concept] for concept in _SUMMARY if concept in by_concept]
    columns = (
        say.voice(Text("Site")),
        *(field.ask.said(say.view_language) for field in summed),
        say.voice(Text("Actions")),
    )
    cases = tuple(_case(say, library, order, row, numbers, summed, actions) for row in order.rows)
    return cases, columns


def _case(
    say: Saying,
    library: Library,
    order: Order,
    row: Row,
    numbers: Numbers,
    summed: list[Field],
    actions: Mapping[str, str],
) -> Case:
    graph = library.graph(say.view.review.id)
    sections = [s for s in say.view.form.sections if s.rows_of == row.section and s.owner not in INTERNAL]
    printed: list[CaseSection] = []
    moments: list[Moment] = []
    classifications: list[Classification] = []
    conclusions: list[Fact] = []
    for section in sections:
        facts = []
        for field in section.fields:
            place = Place(section.id, row.id, field.id)
            if say.hidden(place):
                continue
            if field.judged_by:
                classifications.append(_classification(say, graph, field, place))
            elif field.kind is Kind.DATETIME or field.standard is not None:
                moments.append(say.timed(field, place))
                if field.kind is not Kind.DATETIME:
                    facts.append(say.fact(field, place, numbers.get(place, ())))
            elif field.concept in CONCLUSIONS:
                conclusions.append(_with_meaning(say, field, place, numbers.get(place, ())))
            else:
                facts.append(say.fact(field, place, numbers.get(place, ())))
        if facts:
            printed.append(
                CaseSection(section.title.said(say.view_language), say.role(section.owner), tuple(facts))
            )
    linked = [
        number
        for record, number in actions.items()
        if any(link.row == row.id for a in say.view.actions if a.id == record for _, link in a.links)
    ]
    return Case(
        number=str(order.number(row.id)),
        label=say.view.row_labels.get(row.id, ""),
        summary=(
            _site(say, library, sections, row),
            *(say.answer(field, Place(field.section, row.id, field.id))[0] for field in summed),
            ", ".join(linked),
        ),
        sections=tuple(printed),
        moments=tuple(moments),
        classifications=tuple(classifications),
        conclusions=tuple(conclusions),
        gaps=_gaps(say, row, actions),
    )


def _site(say: Saying, library: Library, sections: list[FormSection], row: Row) -> str:
    """Where the participant of the case lived when it happened."""
    whose = when = None
    for section in sections:
        for field in section.fields:
            answer = say.view.facts.answers.get(Place(section.id, row.id, field.id))
            if not isinstance(answer, Given):
                continue
            if field.kind is Kind.SITE:
                return say.view.names.get(str(answer.value), "")
            if field.kind is Kind.PARTICIPANT and whose is None:
                whose = next((p for p in library.participants() if p.id == answer.value), None)
            if isinstance(answer.value, date) and field.fill is not None and when is None:
                when = answer.value
    if whose is None:
        return ""
    # A case of no one day is of the whole period: where its participant lived at the end of it.
    when = when if when is not None else say.view.review.opening.until
    day = when.date() if isinstance(when, datetime) else when
    return say.view.names.get(whose.site_on(day) or "", "")


def _with_meaning(say: Saying, field: Field, place: Place, evidence: tuple[str, ...]) -> Fact:
    fact = say.fact(field, place, evidence)
    answer = say.view.facts.answers.get(place)
    meaning = _means(say, field, answer.value) if isinstance(answer, Given) else ""
    note = " · ".join(part for part in (meaning, fact.note) if part)
    return replace(fact, note=note)


def _means(say: Saying, field: Field, value: object) -> str:
    if field.choices is None or not isinstance(value, str):
        return ""
    option = say.view.form.choice_list(field.choices).option(value)
    return option.means.said(say.view_language) if option is not None and option.means is not None else ""


def _classification(say: Saying, graph: RecordGraph, field: Field, place: Place) -> Classification:
    words, _note = say.answer(field, place)
    answer = say.view.facts.answers.get(place)
    definitions = answer.definitions if isinstance(answer, Given) and answer.definitions else ""
    if not definitions and field.choices is not None:
        definitions = say.view.form.choice_list(field.choices).definitions or ""
    first = _first(say, graph, field, place)
    return Classification(
        question=field.ask.said(say.view_language),
        answer=words,
        definition=_means(say, field, answer.value) if isinstance(answer, Given) else "",
        definitions=definitions,
        first=first,
        panel=_panel(say, field, place),
        agreement=_agreement(say, first),
    )


def _first(say: Saying, graph: RecordGraph, field: Field, place: Place) -> tuple[Judgement, ...]:
    """The first judgements, kept as they were made; none is printed before all are in."""
    review = say.view.review
    open_now = judges_done(field, place, review)
    found = []
    for role in field.judged_by:
        written = review.judgements.get((place, role))
        excuse = review.excused.get((place, role))
        if excuse is not None:
            found.append(
                Judgement(say.role(role), "", "", "", say.voice(Text("Excused: {reason}", reason=excuse)))
            )
        elif not open_now and (written is not None or _is_in(graph, judgement_target(place, role))):
            shut = say.voice(Text("Made; shown when all first judgements are in"))
            found.append(Judgement(say.role(role), "", shut, ""))
        elif written is None or not isinstance(written.answer, Given):
            found.append(Judgement(say.role(role), "", say.voice(Text("Not made yet")), ""))
        else:
            said = shown(field, say.view.form, written.answer.value, say.view_language, say.view.names)
            found.append(Judgement(say.role(role), say.person(written.author), said, say.moment(written.at)))
    return tuple(found)


def _is_in(graph: RecordGraph, target: Target) -> bool:
    """Whether a judgement was made whose body is kept from everybody still."""
    return any(graph.candidate(head, target).sight is Sight.WITHHELD for head in graph.heads(target))


def _panel(say: Saying, field: Field, place: Place) -> tuple[Judgement, ...]:
    found = []
    for role in field.settled_by:
        member = say.view.review.panel.get((place, role))
        if member is None:
            found.append(Judgement(say.role(role), "", say.voice(Text("Not recorded yet")), ""))
        elif member.missing:
            found.append(
                Judgement(
                    say.role(role), "", "", "", say.voice(Text("Missing: {reason}", reason=member.missing))
                )
            )
        else:
            source = say.voice(Text("Source: {source}", source=member.source)) if member.source else ""
            took_part = say.voice(Text("Took part"))
            found.append(Judgement(say.role(role), member.person, took_part, say.day(member.on), source))
    return tuple(found)


def _agreement(say: Saying, first: tuple[Judgement, ...]) -> str:
    judged = [j.judged for j in first if j.person]
    if len(judged) < 2:
        return ""
    same = len(set(judged)) == 1
    return say.voice(
        Text("The first judgements agreed.")
        if same
        else Text("The first judgements differed; the panel settled it.")
    )


def _gaps(say: Saying, row: Row, actions: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for gap in say.view.decision.gaps:
        if gap.gap.row != row.id or gap.stands is Truth.NOT_MET:
            continue
        numbers = ", ".join(actions[a] for a in gap.actions if a in actions)
        found.append(
            say.voice(Text("{gap}: answered by {numbers}", gap=gap.title, numbers=numbers))
            if numbers and gap.satisfied
            else say.voice(Text("{gap}: not answered yet", gap=gap.title))
        )
    return tuple(found)
