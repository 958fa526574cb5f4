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
    """An open document; used by one worker only, since PDFium is not safe for several threads."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self.sizes = tuple(PageSize(*self._document.get_page_size(at)) for at in range(len(self._document)))

    def picture(self, at: int, width: int) -> tuple[QImage, str]:
        """A page so many pixels wide, and its words for those who cannot see it."""
        page = self._document[at]
        try:
            bitmap = page.render(scale=width / self.sizes[at].width, rev_byteorder=False)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_BGR888
            ).copy()
            bitmap.close()
            text = page.get_textpage()
            words = " ".join(text.get_text_range().split())[:_MOST_TEXT]
            text.close()
        finally:
            page.close()
        return image, words

    def close(self) -> None:
        self._document.close()
