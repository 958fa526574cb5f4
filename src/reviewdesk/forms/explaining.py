"""Explain: the answers behind a truth as people read them, the words of a gate, what would lift a hold,
fingerprints.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from reviewdesk.forms.answers import (
    Answer,
    Blind,
    CannotCompute,
    DidNotHappen,
    Disputed,
    Facts,
    Given,
    NotApplicable,
    NotKnown,
    Place,
)
from reviewdesk.forms.compiled import NOT_MET, CField, CompiledForm
from reviewdesk.forms.decision import Cause, Lift, LiftKind, Scope
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.model import Phrase
from reviewdesk.forms.values import shown, to_json
from reviewdesk.texts import Text, say

NOT_ANSWERED = Text("(not answered)")
NOT_KNOWN = Text("(not known yet)")
NOT_APPLICABLE = Text("(not applicable)")
HIDDEN = Text("(does not apply)")
NO_ROWS = Text("(nothing listed yet)")

_NONE: Mapping[Place, Answer] = MappingProxyType({})
_PLACES = re.compile(r"\{([^{}]*)\}")


def asked(run: Run, place: Place) -> str:
    if not place.field:
        return run.compiled.sections[place.section].section.title.said(run.language)
    return run.compiled.fields[place.field].field.ask.said(run.language)


def answered(run: Run, place: Place) -> str | Text:
    """The answer as shown: its label, or why there is none; a judged answer only once it is settled."""
    if not place.field:
        return NO_ROWS
    field = run.compiled.fields[place.field]
    if run.shown(field, place.row)[0] is NOT_MET:
        return HIDDEN
    match run.answer(field, place):
        case Given(value):
            if isinstance(value, DidNotHappen):
                return Text("Did not happen")
            return shown(field.field, run.form, value, run.language, run.facts.names, run.facts.tz_minutes)
        case NotKnown():
            return NOT_KNOWN
        case NotApplicable():
            return NOT_APPLICABLE if field.na else NOT_ANSWERED
        case CannotCompute(reason):
            return Text("(cannot be computed: {reason})", reason=reason)
        case Disputed():
            return Text("(two answers stand)")
        case _:
            return NOT_ANSWERED


def causes(run: Run, places: Iterable[Place]) -> tuple[Cause, ...]:
    return tuple([_cause(run, place) for place in dict.fromkeys(places)])


def _cause(run: Run, place: Place) -> Cause:
    said = answered(run, place)
    if said is not NOT_ANSWERED:
        return Cause(place, asked(run, place), said)
    found = run.made.get(("cause", place))
    if not isinstance(found, Cause):
        found = run.made["cause", place] = Cause(place, asked(run, place), said)
    return found


def filled(run: Run, phrase: Phrase, row: str | None) -> str:
    """A text of the form with the answers in it, word for word otherwise."""
    text = phrase.said(run.language)
    if "{" not in text:
        return text

    def value(match: re.Match[str]) -> str:
        field = run.compiled.fields.get(match[1])
        if field is None or field.judged:
            return say(NOT_ANSWERED)
        found = answered(run, run.place(field, row))
        return say(found)

    return _PLACES.sub(value, text)


def told(
    form: CompiledForm,
    facts: Facts,
    phrase: Phrase,
    row: str | None,
    *,
    computed: Mapping[Place, Answer] = _NONE,
    language: str = "en",
) -> str:
    """A text of the form with the answers of a row in it, outside a decision: the draft of an action."""
    return filled(Run(form, facts, computed, None, language), phrase, row)


def owner(run: Run, section: str) -> tuple[str, ...]:
    return (run.compiled.sections[section].section.owner,)


def answerers(run: Run, place: Place) -> tuple[str, ...]:
    """The roles that can answer a question."""
    if place.field:
        field = run.compiled.fields[place.field].field
        if field.settled_by or field.judged_by:
            return field.settled_by or field.judged_by
    return owner(run, place.section)


def answer_lifts(run: Run, places: Iterable[Place]) -> tuple[Lift, ...]:
    """One way for each question: give (another) answer; of what is computed, what it still waits for."""
    asked_for = dict.fromkeys(found for place in places for found in _answerable(run, place))
    return tuple([lift for place in asked_for if (lift := _answer_lift(run, place)) is not None])


def _answerable(run: Run, place: Place) -> Iterator[Place]:
    field = run.compiled.fields[place.field] if place.field else None
    if field is None or not field.computed:
        yield place
        return
    for source in field.inputs:
        there = run.place(source, place.row)
        if run.answer(source, there) is None:
            yield from _answerable(run, there)


def _answer_lift(run: Run, place: Place) -> Lift | None:
    field = run.compiled.fields[place.field] if place.field else None
    if field is not None and field.computed:
        return None
    if field is not None and field.judged:
        return judge_lift(run, field, place)
    found = run.made.get(("answer", place))
    if not isinstance(found, Lift):
        found = run.made["answer", place] = _plain_lift(run, place)
    return found


def _plain_lift(run: Run, place: Place) -> Lift:
    scope = Scope(place.section, place.row)
    if not place.field:
        repeat = run.compiled.sections[place.section].section.repeat
        title = asked(run, place)
        if repeat is not None and repeat.minimum:
            text = Text("List {title}", title=title)
        else:
            text = Text("List {title}, or say that there are none", title=title)
        return Lift(LiftKind.ADD_ROW, text, owner(run, place.section), scope)
    text = Text("Answer: {ask}", ask=asked(run, place))
    return Lift(LiftKind.ANSWER, text, answerers(run, place), scope, place=place)


def outstanding(run: Run, field: CField, place: Place) -> tuple[str, ...]:
    """Roles whose first judgement is neither in nor excused, or all of them while every one is excused."""
    answer = run.answer(field, place)
    judges = field.field.judged_by
    return answer.awaited(judges) if isinstance(answer, Blind) else judges


def judge_lift(run: Run, field: CField, place: Place) -> Lift:
    scope = Scope(place.section, place.row)
    ask = field.field.ask.said(run.language)
    roles = outstanding(run, field, place)
    if roles:
        return Lift(LiftKind.JUDGE, Text("Judge: {ask}", ask=ask), roles, scope, place=place)
    who = field.field.settled_by or field.field.judged_by
    return Lift(LiftKind.SETTLE, Text("Settle: {ask}", ask=ask), who, scope, place=place)


def canonical(answer: Answer | None) -> list[object]:
    """An answer as plain JSON for fingerprints; who answered, when and from what source do not count."""
    match answer:
        case None:
            return ["missing"]
        case Given(value):
            return ["given", _plain(to_json(value))]
        case NotKnown(who, expected):
            return ["not known", who, expected.isoformat()]
        case NotApplicable(reason):
            return ["not applicable", reason]
        case CannotCompute(reason):
            return ["cannot compute", reason.id if isinstance(reason, Text) else reason]
        case Disputed():
            return ["disputed"]
        case Blind():
            return ["blind"]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def fingerprint(run: Run, places: Iterable[Place], more: Iterable[object] = ()) -> str:
    """What a written reason or a confirmation is bound to: the answers at these places, and more."""
    lines = sorted(
        [p.section, p.row or "", p.field, canonical(run.answer(run.compiled.fields[p.field], p))]
        for p in dict.fromkeys(places)
    )
    text = json.dumps(
        [lines, sorted(more, key=str)], ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def read_places(run: Run, fields: Iterable[CField], row: str | None) -> list[Place]:
    """Where fields are read from in a row, or in every row when read from outside."""
    places: list[Place] = []
    for field in fields:
        rows_of = run.compiled.sections[field.section].rows_of
        if rows_of is None:
            places.append(Place(field.section, None, field.id))
        elif row is not None:
            places.append(Place(field.section, row, field.id))
        else:
            places.extend(Place(field.section, each, field.id) for each in run.rows(rows_of) or ())
    return places
