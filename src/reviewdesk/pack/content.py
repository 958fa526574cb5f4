"""What a pack prints, and nothing else: every string already said in the pack's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Variant(StrEnum):
    """How much a pack names. Pseudonymised and aggregate packs come with their own rules of suppression."""

    IDENTIFIED = "identified"


class Tone(StrEnum):
    """How a short standing is coloured; the words beside it always say the same."""

    PLAIN = "plain"
    GOOD = "good"
    HELD = "held"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Standing:
    """A state in one or few words."""

    words: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of several kinds along one stretch of time, in thousandths of it: where each month begins with
    its name, and a lane for each kind.
    """

    months: tuple[tuple[int, str], ...]
    lanes: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A question as asked and its answer as shown.

    `note` says where it came from or why there is none; `evidence` are numbers of the evidence list. A table
    has its titles and cells, and where it tells of moments their marks.
    """

    label: str
    value: str
    note: str = ""
    evidence: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class FiveAnswer:
    """One of the five questions that frame every pack, with its answer and where the answer stands in the
    review.
    """

    question: str
    answer: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit of the review itself."""

    name: str
    started: str
    due: str
    done: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Target:
    """The missed target: the nominal result kept apart from the strength of the evidence."""

    measure: str
    definition: str
    target: str
    result: str
    counted: str  # numerator and denominator in words
    source: str
    nominal: Standing  # met or missed
    evidence_state: Standing
    evidence_words: str  # what that state means for this result
    interval: str
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a case against its time standard; `standard` empty where there is none."""

    name: str
    time: str
    standard: str
    delay: str
    standing: Standing
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person or role judged, or why there is none."""

    role: str
    person: str
    judged: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """A settled classification with the agreed definition, the first (blind) judgements and the panel."""

    question: str
    answer: str
    definition: str
    definitions: str  # set and version
    first: tuple[Judgement, ...]
    panel: tuple[Judgement, ...]
    agreement: str = ""  # whether the first judgements agreed, in words


@dataclass(frozen=True, slots=True)
class CaseSection:
    """A part of a case: who owns it, and what was answered."""

    title: str
    owner: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the review. `number` as printed ("1")."""

    number: str
    label: str
    summary: tuple[str, ...]  # cells of the table of all cases, as many as PackContent.case_columns
    sections: tuple[CaseSection, ...]
    moments: tuple[Moment, ...] = ()
    classifications: tuple[Classification, ...] = ()
    conclusions: tuple[Fact, ...] = ()  # control finding, cause, accountability
    gaps: tuple[str, ...] = ()  # named gaps, each with the number of its action


@dataclass(frozen=True, slots=True)
class Action:
    """An action as documented. `number` as printed ("A1")."""

    number: str
    title: str
    kind: str
    strength: str
    owner: str
    due: str
    evidence_route: str
    verifier: str
    gaps: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Validation:
    """A statement that had to be confirmed, by whom it was, and on what it rests."""

    statement: str
    time: str  # before signing, or in the next period
    role: str
    standing: Standing
    confirmed: tuple[Judgement, ...]
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule of the form that applied.

    Its `because` word for word, the answers that caused it, and how it was answered.
    """

    title: str
    where: str
    severity: str
    because: str
    causes: tuple[Fact, ...]
    answered: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the review outside its cases: patterns, decision, payment, communication."""

    title: str
    owner: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's signature over a section; `when` with zone; `fingerprint` of the person's certificate."""

    section: str
    name: str
    role: str
    meaning: str
    when: str
    standing: Standing
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record or file the review rests on.

    `number` as printed ("E1"); `sha256` empty for a record without a file.
    """

    number: str
    title: str
    kind: str
    date: str
    used_for: str
    sha256: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class PackContent:
    """Everything a pack prints but its release (see Release)."""

    pack_id: str
    variant: Variant
    language: str
    synthetic: bool
    organisation: str
    funder: str
    review_title: str
    review_id: str
    form: str  # title and version
    form_sha256: str
    contract: str
    measure: str
    period: str
    sites: str
    stands_at: str  # the moment the content was taken, with zone
    state: Standing  # of the review
    headline: str  # the result in one plain sentence
    answers: tuple[FiveAnswer, ...]
    target: Target
    case_columns: tuple[str, ...]
    cases: tuple[Case, ...]
    actions: tuple[Action, ...]
    validations: tuple[Validation, ...]
    gates: tuple[Gate, ...]
    sections: tuple[Section, ...]
    sign_offs: tuple[SignOff, ...]
    evidence: tuple[Evidence, ...]
    settings: tuple[Fact, ...]  # time standards and limits of the contract in force for this review
    root_fingerprint: str  # of the organisation's certificate authority
    withheld: tuple[str, ...] = ()
    checkpoint: str = ""  # in words; empty on a stand-alone desk
    sample: str = ""  # that the cases were drawn, and how many of how many; empty where a person chose them
    sample_how: str = ""  # what it takes to draw them again


@dataclass(frozen=True, slots=True)
class Release:
    """Who releases the pack, in what role, meaning what, when.

    Printed beside the digital signature and compared with it.
    """

    name: str
    role: str
    meaning: str
    organisation: str
    time: int  # ms UTC
    tz: int  # minutes east of UTC
    fingerprint: str  # SHA-256 of the signing certificate, hex
