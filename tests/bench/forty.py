"""An organisation of 120 participants with a review of 40 cases: open, or answered and signed to its end.

The first case is answered as the form asks; its answers stand in the others too, written by the same people.
Both homes are kept in a folder between runs, and made anew when the sources they come from have changed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.organisation import CHEAP, FOR_ROLE, MAPLE, MISSED, PASSPHRASE, Clock, Organisation, found, ok
from tests.walker import Walker

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.desk.signing import Offer
from reviewdesk.desk.writing import Act
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.header import PersonId, RecordId, Target
from reviewdesk.forms.decision import HoldKind
from reviewdesk.forms.model import Severity
from reviewdesk.identity.roles import Role
from reviewdesk.records.people import Identifier, Identity, Stay
from reviewdesk.records.places import parts
from reviewdesk.records.review import JUDGED

HEADERS = (
    "patient_id", "last name", "first name", "dob", "admit date", "discharge date", "class", "encounter_id",
)  # fmt: skip
CASES = 40
MANY = 300
PARTICIPANTS = 120
ROOT = Path(__file__).parents[2]
EARLIER = (
    ("Q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
    ("Q2 2026", date(2026, 4, 1), date(2026, 6, 30)),
)
"""Quarters with a review of five cases each, so that the big one is not alone on the desk."""


@dataclass(frozen=True, slots=True)
class Forty:
    """A closed home with a review of 40 cases; take a copy of it with `opened`."""

    folder: Path
    administrator: PersonId
    review: RecordId
    time: datetime

    def opened(self, folder: Path) -> Walker:
        """A copy of the home in `folder`, open; the caller closes it."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder / "home", folder / "home")
        environment = Environment(Clock(self.time), random.Random(5).randbytes, "office laptop")
        home = home_at(folder / "home")
        desk = open_with_passphrase(home, environment, self.administrator, PASSPHRASE, CHEAP)
        org = Organisation(desk, home, environment.now, environment, self.administrator, "")  # type: ignore[arg-type]
        return Walker(org, self.review)


def forty(folder: Path) -> tuple[Forty, Forty]:
    """The review of 40 cases as it was opened and answered, and the same signed to its end."""
    kept = folder / "forty.json"
    mark = _mark()
    if kept.exists():
        known = json.loads(kept.read_text())
        if known["mark"] == mark:
            who, review = known["administrator"], known["review"]
            answered, signed = (
                Forty(folder / name, who, review, datetime.fromisoformat(known[name]))
                for name in ("answered", "signed")
            )
            return answered, signed
    for name in ("answered", "signed"):
        shutil.rmtree(folder / name, ignore_errors=True)
    walker = _open(folder / "signed")
    org = walker.org
    _fill_like_first(walker, "cases")
    _fill_like_first(walker, "clinical")
    times = {"answered": org.clock().isoformat()}
    org.desk.close()
    shutil.copytree(folder / "signed", folder / "answered")
    org.reopen()
    for section in walker.view("Quinn").form.sections:
        _fill_like_first(walker, section.id)
        _sign_all(walker, section.id)
    walker.confirm()
    left = walker.view("Quinn").decision.reviewing()
    assert not left, left
    times["signed"] = org.clock().isoformat()
    org.desk.close()
    known = {"mark": mark, "administrator": org.administrator, "review": walker.review, **times}
    kept.write_text(json.dumps(known))
    return forty(folder)


def many(folder: Path, cases: int = MANY) -> Forty:
    """A review of as many cases, each answered like the first in its first section; nothing is signed."""
    kept = folder / f"{cases}.json"
    mark = _mark()
    if kept.exists():
        known = json.loads(kept.read_text())
        if known["mark"] == mark:
            time = datetime.fromisoformat(known["time"])
            return Forty(folder / str(cases), known["administrator"], known["review"], time)
    shutil.rmtree(folder / str(cases), ignore_errors=True)
    walker = _open(folder / str(cases), cases)
    org = walker.org
    _fill_like_first(walker, "cases", whole=False)
    known = {
        "mark": mark,
        "administrator": org.administrator,
        "review": walker.review,
        "time": org.clock().isoformat(),
    }
    org.desk.close()
    kept.write_text(json.dumps(known))
    return many(folder, cases)


def admissions(since: date, cases: int, first: int = 3, visits: str = "V") -> bytes:
    """A table of admissions, a minute apart, of participants `first` and on, then round again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADERS)
    start = datetime.combine(since, datetime.min.time()) + timedelta(days=20, hours=6)
    for n in range(first, first + cases):
        who = 3 + (n - 3) % (PARTICIPANTS - 2)
        at = start + timedelta(minutes=n)
        until = at + timedelta(days=3)
        writer.writerow(
            (who, *_name(who), _born(who), f"{at:%F %R}", f"{until:%F %R}", "IMP", f"{visits}{n}")
        )
    return out.getvalue().encode()


def _open(folder: Path, cases: int = CASES) -> Walker:
    org = found(folder)
    new = [
        (Identity(*_name(n), _born(n), (Identifier("mrn", str(n)),)), (Stay(MAPLE.id, date(2020, 1, 1)),))
        for n in range(3, PARTICIPANTS + 1)
    ]
    ok(org.as_("Ada").intake.add_participants(new))
    for number, (period, since, until) in enumerate(EARLIER):
        missed = replace(MISSED, period=period, since=since, until=until, known_on=until + timedelta(days=20))
        result = org.missed(missed)
        org.admissions(admissions(since, 5, 50, f"E{number}-"))
        _open_review(org, result, period, 5)
    result = org.missed(replace(MISSED, numerator=cases))
    org.admissions(admissions(MISSED.since, cases))
    return Walker(org, _open_review(org, result, MISSED.period, cases))


def _open_review(org: Organisation, result: RecordId, period: str, cases: int) -> RecordId:
    intake = org.as_("Dana").intake
    events = [one.row for one in intake.candidates(result)]
    assert len(events) == cases, events
    return ok(intake.open_review(result, f"Avoidable admissions, {period}", org.person("Dana").id, events))


def _fill_like_first(walker: Walker, section: str, *, whole: bool = True) -> None:
    """Fill every scope of a section; what its people wrote into the first row, they write into the others.
    `whole`: and what each row needs of its own, as reasons bound to its answers.
    """
    scopes = walker.scopes(section)
    name = walker.owner(section)
    log = walker.desk._library.log
    before = log.size()
    walker.fill(scopes[0], name)
    first = scopes[0].row
    if first is None:
        return
    others = [scope.row for scope in scopes[1:] if scope.row is not None]
    for author, acts in _by_author(walker, before, first, others):
        ok(walker.org.as_(author).reviews._writer.write(*acts))
    if not whole:
        return
    held = walker.view(name).decision
    for scope in scopes[1:]:
        if any(
            h.kind is not HoldKind.UNSIGNED and h.severity is not Severity.NOTE for h in held.holding(scope)
        ):
            walker.fill(scope, name)


def _by_author(walker: Walker, after: int, first: str, others: list[str]) -> Iterator[tuple[str, list[Act]]]:
    """The acts in the first row since a place in the log, for the other rows, by who wrote them."""
    people = walker.desk.organisation.people
    acts: list[Act] = []
    who = ""
    for stored in list(walker.desk._library.log.entries(record=walker.review, after=after)):
        body, header = stored.body, stored.entry.header
        assert body is not None
        # Reasons and confirmations are bound to the answers of their own row.
        if header.author is None or any(
            parts(c.target)[0] in ("_warnings", "_validations") for c in body.changes
        ):
            continue
        author = people[header.author].name.split()[0]
        if author != who and acts:
            yield who, acts
            acts = []
        who = author
        for row in others:
            changes = tuple(Change(Target(c.target.replace(first, row)), c.content) for c in body.changes)
            if all(change.target != was.target for change, was in zip(changes, body.changes, strict=True)):
                acts.append(
                    Act(
                        walker.review,
                        header.kind,
                        changes,
                        body.form,
                        body.reason,
                        blind=header.kind == JUDGED,
                    )
                )
    if acts:
        yield who, acts


def _sign_all(walker: Walker, section: str) -> None:
    """Sign every scope of a section at once, in every role that signs it."""
    view = walker.view("Quinn")
    for role, meaning in view.form.section(section).signed_by:
        offers = [Offer(scope, role, meaning) for scope in walker.scopes(section)]
        name = FOR_ROLE[Role(role)]
        ok(walker.org.as_(name).signing.sign(walker.review, offers, PASSPHRASE))


def _mark() -> str:
    """A fingerprint of what the homes are made from: the forms and this builder."""
    digest = hashlib.sha256()
    for path in sorted(
        (*(ROOT / "forms").glob("*.yaml"), Path(__file__), ROOT / "tests" / "organisation.py")
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _name(n: int) -> tuple[str, str]:
    return f"Family{n:04}", f"Given{n:04}"


def _born(n: int) -> date:
    return date(1940, 1, 1) + timedelta(days=97 * n)
