"""Lay keys and values out as YAML that people can read and the reader of forms reads back unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
"""Keys and values as they stand in a file; every scalar is its text."""

_WIDE = 120
_LISTS = ("sections", "fields", "gates", "validations", "options")  # one item a line
_BARE = re.compile(r"[^\W_][\w .()/+?!;%=$<>'’–-]*(?<! )", re.ASCII)
_WORDS = re.compile(r"[^\W\d_][\w .()/+?!;%=$<>'’–-]*(?<! )")


def write_tree(
    tree: Mapping[str, Tree], remarks: Mapping[str, str] | None = None, heading: Sequence[str] = ()
) -> str:
    """The tree as YAML; `remarks` are written as comments before the item with that id, `heading` at the top.

    Remarks and heading are single lines.
    """
    lines = [f"# {line}" for line in heading]
    for key, value in tree.items():
        _key(lines, "", key, value, remarks or {})
    return "\n".join(lines) + "\n"


def _key(lines: list[str], margin: str, key: str, value: Tree, remarks: Mapping[str, str]) -> None:
    head = f"{margin}{_scalar(key)}:"
    if (key in _LISTS and value) or (flat := _flow(value, _WIDE - len(head))) is None:
        lines.append(head)
        _block(lines, margin + "  ", value, remarks)
    else:
        lines.append(f"{head} {flat}")


def _block(lines: list[str], margin: str, value: Tree, remarks: Mapping[str, str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _key(lines, margin, key, inner, remarks)
        return
    for item in value:
        if isinstance(item, dict) and (remark := remarks.get(str(item.get("id")))) is not None:
            lines.append(f"{margin}# {remark}")
        section = isinstance(item, dict) and "fields" in item
        flat = None if section else _flow(item, _WIDE - len(margin))
        if flat is not None:
            lines.append(f"{margin}- {flat}")
            continue
        first = len(lines)
        _block(lines, margin + "  ", item, remarks)
        lines[first] = f"{margin}- {lines[first][len(margin) + 2 :]}"


def _flow(value: Tree, room: int) -> str | None:
    """On one line, or None where it does not fit; a text always does."""
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, list):
        text = f"[{', '.join(_flow(item, 10**9) or '' for item in value)}]"
    else:
        text = f"{{{', '.join(f'{_scalar(k)}: {_flow(v, 10**9)}' for k, v in value.items())}}}"
    return text if len(text) <= room else None


def _scalar(text: str) -> str:
    if (_BARE.fullmatch(text) or _WORDS.fullmatch(text)) and text.isprintable():
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if char == " " or char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
