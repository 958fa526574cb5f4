"""Errors: two families under one root, each saying what happened, why, and what to do next."""

from __future__ import annotations

import pytest

from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.texts import Text

WHAT = Text("The file {name} cannot be opened.", name="desk.db")
WHY = Text("Another desk has it open.")
NEXT = Text("Close the other desk and try again.")


@pytest.mark.parametrize("family", [Refusal, Fault])
def test_an_error_says_what_happened_why_and_what_to_do_next(family: type[DeskError]) -> None:
    error = family(WHAT, why=WHY, next_step=NEXT)
    assert (error.what, error.why, error.next_step) == (WHAT, WHY, NEXT)
    assert (
        str(error)
        == "The file desk.db cannot be opened. Another desk has it open. Close the other desk and try again."
    )


def test_the_parts_that_are_not_known_are_left_out() -> None:
    assert str(Refusal(WHAT)) == "The file desk.db cannot be opened."
    assert (
        str(Refusal(WHAT, next_step=NEXT))
        == "The file desk.db cannot be opened. Close the other desk and try again."
    )


def test_the_families_do_not_catch_each_other() -> None:
    assert not issubclass(Refusal, Fault)
    assert not issubclass(Fault, Refusal)
    assert issubclass(Refusal, DeskError)
    assert issubclass(Fault, DeskError)


def test_one_root_catches_both() -> None:
    for family in (Refusal, Fault):
        with pytest.raises(DeskError):
            raise family(WHAT)


def test_what_python_keeps_of_an_error_is_the_text_itself() -> None:
    assert Refusal(WHAT, why=WHY).args == (WHAT,)
