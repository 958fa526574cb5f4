"""Opening a desk: first run, passphrase, recovery, a second process; nothing is left half done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import keyring.backend
import pytest
from tests.laptop import library_of
from tests.organisation import CHEAP, PASSPHRASE, Organisation, ok
from tests.walker import Walker

from reviewdesk.desk.door import home_at, opens_by_passphrase
from reviewdesk.desk.open import (
    FirstRun,
    first_run,
    open_with_keyring,
    open_with_passphrase,
    open_with_recovery,
)
from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.identity.recovery import read_code
from reviewdesk.identity.roles import Role
from reviewdesk.store.engine import create_encrypted
from reviewdesk.store.faults import StoreDamaged
from reviewdesk.store.keys import KeyFileKeys
from reviewdesk.store.migrate import migrate


class Ring(keyring.backend.KeyringBackend):
    """A keyring that keeps passwords in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


WANTED = FirstRun("Harbor Home Supports", "Ada Adminson", PASSPHRASE)


def test_a_first_run_makes_an_organization_with_its_administrator_and_the_forms(org: Organisation) -> None:
    organisation = org.desk.organisation
    ada = organisation.people[org.administrator]
    assert (organisation.name, ada.name, ada.roles, ada.all_sites) == (
        "Harbor Home Supports",
        "Ada Adminson",
        (Role.ADMINISTRATOR,),
        True,
    )
    assert set(organisation.in_force) == {file.id for file in shipped_forms()} >= {"hospital-avoidance"}
    assert [d.name for d in organisation.devices.values()] == ["office laptop"]
    assert opens_by_passphrase(org.home)


@pytest.mark.parametrize(
    "wanted",
    [
        FirstRun(" ", "Ada Adminson", PASSPHRASE),
        FirstRun("Harbor", " ", PASSPHRASE),
        FirstRun("Harbor", "Ada Adminson", "password"),
    ],
)
def test_a_first_run_that_is_refused_leaves_nothing(
    tmp_path: Path, org: Organisation, wanted: FirstRun
) -> None:
    home = home_at(tmp_path / "other")
    with pytest.raises(Refusal):
        first_run(home, wanted, org.environment, cost=CHEAP)
    assert not home.exists()


def test_a_first_run_does_not_touch_a_desk_that_is_there(org: Organisation) -> None:
    org.desk.close()
    before = sorted((p.name, p.stat().st_size) for p in org.home.folder.iterdir())
    with pytest.raises(Refusal, match="There is already a desk in"):
        first_run(org.home, WANTED, org.environment, cost=CHEAP)
    assert sorted((p.name, p.stat().st_size) for p in org.home.folder.iterdir()) == before


def test_a_wrong_passphrase_opens_no_desk_and_the_right_one_does(org: Organisation) -> None:
    org.desk.close()
    dana = org.person("Dana").id
    with pytest.raises(Refusal):
        open_with_passphrase(org.home, org.environment, dana, "not this one at all", CHEAP)
    org.desk = open_with_passphrase(org.home, org.environment, dana, PASSPHRASE, CHEAP)
    assert org.desk.persons.here() is None
    ok(org.desk.persons.sign_in(dana, PASSPHRASE))


def test_the_recovery_code_opens_the_desk(org: Organisation) -> None:
    org.desk.close()
    code = read_code(org.recovery_code)
    assert isinstance(code, str)
    org.desk = open_with_recovery(org.home, org.environment, code)
    assert org.desk.organisation.name == "Harbor Home Supports"


def test_with_a_keyring_the_desk_opens_without_a_passphrase_and_people_still_sign_in(
    tmp_path: Path, org: Organisation
) -> None:
    home = home_at(tmp_path / "other")
    ring = Ring()
    opened = first_run(home, WANTED, org.environment, keyring=ring, cost=CHEAP)
    opened.desk.close()
    assert not opens_by_passphrase(home)
    desk = open_with_keyring(home, org.environment, ring)
    assert desk.persons.here() is None
    assert ok(desk.persons.sign_in(opened.administrator, PASSPHRASE)).name == "Ada Adminson"
    desk.close()
    with pytest.raises(Refusal):
        open_with_keyring(home, org.environment, Ring())


def test_a_first_run_that_fails_leaves_no_key_in_the_keyring(tmp_path: Path, org: Organisation) -> None:
    home = home_at(tmp_path / "other")
    home.device_key.mkdir(parents=True)  # the key cannot be written there
    ring = Ring()
    with pytest.raises(DeskError):
        first_run(home, WANTED, org.environment, keyring=ring, cost=CHEAP)
    assert ring.kept == {}
    assert not home.exists()


def test_no_desk_is_opened_where_none_is(tmp_path: Path, org: Organisation) -> None:
    with pytest.raises(Refusal):
        open_with_passphrase(home_at(tmp_path / "nothing"), org.environment, org.administrator, PASSPHRASE)
    assert not (tmp_path / "nothing").exists()


OPEN = """
import os, sys
from datetime import datetime
from pathlib import Path
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.desk.door import home_at
from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.identity.sealing import Cost
environment = Environment(lambda: datetime.now().astimezone(), os.urandom)
try:
    open_with_passphrase(home_at(Path(sys.argv[1])), environment, sys.argv[2], sys.argv[3], Cost(n=16))
except Refusal as refused:
    print(type(refused).__name__, refused)
    raise SystemExit(3)
"""


def test_a_second_process_on_the_same_desk_is_refused(org: Organisation) -> None:
    command = [sys.executable, "-c", OPEN, str(org.home.folder), org.administrator, PASSPHRASE]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (second.returncode, second.stderr) == (3, "")
    org.desk.close()
    alone = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (alone.returncode, alone.stdout) == (0, "")
    org.reopen()


def test_what_was_written_is_there_after_reopening(walked: Walker) -> None:
    before = walked.view("Quinn").review
    walked.org.reopen()
    assert walked.view("Quinn").review == before


def _forget_the_organization(org: Organisation) -> None:
    """As a damaged file may be: the row that names its organization is gone. The desk is closed."""
    engine = library_of(org).log._engine
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE name = 'org'")
    org.desk.close()


def test_a_file_that_lost_its_organizations_name_keeps_its_records_and_nobody_is_told_to_delete_it(
    org: Organisation,
) -> None:
    _forget_the_organization(org)
    before = org.home.database.read_bytes()
    with pytest.raises(StoreDamaged) as refused:
        open_with_passphrase(org.home, org.environment, org.administrator, PASSPHRASE, CHEAP)
    assert str(refused.value) == (
        f"The desk's file {org.home.database} is damaged. "
        "It no longer says which organization it belongs to. What people wrote is still in it; nothing was "
        f"changed. Keep the folder {org.home.folder}: delete nothing in it. Ask the person who looks after "
        "this desk to copy it to a safe place, and then to put the latest backup of the file in its place."
    )
    assert org.home.database.read_bytes() == before


def test_a_desk_without_organization_and_records_is_moved_away_not_deleted(
    org: Organisation, tmp_path: Path
) -> None:
    key = KeyFileKeys(org.home, org.administrator, PASSPHRASE).unlock()
    org.desk.close()
    for path in org.home.folder.glob("desk.*"):
        path.unlink()
    engine = create_encrypted(org.home.database, key)
    migrate(engine, org.home.database, org.home.backups)
    engine.dispose()
    with pytest.raises(Fault) as refused:
        open_with_passphrase(org.home, org.environment, org.administrator, PASSPHRASE, CHEAP)
    assert str(refused.value) == (
        "Setting up this desk was not finished; it holds no organization and no records. Move the folder "
        f"{org.home.folder} to another place, then set up again."
    )
