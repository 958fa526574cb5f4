"""A review of a sample: what was drawn of what, and what became of the cases that were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from reviewdesk.measures.sampling import METHOD, draw
from reviewdesk.records.review import Review, Sample
from reviewdesk.texts import Text, counted


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample beside the cases of its review now: `size` of `frame`.

    `again`: whether this program draws by its method; then `gone` of the cases drawn are no cases now, and
    `more` cases were not drawn.
    """

    size: int
    frame: int
    again: bool
    gone: int = 0
    more: int = 0

    def told(self) -> tuple[Text, ...]:
        """What it is, in parts of one sentence, the plainest first."""
        words = [Text("A sample of {n} of {total}", n=f"{self.size:,}", total=f"{self.frame:,}")]
        if not self.again:
            words.append(Text("This version cannot draw it again"))
        if self.gone:
            words.append(counted("{n} case drawn is not in it", "{n} cases drawn are not in it", self.gone))
        if self.more:
            words.append(
                counted(
                    "{n} case not drawn was added by a person",
                    "{n} cases not drawn were added by a person",
                    self.more,
                )
            )
        return tuple(words)


def drawn_in(review: Review) -> Drawn | None:
    """The sample a review says it was opened with, drawn again; None where its cases were chosen."""
    sample = review.opening.sample
    if sample is None:
        return None
    frame = set(sample.frame)
    size = min(max(0, sample.size), len(frame))
    if sample.method != METHOD:
        return Drawn(size, len(frame), again=False)
    drawn = set(drawn_rows(sample))
    listing = {row.section for row in review.rows if row.id in frame}
    cases = {row.id for row in review.rows if row.section in listing}
    return Drawn(size, len(frame), again=True, gone=len(drawn - cases), more=len(cases - drawn))


def drawn_rows(sample: Sample) -> tuple[str, ...]:
    """The rows that were drawn; none where this version does not know the method."""
    return draw(sample.frame, sample.size, sample.seed) if sample.method == METHOD else ()


def frame_hash(sample: Sample) -> str:
    """SHA-256 (hex) of the sorted ids of the frame, a line feed after each."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(sample.frame)).encode()).hexdigest()


def drawn_from(rows: Iterable[str], size: int, seed: str) -> Sample:
    """A sample of the rows, as an opening keeps it."""
    return Sample(METHOD, seed, size, tuple(sorted(set(rows))))
