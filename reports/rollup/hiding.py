"""Small numbers are hidden so that nobody can work them out, not even who knows this rule and all other numbers.

A number from 1 to 4 is hidden. Where the total would give it away, another community's number is hidden too: chosen by an
order that does not depend on the numbers, because “the smallest of the others” tells something about both. A test plays
the attacker: it goes through every table that would be published the same, and finds two values for each hidden one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5
"""The smallest number of people that is published."""


@dataclass(frozen=True, slots=True)
class Published:
    """One figure as it is published: None stands for a hidden number."""

    by_community: Mapping[str, int | None]
    total: int | None

    @property
    def hidden(self) -> frozenset[str]:
        """Return the communities whose number is hidden."""
        return frozenset(name for name, value in self.by_community.items() if value is None)


def published(values: Mapping[str, int], salt: str = "", total: int | None = None) -> Published:
    """Return a figure's numbers by community, and their total, with small ones hidden.

    `total` is the total where it is not the sum, such as people counted once; `salt`, such as the figure and the period, says in
    which order other numbers are hidden where that is needed.
    """
    hidden = {name for name, value in values.items() if 0 < value < LEAST}
    whole = sum(values.values()) if total is None else total
    shows_total = not 0 < whole < LEAST
    others = [
        name for name in sorted(values, key=lambda name: order(name, salt)) if values[name] and name not in hidden
    ]
    while hidden and shows_total and not is_safe(values, hidden):
        if others:
            hidden.add(others.pop(0))
        else:
            shows_total = False
    return Published(
        {name: None if name in hidden else value for name, value in values.items()}, whole if shows_total else None
    )


def is_safe(values: Mapping[str, int], hidden: set[str]) -> bool:
    """Tell whether what the total leaves for the hidden numbers can be shared out among them in several ways."""
    return len(hidden) > 1 and sum(values[name] for name in hidden) >= 2 * LEAST


def order(name: str, salt: str) -> str:
    """Return a community's place in the order in which numbers are hidden."""
    return hashlib.sha256(f"{salt}\x1f{name}".encode()).hexdigest()
