"""A session counts when the person it names signed exactly it, for this organisation, for a shift at most."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.identity.people import ANA, BEN, NOW, ORG, YEAR, authority, signer

from reviewdesk.eventlog.header import KeyId, OrgId
from reviewdesk.identity.person import NotVerified
from reviewdesk.identity.session import (
    LONGEST,
    Session,
    SignedSession,
    check_session,
    open_session,
    read_session,
)

CA = authority()
KEY, ISSUED = signer(CA)
SESSION = Session(ORG, ANA, KeyId("K" * 43), NOW, NOW + 8 * 3_600_000)


def check(signed: SignedSession, org: OrgId = ORG, revoked: tuple[str, ...] = ()) -> Session | str:
    found = check_session(signed, org=org, root_pem=CA.root_pem, revoked=revoked)
    return str(found.reason) if isinstance(found, NotVerified) else found


def test_a_session_is_what_the_person_signed() -> None:
    signed = open_session(SESSION, KEY, at=NOW)
    assert check(signed) == SESSION
    assert signed.statement == (
        b'{"context":"reviewdesk/session/v1","from":1790000000000,"key":"%s","org":"%s","person":"%s",'
        b'"until":1790028800000}' % (b"K" * 43, ORG.encode(), ANA.encode())
    )


def test_it_covers_its_span() -> None:
    times = (NOW - 1, NOW, SESSION.until, SESSION.until + 1)
    assert [SESSION.covers(time) for time in times] == [False, True, True, False]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(SESSION, person=BEN), "another person"),
        (replace(SESSION, until=NOW), "span of time"),
        (replace(SESSION, until=NOW + LONGEST + 1), "span of time"),
        (replace(SESSION, org=OrgId("Z" * 22)), "another organization"),
        (replace(SESSION, since=NOW + 12 * YEAR, until=NOW + 12 * YEAR + 5), "not valid at the time"),
    ],
)
def test_a_session_that_says_something_else_does_not_count(changed: Session, why: str) -> None:
    found = check(open_session(changed, KEY, at=NOW))
    assert isinstance(found, str)
    assert why in found


def test_another_organisation_does_not_take_it() -> None:
    assert (
        check(open_session(SESSION, KEY, at=NOW), OrgId("Z" * 22))
        == "The session belongs to another organization."
    )


def test_a_revoked_certificate_opens_none() -> None:
    found = check(open_session(SESSION, KEY, at=NOW), revoked=(ISSUED.serial,))
    assert found == "The signer's certificate had been revoked."


def test_a_signature_over_another_session_opens_none() -> None:
    signed = open_session(SESSION, KEY, at=NOW)
    longer = replace(SESSION, until=SESSION.until + 1).statement()
    found = check(SignedSession(longer, signed.signature))
    assert found == "What was signed is not what is here: it was changed after signing."


@pytest.mark.parametrize(
    "statement",
    [
        b"",
        b"{}",
        SESSION.statement() + b" ",
        SESSION.statement().replace(b"session/v1", b"sign-off/v1"),
        SESSION.statement().replace(b'"until"', b'"more":1,"until"'),
        SESSION.statement().replace(b"1790000000000", b"1790000000000.0"),
        SESSION.statement().replace(b'"from"', b'"from" '),
    ],
)
def test_a_statement_in_any_other_spelling_is_none(statement: bytes) -> None:
    assert read_session(statement) is None
    signed = SignedSession(statement, KEY.sign_statement(statement, at=NOW))
    assert check(signed) == "The statement that opened the session cannot be read."
