"""A list that opens and tells a screen reader what it is about."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QComboBox


class NamedBox(QComboBox):
    """On Linux Qt tells what is chosen in place of a name: there the description begins with the name."""

    _own_description = ""

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._tell()

    def setAccessibleDescription(self, description: str) -> None:
        self._own_description = description
        self._tell()

    def accessibleDescription(self) -> str:
        return self._own_description

    def _tell(self) -> None:
        name = self.accessibleName() if sys.platform == "linux" else ""
        super().setAccessibleDescription(". ".join(part for part in (name, self._own_description) if part))
