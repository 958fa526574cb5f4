"""Sessions as their entries carry them: a statement in which a person vouched for a device key, signed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from reviewdesk.eventlog.body import Body, Json
from reviewdesk.eventlog.codec import Malformed, b64, unb64
from reviewdesk.identity.session import SignedSession


class Passphrase(StrEnum):
    """What opened the person's key: a passphrase of their own, or one they chose in this very sign-in."""

    OWN = "own"
    CHOSEN = "chosen"


def session_data(signed: SignedSession, passphrase: Passphrase = Passphrase.OWN) -> Mapping[str, Json]:
    """The `data` of a session.opened body."""
    return MappingProxyType(
        {
            "statement": b64(signed.statement),
            "signature": b64(signed.signature),
            "passphrase": passphrase.value,
        }
    )


def passphrase_of(body: Body) -> Passphrase | None:
    """What opened the key, as the session's body says; None when it does not say."""
    told = body.data.get("passphrase")
    return Passphrase(told) if told in tuple(Passphrase) else None


def statement_of(body: Body) -> SignedSession | None:
    """The signed session of a session.opened body; None when the body is not one."""
    statement, signature = body.data.get("statement"), body.data.get("signature")
    if not isinstance(statement, str) or not isinstance(signature, str):
        return None
    try:
        return SignedSession(unb64(statement), unb64(signature))
    except Malformed:
        return None
