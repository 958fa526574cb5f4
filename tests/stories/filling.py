"""Fills a review of any form through the window: follows what holds a step, answers by a question's kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewdesk.forms.model import Field, FieldRef, Form, Kind, Section
from reviewdesk.identity.roles import Role
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
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


def looks_at_nothing(_name: str) -> None:
    """The pictures of a walk that keeps none."""


@dataclass
class Filler:
    """Walks one review; `quiet` are answers preferred to the first one, by the words of their labels.

    `moment` is typed wherever a time is asked, `early` where it must lie before another one; `seen` is told
    the name of each step once it is filled.
    """

    hand: Hand
    form: Form
    review: str
    quiet: tuple[str, ...]
    moment: str
    early: str
    here: Role = Role.SUPERVISOR
    seen: Callable[[str], None] = looks_at_nothing

    def walk(self) -> None:
        """Every step in every role that signs it, then what is confirmed before signing."""
        done: set[tuple[str, Role]] = set()
        while (following := self._next(done)) is not None:
            section, role = following
            done.add((section.id, role))
            self._be(role)
            choose_step(self.hand, section.title.said())
            self.fill(section)
            self.seen(section.id)
            self._sign()
        self._confirm()

    def _next(self, done: set[tuple[str, Role]]) -> tuple[Section, Role] | None:
        open_ = [
            (section, Role(role))
            for section in self.form.sections
            if self._open(section)
            for role, _ in section.signed_by
            if (section.id, Role(role)) not in done
        ]
        return next((one for one in open_ if one[1] is self.here), next(iter(open_), None))

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
        self.hand.wait_for("Nothing holds this step. It can be signed.")
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
            self.seen(f"confirm-{validation.id}")
            self.hand.press(self._link("Confirm"))
            self.hand.press("I confirm it")
            self.hand.wait_without("I confirm it")
            wait_until_saved(self.hand)

    def _link(self, begins: str) -> str:
        return next((name for name in self.hand.buttons() if name.startswith(begins)), "")

    # --- one step -----------------------------------------------------------------------------

    def fill(self, section: Section) -> None:
        """Follow the links of the panel until none is left that can be followed here."""
        hand = self.hand
        for _ in range(_ROUNDS):
            wait_until_saved(hand)
            hand.breathe()
            if hand.sees("Nothing holds this step. It can be signed."):
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
        import time

        print(f"{time.monotonic():.1f}", link, flush=True)
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
                options = self.form.choice_list(asked.choices or "").options
                labels = [option.label.said() for option in options if not option.not_known]
                label = next((quiet for quiet in self.quiet if quiet in labels), labels[0])
                hand.press(f"{ask} {label}")
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
