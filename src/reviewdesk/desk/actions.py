"""Actions: planned for a named gap, linked, reported on, verified by somebody else."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.header import PersonId, RecordId, Target
from reviewdesk.forms.answers import Gap
from reviewdesk.forms.values import in_range
from reviewdesk.records import action as words
from reviewdesk.records.action import Action, Link, Plan, Progress, action_of
from reviewdesk.records.library import Library
from reviewdesk.records.naming import name_problem, tidy
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked, Subject, may_see, may_verify, may_write
from reviewdesk.texts import Text

LONGEST_LINE = 500  # what is done, and what will show it: a sentence or two each


class Actions:
    """One board over all reviews."""

    def __init__(self, library: Library, writer: Writer) -> None:
        self._library = library
        self._writer = writer

    def board(self) -> tuple[Action, ...]:
        """Every action in the person's scope."""
        who = self._writer.person()
        return tuple(
            a for a in self._library.actions() if may_see(who, self._library.subject(a.id).sites) is None
        )

    def get(self, action: RecordId) -> Action | Blocked:
        found = action_of(action, self._library.graph(action))
        if found is None or self._library.type_of(action) != "action":
            return Blocked((Text("There is no such action here."),))
        return may_see(self._writer.person(), self._library.subject(action).sites) or found

    def add(self, review: RecordId, gap: Gap | None, plan: Plan) -> RecordId | Blocked:
        """Plan an action for a gap of a review.

        It may be incomplete: then it does not count as documented yet.
        """
        subject = self._library.subject(review)
        if subject.form is None:
            return Blocked((Text("There is no such review here."),))
        if wrong := _unlikely(plan, self._library.organisation.people):
            return wrong
        plan = replace(plan, title=tidy(plan.title), evidence_route=tidy(plan.evidence_route))
        if problem := _ill_worded(plan, Plan("", "", plan.strength)):
            return problem
        record = RecordId(self._writer.environment.new_id())
        changes = [*words.plan_changes(plan), words.review_change(review)]
        if gap is not None:
            if wrong := self._no_gap(review, gap):
                return wrong
            changes.append(words.link_change(Link(review, gap.gate, gap.row, gap.option), self._mark()))
        owned = Subject(subject.sites, subject.form, plan.owner, plan.verifier)
        knows = self._library.sign_offs(review, gap.row) if gap is not None else ()
        act = Act(record, words.ACTION_ADDED, tuple(changes), subject=owned, knows=knows)
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else record

    def change(self, action: RecordId, plan: Plan) -> Action | Blocked:
        """Write what differs of the plan; every attribute keeps its own history."""
        found = self.get(action)
        if isinstance(found, Blocked):
            return found
        if wrong := _unlikely(plan, self._library.organisation.people):
            return wrong
        plan = replace(plan, title=tidy(plan.title), evidence_route=tidy(plan.evidence_route))
        if problem := _ill_worded(plan, found.plan):
            return problem
        knows = {e for _, link in found.links for e in self._library.sign_offs(link.review, link.row)}
        act = Act(action, words.ACTION_CHANGED, words.plan_changes(plan), knows=tuple(knows))
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else self._again(action)

    def link(self, action: RecordId, review: RecordId, gap: Gap, reason: str) -> Action | Blocked:
        """Link an action to a further gap: an act of its own, with a written reason, so that one action
        never silently satisfies several.
        """
        found = self.get(action)
        if isinstance(found, Blocked):
            return found
        if wrong := self._no_gap(review, gap):
            return wrong
        if found.links and not reason.strip():
            return Blocked(
                (Text("This action already answers another gap. Write why it answers this one too."),)
            )
        if any(link.review == review and link.gap == gap for _, link in found.links):
            return found
        link = Link(review, gap.gate, gap.row, gap.option, reason.strip())
        done = self._writer.write(
            Act(
                action,
                words.ACTION_LINKED,
                (words.link_change(link, self._mark()),),
                reason=reason.strip() or None,
                knows=self._library.sign_offs(review, gap.row),
            )
        )
        return done if isinstance(done, Blocked) else self._again(action)

    def unlink(self, action: RecordId, link: Target, reason: str) -> Action | Blocked:
        """Take a link to a gap back, with a reason; the gap then asks for an action again."""
        found = self.get(action)
        if isinstance(found, Blocked):
            return found
        gone = next((known for target, known in found.links if target == link), None)
        if gone is None:
            return Blocked((Text("This action is not linked there any more."),))
        if blocked := may_see(self._writer.person(), self._library.subject(gone.review).sites):
            return blocked
        if not reason.strip():
            return Blocked((Text("Write why the action does not answer this gap."),))
        knows = self._library.sign_offs(gone.review, gone.row)
        act = Act(action, words.ACTION_UNLINKED, (Change(link, None),), reason=reason.strip(), knows=knows)
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else self._again(action)

    def reportable(self, action: RecordId) -> frozenset[str]:
        """What the person at the desk may say of this action now; nothing where they only read."""
        found = self.get(action)
        if isinstance(found, Blocked):
            return frozenset()
        who, subject = self._writer.person(), self._library.subject(action)
        if may_write(who, words.ACTION_PROGRESS, (words.STATE,), subject) is not None:
            return frozenset()
        told = frozenset({"done", "dropped"})
        return told if self._not_verified_by(who, found) else told | {"verified"}

    def report(self, action: RecordId, progress: Progress) -> Action | Blocked:
        """Say how far it is.

        `verified` is said by the named verifier, who is never the owner; `dropped` needs a note.
        """
        found = self.get(action)
        if isinstance(found, Blocked):
            return found
        who = self._writer.person()
        if progress.state == "verified" and (blocked := self._not_verified_by(who, found)):
            return blocked
        if progress.state == "done" and not progress.evidence.strip():
            return Blocked((Text("Name the evidence that shows it was done."),))
        if progress.state == "dropped" and not progress.note.strip():
            return Blocked((Text("Write why the action is dropped."),))
        done = self._writer.write(Act(action, words.ACTION_PROGRESS, (words.progress_change(progress),)))
        return done if isinstance(done, Blocked) else self._again(action)

    def _not_verified_by(self, who: Person, action: Action) -> Blocked | None:
        graph = self._library.graph(action.id)
        reports = words.reported(graph, graph.heads(words.STATE))
        return may_verify(who, action.plan.owner, action.plan.verifier, reports)

    def _no_gap(self, review: RecordId, gap: Gap) -> Blocked | None:
        """Why the gap is none of this review, or the review not one of this person's."""
        if blocked := may_see(self._writer.person(), self._library.subject(review).sites):
            return blocked
        fold = self._library.fold(review)
        gates = {g.id: g for s in fold.form.sections for g in s.gates} if fold is not None else {}
        gate = gates.get(gap.gate)
        if fold is None or gate is None or gate.needs is None or gate.needs.action is None:
            return Blocked((Text("This review has no such gap."),))
        rows_of = fold.form.section(gate.section).rows_of
        rows = {row.id for row in fold.review().rows if row.section == rows_of}
        if gap.row not in (rows if rows_of else {None}):
            return Blocked((Text("This case is not in the review any more."),))
        return None

    def _again(self, action: RecordId) -> Action | Blocked:
        return self.get(action)

    def _mark(self) -> str:
        return self._writer.environment.random(8).hex()


def _ill_worded(plan: Plan, before: Plan) -> Blocked | None:
    """What is written anew into a plan's lines, and not fit to be read in a list."""
    lines = ((plan.title, before.title), (plan.evidence_route, before.evidence_route))
    for line, old in lines:
        if line and line != old and (problem := name_problem(line, LONGEST_LINE)):
            return Blocked((problem,))
    return None


def _unlikely(plan: Plan, people: Container[PersonId]) -> Blocked | None:
    """A due date that calendars cannot count with is a slip of a digit; so is a person nobody knows."""
    if any(person is not None and person not in people for person in (plan.owner, plan.verifier)):
        return Blocked((Text("This person is not known on this desk. Choose from the list."),))
    if plan.due is not None and not in_range(plan.due):
        return Blocked((Text("The due date lies before 1900 or after 2199. Check its year."),))
    return None
