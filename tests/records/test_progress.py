"""Sign-offs are counted as people give them: what repeats row by row, never as a whole beside its rows."""

from __future__ import annotations

from tests.forms.answering import answered, shipped, signed

from reviewdesk.forms.answers import Facts
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.records.progress import SignOffs, sign_offs

FORM = shipped("hospital-avoidance")
ROWS = {"cases": ("r1", "r2")}


def counted(facts: Facts) -> SignOffs:
    return sign_offs(FORM, decide(compile_form(FORM), facts))


def test_nothing_is_given_of_an_untouched_review() -> None:
    # three steps of two cases, and five steps of the whole review
    assert counted(Facts(rows=ROWS)) == SignOffs(0, 11)
    assert not counted(Facts(rows=ROWS)).complete


def test_each_signature_that_stands_counts_once() -> None:
    sections = [section.id for section in FORM.sections]
    facts = signed(answered(FORM, ROWS, accountability="external"), FORM, *sections)
    assert counted(facts) == SignOffs(len(facts.signatures), 11)
    assert counted(facts).complete


def test_a_review_without_cases_asks_for_no_sign_off_of_cases() -> None:
    assert counted(Facts(rows={"cases": ()})).asked == 5
