"""The access log: who came in, looked, took something out, was refused; and who may read it."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.organisation import PASSPHRASE, ok, why
from tests.walker import Walker

from reviewdesk.desk.looking import Way, _cell
from reviewdesk.errors import Refusal


def told(walker: Walker, name: str = "Quinn") -> list[tuple[str, str, str, str]]:
    """Way, name, what and about of every line but sign-ins, the latest first."""
    org = walker.org
    lines = ok(org.as_(name).looking.lines())
    return [
        (line.way.value, org.desk.organisation.name_of(line.person), str(line.what), line.about)
        for line in lines
        if line.way is not Way.CAME
    ]


def test_every_access_is_told_with_its_person(one_case: Walker) -> None:
    org = one_case.org
    dana = org.person("Dana")
    ok(org.as_("Dana").reviews.opened(one_case.review))
    why(org.as_("Omar").reviews.view(one_case.review))
    org.lock()
    why(org.desk.persons.sign_in(dana.id, "not this one at all"))
    why(org.as_("Ada").governing.set_up("not this one at all", sites=[]))
    title = "Avoidable admissions, Q3 2026"
    lines = told(one_case)
    assert lines[:4] == [
        ("refused", "Ada Adminson", "A passphrase was wrong for the organization's keys", ""),
        ("refused", "Dana Whitfield", "A passphrase was wrong at sign-in", ""),
        ("refused", "Omar Reyes", "Was refused a review", title),
        ("looked", "Dana Whitfield", "Looked at a review", title),
    ]
    assert told(one_case)[0] == ("looked", "Quinn Abara", "Looked at the access log", "")


def test_what_is_found_listed_previewed_and_looked_up_is_told_once_for_one_look(one_case: Walker) -> None:
    org, here = one_case.org, one_case.review
    place, dana = one_case.long_text(), org.as_("Dana")
    for _ in range(3):  # a screen asks again and again
        assert dana.intake.participants(), "names for what is shown: no look of its own"
        assert dana.searching.find("Oka")
        assert dana.searching.find("Okafor")
        ok(dana.releasing.preview(here))
        ok(dana.reviews.history(here))
        ok(dana.reviews.history(here, place))
    title, name = "Avoidable admissions, Q3 2026", "Dana Whitfield"
    once = [
        ("looked", name, "Looked at the history of a review", title),
        ("looked", name, "Looked at a review pack before it was released", title),
        ("looked", name, "Searched, and found something", ""),
    ]
    assert [line for line in told(one_case) if line[1] == name] == once
    dana = org.as_("Dana")
    dana.searching.find("Okafor")
    org.clock.pass_(minutes=20)
    dana.searching.find("Okafor")
    again = [line for line in told(one_case) if line[1] == name]
    assert again == [once[-1], once[-1], *once], "signed in anew, or later, it is another look"


def test_who_finds_nothing_leaves_no_trace_of_looking(one_case: Walker) -> None:
    org = one_case.org
    assert org.as_("Dana").searching.find("nothing of the kind") == ()
    assert org.as_("Omar").searching.find("Okafor") == ()
    assert org.desk.intake.participants() == ()
    assert org.as_("Drew").intake.participants() == ()
    assert [line for line in told(one_case) if line[0] == "looked"] == []


def test_sign_ins_stand_in_it_with_their_computer(one_case: Walker) -> None:
    org = one_case.org
    org.as_("Dana")
    [line, *_] = [x for x in ok(org.as_("Ada").looking.lines()) if x.person == org.person("Dana").id]
    assert (line.way, str(line.what), line.device) == (Way.CAME, "Signed in", "office laptop")


def test_others_are_refused_and_that_is_noted(one_case: Walker) -> None:
    org = one_case.org
    said = ("Only an administrator or a quality lead may see who looked at what.",)
    assert why(org.as_("Dana").looking.lines()) == said
    assert why(org.desk.looking.table()) == said
    assert told(one_case)[:2] == [("refused", "Dana Whitfield", "Was refused the access log", "")] * 2


def test_the_table_has_every_line_and_no_formula(one_case: Walker) -> None:
    made = one_case.org
    ok(made.as_("Dana").reviews.opened(one_case.review))
    count = len(ok(made.as_("Ada").looking.lines()))
    rows = list(csv.reader(io.StringIO(ok(made.desk.looking.table()).decode("utf-8-sig"))))
    assert rows[0] == ["time", "way", "person", "what", "review", "computer"]
    assert len(rows) == 1 + count + 2, "that one looked, and took it out, stands in it too"


UNSEEN = [
    f"{sign}=1+1" for sign in ("\ufeff", "\u200b", " \u202e", "\x00", "\u2060\ufeff ", "\ufe0f", "\u00ad")
]


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-2", "@x", "\tx", "\rx", "\nx", " =1+1", "\uff1d1", *UNSEEN]
)
def test_a_cell_that_a_spreadsheet_would_run_is_a_text(words: str) -> None:
    assert _cell(words) == f"'{words}"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Falls;=1+1", "Falls;'=1+1"),
        ("Falls; \ufeff=1+1;b;+2", "Falls;' \ufeff=1+1;b;'+2"),
        ("a\t=1", "a\t'=1"),
        ("a\r\n@x", "a\r\n'@x"),
        ("a|-1", "a|'-1"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_nor_is_what_stands_behind_a_sign_that_parts_cells_elsewhere(words: str, told: str) -> None:
    assert _cell(words) == told


@pytest.mark.parametrize("words", ["Falls; and =", "a;b|c", "2026-11-23; noon", "a=b;c-d"])
def test_a_part_that_begins_no_formula_stays(words: str) -> None:
    assert _cell(words) == words


def test_the_table_is_never_written_over_another_file(one_case: Walker, tmp_path: Path) -> None:
    org = one_case.org
    file, taken = tmp_path / "new" / "log.csv", tmp_path / "log.csv"
    taken.write_bytes(b"Mine")
    looking = org.as_("Ada").looking
    with pytest.raises(Refusal) as said:
        looking.export_to(taken)
    assert str(said.value).startswith(f"There is a file {taken} already.")
    assert taken.read_bytes() == b"Mine"
    assert "Took out the access log" not in {what for _, _, what, _ in told(one_case)}
    assert ok(org.as_("Ada").looking.export_to(file)) == file
    assert file.read_bytes().startswith(b"\xef\xbb\xbftime,way,person")
    assert file.stat().st_mode & 0o077 == 0 or os.name != "posix"
    assert "Took out the access log" in {what for _, _, what, _ in told(one_case)}
    assert len(why(org.as_("Dana").looking.export_to(tmp_path / "hers.csv"))) == 1
    assert not (tmp_path / "hers.csv").exists()


@pytest.mark.parametrize(
    "words", ["plain", "", "a=1", "2026-11-23T09:00:00-05:00", "'quoted", "\ufeffplain", "\u200b"]
)
def test_other_cells_are_as_they_are(words: str) -> None:
    assert _cell(words) == words


def test_a_name_that_is_a_formula_is_a_text_in_the_table(one_case: Walker) -> None:
    made = one_case.org
    quinn = replace(made.person("Quinn"), name="=HYPERLINK(x) Abara")
    ok(made.as_("Ada").staffing.change(quinn, PASSPHRASE))
    made.lock()
    made.desk.persons.sign_in(quinn.id, PASSPHRASE)
    ok(made.desk.reviews.opened(one_case.review))
    made.lock()
    rows = list(csv.reader(io.StringIO(ok(made.as_("Ada").looking.table()).decode("utf-8-sig"))))
    assert "'=HYPERLINK(x) Abara" in {row[2] for row in rows}
    assert {cell[:1] for row in rows for cell in row}.isdisjoint({"=", "+", "-", "@", "\t", "\r"})
