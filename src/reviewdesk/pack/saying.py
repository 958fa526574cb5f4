"""Answers, moments and states of a review in the words a pack prints."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from reviewdesk.forms.answers import (
    Answer,
    Blind,
    CannotCompute,
    Communication,
    Disputed,
    Given,
    NotApplicable,
    NotKnown,
    Place,
    Table,
)
from reviewdesk.forms.cells import read_cell
from reviewdesk.forms.decision import Delay, Truth
from reviewdesk.forms.decision import Verdict as OnTime
from reviewdesk.forms.model import Field
from reviewdesk.forms.standards import zone
from reviewdesk.forms.values import offset_of, shown, us_date, us_moment
from reviewdesk.identity.roles import Role
from reviewdesk.pack.blocks import Voice
from reviewdesk.pack.content import Fact, Marks, Moment, Standing, Tone
from reviewdesk.pack.release_page import said_moment
from reviewdesk.records.origin import basis_words, origin_words
from reviewdesk.records.review import Written
from reviewdesk.records.time_axis import time_axis
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted

MOST_ROWS = 40
"""Rows of a table a pack prints; of a longer one it says how many there are."""


def _thousandths(share: float) -> int:
    return round(share * 1000)


class Saying:
    """Says one review's answers; `tz` in minutes east of UTC."""

    def __init__(self, view: ReviewView, voice: Voice, tz: int) -> None:
        self.view = view
        self.voice = voice
        self.tz = tz

    def person(self, person: str | None) -> str:
        """A printed name."""
        return self.view.names.get(person, "") if person else ""

    def role(self, role: str) -> str:
        """A role as people read it; one this version does not know as it is written."""
        return self.voice(Role(role).label) if role in {r.value for r in Role} else role

    def case(self, number: int, label: str = "") -> str:
        """A case as other parts of the pack name it; empty for none (0)."""
        if not number:
            return ""
        if label:
            return self.voice(Text("Case {number}, {label}", number=number, label=label))
        return self.voice(Text("Case {number}", number=number))

    def moment(self, time: int) -> str:
        """A moment with its zone."""
        return said_moment(time, self.tz, self.voice)

    def day(self, day: date | None) -> str:
        """A date, US order; empty for none."""
        return us_date(day) if day is not None else ""

    def local_day(self, time: int) -> date:
        """The day a moment (ms UTC) fell on."""
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time, minutes=self.tz)).date()

    def hidden(self, place: Place) -> bool:
        """Whether the question does not apply: its answer, if any, is left out."""
        state = self.view.decision.fields.get(place)
        return state is not None and state.shown is Truth.NOT_MET

    def answer(self, field: Field, place: Place) -> tuple[str, str]:
        """The answer as shown, and a note that says where it came from or why there is none."""
        written = self.view.review.answers.get(place)
        told = self.view.facts.answers.get(place)
        if field.computed is not None:
            told = self.view.computed.get(place)
        words, note = self._said(field, told)
        notes = [note, *self._source(told, written, computed=field.computed is not None)]
        return words, " · ".join(part for part in notes if part)

    def fact(self, field: Field, place: Place, evidence: tuple[str, ...]) -> Fact:
        """A question with its answer; a table by its rows, as far as a page holds them."""
        words, note = self.answer(field, place)
        asked = field.ask.said(self.view_language)
        told = self.view.computed.get(place) if field.computed else self.view.facts.answers.get(place)
        if not isinstance(told, Given) or not isinstance(told.value, Table):
            return Fact(asked, words, note, evidence)
        count = len(told.value.rows)
        words = self.voice(counted("{n} row", "{n} rows", count))
        if count > MOST_ROWS:
            words = self.voice(Text("{rows}. They are in the entries inside this file.", rows=words))
            return Fact(asked, words, note, evidence)
        heads = tuple(phrase.said(self.view_language) for _, phrase in field.columns)
        lines = tuple(self._line(field, row) for row in told.value.rows)
        return Fact(asked, words, note, evidence, heads, lines, self._marks(field, told))

    def _line(self, field: Field, row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            self._cell(field.column_fields[at], text) if at < len(field.column_fields) else text
            for at, text in enumerate(row)
        )

    def _cell(self, column: Field, text: str) -> str:
        form, language, names = self.view.form, self.view_language, self.view.names
        value = read_cell(column, form, text, zone(self.tz)) if text else None
        return text if value is None else shown(column, form, value, language, names, self.tz)

    def _marks(self, field: Field, told: Given) -> Marks | None:
        axis = time_axis(told, field, self.view.form, zone(self.tz), self.view_language)
        if axis is None:
            return None
        months = tuple((_thousandths(at), f"{day.month:02}/{day.year}") for at, day in axis.months)
        lanes = tuple(
            (lane.label, tuple(_thousandths(mark.at) for mark in lane.marks)) for lane in axis.lanes
        )
        return Marks(months, lanes)

    @property
    def view_language(self) -> str:
        """The language forms are said in."""
        return self.voice.language

    def _said(self, field: Field, answer: Answer | None) -> tuple[str, str]:
        voice = self.voice
        match answer:
            case Given(Communication() as told):
                said = shown(field, self.view.form, told, self.view_language, self.view.names)
                more = [told.said, told.answer or ""]
                return "\n".join(part for part in (said, *more) if part), self._clock(told.sent_at)
            case Given(datetime() as at):
                return us_moment(at), self._clock(at)
            case Given(value):
                return shown(field, self.view.form, value, self.view_language, self.view.names), ""
            case NotKnown(owner, expected):
                return voice(Text("Not known yet")), voice(
                    Text("{name} finds out by {day}", name=self.person(owner), day=us_date(expected))
                )
            case NotApplicable(reason):
                return voice(Text("Does not apply")), reason
            case CannotCompute(reason):
                return voice(Text("Cannot be computed")), voice(reason)
            case Disputed():
                return voice(Text("Two answers stand; nobody has settled them")), ""
            case Blind():
                return voice(Text("Not settled yet")), ""
        return voice(Text("Not answered")), ""

    def _clock(self, moment: datetime) -> str:
        """By which clock a moment was written down: the hours of two places are not the same."""
        offset = offset_of(moment)
        return self.voice(offset) if offset is not None else ""

    def _source(self, told: Answer | None, written: Written | None, *, computed: bool) -> list[str]:
        notes = []
        if isinstance(told, Given) and told.source:
            notes.append(self.voice((basis_words if computed else origin_words)(told.source)))
        if written is not None and written.reason:
            notes.append(self.voice(Text("Reason: {reason}", reason=written.reason)))
        return notes

    def timed(self, field: Field, place: Place) -> Moment:
        """A moment of a case against its time standard."""
        words, note = self.answer(field, place)
        given = self.view.facts.answers.get(place)
        if isinstance(given, Given) and isinstance(given.value, Communication):
            words, note = (
                us_moment(given.value.sent_at),
                self.voice(
                    Text(
                        "{clock} · {name} was told",
                        clock=self._clock(given.value.sent_at),
                        name=given.value.reached,
                    )
                ),
            )
        state = self.view.decision.fields.get(place)
        delay = state.delay if state is not None else None
        if delay is None:
            recorded = isinstance(given, Given)
            standing = Standing(self.voice(Text("Recorded")) if recorded else "–")
            return Moment(field.ask.said(self.view_language), words, "", "", standing, note)
        standard = delay.standard if isinstance(delay.standard, str) else self.voice(delay.standard)
        return Moment(
            field.ask.said(self.view_language),
            words,
            standard,
            self._delay(delay),
            self._on_time(delay),
            note,
        )

    def _on_time(self, delay: Delay) -> Standing:
        voice = self.voice
        match delay.verdict:
            case OnTime.ON_TIME:
                return Standing(voice(Text("On time")), Tone.GOOD)
            case OnTime.LATE:
                return Standing(voice(Text("Late")), Tone.BAD)
            case OnTime.DID_NOT_HAPPEN:
                return Standing(voice(Text("Did not happen")), Tone.BAD)
        return Standing(voice(Text("Cannot be said")), Tone.HELD)

    def _delay(self, delay: Delay) -> str:
        return self.span(delay.late_by) if delay.late_by is not None else ""

    def span(self, span: timedelta) -> str:
        """A stretch of time in days, hours and minutes: the two largest that are there."""
        minutes = max(1, round(span.total_seconds() / 60))
        days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
        parts = [
            self.voice(counted("{n} day", "{n} days", days)) if days else "",
            self.voice(counted("{n} hour", "{n} hours", hours)) if hours else "",
            self.voice(counted("{n} minute", "{n} minutes", rest)) if rest else "",
        ]
        return " ".join([part for part in parts if part][:2])
