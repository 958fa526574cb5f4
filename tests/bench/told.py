"""What has no goal and is told all the same: sign-in, My work, deciding, imports, verification, rebuild."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench.forty import Forty, admissions
from tests.bench.timing import Laps, Timed, laps, timed
from tests.organisation import MISSED, SETTINGS, ok

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import at_the_door, home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run, open_with_passphrase
from reviewdesk.desk.upkeep import Verified
from reviewdesk.eventlog.header import PersonId
from reviewdesk.forms.answers import Given
from reviewdesk.forms.model import Kind
from reviewdesk.records.organisation import Person
from reviewdesk.sample.making import make_sample
from reviewdesk.sample.staff import PASSPHRASE

ROWS = 1000


def sample_home(folder: Path) -> Path:
    """The sample organisation, made once and kept; remove the folder to have it made anew."""
    home = folder / "sample"
    if not (home / ".made").exists():
        shutil.rmtree(home, ignore_errors=True)
        make_sample(home_at(home), real_environment())
        (home / ".made").touch()
    return home


def sign_in(folder: Path) -> list[Timed]:
    """As people really do it: the passphrase at its full cost."""
    shutil.rmtree(folder, ignore_errors=True)
    home, environment = home_at(folder), real_environment()
    made = first_run(home, FirstRun("Harbor Home Supports", "Ada Adminson", PASSPHRASE), environment)
    made.desk.close()
    opening, entering = Laps(), Laps()
    for _ in range(5):
        desk = opening.take(lambda: open_with_passphrase(home, environment, made.administrator, PASSPHRASE))
        entering.take(lambda desk=desk: _enter(desk, made.administrator))  # type: ignore[misc]
        desk.close()
    cost = "scrypt with 128 MiB"
    return [
        timed("Opening a locked desk", opening, f"a new desk, its storage key under a passphrase ({cost})"),
        timed("Sign-in", entering, f"on an open desk: the person's key ({cost}), a session signed"),
    ]


def on_the_sample(sample: Path, folder: Path) -> list[Timed]:
    """What the whole organisation takes."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sample, folder)
    home = home_at(folder)
    dana = next(h.person for h in at_the_door(home) if h.name == "Dana Whitfield")
    desk = open_with_passphrase(home, real_environment(), dana, PASSPHRASE)
    try:
        _enter(desk, dana)
        first = laps(1, desk.work.mine)
        again = laps(15, desk.work.mine)
        entries = desk._library.log.size()
        verified = laps(3, lambda: _intact(desk))
        rebuilt = laps(3, desk.upkeep.rebuild)
    finally:
        desk.close()
    whole = f"the sample: {len(desk._library.ids('participant'))} participants, {entries:,} entries"
    return [
        timed("My work, the first time after opening", first, f"`work.mine`; {whole}"),
        timed("My work again", again, "the same, nothing changed in between"),
        timed("Verification of the log", verified, f"every id, signature, chain, session of {whole}"),
        timed("Rebuild", rebuilt, "`rebuild`: every projection of the sample from its log"),
    ]  # fmt: skip


def deciding(forty: Forty, folder: Path) -> list[Timed]:
    """`decide()` on the review of 40 cases, without a window or a store."""
    walker = forty.opened(folder)
    try:
        view = walker.view("Dana")
    finally:
        walker.desk.close()
    whole = laps(10, lambda: view.new_decider().decide(view.facts, computed=view.computed))
    field = next(f for f in view.form.section("cases").fields if f.kind is Kind.LONG_TEXT)
    places = [p for p in view.facts.answers if p.field == field.id]
    decider = view.new_decider()
    decider.decide(view.facts, computed=view.computed)
    turns = iter(range(10**6))
    one = laps(
        200, lambda: view.with_answer(places[(n := next(turns)) % len(places)], Given(f"{n}"), decider)
    )
    return [
        timed("Deciding from nothing", whole, "`decide()`: every gate, condition and reason of 40 cases"),
        timed(
            "Deciding after one answer", one, "the same with one answer changed, by a decider that remembers"
        ),
    ]


def importing(forty: Forty, folder: Path) -> list[Timed]:
    """1,000 rows of known participants."""
    walker = forty.opened(folder)
    try:
        intake = walker.org.as_("Dana").intake
        plans, commits = Laps(), Laps()
        table = admissions(MISSED.since, ROWS, visits="N")
        plan = plans.take(lambda: ok(intake.plan([("admissions.csv", table)], SETTINGS)))
        done = commits.take(lambda: ok(intake.commit(plan, {})))
    finally:
        walker.desk.close()
    assert (done.new, done.waiting) == (ROWS, 0), done
    return [
        timed(
            "Import of 1,000 rows, the plan", plans, "CSV read, checked, people recognized, nothing written"
        ),
        timed("Import of 1,000 rows, confirmed", commits, "1,000 signed entries committed"),
    ]


def _enter(desk: Desk, person: PersonId) -> None:
    found = desk.persons.sign_in(person, PASSPHRASE)
    assert isinstance(found, Person), found


def _intact(desk: Desk) -> None:
    found = desk.upkeep.verify()
    assert isinstance(found, Verified), found
