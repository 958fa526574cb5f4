"""Sessions of entries that came from elsewhere: which vouch for their person, and from when on."""

from __future__ import annotations

import pytest
from tests.desk.foreign import REASONS, answering, held
from tests.laptop import Laptop, govern, key_of, library_of, parked_anew, parked_now
from tests.organisation import CHEAP, PASSPHRASE, Organisation, ok
from tests.walker import Walker

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.compose import note
from reviewdesk.eventlog.header import PersonId, RecordId, Stream
from reviewdesk.forms.answers import Given, Place
from reviewdesk.identity.authority import Authority
from reviewdesk.identity.person import OpenKey, PersonKey
from reviewdesk.identity.session import Session, SignedSession, open_session
from reviewdesk.records import organisation
from reviewdesk.records import review as words
from reviewdesk.records.kinds import SESSION_OPENED
from reviewdesk.records.sessions import session_data
from reviewdesk.store.keys import read_person_key


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


def test_a_session_of_a_revoked_certificate_vouches_for_nothing_after(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    before = laptop.write(here, words.ANSWERED, answering(org, here, place, "Before"))
    certificate = next(c for c in org.desk.organisation.certificates if c.person == org.person("Dana").id)
    govern(
        org,
        (organisation.REVOKED, (organisation.revocation_change(certificate.person, certificate.serial),)),
    )
    after = laptop.write(here, words.ANSWERED, answering(org, here, place, "After"))
    assert parked_now(org, here) == parked_anew(org, here) == {after: REASONS["session"]}
    written = held(org, here, place)
    assert written is not None
    assert written.entry == before


def test_a_device_nobody_enrolled_does_not_even_reach_the_log(org: Organisation, here: RecordId) -> None:
    stranger = Laptop(org, enrolled=False)
    with pytest.raises(Refusal):
        stranger.sign_in("Dana")


def test_an_entry_from_before_its_device_was_enrolled_is_parked(
    org: Organisation, here: RecordId, place: Place
) -> None:
    early = org.desk.organisation.at
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Early"), control=early)
    assert parked_now(org, here) == {entry: REASONS["device"]}


def test_another_persons_or_another_devices_session_does_not_serve(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    org.as_("Dana")
    signed_in = org.desk.reviews._writer.signed_in
    assert signed_in is not None
    laptop.sign_in("Ann")
    change = answering(org, here, place, "In her name")
    entries = [
        laptop.write(here, words.ANSWERED, change, author=org.person("Dana").id),
        laptop.write(here, words.ANSWERED, change, author=org.person("Dana").id, session=signed_in.session),
    ]
    assert parked_now(org, here) == dict.fromkeys(entries, REASONS["other"])
    assert held(org, here, place) is None


def forged_sessions(org: Organisation, laptop: Laptop) -> dict[str, SignedSession]:
    dana = org.person("Dana").id
    now = org.environment.moment()
    true = Session(library_of(org).org, dana, laptop.device.key_id, now, now + 3_600_000)
    stranger = found_key(org, dana)
    return {
        "signed by another person": open_session(true, key_of(org, "Ann"), at=now),
        "signed with a key nobody certified": open_session(true, stranger, at=now),
        "changed after signing": SignedSession(
            Session(true.org, dana, true.key, now, now + 7_200_000).statement(),
            open_session(true, key_of(org, "Dana"), at=now).signature,
        ),
        "longer than any shift": open_session(
            Session(true.org, dana, true.key, now, now + 40 * 3_600_000), key_of(org, "Dana"), at=now
        ),
        "no signature": SignedSession(true.statement(), b"none"),
    }


def found_key(org: Organisation, person: PersonId) -> OpenKey:
    """A key of the person's name, certified by an authority of somebody's own making."""
    random = org.environment.random
    own = Authority.found(
        "Harbor Home Supports", library_of(org).org, at=org.environment.moment(), random=random
    )
    key = PersonKey.create(person, PASSPHRASE, random=random, cost=CHEAP)
    issued = own.issue(person, "Dana Whitfield", key.spki, at=org.environment.moment(), random=random)
    opened = key.open(PASSPHRASE, issued.pem)
    assert isinstance(opened, OpenKey)
    return opened


@pytest.mark.parametrize(
    "how",
    [
        "signed by another person",
        "signed with a key nobody certified",
        "changed after signing",
        "longer than any shift",
        "no signature",
    ],
)
def test_a_forged_session_vouches_for_nothing(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop, how: str
) -> None:
    laptop.vouch(org.person("Dana").id, forged_sessions(org, laptop)[how])
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Forged"))
    assert parked_now(org, here) == parked_anew(org, here) == {entry: REASONS["session"]}
    assert held(org, here, place) is None


@pytest.mark.parametrize("says_own", [False, True])
def test_a_session_opened_with_a_first_passphrase_vouches_for_nothing(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop, *, says_own: bool
) -> None:
    """A program of somebody's own might open one with the passphrase an administrator gave."""
    dana = org.person("Dana")
    ok(org.as_("Ada").staffing.renew(dana.id, "walnut drizzle forty kites", PASSPHRASE))
    kept = read_person_key(org.home, dana.id)
    [pem] = [c.pem for c in org.desk.organisation.certificates if c.person == dana.id and c.first]
    key = kept.open("walnut drizzle forty kites", pem)
    assert isinstance(key, OpenKey)
    now = org.environment.moment()
    span = Session(library_of(org).org, dana.id, laptop.device.key_id, now, now + 3_600_000)
    laptop.vouch(dana.id, open_session(span, key, at=now), says_own=says_own)
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "By whom?"))
    expected = {} if says_own else {entry: REASONS["session"]}
    assert parked_now(org, here) == parked_anew(org, here) == expected


def test_a_session_that_arrives_late_lets_its_entries_count(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    dana = org.person("Dana").id
    now = org.environment.moment()
    session = Session(library_of(org).org, dana, laptop.device.key_id, now, now + 3_600_000)
    signed = open_session(session, key_of(org, "Dana"), at=now)
    opened = laptop.seal(
        note(Stream.SESSION, SESSION_OPENED, 1, laptop._by(dana, None), data=session_data(signed))
    )
    laptop._session, laptop._person = opened[0].entry.id, dana
    laptop.write(here, words.ANSWERED, answering(org, here, place, "On the road"))
    assert held(org, here, place) is None
    laptop.deliver(opened)
    written = held(org, here, place)
    assert written is not None
    assert written.answer == Given("On the road")
    assert parked_now(org, here) == parked_anew(org, here) == {}
