"""What is frozen with a review when it is opened or moved, held against what its author had before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reviewdesk.eventlog.header import Header, RecordId
from reviewdesk.forms.definitions import definitions_for, unfit_definitions
from reviewdesk.forms.model import Form
from reviewdesk.forms.values import in_range
from reviewdesk.forms.versions import ordered
from reviewdesk.records.cover import day_of
from reviewdesk.records.measuring import calendar_of
from reviewdesk.records.organisation import Contract, MeasureTerms, Organisation
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.review import Move, Opening
from reviewdesk.records.terms import complete_by, settings_of
from reviewdesk.texts import Text

_AROUND_MIDNIGHT = timedelta(days=1)
ANY_KIND = "any"
"""What a form names under measure_kinds to be the one for measures that no form is made for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry is held against: the organisation at its control entry, the forms and results here.

    `results`: every value a result ever had; None where it, or one of them, is not here.
    """

    under: Organisation
    form: Callable[[str], Form | None]
    results: Callable[[RecordId], tuple[MeasuredResult, ...] | None]


def misopened(opening: Opening, header: Header, terms: Terms) -> Text | None:
    """Why a review was not opened as the organisation's terms and its result have it; None when it was.

    A result may be corrected later: the opening tells of any value it ever had. What is not here cannot be
    judged.
    """
    under = terms.under
    if under.founding.synthetic and not opening.contract:
        return None  # a form that is tried out, about nothing; in an organisation made for that only
    measure = under.measures.get(opening.measure)
    if measure is None or opening.contract != measure.contract or opening.target != measure.target:
        return Text("Its measure, contract and target are not those that were agreed on then.")
    values = terms.results(opening.result)
    if values is not None and not any(_tells_of(opening, value) for value in values):
        return Text("It does not tell of the result as it was recorded.")
    if values is None and not all(map(in_range, (opening.since, opening.until, opening.known_on))):
        return Text("It does not tell of the result as it was recorded.")
    file = under.forms.get(opening.form_sha256)
    if (
        file is None
        or (file.id, file.version) != (opening.form, opening.form_version)
        or under.in_force.get(file.id) != file.sha256
    ):
        return Text("The form it was opened with was not in force.")
    if opening.additions != under.additions(opening.form):
        return Text("The choices it was opened with are not those the organization had added.")
    contract = under.contracts.get(opening.contract)
    if opening.definitions != definitions_for(opening.form, contract.definitions if contract else ()):
        return Text("The definitions it was opened with are not those of the contract.")
    form = terms.form(opening.form_sha256)
    return None if form is None else _misset(opening, header, form, measure, under)


def _tells_of(opening: Opening, result: MeasuredResult) -> bool:
    told = (opening.measure, opening.period, opening.since, opening.until, opening.sites)
    counts = (opening.numerator, opening.denominator, opening.known_on)
    recorded = (result.measure, result.period, result.since, result.until, result.sites)
    return (*told, *counts) == (*recorded, result.numerator, result.denominator, result.known_on)


def _misset(
    opening: Opening, header: Header, form: Form, measure: MeasureTerms, under: Organisation
) -> Text | None:
    """Settings and days, which hang on the form."""
    if not {measure.kind, ANY_KIND} & set(form.measure_kinds):
        return Text("The form it was opened with is not made for this measure.")
    contract = under.contracts.get(opening.contract)
    if dict(opening.settings) != settings_of(form, contract.settings if contract else {}):
        return Text("The settings it was opened with are not those of the form and the contract.")
    written_on = day_of(header)
    if written_on is None or abs(opening.opened_on - written_on) > _AROUND_MIDNIGHT:
        return Text("It was not opened on the day it says.")
    if (opening.open_by, opening.complete_by) != _due(opening, form, contract):
        return Text("Its due dates are not those of the form and the contract.")
    return None


def _due(opening: Opening, form: Form, contract: Contract | None) -> tuple[date, date | None] | None:
    """When it was to be open, and is to be complete; None where the calendar ends before that."""
    calendar = calendar_of(contract)
    try:
        by = calendar.add_business_days(opening.known_on, contract.opening_days if contract else 5)
        return by, complete_by(form, opening.settings, opening.opened_on, opening.known_on, calendar)
    except (OverflowError, ValueError):
        return None


def frozen_again(form: Form, opening: Opening, contract: Mapping[str, str | int]) -> dict[str, str | int]:
    """The settings of a review that moves to this form: frozen ones stay, new ones are those of today, and
    those it does not have fall away.
    """
    today = settings_of(form, contract)
    return {name: opening.settings.get(name, value) for name, value in today.items()}


def mismoved(move: Move, opening: Opening, terms: Terms) -> Text | None:
    """Why a review cannot be moved so; None when it can.

    It moves forward only, to a version of its own form that was in force; what was frozen with it stays.
    `opening`: with the form it stood on.
    """
    under = terms.under
    file = under.forms.get(move.sha256)
    if file is None or (file.id, file.version) != (move.form, move.version):
        return Text("The version it is moved to was not in force.")
    if move.form != opening.form or ordered(move.version) <= ordered(opening.form_version):
        return Text("A review is moved to a newer version of its own form only.")
    if any(move.settings.get(name, value) != value for name, value in opening.settings.items()):
        return Text("The settings a review was opened with stay as they are.")
    if move.additions != under.additions(move.form):
        return Text("The choices it is moved with are not those the organization had added.")
    form = terms.form(move.sha256)
    if form is None:
        return None  # what is not here cannot be judged
    if unfit := unfit_definitions(form, opening.definitions):
        return unfit
    contract = under.contracts.get(opening.contract)
    due = frozen_again(form, opening, contract.settings if contract else {})
    if any(name not in move.settings for name in due if name in opening.settings):
        return Text("The settings a review was opened with stay as they are.")
    if dict(move.settings) != due:
        return Text("The settings it is moved with are not those of the form and the contract.")
    return None
