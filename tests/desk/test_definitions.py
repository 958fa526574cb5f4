"""Definitions that a contract agrees otherwise: frozen with the reviews that open under it, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.desk.test_moving import adopt, version
from tests.forms.test_definitions import FILE
from tests.laptop import Laptop, library_of, parked_anew, parked_now
from tests.organisation import CONTRACT, MISSED, PASSPHRASE, Organisation, ok, why

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.definitions import DefinitionSet
from reviewdesk.pack.embed import Carried, embed, read_entries
from reviewdesk.pack.refold import Refolded, refold
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.answering import definitions_of
from reviewdesk.records.shapes import written

SET = "State plan, 2026-07"
OWN = "ReviewDesk hospital use definitions, 2026-01"
LATER = FILE.replace(SET, "State plan, 2027-01")
REASON = "The contract asks for it."


def define(org: Organisation, text: str = FILE, who: str = "Ada") -> object:
    return org.as_(who).governing.define(CONTRACT.id, text, org.passphrase(who))


def used(org: Organisation, review: RecordId) -> tuple[str | None, str]:
    """The set a review goes by, and what its first code means there."""
    choices = org.view(review).form.choice_list("classification")
    means = choices.options[0].means
    return choices.definitions, means.said() if means else ""


def test_reviews_that_open_from_now_on_have_the_definitions_of_their_contract_and_keep_them(
    org: Organisation,
) -> None:
    older = org.review(cases=1)
    assert isinstance(define(org), DefinitionSet)
    newer = org.review(org.missed(replace(MISSED, period="Q3 again")), cases=1)
    assert isinstance(define(org, LATER), DefinitionSet)
    assert org.desk.organisation.contracts[CONTRACT.id].definitions == (LATER,)
    org.reopen()
    assert used(org, older)[0] == OWN
    assert used(org, newer) == (SET, "The state's words.")
    assert library_of(org).parked(newer) == {}
    form = org.view(newer).form
    field = next(f for s in form.sections for f in s.fields if f.choices == "classification")
    assert definitions_of(field, form) == SET, "every answer keeps what it was given by"


def test_a_pack_is_read_by_the_definitions_the_review_was_opened_with(org: Organisation) -> None:
    define(org)
    review = org.review(cases=1)
    dana = org.person("Dana").id
    carried = read_entries(embed(library_of(org).log, library_of(org), review, dana))
    assert isinstance(carried, Carried)
    found = refold(carried, tz_minutes=0)
    assert isinstance(found, Refolded), found
    assert found.view.form.choice_list("classification").definitions == SET


def test_what_is_opened_elsewhere_without_them_counts_for_nothing(org: Organisation) -> None:
    define(org)
    opening = org.view(org.review(cases=1)).review.opening
    other = org.missed(replace(MISSED, period="Q3 again"))
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    told = replace(opening, result=other, period="Q3 again")
    for name, lie in (("Y" * 21 + "A", replace(told, definitions=())), ("Z" * 21 + "A", told)):
        record = RecordId(name)
        lead = Change(places.LEAD, Value(org.person("Dana").id))
        entry = laptop.write(record, words.OPENED, Change(places.ABOUT, Value(written(lie))), lead)
        said = {entry: "The definitions it was opened with are not those of the contract."}
        assert parked_now(org, record) == parked_anew(org, record) == ({} if lie is told else said)


def test_a_version_they_do_not_fit_is_neither_moved_to_nor_opened_under(org: Organisation) -> None:
    define(org)
    review = org.review(cases=1)
    adopt(org, version("1.1.0"))
    ok(org.as_("Quinn").moving.move(review, REASON))
    assert used(org, review)[0] == SET
    adopt(org, version("1.2.0", ("      - code: planned\n", MORE)))
    said = (
        'The definitions "State plan, 2026-07" must define the same codes; missing: foreseen; '
        "not in the form: -."
    )
    assert why(org.as_("Quinn").moving.preview(review)) == (said,)
    assert why(org.desk.moving.move(review, REASON)) == (said,)
    other = org.missed(replace(MISSED, period="Q3 again"))
    dana = org.person("Dana").id
    assert why(org.as_("Dana").intake.open_review(other, "Stays", dana, []))[0] == said


MORE = (
    "      - code: foreseen\n        label: Foreseen\n        means: Foreseen.\n        source: Ours\n"
    "      - code: planned\n"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE.replace("code: planned", "cod: planned"), "The definitions cannot be read, line 5:"),
        (FILE.replace("form: hospital", "form: no-hospital"), 'No form "no-hospital-avoidance" is in force.'),
        (FILE.replace("choices: classification", "choices: cause"), 'The form has no agreed definitions "'),
        (FILE + "#" * 70_000, "A file of definitions has at most 64 KB."),
    ],
)
def test_a_set_that_cannot_stand_for_the_forms_own_is_refused(
    org: Organisation, text: str, said: str
) -> None:
    assert why(define(org, text))[0].startswith(said)
    assert org.desk.organisation.contracts[CONTRACT.id].definitions == ()


def test_only_an_administrator_defines_and_one_list_once(org: Organisation) -> None:
    assert why(define(org, who="Quinn"))
    twice = replace(org.desk.organisation.contracts[CONTRACT.id], definitions=(FILE, LATER))
    assert why(org.as_("Ada").governing.set_up(PASSPHRASE, contracts=[twice])) == (
        'Two files define "classification"; take one of them away.',
    )
    assert why(org.desk.governing.define("nothing", FILE, PASSPHRASE)) == ("This contract is not here.",)
    define(org)
    bare = replace(org.desk.organisation.contracts[CONTRACT.id], definitions=())
    assert org.desk.governing.set_up(PASSPHRASE, contracts=[bare]) is None
    assert used(org, org.review(cases=1))[0] == OWN
