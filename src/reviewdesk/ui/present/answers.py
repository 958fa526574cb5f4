"""What a file of answers would bring into a review, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewdesk.desk.responding import Fate, ResponseLine, ResponsePlan
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.review_page import row_labels
from reviewdesk.ui.present.values import answer_words


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Answers with the same fate, each in a line."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """The preview: `warnings` are read first; `new` answers are written, `other` ones only with a reason."""

    counts: str
    warnings: tuple[str, ...]
    groups: tuple[AnswerGroup, ...]
    new: int
    other: int


def answers_page(plan: ResponsePlan, view: ReviewView, context: Context) -> AnswersPage:
    """The plan as the person reads it who may let it in."""
    new, other = plan.counted(Fate.NEW), plan.counted(Fate.OTHER)
    found = _Reading(view, context)
    groups = (
        AnswerGroup(tr("New"), found.lines(plan, Fate.NEW, found.says)),
        AnswerGroup(tr("Another answer stands there"), found.lines(plan, Fate.OTHER, found.replaces)),
        AnswerGroup(
            tr("Cannot be written"),
            found.lines(plan, Fate.NOT, lambda line: say(line.why) if line.why else ""),
        ),
        AnswerGroup(
            tr("In the file, and no answer to this form"),
            tuple(f"{link}: {say(why)}" if link else say(why) for link, why in plan.lost),
        ),
    )
    same = plan.counted(Fate.SAME)
    return AnswersPage(
        tr("{new} new, {other} different, {same} already there.", new=new, other=other, same=same),
        tuple(_warnings(plan)),
        tuple(group for group in groups if group.lines),
        new,
        other,
    )


def written_words(count: int) -> Text:
    """What is said once they are in."""
    return counted("{n} answer was written.", "{n} answers were written.", count)


def _warnings(plan: ResponsePlan) -> list[str]:
    found = []
    if plan.version:
        found.append(tr("They answer version {version} of its form.", version=plan.version))
    if over := sum(line.signed for line in plan.lines):
        said = counted(
            "{n} of them stands in what is signed: its signature would be older than a change.",
            "{n} of them stand in what is signed: those signatures would be older than a change.",
            over,
        )
        found.append(say(said))
    return found


class _Reading:
    def __init__(self, view: ReviewView, context: Context) -> None:
        self._view, self._context = view, context
        self._cases = row_labels(view.form, view.facts, context)

    def lines(self, plan: ResponsePlan, fate: Fate, words: Callable[[ResponseLine], str]) -> tuple[str, ...]:
        return tuple(
            tr("{asked}: {words}", asked=self._asked(line), words=words(line))
            for line in plan.lines
            if line.fate is fate
        )

    def says(self, line: ResponseLine) -> str:
        form = self._view.form
        return answer_words(line.answer, form.field(line.place.field), form, self._context)

    def replaces(self, line: ResponseLine) -> str:
        view = self._view
        held = view.computed.get(line.place, view.facts.answers.get(line.place))
        stands = answer_words(held, view.form.field(line.place.field), view.form, self._context)
        return tr("“{new}” in the file, “{stands}” in the review", new=self.says(line), stands=stands)

    def _asked(self, line: ResponseLine) -> str:
        asked = self._view.form.field(line.place.field).ask.said(self._context.language)
        if line.place.row is None:
            return asked
        # The id of a row that is not here says nothing to anybody.
        case = self._cases.get(line.place.row) or tr("another case")
        return tr("{asked} ({case})", asked=asked, case=case)
