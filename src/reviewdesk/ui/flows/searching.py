"""Search over everything the reader may see, for the palette: what was found, where, and the way there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from reviewdesk.desk.searching import Hit, HitKind
from reviewdesk.texts import Text, say
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.widgets.palette import Command

_KINDS = {
    HitKind.REVIEW: Text("Review"),
    HitKind.CASE: Text("Case"),
    HitKind.PARTICIPANT: Text("Participant"),
    HitKind.ANSWER: Text("Answer"),
    HitKind.EVIDENCE: Text("Evidence"),
    HitKind.NOTE: Text("Note"),
    HitKind.ACTION: Text("Action"),
}
_LONGEST = 120  # letters of a text that are told in one line


class SearchFlow(Flow):
    """`opened` carries the Hit that was chosen."""

    opened = Signal(object)

    def find(self, text: str, show: Callable[[str, tuple[Command, ...]], None]) -> None:
        """Ask the desk, and tell `show` the lines of the palette."""
        desk = self.desk
        self.ask(
            lambda: desk.searching.find(text), lambda hits: show(text, tuple(self._line(hit) for hit in hits))
        )

    def _line(self, hit: Hit) -> Command:
        kind, where = say(_KINDS[hit.kind]), say(hit.where)
        text = " ".join(hit.text.split())
        short = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
        return Command(short, lambda: self.opened.emit(hit), f"{kind} · {where}" if where else kind)
