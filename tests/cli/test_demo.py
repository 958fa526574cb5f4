"""`demo`: what it does around the walk; the walk itself is told by the stories."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import run

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.identity.sealing import Cost


def test_only_a_sample_is_ever_replaced(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    wanted = FirstRun("Elm Row", "Ada Quist", "walnut drizzle forty kites")
    first_run(home, wanted, real_environment(), cost=Cost(n=1 << 8)).desk.close()
    before = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    found = run("demo", "--home", home.folder, "--out", tmp_path / "out")
    assert found.exit_code == 2
    assert "is not the sample organization" in found.stderr
    assert {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "out").exists()
