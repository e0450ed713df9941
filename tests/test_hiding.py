"""Small numbers are hidden so that an attacker who knows the rule and everything published cannot work them out."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rollup.hiding import LEAST, Published, is_safe, published

NAMES = ("Ashton", "Bayside", "Cedar", "Dunes")


def test_numbers_from_five_and_zero_are_published_and_with_them_the_total():
    assert published({"A": 5, "B": 0}) == Published({"A": 5, "B": 0}, 5)


def test_one_small_number_takes_another_with_it_so_that_the_total_does_not_give_it_away():
    found = published({"A": 3, "B": 8, "C": 0, "D": 20})
    assert found.by_community["A"] is None
    assert len(found.hidden) == 2
    assert found.by_community["C"] == 0
    assert found.total == 31


def test_a_small_total_is_hidden_and_so_is_one_that_nothing_else_can_protect():
    assert published({"A": 2, "B": 0}) == Published({"A": None, "B": 0}, None)
    assert published({"A": 4, "B": 4}).total is None


@pytest.mark.parametrize(("communities", "largest"), [(1, 14), (2, 14), (3, 14), (4, 9)])
def test_the_strongest_attacker_finds_two_values_for_each_hidden_number(communities, largest):
    """Goes through every table and puts together those that are published the same: what is left open is all that anybody knows."""
    names = NAMES[:communities]
    alike = defaultdict(list)
    for numbers in itertools.product(range(largest + 1), repeat=communities):
        found = published(dict(zip(names, numbers, strict=True)), "x")
        alike[tuple(found.by_community.values()), found.total].append(numbers)
    for (shown, total), tables in alike.items():
        left = None if total is None else total - sum(number for number in shown if number is not None)
        if left is not None and left > largest:
            continue  # tables beyond the largest number that we go through would be published the same
        for at, number in enumerate(shown):
            if number is None and any(0 < table[at] < LEAST for table in tables):
                assert len({table[at] for table in tables}) > 1, (shown, total)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.integers(0, 60), min_size=1, max_size=12))
@settings(max_examples=150)
def test_no_small_number_is_published_and_what_the_total_leaves_is_never_one_number(values):
    found = published(values, "salt")
    assert not any(number is not None and 0 < number < LEAST for number in found.by_community.values())
    assert found.total is None or not 0 < found.total < LEAST
    if found.hidden and found.total is not None:
        assert is_safe(values, set(found.hidden))
        left = found.total - sum(number or 0 for number in found.by_community.values())
        assert left == sum(values[name] for name in found.hidden)
        assert left >= 2 * LEAST


def test_which_other_number_is_hidden_does_not_depend_on_the_numbers():
    first = published({"A": 3, "B": 30, "C": 40, "D": 50}, "x").hidden - {"A"}
    second = published({"A": 1, "B": 50, "C": 30, "D": 40}, "x").hidden - {"A"}
    assert first == second
