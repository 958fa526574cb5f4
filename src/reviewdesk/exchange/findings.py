"""Collects what an import meets on its way, with limits: a bad file must not fill the memory."""

from __future__ import annotations

from reviewdesk.exchange.admissions import LeftOut, Place, RowProblem
from reviewdesk.texts import Text

MOST_PROBLEMS = 500
MOST_REASONS = 50

_OTHERWISE = Text("Other reasons, too many to list.")


class Findings:
    """Filled while reading; its values are frozen by the reader at the end."""

    __slots__ = ("_left_out", "_notes", "_problems", "more_problems")

    def __init__(self) -> None:
        self._problems: list[RowProblem] = []
        self._left_out: dict[Text, int] = {}
        self._notes: dict[Text, None] = {}
        self.more_problems = 0

    def problem(self, place: Place, what: Text, *, column: str = "", left_out: bool) -> None:
        # What concerns a whole file is said in any case: it explains the rest.
        whole_file = place.line is None and place.entry is None
        if whole_file or len(self._problems) < MOST_PROBLEMS:
            self._problems.append(RowProblem(place, column, what, left_out))
        else:
            self.more_problems += 1

    def leave_out(self, reason: Text, count: int = 1) -> None:
        if reason not in self._left_out and len(self._left_out) >= MOST_REASONS:
            reason = _OTHERWISE
        self._left_out[reason] = self._left_out.get(reason, 0) + count

    def note(self, what: Text) -> None:
        if len(self._notes) < MOST_REASONS:
            self._notes[what] = None

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        return tuple(self._problems)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(reason, count) for reason, count in self._left_out.items())

    @property
    def notes(self) -> tuple[Text, ...]:
        return tuple(self._notes)
