"""The organisation through time, as the control stream tells it, and every form it ever agreed on."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from reviewdesk.errors import Fault
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId
from reviewdesk.eventlog.port import Stored
from reviewdesk.eventlog.seal import key_id
from reviewdesk.forms.evaluation import CompiledForm
from reviewdesk.forms.loading import Kept
from reviewdesk.records.form_files import compiled
from reviewdesk.records.kinds import KINDS
from reviewdesk.records.ordering import ordered_by
from reviewdesk.records.organisation import Organisation, apply_control
from reviewdesk.records.redaction import Orders
from reviewdesk.texts import Text


class Governance:
    """Takes control entries as they come, with the orders to redact among them; compiles forms when asked."""

    def __init__(self, orders: Orders, kept: Kept | None) -> None:
        self.graph = RecordGraph(None, KINDS)
        self._orders = orders
        self._kept = kept
        self._now: Organisation | None = None
        self._history: dict[EntryId, Organisation] = {}
        self._entries: set[EntryId] = set()
        self._forms: dict[str, CompiledForm] = {}

    def take(self, stored: Stored) -> None:
        header = stored.entry.header
        self._entries.add(stored.entry.id)
        after = apply_control(self._now, stored.entry.id, header.org, header.kind, stored.body)
        # Only the organisation's own key writes here; a device that does is not heard.
        if after is None or key_id(base64.b64decode(after.founding.control_spki)) != header.key:
            return
        self.graph.add(stored.entry, stored.body)
        self._now = after
        self._history[stored.entry.id] = after
        place = self._orders.passed(stored.entry.id)
        for ordered in ordered_by(stored.entry, stored.body, place, after):
            self._orders.take(ordered)

    def __contains__(self, entry: EntryId) -> bool:
        return entry in self._entries

    def founded(self) -> bool:
        return self._now is not None

    @property
    def organisation(self) -> Organisation:
        """The organisation as it is now; Fault when the log holds none."""
        if self._now is None:
            raise Fault(
                Text("This store holds no organisation."),
                next_step=Text("Restore a backup, or start again in another folder."),
            )
        return self._now

    def as_of(self, control: EntryId | None) -> Organisation | None:
        """The organisation as it was at a control entry; None when that is not here."""
        return self._history.get(control) if control is not None else None

    def form(self, sha256: str) -> CompiledForm | None:
        """A form that was ever in force, compiled; None when its file is not here or no longer readable."""
        if sha256 not in self._forms and self._now is not None:
            file = self._now.forms.get(sha256)
            form = compiled(file.text, file.id, self._kept) if file is not None else None
            if form is None or form.form.sha256 != sha256:
                return None  # not here, not readable, or another form than the one agreed on
            self._forms[sha256] = form
        return self._forms.get(sha256)

    def forms_in_force(self) -> Iterator[CompiledForm]:
        for sha256 in self.organisation.in_force.values():
            if (form := self.form(sha256)) is not None:
                yield form
