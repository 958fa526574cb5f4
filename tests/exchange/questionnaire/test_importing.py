"""What becomes of the parts of a Questionnaire, and of input that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.questionnaire.asking import decided, imported, questionnaires, read
from tests.exchange.questionnaire.naive_enabling import Json

from reviewdesk.errors import Refusal
from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import MOST_BYTES, Imported, import_questionnaires
from reviewdesk.exchange.questionnaire.ledger import Feature
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.model import Kind, Op, Phrase, Severity

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
BASE = "http://hl7.org/fhir/StructureDefinition"


def questionnaire(*items: Json, **more: object) -> Json:
    return {"resourceType": "Questionnaire", "status": "draft", "title": "Title", "item": list(items), **more}


def item(link: str, kind: str, **more: object) -> Json:
    return {"linkId": link, "text": f"Text {link}", "type": kind, **more}


def base(name: str, **value: object) -> Json:
    return {"url": f"{BASE}/{name}", **value}


def expression(name: str, text: str) -> Json:
    return {"url": f"{SDC}/{name}", "valueExpression": {"language": "text/fhirpath", "expression": text}}


def exists(question: str) -> list[Json]:
    return [{"question": question, "operator": "exists", "answerBoolean": True}]


def losses(form: Imported) -> list[tuple[Feature, str]]:
    return [(loss.feature, str(loss.what)) for loss in form.report.losses]


# --- what questions become -----------------------------------------------------------------


def test_types_become_types_of_fields() -> None:
    kinds = {
        "boolean": Kind.YES_NO, "decimal": Kind.NUMBER, "integer": Kind.INTEGER, "date": Kind.DATE,
        "dateTime": Kind.DATETIME, "time": Kind.TEXT, "string": Kind.TEXT, "text": Kind.LONG_TEXT,
        "url": Kind.TEXT, "attachment": Kind.EVIDENCE, "reference": Kind.TEXT,
    }  # fmt: skip
    form = imported(questionnaire(*(item(kind.lower(), kind) for kind in kinds)))
    assert {f.id: f.kind for f in form.form.sections[0].fields} == {k.lower(): v for k, v in kinds.items()}
    assert losses(form) == []


def test_groups_become_sections_and_nested_groups_lead_their_questions() -> None:
    inner = item("inner", "group", text="Pressure", item=[item("high", "integer", text="Highest")])
    form = imported(
        questionnaire(item("loose", "string"), item("outer", "group", text="Heart", item=[inner]))
    ).form
    assert [(s.id, s.title.said()) for s in form.sections] == [("title", "Title"), ("outer", "Heart")]
    assert form.field("high").ask.said() == "Pressure: Highest"


def test_a_repeating_group_becomes_rows_and_one_inside_rows_a_table() -> None:
    doses = item("doses", "group", repeats=True, item=[item("when", "date"), item("how", "string")])
    rows = item("drugs", "group", repeats=True, required=True, item=[item("name", "string"), doses])
    form = imported(questionnaire(rows)).form
    assert form.section("drugs").repeat is not None
    assert form.section("drugs").repeat.minimum == 1
    assert form.section("drugs").repeat.label == Phrase((("en", "{name}"),))
    assert form.field("doses").kind is Kind.TABLE
    assert [column for column, _ in form.field("doses").columns] == ["when", "how"]


def test_a_question_with_several_answers() -> None:
    options = [{"valueString": "One"}, {"valueString": "Two"}]
    form = imported(
        questionnaire(
            item("c", "choice", repeats=True, answerOption=options), item("s", "string", repeats=True)
        )
    ).form
    assert form.field("c").kind is Kind.CHOICES
    assert [o.code for o in form.choice_list("c").options] == ["one", "two"]
    assert form.field("s").kind is Kind.TABLE


def test_another_answer_in_words_has_a_question_of_its_own() -> None:
    options = [{"valueCoding": {"code": "a", "display": "A"}}]
    form = imported(questionnaire(item("c", "open-choice", answerOption=options))).form
    assert [o.code for o in form.choice_list("c").options] == ["a", "other"]
    assert form.field("c_other").show is not None


def test_an_amount_has_its_unit_in_the_question_or_beside_it() -> None:
    unit = {"url": f"{BASE}/questionnaire-unit", "valueCoding": {"code": "kg", "display": "kg"}}
    form = imported(questionnaire(item("w", "quantity", extension=[unit]), item("v", "quantity"))).form
    assert form.field("w").ask.said() == "Text w (kg)"
    assert [f.id for f in form.sections[0].fields] == ["w", "v", "v_unit"]


def test_answer_lists_in_the_file_are_expanded_and_others_named() -> None:
    listed = {
        "resourceType": "ValueSet", "id": "v",
        "compose": {"include": [{"system": "http://s.example", "concept": [{"code": "x", "display": "X"}]}]},
    }  # fmt: skip
    form = imported(
        questionnaire(
            item("here", "choice", answerValueSet="#v"),
            item("there", "choice", answerValueSet="http://elsewhere.example/v"),
            item("known", "choice", answerValueSet="http://hl7.org/fhir/ValueSet/administrative-gender"),
            contained=[listed],
        )
    )
    assert [o.code for o in form.form.choice_list("v").options] == ["x"]
    assert form.form.field("there").kind is Kind.TEXT
    assert len(form.form.choice_list("administrative_gender").options) == 4
    wanted = "The answers lie elsewhere and are asked in words: http://elsewhere.example/v"
    assert losses(form) == [(Feature.VALUE_SET, wanted)]


def test_a_bundle_brings_its_answer_lists() -> None:
    listed = {
        "resourceType": "ValueSet", "url": "http://v.example",
        "expansion": {"contains": [{"system": "s", "code": "x"}]},
    }  # fmt: skip
    tree = questionnaire(item("c", "choice", answerValueSet="http://v.example"))
    bundle = {"resourceType": "Bundle", "entry": [{"resource": tree}, {"resource": listed}]}
    (form,) = import_questionnaires("b.json", json.dumps(bundle).encode(), Wishes())
    assert form.form.field("c").kind is Kind.CHOICE


def test_bounds_patterns_units_and_codes_come_along() -> None:
    most = base("maxValue", valueInteger=5)
    form = imported(
        questionnaire(
            item("n", "integer", extension=[base("minValue", valueInteger=1), most]),
            item("t", "string", maxLength=9, extension=[base("regex", valueString="^[0-9]{4}$")]),
            item("d", "date", code=[{"system": "http://loinc.org", "code": "1-1"}]),
        )
    )  # fmt: skip
    number, text, day = form.form.sections[0].fields
    assert (number.minimum, number.maximum) != (None, None)
    assert text.pattern == "[0-9]{4}"
    assert day.concept == "http://loinc.org|1-1"
    assert losses(form) == []


@pytest.mark.parametrize("pattern", ["(a+)+", "([a-z]*)*x", "(", "a" * 400])
def test_a_pattern_that_could_keep_the_window_waiting_is_not_taken(pattern: str) -> None:
    given_ = item("t", "string", extension=[{"url": f"{BASE}/regex", "valueString": pattern}])
    form = imported(questionnaire(given_))
    assert form.form.field("t").pattern is None
    assert [feature for feature, _ in losses(form)] == [Feature.PATTERN]


def test_translations_become_languages() -> None:
    translation = {
        "url": f"{BASE}/translation",
        "extension": [{"url": "lang", "valueCode": "es-MX"}, {"url": "content", "valueString": "Peso"}],
    }
    form = imported(questionnaire(item("w", "decimal", _text={"extension": [translation]}))).form
    assert form.languages == ("en", "es")
    assert form.field("w").ask.said("es") == "Peso"


def test_words_between_questions_become_help_and_those_shown_at_times_notes() -> None:
    when = [{"question": "a", "operator": "=", "answerBoolean": True}]
    told = [item("d", "display"), item("b", "string"), item("n", "display", enableWhen=when)]
    form = imported(questionnaire(item("a", "boolean"), *told)).form
    assert form.field("b").help == Phrase((("en", "Text d"),))
    (note,) = form.sections[0].gates
    assert (note.severity, note.because.said()) == (Severity.NOTE, "Text n")


def test_what_does_not_come_along_is_listed() -> None:
    form = imported(
        questionnaire(
            item("h", "string", required=True, extension=[base("questionnaire-hidden", valueBoolean=True)]),
            item("i", "string", initial=[{"valueString": "x"}]),
            item("c", "decimal", extension=[expression("sdc-questionnaire-calculatedExpression", "1")]),
            item("u", "string", extension=[{"url": "http://unheard.example/of", "valueString": "x"}], new=1),
        )
    )
    assert [feature for feature, _ in losses(form)] == [
        Feature.INITIAL, Feature.CALCULATED, Feature.HIDDEN, Feature.OTHER, Feature.OTHER,
    ]  # fmt: skip
    assert (form.report.items, form.report.carried, form.report.whole) == (4, 4, 0)


def test_the_older_and_the_newer_spelling() -> None:
    older = questionnaire(
        item("a", "choice", option=[{"valueCoding": {"code": "x"}}]),
        item("b", "string", enableWhen=[{"question": "a", "answerCoding": {"code": "x"}}]),
        item("c", "string", enableWhen=[{"question": "a", "hasAnswer": False}]),
    )
    newer = questionnaire(
        item("a", "coding", answerOption=[{"valueCoding": {"code": "x"}}], answerConstraint="optionsOrString")
    )
    form = imported(older).form
    assert all(form.field(name).show is not None for name in "bc")
    assert [o.code for o in imported(newer).form.choice_list("a").options] == ["x", "other"]


# --- FHIRPath --------------------------------------------------------------------------------

_A = "%resource.item.where(linkId='a').answer.value"
_B = "%resource.descendants().where(linkId='b').answer.value"
_C = "%resource.repeat(item).where(linkId='b' and answer.empty().not()).select(answer.value)"


@pytest.mark.parametrize(
    ("text", "a", "b", "shown"),
    [
        (f"{_A} > 12", 13, None, True),
        (f"{_A} > 12", None, None, False),
        (f"12 < {_A}", 13, None, True),
        ("%age <= 12", 12, None, True),
        ("%age != 12", None, None, False),
        (f"({_A} > 5).intersect({_A} <= 12)", 6, None, True),
        (f"({_A} > 5) and ({_A} <= 12)", 13, None, False),
        (f"{_A}.exists() and {_B} = 'yes'", 1, "yes", True),
        (f"{_A}.empty() or {_B} = 'yes'", 1, "no", False),
        (f"({_A} = 1).not()", 2, None, True),
        (f"({_A} = 1).not()", None, None, False),
        (f"{_A} = 1 implies {_B} = 'yes'", 1, "no", False),
        (f"{_A} = 1 implies {_B} = 'yes'", 2, "no", True),
        (f"{_A} = 1 xor {_B} = 'yes'", 1, "no", True),
        (f"{_C} = 'yes'", None, "yes", True),
    ],
)
def test_plain_comparisons_in_fhirpath(text: str, a: int | None, b: str | None, shown: bool) -> None:
    variable = {"name": "age", "expression": "item.where(linkId='a').answer.value"}
    tree = questionnaire(
        item("a", "integer"),
        item("b", "string"),
        item("c", "string", extension=[expression("sdc-questionnaire-enableWhenExpression", text)]),
        extension=[base("variable", valueExpression=variable)],
    )
    form = imported(tree)
    assert losses(form) == []
    given_ = [("a", {"valueInteger": a}), ("b", {"valueString": b})]
    answers = [{"linkId": k, "answer": [v]} for k, v in given_ if None not in v.values()]
    response = {"resourceType": "QuestionnaireResponse", "item": answers}
    state = decided(form, read(form, response)).fields[Place("title", None, "c")]
    assert state.shown is (Truth.MET if shown else Truth.NOT_MET)


@pytest.mark.parametrize(
    "expression",
    [
        "iif(%a, 1, 2) = 1",
        f"{_A} + 1 > 2",
        "%unheard",
        f"{_A}.toString() = '1'",
        "(" * 100,
        "x" * 5000,
        "'",
        "%age",
    ],
)
def test_what_is_no_plain_comparison_is_listed(expression: str) -> None:
    expressed = {"language": "text/fhirpath", "expression": expression}
    extension = {"url": f"{SDC}/sdc-questionnaire-enableWhenExpression", "valueExpression": expressed}
    form = imported(questionnaire(item("a", "integer"), item("c", "string", extension=[extension])))
    assert form.form.field("c").show is None
    assert [feature for feature, _ in losses(form)] == [Feature.ENABLE_EXPRESSION]


def test_a_constraint_becomes_a_gate_with_its_words() -> None:
    rule = {
        "url": f"{BASE}/questionnaire-constraint",
        "extension": [
            {"url": "key", "valueId": "order"},
            {"url": "severity", "valueCode": "error"},
            {"url": "human", "valueString": "Ends {before} it begins."},
            {"url": "expression", "valueString": f"{_B} >= {_A}"},
        ],
    }
    form = imported(questionnaire(item("a", "date"), item("b", "date", extension=[rule]))).form
    (gate,) = form.sections[0].gates
    assert (gate.id, gate.because.said()) == ("rule_order", "Ends (before) it begins.")


def test_a_date_that_may_not_lie_ahead_gets_a_bound() -> None:
    rule = {
        "url": f"{SDC}/targetConstraint",
        "extension": [
            {"url": "expression", "valueExpression": {"expression": "%context.answer.value <= today()"}}
        ],
    }
    form = imported(questionnaire(item("a", "date", extension=[rule])))
    assert form.form.field("a").maximum is not None
    assert losses(form) == []


# --- odd and hostile input ---------------------------------------------------------------------


HOSTILE = (
    "=1+1", "- {a: b} # c", "&a *a !t %d @x", "yes", "~", "line\nbreak\ttab", "\x00\x1b[31mred\x7f",
    "\u202eevil",
    "🙂\u2028", "{field}", "'\"\\",
)  # fmt: skip


def test_conditions_in_a_circle_are_cut_and_listed() -> None:
    tree = questionnaire(
        item("a", "boolean", enableWhen=[{"question": "b", "operator": "=", "answerBoolean": True}]),
        item("b", "boolean", enableWhen=[{"question": "a", "operator": "=", "answerBoolean": True}]),
        item("c", "boolean", enableWhen=exists("a")),
        item("g", "group", enableWhen=exists("in"), item=[item("in", "string")]),
    )
    form = imported(tree)
    assert [f.id for s in form.form.sections for f in s.fields if f.show is not None] == ["c"]
    assert [set(loss.places) for loss in form.report.losses] == [{"a", "b", "g"}]


def test_link_ids_that_repeat_or_are_missing_stay_apart() -> None:
    tree = questionnaire(
        item("x", "string"), item("x", "string"), {"text": "No id", "type": "string"}, item("not", "string")
    )
    form = imported(tree)
    assert [f.id for f in form.form.sections[0].fields] == ["x", "x_2", "no_id", "not_2"]
    assert [feature for feature, _ in losses(form)] == [Feature.LINK_ID, Feature.LINK_ID]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_are_words(text: str) -> None:
    tree = questionnaire(
        item("a", "string", text=text, prefix=text), item(text, "display"), title=f"T {text}", name=text
    )
    form = imported(tree)
    assert form.form.field("a").kind is Kind.TEXT
    assert all(c.isprintable() or c == "\n" for c in form.text)


def test_a_text_without_end_is_cut_and_told() -> None:
    form = imported(questionnaire(item("a", "string", text="x" * 1_000_000)))
    assert len(form.form.field("a").ask.said()) == 4_000
    assert [feature for feature, _ in losses(form)] == [Feature.TEXT]


def _deep(levels: int) -> bytes:
    return _whole(b'[{"type":"group","item":' * levels + b"[]" + b"}]" * levels)


def _whole(items: bytes) -> bytes:
    return b'{"resourceType":"Questionnaire","item":' + items + b"}"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b" " * (MOST_BYTES + 1), "too large"),
        (b"[" * 1_500_000, "far too many pieces"),
        (b'{"a":' + b"[" * 200_000, "deep"),
        (_deep(31), "nested more than"),
        (_deep(20_000), "deep"),
        (_whole(b"[" + b",".join([b'{"type":"string"}'] * 3001) + b"]"), "more than 3,000"),
        (b"", "not a JSON object"),
        (b"[]", "not a JSON object"),
        (b"{", "not a JSON object"),
        (b"\xff\xfe\x00\x00", ""),
        (b"PK\x03\x04", ""),
        (b'{"resourceType":"Patient"}', "no FHIR Questionnaire"),
        (b'{"resourceType":"Bundle","entry":[1,{"resource":[]}]}', "no FHIR Questionnaire"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_words(data: bytes, what: str) -> None:
    with pytest.raises(Refusal) as refusal:
        import_questionnaires("x.json", data, Wishes())
    assert what in str(refusal.value)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_whatever_is_changed_in_a_questionnaire_it_is_a_form_or_a_refusal(data: st.DataObject) -> None:
    tree = data.draw(questionnaires())
    for _ in range(data.draw(st.integers(1, 4))):
        _change(tree, data)
    _form_or_refusal(json.dumps(tree).encode())


@given(st.dictionaries(st.sampled_from(["item", "title", "contained", "extension", "url", "language"]), JUNK))
def test_any_object_is_a_form_or_a_refusal(tree: Json) -> None:
    _form_or_refusal(json.dumps({**tree, "resourceType": "Questionnaire"}).encode())


@given(st.integers(0, 130), st.data())
def test_whatever_is_changed_in_a_published_one_it_is_a_form_or_a_refusal(
    shared: Path, number: int, data: st.DataObject
) -> None:
    files = sorted(
        p for p in (shared / "corpus" / "fhir" / "Questionnaire").rglob("*") if p.name.endswith(".json")
    )
    if number >= len(files):
        return
    content = files[number].read_bytes()
    if len(content) > 40_000:
        content = content[: data.draw(st.integers(0, 40_000))]
        _form_or_refusal(content)
        return
    tree = json.loads(content)
    for _ in range(data.draw(st.integers(1, 4))):
        _change(tree, data)
    _form_or_refusal(json.dumps(tree).encode())


def _change(tree: Json, data: st.DataObject) -> None:
    """Put junk, or a piece from elsewhere in the tree, in some place."""
    places = list(_places(tree))
    holder, key = data.draw(st.sampled_from(places))
    elsewhere = [h[k] for h, k in places]
    holder[key] = json.loads(json.dumps(data.draw(JUNK | st.sampled_from(elsewhere))))


def _places(node: object) -> list[tuple[dict[str, object] | list[object], object]]:
    found: list[tuple[dict[str, object] | list[object], object]] = []
    waiting = [node]
    while waiting and len(found) < 400:
        here = waiting.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        for key in keys:
            found.append((here, key))
            waiting.append(here[key])
    return found


def _form_or_refusal(data: bytes) -> None:
    """Anything but a form or a refusal that says why fails; and no questionnaire is one that cannot load."""
    said, forms = "", ()
    try:
        forms = import_questionnaires("x.json", data, Wishes())
    except Refusal as refusal:
        said = str(refusal)
    assert forms or said
    assert "cannot be made into a form" not in said
    for form in forms:
        assert form.report.carried <= form.report.items
        assert form.form.sections


def test_the_test_of_a_field_is_one_of_the_languages_own() -> None:
    """A text answer that spells a word of the language is compared, not read as a test."""
    when = [{"question": "a", "operator": "=", "answerString": "filled"}]
    form = imported(questionnaire(item("a", "string"), item("b", "string", enableWhen=when))).form
    show = form.field("b").show
    assert "IN" in repr(show)
    assert Op.IN.value in repr(show)


def test_a_bundle_of_too_many_questionnaires_is_refused_whole() -> None:
    one = {"resource": {"resourceType": "Questionnaire", "item": []}}
    data = json.dumps({"resourceType": "Bundle", "entry": [one] * 201}).encode()
    with pytest.raises(Refusal, match="201 questionnaires"):
        import_questionnaires("a.json", data, Wishes())
    data = data.replace(b"Questionnaire", b"Patient", 1)
    assert len(import_questionnaires("a.json", data, Wishes())) == 200
