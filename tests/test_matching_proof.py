"""The best assignment of real rows: beside every possibility, beside another solver, and whatever the order of rows."""

import dataclasses
import itertools
import random
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automations import criteria
from automations.intake import Intake, judge
from automations.matching import Matching, Standings, best_assignment, explain_waiting, propose, waiting_months
from automations.matching import problems as problems_of
from sheets_templates.choices import Industry, MatchStatus, OccupationGroup, SpokenLanguage
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match

INDUSTRIES, LANGUAGES = list(Industry)[9:12], list(SpokenLanguage)


def person(dice, number):
    return connectee(
        email=f"p{number}@example.ca",
        industry=dice.choice(INDUSTRIES),
        occupation_group=dice.choice(list(OccupationGroup)[:2]),
        language=dice.choice(LANGUAGES),
        city=dice.choice(["Halifax", "Truro"]),
        skills=tuple(dice.sample(["law", "tax", "SQL"], 2)),
        organizations=(dice.choice(["A", "B", "C"]),),
        employer=dice.choice(["", "A", "D"]),
        intake_on=DAY - timedelta(days=dice.choice([1, 40, 40, 200])),
    )


def helper(dice, number):
    return connector(
        email=f"c{number}@example.ca",
        industry=dice.choice(INDUSTRIES),
        occupation_group=dice.choice(list(OccupationGroup)[:2]),
        language=dice.choice(LANGUAGES),
        city=dice.choice(["Halifax", "Truro"]),
        skills=tuple(dice.sample(["law", "tax", "SQL"], 1)),
        employer=dice.choice(["A", "B", "D"]),
        per_month=dice.choice([0, 1, 1, 2]),
    )


def programme(dice, people, helpers, settings=None):
    connectees = tuple(person(dice, number) for number in range(people))
    connectors = tuple(helper(dice, number) for number in range(helpers))
    past = tuple(
        match(one, other, status=dice.choice([MatchStatus.DECLINED, MatchStatus.CLOSED, MatchStatus.APPROVED]), proposed_on=DAY - timedelta(days=dice.choice([3, 50])))
        for one, other in itertools.product(connectees, connectors)
        if dice.random() < 0.1
    )  # fmt: skip
    return seen(Workbook(DAY, connectees, connectors, past), settings)


def seen(workbook, settings=None):
    return Standings(workbook, *judge(workbook, Intake()), settings or Matching())


def worth_of(field, place_of):
    """Return what an assignment is worth, most important first: people and their wait, fit, evenness."""
    placed = [(at, place) for at, place in enumerate(place_of) if place >= 0]
    taken = [place_of.count(place) for place in range(len(field.helpers))]
    load = sum(field.loads[place] * n + n * (n - 1) // 2 for place, n in enumerate(taken))
    months = sum(1 + waiting_months(field.seekers[at], DAY) for at, _ in placed)
    return months, sum(int(field.points(at)[place]) for at, place in placed), -load


def possible(field):
    """Yield every assignment that musts, bar and rooms allow."""
    choices = []
    for at in range(len(field.seekers)):
        points = field.points(at)
        choices.append([-1, *(place for place, n in enumerate(points.tolist()) if n >= field.least_points[at])])
    for place_of in itertools.product(*choices):
        if all(place_of.count(place) <= room for place, room in enumerate(field.rooms)):
            yield place_of


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 5), st.integers(0, 4))
def test_no_possible_assignment_is_better(dice, people, helpers):
    field = programme(dice, people, helpers).field
    if not field.seekers or not field.helpers:
        return
    ours = best_assignment(field, Matching()).place_of
    assert worth_of(field, ours) == max(worth_of(field, other) for other in possible(field))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 5), st.integers(0, 4))
def test_whatever_comes_first_in_the_objective_is_as_good_as_it_can_be(dice, people, helpers):
    fit_first = Matching(objective=("fit", "people"))
    field = programme(dice, people, helpers, fit_first).field
    if not field.seekers or not field.helpers:
        return

    def fit_then_people(place_of):
        return worth_of(field, place_of)[1], sum(place >= 0 for place in place_of)

    ours = best_assignment(field, fit_first).place_of
    assert fit_then_people(ours) == max(fit_then_people(other) for other in possible(field))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 12), st.integers(1, 8))
def test_the_order_of_rows_changes_nothing_about_who_meets_whom(dice, people, helpers):
    standings = programme(dice, people, helpers)
    book = standings.workbook
    mixed = seen(
        dataclasses.replace(
            book,
            connectees=tuple(dice.sample(book.connectees, len(book.connectees))),
            connectors=tuple(dice.sample(book.connectors, len(book.connectors))),
            matches=tuple(dice.sample(book.matches, len(book.matches))),
        )
    )
    assert propose(standings, "en") == propose(mixed, "en")
    assert explain_waiting(standings) == explain_waiting(mixed)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 10), st.integers(0, 6))
def test_one_connector_more_never_matches_fewer(dice, people, helpers):
    standings = programme(dice, people, helpers)
    book = standings.workbook
    more = seen(dataclasses.replace(book, connectors=(*book.connectors, helper(dice, 99))))
    assert len(propose(more, "en")) >= len(propose(standings, "en"))


def test_another_exact_solver_finds_the_same_on_random_middle_cases():
    optimize = pytest.importorskip("scipy.optimize", reason="the other solver is a development tool")
    dice = random.Random(11)
    only_fit = Matching(objective=("fit",))
    for _ in range(60):
        field = programme(dice, dice.randint(5, 40), dice.randint(3, 25), only_fit).open_field
        if not field.seekers or not field.helpers:
            continue
        points = np.array([field.points(at) for at in range(len(field.seekers))])
        points[points < np.array(field.least_points)[:, None]] = 0
        seats = np.repeat(points, field.rooms, axis=1)
        rows, columns = optimize.linear_sum_assignment(seats, maximize=True)
        ours = best_assignment(field, only_fit).place_of
        assert worth_of(field, ours)[1] == seats[rows, columns].sum()


def test_thousands_with_the_same_profile_are_matched_without_delay_the_first_by_key():
    people = tuple(connectee(email=f"p{n:05}@example.ca", first_name="A", last_name=str(n)) for n in range(3000))
    helpers = tuple(connector(email=f"c{n:03}@example.ca", per_month=2) for n in range(100))
    found = propose(seen(Workbook(DAY, people, helpers)), "en")
    assert len(found) == 200


def test_everyone_full_means_nobody_is_proposed_and_everybody_is_told():
    standings = seen(Workbook(DAY, (connectee(),), (connector(per_month=0),)))
    assert propose(standings, "en") == ()
    (one,) = explain_waiting(standings)
    assert one.why.say("en").endswith("with room now: 0")


def test_a_criterion_that_raises_is_named_skipped_and_said(monkeypatch):
    broken = dataclasses.replace(criteria.same_industry, seeks=lambda row, now: 1 / 0)
    monkeypatch.setattr("automations.matching.CRITERIA", (broken, *criteria.CRITERIA[1:]))
    standings = seen(Workbook(DAY, (connectee(),), (connector(),)))
    (row,) = propose(standings, "en")
    assert "field Finance" not in row.why
    (problem,) = problems_of(standings)
    assert problem.message.say("en") == "the criterion same_industry was skipped: ZeroDivisionError: division by zero"
    assert problem.who == "Amina Okafor"


def test_a_decision_that_breaks_a_must_is_kept_and_said():
    amina, camille = connectee(), connectee(email="c@example.ca", first_name="Camille", language=SpokenLanguage.FRENCH)
    gordon = connector(language=SpokenLanguage.ENGLISH, per_month=5)
    rows = tuple(match(one, gordon, status=MatchStatus.APPROVED, approved_on=DAY) for one in (amina, camille))
    standings = seen(Workbook(DAY, (amina, camille), (gordon,), rows))
    (problem,) = problems_of(standings)
    assert problem.rule == "match_breaks_a_must"
    assert problem.message.say("en") == "you decided so, but: The two can talk in English or in French."
    assert propose(standings, "en") == ()


def test_a_rerun_after_a_decision_proposes_around_it():
    people = [connectee(email=f"p{n}@example.ca") for n in range(3)]
    helpers = [connector(email=f"c{n}@example.ca") for n in range(4)]
    first = propose(seen(Workbook(DAY, tuple(people), tuple(helpers))), "en")
    decided = (
        dataclasses.replace(first[0], status=MatchStatus.DECLINED),
        dataclasses.replace(first[1], status=MatchStatus.APPROVED),
        dataclasses.replace(first[2], status=MatchStatus.HELD),
    )
    (again,) = propose(seen(Workbook(DAY, tuple(people), tuple(helpers), decided)), "en")
    assert again.connectee == first[0].connectee
    assert again.connector != first[0].connector


def test_the_next_best_connector_and_what_the_change_costs_are_said():
    law = {"industry": Industry.PROFESSIONAL, "organizations": ()}
    amina, luis = connectee(), connectee(email="l@example.ca", **law)
    gordon, susan = connector(), connector(email="s@example.ca", first_name="Susan", industry=Industry.PROFESSIONAL)
    (one, other) = propose(seen(Workbook(DAY, (amina, luis), (gordon, susan))), "en")
    assert "Next best: Susan MacLeod (fit 72), but over all matches that would cost" in one.why
    assert "Next best: Gordon MacLeod" in other.why
    (alone,) = propose(seen(Workbook(DAY, (amina,), (gordon, susan))), "en")
    assert "Next best: Susan MacLeod (fit 72), who still has room." in alone.why
