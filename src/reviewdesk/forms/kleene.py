"""Kleene's and and or over results: what decided them, or what they wait for, goes along."""

from __future__ import annotations

from reviewdesk.forms.answers import Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, YES, Result


def both(one: Result, other: Result) -> Result:
    """Kleene and."""
    if other is YES:
        return one
    if one is YES:
        return other
    return all_of((one, other))


def all_of(results: tuple[Result, ...]) -> Result:
    """Kleene and over many, with what decided it or what it waits for."""
    causes: list[Place] = []
    waits: list[Place] = []
    unknown = False
    for truth, places in results:
        if truth is NOT_MET:
            return NOT_MET, places
        if truth is UNKNOWN:
            unknown = True
            waits.extend(places)
        else:
            causes.extend(places)
    return (UNKNOWN, tuple(waits)) if unknown else (MET, tuple(causes))


def any_of(results: tuple[Result, ...]) -> Result:
    """Kleene or over many; met names everything that met it."""
    met: list[Place] = []
    waits: list[Place] = []
    causes: list[Place] = []
    found = unknown = False
    for truth, places in results:
        if truth is MET:
            found = True
            met.extend(places)
        elif truth is UNKNOWN:
            unknown = True
            waits.extend(places)
        else:
            causes.extend(places)
    if found:
        return MET, tuple(met)
    return (UNKNOWN, tuple(waits)) if unknown else (NOT_MET, tuple(causes))
