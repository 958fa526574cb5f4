"""`import answers`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import run_in
from tests.sample_home import SampleHome

from reviewdesk.exchange.review_fhir.response import Answered, response_of
from reviewdesk.forms.answers import Given, Place


def test_answers_are_shown_then_written_and_what_stands_is_left(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    desk = sample_home.open("dana")
    view = next(v for v in desk.reviews.mine() if v.decision.reviewing())
    roles = {role.value for role in view.reader.roles}
    free, held = [
        next(
            Place(s.id, row.id, f.id)
            for s in view.form.sections
            if s.owner in roles and s.rows_of
            for row in view.review.rows
            for f in s.fields
            if f.kind == "long text"
            and f.show is None
            and (Place(s.id, row.id, f.id) in view.facts.answers) is there
        )
        for there in (False, True)
    ]
    review = view.review.id
    given = Answered(
        {free: Given("From the agency."), held: Given("Another.")}, {"cases": tuple({free.row, held.row})}
    )
    tree = response_of(view.form, given, shown=lambda _place: True, names={}, completed=False)
    name = view.reader.name
    desk.close()
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(tree))
    words = ("import", "answers", file, "--review", review)
    shown = run_in(sample_home, *words, person=name)
    assert shown.exit_code == 1, shown.output
    assert "1 new, 1 differ from what stands" in shown.output
    assert "another answer stands; see --replace" in shown.output
    assert "Nothing was written." in shown.output
    written = run_in(sample_home, *words, "--yes", person=name)
    assert "1 answer was written." in written.output, written.output
    assert written.exit_code == 1  # one was not
    both = run_in(sample_home, *words, "--yes", "--replace", "Their record counts.", person=name)
    assert both.exit_code == 0, both.output
    assert "1 answer was written." in both.output
    desk = sample_home.open("dana")
    now = next(v for v in desk.reviews.mine() if v.review.id == review)
    values = [now.facts.answers[place] for place in (free, held)]
    desk.close()
    assert [value.value for value in values if isinstance(value, Given)] == ["From the agency.", "Another."]
