"""A manager releases a pack; whoever receives it checks it, with our program and with others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner
from tests.stories.conftest import MILLBROOK

from reviewdesk.cli.main import cli
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import come_in, take_over


def verify(pack: Path, root: Path) -> tuple[int, str]:
    found = CliRunner().invoke(cli, ["pack", "verify", str(pack), "--trust", str(root)])
    return found.exit_code, found.output


def test_a_released_pack_is_checked_by_its_receiver(
    hand: Hand, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    pack, root = tmp_path / "to the funder.pdf", tmp_path / "root.pem"
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    hand.press("Packs")
    hand.wait_for("Waits for a manager")

    take_over(hand, "Priya Nandakumar", PASSPHRASE)
    hand.press("Packs")
    hand.choose_row(MILLBROOK, open_=True)
    hand.wait_for("Ready to release")
    hand.press("Sign and release")
    hand.type_into("Where the pack is written", str(pack))
    hand.type_into("Your passphrase", "not hers at all")
    hand.press("Sign and release")
    hand.wait_for("The passphrase is not right.")
    assert not pack.exists()
    hand.type_into("Your passphrase", PASSPHRASE)
    hand.press("Sign and release")
    hand.wait_for("The pack is signed and written.")
    hand.choose_files("Save the root certificate", root)
    hand.wait_for("The root certificate is saved.")

    assert verify(pack, root)[0] == 0
    changed = tmp_path / "changed.pdf"
    data = bytearray(pack.read_bytes())
    data[len(data) // 3] ^= 1
    changed.write_bytes(data)
    assert verify(changed, root)[0] == 1

    hand.press("All packs")
    hand.press("Check a pack")
    for file, verdict in ((pack, "Valid"), (changed, "Not valid")):
        hand.type_into("The pack", str(file))
        hand.press("Check it")
        hand.wait_for(f"{verdict}. ")

    trusted = tmp_path / "trusted"
    trusted.mkdir()
    certutil = tool("certutil")
    subprocess.run([certutil, "-N", "-d", trusted, "--empty-password"], check=True)
    subprocess.run([certutil, "-A", "-d", trusted, "-n", "root", "-t", "C,C,C", "-i", root], check=True)

    def pdfsig(file: Path) -> str:
        found = subprocess.run(
            [tool("pdfsig"), "-nssdir", trusted, file], capture_output=True, text=True, check=False
        )
        return found.stdout + found.stderr

    said = pdfsig(pack)
    assert "Signature is Valid." in said, said
    assert "Certificate is Trusted." in said, said
    assert "Signature is Valid." not in pdfsig(changed)
