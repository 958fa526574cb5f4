"""`log verify` and `rebuild`: looking after the log."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, allowed, desk_of, older_copy
from reviewdesk.cli.telling import FOUND, put, tell
from reviewdesk.desk.restoring import MayBeBack
from reviewdesk.desk.upkeep import LostFile, Verified
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.verify import Broken
from reviewdesk.records.flags import Flag
from reviewdesk.texts import Text, counted, say

MOST_FLAGS = 20  # lines of a terminal; more are a table for --json


@click.group("log")
def log_group() -> None:
    """The log of everything that was done."""


@log_group.command()
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
@with_door
@click.pass_obj
def verify(chosen: Chosen, door: Door, *, as_json: bool) -> None:
    """Check every entry, chain and session.

    Exit 0: intact; 1: broken, and the first broken entry is named, or what is computed from the log differs
    from it, or an evidence file is missing or damaged; 2: it cannot be checked. Entries that say odd times or
    settings count, and are told too.
    """
    with desk_of(chosen, door, sign_in=False) as desk:
        found = desk.upkeep.verify()
    broken = isinstance(found, Broken)
    if as_json:
        put(
            json.dumps(
                _as_json(found)
                if isinstance(found, Broken)
                else {
                    "format": "reviewdesk/log-verdict/v1",
                    "state": "intact",
                    "entries": found.entries,
                    "sessions": found.sessions,
                    "flags": [
                        {"entry": flag.entry, "position": flag.position, "why": say(flag.why)}
                        for flag in found.flags
                    ],
                    "differing": list(found.differing),
                    "files": [
                        {"entry": file.entry, "record": file.record, "why": say(file.why)}
                        for file in found.files
                    ],
                }
            )
        )
    elif isinstance(found, Broken):
        tell(Text("The log is broken at entry {entry} ({place}).", entry=found.entry, place=_place(found)))
        tell(found.reason)
        tell(Text("Do not work on with this desk. Restore a backup, or call whoever looks after it."))
    else:
        entries = counted("{n} entry", "{n} entries", found.entries)
        sessions = counted("{n} session", "{n} sessions", found.sessions)
        tell(Text("The log is intact: {entries} and {sessions} verify.", entries=entries, sessions=sessions))
        _tell_flags(found.flags)
        if found.differing:
            tell(
                Text(
                    "What is computed from the log says something else than it ({tables}). Lists and search "
                    "may show what nobody wrote.",
                    tables=", ".join(found.differing),
                )
            )
            tell(Text("Run reviewdesk rebuild; it is computed again from the log, and nothing is lost."))
        _tell_files(found.files)
    if broken or (isinstance(found, Verified) and (found.differing or found.files)):
        raise click.exceptions.Exit(FOUND)


@log_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_door
@click.pass_obj
def export(chosen: Chosen, door: Door, folder: Path) -> None:
    """Write every entry into FOLDER, to be checked with openssl alone (packaging/check-log.sh).

    The files tell everything in the clear; only an administrator with all sites gets them.
    """
    with desk_of(chosen, door, sign_in=True) as desk:
        count = allowed(desk.upkeep.export_to(folder))
    tell(counted("{n} entry written.", "{n} entries written.", count))


@log_group.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_door
@click.pass_obj
def access(chosen: Chosen, door: Door, file: Path) -> None:
    """Write who came in, looked, took something out or was refused into FILE, as a table (CSV).

    For an administrator or a quality lead. Never over another file.
    """
    if file.exists():
        raise Refusal(
            Text("There is already a file {file}.", file=str(file)),
            next_step=Text("Name another one. Nothing was overwritten."),
        )
    with desk_of(chosen, door, sign_in=True) as desk:
        allowed(desk.looking.export_to(file))
    tell(Text("The access log is in {file}.", file=str(file)))


@log_group.command("go-on")
@with_door
@click.pass_obj
def go_on(chosen: Chosen, door: Door) -> None:
    """Go on with an older copy of the desk's file, as an administrator; the loss is recorded."""
    desk = allowed(older_copy(chosen, door))
    losses, back = desk.organisation.losses, desk.redacting.may_be_back()
    desk.close()
    tell(
        counted(
            "Open again; {n} chain has a recorded loss.",
            "Open again; {n} chains have a recorded loss.",
            len(losses),
        )
    )
    if back is not None:
        _tell_back(back)


def _tell_back(back: MayBeBack) -> None:
    tell(back.what)
    for request in back.waiting:
        tell(
            Text(
                "  Asked for, and not ordered here: {request} in {record}",
                request=request.entry,
                record=request.record,
            )
        )
    for record, entry in back.files:
        tell(Text("  Its evidence file is gone already: {entry} in {record}", entry=entry, record=record))
    if not back.waiting and not back.files:
        tell(Text("  Nothing here tells which: ask those who ordered redactions since this copy."))


@click.command()
@with_door
@click.pass_obj
def rebuild(chosen: Chosen, door: Door) -> None:
    """Compute everything that is computed from the log again."""
    with desk_of(chosen, door, sign_in=False) as desk:
        count = desk.upkeep.rebuild()
    tell(counted("Computed again from {n} entry.", "Computed again from {n} entries.", count))


def _tell_flags(flags: tuple[Flag, ...]) -> None:
    if not flags:
        return
    tell(
        counted(
            "{n} entry is odd: it counts, and somebody should ask how it came about.",
            "{n} entries are odd: they count, and somebody should ask how they came about.",
            len({flag.entry for flag in flags}),
        )
    )
    for flag in flags[:MOST_FLAGS]:
        line = Text("Number {n}, {entry}: {why}", n=flag.position, entry=flag.entry, why=say(flag.why))
        put(f"  - {say(line)}")
    if len(flags) > MOST_FLAGS:
        tell(Text("All of them are told with --json."))


def _tell_files(files: tuple[LostFile, ...]) -> None:
    if not files:
        return
    tell(
        counted(
            "{n} evidence file is missing or damaged, though its link stands.",
            "{n} evidence files are missing or damaged, though their links stand.",
            len(files),
        )
    )
    for file in files[:MOST_FLAGS]:
        line = Text(
            "Review {record}, {entry}: {why}", record=file.record, entry=file.entry, why=say(file.why)
        )
        put(f"  - {say(line)}")
    if len(files) > MOST_FLAGS:
        tell(Text("All of them are told with --json."))
    tell(
        Text(
            "Restore the folder files of the desk from a backup. Where there is none, attach the file again, "
            "and withdraw the link that has lost it, with the reason."
        )
    )


def _place(found: Broken) -> Text:
    if found.position is None:
        return Text("not in the log")
    return Text("number {n} in the log", n=found.position)


def _as_json(found: Broken) -> dict[str, object]:
    return {
        "format": "reviewdesk/log-verdict/v1",
        "state": "broken",
        "entry": found.entry,
        "position": found.position,
        "reason": say(found.reason),
    }
