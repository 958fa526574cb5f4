"""What the desk holds in memory, kept current as entries come: organisation, sessions, graphs of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, Header, KeyId, OrgId, RecordId, Stream
from reviewdesk.eventlog.kinds import JOINED, MIXED, OF_ANY_TYPE, type_after
from reviewdesk.eventlog.port import Entry, Log, Stored
from reviewdesk.forms.additions import enlarged
from reviewdesk.forms.definitions import redefined
from reviewdesk.forms.evaluation import CompiledForm
from reviewdesk.forms.loading import Kept
from reviewdesk.forms.model import Form
from reviewdesk.identity.person import NotVerified, Verified
from reviewdesk.identity.session import Session
from reviewdesk.records import places
from reviewdesk.records.action import Action, action_of
from reviewdesk.records.cover import acting, day_of
from reviewdesk.records.deletions import Deletions
from reviewdesk.records.frozen import Terms
from reviewdesk.records.governance import Governance
from reviewdesk.records.heads import made_again
from reviewdesk.records.imports import Imports
from reviewdesk.records.kinds import KINDS
from reviewdesk.records.latest import Latest
from reviewdesk.records.objections import objection
from reviewdesk.records.objections_beside import MADE_ONCE, Written
from reviewdesk.records.organisation import CERTIFICATE, Organisation
from reviewdesk.records.people import Event, Participant, event_of, participant_of
from reviewdesk.records.reading import Readings
from reviewdesk.records.redaction import Ordered, Orders, taken_away
from reviewdesk.records.result import MeasuredResult, Result, result_of, values_of
from reviewdesk.records.review import OPENED, Opening
from reviewdesk.records.review_fold import ReviewFold, opening_of, openings_of, openings_standing
from reviewdesk.records.rights import NO_PLACE, Subject
from reviewdesk.records.sign_off import scope_of
from reviewdesk.records.standing import Parked, standing_of
from reviewdesk.records.subjects import Subjects, type_by_roots
from reviewdesk.records.vouching import Vouching
from reviewdesk.texts import Text


class Library:
    """Reads records out of the log as they are asked for, and keeps them current.

    One worker thread uses it.
    """

    def __init__(self, log: Log, org: OrgId, kept: Kept | None = None) -> None:
        self.log = log
        self.org = org
        self._orders = Orders()
        self._governance = Governance(self._orders, kept)
        self._vouching = Vouching(org)
        self._graphs: dict[RecordId, RecordGraph] = {}
        self._parked: dict[RecordId, dict[EntryId, Parked]] = {}
        self._severed: dict[RecordId, frozenset[EntryId]] = {}  # by what came after them
        self._reading: set[RecordId] = set()  # records whose entries are just being read from the log
        self._folds: dict[RecordId, ReviewFold] = {}
        self._types: dict[RecordId, str] = {}
        self.revision = 0  # grows with every entry that can change what is read here
        self.imports = Imports(self)
        self._subjects = Subjects(self.form_of, self.form, self.subject, self._orders)
        self.deletions = Deletions(log)
        self.latest = Latest(log)
        self._participants = Readings(participant_of)
        self._events = Readings(event_of)
        self._results = Readings(result_of)
        self._actions = Readings(action_of)
        for stored in log.entries(stream=Stream.CONTROL):
            self._governance.take(stored)
        for stored in log.entries(stream=Stream.SESSION):
            self._vouching.take(stored)
        for record, kind in log.records():
            self._types[record] = kind

    def writes_with(self, key: KeyId) -> None:
        """This device's own key: what it wrote was checked when it was written."""
        self._vouching.own = frozenset((key,))

    # -- the organisation -------------------------------------------------------------

    @property
    def organisation(self) -> Organisation:
        """The organisation as it is now; Fault when the log holds none."""
        return self._governance.organisation

    @property
    def control(self) -> RecordGraph:
        """What the control stream holds, by target."""
        return self._governance.graph

    def as_of(self, control: EntryId | None) -> Organisation | None:
        """The organisation as it was at a control entry; None when that is not here."""
        return self._governance.as_of(control)

    def founded(self) -> bool:
        return self._governance.founded()

    def form(self, sha256: str) -> CompiledForm | None:
        """A form that was ever in force, compiled; None when its file is not here or no longer readable."""
        return self._governance.form(sha256)

    def form_of(self, opening: Opening) -> CompiledForm | None:
        """The form of a review as it is frozen with it: with the contract's definitions, and the choices the
        organisation had added.
        """
        base = self.form(opening.form_sha256)
        if base is None:
            return None
        return enlarged(redefined(base, opening.definitions), opening.additions)

    def form_text(self, sha256: str) -> Form | None:
        """A form that was ever in force, as it is written."""
        return found.form if (found := self.form(sha256)) is not None else None

    def forms_in_force(self) -> Iterator[CompiledForm]:
        return self._governance.forms_in_force()

    # -- records --------------------------------------------------------------------------

    def ids(self, kind: str) -> tuple[RecordId, ...]:
        """The records of one type, in order of arrival."""
        return tuple(
            record
            for record, told in self._types.items()
            if told == kind or (told.endswith(MIXED) and self.type_of(record) == kind)
        )

    def record_ids(self) -> tuple[RecordId, ...]:
        """Every record, in order of arrival."""
        return tuple(self._types)

    def type_of(self, record: RecordId) -> str | None:
        """What kind of record it is; of one that was opened as several, what `TYPES` names first."""
        told = self._types.get(record)
        if told is None or not told.endswith(MIXED):
            return told
        graph = self.graph(record)
        return type_by_roots(graph, graph.past(graph.frontier())) or JOINED.partition(".")[0]

    def graph(self, record: RecordId) -> RecordGraph:
        """The record's graph; a new record's is empty."""
        if record not in self._graphs:
            self._read(record, frozenset())
            self._redact(record)
        return self._graphs[record]

    def _read(self, record: RecordId, redacted: frozenset[EntryId]) -> None:
        while True:
            self._read_once(record, redacted)
            if not self._is_severed_late(record):
                return

    def _read_once(self, record: RecordId, redacted: frozenset[EntryId]) -> None:
        self._graphs[record] = RecordGraph(record, KINDS, known=self._is_known, redacted=redacted)
        for readings in (self._participants, self._events, self._results, self._actions):
            readings.forget(record)
        self._parked.pop(record, None)
        self._folds.pop(record, None)
        self._reading.add(record)
        try:
            for stored in self.log.entries(record=record, stream=Stream.RECORD):
                self._take_record(stored)
        finally:
            self._reading.discard(record)

    def _is_severed_late(self, record: RecordId) -> bool:
        """Whether an entry counts that leaves out what its device had written, which came after it.

        Such a one is judged again, and all that was judged by it.
        """
        graph = self._graphs[record]
        late = graph.severed - graph.parked
        if late:
            self._severed[record] = self._severed.get(record, frozenset()) | late
        return bool(late)

    def _sever(self, record: RecordId) -> None:
        if self._is_severed_late(record):
            self._read(record, self._graphs[record].redacted)
            if self._types.get(record) == "review":
                self._read_actions_again()

    def parked(self, record: RecordId) -> dict[EntryId, Parked]:
        """The record's entries that count for nothing, with the reasons."""
        self.graph(record)
        return self._parked.get(record, {})

    # -- redaction ------------------------------------------------------------------------

    def orders(self, record: RecordId) -> tuple[Ordered, ...]:
        """The orders on a record, each with what speaks against it as far as the control chain tells."""
        return tuple(map(self._vouched_order, self._orders.on(record)))

    def ordered_records(self) -> tuple[RecordId, ...]:
        """The records something of which was ever ordered to be redacted."""
        return self._orders.records()

    def redacted(self, record: RecordId) -> Mapping[EntryId, Ordered]:
        """The record's entries whose content is gone for ever, each with the order that took it away."""
        return taken_away(self.orders(record), self.graph(record))

    def redacted_before(self, record: RecordId, control: EntryId | None) -> frozenset[EntryId]:
        """Those that were redacted already for who named this control entry."""
        found = self.redacted(record) if self._orders.on(record) else {}
        return frozenset(one for one, by in found.items() if self._orders.known_at(by, control))

    def knew(self, ordered: Ordered) -> tuple[EntryId, ...]:
        """The control entries from an order on: who named one of them knew of it."""
        return self._orders.since(ordered)

    def _vouched_order(self, ordered: Ordered) -> Ordered:
        under = self.as_of(ordered.entry)
        if ordered.against is not None or under is None:
            return ordered
        session = self._vouching.session(ordered.session, under)
        if session is None or session.person != ordered.author:
            return replace(ordered, against=Text("No session vouches for who ordered it."))
        signed = ordered.signed
        by = self.verified(signed.signature, signed.statement, signed.at, under.revoked) if signed else None
        certified = isinstance(by, Verified) and by.serial in under.vouching(own=True)
        if certified and isinstance(by, Verified) and by.person == ordered.author:
            return ordered
        return replace(ordered, against=Text("Nobody's signature vouches for who ordered it."))

    def _redact(self, record: RecordId) -> None:
        """Have the log delete what orders take away, and read the record anew without it."""
        if not self._orders.on(record) or record in self._reading:
            return
        graph = self._graphs[record]
        gone = frozenset(taken_away(self.orders(record), graph))
        if gone <= graph.redacted:
            return
        self.deletions.delete(record, gone)
        self._read(record, gone)
        if self.type_of(record) == "review":
            self._read_actions_again()

    def fold(self, record: RecordId) -> ReviewFold | None:
        """The review's fold; None while its opening or its form is not here."""
        if record not in self._folds:
            graph = self.graph(record)
            opening = opening_of(graph)
            compiled = self.form_of(opening) if opening else None
            if opening is None or compiled is None:
                return None
            self._folds[record] = ReviewFold(record, opening, compiled.form, graph)
        return self._folds[record]

    def openings(self, record: RecordId) -> tuple[Opening, ...]:
        """What a review was opened about; several where people who did not know of each other opened it."""
        fold = self.fold(record)
        return (fold.opening,) if fold is not None else openings_standing(self.graph(record))

    def participants(self) -> tuple[Participant, ...]:
        found = (self._participants.of(record, self.graph(record)) for record in self.ids("participant"))
        return tuple(p for p in found if p is not None)

    def participant(self, record: RecordId) -> Participant | None:
        known = self.type_of(record) == "participant"
        return self._participants.of(record, self.graph(record)) if known else None

    def events(self) -> tuple[Event, ...]:
        found = (self._events.of(record, self.graph(record)) for record in self.ids("event"))
        return tuple(e for e in found if e is not None)

    def results(self) -> tuple[Result, ...]:
        found = (self._results.of(record, self.graph(record)) for record in self.ids("result"))
        return tuple(r for r in found if r is not None)

    def actions(self, review: RecordId | None = None) -> tuple[Action, ...]:
        """Every action, or those that belong to or are linked to one review."""
        found = (self._actions.of(record, self.graph(record)) for record in self.ids("action"))
        return tuple(
            a
            for a in found
            if a is not None
            and (review is None or a.review == review or any(link.review == review for _, link in a.links))
        )

    def sign_offs(self, review: RecordId, row: str | None) -> tuple[EntryId, ...]:
        """The sign-offs of one row of a review (None: of what has no rows) that stand in the log.

        Who writes elsewhere what they cover names them, so that it is known to have been known.
        """
        if self.type_of(review) != "review":
            return ()
        facts = self.graph(review).all_facts()
        return tuple(f.entry for f in facts if (scope := scope_of(f.target)) is not None and scope.row == row)

    def subject(self, record: RecordId) -> Subject:
        """What rights look at in this record."""
        return self._subjects.of(self.graph(record), self.type_of(record))

    # -- keeping current -------------------------------------------------------------------

    def took(self, stored: Iterable[Stored]) -> None:
        """Entries have been appended to the log: bring everything in memory up to them.

        What an order among them takes away is deleted before this returns.
        """
        records: dict[RecordId, None] = {}
        for one in stored:
            self.revision += one.entry.header.stream is not Stream.ACCESS
            self.latest.take(one.entry.header.time)
            match one.entry.header.stream:
                case Stream.CONTROL:
                    self._governance.take(one)
                    self._arrived(one.entry.id)
                    records.update(dict.fromkeys(self._orders.records()))
                case Stream.SESSION:
                    self._vouching.take(one)
                    self._arrived(one.entry.id)
                    records.update(dict.fromkeys(self._orders.records()))
                case Stream.ACCESS:
                    pass  # kept in the log; nothing in memory is made of it
                case Stream.RECORD:
                    record = one.entry.header.record
                    assert record is not None
                    self._types[record] = type_after(self._types.get(record), one.entry.header.kind)
                    records[record] = None
                    if record in self._graphs:
                        self._take_record(one)
                        self._sever(record)
                    self._forget_openings(record)
        for record in records:
            if self._orders.on(record):
                self.graph(record)
                self._redact(record)

    def issued(self, serial: str) -> Stored | None:
        """The control entry that issued a certificate."""
        for stored in self.log.entries(stream=Stream.CONTROL):
            for change in stored.body.changes if stored.body is not None else ():
                if stored.entry.header.kind == CERTIFICATE and change.target.endswith(f".{serial}"):
                    return stored
        return None

    def session(self, entry: EntryId) -> Session | None:
        """A session that holds: signed by its person, under a certificate that was not revoked then."""
        stored = self._vouching.opened(entry)
        under = self.as_of(stored.entry.header.control or entry) if stored is not None else None
        return self._vouching.session(entry, under)

    def verified(
        self, cms: bytes, statement: bytes, at: int, revoked: frozenset[str] = frozenset()
    ) -> Verified | NotVerified:
        """Whether a detached signature over a statement is that of a person of this organisation.

        `at`: ms UTC; `revoked`: serials revoked by then. What was verified once is not verified again.
        """
        return self._vouching.signature(cms, statement, at, self.organisation.founding.root_pem, revoked)

    def _is_known(self, entry: EntryId) -> bool:
        return entry in self._governance or entry in self._vouching

    def _take_record(self, stored: Stored) -> None:
        """Take an entry of a record that is here; what is read on the way must not let the record go."""
        record = stored.entry.header.record
        assert record is not None
        held = {record} - self._reading
        self._reading |= held
        try:
            self._take_entry(record, stored)
        finally:
            self._reading -= held

    def _take_entry(self, record: RecordId, stored: Stored) -> None:
        entry = stored.entry
        graph = self._graphs[record]
        if entry.id not in graph and self._is_ready(entry.header, graph):
            parked = self._verdict(stored.entry, stored.body, graph)
            if parked is not None:
                self._parked.setdefault(record, {})[entry.id] = parked
                graph = self._refold(record, graph.parked | {entry.id})
        done = graph.add(entry, stored.body)
        self._judge_late(record, done[1:])
        self._forget_actions(record, done)
        targets = [self._graphs[record].entry(one).header.targets for one in done]
        if any(places.FORM in touched for touched in targets):
            self._folds.pop(record, None)  # it stands on another form now: everything is read again
        if (fold := self._folds.get(record)) is not None:
            for touched in targets:
                fold.touch(touched)

    def _forget_actions(self, record: RecordId, done: Sequence[EntryId]) -> None:
        """Once a review is here that was not: rights in actions hang on its sites, so they are read again.

        Once: its opening goes on with an entry or two for each case, and those say nothing of sites.
        """
        headers = (self._graphs[record].entry(one).header for one in done)
        if any(header.kind == OPENED and places.ABOUT in header.targets for header in headers):
            self._read_actions_again()

    def _forget_openings(self, record: RecordId) -> None:
        """A result says something new: reviews opened on it are read again, whichever came in first."""
        if self.type_of(record) != "result":
            return
        opened = [
            other
            for other, graph in self._graphs.items()
            if other not in self._reading
            and self.type_of(other) == "review"
            and any(opening.result == record for opening in openings_of(graph))
        ]
        for other in opened:
            del self._graphs[other]
            self._parked.pop(other, None)
            self._folds.pop(other, None)
        if opened:
            self._read_actions_again()

    def _result_values(self, record: RecordId) -> tuple[MeasuredResult, ...] | None:
        """Every value a result ever had; None where it is not here, or not whole."""
        return values_of(self.graph(record)) if self.type_of(record) == "result" else None

    def _read_actions_again(self) -> None:
        # Not an action whose own reading asked for the review: it goes on with the review there.
        actions = [r for r in list(self._graphs) if self.type_of(r) == "action"]
        for other in (r for r in actions if r not in self._reading):
            del self._graphs[other]
            self._parked.pop(other, None)

    def _is_ready(self, header: Header, graph: RecordGraph) -> bool:
        """Whether all is here that the entry waits for."""
        others = (one for one in (header.session, header.control) if one is not None)
        return all(one in graph for one in header.parents) and all(map(self._is_known, others))

    def _arrived(self, entry: EntryId) -> None:
        """A session or control entry is here: what waited for it is judged now."""
        for record, graph in list(self._graphs.items()):
            if graph.waits and self._graphs.get(record) is graph:
                done = graph.arrived(entry)
                self._judge_late(record, done)
                self._sever(record)
                self._forget_actions(record, done)
                if done:
                    self._forget_openings(record)

    def _judge_late(self, record: RecordId, done: Sequence[EntryId]) -> None:
        """Judge what had waited, each by what came before it."""
        if not done:
            return
        graph = self._refold(record, self._graphs[record].parked | set(done))
        for one in done:
            parked = self._verdict(graph.entry(one), graph.body(one), graph)
            if parked is None:
                graph = self._refold(record, graph.parked - {one})
            else:
                self._parked.setdefault(record, {})[one] = parked

    def _refold(self, record: RecordId, parked: frozenset[EntryId]) -> RecordGraph:
        graph = self._graphs[record]
        graph = graph.judged(parked=parked, refused=graph.refused, redacted=graph.redacted)
        self._graphs[record] = graph
        self._folds.pop(record, None)
        return graph

    def _verdict(self, entry: Entry, body: Body | None, graph: RecordGraph) -> Parked | None:
        """Whether an entry counts, judged by what came before it and by the control entry it names."""
        header = entry.header
        record = header.record
        assert record is not None
        under = self.as_of(header.control)
        # An entry is judged by what its author had before them, whatever came since and in whatever order.
        judged_in, past = graph, graph.past(header.parents)
        if not len(graph.counting(past)):  # who opens a record says themselves what it is about
            judged_in = RecordGraph(record, KINDS, redacted=graph.redacted)
            judged_in.add(replace(entry, header=replace(header, after=(), replaces=())), body)
        kind = self._types.get(record)
        if kind is not None and kind.endswith(MIXED):
            own = header.kind.partition(".")[0]
            kind = type_by_roots(graph, past) or own
            if own not in {kind, *OF_ANY_TYPE} and KINDS.lists(header.kind, header.kv):
                return Parked(NO_PLACE)
        subject = self._subjects.of(judged_in, kind, past if judged_in is graph else None)
        opened = self._vouching.opened(header.session)
        seen = partial(self.latest.seen, header, graph, self.control, opened)
        parked = standing_of(header, self._vouching.session(header.session, under), under, subject, seen)
        if parked is None and (entry.id in self._severed.get(record, ()) or graph.leaves_out(header)):
            parked = Parked(Text("It leaves out what its own device had written in this record before."))
        if parked is not None or under is None or header.author is None or entry.id in graph.redacted:
            return parked  # what was redacted was judged by what it said when it came
        if not KINDS.lists(header.kind, header.kv):
            return None

        def check(cms: bytes, statement: bytes, at: int) -> Verified | NotVerified:
            return self.verified(cms, statement, at, under.revoked)

        author = acting(under, under.people[header.author], day_of(header), seen)
        one = Written(entry, body, author, Terms(under, self.form_text, self._result_values), self.subject)
        said = objection(one, graph, subject, check)
        by_header = header.kind in MADE_ONCE and made_again(entry, graph)
        return Parked(said, read=not by_header) if said is not None else None
