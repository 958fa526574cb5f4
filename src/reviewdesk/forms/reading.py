"""Read YAML 1.2 into plain nodes that know their place; every scalar stays the text that was written."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from reviewdesk.forms.model import At
from reviewdesk.forms.problems import Findings
from reviewdesk.texts import Text

DEEPEST = 40
LARGEST = 1_000_000  # bytes
MOST_PARTS = 30_000  # words, lists and mappings: what can be checked while a person waits

# Keys whose value is a sentence for people: a comment that begins right behind one cut it short.
SENTENCES = frozenset(
    {
        "ask",
        "title",
        "because",
        "help",
        "label",
        "means",
        "confirm",
        "source",
        "draft",
        "definitions",
        "en",
        "es",
    }
)


class Scalar(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    text: str
    at: At
    plain: bool = True  # written without quotes


class Sequence(msgspec.Struct, frozen=True, array_like=True, tag="l"):
    items: tuple[Node, ...]
    at: At


class Mapping(msgspec.Struct, frozen=True, array_like=True, tag="m"):
    """Keys in the order written, each with its own place."""

    items: tuple[tuple[Scalar, Node], ...]
    at: At
    flow: bool = False

    def get(self, key: str) -> Node | None:
        for name, value in self.items:
            if name.text == key:
                return value
        return None


Node: TypeAlias = Scalar | Sequence | Mapping


def written_nodes(root: Node) -> bytes:
    """The nodes of a document as bytes: to be kept, since reading YAML takes most of the time of a form."""
    return msgspec.msgpack.encode(root)


def read_nodes(data: bytes) -> Node | None:
    """Nodes from the bytes of `written_nodes`; None for any other."""
    try:
        root: Node = msgspec.msgpack.decode(data, type=Node)
    except (msgspec.DecodeError, RecursionError):
        return None
    return root


@dataclass(slots=True)
class _Open:
    at: At
    mapping: bool
    flow: bool
    items: list[Node]


def read_yaml(data: bytes, found: Findings) -> Node | None:
    """The document as nodes, or None with the problems in `found`.

    Anchors, aliases and tags are not part of the language.
    """
    if len(data) > LARGEST:
        found.add(
            At(1, 1),
            Text("The file has more than {limit} bytes, which is the most a form has.", limit=f"{LARGEST:,}"),
        )
        return None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1]) + 1
        found.add(
            At(line, column), Text("This is not UTF-8 text. Save the file again with the encoding UTF-8.")
        )
        return None
    try:
        return _assemble(text, found)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = At(mark.line + 1, mark.column + 1) if mark is not None else At(1, 1)
        found.add(at, _spelled(text, at, error.problem or error.context or ""))
    except ReaderError as error:
        head = text[: int(error.position)]
        at = At(head.count("\n") + 1, len(head.rsplit("\n", 1)[-1]) + 1)
        found.add(at, Text("A character that may not stand in a form file. Delete it."))
    except (YAMLError, RecursionError) as error:
        found.add(At(1, 1), Text("The file cannot be read as YAML: {why}.", why=type(error).__name__))
    return None


def _spelled(text: str, at: At, problem: str) -> Text:
    lines = text.splitlines()
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    if re.search(r"(:|-)\s+\{[^{},:]*\}\s*[^\s,}\]#]", line):
        return Text("A text that begins with { must be put in quotes.")
    if "mapping values are not allowed" in problem:
        return Text("A text with a colon in it must be put in quotes.")
    if "\\t" in problem:
        return Text("A tab cannot indent a line. Use spaces.")
    return Text("The file is not well formed here: {problem}.", problem=problem)


def _assemble(text: str, found: Findings) -> Node | None:
    lines = text.splitlines()
    stack: list[_Open] = []
    root: Node | None = None
    documents = parts = 0
    for event in YAML(typ="safe", pure=True).parse(io.StringIO(text)):
        node: Node
        at = At(event.start_mark.line + 1, event.start_mark.column + 1)
        if parts >= MOST_PARTS:
            found.add(at, Text("The file has more parts than a form has. Make several forms of it."))
            return None
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                found.add(at, Text("One form a file: everything from this line on is a second document."))
                return root
            continue
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            _refuse_extras(event, at, found)
            if len(stack) >= DEEPEST:
                found.add(at, Text("Nested more than {deepest} levels deep.", deepest=DEEPEST))
                return None
            stack.append(_Open(at, isinstance(event, MappingStartEvent), bool(event.flow_style), []))
            parts += 1
            continue
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            node = _closed(stack.pop(), found)
        elif isinstance(event, AliasEvent):
            found.add(at, Text("References (*name) are not part of the form language. Write it out."))
            node = Scalar("", at)
        elif isinstance(event, ScalarEvent):
            _refuse_extras(event, at, found)
            node = Scalar(event.value, at, plain=event.style is None)
            parts += 1
            if node.plain:
                _warn_of_cut(node, event, stack, lines, found)
        else:
            continue
        if stack:
            stack[-1].items.append(node)
        else:
            root = node
    return root


def _refuse_extras(event: Event, at: At, found: Findings) -> None:
    if getattr(event, "anchor", None):
        found.add(
            at, Text("Anchors (&name) are not part of the form language. Write it out where it is used.")
        )
    if getattr(event, "tag", None):
        found.add(at, Text("Tags (!name) are not part of the form language. Delete the tag."))


def _warn_of_cut(
    node: Scalar, event: ScalarEvent, stack: list[_Open], lines: list[str], found: Findings
) -> None:
    """` # ` cuts a text in silence: one blank before it is taken for a text, two for a comment."""
    if not stack or not stack[-1].mapping or len(stack[-1].items) % 2 == 0:
        return
    key = stack[-1].items[-1]
    if not isinstance(key, Scalar) or key.text not in SENTENCES or event.end_mark.line >= len(lines):
        return
    rest = lines[event.end_mark.line][event.end_mark.column :]
    if node.text and rest.startswith(" #"):
        found.add(
            At(event.end_mark.line + 1, event.end_mark.column + 2),
            Text("The text ends before the #. Put the text in quotes, or two spaces before a comment."),
        )


def _closed(opened: _Open, found: Findings) -> Node:
    if not opened.mapping:
        return Sequence(tuple(opened.items), opened.at)
    pairs: list[tuple[Scalar, Node]] = []
    seen: set[str] = set()
    for key, value in zip(opened.items[::2], opened.items[1::2], strict=True):
        if not isinstance(key, Scalar):
            found.add(key.at, Text("A key must be a plain word."))
            continue
        if key.text in seen:
            found.add(key.at, Text('The key "{key}" stands here twice. Keep one.', key=key.text))
            continue
        seen.add(key.text)
        pairs.append((key, value))
    return Mapping(tuple(pairs), opened.at, opened.flow)
