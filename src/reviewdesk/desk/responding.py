"""Answers out of a FHIR QuestionnaireResponse: shown first, then written as the person at the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Answer, CannotCompute, Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records import review as words
from reviewdesk.records.heads import was_redacted
from reviewdesk.records.library import Library
from reviewdesk.records.places import answer_target
from reviewdesk.records.rights import Blocked, may_write
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text

if TYPE_CHECKING:
    from reviewdesk.exchange.review_fhir.response import Answered

SOURCE = "FHIR:QuestionnaireResponse"
"""What an answer keeps as its source that came in here."""


class Fate(StrEnum):
    """What would become of an answer of the file."""

    NEW = "new"  # nothing stands there yet
    OTHER = "other"  # another answer stands; written only for a reason
    SAME = "same"  # it stands there already
    NOT = "not"  # it cannot be written


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One answer of the file; `why` it cannot be written; `signed`: a signature stands over its place."""

    place: Place
    answer: Answer
    fate: Fate
    why: Text | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """What a file would bring into a review. `version`: of the form it answers, where that is another one;
    `lost`: what stands in it and is no answer to this form, by its link id.
    """

    review: RecordId
    title: str
    said: Answered
    lines: tuple[ResponseLine, ...]
    lost: tuple[tuple[str, Text], ...]
    version: str = ""

    def counted(self, fate: Fate) -> int:
        return Counter(line.fate for line in self.lines)[fate]

    def written(self, reason: str) -> int:
        """How many of its answers are written, with a reason for those that replace another or without."""
        return self.counted(Fate.NEW) + (self.counted(Fate.OTHER) if reason.strip() else 0)

    def left(self, reason: str) -> int:
        """How much of the file is not in the review when that is written."""
        replaced = 0 if reason.strip() else self.counted(Fate.OTHER)
        return self.counted(Fate.NOT) + len(self.lost) + replaced


class Responding:
    """What a response says is one person's answer: theirs who lets it in, by their rights and marked."""

    def __init__(self, library: Library, writer: Writer, reviews: Reviews) -> None:
        self._library = library
        self._writer = writer
        self._reviews = reviews

    def plan(self, review: RecordId, data: bytes) -> ResponsePlan | Blocked:
        """Compare the response in a file with the review; nothing is written. Raises Refusal."""
        from reviewdesk.exchange.review_fhir.response import (  # noqa: PLC0415 -- not at every start
            find_response,
            read_response,
        )

        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        found = find_response(data)
        if found.form != view.form.id:
            raise Refusal(
                Text("The answers in this file are not answers to the form of this review."),
                why=Text(
                    "They answer {other}; the review is made with {form}.",
                    other=found.form or Text("a form that is not named"),
                    form=view.form.id,
                ),
                next_step=Text("Choose the review they belong to, or another file."),
            )
        said = read_response(view.form, found.tree)
        version = found.version if found.version != view.form.version else ""
        return ResponsePlan(
            review,
            view.review.opening.title,
            said,
            tuple(self._lines(view, said.answers)),
            (*said.lost, *((name, _NONE_SAID) for name in sorted(said.none_said - view.facts.none_said))),
            version,
        )

    def answered_by(self, data: bytes) -> tuple[tuple[RecordId, str], ...]:
        """The reviews in the person's scope, with their titles, that are made with the form a file answers.
        Raises Refusal where there is none.
        """
        from reviewdesk.exchange.review_fhir.response import find_response  # noqa: PLC0415 -- as in `plan`

        form = find_response(data).form
        found = [
            (view.review.id, view.review.opening.title)
            for view in self._reviews.mine()
            if view.form.id == form
        ]
        if not found:
            raise Refusal(
                Text("No review here is made with the form that this file answers."),
                why=Text("It answers {form}.", form=form or Text("a form that is not named")),
                next_step=Text("Open the review first, or choose another file."),
            )
        return tuple(found)

    def commit(self, plan: ResponsePlan, reason: str = "") -> ResponsePlan | Blocked:
        """Write what is new, and with a reason what would replace another answer; all of it or nothing.

        Compared with the review as it is now; what comes back tells what was written under its old fate.
        """
        view = self._reviews.view(plan.review)
        if isinstance(view, Blocked):
            return view
        now = replace(plan, lines=tuple(self._lines(view, plan.said.answers)))
        wanted = (Fate.NEW, Fate.OTHER) if reason.strip() else (Fate.NEW,)
        acts: list[Act] = []
        for line in now.lines:
            if line.fate in wanted:
                act = self._reviews.answering(view, line.place, _marked(line.answer), reason.strip() or None)
                if isinstance(act, Blocked):
                    return act
                if act is not None:
                    acts.append(act)
        done = self._reviews.write(view, *acts)
        return done if isinstance(done, Blocked) else now

    def _lines(self, view: ReviewView, answers: Mapping[Place, Answer]) -> Iterator[ResponseLine]:
        signed = {scope for scope, state in view.decision.scopes.items() if state.signed}
        for place, answer in answers.items():
            held = view.computed.get(place, view.facts.answers.get(place))
            over = Scope(place.section, place.row) in signed
            if _equal(answer, held):
                yield ResponseLine(place, answer, Fate.SAME)
            elif (why := self._cannot(view, place, answer)) is not None:
                yield ResponseLine(place, answer, Fate.NOT, why)
            else:
                yield ResponseLine(place, answer, Fate.OTHER if held is not None else Fate.NEW, signed=over)

    def _cannot(self, view: ReviewView, place: Place, answer: Answer) -> Text | None:
        """Why this answer is not written here whoever lets it in, or not by this person."""
        field = view.form.field(place.field)
        rows = {row.id for row in view.review.rows_of(view.form.section(place.section).rows_of or "")}
        if place.row is not None and place.row not in rows:
            return Text("The review has no such case; add it in the window first.")
        target = answer_target(place)
        if place not in view.facts.answers and was_redacted(self._library.graph(view.review.id), target):
            return Text("An answer was redacted here; no file brings one back. It is answered in the window.")
        if field.judged_by:
            return Text("It is judged first, each without seeing the other; nobody else's file says it.")
        if any(conflict.place == place for conflict in view.review.conflicts):
            return Text("Two values stand here; they are settled in the window.")
        act = self._reviews.answering(view, place, _marked(answer), "-")
        if isinstance(act, Blocked):
            return act.reasons[0]
        subject = self._library.subject(view.review.id)
        blocked = may_write(self._writer.person(), words.ANSWERED, (target,), subject)
        return blocked.reasons[0] if blocked is not None else None


_NONE_SAID = Text("The file says there are none; say so in the window.")


def _marked(answer: Answer) -> Answer:
    """What a file says of its own sources counts for nothing here: it came from the file."""
    return replace(answer, source=SOURCE) if isinstance(answer, Given) else answer


def _equal(answer: Answer, held: Answer | None) -> bool:
    if isinstance(answer, Given) and isinstance(held, Given):
        return answer.value == held.value
    if isinstance(answer, CannotCompute) and isinstance(held, CannotCompute):
        return True  # why is said here, in the words of here
    return answer == held
