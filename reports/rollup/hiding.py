"""Small numbers are hidden so that nobody can work them out, not even who knows this rule and all other numbers.

A number from 1 to 4 is hidden. Where the total would tell something about it, another community's number is hidden too, and
another, and where none is left, the total: until each of 1, 2, 3 and 4 remains possible for every small number, also for who knows
which ones are small. Which others are hidden is an order that does not depend on the numbers, because “the smallest of the others”
tells something about both; it is one order for all figures of a period, so that figures which say the same hide the same. Where
one figure is a part of another (new Connectors of all Connectors), each is a limit to the other. Where two figures are the same
in some communities (Connectees who count from the application on, and applications), what one hides the other hides too.
Tests play the attacker: one goes through every table that would be published the same, one solves the linear system.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence, Set
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
    """The period: it says in which order other numbers are hidden where that is needed."""
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


@dataclass(frozen=True)
class Part:
    """A figure that is a part of another one in some communities."""

    part: Hiding
    whole: Hiding
    communities: frozenset[str]


@dataclass(frozen=True)
class Tie:
    """Figures that are the same in some communities, as everybody knows; the total of the first one is told."""

    figures: Sequence[Hiding]
    communities: frozenset[str]

    @property
    def same(self) -> tuple[Hiding, ...]:
        """Return the figures that have the same numbers and total as the first one, itself among them."""
        first = self.figures[0]
        return tuple(each for each in self.figures if (each.values, each.whole) == (first.values, first.whole))


def published(
    values: Mapping[str, int], salt: str = "", total: int | None = None, before: Set[str] = frozenset()
) -> Published:
    """Return a figure's numbers by community, and their total, with small ones hidden."""
    return Hiding(values, salt, total, before).by_itself()


def published_together(part: Hiding, whole: Hiding) -> tuple[Published, Published]:
    """Return two figures of which the first is a part of the second, so that neither tells a small number of the other."""
    part_shown, whole_shown = all_published((part, whole), (Part(part, whole, frozenset(part.values)),), ())
    return part_shown, whole_shown


def all_published(figures: Sequence[Hiding], parts: Sequence[Part], ties: Sequence[Tie]) -> tuple[Published, ...]:
    """Return figures as they are published so that none tells a small number of another.

    `parts` are those that are a part of another in some communities, `ties` those that are the same in some, or in all.
    """
    paired = {id(figure) for pair in parts for figure in (pair.part, pair.whole)}
    alone = [figure for figure in figures if id(figure) not in paired]
    moved = True
    while moved:
        moved = any([*map(hidden_in_common, ties), *map(protect_both, parts), *(each.protect() for each in alone)])
    for tie in ties:
        keep_one_total(tie)
    return tuple(figure.published() for figure in figures)


def hidden_in_common(tie: Tie) -> bool:
    """Hide in each of some tied figures what any of them hides where they are the same; tell whether that was needed."""
    common = tie.communities & frozenset().union(*(figure.hidden for figure in tie.figures))
    shows_total = all(figure.shows_total for figure in tie.same)
    before = [(len(figure.hidden), figure.shows_total) for figure in tie.figures]
    for figure in tie.figures:
        figure.hidden |= common & set(figure.values)
    for figure in tie.same:
        figure.shows_total = shows_total
    return before != [(len(figure.hidden), figure.shows_total) for figure in tie.figures]


def keep_one_total(tie: Tie) -> None:
    """Hide all totals but the first's of figures that differ in some community: their difference would tell of that one."""
    for figure in tie.figures:
        if figure.hidden and figure not in tie.same:
            figure.shows_total = False


def protect_both(pair: Part) -> bool:
    """Protect a figure and the one that it is a part of from each other; tell whether that was needed."""
    moved = pair.whole.protect(from_part(pair)), pair.part.protect(from_whole(pair))
    return any(moved)


def from_part(pair: Part) -> Limits:
    """Return what a part tells about the whole: each number is no less, and those hidden in both no less together."""
    part, whole, where = pair.part, pair.whole, pair.communities
    told = part.known(Limits({name: (0, high) for name, (_, high) in whole.known().items() if name in where}))
    both = frozenset(part.hidden & whole.hidden & where)
    elsewhere = sum(told[name][1] for name in part.hidden - both)
    return Limits(
        {name: (low, math.inf) for name, (low, _) in told.items() if name in where},
        both,
        least=part.left - elsewhere if part.shows_total and both else 0,
    )


def from_whole(pair: Part) -> Limits:
    """Return what the whole tells about a part: each number is no more, and those hidden in both no more together."""
    part, whole, where = pair.part, pair.whole, pair.communities
    told = whole.known(Limits({name: (low, math.inf) for name, (low, _) in part.known().items() if name in where}))
    both = frozenset(part.hidden & whole.hidden & where)
    elsewhere = sum(told[name][0] for name in whole.hidden - both)
    return Limits(
        {name: (0, high) for name, (_, high) in told.items() if name in where},
        both,
        most=whole.left - elsewhere if whole.shows_total else math.inf,
    )


def order(name: str, salt: str) -> str:
    """Return a community's place in the order in which numbers are hidden."""
    return hashlib.sha256(f"{salt}\x1f{name}".encode()).hexdigest()
