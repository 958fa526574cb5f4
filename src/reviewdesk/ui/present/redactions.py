"""Requests for redaction as the list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from reviewdesk.desk.redacting import Listed
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.moments import lately
from reviewdesk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """A line of the list; `detail` is what the dialog says in place of the warning."""

    key: str
    about: str
    what: str
    who: str
    when: str
    reason: str
    state: str
    tone: Tone
    detail: str = ""
    waits: bool = True
    done: bool = False
    held: bool = False


def redaction_row(one: Listed, now: datetime) -> RedactionRow:
    """One request, in words."""
    state, tone = _state(one)
    return RedactionRow(
        key=one.request.entry,
        about=one.title or tr("A record that is no review"),
        what=_what(one),
        who=one.asked_by,
        when=lately(datetime.fromtimestamp(one.request.at / 1000, UTC), now),
        reason=one.request.reason,
        state=state,
        tone=tone,
        detail=_detail(one),
        waits=one.waits,
        done=one.done is not None,
        held=one.hold is not None,
    )


def _what(one: Listed) -> str:
    if one.request.asked.whole:
        return tr("The whole record")
    return ", ".join(say(what) if isinstance(what, Text) else what for what in one.what)


def _state(one: Listed) -> tuple[str, Tone]:
    if one.back:
        return tr("Came back"), Tone.BAD
    if one.hold is not None or (one.covered_by is not None and one.waits):
        return tr("Legal hold"), Tone.HOLD
    if one.outstanding:
        return tr("Ordered, not carried out"), Tone.BAD
    if one.done is not None:
        return tr("Redacted"), Tone.OK
    return tr("Waits"), Tone.HOLD


def _detail(one: Listed) -> str:
    if one.hold is not None:
        return tr("A legal hold stands on this record: {reason}", reason=one.hold.reason)
    if one.covered_by is not None and one.waits:
        return say(one.covered_by)
    if one.back:
        return say(
            counted(
                "{n} entry came back: somebody wrote it without knowing of the redaction. Redact it again, "
                "or leave it if it says something else.",
                "{n} entries came back: somebody wrote them without knowing of the redaction. Redact them "
                "again, or leave them if they say something else.",
                len(one.back),
            )
        )
    if one.done is not None:
        return tr("Redacted by order of {who}: {reason}", who=one.done_by, reason=one.done.order.reason)
    return tr("An order had no effect. {why}", why=say(one.against)) if one.against is not None else ""
