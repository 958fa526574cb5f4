"""The window on a review of 40 cases: an answer, until what holds is repainted; and what opening takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.bench.forty import MANY, Forty
from tests.bench.timing import Laps, Timed, timed
from tests.organisation import PASSPHRASE
from tests.ui.desks import settle
from tests.walker import Walker

from reviewdesk.forms.answers import Answer, Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.ui.app import App
from reviewdesk.ui.theme.look import install

ANSWERS = 200
SOME = 60
Measured = Callable[[App, Walker, str], list[Timed]]
_KINDS = (Kind.CHOICE, Kind.YES_NO, Kind.LONG_TEXT, Kind.DATETIME, Kind.CHOICES)


class Painted(QObject):
    """Counts how often a widget or what is in it was painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        for each in (watched, *watched.findChildren(QObject)):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        elif event.type() == QEvent.Type.ChildPolished:
            for each in watched.findChildren(QObject):
                each.installEventFilter(self)
        return False


def in_the_window(forty: Forty, folder: Path) -> list[Timed]:
    """All that is measured in the window on 40 cases, in one program."""
    return in_an_app(forty, folder, _measured)


def with_many_cases(many: Forty, folder: Path) -> list[Timed]:
    """The same, and scrolling and typing, on a review of many more cases than a person reviews."""
    return in_an_app(many, folder, _measured_many)


def in_an_app(forty: Forty, folder: Path, measured: Measured) -> list[Timed]:
    """Measure in a window of its own, on a copy of the home."""
    walker = forty.opened(folder)
    person = walker.org.person("Dana").id
    walker.desk.close()
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    install(qt)
    app = App(walker.org.home, walker.org.environment)
    try:
        return measured(app, walker, person)
    finally:
        app.close()
        app.window.close()
        app.deleteLater()
        qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _opened(app: App, walker: Walker, person: str) -> tuple[Laps, Laps, Laps]:
    """Opening the review the first time and again, and going from case to case; the review stays open."""
    app.begin()
    app.window.resize(1440, 900)
    settle(app.runner)
    app.sign_in.signing_in.emit(person, PASSPHRASE)
    settle(app.runner)
    review = walker.review
    opening = Laps()

    def open_it() -> None:
        app.rooms.open_review(review)
        settle(app.runner)

    for _ in range(6):
        opening.take(open_it)
        app.go("work")
        settle(app.runner)
    open_it()
    flow = app.rooms.reviewing
    assert flow is not None
    view = flow.view
    assert view is not None
    rows = view.facts.rows["cases"]
    shown = Laps()
    for row in islice(cycle(rows), 1, 41):
        shown.take(lambda row=row: (flow.show(Scope("cases", row)), _flush(app)))  # type: ignore[misc]
        settle(app.runner)
    return Laps(opening.wall[:1], opening.cpu[:1]), Laps(opening.wall[1:], opening.cpu[1:]), shown


def _measured_many(app: App, walker: Walker, person: str) -> list[Timed]:
    once, again, shown = _opened(app, walker, person)
    scrolled, typed = _scrolled(app), _typed(app)
    answers, durable, second, _ = _answers(app, SOME)
    n = f"{MANY} cases"
    return [
        timed(f"{n}: opening the review, first", once, "as with 40 cases"),
        timed(f"{n}: opening the review again", again, "as with 40 cases"),
        timed(f"{n}: going to another case", shown, "as with 40 cases"),
        timed(f"{n}: scrolling their list", scrolled, "half a page of the list on, until it is painted"),
        timed(f"{n}: a letter typed", typed, "a key pressed in a long text, until it is painted"),
        timed(f"{n}: answer to repainted holds", answers, f"{SOME} answers, as with 40 cases"),
        timed(f"{n}: second repaint", second, "as with 40 cases"),
        timed(f"{n}: answer to “saved”", durable, "as with 40 cases"),
    ]


def _scrolled(app: App) -> Laps:
    """Down and up the whole list of cases."""
    cases = app.rooms.review.cases.cases
    bar = cases.verticalScrollBar()
    step = max(1, bar.pageStep() // 2)
    found = Laps()
    for by in (step, -step):
        for _ in range(min(100, bar.maximum() // step)):
            found.take(lambda by=by: (bar.setValue(bar.value() + by), _flush(app)))  # type: ignore[misc]
    return found


def _typed(app: App) -> Laps:
    """One letter after the other into the first long text."""
    form = app.rooms.review.form
    blocks = (form.block(place) for place in form.places())
    block = next(b for b in blocks if b is not None and b.row is not None and b.row.kind is Kind.LONG_TEXT)
    (line, *_) = block.editor.inputs()
    line.setFocus()
    found = Laps()
    for letter in "What was seen that evening, and by whom. " * 5:
        found.take(lambda letter=letter: (QTest.keyClick(line, letter), _flush(app)))  # type: ignore[misc]
    settle(app.runner)
    return found


def _measured(app: App, walker: Walker, person: str) -> list[Timed]:
    once, again, shown = _opened(app, walker, person)
    answers, durable, second, repainted = _answers(app, ANSWERS)
    kinds = "choices, yes or no, times, texts"
    return [
        timed(
            "Answer to repainted holds",
            answers,
            f"{ANSWERS} answers ({kinds}) in the real window, unseen, 1440 x 900: from the answer until "
            "all that is dirty is laid out and painted, before the answer is durable; the window was at rest",
            goal=16,
            goal_at=95,
            note=f"{repainted} of {ANSWERS} changed what the panel of holds shows",
        ),
        timed("Second repaint", second, "the same answers: what the window does once they are durable"),
        timed(
            "Answer to “saved”", durable, "the same answers: from the editor's answer until saved is shown"
        ),
        timed("Opening the review, first", once, "from the press to the painted editor, nothing read before"),
        timed("Opening the review again", again, "from the press to the painted editor"),
        timed("Going to another case", shown, "from the press to the painted form, 40 cases in turn"),
    ]


def _answers(app: App, count: int) -> tuple[Laps, Laps, Laps, int]:
    flow = app.rooms.reviewing
    assert flow is not None
    holds = Painted(app.rooms.review.panel_card)
    first = Laps()
    durable = Laps()
    second = Laps()
    repainted = 0
    take = flow._take

    def taking(*given: object) -> None:
        second.take(lambda: (take(*given), _flush(app)))  # type: ignore[arg-type]

    flow._take = taking  # type: ignore[method-assign]
    gc.collect()
    for place, answer in islice(_next_answers(app), count):
        block = app.rooms.review.form.block(place)
        assert block is not None, place
        before = holds.count
        started, used = time.perf_counter_ns(), time.thread_time_ns()
        block.editor.emit_answer(answer)
        _flush(app)
        first.add(time.perf_counter_ns() - started, time.thread_time_ns() - used)
        repainted += holds.count > before
        settle(app.runner)
        durable.add(time.perf_counter_ns() - started)
        _rest(app)
    flow._take = take  # type: ignore[method-assign]
    return first, durable, second, repainted


def _next_answers(app: App) -> Iterator[tuple[Place, Answer]]:
    """Case after case, one field of each kind after the other; each answer is another than stands there."""
    flow = app.rooms.reviewing
    assert flow is not None
    assert flow.view is not None
    rows = flow.view.facts.rows["cases"]
    number = 0
    for turn, row in enumerate(cycle(rows)):
        flow.show(Scope("cases", row))
        settle(app.runner)
        _rest(app)
        for kind in _KINDS:
            view = flow.view
            assert view is not None
            shown = set(app.rooms.review.form.places())
            fields = [
                (at, f)
                for f in view.form.section("cases").fields
                if f.kind is kind and f.fill is None and (at := Place("cases", row, f.id)) in shown
                if kind is not Kind.DATETIME or isinstance(view.facts.answers.get(at), Given)
            ]
            place, field = fields[turn % len(fields)]
            number += 1
            yield place, _another(view.form, field, view.facts.answers.get(place), number)


def _another(form: Form, field: Field, before: Answer | None, number: int) -> Answer:
    """An answer of the field's kind that differs from what stands there."""
    held = before.value if isinstance(before, Given) else None
    match field.kind:
        case Kind.YES_NO:
            return Given(not held)
        case Kind.DATETIME:
            assert held is not None
            return Given(held + timedelta(minutes=7 if number % 2 else -7))  # type: ignore[operator]
        case Kind.CHOICE | Kind.CHOICES:
            codes = [o.code for o in form.choice_list(field.choices or "").options if not o.not_known]
            at = number % len(codes)
            code = codes[at] if codes[at] != held and (codes[at],) != held else codes[at - 1]
            return Given(code if field.kind is Kind.CHOICE else (code,))
    return Given(f"What was seen that evening, and by whom; written down for the {number}th time.")


def _rest(app: App) -> None:
    """Let the window come to rest, so that what an earlier act left to lay out is not the next one's."""
    for _ in range(5):
        _flush(app)
        QApplication.processEvents()


def _flush(app: App) -> None:
    """Lay out and paint what is dirty now, as the event loop would next; nothing else is handled."""
    for _ in range(3):  # laying out may ask for more
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    QApplication.sendPostedEvents(app.window, QEvent.Type.UpdateRequest)
