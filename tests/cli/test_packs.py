"""`pack verify` and `pack root`, on the pack of the sample's finished review."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.running import run, run_in
from tests.sample_home import SampleHome

from reviewdesk.desk.releasing import Released
from reviewdesk.sample.staff import PASSPHRASE


@pytest.fixture
def pack(sample_home: SampleHome, tmp_path: Path) -> Path:
    desk = sample_home.open("quality")
    try:
        finished = min(desk.reviews.mine(), key=lambda view: view.review.opening.opened_on)
        released = desk.releasing.release(finished.review.id, PASSPHRASE, tmp_path / "pack.pdf")
    finally:
        desk.close()
    assert isinstance(released, Released), released
    return released.path


def test_a_pack_and_its_root(sample_home: SampleHome, pack: Path, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    assert run_in(sample_home, "pack", "root", "--out", root).exit_code == 0
    assert run_in(sample_home, "pack", "root").output == root.read_text()

    valid = run("pack", "verify", pack, "--trust", root)
    assert valid.exit_code == 0, valid.output
    assert valid.output.startswith("Valid.")
    assert "Signed by Priya Nandakumar, Harbor Home Supports." in valid.output

    told = json.loads(run("pack", "verify", pack, "--trust", root, "--json").output)
    assert told["state"] == "valid"

    unknown = run("pack", "verify", pack)
    assert unknown.exit_code == 2
    assert unknown.output.startswith("The signer is unknown.")

    data = bytearray(pack.read_bytes())
    data[len(data) // 3] ^= 1
    flipped = tmp_path / "flipped.pdf"
    flipped.write_bytes(bytes(data))
    changed = run("pack", "verify", flipped, "--trust", root)
    assert changed.exit_code == 1, changed.output
    assert changed.output.startswith("Not valid.")


def test_something_else_cannot_be_checked(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_text("Dear funder,\n")
    found = run("pack", "verify", file)
    assert found.exit_code == 2
    assert "cannot be checked" in found.output
    assert "Traceback" not in found.output + found.stderr


def test_a_root_that_is_none(pack: Path, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_text("no certificate\n")
    found = run("pack", "verify", pack, "--trust", root)
    assert found.exit_code in (1, 2)
    assert "Traceback" not in found.output + found.stderr
