"""The one door for window and command line: a desk that is open, its use cases side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewdesk.desk.actions import Actions
from reviewdesk.desk.covering import Covering
from reviewdesk.desk.custody import Custody
from reviewdesk.desk.drafting import Drafting
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.exporting import Exporting
from reviewdesk.desk.filing import Filing
from reviewdesk.desk.formbook import FormBook
from reviewdesk.desk.governing import Governing
from reviewdesk.desk.intake import Intake
from reviewdesk.desk.listing import Lists
from reviewdesk.desk.looking import Looking
from reviewdesk.desk.moving import Moving
from reviewdesk.desk.persons import Persons
from reviewdesk.desk.previewing import Previewing
from reviewdesk.desk.redacting import Redacting
from reviewdesk.desk.releasing import Releasing
from reviewdesk.desk.responding import Responding
from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.searching import Searching
from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.desk.signing import Signing
from reviewdesk.desk.staffing import Staffing
from reviewdesk.desk.upkeep import Upkeep
from reviewdesk.desk.waiting import Waiting
from reviewdesk.desk.work import Work
from reviewdesk.desk.writing import Writer
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.sign_off import Signatures
from reviewdesk.store.blobs import Blobs
from reviewdesk.store.device_last import DeviceLast
from reviewdesk.store.log import SqlLog
from reviewdesk.store.reading import Drafts, Reading


class Desk:
    """Built by `open.py`, which names the concrete parts.

    Not safe for several threads: one worker calls it.
    """

    def __init__(
        self,
        *,
        log: SqlLog,
        library: Library,
        writer: Writer,
        custody: Custody,
        drafts: Drafts,
        index: Reading,
        last: DeviceLast,
        pages: Callable[[], tuple[str, ...]],
        copy: Callable[[Path], None],
        blobs: Blobs,
        reading: Reading,
        copies: Path,
        environment: Environment,
        close: Callable[[], None],
    ) -> None:
        self._library = library
        self._close = close
        self.environment = environment
        self.persons = Persons(library, writer, custody, custody.cost)
        self.staffing = Staffing(library, writer, custody, self.persons, custody.cost)
        self.covering = Covering(library, writer, custody)
        self.looking = Looking(library, writer)
        self.governing = Governing(library, writer, custody)
        self.forms = FormBook(library, shipped_forms)
        self.previewing = Previewing(library, writer, custody)
        signatures = Signatures(self.persons.check, library.redacted_before, library.form_text)
        self.reviews = Reviews(library, writer, signatures)
        self.moving = Moving(library, writer, self.reviews)
        self.actions = Actions(library, writer)
        self.signing = Signing(library, writer, self.reviews, self.persons)
        self.intake = Intake(library, writer)
        self.lists = Lists(library, writer)
        self.waiting = Waiting(library, writer)
        self.drafting = Drafting(drafts, writer)
        self.searching = Searching(library, writer, index)
        self.releasing = Releasing(library, writer, self.reviews, self.persons)
        self.exporting = Exporting(writer, self.reviews)
        self.responding = Responding(library, writer, self.reviews)
        self.filing = Filing(writer, self.reviews, blobs)
        self.redacting = Redacting(
            library, writer, custody, reading, self.drafting, blobs, copies, self.persons
        )
        self.work = Work(library, writer, self.reviews, self.waiting)
        self.upkeep = Upkeep(log, library, writer, last, pages, copy, blobs)

    @property
    def organisation(self) -> Organisation:
        """The organisation as the control stream tells it now."""
        return self._library.organisation

    def close(self) -> None:
        """Lock and let go of the files."""
        self.persons.lock()
        self._close()
