"""Small numbers are hidden so that nobody can work them out, not even who knows this rule and all other numbers.

A number from 1 to 4 is hidden. Where the total would tell something about it, another community's number is hidden too, and
another, and where none is left, the total: until each of 1, 2, 3 and 4 remains possible for every small number, also for who knows
which ones are small. Which others are hidden is an order that does not depend on the numbers, because “the smallest of the others”
tells something about both. Where one figure is a part of another (new Connectors of all Connectors), each is a limit to the other.
Tests play the attacker: one goes through every table that would be published the same, one solves the linear system.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

LEAST = 5
"""The smallest number of people that is published."""
SLACK = LEAST - 2
"""From the smallest number that is hidden to the largest: so much room the total must leave on both sides."""


@dataclass(frozen=True, slots=True)
class Published:
    """One figure as it is published: None stands for a hidden number."""

    by_community: Mapping[str, int | None]
    total: int | None

    @property
    def hidden(self) -> frozenset[str]:
        """Return the communities whose number is hidden."""
        return frozenset(name for name, value in self.by_community.items() if value is None)


Range = tuple[float, float]
"""The least and the most that a number can be, as far as anybody can tell."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What another figure tells about the hidden numbers of this one: about each, and about some of them together."""

    each: Mapping[str, Range] = field(default_factory=dict)
    together: frozenset[str] = frozenset()
    least: float = 0
    most: float = math.inf


NO_LIMITS = Limits()


@dataclass
class Hiding:
    """One figure on its way to be published: which communities' numbers are hidden so far, and whether the total is shown."""

    values: Mapping[str, int]
    salt: str = ""
    """The figure and the period: it says in which order other numbers are hidden where that is needed."""
    total: int | None = None
    """The total where it is not the sum, such as people counted once."""
    before: Set[str] = frozenset()
    """Communities whose number was hidden when the same was published before: it stays hidden, or the two would tell it."""
    hidden: set[str] = field(init=False)
    shows_total: bool = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = {*self.small, *(self.before & set(self.values))}
        self.shows_total = not 0 < self.whole < LEAST

    @property
    def whole(self) -> int:
        """Return the total as it would be published."""
        return sum(self.values.values()) if self.total is None else self.total

    @property
    def small(self) -> frozenset[str]:
        """Return the communities whose number must be hidden."""
        return frozenset(name for name, value in self.values.items() if 0 < value < LEAST)

    @property
    def left(self) -> int:
        """Return what the total leaves for the hidden numbers."""
        return sum(self.values[name] for name in self.hidden)

    def own_range(self, name: str) -> Range:
        """Return what a hidden number can be for who knows whether it is small, but not the total."""
        if name in self.small:
            return 1, LEAST - 1
        return (LEAST if self.values[name] else 0), math.inf

    def ranges(self, limits: Limits) -> dict[str, Range]:
        """Return what each hidden number can be within limits, but for the total."""
        found = {}
        for name in self.hidden:
            (least, most), (low, high) = self.own_range(name), limits.each.get(name, (0, math.inf))
            found[name] = (least, most) if name in self.small else (max(least, low), min(most, high))
        return found

    def known(self, limits: Limits = NO_LIMITS) -> dict[str, Range]:
        """Return what anybody can tell of every number: the shown ones exactly, a hidden one from the total and the limits."""
        ranges = self.ranges(limits)
        least, most = (sum(side) for side in zip(*ranges.values(), strict=True)) if ranges else (0, 0)
        told: dict[str, Range] = {
            name: (value, value) for name, value in self.values.items() if name not in self.hidden
        }
        for name, (low, high) in ranges.items():
            if self.shows_total:
                rest = most - high if high < math.inf else sum(b for each, (_, b) in ranges.items() if each != name)
                low, high = max(low, self.left - rest), min(high, self.left - (least - low))
            told[name] = low, high
        return told

    def is_safe(self, limits: Limits) -> bool:
        """Tell whether each small number can still be 1, 2, 3 and 4 as far as anybody can tell from the total and the limits."""
        if not self.small or not self.shows_total:
            return True
        ranges = self.ranges(limits)
        apart = [ranges[name] for name in ranges if name not in limits.together]
        joint = [ranges[name] for name in ranges if name in limits.together]
        least = sum(low for low, _ in apart) + max(sum(low for low, _ in joint), limits.least)
        most = sum(high for _, high in apart) + min(sum(high for _, high in joint), limits.most - 1)
        return least + SLACK <= self.left <= most - SLACK

    def protect(self, limits: Limits = NO_LIMITS) -> bool:
        """Hide further numbers until the small ones are safe within limits, or else the total; tell whether that was needed."""
        if self.is_safe(limits):
            return False
        others = iter(sorted(self.open(), key=lambda name: order(name, self.salt)))
        while not self.is_safe(limits):
            other = next(others, None)
            if other is None:
                self.shows_total = False
            else:
                self.hidden.add(other)
        return True

    def open(self) -> Iterator[str]:
        """Yield the communities whose number is shown and not zero."""
        yield from (name for name, value in self.values.items() if value and name not in self.hidden)

    def in_full(self) -> Published:
        """Return the figure with every number shown."""
        return Published(dict(self.values), self.whole)

    def by_itself(self) -> Published:
        """Return the figure as it is published where no other tells anything about it."""
        self.protect()
        return self.published()

    def published(self) -> Published:
        """Return the figure with what is hidden so far left out."""
        shown = {name: None if name in self.hidden else value for name, value in self.values.items()}
        return Published(shown, self.whole if self.shows_total else None)


def published(
    values: Mapping[str, int], salt: str = "", total: int | None = None, before: Set[str] = frozenset()
) -> Published:
    """Return a figure's numbers by community, and their total, with small ones hidden."""
    return Hiding(values, salt, total, before).by_itself()


def published_together(part: Hiding, whole: Hiding) -> tuple[Published, Published]:
    """Return two figures of which the first is a part of the second, so that neither tells a small number of the other."""
    while True:
        moved = whole.protect(from_part(part, whole)), part.protect(from_whole(part, whole))
        if not any(moved):
            return part.published(), whole.published()


def from_part(part: Hiding, whole: Hiding) -> Limits:
    """Return what a part tells about the whole: each number is no less, and those hidden in both no less together."""
    told = part.known(Limits({name: (0, high) for name, (_, high) in whole.known().items()}))
    both = frozenset(part.hidden & whole.hidden)
    elsewhere = sum(told[name][1] for name in part.hidden - both)
    return Limits(
        {name: (low, math.inf) for name, (low, _) in told.items()},
        both,
        least=part.left - elsewhere if part.shows_total and both else 0,
    )


def from_whole(part: Hiding, whole: Hiding) -> Limits:
    """Return what the whole tells about a part: each number is no more, and those hidden in both no more together."""
    told = whole.known(Limits({name: (low, math.inf) for name, (low, _) in part.known().items()}))
    both = frozenset(part.hidden & whole.hidden)
    elsewhere = sum(told[name][0] for name in whole.hidden - both)
    return Limits(
        {name: (0, high) for name, (_, high) in told.items()},
        both,
        most=whole.left - elsewhere if whole.shows_total else math.inf,
    )


def order(name: str, salt: str) -> str:
    """Return a community's place in the order in which numbers are hidden."""
    return hashlib.sha256(f"{salt}\x1f{name}".encode()).hexdigest()
