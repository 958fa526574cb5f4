"""Where values came from, in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given
from reviewdesk.records.candidates import FROM_ROSTER, Candidate
from reviewdesk.records.origin import basis_words, origin_words
from reviewdesk.texts import Catalogue, Text, say, use

KEPT = re.compile(r'"(computed from [^"]*)"')


def kept(root: Path) -> set[str]:
    """Every source that a computed answer keeps, as the code writes it, with a number where one stands."""
    found: set[str] = set()
    for file in (root / "src" / "reviewdesk" / "records").glob("*.py"):
        if file.name not in ("origin.py", "candidates.py"):
            found |= set(KEPT.findall(file.read_text("utf-8")))
    nouns = {"counted": ("1 goal", "2 goals"), "reports": ("incident report", "incident reports")}
    for name, words in nouns.items():
        found = {one.replace(f"{{{name}}}", word) for one in found for word in words}
    return {re.sub(r"\{[^}]*\}", "1,200", one) for one in found}


def test_every_basis_is_said_by_the_catalogue_and_reads_as_it_is_kept(root: Path) -> None:
    sources = kept(root)
    assert len(sources) >= 12
    for source in sources:
        words = basis_words(source)
        assert isinstance(words, Text), source
        assert say(words) == source


def test_a_basis_is_said_in_the_language_in_force() -> None:
    use(Catalogue(lambda text: text.replace("computed from", "calculado de"), "es"))
    try:
        assert say(basis_words("computed from 1,200 rows")) == "calculado de 1,200 rows"
    finally:
        use(Catalogue())


@pytest.mark.parametrize("source", ["computed from what was so before", "counted by hand", ""])
def test_words_nobody_knows_are_said_as_they_stand(source: str) -> None:
    assert basis_words(source) == source


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
