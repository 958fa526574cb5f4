"""The two reviews of the sample: one finished and signed through every stage, one in progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Communication, Place, Value, Way
from reviewdesk.forms.decision import LiftKind, Scope
from reviewdesk.sample.acting import Cast, done
from reviewdesk.sample.admissions import Stay
from reviewdesk.sample.cases import (
    CASES,
    CLINICAL,
    FINDINGS,
    Case,
    asked_of,
    judge_case,
    plan_fixes,
    report_fix,
    verify_fix,
    write_case,
    write_clinical,
    write_findings,
)
from reviewdesk.sample.clock import Plan
from reviewdesk.sample.courses import Course, Fix

SAFETY, QUALITY, OPERATIONS, FINANCE, LEADER = "safety", "quality", "operations", "finance", "leader"


def open_review(
    cast: Cast,
    plan: Plan,
    result: RecordId,
    title: str,
    day: date,
    stays: Sequence[Stay],
    courses: Sequence[Course],
    on_duty: str,
) -> list[Case]:
    """Dana Whitfield opens the review of a missed result; its cases come in the order of `courses`."""
    with cast.shift("dana", plan.at(day, 9, 10)) as desk:
        wanted = {f"visit|{stay.visit}": stay for stay in stays}
        events = {
            one.row: wanted[one.natural] for one in desk.intake.candidates(result) if one.natural in wanted
        }
        cast.pause()
        review = done(desk.intake.open_review(result, title, cast.id("dana"), list(events)))
    rows = {stay.condition: (row, stay) for row, stay in events.items()}
    return [Case(review, rows[c.condition][0], rows[c.condition][1], c, on_duty) for c in courses]


def work_open_review(cast: Cast, plan: Plan, cases: Sequence[Case]) -> None:
    """Signed, held without an action, complete, half written, barely started: one case each."""
    signed, held, complete, half, started = cases
    with cast.shift("dana", plan.at(plan.ago(6), 10, 5)):
        write_case(cast, signed)
        cast.sign(signed.review, "dana", [signed.scope])
        judge_case(cast, signed, "supervisor", "unavoidable")
    with cast.shift("reyes", plan.at(plan.ago(5), 13, 20)):
        write_clinical(cast, signed)
        cast.sign(signed.review, "reyes", [Scope(CLINICAL, signed.row)])
        judge_case(cast, signed, "nurse_consultant", "preventable")
        judge_case(cast, held, "nurse_consultant", "delayed")
    with cast.shift("dana", plan.at(plan.ago(4), 9, 40)):
        write_case(cast, held)
        write_case(cast, complete)
        plan_fixes(cast, complete)
    with cast.shift("dana", plan.at(plan.ago(2), 15, 5)):
        write_case(cast, half, fields=8)
        cast.answer(half.review, half.place(CASES, "outcome"), asked_of(cast, "marcus", 4))
        write_case(cast, started, fields=1)


def finish_review(cast: Cast, plan: Plan, cases: Sequence[Case], opened: date) -> None:
    """Every stage in its order, every signature by the person whose it is."""
    review = cases[0].review

    def day(count: int) -> date:
        return plan.after(opened, count)

    with cast.shift("dana", plan.at(day(2), 9, 30)):
        actions = []
        for case in cases:
            write_case(cast, case)
            actions += list(zip(plan_fixes(cast, case), case.course.fixes, strict=True))
            judge_case(cast, case, "supervisor", case.course.supervisor_says)
        cast.sign(review, "dana", [case.scope for case in cases])
        cast.answer(review, Place(SAFETY, None, "harm_suspected"), False)
        cast.sign(review, "dana", [Scope(SAFETY)])
    with cast.shift("reyes", plan.at(day(4), 10, 15)):
        for case in cases:
            write_clinical(cast, case)
            judge_case(cast, case, "nurse_consultant", case.course.nurse_says)
        cast.sign(review, "reyes", [Scope(CLINICAL, case.row) for case in cases])
    with cast.shift("quality", plan.at(day(7), 13, 5)):
        for case in cases:
            write_findings(cast, case)
        _confirm_all(cast, review)
        cast.sign(review, "quality", [Scope(FINDINGS, case.row) for case in cases])
    with cast.shift("reyes", plan.at(day(8), 9, 5)):
        _confirm_all(cast, review)
    _govern(cast, plan, review, [day(9), day(11), day(13), day(15)])
    _carry_out(cast, plan, actions, day(18))


def _confirm_all(cast: Cast, review: RecordId) -> None:
    """Confirm everything that waits for nothing but whoever is at the desk."""
    view = done(cast.desk.reviews.view(review))
    mine = {role.value for role in view.reader.roles}
    for hold in view.decision.holds:
        for lift in hold.lifts:
            if lift.kind is LiftKind.CONFIRM and lift.id and mine & set(lift.who):
                cast.pause()
                done(cast.desk.reviews.confirm(review, lift.id, hold.scope.row))


def _govern(cast: Cast, plan: Plan, review: RecordId, days: Sequence[date]) -> None:
    def answer(section: str, field: str, value: Value) -> None:
        cast.answer(review, Place(section, None, field), value)

    with cast.shift("quality", plan.at(days[0], 9, 50)):
        answer(
            QUALITY,
            "drivers",
            "Four stays of four participants at one site. Two of the four followed a call that nobody "
            "answered in time.",
        )
        answer(
            QUALITY,
            "explains",
            "Call log, weight sheets and bathroom charts of the quarter, read beside the four cases. Early "
            "signs were recorded in every case; what was late was the answer to them.",
        )
        cast.evidence(
            review,
            Place(QUALITY, None, "explains"),
            "Call log of the quarter",
            plan.at(days[0], 8),
            "Shared drive, on-call folder",
        )
        answer(
            QUALITY,
            "control",
            "On-call cover, the standing order for tests, and keeping insulin and meals on one sheet. The "
            "answer times of the primary care office were not.",
        )
        cast.sign(review, "quality", [Scope(QUALITY)])
    with cast.shift("operations", plan.at(days[1], 11, 15)):
        answer(OPERATIONS, "decision", "change")
        answer(
            OPERATIONS,
            "decision_why",
            "A named backup for on-call, a standing order in every record, and one sheet for insulin and "
            "meals, from the first of next month.",
        )
        cast.sign(review, "operations", [Scope(OPERATIONS)])
    with cast.shift("finance", plan.at(days[2], 14, 30)):
        answer(FINANCE, "payment", "adjusted")
        cast.evidence(
            review,
            Place(FINANCE, None, "payment"),
            "Contract, schedule of outcome payments",
            plan.at(days[2], 9),
            "Contract file",
        )
        answer(
            FINANCE,
            "payment_why",
            "Two of four stays are provider-controlled, one is shared. The outcome payment of the quarter "
            "is reduced as the contract's schedule says; the evidence is within chance.",
        )
        cast.sign(review, "finance", [Scope(FINANCE)])
    with cast.shift("leader", plan.at(days[3], 10, 40)):
        notice = Communication(
            sent_at=plan.at(days[3], 10, 30),
            by=cast.id("leader"),
            reached="Contract manager, waiver program",
            way=Way.EMAIL,
            said="The review of the missed target is complete. The pack follows, with what we changed and "
            "when its effect will be seen.",
            answered_at=None,
            chase_on=days[3] + timedelta(days=14),
        )
        answer(LEADER, "funder_notice", notice)
        cast.sign(review, "leader", [Scope(LEADER)])


def _carry_out(cast: Cast, plan: Plan, actions: Sequence[tuple[RecordId, Fix]], day: date) -> None:
    """Every action is reported done by its owner; the first two are verified, the rest wait for that."""
    for number, (action, fix) in enumerate(actions):
        with cast.shift(fix.owner, plan.at(plan.after(day, number), 15, 10)):
            report_fix(cast, action, fix)
    for action, fix in actions[:2]:
        with cast.shift(fix.verifier, plan.at(plan.after(day, 6), 16, 5)):
            verify_fix(cast, action, fix)
