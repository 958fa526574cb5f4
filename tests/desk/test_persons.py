"""People: who is added, who signs in, when the desk locks, whose drafts are whose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.laptop import library_of
from tests.organisation import MAPLE, PASSPHRASE, STAFF, Organisation, Walker, ok, why

from reviewdesk.desk.open import open_with_recovery
from reviewdesk.desk.persons import NewPerson
from reviewdesk.desk.upkeep import Verified as Intact
from reviewdesk.desk.writing import NotSignedIn
from reviewdesk.forms.answers import Given, Place
from reviewdesk.identity.recovery import new_code, read_code
from reviewdesk.identity.roles import Role
from reviewdesk.records import kinds

WRONG = "The passphrase is not right. Check Caps Lock and try again."


def test_everybody_is_known_with_roles_and_sites(org: Organisation) -> None:
    people = {p.name: (p.roles, p.sites, p.all_sites) for p in org.desk.persons.everybody()}
    assert people == {p.name: (p.roles, p.sites, p.all_sites) for p in STAFF} | {
        "Ada Adminson": ((Role.ADMINISTRATOR,), (), True)
    }
    assert org.desk.persons.known() == org.desk.persons.everybody()


def test_a_wrong_passphrase_opens_nothing_and_is_noted(org: Organisation) -> None:
    dana = org.person("Dana").id
    org.lock()
    assert why(org.desk.persons.sign_in(dana, "something else entirely")) == (WRONG,)
    assert org.desk.persons.here() is None
    [noted] = [e for e in library_of(org).log.entries() if e.entry.header.stream == "access"]
    assert noted.body is not None
    assert (noted.entry.header.kind, noted.entry.header.author, dict(noted.body.data)) == (
        kinds.FAILED,
        None,
        {"what": "sign-in", "person": dana},
    )


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


def test_nobody_who_left_signs_in_or_goes_on(org: Organisation) -> None:
    dana = org.person("Dana")
    ok(org.as_("Ada").persons.change(replace(dana, active=False), PASSPHRASE))
    assert why(org.desk.persons.sign_in(dana.id, PASSPHRASE)) == (
        "This person is not active on this desk. Ask an administrator.",
    )
    assert dana.id not in {p.id for p in org.desk.persons.known()}


def test_somebody_deactivated_while_signed_in_writes_no_more(org: Organisation) -> None:
    from tests.laptop import govern

    from reviewdesk.records import organisation as words

    quinn = org.person("Quinn")
    left = replace(quinn, active=False)
    govern(org, (words.PERSON, (words.person_change(left),)))
    org.desk.reviews._writer.signed_in = replace(org.desk.reviews._writer.signed_in, person=quinn.id)  # type: ignore[type-var]
    with pytest.raises(NotSignedIn):
        org.desk.work.mine()


@pytest.mark.parametrize("name", ["Dana", "Quinn", "Lena", "Drew"])
def test_only_an_administrator_governs(org: Organisation, name: str) -> None:
    said = ("Only an administrator may change people, sites, contracts, measures and forms.",)
    desk = org.as_(name)
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE)
    assert why(desk.persons.add([new], PASSPHRASE)) == said
    assert why(desk.persons.change(replace(org.person(name), all_sites=True), PASSPHRASE)) == said
    assert why(desk.governing.set_up(PASSPHRASE, sites=[MAPLE])) == said
    assert why(desk.governing.adopt_form(shipped(), "form.yaml", PASSPHRASE)) == said


def shipped() -> str:
    from reviewdesk.desk.shipped import shipped_forms

    return shipped_forms()[0].text


def test_an_administrators_act_needs_the_passphrase(org: Organisation) -> None:
    before = org.desk.organisation
    assert len(why(org.as_("Ada").governing.set_up("not this one at all", sites=[MAPLE]))) >= 1
    assert org.desk.organisation == before


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            NewPerson(" ", (Role.DSP,), passphrase=PASSPHRASE),
            "Give the person's name as it is printed on what they sign.",
        ),
        (NewPerson("Nia Stone", (), passphrase=PASSPHRASE), "Choose at least one role."),
        (
            NewPerson("dana whitfield", (Role.DSP,), passphrase=PASSPHRASE),
            "Somebody called dana whitfield is there already; add a middle name or initial.",
        ),
    ],
)
def test_a_person_has_a_name_of_their_own_and_a_role(org: Organisation, new: NewPerson, said: str) -> None:
    assert why(org.as_("Ada").persons.add([new], PASSPHRASE)) == (said,)


def test_two_of_one_name_are_not_added_together_and_a_weak_passphrase_is_refused(org: Organisation) -> None:
    twin = NewPerson("Nia Stone", (Role.DSP,), passphrase=PASSPHRASE)
    persons = org.as_("Ada").persons
    assert why(persons.add([twin, twin], PASSPHRASE)) == (
        "Two of these people have one name; add a middle name or initial.",
    )
    assert len(why(persons.add([replace(twin, passphrase="password")], PASSPHRASE))) >= 1


def test_the_last_administrator_stays(org: Organisation) -> None:
    ada = org.person("Ada")
    persons = org.as_("Ada").persons
    for less in (replace(ada, active=False), replace(ada, roles=(Role.DSP,))):
        assert why(persons.change(less, PASSPHRASE)) == (
            "An organization keeps at least one active administrator.",
        )


def noted(org: Organisation) -> list[object]:
    """What the access stream tells of refusals: who, and what did not open."""
    entries = [e for e in library_of(org).log.entries() if e.entry.header.kind == kinds.FAILED]
    return [(e.entry.header.author, dict(e.body.data)) for e in entries if e.body is not None]


def test_who_becomes_an_administrator_opens_the_organizations_keys(org: Organisation) -> None:
    persons = org.as_("Ada").persons
    quinn = org.person("Quinn")
    risen = replace(quinn, roles=(*quinn.roles, Role.ADMINISTRATOR))
    before = library_of(org).log.size()
    assert why(persons.change(risen, PASSPHRASE)) == (
        "Quinn Abara has no passphrase that opens the organization's keys.",
        "Give them a new one together with the role: reviewdesk renew NAME --administrator.",
    )
    assert len(why(persons.change(risen, PASSPHRASE, "short"))) >= 1
    assert library_of(org).log.size() == before
    org.passphrases["Quinn"] = "moved to the green lamp"
    assert ok(persons.change(risen, PASSPHRASE, org.passphrases["Quinn"])) == risen
    assert (
        org.as_("Quinn").governing.set_up(org.passphrases["Quinn"], sites=[replace(MAPLE, name="M")]) is None
    )
    # Now the first administrator can step down, and Quinn is the one who cannot.
    ada = org.person("Ada")
    ok(org.desk.persons.change(replace(ada, roles=(Role.DSP,)), org.passphrases["Quinn"]))
    assert why(org.desk.persons.change(quinn, org.passphrases["Quinn"])) == (
        "An organization keeps at least one active administrator.",
    )


def test_the_last_who_opens_the_organizations_keys_stays(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE)
    [nia] = ok(org.as_("Ada").persons.add([new], PASSPHRASE))
    from reviewdesk.store.keys import open_vault, read_vault, write_vault

    vault = read_vault(org.home)
    assert vault is not None
    opened = open_vault(org.home, org.administrator, PASSPHRASE)
    write_vault(org.home, vault.without_administrator(opened, nia.id))
    less = replace(org.person("Ada"), roles=(Role.DSP,))
    assert why(org.desk.persons.change(less, PASSPHRASE)) == (
        "Nobody else could open the organization's keys any more.",
        "First give another administrator a new passphrase on this computer.",
    )
    ok(org.desk.persons.renew(nia.id, "moved to the green lamp", PASSPHRASE))
    assert ok(org.desk.persons.change(less, PASSPHRASE)) == less


def test_what_does_not_open_is_noted_with_its_person(org: Organisation) -> None:
    ada = org.as_("Ada")
    wrong = "not this one at all"
    why(ada.governing.set_up(wrong, sites=[MAPLE]))
    why(ada.persons.renew(org.person("Dana").id, "moved to the green lamp", wrong))
    why(ada.persons.open_key(org.administrator, wrong))
    why(ada.persons.change_passphrase(wrong, "moved to the green lamp"))
    assert noted(org) == [
        (org.administrator, {"what": what}) for what in ("vault", "vault", "signing key", "signing key")
    ]


def test_the_recovery_code_gives_an_administrator_a_new_passphrase(signed: Walker) -> None:
    org = signed.org
    code = read_code(org.recovery_code)
    assert isinstance(code, str)
    new = "moved to the green lamp"
    org.desk.close()
    org.desk = open_with_recovery(org.home, org.environment, code)
    persons = org.desk.persons
    assert len(why(persons.recover(org.person("Dana").id, new, code))) == 2
    assert len(why(persons.recover(org.administrator, "short", code))) >= 1
    other = read_code(new_code(org.environment.random))
    assert isinstance(other, str)
    assert len(why(persons.recover(org.administrator, new, other))) >= 1
    assert org.desk.organisation.revoked == frozenset()
    assert ok(persons.recover(org.administrator, new, code)) == persons.here()
    assert len(org.desk.organisation.revoked) == 1
    org.passphrases["Ada"] = new
    assert len(why(org.desk.governing.set_up(PASSPHRASE, sites=[replace(MAPLE, name="M")]))) >= 1
    assert org.desk.governing.set_up(new, sites=[replace(MAPLE, name="M")]) is None
    org.reopen()
    assert why(org.desk.persons.sign_in(org.administrator, PASSPHRASE)) == (WRONG,)
    ok(org.as_("Ada").persons.renew(org.person("Dana").id, new, new))
    assert isinstance(org.desk.upkeep.verify(), Intact)


def test_a_second_administrator_governs(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase="another good long one")
    [nia] = ok(org.as_("Ada").persons.add([new], PASSPHRASE))
    org.passphrases["Nia"] = "another good long one"
    from reviewdesk.records.organisation import Site

    elm = Site("E" * 21 + "A", "Elm Court")
    assert org.as_("Nia").governing.set_up("another good long one", sites=[elm]) is None
    assert org.desk.organisation.sites[elm.id] == elm
    assert nia.name == "Nia Stone"


def test_a_passphrase_is_changed_by_its_owner_and_the_desk_opens_with_the_new_one(org: Organisation) -> None:
    from tests.organisation import CHEAP

    from reviewdesk.desk.open import open_with_passphrase
    from reviewdesk.errors import Refusal

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


def test_who_leaves_cannot_open_the_desk_any_more(org: Organisation) -> None:
    from tests.organisation import CHEAP

    from reviewdesk.desk.open import open_with_passphrase
    from reviewdesk.errors import Refusal

    dana = org.person("Dana")
    ok(org.as_("Ada").persons.change(replace(dana, active=False), PASSPHRASE))
    org.desk.close()
    with pytest.raises(Refusal):
        open_with_passphrase(org.home, org.environment, dana.id, PASSPHRASE, CHEAP)
    org.reopen()


def test_who_is_no_administrator_any_more_opens_the_vault_no_more(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE)
    [nia] = ok(org.as_("Ada").persons.add([new], PASSPHRASE))
    ok(org.as_("Ada").persons.change(replace(nia, roles=(Role.QUALITY_LEAD,)), PASSPHRASE))
    from reviewdesk.store.keys import read_vault

    vault = read_vault(org.home)
    assert vault is not None
    assert [holder.person for holder in vault.administrators] == [org.administrator]
    assert len(why(org.as_("Nia").governing.set_up(PASSPHRASE, sites=[MAPLE]))) == 1


def test_a_forgotten_passphrase_is_renewed_and_old_signatures_stay_valid(signed: Walker) -> None:
    org = signed.org
    dana = org.person("Dana").id
    new = "moved to the green lamp"
    assert len(why(org.as_("Quinn").persons.renew(dana, new, PASSPHRASE))) == 1
    assert len(why(org.as_("Ada").persons.renew(dana, "short", PASSPHRASE))) >= 1
    ok(org.as_("Ada").persons.renew(dana, new, PASSPHRASE))
    assert why(org.desk.persons.sign_in(dana, PASSPHRASE)) == (WRONG,)
    org.passphrases["Dana"] = new
    view = signed.view("Dana")
    assert {s.standing for s in view.review.signatures} == {"valid"}
    assert len(org.desk.organisation.revoked) == 1
    org.reopen()
    assert {s.standing for s in signed.view("Dana").review.signatures} == {"valid"}
    from tests.desk.test_signing import text_place

    from reviewdesk.forms.decision import Scope

    place = text_place(signed, "cases")
    ok(org.as_("Dana").reviews.answer(signed.review, place, Given("Seen again")))
    scope = Scope("cases", place.row)
    assert ok(signed.sign(scope)).decision.scopes[scope].signed


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
