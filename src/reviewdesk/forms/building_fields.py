"""Build fields: type, bounds, standards, blind judges, columns."""

from __future__ import annotations

import re

from reviewdesk.forms.conditions import read_condition
from reviewdesk.forms.model import (
    Bound,
    Computed,
    Condition,
    Field,
    Kind,
    Standard,
)
from reviewdesk.forms.reading import Mapping, Node, Scalar
from reviewdesk.forms.shapes import Shapes, moment, number
from reviewdesk.texts import Text

KEYS = (
    "id", "ask", "type", "help", "required", "show", "na", "fill", "evidence", "min", "max", "pattern",
    "concept", "judged_by", "settled_by", "of", "standard", "to", "from", "columns", "by", "with",
    "gives", "many",
)  # fmt: skip
COLUMN_KEYS = (
    "id", "ask", "type", "help", "required", "na", "fill", "min", "max", "pattern", "concept", "of",
)  # fmt: skip
"""What a column takes; a cell has no conditions, no judges and no evidence of its own."""
COLUMN_KINDS = (
    Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.INTEGER, Kind.DATE, Kind.DATETIME, Kind.YES_NO, Kind.CHOICE,
    Kind.PARTICIPANT, Kind.STAFF, Kind.SITE, Kind.MEASURE,
)  # fmt: skip
ONLY = {
    "of": (Kind.CHOICE, Kind.CHOICES, Kind.RECORD, Kind.COMPUTED),
    "standard": (Kind.DATETIME, Kind.COMMUNICATION),
    "to": (Kind.COMMUNICATION,),
    "from": (Kind.TABLE,),
    "columns": (Kind.TABLE, Kind.COMPUTED),
    "by": (Kind.COMPUTED,),
    "with": (Kind.COMPUTED,),
    "gives": (Kind.COMPUTED,),
    "many": (Kind.RECORD, Kind.EVIDENCE),
    "pattern": (Kind.TEXT,),
    "min": (
        Kind.NUMBER,
        Kind.INTEGER,
        Kind.DATE,
        Kind.DATETIME,
        Kind.CHOICES,
        Kind.TABLE,
        Kind.TEXT,
        Kind.LONG_TEXT,
    ),
    "max": (
        Kind.NUMBER,
        Kind.INTEGER,
        Kind.DATE,
        Kind.DATETIME,
        Kind.CHOICES,
        Kind.TABLE,
        Kind.TEXT,
        Kind.LONG_TEXT,
    ),
}
TO = ("case_manager", "representative", "funder", "protective_services", "clinician", "other")
RECORDS = ("review", "meeting", "audit", "plan", "step", "action", "incident")
_WHERE = Text("A field")
_KEY = {
    where.id: where
    for where in (
        Text("id"), Text("ask"), Text("type"), Text("help"), Text("na"), Text("fill"), Text("evidence"),
        Text("pattern"), Text("concept"), Text("judged_by"), Text("settled_by"), Text("many"), Text("from"),
    )
}  # fmt: skip
"""Made once: every field is asked for each of them."""
_KINDS = {kind.value: kind for kind in Kind}
KEEPS_WAITING = re.compile(r"[*+}][^()\[\]]*\)[*+{]")
"""In a pattern: one that repeats what repeats can try for ever what does not fit."""


def build_field(node: Node, shapes: Shapes, section: str, rows: str | None) -> Field | None:
    """The field, or None when it is too broken to build; every problem is told."""
    found = shapes.mapping(node, _WHERE, KEYS, must=("id", "ask", "type"))
    if found is None:
        return None
    given = {key.text: value for key, value in found.items}
    own_id = shapes.id(given.get("id"), _KEY["id"])
    ask = shapes.phrase(given.get("ask"), _KEY["ask"])
    kind_word = shapes.one_of(given.get("type"), _KINDS, _KEY["type"])
    if own_id is None or ask is None or kind_word is None:
        return None
    kind = _KINDS[kind_word]
    for key, _ in found.items:
        if key.text in ONLY and kind not in ONLY[key.text]:
            shapes.tell(
                key.at, Text('"{key}" does not go with the type "{kind}".', key=key.text, kind=kind.value)
            )
    gives = _gives(found, kind)
    columns = _columns(given.get("columns"), shapes, section, rows) if gives is Kind.TABLE else ()
    if kind is Kind.TABLE and given.get("columns") is None:
        shapes.tell(node.at, Text("A table needs the key columns."))
    _computed_keys(found, kind, gives, shapes)
    return Field(
        id=own_id,
        ask=ask,
        kind=kind,
        section=section,
        at=node.at,
        help=shapes.phrase(given.get("help"), _KEY["help"]),
        required=_required(given.get("required"), shapes, rows),
        show=_optional_condition(given.get("show"), shapes, rows),
        na=shapes.flag(given.get("na"), _KEY["na"]),
        fill=shapes.word(given.get("fill"), _KEY["fill"]),
        evidence=shapes.flag(given.get("evidence"), _KEY["evidence"]),
        minimum=_bound(given.get("min"), kind, shapes, rows),
        maximum=_bound(given.get("max"), kind, shapes, rows),
        pattern=_pattern(given.get("pattern"), shapes),
        concept=shapes.word(given.get("concept"), _KEY["concept"]),
        choices=_choices(found, gives, shapes),
        standard=_standard(given.get("standard"), shapes, rows),
        judged_by=shapes.roles(given.get("judged_by"), _KEY["judged_by"]),
        settled_by=shapes.roles(given.get("settled_by"), _KEY["settled_by"]),
        computed=_computed(found, shapes, rows) if kind is Kind.COMPUTED else None,
        to=_to(found, kind, shapes),
        columns=tuple((column.id, column.ask) for column in columns),
        record_of=_record(found, shapes) if kind is Kind.RECORD else None,
        many=shapes.flag(given.get("many"), _KEY["many"]),
        column_fields=columns,
        table_from=shapes.word(given.get("from"), _KEY["from"]),
    )


def _gives(found: Mapping, kind: Kind) -> Kind:
    """The type of the value: of a computed field, what it gives, where that can be read."""
    node = found.get("gives") if kind is Kind.COMPUTED else None
    word = node.text if isinstance(node, Scalar) else ""
    return _KINDS.get(word, kind)


def _computed_keys(found: Mapping, kind: Kind, gives: Kind, shapes: Shapes) -> None:
    """Of a computed field: a list only where it gives a choice, columns only where it gives a table."""
    for key, fit in (("of", (Kind.CHOICE, Kind.CHOICES)), ("columns", (Kind.TABLE,))):
        node = found.get(key)
        if kind is Kind.COMPUTED and node is not None and gives not in fit:
            shapes.tell(
                node.at, Text('"{key}" does not go with the type "{kind}".', key=key, kind=gives.value)
            )


def _optional_condition(node: Node | None, shapes: Shapes, rows: str | None) -> Condition | None:
    return None if node is None else read_condition(node, shapes, rows)


def _required(node: Node | None, shapes: Shapes, rows: str | None) -> bool | Condition:
    if node is None:
        return False
    if isinstance(node, Scalar):
        return shapes.flag(node, Text("required"))
    found = read_condition(node, shapes, rows)
    return True if found is None else found


def _bound(node: Node | None, kind: Kind, shapes: Shapes, rows: str | None) -> Bound | None:
    if node is None:
        return None
    if isinstance(node, Mapping):
        ref = shapes.comparable(node, rows, kind)
        return None if ref is None else Bound(ref)
    text = shapes.word(node, Text("min or max"))
    if text is None:
        return None
    if kind in (Kind.DATE, Kind.DATETIME):
        if text in ("today", "now"):
            return Bound(text)
        when = moment(text)
        if when is None:
            shapes.tell(
                node.at,
                Text('"{text}" is no bound of a date: write today, now, an ISO date or a field.', text=text),
            )
        return None if when is None else Bound(when)
    size = number(text)
    if size is None:
        shapes.tell(node.at, Text('"{text}" is no number.', text=text))
    return None if size is None else Bound(size)


def _pattern(node: Node | None, shapes: Shapes) -> str | None:
    text = shapes.word(node, _KEY["pattern"])
    if text is None or node is None:
        return None
    if KEEPS_WAITING.search(text):
        shapes.tell(
            node.at,
            Text("This pattern repeats what repeats, which could keep the window waiting. Write it plainer."),
        )
        return None
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        shapes.tell(node.at, Text("This pattern cannot be used: {why}.", why=str(error)))
        return None
    return text


def _choices(found: Mapping, kind: Kind, shapes: Shapes) -> str | None:
    if kind not in (Kind.CHOICE, Kind.CHOICES):
        return None
    node = found.get("of")
    if node is None:
        shapes.tell(found.at, Text("A choice needs the key of: the id of its list."))
        return None
    name = shapes.word(node, Text("of"))
    if name is not None and name not in shapes.catalog.lists:
        shapes.unknown(node.at, Text("choice list"), name, shapes.catalog.lists)
        return None
    return name


def _record(found: Mapping, shapes: Shapes) -> str | None:
    node = found.get("of")
    if node is None:
        shapes.tell(found.at, Text("A record needs the key of: what kind of record."))
        return None
    return shapes.one_of(node, RECORDS, Text("of"))


def _to(found: Mapping, kind: Kind, shapes: Shapes) -> str | None:
    if kind is not Kind.COMMUNICATION:
        return None
    if found.get("to") is None:
        shapes.tell(found.at, Text("A communication needs the key to: whom it is sent to."))
        return None
    return shapes.one_of(found.get("to"), TO, Text("to"))


def _standard(node: Node | None, shapes: Shapes, rows: str | None) -> Standard | None:
    if node is None:
        return None
    found = shapes.mapping(node, Text("A time standard"), ("from", "within"), must=("from", "within"))
    if found is None:
        return None
    start_node = found.get("from")
    start = shapes.field_id(start_node, rows) if start_node is not None else None
    within = shapes.within(found.get("within"), Text("within"))
    if start is None or within is None or start_node is None:
        return None
    kind = shapes.catalog.fields[start].gives
    if kind not in (Kind.DATE, Kind.DATETIME, Kind.COMMUNICATION):
        shapes.tell(
            start_node.at,
            Text(
                'A time standard begins at a date, a time or a communication; "{field}" is none.', field=start
            ),
        )
        return None
    return Standard(start, within)


def _computed(found: Mapping, shapes: Shapes, rows: str | None) -> Computed | None:
    by = shapes.word(found.get("by"), Text("by"))
    if by is None:
        shapes.tell(found.at, Text("A computed field needs the key by: what computes it."))
        return None
    if found.get("gives") is None:
        shapes.tell(found.at, Text("A computed field needs the key gives: the type it gives."))
    gives = shapes.one_of(
        found.get("gives"), (k.value for k in Kind if k is not Kind.COMPUTED), Text("gives")
    )
    inputs: list[tuple[str, str]] = []
    settings: list[tuple[str, str]] = []
    given = found.get("with")
    if given is not None and not isinstance(given, Mapping):
        shapes.tell(
            given.at,
            Text("with names what it is computed from, like {example}.", example="{measure: target_missed}"),
        )
    for name, value in given.items if isinstance(given, Mapping) else ():
        if isinstance(value, Mapping):
            setting = shapes.setting(value)
            if setting is not None:
                settings.append((name.text, setting.name))
            continue
        text = shapes.word(value, Text("An input"))
        if text is None:
            continue
        # rows: a whole section or table; columns and sections are read by what computes it
        if name.text in ("rows", "of") or text in shapes.catalog.sections:
            _known_input(text, value, shapes)
            inputs.append((name.text, text))
        elif (field := shapes.field_id(value, rows)) is not None:
            inputs.append((name.text, field))
    return None if gives is None else Computed(by, tuple(inputs), gives, tuple(settings))


def _known_input(text: str, node: Node, shapes: Shapes) -> None:
    known = {*shapes.catalog.sections, *shapes.catalog.fields, *shapes.catalog.columns}
    if text not in known:
        shapes.unknown(node.at, Text("section, table or field"), text, known)


def _columns(node: Node | None, shapes: Shapes, section: str, rows: str | None) -> tuple[Field, ...]:
    """The columns of a table; their bounds read the fields beside the table, never other columns."""
    columns: list[Field] = []
    seen: set[str] = set()
    for item in shapes.items(node, Text("columns")):
        if isinstance(item, Mapping):
            for key, value in item.items:
                conditional = key.text == "required" and isinstance(value, Mapping)
                if conditional or (key.text in KEYS and key.text not in COLUMN_KEYS):
                    shapes.tell(key.at, Text('A column has no "{key}".', key=key.text))
        column = build_field(item, shapes, section, rows)
        if column is None:
            continue
        if column.id in seen:
            shapes.tell(item.at, Text('The column "{id}" stands here twice.', id=column.id))
        if column.kind not in COLUMN_KINDS:
            shapes.tell(item.at, Text('A column cannot have the type "{kind}".', kind=column.kind.value))
        seen.add(column.id)
        columns.append(column)
    return tuple(columns)
