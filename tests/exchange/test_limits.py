"""Files made to hurt are answered quickly, in words."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.exchange.reading import MOST_BYTES, read_admissions
from reviewdesk.texts import say

SETTINGS = ReadSettings(zone="America/New_York", source="feed")
NEARLY = MOST_BYTES - 1000
SECONDS = 2.0

MADE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "too large": ("a.json", lambda: b"{" * (MOST_BYTES + 1), "The file is larger than 50 MB"),
    "all brackets": ("a.json", lambda: b'{"a":' + b"[" * NEARLY, "The file is cut into more than 5,000,000"),
    "all commas": (
        "a.json",
        lambda: b'{"entry":[' + b"1," * (NEARLY // 2) + b"1]}",
        "The file is cut into more",
    ),
    "all zeros": ("a.csv", lambda: bytes(NEARLY), "The file is empty."),
    "all empty lines": ("a.csv", lambda: b"a,b\n" + b"\n" * NEARLY, "The file is nearly all empty lines"),
    "empty lines between": (
        "a.ndjson",
        lambda: b"{}\n" + b"\n" * NEARLY,
        "This is not a FHIR resource: it has no resourceType.",
    ),
    "one endless line": ("a.csv", lambda: b"," * NEARLY, "From line 1 the file cannot be read"),
    "one endless cell": (
        "a.csv",
        lambda: b'a,b\n"' + b"x\n" * (NEARLY // 2),
        "From line 2 the file cannot be read",
    ),
    "many entries": (
        "a.json",
        lambda: b'{"resourceType":"Bundle","entry":[' + b"{}," * 2_000_000 + b"{}]}",
        "The file has more than 200,000 resources",
    ),
    "many broken lines": (
        "a.ndjson",
        lambda: b"{}\n" + b'{"resourceType":\n' * 1_000_000,
        "The file has more than 200,000 resources",
    ),
    "a resource too large": (
        "a.json",
        lambda: b'{"resourceType":"Patient","id":"' + b"x" * 1_000_001 + b'"}',
        "This resource is far too large to be read.",
    ),
    "a number too large": (
        "a.json",
        lambda: b'{"resourceType":"Patient","id":' + b"1" * 900_000 + b"}",
        "This is not a FHIR resource: it is not a JSON object with values of the usual size.",
    ),
}


@pytest.mark.parametrize("case", MADE)
def test_a_message_within_two_seconds(case: str) -> None:
    name, make, says = MADE[case]
    data = make()
    started = time.process_time()
    files = read_admissions([(name, data)], SETTINGS)
    took = time.process_time() - started
    assert files.events == ()
    messages = [say(problem.what) for problem in files.problems]
    assert any(message.startswith(says) for message in messages)
    assert took < SECONDS, f"{took:.2f} s"


def test_a_patient_with_numbers_beyond_number() -> None:
    numbers = ",".join(f'{{"system":"s","value":"{n}"}}' for n in range(20_000))
    patient = f'{{"resourceType":"Patient","id":"p","identifier":[{numbers}]}}'
    encounter = (
        '{"resourceType":"Encounter","id":"e","class":{"code":"IMP"},"subject":{"reference":"Patient/p"},'
        '"period":{"start":"2026-01-02"}}'
    )
    files = read_admissions([("a.ndjson", f"{patient}\n{encounter}\n".encode())], SETTINGS)
    assert len(files.people[0].identifiers) == 50
