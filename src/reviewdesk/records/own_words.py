"""What one person may say that another did: nobody confirms, or sits on a panel, by another's word alone.

A communication, a case or a staff answer tells what happened and may name anybody: its owner answers for it.
Owners, verifiers and leads are named for what they are to do, and do it in their own names.
"""

from __future__ import annotations

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.forms.answers import Confirmation
from reviewdesk.forms.model import Form
from reviewdesk.identity.roles import Role
from reviewdesk.records import places
from reviewdesk.records.naming import tidy
from reviewdesk.records.organisation import Person
from reviewdesk.records.review import PanelMember
from reviewdesk.records.shapes import read
from reviewdesk.texts import Text


def confirms_for_another(body: Body | None, author: Person) -> Text | None:
    """A validation is confirmed by who writes it, and says so."""
    for change in body.changes if body is not None else ():
        said = read(change.content.json, Confirmation) if isinstance(change.content, Value) else None
        if said is not None and said.person != author.id:
            return Text("It is confirmed in the name of another person; everybody confirms for themselves.")
    return None


def seats_another(body: Body | None, author: Person, form: Form) -> Text | None:
    """Why an entry does not tell who sat on a panel; None when nothing speaks against it."""
    for change in body.changes if body is not None else ():
        member = read(change.content.json, PanelMember) if isinstance(change.content, Value) else None
        if member is None:
            continue
        field, _, role = (places.parts(change.target)[2] or "").rpartition(".")
        if member.role != role:
            return Text("It names a member of the panel for another role than its place is for.")
        owner = Role(form.section(form.field(field).section).owner)
        if refused := may_seat(author, member, owner):
            return refused
    return None


def may_seat(author: Person, member: PanelMember, owner: Role) -> Text | None:
    """The section's owner records the panel; a member in another role their own presence, or that nobody
    came.
    """
    outside = member.role == Role.CASE_MANAGER
    if outside and not member.missing.strip() and not member.source.strip():
        return Text("The case manager is outside the organization: name the source of their view.")
    if author.holds(owner) or member.missing.strip() or tidy(member.person) == author.name:
        return None
    return Text(
        "Who takes part in the panel is recorded by who is {role} here, or by each member of themselves.",
        role=owner.label,
    )
