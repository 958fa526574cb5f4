"""History as people read it: when, who, what from and to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewdesk.forms.model import Field, Form
from reviewdesk.records import redaction, review
from reviewdesk.records.review import HistoryLine
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.moments import lately
from reviewdesk.ui.present.values import answer_words


@dataclass(frozen=True, slots=True)
class HistoryRow:
    when: str
    who: str
    what: str
    where: str = ""
    change: str = ""  # what was done, without who and where


_ACTS = {
    redaction.REQUESTED: Text("asked for a redaction"),
    redaction.TAKEN_BACK: Text("took a request for redaction back, or declined it"),
    review.OPENED: Text("opened the review"),
    review.LED: Text("named the lead"),
    review.ROW_ADDED: Text("added a case"),
    review.ROW_REMOVED: Text("removed a case"),
    review.ROW_RESTORED: Text("restored a case"),
    review.NO_ROWS: Text("recorded that there are no cases"),
    review.REASONED: Text("gave a reason"),
    review.CONFIRMED: Text("confirmed a validation"),
    review.EVIDENCE_LINKED: Text("linked evidence"),
    review.EVIDENCE_WITHDRAWN: Text("withdrew evidence"),
    review.SIGNED: Text("signed"),
    review.SIGNATURE_WITHDRAWN: Text("withdrew a signature"),
    review.RETURNED: Text("returned the work"),
    review.NOTED: Text("wrote a note"),
    review.JUDGED: Text("recorded a first judgement"),
    review.EXCUSED: Text("excused a first judgement"),
    review.REOPENED: Text("opened again what was settled"),
    review.MOVED: Text("moved the review to a newer version of its form"),
    review.PANEL: Text("recorded a member of the panel"),
}


_TAKEN_BACK = {
    review.NO_ROWS: Text("took back that there are no cases"),
    review.EXCUSED: Text("took back the excuse from a first judgement"),
}
_NAMED = frozenset({review.SIGNED, review.SIGNATURE_WITHDRAWN})


def history_row(
    line: HistoryLine, form: Form, context: Context, labels: Mapping[str, str] | None = None
) -> HistoryRow:
    """One line; a withheld change says that it is, and nothing of its content.

    `labels` names the rows, where changes of several are told together.
    """
    when = lately(datetime.fromtimestamp(line.at / 1000, UTC), context.now)
    who = tr("You") if line.author == context.me else context.name(line.author or "")
    field = next(
        (f for s in form.sections for f in s.fields if line.place and f.id == line.place.field), None
    )
    case = (labels or {}).get(line.scope.row or "") if line.scope else None
    asked = field.ask.said(context.language) if field else ""
    where = ": ".join(part for part in (case or "", asked) if part)
    if line.withheld:
        hidden = tr("not shown until all have judged")
        return HistoryRow(when, who, tr("{who} judged; {hidden}", who=who, hidden=hidden), where, hidden)
    if line.redacted is not None:
        change = tr(
            "wrote here; redacted {on} by order of {by}. Reason: {reason}",
            on=lately(datetime.fromtimestamp(line.redacted.at / 1000, UTC), context.now),
            by=context.name(line.redacted.by or ""),
            reason=line.redacted.reason,
        )
        return HistoryRow(when, who, tr("{who} {did}", who=who, did=change), where, change)
    if field is None or line.kind in _ACTS:
        change = _act_words(line, form, context)
        what = tr("{who} {did}", who=who, did=change)
        if where and not field:
            what = tr("{what} ({case})", what=what, case=where)
    else:
        change = _change_words(line, field, form, context)
        what = _sentence(line, who, asked, change, computed=field.computed is not None)
    if line.reason:
        change = tr("{what}. Reason: {reason}", what=change, reason=line.reason)
        what = tr("{what}. Reason: {reason}", what=what, reason=line.reason)
    if line.parked:
        change = tr("{what}. It counts for nothing.", what=change)
        what = tr("{what}. It counts for nothing.", what=what)
    return HistoryRow(when, who, what, where, change)


def _act_words(line: HistoryLine, form: Form, context: Context) -> str:
    known = _ACTS.get(line.kind)
    if line.kind in _TAKEN_BACK and not line.holds:
        known = _TAKEN_BACK[line.kind]
    did = say(known) if known else line.kind
    detail = line.detail
    if line.kind in _NAMED and line.scope is not None:
        step = next((s.title.said(context.language) for s in form.sections if s.id == line.scope.section), "")
        detail = tr("{step}, as {role}", step=step, role=role_words(detail).lower())
    elif line.kind == review.RETURNED and line.scope is not None:
        detail = next(
            (s.title.said(context.language) for s in form.sections if s.id == line.scope.section), ""
        )
    return tr("{what}: {detail}", what=did, detail=detail) if detail else did


def _change_words(line: HistoryLine, field: Field, form: Form, context: Context) -> str:
    after = answer_words(line.after, field, form, context)
    if line.before is None:
        return after
    before = answer_words(line.before, field, form, context)
    return tr("from “{before}” to “{after}”", before=before, after=after)


def _sentence(line: HistoryLine, who: str, asked: str, change: str, *, computed: bool) -> str:
    if computed and line.before is None:
        return tr("“{asked}” was computed: {after}", asked=asked, after=change)
    if computed:
        return tr("“{asked}” was computed again: {change}", asked=asked, change=change)
    if line.before is None:
        return tr("{who} answered “{asked}”: {after}", who=who, asked=asked, after=change)
    return tr("{who} changed “{asked}” {change}", who=who, asked=asked, change=change)
