"""An import before it is written: what the files hold, what is wrong, whose stays they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewdesk.desk.intake import Choice, EventLine, Fate, Imported, ImportPlan, Wait
from reviewdesk.exchange.admissions import (
    EventKind,
    FileForm,
    FileRead,
    ImportedEvent,
    ImportedPerson,
    PersonKey,
    RowProblem,
)
from reviewdesk.exchange.matching import Matched
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.moments import clock_words, day_words, month_word
from reviewdesk.ui.present.recognising import (
    Group,
    Known,
    PersonRow,
    born_words,
    full_name,
    person_row,
    reading_order,
)


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    detail: str
    readable: bool
    table: bool


@dataclass(frozen=True, slots=True)
class StayRow:
    """One stay of the preview."""

    key: str
    who: str
    born: str
    when: str
    kind: str
    reason: str
    fate: Fate
    fate_words: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """How many of each kind in a month; the last line is the sum."""

    month: str
    inpatient: int
    emergency: int
    total: bool = False


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row that needs a look; `place` as file:line."""

    place: str
    what: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Everything the import screen shows of one set of files."""

    headline: str
    counts: str
    files: tuple[FileRow, ...]
    months: tuple[MonthRow, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    stays: tuple[StayRow, ...]
    people: tuple[PersonRow, ...]
    matched: tuple[PersonRow, ...]
    problems: tuple[ProblemRow, ...]
    more_problems: int
    undecided: int
    foot: str
    go_on: str
    writes: int


def fate_words(fate: Fate) -> str:
    return {Fate.NEW: tr("New"), Fate.CHANGED: tr("Changed"), Fate.KNOWN: tr("Here already")}[fate]


def kind_words(kind: str) -> str:
    return tr("Inpatient stay") if kind == EventKind.INPATIENT else tr("Emergency visit")


def import_page(
    plan: ImportPlan, known: Known, sites: Mapping[str, str], choices: Mapping[PersonKey, Choice]
) -> ImportPage:
    """The plan as rows. `known`: participants the reader may see; `sites`: names by id."""
    stays_of: dict[PersonKey, list[ImportedEvent]] = {}
    for line in plan.events:
        stays_of.setdefault(line.event.person, []).append(line.event)
    rows = tuple(
        person_row(match, stays_of.get(match.person.key, []), known, sites, choices.get(match.person.key))
        for match in plan.people
    )
    open_rows = tuple(sorted((r for r in rows if r.group is not Group.MATCHED), key=reading_order))
    undecided = [row for row in open_rows if not row.decided]
    writes = sum(line.fate is not Fate.KNOWN for line in plan.events)
    gains = _gains(plan, choices)
    return ImportPage(
        headline=say(plan.preview.headline),
        counts=" · ".join(_counts(plan)),
        files=tuple(_file(file) for file in plan.files.files),
        months=_months(plan.events),
        notes=tuple(say(note) for note in plan.preview.notes),
        left_out=tuple(f"{left.count:,} × {say(left.reason)}" for left in plan.preview.left_out),
        stays=tuple(_stay(line, plan.files.person_of(line.event)) for line in plan.events),
        people=open_rows,
        matched=tuple(row for row in rows if row.group is Group.MATCHED),
        problems=tuple(_problem(problem) for problem in plan.preview.problems),
        more_problems=plan.preview.more_problems,
        undecided=len(undecided),
        foot=_foot(plan, len(undecided), writes),
        go_on=_go_on(writes, gains),
        writes=writes + gains,
    )


def _counts(plan: ImportPlan) -> list[str]:
    new, changed, here = (plan.counted(fate) for fate in (Fate.NEW, Fate.CHANGED, Fate.KNOWN))
    said = [tr("{n} new", n=f"{new:,}")]
    if changed:
        said.append(tr("{n} changed", n=f"{changed:,}"))
    if here:
        said.append(tr("{n} here already", n=f"{here:,}"))
    problems = len(plan.preview.problems) + plan.preview.more_problems
    if problems:
        said.append(say(counted("{n} row problem", "{n} row problems", problems)))
    return said


def _gains(plan: ImportPlan, choices: Mapping[PersonKey, Choice]) -> int:
    """People a person decided on although their stays are here already: the decision is worth an import."""
    deciding = {key for key, choice in choices.items() if not isinstance(choice, Wait)}
    return sum(m.person.key in deciding for m in plan.people if not isinstance(m, Matched))


def _foot(plan: ImportPlan, undecided: int, writes: int) -> str:
    if not plan.events:
        return tr("Nothing can be imported yet.")
    if not writes and not undecided:
        return tr("All of it is here already.")
    if undecided:
        return say(
            counted(
                "Nothing is written yet. {n} person is undecided: their stays will wait.",
                "Nothing is written yet. {n} people are undecided: their stays will wait.",
                undecided,
            )
        )
    return tr("Nothing is written yet.")


def _go_on(writes: int, gains: int) -> str:
    if not writes and not gains:
        return tr("Import")
    if not writes and gains:
        return say(counted("Keep {n} decision", "Keep {n} decisions", gains))
    return say(counted("Import {n} stay", "Import {n} stays", writes))


def _file(file: FileRead) -> FileRow:
    forms = {
        FileForm.CSV: tr("Table"),
        FileForm.BUNDLE: tr("FHIR Bundle"),
        FileForm.NDJSON: tr("FHIR ndjson"),
        FileForm.RESOURCE: tr("FHIR resource"),
        FileForm.UNREADABLE: tr("Cannot be read"),
    }
    table = file.form is FileForm.CSV
    count = (
        counted("{n} row", "{n} rows", file.rows)
        if table
        else counted("{n} record", "{n} records", file.rows)
    )
    readable = file.form is not FileForm.UNREADABLE
    parts = [forms[file.form], *([say(count)] if readable else [])]
    if table:
        used = len(file.columns) - len(file.unmapped)
        parts.append(tr("{used} of {all} columns used", used=used, all=len(file.columns)))
    return FileRow(file.name, " · ".join(parts), readable, table)


def _months(events: Iterable[EventLine]) -> tuple[MonthRow, ...]:
    found: Counter[tuple[int, int, EventKind]] = Counter()
    for line in events:
        at = line.event.admitted_at
        found[at.year, at.month, line.event.kind] += 1
    months = sorted({(year, month) for year, month, _ in found})
    if len(months) > 36:
        return _years(found)
    rows = [
        MonthRow(
            f"{month_word(month)} {year}",
            found[year, month, EventKind.INPATIENT],
            found[year, month, EventKind.EMERGENCY],
        )
        for year, month in months
    ]
    return _with_sum(rows)


def _years(found: Counter[tuple[int, int, EventKind]]) -> tuple[MonthRow, ...]:
    by: Counter[tuple[int, EventKind]] = Counter()
    for (year, _, kind), n in found.items():
        by[year, kind] += n
    years = sorted({year for year, _ in by})
    return _with_sum(
        [MonthRow(str(y), by[y, EventKind.INPATIENT], by[y, EventKind.EMERGENCY]) for y in years]
    )


def _with_sum(rows: list[MonthRow]) -> tuple[MonthRow, ...]:
    if len(rows) < 2:
        return tuple(rows)
    total = MonthRow(
        tr("Together"), sum(r.inpatient for r in rows), sum(r.emergency for r in rows), total=True
    )
    return (*rows, total)


def when_words(event: ImportedEvent) -> str:
    day = day_words(event.admitted_at.date())
    return f"{day}, {clock_words(event.admitted_at.time())}" if event.time_known else day


def _stay(line: EventLine, person: ImportedPerson) -> StayRow:
    event = line.event
    reason = " · ".join(part for part in (event.reason, event.facility) if part)
    return StayRow(
        line.record,
        full_name(person.family, person.given),
        born_words(person.birth_date),
        when_words(event),
        kind_words(event.kind),
        reason,
        line.fate,
        fate_words(line.fate),
    )


def _problem(problem: RowProblem) -> ProblemRow:
    place = problem.place
    at = place.line if place.line is not None else place.entry
    words = say(problem.what)
    return ProblemRow(
        f"{place.file}:{at}" if at is not None else place.file,
        f"{problem.column}: {words}" if problem.column else words,
        problem.left_out,
    )


def written_words(done: Imported) -> tuple[str, ...]:
    """What an import wrote, one line each."""
    said = [say(counted("{n} new stay is here.", "{n} new stays are here.", done.new))]
    if done.changed:
        said.append(
            say(
                counted(
                    "{n} stay has changed; what was known before stays in its history.",
                    "{n} stays have changed; what was known before stays in their history.",
                    done.changed,
                )
            )
        )
    if done.known:
        said.append(
            say(counted("{n} was here already.", "{n} were here already and are as they were.", done.known))
        )
    if done.participants:
        said.append(
            say(counted("{n} participant was added.", "{n} participants were added.", done.participants))
        )
    if done.waiting:
        said.append(
            say(
                counted(
                    "{n} stay waits until somebody says whose it is.",
                    "{n} stays wait until somebody says whose they are.",
                    done.waiting,
                )
            )
        )
    return tuple(said)
