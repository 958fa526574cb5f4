"""What a person asks for in the editor beside answering: one value each, carried by one signal."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope


@dataclass(frozen=True, slots=True)
class Excuse:
    """A first judgement cannot be had; `back`: it can be had after all."""

    place: Place
    role: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """What was settled between two values is put back in conflict."""

    place: Place


@dataclass(frozen=True, slots=True)
class OpenReview:
    """Another review, to be looked at."""

    review: str


@dataclass(frozen=True, slots=True)
class WithdrawEvidence:
    """A link counts no longer; `entry` made it."""

    entry: str


@dataclass(frozen=True, slots=True)
class WithdrawSignature:
    """The reader takes their own signature back; `entry` gave it."""

    entry: str


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A note about the step or case shown, or about one field of it."""

    scope: Scope
    field: str | None = None


@dataclass(frozen=True, slots=True)
class ReadNotes:
    """Every note of the review."""


@dataclass(frozen=True, slots=True)
class UnlinkAction:
    """An action does not answer a gap after all; `target` is the link."""

    action: str
    target: str


@dataclass(frozen=True, slots=True)
class OpenAction:
    action: str


@dataclass(frozen=True, slots=True)
class RemovedCases:
    """The cases that were taken out, to be restored."""

    section: str


@dataclass(frozen=True, slots=True)
class KeepCase:
    """A case removed by one and worked on by another: it stays."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class NoCases:
    """There are no cases; `back`: that is taken back."""

    section: str
    back: bool = False
