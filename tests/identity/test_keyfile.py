"""Key file and vault: who opens them, who does not, and what shows that another hand was at them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.identity.people import ANA, BEN, NOW, ORG, OWN, QUICK, counting

from reviewdesk.identity.keyfile import KeyFile
from reviewdesk.identity.recovery import new_code
from reviewdesk.identity.sealing import Cost, WrongPassphrase, seal, unseal, unwrap, wrap
from reviewdesk.identity.slots import Holder, NoSlot, Tampered, Unreadable
from reviewdesk.identity.vault import OpenVault, Secrets, Vault

STORAGE = bytes(range(32))
BENS = "ben's own words"
CODE = new_code(counting("code"))


def key_file(random: Callable[[int], bytes]) -> KeyFile:
    keys = KeyFile.create(ORG, STORAGE).with_recovery(STORAGE, CODE, random=random, cost=QUICK)
    keys = keys.with_person(STORAGE, ANA, "Ana Ruiz", OWN, random=random, cost=QUICK)
    return keys.with_person(STORAGE, BEN, "Ben Cole", BENS, random=random, cost=QUICK)


def test_each_slot_opens_to_the_same_key() -> None:
    keys = key_file(counting())
    assert (keys.org, keys.people) == (ORG, (Holder(ANA, "Ana Ruiz"), Holder(BEN, "Ben Cole")))
    assert [keys.open(ANA, OWN), keys.open(BEN, BENS), keys.recover(CODE)] == [STORAGE] * 3
    assert keys.open(ANA, BENS) == WrongPassphrase()
    assert keys.recover(new_code(counting("other"))) == WrongPassphrase()


def test_a_person_leaves_and_a_passphrase_changes() -> None:
    random = counting()
    keys = key_file(random).without_person(STORAGE, BEN)
    keys = keys.with_person(STORAGE, ANA, "Ana Ruiz", "new words now", random=random, cost=QUICK)
    assert keys.open(BEN, BENS) == NoSlot(BEN)
    assert keys.open(ANA, OWN) == WrongPassphrase()
    assert keys.open(ANA, "new words now") == STORAGE
    assert KeyFile.from_bytes(keys.to_bytes()) == keys


def changed(change: Callable[[dict[str, object]], object]) -> KeyFile:
    told = json.loads(key_file(counting()).to_bytes())
    change(told)
    found = KeyFile.from_bytes(json.dumps(told).encode())
    assert isinstance(found, KeyFile)
    return found


def test_a_slot_taken_out_by_another_hand_shows() -> None:
    assert changed(lambda told: told["slots"].pop()).open(ANA, OWN) == Tampered()  # type: ignore[attr-defined]


def test_a_name_changed_by_another_hand_shows() -> None:
    def rename(told: dict[str, object]) -> None:
        told["slots"][1]["name"] = "Ben Cole"  # type: ignore[index]

    assert changed(rename).open(ANA, OWN) == Tampered()


def test_a_slot_put_under_another_name_does_not_open() -> None:
    def relabel(told: dict[str, object]) -> None:
        told["slots"][1]["label"] = BEN  # type: ignore[index]
        told["slots"].pop()  # type: ignore[attr-defined]

    assert changed(relabel).open(BEN, OWN) == WrongPassphrase()


def test_a_slot_moved_to_another_organisation_does_not_open() -> None:
    assert changed(lambda told: told.update(org="Z" * 22)).open(ANA, OWN) == WrongPassphrase()


@pytest.mark.parametrize("data", [b"", b"[]", b'{"v":1}', b"\xff"])
def test_what_is_no_key_file_is_damaged(data: bytes) -> None:
    found = KeyFile.from_bytes(data)
    assert isinstance(found, Unreadable)
    assert "damaged" in str(found.reason)


def test_a_newer_file_asks_for_a_newer_program() -> None:
    found = KeyFile.from_bytes(b'{"v":2,"more":true}')
    assert isinstance(found, Unreadable)
    assert "newer version" in str(found.reason)


def test_a_file_that_asks_for_gigabytes_is_not_opened() -> None:
    told = json.loads(key_file(counting()).to_bytes())
    told["slots"][0]["sealing"]["cost"]["n"] = 1 << 40
    assert isinstance(KeyFile.from_bytes(json.dumps(told).encode()), Unreadable)


@pytest.mark.parametrize("cost", [(3, 8, 1), (0, 8, 1), (1, 8, 1), (1 << 21, 8, 1), (16, 0, 1), (16, 8, 99)])
def test_costs_are_kept_in_bounds(cost: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        Cost(*cost)


def vault() -> tuple[Vault, OpenVault]:
    random = counting()
    secrets = Secrets.generate("Willow Street Homes", ORG, at=NOW, random=random)
    made, opened = Vault.create(ORG, secrets, random=random)
    made = made.with_administrator(opened, ANA, "Ana Ruiz", OWN, random=random, cost=QUICK)
    return made.with_recovery(opened, CODE, random=random, cost=QUICK), opened


def test_a_vault_opens_to_the_secrets() -> None:
    made, opened = vault()
    assert made.administrators == (Holder(ANA, "Ana Ruiz"),)
    assert Vault.from_bytes(made.to_bytes()) == made
    for found in (made.open(ANA, OWN), made.recover(CODE)):
        assert isinstance(found, OpenVault)
        secrets = found.secrets
        assert (secrets.authority, secrets.import_key) == (
            opened.secrets.authority,
            opened.secrets.import_key,
        )
        assert secrets.control.private == opened.secrets.control.private
    assert made.open(ANA, BENS) == WrongPassphrase()
    assert made.open(BEN, BENS) == NoSlot(BEN)


def test_an_administrator_comes_and_goes() -> None:
    made, opened = vault()
    more = made.with_administrator(opened, BEN, "Ben Cole", BENS, random=counting("ben"), cost=QUICK)
    assert isinstance(more.open(BEN, BENS), OpenVault)
    less = more.without_administrator(opened, ANA)
    assert (less.open(ANA, OWN), less.administrators) == (NoSlot(ANA), (Holder(BEN, "Ben Cole"),))


def test_secrets_changed_by_another_hand_show() -> None:
    made, _ = vault()
    told = json.loads(made.to_bytes())
    told["payload"] = told["payload"][:-8] + "AAAAAAA="
    found = Vault.from_bytes(json.dumps(told).encode())
    assert isinstance(found, Vault)
    assert found.open(ANA, OWN) == Tampered()


def test_a_key_file_is_no_vault() -> None:
    assert isinstance(Vault.from_bytes(key_file(counting()).to_bytes()), Unreadable)


def test_secrets_are_not_shown_by_chance() -> None:
    _, opened = vault()
    assert (repr(opened), repr(opened.secrets)) == ("OpenVault(...)", "Secrets(...)")
    assert opened.secrets.control.private.hex() not in repr(opened.secrets.control)


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    sealed = seal(b"secret", OWN, label=b"one", cost=QUICK, random=counting())
    assert unseal(sealed, OWN, label=b"one") == b"secret"
    assert unseal(sealed, OWN, label=b"two") == WrongPassphrase()
    wrapped = wrap(b"secret", STORAGE, label=b"one", random=counting())
    assert unwrap(wrapped, STORAGE, label=b"one") == b"secret"
    assert [unwrap(wrapped, STORAGE, label=b"two"), unwrap(wrapped[:20], STORAGE, label=b"one")] == [
        None,
        None,
    ]
