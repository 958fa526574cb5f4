"""What the sample measures besides admissions: continuity of staff, missed visits, goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from reviewdesk.exchange.lists.columns import ListKind, guess_columns
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.records.organisation import Contract, MeasureTerms, Site
from reviewdesk.records.result import MeasuredResult
from reviewdesk.sample.acting import Cast, done
from reviewdesk.sample.admissions import SOURCE
from reviewdesk.sample.clock import Plan
from reviewdesk.sample.participants import Resident
from reviewdesk.sample.staff import ZONE
from reviewdesk.sample.support import (
    GOAL_PLACE,
    GOAL_SOURCE,
    INCIDENT_SOURCE,
    PLACE,
    ROSTER_SOURCE,
    goals_csv,
    incidents_csv,
    invent_goals,
    invent_roster,
    visits_csv,
)

_MEASURES = (
    (
        "staff-continuity",
        "plan",
        "Visits by unfamiliar staff",
        "lower_is_better",
        "visits by agency or float staff",
        "visits",
        Decimal("0.15"),
        "Visit verification records",
    ),
    (
        "missed-visits",
        "plan",
        "Missed visits",
        "lower_is_better",
        "missed visits",
        "planned visits",
        Decimal("0.02"),
        "Visit verification records",
    ),
    (
        "goal-attainment",
        "state",
        "Goals reached",
        "higher_is_better",
        "goals reached",
        "goals due",
        Decimal("0.80"),
        "Service plans",
    ),
)
"""Kind, agreement, title, direction, numerator, denominator, target and source of each."""


def support_measures(new_id: Callable[[], str], contracts: Mapping[str, Contract]) -> dict[str, MeasureTerms]:
    """The measures by kind."""
    return {
        kind: MeasureTerms(
            new_id(),
            title,
            kind,
            contracts[agreement].id,
            direction,
            "proportion",
            numerator,
            denominator,
            target,
            minimum=Decimal(20),
            source=source,
        )
        for kind, agreement, title, direction, numerator, denominator, target, source in _MEASURES
    }


def bring_support(
    cast: Cast,
    plan: Plan,
    random: Random,
    residents: Sequence[Resident],
    measures: Mapping[str, MeasureTerms],
    sites: Mapping[str, Site],
) -> None:
    """Import what the agency's systems tell of support, and record the results that follow from it."""
    quarter = plan.newest
    roster = invent_roster(random, plan, residents)
    goals = invent_goals(random, residents, quarter)
    incidents = incidents_csv(random, roster, quarter)
    with cast.shift("dana", plan.at(plan.ago(5), 9, 20)):
        _list(cast, ListKind.VISITS, ROSTER_SOURCE, "visits.csv", visits_csv(roster.shifts))
        _list(cast, ListKind.INCIDENTS, INCIDENT_SOURCE, "incidents.csv", incidents)
        _list(cast, ListKind.GOALS, GOAL_SOURCE, "goals.csv", goals_csv(goals))
    shifts = roster.of(quarter)
    counts = {
        "staff-continuity": (roster.unfamiliar(quarter), sum(bool(s.worker) for s in shifts), PLACE),
        "missed-visits": (roster.missed(quarter), len(shifts), PLACE),
        "goal-attainment": (sum(g.achieved for g in goals), len(goals), GOAL_PLACE),
    }
    with cast.shift("quality", plan.at(plan.ago(4), 11, 40)) as desk:
        for kind, (part, whole, place) in counts.items():
            cast.pause(20, 60)
            measured = MeasuredResult(
                measures[kind].id,
                quarter.label,
                quarter.since,
                quarter.until,
                part,
                Decimal(whole),
                plan.ago(4),
                (sites[place].id,),
                "Counted from the agency's own records",
            )
            done(desk.intake.record_result(measured))


def _list(cast: Cast, kind: ListKind, source: str, name: str, data: bytes) -> None:
    """Import a list; its people are known by the numbers the health plan gave them."""
    headers = data.decode().splitlines()[0].split(",")
    mapping = replace(guess_columns(kind, headers), identifier_system=SOURCE)
    cast.pause()
    plan = done(cast.desk.lists.plan(kind, [(name, data)], ListSettings(ZONE, source, {name: mapping})))
    cast.pause(60, 200)
    done(cast.desk.lists.commit(plan, {}))
