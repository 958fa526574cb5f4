"""Which entries a pack carries, and which with their body: all its pages are computed from, and no more.

The same rule chooses when a pack is made and judges when one is checked: a body it names and that is not
there was taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Stream, Target
from reviewdesk.eventlog.port import Entry, Log, Stored
from reviewdesk.forms.answers import Given, NotKnown, Place
from reviewdesk.forms.model import Kind, Section
from reviewdesk.identity.roles import Role
from reviewdesk.records import organisation as words
from reviewdesk.records import places, redaction
from reviewdesk.records.action import NAMED, reviews_of
from reviewdesk.records.facts import judges_done
from reviewdesk.records.leading import ever_named
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Cover
from reviewdesk.records.reaching import names_whose
from reviewdesk.records.result import RESULT_CORRECTED, RESULT_RECORDED
from reviewdesk.records.review import MOVED, NOTED, RETURNED, Opening, Review
from reviewdesk.records.review_fold import openings_of
from reviewdesk.records.shapes import read

INTERNAL = frozenset({Role.FINANCE_LEAD.value})
"""Who owns sections that are the provider's own deliberation.

That they are signed is told, what they say is not.
"""

_INWARD = frozenset({NOTED, RETURNED})
_GAVE_RIGHTS = frozenset({places.LEAD, *NAMED})


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a pack, with or without its body; `position` in the log."""

    position: int
    entry: Entry
    with_body: bool


def told(log: Log, library: Library, review: RecordId, releaser: PersonId) -> Iterator[Told]:
    """What an identified pack of one review carries.

    All headers of the review, of the records its cases were filled from, of its participants, its result
    and its actions, with the bodies of what stands now;
    of another review an action was planned in, the entry that opened it, and no more: it names the sites the
    rights in the action hang on;
    the sessions they were written in; all control headers, with the bodies of what is printed or needed for
    trust: people who wrote, signed or are named, who covered for whom, their certificates and devices, the
    sites, the contract, the measure, the form and the choices that were added; what was ordered to be
    redacted, so that it is known from what is withheld.
    """
    fold = library.fold(review)
    assert fold is not None
    whole = fold.review()
    records = tuple(dict.fromkeys((review, *_read_records(library, whole))))
    others = dict.fromkeys(other for other in planned_in(library, records) if other not in records)
    return _chosen(log, library, whole, releaser, records, others=tuple(others))


def planned_in(library: Library, records: Iterable[RecordId]) -> Iterator[RecordId]:
    """The reviews that the actions among these records say they were planned in, also where that counts for
    nothing.
    """
    for record in records:
        if library.type_of(record) == "action":
            yield from reviews_of(library.graph(record))


def owed(log: Log, library: Library, review: Review, releaser: PersonId) -> tuple[Entry, ...]:
    """Entries of a pack that must tell their body and do not, though nobody ordered it to be redacted.

    `log` and `library`: of the pack's own entries. Every record that came is judged, also one that, with a
    body taken out, would no longer be seen to belong to the review.
    """
    records = library.record_ids()
    gone = {one for record in records for one in library.redacted(record)}
    missing = {stored.entry.id for stored in log.entries() if stored.body is None} - gone
    chosen = _chosen(log, library, review, releaser, records, released=True)
    return tuple(
        one.entry
        for one in chosen
        if one.entry.id in missing and (one.with_body or _opens_in_vain(one.entry, library))
    )


def _opens_in_vain(entry: Entry, library: Library) -> bool:
    """Whether a record was opened without the right to, as it reads here: no pack tells of such a record."""
    header = entry.header
    opens = header.stream is Stream.RECORD and not header.parents
    return opens and header.record is not None and entry.id in library.parked(header.record)


def _chosen(
    log: Log,
    library: Library,
    review: Review,
    releaser: PersonId,
    records: tuple[RecordId, ...],
    *,
    others: tuple[RecordId, ...] = (),
    released: bool = False,
) -> Iterator[Told]:
    """`others`: reviews of which only the opening is told."""
    tells = _Telling(library, review, released=released)
    people: set[PersonId] = {releaser, *_named(library, review)}
    authors: set[PersonId] = set()
    sessions: set[EntryId] = set()
    devices: set[str] = set()
    for record in (*records, *others):
        for stored in log.entries(record=record, stream=Stream.RECORD):
            header = stored.entry.header
            if record in others and (header.parents or places.ABOUT not in header.targets):
                continue
            yield Told(stored.position, stored.entry, tells.record(stored))
            devices.add(header.key)
            authors.update(() if header.author is None else (header.author,))
            sessions.update(() if header.session is None else (header.session,))
    for ordered in (one for record in (*records, *others) for one in library.orders(record)):
        authors.update(() if ordered.author is None else (ordered.author,))
        sessions.update(() if ordered.session is None else (ordered.session,))
    for stored in log.entries(stream=Stream.SESSION):
        if stored.entry.id in sessions:
            yield Told(stored.position, stored.entry, with_body=True)
    doubted = any(library.parked(record) for record in (*records, *others))
    control = tuple(log.entries(stream=Stream.CONTROL))
    covers = _Covers(control, authors, doubted=doubted)
    for stored in control:
        people |= covers.people(stored)
    openings = (review.opening, *_openings_of_others(library, review, (*records, *others)))
    wanted = _Wanted(
        review,
        frozenset((*records, *others)),
        frozenset(people | authors),
        frozenset(devices),
        frozenset(_sites(library, review)),
        covers,
        frozenset(review.forms) | {opening.form_sha256 for opening in openings},
        frozenset(about for opening in openings for about in (opening.contract, opening.measure)),
        doubted=doubted,
    )
    for stored in control:
        yield Told(stored.position, stored.entry, wanted.control(stored))


def _openings_of_others(library: Library, review: Review, records: Iterable[RecordId]) -> Iterator[Opening]:
    """How other reviews were opened: without its form, measure and contract nobody can say whether one was
    opened with the right to.
    """
    for one in records:
        if one != review.id and library.type_of(one) == "review":
            yield from openings_of(library.graph(one))


def _read_records(library: Library, review: Review) -> Iterator[RecordId]:
    """Records the review's pages are computed from.

    Its result, events of its rows, their participants, its actions.
    """
    yield review.opening.result
    for row in review.rows:
        if row.source is not None:
            yield row.source
    yield from map(RecordId, _named_by(library, review, Kind.PARTICIPANT))
    for action in library.actions(review.id):
        yield action.id


def _named(library: Library, review: Review) -> Iterator[PersonId]:
    """People the pages name without their having written.

    Staff in answers, owners and verifiers of actions, who leads and ever led.
    """
    yield from ever_named(library.graph(review.id))
    yield from map(PersonId, _named_by(library, review, Kind.STAFF))
    for written in review.answers.values():
        if isinstance(written.answer, NotKnown):
            yield PersonId(written.answer.owner)
    for confirmation in review.validations.values():
        yield PersonId(confirmation.person)
    for action in library.actions(review.id):
        yield from (person for person in (action.plan.owner, action.plan.verifier) if person is not None)


def _sites(library: Library, review: Review) -> Iterator[str]:
    """Sites the pages name: the review's, those in answers, and where its participants lived."""
    yield from review.opening.sites
    yield from _named_by(library, review, Kind.SITE)
    for participant in _named_by(library, review, Kind.PARTICIPANT):
        whose = library.participant(RecordId(participant))
        yield from (stay.site for stay in whose.stays) if whose else ()


def _named_by(library: Library, review: Review, kind: Kind) -> Iterator[str]:
    """What the answers of one kind of field name, by id."""
    kinds = {field.id: field.kind for section in _form(library, review) for field in section.fields}
    for place, written in review.answers.items():
        answer = written.answer
        if kinds[place.field] is kind and isinstance(answer, Given) and isinstance(answer.value, str):
            yield answer.value


def _form(library: Library, review: Review) -> Iterable[Section]:
    compiled = library.form_of(review.opening)
    return compiled.form.sections if compiled is not None else ()


class _Telling:
    """Which entries of records tell their body in this pack: what stands now and is printed or judged by.

    `released`: of a pack that is checked. It is released when every first judgement is in or excused, and one
    that is not told cannot say so.
    """

    def __init__(self, library: Library, review: Review, *, released: bool) -> None:
        self._released = released
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
        judged = {one for one, parked in self._library.parked(header.record).items() if parked.read}
        judged_by = stored.entry.id in judged  # without its body it would count for the receiver
        if judged and any(map(names_whose, header.targets)):
            return True  # whose a row was said to be, which another saying is judged by
        if header.kind in _INWARD or header.kind.startswith("event."):
            return False  # what an admission's record said stands in the answers it filled
        graph = self._library.graph(header.record)
        if header.kind == MOVED:
            return True  # which version what was signed then stood on
        if header.kind in {RESULT_RECORDED, RESULT_CORRECTED}:
            return True  # what the review was opened on, corrected since or not
        if _GAVE_RIGHTS & set(header.targets):
            return True  # whose move or report it was then
        return any(
            self._told(target) or header.record != self._review.id
            for target in header.targets
            if judged_by or stored.entry.id in graph.heads(target) or _names_source(target, header.replaces)
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
        return self._released or judges_done(judged, Place(section, row, field), self._review)


def _names_source(target: Target, replaces: tuple[EntryId, ...]) -> bool:
    """The first entry of a row says which record it was filled from; a restored row's head does not."""
    _section, row, name = places.parts(target)
    return row is not None and name is None and not replaces


class _Covers:
    """Covers a pack tells, each with all that was ever recorded of it: of who wrote in it; `doubted`: all."""

    def __init__(self, control: Iterable[Stored], authors: set[PersonId], *, doubted: bool) -> None:
        self._doubted = doubted
        self._told: set[Target] = set()
        for stored in control:
            if any(cover.person in authors for cover in _covers_in(stored)):
                self._told.update(stored.entry.header.targets)

    def wanted(self, stored: Stored) -> bool:
        return self._doubted or not self._told.isdisjoint(stored.entry.header.targets)

    def people(self, stored: Stored) -> set[PersonId]:
        """Both people of a wanted cover: what the covered one may is what was done in their place."""
        if stored.entry.header.kind != words.COVER or not self.wanted(stored):
            return set()
        return {person for cover in _covers_in(stored) for person in (cover.person, cover.of)}


def _covers_in(stored: Stored) -> tuple[Cover, ...]:
    if stored.entry.header.kind != words.COVER or stored.body is None:
        return ()
    read_ = (read(c.content.json, Cover) for c in stored.body.changes if isinstance(c.content, Value))
    return tuple(cover for cover in read_ if cover is not None)


class _Wanted:
    """Which control entries tell their body in this pack.

    Judged by their headers where these say what they are about, so that it is known of a withheld one too.
    What a header does not say is caught otherwise: nothing signed by a device that is not told verifies.
    `terms`: contracts and measures that reviews it tells of were opened on.
    `doubted`: something counts for nothing; then all is told that could have made it count.
    """

    def __init__(
        self,
        review: Review,
        records: frozenset[RecordId],
        people: frozenset[PersonId],
        devices: frozenset[str],
        sites: frozenset[str],
        covers: _Covers,
        forms: frozenset[str],
        terms: frozenset[str],
        *,
        doubted: bool,
    ) -> None:
        self._records = records
        self._sites = sites
        self._opening = review.opening
        self._forms = forms
        self._terms = terms
        self._people = people
        self._devices = devices
        self._covers = covers
        self._doubted = doubted

    def control(self, stored: Stored) -> bool:
        header, body = stored.entry.header, stored.body
        about = {target.split("/")[1] for target in header.targets}
        match header.kind:
            case words.FOUNDED | words.REVOKED | words.CHOICE:
                return True
            case words.PERSON | words.CERTIFICATE:
                return bool(about & self._people)
            case words.COVER:
                return self._covers.wanted(stored)
            case words.SITE:
                return bool(about & self._sites)
            case words.CONTRACT | words.MEASURE:
                return bool(about & self._terms)
            case redaction.ORDERED | redaction.HELD:
                return bool(about & self._records)
            case words.DEVICE:
                return self._says(body, "key") in self._devices
            case words.FORM:
                mine = any(target.endswith(f"/{self._opening.form}") for target in header.targets)
                return (mine and self._doubted) or self._says(body, "sha256") in self._forms
        return False

    def _says(self, body: Body | None, name: str) -> object:
        for change in body.changes if body is not None else ():
            if isinstance(change.content, Value) and isinstance(change.content.json, Mapping):
                return change.content.json.get(name)
        return None
