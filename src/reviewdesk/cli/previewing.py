"""What the import commands say before and after they write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import click

from reviewdesk.cli.telling import FOUND, put, tell
from reviewdesk.desk.importing import Fate, Imported, ImportPlan, redacted_words
from reviewdesk.desk.listing import ListPlan
from reviewdesk.errors import Refusal
from reviewdesk.exchange.admissions import LeftOut, RowProblem
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.matching import Conflict, Matched, PersonMatch, ToConfirm
from reviewdesk.texts import Text, counted, say, tr

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=str)
M = TypeVar("M", bound="_Mapping")


class _Mapping(Protocol):
    """What the mappings of stays and of lists have in common."""

    def with_column(self, column: Any, header: str | None, /) -> Self: ...


def import_options(kind: FileKind) -> Callable[[F], F]:
    """What every import of files is asked: the files, the zone of their times, their sender, and yes."""

    def added(command: F) -> F:
        for option in (
            click.option("--yes", is_flag=True, help="Write what the preview shows, without asking."),
            click.option(
                "--source",
                default=kind.usual_source,
                show_default=True,
                help="Who sends the files; keep it the same each time.",
            ),
            click.option(
                "--zone",
                metavar="ZONE",
                help="Time zone of times without one, such as America/New_York. [this computer's]",
            ),
            click.option(
                "--column",
                "columns",
                multiple=True,
                metavar="MEANING=HEADER",
                help="Which column of the tables tells what, where the preview guessed wrong, such as "
                "'Admitted=Arrival'; no header: it is in none. May be given several times.",
            ),
            click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
        ):
            command = option(command)
        return command

    return added


def said_columns(said: Sequence[str], labels: Mapping[C, Text]) -> dict[C, str | None]:
    """What --column says: a header, or None for no column, by the id of what it tells."""
    known = {_plain(name): id_ for id_, label in labels.items() for name in (id_, say(label))}
    found: dict[C, str | None] = {}
    for one in said:
        meaning, equals, header = one.partition("=")
        if not equals or _plain(meaning) not in known:
            raise Refusal(
                Text("--column {said} names nothing that such a file tells.", said=one),
                next_step=Text(
                    "Write MEANING=HEADER; the meanings are: {meanings}",
                    meanings=", ".join(say(label) for label in labels.values()),
                ),
            )
        found[known[_plain(meaning)]] = header.strip() or None
    return found


def remapped(mapping: M, headers: Sequence[str], said: Mapping[C, str | None]) -> M:
    """The guess of a table's columns with what a person says of those it has."""
    for column, header in said.items():
        if header is None or header in headers:
            mapping = mapping.with_column(column, header)
    return mapping


def demand_headers(said: Mapping[C, str | None], headers: Iterable[str]) -> None:
    """Raises Refusal for a header of --column that stands over no column of any file."""
    here = dict.fromkeys(headers)
    for header in said.values():
        if header is not None and header not in here:
            raise Refusal(
                Text('No column is called "{header}".', header=header),
                next_step=Text("The columns are: {headers}", headers=", ".join(here) or "-"),
            )


def _plain(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def confirmed() -> bool:
    """Whether the person at the terminal says yes; without a terminal: no, and how to say it."""
    if not sys.stdin.isatty():
        tell(Text("Give --yes to write it."))
        return False
    return click.confirm(tr("Write this"), default=False)


def demand_yes(*, yes: bool, any_rows: bool) -> None:
    """End the command where there is nothing to write, or nobody says that it is to be written."""
    if not any_rows:
        raise click.exceptions.Exit(FOUND)
    if not yes and not confirmed():
        tell(Text("Nothing was written."))
        raise click.exceptions.Exit(FOUND)


def tell_settings(zone: str, source: str) -> None:
    tell(
        Text(
            "Times without a zone are read in {zone}; the sender is {source}.",
            zone=zone,
            source=source,
        )
    )


def tell_file(
    file: str, form: str, rows: int, columns: Iterable[tuple[Text, str]], unread: Sequence[str]
) -> None:
    """How a file was read: each column with its header, and the headers that were not."""
    tell(Text("{file}: {form}, {rows} rows.", file=file, form=form, rows=rows))
    for label, header in columns:
        put(f"  {say(label)} <- {header}")
    if unread:
        tell(Text("  Not read: {headers}", headers=", ".join(unread)))


def tell_fates(plan: ImportPlan | ListPlan) -> None:
    """How many rows are new, changed, known, and redacted here."""
    tell(
        Text(
            "{new} new, {changed} changed, {known} known already.",
            new=plan.counted(Fate.NEW),
            changed=plan.counted(Fate.CHANGED),
            known=plan.counted(Fate.KNOWN),
        )
    )
    if redacted := plan.counted(Fate.REDACTED):
        tell(redacted_words(redacted))


def tell_people(people: Sequence[PersonMatch]) -> None:
    """How many people are known by what."""
    matched = sum(isinstance(match, Matched) for match in people)
    to_confirm = sum(isinstance(match, ToConfirm) for match in people)
    conflict = sum(isinstance(match, Conflict) for match in people)
    nobody = len(people) - matched - to_confirm - conflict
    tell(
        Text(
            "People: {matched} recognized by number, {confirm} by name and birth date to be confirmed, "
            "{conflict} in conflict, {nobody} not known.",
            matched=matched,
            confirm=to_confirm,
            conflict=conflict,
            nobody=nobody,
        )
    )


def tell_findings(
    notes: Sequence[Text], left_out: Sequence[LeftOut], problems: Sequence[RowProblem], more: int
) -> None:
    """What was assumed, what was left out, and every problem with its place."""
    for note in notes:
        tell(note)
    for left in left_out:
        tell(Text("Left out: {n}. {reason}", n=left.count, reason=left.reason))
    for problem in problems:
        put(_line(problem))
    if more:
        tell(Text("and {n} more.", n=more))


def tell_written(done: Imported) -> None:
    """What an import wrote."""
    tell(
        Text(
            "Written: {new} new, {changed} changed, {known} known already.",
            new=done.new,
            changed=done.changed,
            known=done.known,
        )
    )
    if done.redacted:
        tell(redacted_words(done.redacted))
    if done.waiting:
        tell(
            counted(
                "{n} event waits in the window for a person to say whose it is.",
                "{n} events wait in the window for a person to say whose they are.",
                done.waiting,
            )
        )


def zone_here() -> str:
    """The IANA name of this computer's zone, where the system tells it."""
    parts = Path("/etc/localtime").resolve().parts
    if "zoneinfo" in parts:
        return "/".join(parts[parts.index("zoneinfo") + 1 :])
    raise Refusal(
        Text("This computer does not tell the name of its time zone."),
        next_step=Text("Give it with --zone, such as --zone America/New_York."),
    )


def _line(problem: RowProblem) -> str:
    place = problem.place
    where = place.file
    if place.line is not None:
        where += f":{place.line}"
    elif place.entry is not None:
        where += f" [{place.entry}]"
    column = f" {problem.column}:" if problem.column else ""
    return f"{where}{column} {say(problem.what)}"
