"""Names as they are kept: one spelling of the same letters, and nothing in them that cannot be seen."""

from __future__ import annotations

import unicodedata

from reviewdesk.texts import Text

LONGEST = 120  # characters; a certificate carries 64 of them, lists and pages cut the rest off politely
LONGEST_TITLE = 200


def tidy(name: str) -> str:
    """The name as it is kept: composed letters (NFC), single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def seen(name: str, longest: int = LONGEST_TITLE) -> str:
    """What is left of a name that nobody typed, as a file's: tidied, without signs nobody sees, cut."""
    return "".join(sign for sign in tidy(name) if not _is_unseen(sign))[:longest].strip()


def title_problem(*titles: str) -> Text | None:
    """Why one of these titles and other lines is not taken, the first problem; those left empty are none."""
    found = (name_problem(title, LONGEST_TITLE) for title in titles if title)
    return next((problem for problem in found if problem is not None), None)


def name_problem(name: str, longest: int = LONGEST) -> Text | None:
    """Why a tidied name or identifier is not taken; None when it is.

    Signs nobody sees could make two names look like one, or print them in another order than they are read.
    """
    unseen = next((sign for sign in name if _is_unseen(sign)), None)
    if unseen is not None:
        return Text(
            "There is a sign in {name} that cannot be seen (U+{code}). Type it again instead of pasting it.",
            name="".join(sign for sign in name if not _is_unseen(sign)) or "...",
            code=f"{ord(unseen):04X}",
        )
    if not any(unicodedata.category(sign)[0] in "LN" for sign in name):
        return Text("There is no letter or digit in {name}.", name=name or "...")
    if len(name) > longest:
        return Text("At most {longest} characters; this has {found}.", longest=longest, found=len(name))
    return None


def _is_unseen(sign: str) -> bool:
    """Controls, overrides of direction, what has no width, private and unassigned signs; no mark on a letter.

    Joiners inside a word are refused too: scripts that need them are not used for names here.
    """
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
