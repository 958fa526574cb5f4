"""Builds screens with plain rows and grabs them, to look at: python -m tests.ui.gallery FOLDER."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.example import NOW, Example, example

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.ui.places import destinations
from reviewdesk.ui.present.fields import EvidenceRow, Marks
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.review_page import ReviewHead, ReviewPage, Source, review_page
from reviewdesk.ui.present.status import status
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.screens.screen import Screen
from reviewdesk.ui.theme.look import Look, install, look
from reviewdesk.ui.theme.tokens import Mode
from reviewdesk.ui.window import Window

LONG = (
    "Low fluid intake recorded on 29, 30 and 31 July; dark urine reported by night staff on 1 August, then again "
    "in the morning handover. The chart shows 600 ml on each of the three days against an agreed 1,500 ml. "
) * 4


def page(ex: Example, scope: Scope, *, asked: bool = False) -> ReviewPage:
    evidence = {
        Place("cases", "r2", "signs"): (
            EvidenceRow("e1", "Fluid chart, 29 Jul - 1 Aug.pdf"),
            EvidenceRow("e2", "Shift note 31 Jul, night (EVV 88213)"),
        )
    }
    head = ReviewHead(
        "Avoidable admissions, Q3 2026",
        "Maple House and two other sites · missed by 3 admissions · alert: the 95 % interval excludes the target",
        "Due in 2 business days",
    )
    history = (
        HistoryRow(
            "Today 9:41 AM", "You", "You changed Was supervisor review on time? from Not known yet to Late"
        ),
        HistoryRow("Yesterday 4:20 PM", "Ana Reyes, RN", "Ana Reyes, RN opened the review"),
    )
    source = Source(ex.form, ex.facts, ex.decision, head, frozenset({scope}), evidence, history)
    return review_page(source, scope, ex.context, Marks(asked=asked, evidence=evidence))


def window(screen: Screen, width: int, height: int, *, name: str = "reviews", sample: bool = True) -> Window:
    made = Window(Runner(), destinations(administrator=True))
    made.ribbon.setVisible(sample)
    made.navigation.show_organisation("Harbor Home Supports")
    made.navigation.show_person("Dana Whitfield", "Supervisor, Maple House")
    made.navigation.show_counts({"work": 6, "reviews": 3, "actions": 11, "conflicts": 1})
    made.add(name, screen)
    made.open(name)
    made.show_status(status(saving=0, failed="", waiting=3, people="This laptop only"))
    made.resize(width, height)
    return made


def review(
    cases: int = 3, *, asked: bool = False, scope: Scope | None = None, roles: tuple[str, ...] = ()
) -> ReviewScreen:
    ex = example(cases, *roles)
    screen = ReviewScreen(lambda: NOW)
    screen.show_page(page(ex, scope or Scope("cases", "r2"), asked=asked))
    if asked:
        screen.summary.show_rows(screen.page.holds if screen.page else ())
    return screen


def grab(widget: QWidget, file: Path) -> None:
    widget.show()
    for _ in range(4):
        QApplication.processEvents()
    widget.grab().save(str(file))
    widget.hide()


SHOTS: dict[str, Callable[[], QWidget]] = {
    "review": lambda: window(review(), 1320, 860),
    "review-asked": lambda: window(review(asked=True), 1320, 860),
    "review-40": lambda: window(review(40), 1600, 1000),
    "review-small": lambda: window(review(), 1024, 700),
    "review-4k": lambda: window(review(), 2560, 1400),
    "review-findings": lambda: window(
        review(scope=Scope("findings", "r2"), roles=("supervisor",)), 1320, 860
    ),
}


def main() -> None:
    folder = Path(sys.argv[1])
    wanted = sys.argv[2].split(",") if len(sys.argv) > 2 else list(SHOTS)
    modes = sys.argv[3].split(",") if len(sys.argv) > 3 else ["light", "dark"]
    scales = [int(part) for part in sys.argv[4].split(",")] if len(sys.argv) > 4 else [100]
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    made: Look = install(app)
    for mode in modes:
        for scale in scales:
            look().choose(mode=Mode(mode), scale=scale)
            for name in wanted:
                suffix = "" if scale == 100 else f"-{scale}"
                grab(SHOTS[name](), folder / f"{name}-{mode}{suffix}.png")
    assert made is look()


if __name__ == "__main__":
    main()
