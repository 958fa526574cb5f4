"""Pages of a PDF as pictures, drawn away from the window's thread."""

from __future__ import annotations

import pypdfium2
from PySide6.QtGui import QImage


def draw_pages(pdf: bytes, *, scale: float = 2.0, most: int = 60) -> tuple[QImage, ...]:
    """The first pages of a PDF; `scale` 1 is 72 dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        images = []
        for at in range(min(len(document), most)):
            page = document[at]
            picture = page.render(scale=scale).to_pil().convert("RGB")
            data = picture.tobytes()
            image = QImage(
                data, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888
            )
            images.append(image.copy())
            page.close()
        return tuple(images)
    finally:
        document.close()
