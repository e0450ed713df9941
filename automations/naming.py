"""Naming: employers, schools and organizations that are spelled in several ways, gathered under one name.

Near spellings are proposed in the tab Names; what a coordinator agrees to is used from then on, so that an organization
of interest is found however it was typed. The rows themselves stay as they were typed.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sheets_templates.choices import folded
from sheets_templates.keys import row_key, short_hash
from sheets_templates.people_tabs import Connectee, Connector, Job, Name
from sheets_templates.tabs import Workbook

N = TypeVar("N", Connectee, Connector, Job)

NEAR = 88
"""How alike two names are, out of 100, that are proposed as one."""

EMPTY_WORDS = frozenset(
    [
        "inc",
        "ltd",
        "ltee",
        "limited",
        "corp",
        "corporation",
        "co",
        "company",
        "cie",
        "compagnie",
        "enr",
        "llp",
        "llc",
        "sarl",
        "group",
        "groupe",
        "the",
        "le",
        "la",
        "les",
        "l",
        "of",
        "de",
        "du",
        "des",
    ]
)
"""Words that tell no organization from another."""

FIELDS: Mapping[type, tuple[str, ...]] = {
    Connectee: ("employer", "school", "organizations"),
    Connector: ("employer", "organizations"),
    Job: ("employer",),
}
"""Where names stand, by the kind of row."""


def names_in(workbook: Workbook) -> Counter[str]:
    """Return every name as typed, with how often it stands in the workbook."""
    counts: Counter[str] = Counter()
    for row in (*workbook.connectees, *workbook.connectors, *workbook.jobs):
        for field in FIELDS[type(row)]:
            value = getattr(row, field)
            counts.update([value] if isinstance(value, str) and value else value or ())
    return counts


@lru_cache(maxsize=1 << 16)
def core(name: str) -> str:
    """Return what tells a name from others: folded, without legal forms and articles."""
    words = folded(name).split()
    return " ".join(word for word in words if word not in EMPTY_WORDS) or " ".join(words)


def propose_names(workbook: Workbook) -> tuple[Name, ...]:
    """Return, for spellings that are near a commoner one, rows that propose to use that one; none that was decided on or taken out.

    The id is the spelling's alone: the row that was taken out stays out, also when another spelling has become the commoner one.
    """
    counts = names_in(workbook)
    known = {folded(row.written) for row in workbook.names}
    found = []
    for variant, best in sorted(near_spellings(counts).items()):
        identity = short_hash("name", folded(variant))
        earlier = short_hash("name", folded(variant), folded(best))
        gone = any(row_key("names", each) in workbook.taken_out for each in (identity, earlier))
        if folded(variant) not in known and not gone:
            found.append(Name(written=variant, use=best, times=counts[variant], id=identity))
    return tuple(found)


def near_spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Return, by spelling, the commoner near spelling that it is probably meant to be."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for name, number in counts.items():
        groups[folded(name)][name] += number
    best = {key: min(names, key=lambda name: (-names[name], name)) for key, names in groups.items() if key}
    total = {key: sum(names.values()) for key, names in groups.items()}
    leader = leaders(best, total)
    return {best[key]: best[leader[key]] for key in best if leader[key] != key}


def leaders(best: Mapping[str, str], total: Mapping[str, int]) -> dict[str, str]:
    """Return, by folded spelling, the commonest one of those that are near it, itself for most."""
    order = sorted(best, key=lambda key: (-total[key], -len(key), key))
    rank = {key: place for place, key in enumerate(order)}
    leader = {key: key for key in order}
    for one, other in candidate_pairs(order):
        first, second = sorted((one, other), key=rank.__getitem__)
        if leader[second] == second and similar(core(first), core(second)):
            leader[second] = leader[first]
    return leader


def similar(one: str, other: str) -> bool:
    """Tell whether two names are one with a slip, or the same words; numbers must agree, short names be equal."""
    if one == other:
        return True
    digits = [[word for word in name.split() if any(char.isdigit() for char in word)] for name in (one, other)]
    if digits[0] != digits[1] or min(len(one), len(other)) < 5:
        return False
    from rapidfuzz import fuzz

    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) >= NEAR


def beginnings(words: Sequence[str]) -> Iterable[str]:
    """Return how a name's first and last word begin, and its initials in order: once each, always in the same order."""
    if not words:
        return ()
    initials = "".join(sorted(word[0] for word in words)) + str(len(words))
    return dict.fromkeys((words[0][:4], words[-1][:4], initials))


def candidate_pairs(keys: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of spellings that share a beginning of a word and have about the same length: in order, each once."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for beginning in beginnings(core(key).split()):
            blocks[beginning].append(key)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for at, one in enumerate(block if len(block) <= 200 else ()):
            for other in block[at + 1 :]:
                if abs(len(one) - len(other)) <= 12 and (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


def with_agreed_names(workbook: Workbook) -> Workbook:
    """Return the workbook with each name that was agreed on in place of its other spellings; for deciding, not for writing."""
    agreed = {folded(row.written): row.use for row in workbook.names if row.agreed and row.use and row.written}
    if not agreed:
        return workbook

    def renamed(row: N) -> N:
        changes: dict[str, Any] = {}
        for field in FIELDS[type(row)]:
            value = getattr(row, field)
            new = (
                agreed.get(folded(value), value)
                if isinstance(value, str)
                else tuple(agreed.get(folded(each), each) for each in value)
            )
            if new != value:
                changes[field] = new
        return dataclasses.replace(row, **changes) if changes else row

    return dataclasses.replace(
        workbook,
        connectees=tuple(renamed(row) for row in workbook.connectees),
        connectors=tuple(renamed(row) for row in workbook.connectors),
        jobs=tuple(renamed(row) for row in workbook.jobs),
    )
