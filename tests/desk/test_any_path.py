"""Whatever people do at the desk, in whatever order: what it lets them write counts wherever it is read."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk.conftest import Moulds
from tests.laptop import library_of
from tests.organisation import FOR_ROLE, Organisation, copied
from tests.walker import Walker

from reviewdesk.desk.upkeep import Verified
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Kind
from reviewdesk.identity.roles import Role
from reviewdesk.records.action import Progress
from reviewdesk.records.library import Library
from reviewdesk.records.review import Evidence, PanelMember
from reviewdesk.records.rights import Blocked
from reviewdesk.records.sign_off import Signatures
from reviewdesk.records.viewing import ReviewView, view_of

PEOPLE = ("Dana", "Vera", "Omar", "Ann", "Ben", "Quinn", "Paul", "Fay", "Lena", "Drew", "Sam", "Ada")


class Chance:
    """One act after the other, by anybody, allowed or not."""

    def __init__(self, walker: Walker, seed: int) -> None:
        self.walker = walker
        self.random = random.Random(seed)

    def act(self) -> None:
        org, review, rng = self.walker.org, self.walker.review, self.random
        view = self.walker.view("Quinn")
        place = self.place(view)
        scope = Scope(place.section, place.row)
        owner = FOR_ROLE[Role(view.form.section(place.section).owner)]
        desk = org.as_(owner if rng.random() < 0.8 else rng.choice(PEOPLE))
        match rng.randrange(16):
            case 0 | 1 | 2 | 3 | 14 | 15:
                answer = self.answer(view, place)
                desk.reviews.answer(review, place, answer, rng.choice(["Because", None]))
            case 4:
                judged = [p for p in self.places(view) if view.form.field(p.field).judged_by]
                if judged:
                    role = rng.choice(view.form.field(judged[0].field).judged_by)
                    judge = org.as_(FOR_ROLE[Role(role)])
                    judge.reviews.judge(review, judged[0], role, self.answer(view, judged[0]))
            case 5:
                judged = [p for p in self.places(view) if view.form.field(p.field).settled_by]
                if judged:
                    role = rng.choice(list(Role))
                    desk.reviews.panel(review, judged[0], PanelMember(role, missing="On leave"))
                    desk.reviews.excuse(review, judged[0], role, "On leave")
            case 6:
                desk.reviews.add_row(review, scope.section)
                removed = [r.row for r in library_of(org).graph(review).rows(scope.section)]
                if removed:
                    desk.reviews.restore_row(review, scope.section, rng.choice(removed), "It is ours")
            case 7 if view.review.rows:
                desk.reviews.remove_row(review, scope.section, rng.choice(view.review.rows).id, "Not ours")
            case 8:
                desk.reviews.link_evidence(review, place, Evidence("Note", "record", where="Chart"))
            case 9 if view.review.evidence:
                desk.reviews.withdraw_evidence(review, rng.choice(view.review.evidence).target, "Wrong")
            case 10:
                own = desk.reviews.view(review)
                if not isinstance(own, Blocked) and (offers := desk.signing.offers(own)):
                    desk.signing.sign(review, [rng.choice(offers)], org.passphrase("Dana"))
                elif view.review.signatures:
                    desk.signing.withdraw(review, rng.choice(view.review.signatures), "Mistaken")
            case 11:
                gaps = [g.gap for g in view.decision.gaps]
                desk.actions.add(review, rng.choice(gaps) if gaps else None, self.walker.plan("coaching"))
            case 12 if view.actions:
                action = rng.choice(view.actions)
                desk.actions.report(
                    action.id, Progress(rng.choice(["done", "verified", "dropped"]), "n", "e")
                )
                if view.decision.gaps:
                    desk.actions.link(action.id, review, rng.choice(view.decision.gaps).gap, "The same cause")
            case _:
                desk.reviews.give_back(review, scope.section, scope.row, "Look again")
                desk.reviews.note(review, "Seen")

    def places(self, view: ReviewView) -> list[Place]:
        return [
            Place(s.id, row, f.id)
            for s in view.form.sections
            for row in (view.facts.rows.get(s.rows_of, ()) if s.rows_of else (None,))
            for f in s.fields
        ]

    def place(self, view: ReviewView) -> Place:
        return self.random.choice(self.places(view))

    def answer(self, view: ReviewView, place: Place) -> Given | None:
        field = view.form.field(place.field)
        if field.kind is Kind.COMPUTED or self.random.random() < 0.1:
            return None
        return self.random.choice(self.walker._possible(view, field, place))  # type: ignore[return-value]


def checked(org: Organisation, walker: Walker) -> None:
    library = library_of(org)
    again = Library(library.log, library.org)
    assert {r: again.parked(r) for r in again.record_ids()} == {r: {} for r in again.record_ids()}
    for review in again.ids("review"):
        grown, made = library.fold(review), again.fold(review)
        assert grown is not None
        assert made is not None
        assert grown.review() == made.review()
        view = walker.view("Quinn")
        signatures = Signatures(org.desk.persons.check, again.redacted_before, again.form_text)
        anew = signatures.of(made.review(), made.form, again.actions(review), again.graph)
        assert view.review.signatures == anew
    assert isinstance(org.desk.upkeep.verify(), Verified)


def kept_as_made_anew(org: Organisation, walker: Walker, name: str) -> None:
    """What a person is shown, carried on from act to act, is what a desk shows that has just read its log."""
    library = library_of(org)
    shown = walker.view(name)
    again = Library(library.log, library.org)
    made = again.fold(walker.review)
    assert made is not None
    compiled = again.form_of(made.opening)
    assert compiled is not None
    signatures = Signatures(org.desk.persons.check, again.redacted_before, again.form_text)
    signed = signatures.of(made.review(), made.form, again.actions(walker.review), again.graph)
    whole = replace(made.review(), signatures=signed)
    reader = again.organisation.people[shown.reader.id]
    anew = view_of(again, whole, compiled, reader, org.environment.tz_minutes())
    assert shown.facts == anew.facts
    assert shown.computed == anew.computed
    assert shown.decision == anew.decision
    assert shown.review == anew.review
    assert (shown.actions, shown.names, shown.row_labels) == (anew.actions, anew.names, anew.row_labels)


@given(seed=st.integers(0, 100_000))
@settings(max_examples=3)
def test_what_the_desk_writes_is_parked_nowhere_and_reads_the_same_anew(moulds: Moulds, seed: int) -> None:
    for mould in (moulds.two, moulds.signed):
        with tempfile.TemporaryDirectory() as folder:
            org = copied(mould[0], Path(folder), seed=seed)
            walker = Walker(org, mould[1])
            chance = Chance(walker, seed)
            try:
                before = library_of(org).log.size()
                for turn in range(30):
                    chance.act()
                    if turn % 10 == 9:
                        kept_as_made_anew(org, walker, chance.random.choice(("Dana", "Ann", "Quinn")))
                assert library_of(org).log.size() > before + 5
                checked(org, walker)
            finally:
                org.desk.close()
