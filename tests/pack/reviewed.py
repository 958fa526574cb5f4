"""A real review, walked to its end by its people, and packs of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from tests.organisation import PASSPHRASE, Organisation, ok

from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.identity.person import OpenKey
from reviewdesk.pack.compile import Taken, compile_content
from reviewdesk.pack.content import PackContent, Release
from reviewdesk.pack.embed import ENTRIES_NAME, ENTRIES_TYPE, Carried, embed, read_entries
from reviewdesk.pack.manifest import Attachment
from reviewdesk.pack.recompute import Recompute, role_of_release
from reviewdesk.pack.refold import Refolded, refold
from reviewdesk.pack.signing import fingerprint, sign_pack
from reviewdesk.pack.verdict import CheckName, Outcome, Verdict
from reviewdesk.pack.verify import verify_pack
from reviewdesk.texts import say

STANDS_AT = 1_795_500_000_000
TZ = -300
NUMBER = "0123456789abcdefghijkA"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review as the desk holds it, ready to be released."""

    org: Organisation
    review: RecordId

    @property
    def root_pem(self) -> str:
        return self.org.desk.organisation.founding.root_pem

    def entries(self, releaser: str = "Paul") -> bytes:
        library = self.org.desk.reviews._library
        return embed(library.log, library, self.review, self.person(releaser))

    def person(self, name: str) -> PersonId:
        return self.org.person(name).id

    def key(self, name: str) -> OpenKey:
        return ok(self.org.desk.persons.open_key(self.person(name), PASSPHRASE))

    def release(self, name: str = "Paul", **changes: object) -> Release:
        organisation = self.org.desk.organisation
        made = Release(
            name=self.org.person(name).name,
            role=role_of_release(organisation, self.person(name)),
            meaning="Responsibility for the release of this pack",
            organisation=organisation.name,
            time=STANDS_AT + 60_000,
            tz=TZ,
            fingerprint=fingerprint(self.key(name).certificate),
        )
        return replace(made, **changes)

    def content(self, entries: bytes) -> PackContent:
        return content_of(entries)

    def pack(
        self,
        name: str = "Paul",
        *,
        entries: bytes | None = None,
        content: PackContent | None = None,
        stands_at: int = STANDS_AT,
        **changes: object,
    ) -> bytes:
        carried = entries or self.entries(name)
        return sign_pack(
            content or content_of(carried),
            self.release(name, **changes),
            Attachment(ENTRIES_NAME, ENTRIES_TYPE, carried),
            self.key(name),
            root_pem=self.root_pem,
            stands_at=stands_at,
        )

    def check(self, data: bytes) -> Verdict:
        return verify_pack(data, trust=self.root_pem, recompute=Recompute())


def folded(entries: bytes) -> Refolded:
    carried = read_entries(entries)
    assert isinstance(carried, Carried), carried
    found = refold(carried, tz_minutes=TZ)
    assert isinstance(found, Refolded), found
    return found


def content_of(entries: bytes) -> PackContent:
    found = folded(entries)
    return compile_content(found.view, found.library, Taken(NUMBER, STANDS_AT, TZ, found.root_fingerprint))


def outcomes(verdict: Verdict) -> dict[CheckName, Outcome]:
    return {c.name: c.outcome for c in verdict.checks}


def entry_problems(verdict: Verdict) -> list[str]:
    return [say(d) for c in verdict.of(CheckName.ENTRIES) for d in (c.reason, *c.details)]


def changed(entries: bytes, change: Callable[[list[dict]], list[dict]]) -> bytes:
    """The carried entries, changed."""
    file = msgspec.json.decode(entries)
    return msgspec.json.encode(file | {"entries": change(file["entries"])})


def header_of(line: dict) -> dict:
    return msgspec.json.decode(base64.urlsafe_b64decode(line["header"] + "=="))
