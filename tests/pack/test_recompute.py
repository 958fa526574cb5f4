"""A pack of a real review: its pages say what its entries say, and changed entries are found out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from tests.laptop import Laptop
from tests.organisation import found, ok
from tests.pack.reviewed import (
    NUMBER,
    STANDS_AT,
    TZ,
    Reviewed,
    changed,
    content_of,
    entry_problems,
    folded,
    header_of,
    outcomes,
)
from tests.walker import Walker

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import Target
from reviewdesk.forms.answers import Confirmation, Given, Place
from reviewdesk.forms.model import Kind
from reviewdesk.pack.compile import Taken, compile_content
from reviewdesk.pack.embed import Unreadable, read_entries
from reviewdesk.pack.refold import refold
from reviewdesk.pack.verdict import CheckName, Outcome, State
from reviewdesk.records.places import validation_target
from reviewdesk.records.review import CONFIRMED
from reviewdesk.records.shapes import written

ALL_PASSED = dict.fromkeys(CheckName, Outcome.PASSED)


def test_a_walked_review_becomes_a_valid_pack(reviewed, entries, content):
    verdict = reviewed.check(reviewed.pack(entries=entries, content=content))
    assert (verdict.state, outcomes(verdict)) == (State.VALID, ALL_PASSED)


def test_the_pack_says_who_signed_what(reviewed, content):
    view = reviewed.org.view(reviewed.review)
    assert [s.standing.words for s in content.sign_offs] == ["Valid"] * len(view.review.signatures)
    assert {(s.name, s.role) for s in content.sign_offs} == {
        ("Dana Whitfield", "Supervisor"),
        ("Ann Lindqvist", "Nurse consultant"),
        ("Quinn Abara", "Quality lead"),
        ("Paul Moreau", "Operations lead"),
        ("Fay Sorensen", "Finance lead"),
        ("Lena Okoro", "Senior leader"),
    }


def test_the_pack_carries_every_case_with_its_first_judgements_and_panel(content):
    assert [case.label for case in content.cases] == [
        "Maya Okafor, 08/02/2026 10:00 AM",
        "Jo Lopez-Ruiz, 09/10/2026 10:30 PM",
    ]
    for case in content.cases:
        (classification,) = case.classifications
        assert [j.role for j in classification.first] == ["Supervisor", "Nurse consultant"]
        assert [j.person for j in classification.panel] == [
            "Quinn Abara",
            "Dana Whitfield",
            "Ann Lindqvist",
            "Carl Ines",
        ]
        assert classification.definition
        assert classification.definitions


def test_the_five_answers_stand_in_order(content):
    assert [a.question for a in content.answers] == [
        "Which target was missed?",
        "Which participants or locations drove the variance?",
        "What evidence explains the pattern?",
        "What was within provider control?",
        "What action is required now?",
    ]
    assert content.answers[0].answer == content.headline
    assert [bool(a.answer) for a in content.answers] == [True] * 5


def test_the_desks_own_entries_give_the_same_content_without_checking_them_again(entries, content):
    carried = read_entries(entries)
    found = refold(carried, tz_minutes=TZ, own=True)
    taken = Taken(NUMBER, STANDS_AT, TZ, found.root_fingerprint)
    assert compile_content(found.view, found.library, taken) == content


def test_the_content_does_not_depend_on_the_order_of_entries(entries, content):
    def shuffled(lines):
        streams = {"control": [], "session": [], "record": []}
        for line in lines:
            streams[header_of(line)["stream"]].append(line)
        chains: dict[str, list[dict]] = {}
        for line in streams["record"]:
            chains.setdefault(header_of(line)["record"], []).append(line)
        return [
            *streams["control"],
            *streams["session"],
            *(line for r in sorted(chains) for line in chains[r]),
        ]

    assert content_of(changed(entries, shuffled)) == content


def test_the_providers_own_deliberation_stays_out(content, entries):
    assert [s.title for s in content.sections] == [
        "Safety and early disclosure",
        "Patterns",
        "What changes",
        "Communication to the funder",
    ]
    assert content.withheld == (
        "The provider's own deliberation is not in this pack: Payment exposure. That it was signed is shown.",
    )
    told = {
        target
        for line in msgspec.json.decode(entries)["entries"]
        if line.get("body")
        for target in header_of(line)["targets"]
        if target.startswith("finance/")
    }
    assert all("_signed." in target for target in told)


def test_only_what_a_pack_needs_of_the_organization_is_carried(entries):
    told = [header_of(line) for line in msgspec.json.decode(entries)["entries"] if line.get("body")]
    kinds = {header["kind"] for header in told}
    assert "org.keyed" not in kinds
    assert not {kind for kind in kinds if kind.startswith("event.")}
    organisation = folded(entries).view.organisation
    assert "Omar Reyes" not in {person.name for person in organisation.people.values()}
    assert {site.name for site in organisation.sites.values()} == {"Maple House"}


@pytest.mark.parametrize("name", ["Dana", "Ann", "Fay"])
def test_a_pack_released_by_somebody_who_may_not_is_refused(reviewed, content, name):
    entries = reviewed.entries(name)
    verdict = reviewed.check(reviewed.pack(name, entries=entries, content=content, role="Operations lead"))
    assert (verdict.state, outcomes(verdict)[CheckName.ENTRIES]) == (State.CHANGED, Outcome.FAILED)


def test_a_role_the_releaser_does_not_hold_is_refused(reviewed, entries, content):
    verdict = reviewed.check(reviewed.pack(entries=entries, content=content, role="Senior leader"))
    assert verdict.state == State.CHANGED
    assert "The printed role is Senior leader, the person may release as Operations lead." in entry_problems(
        verdict
    )


def test_a_changed_word_signed_by_another_manager_is_caught(reviewed, content):
    printed = replace(content, headline=content.headline.replace("12", "2", 1))
    verdict = reviewed.check(reviewed.pack("Lena", content=printed, entries=reviewed.entries("Lena")))
    assert outcomes(verdict) == ALL_PASSED | {CheckName.PRINTED: Outcome.FAILED}
    assert verdict.state == State.CHANGED


def _drop_a_head(lines):
    at = next(i for i, line in enumerate(lines) if header_of(line)["kind"] == "review.answered")
    return lines[:at] + lines[at + 1 :]


def _drop_a_sign_off(lines):
    at = next(i for i, line in enumerate(lines) if header_of(line)["kind"] == "review.signed")
    return lines[:at] + lines[at + 1 :]


def _drop_the_result(lines):
    return [line for line in lines if header_of(line)["kind"] != "result.recorded"]


def _withhold_the_result(lines):
    return [
        line | {"salt": None, "body": None} if header_of(line)["kind"] == "result.recorded" else line
        for line in lines
    ]


def _break_a_signature(lines):
    line = lines[-1]
    other = ("A" if line["signature"][0] != "A" else "B") + line["signature"][1:]
    return [*lines[:-1], line | {"signature": other}]


def _swap_two_bodies(lines):
    told = [
        i for i, line in enumerate(lines) if line.get("body") and header_of(line)["kind"] == "review.answered"
    ]
    first, second = lines[told[0]], lines[told[1]]
    lines = list(lines)
    lines[told[0]] = first | {"salt": second["salt"], "body": second["body"]}
    lines[told[1]] = second | {"salt": first["salt"], "body": first["body"]}
    return lines


def _half_a_body(lines):
    at = next(i for i, line in enumerate(lines) if line.get("body"))
    return [*lines[:at], lines[at] | {"salt": None}, *lines[at + 1 :]]


def _withhold_the_founding(lines):
    return [
        line | {"salt": None, "body": None} if header_of(line)["kind"] == "org.founded" else line
        for line in lines
    ]


def _withhold_an_answer(lines):
    at = next(
        i for i, line in enumerate(lines) if line.get("body") and header_of(line)["kind"] == "review.answered"
    )
    return [*lines[:at], lines[at] | {"salt": None, "body": None}, *lines[at + 1 :]]


@pytest.mark.parametrize(
    "change",
    [
        _drop_a_head,
        _drop_a_sign_off,
        _break_a_signature,
        _swap_two_bodies,
        _half_a_body,
        _withhold_the_founding,
        _withhold_an_answer,
        _drop_the_result,
        _withhold_the_result,
        lambda _lines: [],
        lambda lines: lines[1:],
        lambda lines: lines[:-1],
    ],
    ids=[
        "head",
        "sign-off",
        "signature",
        "bodies",
        "half",
        "founding",
        "answer",
        "result",
        "result's body",
        "none",
        "first",
        "last",
    ],
)
def test_changed_entries_never_make_a_valid_pack(reviewed, entries, content, change):
    """Signed anew by a manager over the pages as they were."""
    verdict = reviewed.check(reviewed.pack(entries=changed(entries, change), content=content))
    assert verdict.state == State.CHANGED


def test_a_result_left_out_or_withheld_is_told(reviewed, entries, content):
    """Nothing could then be compared with what the review says it was opened on."""
    said = {
        _drop_the_result: "The result the review was opened on is not among the entries.",
        _withhold_the_result: "The content of an entry that every pack carries was taken out (result.",
    }
    for change, words in said.items():
        verdict = reviewed.check(reviewed.pack(entries=changed(entries, change), content=content))
        assert any(p.startswith(words) for p in entry_problems(verdict)), entry_problems(verdict)


def test_entries_of_another_organization_are_refused(reviewed, content, tmp_path):
    other = found(tmp_path, seed=8)
    walker = Walker(other, other.review(cases=1))
    stranger = Reviewed(other, walker.review)
    verdict = reviewed.check(reviewed.pack(entries=stranger.entries(), content=content))
    other.desk.close()
    assert (verdict.state, outcomes(verdict)[CheckName.ENTRIES]) == (State.CHANGED, Outcome.FAILED)


def test_an_open_review_makes_a_preview_that_says_so(tmp_path: Path):
    org = found(tmp_path)
    review = Reviewed(org, org.review(cases=1))
    made = content_of(review.entries())
    org.desk.close()
    assert made.state.words.startswith("Open: ")
    assert made.sign_offs == ()
    assert {a.answer for a in made.answers[1:]} == {"Not answered"}
    assert made.cases[0].classifications[0].answer == "Not settled yet"


def test_a_blind_judgement_is_not_carried_before_both_are_in(tmp_path: Path):
    from tests.organisation import ok

    from reviewdesk.forms.answers import Given

    org = found(tmp_path)
    review = Reviewed(org, org.review(cases=1))
    view = org.view(review.review)
    field = next(f for s in view.form.sections for f in s.fields if f.judged_by)
    row = view.review.rows[0].id
    code = view.form.choice_list(field.choices).options[1].code
    ok(
        org.as_("Dana").reviews.judge(
            review.review, Place(field.section, row, field.id), "supervisor", Given(code)
        )
    )
    lines = msgspec.json.decode(review.entries())["entries"]
    org.desk.close()
    blind = [line for line in lines if header_of(line)["kind"] == "review.judged"]
    assert len(blind) == 1
    assert blind[0].get("body") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format":"reviewdesk/entries/v2","org":"a","review":"b","entries":[]}',
        b"\xff\xfe",
        b"[" * 200_000,
    ],
    ids=["nothing", "list", "object", "newer", "binary", "nested"],
)
def test_what_are_no_entries_is_said(data):
    assert isinstance(read_entries(data), Unreadable)


def test_recomputing_is_the_same_each_time(reviewed, entries, content):
    assert content_of(entries) == content


def test_what_was_redacted_is_told_as_such_and_not_as_withheld(tmp_path: Path):
    from tests.organisation import ok

    from reviewdesk.forms.answers import Given
    from reviewdesk.records import places

    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    place = walker.long_text()
    ok(org.as_("Dana").reviews.answer(walker.review, place, Given("Her brother Xavier came by.")))
    redacting = org.as_("Quinn").redacting
    ok(redacting.ask(walker.review, [places.answer_target(place)], "It tells of somebody else."))
    redacting = org.as_("Ada").redacting
    ok(redacting.order(ok(redacting.listed())[0].request, "As asked.", org.passphrase("Ada")))
    walker.walk()
    review = Reviewed(org, walker.review)
    entries = review.entries()
    content = content_of(entries)
    assert any("1 entry of this review was redacted" in line for line in content.withheld)
    verdict = review.check(review.pack(entries=entries, content=content))
    org.desk.close()
    assert outcomes(verdict) == ALL_PASSED
    assert any(p.startswith("The content of 1 entry was redacted") for p in entry_problems(verdict))


def test_notes_among_the_people_of_a_review_are_in_no_pack(tmp_path: Path):
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    scope = walker.scopes("cases")[0]
    said = "Ask the zookeeper about Sunday"
    org.as_("Quinn").reviews.note(walker.review, said, scope)
    assert [note.said.text for note in org.view(walker.review).review.notes] == [said]
    carried = Reviewed(org, walker.review).entries()
    bodies = [sealed.body.padded for sealed in read_entries(carried).entries if sealed.body]
    assert bodies
    assert not any(b"zookeeper" in padded for padded in bodies)
    assert "zookeeper" not in repr(content_of(carried))
    assert folded(carried).view.review.notes == ()


def released_although(step: str) -> str:
    return f"Released although the step {step} was not finished: something held it or was not signed."


def test_a_pack_of_a_review_nobody_finished_is_refused(tmp_path: Path):
    """Each step signed but the last; then all signed, and one answer changed after it."""
    org = found(tmp_path)
    review = org.review()
    walker = Walker(org, review)
    sections = [section.id for section in walker.view("Quinn").form.sections]
    walker.finish_until(sections[-1])
    made = Reviewed(org, review)
    early = made.check(made.pack())
    assert early.state is State.CHANGED
    assert released_although("Communication to the funder") in entry_problems(early)

    walker.finish(sections[-1])
    walker.confirm()
    assert made.check(made.pack()).state is State.VALID
    view = walker.view("Dana")
    place = next(
        place
        for place in view.facts.answers
        if view.form.field(place.field).kind is Kind.LONG_TEXT and place.section == sections[0]
    )
    ok(org.as_("Dana").reviews.answer(review, place, Given("Told otherwise now."), "Corrected."))
    stale = made.check(made.pack())
    assert stale.state is State.CHANGED
    assert released_although("Cases") in entry_problems(stale)
    org.desk.close()


DAY = 86_400_000


@pytest.mark.parametrize(
    ("number", "stands_at", "said"),
    [
        ("TARGET MET. Checked and certified by the State", STANDS_AT, "The number of the pack is not one"),
        (NUMBER, STANDS_AT + 365 * DAY, "a time that is later than its release"),
        (NUMBER, STANDS_AT - 300 * DAY, "later than the time it says it stands as of"),
    ],
    ids=["a sentence for a number", "as of next year", "as of before the review"],
)
def test_what_only_the_packs_own_description_says_is_held_to_its_entries(
    reviewed, entries, number, stands_at, said
):
    found = folded(entries)
    printed = compile_content(found.view, found.library, Taken(number, stands_at, TZ, found.root_fingerprint))
    verdict = reviewed.check(reviewed.pack(entries=entries, content=printed, stands_at=stands_at))
    assert verdict.state == State.CHANGED
    assert any(said in problem for problem in entry_problems(verdict)), entry_problems(verdict)


def test_a_confirmation_in_anothers_name_is_not_printed_as_theirs(tmp_path: Path):
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    walker.walk()
    review = org.view(walker.review).review
    (name, row), told = next(iter(review.validations.items()))
    author = org.desk.organisation.name_of(told.person)
    laptop = Laptop(org)
    laptop.sign_in(next(who for who in ("Quinn", "Paul", "Dana") if org.person(who).name == author))
    forged = Confirmation(org.person("Omar").id, told.fingerprint, told.verdict)
    target = Target(validation_target(name, row))
    laptop.write(walker.review, CONFIRMED, Change(target, Value(written(forged))))
    org.as_("Paul")
    printed = content_of(Reviewed(org, walker.review).entries()).validations
    assert "Omar Reyes" not in {line.person for one in printed for line in one.confirmed}
    org.desk.close()
