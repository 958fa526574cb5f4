"""What holds a step, as cards and links: the rule, why, what caused it, who can lift it, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from reviewdesk.forms.decision import Hold, HoldKind, Lift, LiftKind, Scope
from reviewdesk.forms.model import Severity
from reviewdesk.texts import say, tr
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.parts import Parts


class HoldGroup(StrEnum):
    """The order of the panel: rules that fired first, then what waits for others, then plain questions."""

    RULE = "rule"
    WAITS = "waits"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class LiftRow:
    """One way out, as a button."""

    label: str
    lift: Lift
    mine: bool


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold. `because` of a rule is shown word for word."""

    key: str
    group: HoldGroup
    title: str
    because: str
    causes: tuple[tuple[str, str], ...]
    who: str
    lifts: tuple[LiftRow, ...]
    severity: Severity
    scope: Scope
    undecided: bool = False  # a rule that waits for answers: whether it holds is not known yet

    @property
    def line(self) -> str:
        """The hold in one line, as a link to its first way out."""
        if self.undecided:
            return tr("{title}: not decided until the answers it needs are given", title=self.title)
        if self.plain or self.because == self.title:
            return self.title
        return tr("{title}: {because}", title=self.title, because=self.because)

    @property
    def plain(self) -> bool:
        """A missing answer needs a line, not a card."""
        return self.group is HoldGroup.OPEN


_GROUPS = {
    HoldKind.GATE: HoldGroup.RULE,
    HoldKind.REASON: HoldGroup.RULE,
    HoldKind.VALIDATION: HoldGroup.RULE,
    HoldKind.STALE: HoldGroup.RULE,
    HoldKind.DISPUTED: HoldGroup.RULE,
    HoldKind.CANNOT_COMPUTE: HoldGroup.RULE,
    HoldKind.ROWS: HoldGroup.RULE,
    HoldKind.BLIND: HoldGroup.WAITS,
    HoldKind.PANEL: HoldGroup.WAITS,
    HoldKind.NOT_KNOWN: HoldGroup.WAITS,
    HoldKind.NOT_OPEN: HoldGroup.WAITS,
    HoldKind.UNSIGNED: HoldGroup.WAITS,
    HoldKind.UNANSWERED: HoldGroup.OPEN,
    HoldKind.EVIDENCE: HoldGroup.OPEN,
    HoldKind.OUT_OF_RANGE: HoldGroup.OPEN,
}
_ORDER = {group: at for at, group in enumerate(HoldGroup)}


def hold_rows(holds: tuple[Hold, ...], context: Context, parts: Parts, panel: str) -> tuple[HoldRow, ...]:
    """Cards and lines in the order of the panel; `panel` names it among the parts.

    What can be answered comes before the rules that only wait for it.
    """
    rows = [parts.same((panel, at), hold, partial(_row, hold, context)) for at, hold in enumerate(holds)]
    return tuple(sorted(rows, key=lambda row: (row.undecided, _ORDER[row.group])))


def _row(hold: Hold, context: Context) -> HoldRow:
    group = HoldGroup.RULE if hold.undecided else _GROUPS[hold.kind]
    place = hold.place
    option = hold.gap.option if hold.gap else None
    return HoldRow(
        key="/".join(map(str, (hold.kind, hold.gate, option, *hold.scope, place.field if place else ""))),
        group=group,
        title=say(hold.title),
        because=say(hold.because),
        causes=tuple((cause.asked, say(cause.answered)) for cause in hold.caused_by),
        who=_who(hold, context),
        lifts=tuple(_lift(lift, context) for lift in _lifts(hold)),
        severity=hold.severity,
        scope=hold.scope,
        undecided=hold.undecided and hold.gate is not None,
    )


def _lifts(hold: Hold) -> Iterator[Lift]:
    """The ways out; that a step is signed in each of its cases is one way, to the first of them."""
    steps: set[str] = set()
    for lift in hold.lifts:
        if lift.kind is LiftKind.SIGN:
            if lift.scope.section in steps:
                continue
            steps.add(lift.scope.section)
        yield lift


def _lift(lift: Lift, context: Context) -> LiftRow:
    mine = not lift.who or bool(set(lift.who) & context.roles)
    if lift.kind is LiftKind.ANSWER and not say(lift.text):
        return LiftRow(tr("Go to the field"), lift, mine)
    return LiftRow(say(lift.text), lift, mine)


def _who(hold: Hold, context: Context) -> str:
    roles = list(dict.fromkeys(role for lift in hold.lifts for role in lift.who))
    if not roles:
        return ""
    others = [role_words(role).lower() for role in roles if role not in context.roles]
    if len(others) == len(roles):
        return tr("The {roles} can lift it.", roles=listed(others))
    if not others:
        return tr("You can lift it.")
    return tr("You or the {roles} can lift it.", roles=listed(others))


def listed(words: list[str]) -> str:
    """Alternatives in a sentence: a, b or c."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} or {last}", first=", ".join(words[:-1]), last=words[-1])
