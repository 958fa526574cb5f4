"""The pages of a PDF as pictures, one at a time, drawn away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from PySide6.QtGui import QImage

_MOST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points."""

    width: float
    height: float


class PdfPages:
    """A document; used by one worker only, since PDFium is not safe for several threads.

    It is opened afresh for each page: nothing of it is left in PDFium's hands between two.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        with pypdfium2.PdfDocument(data) as document:
            self.sizes = tuple(PageSize(*document.get_page_size(at)) for at in range(len(document)))

    def picture(self, at: int, width: int) -> tuple[QImage, str]:
        """A page so many pixels wide, and its words for those who cannot see it."""
        with pypdfium2.PdfDocument(self._data) as document:
            page = document[at]
            try:
                return self._drawn(page, width / self.sizes[at].width)
            finally:
                page.close()

    @staticmethod
    def _drawn(page: pypdfium2.PdfPage, scale: float) -> tuple[QImage, str]:
        bitmap = page.render(scale=scale)
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_BGR888
        ).copy()
        bitmap.close()
        text = page.get_textpage()
        words = " ".join(text.get_text_range().split())[:_MOST_TEXT]
        text.close()
        return image, words
