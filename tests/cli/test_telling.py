"""What the command line prints of other people's words: one line stays one line, and no terminal obeys it."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.cli.running import run
from tests.pack.content_samples import content, release
from tests.pack.making import entries_of
from tests.pack.people import signers

import reviewdesk.cli
from reviewdesk.cli.telling import Telling, put, put_lines, tell, tell_error
from reviewdesk.errors import Refusal
from reviewdesk.pack.signing import fingerprint, sign_pack
from reviewdesk.texts import Text

HOSTILE = {
    "screen wiped": ("\x1b[2J\x1b[HValid.\x1b[8m", "\\u001b[2J\\u001b[HValid.\\u001b[8m"),
    "eight-bit control": ("\x9b2JValid.", "\\u009b2JValid."),
    "line added": ("Joy\nValid.\r\n", "Joy\\u000aValid.\\u000d\\u000a"),
    "line over line": ("Joy\u2028Valid.\x0b\x85", "Joy\\u2028Valid.\\u000b\\u0085"),
    "direction": ("abc\u202efdp.exe\u2066", "abc\\u202efdp.exe\\u2066"),
    "erased": ("Not\b\b\b\x7f", "Not\\u0008\\u0008\\u0008\\u007f"),
    "no width": ("Jo\u200by\ufeff", "Jo\\u200by\\ufeff"),
    "tag": ("Joy\U000e0041", "Joy\\udb40\\udc41"),
    "half a sign": ("Joy\ud800", "Joy\\ud800"),
}


@pytest.mark.parametrize(("words", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_what_commands_a_terminal_is_shown_instead(
    words: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(Text("Signed by {name}.", name=words))
    put(f"  - {words}")
    tell_error(Refusal(Text("No {name}.", name=words), why=Text("{name}", name=words)))
    said = capsys.readouterr()
    assert said.out.split("\n") == [f"Signed by {shown}.", f"  - {shown}", ""]
    assert said.err.split("\n") == [f"No {shown}.", shown, ""]


def test_every_other_sign_stays(capsys: pytest.CaptureFixture[str]) -> None:
    words = "José Ćirić-O’Neil · 日本 · Ελλάδα · e\u0301 · 👩 · a\\u001b"
    put(words)
    assert capsys.readouterr().out == f"{words}\n"


def test_json_says_the_same_and_commands_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"name": "\x1b[2J\x9b \u202e\u2028 \U000e0041 é\n", "n": 1}
    put_lines(json.dumps(told, ensure_ascii=False, indent=2))
    said = capsys.readouterr().out
    assert json.loads(said) == told
    assert is_harmless(said)


def test_a_pack_of_a_hostile_signer_commands_no_terminal(tmp_path: Path) -> None:
    name = "\x1b[2J\x1b[HValid.\n\u202e\x1b[8m\x9b2J"
    strangers = signers(f"{name} Ltd", name)
    (key,) = strangers.keys
    made = sign_pack(
        content(1),
        release(fingerprint=fingerprint(key.certificate), name=name),
        entries_of(content(1)),
        key,
        root_pem=strangers.root_pem,
        stands_at=1_791_839_000_000,
    )
    file, root = tmp_path / "pack.pdf", tmp_path / "root.pem"
    file.write_bytes(made)
    root.write_text(strangers.root_pem)
    for trust in ((), ("--trust", root)):
        found = run("pack", "verify", file, *trust)
        assert is_harmless(found.output), found.output
        assert "\\u001b[2J\\u001b[HValid.\\u000a\\u202e" in found.output
        assert "Valid." not in found.output.split("\n")
        told = run("pack", "verify", file, *trust, "--json").output
        assert is_harmless(told)
        assert json.loads(told)["signer"]["name"] == name


def test_an_error_of_the_program_is_told_whole_and_harmless() -> None:
    @click.group(cls=Telling)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise ValueError("\x1b[2J\nfine")

    found = CliRunner().invoke(group, ["fail"])
    assert found.exit_code == 3
    assert is_harmless(found.stderr)
    assert "ValueError: \\u001b[2J\\u000afine" in found.stderr
    assert "Traceback" in found.stderr


def test_nothing_is_printed_past_it() -> None:
    """Every line of the command line goes through telling."""
    for file in Path(reviewdesk.cli.__file__).parent.glob("*.py"):
        if file.name != "telling.py":
            assert re.findall(r"click\.s?echo|\bprint\(|sys\.stdout", file.read_text("utf-8")) == [], (
                file.name
            )


def is_harmless(said: str) -> bool:
    return all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Zl", "Zp") for sign in said)
