"""What anyone can check without this program: an export, openssl and a shell."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.eventlog.desks import CAUSE, Desk, DeviceKey, Organization, two_desks
from tests.eventlog.vectors import KEY, entries

from reviewdesk.eventlog.export import export_files
from reviewdesk.eventlog.port import Sealed

Check = Callable[[Path], tuple[int, list[str]]]


@pytest.fixture
def check(tool: Callable[[str], str], root: Path) -> Check:
    """Runs the script over a folder: its exit code and its lines."""
    shell = tool("sh")
    tool("openssl")

    def run(folder: Path) -> tuple[int, list[str]]:
        command = [shell, str(root / "packaging" / "check-log.sh"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]

    return run


def exported(folder: Path, batch: Sequence[Sealed], organization: Organization) -> Path:
    for name, content in export_files(batch, organization.keys):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def batch_of(desk: Desk) -> list[Sealed]:
    return [sealed for one in desk.log.entries() if (sealed := desk.log.sealed(one.entry.id)) is not None]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two devices, two streams, seven entries."""
    ana, ben = two_desks()
    ana.sign_in()
    for n in range(3):
        ana.answered(CAUSE, n)
    ben.pull(ana)
    for n in range(3):
        ben.answered(CAUSE, f"ben {n}")
    return exported(tmp_path, batch_of(ben), ana.organization)


def files(export: Path, ending: str) -> list[Path]:
    return sorted((export / "entries").glob(f"*{ending}"))


def name(path: Path) -> str:
    return path.name.removesuffix(".dsse.json").removesuffix(".body").removesuffix(".salt")


def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def test_an_untouched_export_holds(export: Path, check: Check) -> None:
    assert check(export) == (0, ["7 entries, 7 bodies, 0 broken"])


def test_every_vector_holds(tmp_path: Path, check: Check) -> None:
    organization = Organization()
    organization.known[KEY.id] = KEY.spki
    made = list(entries().values())
    count = len(made)
    expected = (0, [f"{count} entries, {count} bodies, 0 broken"])
    assert check(exported(tmp_path, made, organization)) == expected


def test_withheld_bodies_are_not_missed(export: Path, check: Check) -> None:
    for path in (*files(export, ".body")[:2], *files(export, ".salt")[:2]):
        path.unlink()
    assert check(export) == (0, ["7 entries, 5 bodies, 0 broken"])


def test_a_changed_body_or_salt_is_told(export: Path, check: Check) -> None:
    for ending in (".body", ".salt"):
        path = files(export, ending)[3]
        edit(path, lambda data: bytes([data[0] ^ 1]) + data[1:])
        expected = f"BROKEN {name(path)}: its body is not what its header was signed for"
        assert check(export) == (1, [expected, "7 entries, 7 bodies, 1 broken"])
        edit(path, lambda data: bytes([data[0] ^ 1]) + data[1:])
    assert check(export)[0] == 0


def with_header(envelope: bytes, change: Callable[[bytes], bytes]) -> bytes:
    plain = json.loads(envelope)
    payload = change(base64.b64decode(plain["payload"]))
    return envelope.replace(plain["payload"].encode(), base64.b64encode(payload))


def test_a_changed_header_is_told_twice_by_its_id_and_by_its_signature(export: Path, check: Check) -> None:
    path = files(export, ".dsse.json")[3]
    edit(path, lambda data: with_header(data, lambda header: header.replace(b'"tz":-300', b'"tz":-301')))
    assert check(export) == (
        1,
        [
            f"BROKEN {name(path)}: its id is not the hash of its header",
            f"BROKEN {name(path)}: its signature does not match its header",
            "7 entries, 7 bodies, 2 broken",
        ],
    )


def test_a_signature_of_another_entry_is_told(export: Path, check: Check) -> None:
    first, second = files(export, ".dsse.json")[2:4]
    signatures = [json.loads(path.read_bytes())["signatures"][0]["sig"].encode() for path in (first, second)]
    edit(first, lambda data: data.replace(signatures[0], signatures[1]))
    expected = f"BROKEN {name(first)}: its signature does not match its header"
    assert check(export) == (1, [expected, "7 entries, 7 bodies, 1 broken"])


def test_a_missing_and_an_exchanged_key_are_told(export: Path, check: Check) -> None:
    key = next(path for path in (export / "keys").iterdir() if path.stem == DeviceKey("ben").id)
    key.write_bytes(DeviceKey("thief").spki)
    code, lines = check(export)
    assert (code, lines[-1]) == (1, "7 entries, 7 bodies, 3 broken")
    assert all(line.endswith("the device key of that name is another key") for line in lines[:-1])
    key.unlink()
    code, lines = check(export)
    assert (code, lines[-1]) == (1, "7 entries, 7 bodies, 3 broken")
    assert all(line.endswith("the device key it names is not in keys/") for line in lines[:-1])


def test_a_removed_entry_is_told_by_the_next_one(export: Path, check: Check) -> None:
    third = files(export, ".dsse.json")[2]
    fourth = files(export, ".dsse.json")[3]
    third.unlink()
    identity = name(fourth).partition(".")[2]
    assert check(export) == (
        1,
        [f"BROKEN {identity}: it does not follow number 1 of its device", "6 entries, 6 bodies, 1 broken"],
    )


def test_what_is_no_export_cannot_be_checked(tmp_path: Path, check: Check) -> None:
    assert check(tmp_path)[0] == 2
    for folder in ("entries", "keys"):
        (tmp_path / folder).mkdir()
    assert check(tmp_path)[0] == 2
