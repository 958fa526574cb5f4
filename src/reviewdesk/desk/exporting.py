"""Reviews given to other programs as FHIR documents, by whoever may release packs, and noted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import RecordId
from reviewdesk.records import kinds
from reviewdesk.records.rights import Blocked, may_release


@dataclass(frozen=True, slots=True)
class Exported:
    """Where a review was written, the id of this export, and its size in bytes."""

    path: Path
    export_id: str
    size: int


class Exporting:
    """What is exported is what the person at the desk may see, and no more."""

    def __init__(self, writer: Writer, reviews: Reviews) -> None:
        self._writer = writer
        self._reviews = reviews

    def review(self, review: RecordId, path: Path) -> Exported | Blocked:
        """The review as a FHIR R4 document Bundle in a new file."""
        from reviewdesk.exchange.placing import place_file  # noqa: PLC0415 -- not at every start
        from reviewdesk.exchange.review_fhir.bundle import document  # noqa: PLC0415

        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        if blocked := may_release(view.reader, view.review.opening.sites):
            return blocked
        environment = self._writer.environment
        export_id = environment.new_id()
        made = document(view, export_id, environment.moment())
        data = msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
        # Before it is given: nothing leaves the desk unnoted, whatever fails then.
        self._writer.access(kinds.EXPORTED, review, {"what": "fhir", "export": export_id, "bytes": len(data)})
        place_file(path, data)
        return Exported(path, export_id, len(data))
