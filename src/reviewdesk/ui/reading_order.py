"""Tab goes as one reads: in the order of the layouts, whatever was made late or taken out and put back."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget


def tab_stops(part: QWidget) -> Iterator[QWidget]:
    """Where Tab may stop inside a part of a window, as one reads it."""
    for widget in _inside(part):
        if not widget.isVisibleTo(part):
            continue
        tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tabbed and widget.isEnabled() and widget.focusProxy() is None:
            yield widget
        yield from tab_stops(widget)


def move_focus(part: QWidget, *, on: bool) -> bool:
    """Put the keyboard on the stop after the present one (or before it), round and round."""
    stops = list(tab_stops(part))
    if not stops:
        return False
    to = stops[_next(stops, part, on=on)]
    to.setFocus(Qt.FocusReason.TabFocusReason if on else Qt.FocusReason.BacktabFocusReason)
    above = to.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(to)
        above = above.parentWidget()
    return True


def _next(stops: list[QWidget], part: QWidget, *, on: bool) -> int:
    here = QApplication.focusWidget()
    if here in stops:
        return (stops.index(here) + (1 if on else -1)) % len(stops)
    # A screen as a whole has the keyboard when it is just opened: its first stop comes next.
    inside = [at for at, stop in enumerate(stops) if here is not None and here.isAncestorOf(stop)]
    if inside and here is not part:
        return inside[0] if on else inside[0] - 1
    return 0 if on else -1


def _inside(part: QWidget) -> Iterator[QWidget]:
    """The children, those of the layout first and in its order, the others from the top and the left."""
    laid = part.layout()
    known = list(_of_layout(laid)) if laid is not None else []
    yield from known
    rest = [child for child in part.children() if isinstance(child, QWidget) and not child.isWindow()]
    found = set(known)
    yield from sorted((child for child in rest if child not in found), key=lambda w: (w.y(), w.x()))


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _of_layout(inner)
