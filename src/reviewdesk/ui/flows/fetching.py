"""A review with what the window needs beside it, fetched on the worker."""

from __future__ import annotations

from reviewdesk.desk.desk import Desk
from reviewdesk.records.people import Participant
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.ui.present.reviewing import NOTHING_BEFORE, Opened


def fresh(
    desk: Desk,
    view: ReviewView,
    drafts: tuple[tuple[str, str], ...] = (),
    participants: tuple[Participant, ...] = (),
) -> Opened:
    """What the window needs beside a view; on the worker. `participants`: given when a review is opened,
    together with where its rows came from and what was found in the reviews before it.
    """
    back = desk.reviews.earlier(view.review.id) if participants else None
    sources = [row.source for row in view.review.rows if row.source is not None] if participants else []
    return Opened(
        view=view,
        offers=desk.signing.offers(view),
        participants=participants,
        drafts=drafts,
        newer=_newer(desk, view),
        origins=desk.intake.origins(sources),
        back=back if back is not None and not isinstance(back, Blocked) else NOTHING_BEFORE,
    )


def _newer(desk: Desk, view: ReviewView) -> str:
    newer = desk.moving.newer(view)
    return newer.version if newer is not None and desk.moving.may_move(view) is None else ""
