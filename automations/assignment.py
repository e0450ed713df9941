"""Exact assignment under capacities on a sparse graph: it knows no people, only numbers.

The method is the successive shortest path with prices (Ahuja, Magnanti, Orlin, *Network Flows*, 1993, chapter 9):
people are taken in turn along the cheapest chain of moves, and the prices that come out of it prove the optimum.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOBODY = -1
"""The place of someone who stays without one."""


class NotOptimal(AssertionError):
    """The certificate of optimality does not hold: a mistake in this module, never in its input."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The best assignment: each person's place or NOBODY, its total worth, and the prices that prove it.

    `place_prices[j]` is what one more seat at place j would add to the total, at most.
    """

    place_of: tuple[int, ...]
    total: int
    place_prices: tuple[int, ...]


@dataclass(slots=True)
class State:
    """An assignment on its way: who sits where, and the prices so far."""

    edges: list[list[tuple[int, int]]]
    seats: list[int]
    place_of: list[int]
    worth_of: list[int]
    sitting: list[set[int]]
    prices: list[int]


def solve(people: int, seats: Sequence[int], edges: Iterable[tuple[int, int, int]]) -> Assignment:
    """Return the assignment of `people` to places with `seats[place]` seats whose edges are worth most in total.

    Each edge is (person, place, worth), worth a whole number of any size; a pair without an edge is never assigned,
    and an edge worth nothing or less is never used. The result depends on the set of edges alone, not on their order.
    Raises ValueError for a person or place that does not exist and for a negative number of seats.
    """
    state = beginning(people, seats, edges)
    for person in sorted(range(people), key=lambda person: (-best_gain(state, person), person)):
        seat(state, person)
    result = Assignment(tuple(state.place_of), sum(state.worth_of), tuple(state.prices))
    check(result, state)
    return result


def beginning(people: int, seats: Sequence[int], edges: Iterable[tuple[int, int, int]]) -> State:
    """Return the state in which nobody has a place. Raises ValueError as `solve` does."""
    for place, number in enumerate(seats):
        if number < 0:
            raise ValueError(f"place {place} has {number} seats; it can have 0 or more")
    best: list[dict[int, int]] = [{} for _ in range(people)]
    for person, place, worth in edges:
        if not 0 <= person < people or not 0 <= place < len(seats):
            raise ValueError(
                f"the edge ({person}, {place}) names nobody: there are {people} people and {len(seats)} places"
            )
        if worth > best[person].get(place, 0) and seats[place] > 0:
            best[person][place] = worth
    return State(
        [sorted(choices.items()) for choices in best],
        list(seats),
        [NOBODY] * people,
        [0] * people,
        [set() for _ in seats],
        [0] * len(seats),
    )


def seat(state: State, person: int) -> None:
    """Give one more person a place if that adds to the total, moving others along the cheapest chain.

    Dijkstra over places, on losses against each person's best choice at the present prices, which are never negative.
    A chain ends at a free seat, or with whoever gives up theirs, the newcomer among them, for the least loss.
    """
    gain = best_gain(state, person)
    if gain <= 0:
        return
    search = Search(state, {}, {}, [], gain, (NOBODY, person))
    settled: dict[int, int] = {}
    reach(search, person, 0, gain)
    while search.queue:
        lost, full, place = heapq.heappop(search.queue)
        if lost >= search.least:
            break
        if place in settled or lost > search.loss[place]:
            continue
        settled[place] = lost
        if not full:
            search.end, search.least = (place, NOBODY), lost
            break
        for other in state.sitting[place]:
            own = state.worth_of[other] - state.prices[place]
            if (lost + own, place, other) < (search.least, *search.end):
                search.end, search.least = (place, other), lost + own
        for other in sorted(state.sitting[place]):
            reach(search, other, lost, state.worth_of[other] - state.prices[place])
    for place, lost in settled.items():
        state.prices[place] += max(0, search.least - lost)
    move_along(state, person, search.end, search.came)


@dataclass(slots=True)
class Search:
    """One search for the cheapest chain: losses so far, who comes from where, what to look at next, the best end."""

    state: State
    loss: dict[int, int]
    came: dict[int, tuple[int, int]]
    queue: list[tuple[int, bool, int]]
    least: int
    end: tuple[int, int]


def best_gain(state: State, person: int) -> int:
    """Return what the person's best choice is worth beyond its price; 0 where nothing is."""
    return max((worth - state.prices[place] for place, worth in state.edges[person]), default=0)


def reach(search: Search, person: int, lost: int, own: int) -> None:
    """Note the places that a person could move to for less than the best end so far; `own` is what they have now."""
    state, loss, most = search.state, search.loss, search.least
    prices, here, start = state.prices, state.place_of[person], lost + own
    for place, worth in state.edges[person]:
        after = start - worth + prices[place]
        if after < most and after < loss.get(place, most) and place != here:
            loss[place] = after
            search.came[place] = (person, worth)
            heapq.heappush(search.queue, (after, len(state.sitting[place]) >= state.seats[place], place))


def move_along(state: State, person: int, end: tuple[int, int], came: dict[int, tuple[int, int]]) -> None:
    """Move everyone on the chain that ends at a free seat, or with someone who gives up theirs."""
    place, leaver = end
    if place == NOBODY:
        return
    if leaver != NOBODY:
        leave(state, leaver)
    while True:
        mover, worth = came[place]
        before = state.place_of[mover]
        if before != NOBODY:
            leave(state, mover)
        state.place_of[mover], state.worth_of[mover] = place, worth
        state.sitting[place].add(mover)
        if mover == person:
            return
        place = before


def leave(state: State, person: int) -> None:
    """Take a person from their place."""
    state.sitting[state.place_of[person]].discard(person)
    state.place_of[person], state.worth_of[person] = NOBODY, 0


def check(result: Assignment, state: State) -> None:
    """Raise NotOptimal unless the prices prove that no other assignment is worth more.

    With prices for places and each person's best gain at these prices, no assignment can be worth more than the sum
    of gains and of price times seats (weak duality); the check is that ours is worth exactly that.
    """
    most = sum(best_gain(state, person) if best_gain(state, person) > 0 else 0 for person in range(len(state.edges)))
    most += sum(price * number for price, number in zip(state.prices, state.seats, strict=True) if price)
    over = [place for place, sitting in enumerate(state.sitting) if len(sitting) > state.seats[place]]
    if most != result.total or over or min(state.prices, default=0) < 0:
        raise NotOptimal(f"total {result.total}, bound {most}, overfull places {over}")
