"""The invented participants of the sample: names, birth dates, numbers, and the sites they have lived at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reviewdesk.sample.clock import Plan
from reviewdesk.sample.staff import ADMINISTRATOR, PLACES, STAFF

_GIVEN = """
Abena Adele Alma Amir Anders Anneliese Arturo Beatriz Bernice Bertram Bo Calvin Camille Carlotta Cedric
Celia Chester Clarice Clifton Corinne Darnell Delphine Desmond Dolores Edwin Elena Eloise Emmett Estelle
Ezra Farida Felix Fern Florian Gideon Gilda Greta Gustavo Hattie Hector Henrike Ida Ignacio Imogen Irene
Isidro Jarvis Jonas Josefa Juno Kazimir Keiko Lamar Leonora Lorenz Lucinda Mabel Magnus Marisol Maurice
Mei Milton Minerva Nadia Nestor Odell Odette Olive Orlando Otis Paloma Percy Petra Quentin Ramona Reuben
Rosalind Rufus Sabina Selma Silas Soledad Sunniva Tamsin Thaddeus Theo Ursula Valentin Velma Vera Viggo
Wanda Wendell Winifred Xiomara Yusuf Zelda
""".split()  # noqa: SIM905 -- words read better than quotes
_FAMILY = """
Abbott Achebe Alder Almeida Ames Arroyo Baptista Barlow Beckett Bellamy Birch Boateng Brandvold Caldwell
Cardenas Castellan Chidi Clovis Corbin Covarrubias Dahl Delacroix Devlin Dombrowski Easton Eklund
Escobedo Fairchild Fenwick Ferrante Fontaine Galloway Garrity Grayling Haldane Halloran Hargrove
Hashimoto Hollis Ibarra Ingram Jablonski Jessup Kaplan Kestrel Kowalczyk Lachance Langford Larkspur
Lindqvist Loomis Maddox Marchetti Mbatha Merriweather Montoya Nakagawa Nettles Northcott Obuya Okonjo
Ormsby Ostrowski Paredes Penhallow Pruitt Quarles Quintero Radcliffe Renner Rosewood Salcedo Sandoval
Sayre Shapley Sorensen Stroud Tallis Tenorio Thornbury Trask Underhill Valcourt Vandermeer Venkataraman
Wexler Whitlock Winslow Wolcott Yarrow Yamada Zavala Zielinski
""".split()  # noqa: SIM905 -- words read better than quotes

_MOVED = 11
_JOINED = 6
_LEFT = 5


@dataclass(frozen=True, slots=True)
class Lived:
    """A stretch at a site, by its key in PLACES; `until` None = still there."""

    place: str
    since: date
    until: date | None = None

    def days_in(self, since: date, until: date) -> int:
        """Days of this stretch within two days, both counted."""
        last = min(until, self.until) if self.until else until
        return max(0, (last - max(since, self.since)).days + 1)


@dataclass(frozen=True, slots=True)
class Resident:
    """An invented participant. `number` is what the health plan calls them."""

    given: str
    family: str
    birth_date: date
    number: str
    lived: tuple[Lived, ...]

    def place_on(self, day: date) -> str | None:
        for stretch in self.lived:
            if stretch.since <= day and (stretch.until is None or day <= stretch.until):
                return stretch.place
        return None


def invent_residents(random: Random, plan: Plan) -> tuple[Resident, ...]:
    """As many participants as the sites support, some of whom moved, joined or left within the year."""
    taken = {person.name for person in (*STAFF, ADMINISTRATOR)}
    numbers = random.sample(range(20_417, 98_760), sum(place.participants for place in PLACES))
    homes = [place.key for place in PLACES for _ in range(place.participants)]
    unusual = random.sample(range(len(homes)), _MOVED + _JOINED + _LEFT)
    moved, joined, left = unusual[:_MOVED], unusual[_MOVED : _MOVED + _JOINED], unusual[_MOVED + _JOINED :]
    found = []
    for at, home in enumerate(homes):
        given, family = _name(random, taken)
        born = plan.today - timedelta(days=random.randint(23 * 365, 88 * 365))
        came = plan.quarters[0].since - timedelta(days=random.randint(40, 3200))
        lived: tuple[Lived, ...] = (Lived(home, came),)
        # Moves lie before the desk came into use: it was told of them as history.
        day = _within(random, plan.quarters[0].since, plan.founded)
        if at in moved:
            other = random.choice([place.key for place in PLACES if place.key != home])
            lived = (Lived(other, came, day - timedelta(days=1)), Lived(home, day))
        elif at in joined:
            lived = (Lived(home, day),)
        elif at in left:
            lived = (Lived(home, came, day),)
        found.append(Resident(given, family, born, f"GLP-{numbers[at]:06d}", lived))
    return tuple(found)


def participant_days(residents: tuple[Resident, ...], place: str, since: date, until: date) -> int:
    """Days that participants lived at a site between two days, both counted."""
    return sum(
        stretch.days_in(since, until)
        for resident in residents
        for stretch in resident.lived
        if stretch.place == place
    )


def _name(random: Random, taken: set[str]) -> tuple[str, str]:
    while True:
        given, family = random.choice(_GIVEN), random.choice(_FAMILY)
        if f"{given} {family}" not in taken:
            taken.add(f"{given} {family}")
            return given, family


def _within(random: Random, since: date, until: date) -> date:
    return since + timedelta(days=random.randint(8, max(9, (until - since).days - 8)))
