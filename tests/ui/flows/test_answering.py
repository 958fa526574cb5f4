"""Answers from a file: which review they belong to, what they come to, and nothing written before a yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from tests.desk.test_responding import file_of, text_fields
from tests.ui.desks import settle
from tests.ui.flows.conftest import Bench

from reviewdesk.forms.answers import Given, Place
from reviewdesk.ui.dialogs.answers_dialog import AnswersDialog
from reviewdesk.ui.flows.answering import AnswersFlow

HELD, SAID, NEW = "Weak since noon.", "Weak since the morning.", "Called the clinic."


class Answering:
    """A review in which one of two answers stands; a file says both, and one for a case that is not here."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.org = bench, bench.org
        self.review = self.org.review(cases=1)
        view = self.org.view(self.review)
        row = view.review.rows[0].id
        first, second = text_fields(view, "cases")[:2]
        self.stands, self.free = Place("cases", row, first), Place("cases", row, second)
        gone = Place("cases", "row-of-another-desk", second)
        desk = self.org.as_("Dana")
        desk.reviews.answer(self.review, self.stands, Given(HELD))
        said = {self.stands: Given(SAID), self.free: Given(NEW), gone: Given(NEW)}
        self.data = file_of(self.org.view(self.review), said, (row, "row-of-another-desk"))  # type: ignore[arg-type]
        self.window = QWidget()
        bench.qtbot.addWidget(self.window)
        bench.screen = self.window
        self.window.show()
        self.flow = AnswersFlow(desk, bench.runner, self.window, self.org.clock)
        self.flow.written.connect(lambda _review, banner: bench.said.append(banner.what))
        self.flow.arrive(self.org.person("Dana").id)
        bench.flows.append(self.flow)

    def take(self, data: bytes) -> None:
        file = self.bench.folder / "answers.json"
        file.write_bytes(data)
        self.flow.take(file)
        self.bench.settle()
        self.bench.settle()

    def dialog(self) -> AnswersDialog:
        found = self.bench.dialog()
        assert isinstance(found, AnswersDialog)
        return found

    def now(self, place: Place) -> object:
        answer = self.org.view(self.review).facts.answers.get(place)
        return answer.value if isinstance(answer, Given) else answer


@pytest.fixture
def answering(bench: Bench) -> Answering:
    return Answering(bench)


def test_the_file_is_compared_first_and_only_what_is_new_is_written(
    answering: Answering, texts: Callable[[QWidget], str]
) -> None:
    answering.take(answering.data)
    dialog = answering.dialog()
    told = texts(dialog)
    for words in (
        "1 new, 1 different, 0 already there.",
        NEW,
        f"“{SAID}” in the file, “{HELD}” in the review",
        "The review has no such case",
        "another case",
    ):
        assert words in told
    assert "row-of-another-desk" not in told
    assert answering.now(answering.free) is None
    answering.bench.press("Write 1 answer", dialog)
    assert answering.bench.no_dialog()
    assert answering.bench.said == ["1 answer was written."]
    assert (answering.now(answering.free), answering.now(answering.stands)) == (NEW, HELD)


def test_what_stands_is_replaced_for_a_reason_only(answering: Answering) -> None:
    answering.take(answering.data)
    dialog = answering.dialog()
    dialog.reason.setPlainText("Their own record counts.")
    answering.bench.press("Write 2 answers", dialog)
    assert (answering.now(answering.free), answering.now(answering.stands)) == (NEW, SAID)
    answering.take(answering.data)
    dialog = answering.dialog()
    answering.bench.press("Write the answers", dialog)
    assert "Nothing in this file is new to the review." in dialog.problem.text


def test_of_several_reviews_one_is_chosen(answering: Answering, texts: Callable[[QWidget], str]) -> None:
    answering.org.review(answering.org.missed(), cases=1)
    answering.org.as_("Dana")
    answering.take(answering.data)
    dialog = answering.dialog()
    assert not dialog.review
    answering.bench.press("Write the answers", dialog)
    assert "Choose the review they belong to." in dialog.problem.text
    box = dialog._review
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == answering.review))
    box.picked.emit(box.chosen)
    answering.bench.settle()
    assert "1 new, 1 different" in texts(dialog)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{}", "There is no FHIR QuestionnaireResponse in this file."),
        (b"not json", "The file is not a JSON object."),
        (
            b'{"resourceType": "QuestionnaireResponse", "questionnaire": "http://a.b/c"}',
            "No review here is made with the form that this file answers.",
        ),
    ],
)
def test_a_file_of_something_else_is_refused(answering: Answering, data: bytes, said: str) -> None:
    failed = answering.bench.failures
    file = answering.bench.folder / "other.json"
    file.write_bytes(data)
    answering.flow.take(file)
    for _ in range(2):
        settle(answering.bench.runner)
    assert len(failed) == 1
    assert said in str(failed.pop())
    assert answering.bench.no_dialog()


def test_whoever_may_not_write_there_reads_why(answering: Answering, texts: Callable[[QWidget], str]) -> None:
    answering.org.as_("Quinn")
    answering.take(answering.data)
    dialog = answering.dialog()
    assert "0 new" in texts(dialog)
    assert "Cannot be written" in texts(dialog)
