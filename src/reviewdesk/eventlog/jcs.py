"""Canonical JSON without floats (RFC 8785): one value, one spelling; any other bytes are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from reviewdesk.eventlog.body import Json

LARGEST = 2**53 - 1
DEEPEST = 32


class NotCanonical(ValueError):
    """Not the canonical spelling of a value this log may hold; the argument says which rule broke."""


def encode(value: Json) -> bytes:
    """The canonical bytes. Raises NotCanonical for floats, large integers, lone surrogates, depth."""
    return dump(thawed(value))


def decode(data: bytes) -> Json:
    """The value these bytes spell, objects read-only. Raises NotCanonical for any other spelling."""
    return frozen(load(data))


def dump(plain: Any) -> bytes:
    """Canonical bytes of plain dicts, lists, strings, integers, booleans and None, already checked."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    # RFC 8785 sorts names by UTF-16 units, Python by code points: they differ only above U+D7FF.
    if not text.isascii() and any(character > "\ud7ff" for character in text):
        text = json.dumps(_by_utf16(plain), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("lone surrogate") from None


def load(data: bytes) -> Any:
    """Plain dicts and lists from canonical bytes; numbers and depth are not yet checked (`frozen` does)."""
    try:
        plain = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
        again = dump(plain)
    except NotCanonical:
        raise
    except UnicodeDecodeError:
        raise NotCanonical("not UTF-8") from None
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    except ValueError:
        raise NotCanonical("not JSON") from None
    if again != data:
        raise NotCanonical("not in canonical form")
    return plain


def frozen(plain: Any, depth: int = 1) -> Json:
    """Lists as tuples, dicts read-only; refuses what the log may not hold."""
    kind = type(plain)
    if kind is str or kind is bool or plain is None:
        return plain  # type: ignore[no-any-return]  # the three types just tested
    if kind is int:
        if not -LARGEST <= plain <= LARGEST:
            raise NotCanonical("integer beyond 2^53-1")
        return plain  # type: ignore[no-any-return]
    if depth > DEEPEST:
        raise NotCanonical("nested too deeply")
    if kind is list:
        return tuple(frozen(item, depth + 1) for item in plain)
    if kind is dict:
        return MappingProxyType({name: frozen(item, depth + 1) for name, item in plain.items()})
    raise NotCanonical(f"a {kind.__name__} has no place in the log")


def thawed(value: object, depth: int = 1) -> Any:
    """Mappings as dicts, sequences as lists, ready to dump; refuses what the log may not hold."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical("integer beyond 2^53-1")
        return value
    if depth > DEEPEST:
        raise NotCanonical("nested too deeply")
    if isinstance(value, (tuple, list)):
        return [thawed(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise NotCanonical("a member's name must be a string")
        return {name: thawed(item, depth + 1) for name, item in value.items()}
    raise NotCanonical(f"a {type(value).__name__} has no place in the log")


def _no_float(text: str) -> Any:
    raise NotCanonical(f"{text} is not an integer")


def _by_utf16(plain: Any) -> Any:
    if isinstance(plain, dict):
        names = sorted(plain, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: _by_utf16(plain[name]) for name in names}
    if isinstance(plain, list):
        return [_by_utf16(item) for item in plain]
    return plain
