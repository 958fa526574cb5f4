"""The entries a pack carries: all that its pages are computed from, and nothing more is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.codec import Malformed, b64, decode_header, entry_id, unb64
from reviewdesk.eventlog.header import EntryId, OrgId, PersonId, RecordId, Stream, Target
from reviewdesk.eventlog.port import Entry, Log, Sealed, SealedBody, Stored
from reviewdesk.forms.answers import Given, NotKnown, Place
from reviewdesk.forms.model import Kind, Section
from reviewdesk.identity.roles import Role
from reviewdesk.records import organisation as words
from reviewdesk.records import places, redaction
from reviewdesk.records.facts import judges_done
from reviewdesk.records.library import Library
from reviewdesk.records.review import MOVED, NOTED, RETURNED, Review
from reviewdesk.texts import Text

FORMAT = "reviewdesk/entries/v1"
ENTRIES_NAME = "entries.json"
ENTRIES_TYPE = "application/vnd.reviewdesk.entries.v1+json"
LARGEST = 64 * 1024 * 1024


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    header: str
    signature: str
    salt: str | None = None
    body: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    org: str
    review: str
    entries: tuple[_Line, ...]


class Carried(msgspec.Struct, frozen=True):
    """Entries as a pack carries them, in the order of the log.

    A body that is not there is withheld, not missing.
    """

    org: OrgId
    review: RecordId
    entries: tuple[Sealed, ...]


class Unreadable(msgspec.Struct, frozen=True):
    """The attachment is not one of ours."""

    reason: Text


def embed(log: Log, library: Library, review: RecordId, releaser: PersonId) -> bytes:
    """The attachment for an identified pack of one review.

    All headers of the review, of the records its cases were filled from, of its participants, its result
    and its actions, with the bodies of what stands now;
    the sessions they were written in; all control headers, with the bodies of what is printed or needed for
    trust: people who wrote, signed or are named, their certificates and devices, the sites, the contract,
    the measure and the form; what was ordered to be redacted, so that it is known from what is withheld.
    """
    fold = library.fold(review)
    assert fold is not None
    whole = fold.review()
    records = tuple(dict.fromkeys((review, *_read_records(library, whole))))
    tells = _Telling(library, whole)
    lines: list[tuple[int, Entry, bool]] = []
    people: set[PersonId] = {releaser, *_named(library, whole)}
    sessions: set[EntryId] = set()
    devices: set[str] = set()
    for record in records:
        for stored in log.entries(record=record, stream=Stream.RECORD):
            header = stored.entry.header
            lines.append((stored.position, stored.entry, tells.record(stored)))
            devices.add(header.key)
            if header.author is not None:
                people.add(header.author)
            if header.session is not None:
                sessions.add(header.session)
    for ordered in (one for record in records for one in library.orders(record)):
        people.update(() if ordered.author is None else (ordered.author,))
        sessions.update(() if ordered.session is None else (ordered.session,))
    lines += [
        (s.position, s.entry, True) for s in log.entries(stream=Stream.SESSION) if s.entry.id in sessions
    ]
    wanted = _Wanted(
        whole, frozenset(records), frozenset(people), frozenset(devices), frozenset(_sites(library, whole))
    )
    lines += [(s.position, s.entry, wanted.control(s)) for s in log.entries(stream=Stream.CONTROL)]
    bodies = log.sealed_of([entry.id for _, entry, with_body in lines if with_body])
    told = tuple(
        _line(entry, bodies.get(entry.id)) for _, entry, _ in sorted(lines, key=lambda line: line[0])
    )
    return msgspec.json.encode(_File(FORMAT, library.org, review, told))


def read_entries(data: bytes) -> Carried | Unreadable:
    """The entries of an attachment; their signatures are not judged here."""
    if len(data) > LARGEST:
        return Unreadable(Text("The list of entries is larger than any pack's."))
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Unreadable(Text("The list of entries cannot be read."))
    if file.format != FORMAT:
        return Unreadable(
            Text(
                "The list of entries is of a format this version does not know ({format}).",
                format=file.format,
            )
        )
    try:
        entries = tuple(_sealed(line) for line in file.entries)
    except Malformed as error:
        return Unreadable(Text("An entry is not written as the format demands ({rule}).", rule=str(error)))
    return Carried(OrgId(file.org), RecordId(file.review), entries)


def _line(entry: Entry, sealed: Sealed | None) -> _Line:
    body = sealed.body if sealed is not None else None
    return _Line(
        b64(entry.header_bytes),
        b64(entry.signature),
        b64(body.salt) if body else None,
        b64(body.padded) if body else None,
    )


def _sealed(line: _Line) -> Sealed:
    header_bytes = unb64(line.header)
    entry = Entry(entry_id(header_bytes), decode_header(header_bytes), header_bytes, unb64(line.signature))
    if line.salt is None or line.body is None:
        return Sealed(entry, None)
    return Sealed(entry, SealedBody(unb64(line.salt), unb64(line.body)))


def _read_records(library: Library, review: Review) -> Iterator[RecordId]:
    """Records the review's pages are computed from.

    Its result, events of its rows, their participants, its actions.
    """
    yield review.opening.result
    for row in review.rows:
        if row.source is not None:
            yield row.source
    fields = {f.id: f for s in _form(library, review) for f in s.fields}
    for place, written in review.answers.items():
        answer = written.answer
        if (
            fields[place.field].kind is Kind.PARTICIPANT
            and isinstance(answer, Given)
            and isinstance(answer.value, str)
        ):
            yield RecordId(answer.value)
    for action in library.actions(review.id):
        yield action.id


def _named(library: Library, review: Review) -> Iterator[PersonId]:
    """People the pages name without their having written.

    Staff in answers, owners and verifiers of actions, the lead.
    """
    fields = {f.id: f for s in _form(library, review) for f in s.fields}
    if review.lead is not None:
        yield review.lead
    for place, written in review.answers.items():
        answer = written.answer
        if (
            fields[place.field].kind is Kind.STAFF
            and isinstance(answer, Given)
            and isinstance(answer.value, str)
        ):
            yield PersonId(answer.value)
        if isinstance(answer, NotKnown):
            yield PersonId(answer.owner)
    for confirmation in review.validations.values():
        yield PersonId(confirmation.person)
    for action in library.actions(review.id):
        yield from (person for person in (action.plan.owner, action.plan.verifier) if person is not None)


def _sites(library: Library, review: Review) -> Iterator[str]:
    """Sites the pages name: the review's, those in answers, and where its participants lived."""
    yield from review.opening.sites
    fields = {f.id: f for s in _form(library, review) for f in s.fields}
    for place, written in review.answers.items():
        answer = written.answer
        if not isinstance(answer, Given) or not isinstance(answer.value, str):
            continue
        if fields[place.field].kind is Kind.SITE:
            yield answer.value
        if fields[place.field].kind is Kind.PARTICIPANT:
            whose = library.participant(RecordId(answer.value))
            yield from (stay.site for stay in whose.stays) if whose else ()


def _form(library: Library, review: Review) -> Iterable[Section]:
    compiled = library.form_of(review.opening)
    return compiled.form.sections if compiled is not None else ()


INTERNAL = frozenset({Role.FINANCE_LEAD.value})
"""Who owns sections that are the provider's own deliberation.

That they are signed is told, what they say is not.
"""

_INWARD = frozenset({NOTED, RETURNED})


class _Telling:
    """Which entries of records tell their body in this pack: what stands now and is printed or judged by."""

    def __init__(self, library: Library, review: Review) -> None:
        self._library = library
        self._review = review
        sections = tuple(_form(library, review))
        self._inward = {section.id for section in sections if section.owner in INTERNAL}
        self._judged = {f.id: f for section in sections for f in section.fields if f.judged_by}

    def record(self, stored: Stored) -> bool:
        """Whether this entry's body is carried."""
        header = stored.entry.header
        assert header.record is not None
        if header.kind == redaction.REQUESTED:
            return True  # what an order rests on, taken back since or not
        if header.kind in _INWARD or header.kind.startswith("event."):
            return False  # what an admission's record said stands in the answers it filled
        graph = self._library.graph(header.record)
        if header.kind == MOVED:
            return True  # which version what was signed then stood on
        return any(
            self._told(target) or header.record != self._review.id
            for target in header.targets
            if stored.entry.id in graph.heads(target) or _names_source(target, header.replaces)
        )

    def _told(self, target: Target) -> bool:
        section, row, name = places.parts(target)
        if name is not None and name.startswith(places.SIGNED):
            return True
        if section in self._inward:
            return False
        field, _, _role = (name or "").rpartition(".")
        judged = self._judged.get(field)
        if judged is None or judged.section != section:
            return True
        return judges_done(judged, Place(section, row, field), self._review)


def _names_source(target: Target, replaces: tuple[EntryId, ...]) -> bool:
    """The first entry of a row says which record it was filled from; a restored row's head does not."""
    _section, row, name = places.parts(target)
    return row is not None and name is None and not replaces


class _Wanted:
    """Which control entries tell their body in this pack."""

    def __init__(
        self,
        review: Review,
        records: frozenset[RecordId],
        people: frozenset[PersonId],
        devices: frozenset[str],
        sites: frozenset[str],
    ) -> None:
        self._records = records
        self._sites = sites
        self._opening = review.opening
        self._forms = frozenset(review.forms)
        self._people = people
        self._devices = devices

    def control(self, stored: Stored) -> bool:
        header, body = stored.entry.header, stored.body
        if body is None:
            return False
        match header.kind:
            case words.FOUNDED | words.REVOKED:
                return True
            case words.PERSON | words.CERTIFICATE:
                return bool({target.split("/")[1] for target in header.targets} & self._people)
            case words.DEVICE:
                return self._says(body, "key") in self._devices
            case words.SITE:
                return self._says(body, "id") in self._sites
            case words.CONTRACT:
                return self._says(body, "id") == self._opening.contract
            case words.MEASURE:
                return self._says(body, "id") == self._opening.measure
            case words.FORM:
                return self._says(body, "sha256") in self._forms
            case redaction.ORDERED | redaction.HELD:
                return self._says(body, "record") in self._records
        return False

    def _says(self, body: Body, name: str) -> object:
        for change in body.changes:
            if isinstance(change.content, Value) and isinstance(change.content.json, Mapping):
                return change.content.json.get(name)
        return None
