"""Who may do what: every kind of entry, every role, and the scope of sites, judged without a desk."""

from __future__ import annotations

import pytest
from tests.shipped import shipped_form

from reviewdesk.eventlog.header import PersonId, Target
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Form
from reviewdesk.identity.roles import MANAGERS, Role
from reviewdesk.records import action, kinds, people, places, redaction, result, review
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import (
    Blocked,
    Subject,
    may_govern,
    may_place,
    may_release,
    may_see,
    may_verify,
    may_write,
    roles_for,
)

HERE, ELSEWHERE = "A" * 21 + "A", "B" * 21 + "A"
ROW = "R" * 21 + "A"
DESK = {
    Role.SUPERVISOR,
    Role.NURSE_CONSULTANT,
    Role.QUALITY_LEAD,
    Role.OPERATIONS_LEAD,
    Role.FINANCE_LEAD,
    Role.SENIOR_LEADER,
}
INTAKE = {Role.SUPERVISOR, Role.QUALITY_LEAD, Role.OPERATIONS_LEAD}
OWNERS = DESK


def form() -> Form:
    return shipped_form("hospital-avoidance")


FORM = form()
JUDGED = next(f for s in FORM.sections for f in s.fields if f.judged_by)
COMPUTED = next(f for s in FORM.sections for f in s.fields if f.computed)


def person(*roles: Role, sites: tuple[str, ...] = (), all_sites: bool = False, active: bool = True) -> Person:
    return Person(PersonId("P" * 21 + "A"), "Pat Brandt", roles, sites, all_sites, active)


def plain(section: str) -> Target:
    """The answer of a section's first plain question."""
    found = FORM.section(section)
    field = next(f for f in found.fields if not f.judged_by and not f.computed)
    return places.answer_target(Place(section, ROW if found.rows_of else None, field.id))


def owner(section: str) -> set[Role]:
    return {Role(FORM.section(section).owner)}


def acts() -> list[tuple[str, Target, set[Role]]]:
    """Every kind a desk writes, at a place where it belongs, with the roles that may."""
    found: list[tuple[str, Target, set[Role]]] = []
    judged = Place(JUDGED.section, ROW, JUDGED.id)
    for section in FORM.sections:
        signers = {Role(role) for role, _ in section.signed_by}
        writers = owner(section.id) | signers
        place = Place(section.id, ROW if section.rows_of else None, section.fields[-1].id)
        found += [
            (review.ANSWERED, plain(section.id), writers),
            (review.REOPENED, plain(section.id), writers),
            (review.EVIDENCE_LINKED, places.evidence_target(place, "00ff"), writers),
            (review.EVIDENCE_WITHDRAWN, places.evidence_target(place, "00ff"), writers),
            *(
                (kind, places.signature_target(Scope(section.id, place.row), role), {Role(role)})
                for role, _ in section.signed_by
                for kind in (review.SIGNED, review.SIGNATURE_WITHDRAWN)
            ),
            *((review.REASONED, places.warning_target(g.id, ROW), writers) for g in section.gates),
        ]
        if section.repeat:
            found += [
                (review.ROW_ADDED, places.row_target(section.id, ROW), writers),
                (review.ROW_REMOVED, places.row_target(section.id, ROW), writers),
                (review.ROW_RESTORED, places.row_target(section.id, ROW), writers),
                (review.NO_ROWS, places.none_target(section.id), writers),
            ]
    found += [
        (review.SETTLED, places.answer_target(judged), owner(JUDGED.section)),
        *((review.JUDGED, places.judgement_target(judged, r), {Role(r)}) for r in JUDGED.judged_by),
        *((review.EXCUSED, places.excuse_target(judged, r), owner(JUDGED.section)) for r in JUDGED.judged_by),
        *(
            (review.PANEL, places.panel_target(judged, r), (owner(JUDGED.section) | {Role(r)}) & DESK)
            for r in JUDGED.settled_by
        ),
        (review.COMPUTED, places.answer_target(Place(COMPUTED.section, ROW, COMPUTED.id)), OWNERS),
        *((review.CONFIRMED, places.validation_target(v.id, None), {Role(v.by)}) for v in FORM.validations),
        (review.RETURNED, places.own_fact(places.RETURNED, "00ff"), DESK),
        (review.NOTED, places.own_fact(places.NOTE, "00ff"), DESK),
        (review.LED, places.LEAD, INTAKE),
        (review.MOVED, places.FORM, {Role.QUALITY_LEAD}),  # and the lead of the review
        (review.OPENED, places.ABOUT, INTAKE),
        (action.ACTION_ADDED, action.plan_target("title"), DESK),
        (action.ACTION_CHANGED, action.plan_target("title"), DESK),
        (action.ACTION_LINKED, Target(f"{action.LINK}00ff"), DESK),
        (action.ACTION_UNLINKED, Target(f"{action.LINK}00ff"), DESK),
        (action.ACTION_PROGRESS, action.STATE, DESK),
        (result.RESULT_RECORDED, Target("_result/-/about"), INTAKE),
        (result.RESULT_CORRECTED, Target("_result/-/about"), INTAKE),
    ]
    return found


IMPORTS = INTAKE | {Role.ADMINISTRATOR}
ASKS = MANAGERS | {Role.ADMINISTRATOR}
ANYWHERE = [
    (people.PARTICIPANT_ADDED, Target("_participant/-/about"), IMPORTS),
    (people.PARTICIPANT_CHANGED, Target("_participant/-/sites"), IMPORTS),
    (people.EVENT_IMPORTED, Target("_event/-/about"), IMPORTS),
    (people.EVENT_MATCHED, Target("_event/-/participant"), IMPORTS),
    (redaction.REQUESTED, redaction.request_target(ROW), ASKS),
    (redaction.TAKEN_BACK, redaction.request_target(ROW), ASKS),
]


@pytest.mark.parametrize(("kind", "target", "roles"), acts())
def test_an_act_is_its_roles_and_only_in_the_scope_of_its_sites(
    kind: str, target: Target, roles: set[Role]
) -> None:
    subject = Subject((HERE,), FORM)
    for role in Role:
        wanted = role in roles
        assert (may_write(person(role, sites=(HERE,)), kind, [target], subject) is None) == wanted, role
        assert (may_write(person(role, all_sites=True), kind, [target], subject) is None) == wanted, role
        for out in (
            person(role, sites=(ELSEWHERE,)),
            person(role),
            person(role, all_sites=True, active=False),
        ):
            assert isinstance(may_write(out, kind, [target], subject), Blocked), role
        several = Subject((HERE, ELSEWHERE), FORM)
        assert isinstance(may_write(person(role, sites=(HERE,)), kind, [target], several), Blocked), role
        both = person(role, sites=(HERE, ELSEWHERE))
        assert (may_write(both, kind, [target], several) is None) == wanted, role
        whole = Subject((), FORM)
        assert isinstance(may_write(person(role, sites=(HERE,)), kind, [target], whole), Blocked), role
        assert (may_write(person(role, all_sites=True), kind, [target], whole) is None) == wanted, role


@pytest.mark.parametrize(("kind", "target", "roles"), ANYWHERE)
def test_intake_and_requests_for_redaction_are_not_bound_to_sites(
    kind: str, target: Target, roles: set[Role]
) -> None:
    for role in Role:
        wanted = role in roles
        assert (may_write(person(role, sites=(ELSEWHERE,)), kind, [target], Subject()) is None) == wanted
        assert isinstance(may_write(person(role, active=False), kind, [target], Subject()), Blocked)


def test_a_new_participant_is_put_where_one_reaches_and_by_administrators_anywhere() -> None:
    here = person(Role.SUPERVISOR, sites=(HERE,))
    assert may_place(here, HERE) is None
    assert may_place(here, ELSEWHERE) is not None
    assert may_place(person(Role.QUALITY_LEAD, all_sites=True), ELSEWHERE) is None
    assert may_place(person(Role.ADMINISTRATOR), ELSEWHERE) is None
    assert may_place(person(Role.ADMINISTRATOR, active=False), ELSEWHERE) is not None


def test_every_kind_of_a_record_is_judged_here() -> None:
    judged = {kind for kind, _, _ in acts()} | {kind for kind, _, _ in ANYWHERE}
    named = {
        name
        for name in kinds.KINDS.names()
        if name.partition(".")[0] in ("review", "action", "result", "participant", "event", "redaction")
        and name != redaction.ORDERED
    }
    assert judged == named


@pytest.mark.parametrize("kind", [k for k, _, _ in acts()])
def test_no_kind_writes_where_another_kind_belongs(kind: str) -> None:
    subject = Subject((), FORM)
    sam = person(*Role, all_sites=True)
    own = {target for other, target, _ in acts() if other == kind}
    for other, target, _ in acts():
        if target in own or (kind, other) in SHARED or (other, kind) in SHARED:
            continue
        assert isinstance(may_write(sam, kind, [target], subject), Blocked), (other, target)


SHARED = {
    (review.OPENED, review.LED),  # the lead is named when it opens
    (review.OPENED, review.ROW_ADDED),
    (review.OPENED, review.ROW_REMOVED),
    (review.OPENED, review.ROW_RESTORED),
    (review.OPENED, review.ANSWERED),  # what an import fills
    (review.OPENED, review.REOPENED),
    (review.REOPENED, review.SETTLED),
    (action.ACTION_ADDED, action.ACTION_CHANGED),
    (action.ACTION_ADDED, action.ACTION_LINKED),
    (action.ACTION_ADDED, action.ACTION_UNLINKED),
}


def test_one_target_out_of_place_blocks_the_whole_entry() -> None:
    nurse = person(Role.NURSE_CONSULTANT, all_sites=True)
    both = [plain("clinical"), plain("cases")]
    assert may_write(nurse, review.ANSWERED, both[:1], Subject((), FORM)) is None
    assert isinstance(may_write(nurse, review.ANSWERED, both, Subject((), FORM)), Blocked)


def test_without_its_form_nothing_of_a_review_can_be_written() -> None:
    refused = may_write(person(*Role, all_sites=True), review.ANSWERED, [plain("cases")], Subject())
    assert refused is not None
    assert str(refused.reasons[0]) == "The form of this review is not here, so rights cannot be judged."


def test_a_row_is_needed_where_a_section_has_rows_and_nowhere_else() -> None:
    for section in FORM.sections:
        field = next(f for f in section.fields if not f.judged_by and not f.computed)
        wrong = Place(section.id, None if section.rows_of else ROW, field.id)
        assert roles_for(FORM, review.ANSWERED, places.answer_target(wrong)) == frozenset()


def test_who_reports_on_an_action() -> None:
    one, two, three = (PersonId(c * 21 + "A") for c in "XYZ")
    subject = Subject((HERE,), FORM, owner=one, verifier=two)
    for role in DESK:
        for who in (one, two, three):
            reporter = Person(who, "Pat Brandt", (role,), (HERE,))
            wanted = who in (one, two) or role in (Role.QUALITY_LEAD, Role.OPERATIONS_LEAD)
            blocked = may_write(reporter, action.ACTION_PROGRESS, [action.STATE], subject)
            assert (blocked is None) == wanted, (role, who)
            outside = Person(who, "Pat Brandt", (role,), (ELSEWHERE,))
            assert isinstance(may_write(outside, action.ACTION_PROGRESS, [action.STATE], subject), Blocked)


def test_nobody_verifies_their_own_action() -> None:
    pat = person(Role.SUPERVISOR, all_sites=True)
    other = PersonId("X" * 21 + "A")
    done = (action.Reported("done", other),)
    assert may_verify(pat, other, pat.id, done) is None
    for owner_, verifier in (
        (pat.id, pat.id),
        (pat.id, None),
        (other, other),
        (pat.id, other),
        (other, None),
        (None, None),
    ):
        assert isinstance(may_verify(pat, owner_, verifier, done), Blocked)
    for reports in (
        (),
        (action.Reported("planned", other),),
        (action.Reported("verified", other),),
        (action.Reported("done", pat.id),),
        (action.Reported(None, pat.id),),
        (*done, action.Reported("dropped", other)),
    ):
        assert isinstance(may_verify(pat, other, pat.id, reports), Blocked)


def test_a_record_is_seen_whole_or_not_at_all() -> None:
    for role in Role:
        reads = role in DESK | {Role.ADMINISTRATOR}
        assert (may_see(person(role, sites=(HERE,)), [HERE]) is None) == reads
        assert (may_see(person(role, all_sites=True), []) is None) == reads
        for who, sites in (
            (person(role, sites=(HERE,)), [HERE, ELSEWHERE]),
            (person(role, sites=(HERE,)), []),
            (person(role, sites=(HERE,), active=False), [HERE]),
        ):
            assert isinstance(may_see(who, sites), Blocked)


def test_managers_release_and_administrators_govern() -> None:
    for role in Role:
        assert (may_release(person(role, all_sites=True), [HERE]) is None) == (role in MANAGERS)
        assert isinstance(may_release(person(role, sites=(ELSEWHERE,)), [HERE]), Blocked)
        assert (may_govern(person(role)) is None) == (role is Role.ADMINISTRATOR)
        assert isinstance(may_govern(person(role, active=False)), Blocked)


def test_the_lead_of_a_review_moves_it_whatever_desk_role_they_hold() -> None:
    for role in (Role.SUPERVISOR, Role.OPERATIONS_LEAD):
        lead = person(role, sites=(HERE,))
        subject = Subject((HERE,), FORM, lead=lead.id)
        assert may_write(lead, review.MOVED, [places.FORM], subject) is None
        assert isinstance(may_write(lead, review.MOVED, [places.FORM], Subject((HERE,), FORM)), Blocked)
    outside = person(Role.DSP, sites=(HERE,))
    subject = Subject((HERE,), FORM, lead=outside.id)
    assert isinstance(may_write(outside, review.MOVED, [places.FORM], subject), Blocked)
