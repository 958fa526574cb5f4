"""What comes in: admissions from files, results of measures, and the reviews that missed results open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reviewdesk.desk.importing import (
    EventLine,
    Fate,
    Imported,
    Importing,
    ImportPlan,
)
from reviewdesk.desk.recognising import Choice, NewParticipant, Wait
from reviewdesk.desk.writing import Act
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.definitions import definitions_for, unfit_definitions
from reviewdesk.forms.model import Field, Form
from reviewdesk.measures.judge import Judgement, Unusable
from reviewdesk.records import people, places
from reviewdesk.records import result as results
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of
from reviewdesk.records.candidates import MOST_SHIFTS, Candidate, candidates, roster_table, shifts
from reviewdesk.records.candidates import Imported as ImportedRecords
from reviewdesk.records.frozen import ANY_KIND
from reviewdesk.records.leading import may_lead
from reviewdesk.records.measuring import calendar_of, judged
from reviewdesk.records.naming import name_problem, tidy, title_problem
from reviewdesk.records.people import Identity, Participant, Stay, tidied
from reviewdesk.records.result import MeasuredResult, Result
from reviewdesk.records.review import Opening, Sample
from reviewdesk.records.rights import (
    Blocked,
    Subject,
    ever_writes,
    may_meet,
    may_place,
    may_see,
    may_write,
)
from reviewdesk.records.roster import RosterRow
from reviewdesk.records.sampling import drawn_from, drawn_rows
from reviewdesk.records.shapes import written
from reviewdesk.records.terms import complete_by, settings_of
from reviewdesk.texts import Text

__all__ = [
    "Candidate",
    "Choice",
    "Draw",
    "EventLine",
    "Fate",
    "ImportPlan",
    "Imported",
    "Intake",
    "NewParticipant",
    "OpenResult",
    "Wait",
]


MOST_DRAWN_FROM = 20_000
"""Rows a sample may be drawn from: the opening keeps the id of each, and fits into one entry."""


@dataclass(frozen=True, slots=True)
class Draw:
    """That the desk is to draw `size` of the `found` candidates a person was told of."""

    size: int
    found: int


@dataclass(frozen=True, slots=True)
class OpenResult:
    """A recorded result with how it is judged and the review it opened, if any.

    `others`: the titles of reviews that people who did not know of it opened on the same result.
    """

    result: Result
    judgement: Judgement | Unusable | None
    review: RecordId | None
    open_by: date
    others: tuple[str, ...] = ()


class Intake(Importing):
    """Imports, participants, results, and opening reviews."""

    # -- participants ------------------------------------------------------------------------

    def participants(self) -> tuple[Participant, ...]:
        """Those at sites in the person's scope, by name; none for roles that read nothing here."""
        who = self._writer.person()
        found = [p for p in self._library.participants() if may_meet(who, p)]
        return tuple(sorted(found, key=lambda p: (p.identity.family.casefold(), p.identity.given.casefold())))

    def add_participants(
        self, new: Sequence[tuple[Identity, tuple[Stay, ...]]]
    ) -> tuple[RecordId, ...] | Blocked:
        """Add participants with their site histories; names and identifiers are kept tidy.

        Rights come first: what is wrong with a number tells whose it is.
        """
        if blocked := may_write(self._writer.person(), people.PARTICIPANT_ADDED, (), Subject()):
            return blocked
        made = []
        acts = []
        kept = [(tidied(identity), stays) for identity, stays in new]
        if problems := self._ill_told(kept):
            return Blocked(problems)
        for identity, stays in kept:
            record = RecordId(self._writer.environment.new_id())
            changes = (people.identity_change(identity), people.stays_change(stays))
            acts.append(Act(record, people.PARTICIPANT_ADDED, changes, subject=Subject()))
            made.append(record)
        done = self._writer.write(*acts)
        return done if isinstance(done, Blocked) else tuple(made)

    def _ill_told(self, new: Sequence[tuple[Identity, tuple[Stay, ...]]]) -> tuple[Text, ...]:
        """What is wrong with participants as they are to be added."""
        who = self._writer.person()
        # Of somebody outside the reader's scope only that the number is taken.
        taken = {
            (one.system, one.value): p.name if may_meet(who, p) else None
            for p in self._library.participants()
            for one in p.identity.identifiers
        }
        found: list[Text] = []
        for identity, stays in new:
            name = f"{identity.given} {identity.family}".strip()
            told = (identity.family, identity.given, *(one.value for one in identity.identifiers))
            found += [problem for words in told if words and (problem := name_problem(words))]
            if not name:
                found.append(Text("Give the participant a name."))
            # Where somebody lived before may be anywhere; where they are now is the site of who adds them.
            if any(stay.site not in self._library.organisation.sites for stay in stays):
                found.append(Text("One of the sites is not known on this desk. Choose from the list."))
            elif stays and (blocked := may_place(who, stays[-1].site)):
                found += blocked.reasons
            for one in identity.identifiers:
                other = taken.setdefault((one.system, one.value), name)
                if other is None:
                    found.append(Text("This number is already taken."))
                elif other != name:
                    found.append(
                        Text("The number {number} is that of {name} already.", number=one.value, name=other)
                    )
        return tuple(found)

    # -- results and reviews ---------------------------------------------------------------------

    def record_result(self, measured: MeasuredResult) -> RecordId | Blocked:
        """Record a result; whether it misses its target is computed at once."""
        terms = self._library.organisation.measures.get(measured.measure)
        if terms is None:
            return Blocked((Text("This measure is not set up on this desk."),))
        verdict = judged(terms, measured)
        if isinstance(verdict, Unusable):
            return Blocked(verdict.problems)
        measured = replace(measured, period=tidy(measured.period), source=tidy(measured.source))
        if problem := title_problem(measured.period, measured.source):
            return Blocked((problem,))
        record = RecordId(self._writer.environment.new_id())
        subject = Subject(measured.sites)
        act = Act(record, results.RESULT_RECORDED, (results.result_change(measured),), subject=subject)
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else record

    def results(self) -> tuple[OpenResult, ...]:
        """Every result in the person's scope, newest first, with its review if it has one."""
        who = self._writer.person()
        opened = self._opened()
        found = []
        for one in self._library.results():
            if may_see(who, one.about.sites) is not None:
                continue
            organisation = self._library.organisation
            terms = organisation.measures.get(one.about.measure)
            contract = organisation.contracts.get(terms.contract) if terms else None
            by = calendar_of(contract).add_business_days(
                one.about.known_on, contract.opening_days if contract else 5
            )
            verdict = judged(terms, one.about) if terms else None
            reviews = opened.get(one.id, [])
            first = reviews[0][0] if reviews else None
            found.append(OpenResult(one, verdict, first, by, tuple(title for _, title in reviews[1:])))
        return tuple(
            sorted(found, key=lambda r: (r.result.about.until, r.result.about.known_on), reverse=True)
        )

    def _opened(self) -> dict[RecordId, list[tuple[RecordId, str]]]:
        """Reviews with their titles, by the result they were opened on; the one opened first stands first."""
        found: dict[RecordId, list[tuple[date, RecordId, str]]] = {}
        for record in self._library.ids("review"):
            for opening in self._library.openings(record):
                found.setdefault(opening.result, []).append((opening.opened_on, record, opening.title))
        return {
            result: [(record, title) for _, record, title in sorted(reviews)]
            for result, reviews in found.items()
        }

    def candidates(self, result: RecordId) -> tuple[Candidate, ...]:
        """What was imported of the result's period and sites that its review may list as rows.

        None for who opens no reviews, or of a result that is not in their scope.
        """
        who = self._writer.person()
        found = next((r for r in self._library.results() if r.id == result), None)
        if found is None or not ever_writes(who, words.OPENED) or may_see(who, found.about.sites):
            return ()
        form = self._form_for(found.about)
        return candidates(form, self._imported(), found.about) if form is not None else ()

    def _form_for(self, about: MeasuredResult) -> Form | None:
        """The form in force that is made for the measure's kind, else the one made for any."""
        terms = self._library.organisation.measures.get(about.measure)
        forms = [c.form for c in self._library.forms_in_force()]
        wanted = (terms.kind, ANY_KIND) if terms is not None else ()
        return next((form for kind in wanted for form in forms if kind in form.measure_kinds), None)

    def _imported(self) -> ImportedRecords:
        library = self._library
        return ImportedRecords(library.participants(), library.events(), library.imports)

    def open_review(
        self, result: RecordId, title: str, lead: PersonId, rows: Sequence[str] | Draw
    ) -> RecordId | Blocked:
        """Open the review of a missed result: form, settings, target and result are frozen in it, and each of
        the candidates named becomes a row; or each that is drawn, by a seed that nobody has seen before.
        """
        found = next((r for r in self.results() if r.result.id == result), None)
        if found is None:
            return Blocked((Text("This result is not here, or not in your scope."),))
        if said := _unreviewed(found):
            return Blocked((said,))
        terms = self._library.organisation.measures[found.result.about.measure]
        form = self._form_for(found.result.about)
        if form is None:
            return Blocked(
                (Text("No form in force is made for measures of this kind ({kind}).", kind=terms.kind),)
            )
        if unseeing := may_lead(lead, self._library.organisation, found.result.about.sites):
            return Blocked((unseeing,))
        title = tidy(title)
        if problem := title_problem(title) if title else Text("Give the review a title."):
            return Blocked((problem,))
        record = RecordId(self._writer.environment.new_id())
        imported = self._imported()
        wanted = {one.row: one for one in candidates(form, imported, found.result.about)}
        sample: Sample | None = None
        if isinstance(rows, Draw):
            drawn = self._drawn(rows, wanted)
            if isinstance(drawn, Blocked):
                return drawn
            sample, rows = drawn, drawn_rows(drawn)
        opening = self._opening(found, form, title, sample)
        if isinstance(opening, Blocked):
            return opening
        subject = Subject(opening.sites, form)
        if any(row not in wanted for row in rows):
            return Blocked((Text("One of the chosen rows is not of this period and these sites."),))
        roster = shifts(imported, found.result.about) if any(_tables(form)) else ()
        if len(roster) > MOST_SHIFTS:
            return Blocked(
                (
                    Text(
                        "The roster of this period and these sites has {n} visits; a review keeps {most} at "
                        "most. Record the result for one site, or for a shorter period.",
                        n=f"{len(roster):,}",
                        most=f"{MOST_SHIFTS:,}",
                    ),
                )
            )
        parts: list[tuple[Change, ...]] = [
            (Change(places.ABOUT, Value(written(opening))), Change(places.LEAD, Value(lead))),
            tuple(_measure_changes(form, terms.id)),
        ]
        for row in rows:
            # In entries of their own: a body is redacted whole, and one case must not take another with it.
            parts += _row_changes(form, wanted[row], terms.id)
        tables = _tables(form) if roster else ()
        parts += ((_table_change(form, section, table, roster),) for section, table in tables)
        acts = (Act(record, words.OPENED, part, form=form.sha256, subject=subject) for part in parts if part)
        done = self._writer.write(*acts)
        return done if isinstance(done, Blocked) else record

    def _drawn(self, draw: Draw, wanted: Mapping[str, Candidate]) -> Sample | Blocked:
        if draw.found != len(wanted):
            return Blocked(
                (
                    Text(
                        "Records came in meanwhile: {now} were found, {then} when you chose. Choose again.",
                        now=f"{len(wanted):,}",
                        then=f"{draw.found:,}",
                    ),
                )
            )
        if not 0 < draw.size <= len(wanted):
            return Blocked((Text("A sample has from 1 to {n} cases.", n=f"{len(wanted):,}"),))
        if len(wanted) > MOST_DRAWN_FROM:
            return Blocked(
                (
                    Text(
                        "A sample is drawn from {most} records at most. Record the result for one site, or "
                        "for a shorter period.",
                        most=f"{MOST_DRAWN_FROM:,}",
                    ),
                )
            )
        return drawn_from(wanted, draw.size, self._writer.environment.random(16).hex())

    def _opening(self, found: OpenResult, form: Form, title: str, sample: Sample | None) -> Opening | Blocked:
        about = found.result.about
        organisation = self._library.organisation
        terms = organisation.measures[about.measure]
        contract = organisation.contracts.get(terms.contract)
        calendar = calendar_of(contract)
        settings = settings_of(form, contract.settings if contract else {})
        definitions = definitions_for(form.id, contract.definitions if contract else ())
        if unfit := unfit_definitions(form, definitions):
            return Blocked((unfit, Text("An administrator changes the definitions of the contract.")))
        today = self._writer.environment.today()
        return Opening(
            title=title,
            form=form.id,
            form_version=form.version,
            form_sha256=form.sha256,
            settings=settings,
            contract=terms.contract,
            measure=terms.id,
            result=found.result.id,
            period=about.period,
            since=about.since,
            until=about.until,
            numerator=about.numerator,
            denominator=about.denominator,
            target=terms.target,
            known_on=about.known_on,
            opened_on=today,
            open_by=found.open_by,
            complete_by=complete_by(form, settings, today, about.known_on, calendar),
            sites=about.sites,
            additions=organisation.additions(form.id),
            sample=sample,
            definitions=definitions,
        )


def _unreviewed(found: OpenResult) -> Text | None:
    """Why no review is opened on a result, whoever asks."""
    if found.review is not None:
        return Text("This result has its review already.")
    if not isinstance(found.judgement, Judgement) or not found.judgement.opens_review:
        return Text("This result met its target; nothing is reviewed.")
    return None


def _measure_changes(form: Form, measure: str) -> Iterator[Change]:
    """The missed measure, where a form asks for it once and not in every row."""
    for section in form.sections:
        for field in section.fields if section.rows_of is None else ():
            if field.fill == "measure":
                given = Given(measure)
                yield Change(
                    places.answer_target(Place(section.id, None, field.id)), content_of(given, field, form)
                )


def _row_changes(form: Form, candidate: Candidate, measure: str) -> list[tuple[Change, ...]]:
    """One row in every section that repeats over its source; and what it is filled with."""
    rows, filled = [], []
    for section in form.sections:
        if section.repeat is None or section.repeat.source != candidate.of:
            continue
        rows.append(Change(places.row_target(section.id, candidate.row), Value(candidate.record)))
        for field in section.fields:
            value = measure if field.fill == "measure" else candidate.values.get(field.fill or "")
            if value is not None:
                place = Place(section.id, candidate.row, field.id)
                # The measure was not imported with the row: it is the one the review was opened for.
                source = None if field.fill == "measure" else candidate.source
                given = Given(value, source=source)
                filled.append(Change(places.answer_target(place), content_of(given, field, form)))
    return [tuple(rows), tuple(filled)]


def _tables(form: Form) -> Iterator[tuple[str, Field]]:
    """Tables outside rows that are filled from the roster, each with its section."""
    for section in form.sections:
        for field in section.fields:
            if section.rows_of is None and field.table_from == "roster":
                yield section.id, field


def _table_change(form: Form, section: str, field: Field, roster: Sequence[RosterRow]) -> Change:
    senders = ", ".join(sorted({row.visit.source for row in roster}))
    given = Given(roster_table(field, roster), source=senders)
    return Change(places.answer_target(Place(section, None, field.id)), content_of(given, field, form))
