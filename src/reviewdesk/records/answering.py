"""Answers as the log holds them: `{"is": value, "source": ...}`, not known, or not applicable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reviewdesk.eventlog import body
from reviewdesk.eventlog.body import Json
from reviewdesk.eventlog.header import PersonId
from reviewdesk.forms.answers import Answer, Given, NotApplicable, NotKnown
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.forms.values import BadValue, parse_value, to_json


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
                return NotKnown(owner, date.fromisoformat(expected))
            except ValueError:
                return None
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
