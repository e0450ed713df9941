"""Small numbers are hidden so that an attacker who knows the rule and everything published cannot work them out."""

import itertools
from collections import defaultdict

import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from reports.figures.rules import CONNECTEE_COUNTS
from reports.periods import report_period
from reports.rollup.hiding import LEAST, Hiding, Published, published, published_together
from reports.rollup.national import national
from reports.rollup.sharing import Shared, SharedFigure
from sheets_templates.words import Words
from tests.sheets import DAY

HALF_YEAR = report_period(DAY)
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


def test_ten_ones_and_three_fours_are_not_told_by_their_sum():
    """Ten hidden numbers that add up to ten can only be ones, three that add up to twelve only fours."""
    ones = published({f"C{n}": 1 for n in range(10)})
    fours = published({f"C{n}": 4 for n in range(3)})
    assert (ones.total, fours.total) == (None, None)
    with_others = published({**{f"C{n}": 4 for n in range(3)}, "D": 30, "E": 40})
    assert with_others.total == 82
    assert len(with_others.hidden) == 4


@pytest.mark.parametrize(("communities", "largest"), [(1, 14), (2, 14), (3, 14), (4, 12)])
@pytest.mark.parametrize("salt", ["x", "y", "z"])
def test_the_strongest_attacker_finds_two_values_for_each_hidden_number(communities, largest, salt):
    """Goes through every table and puts together those that are published the same: what is left open is all that anybody knows."""
    names = NAMES[:communities]
    alike = defaultdict(list)
    for numbers in itertools.product(range(largest + 1), repeat=communities):
        found = published(dict(zip(names, numbers, strict=True)), salt)
        alike[tuple(found.by_community.values()), found.total].append(numbers)
    for (shown, total), tables in alike.items():
        left = None if total is None else total - sum(number for number in shown if number is not None)
        if left is not None and left - (shown.count(None) - 1) > largest:
            continue  # tables beyond the largest number that we go through would be published the same
        for at, number in enumerate(shown):
            if number is None and any(0 < table[at] < LEAST for table in tables):
                assert len({table[at] for table in tables}) > 1, (shown, total)


def test_two_figures_one_part_of_the_other_leave_the_strongest_attacker_two_values():
    """Goes through every pair of tables of three communities in which new Connectors are some of all Connectors."""
    names, largest = NAMES[:3], 7
    both = [(part, whole) for whole in range(largest + 1) for part in range(whole + 1)]
    alike = defaultdict(list)
    for pairs in itertools.product(both, repeat=3):
        part, whole = ({name: pair[at] for name, pair in zip(names, pairs, strict=True)} for at in (0, 1))
        one, other = published_together(Hiding(part, "p"), Hiding(whole, "w"))
        key = (*one.by_community.values(), one.total, *other.by_community.values(), other.total)
        alike[key].append((*part.values(), *whole.values()))
    for key, tables in alike.items():
        shown = (*key[:3], *key[4:7])
        if any(left_over(key[at : at + 3], key[at + 3]) > largest for at in (0, 4)):
            continue
        for at, number in enumerate(shown):
            if number is None and any(0 < table[at] < LEAST for table in tables):
                assert len({table[at] for table in tables}) > 1, key


def left_over(shown, total):
    """Return the largest number that one of the hidden ones may be."""
    if total is None or None not in shown:
        return 0
    return total - sum(number for number in shown if number is not None) - (shown.count(None) - 1)


NUMBERS = st.lists(st.sampled_from([0, 1, 1, 2, 3, 4, 4, 5, 6, 9, 30, 80]), min_size=1, max_size=44)


@given(NUMBERS)
@settings(max_examples=120, deadline=None)
def test_who_solves_the_linear_system_finds_all_of_one_to_four_possible(numbers):
    values = {f"C{at}": number for at, number in enumerate(numbers)}
    attacked(values, dict.fromkeys(values, 0))


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1, 2, 4, 5, 6, 9, 30]), st.sampled_from([0, 1, 2, 3, 4, 5, 40])),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=120, deadline=None)
def test_who_also_knows_that_one_figure_is_part_of_the_other_finds_no_more(pairs):
    part = {f"C{at}": small for at, (small, _) in enumerate(pairs)}
    attacked({f"C{at}": small + more for at, (small, more) in enumerate(pairs)}, part)


def test_connectors_who_are_all_new_do_not_tell_how_many_there_are_elsewhere():
    """B's nine Connectors are all new: who sees the nine new ones knows that at most one of the ten is A's."""
    part, whole = published_together(
        Hiding({"A": 0, "B": 9, "C": 8, "D": 0}, "p"), Hiding({"A": 1, "B": 9, "C": 30, "D": 40}, "w")
    )
    assert part.by_community["B"] == 9
    assert len(whole.hidden) >= 2 + ("B" in whole.hidden)
    attacked({"A": 1, "B": 9, "C": 30, "D": 40}, {"A": 0, "B": 9, "C": 8, "D": 0})


RULES = ("applied", "accepted", "met")
SAME = {"applied": "applied", "met": "connectees_met"}
A_FEW = st.sampled_from([0, 1, 2, 3, 4, 4, 5, 6, 9, 30])
A_COMMUNITY = st.tuples(st.sampled_from(RULES), A_FEW, A_FEW, A_FEW, A_FEW)


@given(st.lists(A_COMMUNITY, min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
@example([("applied", number, number, 0, 0) for number in (3, 20, 31, 44, 27)])
@example([("met", number, number, number, 0) for number in (3, 20, 31, 44, 27)])
@example([("applied", 3, 0, 0, 0), ("applied", 20, 0, 0, 0), ("accepted", 2, 30, 0, 0), ("accepted", 40, 50, 1, 2)])
@example([("applied", 0, 0, 0, 2), ("accepted", 0, 4, 0, 3), ("met", 0, 0, 5, 0)])
def test_who_knows_which_figures_are_the_same_in_which_community_finds_no_more(communities):
    """Connectees are the applications, or those who met, by what counts in a community; its definition tells everybody."""
    shares, rules = [], {}
    for at, (rule, applied, accepted, met, more) in enumerate(communities):
        numbers = {"applied": applied, "connectees": accepted, "connectees_met": met, "meetings_held": met + more}
        numbers["connectees"] = numbers[SAME[rule]] if rule in SAME else accepted
        rules[f"C{at}"] = rule
        figures = {
            name: SharedFigure(number, Words.plain(name), CONNECTEE_COUNTS[rule]) for name, number in numbers.items()
        }
        shares.append(Shared(f"C{at}", HALF_YEAR, DAY, "", figures))
    values = {name: {each.community: each.figures[name].value for each in shares} for name in shares[0].figures}
    lines = national(shares, HALF_YEAR).lines
    known = [
        *(("<=", "connectees_met", "meetings_held", name) for name in rules),
        *(("==", "connectees", SAME[rule], name) for name, rule in rules.items() if rule in SAME),
    ]
    solved({name: line.shown for name, line in lines.items()}, values, known)


def attacked(whole, part):
    """Assert that the linear programme over everything published leaves each small number the whole range from 1 to 4."""
    figures = {"part": part, "whole": whole}
    shown = dict(zip(figures, published_together(Hiding(part, "p"), Hiding(whole, "w")), strict=True))
    solved(shown, figures, [("<=", "part", "whole", name) for name in whole])


def solved(shown, figures, known):
    """Assert that the linear programme over what is shown, and what is known of two figures in a community, tells no small number."""
    cells = {
        (figure, name): at for at, (figure, name) in enumerate(itertools.product(figures, next(iter(figures.values()))))
    }
    bounds, sums, totals = [], [], []
    for figure, name in cells:
        value, number = shown[figure].by_community[name], figures[figure][name]
        hidden = (1, LEAST - 1) if 0 < number < LEAST else (LEAST if number else 0, None)
        bounds.append(hidden if value is None else (value, value))
    for figure in figures:
        if shown[figure].total is not None:
            sums.append([float(key[0] == figure) for key in cells])
            totals.append(shown[figure].total)
    parts = []
    for sign, part, whole, name in known:
        row = numpy.zeros(len(cells))
        row[cells[part, name]], row[cells[whole, name]] = 1, -1
        if sign == "<=":
            parts.append(row)
        else:
            sums.append(row)
            totals.append(0)
    for (figure, name), at in cells.items():
        if bounds[at] == (1, LEAST - 1):
            ends = []
            for sign in (1, -1):
                goal = numpy.zeros(len(cells))
                goal[at] = sign
                found = linprog(
                    goal, parts or None, numpy.zeros(len(parts)), sums or None, totals or None, bounds, method="highs"
                )
                ends.append(round(sign * found.fun, 6))
            assert ends[0] == 1, (figure, name)
            assert ends[1] == LEAST - 1, (figure, name)


def test_what_was_hidden_before_stays_hidden_when_a_late_report_comes():
    """A is small, B hidden with it; then N reports, and would be hidden in B's place: the two sums would tell A."""
    first = published({"A": 3, "B": 20, "C": 30}, "x")
    [with_it] = first.hidden - {"A"}
    later = {"A": 3, "B": 20, "C": 30, **{f"N{n}": 9 for n in range(9)}}
    assert with_it not in published(later, "x").hidden
    assert with_it in published(later, "x", before=first.hidden).hidden


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.integers(0, 60), min_size=1, max_size=12))
@settings(max_examples=150)
def test_no_small_number_is_published_and_what_is_shown_is_true(values):
    found = published(values, "salt")
    assert not any(number is not None and 0 < number < LEAST for number in found.by_community.values())
    assert all(number in (None, values[name]) for name, number in found.by_community.items())
    assert found.total in (None, sum(values.values()))
    assert found.total is None or not 0 < found.total < LEAST


def test_which_other_number_is_hidden_does_not_depend_on_the_numbers():
    first = published({"A": 3, "B": 30, "C": 40, "D": 50}, "x").hidden - {"A"}
    second = published({"A": 1, "B": 50, "C": 30, "D": 40}, "x").hidden - {"A"}
    assert first == second
