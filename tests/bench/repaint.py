"""The window on a review of 40 cases: an answer, until what holds is repainted; and what opening takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from tests.bench.forty import Forty
from tests.bench.timing import Laps, Timed, timed
from tests.organisation import PASSPHRASE, Walker
from tests.ui.desks import settle

from reviewdesk.forms.answers import Answer, Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.ui.app import App
from reviewdesk.ui.theme.look import install

ANSWERS = 200
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
    """All that is measured in the window, in one program."""
    walker = forty.opened(folder)
    people = {name: walker.org.person(name).id for name in ("Dana",)}
    walker.desk.close()
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    install(qt)
    app = App(walker.org.home, walker.org.environment)
    try:
        return _measured(app, walker, people["Dana"])
    finally:
        app.close()
        app.window.close()
        app.deleteLater()
        qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _measured(app: App, walker: Walker, person: str) -> list[Timed]:
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
    answers, durable, second, repainted = _answers(app)
    once = Laps(opening.wall[:1], opening.cpu[:1])
    again = Laps(opening.wall[1:], opening.cpu[1:])
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


def _answers(app: App) -> tuple[Laps, Laps, Laps, int]:
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
    for place, answer in islice(_next_answers(app), ANSWERS):
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
