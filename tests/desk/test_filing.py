"""Evidence files: taken in encrypted, listed by hash, given out as they were."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.laptop import library_of
from tests.organisation import Organisation, ok, why

from reviewdesk.desk.upkeep import LostFile, Verified
from reviewdesk.errors import Fault, Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Place
from reviewdesk.records import kinds
from reviewdesk.records.review import EvidenceLink
from reviewdesk.store.blobs import BlobDamaged
from reviewdesk.texts import Text

CHART = b"Fluid chart of Maya Okafor\n" * 400


@pytest.fixture
def place(org: Organisation) -> tuple[RecordId, Place]:
    """A review, and the first of its answers that asks for evidence."""
    review = org.review(cases=1)
    view = ok(org.as_("Dana").reviews.view(review))
    section = next(s for s in view.form.sections if s.repeat is not None)
    field = next(f for f in section.fields if f.evidence)
    return review, Place(section.id, view.review.rows[0].id, field.id)


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    path = tmp_path / "fluid chart.txt"
    path.write_bytes(CHART)
    return path


def attached(org: Organisation, place: tuple[RecordId, Place], path: Path) -> EvidenceLink:
    review, at = place
    return ok(org.as_("Dana").filing.attach(review, at, path, "Fluid chart")).review.evidence[-1]


def test_a_file_is_linked_by_its_hash_and_given_out_again(
    org: Organisation, place: tuple[RecordId, Place], chart: Path, tmp_path: Path
) -> None:
    link = attached(org, place, chart)
    assert (link.place, link.evidence.kind, link.evidence.where) == (place[1], "file", "fluid chart.txt")
    assert (link.evidence.sha256, link.evidence.size) == (hashlib.sha256(CHART).hexdigest(), len(CHART))
    out = tmp_path / "copy.txt"
    assert ok(org.as_("Ann").filing.give_out(place[0], link, out)) == out
    assert out.read_bytes() == CHART


def test_nothing_of_it_lies_readable_in_the_home(
    org: Organisation, place: tuple[RecordId, Place], chart: Path
) -> None:
    attached(org, place, chart)
    org.desk.close()
    for path in org.home.folder.rglob("*"):
        if path.is_file():
            assert b"Okafor" not in path.read_bytes()


def test_a_damaged_file_is_noticed_and_nothing_is_given_out(
    org: Organisation, place: tuple[RecordId, Place], chart: Path, tmp_path: Path
) -> None:
    link = attached(org, place, chart)
    (kept,) = [p for p in org.home.blobs.rglob("*") if p.is_file()]
    kept.chmod(0o600)
    data = bytearray(kept.read_bytes())
    data[100] ^= 1
    kept.write_bytes(bytes(data))
    out = tmp_path / "copy.txt"
    with pytest.raises(BlobDamaged, match=r"damaged|changed"):
        org.as_("Dana").filing.give_out(place[0], link, out)
    assert list(tmp_path.glob("copy*")) == []


def test_what_cannot_be_linked_leaves_no_file(
    org: Organisation, place: tuple[RecordId, Place], chart: Path, tmp_path: Path
) -> None:
    review, at = place
    empty = tmp_path / "empty.txt"
    empty.touch()
    dana = org.as_("Dana").filing
    assert why(dana.attach(review, at, empty, "Chart")) == ("The file empty.txt is empty.",)
    assert why(dana.attach(review, at, chart, " "))
    with pytest.raises(Refusal, match=r"There is no file .*none\.txt"):
        dana.attach(review, at, tmp_path / "none.txt", "Chart")
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        for endless in (tmp_path / "pipe", Path("/dev/zero")):
            with pytest.raises(Refusal, match="is not a file: it is a device or a pipe"):
                dana.attach(review, at, endless, "Chart")
    assert why(org.as_("Ann").filing.attach(review, at, chart, "Chart"))  # not the nurse's section
    assert [p for p in org.home.blobs.rglob("*") if p.is_file()] == []


def test_a_link_that_is_not_there_gives_nothing(
    org: Organisation, place: tuple[RecordId, Place], chart: Path, tmp_path: Path
) -> None:
    link = replace(attached(org, place, chart), entry="x" * 43)
    assert why(org.as_("Dana").filing.give_out(place[0], link, tmp_path / "copy.txt"))


def exported(org: Organisation) -> list[object]:
    entries = [e for e in library_of(org).log.entries() if e.entry.header.kind == kinds.EXPORTED]
    return [(e.entry.header.author, dict(e.body.data)) for e in entries if e.body is not None]


def test_what_leaves_the_desk_is_noted_before_it_does(
    org: Organisation,
    place: tuple[RecordId, Place],
    chart: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = attached(org, place, chart)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)  # by either a file gets its name
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(Fault, match="No space left"):
        org.as_("Dana").filing.give_out(place[0], link, tmp_path / "out" / "copy.txt")
    assert exported(org) == [(org.person("Dana").id, {"what": "file", "entry": link.entry})]
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are of Unix")
def test_a_copy_is_its_owners_alone(
    org: Organisation, place: tuple[RecordId, Place], chart: Path, tmp_path: Path
) -> None:
    link = attached(org, place, chart)
    before = os.umask(0o022)
    try:
        out = ok(org.as_("Dana").filing.give_out(place[0], link, tmp_path / "copy.txt"))
    finally:
        os.umask(before)
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_never_written_over_another_file_or_beside_it(
    org: Organisation, place: tuple[RecordId, Place], chart: Path, tmp_path: Path
) -> None:
    link = attached(org, place, chart)
    folder = tmp_path / "out"
    folder.mkdir()
    kept = folder / "copy.txt.part"
    kept.write_text("somebody's letter")
    dana = org.as_("Dana").filing
    ok(dana.give_out(place[0], link, folder / "copy.txt"))
    noted = len(exported(org))
    for there in (kept, folder / "copy.txt", folder):
        with pytest.raises(Refusal, match=r"There is a file .* already"):
            dana.give_out(place[0], link, there)
    assert (kept.read_text(), (folder / "copy.txt").read_bytes()) == ("somebody's letter", CHART)
    assert sorted(path.name for path in folder.iterdir()) == ["copy.txt", "copy.txt.part"]
    assert len(exported(org)) == noted, "nothing left the desk, and nothing is said to have"


def test_a_file_that_is_gone_or_damaged_is_told_when_the_log_is_verified(
    org: Organisation, place: tuple[RecordId, Place], chart: Path
) -> None:
    links = [attached(org, place, chart) for _ in range(3)]
    assert verified(org).files == ()
    damaged, gone, withdrawn = (
        org.home.blobs / one.evidence.address[:2] / one.evidence.address for one in links
    )
    damaged.chmod(0o600)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    gone.unlink()
    withdrawn.unlink()
    ok(org.as_("Dana").reviews.withdraw_evidence(place[0], links[2].target, "Attached twice"))
    assert sorted(verified(org).files, key=lambda one: str(one.why)) == [
        LostFile(links[0].entry, place[0], Text("The evidence file is damaged.")),
        LostFile(links[1].entry, place[0], Text("The evidence file is not on this computer.")),
    ]


def verified(org: Organisation) -> Verified:
    found = org.desk.upkeep.verify()
    assert isinstance(found, Verified)
    return found
