"""The shapes of FHIR JSON read leniently: what has another shape than FHIR says counts as missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

Json = dict[str, object]


def text_of(tree: Json, *keys: str) -> str:
    """The first of these keys that holds a text with something in it."""
    for key in keys:
        found = tree.get(key)
        if isinstance(found, str) and found.strip():
            return found
    return ""


def objects_of(tree: Json, key: str) -> Iterator[Json]:
    """The objects of a list."""
    found = tree.get(key)
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield item


def object_of(tree: Json, key: str) -> Json:
    """The object, or an empty one."""
    found = tree.get(key)
    return found if isinstance(found, dict) else {}


def flag_of(tree: Json, key: str) -> bool:
    return tree.get(key) is True


def number_of(value: object) -> Decimal | None:
    """A number of JSON with the digits it was written in; None for what is none, or far too long."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = str(value)
    try:
        found = Decimal(text) if len(text) <= 40 else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and abs(found) < 10**15 else None


def valued(tree: Json, stem: str) -> tuple[str, object]:
    """The choice element `stem[x]`: its type ("Coding", "Boolean") and value; ("", None) without one."""
    for key, value in tree.items():
        kind = key.removeprefix(stem)
        if key.startswith(stem) and kind[:1].isupper() and value is not None:
            return kind, value
    return "", None


def extensions(tree: Json) -> Iterator[tuple[str, Json]]:
    """Each extension with its url."""
    for key in ("extension", "modifierExtension"):
        for extension in objects_of(tree, key):
            yield text_of(extension, "url"), extension


def short_name(url: str) -> str:
    """The end of a canonical address, by which people know an extension."""
    return url.rstrip("/").rsplit("/", 1)[-1]
