"""Who covers for whom: recorded by an administrator, for some days, with a reason."""

from __future__ import annotations

from dataclasses import replace

from reviewdesk.desk.persons import KeyRing, open_vault
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.codec import is_id
from reviewdesk.records import organisation as words
from reviewdesk.records.cover import LONGEST, NEVER
from reviewdesk.records.library import Library
from reviewdesk.records.naming import name_problem, tidy
from reviewdesk.records.organisation import Cover
from reviewdesk.records.rights import Blocked, may_govern
from reviewdesk.texts import Text

LONGEST_REASON = 500


class Covering:
    """Acts of an administrator, whose passphrase opens the organisation's keys for each of them."""

    def __init__(self, library: Library, writer: Writer, keys: KeyRing) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys

    def record(self, cover: Cover, passphrase: str) -> Cover | Blocked:
        """Record a new cover; it counts from its first day to its last."""
        cover = replace(cover, reason=tidy(cover.reason))
        if blocked := may_govern(self._writer.person()):
            return blocked
        if not is_id(cover.id):
            return Blocked((Text("The id of this cover is none that this program makes."),))
        if cover.id in self._library.organisation.covers:
            return Blocked((Text("This cover was recorded already. End it, and record another."),))
        if problems := self._problems(cover):
            return Blocked(tuple(problems))
        return self._write(cover, passphrase)

    def end(self, id_: str, passphrase: str) -> Cover | Blocked:
        """End a cover from now on; what was done under it stays."""
        known = self._library.organisation.covers.get(id_)
        if known is None:
            return Blocked((Text("This cover is not known on this desk."),))
        return self._write(replace(known, ended=True), passphrase)

    def _write(self, cover: Cover, passphrase: str) -> Cover | Blocked:
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        self._writer.control([(words.COVER, (words.cover_change(cover),))], vault.secrets.control)
        return cover

    def _problems(self, cover: Cover) -> list[Text]:
        people = self._library.organisation.people
        covering, of = people.get(cover.person), people.get(cover.of)
        found = []
        if covering is None or not covering.active or of is None or not of.active:
            return [Text("Choose two people who work here.")]
        if covering.id == of.id:
            found.append(Text("Nobody covers for themselves. Choose somebody else."))
        if cover.role in NEVER:
            found.append(
                Text("The role {role} cannot be covered. Give it under People.", role=cover.role.label)
            )
        elif not of.holds(cover.role):
            found.append(Text("{name} does not hold the role {role}.", name=of.name, role=cover.role.label))
        if cover.until < cover.since:
            found.append(Text("The last day lies before the first."))
        elif cover.until - cover.since > LONGEST:
            found.append(Text("At most half a year. Who does it longer is given the role, under People."))
        elif cover.until < self._writer.environment.today():
            found.append(Text("The last day has passed: nothing is covered after the fact."))
        elif cover.until < (seen := self._library.latest.day(self._writer.environment.tz_minutes())):
            found.append(
                Text(
                    "Something here was written on {day} already: by that the last day has passed. Check the "
                    "clock of this computer.",
                    day=seen.isoformat(),
                )
            )
        if not cover.reason:
            found.append(Text("Write the reason; others will read it."))
        elif problem := name_problem(cover.reason, LONGEST_REASON):
            found.append(problem)
        return found
