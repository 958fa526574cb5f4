"""An organisation with two people, for tests: quick scrypt, random bytes that repeat in every run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.authority import Authority, Issued
from reviewdesk.identity.person import OpenKey, PersonKey
from reviewdesk.identity.sealing import Cost

QUICK = Cost(n=2, r=8, p=1)
NOW = 1_790_000_000_000
DAY = 24 * 3_600_000
YEAR = round(365.25 * DAY)
ORG = OrgId("A" * 22)
ANA = PersonId("B" * 21 + "A")
BEN = PersonId("C" * 21 + "A")
OWN = "ana's own words"


def counting(start: str = "") -> Callable[[int], bytes]:
    """Different bytes at each call, the same in every run."""
    calls = iter(range(1_000_000))
    return lambda length: hashlib.shake_256(f"{start} {next(calls)}".encode()).digest(length)


def authority(name: str = "Willow Street Homes", seed: str = "ca") -> Authority:
    return Authority.found(name, ORG, at=NOW, random=counting(seed))


def signer(of: Authority, person: PersonId = ANA, name: str = "Ana Ruiz") -> tuple[OpenKey, Issued]:
    """A person's open key with a certificate of this authority."""
    key = PersonKey.create(person, OWN, random=counting(person), cost=QUICK)
    issued = of.issue(person, name, key.spki, at=NOW, random=counting(f"certificate {person}"))
    opened = key.open(OWN, issued.pem)
    assert isinstance(opened, OpenKey)
    return opened, issued
