"""The pages of an encrypted file, decrypted, freed ones too: for tests that look for traces."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def plain_pages(database: Path, key: bytes) -> bytes:
    """Every page of the file and of its write-ahead file, decrypted; their checksums are not asked."""
    data = database.read_bytes()
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    found = [_plain(page, key, SALT if number == 0 else 0) for number, page in enumerate(pages)]
    wal = database.with_name(database.name + "-wal")
    frames = wal.read_bytes()[WAL_HEADER:] if wal.exists() else b""
    for start in range(0, len(frames), FRAME_HEADER + PAGE):
        number = int.from_bytes(frames[start : start + 4])
        page = frames[start + FRAME_HEADER : start + FRAME_HEADER + PAGE]
        found.append(_plain(page, key, SALT if number == 1 else 0))
    return b"".join(found)


def _plain(page: bytes, key: bytes, clear: int) -> bytes:
    if len(page) < PAGE or not any(page):
        return b""
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(page[clear : PAGE - RESERVED]) + decryptor.finalize()
