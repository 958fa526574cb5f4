"""The sample organization for tests: made once a run, copied for each test.

Use it from a conftest.py or a test module: `from tests.sample_home import made_sample, sample_home`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import Cost
from reviewdesk.records.organisation import Person
from reviewdesk.sample.making import make_sample
from reviewdesk.sample.staff import PASSPHRASE, SampleKeys, SamplePerson
from reviewdesk.store.home import Home

FAST = Cost(n=1 << 8)


@dataclass(frozen=True)
class SampleHome:
    """A sample with what opens it."""

    home: Home
    keys: SampleKeys

    def open(self, key: str) -> Desk:
        """The desk with this person (a key of staff) signed in; the caller closes it."""
        person = self.keys.people[key]
        desk = open_with_passphrase(self.home, real_environment(), person.id, person.passphrase, FAST)
        assert isinstance(desk.persons.sign_in(person.id, person.passphrase), Person)
        return desk

    @property
    def passphrase_file(self) -> Path:
        """A file with everybody's passphrase, for --passphrase-file."""
        file = self.home.folder.parent / "passphrase.txt"
        file.touch(mode=0o600)
        file.write_text(PASSPHRASE + "\n")
        return file


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> SampleHome:
    """The sample as it was made. Do not open it: take `sample_home`."""
    # Shared by all workers of a run (each has a folder of its own below it) and all importers.
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "sample-home"
    kept = folder.with_suffix(".json")
    with FileLock(folder.with_suffix(".lock")):
        if not kept.exists():
            keys = make_sample(home_at(folder), real_environment(), cost=FAST)
            people = {key: (p.id, p.name, p.role.value, p.passphrase) for key, p in keys.people.items()}
            kept.write_text(json.dumps([people, keys.recovery_code]))
    people, code = json.loads(kept.read_text())
    read = {
        key: SamplePerson(PersonId(person), name, Role(role), passphrase)
        for key, (person, name, role, passphrase) in people.items()
    }
    return SampleHome(home_at(folder), SampleKeys(read, code))


@pytest.fixture
def sample_home(made_sample: SampleHome, tmp_path: Path) -> SampleHome:
    """A copy of the sample, this test's own."""
    folder = tmp_path / "home"
    shutil.copytree(made_sample.home.folder, folder)
    return SampleHome(home_at(folder), made_sample.keys)


@pytest.fixture
def sample_desk(sample_home: SampleHome) -> Iterator[Callable[[str], Desk]]:
    """`sample_desk("dana")`: the desk with her signed in; closed after the test, or before the next opens."""
    opened: list[Desk] = []

    def close() -> None:
        while opened:
            opened.pop().close()

    def open_as(key: str) -> Desk:
        close()
        opened.append(sample_home.open(key))
        return opened[0]

    yield open_as
    close()
