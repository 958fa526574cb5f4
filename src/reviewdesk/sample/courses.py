"""How the cases of the sample's reviews went: what was late, what was decided, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewdesk.forms.answers import Strength


@dataclass(frozen=True, slots=True)
class Fix:
    """An action for one named gap. `owner` and `verifier` are keys of staff."""

    gate: str
    kind: str
    strength: Strength
    title: str
    owner: str
    verifier: str
    route: str
    done: str  # the evidence once it is carried out


@dataclass(frozen=True, slots=True)
class Course:
    """One case from the supervisor's account to the finding."""

    condition: str
    on_time: bool = True  # supervisor review, claimed and computed
    contact: str = "resolved"
    follow_up: str = "complete"
    outcome: str = "home"
    reconciled: bool = True
    fixes: tuple[Fix, ...] = ()
    supervisor_says: str = "unavoidable"
    nurse_says: str = "unavoidable"
    panel_says: str = "unavoidable"
    finding: str = "worked"
    finding_why: str = ""
    cause: str = "acuity"
    accountability: str = "external"
    rests_on: tuple[str, ...] = field(default=())


_SUPERVISION = Fix(
    "delayed-supervision",
    "staffing",
    Strength.INTERMEDIATE,
    "On-call supervisor answers within 30 minutes, with a named backup",
    "operations",
    "quality",
    "On-call log for four weeks, read against the calls made",
    "On-call log of four weeks: every call answered within 30 minutes",
)
_CLINICAL = Fix(
    "unresolved-clinical",
    "pathway_change",
    Strength.INTERMEDIATE,
    "Standing order for a urine test, so that the house need not wait for a call back",
    "reyes",
    "quality",
    "Signed standing order in each record, and the next three tests",
    "Standing orders signed in 38 of 38 records",
)
_FOLLOW_UP = Fix(
    "incomplete-follow-up",
    "participant_fix",
    Strength.WEAKER,
    "Post-discharge visit and medication check within 48 hours, entered before the shift ends",
    "yolanda",
    "quality",
    "Discharge checklist in the record",
    "Discharge checklist complete for the last two discharges",
)

FINISHED = (
    Course(
        "heart_failure",
        on_time=False,
        fixes=(_SUPERVISION,),
        supervisor_says="preventable",
        nurse_says="delayed",
        panel_says="delayed",
        finding="not_followed",
        finding_why="The weight rule asks for a same-day call and supervisor review. The call to the "
        "supervisor went "
        "unanswered and the review came a day late.",
        cause="provider",
        accountability="provider",
        rests_on=("supervision",),
    ),
    Course(
        "urinary",
        contact="unresolved",
        fixes=(_CLINICAL,),
        supervisor_says="preventable",
        nurse_says="preventable",
        panel_says="preventable",
        finding="weak",
        finding_why="The house has no way to get a urine test when the office does not call back.",
        cause="external",
        accountability="shared",
        rests_on=("clinical",),
    ),
    Course(
        "pneumonia",
        finding_why="Every time in the case is within its standard and the plan was followed step by step.",
    ),
    Course(
        "diabetes",
        follow_up="incomplete",
        fixes=(_FOLLOW_UP,),
        supervisor_says="unavoidable",
        nurse_says="preventable",
        panel_says="preventable",
        finding="weak",
        finding_why="Insulin and meals are kept on two sheets, so a refused meal does not stop the dose.",
        cause="provider",
        accountability="provider",
        rests_on=("medication", "follow_up"),
    ),
)
"""The finished review, in the order of STORIES."""

_OPEN_CLINICAL = Fix(
    "unresolved-clinical",
    "coaching",
    Strength.WEAKER,
    "Coaching: whom to call when the primary care office does not answer within an hour",
    "dana",
    "quality",
    "Coaching notes, and the next two calls",
    "",
)

OPEN = (
    Course("pneumonia"),
    Course("heart_failure", on_time=False),
    Course("urinary", contact="unresolved", fixes=(_OPEN_CLINICAL,)),
    Course("copd"),
    Course("dehydration"),
)
"""The review in progress, in the order of STORIES.

Complete and signed; held by delayed supervision without an action; complete but not signed; half written;
barely started.
"""
