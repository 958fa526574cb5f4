"""People as the rows of a table name them: by number, by name and birth date, or each row alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TypeVar

from reviewdesk.exchange.admissions import Identifier, ImportedPerson, PersonKey, Place
from reviewdesk.exchange.decoding import clean, is_control, sign_told, unseen_sign
from reviewdesk.texts import Text

C = TypeVar("C")
LONGEST_NUMBER = 200
LONGEST_NAME = 200


def person_named(
    number: str, name: tuple[str, str], birth: date | None, *, system: str, source: str, place: Place
) -> ImportedPerson:
    """Who a row names; rows of one key mean one person. `name`: family and given."""
    family, given = name
    if number:
        key = f"number|{system}|{number}".casefold()
    elif birth is not None and (family or given):
        key = f"name|{family}|{given}|{birth}".casefold()
    else:  # two people can bear one name
        key = f"row|{place.file}|{place.line}"
    return ImportedPerson(
        source=source,
        key=PersonKey(key),
        identifiers=(Identifier(system, number),) if number else (),
        family=family,
        given=given,
        birth_date=birth,
        place=place,
    )


def family_and_given(family: str, given: str, full: str) -> tuple[str, str]:
    """Both names out of their cells, or out of a full name where neither has one."""
    family, given, full = (clean(cell, LONGEST_NAME) for cell in (family, given, full))
    if family or given or not full:
        return family, given
    if "," in full:
        family, _, given = full.partition(",")
    else:
        given, _, family = full.rpartition(" ")
    return family.strip(), given.strip()


def garbled(
    cells: Iterable[tuple[C, str]], naming: Collection[C], report: Callable[[C, Text, bool], None]
) -> bool:
    """Whether a name or number of a row holds a control character; every sign not taken is reported."""
    found = False
    for column, text in cells:
        if sign := unseen_sign(text):
            left_out = column in naming and is_control(sign)
            report(column, sign_told(sign, left_out=left_out), left_out)
            found = found or left_out
    return found
