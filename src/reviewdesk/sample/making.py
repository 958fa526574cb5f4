"""Makes the sample organisation in an empty home: months of work, done by its people through the desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.identity.sealing import Cost
from reviewdesk.measures.clock import BusinessCalendar
from reviewdesk.records.organisation import Contract, MeasureTerms, Site
from reviewdesk.records.people import Identifier, Identity
from reviewdesk.records.people import Stay as LivedAt
from reviewdesk.records.result import MeasuredResult
from reviewdesk.sample.acting import Cast, done
from reviewdesk.sample.admissions import SOURCE, Stay, Year, as_csv, invent_year, strangers
from reviewdesk.sample.clock import PastClock, Plan, Quarter
from reviewdesk.sample.courses import FINISHED, OPEN
from reviewdesk.sample.delivery import EXAMPLE_FILE, next_delivery
from reviewdesk.sample.outcomes import bring_support, support_measures
from reviewdesk.sample.participants import Resident, invent_residents, participant_days
from reviewdesk.sample.reviews import finish_review, open_review, work_open_review
from reviewdesk.sample.staff import (
    ADMINISTRATOR,
    AGREEMENTS,
    ORGANISATION,
    PASSPHRASE,
    PLACES,
    SAMPLE_COST,
    STAFF,
    STATE,
    ZONE,
    Member,
    SampleKeys,
    SamplePerson,
)
from reviewdesk.store.home import Home
from reviewdesk.texts import Text, tr

MEASURE = "Avoidable admissions"
_ASIDE = ".making"


def make_sample(
    home: Home,
    environment: Environment,
    *,
    seed: int = 7,
    progress: Callable[[str], None] | None = None,
    cost: Cost = SAMPLE_COST,
) -> SampleKeys:
    """Make the sample in `home` and close it again. Content follows from seed and date; keys are random.

    Beside the desk lies EXAMPLE_FILE, a delivery of admissions to try an import with.

    Raises Refusal when there is a desk in that home already. Stopped or failed, it leaves nothing behind.
    """
    if home.exists():
        raise Refusal(
            Text("There is already a desk in {folder}.", folder=str(home.folder)),
            next_step=Text("Open that desk, or choose another folder."),
        )
    # Made aside and put in place when it is whole: who stops it half-way finds no half sample.
    aside = Home(home.folder / _ASIDE)
    shutil.rmtree(aside.folder, ignore_errors=True)
    try:
        keys = _make(aside, environment, Random(seed), progress or (lambda _: None), cost)
    except BaseException:
        shutil.rmtree(aside.folder, ignore_errors=True)
        raise
    home.folder.chmod(0o700)
    for path in sorted(aside.folder.iterdir(), key=lambda path: path == aside.database):
        path.replace(home.folder / path.name)
    aside.folder.rmdir()
    return keys


def _make(
    home: Home, environment: Environment, random: Random, tell: Callable[[str], None], cost: Cost
) -> SampleKeys:
    zone = ZoneInfo(ZONE)
    now = environment.now().astimezone(zone)
    plan = Plan(now.date(), zone, BusinessCalendar("US", STATE))
    clock = PastClock(plan.at(plan.founded, 9), now - timedelta(minutes=5))
    tell(tr("Setting up the organization"))
    wanted = FirstRun(ORGANISATION, ADMINISTRATOR.name, PASSPHRASE, synthetic=True)
    opened = first_run(home, wanted, clock.over(environment), cost=cost)
    try:
        admin = SamplePerson(opened.administrator, ADMINISTRATOR.name, ADMINISTRATOR.role, PASSPHRASE)
        people = {ADMINISTRATOR.key: admin}
        pauses, example = Random(random.random()), Random(random.random())
        cast = Cast(opened.desk, clock, pauses, people)
        _Making(cast, plan, random, people, tell).run()
        with cast.shift("dana", now):
            participants = opened.desk.intake.participants()
        (home.folder / EXAMPLE_FILE).write_bytes(next_delivery(example, participants, now))
        opened.desk.staffing.code_kept()
    finally:
        opened.desk.close()
    return SampleKeys(people, opened.recovery_code)


class _Making:
    def __init__(
        self,
        cast: Cast,
        plan: Plan,
        random: Random,
        people: dict[str, SamplePerson],
        tell: Callable[[str], None],
    ) -> None:
        self._cast = cast
        self._plan = plan
        self._random = random
        self._people = people
        self._tell = tell
        new_id = cast.desk.environment.new_id
        self._sites = {place.key: Site(new_id(), place.name) for place in PLACES}
        self._contracts = {
            terms.key: Contract(new_id(), terms.name, terms.funder, STATE) for terms in AGREEMENTS
        }
        self._measures = {
            terms.key: MeasureTerms(
                new_id(),
                MEASURE,
                "avoidable-admission",
                self._contracts[terms.key].id,
                "lower_is_better",
                "rate",
                "avoidable admissions",
                "participant days",
                terms.target,
                1000,
                Decimal(1000),
                "Health plan admission notices; AHRQ PQI conditions",
            )
            for terms in AGREEMENTS
        }
        self._others = support_measures(new_id, self._contracts)

    def run(self) -> None:
        plan, tell = self._plan, self._tell
        self._found()
        tell(tr("Adding participants"))
        residents = invent_residents(self._random, plan)
        year = invent_year(self._random, plan, residents)
        self._add(residents)
        tell(tr("Importing a year of admissions"))
        first = plan.after(plan.founded, 2)
        earlier = [stay for stay in year.stays if stay.admitted.date() < first]
        self._import("admissions-to-date.csv", "yolanda", plan.at(first, 10, 30), earlier)
        tell(tr("Recording results"))
        with self._cast.shift("quality", plan.at(plan.after(plan.founded, 3), 11)):
            for quarter in plan.quarters[:2]:
                for place in PLACES:
                    self._result(quarter, place.key, year, residents)
        tell(tr("Working on the earlier review"))
        self._earlier_review(year, residents)
        tell(tr("Working on the review in progress"))
        rest = [stay for stay in year.stays if stay.admitted.date() >= first]
        self._import(
            "admissions-since.csv",
            "yolanda",
            plan.at(plan.ago(9), 8, 30),
            [s for s in rest if s.admitted < plan.at(plan.ago(10), 0)],
        )
        self._newest_review(year, residents)
        tell(tr("Importing visits, incidents and goals"))
        bring_support(self._cast, plan, self._random, residents, self._others, self._sites)
        tell(tr("Importing the latest admissions"))
        late = [s for s in rest if s.admitted >= plan.at(plan.ago(10), 0)]
        self._import(
            "admissions-latest.csv",
            "dana",
            plan.at(plan.last_import, 16, 20),
            [*late, *strangers(self._random, plan, residents)],
        )

    def _found(self) -> None:
        with self._cast.shift(ADMINISTRATOR.key, self._plan.at(self._plan.founded, 9, 15)) as desk:
            self._cast.pause(120, 600)
            done(
                desk.governing.set_up(
                    PASSPHRASE,
                    sites=list(self._sites.values()),
                    contracts=list(self._contracts.values()),
                    measures=[*self._measures.values(), *self._others.values()],
                )
            )
            self._cast.pause(120, 600)
            added = done(desk.staffing.add([self._new(member) for member in STAFF], PASSPHRASE))
            for member, person in zip(STAFF, added, strict=True):
                self._people[member.key] = SamplePerson(person.id, person.name, member.role, PASSPHRASE)

    def _new(self, member: Member) -> NewPerson:
        sites = tuple(self._sites[key].id for key in member.sites)
        return NewPerson(
            member.name, (member.role,), sites, member.all_sites, member.title, PASSPHRASE, own=True
        )

    def _add(self, residents: tuple[Resident, ...]) -> None:
        plan = self._plan
        with self._cast.shift(ADMINISTRATOR.key, plan.at(plan.after(plan.founded, 1), 9, 30)) as desk:
            done(
                desk.intake.add_participants(
                    [
                        (
                            Identity(r.family, r.given, r.birth_date, (Identifier(SOURCE, r.number),)),
                            tuple(LivedAt(self._sites[s.place].id, s.since, s.until) for s in r.lived),
                        )
                        for r in residents
                    ]
                )
            )

    def _import(self, name: str, key: str, moment: datetime, stays: list[Stay]) -> None:
        with self._cast.shift(key, moment) as desk:
            self._cast.pause()
            plan = done(desk.intake.plan([(name, as_csv(stays))], ReadSettings(ZONE, SOURCE)))
            self._cast.pause(60, 200)
            done(desk.intake.commit(plan, {}))

    def _result(
        self,
        quarter: Quarter,
        place: str,
        year: Year,
        residents: tuple[Resident, ...],
        known_on: date | None = None,
    ) -> RecordId:
        terms = next(terms for terms in AGREEMENTS if place in terms.places)
        self._cast.pause(20, 60)
        return done(
            self._cast.desk.intake.record_result(
                MeasuredResult(
                    self._measures[terms.key].id,
                    quarter.label,
                    quarter.since,
                    quarter.until,
                    year.counts[quarter.label, place],
                    Decimal(participant_days(residents, place, quarter.since, quarter.until)),
                    known_on or self._plan.known_on(quarter),
                    (self._sites[place].id,),
                    "Health plan quality report",
                )
            )
        )

    def _earlier_review(self, year: Year, residents: tuple[Resident, ...]) -> None:
        plan, quarter = self._plan, self._plan.newest.before()
        known = plan.known_on(quarter)
        with self._cast.shift("quality", plan.at(known, 15)):
            results = {place.key: self._result(quarter, place.key, year, residents) for place in PLACES}
        opened = plan.after(known, 2)
        title = f"{MEASURE}, {quarter.label}, {self._sites['east'].name}"
        stays = year.of(quarter, "east")
        cases = open_review(self._cast, plan, results["east"], title, opened, stays, FINISHED, "yolanda")
        finish_review(self._cast, plan, cases, opened)

    def _newest_review(self, year: Year, residents: tuple[Resident, ...]) -> None:
        plan, quarter = self._plan, self._plan.newest
        with self._cast.shift("quality", plan.at(plan.ago(9), 13)):
            results = {
                place.key: self._result(quarter, place.key, year, residents)
                for place in PLACES
                if place.key != "south"
            }
        title = f"{MEASURE}, {quarter.label}, {self._sites['north'].name}"
        stays = year.of(quarter, "north")
        cases = open_review(self._cast, plan, results["north"], title, plan.ago(8), stays, OPEN, "marcus")
        work_open_review(self._cast, plan, cases)
        with self._cast.shift("quality", plan.at(plan.ago(2), 16, 15)):
            self._result(quarter, "south", year, residents, plan.ago(2))
