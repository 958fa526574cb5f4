"""The file for trying an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.sample_home import SampleHome

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.intake import Fate, Imported, ImportPlan
from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.sample.admissions import SOURCE
from reviewdesk.sample.delivery import EXAMPLE_FILE
from reviewdesk.sample.staff import ZONE


def test_the_example_brings_known_people_a_stranger_and_a_faulty_row(
    sample_home: SampleHome, sample_desk: Callable[[str], Desk]
) -> None:
    desk = sample_desk("yolanda")
    data = (sample_home.home.folder / EXAMPLE_FILE).read_bytes()
    plan = desk.intake.plan([(EXAMPLE_FILE, data)], ReadSettings(ZONE, SOURCE))
    assert isinstance(plan, ImportPlan)
    assert plan.counted(Fate.NEW) == len(plan.events) == 6
    assert Counter(type(match).__name__ for match in plan.people) == {"Matched": 5, "Unmatched": 1}
    assert [(p.line, p.column, p.left_out) for p in plan.files.problems] == [(8, "Admit date", True)]
    assert all(line.event.admitted_at <= desk.environment.now() for line in plan.events)
    waiting = desk.waiting.rows()
    assert desk.intake.commit(plan, {}) == Imported(new=6, changed=0, known=0, waiting=1, participants=0)
    assert desk.waiting.rows() == waiting + 1
