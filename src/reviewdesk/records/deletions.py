"""What orders of redaction take away from a log: deleted at once, or as soon as the disk lets it."""

from __future__ import annotations

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.eventlog.port import Log


class Deletions:
    """Has a log delete what is redacted; `count` bodies since it was opened."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._owed: dict[RecordId, frozenset[EntryId]] = {}
        self.count = 0

    @property
    def owed(self) -> bool:
        """Whether the log still holds something that orders take away."""
        return bool(self._owed)

    def delete(self, record: RecordId, gone: frozenset[EntryId]) -> None:
        """Delete what these entries say. What cannot be deleted now, as on a full disk, is owed.

        The caller hides it all the same: an order stands from when it is in the log.
        """
        try:
            self.count += self._log.redact(sorted(gone))
        except DeskError:
            self._owed[record] = gone

    def carry_out(self) -> None:
        """Delete what is owed. Raises DeskError when it still cannot be."""
        for record, gone in list(self._owed.items()):
            self.count += self._log.redact(sorted(gone))
            del self._owed[record]
