"""`import`: all its commands, those of admissions, of lists, and of answers."""

from __future__ import annotations

from reviewdesk.cli.admissions import import_group
from reviewdesk.cli.lists import add_lists
from reviewdesk.cli.responses import answers

__all__ = ["import_group"]

add_lists(import_group)
import_group.add_command(answers)
