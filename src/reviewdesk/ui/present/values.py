"""Answers as people read them: labels for codes, printed names for ids, US dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from reviewdesk.forms.answers import (
    Answer,
    Blind,
    CannotCompute,
    Communication,
    DidNotHappen,
    Disputed,
    Given,
    NotApplicable,
    NotKnown,
    Table,
    Way,
)
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.forms.values import NONE, offset_of, percentage
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.moments import clock_words, day_words, moment_words

WAYS = {
    Way.PHONE: Text("Phone"),
    Way.IN_PERSON: Text("In person"),
    Way.EMAIL: Text("E-mail"),
    Way.PORTAL: Text("Portal"),
    Way.LETTER: Text("Letter"),
    Way.FAX: Text("Fax"),
}


def answer_words(answer: Answer | None, field: Field, form: Form, context: Context) -> str:
    """An answer in one line of running text."""
    match answer:
        case None:
            return tr("(not answered)")
        case Given(value):
            return value_words(value, field, form, context)
        case NotKnown(owner, expected):
            return not_known_words(owner, expected, context)
        case NotApplicable(reason):
            return tr("Does not apply: {reason}", reason=reason)
        case CannotCompute(reason):
            return tr("Cannot be computed: {reason}", reason=reason)
        case Disputed():
            return tr("Two people wrote different answers")
        case Blind():
            return tr("Judged separately first")


def not_known_words(owner: str, expected: date, context: Context) -> str:
    day = day_words(expected, context.now.date())
    return tr("Not known yet. {name} finds out by {day}.", name=context.name(owner), day=day)


def recorded_words(moment: datetime, zone: tzinfo) -> str:
    """A moment by the reader's clock, and by the clock it was written down by where that differs."""
    words = moment_words(moment, zone)
    offset = offset_of(moment)
    if offset is None or moment.utcoffset() == moment.astimezone(zone).utcoffset():
        return words
    return tr(
        "{when} ({there} there, {offset})", when=words, there=clock_words(moment.time()), offset=say(offset)
    )


def value_words(value: object, field: Field, form: Form, context: Context) -> str:
    """A value as people read it, by the kind of its field."""
    match value:
        case bool():
            return tr("Yes") if value else tr("No")
        case datetime():
            return recorded_words(value, context.zone)
        case date():
            return day_words(value)
        case timedelta():
            return say(counted("{n} hour", "{n} hours", round(value.total_seconds() / 3600)))
        case int() | Decimal():
            share = percentage(field, value) if isinstance(value, Decimal) else None
            return share or f"{value:,}"
        case ():
            return say(NONE)
        case tuple():
            return ", ".join(value_words(part, field, form, context) for part in value)
        case Communication():
            how = say(WAYS[value.way])
            when = recorded_words(value.sent_at, context.zone)
            return tr("{who}, {when}, {how}", who=value.reached, when=when, how=how.lower())
        case DidNotHappen(reason):
            return tr("Did not happen: {reason}", reason=reason) if reason else tr("Did not happen")
        case Table(rows):
            return say(counted("{n} row", "{n} rows", len(rows)))
        case str():
            return _text_words(value, field, form, context)
    return str(value)


def _text_words(value: str, field: Field, form: Form, context: Context) -> str:
    if field.kind in {Kind.CHOICE, Kind.CHOICES} and field.choices:
        option = form.choice_list(field.choices).option(value)
        return option.label.said(context.language) if option else value
    if field.kind in {Kind.PARTICIPANT, Kind.STAFF, Kind.SITE, Kind.MEASURE, Kind.RECORD}:
        return context.names.get(value) or tr("Not known on this desk ({id})", id=value[:6])
    return value
