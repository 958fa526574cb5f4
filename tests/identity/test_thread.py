"""From first run to a verified signature, with everything the package offers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.keyfile import KeyFile
from reviewdesk.identity.person import OpenKey, PersonKey, Verified, verify_statement
from reviewdesk.identity.recovery import new_code, read_code
from reviewdesk.identity.sealing import Cost
from reviewdesk.identity.session import Session, check_session, open_session
from reviewdesk.identity.vault import OpenVault, Secrets, Vault

ORG = OrgId("A" * 22)
ANA = PersonId("B" * 21 + "A")
NOW = 1_790_000_000_000
QUICK = Cost(n=2, r=8, p=1)


def counting() -> Callable[[int], bytes]:
    """Bytes that repeat in every run and are all different within one."""
    import hashlib

    state = [0]

    def random(length: int) -> bytes:
        state[0] += 1
        return hashlib.shake_256(str(state[0]).encode()).digest(length)

    return random


def test_first_run_sign_in_and_signature(tmp_path: Path, tool: Callable[[str], str]) -> None:
    random = counting()
    secrets = Secrets.generate("Willow Street Homes", ORG, at=NOW, random=random)
    vault, opened = Vault.create(ORG, secrets, random=random)
    vault = vault.with_administrator(opened, ANA, "Ana Ruiz", "ana's own words", random=random, cost=QUICK)
    code = new_code(random)
    vault = vault.with_recovery(opened, code, random=random, cost=QUICK)

    storage = random(32)
    keys = KeyFile.create(ORG, storage).with_recovery(storage, code, random=random, cost=QUICK)
    keys = keys.with_person(storage, ANA, "Ana Ruiz", "ana's own words", random=random, cost=QUICK)
    read = KeyFile.from_bytes(keys.to_bytes())
    assert read == keys
    assert keys.open(ANA, "ana's own words") == storage == keys.recover(code)

    again = Vault.from_bytes(vault.to_bytes())
    assert again == vault
    typed = read_code(code.lower().replace("-", " "))
    assert typed == code
    recovered = vault.recover(typed)
    assert isinstance(recovered, OpenVault)
    assert recovered.secrets.authority == secrets.authority
    assert recovered.secrets.control.key_id == secrets.control.key_id

    key = PersonKey.create(ANA, "ana's own words", random=random, cost=QUICK)
    issued = recovered.secrets.authority.issue(ANA, "Ana Ruiz", key.spki, at=NOW, random=random)
    own = key.open("ana's own words", issued.pem)
    assert isinstance(own, OpenKey)
    device = DeviceKey.generate(random)
    session = Session(ORG, ANA, device.key_id, NOW, NOW + 3_600_000)
    signed = open_session(session, own, at=NOW)
    root = secrets.authority.root_pem
    assert check_session(signed, org=ORG, root_pem=root) == session

    statement = b'{"context":"reviewdesk/sign-off/v1"}'
    cms = own.sign_statement(statement, at=NOW)
    assert verify_statement(cms, statement, root_pem=root, at=NOW) == Verified(
        ANA, "Ana Ruiz", issued.pem, issued.serial, NOW
    )

    for name, data in (("root.pem", root.encode()), ("s.der", cms), ("s.json", statement)):
        (tmp_path / name).write_bytes(data)
    command = "cms -verify -binary -inform DER -in s.der -content s.json -CAfile root.pem -purpose any"
    found = subprocess.run(
        [tool("openssl"), *command.split(), "-attime", str(NOW // 1000)],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (0, statement), found.stderr
