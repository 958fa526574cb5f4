"""Actions: what is done about a named gap, by whom, until when, how it is proved, and who checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Target
from reviewdesk.eventlog.holdings import Conflict
from reviewdesk.forms.answers import ActionFact, Gap, Strength
from reviewdesk.forms.values import in_range
from reviewdesk.records.heads import current, known_then, made_again
from reviewdesk.records.shapes import read, written

ACTION_ADDED = "action.added"
ACTION_CHANGED = "action.changed"
ACTION_LINKED = "action.linked"
ACTION_UNLINKED = "action.link.withdrawn"
ACTION_PROGRESS = "action.progressed"

PLAN_FIELDS = ("title", "kind", "strength", "owner", "due", "evidence_route", "verifier")
COVERED_FIELDS = ("kind", "strength", "due")
LINK = "_action/-/_link."
STATE = Target("_action/-/state")
OF = Target("_action/-/review")


def plan_target(name: str) -> Target:
    """The register of one attribute of the plan."""
    return Target(f"_action/-/{name}")


NAMED = (plan_target("owner"), plan_target("verifier"))
"""Whose names in a plan give rights in the action."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned.

    Empty attributes are allowed while it is written; then it does not count as documented.
    """

    title: str
    kind: str
    strength: Strength
    owner: PersonId | None = None
    due: date | None = None
    evidence_route: str = ""
    verifier: PersonId | None = None

    def lacks(self) -> tuple[str, ...]:
        """What is missing for the action to count as documented, by attribute name."""
        missing = [
            name
            for name, present in (
                ("title", bool(self.title.strip())),
                ("owner", self.owner is not None),
                ("due", self.due is not None and in_range(self.due)),
                ("evidence_route", bool(self.evidence_route.strip())),
                ("verifier", self.verifier is not None and self.verifier != self.owner),
            )
            if not present
        ]
        return tuple(missing)


@dataclass(frozen=True, slots=True)
class Link:
    """An action's link to one named gap of one review; a second link carries its reason."""

    review: RecordId
    gate: str
    row: str | None = None
    option: str | None = None
    reason: str = ""

    @property
    def gap(self) -> Gap:
        return Gap(self.gate, self.row, self.option)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: planned | done | verified | dropped, by whom said, with a note and the evidence's
    title.
    """

    state: str
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    id: RecordId
    review: RecordId | None
    plan: Plan
    links: tuple[tuple[Target, Link], ...]
    progress: Progress = Progress("planned")
    disputed: tuple[str, ...] = ()  # attributes with two values nobody settled

    def fact(self, review: RecordId) -> ActionFact:
        """The action as the gates of one review see it; an attribute in dispute does not count."""
        lacks = tuple(dict.fromkeys((*self.plan.lacks(), *self.disputed)))
        return ActionFact(
            action=self.id,
            title=self.plan.title,
            kind=self.plan.kind,
            strength=self.plan.strength,
            documented=not lacks and self.progress.state != "dropped",
            gaps=frozenset(link.gap for _, link in self.links if link.review == review),
            lacks=lacks,
        )


def plan_changes(plan: Plan) -> tuple[Change, ...]:
    """One register per attribute, so that two people can mend different attributes without a conflict."""
    json = written(plan)
    assert isinstance(json, Mapping)
    return tuple(Change(plan_target(name), Value(json[name])) for name in PLAN_FIELDS)


def link_change(link: Link, mark: str) -> Change:
    """A link is a fact of its own; `mark` (random, lowercase hex) keeps two links apart."""
    return Change(Target(LINK + mark), Value(written(link)))


def review_change(review: RecordId) -> Change:
    return Change(OF, Value(review))


def progress_change(progress: Progress) -> Change:
    return Change(STATE, Value(written(progress)))


@dataclass(frozen=True, slots=True)
class Reported:
    """A state that was reported and by whom; `state` is None where its body is not here."""

    state: str | None
    author: PersonId | None


def reported(graph: RecordGraph, heads: Iterable[EntryId]) -> tuple[Reported, ...]:
    """What these heads of STATE report."""
    found = []
    for head in heads:
        content = graph.candidate(head, STATE).content
        progress = read(content.json, Progress) if isinstance(content, Value) else None
        author = graph.entry(head).header.author
        found.append(Reported(progress.state if progress is not None else None, author))
    return tuple(found)


def reviews_of(graph: RecordGraph) -> Iterator[RecordId]:
    """The reviews that entries say an action was planned in, those that count for nothing too.

    Not what was added again: nobody's rights hang on that.
    """
    for entry in graph.entries_of(OF):
        if made_again(graph.entry(entry), graph):
            continue
        content = graph.candidate(entry, OF).content
        if isinstance(content, Value) and isinstance(content.json, str):
            yield RecordId(content.json)


def named_then(graph: RecordGraph, past: Past | None) -> tuple[PersonId | None, PersonId | None]:
    """Who was to do an action, and to check it, for who knew exactly this past; None: as it is now."""
    owner, verifier = (known_then(graph, past, target) for target in NAMED)
    return (
        PersonId(owner) if isinstance(owner, str) else None,
        PersonId(verifier) if isinstance(verifier, str) else None,
    )


def action_of(record: RecordId, graph: RecordGraph) -> Action | None:
    """The action a record tells of; a title or kind nobody can read makes it no action (None)."""
    values = {name: current(graph, plan_target(name)) for name in PLAN_FIELDS}
    disputed = tuple(name for name in PLAN_FIELDS if isinstance(graph.value(plan_target(name)), Conflict))
    values["title"] = values["title"] or ""
    values["kind"] = values["kind"] or ""
    values["strength"] = values["strength"] or Strength.WEAKER.value
    values["evidence_route"] = values["evidence_route"] or ""
    plan = read(values, Plan)
    if plan is None:
        return None
    if plan.due is not None and not in_range(plan.due):
        plan = replace(plan, due=None)
    links = tuple(
        (fact.target, link)
        for fact in graph.all_facts()
        if fact.target.startswith(LINK)
        and isinstance(fact.content, Value)
        and (link := read(fact.content.json, Link)) is not None
    )
    review = current(graph, OF)
    progress = read(current(graph, STATE), Progress) or Progress("planned")
    return Action(
        record, RecordId(review) if isinstance(review, str) else None, plan, links, progress, disputed
    )
