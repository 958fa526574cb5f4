"""Shows flows at work on a real desk and grabs them, to look at: python -m tests.ui.look_at_flows FOLDER."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.desk.test_listing import GOALS
from tests.desk.test_sampling import many as many_admissions
from tests.organisation import ADMISSIONS, MISSED, PASSPHRASE, Organisation, found, ok
from tests.ui.desks import many_stays, many_visits, settle, stays, write
from tests.walker import Walker

from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records import places
from reviewdesk.ui.dialogs.cases_part import CasesPart
from reviewdesk.ui.dialogs.choose_dialog import ChooseSheet
from reviewdesk.ui.dialogs.passphrase_part import PassphrasePart
from reviewdesk.ui.dialogs.redaction_dialog import Choice, RedactionDialog
from reviewdesk.ui.dialogs.start_dialog import StartDialog
from reviewdesk.ui.flows.importing import ImportFlow
from reviewdesk.ui.flows.measures import MeasuresFlow
from reviewdesk.ui.flows.packs import PacksFlow
from reviewdesk.ui.flows.people import PeopleFlow
from reviewdesk.ui.flows.redacting import RedactFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.flows.settings import SettingsFlow
from reviewdesk.ui.flows.starting import StartFlow
from reviewdesk.ui.places import destinations
from reviewdesk.ui.present.starting import Cases
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.people_screen import REDACTIONS
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.screens.screen import Screen
from reviewdesk.ui.screens.settings_screen import SettingsScreen
from reviewdesk.ui.theme.look import install, look
from reviewdesk.ui.theme.tokens import Mode
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.window import Window

LONG = "Wolfeschlegelsteinhausenbergerdorff-Okonkwo"
MIXED = stays(
    ("1", "Okafor", "Maya", "1950-01-02", "2026-08-02 10:00", "2026-08-05 10:00", "IMP", "E1"),
    ("", "Lopez-Ruiz", "Jo", "1948-03-04", "2026-09-10 22:30", "2026-09-14 11:00", "IMP", "E2"),
    ("2", "Ruiz", "Jo", "1949-03-04", "2026-09-11 22:30", "2026-09-14 11:00", "EMER", "E3"),
    ("77", LONG, "Maximiliana", "1961-07-04", "2026-07-11", "2026-07-12", "IMP", "E4"),
    ("78", "Hale", "Pat", "1961-07-05", "31/31/2026", "2026-07-12", "IMP", "E5"),
    ("79", "Marsh", "Jan", "someday", "2026-07-19 03:12", "2026-07-12", "IMP", "E6"),
    ("80", "Adeyemi", "Tola", "1970-12-01", "2026-08-21 13:40", "", "OBS", "E7"),
)  # fmt: skip
ODD = b"Member;Came;What for\nOkafor, Maya;08/02/2026;Dehydration\nLopez-Ruiz, Jo;09/10/2026;Fall\n"


class Stage:
    """An organisation, a runner and a window around one screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.org: Organisation = found(folder)
        self.runner = Runner()
        self.keep: list[object] = []
        self.org.as_("Dana")
        self.org.lock()
        self.org.as_("Dana")

    def window(self, name: str, screen: Screen, size: tuple[int, int]) -> Window:
        made = Window(self.runner, destinations())
        made.navigation.show_organisation("Harbor Home Supports")
        made.navigation.show_person("Dana Whitfield", "Supervisor")
        made.add(name, screen)
        made.resize(*size)
        made.show()
        made.open(name)
        settle(self.runner)
        return made

    def settle(self) -> None:
        settle(self.runner)


Shot = Callable[[Stage, tuple[int, int]], QWidget]


def importing(tab: str = "", **files: bytes) -> Shot:
    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        flow = ImportFlow(stage.org.desk, stage.runner, stage.folder / "senders.json")
        made = stage.window("import", flow.screen, size)
        made.keep = flow  # type: ignore[attr-defined]  # lives as long as the window
        if files:
            flow.screen.chosen.emit(write(stage.folder, **files))
            stage.settle()
            flow.screen.sent_by.emit("Riverside Hospital")
            stage.settle()
        if tab:
            flow.screen.show_tab(tab)
        return made

    return shoot


def who(at: int) -> Shot:
    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        made = importing("people", mixed_csv=MIXED)(stage, size)
        flow: ImportFlow = made.keep  # type: ignore[attr-defined]
        people = flow.screen.people.table
        flow.screen.opened.emit(people.rows[at].key)
        dialog = flow.screen.findChild(QDialog)
        dialog.keep = made
        return dialog

    return shoot


def many(stage: Stage, size: tuple[int, int]) -> QWidget:
    made = importing("people", many_csv=many_stays(40))(stage, size)
    flow: ImportFlow = made.keep  # type: ignore[attr-defined]
    flow.screen.many.emit()
    dialog = flow.screen.findChild(QDialog)
    dialog.keep = made
    return dialog


def done(stage: Stage, size: tuple[int, int]) -> QWidget:
    made = importing("people", mixed_csv=MIXED)(stage, size)
    flow: ImportFlow = made.keep  # type: ignore[attr-defined]
    flow.screen.confirmed.emit()
    stage.settle()
    return made


def done_all(stage: Stage, size: tuple[int, int]) -> QWidget:
    made = done(stage, size)
    flow: ImportFlow = made.keep  # type: ignore[attr-defined]
    for name, data in (("roster_csv", many_visits(40)), ("goals_csv", GOALS)):
        flow.screen.chosen.emit(write(stage.folder, **{name: data}))
        stage.settle()
        flow.screen.sent_by.emit("Riverside Hospital")
        stage.settle()
        flow.screen.confirmed.emit()
        stage.settle()
    return made


def packs(part: str = "list", *, signed: bool = False, reviews: int = 1) -> Shot:
    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        review = None
        for _ in range(reviews):
            review = stage.org.review(cases=1)
        if signed and review is not None:
            Walker(stage.org, review).walk()
        stage.org.as_("Quinn")
        flow = PacksFlow(stage.org.desk, stage.runner)
        made = stage.window("packs", flow.screen, size)
        made.keep = flow  # type: ignore[attr-defined]
        if part != "list" and review is not None:
            flow.show_review(review)
            wait(stage)
        if part in {"dialog", "released", "valid", "tampered", "other"}:
            flow.screen.preview.go_on()
            dialog = flow.screen.findChild(QDialog)
            dialog.path.setText(str(stage.folder / "pack.pdf"))
            if part == "dialog":
                dialog.keep = made
                return dialog
            dialog.line.setText(PASSPHRASE)
            dialog.decide()
            wait(stage)
        if part in {"valid", "tampered", "other"}:
            path = stage.folder / "pack.pdf"
            if part == "tampered":
                path.write_bytes(path.read_bytes().replace(b"/Type /Page", b"/Type /Pagf", 1))
            check = flow.screen.check
            flow.screen.show_part(check)
            check.file_line.setText(str(path))
            check.trusts["none" if part == "other" else "own"].setChecked(True)
            check.go_on()
            wait(stage)
        return made

    return shoot


def people(tab: str = "people", edit: str = "", *, name: str = "Ada") -> Shot:
    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        stage.org.as_(name)
        flow = PeopleFlow(stage.org.desk, stage.runner)
        made = stage.window("people", flow.screen, size)
        made.keep = flow  # type: ignore[attr-defined]
        flow.screen.show_tab(tab)
        stage.settle()
        if edit == "add":
            flow.screen.go_on()
            stage.settle()
        elif edit:
            table = getattr(flow.screen, tab)
            flow.screen.opened.emit(tab, table.rows[0].key)
            stage.settle()
        dialog = flow.screen.findChild(QDialog)
        if dialog is not None:
            if edit == "wrong":
                dialog.decide()
            if edit in ("given", "renew"):
                part = dialog.findChild(PassphrasePart)
                dialog.renewing.setChecked(True)
                part.given.setChecked(edit == "given")
                for fold in dialog.findChildren(Fold):
                    fold.open(True)
                dialog.settle()
            dialog.keep = made
            return dialog
        return made

    return shoot


def settings(*, dialog: bool = False) -> Shot:
    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        screen = SettingsScreen()
        flow = SettingsFlow(stage.org.desk, stage.runner, screen)
        made = stage.window("settings", screen, size)
        made.keep = flow  # type: ignore[attr-defined]
        if dialog:
            screen.passphrase_button.click()
            found = made.findChild(QDialog)
            found.keep = made
            return found
        return made

    return shoot


def measures(count: int = 0, *, dialog: bool = False) -> Shot:
    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        names = (
            "Q3 2026",
            "Q2 2026",
            "Q1 2026",
            "Q4 2025 as corrected after the plan's second report",
        )
        for at in range(count):
            numerator = (12, 3, 7, 5)[at % 4]
            stage.org.missed(replace(MISSED, numerator=numerator, period=names[at % 4]))
        if count:
            stage.org.review(stage.org.desk.intake.results()[-1].result.id)
        stage.org.as_("Quinn")
        flow = MeasuresFlow(stage.org.desk, stage.runner)
        made = stage.window("measures", flow.screen, size)
        made.keep = flow  # type: ignore[attr-defined]
        if dialog:
            flow.screen.go_on()
            found = flow.screen.findChild(QDialog)
            found.numerator.setText("12")
            found.denominator.setText("4,000")
            found._soon.start()
            QTest.qWait(400)
            wait(stage)
            found.keep = made
            return found
        return made

    return shoot


def starting(way: Cases) -> Shot:
    """The start of a review for which more was found than one review is done with."""

    def shoot(stage: Stage, size: tuple[int, int]) -> QWidget:
        stage.org.admissions(many_admissions(100))
        stage.org.missed()
        stage.org.as_("Dana")
        screen = SettingsScreen()
        made = stage.window("settings", screen, size)
        flow = StartFlow(stage.org.desk, stage.runner, screen, stage.org.clock)
        made.keep = flow  # type: ignore[attr-defined]
        flow.start("", stage.org.person("Dana"))
        stage.settle()
        dialog = screen.findChild(StartDialog)
        dialog.findChild(CasesPart)._ways[way].setChecked(True)
        wait(stage)
        dialog.keep = made
        return dialog

    return shoot


def wait(stage: Stage) -> None:
    for _ in range(3):
        stage.settle()
        QTest.qWait(80)


GIVEN = (
    "Ada Adminson gave you this passphrase on Nov 28, 2026, 9:04 AM. Nobody has signed in with it. It is "
    "good for this once: the one you choose now takes its place."
)


def redactions(what: str = "list") -> Shot:
    """The list of requests, one of them being decided, or one being asked for beside an answer."""

    def shot(stage: Stage, size: tuple[int, int]) -> QWidget:
        org = stage.org
        review = org.review(cases=1)
        view = org.view(review)
        texts = [f for f in view.form.section("cases").fields if f.kind == "long text" and f.show is None]
        spots = [Place("cases", view.review.rows[0].id, field.id) for field in texts[:3]]
        for place in spots:
            ok(org.as_("Dana").reviews.answer(review, place, Given("Her brother came by at noon.")))
        quinn = org.as_("Quinn").redacting
        why = ("It tells of somebody who is not served here.", "Written into the wrong review.", "A mistake.")
        for place, reason in zip(spots, why, strict=False):
            ok(quinn.ask(review, [places.answer_target(place)], reason))
        first, *_ = ok(org.as_("Ada").redacting.listed())
        if what == "list":
            ok(org.desk.redacting.order(first.request, "As asked.", PASSPHRASE))
        reviewing = ReviewFlow(org.desk, stage.runner, ReviewScreen(org.environment.now), org.environment.now)
        people = PeopleFlow(org.desk, stage.runner)
        flow = RedactFlow(org.desk, stage.runner, reviewing, people.screen)
        stage.keep = [reviewing, people, flow]
        if what == "ask":
            org.as_("Quinn")
            window = stage.window("review", reviewing.screen, size)
            reviewing.arrive(org.person("Quinn").id)
            reviewing.open(review, Scope("cases", spots[0].row))
            stage.settle()
            flow.ask_for(spots[0])
        else:
            window = stage.window("people", people.screen, size)
            people.screen.show_tab(REDACTIONS)
            stage.settle()
            if what == "decide":
                people.screen.redactions.opened.emit(people.screen.redactions.table.rows[0].key)
        stage.settle()
        for dialog in window.findChildren(RedactionDialog):
            dialog.choices[Choice.ORDER].setChecked(True)
        return next((d for d in window.findChildren(QDialog) if d.isVisible()), window)

    return shot


SHOTS: dict[str, Shot] = {
    "people-people": people(),
    "people-sites": people("sites"),
    "people-contracts": people("contracts"),
    "people-measures": people("measures"),
    "people-blocked": people(name="Dana"),
    "people-add": people("people", "add"),
    "people-person": people("people", "wrong"),
    "people-given": people("people", "given"),
    "people-contract": people("contracts", "change"),
    "people-cover": people("cover", "add"),
    "people-access": people("access"),
    "choose": lambda _stage, _size: ChooseSheet("Nia Stone", GIVEN),
    "people-measure": people("measures", "change"),
    "start-drawn": starting(Cases.DRAWN),
    "start-chosen": starting(Cases.CHOSEN),
    "settings": settings(),
    "settings-dialog": settings(dialog=True),
    "measures-empty": measures(),
    "measures-few": measures(3),
    "measures-40": measures(40),
    "measures-dialog": measures(dialog=True),
    "packs-empty": packs(reviews=0),
    "packs-list": packs(),
    "packs-held": packs("preview"),
    "packs-ready": packs("preview", signed=True),
    "packs-dialog": packs("dialog", signed=True),
    "packs-released": packs("released", signed=True),
    "packs-valid": packs("valid", signed=True),
    "packs-other": packs("other", signed=True),
    "packs-tampered": packs("tampered", signed=True),
    "people-redactions": redactions(),
    "people-redaction-decide": redactions("decide"),
    "review-redaction-ask": redactions("ask"),
    "import-empty": importing(),
    "import-overview": importing(mixed_csv=MIXED, admissions_csv=ADMISSIONS),
    "import-people": importing("people", mixed_csv=MIXED),
    "import-people-40": importing("people", many_csv=many_stays(40)),
    "import-stays": importing("rows", mixed_csv=MIXED),
    "import-roster": importing("", roster_csv=many_visits(40)),
    "import-visits": importing("rows", roster_csv=many_visits(40)),
    "import-roster-columns": importing("columns", roster_csv=many_visits(40)),
    "import-goals": importing("rows", goals_csv=GOALS),
    "import-waits": done_all,
    "import-problems": importing("problems", mixed_csv=MIXED),
    "import-columns": importing("columns", mixed_csv=MIXED),
    "import-odd": importing(odd_csv=ODD),
    "import-who-confirm": who(1),
    "import-who-conflict": who(0),
    "import-who-unknown": who(3),
    "import-many": many,
    "import-done": done,
}
SIZES = {"": (1320, 860), "small": (1024, 700)}


def look_at(shots: Mapping[str, Shot], sizes: Mapping[str, tuple[int, int]]) -> None:
    """Grab what the command line names, FOLDER [NAMES [MODES [SCALES [SIZE]]]], each on a desk of its own."""
    folder = Path(sys.argv[1])
    wanted = sys.argv[2].split(",") if len(sys.argv) > 2 and sys.argv[2] else list(shots)
    modes = sys.argv[3].split(",") if len(sys.argv) > 3 else ["light"]
    scales = [int(part) for part in sys.argv[4].split(",")] if len(sys.argv) > 4 else [100]
    size = sys.argv[5] if len(sys.argv) > 5 else ""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    install(app)
    for mode in modes:
        for scale in scales:
            look().choose(mode=Mode(mode), scale=scale)
            for name in (n for n in shots if any(n.startswith(w) for w in wanted)):
                parts = [name, mode, *([str(scale)] if scale != 100 else []), *([size] if size else [])]
                with tempfile.TemporaryDirectory() as made:
                    stage = Stage(Path(made))
                    widget = shots[name](stage, sizes[size])
                    for _ in range(6):
                        app.processEvents()
                    widget.grab().save(str(folder / f"{'-'.join(parts)}.png"))
                    widget.hide()
                    stage.settle()
                    stage.runner.close()
                    stage.org.desk.close()


if __name__ == "__main__":
    look_at(SHOTS, SIZES)
