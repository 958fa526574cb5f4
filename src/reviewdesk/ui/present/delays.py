"""Moments against their time standards, in words."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.decision import Delay, Verdict
from reviewdesk.texts import say, tr
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.moments import moment_words, span_words


@dataclass(frozen=True, slots=True)
class DelayRow:
    """A computed line under a moment; `late` colours it, the words say it too."""

    text: str
    late: bool = False
    known: bool = True


def delay_row(delay: Delay, context: Context) -> DelayRow:
    """How a moment stands against its standard: `Took 26 h. Standard: same day. Late by 2 h.`"""
    standard = tr("Standard: {standard}.", standard=say(delay.standard))
    match delay.verdict:
        case Verdict.UNKNOWN:
            if delay.limit is None:
                return DelayRow(standard, known=False)
            limit = moment_words(delay.limit, context.zone, context.now.date())
            return DelayRow(tr("{standard} Due by {limit}.", standard=standard, limit=limit), known=False)
        case Verdict.DID_NOT_HAPPEN:
            return DelayRow(tr("Did not happen. {standard} Counts as late.", standard=standard), late=True)
        case Verdict.ON_TIME | Verdict.LATE:
            late = delay.verdict is Verdict.LATE
            took = tr("Took {span}.", span=span_words(delay.taken)) if delay.taken is not None else ""
            if late and delay.late_by is not None:
                verdict = tr("Late by {span}.", span=span_words(delay.late_by))
            else:
                verdict = tr("Late.") if late else tr("On time.")
            return DelayRow(" ".join(part for part in (took, standard, verdict) if part), late=late)
    raise AssertionError(delay.verdict)
