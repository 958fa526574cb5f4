"""A desk with everybody on it, in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.organisation import Organisation, Walker, found

from reviewdesk.eventlog.header import RecordId


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Organisation]:
    made = found(tmp_path)
    yield made
    made.desk.close()


@pytest.fixture
def review(org: Organisation) -> RecordId:
    """An open review with two cases."""
    return org.review()


@pytest.fixture
def walker(org: Organisation, review: RecordId) -> Walker:
    return Walker(org, review)


@pytest.fixture
def one_case(org: Organisation) -> Walker:
    """A review with one case."""
    return Walker(org, org.review(cases=1))
