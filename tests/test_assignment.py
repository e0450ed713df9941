"""The exact assignment: compared with every possibility, and with another solver."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations.assignment import NOBODY, NotOptimal, Seating, solve


def often(times):
    """Run a property so many times; settling in one way or the other is no state that examples could share."""
    return settings(max_examples=times, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


small = st.tuples(st.integers(0, 5), st.lists(st.integers(0, 3), max_size=4)).flatmap(
    lambda shape: st.tuples(
        st.just(shape[0]),
        st.just(shape[1]),
        st.dictionaries(
            st.tuples(st.integers(0, max(0, shape[0] - 1)), st.integers(0, max(0, len(shape[1]) - 1))),
            st.integers(-3, 9),
        )
        if shape[0] and shape[1]
        else st.just({}),
    )
)


def edges_of(worth):
    return [(person, place, value) for (person, place), value in worth.items()]


def best_total(people, seats, worth, strain=(0, 0, 0, 0), step=0):
    """Return the best total by trying every assignment."""
    totals = [0]
    for chosen in itertools.product(range(-1, len(seats)), repeat=people):
        if all(chosen.count(place) <= number for place, number in enumerate(seats)):
            pairs = [(person, place) for person, place in enumerate(chosen) if place >= 0]
            if all(pair in worth for pair in pairs):
                taken = [chosen.count(place) for place in range(len(seats))]
                cost = sum(strain[place] * n + step * n * (n - 1) // 2 for place, n in enumerate(taken))
                totals.append(sum(worth[pair] for pair in pairs) - cost)
    return max(totals)


@often(300)
@given(small)
def test_no_assignment_of_all_is_worth_more(case):
    people, seats, worth = case
    result = solve(people, seats, edges_of(worth))
    assert result.total == best_total(people, seats, worth)
    assert result.total == sum(worth[person, place] for person, place in enumerate(result.place_of) if place != NOBODY)
    assert all(result.place_of.count(place) <= number for place, number in enumerate(seats))


@often(100)
@given(small, st.randoms(use_true_random=False))
def test_the_order_of_edges_does_not_matter(case, mix):
    people, seats, worth = case
    edges = edges_of(worth)
    mixed = mix.sample(edges, len(edges))
    assert solve(people, seats, edges) == solve(people, seats, mixed)


@often(100)
@given(small, st.integers(0, 3))
def test_one_more_seat_never_makes_the_total_less_nor_adds_more_than_its_price(case, at):
    people, seats, worth = case
    if not seats:
        return
    more = [number + (place == at % len(seats)) for place, number in enumerate(seats)]
    before, after = solve(people, seats, edges_of(worth)), solve(people, more, edges_of(worth))
    assert after.total >= before.total
    if seats[at % len(seats)]:
        assert after.total - before.total <= before.place_prices[at % len(seats)]


def test_another_exact_solver_finds_the_same_totals_on_random_middle_cases():
    optimize = pytest.importorskip("scipy.optimize", reason="the other solver is a development tool")
    dice = random.Random(4)
    for _ in range(150):
        people, places = dice.randint(1, 25), dice.randint(1, 12)
        seats = [dice.randint(0, 3) for _ in range(places)]
        worth = {
            (person, place): dice.choice([dice.randint(1, 100), dice.randint(1, 5), 10**15 + dice.randint(0, 9)])
            for person in range(people)
            for place in range(places)
            if dice.random() < 0.4
        }
        column = [place for place, number in enumerate(seats) for _ in range(number)]
        dense = np.array(
            [[worth.get((person, place), 0) % 10**6 for place in column] for person in range(people)]
        ).reshape(people, len(column))
        rows, columns = optimize.linear_sum_assignment(dense, maximize=True)
        ours = solve(people, seats, [(person, place, value % 10**6) for (person, place), value in worth.items()])
        assert ours.total == dense[rows, columns].sum()
        solve(people, seats, edges_of(worth))


def test_many_people_with_the_same_worth_everywhere_are_seated_without_delay():
    result = solve(
        3000, [2] * 100, [(person, place, 7) for person in range(3000) for place in range(person % 97, person % 97 + 3)]
    )
    assert result.total == 7 * 2 * 99


def test_nobody_and_nothing_are_fine():
    assert solve(0, [], []).total == 0
    assert solve(3, [], []).place_of == (NOBODY,) * 3
    assert solve(2, [0, 0], [(0, 0, 5), (1, 1, 5)]).place_of == (NOBODY, NOBODY)


@pytest.mark.parametrize(
    ("people", "seats", "edges", "message"),
    [
        (1, [-1], [], "place 0 has -1 seats"),
        (1, [1], [(1, 0, 5)], r"the edge \(1, 0\) names nobody"),
        (1, [1], [(0, 7, 5)], r"there are 1 people and 1 places"),
    ],
)
def test_input_that_makes_no_sense_is_refused_with_its_value(people, seats, edges, message):
    with pytest.raises(ValueError, match=message):
        solve(people, seats, edges)


def test_the_certificate_catches_an_assignment_that_is_not_the_best():
    seating = seating_of(1, [1, 1], [(0, 0, 5), (0, 1, 9)])
    assert seating.result.place_of == (1,)
    seating.seats.price[0] += 1
    with pytest.raises(NotOptimal, match="total 9, bound 10"):
        seating.check()


@pytest.fixture(params=[0, 1 << 30], ids=["mending", "starting over"], autouse=True)
def way(request, monkeypatch):
    """Let every test settle in both ways: by mending what is tempted, and by seating everybody anew."""
    monkeypatch.setattr("automations.assignment.STARTING_OVER", request.param)


def seating_of(people, seats, *edges, strain=None, step=0):
    """Return a seating that was given the edges in several goes and settled after each."""
    seating = Seating(people, seats, strain, step)
    for some in edges:
        seating.add(*np.array(some, dtype=np.int64).reshape(-1, 3).T)
        seating.settle()
    return seating


@often(300)
@given(small, st.randoms(use_true_random=False), st.integers(1, 4))
def test_mending_after_more_edges_is_as_good_as_solving_anew(case, mix, parts):
    people, seats, worth = case
    edges = mix.sample(edges_of(worth), len(worth))
    seating = seating_of(people, seats, *(edges[part::parts] for part in range(parts)))
    assert seating.total == solve(people, seats, edges).total


@often(300)
@given(small, st.lists(st.integers(0, 3), min_size=4, max_size=4), st.integers(0, 2), st.integers(1, 3))
def test_seats_that_cost_more_the_more_are_taken_are_spread_for_the_best_total(case, strain, step, parts):
    people, seats, worth = case
    edges = edges_of(worth)
    seating = seating_of(
        people, seats, *(edges[part::parts] for part in range(parts)), strain=strain[: len(seats)], step=step
    )
    assert seating.total == best_total(people, seats, worth, strain, step)


def test_equal_worth_is_spread_evenly():
    seating = seating_of(4, [3, 3], [(person, place, 50) for person in range(4) for place in range(2)], step=1)
    assert sorted(seating.result.place_of) == [0, 0, 1, 1]


def test_a_large_case_given_in_parts_is_proved_and_the_same_as_at_once():
    dice = random.Random(3)
    seats = [dice.randint(0, 3) for _ in range(60)]
    edges = [
        (person, place, dice.choice([5, 10, 15, 1000]))
        for person in range(150)
        for place in range(60)
        if dice.random() < 0.3
    ]
    mixed = dice.sample(edges, len(edges))
    parts = [mixed[:6000], mixed[6000:], []]
    assert seating_of(150, seats, *parts).total == solve(150, seats, edges).total
    few = [mixed[:-5], mixed[-5:-2], mixed[-2:]]
    assert seating_of(150, seats, *few).total == solve(150, seats, edges).total
