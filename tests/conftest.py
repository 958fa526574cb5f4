"""What every test stands on: no screen, no real home, no real keyring, and named skips."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# Before Qt, platformdirs or keyring is imported anywhere, also in the processes that tests start.
# A platform that is named already is kept: `QT_QPA_PLATFORM=xcb make test` shows the windows.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
_NOBODY = Path(tempfile.mkdtemp(prefix="reviewdesk-tests-"))
for _kind in ("CONFIG", "DATA", "STATE", "CACHE"):
    os.environ[f"XDG_{_kind}_HOME"] = str(_NOBODY / _kind.lower())

# Derandomized: a red run is red again for the next person. `--hypothesis-profile soak` looks further.
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60, database=None)
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=2000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ci")


def pytest_sessionfinish() -> None:
    shutil.rmtree(_NOBODY, ignore_errors=True)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input beside the checkout; it is not part of the project: a skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared: the real input is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """`tool("pdfsig")`: the path of a program; without it a named skip, under CI=true an error."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is not None:
            return path
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is missing; packaging/setup.sh dev should have installed it", pytrace=False)
        pytest.skip(f"{name} is not installed (packaging/setup.sh dev installs it)")

    return find
