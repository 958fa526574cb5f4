"""What a library makes of a log does not depend on the order in which entries came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk.foreign import REASONS
from tests.laptop import Laptop, govern, graph_now, keys_of, library_of
from tests.organisation import Organisation, found, ok, why
from tests.walker import Walker, long_text

from reviewdesk.desk.viewing import OPENED_TWICE
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, Stream
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Sealed
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records import action, organisation, places
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of
from reviewdesk.records.kinds import KINDS
from reviewdesk.records.library import Library
from reviewdesk.records.review import Review
from reviewdesk.records.shapes import written


class Story:
    """The entries of a review with an honest and a dishonest second laptop, as they came."""

    def __init__(self, folder: Path) -> None:
        org = found(folder)
        self.review = org.review(cases=1)
        walker = Walker(org, self.review)
        row = walker.view("Quinn").review.rows[0].id
        scope = Scope("cases", row)
        walker.fill(scope)
        form = walker.view("Quinn").form
        place = Place("cases", row, long_text(form))
        theirs = Place("clinical", row, next(f.id for f in form.section("clinical").fields))
        honest, dishonest = Laptop(org), Laptop(org)
        honest.sign_in("Vera")
        dishonest.sign_in("Dana")
        graph = graph_now(org, self.review)
        ok(walker.sign(scope))
        asked = form.field(place.field)
        target = places.answer_target(place)
        other = Change(target, content_of(Given("Otherwise"), asked, form))
        still = Change(target, content_of(Given("Still otherwise"), asked, form))
        honest.write(self.review, words.ANSWERED, other, knows=graph)
        forged = Change(places.answer_target(theirs), Value({"is": ("fall",)}))
        dishonest.write(self.review, words.ANSWERED, forged)
        before = graph_now(org, self.review)
        ok(org.as_("Dana").reviews.remove_row(self.review, "cases", row, "Not ours"))
        honest.write(self.review, words.ANSWERED, still, knows=before)
        done = ok(org.as_("Dana").actions.add(self.review, None, walker.plan("coaching")))
        dishonest.write(done, action.ACTION_PROGRESS, action.progress_change(action.Progress("verified")))
        self.action = done
        self.fork = RecordId("F" * 21 + "A")
        about = walker.view("Quinn").review.opening
        empty = RecordGraph(self.fork, KINDS)
        note = Change(places.own_fact(places.NOTE, "00"), Value({"text": "Mine"}))
        for laptop, title in ((honest, "The honest one"), (dishonest, "The other one")):
            opening = Change(places.ABOUT, Value(written(replace(about, title=title))))
            first = laptop.write(self.fork, words.OPENED, opening, knows=empty)
            own = RecordGraph(self.fork, KINDS)
            opened = library_of(org).log.get(first)
            assert opened is not None
            own.add(opened.entry, opened.body)
            laptop.write(self.fork, words.NOTED, note, knows=own)
        third = Laptop(org)
        third.sign_in("Sam")
        plan = (*action.plan_changes(walker.plan("coaching")), action.review_change(self.review))
        self.root = third.write(self.review, action.ACTION_ADDED, *plan, knows=empty_of(self.review))
        other_plan = action.plan_changes(walker.plan("coaching", "Another"))
        self.foreign = third.write(self.review, action.ACTION_ADDED, *other_plan)
        self.library = library_of(org)
        self.sealed = [sealed_of(self.library, e.entry.id) for e in self.library.log.entries()]
        self.org = org

    def told(self, library: Library) -> tuple[Review, object, object, object, object]:
        fold = library.fold(self.review)
        assert fold is not None
        return (
            fold.review(),
            library.parked(self.review),
            library.parked(self.action),
            {a.id: a for a in library.actions(self.review)},
            (
                {kind: set(library.ids(kind)) for kind in ("review", "action", "result")},
                library.parked(self.fork),
                library.fold(self.fork),
                library.subject(self.fork),
                library.openings(self.fork),
            ),
        )


def empty_of(record: RecordId) -> RecordGraph:
    """Somebody who knows nothing of a record."""
    return RecordGraph(record, KINDS)


def sealed_of(library: Library, entry: object) -> Sealed:
    sealed = library.log.sealed(entry)  # type: ignore[arg-type]
    assert sealed is not None
    return sealed


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    made = Story(tmp_path_factory.mktemp("story"))
    yield made
    made.org.desk.close()


def shuffled(story: Story, seed: int) -> list[Sealed]:
    """Any order but that of the control stream, which one key writes and one log orders."""
    order = list(story.sealed)
    random.Random(seed).shuffle(order)
    control = iter([s for s in story.sealed if s.entry.header.stream is Stream.CONTROL])
    return [next(control) if s.entry.header.stream is Stream.CONTROL else s for s in order]


def test_the_story_holds_what_it_should(story: Story) -> None:
    review, parked, parked_action, _, _ = story.told(story.library)
    assert [r.disputed for r in review.rows] == [True]
    assert [str(p.reason) for p in parked.values()] == [  # type: ignore[attr-defined]
        "Only a person who is Nurse consultant may do this.",
        "This record has no place for such an entry.",
    ]
    assert story.foreign in parked  # type: ignore[operator]
    assert [str(p.reason) for p in parked_action.values()] == [  # type: ignore[attr-defined]
        "Nobody verifies their own action; the named verifier does."
    ]


def test_a_record_opened_twice_is_in_conflict_and_one_opened_as_two_things_is_a_review(story: Story) -> None:
    library = story.library
    assert (library.type_of(story.review), library.type_of(story.fork)) == ("review", "review")
    assert story.root not in library.parked(story.review)
    assert library.parked(story.fork) == {}
    assert (library.fold(story.fork), library.subject(story.fork).form) == (None, None)
    assert {one.title for one in library.openings(story.fork)} == {"The honest one", "The other one"}
    assert why(story.org.as_("Dana").reviews.view(story.fork)) == (str(OPENED_TWICE),)
    assert why(story.org.as_("Omar").reviews.view(story.fork)) == (REASONS["site"],)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=8)
def test_a_library_that_takes_entries_in_any_order_tells_the_same(story: Story, seed: int) -> None:
    order = shuffled(story, seed)
    log = MemoryLog(story.library.org, keys_of(story.org))
    library = Library(log, story.library.org)
    watched = [RecordId(story.review), story.action, story.fork]
    for record in watched:
        library.graph(record)
    for sealed in order:
        library.took(log.append([sealed]))
    assert story.told(library) == story.told(story.library)
    assert not any(library.graph(record).waits for record in watched)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=4)
def test_a_library_made_anew_tells_what_one_that_grew_tells(story: Story, seed: int) -> None:
    log = MemoryLog(story.library.org, keys_of(story.org))
    for sealed in shuffled(story, seed):
        log.append([sealed])
    again = Library(log, story.library.org)
    assert story.told(again) == story.told(story.library)


def test_a_library_made_anew_can_be_asked_for_actions_first(story: Story) -> None:
    log = MemoryLog(story.library.org, keys_of(story.org))
    for sealed in story.sealed:
        log.append([sealed])
    again = Library(log, story.library.org)
    assert {a.id: a for a in again.actions(story.review)} == story.told(story.library)[3]
    assert story.told(again) == story.told(story.library)


def test_a_form_whose_text_is_not_what_its_hash_names_is_none(tmp_path: Path) -> None:
    org = found(tmp_path)
    library = library_of(org)
    sha256, *_ = library.organisation.in_force.values()
    file = library.organisation.forms[sha256]
    assert library.form(sha256) is not None
    other = replace(file, text=file.text + "\n# another\n")
    govern(org, (organisation.FORM, (organisation.form_change(other),)))
    anew = Library(library.log, library.org)
    assert anew.organisation.forms[sha256].text == other.text
    assert anew.form(sha256) is None
    org.desk.close()


def test_the_organisation_is_known_from_the_control_stream(story: Story, tmp_path: Path) -> None:
    again = Library(story.library.log, story.library.org)
    assert again.organisation == story.library.organisation
    assert {p.name for p in again.organisation.people.values()} >= {"Dana Whitfield", "Ada Adminson"}
    assert isinstance(story.org, Organisation)
