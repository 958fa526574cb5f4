"""What a person is told when they come in."""

from __future__ import annotations

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.banner import Banner, Weight


def notice(wrong_before: int, *, code_kept: bool) -> Banner | None:
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
    return None
