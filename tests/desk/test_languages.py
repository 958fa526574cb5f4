"""A form in two languages: the window and the pack say it in theirs, and a sign-off keeps which was shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.desk.test_moving import adopt, version
from tests.organisation import PASSPHRASE, Organisation, ok
from tests.pack.reviewed import STANDS_AT, TZ, Reviewed, folded
from tests.walker import Walker

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.pack.compile import Taken, compile_content
from reviewdesk.texts import Catalogue, use
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.review_page import ReviewPage, review_page
from reviewdesk.ui.present.reviewing import Opened, context_of, source_of

LATE = "The review identifies delayed supervision and cannot proceed without a documented action."
BILINGUAL = version(
    "9.0.0",
    ("measure_kinds:", "languages: [en, es]\nmeasure_kinds:"),
    ("    title: Cases\n", "    title: {en: Cases, es: Casos}\n"),
    ("ask: Supervisor told,", "ask: {en: Supervisor told, es: Supervisor avisado},"),
    (f"because: {LATE}", f"because: {{en: {LATE}, es: La supervisión se retrasó.}}"),
)


@contextmanager
def in_force(language: str) -> Iterator[None]:
    """The program in a language; its own texts have no translation here."""
    use(Catalogue(language=language))
    try:
        yield
    finally:
        use(Catalogue())


@pytest.fixture
def review(org: Organisation) -> RecordId:
    adopt(org, BILINGUAL)
    return org.review(cases=1)


def page(org: Organisation, review: RecordId) -> ReviewPage:
    org.reopen()  # a program says one language from its start to its end
    view = org.view(review)
    opened = Opened(view, ())
    context = context_of(opened, org.clock())
    scope = Scope("cases", view.review.rows[0].id)
    return review_page(source_of(opened, view, context, Parts()), scope, context)


@pytest.mark.parametrize(
    ("language", "section", "asked"),
    [
        ("en", "Cases", "Supervisor told"),
        ("es", "Casos", "Supervisor avisado"),
        ("fr", "Cases", "Supervisor told"),
    ],
)
def test_the_window_says_the_form_in_its_language_and_what_has_none_in_the_first(
    org: Organisation, review: RecordId, language: str, section: str, asked: str
) -> None:
    with in_force(language):
        shown = page(org, review)
    asks = [row.ask for row in shown.fields]
    assert (shown.section_title, asked in asks) == (section, True)
    assert shown.steps[0].title == section
    assert "Outcome" in asks  # written in one language only


def test_a_hold_says_its_because_in_the_language_of_the_window(org: Organisation, review: RecordId) -> None:
    view = org.view(review)
    late = next(f for f in view.form.section("cases").fields if f.concept == "supervisor-review")
    ok(org.desk.reviews.answer(review, Place("cases", view.review.rows[0].id, late.id), Given("late")))
    said = {}
    for language in ("en", "es"):
        with in_force(language):
            page_ = page(org, review)
            said[language] = " ".join(str(hold) for hold in page_.holds)
    assert "The review identifies delayed supervision" in said["en"]
    assert "La supervisión se retrasó." in said["es"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sign_off_keeps_the_language_that_was_shown(
    org: Organisation, review: RecordId, language: str
) -> None:
    with in_force(language):
        walker = Walker(org, review)
        scope = walker.scopes("cases")[0]
        walker.fill(scope)
        desk = org.as_("Dana")
        offers = [offer for offer in desk.signing.offers(org.view(review)) if offer.scope == scope]
        ok(desk.signing.sign(review, offers, PASSPHRASE))
    [signature] = org.view(review).review.signatures
    statement = json.loads(signature.statement)
    assert (statement["language"], signature.standing) == (language, "valid")


@pytest.mark.parametrize(("language", "asked"), [("en", "Supervisor told"), ("es", "Supervisor avisado")])
def test_the_pack_prints_the_form_in_its_language(
    org: Organisation, review: RecordId, language: str, asked: str
) -> None:
    walker = Walker(org, review)
    walker.fill(walker.scopes("cases")[0])
    made = folded(Reviewed(org, review).entries())
    taken = Taken("P-1", STANDS_AT, TZ, "")
    content = compile_content(made.view, made.library, taken, catalogue=Catalogue(language=language))
    assert content.language == language
    [case] = content.cases
    told = [fact.label for section in case.sections for fact in section.facts]
    assert asked in [*told, *(moment.name for moment in case.moments)]
