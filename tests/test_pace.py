"""People are left in peace: how often a letter asks for something, and when it is the coordinator's turn."""

import dataclasses
from collections import defaultdict
from datetime import timedelta

import pytest

from automations.config import config_from
from automations.errors import SettingError
from automations.followups import Action, Cadence, Situation, is_quiet, next_open_day, told_apart
from automations.intake import Intake, judge
from automations.recording import chosen
from automations.steps import due_today
from automations.steps.people import SAY_WAITING
from sheets_templates.choices import LetterKind, MatchStatus
from sheets_templates.people_tabs import Letter
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from tests.sheets import DAY, connectee, connector, match

AMINA, GORDON = connectee(), connector(thanked_on=None)
EVERY_DAY = Cadence(quiet_weekends=False)


def introduced(days, day=DAY, **changes):
    when = day - timedelta(days=days)
    return match(AMINA, GORDON, status=MatchStatus.APPROVED, approved_on=when, introduced_on=when, **changes)


def letter(days, kind=LetterKind.MEETING_REMINDER, to=AMINA.email, day=DAY, **changes):
    return Letter(sent_on=day - timedelta(days=days), kind=kind, to=to, **changes)


def due(*matches, letters=(), person=AMINA, helper=GORDON, day=DAY, cadence=EVERY_DAY):
    workbook = Workbook(day, (person,), (helper,), matches, letters=letters)
    return due_today(Situation(workbook, *judge(workbook, Intake()), cadence))


def said(*matches, **facts):
    return [(action.what.say("en"), action.letter) for action in due(*matches, **facts)]


ASK = ("Ask the Connectee whether they met", "meeting_reminder")


def test_a_letter_that_was_sent_is_not_due_again_before_its_next_day():
    assert said(introduced(8)) == [ASK]
    assert said(introduced(8), letters=(letter(1),)) == []
    assert said(introduced(14), letters=(letter(7),)) == [ASK]
    assert said(introduced(14), letters=(letter(3),)) == []


def test_after_two_letters_without_an_answer_it_is_the_coordinators_turn():
    (action,) = due(introduced(21), letters=(letter(14), letter(7)))
    assert action.what.say("en") == "Call Amina Okafor: 2 letters had no answer"
    assert action.letter == ""
    assert due(introduced(20), letters=(letter(13), letter(6))) == ()


def test_letters_of_an_earlier_step_do_not_count():
    assert said(introduced(8), letters=(letter(20), letter(30))) == [ASK]


def test_nobody_is_asked_for_two_things_in_a_week():
    asked = letter(6, LetterKind.TESTIMONIAL_REQUEST)
    assert said(introduced(8), letters=(asked,)) == []
    assert said(introduced(8), letters=(letter(7, LetterKind.TESTIMONIAL_REQUEST),)) == [ASK]
    assert said(introduced(8), letters=(letter(3, LetterKind.INTRODUCTION),)) == [ASK]


def test_of_two_things_to_ask_of_one_person_only_the_more_pressing_is_due():
    met = {"met_on": DAY - timedelta(days=20), "thanked_on": DAY}
    other = connectee(first_name="Luis", email="luis@example.ca")
    two = (
        introduced(30, **met),
        match(
            other,
            GORDON,
            status=MatchStatus.APPROVED,
            introduced_on=DAY - timedelta(days=9),
            met_on=DAY - timedelta(days=6),
            thanked_on=DAY,
        ),
    )
    for several in (two, two[::-1]):
        asked = [action for action in due(*several) if action.letter == "referral_request"]
        assert [action.who for action in asked] == ["Amina Okafor – Gordon MacLeod"]
    answered = letter(7, LetterKind.REFERRAL_REQUEST, GORDON.email, about=AMINA.email)
    asked = [action for action in due(*two, letters=(answered,)) if action.letter == "referral_request"]
    assert len(asked) == 1


def test_a_letter_about_somebody_else_does_not_count_for_this_match():
    met = introduced(30, met_on=DAY - timedelta(days=20), thanked_on=DAY)
    other = letter(9, LetterKind.REFERRAL_REQUEST, GORDON.email, about="luis@example.ca")
    assert ("Ask for the referrals", "referral_request") in said(met, letters=(other,))
    ours = letter(9, LetterKind.REFERRAL_REQUEST, GORDON.email)
    again = [action for action in due(met, letters=(ours,)) if action.letter == "referral_request"]
    assert [action.due_on for action in again] == [DAY - timedelta(days=2)]


def test_thanks_by_letter_are_thanks():
    met = introduced(30, met_on=DAY - timedelta(days=3))
    assert ("Thank the Connector", "connector_thanks") in said(met)
    assert said(met, letters=(letter(1, LetterKind.CONNECTOR_THANKS, GORDON.email),)) == []


@pytest.mark.parametrize("name", ["person", "helper"])
def test_whoever_asked_not_to_be_contacted_gets_no_letter_whoever_the_row_is_about(name):
    quiet = connectee(do_not_contact=True) if name == "person" else connector(do_not_contact=True, thanked_on=None)
    met = introduced(30, met_on=DAY - timedelta(days=6))
    actions = due(introduced(9) if name == "person" else met, **{name: quiet})
    assert actions
    assert all(action.quiet and not action.letter for action in actions)


def test_nobody_is_asked_for_something_on_a_weekend_and_monday_brings_it_back():
    saturday = DAY + timedelta(days=4)
    assert saturday.weekday() == 5
    assert due(introduced(7, saturday), day=saturday, cadence=Cadence()) == ()
    assert said(introduced(9, saturday + timedelta(days=2)), day=saturday + timedelta(days=2), cadence=Cadence()) == [
        ASK
    ]
    assert next_open_day(saturday, Cadence()) == saturday + timedelta(days=2)


def test_holidays_of_the_country_the_province_and_your_own_are_quiet():
    canada_day, heritage_day, own = (
        DAY.replace(month=7, day=1),
        DAY.replace(month=2, day=16),
        DAY.replace(month=12, day=24),
    )
    assert is_quiet(canada_day, Cadence())
    assert not is_quiet(heritage_day, Cadence())
    assert is_quiet(heritage_day, Cadence(province="NS"))
    assert not is_quiet(own, Cadence())
    assert is_quiet(own, Cadence(quiet_days=("12-24",)))


def test_the_coordinators_own_steps_are_due_on_quiet_days_too():
    sunday = DAY + timedelta(days=5)
    assert said(introduced(28, sunday), day=sunday, cadence=Cadence()) == [
        ("Ask one last time, or close the match", "")
    ]


def test_a_meeting_that_was_booked_is_asked_about_the_day_after():
    booked = introduced(5, meeting_on=DAY - timedelta(days=1))
    (action,) = due(booked)
    assert action.why.say("en") == f"a meeting was booked for {DAY - timedelta(days=1)}"
    assert due(introduced(5, meeting_on=DAY)) == ()


def test_whoever_waits_hears_something_every_thirty_days():
    person = connectee(intake_on=DAY - timedelta(days=65))
    waiting = ("Tell them that they still wait, and what is being done", "waiting")
    assert said(
        person=person, helper=connector(ended_on=DAY - timedelta(days=400), circle_back_on=DAY + timedelta(days=9))
    ) == [waiting]
    told = (letter(29, LetterKind.WAITING),)
    resting = connector(paused_until=DAY + timedelta(days=9))
    assert said(person=person, helper=resting, letters=told) == []
    assert said(person=person, helper=resting, letters=(letter(30, LetterKind.WAITING),)) == [waiting]


@pytest.mark.parametrize(
    ("setting", "line"),
    [({"province": "Atlantis"}, "province"), ({"quiet_days": ["christmas"]}, "quiet_days")],
)
def test_a_province_or_quiet_day_that_is_none_is_refused(setting, line):
    with pytest.raises(SettingError, match=line):
        config_from({"cadence": setting})


def test_each_action_has_a_short_code_of_its_own():
    actions = due(introduced(30, met_on=DAY - timedelta(days=6)))
    assert len({action.code for action in actions}) == len(actions)
    assert all(len(action.code) == 4 for action in actions)


def about_match(*matches):
    return [action for action in due(*matches) if action.key == matches[0].row_key]


def test_a_match_that_stands_in_two_rows_asks_for_each_step_and_letter_once():
    approved = match(AMINA, GORDON, status=MatchStatus.APPROVED, approved_on=DAY - timedelta(days=5))
    met = introduced(30, met_on=DAY - timedelta(days=6))
    for one in (approved, met, match(AMINA, GORDON, status=MatchStatus.PROPOSED, proposed_on=DAY)):
        assert about_match(one, one) == about_match(one)
    later = dataclasses.replace(approved, approved_on=DAY - timedelta(days=4))
    assert about_match(later, approved) == about_match(approved, later) == about_match(approved)
    fit, fitter = (match(AMINA, GORDON, status=MatchStatus.PROPOSED, proposed_on=DAY, fit=fit) for fit in (80, 90))
    assert about_match(fit, fitter) == about_match(fitter, fit)


def waiting_for(*numbers):
    return [
        Action(f"connectees|p{n}@x.ca", SAY_WAITING, f"p{n}", Words("", ""), DAY, letter="waiting", to=f"p{n}@x.ca")
        for n in numbers
    ]


def test_codes_that_begin_alike_are_as_long_as_tells_them_apart_and_the_short_one_is_refused():
    beginnings = defaultdict(list)
    for number, action in enumerate(waiting_for(*range(2000))):
        beginnings[action.code].append(number)
    one, other = next(numbers for numbers in beginnings.values() if len(numbers) == 2)
    actions = told_apart(waiting_for(one, 1, other))
    first, alone, second = (action.code for action in actions)
    assert (len(alone), first[:4]) == (4, second[:4])
    assert not first.startswith(second)
    assert not second.startswith(first)
    assert [chosen(actions, code).to for code in (first, second)] == [f"p{one}@x.ca", f"p{other}@x.ca"]
    with pytest.raises(SettingError, match="several lines"):
        chosen(actions, first[:4])
    for short in ("", alone[:3]):
        with pytest.raises(SettingError, match="no line of today"):
            chosen(actions, short)
    assert told_apart(waiting_for(other, one, 1)) == (actions[2], actions[0], actions[1])


def test_an_introduction_written_to_the_connector_is_one_too():
    approved = match(AMINA, GORDON, status=MatchStatus.APPROVED, approved_on=DAY - timedelta(days=5))
    assert said(approved) == [("Introduce both by e-mail", "introduction")]
    written = letter(1, LetterKind.INTRODUCTION, GORDON.email, about=AMINA.email)
    assert said(approved, letters=(written,)) == []


def test_a_kind_word_is_said_once():
    early = connectee(resume=False, intake_on=DAY - timedelta(days=20), look_again_on=DAY + timedelta(days=9))
    assert said(person=early) == [("Tell them kindly that it is too early", "not_ready")]
    assert said(person=early, letters=(letter(10, LetterKind.NOT_READY),)) == []


@pytest.mark.parametrize(("days", "due_still"), [(59, True), (61, False)])
def test_whoever_was_met_before_a_match_was_closed_is_thanked_for_two_months(days, due_still):
    met_on = DAY - timedelta(days=days)
    closed = match(AMINA, GORDON, status=MatchStatus.CLOSED, met_on=met_on, closed_on=met_on + timedelta(days=1))
    assert (("Thank the Connector", "connector_thanks") in said(closed)) is due_still
