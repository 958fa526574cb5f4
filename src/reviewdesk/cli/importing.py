"""`import`: all its commands, those of admissions and those of lists."""

from __future__ import annotations

from reviewdesk.cli.admissions import import_group
from reviewdesk.cli.lists import add_lists

__all__ = ["import_group"]

add_lists(import_group)
