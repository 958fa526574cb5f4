"""The small shapes of a form file: words, numbers, phrases, lists, mappings with known keys, references."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from reviewdesk.forms.catalog import ROLES, Catalog
from reviewdesk.forms.durations import parse_duration
from reviewdesk.forms.model import At, Duration, FieldRef, Kind, Phrase, SettingRef
from reviewdesk.forms.problems import Findings, Suggestions
from reviewdesk.forms.reading import Mapping, Node, Scalar, Sequence
from reviewdesk.texts import Text

ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FIELD_ID = Text("The id of a field")
_TIMES = (Kind.DATE, Kind.DATETIME)
_ORDERED = {
    Kind.NUMBER: (Kind.NUMBER, Kind.INTEGER),
    Kind.DATE: _TIMES,
    Kind.DATETIME: _TIMES,
    Kind.DURATION: (Kind.DURATION,),
}
"""What a field of a kind can be put in order with."""


class Shapes:
    """Reads shapes and tells what is wrong with them; None stands for a value that could not be read."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.suggest = Suggestions()
        self.languages: tuple[str, ...] = ("en",)
        self.catalog = Catalog()

    def tell(self, at: At, text: Text) -> None:
        self.found.add(at, text)

    def unknown(self, at: At, what: Text, word: str, known: Iterable[str]) -> None:
        self.tell(at, self.suggest.unknown(what, word, known))

    def mapping(
        self, node: Node, where: Text, keys: Iterable[str], must: Iterable[str] = ()
    ) -> Mapping | None:
        """A mapping with no other keys than these, and all it must have."""
        if not isinstance(node, Mapping):
            self.tell(node.at, Text("{where} is written as keys and values here.", where=where))
            return None
        known = tuple(keys)
        for key, value in node.items:
            if key.text in known:
                continue
            if node.flow and isinstance(value, Scalar) and value.plain and value.text == "":
                self.tell(
                    key.at,
                    read_as_key(key.text),
                )
                continue
            near = self.suggest.nearest(key.text, known)
            if near is None:
                self.tell(key.at, Text('{where} has no key "{key}".', where=where, key=key.text))
            else:
                self.tell(
                    key.at,
                    Text(
                        '{where} has no key "{key}". Did you mean "{near}"?',
                        where=where,
                        key=key.text,
                        near=near,
                    ),
                )
        for key_name in must:
            if node.get(key_name) is None:
                self.tell(node.at, Text('{where} needs the key "{key}".', where=where, key=key_name))
        return node

    def items(self, node: Node | None, where: Text) -> tuple[Node, ...]:
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.tell(
                node.at,
                Text(
                    "{where} is a list: one item a line, each begun with a dash, or [in, brackets].",
                    where=where,
                ),
            )
            return ()
        return node.items

    def word(self, node: Node | None, where: Text) -> str | None:
        if node is None:
            return None
        if not isinstance(node, Scalar) or not node.text:
            self.tell(node.at, Text("{where} is one word or text.", where=where))
            return None
        return node.text

    def words(self, node: Node | None, where: Text) -> tuple[str, ...]:
        return tuple(w for item in self.items(node, where) if (w := self.word(item, where)) is not None)

    def id(self, node: Node | None, where: Text) -> str | None:
        text = self.word(node, where)
        if text is None or node is None:
            return None
        if ID.fullmatch(text) is None:
            self.tell(
                node.at,
                Text('"{id}" is no id: lower-case letters, digits, - and _, begun with a letter.', id=text),
            )
            return None
        return text

    def one_of(self, node: Node | None, known: Iterable[str], where: Text) -> str | None:
        """A word out of a closed list."""
        text = self.word(node, where)
        if text is None or node is None:
            return None
        choices = tuple(known)
        if text in choices:
            return text
        near = self.suggest.nearest(text, choices)
        if near is None:
            self.tell(
                node.at,
                Text(
                    '{where} cannot be "{word}". It is one of: {choices}.',
                    where=where,
                    word=text,
                    choices=", ".join(choices),
                ),
            )
        else:
            self.tell(
                node.at,
                Text('{where} cannot be "{word}". Did you mean "{near}"?', where=where, word=text, near=near),
            )
        return None

    def flag(self, node: Node | None, where: Text) -> bool:
        if node is None:
            return False
        text = self.one_of(node, ("true", "false"), where)
        return text == "true"

    def count(self, node: Node | None, where: Text) -> int | None:
        text = self.word(node, where)
        if text is None or node is None:
            return None
        if re.fullmatch(r"[0-9]{1,6}", text) is None:
            self.tell(node.at, Text("{where} is a whole number.", where=where))
            return None
        return int(text)

    def role(self, node: Node | None, where: Text) -> str | None:
        text = self.word(node, where)
        if text is None or node is None or text in ROLES:
            return text
        near = self.suggest.nearest(text, ROLES)
        if near is None:
            self.tell(
                node.at,
                Text('There is no role "{role}". Roles are: {roles}.', role=text, roles=", ".join(ROLES)),
            )
        else:
            self.tell(
                node.at, Text('There is no role "{role}". Did you mean "{near}"?', role=text, near=near)
            )
        return None

    def roles(self, node: Node | None, where: Text) -> tuple[str, ...]:
        return tuple(r for item in self.items(node, where) if (r := self.role(item, where)) is not None)

    def phrase(self, node: Node | None, where: Text) -> Phrase | None:
        """A text, or one per language; the form's first language must be there, for it is authoritative."""
        if node is None:
            return None
        if isinstance(node, Scalar):
            if not node.text.strip():
                self.tell(node.at, Text("{where} is empty.", where=where))
                return None
            return Phrase(((self.languages[0], node.text),))
        found = self.mapping(node, where, self.languages, must=self.languages[:1])
        if found is None:
            return None
        texts = {
            key.text: value.text
            for key, value in found.items
            if isinstance(value, Scalar) and key.text in self.languages
        }
        if self.languages[0] not in texts:
            return None
        return Phrase(tuple((code, texts[code]) for code in self.languages if code in texts))

    def duration(self, node: Node | None, where: Text) -> Duration | None:
        text = self.word(node, where)
        if text is None or node is None:
            return None
        duration = parse_duration(text)
        if duration is None:
            self.tell(
                node.at,
                Text(
                    '{where}: "{text}" is no duration. Write it like "48 hours", "2 days", '
                    '"5 business days" or "same day".',
                    where=where,
                    text=text,
                ),
            )
        return duration

    def action_kinds(self, node: Node | None) -> tuple[str, ...]:
        """Kinds of action that the form or every form knows."""
        kinds: list[str] = []
        for item in self.items(node, Text("A list of action kinds")):
            name = self.word(item, Text("An action kind"))
            if name is None:
                continue
            if name not in self.catalog.actions:
                self.unknown(item.at, Text("action kind"), name, self.catalog.actions)
                continue
            kinds.append(name)
        return tuple(kinds)

    def setting(self, node: Node) -> SettingRef | None:
        """{setting: name}."""
        found = self.mapping(node, Text("A reference to a setting"), ("setting",), must=("setting",))
        name = found.get("setting") if found is not None else None
        text = self.word(name, Text("A setting"))
        if text is None or name is None:
            return None
        if text not in self.catalog.settings:
            self.unknown(name.at, Text("setting"), text, self.catalog.settings)
            return None
        return SettingRef(text)

    def within(self, node: Node | None, where: Text) -> Duration | SettingRef | None:
        if isinstance(node, Mapping):
            return self.setting(node)
        return self.duration(node, where)

    def field_ref(self, node: Node, rows: str | None) -> FieldRef | None:
        """{field: id, plus: duration}."""
        found = self.mapping(node, Text("A reference to a field"), ("field", "plus"), must=("field",))
        if found is None:
            return None
        name = self.field_id(found.get("field"), rows)
        plus = self.duration(found.get("plus"), Text("plus")) if found.get("plus") is not None else None
        return None if name is None else FieldRef(name, plus)

    def comparable(self, node: Node, rows: str | None, kind: Kind | None) -> FieldRef | None:
        """{field: id, plus: duration}, of a field that can be put in order with one of this kind; sizes of
        texts, choices and tables are numbers.
        """
        ref = self.field_ref(node, rows)
        if ref is None:
            return None
        other = self.catalog.fields[ref.field].gives
        wanted = _ORDERED.get(kind, _ORDERED[Kind.NUMBER]) if kind is not None else None
        if other is not None and wanted is not None and other not in wanted:
            self.tell(
                node.at,
                Text('"{field}" is of another type and cannot be compared with here.', field=ref.field),
            )
            return None
        if ref.plus is not None and other not in (None, Kind.DATE, Kind.DATETIME):
            self.tell(node.at, Text('plus moves dates and times on; "{field}" is none.', field=ref.field))
            return None
        return ref

    def field_id(self, node: Node | None, rows: str | None) -> str | None:
        """A field that can be read from where it is named: in no rows, or in the rows `rows`."""
        text = self.word(node, _FIELD_ID)
        if text is None or node is None:
            return None
        sketch = self.catalog.fields.get(text)
        if sketch is None:
            self.unknown(node.at, Text("field"), text, self.catalog.fields)
            return None
        if sketch.rows_of is not None and sketch.rows_of != rows:
            self.tell(
                node.at,
                Text(
                    '"{field}" is asked once in each row of "{rows}" and cannot be read from outside them. '
                    "Write {example}.",
                    field=text,
                    rows=sketch.rows_of,
                    example=f"{{rows: {sketch.rows_of}, any: ...}}",
                ),
            )
            return None
        return text

    def anywhere(self, phrase: Phrase | None, at: At) -> None:
        """Every {field} of a text that is filled beside any gap names a field that is not judged blind."""
        for _, text in phrase.texts if phrase is not None else ():
            for name in PLACEHOLDER.findall(text):
                sketch = self.catalog.fields.get(name)
                self.placeholders(
                    Phrase((("", f"{{{name}}}"),)), at, sketch.rows_of if sketch is not None else None
                )

    def placeholders(self, phrase: Phrase | None, at: At, rows: str | None) -> None:
        """Every {field} of a text names a field that can be read from there and is not judged blind."""
        for _, text in phrase.texts if phrase is not None else ():
            for name in PLACEHOLDER.findall(text):
                sketch = self.catalog.fields.get(name)
                if sketch is None:
                    self.unknown(at, Text("field"), name, self.catalog.fields)
                elif sketch.rows_of is not None and sketch.rows_of != rows:
                    self.tell(
                        at,
                        Text(
                            '"{field}" is asked once in each row of "{rows}" and cannot stand in this text.',
                            field=name,
                            rows=sketch.rows_of,
                        ),
                    )
                elif sketch.judged:
                    self.tell(
                        at, Text('"{field}" is judged blind; its answer cannot stand in a text.', field=name)
                    )


def read_as_key(key: str) -> Text:
    """`{ask: Home, as before}` makes a key of what belongs to the text."""
    return Text(
        '"{key}" was read as a key. If it belongs to the text before the comma, '
        "put the whole text in quotes.",
        key=key,
    )


def number(text: str) -> int | Decimal | None:
    """A number as written, or None."""
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,15}", text):
        try:
            return Decimal(text)
        except InvalidOperation:  # pragma: no cover - the pattern admits no such text
            return None
    return None


def moment(text: str) -> date | datetime | None:
    """An ISO date, or an ISO date and time with its offset; else None."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
