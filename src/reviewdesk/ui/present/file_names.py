"""Names proposed for files that are saved: one name, fit for every system, never a way to another folder."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # bytes; file systems take 255, and something may have to stand before or behind
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def file_name(said: str, otherwise: str = "evidence") -> str:
    """What somebody said a file is called, or where it was, as a name alone; if none is left `otherwise`.

    The ending stays, so that it can be seen what kind of file it is.
    """
    last = re.split(r"[/\\]", said)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" or sign.isspace())
    name = " ".join(re.sub(r'[<>:"|?*]', " ", seen).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = name, ""
    if stem.split(".")[0].strip().casefold() in _RESERVED:
        stem = f"_{stem}"
    stem = stem.encode()[: LONGEST - len(ending.encode()) - 1].decode(errors="ignore").rstrip(". ")
    return f"{stem}.{ending}" if ending else stem or otherwise
