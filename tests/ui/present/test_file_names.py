"""Names proposed for files that are saved."""

from __future__ import annotations

import pytest

from reviewdesk.ui.present.file_names import LONGEST, file_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("fluid chart.txt", "fluid chart.txt"),
        ("Übergabe, 3. Mai 2026.pdf", "Übergabe, 3. Mai 2026.pdf"),
        ("Binder 4, chart room", "Binder 4, chart room"),
        ("/etc/cron.d/job", "job"),
        ("../../.bashrc", "bashrc"),
        ("C:\\Users\\ann\\Startup\\run.bat", "run.bat"),
        ("\\\\server\\share\\x.docx", "x.docx"),
        ("C:chart.txt", "C chart.txt"),
        ("chart.txt:stream", "chart.txt stream"),
        ("chart\u202etxt.exe", "charttxt.exe"),
        ("chart\x00\x1b[2J\n.pdf", "chart[2J.pdf"),
        ('what? <a> "b" *|.txt', "what a b.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        (".ssh", "ssh"),
        ("name. . ", "name"),
        ("", "evidence"),
        ("..", "evidence"),
        ("folder/", "evidence"),
        ("\u200b", "evidence"),
    ],
)
def test_a_name_is_a_name_alone(said: str, name: str) -> None:
    assert file_name(said) == name


def test_a_long_name_keeps_its_ending() -> None:
    for sign in "x語👩":
        name = file_name(sign * 400 + ".docx")
        assert LONGEST - 4 < len(name.encode()) <= LONGEST
        assert set(name) == {*sign, *".docx"}
        assert name.endswith(f"{sign}.docx")
    assert len(file_name("x" * 400)) <= LONGEST
    assert len(file_name("x." + "y" * 400)) <= LONGEST
