"""The words of each kind of import: every kind has its own, alone and counted."""

from __future__ import annotations

import pytest

from reviewdesk.exchange.kinds import FileKind
from reviewdesk.texts import Text, say
from reviewdesk.ui.present.import_words import WORDS, counts_words, kind_choices


def test_every_kind_has_its_words() -> None:
    assert set(WORDS) == set(FileKind)


@pytest.mark.parametrize("kind", list(FileKind))
def test_one_and_many_are_told_apart_and_kinds_too(kind: FileKind) -> None:
    words = WORDS[kind]
    for counted in (words.rows, words.new, words.add):
        one, many = say(counted(1)), say(counted(1200))
        assert "1 " in one
        assert "1200" in many.replace(",", "")
        assert one.replace("1", "#") != many.replace(",", "").replace("1200", "#")
        others = {say(WORDS[other].rows(1)) for other in FileKind if other is not kind}
        assert say(words.rows(1)) not in others
    first, second = words.months
    assert say(first) != say(second)
    for text in (words.label, words.tab, words.details, words.find, words.none, words.sender):
        assert say(text)


def test_counts_are_told_in_the_order_of_kinds_and_nothing_of_none() -> None:
    counts = {FileKind.VISITS: 3, FileKind.STAYS: 1, FileKind.GOALS: 0}
    assert counts_words(counts) == "1 stay, 3 visits"
    assert counts_words({}) == ""


def test_a_kind_is_chosen_by_its_word_and_what_stands_before_them_has_no_id() -> None:
    assert [known for known, _ in kind_choices()] == [kind.value for kind in FileKind]
    assert kind_choices(Text("As the files show"))[0] == ("", "As the files show")
    assert kind_choices(Text("As the files show"))[1:] == kind_choices()
