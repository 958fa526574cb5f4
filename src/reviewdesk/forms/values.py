"""Values at the door of the log and before people's eyes: JSON shapes, and how an answer reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from reviewdesk.forms.answers import Communication, DidNotHappen, Table, Value, Way
from reviewdesk.forms.durations import parse_duration, said
from reviewdesk.forms.model import Duration, Field, Form, Kind, Unit
from reviewdesk.forms.standards import local, zone
from reviewdesk.texts import Text, counted, say

Json: TypeAlias = "bool | int | str | tuple[Json, ...] | Mapping[str, Json] | None"
"""JSON without floats, as bodies of entries carry it."""

WAYS = {
    Way.PHONE: Text("By phone"),
    Way.IN_PERSON: Text("In person"),
    Way.EMAIL: Text("By e-mail"),
    Way.PORTAL: Text("Through the portal"),
    Way.LETTER: Text("By letter"),
    Way.FAX: Text("By fax"),
}


NONE = Text("None of these")
"""What an answer of several is called that holds none: in the window, in a pack, in what holds."""


@dataclass(frozen=True, slots=True)
class BadValue:
    """A JSON value that is no answer to this question, and why."""

    why: Text


def parse_value(field: Field, form: Form, json: Json) -> Value | BadValue:
    """The value of an answer out of its JSON shape.

    Strings for text, codes, ids, decimals, dates, moments (ISO with offset) and durations; integers;
    booleans for yes and no; arrays of codes or ids; an object for a communication; {"rows": [[..]]} for a
    table; {"did_not_happen": reason} where the field has a time standard.
    """
    if isinstance(json, Mapping) and set(json) == {"did_not_happen"}:
        reason = json["did_not_happen"]
        if field.standard is None or not isinstance(reason, str):
            return BadValue(Text('"Did not happen" is no answer to "{ask}".', ask=field.ask.said()))
        return DidNotHappen(reason)
    kind = Kind(field.computed.gives) if field.computed is not None else field.kind
    value = _parsed(field, form, kind, json)
    if value is None:
        return BadValue(
            Text('This is no answer to "{ask}" (type {kind}).', ask=field.ask.said(), kind=kind.value)
        )
    return value


def _parsed(field: Field, form: Form, kind: Kind, json: Json) -> Value | None:
    match kind:
        case Kind.YES_NO:
            return json if isinstance(json, bool) else None
        case Kind.INTEGER:
            return json if isinstance(json, int) and not isinstance(json, bool) else None
        case Kind.NUMBER:
            return _decimal(json)
        case Kind.CHOICE:
            known = form.choice_list(field.choices or "").option(json) if isinstance(json, str) else None
            return known.code if known is not None else None
        case Kind.CHOICES:
            return _codes(field, form, json)
        case Kind.DATE | Kind.DATETIME:
            return _moment(kind, json)
        case Kind.DURATION:
            duration = parse_duration(json) if isinstance(json, str) else None
            return as_timedelta(duration) if duration is not None else None
        case Kind.COMMUNICATION:
            return _communication(json)
        case Kind.TABLE:
            return _table(field, json)
        case Kind.EVIDENCE | Kind.RECORD:
            many = (json,) if isinstance(json, str) else json
            return _words(many)
        case _:
            return json if isinstance(json, str) and json.strip() else None


def _decimal(json: Json) -> Decimal | None:
    if isinstance(json, int) and not isinstance(json, bool):
        return Decimal(json)
    if not isinstance(json, str) or re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", json) is None:
        return None
    try:
        return Decimal(json)
    except InvalidOperation:  # pragma: no cover - the pattern admits no such text
        return None


def _words(json: Json) -> tuple[str, ...] | None:
    if not isinstance(json, tuple | list) or not all(isinstance(item, str) and item for item in json):
        return None
    return tuple(item for item in json if isinstance(item, str))


def _codes(field: Field, form: Form, json: Json) -> tuple[str, ...] | None:
    words = _words(json)
    if words is None or len(set(words)) != len(words):
        return None
    choices = form.choice_list(field.choices or "")
    return words if all(choices.option(code) is not None for code in words) else None


FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""No answer lies outside: a slip of a digit must not end beyond what calendars can count."""


def in_range(day: date) -> bool:
    """Whether a day, or the day of a moment, is one people mean."""
    return FIRST.year <= day.year <= LAST.year


def _moment(kind: Kind, json: Json) -> date | datetime | None:
    if not isinstance(json, str):
        return None
    try:
        if kind is Kind.DATE:
            day = date.fromisoformat(json) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", json) else None
            return day if day is not None and in_range(day) else None
        found = datetime.fromisoformat(json)
    except ValueError:
        return None
    return found if found.tzinfo is not None and "T" in json and in_range(found) else None


_COMMUNICATION = frozenset({"sent_at", "by", "reached", "way", "said", "answered_at", "answer", "chase_on"})


def _communication(json: Json) -> Communication | None:
    if not isinstance(json, Mapping) or not set(json) <= _COMMUNICATION:
        return None
    sent_at, answered_at = (
        _moment(Kind.DATETIME, json.get("sent_at")),
        _moment(Kind.DATETIME, json.get("answered_at")),
    )
    chase_on = _moment(Kind.DATE, json.get("chase_on"))
    by, reached, way, told, answer = (json.get(key) for key in ("by", "reached", "way", "said", "answer"))
    if (
        not isinstance(sent_at, datetime)
        or not isinstance(by, str)
        or not isinstance(reached, str)
        or not isinstance(told, str)
    ):
        return None
    if not isinstance(way, str) or way not in {w.value for w in Way} or not reached.strip():
        return None
    if (json.get("answered_at") is not None and answered_at is None) or (
        json.get("chase_on") is not None and chase_on is None
    ):
        return None
    if answer is not None and not isinstance(answer, str):
        return None
    return Communication(
        sent_at=sent_at,
        by=by,
        reached=reached,
        way=Way(way),
        said=told,
        answered_at=answered_at if isinstance(answered_at, datetime) else None,
        answer=answer,
        chase_on=chase_on,
    )


def _table(field: Field, json: Json) -> Table | None:
    rows = json.get("rows") if isinstance(json, Mapping) and set(json) == {"rows"} else None
    if not isinstance(rows, tuple | list):
        return None
    read: list[tuple[str, ...]] = []
    for row in rows:
        if not isinstance(row, tuple | list) or (field.columns and len(row) != len(field.columns)):
            return None
        cells = tuple(cell for cell in row if isinstance(cell, str))
        if len(cells) != len(row):
            return None
        read.append(cells)
    return Table(tuple(read))


def to_json(value: Value) -> Json:
    """The JSON shape of a value; `parse_value` reads it back equal."""
    match value:
        case bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return f"{int(value.total_seconds() // 3600)} hours"
        case tuple():
            return value
        case DidNotHappen(reason):
            return {"did_not_happen": reason}
        case Table(rows):
            return {"rows": rows}
        case Communication():
            shape: dict[str, Json] = {
                "sent_at": value.sent_at.isoformat(),
                "by": value.by,
                "reached": value.reached,
                "way": value.way.value,
                "said": value.said,
            }
            if value.answered_at is not None:
                shape["answered_at"] = value.answered_at.isoformat()
            if value.answer is not None:
                shape["answer"] = value.answer
            if value.chase_on is not None:
                shape["chase_on"] = value.chase_on.isoformat()
            return shape


def as_timedelta(duration: Duration) -> timedelta:
    """Hours as they are; a day is 24 hours.

    Business days have no fixed length: refused by the lint where two durations are compared.
    """
    return timedelta(hours=duration.count) if duration.unit is Unit.HOURS else timedelta(days=duration.count)


def offset_words(tz_minutes: int) -> Text:
    """How a zone's clocks stand to UTC."""
    hours, rest = divmod(abs(tz_minutes), 60)
    if rest:
        sign = "+" if tz_minutes > 0 else "-"
        return Text("UTC{sign}{zone}", sign=sign, zone=f"{hours:02d}:{rest:02d}")
    if tz_minutes < 0:
        return counted("{n} hour behind UTC", "{n} hours behind UTC", hours)
    if tz_minutes > 0:
        return counted("{n} hour ahead of UTC", "{n} hours ahead of UTC", hours)
    return Text("UTC")


def offset_of(moment: datetime) -> Text | None:
    """How the clock stood by which a moment was written down; None when it does not say."""
    offset = moment.utcoffset()
    return None if offset is None else offset_words(round(offset.total_seconds() / 60))


def us_date(day: date) -> str:
    return f"{day.month:02}/{day.day:02}/{day.year}"


def us_moment(moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    return f"{us_date(moment.date())} {hour}:{moment.minute:02} {'AM' if moment.hour < 12 else 'PM'}"


SHARES = frozenset({"continuity_variance", "share", "unfamiliar_contacts", "usual_worker_share"})
"""What is computed so is a share of one: it reads as a percentage."""


def percentage(field: Field, value: Decimal) -> str | None:
    """A share as people read it; None for a number that is none."""
    if field.computed is None or field.computed.by not in SHARES:
        return None
    return f"{(value * 100).normalize():,f}%"


def shown(
    field: Field,
    form: Form,
    value: Value,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    tz_minutes: int | None = None,
) -> str:
    """How an answer reads: labels for codes, names for ids, US dates; moments by their own clock, in UTC
    or without one by local time where `tz_minutes` is given.
    """
    known = names or {}
    if isinstance(value, Decimal) and (share := percentage(field, value)) is not None:
        return share
    match value:
        case bool() | int() | Decimal() | date() | timedelta():
            return _measured(value, tz_minutes)
        case str() | tuple():
            words = (value,) if isinstance(value, str) else value
            if field.choices is None:
                return ", ".join(known.get(word, word) for word in words) if words else say(NONE)
            return ", ".join(label(field, form, word, language) for word in words) or say(NONE)
        case DidNotHappen(reason):
            return say(Text("Did not happen: {reason}", reason=reason) if reason else Text("Did not happen"))
        case Table(rows):
            return "; ".join(", ".join(known.get(cell, cell) for cell in row) for row in rows)
        case Communication():
            return say(_sent(value, tz_minutes))


def _measured(value: bool | int | Decimal | date | timedelta, tz_minutes: int | None) -> str:
    match value:
        case bool():
            return say(Text("Yes")) if value else say(Text("No"))
        case int():
            return f"{value:,}"
        case Decimal():
            return f"{value:,f}"
        case datetime():
            # One that says its own clock is told by it: local time knows one offset, and summer has another.
            own = tz_minutes is None or bool(value.utcoffset())
            return us_moment(value if own or tz_minutes is None else local(value, zone(tz_minutes)))
        case date():
            return us_date(value)
        case timedelta():
            return say(said(Duration(int(value.total_seconds() // 3600), Unit.HOURS)))


def _sent(sent: Communication, tz_minutes: int | None) -> Text:
    when, way = _measured(sent.sent_at, tz_minutes), WAYS[sent.way]
    if sent.answered_at is None:
        return Text("{reached}, {when} ({way})", reached=sent.reached, when=when, way=way)
    return Text(
        "{reached}, {when} ({way}), answered {answered}",
        reached=sent.reached,
        when=when,
        way=way,
        answered=_measured(sent.answered_at, tz_minutes),
    )


def label(field: Field, form: Form, code: str, language: str = "en") -> str:
    """The label of a code; a code the list does not hold reads as itself."""
    option = form.choice_list(field.choices).option(code) if field.choices is not None else None
    return option.label.said(language) if option is not None else code
