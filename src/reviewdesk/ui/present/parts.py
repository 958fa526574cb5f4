"""Parts of a page, kept while what they are made of stays the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from reviewdesk.forms.model import Form
from reviewdesk.ui.present.context import Context

T = TypeVar("T")


class Parts:
    """Remembers each part with what it was made of; a page made with it equals one made from nothing.

    An answer changes few parts of a page, and a widget given the very row it shows has nothing to do.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, object]] = {}
        self._over: tuple[object, ...] = ()
        self._context: Context | None = None

    def over(self, form: Form, context: Context) -> Parts:
        """From now on made of this form for this reader; what was kept for others is dropped."""
        if context is self._context and form is self._over[0]:
            return self
        here = (form, context.reader)
        if here != self._over:
            self._kept.clear()
        self._over, self._context = here, context
        return self

    def same(self, name: Hashable, made_of: object, make: Callable[[], T]) -> T:
        """The part of this name as it was made of equal things before, or made now.

        `made_of` holds everything `make` reads beside form and context.
        """
        kept = self._kept.get(name)
        if kept is None or kept[0] != made_of:
            kept = self._kept[name] = (made_of, make())
        return cast(T, kept[1])
