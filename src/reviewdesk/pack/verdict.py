"""What verifying a pack found: a state, and every check with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from reviewdesk.pack.content import PackContent
from reviewdesk.texts import Text, say


class State(StrEnum):
    """What a receiver may make of the file."""

    VALID = "valid"
    CHANGED = "changed"  # after signing, or printed otherwise than the entries say
    UNKNOWN_SIGNER = "unknown_signer"
    CANNOT_CHECK = "cannot_check"


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"  # could not be decided; the reason says what is missing
    NOT_REACHED = "not_reached"


class CheckName(StrEnum):
    """The checks, in the order they are made."""

    FILE = "file"
    SIGNATURE = "signature"
    SIGNER = "signer"
    PARTS = "parts"
    RELEASE = "release"
    ENTRIES = "entries"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `details` name each place where it failed."""

    name: CheckName
    outcome: Outcome
    reason: Text
    details: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the certificate and the signature say; `time` in ms UTC by the signer's clock."""

    name: str
    organisation: str
    fingerprint: str
    root_fingerprint: str
    time: int
    reason: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the entries of a pack say.

    The checks made of them, and the content they give (None when they cannot be read).
    """

    checks: tuple[Check, ...]
    content: PackContent | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole answer. `checks` holds every CheckName once or more, in order."""

    state: State
    summary: Text
    checks: tuple[Check, ...]
    signer: Signer | None = None
    pack_id: str | None = None

    def of(self, name: CheckName) -> tuple[Check, ...]:
        """The checks of one name."""
        return tuple(check for check in self.checks if check.name == name)


def verdict_json(verdict: Verdict) -> bytes:
    """The verdict for other programs.

    States and outcomes as stable words, texts rendered and by message id.
    """
    return msgspec.json.format(
        msgspec.json.encode(
            {
                "format": "reviewdesk/pack-verdict/v1",
                "state": verdict.state.value,
                "summary": say(verdict.summary),
                "pack_id": verdict.pack_id,
                "signer": verdict.signer,
                "checks": [
                    {
                        "check": check.name.value,
                        "outcome": check.outcome.value,
                        "reason": say(check.reason),
                        "details": [say(detail) for detail in check.details],
                    }
                    for check in verdict.checks
                ],
            }
        )
    )
