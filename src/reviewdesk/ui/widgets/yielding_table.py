"""A table that leaves columns out when there is no room for them; what they say stands elsewhere too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Type
from reviewdesk.ui.widgets.rows_table import Column, RowsTable

R = TypeVar("R")


class YieldingTable(RowsTable[R]):
    """`spare`: columns (by index) that go when the table is narrower than `ems` letters."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        name: str,
        *,
        spare: tuple[int, ...],
        ems: int,
        at_most: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        self._spare, self._ems = spare, ems
        super().__init__(columns, name, at_most=at_most, parent=parent)

    def _share(self) -> None:
        em = look().metrics(Type.BODY).averageCharWidth()
        narrow = self.viewport().width() < self._ems * em
        for at in self._spare:
            self.setColumnHidden(at, narrow)
        columns = [
            (at, column)
            for at, column in enumerate(self._rows_model.columns)
            if not (narrow and at in self._spare)
        ]
        fixed = sum(column.ems * em for _, column in columns if not column.share)
        shares = sum(column.share for _, column in columns) or 1
        room = max(200, self.viewport().width() - fixed)
        for at, column in columns:
            self.setColumnWidth(at, column.ems * em if not column.share else room * column.share // shares)
