"""An encrypted file of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.store.writers import STORAGE_KEY

from reviewdesk.store.engine import create_encrypted
from reviewdesk.store.migrate import migrate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = create_encrypted(path, STORAGE_KEY)
    migrate(engine, path, path.parent)
    yield engine
    engine.dispose()
