"""The compiled search and assignment find the same as the plain ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automations import matching, search
from automations.assignment import Seating
from automations.intake import Intake, judge
from automations.matching import Matching, Standings, best_assignment
from sheets_templates.choices import Industry, SpokenLanguage
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match

scale = pytest.importorskip("automations.scale", reason="the extra scale is not installed")


def programme(dice, people, helpers, many_skills=False):
    """Return a programme with people of all kinds; with many skills, more than fit into lines of their own."""
    industries, languages = list(Industry)[:4], list(SpokenLanguage)

    def skills():
        return tuple(f"skill{dice.randrange(300 if many_skills else 4)}" for _ in range(3))

    connectees = [
        connectee(
            email=f"p{n:04}@example.ca", industry=dice.choice(industries), language=dice.choice(languages), skills=skills(),
            organizations=(f"Org {dice.randrange(9)}",), employer=f"Org {dice.randrange(9)}",
        )
        for n in range(people)
    ]  # fmt: skip
    connectors = [
        connector(
            email=f"c{n:04}@example.ca", industry=dice.choice(industries), language=dice.choice(languages), skills=skills(),
            employer=f"Org {dice.randrange(9)}", per_month=dice.randrange(4),
        )
        for n in range(helpers)
    ]  # fmt: skip
    past = (
        [match(dice.choice(connectees), dice.choice(connectors)) for _ in range(people // 3)]
        if people and helpers
        else []
    )
    past = [each.__class__(connectee=each.connectee, connector=each.connector, closed_on=DAY) for each in past]
    workbook = Workbook(DAY, tuple(connectees), tuple(connectors), tuple(past))
    return Standings(workbook, *judge(workbook, Intake()), Matching())


def listed(pairs):
    return sorted(zip(*(each.tolist() for each in pairs), strict=True))


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 40), st.integers(1, 25), st.booleans())
def test_the_compiled_search_finds_the_same_pairs(dice, people, helpers, many_skills):
    field = programme(dice, people, helpers, many_skills).field
    if not field.seekers or not field.helpers:
        return
    own = np.full(len(field.seekers), -1)
    assert listed(search.second_choices(field, own)) == listed(scale.second_choices(field, own))
    floor = np.array([dice.randrange(100) for _ in field.seekers])
    bids = search.Bids(1, floor, np.array([dice.randrange(50) for _ in field.helpers]))
    assert listed(search.better_choices(field, bids)) == listed(scale.better_choices(field, bids))
    assert listed(search.first_choices(field)) == listed(scale.first_choices(field))


def test_where_there_are_more_choices_than_wanted_both_take_equally_good_ones():
    import random

    field = programme(random.Random(2), 30, 200, many_skills=True).field
    for plain, compiled in (
        (search.first_choices(field), scale.first_choices(field)),
        (
            search.better_choices(
                field,
                nothing := search.Bids(
                    1, np.zeros(len(field.seekers), np.int64), np.zeros(len(field.helpers), np.int64)
                ),
            ),
            scale.better_choices(field, nothing),
        ),
    ):
        assert sorted(plain[2].tolist()) == sorted(compiled[2].tolist())


def test_more_kinds_of_people_than_lines_are_found_by_their_traits():
    import random

    field = programme(random.Random(8), 400, 60, many_skills=True).field
    assert len(scale.packed(field).token) > 0
    own = np.full(len(field.seekers), -1)
    assert listed(search.second_choices(field, own)) == listed(scale.second_choices(field, own))


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(1, 30))
def test_the_compiled_assignment_reaches_the_same_total(dice, people, helpers):
    field = programme(dice, people, helpers).open_field
    if not field.seekers or not field.helpers:
        return
    totals = []
    before = matching.COMPILED_FROM
    try:
        for matching.COMPILED_FROM in (0, 1 << 60):
            totals.append(best_assignment(field, Matching()).seating.total)
    finally:
        matching.COMPILED_FROM = before
    assert totals[0] == totals[1]


def test_compiled_mending_is_as_good_as_solving_anew():
    import random

    dice = random.Random(5)
    edges = np.array([(p, j, dice.choice([5, 10, 1000])) for p in range(90) for j in range(40) if dice.random() < 0.4])
    dice.shuffle(mixed := edges.tolist())
    seats = [dice.randint(0, 3) for _ in range(40)]
    totals = []
    for compiled in (True, False):
        seating = Seating(90, seats, [dice.randint(0, 0)] * 40, 1, compiled=compiled)
        for part in (mixed[:-9], mixed[-9:-4], mixed[-4:]):
            seating.add(*np.array(part).T)
            seating.settle()
        totals.append(seating.total)
    assert totals[0] == totals[1]
