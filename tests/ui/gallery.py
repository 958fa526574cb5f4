"""Builds screens with plain rows and grabs them, to look at: python -m tests.ui.gallery FOLDER."""

from __future__ import annotations

# ruff: noqa: E501
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.example import NOW, STAFF, Example, example

from reviewdesk.forms.answers import Place, Strength
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Meaning
from reviewdesk.ui.dialogs.action_dialog import ActionDialog, KindRow
from reviewdesk.ui.dialogs.recovery_dialog import RecoveryDialog
from reviewdesk.ui.dialogs.sign_dialog import SignDialog, SignRow
from reviewdesk.ui.places import destinations
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.fields import EvidenceRow, Marks
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.lists import ActionRow, MissedRow, Near, ReviewRow, WorkRow
from reviewdesk.ui.present.review_page import ReviewHead, ReviewPage, Source, review_page
from reviewdesk.ui.present.status import status
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.actions_screen import ActionsScreen
from reviewdesk.ui.screens.first_run_screen import FirstRunScreen
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.screens.reviews_screen import ReviewsScreen
from reviewdesk.ui.screens.screen import Screen
from reviewdesk.ui.screens.signin_screen import SignInRow, SignInScreen
from reviewdesk.ui.screens.work_screen import WorkScreen
from reviewdesk.ui.theme.look import Look, install, look
from reviewdesk.ui.theme.tokens import Mode
from reviewdesk.ui.window import Window

LONG = (
    "Low fluid intake recorded on 29, 30 and 31 July; dark urine reported by night staff on 1 August, then "
    "again in the morning handover. The chart shows 600 ml on each day against an agreed 1,500 ml. "
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
        "Maple House and two other sites · missed by 3 admissions · alert: the 95 % interval excludes it",
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
    made = Window(Runner(), destinations())
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


WORK = (
    WorkRow("1", "Review", "Avoidable admissions, Q3 2026", "Cases: 2 things to finish", "Nov 24", "2 business days", Near.SOON, held=True),
    WorkRow("2", "Action", "Same-day review for repeated fluid concerns", "Evidence of first audit", "Nov 20", "Overdue", Near.OVERDUE),
    WorkRow("3", "Returned", "Continuity, Birch Lane, Q3", "Quality lead asks: which shifts were agency?", "Nov 25", "3 business days", Near.SOON),
    WorkRow("4", "Sign-off", "Goal progress, J. Marsh", "Nurse signed; ready for your signature", "Nov 23", "1 business day", Near.SOON),
    WorkRow("5", "Conflict", "Avoidable admissions, Q2 2026", "Two values to settle", "Dec 9", "12 business days", Near.LATER, conflict=True),
    WorkRow("6", "Waiting", "Avoidable admissions, Q3 2026", "Clinical findings: waiting for Nurse consultant", "Nov 24", "2 business days", Near.SOON, mine=False),
)  # fmt: skip


def work(rows: tuple[WorkRow, ...] = WORK) -> WorkScreen:
    screen = WorkScreen()
    screen.show_rows(
        "Good morning, Dana", "Saturday, November 21, 2026 · business days pause until Monday", rows
    )
    return screen


def reviews(n: int = 5) -> ReviewsScreen:
    screen = ReviewsScreen()
    rows = tuple(
        ReviewRow(
            str(at), f"Avoidable admissions, Q{at % 4 + 1} 2026", "Maple House and two other sites",
            "12 things hold it" if at % 3 else "Signed: the pack can be released", f"{at % 7} of 9 steps signed",
            "Nov 24", "2 business days" if at % 2 else "Overdue", Near.SOON if at % 2 else Near.OVERDUE, mine=at % 2 == 0,
            signed=at % 3 == 0, holds=at % 3 * 4,
        )
        for at in range(n)
    )  # fmt: skip
    missed = (
        MissedRow("m1", "Missed visits, Q3 2026", "58 of 1,204 against a target of 3 %.", "Open by Nov 25."),
    )
    screen.show_rows(rows, missed if n else ())
    return screen


def actions() -> ActionsScreen:
    screen = ActionsScreen()
    screen.show_rows(tuple(
        ActionRow(str(at), "Same-day supervisor review for repeated fluid concerns", "Delayed supervision · M. Okafor",
                  "Kofi Osei", "Intermediate", "Planned", "Due in 3 days", Near.SOON)
        for at in range(7)
    ))  # fmt: skip
    return screen


def sign_in(why: str = "") -> SignInScreen:
    screen = SignInScreen()
    screen.show_people("Harbor Home Supports", (
        SignInRow("1", "Ana Reyes, RN", "Nurse consultant"), SignInRow("2", "Dana Whitfield", "Supervisor"),
        SignInRow("3", "Jordan Quinn", "Quality lead"),
    ), "2", why)  # fmt: skip
    return screen


def first_run(page_at: int = 0) -> FirstRunScreen:
    screen = FirstRunScreen()
    if page_at == 2:
        screen.show_code("K7QF2-92MD8-XW4T1-PLRA9-0E5J7-HB3N0-77KXQ-ZP41V")
    elif page_at == 3:
        screen.show_code("K7QF2-92MD8-XW4T1-PLRA9-0E5J7-HB3N0-77KXQ-ZP41V")
        screen.code.next_button.click()
    else:
        screen._pages.turn(page_at)
    return screen


def full(screen: Screen) -> Window:
    made = window(screen, 1100, 780, name="full")
    made.open("full", full=True)
    return made


def action_dialog() -> QWidget:
    kinds = (
        KindRow("coaching", "Coaching", Strength.WEAKER, fits=True),
        KindRow("pathway_change", "Change of a pathway", Strength.STRONGER, fits=True),
        KindRow("participant_fix", "Fix for the participant", Strength.INTERMEDIATE, fits=False),
    )
    because = "The review identifies delayed supervision and cannot proceed without a documented action."
    return ActionDialog("Delayed supervision", because, kinds, STAFF, lambda: NOW)


def sign_dialog() -> QWidget:
    row = SignRow(
        "Cases: M. Okafor, Aug 2, 2026",
        "19 answers, 2 pieces of evidence, 1 action",
        "Supervisor",
        Meaning.AUTHORSHIP,
        "Dana Whitfield",
    )
    return SignDialog((row,))


def banner() -> Window:
    made = window(work(), 1320, 860, name="work")
    made.show_banner(
        Banner(
            Weight.FAULT,
            "The answer was not saved.",
            "The disk is full.",
            "Free some space, then press Try again.",
            "Try again",
        )
    )
    return made


def open_other() -> Window:
    screen = review()
    screen.form.block(Place("cases", "r2", "resolved_at")).other_answers().actions()[0].trigger()
    made = window(screen, 1320, 860)
    made.show()
    screen.go(Place("cases", "r2", "case_manager_notice"))
    return made


SHOTS: dict[str, Callable[[], QWidget]] = {
    "review": lambda: window(review(), 1320, 860),
    "review-asked": lambda: window(review(asked=True), 1320, 860),
    "review-40": lambda: window(review(40), 1600, 1000),
    "review-small": lambda: window(review(), 1024, 700),
    "review-4k": lambda: window(review(), 2560, 1400),
    "review-other": open_other,
    "work": lambda: window(work(), 1320, 860, name="work"),
    "work-empty": lambda: window(work(()), 1320, 860, name="work"),
    "work-40": lambda: window(work(WORK * 7), 1320, 860, name="work"),
    "work-small": lambda: window(work(), 1024, 700, name="work"),
    "work-banner": banner,
    "reviews": lambda: window(reviews(), 1320, 860),
    "reviews-40": lambda: window(reviews(40), 1320, 860),
    "reviews-empty": lambda: window(reviews(0), 1320, 860),
    "actions": lambda: window(actions(), 1320, 860, name="actions"),
    "sign-in": lambda: full(sign_in()),
    "lock": lambda: full(sign_in("Locked after 10 minutes without work. Nothing is lost.")),
    "first-run": lambda: full(first_run()),
    "first-run-form": lambda: full(first_run(1)),
    "first-run-code": lambda: full(first_run(2)),
    "first-run-typed": lambda: full(first_run(3)),
    "dialog-recovery": lambda: RecoveryDialog((Pick("1", "Ada Adminson"), Pick("2", "Quinn Abara"))),
    "dialog-action": action_dialog,
    "dialog-sign": sign_dialog,
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
