"""Read conditions: data that the program can explain, checked against what the form declares."""

from __future__ import annotations

from reviewdesk.forms.catalog import FieldSketch
from reviewdesk.forms.durations import parse_duration
from reviewdesk.forms.model import (
    All,
    Any_,
    Condition,
    GapsActioned,
    GateHolds,
    Kind,
    Not,
    Op,
    Operand,
    Quantifier,
    Rows,
    Signed,
    Test,
)
from reviewdesk.forms.reading import Mapping, Node, Scalar, Sequence
from reviewdesk.forms.shapes import Shapes, moment, number, read_as_key
from reviewdesk.texts import Text

WORDS = {op.value: op for op in (Op.FILLED, Op.ANY, Op.LATE, Op.ON_TIME, Op.SENT, Op.ANSWERED, Op.SIGNED)}
ORDERS = {op.value: op for op in (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN, Op.BEFORE, Op.AFTER)}
MARKS = ("all", "any", "not", "rows", "signed", "gate", "gaps")
_QUANTIFIERS = {q.value: q for q in Quantifier}
_LIST = Text("A list of conditions")
_ANSWER = Text("An answer to compare with")
_VALUE = Text("A value to compare with")


def read_condition(node: Node, shapes: Shapes, rows: str | None) -> Condition | None:
    """The condition, read inside the rows `rows` (None: outside all rows); None when it is wrong, which is
    told.
    """
    if not isinstance(node, Mapping) or not node.items:
        shapes.tell(node.at, Text("A condition is written like {example}.", example="{field: answer}"))
        return None
    if len(node.items) > 1:
        if node.get("rows") is not None:
            return _rows(node, shapes, rows)
        _tell_several(node, shapes)
        return None
    key, value = node.items[0]
    match key.text:
        case "rows":
            return _rows(node, shapes, rows)
        case "all" | "any":
            parts = tuple(read_condition(item, shapes, rows) for item in shapes.items(value, _LIST))
            if not parts:
                shapes.tell(key.at, Text('"{key}" needs at least one condition.', key=key.text))
            whole = tuple(part for part in parts if part is not None)
            if len(whole) < len(parts) or not whole:
                return None
            return All(whole) if key.text == "all" else Any_(whole)
        case "not":
            part = read_condition(value, shapes, rows)
            return None if part is None else Not(part)
        case "signed":
            return _signed(value, shapes)
        case "gate":
            return _gate(value, shapes, rows)
        case "gaps":
            return GapsActioned() if shapes.one_of(value, ("actioned",), Text("gaps")) else None
    return read_test(key, value, shapes, rows)


def _tell_several(node: Mapping, shapes: Shapes) -> None:
    second, value = node.items[1]
    if node.flow and isinstance(value, Scalar) and not value.text:
        shapes.tell(
            second.at,
            read_as_key(second.text),
        )
    else:
        shapes.tell(
            second.at,
            Text(
                "One test in each pair of braces; join several with {example}.",
                example="{all: [{...}, {...}]}",
            ),
        )


def _rows(node: Mapping, shapes: Shapes, rows: str | None) -> Condition | None:
    found = shapes.mapping(
        node, Text("A condition over rows"), ("rows", "any", "all", "none", "count", "at_least")
    )
    name_node = node.get("rows")
    section = shapes.word(name_node, Text("rows"))
    if found is None or section is None or name_node is None:
        return None
    if section not in shapes.catalog.repeating:
        shapes.unknown(name_node.at, Text("repeating section"), section, shapes.catalog.repeating)
        return None
    if rows is not None:
        shapes.tell(node.at, Text("A condition over rows cannot stand inside a row."))
        return None
    used = [(key, value) for key, value in node.items if key.text in _QUANTIFIERS]
    if len(used) != 1:
        shapes.tell(node.at, Text("A condition over rows takes exactly one of any, all, none and count."))
        return None
    key, value = used[0]
    quantifier = _QUANTIFIERS[key.text]
    part = read_condition(value, shapes, section)
    at_least = 0
    if quantifier is Quantifier.COUNT:
        wanted = shapes.count(node.get("at_least"), Text("at_least"))
        if wanted is None:
            shapes.tell(node.at, Text("count needs at_least: how many rows."))
            return None
        at_least = wanted
    elif node.get("at_least") is not None:
        shapes.tell(node.at, Text("at_least goes with count only."))
    return None if part is None else Rows(section, quantifier, part, at_least, node.at)


def _signed(value: Node, shapes: Shapes) -> Condition | None:
    nodes = (value,) if isinstance(value, Scalar) else shapes.items(value, Text("A list of sections"))
    names = [shapes.word(item, Text("A section")) for item in nodes]
    good = True
    for item, name in zip(nodes, names, strict=True):
        if name is not None and name not in shapes.catalog.sections:
            shapes.unknown(item.at, Text("section"), name, shapes.catalog.sections)
            good = False
    sections = tuple(name for name in names if name is not None)
    return Signed(sections, value.at) if good and sections and len(sections) == len(names) else None


def _gate(value: Node, shapes: Shapes, rows: str | None) -> Condition | None:
    name = shapes.word(value, Text("A gate"))
    if name is None:
        return None
    sketch = shapes.catalog.gates.get(name)
    if sketch is None:
        shapes.unknown(value.at, Text("gate"), name, shapes.catalog.gates)
        return None
    if sketch.rows_of is not None and sketch.rows_of != rows:
        example = f"{{rows: {sketch.rows_of}, any: {{gate: {name}}}}}"
        shapes.tell(
            value.at,
            Text(
                'The gate "{gate}" stands once in each row of "{rows}". Write {example}.',
                gate=name,
                rows=sketch.rows_of,
                example=example,
            ),
        )
        return None
    return GateHolds(name, value.at)


def read_test(key: Scalar, value: Node, shapes: Shapes, rows: str | None) -> Test | None:
    """{field: test}."""
    if key.text not in shapes.catalog.fields:
        shapes.unknown(key.at, Text("field or condition"), key.text, (*shapes.catalog.fields, *MARKS))
        return None
    name = shapes.field_id(key, rows)
    if name is None:
        return None
    sketch = shapes.catalog.fields[name]
    if sketch.kind is None or (sketch.kind is Kind.COMPUTED and sketch.gives is None):
        return None
    if isinstance(value, Scalar):
        return _word_test(sketch, value, key, shapes)
    if not isinstance(value, Mapping) or len(value.items) != 1:
        shapes.tell(
            value.at, Text("A test is one word, or one comparison like {example}.", example="{at_least: 2}")
        )
        return None
    op_node, operand_node = value.items[0]
    if op_node.text == "in":
        named = shapes.items(operand_node, Text("in"))
        if not named and isinstance(operand_node, Sequence):
            shapes.tell(op_node.at, Text("Nothing is in an empty list, so no answer can meet this test."))
        codes = tuple(_literal(sketch, item, shapes) for item in named)
        if not codes or any(code is None for code in codes):
            return None
        return Test(name, Op.IN, tuple(_code(code) for code in codes), key.at)
    op = ORDERS.get(op_node.text)
    if op is None:
        shapes.one_of(op_node, ("in", *ORDERS), Text("A comparison"))
        return None
    operand = _compared(sketch, op, operand_node, shapes, rows)
    return None if operand is None else Test(name, op, operand, key.at)


def _code(literal: Operand) -> str:
    if isinstance(literal, bool):
        return "yes" if literal else "no"
    return str(literal)


def _word_test(sketch: FieldSketch, value: Scalar, key: Scalar, shapes: Shapes) -> Test | None:
    """A code of the field wins over a word of the language (a list may hold the code `late`)."""
    kind = sketch.gives or sketch.kind
    codes = shapes.catalog.lists.get(sketch.choices or "", ())
    op = WORDS.get(value.text)
    if op is None or value.text in codes:
        operand = _literal(sketch, value, shapes)
        return None if operand is None else Test(sketch.id, Op.IS, operand, key.at)
    fits = {
        Op.FILLED: True,
        Op.ANY: kind is Kind.CHOICES,
        Op.LATE: sketch.standard,
        Op.ON_TIME: sketch.standard,
        Op.SENT: kind is Kind.COMMUNICATION,
        Op.ANSWERED: kind is Kind.COMMUNICATION,
        Op.SIGNED: kind is Kind.RECORD,
    }[op]
    if not fits:
        needs = {
            Op.ANY: Text("several choices"),
            Op.LATE: Text("a time standard"),
            Op.ON_TIME: Text("a time standard"),
            Op.SENT: Text("a communication"),
            Op.ANSWERED: Text("a communication"),
            Op.SIGNED: Text("a record"),
        }[op]
        shapes.tell(
            value.at,
            Text(
                '"{word}" tests a field with {needs}; "{field}" is none.',
                word=value.text,
                needs=needs,
                field=sketch.id,
            ),
        )
        return None
    return Test(sketch.id, op, None, key.at)


def _literal(sketch: FieldSketch, node: Node, shapes: Shapes) -> str | int | bool | Operand:
    text = shapes.word(node, _ANSWER)
    if text is None:
        return None
    kind = sketch.gives or sketch.kind
    if kind in (Kind.CHOICE, Kind.CHOICES):
        codes = shapes.catalog.lists.get(sketch.choices or "")
        if codes is None:
            return text  # the list itself is unknown, which is told where it is named
        if text not in codes:
            shapes.unknown(node.at, Text("choice"), text, codes)
            return None
        return text
    if kind is Kind.YES_NO:
        if text not in ("yes", "no"):
            shapes.one_of(node, ("yes", "no"), Text("An answer to a yes or no question"))
            return None
        return text == "yes"
    if kind in (Kind.NUMBER, Kind.INTEGER):
        found = number(text)
        if found is None:
            shapes.tell(node.at, Text('"{text}" is no number.', text=text))
        return found
    if kind in (Kind.TEXT, Kind.SITE, Kind.STAFF, Kind.PARTICIPANT, Kind.MEASURE):
        return text
    shapes.tell(node.at, Text('"{field}" cannot be compared with "{text}".', field=sketch.id, text=text))
    return None


def _compared(sketch: FieldSketch, op: Op, node: Node, shapes: Shapes, rows: str | None) -> Operand:
    kind = sketch.gives or sketch.kind
    timed = op in (Op.BEFORE, Op.AFTER)
    fits = kind in (Kind.DATE, Kind.DATETIME) if timed else kind in (Kind.NUMBER, Kind.INTEGER, Kind.DURATION)
    if not fits:
        shapes.tell(node.at, Text('"{op}" does not fit the type of "{field}".', op=op.value, field=sketch.id))
        return None
    if isinstance(node, Mapping):
        if node.get("setting") is not None:
            return shapes.setting(node)
        return shapes.comparable(node, rows, kind)
    text = shapes.word(node, _VALUE)
    if text is None:
        return None
    found: Operand
    if timed:
        found = moment(text)
    elif kind is Kind.DURATION:
        found = parse_duration(text)
    else:
        found = number(text)
    if found is None:
        shapes.tell(node.at, Text('"{text}" cannot be compared with "{field}".', text=text, field=sketch.id))
    return found
