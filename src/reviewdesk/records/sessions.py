"""Sessions as their entries carry them: a statement in which a person vouched for a device key, signed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reviewdesk.eventlog.body import Body, Json
from reviewdesk.eventlog.codec import Malformed, b64, unb64
from reviewdesk.identity.session import SignedSession


def session_data(signed: SignedSession) -> Mapping[str, Json]:
    """The `data` of a session.opened body."""
    return MappingProxyType({"statement": b64(signed.statement), "signature": b64(signed.signature)})


def statement_of(body: Body) -> SignedSession | None:
    """The signed session of a session.opened body; None when the body is not one."""
    statement, signature = body.data.get("statement"), body.data.get("signature")
    if not isinstance(statement, str) or not isinstance(signature, str):
        return None
    try:
        return SignedSession(unb64(statement), unb64(signature))
    except Malformed:
        return None
