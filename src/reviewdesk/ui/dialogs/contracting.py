"""What an administrator sets about contracts and measures, one dialog each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from reviewdesk.desk.governing import with_set
from reviewdesk.forms.definitions import sets_of
from reviewdesk.forms.durations import parse_duration
from reviewdesk.measures.clock import knows_holidays
from reviewdesk.measures.measure import Direction
from reviewdesk.records.organisation import Contract, MeasureTerms
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.governing import GovernSheet, in_a_row
from reviewdesk.ui.editors.text_editor import read_number
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.governing import SettingRow
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.labelled import Labelled
from reviewdesk.ui.widgets.options import radio


class ContractSheet(GovernSheet):
    """Add or change a contract: who pays, whose holidays count, and what it sets otherwise than the form.

    `file_wanted`: a file of definitions is to be chosen, and given to `take`.
    """

    file_wanted = Signal()

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
        fold = Fold(tr("Definitions agreed otherwise"), opened=bool(contract and contract.definitions))
        self.column.addWidget(fold)
        words = tr(
            "What the codes of a list mean under this contract, from a file. Open reviews keep what they "
            "began with."
        )
        fold.body.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.definitions: tuple[str, ...] = ()
        self._sets = QVBoxLayout()
        fold.body.addLayout(self._sets)
        self.add_button = Button(tr("Add a file of definitions"))
        self.add_button.clicked.connect(self.file_wanted)
        fold.body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_definitions(contract.definitions if contract else ())
        self.close_form()
        self.name.setFocus()

    def take(self, text: str) -> None:
        """A file of definitions was chosen."""
        if not sets_of((text,)):
            self.refuse(tr("This file holds no definitions of a list."), self.add_button)
            return
        self.show_definitions(with_set(self.definitions, text))

    def show_definitions(self, texts: tuple[str, ...]) -> None:
        self.definitions = texts
        while (item := self._sets.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for text in texts:
            for found in sets_of((text,)):
                words = tr(
                    "Take away: {name} ({form}, {choices})",
                    name=found.name,
                    form=found.form,
                    choices=found.choices,
                )
                gone = Button(words, ButtonKind.QUIET)
                gone.clicked.connect(partial(self._without, text))
                self._sets.addWidget(gone, 0, Qt.AlignmentFlag.AlignLeft)

    def _without(self, text: str) -> None:
        self.show_definitions(tuple(kept for kept in self.definitions if kept != text))

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
                return Contract(self._id, name, funder, state, settings, days, self.definitions)
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
        self.ask(tr("Direction"), in_a_row((self.at_most, self.at_least)))
        self.rate = radio(tr("A rate: events over time"))
        self.share = radio(tr("A share: so many of so many"))
        _pair(self, self.rate, self.share)
        (self.share if measure is not None and measure.unit == "proportion" else self.rate).setChecked(True)
        self.ask(tr("What kind of number"), in_a_row((self.rate, self.share)))
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
