"""Writing one case of a review: the supervisor's account, the nurse's findings, the classification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Communication, Gap, NotKnown, Place, Value, Way
from reviewdesk.forms.decision import Scope
from reviewdesk.records.action import Plan, Progress
from reviewdesk.records.review import PanelMember
from reviewdesk.sample.acting import Cast, done
from reviewdesk.sample.admissions import Stay
from reviewdesk.sample.courses import Course, Fix
from reviewdesk.sample.narratives import ACCOUNTS, Account

CASES, CLINICAL, FINDINGS = "cases", "clinical", "findings"
CLASSIFICATION = "classification"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a review with the stay behind it. `on_duty` is a key of staff."""

    review: RecordId
    row: str
    stay: Stay
    course: Course
    on_duty: str

    @property
    def account(self) -> Account:
        return ACCOUNTS[self.course.condition]

    @property
    def scope(self) -> Scope:
        return Scope(CASES, self.row)

    def place(self, section: str, field: str) -> Place:
        return Place(section, self.row, field)

    def said(self, template: str) -> str:
        return template.replace("{name}", self.stay.given)

    def after(self, **since: float) -> datetime:
        """A moment counted from the first sign, which is on the morning of the stay."""
        first = self.stay.admitted.replace(hour=8, minute=40)
        return first + timedelta(**since)


def write_case(cast: Cast, case: Case, *, fields: int | None = None) -> None:
    """The supervisor writes the case, or its first `fields` answers."""
    held = done(cast.desk.reviews.view(case.review)).review.answers
    for field, value in list(_case_answers(cast, case).items())[:fields]:
        if case.place(CASES, field) in held:
            continue  # came in with the admission
        cast.answer(case.review, case.place(CASES, field), value)
        if field == "signs":
            link_note(cast, case, case.place(CASES, field), case.account.note_title)


def link_note(cast: Cast, case: Case, place: Place, title: str) -> None:
    cast.evidence(
        case.review,
        place,
        f"{title}, {case.stay.admitted:%m/%d/%Y}",
        case.after(hours=3),
        f"Electronic record, {case.stay.number}",
    )


def _case_answers(cast: Cast, case: Case) -> dict[str, Value]:
    account, course, stay = case.account, case.course, case.stay
    told = case.after(minutes=50)
    left = stay.ended or stay.admitted
    answers: dict[str, Value] = {
        "sign_kinds": account.sign_kinds,
        "signs": case.said(account.signs),
        "first_sign_at": case.after(),
        "staff_action": case.said(account.staff_action),
        "staff_acted_at": case.after(minutes=25),
        "supervisor_on_duty": cast.id(case.on_duty),
        "told_at": told,
        "supervisor_review": "on_time" if course.on_time else "late",
        "reviewed_at": told + (timedelta(hours=5) if course.on_time else timedelta(hours=46)),
        "clinical_contact": course.contact,
        "clinician_at": case.after(hours=2),
        "case_manager_notice": Communication(
            sent_at=stay.admitted + timedelta(hours=20),
            by=cast.id(case.on_duty),
            reached=cast.name("case_manager"),
            way=Way.PHONE,
            said=case.said(account.told_case_manager),
            answered_at=stay.admitted + timedelta(hours=21),
            answer="Thanked for the call; will visit after discharge.",
        ),
        "escalation_ok": True,
        "escalation_why": case.said(account.escalation),
        "outcome": course.outcome,
        "discharged_at": left,
        "follow_up": course.follow_up,
        "followed_up_at": left + timedelta(hours=26),
        "resolved_at": left + timedelta(days=6),
    }
    if course.follow_up != "complete":
        del answers["followed_up_at"]
    return answers


def plan_fixes(cast: Cast, case: Case) -> list[RecordId]:
    """One action for each gap of the case."""
    made = []
    for fix in case.course.fixes:
        cast.pause(90, 300)
        made.append(done(cast.desk.actions.add(case.review, Gap(fix.gate, case.row), plan_of(cast, fix))))
    return made


def plan_of(cast: Cast, fix: Fix) -> Plan:
    due = cast.clock.now().date() + timedelta(days=24)
    return Plan(fix.title, fix.kind, fix.strength, cast.id(fix.owner), due, fix.route, cast.id(fix.verifier))


def report_fix(cast: Cast, action: RecordId, fix: Fix) -> None:
    """The owner reports it done, with its evidence."""
    cast.pause()
    done(cast.desk.actions.report(action, Progress("done", evidence=fix.done)))


def verify_fix(cast: Cast, action: RecordId, fix: Fix) -> None:
    cast.pause()
    done(cast.desk.actions.report(action, Progress("verified", "Read and agreed.", fix.done)))


def write_clinical(cast: Cast, case: Case) -> None:
    """The nurse consultant's findings of one case."""
    account = case.account
    contact = Communication(
        sent_at=case.after(hours=2),
        by=cast.id(case.on_duty),
        reached="On-call clinician, primary care office",
        way=Way.PHONE,
        said=case.said(account.told_clinician),
        answered_at=case.after(hours=2, minutes=20) if case.course.contact == "resolved" else None,
        answer=account.advice if case.course.contact == "resolved" else None,
    )
    answers: dict[str, Value] = {
        "signs_found": account.sign_kinds,
        "signs_present": case.said(account.in_record),
        "clinician_contact": contact,
        "reconciled": case.course.reconciled,
        "discrepancy": "none",
        "recommendation": case.said(account.recommendation),
    }
    for field, value in answers.items():
        cast.answer(case.review, case.place(CLINICAL, field), value)
        if field == "signs_present":
            link_note(cast, case, case.place(CLINICAL, field), account.note_title)


def judge_case(cast: Cast, case: Case, role: str, code: str) -> None:
    """A first judgement, made before the other's is seen."""
    cast.pause()
    place = case.place(FINDINGS, CLASSIFICATION)
    done(cast.desk.reviews.judge(case.review, place, role, cast.given(case.review, place, code)))


def write_findings(cast: Cast, case: Case) -> None:
    """The panel settles the classification; the quality lead writes finding, cause and accountability."""
    course = case.course
    place = case.place(FINDINGS, CLASSIFICATION)
    today = cast.clock.now().date()
    for member in (
        PanelMember("quality_lead", cast.name("quality"), today),
        PanelMember("supervisor", cast.name("dana"), today),
        PanelMember("nurse_consultant", cast.name("reyes"), today),
        PanelMember(
            "case_manager", cast.name("case_manager"), today, source="Phone call, noted in the meeting record"
        ),
    ):
        done(cast.desk.reviews.panel(case.review, place, member))
    answers: dict[str, Value] = {
        CLASSIFICATION: course.panel_says,
        "finding": course.finding,
        "finding_why": course.finding_why,
        "cause": course.cause,
        "accountability": course.accountability,
    }
    if course.rests_on:
        answers["rests_on"] = course.rests_on
    for field, value in answers.items():
        cast.answer(case.review, case.place(FINDINGS, field), value)
    for field in ("finding_why", "cause", "accountability"):
        link_note(cast, case, case.place(FINDINGS, field), case.account.note_title)


def asked_of(cast: Cast, key: str, days: int) -> NotKnown:
    """Not known yet; this person finds out."""
    return NotKnown(cast.id(key), cast.clock.now().date() + timedelta(days=days))
