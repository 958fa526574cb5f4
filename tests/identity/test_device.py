"""A device key signs as the log expects, and is the same key wherever it is named."""

from __future__ import annotations

from tests.identity.people import ORG, counting

from reviewdesk.eventlog import seal
from reviewdesk.identity.device import DeviceKey, key_id

STORAGE = bytes(range(32))


def test_it_signs_what_the_log_verifies() -> None:
    key = DeviceKey.generate(counting())
    header = b'{"a":1}'
    assert seal.signature_holds(header, key.sign(seal.pae(header)), key.spki)
    assert not seal.signature_holds(header, key.sign(header), key.spki)
    assert key.key_id == key_id(key.spki) == seal.key_id(key.spki)


def test_it_is_sealed_for_one_storage_key_and_organisation() -> None:
    key = DeviceKey.generate(counting())
    sealed = key.sealed(STORAGE, ORG, counting("seal"))
    assert key.private not in sealed
    found = DeviceKey.unsealed(sealed, STORAGE, ORG)
    assert found is not None
    assert found.key_id == key.key_id
    assert [
        DeviceKey.unsealed(*other) for other in ((sealed, bytes(32), ORG), (sealed, STORAGE, "other"))
    ] == [None, None]
    assert DeviceKey.unsealed(sealed[:-1] + b"\0", STORAGE, ORG) is None
