"""Organisations and people who can sign, for tests: the real authority and keys, made from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.authority import Authority, private_key
from reviewdesk.identity.person import OpenKey

FOUNDED = 1_767_225_600_000  # 2026-01-01


@dataclass(frozen=True, slots=True)
class Signers:
    """An organisation with two people whose certificates it issued."""

    authority: Authority
    keys: tuple[OpenKey, ...]

    @property
    def root_pem(self) -> str:
        return self.authority.root_pem


def signers(organisation: str = "Harbor Home Supports", *names: str, seed: int = 1) -> Signers:
    """The same arguments give the same keys and certificates."""
    source = random.Random(seed)
    authority = Authority.found(
        organisation, OrgId("b3JnYW5pc2F0aW9uLTAwMQ"), at=FOUNDED, random=source.randbytes
    )
    return Signers(
        authority,
        tuple(
            _key(authority, n, name, source) for n, name in enumerate(names or ("Joy Mbeki", "Pat Brandt"))
        ),
    )


def _key(authority: Authority, number: int, name: str, source: random.Random) -> OpenKey:
    scalar = ec.derive_private_key(source.getrandbits(200) + 2, ec.SECP256R1())
    raw = scalar.private_numbers().private_value.to_bytes(32, "big")
    assert private_key(raw).public_key() == scalar.public_key()
    spki = scalar.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    person = PersonId(f"cGVyc29uLTAwMDAwMDAwM{number:01d}A"[:22])
    issued = authority.issue(person, name, spki, at=FOUNDED, random=source.randbytes)
    return OpenKey(raw, x509.load_pem_x509_certificate(issued.pem.encode()))
