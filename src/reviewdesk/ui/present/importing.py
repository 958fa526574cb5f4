"""An import before it is written: what the files hold, what is wrong, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewdesk.desk.importing import UNWRITTEN, Fate, Imported, ImportPlan, redacted_words
from reviewdesk.desk.recognising import Choice, Wait
from reviewdesk.exchange.admissions import FileForm, FileRead, PersonKey, RowProblem
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.found import ListFile
from reviewdesk.exchange.matching import Matched
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.import_rows import ImportRow, MonthRow, Plan, import_rows, month_rows
from reviewdesk.ui.present.import_words import WORDS
from reviewdesk.ui.present.recognising import (
    Group,
    Known,
    PersonRow,
    RowWords,
    Told,
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
class ProblemRow:
    """A row that needs a look; `place` as file:line."""

    place: str
    what: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Everything the import screen shows of one set of files."""

    kind: FileKind
    headline: str
    counts: str
    files: tuple[FileRow, ...]
    months: tuple[MonthRow, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    rows: tuple[ImportRow, ...]
    people: tuple[PersonRow, ...]
    matched: tuple[PersonRow, ...]
    problems: tuple[ProblemRow, ...]
    more_problems: int
    undecided: int
    foot: str
    go_on: str
    writes: int


def kind_of(plan: Plan) -> FileKind:
    return FileKind.STAYS if isinstance(plan, ImportPlan) else FileKind(plan.files.kind.value)


def import_page(
    plan: Plan, known: Known, sites: Mapping[str, str], choices: Mapping[PersonKey, Choice]
) -> ImportPage:
    """The plan as rows. `known`: participants the reader may see; `sites`: names by id."""
    kind = kind_of(plan)
    rows = import_rows(plan)
    theirs: dict[PersonKey, list[ImportRow]] = {}
    for row in rows:
        theirs.setdefault(row.person, []).append(row)
    people = tuple(
        person_row(match, _told(kind, theirs.get(match.person.key, [])), known, sites, choices)
        for match in plan.people
    )
    open_rows = tuple(sorted((r for r in people if r.group is not Group.MATCHED), key=reading_order))
    undecided = [row for row in open_rows if not row.decided]
    writes = sum(row.fate not in UNWRITTEN for row in rows)
    gains = _gains(plan, choices)
    files = plan.files
    return ImportPage(
        kind=kind,
        headline=say(plan.preview.headline)
        if isinstance(plan, ImportPlan)
        else _headline(kind, rows, people),
        counts=" · ".join(_counts(plan)),
        files=tuple(_file(file) for file in files.files),
        months=month_rows(rows),
        notes=tuple(say(note) for note in files.notes),
        left_out=tuple(f"{left.count:,} × {say(left.reason)}" for left in files.left_out),
        rows=rows,
        people=open_rows,
        matched=tuple(row for row in people if row.group is Group.MATCHED),
        problems=tuple(_problem(problem) for problem in files.problems),
        more_problems=files.more_problems,
        undecided=len(undecided),
        foot=_foot(rows, len(undecided), writes),
        go_on=_go_on(kind, writes, gains),
        writes=writes + gains,
    )


def _told(kind: FileKind, rows: Sequence[ImportRow]) -> Told:
    first = min((row.day for row in rows if row.day is not None), default=None)
    words = tuple(RowWords(row.when, row.below, row.details) for row in rows)
    return Told({kind: len(rows)}, first, words)


def _headline(kind: FileKind, rows: Sequence[ImportRow], people: Sequence[PersonRow]) -> str:
    if not rows:
        return tr("No row that can be taken was found. See the problems below.")
    count, whose = WORDS[kind].rows(len(rows)), counted("{n} person", "{n} people", len(people))
    days = [row.day for row in rows if row.day is not None]
    if not days:
        return tr("{rows} of {people}.", rows=say(count), people=say(whose))
    if min(days) == max(days):
        return say(Text("{rows} of {people} on {day}.", rows=count, people=whose, day=days[0]))
    return say(
        Text(
            "{rows} of {people}, {first} to {last}.",
            rows=count,
            people=whose,
            first=min(days),
            last=max(days),
        )
    )


def _counts(plan: Plan) -> list[str]:
    new, changed, here = (plan.counted(fate) for fate in (Fate.NEW, Fate.CHANGED, Fate.KNOWN))
    said = [tr("{n} new", n=f"{new:,}")]
    if changed:
        said.append(tr("{n} changed", n=f"{changed:,}"))
    if here:
        said.append(tr("{n} here already", n=f"{here:,}"))
    if redacted := plan.counted(Fate.REDACTED):
        said.append(tr("{n} left out: redacted", n=f"{redacted:,}"))
    problems = len(plan.files.problems) + plan.files.more_problems
    if problems:
        said.append(say(counted("{n} row problem", "{n} row problems", problems)))
    return said


def _gains(plan: Plan, choices: Mapping[PersonKey, Choice]) -> int:
    """People a person decided on although their rows are here already: the decision is worth an import."""
    deciding = {key for key, choice in choices.items() if not isinstance(choice, Wait)}
    return sum(m.person.key in deciding for m in plan.people if not isinstance(m, Matched))


def _foot(rows: Sequence[ImportRow], undecided: int, writes: int) -> str:
    if not rows:
        return tr("Nothing can be imported yet.")
    if not writes and not undecided:
        if any(row.fate is Fate.REDACTED for row in rows):
            return tr("Nothing of it is written: it is here already, or was redacted.")
        return tr("All of it is here already.")
    if undecided:
        return say(
            counted(
                "Nothing is written yet. {n} person is undecided: what is theirs will wait.",
                "Nothing is written yet. {n} people are undecided: what is theirs will wait.",
                undecided,
            )
        )
    return tr("Nothing is written yet.")


def _go_on(kind: FileKind, writes: int, gains: int) -> str:
    if not writes and not gains:
        return tr("Import")
    if not writes and gains:
        return say(counted("Keep {n} decision", "Keep {n} decisions", gains))
    return say(WORDS[kind].add(writes))


def _file(file: FileRead | ListFile) -> FileRow:
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


def unread_files(files: Sequence[tuple[str, bytes]]) -> tuple[FileRow, ...]:
    """Files of which it is still to be said what they hold."""
    return tuple(
        FileRow(
            name, tr("{n} KB, not read yet", n=f"{max(1, len(data) // 1000):,}"), readable=True, table=False
        )
        for name, data in files
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


def written_words(kind: FileKind, done: Imported) -> tuple[str, ...]:
    """What an import wrote, one line each."""
    said = [say(WORDS[kind].new(done.new))]
    if done.changed:
        said.append(
            say(
                counted(
                    "{n} has changed; what was known before stays in its history.",
                    "{n} have changed; what was known before stays in their history.",
                    done.changed,
                )
            )
        )
    if done.known:
        said.append(
            say(counted("{n} was here already.", "{n} were here already and are as they were.", done.known))
        )
    if done.redacted:
        said.append(say(redacted_words(done.redacted)))
    if done.participants:
        said.append(
            say(counted("{n} participant was added.", "{n} participants were added.", done.participants))
        )
    if done.waiting:
        said.append(
            say(
                counted(
                    "{n} waits until somebody says whose it is.",
                    "{n} wait until somebody says whose they are.",
                    done.waiting,
                )
            )
        )
    return tuple(said)
