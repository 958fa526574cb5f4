"""Which passphrases are taken, and what is said of the others."""

from __future__ import annotations

import pytest

from reviewdesk.identity.passphrase import Accepted, TooWeak, judge

NAMES = ("Ana Ruiz", "Willow Street Homes")


@pytest.mark.parametrize(
    "passphrase",
    ["correct horse battery staple", "sieben Zwerge auf Stelzen", "la mañana más fría", "T9#kq!mZ27vw"],
)
def test_unrelated_words_are_taken(passphrase: str) -> None:
    assert isinstance(judge(passphrase, names=NAMES), Accepted)


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("short", "has 5 characters"),
        ("ana ruiz ana ruiz", "rests on a name"),
        ("willowstreet1", "rests on a name"),
        ("password1234", "easy to guess"),
        ("aaaaaaaaaaaaaaa", "easy to guess"),
        ("qwertyuiop12345", "easy to guess"),
        ("12345678901234567890", "easy to guess"),
        ("abcabcabcabcabc", "easy to guess"),
        (" correct horse battery", "begins or ends with a space"),
    ],
)
def test_what_others_would_try_is_not(passphrase: str, why: str) -> None:
    found = judge(passphrase, names=NAMES)
    assert isinstance(found, TooWeak)
    assert [why in str(reason) for reason in found.reasons] == [True]


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = judge(" ana", names=NAMES)
    assert isinstance(found, TooWeak)
    assert len(found.reasons) == 3


def test_a_longer_one_is_called_strong() -> None:
    hints = [
        str(found.hint)
        for found in (judge("brisk otter"), judge("brisk otter naps on velvet"))
        if isinstance(found, Accepted)
    ]
    assert hints == ["Good. One more word would make it strong.", "Strong."]
