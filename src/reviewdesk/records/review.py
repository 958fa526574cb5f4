"""A review as its record tells it: opened, answered, judged, reasoned, confirmed, signed, returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from reviewdesk.eventlog.codec import is_hash
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Target
from reviewdesk.forms.additions import Addition
from reviewdesk.forms.answers import Answer, Confirmation, Place, Reason
from reviewdesk.forms.decision import Scope
from reviewdesk.records.naming import tidy, title_problem
from reviewdesk.texts import Text

OPENED = "review.opened"
LED = "review.led"
ANSWERED = "review.answered"
SETTLED = "review.settled"
COMPUTED = "review.computed"
JUDGED = "review.judged"
EXCUSED = "review.excused"
PANEL = "review.panel"
ROW_ADDED = "review.row"
ROW_REMOVED = "review.row.removed"
ROW_RESTORED = "review.row.restored"
NO_ROWS = "review.norows"
REASONED = "review.reasoned"
CONFIRMED = "review.confirmed"
EVIDENCE_LINKED = "review.evidence"
EVIDENCE_WITHDRAWN = "review.evidence.withdrawn"
SIGNED = "review.signed"
SIGNATURE_WITHDRAWN = "review.signed.withdrawn"
RETURNED = "review.returned"
NOTED = "review.noted"
MOVED = "review.moved"
REOPENED = "review.answered.reopened"


@dataclass(frozen=True, slots=True)
class Sample:
    """That the cases of a review were drawn when it opened: `size` of `frame`, all rows that were found then,
    by `method` (measures.sampling names it) from `seed`.
    """

    method: str
    seed: str
    size: int
    frame: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a review is about, frozen when it opens: the form, the contract's settings, the metric with its
    result and target.
    """

    title: str
    form: str
    form_version: str
    form_sha256: str
    settings: Mapping[str, str | int]
    contract: str
    measure: str
    result: RecordId
    period: str
    since: date
    until: date
    numerator: int
    denominator: Decimal
    target: Decimal
    known_on: date
    opened_on: date
    open_by: date
    complete_by: date | None
    sites: tuple[str, ...] = ()
    additions: tuple[Addition, ...] = ()  # choices of the organisation's own, frozen with the form
    sample: Sample | None = None  # None: the cases were chosen by a person
    definitions: tuple[str, ...] = ()  # of the contract, in place of the form's own; kept through every move


@dataclass(frozen=True, slots=True)
class Move:
    """A review goes on with another version of its form: which, and what is frozen with it."""

    form: str
    version: str
    sha256: str
    settings: Mapping[str, str | int]
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a repeating section; `source` is the imported record it was filled from."""

    id: str
    section: str
    source: RecordId | None = None
    disputed: bool = False  # removed by one person, edited by another who did not know


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that was taken out, by whom, when (ms UTC) and why; it can be restored."""

    id: str
    section: str
    author: PersonId | None
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """One value with who wrote it when (ms UTC); `reason` where one was asked."""

    answer: Answer | None  # None only among the candidates of a conflict: cleared
    author: PersonId | None
    at: int
    entry: EntryId
    kind: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PanelMember:
    """A member of the panel: who took part and when; or why nobody did; an external view names its source."""

    role: str
    person: str = ""  # printed name
    on: date | None = None
    missing: str = ""  # reason
    source: str = ""

    def counts(self) -> bool:
        """Recorded with a date, or missing with a reason."""
        return bool(self.missing.strip()) or (bool(self.person.strip()) and self.on is not None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence: a file kept encrypted (`address`, `key`), or a record named where it lies
    (`where`). `dated` is the evidence's own date, apart from when it was linked.
    """

    title: str
    kind: str  # file | record
    dated: date | None = None
    where: str = ""
    sha256: str = ""  # of the file's own bytes, hex
    size: int = 0
    address: str = ""  # SHA-256 of the ciphertext
    key: str = ""  # base64url
    sort: str = ""  # what it is, one of the form language's kinds of evidence

    def unfit(self) -> Text | None:
        """Why this is evidence of nothing; None when it names a file kept here, or a record and its place."""
        if not self.title.strip():
            return Text("Give the evidence a title by which others find it.")
        if self.kind == "record":
            return None if self.where.strip() else Text("Name the record and where it lies.")
        if self.kind != "file":
            return Text("Evidence is a file or a record.")
        kept = (
            is_hash(self.address)
            and is_hash(self.key)
            and len(self.sha256) == 64
            and set(self.sha256) <= set("0123456789abcdef")
            and self.size > 0
        )
        return None if kept else Text("Attach the file itself: this names none that is kept here.")


def tidied(told: object) -> object | Text:
    """What is said of a review, its one-line texts tidied; or why one of those is not taken."""
    match told:
        case Evidence():
            kept = replace(told, title=tidy(told.title), where=tidy(told.where))
            return title_problem(kept.title, kept.where) or kept
        case PanelMember():
            member = replace(told, person=tidy(told.person), source=tidy(told.source))
            return title_problem(member.person, member.source) or member
    return told


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    entry: EntryId
    target: Target
    place: Place
    evidence: Evidence
    author: PersonId | None
    at: int


@dataclass(frozen=True, slots=True)
class Signature:
    """A sign-off as found: the statement and its detached CMS, and how it stands now: valid | stale |
    addendum | returned | broken.
    """

    entry: EntryId
    scope: Scope
    role: str
    person: PersonId
    name: str
    meaning: str
    at: int
    statement: bytes
    cms: bytes
    standing: str
    why: tuple[str, ...] = ()  # targets that differ


@dataclass(frozen=True, slots=True)
class Sent:
    """Where work is sent back to."""

    section: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Work sent back, with its reason."""

    entry: EntryId
    section: str
    row: str | None
    reason: str
    author: PersonId | None
    at: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more values at one place, for a person to settle; `reopened`: one had been settled on before."""

    place: Place
    candidates: tuple[Written, ...]
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class NoteText:
    """What a note says, and what it is about: the whole review, a section, a row, or one field."""

    text: str
    section: str | None = None
    row: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note among the people of a review: internal, in no pack."""

    entry: EntryId
    said: NoteText
    author: PersonId | None
    at: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything a review's record holds now.

    `judgements` are blind: show them only through `records.rights`.
    """

    id: RecordId
    opening: Opening
    lead: PersonId | None
    rows: tuple[Row, ...] = ()
    none_said: frozenset[str] = frozenset()
    answers: Mapping[Place, Written] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    judgements: Mapping[tuple[Place, str], Written] = field(default_factory=dict)
    excused: Mapping[tuple[Place, str], str] = field(default_factory=dict)
    panel: Mapping[tuple[Place, str], PanelMember] = field(default_factory=dict)
    evidence: tuple[EvidenceLink, ...] = ()
    warnings: Mapping[tuple[str, str | None], Reason] = field(default_factory=dict)
    validations: Mapping[tuple[str, str | None], Confirmation] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    returns: tuple[Return, ...] = ()
    removed: tuple[Removed, ...] = ()
    notes: tuple[Note, ...] = ()
    settled: frozenset[Place] = frozenset()  # where the value that stands was chosen between several
    forms: tuple[str, ...] = ()  # SHA-256 of every version of its form it stood on, the first one first
    unreadable: int = 0  # entries this version does not understand: readable, not signable

    def rows_of(self, section: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.section == section)


@dataclass(frozen=True, slots=True)
class Redaction:
    """When (ms UTC), by whose order and why something was deleted for good."""

    at: int
    by: PersonId | None
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change as people read it: who, when, where, before and after (None = nothing, or not for this
    reader's eyes).
    """

    entry: EntryId
    at: int
    author: PersonId | None
    kind: str
    place: Place | None
    before: Answer | None = None
    after: Answer | None = None
    reason: str | None = None
    withheld: bool = False
    parked: bool = False  # it counts for nothing
    scope: Scope | None = None  # the section and row it is about; None: the review as a whole
    detail: str = ""  # of what is no answer: the evidence, the note, the role
    redacted: Redaction | None = None  # its content was deleted for good
    holds: bool = True  # False: it takes back what stood there
