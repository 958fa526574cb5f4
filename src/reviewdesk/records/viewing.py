"""A review as one person may see it now: its fold, what holds, and the words to show it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from reviewdesk.forms.answers import Answer, Facts, Given, Place, copied
from reviewdesk.forms.deciding import Decider
from reviewdesk.forms.decision import Decision
from reviewdesk.forms.evaluation import CompiledForm
from reviewdesk.forms.model import Form
from reviewdesk.forms.values import shown
from reviewdesk.measures.clock import BusinessCalendar
from reviewdesk.records.action import Action
from reviewdesk.records.computed import computed_answers, recorded_answers, signed_places
from reviewdesk.records.computing import Earlier
from reviewdesk.records.earlier import is_earlier
from reviewdesk.records.facts import facts_of, judged_fields, judges_done
from reviewdesk.records.library import Library
from reviewdesk.records.measuring import calendar_of
from reviewdesk.records.organisation import Organisation, Person
from reviewdesk.records.review import Review
from reviewdesk.texts import language


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything a window shows of one review. Blind judgements of others are not in it until all are in."""

    review: Review
    compiled: CompiledForm
    facts: Facts
    decision: Decision
    actions: tuple[Action, ...]
    organisation: Organisation
    reader: Person
    names: Mapping[str, str]
    row_labels: Mapping[str, str]
    computed: Mapping[Place, Answer]
    calendar: BusinessCalendar

    @property
    def form(self) -> Form:
        return self.compiled.form

    def with_answer(self, place: Place, answer: Answer | None, decider: Decider) -> ReviewView:
        """The view as it would be with one more answer: for the moment between the keystroke and the commit.

        `decider` is the caller's own (`new_decider`): it remembers what did not change.
        """
        answers = copied(self.facts.answers)
        if answer is None:
            answers.pop(place, None)
        else:
            answers[place] = answer
        facts = replace(self.facts, answers=MappingProxyType(answers))
        return replace(
            self,
            facts=facts,
            decision=decider.decide(facts, computed=self.computed, since=(self.facts, place)),
        )

    def new_decider(self) -> Decider:
        """Decides on this review's form and calendar, again and again."""
        days = self.calendar.add_business_days
        return Decider(self.compiled, language=language(), business_days=days)


def view_of(
    library: Library,
    review: Review,
    compiled: CompiledForm,
    reader: Person,
    tz_minutes: int,
    decider: Decider | None = None,
    *,
    as_recorded: bool = False,
) -> ReviewView:
    """Put together what `reader` may see of a review.

    `as_recorded`: computed fields as the log holds them, for a pack; else computed now, from the reviews
    here, but for what is validly signed: that stays as it was signed.
    """
    organisation = library.organisation
    actions = library.actions(review.id)
    names = names_of(library)
    facts = facts_of(review, compiled.form, actions, names, tz_minutes)
    computed = recorded_answers(review, compiled.form, facts)
    if not as_recorded:
        graph = library.graph(review.id)
        now = computed_answers(review, compiled.form, facts, _others(library, review), library.imports)
        # What could not be computed when it was signed says why not, as long as that is still so.
        signed = {
            p: computed[p]
            for p in signed_places(review, compiled.form, facts, graph)
            if isinstance(computed[p], Given) or isinstance(now[p], Given)
        }
        computed = {**now, **signed}
    calendar = calendar_of(organisation.contracts.get(review.opening.contract))
    decider = decider or Decider(compiled, business_days=calendar.add_business_days)
    return ReviewView(
        review=_unblinded(review, compiled.form, reader),
        compiled=compiled,
        facts=facts,
        decision=decider.decide(facts, computed=computed),
        actions=actions,
        organisation=organisation,
        reader=reader,
        names=names,
        row_labels=_labels(review, compiled.form, facts, names),
        computed=computed,
        calendar=calendar,
    )


def names_of(library: Library) -> Mapping[str, str]:
    """Printed names by id: people, participants, sites, measures."""
    organisation = library.organisation
    names: dict[str, str] = {str(p.id): p.name for p in organisation.people.values()}
    names.update((site.id, site.name) for site in organisation.sites.values())
    names.update((measure.id, measure.title) for measure in organisation.measures.values())
    names.update((str(p.id), p.name) for p in library.participants())
    return MappingProxyType(names)


def _others(library: Library, review: Review) -> tuple[Earlier, ...]:
    found = []
    for record in library.ids("review"):
        fold = library.fold(record) if record != review.id else None
        if fold is not None and is_earlier(fold.opening, review.opening):
            found.append(Earlier(fold.review(), fold.form))
    return tuple(found)


def _unblinded(review: Review, form: Form, reader: Person) -> Review:
    """Without the judgements this reader may not see yet; their own stay."""
    done = {field.id: field for field in judged_fields(form)}
    seen = {
        (place, role): written
        for (place, role), written in review.judgements.items()
        if written.author == reader.id or judges_done(done[place.field], place, review)
    }
    return replace(review, judgements=MappingProxyType(seen))


def _labels(review: Review, form: Form, facts: Facts, names: Mapping[str, str]) -> Mapping[str, str]:
    """How each row is called: the label of its repeating section, filled from its own answers."""
    labels: dict[str, str] = {}
    for section in form.sections:
        if section.repeat is None:
            continue
        template = section.repeat.label.said()
        fields = {f.id: f for f in section.fields}
        for row in review.rows_of(section.id):
            text = template
            for name, field in fields.items():
                if "{" + name + "}" in text:
                    answer = facts.answers.get(Place(section.id, row.id, name))
                    said = shown(field, form, answer.value, names=names) if isinstance(answer, Given) else "…"
                    text = text.replace("{" + name + "}", said)
            labels[row.id] = text
    return MappingProxyType(labels)
