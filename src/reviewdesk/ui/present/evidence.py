"""The evidence of a step in the panel beside it: each record once, with the answers it stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewdesk.ui.present.fields import EvidenceRow, FieldRow


@dataclass(frozen=True, slots=True)
class Backed:
    """An answer a record stands behind; `entry` made the link."""

    entry: str
    asked: str
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record or file, by the first link to it, and its answers in the order of the form."""

    entry: str
    title: str
    detail: str
    answers: tuple[Backed, ...]


def record_rows(fields: Sequence[FieldRow]) -> tuple[RecordRow, ...]:
    """What stands behind the fields shown."""
    found: dict[object, list[tuple[EvidenceRow, str]]] = {}
    for row in fields:
        for piece in row.evidence:
            found.setdefault(piece.piece or piece.id, []).append((piece, row.ask))
    return tuple(
        RecordRow(
            links[0][0].id,
            links[0][0].title,
            links[0][0].detail,
            tuple(Backed(piece.id, asked, piece.may_withdraw) for piece, asked in links),
        )
        for links in found.values()
    )
