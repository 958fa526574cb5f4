"""Where an imported value came from, in words."""

from __future__ import annotations

from datetime import date

import pytest

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given
from reviewdesk.records.candidates import FROM_ROSTER, Candidate
from reviewdesk.records.origin import origin_words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("roster", "from a roster import"),
        ("evv-vendor", "Imported from Evv vendor"),
        ("mrn visit|E1", "Imported from Mrn, visit E1"),
        ("mrn id|7", "Imported from Mrn, number 7"),
        ("mrn admissionrow|7", "Imported from Mrn, a line without a number"),
        ("roster E1", "Imported from Roster, number E1"),
    ],
)
def test_a_source_reads_plainly(source: str, words: str) -> None:
    assert str(origin_words(source)) == words


def test_a_participant_listed_by_a_roster_says_so() -> None:
    listed = Candidate("affected_participants", "r", date(2026, 7, 1), RecordId("r"), "2 visits", FROM_ROSTER)
    assert str(origin_words(Given("r", source=listed.source).source or "")) == "from a roster import"
