"""Evidence files: stored encrypted, read back checked, damage and loss told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.store.writers import made

from reviewdesk.store.blobs import CHUNK, BlobDamaged, BlobLost, Blobs, BlobState

KEY = made("blob key", 32)


def content(length: int) -> bytes:
    return made(f"content {length}", length)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17])
def test_what_was_put_is_read_back(tmp_path: Path, length: int) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.put(io.BytesIO(content(length)), KEY)
    assert blob.length == length
    assert b"".join(blobs.read(blob.id, KEY)) == content(length)
    assert (blobs.state(blob.id), blobs.check(blob.id)) == (BlobState.HERE, True)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


class Trickle(io.RawIOBase):
    """Gives less than it is asked for, as pipes and network drives do."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(size, 100_003))


def test_a_source_that_trickles_gives_the_same_file(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    data = content(CHUNK + 5)
    assert blobs.put(Trickle(data), KEY) == blobs.put(io.BytesIO(data), KEY)  # type: ignore[arg-type]


def chunks(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[at : at + CHUNK + 16] for at in range(0, len(data), CHUNK + 16)]


@pytest.mark.parametrize("damage", ["flipped", "cut", "dropped", "swapped", "longer"])
def test_damage_is_told_and_never_given_as_content(tmp_path: Path, damage: str) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.put(io.BytesIO(content(3 * CHUNK)), KEY)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    first, second, third = chunks(path)
    path.write_bytes(
        {
            "flipped": first + second[:-1] + bytes([second[-1] ^ 1]) + third,
            "cut": first + second + third[:-1],
            "dropped": first + second,
            "swapped": second + first + third,
            "longer": first + second + third + b"x",
        }[damage]
    )
    given: list[bytes] = []
    with pytest.raises(BlobDamaged):
        given.extend(blobs.read(blob.id, KEY))
    assert content(3 * CHUNK).startswith(b"".join(given))
    assert not blobs.check(blob.id)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.put(io.BytesIO(b"evidence"), KEY)
    with pytest.raises(BlobDamaged):
        list(blobs.read(blob.id, made("another", 32)))


def test_a_lost_file_is_told_as_lost(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.put(io.BytesIO(b"evidence"), KEY)
    blobs.delete(blob.id)
    blobs.delete(blob.id)
    assert (blobs.state(blob.id), blobs.check(blob.id)) == (BlobState.LOST, False)
    with pytest.raises(BlobLost):
        next(blobs.read(blob.id, KEY))


class Broken(io.RawIOBase):
    """A source that fails half way."""

    def __init__(self) -> None:
        self._given = False

    def read(self, _size: int = -1) -> bytes:
        if self._given:
            raise OSError(5, "Input/output error")
        self._given = True
        return bytes(CHUNK)


def test_a_source_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="Input/output error"):
        Blobs(tmp_path).put(Broken(), KEY)  # type: ignore[arg-type]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
