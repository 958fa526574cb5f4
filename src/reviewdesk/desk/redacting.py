"""Redaction: somebody asks, an administrator who is another person orders, and it is gone for good."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reviewdesk.desk.drafting import Drafting
from reviewdesk.desk.persons import KeyRing, Persons, open_vault
from reviewdesk.desk.restoring import MayBeBack, may_be_back
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.errors import DeskError, Fault
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.codec import is_hash
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, RecordId, Stream, Target
from reviewdesk.forms.model import Form
from reviewdesk.records import kinds, places, redaction
from reviewdesk.records.evidence_files import named_files
from reviewdesk.records.library import Library
from reviewdesk.records.ordering import order_data, order_statement
from reviewdesk.records.organisation import Person
from reviewdesk.records.redaction import Asked, Hold, Order, Ordered, Request
from reviewdesk.records.resting import rests_on
from reviewdesk.records.review_fold import opening_of
from reviewdesk.records.rights import Blocked, ever_writes, may_order, may_see
from reviewdesk.records.shapes import written
from reviewdesk.store.blobs import BlobId, Blobs, BlobState
from reviewdesk.store.disk import DiskFull
from reviewdesk.store.faults import telling
from reviewdesk.store.files import write_atomically
from reviewdesk.store.reading import Reading
from reviewdesk.texts import Text, counted


@dataclass(frozen=True, slots=True)
class Listed:
    """A request and what became of it.

    `outstanding`: an order stands, but could not be carried out yet. `against`: why the last order has no
    effect. `back`: entries that came back, written by somebody who did not know of the redaction. `hold` is
    the record's own; `covered_by`: the words of one on a review that rests on it.
    """

    request: Request
    title: str
    what: tuple[Text | str, ...]
    asked_by: str
    done: Ordered | None = None
    done_by: str = ""
    outstanding: bool = False
    against: Text | None = None
    back: tuple[EntryId, ...] = ()
    hold: Hold | None = None
    covered_by: Text | None = None

    @property
    def waits(self) -> bool:
        """Whether an administrator has something to decide."""
        return self.done is None or bool(self.back)


class NotCarriedOut(Fault):
    """An order stands in the log, and what it takes away could not be deleted yet."""

    def __init__(self, why: DeskError) -> None:
        full = isinstance(why, DiskFull)
        super().__init__(
            Text("A redaction that was ordered is not carried out yet."),
            why=Text("There is no room left on the disk.") if full else why.what,
            next_step=Text(
                "The order stands and cannot be taken back; what it names is shown to nobody any more, but "
                "still lies encrypted on this disk. Free some space, then close the desk and open it again: "
                "it is deleted then."
            )
            if full
            else Text(
                "The order stands and cannot be taken back; what it names is shown to nobody any more, but "
                "still lies encrypted on this disk. When the disk can be written again, close the desk and "
                "open it again: it is deleted then."
            ),
        )


HEARD = "redacted"
"""Beside the copies: the orders for which all that were there before are deleted, one a line."""


class Redacting:
    """What is redacted cannot be brought back, by nobody; issued packs and backups are out of reach."""

    def __init__(
        self,
        library: Library,
        writer: Writer,
        keys: KeyRing,
        reading: Reading,
        drafting: Drafting,
        blobs: Blobs,
        copies: Path,
        persons: Persons,
    ) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys
        self._reading = reading
        self._drafting = drafting
        self._blobs = blobs
        self._copies = copies
        self._persons = persons
        self._carried_out: set[EntryId] = set()  # orders

    # -- asking -----------------------------------------------------------------------------

    def reach(self, record: RecordId, targets: Sequence[Target]) -> tuple[Target, ...] | Blocked:
        """What would go with these targets, themselves included: what was written in the same acts."""
        graph = self._reached(record)
        if isinstance(graph, Blocked):
            return graph
        wanted = redaction.beside(targets, graph)
        if places.ABOUT in wanted and places.ABOUT not in targets:
            return Blocked(
                (
                    Text("This was written in one act with the opening of the review."),
                    Text("It can only be redacted with the whole record."),
                )
            )
        unfit = Asked(wanted).unfit()
        return Blocked((unfit,)) if unfit else wanted

    def beside(self, record: RecordId, target: Target) -> tuple[Text | str, ...] | Blocked:
        """What would go with a target, in words: what was written in the same acts."""
        reached = self.reach(record, [target])
        if isinstance(reached, Blocked):
            return reached
        form = self._library.subject(record).form
        return tuple(_words(other, form) for other in reached if other != target)

    def ask(
        self, record: RecordId, targets: Sequence[Target], reason: str, *, whole: bool = False
    ) -> EntryId | Blocked:
        """Ask that these targets (or the whole record) be redacted; what was written in the same acts goes
        too.

        The reason stays in the log: it must not repeat what is to go.
        """
        graph = self._reached(record)
        if isinstance(graph, Blocked):
            return graph
        if not reason.strip():
            return Blocked((Text("Write why this must not be kept, without repeating it."),))
        reached: tuple[Target, ...] | Blocked = () if whole else self.reach(record, targets)
        if isinstance(reached, Blocked):
            return reached
        asked = Asked(reached, whole)
        if unfit := asked.unfit():
            return Blocked((unfit,))
        if not redaction.entries_asked(asked, graph):
            return Blocked((Text("There is nothing here that could be redacted."),))
        target = redaction.request_target(self._writer.environment.new_id())
        act = Act(
            record, redaction.REQUESTED, (Change(target, Value(written(asked))),), reason=reason.strip()
        )
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else done[-1].entry.id

    def take_back(self, request: Request, reason: str) -> Blocked | None:
        """Take one's own request back, or decline another's as an administrator; the reason is kept."""
        graph = self._reached(request.record)
        if isinstance(graph, Blocked):
            return graph
        who = self._writer.person()
        if request.author != who.id and (blocked := may_order(who, None)):
            return blocked
        if not reason.strip():
            return Blocked((Text("Write why nothing is redacted."),))
        if not any(one.entry == request.entry for one in redaction.requests_of(request.record, graph)):
            return Blocked((Text("This request does not stand any more."),))
        if any(by.order.request == request.entry for by in self._library.redacted(request.record).values()):
            return Blocked((Text("This was redacted already; nothing can be taken back."),))
        act = Act(
            request.record, redaction.TAKEN_BACK, (Change(request.target, None),), reason=reason.strip()
        )
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else None

    def may_be_back(self) -> MayBeBack | None:
        """What may have come back with an older copy of the desk's file; it names records by their ids."""
        return may_be_back(self._library, self._blobs)

    # -- deciding ---------------------------------------------------------------------------

    def listed(self) -> tuple[Listed, ...] | Blocked:
        """Every request in the person's scope, those that wait first; for who may ask or order."""
        who = self._writer.person()
        if not ever_writes(who, redaction.REQUESTED):
            return Blocked((Text("Your role neither asks for redactions nor orders them."),))
        found = [
            self._listed(request)
            for record in self._reading.records_with(redaction.REQUESTED)
            if may_see(who, self._library.subject(record).sites) is None
            for request in redaction.requests_of(record, self._library.graph(record))
        ]
        return tuple(sorted(found, key=lambda one: (not one.waits, -one.request.at, one.request.entry)))

    def order(self, request: Request, reason: str, passphrase: str) -> Listed | Blocked:
        """Order what was asked for, with every earlier value of it; nobody can undo it.

        Raises NotCarriedOut when the order stands and its deletions do not: ordered again, it goes on with
        those.
        """
        graph = self._reached(request.record)
        if isinstance(graph, Blocked):
            return graph
        who = self._writer.person()
        if blocked := may_order(who, request.author):
            return blocked
        if (hold := self._hold_over(request.record)) is not None:
            return Blocked((self._held_words(hold, request.record),))
        if not reason.strip():
            return Blocked((Text("Write why you order it, without repeating what goes."),))
        if not any(one.entry == request.entry for one in redaction.requests_of(request.record, graph)):
            return Blocked((Text("This request does not stand any more."),))
        entries = redaction.entries_asked(request.asked, graph)
        if not set(entries) - graph.redacted:
            taken = self._library.redacted(request.record).values()
            if not {by.entry for by in taken} <= self._carried_out:
                self.carry_out()
                return self._listed(request)
            return Blocked((Text("All of this was redacted already."),))
        subject = self._library.subject(request.record)
        order = Order(
            request.record,
            request.entry,
            entries,
            reason.strip(),
            files=_files(entries, graph),
            knew=graph.frontier(),
            sites=subject.sites,
            form=subject.form.sha256 if subject.form else "",
        )
        change = redaction.order_change(order, self._writer.environment.random(8).hex())
        if blocked := self._sign(who, change, passphrase):
            return blocked
        self.carry_out()
        return self._listed(request)

    def hold(self, record: RecordId, held: bool, reason: str, passphrase: str) -> Blocked | None:
        """Put a legal hold on a record, or lift it.

        One on a review covers what the review rests on: nothing of that is redacted while it stands. Set
        again, it covers what the review has come to rest on since, too.
        """
        if isinstance(graph := self._reached(record), Blocked):
            return graph
        who = self._writer.person()
        if blocked := may_order(who, None):
            return blocked
        if not reason.strip():
            return Blocked((Text("Write why; it is kept with the hold."),))
        organisation = self._library.organisation
        covers = self.covered(record) if held else ()
        if held and organisation.is_held(record):
            before = organisation.holds[record].covers
            if set(covers) <= set(before):
                return Blocked((Text("A legal hold stands already."),))
            covers = tuple(sorted({*before, *covers}))
        elif not held and not organisation.is_held(record):
            return Blocked((Text("No legal hold stands."),))
        change = redaction.hold_change(Hold(record, held, reason.strip(), covers))
        return self._govern(who, redaction.HELD, change, passphrase)

    def covered(self, record: RecordId) -> tuple[RecordId, ...]:
        """The records that a legal hold on this one covers beside it, as it is now."""
        return tuple(sorted(rests_on(self._library, record)))

    # -- carrying out -----------------------------------------------------------------------

    def carry_out(self) -> None:
        """Delete what hangs on redacted entries beside the log: drafts, evidence files that no other entry
        names, copies made before a change of the file's form; and what the log itself still holds of them.
        Done after an order and whenever a desk is opened. Raises NotCarriedOut when it cannot be.
        """
        try:
            self._carried_out |= self._carry_out()
        except DeskError as error:
            raise NotCarriedOut(error) from error

    def _carry_out(self) -> set[EntryId]:
        newest, addresses, orders = 0, set[str](), set[EntryId]()
        fields: list[tuple[RecordId, tuple[Target, ...]]] = []
        for record in self._library.ordered_records():
            done = {by.entry: by for by in self._library.redacted(record).values()}
            orders.update(done)
            for ordered in done.values():
                newest = max(newest, ordered.at)
                asked = redaction.asked_by(ordered.order, self._library.graph(record))
                if asked is not None:
                    fields.append((record, asked.targets))
                addresses.update(ordered.order.files)
        # Files first: on a full disk they make the room that the rest needs.
        self._delete_files(addresses)
        self._delete_copies(newest, orders)
        self._library.deletions.carry_out()
        for record, targets in fields:
            self._drafting.forget(record, targets)
        self._keep_heard(orders)
        return orders

    def _delete_copies(self, newest: int, orders: set[EntryId]) -> None:
        """Delete the copies that are older than the newest order; after a deletion, and on an order that they
        were never held against, all: clocks may be wrong, so which were heard of is kept beside the copies.
        """
        if not orders:
            return
        deletions, heard = self._library.deletions, self._copies / HEARD
        with telling(self._copies):
            if not self._copies.exists():
                return
            known = heard.read_bytes().decode("ascii", "replace").split() if heard.exists() else ()
            every = deletions.count or deletions.owed or not orders <= set(known)
            for copy in self._copies.iterdir():
                if copy != heard and (every or copy.stat().st_mtime * 1000 <= newest):
                    copy.unlink()

    def _keep_heard(self, orders: set[EntryId]) -> None:
        """Keep for which orders there are no copies any more. Where it cannot be kept, they go once more."""
        if orders and self._copies.exists():
            with suppress(OSError):
                write_atomically(self._copies / HEARD, "\n".join(sorted(orders)).encode("ascii"))

    def _delete_files(self, addresses: set[str]) -> None:
        """Delete those of these files that no entry names any more.

        What was ordered in one record takes no evidence away from another: whoever knows an address can
        write it into a record of their own.
        """
        here = {a for a in addresses if is_hash(a) and self._blobs.state(BlobId(a)) is BlobState.HERE}
        if not here:
            return
        for record in self._library.ids("review"):
            graph = self._library.graph(record)
            here -= {file.address for file in named_files(graph, graph)}
        for address in here:
            self._blobs.delete(BlobId(address))

    # -- parts ------------------------------------------------------------------------------

    def _reached(self, record: RecordId) -> RecordGraph | Blocked:
        """The record's graph, for who may see the record."""
        who = self._writer.person()
        if self._library.type_of(record) is None:
            return Blocked((Text("This record is not on this desk."),))
        if blocked := may_see(who, self._library.subject(record).sites):
            self._writer.access(kinds.FAILED, record, {"what": "redaction"})
            return blocked
        return self._library.graph(record)

    def _hold_over(self, record: RecordId) -> Hold | None:
        """The hold that stands in the way; what a held review has come to rest on later is covered too.

        What came later is judged here only: the fold knows what the hold itself names.
        """
        organisation = self._library.organisation
        if (found := organisation.hold_over(record)) is not None:
            return found
        standing = (hold for hold in organisation.holds.values() if hold.held)
        return next((hold for hold in standing if record in rests_on(self._library, hold.record)), None)

    def _held_words(self, hold: Hold, record: RecordId) -> Text:
        if hold.record == record:
            return Text("A legal hold stands on this record: nothing of it may be redacted.")
        fold = self._library.fold(hold.record)
        if fold is None or may_see(self._writer.person(), fold.opening.sites) is not None:
            return Text(
                "A legal hold stands on a review outside your scope, which rests on this record: nothing of "
                "it may be redacted. Ask an administrator with all sites."
            )
        return Text(
            "A legal hold stands on the review “{title}”, which rests on this record: nothing of it may be "
            "redacted until that hold is lifted.",
            title=fold.opening.title,
        )

    def _govern(self, who: Person, kind: str, change: Change, passphrase: str) -> Blocked | None:
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        self._writer.control([(kind, (change,))], vault.secrets.control)
        return None

    def _sign(self, who: Person, change: Change, passphrase: str) -> Blocked | None:
        """Order it with one's own signature: the organisation's key alone does not say who ordered."""
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        key = self._persons.open_key(who.id, passphrase)
        if isinstance(key, Blocked):
            return key
        control, now = vault.secrets.control, self._writer.environment.moment()
        tip = self._library.log.tip(control.key_id, Stream.CONTROL)
        prev = tip[1] if tip is not None else None
        statement = order_statement(change, org=self._library.org, person=who.id, prev=prev, time=now)
        signed = order_data(statement, key.sign_statement(statement, at=now))
        self._writer.control([(redaction.ORDERED, (change,))], control, signed)
        return None

    def _listed(self, request: Request) -> Listed:
        library, record = self._library, request.record
        graph, organisation = library.graph(record), library.organisation
        opening = opening_of(graph) if library.type_of(record) == "review" else None
        orders = [one for one in library.orders(record) if one.order.request == request.entry]
        stopped = [why for one in orders if (why := redaction.against(one, graph)) is not None]
        done = [one for one in orders if redaction.against(one, graph) is None]
        last = done[-1] if done else None
        hold = self._hold_over(record)
        return Listed(
            request,
            opening.title if opening else "",
            tuple(_words(target, library.subject(record).form) for target in request.asked.targets),
            organisation.name_of(request.author),
            last,
            organisation.name_of(last.author) if last else "",
            last is not None and last.entry not in self._carried_out,
            stopped[-1] if stopped and not done else None,
            redaction.came_back(last, graph, library.knew(last)) if last else (),
            organisation.holds[record] if organisation.is_held(record) else None,
            self._held_words(hold, record) if hold is not None and hold.record != record else None,
        )


def hold_words(covered: int) -> Text:
    """What is said when a hold was set; `covered`: how many records it covers beside its own."""
    if not covered:
        return Text("The legal hold stands.")
    return counted(
        "The legal hold stands. It covers {n} record the review rests on too: result, actions, imported "
        "rows, participants.",
        "The legal hold stands. It covers {n} records the review rests on too: result, actions, imported "
        "rows, participants.",
        covered,
    )


def _files(entries: Sequence[EntryId], graph: RecordGraph) -> tuple[str, ...]:
    """The addresses of the evidence files these entries hold the keys of."""
    return tuple(sorted({file.address for file in named_files(graph, entries)}))


def _words(target: Target, form: Form | None) -> Text | str:
    """What a target is called: by the question, for a note that it is one, else by itself."""
    _section, row, name = places.parts(target)
    if name is None:
        return Text("That there is such a case") if row is not None else target
    if name.startswith(places.NOTE):
        return Text("A note")
    field = name.removeprefix(places.EVIDENCE).partition(".")[0]
    asked = next((f.ask.said() for s in form.sections for f in s.fields if f.id == field), "") if form else ""
    if name.startswith(places.EVIDENCE):
        return Text("Evidence for “{asked}”", asked=asked or field)
    return asked or target
