"""Keeps None, True and False alive on Python 3.11.

PySide6 6.12 hands them out without counting the reference, which is right only from Python 3.12 on, where
they are immortal. On 3.11 every call of Qt that returns nothing takes one reference too many from None;
after some minutes the interpreter ends with "deallocating None". 6.11 counts, and needs nothing of this.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40  # a call a microsecond would need twelve days


def keep_singletons() -> None:
    """Give the three so many references that they are never used up; nothing where they are immortal."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for known in (None, True, False):
        # The reference count is the first word of an object, at the address that id() gives.
        count = ctypes.c_ssize_t.from_address(id(known))
        if count.value < _PLENTY:
            count.value += _PLENTY
