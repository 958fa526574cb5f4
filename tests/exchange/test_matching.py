"""Whose admission it is."""

from __future__ import annotations

from datetime import date

import pytest

from reviewdesk.exchange.admissions import Identifier, ImportedPerson, PersonKey, Place
from reviewdesk.exchange.matching import (
    Candidate,
    Conflict,
    KnownParticipant,
    Matched,
    ParticipantId,
    PersonMatch,
    ToConfirm,
    Unmatched,
    match_people,
    name_parts,
)
from reviewdesk.texts import Text, say

BORN = date(1951, 2, 28)


def person(
    family: str = "Okafor",
    given: str = "Ngozi",
    born: date | None = BORN,
    numbers: tuple[tuple[str, str], ...] = (),
    key: str = "k",
) -> ImportedPerson:
    identifiers = tuple(Identifier(*number) for number in numbers)
    return ImportedPerson("feed", PersonKey(key), identifiers, family, given, born, Place("a.csv", 2))


def known(
    id: str = "p1",
    family: str = "Okafor",
    given: str = "Ngozi",
    born: date | None = BORN,
    numbers: tuple[tuple[str, str], ...] = (("mrn", "A-17"),),
    other_names: tuple[str, ...] = (),
) -> KnownParticipant:
    identifiers = tuple(Identifier(*number) for number in numbers)
    return KnownParticipant(ParticipantId(id), identifiers, family, given, born, other_names)


def matched(found: ImportedPerson, *participants: KnownParticipant) -> PersonMatch:
    (match,) = match_people([found], participants)
    return match


def test_an_identifier_is_enough() -> None:
    found = person(numbers=(("mrn", "A-17"),))
    assert matched(found, known()) == Matched(found, ParticipantId("p1"), Identifier("mrn", "A-17"))


def test_case_and_spaces_of_an_identifier_do_not_count_and_its_system_does() -> None:
    assert isinstance(matched(person(numbers=(("MRN/", " a-17 "),)), known()), Matched)
    other_system = person("Brandt", "Ida", numbers=(("medicaid", "A-17"),))
    assert matched(other_system, known()) == Unmatched(other_system)


def test_a_new_last_name_is_no_contradiction_while_the_birth_date_agrees() -> None:
    assert isinstance(matched(person(family="Brandt", numbers=(("mrn", "A-17"),)), known()), Matched)


def test_same_identifier_and_another_birth_date_is_a_conflict() -> None:
    found = person(born=date(1951, 2, 27), numbers=(("mrn", "A-17"),))
    match = matched(found, known())
    assert isinstance(match, Conflict)
    assert match.participants == (ParticipantId("p1"),)
    assert say(match.what) == (
        "The number A-17 is this participant's, but the birth dates differ: 02/27/1951 in the import, "
        "02/28/1951 here. Say which is right before it is taken."
    )


def test_without_a_birth_date_the_names_must_share_something() -> None:
    assert isinstance(matched(person(born=None, numbers=(("mrn", "A-17"),)), known()), Matched)
    assert isinstance(matched(person("", "", None, (("mrn", "A-17"),)), known()), Matched)
    assert isinstance(matched(person("Brandt", "Ida", None, (("mrn", "A-17"),)), known()), Conflict)


def test_two_numbers_of_two_participants_are_a_conflict() -> None:
    found = person(numbers=(("mrn", "A-17"), ("medicaid", "9")))
    match = matched(found, known(), known("p2", numbers=(("medicaid", "9"),)))
    assert isinstance(match, Conflict)
    assert match.participants == (ParticipantId("p1"), ParticipantId("p2"))


def test_one_number_on_two_participants_is_a_conflict() -> None:
    match = matched(person(numbers=(("mrn", "A-17"),)), known(), known("p2"))
    assert isinstance(match, Conflict)


def test_one_number_with_two_birth_dates_in_the_import_is_a_conflict_for_both() -> None:
    first = person(numbers=(("mrn", "A-17"),), key="1")
    second = person(born=date(1960, 1, 1), numbers=(("mrn", "A-17"),), key="2")
    matches = match_people([first, second], [known()])
    assert [type(match) for match in matches] == [Conflict, Conflict]


def test_a_name_is_never_enough_without_a_person_confirming() -> None:
    found = person()
    assert matched(found, known()) == ToConfirm(
        found, (Candidate(ParticipantId("p1"), Text("Same name and birth date."), None),)
    )


def test_another_number_in_the_same_system_is_said_as_a_caution() -> None:
    match = matched(person(numbers=(("mrn", "B-1"),)), known())
    assert isinstance(match, ToConfirm)
    assert match.candidates[0].caution is not None
    assert say(match.candidates[0].caution) == (
        "In the same system (mrn) the import has another number than this participant."
    )


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("OKAFOR", "ngozi"),
        ("Ngozi", "Okafor"),  # order
        ("Okafor,", "Ngozi."),
        ("Òkàfọ̀r", "Ngozi"),
        ("Okafor Jr.", "Ms Ngozi"),
        ("Okafor", "Ngozi Ada"),  # a middle name
    ],
)
def test_names_are_compared_by_their_parts(family: str, given: str) -> None:
    assert isinstance(matched(person(family, given), known()), ToConfirm)


@pytest.mark.parametrize(
    ("family", "given", "born"),
    [
        ("Okafor", "Ada", BORN),
        ("Okafor", "", BORN),
        ("", "", BORN),
        ("Okafor", "Ngozi", date(1951, 2, 27)),
        ("Okafor", "Ngozi", None),
    ],
)
def test_less_than_name_and_birth_date_is_nobody(family: str, given: str, born: date | None) -> None:
    found = person(family, given, born)
    assert matched(found, known()) == Unmatched(found)


def test_the_same_name_comes_before_the_similar_and_former_names_count() -> None:
    found = person("Brandt", "Ngozi")
    match = matched(
        found,
        known("longer", family="Brandt", given="Ngozi Ada", numbers=()),
        known("former", other_names=("Ngozi Brandt",), numbers=()),
    )
    assert isinstance(match, ToConfirm)
    assert [candidate.participant for candidate in match.candidates] == ["former", "longer"]


def test_parts_of_a_name() -> None:
    assert name_parts("O’Brien-Łukasz", "Dr. José  María") == {"obrien", "lukasz", "jose", "maria"}
    assert name_parts("Jr") == {"jr"}  # a name of nothing but a suffix is still a name
    assert name_parts("", " .- ") == frozenset()
