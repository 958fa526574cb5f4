"""`redact`: ask for a redaction, order or decline one, put a legal hold on a record."""

from __future__ import annotations

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, allowed, desk_of, read_passphrase
from reviewdesk.cli.telling import put, tell
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.redacting import Listed, hold_words
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.codec import is_id
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.eventlog.targets import is_target
from reviewdesk.texts import Text, counted, say, tr

_IDS = {"ignore_unknown_options": True}  # an id may begin with a dash
_REASON = click.option("--reason", required=True, metavar="TEXT", help="Kept in the log for good.")


@click.group("redact")
def redact_group() -> None:
    """Delete what must not be kept: asked for by one person, ordered by another.

    What is redacted is gone for good. Packs that were issued and backups are out of reach.
    """


@redact_group.command("list")
@with_door
@click.pass_obj
def show(chosen: Chosen, door: Door) -> None:
    """Every request, with what became of it; those that wait come first."""
    with desk_of(chosen, door, sign_in=True) as desk:
        listed = allowed(desk.redacting.listed())
        if (back := desk.redacting.may_be_back()) is not None:
            tell(back.what)
        for one in listed:
            put(f"{one.request.entry}  {say(_state(one))}")
            put(f"    {one.title or one.request.record}: {_what(one)}")
            put(f"    {tr('{who} asked: {reason}', who=one.asked_by, reason=one.request.reason)}")


@redact_group.command(context_settings=_IDS)
@click.argument("record")
@click.argument("targets", nargs=-1)
@click.option("--whole", is_flag=True, help="The whole record, sign-offs included.")
@_REASON
@with_door
@click.pass_obj
def ask(
    chosen: Chosen, door: Door, record: str, targets: tuple[str, ...], *, whole: bool, reason: str
) -> None:
    """Ask that TARGETS of RECORD be redacted: section/row/field, as `log export` shows them.

    What was written in the same acts goes too; it is told. The reason must not repeat what is to go.
    """
    wanted = [Target(target) for target in targets if is_target(target)]
    if not is_id(record) or len(wanted) < len(targets):
        raise Refusal(
            Text("This is no record, or no target in one."),
            next_step=Text("Copy them from a log export, or ask from the menu of the field in the window."),
        )
    with desk_of(chosen, door, sign_in=True) as desk:
        reach = () if whole else allowed(desk.redacting.reach(RecordId(record), wanted))
        entry = allowed(desk.redacting.ask(RecordId(record), wanted, reason, whole=whole))
    for target in reach:
        put(target)
    tell(Text("Asked for: {request}. An administrator who is another person decides.", request=entry))


@redact_group.command(context_settings=_IDS)
@click.argument("request")
@_REASON
@with_door
@click.pass_obj
def order(chosen: Chosen, door: Door, request: str, reason: str) -> None:
    """Order what REQUEST asks for, as an administrator. Nobody can undo it."""
    with desk_of(chosen, door, sign_in=True) as desk:
        found = _found(desk, request)
        passphrase = read_passphrase(door.passphrase_file, tr("Passphrase"))
        done = allowed(desk.redacting.order(found.request, reason, passphrase))
    assert done.done is not None
    tell(
        counted(
            "Redacted: {n} entry says nothing any more.",
            "Redacted: {n} entries say nothing any more.",
            len(done.done.order.entries),
        )
    )
    tell(Text("Packs that were issued, and backups, still hold it: find and delete those yourself."))


@redact_group.command(context_settings=_IDS)
@click.argument("request")
@_REASON
@with_door
@click.pass_obj
def decline(chosen: Chosen, door: Door, request: str, reason: str) -> None:
    """Decline REQUEST as an administrator, or take your own back."""
    with desk_of(chosen, door, sign_in=True) as desk:
        allowed(desk.redacting.take_back(_found(desk, request).request, reason))
    tell(Text("Declined. Nothing was redacted."))


@redact_group.command(context_settings=_IDS)
@click.argument("record")
@click.option("--lift", is_flag=True, help="Lift the hold that stands.")
@_REASON
@with_door
@click.pass_obj
def hold(chosen: Chosen, door: Door, record: str, *, lift: bool, reason: str) -> None:
    """Put a legal hold on RECORD: nothing of it is redacted while it stands.

    One on a review covers what the review rests on: its result, its actions, what its rows were filled from,
    and the participants it names.
    """
    with desk_of(chosen, door, sign_in=True) as desk:
        passphrase = read_passphrase(door.passphrase_file, tr("Passphrase"))
        allowed(desk.redacting.hold(RecordId(record), not lift, reason, passphrase))
        covered = len(desk.redacting.covered(RecordId(record)))
    tell(Text("The legal hold is lifted.") if lift else hold_words(covered))


def _found(desk: Desk, request: str) -> Listed:
    """The request of this number, or of its first characters."""
    found = [one for one in allowed(desk.redacting.listed()) if one.request.entry.startswith(request)]
    if len(found) != 1 or not request:
        raise Refusal(
            Text("There is no such request, or more than one begins so."),
            next_step=Text("`reviewdesk redact list` tells them."),
        )
    return found[0]


def _state(one: Listed) -> Text:
    if one.back:
        return counted("{n} entry came back", "{n} entries came back", len(one.back))
    if one.outstanding and one.done is not None:
        return Text(
            "ordered by {who}: {reason}; not carried out yet", who=one.done_by, reason=one.done.order.reason
        )
    if one.done is not None:
        return Text("redacted; ordered by {who}: {reason}", who=one.done_by, reason=one.done.order.reason)
    if one.hold is not None:
        return Text("legal hold: {reason}", reason=one.hold.reason)
    if one.covered_by is not None:
        return one.covered_by
    if one.against is not None:
        return Text("an order had no effect: {why}", why=one.against)
    return Text("waits for an administrator")


def _what(one: Listed) -> str:
    if one.request.asked.whole:
        return tr("the whole record")
    return ", ".join(say(what) if isinstance(what, Text) else what for what in one.what)
