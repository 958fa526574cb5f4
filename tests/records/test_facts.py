"""From a review to the facts a form decides on: blind fields, rows, and when an answer was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from tests.shipped import shipped_form

from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Target
from reviewdesk.forms.answers import Blind, Disputed, Given, Place
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.records.facts import facts_of, judged_by, judges_done
from reviewdesk.records.review import (
    Conflict,
    Evidence,
    EvidenceLink,
    Opening,
    PanelMember,
    Review,
    Row,
    Written,
)

ANN, DANA = PersonId("A" * 22), PersonId("D" * 22)
ROW = "R" * 21 + "A"
AT = 1_795_000_000_000


def form() -> Form:
    return shipped_form("hospital-avoidance")


FORM = form()
JUDGED = next(f for s in FORM.sections for f in s.fields if f.judged_by)
PLACE = Place(JUDGED.section, ROW, JUDGED.id)
CASES = FORM.section(JUDGED.section).rows_of or ""
CODES = [o.code for o in FORM.choice_list(JUDGED.choices or "").options]
OPENING = Opening(
    "Q3",
    FORM.id,
    FORM.version,
    FORM.sha256,
    {},
    "contract",
    "measure",
    RecordId("r"),
    "Q3",
    date(2026, 7, 1),
    date(2026, 9, 30),
    12,
    Decimal(4000),
    Decimal(1),
    date(2026, 11, 20),
    date(2026, 11, 23),
    date(2026, 11, 30),
    None,
)
EMPTY = Review(RecordId("review"), OPENING, DANA, rows=(Row(ROW, CASES),))


def wrote(author: PersonId, code: str) -> Written:
    return Written(Given(code), author, AT, EntryId("e"), "review.judged")


def judgements(**by: Written) -> Mapping[tuple[Place, str], Written]:
    return {(PLACE, role): written for role, written in by.items()}


def panel() -> Mapping[tuple[Place, str], PanelMember]:
    """One is there, the others are not."""
    first, *others = JUDGED.settled_by
    absent = {(PLACE, role): PanelMember(role, missing="On leave") for role in others}
    return {(PLACE, first): PanelMember(first, "Quinn Abara", date(2026, 11, 23)), **absent}


def test_a_judged_field_is_blind_until_judges_and_panel_are_in_and_it_is_settled() -> None:
    first, second = JUDGED.judged_by
    both = judgements(**{first: wrote(DANA, CODES[0]), second: wrote(ANN, CODES[1])})
    settled = {PLACE: Written(Given(CODES[1]), DANA, AT, EntryId("s"), "review.settled")}
    members = frozenset(JUDGED.settled_by)
    told = [
        EMPTY,
        replace(EMPTY, judgements=judgements(**{first: wrote(DANA, CODES[0])})),
        replace(EMPTY, judgements=both, answers=settled),
        replace(EMPTY, judgements=both, panel=panel()),
        replace(EMPTY, judgements=both, panel=panel(), answers=settled),
    ]
    assert [facts_of(review, FORM).answers[PLACE] for review in told] == [
        Blind(),
        Blind(frozenset({first})),
        Blind(frozenset({first, second})),
        Blind(frozenset({first, second}), panel=members, absent=members - {JUDGED.settled_by[0]}),
        Given(CODES[1]),
    ]


def test_one_person_counts_for_one_role_whatever_was_written() -> None:
    first, second = JUDGED.judged_by
    same = replace(EMPTY, judgements=judgements(**{first: wrote(DANA, "a"), second: wrote(DANA, "b")}))
    assert judged_by(JUDGED, PLACE, same) == frozenset({first})
    assert not judges_done(JUDGED, PLACE, same)
    excused = replace(same, excused={(PLACE, second): "On leave"})
    assert judges_done(JUDGED, PLACE, excused)


def test_a_panel_member_without_date_or_reason_does_not_count() -> None:
    half = {(PLACE, JUDGED.settled_by[0]): PanelMember(JUDGED.settled_by[0], "Quinn Abara")}
    assert facts_of(replace(EMPTY, panel=half), FORM).answers[PLACE] == Blind()


def test_nothing_is_settled_by_nobody() -> None:
    """Each first judgement may be excused and each seat left empty, but not all of them."""
    first, second = JUDGED.judged_by
    settled = {PLACE: Written(Given(CODES[1]), DANA, AT, EntryId("s"), "review.settled")}
    excused = {(PLACE, role): "Away" for role in JUDGED.judged_by}
    away = {(PLACE, role): PanelMember(role, missing="Away") for role in JUDGED.settled_by}
    seats = frozenset(JUDGED.settled_by)
    alone = replace(EMPTY, excused=excused, panel=panel(), answers=settled)
    assert facts_of(alone, FORM).answers[PLACE] == Blind(
        frozenset(), frozenset({first, second}), seats, seats - {JUDGED.settled_by[0]}
    )
    assert not judges_done(JUDGED, PLACE, alone)
    one = judgements(**{first: wrote(DANA, CODES[0])})
    empty = replace(EMPTY, judgements=one, excused={(PLACE, second): "Away"}, panel=away, answers=settled)
    assert facts_of(empty, FORM).answers[PLACE] == Blind(
        frozenset({first}), frozenset({second}), seats, seats
    )
    there = replace(empty, panel=panel())
    assert facts_of(there, FORM).answers[PLACE] == Given(CODES[1])


def test_what_is_in_conflict_is_disputed() -> None:
    field = next(f for f in FORM.section(CASES).fields if not f.judged_by)
    place = Place(CASES, ROW, field.id)
    contested = replace(EMPTY, conflicts=(Conflict(place, (wrote(DANA, "a"), wrote(ANN, "b"))),))
    assert facts_of(contested, FORM).answers[place] == Disputed()


def test_an_answer_bounded_by_now_carries_its_time_in_local_time() -> None:
    field = next(
        f for s in FORM.sections for f in s.fields if f.maximum is not None and f.maximum.value == "now"
    )
    place = Place(field.section, ROW, field.id)
    moment = datetime(2026, 8, 2, 10, tzinfo=UTC)
    review = replace(
        EMPTY, answers={place: Written(Given(moment), DANA, AT, EntryId("e"), "review.answered")}
    )
    found = facts_of(review, FORM, tz_minutes=-300).answers[place]
    eastern = timezone(timedelta(minutes=-300))
    assert found == Given(moment, at=datetime.fromtimestamp(AT / 1000, eastern))
    assert found.at is not None
    assert found.at.utcoffset() == timedelta(minutes=-300)


def test_rows_are_those_that_are_there() -> None:
    assert facts_of(EMPTY, FORM).rows == {CASES: (ROW,)}
    assert facts_of(replace(EMPTY, rows=()), FORM).rows == {}


EVIDENCED = load_form(
    b"""form: f
version: 1.0.0
title: F
record: audit
sections:
  - id: s
    title: S
    owner: quality_lead
    fields: [{id: source, ask: Source document, type: evidence, required: true}]
""",
    "f.yaml",
)


def test_a_question_of_evidence_is_answered_by_what_is_linked_to_it_and_its_kind_is_known() -> None:
    assert isinstance(EVIDENCED, Form)
    place = Place("s", None, "source")
    linked = EvidenceLink(
        EntryId("e"),
        Target("s/-/_evidence.source.1"),
        place,
        Evidence("Night notes", "record", where="Chart", sort="note"),
        ANN,
        AT,
    )
    facts = facts_of(replace(EMPTY, rows=(), evidence=(linked,)), EVIDENCED)
    assert facts.answers == {place: Given(("Night notes",))}
    assert (facts.evidence, facts.evidence_kinds) == ({place: 1}, {place: ("note",)})
    assert facts_of(replace(EMPTY, rows=()), EVIDENCED).answers == {}
