"""As `objections`, of what does not hang on a review's form: actions, results, requests for redaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId
from reviewdesk.eventlog.port import Entry
from reviewdesk.eventlog.targets import Effect, effect_of
from reviewdesk.identity.roles import Role
from reviewdesk.records import action, redaction, result
from reviewdesk.records.action import Progress, reported
from reviewdesk.records.frozen import Terms
from reviewdesk.records.heads import made_again
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Subject, may_see, may_verify
from reviewdesk.records.shapes import read
from reviewdesk.texts import Text

MADE_ONCE = frozenset({action.ACTION_ADDED, result.RESULT_RECORDED})
"""What is recorded once in a record, and only changed from then on."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry to be judged: its author, its body where that is here, and the terms its author had."""

    entry: Entry
    body: Body | None
    author: Person
    terms: Terms
    other: Callable[[RecordId], Subject]  # what rights look at in another record, as it is here now


def objection_beside(one: Written, graph: RecordGraph, subject: Subject) -> Text | None:
    """Why an entry of these kinds does not count; None when nothing speaks against it."""
    match one.entry.header.kind:
        case action.ACTION_ADDED:
            return _made_again(one.entry, graph) or _links_elsewhere(one, graph)
        case action.ACTION_LINKED:
            return _links_in_silence(one, graph) or _links_elsewhere(one, graph)
        case action.ACTION_UNLINKED:
            return _links_elsewhere(one, graph)
        case action.ACTION_PROGRESS:
            return _reports_badly(one, graph, subject)
        case result.RESULT_RECORDED:
            return _made_again(one.entry, graph)
        case result.RESULT_CORRECTED:
            return _corrects_elsewhere(one)
        case redaction.REQUESTED:
            return writes_over(one, graph) or _asks_badly(one)
        case redaction.TAKEN_BACK:
            return _takes_back_others(one, graph)
    return None


def _links_in_silence(one: Written, graph: RecordGraph) -> Text | None:
    """One action never silently satisfies several gaps."""
    known = graph.past(one.entry.header.parents)
    others = [
        target
        for target in graph.targets()
        if target.startswith(action.LINK) and target not in one.entry.header.targets
        and any(
            effect_of(graph.entry(head).header.kind) is not Effect.WITHDRAWS
            for head in graph.heads_at(known, target)
        )
    ]  # fmt: skip
    if not others or one.body is None:
        return None
    links = (read(c.content.json, action.Link) for c in one.body.changes if isinstance(c.content, Value))
    if all(link is None or link.reason.strip() for link in links):
        return None
    return Text("The action answered another gap; it does not say why it answers this one too.")


def _links_elsewhere(one: Written, graph: RecordGraph) -> Text | None:
    """A link lifts a gate of the review it names, and taking it back lets it fall: who may not see that
    review does neither. What is not here cannot be judged; once it comes, the action is read again.
    """
    for review_ in dict.fromkeys(link.review for link in _links_touched(one, graph)):
        subject = one.other(review_)
        if subject.form is not None and (blocked := may_see(one.author, subject.sites)):
            return blocked.reasons[0]
    return None


def _links_touched(one: Written, graph: RecordGraph) -> Iterator[action.Link]:
    """The links an entry makes, and those it replaces or takes back."""
    header = one.entry.header
    written = list(one.body.changes) if one.body is not None else []
    contents = [change.content for change in written if change.target.startswith(action.LINK)]
    for target in header.targets:
        if target.startswith(action.LINK):
            contents += [graph.candidate(e, target).content for e in graph.named(header.replaces, target)]
    for content in contents:
        link = read(content.json, action.Link) if isinstance(content, Value) else None
        if link is not None:
            yield link


def _made_again(entry: Entry, graph: RecordGraph) -> Text | None:
    """An action is added once, a result recorded once: a second time would move it to another review, or to
    other sites.
    """
    if made_again(entry, graph):
        return Text("This was recorded once; it is changed, not recorded again.")
    return None


def _corrects_elsewhere(one: Written) -> Text | None:
    """Nobody moves a result to sites they do not see; those it belonged to were asked for before."""
    for change in one.body.changes if one.body is not None else ():
        if not isinstance(change.content, Value):
            continue
        about = read(change.content.json, result.MeasuredResult)
        if about is not None and (blocked := may_see(one.author, about.sites)):
            return blocked.reasons[0]
    return None


def _reports_badly(one: Written, graph: RecordGraph, subject: Subject) -> Text | None:
    heads = graph.heads_at(graph.past(one.entry.header.parents), action.STATE)
    for change in one.body.changes if one.body is not None else ():
        progress = read(change.content.json, Progress) if isinstance(change.content, Value) else None
        if progress is None:
            continue
        if progress.state == "done" and not progress.evidence.strip():
            return Text("It does not name the evidence that shows it was done.")
        if progress.state == "dropped" and not progress.note.strip():
            return Text("It does not say why the action was dropped.")
        if progress.state == "verified":
            blocked = may_verify(one.author, subject.owner, subject.verifier, reported(graph, heads))
            if blocked is not None:
                return blocked.reasons[0]
    return None


def _asks_badly(one: Written) -> Text | None:
    for change in one.body.changes if one.body is not None else ():
        asked = read(change.content.json, redaction.Asked) if isinstance(change.content, Value) else None
        if asked is None:
            return Text("It is not said what is to be redacted.")
        if unfit := asked.unfit():
            return unfit
    return None


def _takes_back_others(one: Written, graph: RecordGraph) -> Text | None:
    """A request is taken back by who made it, or declined by an administrator."""
    if one.author.holds(Role.ADMINISTRATOR):
        return None
    for before in one.entry.header.replaces:
        if before in graph and graph.entry(before).header.author != one.author.id:
            return Text("Only who asked for it, or an administrator, takes a request back.")
    return None


def writes_over(one: Written, graph: RecordGraph) -> Text | None:
    """A note, or a request, stands as it was written; another one is written beside it."""
    header = one.entry.header
    if any(graph.named(header.replaces, target) for target in header.targets):
        return Text("It would write over what somebody said; another one is written beside it.")
    return None
