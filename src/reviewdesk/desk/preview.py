"""A desk on which one form is tried out: in a folder of its own, encrypted, gone when it is closed."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.errors import Fault
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import FormProblems
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import Cost
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, say, tr

_COST = Cost(n=1 << 10)
"""The folder lives as long as the window: what guards it is the random key and that it is deleted."""

_LEADS = (Role.QUALITY_LEAD, Role.SUPERVISOR)
"""Always there: who leads the review, and who can start one."""

_READS = frozenset(
    {
        Role.SUPERVISOR,
        Role.NURSE_CONSULTANT,
        Role.QUALITY_LEAD,
        Role.OPERATIONS_LEAD,
        Role.FINANCE_LEAD,
        Role.SENIOR_LEADER,
    }
)


@dataclass(slots=True)
class Preview:
    """A form open to be tried; `people`: one for every role that works on it, all with one passphrase."""

    desk: Desk
    form: Form
    review: RecordId
    people: tuple[Person, ...]
    passphrase: str
    folder: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        """Everything that was typed is gone."""
        self.desk.close()
        self.folder.cleanup()


def open_preview(text: str, file: str, environment: Environment) -> Preview | FormProblems:
    """Try a form: nothing of it is kept. Its problems, where it cannot be used."""
    form = load_form(text.encode("utf-8"), file)
    if isinstance(form, FormProblems):
        return form
    folder = tempfile.TemporaryDirectory(prefix="reviewdesk-preview-")
    try:
        return _opened(form, text, environment, folder)
    except BaseException:
        folder.cleanup()
        raise


def _opened(
    form: Form, text: str, environment: Environment, folder: tempfile.TemporaryDirectory[str]
) -> Preview:
    passphrase = "-".join(environment.random(2).hex() for _ in range(3))
    wanted = FirstRun(tr("Preview of a form"), tr("Nobody"), passphrase, synthetic=True)
    opened = first_run(home_at(Path(folder.name) / "home"), wanted, environment, cost=_COST)
    desk = opened.desk
    _done(desk.persons.sign_in(opened.administrator, passphrase))
    people = tuple(
        NewPerson(say(role.label), (role,), all_sites=True, passphrase=passphrase, own=True)
        for role in roles_of(form)
    )
    added = desk.staffing.add(people, passphrase)
    _done(added)
    _done(desk.previewing.take(form, text, passphrase))
    lead = next(p for p in desk.organisation.people.values() if _LEADS[0] in p.roles)
    _done(desk.persons.sign_in(lead.id, passphrase))
    review = desk.previewing.begin(form)
    _done(review)
    assert not isinstance(review, Blocked)
    assert not isinstance(added, Blocked)
    return Preview(desk, form, review, added, passphrase, folder)


def roles_of(form: Form) -> tuple[Role, ...]:
    """The roles that work on a review of this form, in their own order."""
    named = {role.value for role in _LEADS}
    for section in form.sections:
        named |= {section.owner, *(role for role, _ in section.signed_by)}
        for field in section.fields:
            named |= {*field.judged_by, *field.settled_by}
    named |= {validation.by for validation in form.validations}
    return tuple(role for role in Role if role.value in named and role in _READS)


def _done(found: object) -> None:
    """A preview stands on a desk that was just made: a no is a fault of ours."""
    if isinstance(found, Blocked):
        raise Fault(
            Text("The form cannot be previewed: {why}", why=" ".join(say(r) for r in found.reasons)),
            next_step=Text("Check the form with “reviewdesk forms check”."),
        )
