"""My work: what is due to the person at the desk, over all that is in their scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reviewdesk.desk.environment import from_ms
from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.waiting import Waiting
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.model import Severity
from reviewdesk.measures.clock import DueState, due_state
from reviewdesk.measures.judge import Judgement
from reviewdesk.records.duties import Duty, DutyKind, duties_of_review
from reviewdesk.records.library import Library
from reviewdesk.records.measuring import calendar_of, judged
from reviewdesk.records.progress import sign_offs
from reviewdesk.records.review import OPENED
from reviewdesk.records.rights import ever_writes, may_govern, may_release, may_see
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A duty with where its due date stands today."""

    duty: Duty
    standing: DueState | None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review in the list: how far it is, what holds it, when it is due."""

    id: RecordId
    title: str
    period: str
    sites: tuple[str, ...]
    rows: int
    signed: int  # sign-offs that stand
    asked: int  # sign-offs asked for, as far as is known now
    holds: int
    standing: DueState | None
    state: Text

    @property
    def done(self) -> bool:
        """Signed to its end, and nothing holds it."""
        return self.asked > 0 and self.signed == self.asked and not self.holds


class Work:
    """Computed afresh at every call."""

    def __init__(self, library: Library, writer: Writer, reviews: Reviews, waiting: Waiting) -> None:
        self._library = library
        self._writer = writer
        self._reviews = reviews
        self._waiting = waiting

    def mine(self) -> tuple[WorkLine, ...]:
        """What is due, overdue and waiting, most pressing first; what waits for others last."""
        who = self._writer.person()
        duties: list[Duty] = []
        for view in self._reviews.mine():
            duties.extend(duties_of_review(who, view.review, view.form, view.decision, view.actions))
            if not view.decision.reviewing() and may_release(who, view.review.opening.sites) is None:
                duties.append(
                    Duty(
                        DutyKind.RELEASE,
                        view.review.opening.title,
                        Text("Every stage is signed: the pack can be released"),
                        view.review.opening.complete_by,
                        view.review.id,
                    )
                )
        duties.extend(self._to_open())
        duties.extend(self._to_match())
        duties.extend(self._to_set_up())
        lines = [WorkLine(duty, self._standing(duty.due, duty.review)) for duty in duties]
        return tuple(sorted(lines, key=lambda line: (not line.duty.mine, line.duty.due or date.max)))

    def reviews(self) -> tuple[ReviewLine, ...]:
        """Every review in the person's scope, most pressing first."""
        lines = [self._line(view) for view in self._reviews.mine()]
        return tuple(
            sorted(lines, key=lambda line: (line.standing.due if line.standing else date.max, line.title))
        )

    def _line(self, view: ReviewView) -> ReviewLine:
        opening = view.review.opening
        signed = sign_offs(view.form, view.decision)
        holds = sum(h.severity is not Severity.NOTE for h in view.decision.holds)
        done = signed.complete and not holds
        last = max((s.at for s in view.review.signatures), default=None)
        tz = self._writer.environment.tz_minutes()
        finished = from_ms(last, tz).date() if done and last is not None else None
        return ReviewLine(
            view.review.id,
            opening.title,
            opening.period,
            tuple(view.names.get(site, site) for site in opening.sites),
            len(view.review.rows),
            signed.given,
            signed.asked,
            holds,
            self._standing(opening.complete_by, view.review.id, finished),
            Text("Signed: the pack can be released")
            if done
            else counted("{n} thing holds it", "{n} things hold it", holds),
        )

    def _to_open(self) -> list[Duty]:
        """Missed results in scope that have no review yet (clock 1)."""
        who = self._writer.person()
        organisation = self._library.organisation
        if not ever_writes(who, OPENED):
            return []
        opened = {o.result for r in self._library.ids("review") for o in self._library.openings(r)}
        found = []
        for result in self._library.results():
            terms = organisation.measures.get(result.about.measure)
            if terms is None or result.id in opened or may_see(who, result.about.sites) is not None:
                continue
            verdict = judged(terms, result.about)
            if isinstance(verdict, Judgement) and verdict.opens_review:
                contract = organisation.contracts.get(terms.contract)
                days = contract.opening_days if contract else 5
                due = calendar_of(contract).add_business_days(result.about.known_on, days)
                title = f"{terms.title}, {result.about.period}"
                where = ", ".join(
                    organisation.sites[site].name for site in result.about.sites if site in organisation.sites
                )
                needs = (
                    Text("Missed at {sites}: open its review", sites=where)
                    if where
                    else Text("Missed: open its review")
                )
                found.append(Duty(DutyKind.OPEN, title, needs, due, record=result.id))
        return found

    def _to_match(self) -> list[Duty]:
        waiting = len(self._waiting.people())
        if not waiting:
            return []
        needs = counted("{n} person waits to be recognized", "{n} people wait to be recognized", waiting)
        return [Duty(DutyKind.MATCH, Text("Imports"), needs, None)]

    def _to_set_up(self) -> list[Duty]:
        """What an administrator adds before anything can be reviewed."""
        organisation = self._library.organisation
        if organisation.measures or may_govern(self._writer.person()) is not None:
            return []
        needs = Text("Add sites, people, contracts and measures; then results and imports can come in")
        return [Duty(DutyKind.SET_UP, Text("Set up the organization"), needs, None)]

    def _standing(
        self, due: date | None, review: RecordId | None, finished: date | None = None
    ) -> DueState | None:
        """Where a due date stands today, or stood when it was done, on the calendar of the contract."""
        if due is None:
            return None
        contracts = self._library.organisation.contracts
        fold = self._library.fold(review) if review is not None else None
        one = contracts.get(fold.opening.contract) if fold else next(iter(contracts.values()), None)
        calendar = calendar_of(one)
        return due_state(calendar, due, self._writer.environment.today(), done_on=finished)
