"""The search over all pairs and the assignment, compiled by numba: for programmes with tens of thousands of people.

The same three functions as search.py, over the same field with the same results, and the assignment's own two
searches compiled as they stand. It needs the extra `scale`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit, prange

from automations import assignment
from automations.field import Field
from automations.search import FIRST_CHOICES, MORE_CHOICES, Bids

if TYPE_CHECKING:
    from automations.search import Numbers, Pairs

FEW_PROFILES = 256
"""Where people seek at most so many different things, each of these gets a line of points towards every helper."""

FORBIDDEN = -30_000
"""Points of a pair that may not be: less than all criteria together can make up for."""


class Packed(NamedTuple):
    """A field in plain arrays: lines of points that are added, and traits of which few people have a part."""

    lines: np.ndarray[Any, np.dtype[np.int16]]
    line_of: np.ndarray[Any, np.dtype[np.int32]]
    """By seeker and criterion, which line counts."""
    token_start: np.ndarray[Any, np.dtype[np.int64]]
    token: np.ndarray[Any, np.dtype[np.int64]]
    token_step: np.ndarray[Any, np.dtype[np.int32]]
    """What a shared trait is worth; FORBIDDEN for a must."""
    token_enough: np.ndarray[Any, np.dtype[np.int32]]
    token_group: np.ndarray[Any, np.dtype[np.int32]]
    helper_start: np.ndarray[Any, np.dtype[np.int64]]
    helper: np.ndarray[Any, np.dtype[np.int32]]
    least: np.ndarray[Any, np.dtype[np.int32]]
    """By seeker, the fewest points that fit."""
    room: np.ndarray[Any, np.dtype[np.bool_]]


def packed(field: Field) -> Packed:
    """Return a field in plain arrays, made once."""
    if "packed" not in field.__dict__:
        field.__dict__["packed"] = pack(field)
    made: Packed = field.__dict__["packed"]
    return made


def pack(field: Field) -> Packed:
    """Put a field into plain arrays."""
    people, helpers = len(field.seekers), len(field.helpers)
    lines: list[Any] = []
    line_of: list[list[int]] = []
    rare: list[tuple[Any, int, int]] = []
    for sharing in field.sharings:
        if len(sharing.often) <= FEW_PROFILES:
            numbers = {tokens: len(lines) + at for at, tokens in enumerate(sharing.often)}
            for tokens in sharing.often:
                counts = sharing.counted(tokens)
                lines.append(
                    np.zeros(helpers, np.int16) if counts is None else np.minimum(counts, sharing.enough) * sharing.step
                )
            line_of.append([numbers[tokens] for tokens in sharing.sought])
        else:
            rare.append((sharing, sharing.step, sharing.enough))
    for must, sharing in field.fences:
        if must.shared:
            numbers = {tokens: len(lines) + at for at, tokens in enumerate(sharing.often)}
            for tokens in sharing.often:
                counts = sharing.counted(tokens)
                shares = np.zeros(helpers, np.bool_) if counts is None else counts > 0
                lines.append(np.where(shares, 0, FORBIDDEN).astype(np.int16))
            line_of.append([numbers[tokens] for tokens in sharing.sought])
        else:
            rare.append((sharing, FORBIDDEN, 1))
    return Packed(
        np.array(lines, dtype=np.int16).reshape(len(lines), helpers),
        np.ascontiguousarray(np.array(line_of, dtype=np.int32).reshape(len(line_of), people).T),
        *rare_traits(people, rare),
        np.asarray(field.least_points, dtype=np.int32),
        np.asarray(field.rooms) > 0,
    )


def rare_traits(people: int, rare: list[tuple[Any, int, int]]) -> tuple[Any, Any, Any, Any, Any, Any, Any]:
    """Return what each seeker seeks of traits that have no line, and who offers each."""
    offset, places = 0, []
    sought: list[list[tuple[int, int, int, int]]] = [[] for _ in range(people)]
    for group, (sharing, step, enough) in enumerate(rare):
        number = {token: offset + at for at, token in enumerate(sharing.places)}
        places += list(sharing.places.values())
        offset += len(number)
        for at, tokens in enumerate(sharing.sought):
            sought[at] += [(number[token], step, enough, group) for token in tokens]
    table = np.array([entry for entries in sought for entry in entries], dtype=np.int64).reshape(-1, 4)
    return (
        np.concatenate(([0], np.cumsum([len(entries) for entries in sought]))).astype(np.int64),
        table[:, 0].copy(),
        table[:, 1].astype(np.int32),
        table[:, 2].astype(np.int32),
        table[:, 3].astype(np.int32),
        np.concatenate(([0], np.cumsum([len(place) for place in places]))).astype(np.int64),
        np.concatenate([np.empty(0, np.int32), *places]).astype(np.int32),
    )


compiled = njit(cache=True, nogil=True)
compiled_wide = njit(cache=True, parallel=True)

seat_everyone = compiled(assignment.seat_everyone)
fill_freed = compiled(assignment.fill_freed)


@compiled
def points_of(field, at, points, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - arrays
    """Add up a seeker's points towards every helper into `points`; negative where a must forbids the pair."""
    for criterion in range(field.line_of.shape[1]):
        number = field.line_of[at, criterion]
        for helper in range(points.shape[0]):
            points[helper] += field.lines[number, helper]
    start, stop = field.token_start[at], field.token_start[at + 1]
    for entry in range(start, stop):
        token, step, enough = field.token[entry], field.token_step[entry], field.token_enough[entry]
        for place in range(field.helper_start[token], field.helper_start[token + 1]):
            helper = field.helper[place]
            if step == FORBIDDEN:
                points[helper] = FORBIDDEN
            elif counts[helper] < enough:
                points[helper] += step
            counts[helper] += 1
        if entry + 1 == stop or field.token_group[entry + 1] != field.token_group[entry]:
            first = entry
            while first > start and field.token_group[first - 1] == field.token_group[entry]:
                first -= 1
            for done in range(first, entry + 1):
                for place in range(field.helper_start[field.token[done]], field.helper_start[field.token[done] + 1]):
                    counts[field.helper[place]] = 0


@compiled_wide
def first_of_all(field, most, turns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - arrays
    """Find the `most` best helpers of each seeker by counting points; equals are taken from a place that turns."""
    people, helpers = field.line_of.shape[0], field.lines.shape[1]
    chosen = np.full((people, most), -1, np.int32)
    worth = np.zeros((people, most), np.int32)
    for at in prange(people):
        points, counts = np.zeros(helpers, np.int16), np.zeros(helpers, np.int8)
        points_of(field, at, points, counts)
        top = 0
        for helper in range(helpers):
            if points[helper] > top and field.room[helper]:
                top = points[helper]
        often = np.zeros(top + 1, np.int64)
        for helper in range(helpers):
            if field.room[helper] and points[helper] >= field.least[at]:
                often[points[helper]] += 1
        bar, above = top + 1, 0
        while bar > field.least[at] and above + (often[bar - 1] if bar - 1 <= top else 0) <= most:
            bar -= 1
            above += often[bar]
        taken = 0
        for helper in range(helpers):
            if field.room[helper] and points[helper] >= bar and points[helper] >= field.least[at]:
                chosen[at, taken], worth[at, taken] = helper, points[helper]
                taken += 1
        if bar - 1 >= field.least[at] and bar - 1 <= top:
            start = (at * turns) % helpers
            for step in range(helpers):
                if taken >= most:
                    break
                helper = (start + step) % helpers
                if field.room[helper] and points[helper] == bar - 1:
                    chosen[at, taken], worth[at, taken] = helper, points[helper]
                    taken += 1
    return chosen, worth


@compiled_wide
def better_of_all(field, fit, floor, price, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - arrays
    """Find the `most` best helpers of each seeker that beat what they have."""
    people, helpers = field.line_of.shape[0], field.lines.shape[1]
    chosen = np.full((people, most), -1, np.int32)
    worth = np.zeros((people, most), np.int32)
    for at in prange(people):
        points, counts = np.zeros(helpers, np.int16), np.zeros(helpers, np.int8)
        points_of(field, at, points, counts)
        keys = np.empty(helpers, np.int64)
        found = 0
        for helper in range(helpers):
            key = np.int64(points[helper]) * fit - floor[at] - price[helper]
            keys[helper] = key
            if key > 0 and points[helper] >= field.least[at] and field.room[helper]:
                found += 1
        if found == 0:
            continue
        wanted = np.empty(found, np.int64)
        found = 0
        for helper in range(helpers):
            if keys[helper] > 0 and points[helper] >= field.least[at] and field.room[helper]:
                wanted[found] = keys[helper]
                found += 1
        least = np.partition(wanted, found - most)[found - most] if found > most else np.int64(1)
        taken = 0
        for strict in range(2):
            for helper in range(helpers):
                fits = points[helper] >= field.least[at] and field.room[helper] and keys[helper] > 0
                if taken < most and fits and (keys[helper] > least if strict == 0 else keys[helper] == least):
                    chosen[at, taken], worth[at, taken] = helper, points[helper]
                    taken += 1
    return chosen, worth


@compiled_wide
def second_of_all(field, own):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - arrays
    """Find the best helper of each seeker beside their own."""
    people, helpers = field.line_of.shape[0], field.lines.shape[1]
    chosen = np.full((people, 1), -1, np.int32)
    worth = np.zeros((people, 1), np.int32)
    for at in prange(people):
        points, counts = np.zeros(helpers, np.int16), np.zeros(helpers, np.int8)
        points_of(field, at, points, counts)
        top = field.least[at] - 1
        for helper in range(helpers):
            if points[helper] > top and helper != own[at] and field.room[helper]:
                top, chosen[at, 0], worth[at, 0] = points[helper], helper, points[helper]
    return chosen, worth


def pairs(chosen: Any, worth: Any) -> Pairs:  # noqa: ANN401
    """Return chosen pairs as three arrays."""
    seeker, column = np.nonzero(chosen >= 0)
    return seeker, chosen[seeker, column].astype(np.int64), worth[seeker, column].astype(np.int64)


def first_choices(field: Field) -> Pairs:
    """Return each seeker's FIRST_CHOICES by points."""
    return pairs(*first_of_all(packed(field), FIRST_CHOICES, FIRST_CHOICES))


def better_choices(field: Field, bids: Bids) -> Pairs:
    """Return the pairs that would be better than what their seekers have, MORE_CHOICES each at most."""
    return pairs(*better_of_all(packed(field), bids.fit, bids.floor, bids.price, MORE_CHOICES))


def second_choices(field: Field, own: Numbers) -> Pairs:
    """Return the pair with the most points for each seeker beside the one with the helper that they have."""
    return pairs(*second_of_all(packed(field), own))
