"""Fills a review of any form through the window: follows what holds a step, answers by a question's kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from reviewdesk.forms.model import Field, FieldRef, Form, Kind, Section
from reviewdesk.identity.roles import Role
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.present.context import role_words
from reviewdesk.ui.walk.album import Album
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
    CASES,
    PlannedAction,
    choose_step,
    confirm_signature,
    open_review,
    take_over,
    wait_until_saved,
    write_action,
)

PEOPLE = {
    Role.SUPERVISOR: "Dana Whitfield",
    Role.NURSE_CONSULTANT: "A. Reyes",
    Role.QUALITY_LEAD: "Priya Nandakumar",
    Role.OPERATIONS_LEAD: "Tomasz Wilk",
    Role.FINANCE_LEAD: "Gloria Mensah",
    Role.SENIOR_LEADER: "Ruth Abernathy",
}
"""Who acts for a role in the sample."""

_WORDS = "As the record shows."
_ROUNDS = 60
_CONTROLS = 9  # more than any step asks for


class Task(NamedTuple):
    """What one role does in one step: `judges` each case before seeing what another says of it, or signs."""

    section: Section
    role: Role
    judges: bool


@dataclass
class Filler:
    """Walks one review; `quiet` are answers preferred to the first one, by the words of their labels.

    `moment` is typed wherever a time is asked, `early` where it must lie before another one; `album` gets a
    picture of each step once it is filled.
    """

    hand: Hand
    form: Form
    review: str
    quiet: tuple[str, ...]
    moment: str
    early: str
    album: Album
    here: Role = Role.SUPERVISOR

    def walk(self) -> None:
        """Every step in every role that judges in it or signs it, then what is confirmed before signing."""
        done: list[Task] = []
        while (task := self._next(done)) is not None:
            done.append(task)
            self._be(task.role)
            choose_step(self.hand, task.section.title.said())
            for case in self._cases(task.section):
                self._do(task, case)
        self._confirm()

    def _do(self, task: Task, case: str) -> None:
        name = task.section.id + case
        if task.judges:
            self._judge(task)
            self.album.take(f"{name}-judged-by-{task.role.value}".replace("_", "-"))
            return
        self.fill(task.section)
        self.album.take(name)
        self._sign()

    def _next(self, done: list[Task]) -> Task | None:
        """The next task that can be done now, rather one of whoever is at the desk."""
        open_ = [task for section in self.form.sections if self._open(section) for task in tasks(section)]
        left = [task for task in open_ if task not in done]
        # A step is signed when everybody has judged in it.
        ready = [t for t in left if t.judges or not any(o.judges and o.section is t.section for o in left)]
        return next((task for task in ready if task.role is self.here), next(iter(ready), None))

    def _cases(self, section: Section) -> Iterator[str]:
        """Stands in each case of a step in turn; how each is told in the name of a picture."""
        if section.rows_of is None:
            yield ""
            return
        count = len(self.hand.rows(CASES))
        for at in range(count):
            self.hand.choose_row(self.hand.rows(CASES)[at])
            self.hand.wait_for(f"Case {at + 1} of {count}")
            yield f"-{at + 1}" if count > 1 else ""

    def _open(self, section: Section) -> bool:
        """Whether the step is there and opens now."""
        name = next(
            (
                name
                for name in self.hand.buttons()
                if name.startswith("Step ") and name.endswith(f": {section.title.said()}")
            ),
            None,
        )
        return name is not None and not self.hand.told(name).startswith(("signed", "opens later"))

    def _be(self, role: Role) -> None:
        if role is not self.here:
            take_over(self.hand, PEOPLE[role], PASSPHRASE)
            open_review(self.hand, self.review)
            self.here = role

    def _sign(self) -> None:
        self.hand.wait_for("Nothing holds it. It can be signed.")
        self.hand.press(next(name for name in self.hand.buttons() if name.startswith("Sign ")))
        confirm_signature(self.hand, PASSPHRASE)

    def _confirm(self) -> None:
        for validation in self.form.validations:
            if validation.when != "before_signing":
                continue
            self._be(Role(validation.by))
            about = validation.each or self.form.sections[-1].id
            choose_step(self.hand, self.form.section(about).title.said())
            self.hand.until(
                lambda: self._link("Confirm") != "", lambda: f"nothing to confirm: {self.hand.buttons()}"
            )
            self.album.take(f"confirm-{validation.id}")
            self.hand.press(self._link("Confirm"))
            self.hand.press("I confirm it")
            self.hand.wait_without("I confirm it")
            wait_until_saved(self.hand)

    def _link(self, begins: str) -> str:
        return next((name for name in self.hand.buttons() if name.startswith(begins)), "")

    # --- judging --------------------------------------------------------------------------------

    def _judge(self, task: Task) -> None:
        """Judge in one case, each role otherwise than the one before, and before what it said is seen."""
        for asked in task.section.fields:
            if task.role not in asked.judged_by:
                continue
            ask, at = asked.ask.said(), asked.judged_by.index(task.role)
            labels = self._labels(asked)
            assert not any(self.hand.ticked(f"{ask} {label}") for label in labels)
            self.hand.press(f"{ask} {labels[at]}")
            wait_until_saved(self.hand)
            self.hand.wait_for(f"Your judgement: {labels[at]}")

    # --- one step -----------------------------------------------------------------------------

    def fill(self, section: Section) -> None:
        """Follow the links of the panel until none is left that can be followed here."""
        hand = self.hand
        for _ in range(_ROUNDS):
            wait_until_saved(hand)
            hand.breathe()
            if hand.sees("Nothing holds it. It can be signed."):
                return
            if link := self._link("Add an action: "):
                self._act(link)
            elif link := self._link("Write why: "):
                hand.press(link)
                hand.write("Why does the work go on all the same?", _WORDS)
                hand.press("Keep the reason")
                hand.wait_without("Keep the reason")
            elif link := self._link("Go to "):
                self._follow(section, link)
            elif link := self._link("Settle: "):
                hand.press(link)
                self.answer(next(f for f in section.fields if f.judged_by and f.ask.said() in link))
            else:
                raise AssertionError(f"no way out of {section.id}: {hand.buttons()} {tuple(hand.texts())}")
        raise AssertionError(f"{section.id} is still held: {hand.buttons()}")

    def _act(self, link: str) -> None:
        hand = self.hand
        hand.press(link)
        kinds = [k for k in hand.buttons() if k.endswith((", Weaker", ", Intermediate", ", Stronger"))]
        fitting = [kind for kind in kinds if "Does not answer" not in hand.told(kind)]
        strong = [kind for kind in fitting if not kind.endswith("Weaker")]
        write_action(
            hand,
            PlannedAction(
                "Change the schedule so that it cannot happen again.",
                (strong or fitting)[0],
                "Dana",
                "12/31/2099",
                "Schedule and two observed weeks",
                "Priya",
            ),
        )
        hand.press("Keep the action")
        hand.wait_without("What is done?")

    def _follow(self, section: Section, link: str) -> None:
        hand = self.hand
        hand.press(link)
        if hand.offers("Link it"):
            hand.pick("What is it?", "Progress")
            hand.type_into("Title", "Progress notes")
            hand.type_into("Where it lies", "Electronic record, section 4")
            hand.press("Link it")
            hand.wait_without("Link it")
            return
        ask = link.removeprefix("Go to ")
        self.answer(next(f for f in section.fields if f.ask.said() == ask))

    def answer(self, asked: Field) -> None:
        """Answer one question as its kind asks."""
        hand, ask = self.hand, asked.ask.said()
        match asked.kind:
            case Kind.TEXT | Kind.LONG_TEXT:
                hand.write(ask, _WORDS)
            case Kind.CHOICE | Kind.CHOICES:
                if asked.judged_by:
                    self._seat_panel(asked)
                hand.press(f"{ask} {self._labels(asked)[0]}")
            case Kind.YES_NO:
                hand.press(f"{ask} {'No' if 'suspected' in ask else 'Yes'}")
            case Kind.DATETIME:
                before = asked.maximum is not None and isinstance(asked.maximum.value, FieldRef)
                hand.write(ask, self.early if before else self.moment)
                self._leave(ask)
            case Kind.DATE:
                hand.write(ask, self.moment.split()[0])
                self._leave(ask)
            case Kind.INTEGER | Kind.NUMBER:
                hand.write(ask, "1")
            case Kind.STAFF:
                hand.pick(ask, "Yolanda")
            case Kind.COMMUNICATION:
                self._tell(ask)
            case other:
                raise AssertionError(f"nobody knows how to answer {other}: {ask}")

    def _seat_panel(self, asked: Field) -> None:
        """Record who took part in settling what was judged; somebody from outside with a source."""
        hand = self.hand
        for role in asked.settled_by:
            hand.press(f"Record the panel: {role_words(role)}")
            if role in PEOPLE:
                hand.type_into("Printed name", PEOPLE[Role(role)])
            else:
                hand.type_into("Printed name", "P. Hale")
                hand.type_into("Source of their view", "Call on the day of the panel")
            hand.press("Record")
            hand.wait_without("Printed name")

    def _labels(self, asked: Field) -> list[str]:
        """What can be chosen, the preferred first."""
        options = self.form.choice_list(asked.choices or "").options
        labels = [option.label.said() for option in options if not option.not_known]
        return sorted(labels, key=lambda label: label not in self.quiet)

    def _tell(self, ask: str) -> None:
        hand = self.hand
        hand.write(f"{ask}: Who was told", "P. Hale")
        hand.write(f"{ask}: When", self.moment)
        hand.pick(f"{ask}: How", "Phone")
        hand.write(f"{ask}: What was said", "What happened and what is planned.")
        hand.write(f"{ask}: Answer received", self.moment)
        hand.write(f"{ask}: What they answered", "Agreed.")
        self._leave(ask)

    def _leave(self, ask: str) -> None:
        """Out of every control of a question: they are one answer."""
        for _ in range(_CONTROLS):
            if ask not in self.hand.focus():
                return
            self.hand.key("Tab")


def tasks(section: Section) -> Iterator[Task]:
    """What is to be done in a step, in order."""
    for role in dict.fromkeys(role for asked in section.fields for role in asked.judged_by):
        yield Task(section, Role(role), judges=True)
    for role, _ in section.signed_by:
        yield Task(section, Role(role), judges=False)
