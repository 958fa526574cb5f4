"""Sign-offs made on other devices: true ones count, forged ones are parked."""

from __future__ import annotations

import pytest
from tests.desk.foreign import answering
from tests.desk.test_foreign import forced as written_as
from tests.desk.test_signing import ALL_VALID, standings
from tests.laptop import Laptop, govern, graph_now, key_of, library_of, parked_now
from tests.organisation import PASSPHRASE, ok, why
from tests.walker import Walker

from reviewdesk.desk.signing import NEWER, NEWER_BESIDE
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.covers import cover, digest, known_of
from reviewdesk.eventlog.header import EntryId, Stream
from reviewdesk.eventlog.signoff import sign_off_data, statement_bytes
from reviewdesk.forms.decision import Scope
from reviewdesk.records import organisation, places
from reviewdesk.records import review as words
from reviewdesk.records.sign_off import readings, signed_change, statement_for


def made_elsewhere(
    walker: Walker,
    laptop: Laptop,
    scope: Scope,
    name: str,
    *,
    role: str = "supervisor",
    key: str | None = None,
    meaning: str = "authorship",
    said: str | None = None,
    printed: str | None = None,
    prev: EntryId | None = None,
    covers: bool = True,
) -> EntryId:
    """A sign-off as another device makes it: true, or with one thing about it forged."""
    org = walker.org
    library = library_of(org)
    view = walker.view("Quinn")
    reads = readings(scope, view.review, view.form, view.actions, library.graph)
    lines = cover(reads)
    assert isinstance(lines, tuple)
    if not covers:
        lines = lines[1:]
    tip = library.log.tip(laptop.device.key_id, Stream.RECORD)
    statement = statement_for(
        scope,
        role,
        view.review,
        org=library.org,
        person=org.person(said or name).id,
        name=printed or org.person(name).name,
        meaning=meaning,
        language="en",
        time=org.environment.moment(),
        key=laptop.device.key_id,
        prev=prev or (tip[1] if tip else None),
        count=len(lines),
        digest=digest(lines),
    )
    signed = statement_bytes(statement)
    cms = key_of(org, key or name).sign_statement(signed, at=org.environment.moment())
    laptop.sign_in(name)
    return laptop.write(
        walker.review,
        words.SIGNED,
        signed_change(scope, role),
        form=view.review.opening.form_sha256,
        data=sign_off_data(signed, cms, lines),
        also=known_of(walker.review, reads),
    )


def test_a_true_sign_off_from_another_device_counts(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    made_elsewhere(one_case, Laptop(one_case.org), scope, "Dana")
    assert parked_now(one_case.org, one_case.review) == {}
    assert standings(one_case) == {("cases", "supervisor"): "valid"}


def somebody_elses_answer(walker: Walker) -> EntryId:
    """A nurse writes in the supervisor's case, from another device; it is parked."""
    laptop = Laptop(walker.org)
    laptop.sign_in("Ann")
    change = answering(walker.org, walker.review, walker.long_text(), "Written over")
    entry = laptop.write(walker.review, words.ANSWERED, change)
    assert set(parked_now(walker.org, walker.review)) == {entry}
    return entry


def test_what_is_parked_breaks_no_later_sign_off(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    somebody_elses_answer(one_case)
    ok(one_case.sign(scope))
    assert standings(one_case) == {("cases", "supervisor"): "valid"}
    one_case.org.reopen()
    assert standings(one_case) == {("cases", "supervisor"): "valid"}


def test_what_is_parked_behind_a_sign_off_disturbs_it_neither(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    ok(one_case.sign(scope))
    somebody_elses_answer(one_case)
    assert standings(one_case) == {("cases", "supervisor"): "valid"}


def test_what_a_newer_version_wrote_is_not_signed_over(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    laptop = Laptop(one_case.org)
    laptop.sign_in("Drew")
    written_as(laptop, one_case.review, "review.told", Change(places.own_fact("_told.", "00"), Value("x")))
    assert why(one_case.sign(scope)) == (str(NEWER),)
    assert standings(one_case) == {}


def test_what_a_newer_version_wrote_in_a_record_that_is_read_is_not_signed_over(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    laptop = Laptop(one_case.org)
    laptop.sign_in("Drew")
    source = next(row.source for row in one_case.view("Quinn").review.rows)
    assert source is not None
    written_as(laptop, source, "event.told", Change(places.own_fact("_told.", "00"), Value("x")))
    assert why(one_case.sign(scope)) == (str(NEWER_BESIDE),)
    assert standings(one_case) == {}


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        ({"key": "Ann"}, "The signature is another person's."),
        ({"said": "Vera"}, "What was signed is not what the entry says."),
        ({"printed": "Dr. Dana Whitfield"}, "What was signed is not what the entry says."),
        ({"prev": "A" * 43}, "What was signed is not what the entry says."),
        ({"meaning": "approval"}, "The signature says another thing than this form asks of the role."),
    ],
)
def test_a_forged_sign_off_is_parked_and_replaces_nothing(
    one_case: Walker, forged: dict[str, str], reason: str
) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    ok(one_case.sign(scope, "Vera"))
    entry = made_elsewhere(one_case, Laptop(one_case.org), scope, "Dana", **forged)  # type: ignore[arg-type]
    [(parked, said)] = parked_now(one_case.org, one_case.review).items()
    assert parked == entry
    assert said.endswith(reason)
    [signature] = one_case.view("Dana").review.signatures
    assert (signature.person, signature.standing) == (one_case.org.person("Vera").id, "valid")


def test_what_came_together_from_many_devices_is_joined_before_it_is_signed(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    graph = graph_now(one_case.org, one_case.review)
    for number in range(65):
        laptop = Laptop(one_case.org)
        laptop.sign_in("Vera")
        target = places.own_fact(places.NOTE, f"{number:04x}")
        laptop.write(one_case.review, words.NOTED, Change(target, Value("x")), knows=graph)
    assert parked_now(one_case.org, one_case.review) == {}
    assert why(one_case.sign(scope)) == (
        "Many changes came together from other devices. Leave a note in this review, then sign.",
    )
    ok(one_case.org.as_("Dana").reviews.note(one_case.review, "Seen."))
    ok(one_case.sign(scope))
    assert parked_now(one_case.org, one_case.review) == {}
    assert standings(one_case) == {("cases", "supervisor"): "valid"}


def test_a_sign_off_that_leaves_out_what_was_there_is_flagged(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    made_elsewhere(one_case, Laptop(one_case.org), scope, "Dana", covers=False)
    assert standings(one_case) != {("cases", "supervisor"): "valid"}
    assert not one_case.view("Dana").decision.scopes[scope].signed


def test_a_certificate_revoked_before_signs_nothing_and_one_revoked_after_keeps_its_signatures(
    signed: Walker,
) -> None:
    org = signed.org
    dana = org.person("Dana").id
    certificate = next(c for c in org.desk.organisation.certificates if c.person == dana)
    key = key_of(org, "Dana")
    laptop = Laptop(org)
    govern(
        org,
        (organisation.REVOKED, (organisation.revocation_change(dana, certificate.serial),)),
    )
    assert standings(signed) == ALL_VALID
    org.reopen()
    assert standings(signed) == ALL_VALID
    assert why(org.desk.persons.sign_in(dana, PASSPHRASE)) == (
        "There is no signing key for this person on this desk. Ask an administrator.",
    )
    laptop.sign_in("Dana", key=key)
    note = Change(places.own_fact(places.NOTE, "00"), Value("x"))
    entry = laptop.write(signed.review, words.NOTED, note)
    assert set(parked_now(org, signed.review)) == {entry}
