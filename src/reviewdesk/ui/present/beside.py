"""What stands beside the form of a step or case: signatures, actions on its gaps, notes, removed cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Form
from reviewdesk.records.action import ACTION_UNLINKED, Action, Link
from reviewdesk.records.review import NOTED, Note, Signature
from reviewdesk.records.rights import ever_writes
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.present.cases import case_label
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.moments import day_words, lately
from reviewdesk.ui.theme.tokens import Tone

_STANDINGS = {
    "valid": (Text("stands"), Tone.OK),
    "stale": (Text("given before a change"), Tone.HOLD),
    "addendum": (Text("given before an addition"), Tone.HOLD),
    "returned": (Text("given before it was sent back"), Tone.HOLD),
    "broken": (Text("does not hold"), Tone.BAD),
}
_STATES = {
    "planned": Text("planned"),
    "done": Text("done, to be checked"),
    "verified": Text("verified"),
    "dropped": Text("dropped"),
}


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature of this step or case; `mine`: the reader gave it and may take it back."""

    entry: str
    title: str
    detail: str
    tone: Tone
    mine: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    entry: str
    head: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap an action answers; `target` is the link, empty where the reader may not take it back."""

    title: str
    target: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GapActionRow:
    """An action that answers a gap of this step or case, with every gap it answers."""

    action: str
    title: str
    detail: str
    gaps: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class RemovedRow:
    row: str
    title: str
    when: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Beside:
    signatures: tuple[SignatureRow, ...] = ()
    actions: tuple[GapActionRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    more_notes: int = 0  # about other steps and cases
    may_note: bool = False
    may_attach: bool = True
    removed: int = 0
    torn: str = ""  # a case removed by one and worked on by another: in words


def beside(view: ReviewView, scope: Scope, context: Context) -> Beside:
    """Everything that stands beside one step or case."""
    notes = [note for note in view.review.notes if _about(note, scope)]
    section = view.form.section(scope.section)
    return Beside(
        signatures=tuple(
            _signature(found, context) for found in view.review.signatures if found.scope == scope
        ),
        actions=_actions(view, scope, context),
        notes=tuple(note_row(note, view.form, context) for note in reversed(notes)),
        more_notes=len(view.review.notes) - len(notes),
        may_note=ever_writes(view.reader, NOTED),
        may_attach=bool(context.roles & {section.owner, *(role for role, _ in section.signed_by)}),
        removed=sum(gone.section == section.rows_of for gone in view.review.removed),
        torn=_torn(view, scope),
    )


def note_row(note: Note, form: Form, context: Context, where: str = "") -> NoteRow:
    """A note with who wrote it when, and the question it is about."""
    who = tr("You") if note.author == context.me else context.name(note.author or "")
    when = lately(datetime.fromtimestamp(note.at / 1000, UTC), context.now)
    asked = next((f for s in form.sections for f in s.fields if f.id == note.said.field), None)
    about = asked.ask.said(context.language) if asked is not None else ""
    return NoteRow(note.entry, f"{who}, {when}", " · ".join(p for p in (where, about) if p), note.said.text)


def removed_rows(view: ReviewView, section: str, context: Context) -> tuple[RemovedRow, ...]:
    """The cases taken out of a section, the last one first."""
    gone = sorted((r for r in view.review.removed if r.section == section), key=lambda r: -r.at)
    rows = []
    for one in gone:
        title, rest = case_label(view.form, view.facts, one.section, one.id, context)
        when = lately(datetime.fromtimestamp(one.at / 1000, UTC), context.now)
        who = context.name(one.author or "")
        rows.append(RemovedRow(one.id, f"{title}, {rest}" if rest else title, when, who, one.reason))
    return tuple(rows)


def gap_title(form: Form, link: Link, context: Context) -> str:
    """How a gap is called: its rule, and the choice it is about."""
    gate = form.gate(link.gate)
    title = gate.title.said(context.language) if gate.title else gate.id
    if link.option is None:
        return title
    labels = (
        option.label.said(context.language)
        for choices in form.choices
        for option in choices.options
        if option.code == link.option
    )
    return f"{title} · {next(labels, link.option)}"


def _about(note: Note, scope: Scope) -> bool:
    """Notes about the review are shown with every step; those about a case with the case in every step."""
    if note.said.section is None:
        return True
    if note.said.row is not None:
        return note.said.row == scope.row
    return note.said.section == scope.section


def _signature(found: Signature, context: Context) -> SignatureRow:
    words, tone = _STANDINGS.get(found.standing, _STANDINGS["broken"])
    when = lately(datetime.fromtimestamp(found.at / 1000, UTC), context.now)
    return SignatureRow(
        found.entry,
        f"{role_words(found.role)}: {found.name}" if found.name else role_words(found.role),
        f"{when} · {say(words)}",
        tone,
        found.person == context.me,
    )


def _actions(view: ReviewView, scope: Scope, context: Context) -> tuple[GapActionRow, ...]:
    here = {gate.id for gate in view.form.section(scope.section).gates}
    may = ever_writes(view.reader, ACTION_UNLINKED)
    return tuple(
        _action(action, view, context, scope, may=may)
        for action in view.actions
        if any(
            link.review == view.review.id and link.row == scope.row and link.gate in here
            for _, link in action.links
        )
    )


def _action(action: Action, view: ReviewView, context: Context, scope: Scope, *, may: bool) -> GapActionRow:
    plan = action.plan
    state = say(_STATES.get(action.progress.state, Text("{state}", state=action.progress.state)))
    parts = (
        context.name(plan.owner) if plan.owner else tr("nobody yet"),
        tr("by {day}", day=day_words(plan.due, context.now.date())) if plan.due else tr("no day yet"),
        state,
    )
    gaps = tuple(
        GapRow(_gap(view, link, context, scope), target if may else "", link.reason)
        for target, link in action.links
    )
    return GapActionRow(action.id, plan.title, " · ".join(parts), gaps)


def _gap(view: ReviewView, link: Link, context: Context, scope: Scope) -> str:
    """The gap, with its case where that is not the one shown."""
    if link.review != view.review.id:
        return tr("a gap of another review")
    title = gap_title(view.form, link, context)
    whose = next((s for s in view.form.sections if s.repeat is not None), None)
    if link.row in (None, scope.row) or whose is None:
        return title
    case, _ = case_label(view.form, view.facts, whose.id, link.row or "", context)
    return f"{title} ({case})"


def _torn(view: ReviewView, scope: Scope) -> str:
    if not any(row.id == scope.row and row.disputed for row in view.review.rows):
        return ""
    return tr("One person removed this case while another worked on it. Keep it, or remove it again.")
