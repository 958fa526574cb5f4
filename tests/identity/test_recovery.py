"""The recovery code is read back however a person types it, and what they mistyped is found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.identity.recovery import NotACode, new_code, read_code

CODES = st.binary(min_size=20, max_size=20).map(lambda data: new_code(lambda _length: data))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_code_is_eight_groups_of_five() -> None:
    code = new_code(lambda length: bytes(range(length)))
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}", code)


@given(st.binary(min_size=20, max_size=20), st.binary(min_size=20, max_size=20))
def test_all_160_bits_are_in_it(first: bytes, second: bytes) -> None:
    assert (new_code(lambda _: first) == new_code(lambda _: second)) == (first == second)


@given(CODES, st.sampled_from(("-", " ", "", " - ", "\n", ".")))
def test_however_it_is_spaced_and_cased_it_is_the_same(code: str, between: str) -> None:
    typed = f" {code.lower().replace('-', between).replace('1', 'l').replace('0', 'o')} "
    assert read_code(typed) == code


@given(CODES, st.integers(0, 39), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_found_in_its_group(code: str, place: int, symbol: str) -> None:
    letters = list(code.replace("-", ""))
    same = letters[place] == symbol
    letters[place] = symbol
    found = read_code("".join(letters))
    assert found == code if same else isinstance(found, NotACode) and found.group == place // 5 + 1


@given(CODES, st.integers(0, 38))
def test_two_neighbors_exchanged_are_found(code: str, place: int) -> None:
    letters = list(code.replace("-", ""))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    typed = "".join(letters)
    assert (read_code(typed) == code) == (typed == code.replace("-", ""))
    assert typed == code.replace("-", "") or isinstance(read_code(typed), NotACode)


@given(CODES, st.integers(0, 7), st.integers(0, 7))
def test_two_groups_exchanged_are_found(code: str, first: int, second: int) -> None:
    groups = code.split("-")
    groups[first], groups[second] = groups[second], groups[first]
    assert isinstance(read_code("-".join(groups)), NotACode) == (first != second)


@pytest.mark.parametrize("count", [0, 4, 5, 39, 41, 45])
def test_too_few_or_too_many_are_told(count: int) -> None:
    code = new_code(lambda length: bytes(range(length)))
    typed = (code.replace("-", "") + "ABCDE")[:count]
    found = read_code(typed)
    assert isinstance(found, NotACode)
    assert found.reason.values or found.group


def test_a_letter_that_is_in_no_code_is_found() -> None:
    code = new_code(lambda length: bytes(range(length)))
    found = read_code(code[:7] + "U" + code[8:])
    assert (isinstance(found, NotACode) and found.group) == 2
