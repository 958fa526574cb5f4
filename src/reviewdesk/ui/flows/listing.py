"""My work, reviews and actions: fetched together when one of them is shown, or something was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.intake import OpenResult
from reviewdesk.desk.work import ReviewLine, WorkLine
from reviewdesk.records.action import Action
from reviewdesk.records.duties import Duty
from reviewdesk.records.organisation import Organisation
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.desk_lists import action_rows, missed_rows, review_rows, work_rows
from reviewdesk.ui.present.lists import WorkRow, greeting, rail_counts, weekday_words
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.actions_screen import ActionsScreen
from reviewdesk.ui.screens.reviews_screen import ReviewsScreen
from reviewdesk.ui.screens.work_screen import WorkScreen

SOON_MS = 400


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything the three lists show."""

    organisation: Organisation
    work: tuple[WorkLine, ...]
    reviews: tuple[ReviewLine, ...]
    results: tuple[OpenResult, ...]
    actions: tuple[Action, ...]
    name: str
    me: str


class ListFlow(Flow):
    """`opened` carries the Duty of a line of My work; `counted` the numbers of the navigation."""

    opened = Signal(object)
    counted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        work: WorkScreen,
        reviews: ReviewsScreen,
        actions: ActionsScreen,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, runner, parent)
        self._work, self._reviews, self._actions = work, reviews, actions
        self._clock = clock
        self.lists: Lists | None = None
        # Many answers in a row ask for one look only.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        work.opened.connect(self._on_work)

    def forget(self) -> None:
        super().forget()
        self._soon.stop()
        self.lists = None
        self._work.show_rows("", "", ())
        self._reviews.show_rows(())
        self._actions.show_rows(())

    def refresh_soon(self) -> None:
        """Fetch again shortly; asked for after every act."""
        self._soon.start()

    def refresh(self) -> None:
        """Fetch and show the lists."""
        desk = self.desk

        def fetch() -> Lists:
            here = desk.persons.here()
            return Lists(
                organisation=desk.organisation,
                work=desk.work.mine(),
                reviews=desk.work.reviews(),
                results=desk.intake.results(),
                actions=desk.actions.board(),
                name=here.name if here else "",
                me=here.id if here else "",
            )

        self._soon.stop()
        self.ask(fetch, self._show)

    def _show(self, lists: Lists) -> None:
        self.lists = lists
        now = self._clock()
        today = now.date()
        rows = work_rows(lists.work, today)
        self._work.show_rows(greeting(lists.name, now), weekday_words(today), rows)
        mine = frozenset(line.duty.review or "" for line in lists.work if line.duty.mine)
        missed = missed_rows(lists.results, lists.organisation, today)
        reviews = review_rows(lists.reviews, mine, today)
        self._reviews.show_rows(reviews, missed)
        names = {str(person.id): person.name for person in lists.organisation.people.values()}
        titles = {str(line.id): line.title for line in lists.reviews}
        actions = action_rows(lists.actions, names, titles, lists.me, today)
        self._actions.show_rows(actions)
        self.counted.emit(rail_counts(rows, reviews, actions))

    def _on_work(self, row: WorkRow) -> None:
        if self.lists is not None and int(row.key) < len(self.lists.work):
            duty: Duty = self.lists.work[int(row.key)].duty
            self.opened.emit(duty)
