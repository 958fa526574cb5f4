"""The verifier against the corpus of good, invalid and tampered packs."""

from __future__ import annotations

import pytest
from tests.corpus.packs.make import CORPUS, STATES
from tests.pack.making import check

CASES = [(kind, name) for kind, cases in CORPUS.items() for name in cases]


@pytest.mark.parametrize(("kind", "name"), CASES, ids=[f"{kind}/{name}" for kind, name in CASES])
def test_every_pack_of_the_corpus_is_told_for_what_it_is(kind, name):
    verdict = check(CORPUS[kind][name]())
    assert verdict.state in STATES[kind], verdict
