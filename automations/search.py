"""Looking over all pairs of a field: whom each seeker would choose first, and who would be better at given prices.

These are the plain ones, in numpy, a block of seekers at a time. scale.py has the same three for large programmes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automations.field import Field

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from automations.field import Line, Mask

    Numbers = npt.NDArray[np.int64]
    Pairs = tuple[Numbers, Numbers, Numbers]
    """Places of seekers, places of helpers, and the points of these pairs."""

FIRST_CHOICES, MORE_CHOICES = 24, 32
"""The solver starts from each person's best so many Connectors; prices then tell which others could matter."""


@dataclass(frozen=True, slots=True)
class Bids:
    """What has to be beaten: a pair is better than what its seeker has if points * fit > floor[seeker] + price[helper]."""

    fit: int
    floor: Numbers
    price: Numbers


def first_choices(field: Field) -> Pairs:
    """Return each seeker's FIRST_CHOICES by points.

    Among equals every seeker begins somewhere else, so that not all of them want the same few.
    """
    import numpy as np

    number = len(field.helpers)
    found = []
    for people, points in field.scan():
        start = np.arange(people.start, people.stop)[:, None] * FIRST_CHOICES
        turn = (np.arange(number) - start) % max(1, number)
        fits = fitting(field, people, points)
        found.append(
            chosen(
                np.arange(people.start, people.stop),
                points,
                points.astype(np.int64) * number - turn,
                FIRST_CHOICES,
                fits,
            )
        )
    return joined(found)


def better_choices(field: Field, bids: Bids) -> Pairs:
    """Return the pairs that would be better than what their seekers have, MORE_CHOICES each at most."""
    import numpy as np

    found = []
    for people, points in field.scan():
        key = points.astype(np.int64) * bids.fit
        key -= bids.floor[people.start : people.stop, None]
        key -= bids.price
        better = fitting(field, people, points) & (key > 0)
        rows = np.flatnonzero(better.any(axis=1))
        found.append(chosen(rows + people.start, points[rows], key[rows], MORE_CHOICES, better[rows]))
    return joined(found)


def second_choices(field: Field, own: Numbers) -> Pairs:
    """Return the pair with the most points for each seeker beside the one with the helper that they have."""
    import numpy as np

    found = []
    for people, points in field.scan():
        open_to = np.where(fitting(field, people, points), points, -1)
        seekers = np.arange(people.start, people.stop)
        rows = np.flatnonzero(own[seekers] >= 0)
        open_to[rows, own[seekers[rows]]] = -1
        best = open_to.argmax(axis=1)
        most = open_to[np.arange(len(best)), best].astype(np.int64)
        some = most >= 0
        found.append((seekers[some], best[some], most[some]))
    return joined(found)


def fitting(field: Field, people: range, points: Line) -> Mask:
    """Return which pairs of a block may be proposed: enough in common, and room."""
    import numpy as np

    least = np.asarray(field.least_points[people.start : people.stop])
    return np.asarray((points >= least[:, None]) & (np.asarray(field.rooms) > 0))


def chosen(seekers: Numbers, points: Line, key: Numbers, most: int, wanted: Mask) -> Pairs:
    """Return the `most` wanted pairs with the largest keys in each line."""
    import numpy as np

    if key.shape[1] > most:
        best = np.argpartition(np.where(wanted, -key, np.iinfo(np.int64).max), most - 1, axis=1)[:, :most]
        kept = np.zeros(wanted.shape, dtype=np.bool_)
        np.put_along_axis(kept, best, True, axis=1)
        wanted = wanted & kept
    line, helper = np.nonzero(wanted)
    return seekers[line], helper, points[line, helper].astype(np.int64)


def joined(parts: list[Pairs]) -> Pairs:
    """Return pairs of several blocks as one."""
    import numpy as np

    none = np.empty(0, dtype=np.int64)
    first, second, third = (
        np.concatenate([none, *each]) for each in (zip(*parts, strict=True) if parts else ((), (), ()))
    )
    return first, second, third
