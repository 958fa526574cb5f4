"""`desk`: what it does before a window opens."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from tests.cli.running import run
from tests.sample_home import SampleHome

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.main import cli
from reviewdesk.cli.window import ready_sample
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.errors import Refusal
from reviewdesk.identity.sealing import Cost


def test_the_sample_never_goes_to_the_persons_own_home() -> None:
    found = run("desk", "--sample")
    assert found.exit_code == 2
    assert "a folder of its own" in found.stderr


def test_a_sample_that_is_there_is_kept(sample_home: SampleHome, capsys: pytest.CaptureFixture[str]) -> None:
    before = sample_home.home.database.read_bytes()
    ready_sample(Chosen(sample_home.home.folder))
    assert sample_home.home.database.read_bytes() == before
    assert capsys.readouterr().out == "Everybody of the sample signs in with: tide lantern quilt pepper\n"


def test_another_desk_is_not_taken_for_the_sample(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    wanted = FirstRun("Elm Row", "Ada Quist", "walnut drizzle forty kites")
    first_run(home, wanted, real_environment(), cost=Cost(n=1 << 8)).desk.close()
    with pytest.raises(Refusal, match="is not the sample organization"):
        ready_sample(Chosen(home.folder))


def test_every_command_explains_itself() -> None:
    def walk(command: click.Command, *words: str) -> None:
        shown = run(*words, "--help")
        assert shown.exit_code == 0
        assert command.help or command.short_help, words
        if isinstance(command, click.Group):
            for name, below in command.commands.items():
                walk(below, *words, name)

    walk(cli)
