"""The settings a review opens under: the form's, overridden by the contract's, frozen as written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from reviewdesk.forms.durations import parse_duration, spell
from reviewdesk.forms.model import Duration, Form, SettingRef, Unit
from reviewdesk.measures.clock import BusinessCalendar


def settings_of(form: Form, contract: Mapping[str, str | int]) -> dict[str, str | int]:
    """Every setting of the form by name, as written; a contract's value wins where it names the setting."""
    found: dict[str, str | int] = {}
    for setting in form.settings:
        own = spell(setting.value) if isinstance(setting.value, Duration) else setting.value
        found[setting.id] = contract.get(setting.id, own)
    return found


def as_values(settings: Mapping[str, str | int]) -> dict[str, str | int | Duration]:
    """Settings as a decision reads them: what is spelled as a duration is one."""
    return {
        name: (parse_duration(value) or value) if isinstance(value, str) else value
        for name, value in settings.items()
    }


def complete_by(
    form: Form, settings: Mapping[str, str | int], opened_on: date, known_on: date, calendar: BusinessCalendar
) -> date | None:
    """When the review is due under its form and contract; None when the form sets no limit."""
    within = form.due_within
    start = known_on if form.due_from == "known" else opened_on
    if isinstance(within, SettingRef):
        value = settings.get(within.name)
        within = parse_duration(value) if isinstance(value, str) else None
    match within:
        case Duration(count, Unit.BUSINESS_DAYS):
            return calendar.add_business_days(start, count)
        case Duration(count, Unit.DAYS):
            return start + timedelta(days=count)
        case Duration(_, Unit.SAME_DAY):
            return start
        case Duration(count, Unit.HOURS):
            return start + timedelta(days=-(-count // 24))
    return None
