"""What is due today."""

import dataclasses
from datetime import timedelta

import pytest

from automations.followups import Cadence, Situation
from automations.intake import Intake, judge
from automations.steps import STEPS, due_today
from sheets_templates.choices import MatchStatus
from sheets_templates.people_tabs import Referral
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from tests.sheets import DAY, connectee, connector, match


def due(*matches, people=(), helpers=(), referrals=(), cadence=None):
    workbook = Workbook(DAY, people or (connectee(),), helpers or (connector(),), matches, referrals)
    connectees, connectors = judge(workbook, Intake())
    return [
        (action.what.say("en"), action.due_on)
        for action in due_today(Situation(workbook, connectees, connectors, cadence or Cadence()))
    ]


def ago(days):
    return DAY - timedelta(days=days)


APPROVED = {"status": MatchStatus.APPROVED, "approved_on": ago(60)}


def pair(**changes):
    return match(connectee(), connector(), **changes)


def test_a_proposal_waits_for_a_decision_from_the_day_it_was_made():
    assert due(pair(status=MatchStatus.PROPOSED, proposed_on=DAY)) == [("Approve or decline the match", DAY)]


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({}, [("Decide on the expired match", DAY)]),
        ({"intake_on": None, "applied_on": DAY}, []),
    ],
)
def test_an_expired_proposal_is_decided_on_unless_a_row_has_to_be_completed_first(person, said):
    people = (dataclasses.replace(connectee(), **person),)
    workbook = Workbook(DAY, people, (connector(),), (pair(status=MatchStatus.PROPOSED, proposed_on=DAY),))
    now = Situation(workbook, *judge(workbook, Intake()), Cadence(), {0: Words("no longer", "ne plus")})
    assert [(action.what.en, action.due_on) for action in due_today(now)] == said


def test_an_approved_match_is_introduced_two_days_later():
    assert due(pair(status=MatchStatus.APPROVED, approved_on=ago(1))) == []
    assert due(pair(status=MatchStatus.APPROVED, approved_on=ago(2))) == [("Introduce both by e-mail", DAY)]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (6, []),
        (7, [("Ask the Connectee whether they met", DAY)]),
        (15, [("Ask the Connectee whether they met", ago(8))]),
        (28, [("Ask one last time, or close the match", DAY)]),
    ],
)
def test_no_meeting_is_asked_about_after_7_14_and_21_days_and_closed_after_28(days, said):
    assert due(pair(**APPROVED, introduced_on=ago(days))) == said


def test_a_meeting_that_is_booked_is_waited_for():
    assert due(pair(**APPROVED, introduced_on=ago(20), meeting_on=DAY + timedelta(days=1))) == []


def test_referrals_are_asked_for_five_days_after_the_meeting_until_there_are_three():
    met = {**APPROVED, "introduced_on": ago(20), "met_on": ago(5), "thanked_on": ago(1)}
    assert due(pair(**met)) == [("Ask for the referrals", DAY)]
    assert due(pair(**met, referrals_given=3)) == []
    three = tuple(Referral(connectee=connectee().email, referred_to=name) for name in "abc")
    assert due(pair(**met), referrals=three) == []


def test_a_connector_is_thanked_once_after_a_meeting():
    met = {**APPROVED, "introduced_on": ago(20), "met_on": ago(3), "referrals_given": 3}
    assert due(pair(**met), helpers=(connector(thanked_on=None),)) == [("Thank the Connector", ago(3))]
    assert due(pair(**met), helpers=(connector(thanked_on=ago(1)),)) == []
    assert due(pair(**met, thanked_on=ago(1)), helpers=(connector(thanked_on=None),)) == []


def test_an_incomplete_row_is_followed_up_after_ten_days():
    late = connectee(applied_on=ago(12), intake_on=None)
    assert due(people=(late,)) == [("Invite to the intake meeting.", ago(2))]
    assert due(people=(connectee(applied_on=ago(3), intake_on=None),)) == []


def test_someone_not_ready_comes_back_on_the_day_to_look_again():
    waiting = connectee(resume=False, look_again_on=ago(0))
    assert due(people=(waiting,)) == [("See again whether they are ready", DAY)]
    assert due(people=(connectee(resume=False, intake_on=ago(90), look_again_on=DAY + timedelta(days=1)),)) == []


def test_a_connector_who_ended_comes_back_on_the_day_to_circle_back():
    ended = connector(ended_on=ago(200), circle_back_on=ago(3))
    assert due(helpers=(ended,)) == [("Ask whether they would start again, as you offered", ago(3))]


def test_a_declined_or_closed_match_asks_for_nothing():
    assert due(pair(status=MatchStatus.DECLINED, proposed_on=ago(40))) == []
    assert due(pair(status=MatchStatus.CLOSED, introduced_on=ago(40), closed_on=ago(2))) == []


def test_the_longest_due_stands_first():
    actions = due(
        pair(status=MatchStatus.PROPOSED, proposed_on=ago(1)),
        people=(connectee(), connectee(email="late@example.ca", applied_on=ago(40), intake_on=None)),
    )
    assert [day for _, day in actions] == sorted(day for _, day in actions)


def test_whoever_asked_not_to_be_contacted_is_left_to_the_coordinator():
    quiet = connectee(applied_on=ago(12), intake_on=None, do_not_contact=True)
    workbook = Workbook(DAY, (quiet,))
    connectees, connectors = judge(workbook, Intake())
    (action,) = due_today(Situation(workbook, connectees, connectors, Cadence()))
    assert action.quiet


def test_the_cadence_is_the_communitys_own():
    assert due(pair(status=MatchStatus.APPROVED, approved_on=DAY), cadence=Cadence(introduce=0)) != []


def test_every_step_says_in_its_docstring_what_it_looks_for():
    assert all((step.__doc__ or "").endswith(".") for step in STEPS)
