"""Text under the cursor: kept every few seconds, so that not even a crash loses what was being typed."""

from __future__ import annotations

from collections.abc import Sequence

from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.store.reading import Drafts, TextDraft


class Drafting:
    """Drafts belong to the person who typed them: nobody else at this desk is shown them."""

    def __init__(self, drafts: Drafts, writer: Writer) -> None:
        self._drafts = drafts
        self._writer = writer

    def keep(self, record: RecordId, place: str, text: str) -> None:
        """Keep what stands under the cursor; durable once this returns."""
        self._drafts.keep(TextDraft(record, self._mine(place), text, self._writer.environment.moment()))

    def of(self, record: RecordId) -> tuple[TextDraft, ...]:
        """One's own drafts in a record, with their places as given to `keep`."""
        mine = self._mine("")
        return tuple(
            TextDraft(d.record, d.place.removeprefix(mine), d.text, d.time)
            for d in self._drafts.of(record)
            if d.place.startswith(mine)
        )

    def drop(self, record: RecordId, place: str) -> None:
        """It has become an answer, or was given up."""
        self._drafts.drop(record, self._mine(place))

    def forget(self, record: RecordId, targets: Sequence[Target]) -> None:
        """Forget what anybody was typing in these fields (none named: in the whole record)."""
        kept = (draft.place for draft in self._drafts.of(record))
        if gone := [place for place in kept if not targets or place.partition(":")[2] in targets]:
            self._drafts.forget(record, gone)

    def _mine(self, place: str) -> str:
        return f"{self._writer.person().id}:{place}"
