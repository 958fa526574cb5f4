"""An import before it is written: what the files hold, what is wrong, whom a person must recognise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as read; `columns`: (header, what it was taken for, first values)."""

    name: str
    detail: str
    columns: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the preview; `fate`: new, known, changed - in words."""

    who: str
    when: str
    kind: str
    reason: str
    fate: str
    new: bool = True


@dataclass(frozen=True, slots=True)
class ProblemRow:
    where: str
    what: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class ToRecognise:
    """An imported person whom a person must recognise; `candidates`: (participant id, words, caution)."""

    key: str
    name: str
    detail: str
    candidates: tuple[tuple[str, str, str], ...] = ()
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class ImportRows:
    """Everything the import screen shows of one set of files."""

    headline: str
    counts: str
    files: tuple[FileRow, ...]
    events: tuple[EventRow, ...]
    more_events: int
    problems: tuple[ProblemRow, ...]
    more_problems: int
    notes: tuple[str, ...]
    people: tuple[ToRecognise, ...]
    writes: int  # events that would be written


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the person chose for an imported person: a participant, a new one at a site, or to wait."""

    key: str
    participant: str | None = None
    site: str | None = None
