"""Makes the corpus of packs: valid, invalid (no whole signed pack) and tampered (signed by the book, and
wrong).

    python -m tests.corpus.packs.make FOLDER

writes valid/, invalid/ and tampered/ with one PDF each case, and root.pem to check them with. Nothing is kept
in the repository: tests/pack/test_corpus.py makes them anew at every run, and holds the verifier to STATES.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
from tests.pack.content_samples import content
from tests.pack.making import forged, good_pack, house, pack
from tests.pack.people import signers

from reviewdesk.pack.verdict import State

STATES: Mapping[str, frozenset[State]] = {
    "valid": frozenset({State.VALID}),
    "invalid": frozenset({State.CHANGED, State.CANNOT_CHECK, State.UNKNOWN_SIGNER}),
    "tampered": frozenset({State.CHANGED}),
}
"""What the verifier may say of each kind, against root.pem."""


def _unsigned() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        del pdf.Root.AcroForm, pdf.pages[-1].Annots, pdf.Root.Perms
        pdf.save(out)
    return out.getvalue()


def _flipped() -> bytes:
    data = good_pack()
    at = data.index(b"endstream") - 40
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _changed_word() -> bytes:
    said = content()
    return pack(said, printed=replace(said, headline=said.headline.replace("missed", "met")), who=1)


def _other_review() -> bytes:
    return pack(content(2), printed=content())


def _case_left_out() -> bytes:
    said = content(4)
    return pack(said, printed=replace(said, cases=said.cases[:3]))


def _covered(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.Contents.write(page.Contents.read_bytes() + b"\nq 1 1 1 rg 54 600 200 40 re f Q\n")


def _disguised(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0034>", b"<0035>"))


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('4 admissions')")


def _note(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FreeText,
        Rect=[60, 600, 300, 660],
        Contents="Target met",
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="draft"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(ON=[group]))


def _launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")


def _hidden(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    font = next(iter(page.Resources.Font.keys()))
    unseen = f"\nBT 3 Tr {font} 9 Tf 60 60 Td (Target met) Tj ET\n".encode()
    page.Contents.write(page.Contents.read_bytes() + unseen)


def _pages_swapped(pdf: pikepdf.Pdf) -> None:
    second = pdf.pages[1]
    del pdf.pages[1]
    pdf.pages.insert(2, second)


def _entries_swapped(pdf: pikepdf.Pdf) -> None:
    entries = pdf.Root.Names.EmbeddedFiles.Names[1].EF.F
    entries.write(entries.read_bytes().replace(b"a", b"b", 1))


def _page_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages.insert(1, pdf.pages[0])


def _no_entries(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    del names[1], names[0]


def _more_files(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"see here"


def _void_in_grey(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    void = b"160 360 m 190 260 l 220 360 l S 250 260 60 100 re S 350 260 m 350 360 l S"
    page.Contents.write(b"q 0.909 G 14 w " + void + b" Q\n" + page.Contents.read_bytes())


def _entries_for_other_readers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles.Names[1].EF.UF = pdf.make_stream(b'{"entries":[]}')


def _file_aside(pdf: pikepdf.Pdf) -> None:
    file = pdf.make_stream(b"see here")
    spec = pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec, F="notes.txt", UF="notes.txt", EF=pikepdf.Dictionary(F=file, UF=file)
    )
    pdf.Root.Names.EmbeddedFiles.Names.extend(["other.txt", pdf.make_indirect(spec)])


def _enlarged(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.UserUnit = 3


def _opened_with_an_action(pdf: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('4 admissions')")
    pdf.Root.Pages.AA = pikepdf.Dictionary(O=script)


CORPUS: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
    "valid": {
        "no-case": lambda: pack(content(0)),
        "one-case": lambda: pack(content(1)),
        "three-cases": good_pack,
        "forty-cases": lambda: pack(content(40)),
        "not-synthetic": lambda: pack(content(2, synthetic=False)),
        "foreign-letters": lambda: pack(content(1, headline="Ελλάδα, Київ, 日本, \u202e <b>&")),
        "other-manager": lambda: pack(who=1),
        "written-anew": lambda: forged(lambda _pdf: None),
    },
    "invalid": {
        "empty": lambda: b"",
        "text": lambda: b"This is no PDF.",
        "zip": lambda: b"PK\x03\x04" + bytes(64),
        "head-only": lambda: b"%PDF-2.0\n",
        "unsigned": _unsigned,
        "truncated": lambda: good_pack()[: len(good_pack()) * 9 // 10],
        "byte-flipped": _flipped,
        "line-added": lambda: good_pack() + b"\n",
        "impostor": lambda: pack(of=signers(seed=3)),
    },
    "tampered": {
        "changed-word": _changed_word,
        "entries-of-another-review": _other_review,
        "case-left-out": _case_left_out,
        "covered-word": lambda: forged(_covered),
        "disguised-glyphs": lambda: forged(_disguised),
        "script": lambda: forged(_script),
        "note": lambda: forged(_note),
        "layer": lambda: forged(_layer),
        "launch": lambda: forged(_launch),
        "hidden-text": lambda: forged(_hidden),
        "pages-swapped": lambda: forged(_pages_swapped),
        "entries-swapped": lambda: forged(_entries_swapped),
        "page-twice": lambda: forged(_page_twice),
        "entries-removed": lambda: forged(_no_entries),
        "file-added": lambda: forged(_more_files),
        "file-aside": lambda: forged(_file_aside),
        "entries-for-other-readers": lambda: forged(_entries_for_other_readers),
        "void-in-grey": lambda: forged(_void_in_grey),
        "pages-enlarged": lambda: forged(_enlarged),
        "pages-with-an-action": lambda: forged(_opened_with_an_action),
    },
}


def main(folder: Path) -> None:
    """Write the whole corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "root.pem").write_text(house().root_pem)
    for kind, cases in CORPUS.items():
        (folder / kind).mkdir(exist_ok=True)
        for name, made in cases.items():
            (folder / kind / f"{name}.pdf").write_bytes(made())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
