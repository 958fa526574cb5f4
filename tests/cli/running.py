"""Runs the command line in this process, as a terminal or a script would."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from tests.sample_home import SampleHome

from reviewdesk.cli.main import cli


def run(*words: str | Path, typed: str | None = None) -> Result:
    """`reviewdesk WORDS`; what is typed comes through a pipe, for no test has a terminal."""
    return CliRunner().invoke(cli, [str(word) for word in words], input=typed, prog_name="reviewdesk")


def run_in(sample: SampleHome, *words: str | Path, person: str = "Dana Whitfield") -> Result:
    """`reviewdesk --home SAMPLE WORDS`, with a person and the passphrase in a file."""
    return run(
        "--home", sample.home.folder, *words, "--person", person, "--passphrase-file", sample.passphrase_file
    )


def secret(file: Path, words: str) -> Path:
    """A file with a passphrase that only its owner can read."""
    file.touch(mode=0o600)
    file.write_text(words)
    return file
