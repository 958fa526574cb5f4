"""XLSForms as forms. The workbook is put together by hand: no library of ours writes one."""

from __future__ import annotations

import io
import time
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbooks import with_sheet

from reviewdesk.errors import Refusal
from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import Imported, import_questionnaires
from reviewdesk.exchange.questionnaire.ledger import Feature
from reviewdesk.exchange.questionnaire.spreadsheets import MOST_BYTES
from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import Kind
from reviewdesk.forms.writing import tree_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

SURVEY = """
type | name | label::English (en) | label::Español (es) | hint | required | relevant | constraint
start | start
note | hello | Hello | Hola
begin_group | g | Group | Grupo
integer | age | Age? | Edad? | In years | yes | | . >= 0 and . <= 120
select_one yn | adult | Adult? | ¿Adulto? | | | ${age} > 17
select_multiple color | colors | Colors | Colores | | | ${adult} != 'yes' or ${age} < 5
end_group
begin_repeat | child | Child | Niño
text | cname | Name | Nombre | | yes
decimal | w | Weight | Peso | | | selected(${colors}, 'red') and ${cname} != ''
end_repeat
geopoint | place | Place | Lugar | | | string-length(${cname}) > 2
"""
CHOICES = """
list_name | name | label::English (en) | label::Español (es)
yn | yes | Yes | Sí
yn | no | No | No
color | red | Red | Rojo
color | blue | Blue | Azul
"""
SETTINGS = "\nform_title | form_id | version\nMy form | my_form | 1.2.3\n"


def workbook(**sheets: str) -> bytes:
    """The bytes of a workbook with these sheets, cells set apart by bars."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        names = list(sheets)
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.spreadsheetml.worksheet+xml"/>'
            for n, _ in enumerate(names, start=1)
        )
        packed.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
            f'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{kinds}</Types>',
        )
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r" Type="{RELATED}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{s}" sheetId="{n}" r:id="r{n}"/>' for n, s in enumerate(names, start=1)
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>',
        )
        related = "".join(
            f'<Relationship Id="r{n}" Type="{RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in enumerate(names, start=1)
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        )
        for n, text in enumerate(sheets.values(), start=1):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(text))
    return out.getvalue()


def _sheet(text: str) -> str:
    rows = ""
    for number, line in enumerate(text.strip().splitlines(), start=1):
        cells = (_cell(number, column, cell) for column, cell in enumerate(line.split("|")))
        rows += f'<row r="{number}">{"".join(cells)}</row>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(row: int, column: int, text: str) -> str:
    words = escape(text.strip())
    if not words:
        return ""
    return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{words}</t></is></c>'


def read(data: bytes) -> Imported:
    (found,) = import_questionnaires("sheet.xlsx", data, Wishes(measure_kinds=("m",)))
    return found


def test_a_spreadsheet_of_questions_becomes_a_form() -> None:
    found = read(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    form = found.form
    assert (form.id, form.version, form.title.said(), form.languages) == (
        "my-form",
        "1.2.3",
        "My form",
        ("en", "es"),
    )
    assert [(s.id, s.repeat is not None) for s in form.sections] == [
        ("g", False),
        ("child", True),
        ("my_form", False),
    ]
    assert form.section("g").help is not None
    assert form.field("age").kind is Kind.INTEGER
    assert form.field("colors").kind is Kind.CHOICES
    assert form.field("adult").ask.said("es") == "¿Adulto?"
    (gate,) = form.section("g").gates
    assert gate.id == "rule_age"


def test_relevant_means_what_xpath_means() -> None:
    tree = tree_of(read(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS)).form)
    shown = _shown(tree["sections"])
    assert shown["adult"] == {"all": [{"age": "filled"}, {"age": {"more_than": "17"}}]}
    # Without an answer `!=` is true.
    assert isinstance(shown["colors"], dict)
    first, second = shown["colors"]["any"]
    assert "not" in first
    assert second == {"all": [{"age": "filled"}, {"age": {"less_than": "5"}}]}
    assert shown["w"] == {"all": [{"colors": "filled"}, {"colors": "red"}, {"cname": "filled"}]}
    assert "place" not in shown


def _shown(sections: Tree) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for section in sections:
        for field in section["fields"]:
            if "show" in field:
                found[field["id"]] = field["show"]
    return found


def test_what_does_not_come_along_is_listed() -> None:
    report = read(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS)).report
    assert [loss.feature for loss in report.losses] == [
        Feature.ITEM,
        Feature.ENABLE_EXPRESSION,
        Feature.OTHER,
    ]
    assert report.items - report.carried == 1


REQUIRED = """
type | name | label | required | relevant | repeat_count | parameters | required_message
select_one yn | harm | Harm? | yes
integer | n | How many | true()
text | told | Who was told? | ${harm} = 'yes'
text | other | Anything else? | no | | | | Say it
text | own | Own? | ${own} = ''
text | odd | Odd? | string-length(${told}) > 3
text | never | Never? | ${harm} = 'yes' | ${harm} = 'no'
note | stop | Stop here | yes
range | size | Size | | | | start=0 end=10 step=2
begin_repeat | child | Child | | | 3
text | cname | Name | ${n} > 2
begin_repeat | inner | Inner
text | iname | Name | ${cname} = 'x'
end_repeat
end_repeat
begin_repeat | kid | Kid | | | ${n}
text | kname | Name | yes
end_repeat
begin_group | g | Group | ${harm} = 'yes'
text | gt | In it
end_group
"""


@pytest.fixture(scope="module")
def asked_for() -> Imported:
    return read(workbook(survey=REQUIRED, choices="list_name | name | label\nyn | yes | Yes\nyn | no | No"))


def test_an_answer_required_by_a_condition_is_required_by_it(asked_for: Imported) -> None:
    fields = [field for section in tree_of(asked_for.form)["sections"] for field in section["fields"]]
    assert {field["id"]: field["required"] for field in fields if "required" in field} == {
        "harm": "true",
        "n": "true",
        "told": {"all": [{"harm": "filled"}, {"harm": "yes"}]},
        "cname": {"all": [{"n": "filled"}, {"n": {"more_than": "2"}}]},
        "kname": "true",
    }
    shown = _shown(tree_of(asked_for.form)["sections"])
    assert list(shown) == ["never"], "its own condition stays when the one that requires it cannot stand"


def test_what_cannot_be_required_is_listed_with_its_place(asked_for: Imported) -> None:
    losses = {
        place for loss in asked_for.report.losses if loss.feature is Feature.REQUIRED for place in loss.places
    }
    assert losses == {"own", "odd", "never", "stop", "iname", "g"}
    [message] = [loss for loss in asked_for.report.losses if loss.feature is Feature.TEXT]
    assert message.places == ("other",)
    required = next(count for count in asked_for.report.counts if count.feature is Feature.REQUIRED)
    assert (required.found, required.carried) == (11, 5)


def test_a_count_of_rows_is_kept_where_it_is_a_number_and_listed_else(asked_for: Imported) -> None:
    repeat = asked_for.form.section("child").repeat
    assert repeat is not None
    assert (repeat.minimum, repeat.maximum) == (3, 3)
    repeat = asked_for.form.section("kid").repeat
    assert repeat is not None
    assert (repeat.minimum, repeat.maximum) == (0, None)
    lost = [loss for loss in asked_for.report.losses if loss.feature is Feature.BOUND]
    assert sorted(loss.places for loss in lost) == [("kid",), ("size",)]
    assert "child_count" not in asked_for.text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "no spreadsheet"),
        (b"PK\x03\x04 and no more", "no spreadsheet"),
        (b"x" * (MOST_BYTES + 1), "no spreadsheet"),
        (workbook(survey="nothing | here"), "no XLSForm"),
        (workbook(other="type | name"), "no question"),
        (workbook(survey="type | name | label\nselect_one unheard | a | A"), "no XLSForm"),
        (workbook(survey="type | name | label\nbegin_group | a | A"), "no XLSForm"),
    ],
)
def test_what_is_no_xlsform_is_refused_with_words(data: bytes, what: str) -> None:
    with pytest.raises(Refusal, match=what):
        read(data)


def test_a_workbook_that_swells_when_it_is_unpacked_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 60_000_000)
    with pytest.raises(Refusal, match="far too large"):
        read(out.getvalue())


def test_a_cell_in_the_far_corner_is_refused_before_the_tool_reads_it() -> None:
    cell = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    with pytest.raises(Refusal, match=r"goes down to row 1,048,576 and out to column 16,384"):
        read(with_sheet(cell))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (workbook(survey="type | name | label\n" + "text | q | Q\n" * 20_000), "goes down to row 20,001"),
        (workbook(survey="type | name | label\n" + "begin_group | g | G\n" * 400), "no XLSForm"),
        (
            workbook(
                survey="type | name | label\nselect_one c | a | A",
                choices="list_name | name | label\n" + "c | n | N\n" * 9_000,
            ),
            "goes down to row 9,001",
        ),
    ],
    ids=["questions", "groups", "choices"],
)
def test_a_sheet_made_to_hurt_is_answered_while_a_person_waits(data: bytes, what: str) -> None:
    began = time.thread_time()
    with pytest.raises(Refusal) as told:
        read(data)
    assert what in " ".join(map(str, (told.value, told.value.why)))
    assert time.thread_time() - began < 2


words = st.sampled_from(
    [
        *("", "type", "name", "text", "note", "calculate", "integer", "select_one c", "select_multiple c"),
        *("select_one c or_other", "rank c", "begin_group", "end_group", "begin_repeat", "end_repeat"),
        *("q1", "q2", "c", "${q1}", "${q2} = 'a'", "not(", "selected(${q1}, 'a')", "count(${q1})", ". > 3"),
        *("yes", "{a}", "#", "9" * 30, "\u202e"),
    ]
)
columns = st.sampled_from(["hint", "required", "relevant", "constraint", "repeat_count", "label::Español"])


@given(st.data())
def test_any_words_in_any_cell_end_with_a_form_or_a_refusal(data: st.DataObject) -> None:
    named = ["type", "name", "label", *data.draw(st.lists(columns, max_size=3, unique=True))]
    asked = data.draw(st.lists(st.lists(words, min_size=len(named), max_size=len(named)), max_size=6))
    # A row that is right first, so that not every sheet ends there.
    survey = "\n".join(" | ".join(row) for row in (named, ["text", "q1", "One?"], *asked))
    listed = data.draw(st.lists(st.tuples(words, words, words), max_size=3))
    choices = "\n".join(" | ".join(row) for row in (("list_name", "name", "label"), ("c", "a", "A"), *listed))
    try:
        found = read(workbook(survey=survey, choices=choices))
    except Refusal:
        return
    assert found.report.items == found.report.carried
