"""The people of the sample at work: each signs in and does what the desk lets them do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import TypeVar

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.signing import Held
from reviewdesk.errors import Fault
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Given, NotKnown, Place, Value
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Form
from reviewdesk.records.review import Evidence
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.sample.clock import PastClock
from reviewdesk.sample.staff import SamplePerson
from reviewdesk.texts import Text

T = TypeVar("T")


def done(outcome: T | Blocked) -> T:
    """What the desk gave; a no is a fault of the sample, for everything in it is allowed to its people."""
    if isinstance(outcome, Blocked):
        raise Fault(
            Text("The sample organization could not be made: {why}", why=outcome.reasons[0]),
            next_step=Text("Delete its folder and report this; it is an error of the program."),
        )
    return outcome


class Cast:
    """Whoever sits at the desk, and the time that goes by while they work."""

    def __init__(
        self, desk: Desk, clock: PastClock, random: Random, people: Mapping[str, SamplePerson]
    ) -> None:
        self.desk = desk
        self.clock = clock
        self._random = random
        self._people = people
        self._forms: dict[RecordId, Form] = {}

    def id(self, key: str) -> PersonId:
        return self._people[key].id

    def name(self, key: str) -> str:
        return self._people[key].name

    @contextmanager
    def shift(self, key: str, moment: datetime) -> Iterator[Desk]:
        """Somebody signs in at a moment, works, and locks the desk."""
        self.clock.move_to(moment)
        person = self._people[key]
        done(self.desk.persons.sign_in(person.id, person.passphrase))
        yield self.desk
        self.desk.persons.lock()

    def pause(self, least: int = 15, most: int = 90) -> None:
        """Seconds of thinking and typing."""
        self.clock.passes(self._random.randint(least, most))

    def answer(self, review: RecordId, place: Place, value: Value | NotKnown) -> ReviewView:
        """Answer one question; a plain value is given as it is."""
        self.pause()
        answer = value if isinstance(value, NotKnown) else self.given(review, place, value)
        return done(self.desk.reviews.answer(review, place, answer))

    def given(self, review: RecordId, place: Place, value: Value) -> Given:
        """The value as an answer of now; a choice keeps the definitions it was made by."""
        if review not in self._forms:
            self._forms[review] = done(self.desk.reviews.view(review)).form
        form = self._forms[review]
        choices = form.field(place.field).choices
        definitions = form.choice_list(choices).definitions if choices is not None else None
        return Given(value, definitions=definitions, at=self.clock.now())

    def evidence(self, review: RecordId, place: Place, title: str, dated: datetime, where: str) -> None:
        """Name the record an answer rests on."""
        self.pause()
        record = Evidence(title, "record", dated.date(), where)
        done(self.desk.reviews.link_evidence(review, place, record))

    def sign(self, review: RecordId, key: str, scopes: Sequence[Scope]) -> None:
        """Sign these sections or cases as whoever is at the desk."""
        self.pause(60, 240)
        view = done(self.desk.reviews.view(review))
        offers = [offer for offer in self.desk.signing.offers(view) if offer.scope in scopes]
        if {offer.scope for offer in offers} != set(scopes):
            raise Fault(
                Text(
                    "The sample organization could not be made: nothing to sign for {name}.",
                    name=self.name(key),
                )
            )
        signed = done(self.desk.signing.sign(review, offers, self._people[key].passphrase))
        if isinstance(signed, Held):
            first = signed.holds[0] if signed.holds else None
            why = f"{first.scope}: {first.title}: {first.because}" if first else ""
            raise Fault(
                Text("The sample organization could not be made: a signature is held. {why}", why=why)
            )
