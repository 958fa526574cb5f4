"""Moving a review to a newer version of its form: previewed, with a reason, nothing lost, done again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.laptop import Laptop, graph_now, library_of, parked_anew, parked_now
from tests.organisation import MISSED, PASSPHRASE, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.additions import Addition
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Form
from reviewdesk.pack.embed import Carried, embed, read_entries
from reviewdesk.pack.refold import Refolded, refold
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of
from reviewdesk.records.library import Library
from reviewdesk.records.review import Move
from reviewdesk.records.shapes import written
from reviewdesk.records.terms import settings_of

FILE = next(file for file in shipped_forms() if file.id == "hospital-avoidance")
REASON = "The contract asks for the new questions from this month on."
[WHY] = [line for line in FILE.text.splitlines(keepends=True) if "{id: finding_why," in line]


def version(number: str, *changes: tuple[str, str]) -> str:
    text = FILE.text.replace(f"version: {FILE.version}", f"version: {number}")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


# One question is gone, one is worded anew, one is added.
NEWER = version(
    "1.1.0",
    (WHY, "      - {id: finding_note, ask: In a few words, type: text, required: true}\n"),
    ("ask: Was medication reconciled?", "ask: Was all medication reconciled?"),
)
NEWEST = version("1.2.0", (WHY, f"{WHY}      - {{id: finding_note, ask: In a few words, type: text}}\n"))


def adopt(org: Organisation, text: str) -> Form:
    form = org.as_("Ada").governing.adopt_form(text, "form.yaml", PASSPHRASE)
    assert isinstance(form, Form), form
    return form


def standings(walker: Walker) -> dict[str, str]:
    return {s.scope.section: s.standing for s in walker.view("Quinn").review.signatures}


@pytest.fixture
def filled(signed: Walker) -> Walker:
    """A review whose cases are signed and whose findings are filled in."""
    row = signed.view("Quinn").review.rows[0].id
    signed.fill(Scope("findings", row))
    return signed


def test_a_review_stays_on_its_version_until_somebody_moves_it(filled: Walker) -> None:
    org, review = filled.org, filled.review
    assert org.as_("Dana").moving.newer(filled.view("Dana")) is None
    newer = adopt(org, NEWER)
    view = filled.view("Dana")
    assert (view.form.version, org.as_("Dana").moving.newer(view)) == (FILE.version, newer)
    assert set(standings(filled).values()) == {"valid"}
    assert why(org.as_("Dana").moving.move(review, "  ")) == (
        "Write why the review goes on with the newer version.",
    )


def test_a_preview_says_what_is_kept_and_what_falls_away_and_writes_nothing(filled: Walker) -> None:
    org, review = filled.org, filled.review
    adopt(org, NEWER)
    before = len(graph_now(org, review))
    preview = ok(org.as_("Dana").moving.preview(review))
    told = preview.comparison
    row = filled.view("Dana").review.rows[0].id
    assert (preview.old.version, preview.new.version) == (FILE.version, "1.1.0")
    assert told.dropped == (Place("findings", row, "finding_why"),)
    assert (told.again, told.new) == ((), ("finding_note",))
    assert {stale.scope.section for stale in told.stale} == {"clinical"}
    assert len(told.kept) == len([p for p in filled.view("Dana").facts.answers if p.field != "finding_why"])
    assert len(graph_now(org, review)) == before


def test_what_fits_is_kept_what_does_not_stays_in_the_log_and_comes_back(filled: Walker) -> None:
    org, review = filled.org, filled.review
    row = filled.view("Dana").review.rows[0].id
    gone = Place("findings", row, "finding_why")
    before = dict(filled.view("Quinn").review.answers)
    adopt(org, NEWER)
    view = ok(org.as_("Dana").moving.move(review, REASON))
    assert (view.form.version, view.review.forms) == (
        "1.1.0",
        (FILE.sha256, view.form.sha256),
    )
    after = dict(view.review.answers)
    assert gone not in after
    assert {place: w for place, w in before.items() if place != gone} == after
    assert standings(filled) == {"cases": "valid", "clinical": "stale"}
    assert org.as_("Dana").reviews.answer(review, gone, Given("x")) != view
    ok(org.as_("Quinn").reviews.answer(review, Place("findings", row, "finding_note"), Given("Late.")))
    adopt(org, NEWEST)
    view = ok(org.as_("Quinn").moving.move(review, REASON))
    again = dict(view.review.answers)
    note = again.pop(Place("findings", row, "finding_note"))
    assert note.answer is not None
    assert again == before
    assert standings(filled) == {"cases": "valid", "clinical": "valid"}  # it asks as it asked when signed
    lines = [line for line in ok(org.desk.reviews.history(review)) if line.kind == words.MOVED]
    assert [line.reason for line in lines] == [REASON, REASON]


def test_what_is_signed_after_a_move_holds_and_travels_in_a_pack(filled: Walker) -> None:
    org, review = filled.org, filled.review
    adopt(org, NEWER)
    ok(org.as_("Dana").moving.move(review, REASON))
    row = filled.view("Quinn").review.rows[0].id
    filled.finish("clinical")
    ok(org.as_("Quinn").reviews.answer(review, Place("findings", row, "finding_note"), Given("Late.")))
    filled.finish("findings")
    assert standings(filled) == {"cases": "valid", "clinical": "valid", "findings": "valid"}
    assert Library(library_of(org).log, library_of(org).org).parked(review) == {}
    carried = read_entries(embed(library_of(org).log, library_of(org), review, org.person("Dana").id))
    assert isinstance(carried, Carried)
    found = refold(carried, tz_minutes=0)
    assert isinstance(found, Refolded), found
    assert found.view.form.version == "1.1.0"
    assert {s.scope.section: s.standing for s in found.view.review.signatures} == standings(filled)


def test_a_review_moves_by_its_lead_or_a_quality_lead_and_forward_only(filled: Walker) -> None:
    org, review = filled.org, filled.review
    adopt(org, NEWER)
    said = ("Only the review's lead or a quality lead may move it to another version.",)
    assert why(org.as_("Ann").moving.move(review, REASON)) == said
    ok(org.as_("Quinn").moving.move(review, REASON))
    assert why(org.as_("Quinn").moving.move(review, REASON)) == (
        "No newer version of this form is in force.",
    )


def move_to(org: Organisation, review: RecordId, form: Form) -> Move:
    """What an honest program freezes: what was frozen stays, what the version asks besides is of today."""
    opening = org.view(review).review.opening
    contract = org.desk.organisation.contracts[opening.contract]
    settings = settings_of(form, contract.settings)
    settings |= {name: value for name, value in opening.settings.items() if name in settings}
    return Move(form.id, form.version, form.sha256, settings, org.desk.organisation.additions(form.id))


def moved_to(org: Organisation, review: RecordId, form: Form) -> Change:
    return moving(move_to(org, review, form))


def moving(move: Move) -> Change:
    return Change(places.FORM, Value(written(move)))


def test_a_move_from_elsewhere_counts_for_nothing_without_the_right_the_reason_or_the_version(
    filled: Walker,
) -> None:
    org, review = filled.org, filled.review
    older = library_of(org).form_text(FILE.sha256)
    assert older is not None
    newer = adopt(org, NEWER)
    laptop = Laptop(org)
    for name, to, reason in (
        ("Ann", newer, REASON),
        ("Quinn", newer, None),
        ("Quinn", older, REASON),
    ):
        laptop.sign_in(name)
        entry = laptop.write(review, words.MOVED, moved_to(org, review, to), reason=reason)
        assert entry in parked_now(org, review), (name, to.version, reason)
        assert entry in parked_anew(org, review)
    assert filled.view("Quinn").form.version == FILE.version
    laptop.sign_in("Quinn")
    honest = laptop.write(review, words.MOVED, moved_to(org, review, newer), reason=REASON)
    assert honest not in parked_now(org, review)
    assert filled.view("Quinn").form.version == "1.1.0"


def test_a_move_from_elsewhere_changes_no_frozen_setting_and_says_where_it_goes(filled: Walker) -> None:
    org, review = filled.org, filled.review
    newer = adopt(org, NEWER)
    opening = filled.view("Quinn").review.opening
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    name, value = next((n, v) for n, v in opening.settings.items() if isinstance(v, str))
    stretched = {**opening.settings, name: "90 days" if value != "90 days" else "91 days"}
    move = Move(newer.id, newer.version, newer.sha256, stretched)
    for content in (written(move), "somewhere"):
        entry = laptop.write(review, words.MOVED, Change(places.FORM, Value(content)), reason=REASON)
        assert entry in parked_now(org, review)
        assert entry in parked_anew(org, review)
    held = filled.view("Quinn").review.opening
    assert (held.form_version, held.settings) == (opening.form_version, opening.settings)


ROSTER = Addition("cause", "roster", "Roster")
FIRST_SETTING = "settings:\n"
MORE = version(
    "1.1.0", (FIRST_SETTING, f"{FIRST_SETTING}  look_again_within: {{ask: Look again, value: 9 days}}\n")
)


def test_a_move_from_elsewhere_freezes_what_an_honest_one_freezes(filled: Walker) -> None:
    """No setting fallen away, none invented, none of its author's own; and the organization's choices."""
    org, review = filled.org, filled.review
    newer = adopt(org, MORE)
    assert org.as_("Ada").governing.add_choice("hospital-avoidance", ROSTER, PASSPHRASE) is None
    before = filled.view("Quinn").review.opening
    honest = move_to(org, review, newer)
    gone = dict(list(honest.settings.items())[1:])
    assert set(honest.settings) == {*before.settings, "look_again_within"}
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    for lie in (
        replace(honest, settings={}),
        replace(honest, settings=gone),
        replace(honest, settings=dict(before.settings)),
        replace(honest, settings={**honest.settings, "invented": "9 days"}),
        replace(honest, settings={**honest.settings, "look_again_within": "900 days"}),
        replace(honest, additions=()),
        replace(honest, additions=(ROSTER, Addition("cause", "zz", "Invented"))),
        replace(honest, additions=(replace(ROSTER, label="Nothing"),)),
    ):
        entry = laptop.write(review, words.MOVED, moving(lie), reason=REASON)
        assert entry in parked_now(org, review), lie
        assert entry in parked_anew(org, review), lie
    assert filled.view("Quinn").review.opening == before
    entry = laptop.write(review, words.MOVED, moving(honest), reason=REASON)
    assert entry not in parked_now(org, review)
    assert entry not in parked_anew(org, review)
    after = filled.view("Quinn").review.opening
    assert (after.settings, after.additions) == (honest.settings, (ROSTER,))


def test_a_move_is_judged_by_the_choices_there_were_when_it_was_written(filled: Walker) -> None:
    """The desk's own, and one from elsewhere whose author had not heard of the choice."""
    org, review = filled.org, filled.review
    laptop, other = Laptop(org), Laptop(org)
    laptop.sign_in("Quinn")
    other.sign_in("Quinn")
    newer = adopt(org, NEWER)
    then, knows = org.desk.organisation.at, graph_now(org, review)
    early = moved_to(org, review, newer)
    assert org.as_("Ada").governing.add_choice("hospital-avoidance", ROSTER, PASSPHRASE) is None
    ok(org.as_("Dana").moving.move(review, REASON))
    late = laptop.write(review, words.MOVED, early, reason=REASON, knows=knows)
    heard = other.write(review, words.MOVED, early, reason=REASON, knows=knows, control=then)
    assert set(parked_now(org, review)) == set(parked_anew(org, review)) == {late}
    assert heard not in parked_now(org, review)


def test_a_setting_that_a_newer_version_does_not_have_falls_away(filled: Walker) -> None:
    org, review = filled.org, filled.review
    adopt(org, MORE)
    ok(org.as_("Dana").moving.move(review, REASON))
    newest = adopt(org, version("1.2.0"))
    kept = filled.view("Quinn").review.opening.settings
    honest = move_to(org, review, newest)
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    lie = laptop.write(review, words.MOVED, moving(replace(honest, settings=kept)), reason=REASON)
    ok(org.as_("Dana").moving.move(review, REASON))
    assert set(parked_now(org, review)) == set(parked_anew(org, review)) == {lie}
    assert "look_again_within" not in filled.view("Quinn").review.opening.settings


def answered_elsewhere(
    org: Organisation, laptop: Laptop, walker: Walker, place: Place, text: str, knows: RecordGraph
) -> None:
    form = library_of(org).form_text(FILE.sha256)
    assert form is not None
    change = Change(places.answer_target(place), content_of(Given(text), form.field(place.field), form))
    laptop.sign_in("Quinn")
    entry = laptop.write(walker.review, words.ANSWERED, change, knows=knows)
    assert entry not in parked_now(org, walker.review)
    assert entry not in parked_anew(org, walker.review)


def test_who_did_not_know_of_the_move_answered_the_older_version_and_is_heard(filled: Walker) -> None:
    """Whichever comes in first: an entry is judged by the form its author had before them."""
    org, review = filled.org, filled.review
    row = filled.view("Quinn").review.rows[0].id
    gone = Place("findings", row, "finding_why")
    before = graph_now(org, review)
    laptop = Laptop(org)
    adopt(org, NEWER)
    ok(org.as_("Dana").moving.move(review, REASON))
    answered_elsewhere(org, laptop, filled, gone, "Written on the road.", before)
    adopt(org, NEWEST)
    view = ok(org.as_("Dana").moving.move(review, REASON))
    assert view.review.answers[gone].answer == Given("Written on the road.", at=None)


def test_two_moves_that_did_not_know_of_each_other_come_to_the_newer_one(filled: Walker) -> None:
    org, review = filled.org, filled.review
    newer = adopt(org, NEWER)
    before = graph_now(org, review)
    newest = adopt(org, NEWEST)
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    laptop.write(review, words.MOVED, moved_to(org, review, newest), reason=REASON, knows=before)
    laptop.write(review, words.MOVED, moved_to(org, review, newer), reason=REASON, knows=before)
    assert filled.view("Quinn").form.version == "1.2.0"
    fold = Library(library_of(org).log, library_of(org).org).fold(review)
    assert fold is not None
    assert fold.opening.form_version == "1.2.0"


def test_the_higher_version_is_in_force_and_a_number_names_one_file(org: Organisation) -> None:
    adopt(org, NEWEST)
    governing = org.as_("Ada").governing
    assert why(governing.adopt_form(NEWER, "f.yaml", PASSPHRASE)) == (
        "Version 1.2.0 of this form is in force; 1.1.0 is not higher.",
    )
    changed = NEWEST.replace("In a few words", "In other words")
    assert why(governing.adopt_form(changed, "f.yaml", PASSPHRASE)) == (
        "Version 1.2.0 of this form was adopted with other content. Give the changed file a higher version.",
    )
    assert why(governing.adopt_form(NEWEST, "f.yaml", PASSPHRASE)) == (
        "This version of the form was adopted already.",
    )
    broken = version("2.0.0", ("because: ", "becuase: "))
    assert not isinstance(governing.adopt_form(broken, "f.yaml", PASSPHRASE), Form)
    in_force = org.desk.organisation.in_force["hospital-avoidance"]
    assert org.desk.organisation.forms[in_force].version == "1.2.0"


def test_choices_of_the_organizations_own_are_frozen_with_the_review_and_come_with_a_move(
    org: Organisation,
) -> None:
    older = org.review(cases=1)
    row = org.view(older).review.rows[0].id
    place, addition = Place("findings", row, "cause"), Addition("cause", "roster", "Roster")
    governing = org.as_("Ada").governing
    assert governing.add_choice("hospital-avoidance", addition, PASSPHRASE) is None
    assert why(governing.add_choice("hospital-avoidance", addition, PASSPHRASE)) == (
        'The code "roster" stands in this list already.',
    )
    assert why(org.as_("Quinn").governing.add_choice("hospital-avoidance", addition, PASSPHRASE))
    assert org.view(older).form.choice_list("cause").option("roster") is None
    newer = org.review(org.missed(replace(MISSED, period="Q3 again")), cases=1)
    assert org.view(newer).form.choice_list("cause").options[-1].code == "roster"
    assert why(org.as_("Quinn").reviews.answer(older, place, Given("roster")))
    adopt(org, NEWER)
    ok(org.as_("Quinn").moving.move(older, REASON))
    view = ok(org.as_("Quinn").reviews.answer(older, place, Given("roster")))
    assert view.review.answers[place].answer == Given("roster")
    again = Library(library_of(org).log, library_of(org).org)
    fold = again.fold(older)
    assert fold is not None
    assert fold.review().answers[place].answer == Given("roster")
    assert again.parked(older) == {}
