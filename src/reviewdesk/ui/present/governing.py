"""People, sites, contracts and measures as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reviewdesk.desk.looking import AccessLine
from reviewdesk.forms.definitions import sets_of
from reviewdesk.forms.durations import spell
from reviewdesk.forms.model import Duration, Form
from reviewdesk.measures.measure import Direction
from reviewdesk.records.measuring import measure_of
from reviewdesk.records.organisation import Contract, MeasureTerms, Organisation, Person
from reviewdesk.records.staff_book import BookLine
from reviewdesk.texts import counted, language, say, tr
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.lists import AccessRow, CoverRow, PersonRow
from reviewdesk.ui.present.moments import day_words, lately


@dataclass(frozen=True, slots=True)
class SettingRow:
    """Something a contract may set: its question, the form's own value as spelled, what it is."""

    id: str
    label: str
    own: str
    duration: bool


@dataclass(frozen=True, slots=True)
class SiteRow:
    key: str
    name: str
    people: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    key: str
    name: str
    funder: str
    terms: str
    measures: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    key: str
    title: str
    counted: str
    target: str
    contract: str
    minimum: str = ""


def book_rows(lines: Iterable[BookLine], organisation: Organisation, now: datetime) -> tuple[HistoryRow, ...]:
    """What happened to a person, as a history tells it."""
    return tuple(
        HistoryRow(
            lately(datetime.fromtimestamp(line.time / 1000, UTC), now),
            organisation.name_of(line.by),
            tr("{what}. By {name}.", what=say(line.what), name=organisation.name_of(line.by))
            if line.by
            else tr("{what}.", what=say(line.what)),
        )
        for line in lines
    )


def access_rows(
    lines: Iterable[AccessLine], organisation: Organisation, now: datetime
) -> tuple[AccessRow, ...]:
    """The access log, as it is shown."""
    return tuple(
        AccessRow(
            lately(datetime.fromtimestamp(line.time / 1000, UTC), now),
            organisation.name_of(line.person) or tr("Nobody"),
            say(line.what),
            line.about,
            line.device,
            line.way.value,
        )
        for line in lines
    )


def cover_rows(organisation: Organisation, today: date) -> tuple[CoverRow, ...]:
    """Who covers for whom: what is in force, what comes, what is over."""
    found = []
    for cover in organisation.covers.values():
        over = cover.ended or cover.until < today
        now = not over and cover.since <= today
        state = tr("Ended") if cover.ended else tr("Over") if over else tr("Now") if now else tr("To come")
        row = CoverRow(
            cover.id,
            organisation.name_of(cover.person),
            organisation.name_of(cover.of),
            say(cover.role.label),
            f"{day_words(cover.since, today)} – {day_words(cover.until, today)}",
            cover.reason,
            state,
            not over,
            now,
        )
        found.append((over, not now, -cover.until.toordinal(), row))
    return tuple(row for *_, row in sorted(found, key=lambda one: one[:3]))


def cover_words(row: CoverRow) -> str:
    """A cover in one sentence."""
    return tr(
        "{who} covers for {of} as {role}, {days}. {reason}",
        who=row.who,
        of=row.of,
        role=row.role,
        days=row.days,
        reason=row.reason,
    )


def covers_now(organisation: Organisation, person: str, today: date) -> tuple[str, ...]:
    """For whom somebody covers today, in words."""
    return tuple(
        tr(
            "covers for {name} ({role}) until {day}",
            name=organisation.name_of(cover.of),
            role=say(cover.role.label),
            day=day_words(cover.until, today),
        )
        for cover in organisation.covers.values()
        if cover.person == person and not cover.ended and cover.since <= today <= cover.until
    )


def person_rows(
    organisation: Organisation, signs_in: frozenset[str], awaited: frozenset[str] = frozenset()
) -> tuple[PersonRow, ...]:
    """Everybody by name; those who left last. `signs_in`: ids of those with a key on this desk; `awaited`:
    of those who still have their first passphrase.
    """
    rows = [
        PersonRow(
            key=person.id,
            name=f"{person.name} ({person.title})" if person.title else person.name,
            roles=", ".join(say(role.label) for role in person.roles),
            sites=_sites(person, organisation),
            active=person.active,
            signs_in=person.id in signs_in,
            first=person.id in awaited,
        )
        for person in organisation.people.values()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.active, row.name.casefold())))


def _sites(person: Person, organisation: Organisation) -> str:
    if person.all_sites:
        return tr("All sites")
    names = sorted(organisation.sites[s].name for s in person.sites if s in organisation.sites)
    return ", ".join(names) or tr("None")


def site_rows(organisation: Organisation) -> tuple[SiteRow, ...]:
    rows = []
    for site in organisation.sites.values():
        n = sum(person.active and person.reaches(site.id) for person in organisation.people.values())
        rows.append(SiteRow(site.id, site.name, say(counted("{n} person", "{n} people", n))))
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def contract_rows(organisation: Organisation) -> tuple[ContractRow, ...]:
    rows = []
    for contract in organisation.contracts.values():
        n = sum(measure.contract == contract.id for measure in organisation.measures.values())
        rows.append(
            ContractRow(
                contract.id,
                contract.name,
                contract.funder,
                _terms(contract),
                say(counted("{n} measure", "{n} measures", n)),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _terms(contract: Contract) -> str:
    opens = say(
        counted("opens within {n} business day", "opens within {n} business days", contract.opening_days)
    )
    parts = [contract.state, opens]
    if contract.settings:
        n = len(contract.settings)
        parts.append(say(counted("{n} limit of its own", "{n} limits of its own", n)))
    parts += [one.name for one in sets_of(contract.definitions)]
    return " · ".join(part for part in parts if part)


def measure_rows(organisation: Organisation) -> tuple[MeasureRow, ...]:
    rows = []
    for terms in organisation.measures.values():
        contract = organisation.contracts.get(terms.contract)
        minimum = f"{terms.minimum.normalize():,f}" if terms.minimum else ""
        rows.append(
            MeasureRow(
                terms.id,
                terms.title,
                counted_words(terms),
                target_words(terms),
                contract.name if contract else "",
                tr("judged from {n} {denominator}", n=minimum, denominator=terms.denominator)
                if minimum
                else "",
            )
        )
    return tuple(sorted(rows, key=lambda row: row.title.casefold()))


def counted_words(terms: MeasureTerms) -> str:
    """What is counted over what."""
    if terms.unit == "proportion":
        return tr("{numerator} of {denominator}", numerator=terms.numerator, denominator=terms.denominator)
    return tr("{numerator} over {denominator}", numerator=terms.numerator, denominator=terms.denominator)


def target_words(terms: MeasureTerms, *, bare: bool = False) -> str:
    """A target with its direction: at most 1 per 1,000 participant days; at least 95%. `bare`: without the
    unit, where that stands beside it.
    """
    if terms.unit == "proportion":
        number = f"{(terms.target * 100).normalize():f}%"
    elif bare:
        number = f"{terms.target:f}"
    else:
        number = tr(
            "{value} per {per} {denominator}",
            value=f"{terms.target.normalize():f}",
            per=f"{terms.per:,}",
            denominator=terms.denominator,
        )
    if measure_of(terms).direction is Direction.LOWER_IS_BETTER:
        return tr("at most {value}", value=number)
    return tr("at least {value}", value=number)


def setting_rows(forms: Iterable[Form]) -> tuple[SettingRow, ...]:
    """What the forms in force let a contract set, each once."""
    found: dict[str, SettingRow] = {}
    for form in forms:
        for setting in form.settings:
            duration = isinstance(setting.value, (Duration, str))
            own = spell(setting.value) if isinstance(setting.value, Duration) else str(setting.value)
            ask = setting.ask.said(language())
            found.setdefault(setting.id, SettingRow(setting.id, ask, own, duration))
    return tuple(found.values())


def kind_choices(forms: Iterable[Form]) -> tuple[tuple[str, str], ...]:
    """Kinds of measure the forms in force are made for, with the form's title."""
    found: dict[str, str] = {}
    for form in forms:
        for kind in form.measure_kinds:
            found.setdefault(kind, f"{kind.replace('-', ' ').capitalize()} · {form.title.said(language())}")
    return tuple(found.items())
