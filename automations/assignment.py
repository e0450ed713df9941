"""Exact assignment under capacities on a sparse graph: it knows no people, only numbers.

The method is the successive shortest path with prices (Ahuja, Magnanti, Orlin, *Network Flows*, 1993, chapter 9), run
in both directions: whoever has no place takes the cheapest chain of moves that gives them one, and a seat that fell
free is filled by the cheapest chain of moves into it. So a solved assignment can be given more edges and is mended
instead of solved anew. The prices that come out prove the optimum, and every result is checked against them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

NOBODY = -1
"""The place of someone who stays without one; and who sits on a seat that is kept free for a moment."""


class NotOptimal(AssertionError):
    """The certificate of optimality does not hold: a mistake in this module, never in its input."""


@dataclass(frozen=True)
class Assignment:
    """The best assignment: each person's place or NOBODY, its total worth less strain, and the prices that prove it.

    `place_prices[j]` is what one more seat at place j would add to the total, at most, once its own strain is counted.
    """

    place_of: tuple[int, ...]
    total: int
    place_prices: tuple[int, ...]


class Edges(NamedTuple):
    """The edges of each person, those of person p from `start[p]` to `start[p + 1]`; and the same by place."""

    start: Sequence[int]
    place: Sequence[int]
    worth: Sequence[int]
    place_start: Sequence[int]
    person: Sequence[int]
    place_worth: Sequence[int]


class Seats(NamedTuple):
    """Who sits where. Place j has the slots from `first[j]`; the `taken[j]` first of them are filled."""

    first: Sequence[int]
    number: Sequence[int]
    strain: Sequence[int]
    """What the first seat of a place costs; each further seat costs `step` more."""
    step: int
    taken: list[int]
    sitter: list[int]
    sitter_worth: list[int]
    place_of: list[int]
    slot_of: list[int]
    price: list[int]


class Notes(NamedTuple):
    """What a search writes down about each place: the loss to get there, by whom, and whether that is final."""

    loss: list[int]
    mover: list[int]
    worth: list[int]
    onward: list[int]
    final: list[int]


STARTING_OVER = 12
"""Where more than one person in so many is tempted by new edges, seating everybody anew is quicker than mending."""

FAR = 1 << 62
"""More than any loss."""


def seat_everyone(people: Sequence[int], edges: Edges, seats: Seats, notes: Notes) -> int:
    """Give each of `people` a place if that adds to the total, moving others along the cheapest chain.

    Dijkstra over places, on losses against each person's best choice at the present prices, which are never negative.
    A chain ends at a free seat, or with whoever gives up theirs for the least loss, the newcomer among them.
    Returns how many places were looked at.
    """
    start, place, worth = edges.start, edges.place, edges.worth
    price, first, taken, sitter, sitter_worth = seats.price, seats.first, seats.taken, seats.sitter, seats.sitter_worth
    loss, mover, mover_worth, final = notes.loss, notes.mover, notes.worth, notes.final
    looked = 0
    for newcomer in people:
        if seats.place_of[newcomer] != NOBODY:
            continue
        gain = 0
        for edge in range(start[newcomer], start[newcomer + 1]):
            gain = max(gain, worth[edge] - price[place[edge]])
        if gain <= 0:
            continue
        least, end, end_slot = gain, NOBODY, NOBODY
        queue = [(0, 0, 0)]
        queue.pop()
        reached = [0]
        reached.pop()
        here, lost = NOBODY, 0
        while True:
            at = 0 if here == NOBODY else first[here]
            for slot in range(at, at + (1 if here == NOBODY else taken[here])):
                other = newcomer if here == NOBODY else sitter[slot]
                if other == NOBODY:
                    continue
                base = lost + (gain if here == NOBODY else sitter_worth[slot] - price[here])
                begin, stop = start[other], start[other + 1]
                for there, value in zip(place[begin:stop], worth[begin:stop]):  # noqa: B905 - numba takes no `strict`
                    after = base - value + price[there]
                    if after < least and after < loss[there]:
                        if loss[there] == FAR:
                            reached.append(there)
                        loss[there], mover[there], mover_worth[there] = after, other, value
                        heapq.heappush(queue, (after, 0 if taken[there] < seats.number[there] else 1, there))
            here = NOBODY
            while len(queue) > 0:
                lost, _, there = heapq.heappop(queue)
                if final[there] == 0 and lost == loss[there]:
                    here = there
                    break
            if here == NOBODY or lost >= least:
                break
            final[here] = 1
            looked += 1
            if taken[here] < seats.number[here]:
                after = lost + seats.strain[here] + seats.step * taken[here] - price[here]
                if after < least:
                    least, end, end_slot = after, here, NOBODY
            for slot in range(first[here], first[here] + taken[here]):
                after = lost + sitter_worth[slot] - price[here]
                if after < least:
                    least, end, end_slot = after, here, slot
        for there in reached:
            if final[there] == 1 and loss[there] < least:
                price[there] += least - loss[there]
            loss[there], final[there] = FAR, 0
        if end == NOBODY:
            continue
        if end_slot == NOBODY:
            end_slot = first[end] + taken[end]
            taken[end] += 1
        elif sitter[end_slot] != NOBODY:
            seats.place_of[sitter[end_slot]] = NOBODY
        while True:
            other, place_before, slot_before = mover[end], seats.place_of[mover[end]], seats.slot_of[mover[end]]
            sitter[end_slot], sitter_worth[end_slot] = other, mover_worth[end]
            seats.place_of[other], seats.slot_of[other] = end, end_slot
            if other == newcomer:
                break
            end, end_slot = place_before, slot_before
    return looked


def fill_freed(places: Sequence[int], edges: Edges, seats: Seats, notes: Notes) -> int:
    """Fill, at each of `places`, one seat that NOBODY keeps free, by the cheapest chain of moves into it.

    Dijkstra over places, backwards: a chain begins with somebody who has no place, or leaves a seat empty where that
    loses least. Returns how many places were looked at.
    """
    start, person, worth = edges.place_start, edges.person, edges.place_worth
    price, first, taken, sitter, sitter_worth = seats.price, seats.first, seats.taken, seats.sitter, seats.sitter_worth
    place_of = seats.place_of
    loss, mover, mover_worth, onward, final = notes.loss, notes.mover, notes.worth, notes.onward, notes.final
    looked = 0
    for freed in places:
        free_slot = NOBODY
        for slot in range(first[freed], first[freed] + taken[freed]):
            if sitter[slot] == NOBODY:
                free_slot = slot
        if free_slot == NOBODY:
            continue
        queue = [(0, freed)]
        reached = [freed]
        loss[freed] = 0
        least, end, comer, comer_worth = FAR - 1, NOBODY, NOBODY, 0
        while len(queue) > 0:
            lost, here = heapq.heappop(queue)
            if final[here] == 1 or lost > loss[here]:
                continue
            if lost >= least:
                break
            final[here] = 1
            looked += 1
            after = lost + price[here] - seats.strain[here] - seats.step * (taken[here] - 1)
            if after < least:
                least, end, comer = after, here, NOBODY
            base = lost + price[here]
            begin, stop = start[here], start[here + 1]
            for other, value in zip(person[begin:stop], worth[begin:stop]):  # noqa: B905
                there = place_of[other]
                if there == here:
                    continue
                if there == NOBODY:
                    after = base - value
                    if after < least:
                        least, end, comer, comer_worth = after, here, other, value
                    continue
                after = base - value + sitter_worth[seats.slot_of[other]] - price[there]
                if after < least and after < loss[there]:
                    if loss[there] == FAR:
                        reached.append(there)
                    loss[there], mover[there], mover_worth[there], onward[there] = after, other, value, here
                    heapq.heappush(queue, (after, there))
        for there in reached:
            if final[there] == 1 and loss[there] < least:
                price[there] -= least - loss[there]
            loss[there], final[there] = FAR, 0
        if comer == NOBODY:
            last = first[end] + taken[end] - 1
            slot = free_slot if end == freed else seats.slot_of[mover[end]]
            sitter[slot], sitter_worth[slot] = sitter[last], sitter_worth[last]
            if sitter[last] != NOBODY:
                seats.slot_of[sitter[last]] = slot
            if last == free_slot and end != freed:
                free_slot = slot
            taken[end] -= 1
            if end == freed:
                continue
            comer, comer_worth, end = mover[end], mover_worth[end], onward[end]
        while True:
            slot = free_slot if end == freed else seats.slot_of[mover[end]]
            leaver, leaver_worth, leaver_to = mover[end], mover_worth[end], onward[end]
            sitter[slot], sitter_worth[slot] = comer, comer_worth
            seats.place_of[comer], seats.slot_of[comer] = end, slot
            if end == freed:
                break
            comer, comer_worth, end = leaver, leaver_worth, leaver_to
    return looked


@dataclass
class Seating:
    """An assignment that can be given more edges, and is the best one for all its edges after each `settle`.

    `strain[j]` is what the first seat at place j costs, and each further one costs `step` more: so equal worth is
    spread evenly. Raises ValueError for a negative number of seats.
    """

    people: int
    number: Sequence[int]
    strain: Sequence[int] | None = None
    step: int = 0
    compiled: bool = False
    """Whether the searches run compiled by numba, which the extra `scale` brings."""

    def __post_init__(self) -> None:
        import numpy as np

        for place, number in enumerate(self.number):
            if number < 0:
                raise ValueError(f"place {place} has {number} seats; it can have 0 or more")
        self.person = self.place = self.worth = np.empty(0, dtype=np.int64)
        self.start_over()

    def start_over(self) -> None:
        """Let everybody stand up, and every seat cost its strain again."""
        import numpy as np

        places = len(self.number)
        slots = sum(self.number)
        first = np.concatenate(([0], np.cumsum(np.asarray(self.number, dtype=np.int64)))).tolist()
        strain = list(self.strain or [0] * places)
        self.seats = Seats(
            self.row(first),
            self.row(self.number),
            self.row(strain),
            self.step,
            self.row([0] * places),
            self.row([NOBODY] * slots),
            self.row([0] * slots),
            self.row([NOBODY] * self.people),
            self.row([NOBODY] * self.people),
            self.row(strain),
        )
        self.notes = Notes(self.row([FAR] * places), *(self.row([0] * places) for _ in range(4)))

    def row(self, values: Sequence[int]) -> Any:  # noqa: ANN401 - a list or an array, used alike
        """Return numbers as the searches take them: a list, or an array where they are compiled."""
        import numpy as np

        return np.array(values, dtype=np.int64) if self.compiled else list(values)

    def add(self, person: Numbers, place: Numbers, worth: Numbers) -> None:
        """Add edges; a pair is given once. Those worth nothing, or to places without seats, can never be used."""
        import numpy as np

        number = np.asarray(self.number, dtype=np.int64)
        useful = (worth > 0) & (number[place] > 0)
        joined = [
            np.concatenate((old, new[useful]))
            for old, new in ((self.person, person), (self.place, place), (self.worth, worth))
        ]
        order = np.lexsort((joined[1], joined[0]))
        self.person, self.place, self.worth = (each[order] for each in joined)
        self.__dict__.pop("edges", None)

    @cached_property
    def edges(self) -> Edges:
        """Return the edges by person and by place."""
        import numpy as np

        by_place = np.lexsort((self.person, self.place))
        return Edges(
            *(  # type: ignore[arg-type] # an array is used like a sequence here
                each if self.compiled else each.tolist()
                for each in (
                    np.searchsorted(self.person, np.arange(self.people + 1)),
                    self.place,
                    self.worth,
                    np.searchsorted(self.place[by_place], np.arange(len(self.number) + 1)),
                    self.person[by_place],
                    self.worth[by_place],
                )
            )
        )

    def settle(self) -> None:
        """Make the assignment the best one for all edges. Raises NotOptimal where that cannot be proved."""
        import numpy as np

        gains, own = self.gains, self.own
        tempted = ((own < gains) & (gains > 0)).nonzero()[0].tolist()
        if len(tempted) * STARTING_OVER > self.people:
            self.start_over()
            gains = self.gains
        else:
            for person in tempted:
                self.unseat(person)
        standing = ((np.asarray(self.seats.place_of) == NOBODY) & (gains > 0)).nonzero()[0]
        people = standing[np.lexsort((standing, -gains[standing]))].tolist()
        seat, fill = self.searches
        if people:
            seat(self.row(people), self.edges, self.seats, self.notes)
        if freed := self.freed:
            fill(self.row(freed), self.edges, self.seats, self.notes)
        self.check()

    @property
    def searches(self) -> tuple[Callable[..., int], Callable[..., int]]:
        """Return the two searches, compiled where that is asked for."""
        if not self.compiled:
            return seat_everyone, fill_freed
        from automations import scale

        return scale.seat_everyone, scale.fill_freed

    def unseat(self, person: int) -> None:
        """Take a person from their place, if they have one; NOBODY keeps the seat, at its price."""
        seats = self.seats
        place, slot = seats.place_of[person], seats.slot_of[person]
        if place == NOBODY:
            return
        seats.sitter[slot], seats.sitter_worth[slot] = NOBODY, seats.price[place]
        seats.place_of[person] = NOBODY

    @property
    def freed(self) -> list[int]:
        """Return the places where NOBODY keeps a seat, once for each."""
        import numpy as np

        seats = self.seats
        slot = np.arange(len(seats.sitter))
        place = np.searchsorted(np.asarray(seats.first), slot, side="right") - 1
        taken = slot - np.asarray(seats.first)[place] < np.asarray(seats.taken)[place] if len(slot) else slot > 0
        freed: list[int] = place[taken & (np.asarray(seats.sitter, dtype=np.int64) == NOBODY)].tolist()
        return freed

    @property
    def gains(self) -> Numbers:
        """Return what each person's best choice is worth beyond its price, 0 at least."""
        import numpy as np

        best = np.zeros(self.people, dtype=np.int64)
        if len(self.person):
            values = self.worth - np.asarray(self.seats.price, dtype=np.int64)[self.place]
            begins = np.flatnonzero(np.diff(self.person, prepend=-1))
            best[self.person[begins]] = np.maximum(0, np.maximum.reduceat(values, begins))
        return best

    @property
    def own(self) -> Numbers:
        """Return what each person's own place is worth beyond its price; -1 for those without one."""
        import numpy as np

        seats = self.seats
        place = np.asarray(seats.place_of, dtype=np.int64)
        slot = np.where(place >= 0, np.asarray(seats.slot_of, dtype=np.int64), 0)
        if not len(seats.sitter):
            return np.full(self.people, -1, dtype=np.int64)
        worth = np.asarray(seats.sitter_worth, dtype=np.int64)[slot] - np.asarray(seats.price, dtype=np.int64)[place]
        return np.asarray(np.where(place >= 0, worth, -1))

    @property
    def total(self) -> int:
        """Return the worth of all who sit, less the strain of their seats."""
        seats = self.seats
        sitting = sum(
            int(seats.sitter_worth[seats.slot_of[person]])
            for person, place in enumerate(seats.place_of)
            if place != NOBODY
        )
        return sitting - sum(
            int(seats.strain[place]) * int(taken) + seats.step * int(taken * (taken - 1) // 2)
            for place, taken in enumerate(seats.taken)
        )

    def check(self) -> None:
        """Raise NotOptimal unless the prices prove that no other assignment is worth more.

        With prices for places and each person's best gain at these prices, no assignment can be worth more than the
        sum of gains and of what each seat's price leaves beyond its strain (weak duality); the check is that ours is
        worth exactly that.
        """
        seats = self.seats
        most = int(self.gains.sum())
        for place, number in enumerate(self.number):
            spare = int(seats.price[place]) - int(seats.strain[place])
            most += (
                sum(max(0, spare - seats.step * at) for at in range(number)) if self.step else max(0, spare) * number
            )
        over = [place for place, taken in enumerate(seats.taken) if taken > self.number[place]]
        if most != self.total or over:
            raise NotOptimal(f"total {self.total}, bound {most}, overfull places {over}")

    @property
    def result(self) -> Assignment:
        """Return the assignment as it stands."""
        return Assignment(tuple(map(int, self.seats.place_of)), self.total, tuple(map(int, self.seats.price)))


def solve(
    people: int,
    seats: Sequence[int],
    edges: Iterable[tuple[int, int, int]],
    strain: Sequence[int] | None = None,
    step: int = 0,
) -> Assignment:
    """Return the assignment of `people` to places with `seats[place]` seats that is worth most in total, less strain.

    Each edge is (person, place, worth), worth a whole number; a pair without an edge is never assigned, and an edge
    worth nothing or less is never used; of several edges of a pair the best counts. The result depends on the set of
    edges alone, not on their order.
    Raises ValueError for a person or place that does not exist and for a negative number of seats.
    """
    import numpy as np

    seating = Seating(people, seats, strain, step)
    best: dict[tuple[int, int], int] = {}
    for person, place, worth in edges:
        if not 0 <= person < people or not 0 <= place < len(seats):
            raise ValueError(
                f"the edge ({person}, {place}) names nobody: there are {people} people and {len(seats)} places"
            )
        best[person, place] = max(worth, best.get((person, place), worth))
    table = np.array([(*pair, worth) for pair, worth in best.items()], dtype=np.int64).reshape(-1, 3)
    seating.add(table[:, 0], table[:, 1], table[:, 2])
    seating.settle()
    return seating.result
