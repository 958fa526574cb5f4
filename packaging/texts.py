"""Collect every message id in the source into resources/locale/reviewdesk.pot (`make texts`)."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "resources" / "locale" / "reviewdesk.pot"
# counted(one, many, n): two ids of their own, because Text carries one template and plural rules are the
# translator's affair only where a language has more than two; both are looked up like any other id.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"Text": (1,), "tr": (1,), "counted": (1, 2)}


def extract(source: Path) -> dict[str, set[str]]:
    """Every message id under the folder, with the files it stands in (as posix paths from the folder)."""
    found: dict[str, set[str]] = {}
    for file, _line, message, _comments, _context in extract_from_dir(
        source, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        for message_id in (message,) if isinstance(message, str) else message:
            if message_id:
                found.setdefault(message_id, set()).add(Path(file).as_posix())
    return found


def template_of(messages: dict[str, set[str]]) -> Catalog:
    """The catalogue for translators: sorted, without dates and line numbers, so that only texts change it."""
    catalog = Catalog(project="ReviewDesk", charset="utf-8", fuzzy=False)
    for message_id in sorted(messages):
        flags = ("python-brace-format",) if "{" in message_id else ()
        catalog.add(message_id, locations=[(file, 0) for file in sorted(messages[message_id])], flags=flags)
    return catalog


def known(template: Path) -> set[str]:
    """The message ids a catalogue file has."""
    with template.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


def main() -> int:
    messages = extract(ROOT / "src")
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, template_of(messages), width=100, omit_header=True, include_lineno=False)
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(messages)} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
