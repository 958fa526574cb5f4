"""What could not be written: answers and typed text, kept in memory for their writer alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewdesk.desk.desk import Desk
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Answer, Place
from reviewdesk.ui.present.reviewing import draft_key, place_of
from reviewdesk.ui.runner import Runner

Kept = tuple[PersonId, RecordId, Place]
"""Whose, in which review, where: what waits in memory comes back to its writer only."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An answer that could not be written: with the reason given for it, and why it was not."""

    answer: Answer | None
    reason: str
    role: str | None  # of the judgment, where the place is judged
    why: str


class UnsavedAnswers:
    """They outlive a lock: `all` is what would be lost if the program ended now, of whoever wrote it."""

    def __init__(self) -> None:
        self._kept: dict[Kept, Unsaved] = {}

    def keep(self, key: Kept, unsaved: Unsaved, why: str) -> None:
        self._kept[key] = replace(unsaved, why=why)

    def drop(self, key: Kept) -> None:
        self._kept.pop(key, None)

    def all(self) -> tuple[Unsaved, ...]:
        return tuple(self._kept.values())

    def of(self, person: PersonId | None) -> tuple[tuple[Kept, Unsaved], ...]:
        """What one person wrote, in the order it failed in."""
        return tuple((key, unsaved) for key, unsaved in self._kept.items() if key[0] == person)

    def here(self, person: PersonId | None, review: RecordId | None) -> dict[Place, Unsaved]:
        """What of this person's in one review is not saved."""
        return {place: unsaved for (_, at, place), unsaved in self.of(person) if at == review}

    def why(self, person: PersonId | None) -> str:
        """Why the first of theirs is not saved; empty when all of it is."""
        return next((unsaved.why for _, unsaved in self.of(person)), "")


class TypedText:
    """Text that is no answer yet: kept as a draft; `shown` is that of the review on screen, by place."""

    def __init__(self, desk: Desk, runner: Runner) -> None:
        self._desk = desk
        self._runner = runner
        self._not_kept: dict[Kept, str] = {}
        self.shown: dict[Place, str] = {}

    def open(self, person: PersonId | None, review: RecordId, drafts: tuple[tuple[str, str], ...]) -> None:
        """Show the drafts of a review; what could not be kept of it before is shown again, and kept."""
        self.shown = {place: text for key, text in drafts if (place := place_of(key)) is not None}
        for key, text in tuple(self._not_kept.items()):
            if key[:2] == (person, review):
                self.shown[key[2]] = text
                self._keep(key, text)

    def type(self, person: PersonId | None, review: RecordId, place: Place, text: str) -> None:
        self.shown[place] = text
        if person is not None:
            self._keep((person, review, place), text)

    def drop(self, key: Kept) -> None:
        """An answer is written there: a draft that could not be kept is not wanted any more."""
        self._not_kept.pop(key, None)

    def forget(self) -> None:
        """Nobody is at the desk: nothing is shown. What could not be kept stays for its writer."""
        self.shown.clear()

    def _keep(self, key: Kept, text: str) -> None:
        _, review, place = key
        desk = self._desk

        def failed(_error: Exception) -> bool:
            self._not_kept[key] = text
            return False

        def kept(_: None) -> None:
            self._not_kept.pop(key, None)

        # Not an act: nothing changes for anybody else, and a lock in between must not lose it.
        self._runner.do(
            lambda: desk.drafting.keep(review, draft_key(place), text), kept, otherwise=failed, writes=True
        )
