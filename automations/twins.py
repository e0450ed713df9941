"""Rows that repeat another row of their tab, or may be about the same person: found, and never merged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar

from automations.likeness import Someone, alike
from sheets_templates.people_tabs import Person, fullness
from sheets_templates.words import Words

P = TypeVar("P", bound=Person)


@dataclass(frozen=True, slots=True)
class NearTwin:
    """The row that another may repeat: its name, how sure that is out of 100, and what speaks for it."""

    name: str
    confidence: int
    evidence: tuple[Words, ...]


def twins(people: tuple[P, ...], keys: list[str]) -> dict[int, str]:
    """Return, by line, the rows that repeat another row's key, with the name in the row that counts.

    The fullest row counts, then the earliest by its content, so that the order of rows does not matter.
    """
    by_key: dict[str, list[P]] = defaultdict(list)
    for person, key in zip(people, keys, strict=True):
        if key:
            by_key[key].append(person)
    repeats: dict[int, str] = {}
    for same in by_key.values():
        if len(same) > 1:
            first, *others = sorted(same, key=fullness)
            repeats.update({other.line: first.name for other in others})
    return repeats


def near_twins(people: tuple[P, ...], keys: list[str]) -> dict[int, NearTwin]:
    """Return, by line, the rows that may be about the person of a fuller row, with the surest such row."""
    known = [(person, key) for person, key in zip(people, keys, strict=True) if key]
    pairs = alike([Someone(each.first_name, each.last_name, each.email, each.phone, each.city) for each, _ in known])
    order = {at: fullness(known[at][0]) for pair in pairs for at in (pair.one, pair.other)}
    near: dict[int, NearTwin] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.confidence, *sorted((order[pair.one], order[pair.other])))):
        (one, key), (other, same) = (known[at] for at in sorted((pair.one, pair.other), key=order.__getitem__))
        if key != same and other.line not in near:
            near[other.line] = NearTwin(one.name, pair.confidence, pair.evidence)
    return near
