"""The administrator's book: who is added and changed, new passphrases, recovery, who leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from tests.laptop import library_of
from tests.organisation import MAPLE, PASSPHRASE, Organisation, ok, why
from tests.shipped import text_of
from tests.walker import Walker

from reviewdesk.desk.open import open_with_recovery
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.desk.upkeep import Verified as Intact
from reviewdesk.forms.answers import Given
from reviewdesk.identity.recovery import new_code, read_code
from reviewdesk.identity.roles import Role
from reviewdesk.records import kinds
from reviewdesk.store.keys import PassphraseWrong, RecoveryKeys, recover_vault

WRONG = "The passphrase is not right. Check Caps Lock and try again."


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


def test_nobody_who_left_signs_in_or_goes_on(org: Organisation) -> None:
    dana = org.person("Dana")
    ok(org.as_("Ada").staffing.change(replace(dana, active=False), PASSPHRASE))
    assert why(org.desk.persons.sign_in(dana.id, PASSPHRASE)) == (
        "This person is not active on this desk. Ask an administrator.",
    )
    assert dana.id not in {p.id for p in org.desk.persons.known()}


@pytest.mark.parametrize("name", ["Dana", "Quinn", "Lena", "Drew"])
def test_only_an_administrator_governs(org: Organisation, name: str) -> None:
    said = ("Only an administrator may change people, sites, contracts, measures and forms.",)
    desk = org.as_(name)
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE)
    assert why(desk.staffing.add([new], PASSPHRASE)) == said
    assert why(desk.staffing.change(replace(org.person(name), all_sites=True), PASSPHRASE)) == said
    assert why(desk.governing.set_up(PASSPHRASE, sites=[MAPLE])) == said
    assert why(desk.governing.adopt_form(shipped(), "form.yaml", PASSPHRASE)) == said


def shipped() -> str:
    return text_of("hospital-avoidance")


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
    assert why(org.as_("Ada").staffing.add([new], PASSPHRASE)) == (said,)


def test_two_of_one_name_are_not_added_together_and_a_weak_passphrase_is_refused(org: Organisation) -> None:
    twin = NewPerson("Nia Stone", (Role.DSP,), passphrase=PASSPHRASE)
    staffing = org.as_("Ada").staffing
    assert why(staffing.add([twin, twin], PASSPHRASE)) == (
        "Two of these people have one name; add a middle name or initial.",
    )
    assert len(why(staffing.add([replace(twin, passphrase="password")], PASSPHRASE))) >= 1


def test_the_last_administrator_stays(org: Organisation) -> None:
    ada = org.person("Ada")
    staffing = org.as_("Ada").staffing
    for less in (replace(ada, active=False), replace(ada, roles=(Role.DSP,))):
        assert why(staffing.change(less, PASSPHRASE)) == (
            "An organization keeps at least one active administrator.",
        )


def noted(org: Organisation) -> list[object]:
    """What the access stream tells of refusals: who, and what did not open."""
    entries = [e for e in library_of(org).log.entries() if e.entry.header.kind == kinds.FAILED]
    return [(e.entry.header.author, dict(e.body.data)) for e in entries if e.body is not None]


def test_who_becomes_an_administrator_opens_the_organizations_keys(org: Organisation) -> None:
    staffing = org.as_("Ada").staffing
    quinn = org.person("Quinn")
    risen = replace(quinn, roles=(*quinn.roles, Role.ADMINISTRATOR))
    before = library_of(org).log.size()
    assert why(staffing.change(risen, PASSPHRASE)) == (
        "Quinn Abara has no passphrase that opens the organization's keys.",
        "Give them a new one together with the role.",
    )
    assert len(why(staffing.change(risen, PASSPHRASE, "short"))) >= 1
    assert library_of(org).log.size() == before
    org.passphrases["Quinn"] = "moved to the green lamp"
    assert ok(staffing.change(risen, PASSPHRASE, org.passphrases["Quinn"], own=True)) == risen
    assert (
        org.as_("Quinn").governing.set_up(org.passphrases["Quinn"], sites=[replace(MAPLE, name="M")]) is None
    )
    # Now the first administrator can step down, and Quinn is the one who cannot.
    ada = org.person("Ada")
    ok(org.desk.staffing.change(replace(ada, roles=(Role.DSP,)), org.passphrases["Quinn"]))
    assert why(org.desk.staffing.change(quinn, org.passphrases["Quinn"])) == (
        "An organization keeps at least one active administrator.",
    )


def test_the_last_who_opens_the_organizations_keys_stays(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE, own=True)
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    from reviewdesk.store.keys import open_vault, read_vault, write_vault

    vault = read_vault(org.home)
    assert vault is not None
    opened = open_vault(org.home, org.administrator, PASSPHRASE)
    write_vault(org.home, vault.without_administrator(opened, nia.id))
    less = replace(org.person("Ada"), roles=(Role.DSP,))
    assert why(org.desk.staffing.change(less, PASSPHRASE)) == (
        "Nobody else could open the organization's keys any more.",
        "First give another administrator a new passphrase on this computer.",
    )
    ok(org.desk.staffing.renew(nia.id, "moved to the green lamp", PASSPHRASE, own=True))
    assert ok(org.desk.staffing.change(less, PASSPHRASE)) == less


NOT_YET = (
    "No other administrator has a passphrase of their own yet: Nia Stone.",
    "Let one of them sign in on this computer and choose it. Then make this change.",
)


@pytest.mark.parametrize("less", [{"active": False}, {"roles": (Role.DSP,)}])
def test_an_administrator_who_never_signed_in_does_not_count_as_one_who_stays(
    org: Organisation, less: dict[str, object]
) -> None:
    first = "walnut drizzle forty kites"
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=first)
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    before = library_of(org).log.size()
    leaving = replace(org.person("Ada"), **less)  # type: ignore[arg-type]
    assert why(org.desk.staffing.change(leaving, PASSPHRASE)) == NOT_YET
    assert library_of(org).log.size() == before
    assert org.person("Ada").holds(Role.ADMINISTRATOR)
    # Other changes are made all the while; and this one too, once the other has come.
    ok(org.desk.staffing.change(replace(nia, title="Director"), PASSPHRASE))
    ok(org.desk.persons.choose_passphrase(nia.id, first, "nine quiet harbors sing"))
    org.lock()
    assert ok(org.as_("Ada").staffing.change(leaving, PASSPHRASE)) == leaving


def test_an_administrator_whose_passphrase_was_renewed_does_not_count_until_they_came(
    org: Organisation,
) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE, own=True)
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    ok(org.desk.staffing.renew(nia.id, "moved to the green lamp", PASSPHRASE))
    leaving = replace(org.person("Ada"), active=False)
    assert why(org.desk.staffing.change(leaving, PASSPHRASE)) == NOT_YET


def test_what_does_not_open_is_noted_with_its_person(org: Organisation) -> None:
    ada = org.as_("Ada")
    wrong = "not this one at all"
    why(ada.governing.set_up(wrong, sites=[MAPLE]))
    why(ada.staffing.renew(org.person("Dana").id, "moved to the green lamp", wrong))
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
    staffing, persons = org.desk.staffing, org.desk.persons
    assert len(why(staffing.recover(org.person("Dana").id, new, code))) == 2
    assert len(why(staffing.recover(org.administrator, "short", code))) >= 1
    other = read_code(new_code(org.environment.random))
    assert isinstance(other, str)
    assert len(why(staffing.recover(org.administrator, new, other))) >= 1
    assert org.desk.organisation.revoked == frozenset()
    assert ok(staffing.recover(org.administrator, new, code)) == persons.here()
    assert len(org.desk.organisation.revoked) == 1
    org.passphrases["Ada"] = new
    assert len(why(org.desk.governing.set_up(PASSPHRASE, sites=[replace(MAPLE, name="M")]))) >= 1
    assert org.desk.governing.set_up(new, sites=[replace(MAPLE, name="M")]) is None
    org.reopen()
    assert why(org.desk.persons.sign_in(org.administrator, PASSPHRASE)) == (WRONG,)
    ok(org.as_("Ada").staffing.renew(org.person("Dana").id, new, new))
    assert isinstance(org.desk.upkeep.verify(), Intact)


def test_a_second_administrator_governs(org: Organisation) -> None:
    new = NewPerson(
        "Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase="another good long one", own=True
    )
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    org.passphrases["Nia"] = "another good long one"
    from reviewdesk.records.organisation import Site

    elm = Site("E" * 21 + "A", "Elm Court")
    assert org.as_("Nia").governing.set_up("another good long one", sites=[elm]) is None
    assert org.desk.organisation.sites[elm.id] == elm
    assert nia.name == "Nia Stone"


def test_who_leaves_cannot_open_the_desk_any_more(org: Organisation) -> None:
    from tests.organisation import CHEAP

    from reviewdesk.desk.open import open_with_passphrase
    from reviewdesk.errors import Refusal

    dana = org.person("Dana")
    ok(org.as_("Ada").staffing.change(replace(dana, active=False), PASSPHRASE))
    org.desk.close()
    with pytest.raises(Refusal):
        open_with_passphrase(org.home, org.environment, dana.id, PASSPHRASE, CHEAP)
    org.reopen()


def test_who_is_no_administrator_any_more_opens_the_vault_no_more(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE, own=True)
    [nia] = ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    ok(org.as_("Ada").staffing.change(replace(nia, roles=(Role.QUALITY_LEAD,)), PASSPHRASE))
    from reviewdesk.store.keys import read_vault

    vault = read_vault(org.home)
    assert vault is not None
    assert [holder.person for holder in vault.administrators] == [org.administrator]
    assert len(why(org.as_("Nia").governing.set_up(PASSPHRASE, sites=[MAPLE]))) == 1


def test_a_forgotten_passphrase_is_renewed_and_old_signatures_stay_valid(signed: Walker) -> None:
    org = signed.org
    dana = org.person("Dana").id
    new = "moved to the green lamp"
    assert len(why(org.as_("Quinn").staffing.renew(dana, new, PASSPHRASE))) == 1
    assert len(why(org.as_("Ada").staffing.renew(dana, "short", PASSPHRASE))) >= 1
    ok(org.as_("Ada").staffing.renew(dana, new, PASSPHRASE, own=True))
    assert why(org.desk.persons.sign_in(dana, PASSPHRASE)) == (WRONG,)
    org.passphrases["Dana"] = new
    view = signed.view("Dana")
    assert {s.standing for s in view.review.signatures} == {"valid"}
    assert len(org.desk.organisation.revoked) == 1
    org.reopen()
    assert {s.standing for s in signed.view("Dana").review.signatures} == {"valid"}

    from reviewdesk.forms.decision import Scope

    place = signed.long_text()
    ok(org.as_("Dana").reviews.answer(signed.review, place, Given("Seen again")))
    scope = Scope("cases", place.row)
    assert ok(signed.sign(scope)).decision.scopes[scope].signed


def test_who_leaves_has_no_valid_certificate_and_comes_back_with_a_new_key(org: Organisation) -> None:
    dana = org.person("Dana")
    staffing = org.as_("Ada").staffing
    ok(staffing.change(replace(dana, active=False), PASSPHRASE))
    [gone] = org.desk.organisation.revoked
    assert why(staffing.change(dana, PASSPHRASE)) == (
        "Dana Whitfield has no signing key any more.",
        "Give them a first passphrase: a new key is made with it.",
    )
    ok(staffing.change(dana, PASSPHRASE, "back at the green lamp", own=True))
    assert org.desk.organisation.revoked == {gone}
    org.passphrases["Dana"] = "back at the green lamp"
    org.as_("Dana")


UNSEEN = {
    "override": "Dana\u202etihW",
    "no width": "Da\u200bna",
    "control": "Dana\x07",
    "mark of order": "\ufeffDana",
}


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_a_name_holds_nothing_that_cannot_be_seen(org: Organisation, name: str) -> None:
    new = NewPerson(name, (Role.DSP,), (MAPLE.id,), passphrase=PASSPHRASE)
    [said] = why(org.as_("Ada").staffing.add([new], PASSPHRASE))
    assert "cannot be seen" in said
    assert why(org.desk.staffing.change(replace(org.person("Dana"), name=name), PASSPHRASE)) == (said,)


def test_names_are_kept_tidy_and_told_apart_whatever_their_spelling(org: Organisation) -> None:
    composed, apart = "Zo\u00eb Marsh", "  Zoe\u0308   Marsh "
    staffing = org.as_("Ada").staffing
    [zoe] = ok(staffing.add([NewPerson(apart, (Role.DSP,), passphrase=PASSPHRASE)], PASSPHRASE))
    assert zoe.name == composed
    twin = NewPerson(composed, (Role.DSP,), passphrase=PASSPHRASE)
    assert len(why(staffing.add([twin], PASSPHRASE))) == 1
    assert len(why(staffing.change(replace(org.person("Dana"), name=apart), PASSPHRASE))) == 1
    assert why(staffing.add([replace(twin, name="x" * 121)], PASSPHRASE)) == (
        "At most 120 characters; this has 121.",
    )
    assert why(staffing.add([replace(twin, name="- .")], PASSPHRASE)) == (
        "There is no letter or digit in - ..",
    )


def test_nobody_is_given_a_site_that_is_not_there(org: Organisation) -> None:
    new = NewPerson("Nia Stone", (Role.DSP,), ("Z" * 21 + "A",), passphrase=PASSPHRASE)
    assert why(org.as_("Ada").staffing.add([new], PASSPHRASE)) == (
        "One of the sites is not known on this desk. Choose from the list.",
    )


def test_a_new_recovery_code_takes_the_place_of_the_one_before_once_it_is_kept(org: Organisation) -> None:
    staffing = org.as_("Ada").staffing
    assert not staffing.code_confirmed(), "it was shown, and nobody has said that they keep it"
    assert len(why(org.as_("Quinn").staffing.new_code(PASSPHRASE))) == 1
    made = ok(org.as_("Ada").staffing.new_code(PASSPHRASE))
    for code in (org.recovery_code, made.code):
        assert len(RecoveryKeys(org.home, code).unlock()) == 32, "both open it until then"
        recover_vault(org.home, code)
    staffing.keep_code(made)
    assert staffing.code_confirmed()
    recover_vault(org.home, made.code)
    with pytest.raises(PassphraseWrong):
        RecoveryKeys(org.home, org.recovery_code).unlock()
    with pytest.raises(PassphraseWrong):
        recover_vault(org.home, org.recovery_code)


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_whoever_is_in_the_middle_of_new_keys_when_the_power_goes_keeps_one_way_in(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.desk.broken_off", str(tmp_path)], capture_output=True, check=True
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    ways = {what: [(point, way) for _, point, way, _ in each] for what, each in groupby(told, lambda t: t[0])}
    ends = {"a new person": ([], ["new"]), "somebody leaves": ([], [])}
    assert len(ways) == 6
    for what, points in ways.items():
        before, after = ends.get(what, (["old"], ["new"]))
        assert points[0] == (1, before)
        assert points[-1] == ("done", after)
        turned = [way for way, _ in groupby(way for _, way in points)]
        assert turned == ([before, after] if before != after else [after]), (what, points)
    assert [left for *_, left in told if left] == [], "nothing is half done once the desk was opened again"


def test_a_corrected_name_is_told_of_the_key_too(org: Organisation) -> None:
    staffing = org.as_("Ada").staffing
    dana = org.person("Dana")
    ok(staffing.change(replace(dana, name="Dana Whitfield-Ames"), PASSPHRASE))
    told = [str(line.what) for line in ok(staffing.book(dana.id))]
    assert "The signing key goes by the corrected name" in told
    assert told.count("Got a signing key under a passphrase of their own") <= 1
