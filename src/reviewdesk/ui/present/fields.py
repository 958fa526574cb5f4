"""Fields of a section or case as rows: what is asked, what stands there, what is wrong, what holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from reviewdesk.forms.answers import (
    Answer,
    Blind,
    CannotCompute,
    Communication,
    Disputed,
    Facts,
    Given,
    NotApplicable,
    NotKnown,
    Place,
)
from reviewdesk.forms.decision import Decision, FieldState, HoldKind, Scope, Truth
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.records.origin import basis_words, origin_words
from reviewdesk.records.review import Evidence
from reviewdesk.records.rights import ASK_REDACTION
from reviewdesk.texts import say, tr
from reviewdesk.ui.present.beside import Beside
from reviewdesk.ui.present.context import Context, Pick, role_words
from reviewdesk.ui.present.delays import DelayRow, delay_row
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.tables import Axis, axis_of, table_cells
from reviewdesk.ui.present.values import answer_words


class Standing(StrEnum):
    """What stands at a place."""

    EMPTY = "empty"
    ANSWERED = "answered"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    DISPUTED = "disputed"
    BLIND = "blind"
    CANNOT_COMPUTE = "cannot_compute"


class Saving(StrEnum):
    """Whether what stands there is durable."""

    SAVED = "saved"
    UNDER_WAY = "under_way"
    FAILED = "failed"
    DRAFT = "draft"  # typed, not yet an answer


@dataclass(frozen=True, slots=True)
class OptionRow:
    code: str
    label: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence as the lists show it."""

    id: str
    title: str
    detail: str = ""
    place: Place | None = None
    may_withdraw: bool = False
    piece: Evidence | None = None  # two links with the same piece are to one record


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A judge, or a seat on the panel that settles a judged answer, with what the reader can do about it."""

    role: str
    label: str
    words: str
    counts: bool
    act: str = ""  # on the button; none without
    says: str = ""  # the button's accessible name
    back: bool = False  # the act takes back what stands


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One of several values at a place, with who wrote it when."""

    words: str
    detail: str
    answer: Answer | None  # None: the answer was cleared


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """An earlier review with the same cause or site, as one line."""

    review: str
    words: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """Everything an editor and its surroundings show; equal rows need no repainting."""

    place: Place
    ask: str
    kind: Kind
    help: str = ""
    required: bool = False
    answer: Answer | None = None
    standing: Standing = Standing.EMPTY
    words: str = ""  # the answer as read; of computed fields and where editing is not possible
    origin: str = ""  # imported from, computed by
    origin_id: str = ""  # how the source itself names it
    problem: str = ""  # out of range, or missing after the person asked to go on
    delay: DelayRow | None = None
    holds: int = 0
    options: tuple[OptionRow, ...] = ()
    definitions: str = ""
    picks: tuple[Pick, ...] = ()
    staff: tuple[Pick, ...] = ()  # who can find out what is not known yet
    columns: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()  # of a table that is only read: its rows
    axis: Axis | None = None  # of marks in time
    imported: bool = False  # a table nobody types
    may_not_apply: bool = False
    may_be_none: bool = False  # of several choices: that none of them applies is an answer
    may_not_have_happened: bool = False
    wants_evidence: bool = False
    evidence: tuple[EvidenceRow, ...] = ()
    editable: bool = True
    read_only_because: str = ""
    judges: str = ""  # of a blind field: who has judged, who is awaited
    asks_reason: str = ""  # why another answer than the present one needs a written reason
    judgements: tuple[str, ...] = ()  # first judgements the reader may see
    panel: tuple[PanelRow, ...] = ()
    redactable: bool = False  # there is something the reader may ask to be redacted
    judging: bool = False  # the reader is asked for a first judgement here
    seats: tuple[PanelRow, ...] = ()  # the judges, for who may excuse them
    values: tuple[ValueRow, ...] = ()  # where several stand against each other
    settled: bool = False  # chosen between several; it can be opened again
    notable: bool = False  # the reader writes notes
    before: tuple[BeforeRow, ...] = ()  # of a cause: earlier reviews with the same one, or its site
    before_words: str = ""  # how many they are
    saving: Saving = Saving.SAVED
    draft: str = ""
    me: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the window knows about places beside the decision."""

    saving: Mapping[Place, Saving] = field(default_factory=lambda: MappingProxyType({}))
    drafts: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    asked: bool = False  # the person pressed Continue or Sign: missing answers are told at the field
    evidence: Mapping[Place, tuple[EvidenceRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    editable: bool = True
    read_only_because: str = ""
    returned: str = ""  # what was asked for when this was sent back
    judgements: Mapping[Place, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    panel: Mapping[Place, tuple[PanelRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    seats: Mapping[Place, tuple[PanelRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[Place, tuple[ValueRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    settled: frozenset[Place] = frozenset()
    before: Mapping[Place, tuple[str, tuple[BeforeRow, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    imported: str = ""  # of the row: in which file it came and when
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class _Here:
    """Everything a field's row is made of, beside form and reader."""

    item: Field
    place: Place
    state: FieldState
    answer: Answer | None
    held: int
    missing: HoldKind | None
    asked: bool
    editable: bool
    read_only_because: str
    evidence: tuple[EvidenceRow, ...]
    judgements: tuple[str, ...]
    panel: tuple[PanelRow, ...]
    saving: Saving
    draft: str
    seats: tuple[PanelRow, ...]
    values: tuple[ValueRow, ...]
    settled: bool
    imported: str
    notable: bool
    before: tuple[str, tuple[BeforeRow, ...]]


def field_rows(
    form: Form,
    facts: Facts,
    decision: Decision,
    scope: Scope,
    context: Context,
    marks: Marks | None = None,
    parts: Parts | None = None,
) -> tuple[FieldRow, ...]:
    """The rows of one section (or one row of it) that are shown, in reading order."""
    marks = marks or Marks()
    parts = (parts or Parts()).over(form, context)
    held: dict[Place, int] = {}
    missing: dict[Place, HoldKind] = {}
    for hold in decision.holds:
        if hold.place is not None:
            held[hold.place] = held.get(hold.place, 0) + 1
            missing.setdefault(hold.place, hold.kind)
    rows = []
    for item in form.section(scope.section).fields:
        place = Place(scope.section, scope.row, item.id)
        state = decision.fields.get(place)
        if state is None or state.shown is Truth.NOT_MET:
            continue
        if state.shown is Truth.UNKNOWN and place not in facts.answers:
            # Whether it is asked depends on a question still open; that one comes first.
            continue
        here = _Here(
            item,
            place,
            state,
            facts.answers.get(place),
            held.get(place, 0),
            missing.get(place),
            marks.asked,
            marks.editable,
            marks.read_only_because,
            marks.evidence.get(place, ()),
            marks.judgements.get(place, ()),
            marks.panel.get(place, ()),
            marks.saving.get(place, Saving.SAVED),
            marks.drafts.get(place, ""),
            marks.seats.get(place, ()),
            marks.values.get(place, ()),
            place in marks.settled and marks.editable,
            marks.imported,
            marks.beside.may_note,
            marks.before.get(place, ("", ())),
        )
        rows.append(parts.same(("field", place), here, partial(_row, here, form, context)))
    return tuple(rows)


def _row(here: _Here, form: Form, context: Context) -> FieldRow:
    item, answer, state = here.item, here.answer, here.state
    judging = isinstance(answer, Blind) and _asked_to_judge(item, answer, context)
    computed = item.kind is Kind.COMPUTED
    return FieldRow(
        place=here.place,
        ask=item.ask.said(context.language),
        kind=item.kind,
        help=item.help.said(context.language) if item.help else "",
        required=state.required is Truth.MET,
        answer=answer,
        standing=standing_of(answer),
        words=answer_words(answer, item, form, context) if answer is not None else "",
        origin=_origin(item, answer, here.imported),
        origin_id=answer.source if isinstance(answer, Given) and answer.source else "",
        problem=_problem(state, here.missing, here.asked, item.kind),
        delay=delay_row(state.delay, context) if state.delay else None,
        holds=here.held,
        options=_options(item, form, context),
        definitions=(form.choice_list(item.choices).definitions or "") if item.choices else "",
        picks=_picks(item.kind, context),
        staff=_staff(answer, context),
        columns=tuple((column, phrase.said(context.language)) for column, phrase in item.columns),
        cells=table_cells(answer, item, form, context) if computed or item.table_from else (),
        axis=axis_of(answer, item, form, context),
        imported=item.table_from is not None,
        may_not_apply=item.na,
        may_be_none=item.kind is Kind.CHOICES and state.takes_none,
        may_not_have_happened=item.standard is not None and item.kind in {Kind.DATETIME, Kind.COMMUNICATION},
        wants_evidence=item.evidence,
        evidence=here.evidence,
        editable=judging
        or (here.editable and not computed and not item.table_from and not _unsettled(item, answer)),
        read_only_because="" if judging else here.read_only_because,
        judgements=here.judgements,
        panel=here.panel,
        seats=here.seats,
        values=here.values,
        settled=here.settled,
        notable=here.notable,
        asks_reason=_asks_reason(answer),
        judges=_judges(item, answer) if isinstance(answer, Blind) else "",
        redactable=_redactable(answer, here.evidence, context),
        judging=judging,
        before=here.before[1],
        before_words=here.before[0],
        saving=here.saving,
        draft=here.draft,
        me=context.me,
    )


def _redactable(answer: Answer | None, evidence: tuple[EvidenceRow, ...], context: Context) -> bool:
    there = bool(evidence) or not (answer is None or isinstance(answer, Blind))
    return there and any(role.value in context.roles for role in ASK_REDACTION)


def standing_of(answer: Answer | None) -> Standing:
    match answer:
        case None:
            return Standing.EMPTY
        case Given():
            return Standing.ANSWERED
        case NotKnown():
            return Standing.NOT_KNOWN
        case NotApplicable():
            return Standing.NOT_APPLICABLE
        case CannotCompute():
            return Standing.CANNOT_COMPUTE
        case Disputed():
            return Standing.DISPUTED
        case Blind():
            return Standing.BLIND


def _origin(item: Field, answer: Answer | None, imported: str) -> str:
    if item.computed is not None and isinstance(answer, Given) and answer.source:
        words = say(basis_words(answer.source))
        return words[:1].upper() + words[1:]
    if item.computed is not None:
        return ""  # why it is not computed stands there already
    if isinstance(answer, Given) and answer.source:
        words = say(origin_words(answer.source))
        return " · ".join(part for part in (words[:1].upper() + words[1:], imported) if part)
    return ""


def _asks_reason(answer: Answer | None) -> str:
    if isinstance(answer, Disputed):
        return tr("Two people wrote different answers. Why does this one stand?")
    if isinstance(answer, Given) and answer.source:
        return tr("This value was imported. Why do you change it?")
    return ""


def _problem(state: FieldState, missing: HoldKind | None, asked: bool, kind: Kind) -> str:
    if state.problem is not None:
        return say(state.problem)
    if not asked:
        return ""
    if missing is HoldKind.EVIDENCE:
        return tr("Link a record or a file that shows this.")
    if missing is not HoldKind.UNANSWERED:
        return ""
    match kind:
        case Kind.CHOICE | Kind.YES_NO | Kind.CHOICES:
            return tr("Choose an answer.")
        case Kind.DATE:
            return tr("Enter the date.")
        case Kind.DATETIME:
            return tr("Enter the date and time.")
        case Kind.COMMUNICATION:
            return tr("Enter who was told, when and how.")
        case Kind.PARTICIPANT | Kind.STAFF | Kind.SITE | Kind.MEASURE:
            return tr("Choose from the list.")
    return tr("Write an answer.")


def _options(item: Field, form: Form, context: Context) -> tuple[OptionRow, ...]:
    if not item.choices:
        return ()
    said = context.language
    return tuple(
        OptionRow(option.code, option.label.said(said), option.means.said(said) if option.means else "")
        for option in form.choice_list(item.choices).options
    )


def _staff(answer: Answer | None, context: Context) -> tuple[Pick, ...]:
    """Who can be named, with whoever told it: by now they may have left."""
    staff = context.picks.staff
    if isinstance(answer, Given) and isinstance(answer.value, Communication):
        by = answer.value.by
        if all(pick.id != by for pick in staff):
            return (*staff, Pick(by, context.name(by)))
    return staff


def _picks(kind: Kind, context: Context) -> tuple[Pick, ...]:
    match kind:
        case Kind.PARTICIPANT:
            return context.picks.participants
        case Kind.STAFF:
            return context.picks.staff
        case Kind.SITE:
            return context.picks.sites
        case Kind.MEASURE:
            return context.picks.measures
    return ()


def _asked_to_judge(item: Field, answer: Blind, context: Context) -> bool:
    return bool(context.roles & {*answer.awaited(item.judged_by)})


def _unsettled(item: Field, answer: Answer | None) -> bool:
    """Whether judges or members of the panel are still awaited."""
    if not isinstance(answer, Blind):
        return False
    seats = item.settled_by
    return bool(answer.awaited(item.judged_by) or set(seats) - answer.panel or answer.nobody_came(seats))


def _judges(item: Field, answer: Blind) -> str:
    done = [role_words(role) for role in item.judged_by if role in answer.judged]
    waiting = [role_words(role) for role in answer.awaited(item.judged_by)]
    excused = [role_words(role) for role in item.judged_by if role in answer.excused]
    parts = [tr("Judged: {names}.", names=", ".join(done))] if done else []
    if waiting:
        parts.append(tr("Still to judge, without seeing the other: {names}.", names=", ".join(waiting)))
    if excused:
        parts.append(tr("Excused with a reason: {names}.", names=", ".join(excused)))
    panel = [role_words(role) for role in item.settled_by if role not in answer.panel]
    if not waiting and panel:
        parts.append(tr("The panel settles it; not yet recorded: {names}.", names=", ".join(panel)))
    if not waiting and answer.nobody_came(item.settled_by):
        parts.append(tr("Nobody took part in the panel; at least one must."))
    return " ".join(parts)
