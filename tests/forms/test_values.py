"""Values at the door of the log and before people's eyes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.answering import NOON, ROOT, loaded, shipped, told, values

from reviewdesk.forms.answers import Communication, DidNotHappen, Table, Value, Way
from reviewdesk.forms.values import BadValue, Json, parse_value, shown, to_json

FORM = loaded((ROOT / "tests" / "corpus" / "forms" / "good" / "every-part.yaml").read_bytes())
HOSPITAL = shipped("hospital-avoidance")
FIVE = timezone(timedelta(hours=-5))


@given(st.data())
def test_a_value_read_back_is_the_value(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([FORM, HOSPITAL]))
    field = data.draw(st.sampled_from([field for section in form.sections for field in section.fields]))
    value = data.draw(values(field, form))
    assert parse_value(field, form, to_json(value)) == value


@pytest.mark.parametrize(
    ("field", "json", "value"),
    [
        ("code_name", "AB12", "AB12"),
        ("share", "12.50", Decimal("12.50")),
        ("share", 12, Decimal(12)),
        ("started", "2026-03-02", date(2026, 3, 2)),
        ("on", "2026-03-02T12:00:00-05:00", datetime(2026, 3, 2, 12, tzinfo=FIVE)),
        ("on", "2026-03-02T12:00:00Z", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("lasts", "48 hours", timedelta(hours=48)),
        ("judged", False, False),
        ("causes", ("staff",), ("staff",)),
        ("causes", (), ()),
        ("shifts", {"rows": (("2026-03-02", "ann"),)}, Table((("2026-03-02", "ann"),))),
        ("told", {"did_not_happen": "nobody called"}, DidNotHappen("nobody called")),
        (
            "told",
            {
                "sent_at": "2026-03-02T12:00:00+00:00",
                "by": "ann",
                "reached": "Pat Q.",
                "way": "phone",
                "said": "All.",
            },
            Communication(NOON, "ann", "Pat Q.", Way.PHONE, "All."),
        ),
    ],
)
def test_each_type_has_its_shape(field: str, json: Json, value: Value) -> None:
    assert parse_value(FORM.field(field), FORM, json) == value


@pytest.mark.parametrize(
    ("field", "json"),
    [
        ("note", ""),
        ("note", "  "),
        ("note", 3),
        ("share", True),
        ("share", "1e5"),
        ("started", "03/02/2026"),
        ("started", "2026-02-30"),
        ("started", "2026-03-02T12:00:00Z"),
        ("on", "2026-03-02T12:00:00"),  # no offset
        ("on", "2026-03-02"),
        ("on", {"did_not_happen": "x"}),  # no time standard
        ("lasts", "2 weeks"),
        ("judged", "yes"),
        ("causes", ("staff", "staff")),
        ("causes", ("weather",)),
        ("causes", "staff"),
        ("shifts", {"rows": (("one cell",),)}),
        (
            "told",
            {"sent_at": "2026-03-02T12:00:00+00:00", "by": "ann", "reached": "", "way": "phone", "said": ""},
        ),
        (
            "told",
            {"sent_at": "2026-03-02T12:00:00+00:00", "by": "a", "reached": "b", "way": "smoke", "said": ""},
        ),
        ("told", {"did_not_happen": 1}),
        ("papers", ("",)),
        ("judged", None),
    ],
)
def test_any_other_shape_is_refused_with_the_reason(field: str, json: Json) -> None:
    found = parse_value(FORM.field(field), FORM, json)
    assert isinstance(found, BadValue)
    assert FORM.field(field).ask.said() in str(found.why)


@pytest.mark.parametrize(
    ("field", "value", "reads"),
    [
        ("judged", True, "Yes"),
        ("judged", False, "No"),
        ("causes", ("staff", "open"), "Staffing, Not clear yet"),
        ("causes", (), "None of these"),
        ("started", date(2026, 3, 2), "03/02/2026"),
        ("on", datetime(2026, 3, 2, 0, 5, tzinfo=UTC), "03/02/2026 12:05 AM"),
        ("on", datetime(2026, 3, 2, 13, 5, tzinfo=UTC), "03/02/2026 1:05 PM"),
        ("share", Decimal("1234.50"), "1,234.50"),
        ("lasts", timedelta(hours=1), "1 hour"),
        ("lasts", timedelta(hours=30), "30 hours"),
        ("who", "p-1", "Ann Lee"),
        ("home", "unknown id", "unknown id"),
        ("told", DidNotHappen(), "Did not happen"),
        ("told", DidNotHappen("nobody called"), "Did not happen: nobody called"),
        ("told", told(answered=False), "Case manager, 03/02/2026 12:00 PM (By phone)"),
        ("told", told(), "Case manager, 03/02/2026 12:00 PM (By phone), answered 03/02/2026 1:00 PM"),
    ],
)
def test_how_an_answer_reads(field: str, value: Value, reads: str) -> None:
    assert shown(FORM.field(field), FORM, value, "en", {"p-1": "Ann Lee"}) == reads


@pytest.mark.parametrize(
    ("field", "value", "reads"),
    [
        ("late_changes", "0.154", "15.4%"),
        ("usual_worker", "0.280", "28%"),
        ("unfamiliar", "0.000", "0%"),
        ("variance", "1.000", "100%"),
        ("continuity_of_care", "0.220", "0.220"),  # an index, no share
    ],
)
def test_a_computed_share_reads_as_a_percentage(field: str, value: str, reads: str) -> None:
    form = shipped("continuity")
    assert shown(form.field(field), form, Decimal(value)) == reads


def test_moments_read_in_local_time_where_it_is_known() -> None:
    assert shown(FORM.field("on"), FORM, NOON, tz_minutes=-300) == "03/02/2026 7:00 AM"
