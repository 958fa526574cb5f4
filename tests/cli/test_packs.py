"""`pack verify` and `pack root`, on the pack of the sample's finished review."""

from __future__ import annotations

import json
import os
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


def test_the_root_is_never_written_over_something(sample_home: SampleHome, tmp_path: Path) -> None:
    there = tmp_path / "root.pem"
    there.write_text("somebody's letter")
    found = run_in(sample_home, "pack", "root", "--out", there)
    assert found.exit_code == 2
    assert found.stderr == (
        f"There is a file {there} already.\nChoose another name or folder, or move that file away.\n"
    )
    assert there.read_text() == "somebody's letter"


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_pipes_and_devices_are_refused_and_nobody_waits_for_them(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    said = "is not a file: it is a device or a pipe.\nSave what it gives into a file, and choose that.\n"
    for command in (
        ("pack", "verify", pipe),
        ("pack", "verify", "/dev/zero"),
        ("pack", "verify", sample_home.passphrase_file, "--trust", pipe),
        ("forms", "check", pipe),
        ("forms", "check", "/dev/zero"),
        ("forms", "preview", pipe),
        ("forms", "import", pipe),
        ("forms", "export", pipe, "--fhir", tmp_path / "f.json"),
    ):
        found = run(*command)
        assert (found.exit_code, found.stderr.endswith(said)) in ((2, True), (1, True)), (
            command,
            found.stderr,
        )
    for command in (("forms", "adopt", pipe), ("import", "admissions", pipe)):
        found = run_in(sample_home, *command)
        assert found.exit_code == 2
        assert found.stderr.endswith(said)
    written = run_in(sample_home, "pack", "root", "--out", pipe)
    assert written.exit_code == 2
    assert written.stderr.startswith(f"There is a file {pipe} already.")


def test_what_is_far_too_large_is_told(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert "The file is larger than any pack (64 MiB at most)." in run("pack", "verify", large).output
    found = run("forms", "check", large)
    assert found.exit_code == 1
    assert "The file has more than 1,000,000 bytes, which is the most a form has." in found.output
    found = run("forms", "preview", large)
    assert found.exit_code == 2
    assert found.stderr.splitlines() == [
        f"The file {large} is far too large for what it is to be.",
        "At most 1,000 kB are read.",
        "Check that it is the right file.",
    ]
