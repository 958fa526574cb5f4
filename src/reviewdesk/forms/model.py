"""A form as frozen values, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from reviewdesk.forms.answers import Strength


@dataclass(frozen=True, slots=True)
class At:
    """Where something stands in its file; line and column from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in one or more languages; the first is authoritative."""

    texts: tuple[tuple[str, str], ...]

    def said(self, language: str = "en") -> str:
        """The text in a language, else in the authoritative one."""
        for code, text in self.texts:
            if code == language:
                return text
        return self.texts[0][1]


class Kind(StrEnum):
    """Types of field."""

    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    DATETIME = "datetime"
    DURATION = "duration"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "several choices"
    PARTICIPANT = "participant"
    STAFF = "staff"
    SITE = "site"
    MEASURE = "measure"
    EVIDENCE = "evidence"
    TABLE = "table"
    COMPUTED = "computed"
    COMMUNICATION = "communication"
    RECORD = "record"


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    SAME_DAY = "same day"


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration as written: `48 hours`, `5 business days`, `same day` (count 0)."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class SettingRef:
    """{setting: name}."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldRef:
    """{field: id, plus: duration}."""

    field: str
    plus: Duration | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """A time standard: `field_from` is where the clock starts."""

    field_from: str
    within: Duration | SettingRef


# --- conditions -------------------------------------------------------------


class Op(StrEnum):
    """Comparisons of a test."""

    IS = "is"  # a code, yes, no, a number; several choices: contains
    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BEFORE = "before"
    AFTER = "after"
    FILLED = "filled"
    ANY = "any"
    LATE = "late"
    ON_TIME = "on_time"
    SENT = "sent"
    ANSWERED = "answered"
    SIGNED = "signed"


Operand: TypeAlias = (
    "str | int | bool | Decimal | date | datetime | Duration | tuple[str, ...] | FieldRef | SettingRef | None"
)


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 -- Any is typing's
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class Test:
    """{field: test}."""

    field: str
    op: Op
    operand: Operand
    at: At


class Quantifier(StrEnum):
    ANY = "any"
    ALL = "all"
    NONE = "none"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Rows:
    """{rows: section, any / all / none: c} and {rows: section, count: c, at_least: n}."""

    section: str
    quantifier: Quantifier
    part: Condition
    at_least: int = 0
    at: At = At(0, 0)


@dataclass(frozen=True, slots=True)
class Signed:
    sections: tuple[str, ...]
    at: At = At(0, 0)


@dataclass(frozen=True, slots=True)
class GateHolds:
    """{gate: id}: met when the gate stands."""

    gate: str
    at: At = At(0, 0)


@dataclass(frozen=True, slots=True)
class GapsActioned:
    """{gaps: actioned}."""


Condition: TypeAlias = "All | Any_ | Not | Test | Rows | Signed | GateHolds | GapsActioned"


# --- fields, gates, sections ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `means` is the agreed definition shown beside it; `source` cites it; `not_known` marks an
    option that is no verdict.
    """

    code: str
    label: Phrase
    means: Phrase | None = None
    source: str | None = None
    offers: tuple[str, ...] = ()
    not_known: bool = False
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class ChoiceList:
    id: str
    options: tuple[Option, ...]
    definitions: str | None = None  # set and version
    may_add: bool = False
    at: At = At(0, 0)

    def option(self, code: str) -> Option | None:
        return next((o for o in self.options if o.code == code), None)


@dataclass(frozen=True, slots=True)
class ActionKind:
    id: str
    label: Phrase
    strength: Strength
    base: str  # one of the five kinds of every form; its own id for those
    due: Duration | None = None
    draft: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """min or max: a literal, `today`, `now`, a field."""

    value: str | int | Decimal | date | datetime | FieldRef


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed field: registered function, its inputs by name -> field id, what it gives."""

    by: str
    inputs: tuple[tuple[str, str], ...]
    gives: str
    settings: tuple[tuple[str, str], ...] = ()  # inputs that are settings: name -> setting


@dataclass(frozen=True, slots=True)
class Field:
    id: str
    ask: Phrase
    kind: Kind
    section: str
    at: At
    help: Phrase | None = None
    required: bool | Condition = False
    show: Condition | None = None
    na: bool = False
    fill: str | None = None
    evidence: bool = False
    minimum: Bound | None = None
    maximum: Bound | None = None
    pattern: str | None = None
    concept: str | None = None
    choices: str | None = None  # id of the choice list
    standard: Standard | None = None
    judged_by: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    computed: Computed | None = None
    to: str | None = None  # communication: to whom
    columns: tuple[tuple[str, Phrase], ...] = ()
    column_fields: tuple[Field, ...] = ()  # the same columns whole, with their types
    table_from: str | None = None
    record_of: str | None = None
    many: bool = False


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ActionNeed:
    """needs.action: own (an action of this very gap), any (of any gap of this row), kinds, strength at
    least, milestones; each narrows the others.
    """

    own: bool = True
    kinds: tuple[str, ...] = ()
    strength: Strength | None = None
    milestones: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """All that is named must hold."""

    action: ActionNeed | None = None
    evidence_for: str | None = None
    evidence_of: tuple[str, ...] = ()
    signed: str | None = None
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    id: str
    because: Phrase
    section: str
    at: At
    title: Phrase | None = None
    when: Condition | None = None
    for_each: str | None = None
    needs: Needs | None = None
    severity: Severity = Severity.ERROR
    holds_review: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeating section; `source` names what rows come from (`from`), label holds {field} places."""

    minimum: int
    maximum: int | None
    source: str | None
    label: Phrase


class Meaning(StrEnum):
    """What a signature says."""

    AUTHORSHIP = "authorship"
    REVIEW = "review"
    APPROVAL = "approval"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True)
class Section:
    """`rows_of`: the repeating section whose rows this section belongs to (itself, when it repeats; the
    `each` section otherwise; None = no rows).
    """

    id: str
    title: Phrase
    owner: str
    signed_by: tuple[tuple[str, Meaning], ...]
    at: At
    fields: tuple[Field, ...] = ()
    gates: tuple[Gate, ...] = ()
    not_by: tuple[str, ...] = ()
    repeat: Repeat | None = None
    rows_of: str | None = None
    show: Condition | None = None
    opens: Condition | None = None
    help: Phrase | None = None


class Moment(StrEnum):
    BEFORE_SIGNING = "before_signing"
    NEXT_PERIOD = "next_period"


@dataclass(frozen=True, slots=True)
class Validation:
    id: str
    when: Moment
    confirm: Phrase
    by: str
    at: At
    each: str | None = None
    where: Condition | None = None
    that: Condition | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    id: str
    ask: Phrase
    value: str | int | Duration
    at: At = At(0, 0)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as loaded; `sha256` of the file's bytes, base64url without padding."""

    id: str
    version: str
    title: Phrase
    record: str
    sha256: str
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    choices: tuple[ChoiceList, ...] = ()
    actions: tuple[ActionKind, ...] = ()
    settings: tuple[Setting, ...] = ()
    validations: tuple[Validation, ...] = ()
    measure_kinds: tuple[str, ...] = ()
    due_from: str | None = None
    due_within: Duration | SettingRef | None = None

    def section(self, id: str) -> Section:
        """The section by id; KeyError when there is none."""
        for section in self.sections:
            if section.id == id:
                return section
        raise KeyError(id)

    def field(self, id: str) -> Field:
        """The field by id (ids are unique in the whole form); KeyError when there is none."""
        for section in self.sections:
            for field in section.fields:
                if field.id == id:
                    return field
        raise KeyError(id)

    def choice_list(self, id: str) -> ChoiceList:
        for choices in self.choices:
            if choices.id == id:
                return choices
        raise KeyError(id)

    def gate(self, id: str) -> Gate:
        for section in self.sections:
            for gate in section.gates:
                if gate.id == id:
                    return gate
        raise KeyError(id)
