"""What a person is told when they come in."""

from __future__ import annotations

from datetime import datetime

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.moments import lately

BACKUP_DAYS = 7
IDLE_CHOICES = (2, 5, 10, 15, 30)
"""Minutes after which a desk may lock itself."""


def backup_words(last: datetime | None, now: datetime) -> tuple[str, bool]:
    """When the last backup was made, and whether it is high time for another."""
    if last is None:
        return tr("No backup of this desk has been made yet."), True
    days = (now.date() - last.astimezone(now.tzinfo).date()).days
    return tr("The last one: {when}.", when=lately(last, now)), days > BACKUP_DAYS


def notice(wrong_before: int, *, code_kept: bool, backup_late: bool = False) -> Banner | None:
    """What they should know before they work: wrong passphrases typed for them, a code nobody keeps."""
    if not code_kept:
        return Banner(
            Weight.REFUSAL,
            tr("Nobody has confirmed that they keep the recovery code of this desk."),
            tr("Without it nobody comes in any more when every passphrase is forgotten."),
            tr("Make a new one under Settings, and lock it away."),
        )
    if wrong_before:
        what = counted(
            "{n} wrong passphrase was typed for you since your last sign-in.",
            "{n} wrong passphrases were typed for you since your last sign-in.",
            wrong_before,
        )
        why = tr("If that was not you, tell an administrator: they see when it was, in the access log.")
        return Banner(Weight.REFUSAL if wrong_before > 2 else Weight.NOTE, say(what), why)
    if backup_late:
        return Banner(
            Weight.NOTE,
            tr("No backup of this desk has been made for more than a week."),
            tr("Make one under Settings, and keep it on another disk."),
        )
    return None
