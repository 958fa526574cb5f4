"""Who may do what: one function decides for the desk's own writing and for entries from elsewhere."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from reviewdesk.eventlog.header import PersonId, Target
from reviewdesk.eventlog.kinds import JOINED
from reviewdesk.forms.model import Form, Section
from reviewdesk.identity.roles import MANAGERS, Role
from reviewdesk.records import action, goal, incident, people, places, redaction, result, review, roster
from reviewdesk.records.cover import own, under_one_hat
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import Participant
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
    lead: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """What a person's roles ever do: nothing else is offered to them.

    Each act is judged again when it is done, with the sites and the record it is about.
    """

    reads: bool = False  # reviews, results, actions
    opens: bool = False  # reviews of missed results
    imports: bool = False  # files, and whose records are
    measures: bool = False  # results


_NOBODY: frozenset[Role] = frozenset()
NO_PLACE = Text("This record has no place for such an entry.")
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
# Who answers for what leaves the house answers for what must not stay in it. Participants and courts turn to
# administrators: they may ask too, and then another one orders it.
ASK_REDACTION = MANAGERS | {Role.ADMINISTRATOR}
_BY_KIND: dict[str, frozenset[Role]] = {
    people.PARTICIPANT_ADDED: _INTAKE | {Role.ADMINISTRATOR},
    people.PARTICIPANT_CHANGED: _INTAKE | {Role.ADMINISTRATOR},
    people.EVENT_IMPORTED: _INTAKE | {Role.ADMINISTRATOR},
    people.EVENT_MATCHED: _INTAKE | {Role.ADMINISTRATOR},
    roster.ROSTER_IMPORTED: _INTAKE | {Role.ADMINISTRATOR},
    roster.ROSTER_MATCHED: _INTAKE | {Role.ADMINISTRATOR},
    incident.INCIDENT_IMPORTED: _INTAKE | {Role.ADMINISTRATOR},
    incident.INCIDENT_MATCHED: _INTAKE | {Role.ADMINISTRATOR},
    goal.GOAL_IMPORTED: _INTAKE | {Role.ADMINISTRATOR},
    goal.GOAL_MATCHED: _INTAKE | {Role.ADMINISTRATOR},
    result.RESULT_RECORDED: _INTAKE,
    result.RESULT_CORRECTED: _INTAKE,
    redaction.REQUESTED: ASK_REDACTION,
    redaction.TAKEN_BACK: ASK_REDACTION,
    review.OPENED: _INTAKE,
    review.LED: _INTAKE,
    review.NOTED: _DESK,
    review.MOVED: _DESK,
    action.ACTION_ADDED: _DESK,
    action.ACTION_CHANGED: _DESK,
    action.ACTION_LINKED: _DESK,
    action.ACTION_UNLINKED: _DESK,
    action.ACTION_PROGRESS: _DESK,
}
_PLACES: dict[str, tuple[str, ...]] = {
    people.PARTICIPANT_ADDED: ("_participant/-/",),
    people.PARTICIPANT_CHANGED: ("_participant/-/",),
    people.EVENT_IMPORTED: ("_event/-/",),
    people.EVENT_MATCHED: ("_event/-/participant",),
    roster.ROSTER_IMPORTED: (roster.VISITS,),
    roster.ROSTER_MATCHED: (roster.VISITS,),
    incident.INCIDENT_IMPORTED: (incident.PLACE,),
    incident.INCIDENT_MATCHED: (incident.WHOSE,),
    goal.GOAL_IMPORTED: (goal.PLACE,),
    goal.GOAL_MATCHED: (goal.WHOSE,),
    result.RESULT_RECORDED: ("_result/-/",),
    result.RESULT_CORRECTED: ("_result/-/",),
    redaction.REQUESTED: (f"{redaction.SECTION}/",),
    redaction.TAKEN_BACK: (f"{redaction.SECTION}/",),
    review.LED: (places.LEAD,),
    review.MOVED: (places.FORM,),
    review.NOTED: (f"_review/-/{places.NOTE}",),
    action.ACTION_ADDED: (*(action.plan_target(name) for name in action.PLAN_FIELDS), action.OF, action.LINK),
    action.ACTION_CHANGED: tuple(action.plan_target(name) for name in action.PLAN_FIELDS),
    action.ACTION_LINKED: (action.LINK,),
    action.ACTION_UNLINKED: (action.LINK,),
    action.ACTION_PROGRESS: (action.STATE,),
}
"""Where entries of these kinds may write: a target, or what it begins with (ending in `.` or `/`)."""
_ANYWHERE = frozenset(
    {
        people.PARTICIPANT_ADDED,
        people.PARTICIPANT_CHANGED,
        people.EVENT_IMPORTED,
        people.EVENT_MATCHED,
        roster.ROSTER_IMPORTED,
        roster.ROSTER_MATCHED,
        incident.INCIDENT_IMPORTED,
        incident.INCIDENT_MATCHED,
        goal.GOAL_IMPORTED,
        goal.GOAL_MATCHED,
        redaction.REQUESTED,
        redaction.TAKEN_BACK,
    }
)
"""Not bound to the sites of who writes: one file brings people of many sites, and a request for redaction is
judged when the record can no longer say which sites it belonged to (the desk asks before it is written).

So the desk asks `may_place` of a new participant too; from elsewhere one counts at whatever site its entry
names: the import that made it is judged by its role alone, and a participant refused for the site would leave
the rows that import matched with nobody. What is known of somebody already, and whose a row is that was
recognised, is bound: see `reaching`. A site that has not arrived here counts, and is shown as not known.
"""


@under_one_hat
def may_see(who: Person, sites: Iterable[str]) -> Blocked | None:
    """A record is seen whole or not at all: every site it belongs to must be in the person's scope; the
    whole organisation's needs all sites.

    DSPs give statements and case managers of other agencies reply; neither reads a review.
    """
    if not ever_reads(who):
        return Blocked((Text("Your role does not read reviews."),))
    wanted = tuple(sites)
    if all(who.reaches(site) for site in wanted) and (wanted or who.all_sites):
        return None
    return Blocked((Text("This record belongs to sites that are not in your scope."),))


@under_one_hat
def may_place(who: Person, site: str) -> Blocked | None:
    """A new participant is put at a site in one's own scope; administrators, who set up the sites and bring
    everybody in at the start, reach all of them.

    Asked by the desk before it writes. An entry from elsewhere is not bound to it: see `_ANYWHERE`.
    """
    if who.holds(Role.ADMINISTRATOR) or who.reaches(site):
        return None
    return Blocked((Text("A new participant is put at a site in your scope. Choose another site."),))


def ever_reads(who: Person) -> bool:
    """Whether the person's roles read what is kept of participants at all; which of it, their sites say."""
    return who.holds(*_DESK, Role.ADMINISTRATOR)


def may_meet(who: Person, participant: Participant) -> bool:
    """Whether this person is told of a participant: one at a site in their scope, now or earlier; of one who
    belongs to no site only who has all sites.
    """
    if not ever_reads(who):
        return False
    return any(who.reaches(stay.site) for stay in participant.stays) or (
        not participant.stays and who.all_sites
    )


@under_one_hat
def may_change_participant(who: Person, participant: Participant) -> Blocked | None:
    """What is known of a participant is changed by who is told of them; an administrator reaches all.

    Asked by the desk, and of entries from elsewhere with the stays their author knew.
    """
    if who.holds(Role.ADMINISTRATOR) or may_meet(who, participant):
        return None
    return Blocked((Text("This participant belongs to sites that are not in your scope."),))


def may_release(who: Person, sites: Iterable[str]) -> Blocked | None:
    """Packs are released by a manager: quality, operations or a senior leader. Nobody covers in this: the
    funder sees who answers for the pack.
    """
    who = own(who)
    if not who.holds(*MANAGERS):
        return Blocked((Text("Only a quality lead, operations lead or senior leader may release a pack."),))
    return may_see(who, sites)


def may_govern(who: Person) -> Blocked | None:
    """People, cover, sites, contracts, measures and forms are the administrator's."""
    if who.holds(Role.ADMINISTRATOR):
        return None
    return Blocked((Text("Only an administrator may change people, sites, contracts, measures and forms."),))


@under_one_hat
def may_export_log(who: Person) -> Blocked | None:
    """The whole log in the clear tells of every site: an administrator whose scope is all of them."""
    if not who.holds(Role.ADMINISTRATOR):
        return Blocked((Text("Only an administrator with all sites may export the log."),))
    if who.all_sites:
        return None
    return Blocked(
        (
            Text("The log tells of every site in the clear, and your scope is some of them."),
            Text("Ask an administrator with all sites to export it."),
        )
    )


def may_audit(who: Person) -> Blocked | None:
    """Who looked at what is for those who answer for it."""
    if who.holds(Role.ADMINISTRATOR, Role.QUALITY_LEAD):
        return None
    return Blocked((Text("Only an administrator or a quality lead may see who looked at what."),))


def may_order(who: Person, asked_by: PersonId | None) -> Blocked | None:
    """A redaction takes two people: an administrator orders what somebody else has asked for."""
    if not who.holds(Role.ADMINISTRATOR):
        return Blocked((Text("Only an administrator may order a redaction, or a legal hold."),))
    if who.id == asked_by:
        return Blocked((Text("You asked for this; another administrator decides about it."),))
    return None


def ever_writes(who: Person, kind: str) -> bool:
    """Whether the person's roles write entries of this kind at all; for kinds that hang on the role alone."""
    return who.holds(*_BY_KIND.get(kind, _NOBODY))


def offers(who: Person) -> Offers:
    """What to offer this person at all, covers in force included."""
    if not who.active:
        return Offers()
    return Offers(
        ever_reads(who),
        ever_writes(who, review.OPENED),
        ever_writes(who, people.EVENT_IMPORTED),
        ever_writes(who, result.RESULT_RECORDED),
    )


@under_one_hat
def may_write(who: Person, kind: str, targets: Sequence[Target], subject: Subject) -> Blocked | None:
    """Whether this person may write an entry of this kind at these targets.

    Own and foreign entries are judged alike.
    """
    if not who.active:
        return Blocked((Text("{name} is no longer active on this desk.", name=who.name),))
    if kind == JOINED:  # it says nothing: it gathers heads before another entry
        return Blocked((NO_PLACE,)) if targets else None
    if kind not in _BY_KIND and not kind.startswith("review."):
        return Blocked((Text("Entries of the kind {kind} are not written here.", kind=kind),))
    roles = _BY_KIND.get(kind)
    if roles is not None and not who.holds(*roles):
        return Blocked((_only(roles),))
    if blocked := _may_as_named(who, kind, subject):
        return blocked
    if kind not in _ANYWHERE and (blocked := may_see(who, subject.sites)):
        return blocked
    if roles is not None and kind != review.OPENED:
        return None if all(_is_place(kind, target) for target in targets) else Blocked((NO_PLACE,))
    if subject.form is None:
        return Blocked((Text("The form of this review is not here, so rights cannot be judged."),))
    if kind == review.OPENED:
        return _opens(targets, subject.form)
    for target in targets:
        if blocked := _may_write_review(who, kind, target, subject.form):
            return blocked
    return None


def _is_place(kind: str, target: Target) -> bool:
    return any(
        target.startswith(place) if place.endswith((".", "/")) else target == place for place in _PLACES[kind]
    )


def _opens(targets: Sequence[Target], form: Form) -> Blocked | None:
    """Opening a review says what it is about and lists its rows, filled from what was imported; nothing
    else.
    """
    filled = {(s.id, f.id) for s in form.sections for f in s.fields if f.fill or f.table_from}
    repeating = {s.id for s in form.sections if s.repeat}
    for target in targets:
        section, row, name = parts(target)
        listed = section in repeating and row is not None and name is None
        if target in (places.ABOUT, places.LEAD) or listed or (section, name) in filled:
            continue
        return Blocked((Text("Opening a review cannot answer its questions."),))
    return None


def roles_for(form: Form, kind: str, target: Target) -> frozenset[Role]:
    """The roles that may write this kind at this target of a review of this form; empty = nobody."""
    section, row, name = parts(target)
    if section.startswith("_"):
        return _roles_beside(form, kind, section, name or "")
    found = next((s for s in form.sections if s.id == section), None)
    if found is None:
        return _NOBODY
    if kind in (review.ROW_ADDED, review.ROW_REMOVED, review.ROW_RESTORED):
        return _writers(found) if found.repeat and row is not None and name is None else _NOBODY
    if kind == review.NO_ROWS:
        return _writers(found) if found.repeat and row is None and name is None else _NOBODY
    if name is None or (row is None) != (found.rows_of is None):
        return _NOBODY
    if kind in (review.SIGNED, review.SIGNATURE_WITHDRAWN):
        return _one(name.removeprefix(places.SIGNED), dict(found.signed_by), name.startswith(places.SIGNED))
    if kind in (review.EVIDENCE_LINKED, review.EVIDENCE_WITHDRAWN):
        linked = name.removeprefix(places.EVIDENCE).partition(".")[0]
        known = name.startswith(places.EVIDENCE) and any(f.id == linked for f in found.fields)
        return _writers(found) if known else _NOBODY
    field, _, role = name.partition(".")
    asked = next((f for f in found.fields if f.id == field), None)
    if asked is None:
        return _NOBODY
    if kind == review.JUDGED:
        return _one(role, asked.judged_by, bool(role))
    if role:
        return _NOBODY
    if kind == review.COMPUTED:
        return frozenset(Role(s.owner) for s in form.sections) if asked.computed else _NOBODY
    fits = kind in (review.REOPENED, review.SETTLED if asked.judged_by else review.ANSWERED)
    return _writers(found) if fits and asked.computed is None else _NOBODY


def _roles_beside(form: Form, kind: str, section: str, name: str) -> frozenset[Role]:
    """Beside the form's sections: excuses, the panel, reasons for warnings, confirmations, returns."""
    match kind, section:
        case (review.EXCUSED, "_excused") | (review.PANEL, "_panel"):
            field, _, role = name.rpartition(".")
            asked = next((f for s in form.sections for f in s.fields if f.id == field), None)
            if asked is None:
                return _NOBODY
            owner = frozenset({Role(form.section(asked.section).owner)})
            if kind == review.EXCUSED:
                return owner if role in asked.judged_by else _NOBODY
            return owner | _one(role, _WORDS, in_place=True) if role in asked.settled_by else _NOBODY
        case review.REASONED, "_warnings":
            gate = next((g for s in form.sections for g in s.gates if g.id == name), None)
            return _writers(form.section(gate.section)) if gate else _NOBODY
        case review.CONFIRMED, "_validations":
            return frozenset(Role(v.by) for v in form.validations if v.id == name)
        case review.RETURNED, "_review" if name.startswith(places.RETURNED):
            return frozenset[Role]().union(*map(_writers, form.sections)) | MANAGERS
    return _NOBODY


def _one(role: str, roles: Container[str], in_place: bool) -> frozenset[Role]:
    return frozenset({Role(role)}) if in_place and role in roles else _NOBODY


def _may_write_review(who: Person, kind: str, target: Target, form: Form) -> Blocked | None:
    allowed = roles_for(form, kind, target)
    if not allowed:
        return Blocked((NO_PLACE,))
    return None if who.holds(*allowed) else Blocked((_only(allowed),))


def _writers(section: Section) -> frozenset[Role]:
    return frozenset({Role(section.owner), *(Role(role) for role, _ in section.signed_by)})


def _may_as_named(who: Person, kind: str, subject: Subject) -> Blocked | None:
    """Acts that hang on who is named in the record, beside the role."""
    if kind == review.MOVED and not who.holds(Role.QUALITY_LEAD) and who.id != subject.lead:
        return Blocked((Text("Only the review's lead or a quality lead may move it to another version."),))
    return _may_progress(who, subject) if kind == action.ACTION_PROGRESS else None


def _may_progress(who: Person, subject: Subject) -> Blocked | None:
    if subject.verifier is None or who.id in (subject.owner, subject.verifier):
        return None
    if who.holds(Role.QUALITY_LEAD, Role.OPERATIONS_LEAD):
        return None
    return Blocked(
        (Text("Only the action's owner, its verifier, or a quality or operations lead may report on it."),)
    )


def may_verify(
    who: Person, owner: PersonId | None, verifier: PersonId | None, reports: Sequence[action.Reported]
) -> Blocked | None:
    """Nobody verifies their own act: the named verifier does, who neither owns the action nor reported it
    done.

    `reports`: the states the verification replaces; names may be changed, who reported may not.
    """
    if who.id == owner or any(who.id == one.author for one in reports if one.state in ("done", None)):
        return Blocked((Text("Nobody verifies their own action; the named verifier does."),))
    if verifier is None or who.id != verifier:
        return Blocked((Text("This action is verified by the person named as verifier."),))
    if not reports or any(one.state not in ("done", None) for one in reports):
        return Blocked((Text("An action is verified after its owner has reported it done."),))
    return None


def may_return(who: Person, form: Form, section: str) -> Blocked | None:
    """Work is sent back to a step by who has or signs a later one, or by a manager."""
    ids = [s.id for s in form.sections]
    if section not in ids:
        return Blocked((Text("There is no such section in this review."),))
    later = form.sections[ids.index(section) + 1 :]
    allowed = frozenset[Role]().union(*map(_writers, later)) | MANAGERS
    return None if who.holds(*allowed) else Blocked((_only(allowed),))


def _only(roles: frozenset[Role]) -> Text:
    ordered = sorted(roles, key=list(Role).index)
    if len(ordered) == 1:
        return Text("Only a person who is {role} may do this.", role=ordered[0].label)
    names = ", ".join(str(role.label).lower() for role in ordered)
    return Text("Only a person in one of these roles may do this: {roles}.", roles=names)
