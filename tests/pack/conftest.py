"""A pack of a real review, for those who read it and those who change it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.organisation import found
from tests.pack.reviewed import Reviewed, content_of
from tests.walker import Walker

from reviewdesk.pack.content import PackContent


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewed]:
    """A review with two cases, signed by everybody; nothing in these tests writes to it."""
    org = found(tmp_path_factory.mktemp("organisation"))
    walker = Walker(org, org.review())
    walker.walk()
    yield Reviewed(org, walker.review)
    org.desk.close()


@pytest.fixture(scope="module")
def entries(reviewed: Reviewed) -> bytes:
    return reviewed.entries()


@pytest.fixture(scope="module")
def content(entries: bytes) -> PackContent:
    return content_of(entries)
