"""What an administrator sets, one dialog each: a person, a site, a contract, a measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton, QWidget

from reviewdesk.forms.durations import parse_duration
from reviewdesk.identity.roles import Role
from reviewdesk.measures.clock import knows_holidays
from reviewdesk.measures.measure import Direction
from reviewdesk.records.organisation import Contract, MeasureTerms, Person, Site
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line
from reviewdesk.ui.editors.text_editor import read_number
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.governing import SettingRow
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.flow import FlowLayout
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.labelled import Labelled
from reviewdesk.ui.widgets.options import check, radio


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as filled in; `first`: the first passphrase, of a new person only."""

    name: str
    title: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...]
    all_sites: bool
    active: bool
    first: str


class GovernSheet(Sheet):
    """`decided` carries the draft and the administrator's passphrase; it stays until `succeed`."""

    decided = Signal(object, str)

    def __init__(self, title: str, keep: str, parent: QWidget | None = None) -> None:
        super().__init__(title, keep, parent)
        self.mine = passphrase_line()

    def close_form(self, width: int = 600) -> None:
        """The last question of each: one's own passphrase."""
        self.ask(
            tr("Your own passphrase"),
            self.mine,
            tr("What an administrator sets is signed with the organization's key."),
        )
        self.mine.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(width)

    def draft(self) -> object | None:
        """What is filled in; None after saying what is missing."""
        raise NotImplementedError

    def decide(self) -> None:
        draft = self.draft()
        if draft is None:
            return
        if not self.mine.text():
            self.refuse(tr("Enter your own passphrase."), self.mine)
            return
        self.keep_button.setEnabled(False)
        self.problem.say("")
        self.decided.emit(draft, self.mine.text())

    def wrong(self, words: str) -> None:
        """The desk said no: show why, let the person try again."""
        self.keep_button.setEnabled(True)
        self.mine.clear()
        self.refuse(words, self.mine)

    def succeed(self) -> None:
        self.mine.clear()
        self.accept()


class PersonSheet(GovernSheet):
    """Add a person, or change one."""

    def __init__(
        self, sites: tuple[Pick, ...], person: Person | None = None, parent: QWidget | None = None
    ) -> None:
        title = tr("Add a person") if person is None else tr("Change a person")
        super().__init__(title, tr("Add") if person is None else tr("Keep"), parent)
        self._known = person
        self.name = QLineEdit(person.name if person else "")
        self.ask(tr("Name"), self.name, tr("As it is printed on what they sign."))
        self.title_line = QLineEdit(person.title if person else "")
        self.ask(tr("Job title (if it helps)"), self.title_line)
        self.roles = {role: check(say(role.label)) for role in Role}
        self.ask(tr("Roles"), _boxes(tuple(self.roles.values())))
        self.everywhere = check(tr("All sites"))
        self.sites = {site.id: check(site.label) for site in sites}
        self.ask(
            tr("Sites"),
            _boxes((self.everywhere, *self.sites.values())),
            tr("Records of other sites stay out of sight."),
        )
        self.first = passphrase_line()
        self.active = check(tr("Works here: may sign in and be named"))
        self.active.setChecked(person.active if person else True)
        if person is None:
            help_text = tr("At least 10 characters; a few unrelated words. Tell it in person.")
            self.ask(tr("First passphrase"), self.first, help_text)
        else:
            for role, box in self.roles.items():
                box.setChecked(role in person.roles)
            for known, box in self.sites.items():
                box.setChecked(known in person.sites)
            self.everywhere.setChecked(person.all_sites)
            self.column.addWidget(self.active)
            words = tr("What they signed keeps standing, also when they no longer work here.")
            self.column.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.close_form()
        self.name.setFocus()

    def draft(self) -> PersonDraft | None:
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        sites = tuple(site for site, box in self.sites.items() if box.isChecked())
        everywhere = self.everywhere.isChecked()
        if not self.name.text().strip():
            self.refuse(tr("Write the person's name."), self.name)
        elif not roles:
            self.refuse(tr("Choose at least one role."), self.roles[Role.SUPERVISOR])
        elif not sites and not everywhere and roles != (Role.ADMINISTRATOR,):
            self.refuse(tr("Choose at least one site, or all."), self.everywhere)
        elif self._known is None and not self.first.text():
            self.refuse(tr("Give a first passphrase."), self.first)
        else:
            return PersonDraft(
                self.name.text().strip(),
                self.title_line.text().strip(),
                roles,
                sites,
                everywhere,
                self.active.isChecked(),
                self.first.text(),
            )
        return None

    def succeed(self) -> None:
        self.first.clear()
        super().succeed()


class SiteSheet(GovernSheet):
    """Add a site, or change its name."""

    def __init__(self, new_id: str, site: Site | None = None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a site") if site is None else tr("Change a site"), tr("Keep"), parent)
        self._id = site.id if site else new_id
        self.name = QLineEdit(site.name if site else "")
        self.ask(tr("Name of the site"), self.name)
        self.close_form(480)
        self.name.setFocus()

    def draft(self) -> Site | None:
        name = self.name.text().strip()
        if not name:
            self.refuse(tr("Give the site a name."), self.name)
            return None
        return Site(self._id, name)


class ContractSheet(GovernSheet):
    """Add or change a contract: who pays, whose holidays count, and what it sets otherwise than the form."""

    def __init__(
        self,
        new_id: str,
        settings: tuple[SettingRow, ...],
        contract: Contract | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Add a contract") if contract is None else tr("Change a contract")
        super().__init__(title, tr("Keep"), parent)
        self._id = contract.id if contract else new_id
        self._settings = settings
        self._before: Mapping[str, str | int] = contract.settings if contract else {}
        self.name = QLineEdit(contract.name if contract else "")
        self.ask(tr("Name of the contract"), self.name)
        self.funder = QLineEdit(contract.funder if contract else "")
        self.ask(tr("Funder"), self.funder, tr("As it is printed on packs."))
        self.state = QLineEdit(contract.state if contract else "")
        self.state.setMaxLength(2)
        self.ask(tr("State"), self.state, tr("Two letters, such as OH: its holidays are no business days."))
        self.days = QLineEdit(str(contract.opening_days if contract else 5))
        words = tr("In business days, from the day a missed result is known.")
        self.ask(tr("A review is opened within"), self.days, words)
        fold = Fold(tr("Times and limits agreed otherwise"), opened=bool(self._before))
        self.column.addWidget(fold)
        words = tr(
            "Empty: as the form says. Write 20 business days, 48 hours, same day. "
            "Open reviews keep what they began with."
        )
        fold.body.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.settings: dict[str, QLineEdit] = {}
        for row in settings:
            line = QLineEdit(str(self._before.get(row.id, "")))
            line.setPlaceholderText(row.own)
            self.settings[row.id] = line
            fold.body.addWidget(Labelled(row.label, line))
        self.close_form()
        self.name.setFocus()

    def draft(self) -> Contract | None:
        name, funder = self.name.text().strip(), self.funder.text().strip()
        state = self.state.text().strip().upper()
        days = read_number(self.days.text(), whole=True)
        if not name:
            self.refuse(tr("Give the contract a name."), self.name)
        elif not funder:
            self.refuse(tr("Say who the funder is."), self.funder)
        elif state and not knows_holidays("US", state):
            self.refuse(tr("{state} is no US state. Write two letters.", state=state), self.state)
        elif not isinstance(days, int) or not 0 <= days <= 365:
            self.refuse(tr("Write a whole number of business days."), self.days)
        else:
            settings = self._read_settings()
            if settings is not None:
                return Contract(self._id, name, funder, state, settings, days)
        return None

    def _read_settings(self) -> dict[str, str | int] | None:
        # What other forms ask for stays as it is.
        asked = {row.id for row in self._settings}
        found = {known: value for known, value in self._before.items() if known not in asked}
        for row in self._settings:
            words = " ".join(self.settings[row.id].text().split())
            if not words:
                continue
            if not row.duration:
                number = read_number(words, whole=True)
                if not isinstance(number, int) or number < 0:
                    self.refuse(
                        tr("{setting}: write a whole number.", setting=row.label), self.settings[row.id]
                    )
                    return None
                found[row.id] = number
            elif parse_duration(words.lower()) is None:
                self.refuse(
                    tr("{setting}: write it like {own}.", setting=row.label, own=row.own),
                    self.settings[row.id],
                )
                return None
            else:
                found[row.id] = words.lower()
        return found


class MeasureSheet(GovernSheet):
    """Add or change a measure: what counts, over what, in which direction, against which target."""

    def __init__(
        self,
        new_id: str,
        contracts: tuple[Pick, ...],
        kinds: tuple[tuple[str, str], ...],
        measure: MeasureTerms | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Add a measure") if measure is None else tr("Change a measure")
        super().__init__(title, tr("Keep"), parent)
        self._known = measure
        self._id = measure.id if measure else new_id
        self.title_line = QLineEdit(measure.title if measure else "")
        self.ask(tr("Title"), self.title_line)
        self.contract = Choose()
        one = contracts[0].id if len(contracts) == 1 else ""
        self.contract.show_choices(
            tuple((c.id, c.label) for c in contracts), measure.contract if measure else one
        )
        self.ask(tr("Contract"), self.contract)
        self.kind = Choose()
        if measure is not None and measure.kind not in dict(kinds):
            kinds = (*kinds, (measure.kind, measure.kind))
        only = kinds[0][0] if len(kinds) == 1 else ""
        self.kind.show_choices(kinds, measure.kind if measure else only)
        self.ask(tr("Kind"), self.kind, tr("It decides which form reviews a missed result."))
        self.at_most = radio(tr("Lower is better: at most the target"))
        self.at_least = radio(tr("Higher is better: at least the target"))
        _pair(self, self.at_most, self.at_least)
        higher = measure is not None and measure.direction == Direction.HIGHER_IS_BETTER
        (self.at_least if higher else self.at_most).setChecked(True)
        self.ask(tr("Direction"), _boxes((self.at_most, self.at_least)))
        self.rate = radio(tr("A rate: events over time"))
        self.share = radio(tr("A share: so many of so many"))
        _pair(self, self.rate, self.share)
        (self.share if measure is not None and measure.unit == "proportion" else self.rate).setChecked(True)
        self.ask(tr("What kind of number"), _boxes((self.rate, self.share)))
        self.numerator = QLineEdit(measure.numerator if measure else "")
        self.ask(tr("What is counted"), self.numerator, tr("For example: avoidable admissions"))
        self.denominator = QLineEdit(measure.denominator if measure else "")
        self.ask(tr("Over what"), self.denominator, tr("For example: participant days, or visits planned"))
        self.per = QLineEdit(f"{measure.per if measure else 1000:,}")
        self.per_part = Labelled(tr("Told per so many"), self.per)
        self.column.addWidget(self.per_part)
        self.target = QLineEdit(_shown(measure.target) if measure else "")
        self.ask(tr("Target"), self.target, tr("For a share write 15% or 0.15."))
        self.minimum = QLineEdit(_shown(measure.minimum) if measure else "0")
        words = tr("Below this denominator nothing can be judged; 0 when none is agreed.")
        self.ask(tr("Agreed minimum"), self.minimum, words)
        self.source = QLineEdit(measure.source if measure else "")
        self.ask(tr("Where the counts come from"), self.source)
        self.rate.toggled.connect(self.per_part.setVisible)
        self.per_part.setVisible(self.rate.isChecked())
        self.close_form()
        self.title_line.setFocus()

    def draft(self) -> MeasureTerms | None:
        rate = self.rate.isChecked()
        per = read_number(self.per.text(), whole=True) if rate else 1
        target, minimum = read_share(self.target.text()), read_share(self.minimum.text() or "0")
        for line, words in (
            (self.title_line, tr("Give the measure a title.")),
            (self.numerator, tr("Say what is counted.")),
            (self.denominator, tr("Say over what it is counted.")),
        ):
            if not line.text().strip():
                self.refuse(words, line)
                return None
        if not self.contract.chosen:
            self.refuse(tr("Choose the contract."), self.contract)
        elif not self.kind.chosen:
            self.refuse(tr("Choose the kind."), self.kind)
        elif not isinstance(per, int) or per < 1:
            self.refuse(tr("Write a whole number such as 1,000."), self.per)
        elif target is None or target < 0 or (not rate and target > 1):
            wrong = tr("Write the target like 1.5.") if rate else tr("Write the target like 15% or 0.15.")
            self.refuse(wrong, self.target)
        elif minimum is None or minimum < 0:
            self.refuse(tr("Write the minimum as a number of 0 or more."), self.minimum)
        else:
            return MeasureTerms(
                self._id,
                self.title_line.text().strip(),
                self.kind.chosen,
                self.contract.chosen,
                (Direction.LOWER_IS_BETTER if self.at_most.isChecked() else Direction.HIGHER_IS_BETTER).value,
                "rate" if rate else "proportion",
                self.numerator.text().strip(),
                self.denominator.text().strip(),
                target,
                per,
                minimum,
                self.source.text().strip(),
            )
        return None


class PassphraseSheet(Sheet):
    """One's own passphrase. `decided` carries the present and the new one."""

    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change your passphrase"), tr("Change it"), parent)
        self.old, self.new, self.again = passphrase_line(), passphrase_line(), passphrase_line()
        self.ask(tr("Present passphrase"), self.old)
        words = tr("At least 10 characters. A few unrelated words are strong and easy to remember.")
        self.ask(tr("New passphrase"), self.new, words)
        self.ask(tr("New passphrase again"), self.again)
        self.again.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(480)
        self.old.setFocus()

    def decide(self) -> None:
        if not self.old.text():
            self.refuse(tr("Enter your present passphrase."), self.old)
        elif not self.new.text():
            self.refuse(tr("Enter the new passphrase."), self.new)
        elif self.new.text() != self.again.text():
            self.again.clear()
            self.refuse(tr("The two new passphrases differ. Write it again."), self.again)
        else:
            self.keep_button.setEnabled(False)
            self.problem.say("")
            self.decided.emit(self.old.text(), self.new.text())

    def wrong(self, words: str) -> None:
        self.keep_button.setEnabled(True)
        self.refuse(words, self.old)

    def succeed(self) -> None:
        for line in (self.old, self.new, self.again):
            line.clear()
        self.accept()


def read_share(text: str) -> Decimal | None:
    """A number, or a percentage as its share: 15% is 0.15; None when it is neither."""
    bare = text.strip()
    number = read_number(bare.removesuffix("%"), whole=False)
    if not isinstance(number, Decimal):
        return None
    return number / 100 if bare.endswith("%") else number


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _pair(parent: GovernSheet, *radios: QRadioButton) -> None:
    group = QButtonGroup(parent)
    for one in radios:
        group.addButton(one)


def _boxes(boxes: tuple[QCheckBox, ...] | tuple[QRadioButton, ...]) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder)
    for box in boxes:
        flow.addWidget(box)
    return holder
