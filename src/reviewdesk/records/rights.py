"""Who may do what: one function decides for the desk's own writing and for entries from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewdesk.eventlog.header import PersonId, Target
from reviewdesk.forms.model import Form
from reviewdesk.identity.roles import MANAGERS, Role
from reviewdesk.records import action, people, result, review
from reviewdesk.records.organisation import Person
from reviewdesk.records.places import parts
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Blocked:
    """No, and why; `reasons` are what a person reads."""

    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What rights look at in a record: its form (reviews), the sites it belongs to (empty = the whole
    organisation), the people an action names.
    """

    sites: tuple[str, ...] = ()
    form: Form | None = None
    owner: PersonId | None = None
    verifier: PersonId | None = None


_WORDS = frozenset(role.value for role in Role)
_INTAKE = frozenset({Role.SUPERVISOR, Role.QUALITY_LEAD, Role.OPERATIONS_LEAD})
_DESK = frozenset(
    {
        Role.SUPERVISOR,
        Role.NURSE_CONSULTANT,
        Role.QUALITY_LEAD,
        Role.OPERATIONS_LEAD,
        Role.FINANCE_LEAD,
        Role.SENIOR_LEADER,
    }
)
_BY_KIND: dict[str, frozenset[Role]] = {
    people.PARTICIPANT_ADDED: _INTAKE | {Role.ADMINISTRATOR},
    people.PARTICIPANT_CHANGED: _INTAKE | {Role.ADMINISTRATOR},
    people.EVENT_IMPORTED: _INTAKE | {Role.ADMINISTRATOR},
    people.EVENT_MATCHED: _INTAKE | {Role.ADMINISTRATOR},
    result.RESULT_RECORDED: _INTAKE,
    result.RESULT_CORRECTED: _INTAKE,
    review.OPENED: _INTAKE,
    review.LED: _INTAKE,
    review.NOTED: _DESK,
    action.ACTION_ADDED: _DESK,
    action.ACTION_CHANGED: _DESK,
    action.ACTION_LINKED: _DESK,
    action.ACTION_UNLINKED: _DESK,
    action.ACTION_PROGRESS: _DESK,
}
_INSIDE_SECTIONS = frozenset(
    {
        review.ANSWERED,
        review.SETTLED,
        review.ROW_ADDED,
        review.ROW_REMOVED,
        review.ROW_RESTORED,
        review.NO_ROWS,
        review.EVIDENCE_LINKED,
        review.EVIDENCE_WITHDRAWN,
    }
)


def may_see(who: Person, sites: Iterable[str]) -> Blocked | None:
    """A record is seen whole or not at all: every site it belongs to must be in the person's scope; the
    whole organisation's needs all sites.

    DSPs give statements and case managers of other agencies reply; neither reads a review.
    """
    if not who.holds(*_DESK, Role.ADMINISTRATOR):
        return Blocked((Text("Your role does not read reviews."),))
    wanted = tuple(sites)
    if all(who.reaches(site) for site in wanted) and (wanted or who.all_sites):
        return None
    return Blocked((Text("This record belongs to sites that are not in your scope."),))


def may_release(who: Person, sites: Iterable[str]) -> Blocked | None:
    """Packs are released by a manager: quality, operations or a senior leader."""
    if not who.holds(*MANAGERS):
        return Blocked((Text("Only a quality lead, operations lead or senior leader may release a pack."),))
    return may_see(who, sites)


def may_govern(who: Person) -> Blocked | None:
    """People, sites, contracts, measures and forms are the administrator's."""
    if who.holds(Role.ADMINISTRATOR):
        return None
    return Blocked((Text("Only an administrator may change people, sites, contracts, measures and forms."),))


def may_write(who: Person, kind: str, targets: Sequence[Target], subject: Subject) -> Blocked | None:
    """Whether this person may write an entry of this kind at these targets; judged alike for own and foreign
    entries.
    """
    if not who.active:
        return Blocked((Text("{name} is no longer active on this desk.", name=who.name),))
    roles = _BY_KIND.get(kind)
    if roles is not None:
        if not who.holds(*roles):
            return Blocked((_only(roles),))
        if kind == action.ACTION_PROGRESS and subject.verifier is not None:
            return _may_progress(who, subject)
    elif not kind.startswith("review."):
        return Blocked((Text("Entries of the kind {kind} are not written here.", kind=kind),))
    if kind in (
        people.PARTICIPANT_ADDED,
        people.EVENT_IMPORTED,
        people.EVENT_MATCHED,
        people.PARTICIPANT_CHANGED,
    ):
        return None
    if blocked := may_see(who, subject.sites):
        return blocked
    if roles is not None and kind != review.OPENED:
        return None
    if subject.form is None:
        return Blocked((Text("The form of this review is not here, so rights cannot be judged."),))
    if kind == review.OPENED:
        return _opens(targets, subject.form)
    for target in targets:
        if blocked := _may_write_review(who, kind, target, subject.form):
            return blocked
    return None


def _opens(targets: Sequence[Target], form: Form) -> Blocked | None:
    """Opening a review says what it is about and lists its rows, filled from what was imported; nothing
    else.
    """
    filled = {(s.id, f.id) for s in form.sections for f in s.fields if f.fill}
    for target in targets:
        section, row, name = parts(target)
        if section == "_review" or (row is not None and name is None) or (section, name) in filled:
            continue
        return Blocked((Text("Opening a review cannot answer its questions."),))
    return None


def roles_for(form: Form, kind: str, target: Target) -> frozenset[Role]:
    """The roles that may write this kind at this target of a review of this form; empty = nobody."""
    section, _, name = parts(target)
    by_id = {s.id: s for s in form.sections}
    if kind in (review.JUDGED, review.EXCUSED, review.PANEL):
        field, _, role = (name or "").rpartition(".")
        judged = next((f for s in form.sections for f in s.fields if f.id == field), None)
        if judged is None:
            return frozenset()
        owner = Role(by_id[judged.section].owner)
        if kind == review.JUDGED:
            return frozenset({Role(role)}) if role in judged.judged_by else frozenset()
        if kind == review.EXCUSED:
            return frozenset({owner}) if role in judged.judged_by else frozenset()
        return (
            frozenset({owner} | ({Role(role)} if role in _WORDS else set()))
            if role in judged.settled_by
            else frozenset()
        )
    if kind == review.REASONED:
        gate = next((g for s in form.sections for g in s.gates if g.id == name), None)
        return _writers(form, gate.section) if gate else frozenset()
    if kind == review.CONFIRMED:
        return frozenset(Role(v.by) for v in form.validations if v.id == name)
    if kind == review.COMPUTED:
        return frozenset(Role(s.owner) for s in form.sections)
    if kind == review.RETURNED:
        return frozenset(Role(s.owner) for s in form.sections) | MANAGERS
    if section not in by_id:
        return frozenset()
    if kind in (review.SIGNED, review.SIGNATURE_WITHDRAWN):
        role = (name or "").removeprefix("_signed.")
        return frozenset({Role(role)}) if role in dict(by_id[section].signed_by) else frozenset()
    return _writers(form, section) if kind in _INSIDE_SECTIONS else frozenset()


def _may_write_review(who: Person, kind: str, target: Target, form: Form) -> Blocked | None:
    allowed = roles_for(form, kind, target)
    if not allowed:
        return Blocked((Text("The form of this review has no place for this entry."),))
    return None if who.holds(*allowed) else Blocked((_only(allowed),))


def _writers(form: Form, section: str) -> frozenset[Role]:
    found = form.section(section)
    return frozenset({Role(found.owner), *(Role(role) for role, _ in found.signed_by)})


def _may_progress(who: Person, subject: Subject) -> Blocked | None:
    if who.id in (subject.owner, subject.verifier) or who.holds(Role.QUALITY_LEAD, Role.OPERATIONS_LEAD):
        return None
    return Blocked(
        (Text("Only the action's owner, its verifier, or a quality or operations lead may report on it."),)
    )


def may_verify(who: Person, owner: PersonId | None, verifier: PersonId | None) -> Blocked | None:
    """Nobody verifies their own act: the named verifier does, and is not the owner."""
    if who.id == owner:
        return Blocked((Text("Nobody verifies their own action; the named verifier does."),))
    if verifier is not None and who.id != verifier:
        return Blocked((Text("This action is verified by the person named as verifier."),))
    return None


def _only(roles: frozenset[Role]) -> Text:
    ordered = sorted(roles, key=list(Role).index)
    if len(ordered) == 1:
        return Text("Only a person who is {role} may do this.", role=ordered[0].label)
    names = ", ".join(str(role.label).lower() for role in ordered)
    return Text("Only a person in one of these roles may do this: {roles}.", roles=names)
