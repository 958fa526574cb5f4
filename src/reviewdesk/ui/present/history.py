"""History as people read it: when, who, what from and to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from reviewdesk.forms.model import Form
from reviewdesk.records import redaction, review
from reviewdesk.records.review import HistoryLine
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.moments import lately
from reviewdesk.ui.present.values import answer_words


@dataclass(frozen=True, slots=True)
class HistoryRow:
    when: str
    who: str
    what: str
    where: str = ""


_ACTS = {
    redaction.REQUESTED: Text("{who} asked for a redaction"),
    redaction.TAKEN_BACK: Text("{who} took a request for redaction back, or declined it"),
    review.OPENED: Text("{who} opened the review"),
    review.LED: Text("{who} named the lead"),
    review.ROW_ADDED: Text("{who} added a case"),
    review.ROW_REMOVED: Text("{who} removed a case"),
    review.ROW_RESTORED: Text("{who} restored a case"),
    review.NO_ROWS: Text("{who} recorded that there are no cases"),
    review.REASONED: Text("{who} gave a reason"),
    review.CONFIRMED: Text("{who} confirmed a validation"),
    review.EVIDENCE_LINKED: Text("{who} linked evidence"),
    review.EVIDENCE_WITHDRAWN: Text("{who} withdrew evidence"),
    review.SIGNED: Text("{who} signed"),
    review.SIGNATURE_WITHDRAWN: Text("{who} withdrew a signature"),
    review.RETURNED: Text("{who} returned the work"),
    review.NOTED: Text("{who} wrote a note"),
    review.JUDGED: Text("{who} recorded a first judgement"),
    review.EXCUSED: Text("{who} excused a first judgement"),
    review.MOVED: Text("{who} moved the review to a newer version of its form"),
    review.PANEL: Text("{who} recorded a member of the panel"),
}


def history_row(line: HistoryLine, form: Form, context: Context) -> HistoryRow:
    """One line; a withheld change says that it is, and nothing of its content."""
    when = lately(datetime.fromtimestamp(line.at / 1000, UTC), context.now)
    who = tr("You") if line.author == context.me else context.name(line.author or "")
    field = next(
        (f for s in form.sections for f in s.fields if line.place and f.id == line.place.field), None
    )
    where = field.ask.said(context.language) if field else ""
    if line.withheld:
        return HistoryRow(when, who, tr("{who} judged; not shown until all have judged", who=who), where)
    if line.redacted is not None:
        gone = line.redacted
        what = tr(
            "{who} wrote here; redacted {on} by order of {by}. Reason: {reason}",
            who=who,
            on=lately(datetime.fromtimestamp(gone.at / 1000, UTC), context.now),
            by=context.name(gone.by or ""),
            reason=gone.reason,
        )
        return HistoryRow(when, who, what, where)
    if field is None or line.kind in _ACTS:
        known = _ACTS.get(line.kind)
        what = say(known.given(who=who)) if known else tr("{who}: {kind}", who=who, kind=line.kind)
    else:
        before = answer_words(line.before, field, form, context)
        after = answer_words(line.after, field, form, context)
        said = Text(
            "{who} changed “{asked}” from {before} to {after}",
            who=who,
            asked=where,
            before=before,
            after=after,
        )
        if line.before is None:
            said = Text("{who} answered “{asked}”: {after}", who=who, asked=where, after=after)
        what = say(said)
    if line.reason:
        what = tr("{what}. Reason: {reason}", what=what, reason=line.reason)
    return HistoryRow(when, who, what, where)
