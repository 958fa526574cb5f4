"""A desk with everybody on it, in a home of its own: a copy of one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.laptop import Laptop
from tests.organisation import Organisation, copied, found
from tests.walker import Walker

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Place


@dataclass(frozen=True)
class Moulds:
    """Closed homes to copy: the organisation alone; with a review of two cases; with one of one case."""

    bare: Organisation
    two: tuple[Organisation, RecordId]
    one: tuple[Organisation, RecordId]
    signed: tuple[Organisation, RecordId]
    walked: tuple[Organisation, RecordId]


@pytest.fixture(scope="session")
def moulds(tmp_path_factory: pytest.TempPathFactory) -> Moulds:
    def folder() -> Path:
        return tmp_path_factory.mktemp("mould")

    bare = found(folder())
    bare.desk.close()
    two = copied(bare, folder(), seed=11)
    two_review = two.review()
    two.desk.close()
    one = copied(bare, folder(), seed=12)
    one_review = one.review(cases=1)
    one.desk.close()
    signed = copied(one, folder(), seed=13)
    Walker(signed, one_review).finish_until("findings")
    signed.desk.close()
    walked = copied(signed, folder(), seed=14)
    Walker(walked, one_review).walk()
    walked.desk.close()
    return Moulds(bare, (two, two_review), (one, one_review), (signed, one_review), (walked, one_review))


@pytest.fixture
def org(moulds: Moulds, tmp_path: Path) -> Iterator[Organisation]:
    """The organisation, nothing recorded yet."""
    made = copied(moulds.bare, tmp_path, seed=21)
    yield made
    made.desk.close()


def _opened(mould: tuple[Organisation, RecordId], folder: Path) -> Iterator[Walker]:
    made = copied(mould[0], folder, seed=22)
    yield Walker(made, mould[1])
    made.desk.close()


@pytest.fixture
def walker(moulds: Moulds, tmp_path: Path) -> Iterator[Walker]:
    """An open review with two cases."""
    yield from _opened(moulds.two, tmp_path)


@pytest.fixture
def one_case(moulds: Moulds, tmp_path: Path) -> Iterator[Walker]:
    """An open review with one case."""
    yield from _opened(moulds.one, tmp_path)


@pytest.fixture
def signed(moulds: Moulds, tmp_path: Path) -> Iterator[Walker]:
    """A review of one case whose evidence stages are signed."""
    yield from _opened(moulds.signed, tmp_path)


@pytest.fixture
def walked(moulds: Moulds, tmp_path: Path) -> Iterator[Walker]:
    """A review of one case, signed and confirmed to the end."""
    yield from _opened(moulds.walked, tmp_path)


@pytest.fixture
def here(one_case: Walker) -> RecordId:
    """The review with one case."""
    return one_case.review


@pytest.fixture
def row(one_case: Walker) -> str:
    """Its case."""
    return one_case.row


@pytest.fixture
def laptop(one_case: Walker) -> Laptop:
    """Another device of its organisation."""
    return Laptop(one_case.org)


@pytest.fixture
def place(one_case: Walker) -> Place:
    """A long text of its case."""
    return one_case.long_text()
