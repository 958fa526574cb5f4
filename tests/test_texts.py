"""Texts: equal by id and values, frozen, rendered in the language in force."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewdesk.texts import Catalogue, Text, counted, language, say, tr, use

SPANISH = {
    "The file {name} has no rows.": "El archivo {name} no tiene filas.",
    "hospital stays": "estancias hospitalarias",
    "{n} case": "{n} caso",
    "{n} cases": "{n} casos",
}


@pytest.fixture
def spanish() -> Iterator[None]:
    use(Catalogue(lambda message_id: SPANISH.get(message_id, message_id), "es"))
    yield
    use(Catalogue())


def test_two_texts_are_equal_when_id_and_values_are() -> None:
    text = Text("{a} of {b}", a=1, b=2)
    assert text == Text("{a} of {b}", b=2, a=1)
    assert hash(text) == hash(Text("{a} of {b}", b=2, a=1))
    assert text != Text("{a} of {b}", a=2, b=1)
    assert text != Text("{a} in {b}", a=1, b=2)
    assert text != "1 of 2"


def test_a_text_keeps_its_id_and_its_values_in_order_of_name() -> None:
    text = Text("{b}{a}", b=2, a=1)
    assert (text.id, text.values) == ("{b}{a}", (("a", 1), ("b", 2)))


def test_a_value_may_be_called_id() -> None:
    assert say(Text("Entry {id}", id=7)) == "Entry 7"


@pytest.mark.parametrize("name", ["id", "values", "other"])
def test_a_text_cannot_be_changed(name: str) -> None:
    with pytest.raises(AttributeError, match="frozen"):
        setattr(Text("a"), name, "b")


def test_english_is_the_id_with_its_values() -> None:
    assert language() == "en"
    assert say(Text("The file {name} has no rows.", name="a.csv")) == "The file a.csv has no rows."
    assert str(Text("{n} left", n=3)) == "3 left"


def test_somebodys_own_words_stay_as_they_are() -> None:
    assert say("He fell {sic} twice") == "He fell {sic} twice"


def test_values_are_filled_in_once_so_that_their_braces_are_harmless() -> None:
    assert say(Text("The file {name} has no rows.", name="{other}")) == "The file {other} has no rows."


def test_a_text_without_values_keeps_its_braces() -> None:
    assert say(Text("Write {name} where the name goes.")) == "Write {name} where the name goes."


def test_a_text_inside_a_text_is_rendered_too() -> None:
    assert say(Text("{what}: none", what=Text("{n} rows", n=0))) == "0 rows: none"


def test_a_missing_value_is_noticed() -> None:
    with pytest.raises(KeyError, match="name"):
        say(Text("The file {name} has no {what}.", what="rows"))


@pytest.mark.parametrize(("n", "said"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases")])
def test_a_counted_text_takes_the_form_of_its_number(n: int, said: str) -> None:
    assert say(counted("{n} case", "{n} cases", n)) == said


def test_a_counted_text_carries_other_values_too() -> None:
    assert counted("{n} case in {site}", "{n} cases in {site}", 2, site="A") == Text(
        "{n} cases in {site}", n=2, site="A"
    )


@pytest.mark.usefixtures("spanish")
def test_the_language_in_force_renders_texts_made_before() -> None:
    assert language() == "es"
    assert tr("The file {name} has no rows.", name=Text("hospital stays")) == (
        "El archivo estancias hospitalarias no tiene filas."
    )
    assert say(counted("{n} case", "{n} cases", 2)) == "2 casos"


@pytest.mark.usefixtures("spanish")
def test_what_is_not_translated_is_said_in_english() -> None:
    assert tr("Sign in") == "Sign in"


def test_equality_does_not_look_at_the_language(spanish: None) -> None:
    before = Text("{n} case", n=1)
    use(Catalogue())
    assert before == Text("{n} case", n=1)
