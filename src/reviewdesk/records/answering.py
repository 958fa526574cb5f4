"""Answers as the log holds them: `{"is": value, "source": ...}`, not known, or not applicable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reviewdesk.eventlog import body
from reviewdesk.eventlog.body import Json
from reviewdesk.eventlog.header import PersonId
from reviewdesk.forms.answers import Answer, Given, NotApplicable, NotKnown, Place
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.forms.values import BadValue, in_range, parse_value, to_json
from reviewdesk.records.review import Review
from reviewdesk.texts import Text


def misplaced(form: Form, review: Review, place: Place) -> Text | None:
    """Why there is no such question: it lies in another section, or its row is not there."""
    section = next((s for s in form.sections if s.id == place.section), None)
    if section is None or not any(f.id == place.field for f in section.fields):
        return Text("This form has no such question.")
    rows = {row.id for row in review.rows if row.section == section.rows_of}
    if section.rows_of is None:
        return None if place.row is None else Text("This question is asked once, not for each case.")
    return None if place.row in rows else Text("This case is not in the review any more.")


def unfit(answer: Answer | None, field: Field, form: Form) -> Text | None:
    """Why this is no answer to the question; None when it is one, or clears it."""
    if field.computed is not None:
        return Text("This value is computed; it is not written by hand.")
    if isinstance(answer, Given):
        value = parse_value(field, form, to_json(answer.value))
        return value.why if isinstance(value, BadValue) else None
    if isinstance(answer, NotApplicable):
        if not field.na:
            return Text("This question cannot be answered with “not applicable”.")
        return None if answer.reason.strip() else Text("Write why this does not apply.")
    if isinstance(answer, NotKnown):
        if not in_range(answer.expected):
            return Text("The day by which it is known lies before 1900 or after 2199. Check its year.")
        return None if answer.owner else Text("Name who finds out.")
    return None if answer is None else Text("This is no answer a person can give.")


def content_of(answer: Answer | None, field: Field, form: Form) -> body.Content:
    """What an answer puts into the log; None (cleared) is the value null.

    A choice keeps its definition set beside it.
    """
    match answer:
        case Given(value, source, definitions):
            json: dict[str, Json] = {"is": to_json(value)}
            if source:
                json["source"] = source
            if kept := definitions or definitions_of(field, form):
                json["definitions"] = kept
            return body.Value(json)
        case NotKnown(owner, expected):
            return body.NotKnown(PersonId(owner), expected.isoformat())
        case NotApplicable(reason):
            return body.NotApplicable(reason)
        case _:
            return body.Value(None)


def definitions_of(field: Field, form: Form) -> str | None:
    """The definition set and version in force for a choice."""
    if field.kind in (Kind.CHOICE, Kind.CHOICES) and field.choices:
        return form.choice_list(field.choices).definitions
    return None


def answer_of(content: body.Content, field: Field, form: Form) -> Answer | None:
    """The answer a change holds; None when it was cleared or is not readable as the field's type (then it
    counts as missing).
    """
    match content:
        case body.NotKnown(owner, expected):
            try:
                day = date.fromisoformat(expected)
            except ValueError:
                return None
            return NotKnown(owner, day) if in_range(day) else None
        case body.NotApplicable(reason):
            return NotApplicable(reason)
        case body.Value(json) if isinstance(json, Mapping):
            value = parse_value(field, form, json.get("is"))
            source, definitions = json.get("source"), json.get("definitions")
            if isinstance(value, BadValue):
                return None
            return Given(
                value,
                source if isinstance(source, str) else None,
                definitions if isinstance(definitions, str) else None,
            )
        case _:
            return None
