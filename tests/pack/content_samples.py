"""Contents to print in tests: invented people, as many cases as asked, nothing random."""

from __future__ import annotations

import hashlib

from reviewdesk.pack.content import (
    Action,
    Case,
    CaseSection,
    Classification,
    Clock,
    Evidence,
    Fact,
    FiveAnswer,
    Gate,
    Judgement,
    Moment,
    PackContent,
    Release,
    Section,
    SignOff,
    Standing,
    Target,
    Tone,
    Validation,
    Variant,
)

PEOPLE = (
    "R. Alvarez", "M. Okafor", "T. Lindqvist", "J. Whitehorse", "A. Nguyễn", "S. O’Brien-Castellanos",
    "K. Dvořák", "L. Papadopoulos (Λ. Παπαδόπουλος)", "D. Washington", "E. Kowalski",
)  # fmt: skip
SITES = ("Maple House", "Birch Street", "Harbor Point")
MEANS = {
    "Planned": "Arranged ahead or agreed in the person-centered service plan.",
    "Clinically unavoidable": "No agreed control would have changed the need for hospital care.",
    "Potentially preventable": "Timely use of an agreed control might have avoided the admission.",
    "Linked to delayed action": "An agreed control was used later than its time standard.",
}
STEP = (
    "Night staff recorded low fluid intake on the fluid chart and offered drinks every hour. Day "
    "staff repeated the offer at "
    "breakfast, took temperature and pulse, and called the on-call supervisor when the participant "
    "was hard to rouse."
)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def case(n: int, total: int) -> Case:
    """The n-th case, from 1."""
    name, site = PEOPLE[(n - 1) % len(PEOPLE)], SITES[n % 3]
    day = f"{7 + (n - 1) * 3 // total:02d}/{1 + (n * 7) % 28:02d}/2026"
    kind = list(MEANS)[n % 4]
    late = n % 3 == 0
    first_nurse = kind if n % 5 else "Clinically unavoidable"
    gap = f"Delayed supervision: action A{n}" if late else ""
    return Case(
        number=str(n),
        label=f"{name}, {day}",
        summary=(
            site,
            kind,
            "Provider-controlled" if late else "External constraint",
            f"A{n}" if late else "",
        ),
        sections=(
            CaseSection(
                "Case record",
                "supervisor: D. Whitfield",
                (
                    Fact("Target missed", "Avoidable hospital admissions, at most 5 in a quarter"),
                    Fact("Participant", name),
                    Fact(
                        "Event date and time", f"{day}, 3:10 AM", "Imported from hospital notices, 10/02/2026"
                    ),
                    Fact(
                        "Early warning signs",
                        f"Low fluid intake on three days; dark urine reported by night staff ({site}).",
                        evidence=(f"E{2 * n - 1}",),
                    ),
                    Fact("Staff action", STEP),
                    Fact("Was supervisor review on time?", "Late" if late else "On time"),
                    Fact("Clinical contact", "Made and resolved"),
                    Fact(
                        "Case manager notification",
                        "Phone to P. Ortiz (Lakeside Case Management), answered the same day",
                    ),
                    Fact(
                        "Was emergency escalation appropriate?", "Yes", "Breathing rate above 28 at 2:55 AM"
                    ),
                    Fact("Outcome", "Home as before"),
                    Fact("Follow-up", "Complete"),
                ),
            ),
            CaseSection(
                "Clinical findings",
                "nurse consultant: A. Reyes, RN",
                (
                    Fact(
                        "Signs present in the record",
                        "Fluid chart below 800 ml on three days.",
                        evidence=(f"E{2 * n}",),
                    ),
                    Fact("Was medication reconciled?", "Yes"),
                    Fact("Medication discrepancy", "None"),
                    Fact(
                        "Recommendation",
                        "Call the nurse line on the first day below 1,000 ml, not on the third.",
                    ),
                ),
            ),
        ),
        moments=(
            Moment("First sign", f"{day}, 8:00 PM", "", "", Standing("Recorded")),
            Moment("Staff acted", f"{day}, 8:20 PM", "", "", Standing("Recorded")),
            Moment(
                "Supervisor told",
                f"{day}, 11:40 PM",
                "Same day as First sign",
                "26 hours" if late else "",
                Standing("Late", Tone.BAD) if late else Standing("On time", Tone.GOOD),
            ),
            Moment(
                "Clinician reached",
                f"{day}, 11:55 PM",
                "24 hours after First sign",
                "",
                Standing("On time", Tone.GOOD),
            ),
            Moment(
                "Case manager notified",
                f"{day}, 9:00 AM",
                "48 hours after the event",
                "",
                Standing("On time", Tone.GOOD),
            ),
            Moment(
                "Resolved",
                "",
                "",
                "",
                Standing("Not applicable"),
                "Still in rehabilitation on the day of the review",
            ),
        ),
        classifications=(
            Classification(
                "Classification of this admission",
                kind,
                MEANS[kind],
                "Hospital use definitions, 2026-01",
                (
                    Judgement("Supervisor", "D. Whitfield", kind, "10/05/2026, 9:12 AM"),
                    Judgement("Nurse consultant", "A. Reyes, RN", first_nurse, "10/05/2026, 2:40 PM"),
                ),
                (
                    Judgement("Quality lead", "P. Brandt", kind, "10/07/2026"),
                    Judgement(
                        "Case manager",
                        "",
                        "",
                        "",
                        "Missing: on leave until 10/19/2026; written view asked for",
                    ),
                ),
                "The first judgements agreed."
                if first_nurse == kind
                else "The first judgements differed; the panel settled it.",
            ),
        ),
        conclusions=(
            Fact("Control finding", "A control was not followed" if late else "Controls worked as agreed"),
            Fact("Cause", "Provider control issue" if late else "Acuity change", evidence=(f"E{2 * n}",)),
            Fact(
                "Accountability",
                "Provider-controlled" if late else "External constraint",
                evidence=(f"E{2 * n}",),
            ),
        ),
        gaps=(gap,) if gap else (),
    )


def content(cases: int = 3, /, **changes: object) -> PackContent:
    """A whole review with so many cases; keyword arguments replace fields."""
    made = tuple(case(n, cases) for n in range(1, cases + 1))
    late = [n for n in range(1, cases + 1) if n % 3 == 0]
    values: dict[str, object] = {
        "pack_id": "HHS-2026-0007",
        "variant": Variant.IDENTIFIED,
        "language": "en",
        "synthetic": True,
        "organisation": "Harbor Home Supports",
        "funder": "State Office of Long-Term Services",
        "review_title": "Avoidable admissions, July to September 2026",
        "review_id": "Y3Jvc3MtcmV2aWV3LTAwMQ",
        "form": "Hospital avoidance review, version 1.0.0",
        "form_sha256": _hash("form"),
        "contract": "Value-based contract 2026–2028, HCBS waiver",
        "measure": "Avoidable hospital admissions",
        "period": "07/01/2026 to 09/30/2026",
        "sites": "Maple House, Birch Street, Harbor Point",
        "stands_at": "10/12/2026, 4:05 PM (5 hours behind UTC)",
        "state": Standing("Signed, awaiting effect"),
        "headline": (
            "The target of at most 5 avoidable admissions was missed: 8 were counted from July to "
            "September 2026."
        ),
        "answers": (
            FiveAnswer(
                "Which target was missed?",
                "Avoidable hospital admissions: 8 counted, at most 5 agreed for the quarter.",
                "From the measure result",
            ),
            FiveAnswer(
                "Which participants or locations drove the variance?",
                "Five of eight admissions came from Maple House, four of them in nights with agency staff.",
                "Answered by P. Brandt, quality lead",
            ),
            FiveAnswer(
                "What evidence explains the pattern?",
                "Fluid charts and shift notes show signs up to three days before. The on-call "
                "supervisor was told late in three cases.\nIn the other five the signs came within hours.",
                "Answered by P. Brandt, quality lead · E2, E4, E6",
            ),
            FiveAnswer(
                "What was within provider control?",
                "When the supervisor is told, and the fluid protocol.",
                "Answered by P. Brandt, quality lead",
            ),
            FiveAnswer(
                "What action is required now?",
                "Replace the third-day rule by a first-day call to the nurse line, and coach night teams.",
                "Answered by J. Mbeki, operations lead",
            ),
        ),
        "target": Target(
            measure="Avoidable hospital admissions (count in the quarter)",
            definition=(
                "Admissions classified by the organisation's agreed definitions, per contract schedule 3. "
                "Lower is better."
            ),
            target="At most 5",
            result="8",
            counted="8 admissions among 118 participants in service for at least 30 days",
            source="Hospital notices and claims file of 10/02/2026",
            nominal=Standing("Missed", Tone.BAD),
            evidence_state=Standing("Alert", Tone.HELD),
            evidence_words="The interval excludes the target: this is unlikely to be chance alone.",
            interval="95 % exact interval 3.5 to 15.8",
            clocks=(
                Clock(
                    "Review opened within 5 business days",
                    "10/02/2026",
                    "10/09/2026",
                    "10/05/2026",
                    Standing("On time", Tone.GOOD),
                ),
                Clock(
                    "Review completed within 20 business days",
                    "10/05/2026",
                    "11/03/2026",
                    "",
                    Standing("Running"),
                ),
            ),
        ),
        "case_columns": ("Site", "Classification", "Accountability", "Actions"),
        "cases": made,
        "actions": tuple(
            Action(
                f"A{n}",
                "Coach the night team on telling the supervisor the same day",
                "Coaching",
                "Weaker",
                "K. Tran, team lead",
                "11/15/2026",
                "Signed coaching record and two sampled night shifts",
                "P. Brandt, quality lead",
                (f"Case {n}: Delayed supervision",),
                Standing("Under way", Tone.HELD),
            )
            for n in late
        ),
        "validations": (
            Validation(
                "Every admission was reviewed against the agreed definitions",
                "Before signing",
                "Quality lead",
                Standing("Confirmed", Tone.GOOD),
                (Judgement("Quality lead", "P. Brandt", "Confirmed for every case", "10/09/2026, 1:15 PM"),),
                "The classification of each case",
            ),
            Validation(
                "Recovery actions were carried out and the measure moved",
                "In the next period",
                "Quality lead",
                Standing("Due in January 2027"),
                (),
            ),
        ),
        "gates": tuple(
            Gate(
                "Delayed supervision",
                f"Case {n}",
                "holds until answered",
                "The review identifies delayed supervision and cannot proceed without a documented action.",
                (Fact("Was supervisor review on time?", "Late"), Fact("Supervisor told", "26 hours late")),
                (f"Action A{n}: Coach the night team on telling the supervisor the same day",),
                Standing("Answered", Tone.GOOD),
            )
            for n in late
        ),
        "sections": (
            Section(
                "What changes",
                "operations lead: J. Mbeki",
                (
                    Fact("Decision on the pathway", "Change it"),
                    Fact("Why", "The third-day rule came from a time with nurses on site."),
                ),
            ),
        ),
        "sign_offs": (
            *(
                SignOff(
                    f"Cases, case {n}",
                    "Dana Whitfield",
                    "Supervisor",
                    "Authorship",
                    "10/06/2026, 10:02 AM (5 hours behind UTC)",
                    Standing("Valid", Tone.GOOD),
                    _hash("dana")[:32],
                )
                for n in range(1, cases + 1)
            ),
            SignOff(
                "What changes",
                "Joy Mbeki",
                "Operations lead",
                "Approval",
                "10/10/2026, 8:31 AM (5 hours behind UTC)",
                Standing("Signed before a change", Tone.HELD),
                _hash("joy")[:32],
            ),
        ),
        "evidence": tuple(
            Evidence(
                f"E{n}",
                "Fluid chart, week 31" if n % 2 else "Shift note, night",
                "Scanned chart" if n % 2 else "Record in the electronic visit log",
                "08/01/2026",
                f"Case {(n + 1) // 2}: Early warning signs"
                if n % 2
                else f"Case {(n + 1) // 2}: Cause, Accountability",
                _hash(f"file {n}") if n % 2 else "",
                Standing("Here", Tone.GOOD),
            )
            for n in range(1, 2 * cases + 1)
        ),
        "settings": (
            Fact("Supervisor told after the first sign", "same day"),
            Fact("Clinical contact after the first sign", "24 hours"),
            Fact("Case manager notified after the event", "48 hours"),
        ),
        "root_fingerprint": _hash("root"),
    }
    return PackContent(**(values | changes))  # type: ignore[arg-type]


def release(**changes: object) -> Release:
    """The operations lead releases."""
    values: dict[str, object] = {
        "name": "Joy Mbeki",
        "role": "Operations lead",
        "meaning": "Responsibility for the release of this pack",
        "organisation": "Harbor Home Supports",
        "time": 1_791_839_100_000,
        "tz": -300,
        "fingerprint": _hash("certificate"),
    }
    return Release(**(values | changes))  # type: ignore[arg-type]
