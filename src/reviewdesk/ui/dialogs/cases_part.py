"""Which rows a new review lists: a few are ticked one by one; of many, all, a drawn sample, none, or some."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from reviewdesk.desk.intake import Draw
from reviewdesk.texts import tr
from reviewdesk.ui.present.starting import CaseOffer, Cases, StartRow, case_offer
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import check, radio


class CasesPart(QWidget):
    """`decided` tells what the person settled on; the sample itself is drawn by the desk, unseen before."""

    def __init__(self, rows: tuple[StartRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = {row.key: check(row.words) for row in rows}
        self._offer = case_offer(rows)
        self._ways: dict[Cases, QRadioButton] = {}
        self.size_line = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._list = QWidget()
        listed = QVBoxLayout(self._list)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(0)
        for row in rows:
            self._boxes[row.key].setChecked(row.likely)
            listed.addWidget(self._boxes[row.key])
        if self._offer is not None:
            self._offer_ways(self._offer, column)
            listed.setContentsMargins(Space.XL, 0, 0, 0)
        column.addWidget(self._list)

    def _offer_ways(self, offer: CaseOffer, column: QVBoxLayout) -> None:
        group = QButtonGroup(self)
        labels = {
            Cases.ALL: tr("All {n}", n=f"{offer.found:,}"),
            Cases.DRAWN: tr("A drawn sample of"),
            Cases.NONE: tr("None yet; they are added by hand"),
            Cases.CHOSEN: tr("Those ticked below"),
        }
        for way, label in labels.items():
            self._ways[way] = radio(label)
            group.addButton(self._ways[way])
        drawn = QHBoxLayout()
        drawn.setSpacing(Space.S)
        self.size_line.setText(str(offer.size))
        self.size_line.setMaximumWidth(look().sized(64))
        self.size_line.setAccessibleName(tr("How many are drawn"))
        self.size_line.textEdited.connect(lambda _text: self._ways[Cases.DRAWN].setChecked(True))
        drawn.addWidget(self._ways[Cases.DRAWN])
        drawn.addWidget(self.size_line)
        drawn.addStretch(1)
        why = tr(
            "If one case in ten has an error, {n} drawn cases show at least one of them 95 times in 100. The "
            "draw is recorded, so that anyone can repeat it.",
            n=offer.size,
        )
        note = Label(why, Type.SMALL, Tone.MUTED)
        note.setContentsMargins(Space.XL, 0, 0, Space.XS)
        self._ways[Cases.DRAWN].setAccessibleDescription(why)
        column.addWidget(self._ways[Cases.ALL])
        column.addLayout(drawn)
        column.addWidget(note)
        column.addWidget(self._ways[Cases.NONE])
        column.addWidget(self._ways[Cases.CHOSEN])
        for button in self._ways.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ways[Cases.CHOSEN].toggled.connect(self._list.setVisible)
        self._ways[offer.at_first].setChecked(True)
        self._list.setVisible(offer.at_first is Cases.CHOSEN)

    def decided(self) -> tuple[str, ...] | Draw | None:
        """The rows chosen, or how many are to be drawn; None where that is no number they can be drawn by."""
        way = next((way for way, button in self._ways.items() if button.isChecked()), Cases.CHOSEN)
        if way is Cases.DRAWN:
            text = self.size_line.text().strip()
            size = int(text) if text.isascii() and text.isdigit() else 0
            return Draw(size, len(self._boxes)) if 0 < size <= len(self._boxes) else None
        if way is Cases.NONE:
            return ()
        if way is Cases.ALL:
            return tuple(self._boxes)
        return tuple(row for row, box in self._boxes.items() if box.isChecked())

    def unclear(self) -> str:
        """Why nothing was decided."""
        return tr("Say how many are drawn: from 1 to {n}.", n=f"{len(self._boxes):,}")
