"""People: who signs in, with which passphrase, when the desk locks, whose drafts are whose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.laptop import library_of
from tests.organisation import CHEAP, MAPLE, PASSPHRASE, STAFF, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.custody import Custody
from reviewdesk.desk.open import TooManyTries, open_with_passphrase
from reviewdesk.desk.persons import FirstSignIn, Persons
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.desk.writing import NotSignedIn
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import PersonId, Stream
from reviewdesk.forms.answers import Given, Place
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.roles import Role
from reviewdesk.identity.vault import OpenVault
from reviewdesk.records import kinds
from reviewdesk.records.sessions import Passphrase, passphrase_of
from reviewdesk.store.keys import KeyFileKeys, PassphraseWrong

WRONG = "The passphrase is not right. Check Caps Lock and try again."


def test_everybody_is_known_with_roles_and_sites(org: Organisation) -> None:
    people = {p.name: (p.roles, p.sites, p.all_sites) for p in org.desk.persons.everybody()}
    assert people == {p.name: (p.roles, p.sites, p.all_sites) for p in STAFF} | {
        "Ada Adminson": ((Role.ADMINISTRATOR,), (), True)
    }
    assert org.desk.persons.known() == org.desk.persons.everybody()


def test_a_session_ends_after_the_shift_and_by_the_lock(one_case: Walker) -> None:
    org = one_case.org
    desk = org.as_("Dana")
    here = desk.persons.here()
    assert here is not None
    assert here.name == "Dana Whitfield"
    org.clock.pass_(hours=11, minutes=59)
    ok(desk.reviews.view(one_case.review))
    org.clock.pass_(minutes=2)
    with pytest.raises(NotSignedIn):
        desk.reviews.view(one_case.review)
    assert desk.persons.here() is None
    org.as_("Dana")
    org.lock()
    row = library_of(org).fold(one_case.review).review().rows[0].id  # type: ignore[union-attr]
    with pytest.raises(NotSignedIn) as refused:
        desk.reviews.answer(one_case.review, Place("cases", row, "signs"), Given("x"))
    assert str(refused.value) == (
        "Nobody is signed in. The desk was locked, or the session has ended. Sign in again; "
        "what was typed is kept."
    )


def test_somebody_deactivated_while_signed_in_writes_no_more(org: Organisation) -> None:
    from tests.laptop import govern

    from reviewdesk.records import organisation as words

    quinn = org.person("Quinn")
    left = replace(quinn, active=False)
    govern(org, (words.PERSON, (words.person_change(left),)))
    org.desk.reviews._writer.signed_in = replace(org.desk.reviews._writer.signed_in, person=quinn.id)  # type: ignore[type-var]
    with pytest.raises(NotSignedIn):
        org.desk.work.mine()


def test_a_passphrase_is_changed_by_its_owner_and_the_desk_opens_with_the_new_one(org: Organisation) -> None:
    new = "moved to the green lamp"
    persons = org.as_("Dana").persons
    assert why(persons.change_passphrase("not the present one", new)) == (
        "The present passphrase is not right.",
    )
    assert len(why(persons.change_passphrase(PASSPHRASE, "short"))) >= 1
    ok(persons.change_passphrase(PASSPHRASE, new))
    dana = org.person("Dana").id
    assert why(persons.sign_in(dana, PASSPHRASE)) == (WRONG,)
    ok(persons.sign_in(dana, new))
    org.desk.close()
    with pytest.raises(Refusal):
        open_with_passphrase(org.home, org.environment, dana, PASSPHRASE, CHEAP)
    org.desk = open_with_passphrase(org.home, org.environment, dana, new, CHEAP)
    ok(org.desk.persons.sign_in(dana, new))


def test_an_administrator_who_changes_the_passphrase_keeps_the_vault(org: Organisation) -> None:
    new = "moved to the green lamp"
    ok(org.as_("Ada").persons.change_passphrase(PASSPHRASE, new))
    assert org.desk.governing.set_up(new, sites=[MAPLE]) is None
    assert len(why(org.desk.governing.set_up(PASSPHRASE, sites=[MAPLE]))) >= 1


def test_drafts_survive_reopening_and_are_ones_own(one_case: Walker) -> None:
    org = one_case.org
    org.as_("Dana").drafting.keep(one_case.review, "cases/x/signs", "Half a sent")
    org.as_("Vera").drafting.keep(one_case.review, "cases/x/signs", "Vera's words")
    org.reopen()
    mine = org.as_("Dana").drafting.of(one_case.review)
    assert [(d.record, d.place, d.text) for d in mine] == [(one_case.review, "cases/x/signs", "Half a sent")]
    assert org.as_("Quinn").drafting.of(one_case.review) == ()
    org.as_("Dana").drafting.drop(one_case.review, "cases/x/signs")
    assert org.desk.drafting.of(one_case.review) == ()
    assert [d.text for d in org.as_("Vera").drafting.of(one_case.review)] == ["Vera's words"]


FIRST = "walnut drizzle forty kites"
OWN = "nine quiet harbors sing"


def newcomer(org: Organisation) -> PersonId:
    """Nia, whom Ada has just given a first passphrase."""
    new = NewPerson("Nia Stone", (Role.QUALITY_LEAD,), all_sites=True, passphrase=FIRST)
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    org.lock()
    return nia.id


def test_a_first_passphrase_only_lets_its_person_choose_their_own(org: Organisation) -> None:
    nia = newcomer(org)
    persons = org.desk.persons
    before = library_of(org).log.size()
    found = persons.sign_in(nia, FIRST)
    assert isinstance(found, FirstSignIn)
    assert (found.by, found.at // 60_000) == ("Ada Adminson", int(org.clock.time.timestamp() // 60))
    assert isinstance(persons.open_key(nia, FIRST), FirstSignIn), "no signature with it either"
    assert persons.here() is None
    assert library_of(org).log.size() == before, "no session was opened"
    assert why(persons.choose_passphrase(nia, FIRST, FIRST)) == (
        "Choose another one: somebody else knows the first.",
    )
    assert len(why(persons.choose_passphrase(nia, FIRST, "short"))) == 1
    assert why(persons.choose_passphrase(nia, "not the first one", OWN)) == (
        "The present passphrase is not right.",
    )
    assert ok(persons.choose_passphrase(nia, FIRST, OWN)).name == "Nia Stone"
    assert persons.here() is not None
    assert why(persons.sign_in(nia, FIRST)) == (WRONG,)
    assert len(why(persons.choose_passphrase(nia, FIRST, "another good long one"))) == 1, "good once"
    ok(persons.sign_in(nia, OWN))
    sessions = [
        e.body for e in library_of(org).log.entries(stream=Stream.SESSION) if e.entry.header.author == nia
    ]
    assert [passphrase_of(body) for body in sessions if body] == [Passphrase.CHOSEN, Passphrase.OWN]


def test_the_desk_opens_with_the_chosen_one_only(org: Organisation) -> None:
    nia = newcomer(org)
    ok(org.desk.persons.choose_passphrase(nia, FIRST, OWN))
    org.desk.close()
    with pytest.raises(Refusal):
        open_with_passphrase(org.home, org.environment, nia, FIRST, CHEAP)
    org.desk = open_with_passphrase(org.home, org.environment, nia, OWN, CHEAP)
    ok(org.desk.persons.sign_in(nia, OWN))


def test_a_new_administrator_opens_the_organizations_keys_with_the_chosen_one(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=FIRST)
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    org.lock()
    ok(org.desk.persons.choose_passphrase(nia.id, FIRST, OWN))
    assert len(why(org.desk.governing.set_up(FIRST, sites=[MAPLE]))) >= 1
    assert org.desk.governing.set_up(OWN, sites=[MAPLE]) is None


class CutAtKey(Custody):
    """The power goes when the person's key is to be written."""

    def keep_person_key(self, key: PersonKey) -> None:  # noqa: ARG002 -- as the port has it
        raise KeyboardInterrupt


class CutAtEnd(Custody):
    """The power goes when the first passphrase is to be taken away."""

    def settle(self, person: PersonId, administrator: OpenVault | None) -> None:  # noqa: ARG002 -- so too
        raise KeyboardInterrupt


@pytest.mark.parametrize("cut", [CutAtKey, CutAtEnd])
def test_a_power_cut_while_choosing_leaves_both_never_none(org: Organisation, cut: type[Custody]) -> None:
    nia = newcomer(org)
    storage_key = KeyFileKeys(org.home, nia, FIRST).unlock()
    custody = cut(org.home, storage_key, org.environment.random, slots=True, cost=CHEAP)
    library = library_of(org)
    persons = Persons(library, org.desk.persons._writer, custody, CHEAP)
    with pytest.raises(KeyboardInterrupt):
        persons.choose_passphrase(nia, FIRST, OWN)
    org.desk.close()
    for passphrase in (FIRST, OWN):
        org.desk = open_with_passphrase(org.home, org.environment, nia, passphrase, CHEAP)
        if cut is CutAtKey:
            assert isinstance(org.desk.persons.sign_in(nia, FIRST), FirstSignIn)
        else:
            ok(org.desk.persons.sign_in(nia, OWN))
        org.desk.close()
    org.desk = open_with_passphrase(org.home, org.environment, nia, OWN, CHEAP)
    if cut is CutAtKey:
        ok(org.desk.persons.choose_passphrase(nia, FIRST, OWN))


def test_wrong_passphrases_are_counted_slowed_down_and_told(org: Organisation) -> None:
    dana = org.person("Dana").id
    org.desk.close()
    wrong = "not this one at all"
    for _ in range(4):
        with pytest.raises(PassphraseWrong):
            open_with_passphrase(org.home, org.environment, dana, wrong, CHEAP)
    org.reopen()
    assert why(org.desk.persons.sign_in(dana, wrong)) == (WRONG,)
    assert why(org.desk.persons.sign_in(dana, PASSPHRASE)) == (
        "Too many passphrases were wrong. Try again in 30 seconds.",
    )
    ok(org.desk.persons.sign_in(org.administrator, PASSPHRASE))
    org.lock()
    org.clock.pass_(seconds=31)
    ok(org.desk.persons.sign_in(dana, PASSPHRASE))
    assert org.desk.persons.wrong_before == 5
    failures = [e.body for e in library_of(org).log.entries() if e.entry.header.kind == kinds.FAILED]
    assert [dict(body.data) for body in failures if body] == [
        {"what": "sign-in", "person": dana},
        {"what": "sign-in", "person": dana},
        {"what": "sign-in", "person": dana, "count": 4},
    ]
    ok(org.desk.persons.sign_in(dana, PASSPHRASE))
    assert org.desk.persons.wrong_before == 0


def test_a_closed_desk_waits_too(org: Organisation) -> None:
    dana = org.person("Dana").id
    org.desk.close()
    for _ in range(5):
        with pytest.raises(PassphraseWrong):
            open_with_passphrase(org.home, org.environment, dana, "not this one at all", CHEAP)
    with pytest.raises(TooManyTries) as refused:
        open_with_passphrase(org.home, org.environment, dana, PASSPHRASE, CHEAP)
    assert "Try again in 30 seconds." in str(refused.value)
    org.reopen()
