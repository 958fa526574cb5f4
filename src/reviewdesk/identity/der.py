"""The little of DER that a signature of ours needs: values wrapped and unwrapped, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable

SEQUENCE, SET, INTEGER, OCTETS, OID = 0x30, 0x31, 0x02, 0x04, 0x06
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
CONTEXT = 0xA0  # constructed, [0]


def wrap(tag: int, *parts: bytes) -> bytes:
    """One value: tag, length, content."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content


def wrap_set(tag: int, parts: Iterable[bytes]) -> bytes:
    """A SET OF: its members in the order of their bytes."""
    return wrap(tag, *sorted(parts))


def oid(dotted: str) -> bytes:
    """An object identifier."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    out = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return wrap(OID, bytes(out))


def unwrap(data: bytes, tag: int, start: int = 0) -> tuple[bytes, int]:
    """The content of the value of this tag at `start`, and where the next begins; ValueError if none."""
    if data[start] != tag:
        raise ValueError("another tag")
    length, at = data[start + 1], start + 2
    if length & 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + length > len(data):
        raise ValueError("cut short")
    return data[at : at + length], at + length


def values(content: bytes) -> tuple[bytes, ...]:
    """The values that make up a content, each with its tag and length."""
    found, at = [], 0
    while at < len(content):
        _, end = unwrap(content, content[at], at)
        found.append(content[at:end])
        at = end
    return tuple(found)
