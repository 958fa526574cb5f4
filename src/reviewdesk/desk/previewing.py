"""Trying a form out: in an organization made for it and for nothing else."""

from __future__ import annotations

from decimal import Decimal

from reviewdesk.desk.persons import KeyRing, open_vault
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.model import Form
from reviewdesk.records import organisation as control
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import FormFile
from reviewdesk.records.review import Opening
from reviewdesk.records.rights import Blocked, Subject, may_govern
from reviewdesk.records.shapes import written
from reviewdesk.records.terms import settings_of
from reviewdesk.texts import Text, tr


class Previewing:
    """Only where the organization is a synthetic one: a form tried out is never in force anywhere."""

    def __init__(self, library: Library, writer: Writer, keys: KeyRing) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys

    def take(self, form: Form, text: str, passphrase: str) -> Blocked | None:
        """Make a form known here, whatever its version and whatever it is for."""
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        if not self._library.organisation.founding.synthetic:
            return Blocked((Text("A form is tried out in an organization made for that only."),))
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        file = FormFile(form.id, form.version, form.sha256, text)
        self._writer.control([(control.FORM, (control.form_change(file),))], vault.secrets.control)
        return None

    def begin(self, form: Form) -> RecordId | Blocked:
        """A review on the form, about nothing, led by whoever is signed in."""
        if not self._library.organisation.founding.synthetic:
            return Blocked((Text("A form is tried out in an organization made for that only."),))
        record = RecordId(self._writer.environment.new_id())
        opening = self._opening(form)
        changes = (
            Change(places.ABOUT, Value(written(opening))),
            Change(places.LEAD, Value(self._writer.person().id)),
        )
        act = Act(record, words.OPENED, changes, form=form.sha256, subject=Subject((), form))
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else record

    def _opening(self, form: Form) -> Opening:
        today = self._writer.environment.today()
        return Opening(
            title=form.title.said(),
            form=form.id,
            form_version=form.version,
            form_sha256=form.sha256,
            settings=settings_of(form, {}),
            contract="",
            measure=tr("Preview"),
            result=RecordId(self._writer.environment.new_id()),
            period=tr("no period"),
            since=today,
            until=today,
            numerator=0,
            denominator=Decimal(1),
            target=Decimal(0),
            known_on=today,
            opened_on=today,
            open_by=today,
            complete_by=None,
        )
