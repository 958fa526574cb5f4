"""`import visits`, `import incidents`, `import goals`, as somebody at a terminal uses them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from tests.cli.running import run_in
from tests.desk.test_listing import GOALS, INCIDENTS, VISITS
from tests.sample_home import SampleHome

from reviewdesk.cli.admissions import admissions
from reviewdesk.cli.lists import add_lists
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListKind

ZONE = ("--zone", "America/New_York", "--source", "tests")


@pytest.mark.parametrize(
    ("command", "data", "said"),
    [
        ("visits", VISITS, "Planned worker <- planned"),
        ("incidents", INCIDENTS, "Kind of incident <- type"),
        ("goals", GOALS, "How far it came <- status"),
    ],
)
def test_the_preview_comes_first_and_what_is_written_is_written_once(
    sample_home: SampleHome, tmp_path: Path, command: str, data: bytes, said: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    rows = data.count(b"\n") - 1
    shown = run_in(sample_home, "import", command, file, *ZONE)
    assert shown.exit_code == 1
    assert said in shown.output
    assert shown.output.endswith("Give --yes to write it.\nNothing was written.\n")
    first = run_in(sample_home, "import", command, file, *ZONE, "--yes")
    assert (first.exit_code, f"Written: {rows} new, 0 changed, 0 known already." in first.output) == (0, True)
    again = run_in(sample_home, "import", command, file, *ZONE, "--yes")
    assert f"Written: 0 new, 0 changed, {rows} known already." in again.output


def test_what_cannot_be_read_is_refused_with_a_way_forward(sample_home: SampleHome, tmp_path: Path) -> None:
    found = run_in(sample_home, "import", "visits", tmp_path / "nothing.csv", *ZONE)
    assert (found.exit_code, "Check the name and the folder." in found.stderr) == (2, True)
    file = tmp_path / "visits.json"
    file.write_text('{"resourceType": "Bundle"}')
    found = run_in(sample_home, "import", "visits", file, *ZONE)
    assert (found.exit_code, "FHIR is read for goals only." in found.output) == (1, True)


def test_visits_and_goals_of_real_shape(sample_home: SampleHome, shared: Path) -> None:
    visits = shared / "data" / "synthea27nj_omop" / "VISIT_OCCURRENCE.csv"
    found = run_in(sample_home, "import", "visits", visits, *ZONE, "--yes")
    assert (found.exit_code, "Written: 1791 new" in found.output) == (0, True), found.output
    plan = shared / "data" / "eltss" / "FHIR_eLTSS_example_transaction-v4.0.0.xml"
    found = run_in(sample_home, "import", "goals", plan, *ZONE, "--yes")
    assert (found.exit_code, "Written: 2 new" in found.output) == (0, True), found.output


def test_nobody_said_who_sent_them_means_the_same_as_in_the_window() -> None:
    names = {"admissions": FileKind.STAYS, **{kind.value: FileKind(kind.value) for kind in ListKind}}
    group = click.Group()
    add_lists(group)
    for name, command in {"admissions": admissions, **group.commands}.items():
        (source,) = [one for one in command.params if one.name == "source"]
        assert source.default == names[name].usual_source
