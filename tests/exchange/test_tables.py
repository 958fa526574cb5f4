"""CSV as the world writes it."""

from __future__ import annotations

import pytest

from reviewdesk.exchange.columns import distinct_headers
from reviewdesk.exchange.decoding import Decoded, clean, decode
from reviewdesk.exchange.tables import Row, Table, find_delimiter, read_table
from reviewdesk.texts import Text


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('a;b\n"1;2;3";4\n', ";"),
        ("only\none\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_found(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read_table('a,b\r\n"1\r\n1",2\r\n\r\n3,4\r\n')
    assert table == Table(("a", "b"), (Row(2, ("1\r\n1", "2")), Row(5, ("3", "4"))), ",", (), None)


def test_missing_and_surplus_empty_cells_at_the_end_do_not_count() -> None:
    table = read_table("a,b,c\n1,2\n1,2,3,,\n1,2,3,4\n")
    assert isinstance(table, Table)
    assert (table.rows, table.uneven) == ((Row(2, ("1", "2", "")), Row(3, ("1", "2", "3"))), (4,))


def test_headers_are_told_apart() -> None:
    assert distinct_headers(["a", " a ", "", "a (2)", "a"]) == ("a", "a (2)", "(3)", "a (2) (2)", "a (3)")


def test_too_many_columns_are_refused() -> None:
    assert read_table("," * 600) == Text("The file is empty. Ask the sender for it again.")
    assert read_table("a," * 600 + "\n") == Text("The first line has more than {most} columns.", most=500)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    text = "Name,Reason\nJosé,Prellung – Sturz\n"
    decoded = decode(text.encode(encoding))
    assert decoded == Decoded(text, encoding)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a \t b\n", "a b"),
        ("a\u202eb\u200bc\x00\x1b[31m", "abc[31m"),
        ("José Peña", "José Peña"),
        ("x" * 600, "x" * 499 + "…"),
        ("\ud800", ""),
    ],
)
def test_words_are_made_fit_to_be_shown(text: str, shown: str) -> None:
    assert clean(text) == shown
