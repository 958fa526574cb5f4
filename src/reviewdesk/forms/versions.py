"""Versions of forms in order: 1.10.0 comes after 1.9.2."""

from __future__ import annotations


def ordered(version: str) -> tuple[int, ...]:
    """A version as something that can be put in order; what is no version comes before all that are."""
    pieces = version.split(".")
    if len(pieces) != 3 or not all(piece.isascii() and piece.isdigit() for piece in pieces):
        return ()
    return tuple(int(piece) for piece in pieces)
