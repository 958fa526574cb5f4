"""Whatever comes in, reading ends with an answer: random bytes, random JSON, good files with damage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.exchange.admissions import AdmissionFiles, ReadSettings
from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.exchange.natural_ids import event_row_id
from reviewdesk.exchange.preview import preview
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

GOOD = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parents[1] / "corpus" / "admissions" / "good").iterdir())
}
SETTINGS = ReadSettings(zone="America/New_York", source="feed")
KEY = bytes(32)


def check(files: AdmissionFiles) -> None:
    """What holds of every import, whatever was read."""
    keys = [person.key for person in files.people]
    assert len(keys) == len(set(keys))
    assert {event.person for event in files.events} == set(keys)
    names = [(event.source, event.natural_id) for event in files.events]
    assert len(names) == len(set(names))
    assert len({event_row_id(KEY, event) for event in files.events}) == len(names)
    for event in files.events:
        assert event.admitted_at.utcoffset() is not None
        assert event.ended_at is None or event.ended_at >= event.admitted_at
        assert all(word.isprintable() for word in (event.natural_id, event.reason, event.facility))
    instants = [event.admitted_at for event in files.events]
    assert instants == sorted(instants)
    shown = preview(files)
    for text in (
        shown.headline,
        *shown.notes,
        *(p.what for p in shown.problems),
        *(x.reason for x in shown.left_out),
    ):
        assert say(text)
    for file in files.files:
        assert len(file.name) >= 0
        assert file.rows >= 0


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.json", "a.ndjson", "a"]))
def test_random_bytes(data: bytes, name: str) -> None:
    check(read_admissions([(name, data)], SETTINGS))


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-8-sig", "latin-1"]))
def test_random_text(text: str, encoding: str) -> None:
    check(read_admissions([("a.csv", text.encode(encoding, "replace"))], SETTINGS))


# Values as they should be, as they might be, and as they never should be.
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
odd = st.recursive(
    plain,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
    max_leaves=6,
)
moments = st.sampled_from(
    ["2026-01-02T10:00:00Z", "2026-01-02", "2026-11-01T01:30:00", "2026-01", "0001-01-01T00:00:00+14:00", ""]
)
references = st.sampled_from(
    [
        "Patient/a",
        "Patient/b",
        "urn:uuid:1",
        "#in",
        "Group/g",
        "https://x/Patient/a/_history/2",
        "/",
        "//",
        "",
    ]
)
identifier = st.fixed_dictionaries(
    {},
    optional={
        "system": st.sampled_from(["s", "t"]) | odd,
        "value": st.sampled_from(["1", "2"]) | odd,
        "use": odd,
    },
)
listed = lambda item: st.lists(item | odd, max_size=3) | odd  # noqa: E731 -- a strategy with a name
patient = st.fixed_dictionaries(
    {"resourceType": st.just("Patient")},
    optional={
        "id": st.sampled_from(["a", "b", "in"]) | odd,
        "identifier": listed(identifier),
        "name": listed(
            st.fixed_dictionaries({}, optional={"family": odd, "given": odd, "text": odd, "use": odd})
        ),
        "birthDate": moments | odd,
    },
)
encounter = st.fixed_dictionaries(
    {
        "resourceType": st.just("Encounter"),
        "class": st.fixed_dictionaries({"code": st.sampled_from(["IMP", "EMER"])}),
    },
    optional={
        "id": st.sampled_from(["e1", "e2"]) | odd,
        "status": st.sampled_from(["finished", "planned"]) | odd,
        "identifier": listed(identifier),
        "subject": st.fixed_dictionaries(
            {}, optional={"reference": references | odd, "identifier": identifier | odd}
        )
        | odd,
        "period": st.fixed_dictionaries({}, optional={"start": moments | odd, "end": moments | odd}) | odd,
        "reasonCode": listed(st.fixed_dictionaries({}, optional={"text": odd, "coding": odd})),
        "serviceProvider": st.fixed_dictionaries({}, optional={"display": odd, "reference": references})
        | odd,
        "location": odd,
        "contained": listed(patient),
    },
)
resource = patient | encounter | odd


@given(st.lists(resource, max_size=6))
def test_resources_of_any_shape_a_line_each(resources: list[object]) -> None:
    data = "\n".join(json.dumps(each) for each in resources).encode()
    check(read_admissions([("a.ndjson", data)], SETTINGS))


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={"fullUrl": references | odd, "resource": resource}) | odd,
        max_size=6,
    )
    | odd
)
def test_bundles_of_any_shape(entries: object) -> None:
    data = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    check(read_admissions([("a.json", data)], SETTINGS))


@given(
    name=st.sampled_from(sorted(GOOD)),
    at=st.floats(0, 1, exclude_max=True),
    cut=st.integers(0, 40),
    put=st.binary(max_size=20)
    | st.sampled_from([b'"', b"\x00", b"\n", b"[[[[", b"{}", b",,,,", b"\xff\xfe", b"2026-02-30"]),
)
def test_good_files_with_damage(name: str, at: float, cut: int, put: bytes) -> None:
    data = GOOD[name]
    here = int(at * len(data))
    check(read_admissions([(name, data[:here] + put + data[here + cut :])], SETTINGS))


cells = st.sampled_from(
    ["A", "B", "IMP", "ED", "X", "3/4/2026", "2026-03-04 10:00", "25.12.2026", "", "1951-01-01", "9:15"]
)


@given(
    rows=st.lists(st.lists(cells | st.text(max_size=8), min_size=4, max_size=4), max_size=8),
    chosen=st.lists(
        st.tuples(st.sampled_from(Column), st.sampled_from(["a", "b", "c", "d", "e"])), max_size=5
    ),
    order=st.sampled_from(DateOrder),
    kind=st.sampled_from(["", "inpatient", "whatever"]),
)
def test_any_mapping_on_any_table(
    rows: list[list[str]], chosen: list[tuple[Column, str]], order: DateOrder, kind: str
) -> None:
    text = "a,b,c,d\n" + "\n".join(",".join(cell.replace(",", " ") for cell in row) for row in rows)
    mapping = ColumnMapping(
        tuple(chosen), order, kind_for_all=kind, kind_words=(("X", "emergency"),), delimiter=","
    )
    check(
        read_admissions(
            [("a.csv", text.encode())], ReadSettings("America/New_York", "feed", {"a.csv": mapping})
        )
    )


@pytest.mark.parametrize("name", sorted(GOOD))
def test_the_good_files_hold_to_the_same_rules(name: str) -> None:
    files = read_admissions([(name, GOOD[name])], SETTINGS)
    check(files)
    assert files.events or name == "patients.ndjson"
