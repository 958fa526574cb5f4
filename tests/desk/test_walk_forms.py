"""Every form that is shipped, from imported records through its people to a released, valid pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.desk.test_listing import GOALS, INCIDENTS, VISITS, bring
from tests.organisation import MEASURE, MISSED, PASSPHRASE, Organisation, found, ok
from tests.walker import Walker

from reviewdesk.desk.releasing import Released
from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.forms.answers import Given
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form, Kind
from reviewdesk.pack.recompute import Recompute
from reviewdesk.pack.verdict import Outcome, State
from reviewdesk.pack.verify import verify_pack
from reviewdesk.records.organisation import MeasureTerms


def roster(org: Organisation) -> None:
    bring(org, ListKind.VISITS, VISITS)
    bring(org, ListKind.INCIDENTS, INCIDENTS)


SOURCES: dict[str, Callable[[Organisation], None]] = {
    "hospital-avoidance": lambda org: org.admissions(),
    "continuity": roster,
    "goal-progress": lambda org: bring(org, ListKind.GOALS, GOALS) and None,
    "missed-visits": roster,
    "missed-target": lambda org: org.admissions(),
}
"""What is imported before a review of each form is opened."""
COMPUTED = {
    "hospital-avoidance": 1,
    "continuity": 4,
    "goal-progress": 4,
    "missed-visits": 2,
    "missed-target": 2,
}
"""How many questions of each form are computed from what is there; the others say why they cannot be."""
FORMS = {file.id: load_form(file.text.encode(), file.id) for file in shipped_forms()}


def opened(org: Organisation, form: Form) -> Walker:
    """A review of this form, of a missed result of its own kind of measure."""
    SOURCES[form.id](org)
    kind = form.measure_kinds[0]
    terms: MeasureTerms = replace(MEASURE, id="N" * 21 + "A", kind=kind, title=f"A measure of {kind}")
    assert org.as_("Ada").governing.set_up(PASSPHRASE, measures=[terms]) is None
    result = org.missed(replace(MISSED, measure=terms.id))
    intake = org.as_("Dana").intake
    rows = [one.row for one in intake.candidates(result)]
    assert rows
    review = ok(intake.open_review(result, f"{form.title.said()}, Q3 2026", org.person("Dana").id, rows))
    return Walker(org, review)


def test_every_shipped_form_is_walked() -> None:
    assert FORMS.keys() == SOURCES.keys()


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_review_is_walked_to_a_valid_pack(tmp_path: Path, name: str) -> None:
    form = FORMS[name]
    assert isinstance(form, Form)
    org = found(tmp_path)
    walker = opened(org, form)
    sources = [
        written.answer.source
        for written in org.view(walker.review).review.answers.values()
        if isinstance(written.answer, Given) and written.answer.source
    ]
    internal = [row.id for row in org.view(walker.review).review.rows]
    assert not [source for source in sources if any(row in source for row in internal)]
    view = walker.walk()
    assert [(h.kind, h.scope, str(h.because)) for h in view.decision.holds if h.severity != "note"] == []
    assert {s.standing for s in view.review.signatures} == {"valid"}
    computed = {
        f.id: isinstance(view.computed[place], Given)
        for section in view.form.sections
        for f in section.fields
        for place in view.computed
        if place.field == f.id and f.kind is Kind.COMPUTED
    }
    assert sum(computed.values()) >= COMPUTED[name], computed
    released = ok(org.as_("Quinn").releasing.release(walker.review, PASSPHRASE, tmp_path / "pack.pdf"))
    assert isinstance(released, Released), released
    root = org.desk.releasing.root_certificate()
    verdict = verify_pack(released.path.read_bytes(), trust=root, recompute=Recompute())
    assert (verdict.state, [str(c.reason) for c in verdict.checks if c.outcome is Outcome.FAILED]) == (
        State.VALID,
        [],
    )
