"""A further file of invented admissions, for trying an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from reviewdesk.records.people import Participant
from reviewdesk.sample.admissions import CONDITIONS, SOURCE, Stay, as_csv
from reviewdesk.sample.staff import ZONE

EXAMPLE_FILE = "example-admissions.csv"
"""Lies in the sample's home."""

_KNOWN = 5
_FAULTY = (
    "GLP-000001,Nobody,Known,01/01/1950,IMP,last Tuesday,,Pneumonia,St. Brendan Medical Center,V000001\r\n"
)


def next_delivery(random: Random, participants: Sequence[Participant], now: datetime) -> bytes:
    """A CSV of the two days before `now`.

    Five stays of participants, one of a stranger, and one row that cannot be read.
    """
    zone = ZoneInfo(ZONE)
    living = [p for p in participants if p.site_on(now.date()) and p.identity.birth_date and _number(p)]
    names = list(CONDITIONS)
    rows = []
    for count, person in enumerate(random.sample(living, _KNOWN)):
        condition = random.choice(names)
        assert person.identity.birth_date is not None
        rows.append(
            Stay(
                visit=f"V{now:%y%m%d}{count:02}",
                number=_number(person),
                given=person.identity.given,
                family=person.identity.family,
                birth_date=person.identity.birth_date,
                kind="IMP",
                admitted=(now - timedelta(hours=5 + 9 * count))
                .astimezone(zone)
                .replace(second=0, microsecond=0),
                ended=None,
                reason=CONDITIONS[condition][0],
                facility="Lakefront General Hospital",
            )
        )
    rows.append(
        Stay(
            visit=f"V{now:%y%m%d}90",
            number="GLP-117733",
            given="Ferdinand",
            family="Oakes",
            birth_date=date(1949, 8, 14),
            kind="EMER",
            admitted=(now - timedelta(hours=30)).astimezone(zone).replace(second=0, microsecond=0),
            ended=None,
            reason="Chest pain, ruled out",
            facility="Maumee Valley Hospital",
        )
    )
    return as_csv(rows) + _FAULTY.encode()


def _number(participant: Participant) -> str:
    """What the health plan calls them; empty when it never told."""
    return next((i.value for i in participant.identity.identifiers if i.system == SOURCE), "")
