"""Care for Connectors, the work-list before a report, and the steps for partners and possible Connectors."""

import dataclasses
from datetime import date, datetime, timedelta

import pytest

from automations import calendar
from automations.books.memory import MemoryBook
from automations.care import care_for, overloaded, people_search, unmet_lately, unthanked, usual_city
from automations.config import Config
from automations.followups import Cadence, Situation
from automations.history import History
from automations.intake import Intake, judge
from automations.morning import run
from automations.steps import due_today
from automations.worklist import check_ins_to_add
from sheets_templates.choices import CheckResult, Industry, LetterKind, MatchStatus, ReferralResult
from sheets_templates.people_tabs import CheckIn, Job, Letter, Referral, Testimonial
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from tests.sheets import DAY, connectee, connector, full_workbook, match

AMINA, GORDON = connectee(), connector(thanked_on=None)
LUIS = connectee(first_name="Luis", last_name="Cordero", email="luis@example.ca")


def ago(days):
    return DAY - timedelta(days=days)


def situation(*matches, people=(AMINA,), helpers=(GORDON,), day=DAY, **tabs):
    workbook = Workbook(day, people, helpers, matches, **tabs)
    upcoming = calendar.entries(workbook, calendar.Calendar(repeats={}))
    return Situation(workbook, *judge(workbook, Intake()), Cadence(quiet_weekends=False), upcoming=upcoming)


def whats(now):
    return [action.what.say("en") for action in due_today(now)]


def met(days, one=AMINA, **changes):
    facts = {
        "status": MatchStatus.APPROVED,
        "introduced_on": ago(days + 5),
        "met_on": ago(days),
        "thanked_on": ago(days),
        "referrals_given": 3,
    }
    return match(one, GORDON, **{**facts, **changes})


def test_a_connector_who_took_on_more_than_offered_needs_a_rest():
    two = tuple(
        match(one, GORDON, status=MatchStatus.APPROVED, approved_on=ago(days)) for one, days in ((AMINA, 2), (LUIS, 9))
    )
    warning = overloaded(History(Workbook(DAY, (AMINA, LUIS), (GORDON,), two)), GORDON)
    assert warning.why.say("en") == "2 matches this month, 1 offered"
    assert warning.since == ago(2)
    assert "Give the Connector a rest" in whats(situation(*two, people=(AMINA, LUIS)))
    assert overloaded(History(Workbook(DAY, matches=two[:1])), GORDON) is None
    roomy = dataclasses.replace(GORDON, per_month=2)
    assert overloaded(History(Workbook(DAY, matches=two)), roomy) is None


def test_many_matches_in_ninety_days_are_too_many_as_well():
    people = tuple(connectee(email=f"{name}@example.ca") for name in "abcd")
    rows = tuple(
        match(one, GORDON, status=MatchStatus.CLOSED, approved_on=ago(34 + 15 * at), met_on=ago(33 + 15 * at))
        for at, one in enumerate(people)
    )
    history = History(Workbook(DAY, matches=rows))
    assert overloaded(history, GORDON).why.say("en") == "4 matches in ninety days, 3 at most"
    assert overloaded(history, GORDON, per_quarter=4) is None
    assert overloaded(History(Workbook(DAY, matches=rows[:2])), GORDON, per_quarter=1).why.en.endswith("1 at most")


def test_introductions_that_came_to_nothing_suggest_a_pause_until_a_meeting():
    gone = tuple(
        match(one, GORDON, status=MatchStatus.CLOSED, introduced_on=ago(90 - at), closed_on=ago(30 - at))
        for at, one in enumerate((AMINA, LUIS))
    )
    assert len(unmet_lately(History(Workbook(DAY, matches=gone)), GORDON.key)) == 2
    now = situation(*gone)
    action = next(action for action in due_today(now) if action.letter == "break_up")
    assert (action.what.say("en"), action.due_on) == ("Offer a pause, or part kindly", ago(29))
    written = (Letter(sent_on=DAY, kind=LetterKind.BREAK_UP, to=GORDON.email),)
    assert "Offer a pause, or part kindly" not in whats(situation(*gone, letters=written))
    assert (
        unmet_lately(History(Workbook(DAY, matches=(*gone, met(9, connectee(email="c@example.ca"))))), GORDON.key) == ()
    )


def test_parting_kindly_is_a_letter_with_the_day_to_be_back_and_the_circle_comes_round():
    ended = connector(ended_on=ago(2), circle_back_on=DAY + timedelta(days=180))
    (action,) = due_today(situation(people=(), helpers=(ended,)))
    assert action.letter == "break_up"
    assert action.why.say("en") == f"ended on {ago(2)}; circle back on {DAY + timedelta(days=180)}"
    written = (Letter(sent_on=ago(1), kind=LetterKind.BREAK_UP, to=ended.email),)
    assert due_today(situation(people=(), helpers=(ended,), letters=written)) == ()
    later = situation(people=(), helpers=(ended,), letters=written, day=DAY + timedelta(days=180))
    assert [action.letter for action in due_today(later)] == ["circle_back"]


def test_a_circle_back_without_an_answer_is_the_coordinators_after_two_letters():
    ended = connector(ended_on=ago(300), circle_back_on=ago(30))
    letters = tuple(Letter(sent_on=ago(days), kind=LetterKind.CIRCLE_BACK, to=ended.email) for days in (28, 14))
    assert whats(situation(people=(), helpers=(ended,), letters=letters)) == [
        "Call Gordon MacLeod: 2 letters had no answer"
    ]


def test_how_long_somebody_was_not_thanked_is_counted_from_what_they_did():
    history = History(Workbook(DAY, (AMINA,), (GORDON,), (met(200, thanked_on=None),)))
    assert unthanked(history, GORDON.key).say("en") == "never thanked, people met: 1"
    thanked = connector(thanked_on=ago(250))
    assert (
        unthanked(History(Workbook(DAY, (AMINA,), (thanked,), (met(200, thanked_on=None),))), GORDON.key).say("en")
        == f"not thanked since {ago(250)}"
    )
    assert unthanked(History(Workbook(DAY, (AMINA,), (GORDON,), (met(20),))), GORDON.key) is None
    assert unthanked(History(Workbook(DAY, (AMINA,), (GORDON,))), GORDON.key) is None


def test_the_tab_for_care_shows_load_reach_and_what_grew():
    rows = tuple(
        Referral(given_on=ago(8), connectee=AMINA.email, referred_by=by, referred_to=name, met_on=ago(5), result=result)
        for by, name, result in ((GORDON.email, "Ann", None), ("Ann", "Bo", ReferralResult.JOB))
    )
    workbook = Workbook(DAY, (AMINA,), (GORDON,), (met(9, approved_on=ago(20)),), rows)
    (care,) = care_for(History(workbook), judge(workbook, Intake())[1], {})
    assert (care.month, care.quarter, care.met, care.reached) == (1, 1, 1, 2)
    assert [words.say("en") for words in care.advice] == ["tell them what grew: a job came of their referrals"]


def test_a_search_is_an_address_for_a_person_to_open():
    word = Industry.searched(Industry.HEALTH.words)
    assert people_search(word, "Halifax") == "https://www.linkedin.com/search/results/people/?keywords=health+Halifax"
    assert Industry.searched(Words("Puppetry", "Marionnettes")) == "Puppetry"
    assert usual_city(Workbook(DAY, (AMINA, LUIS, connectee(city="Truro")))) == "Halifax"


def test_a_partner_is_thanked_once_for_all_who_met_since():
    now = situation(met(8), met(10, LUIS), people=(AMINA, LUIS))
    action = next(action for action in due_today(now) if action.letter == "partner_thanks")
    assert (action.who, action.why.say("en")) == (
        "Harbour Settlement Centre",
        "Luis Cordero and Amina Okafor met their Connector",
    )
    thanked = (Letter(sent_on=ago(9), kind=LetterKind.PARTNER_THANKS, to="Harbour Settlement Centre"),)
    now = situation(met(8), met(10, LUIS), people=(AMINA, LUIS), letters=thanked)
    assert [action.why.say("en") for action in due_today(now) if action.letter == "partner_thanks"] == [
        "Amina Okafor met their Connector"
    ]


def test_a_referral_who_is_willing_is_suggested_and_never_added():
    willing = Referral(
        given_on=ago(9),
        connectee=AMINA.email,
        referred_by=GORDON.email,
        referred_to="Marc Pelletier",
        organization="Harbour Foods",
        may_become_connector=True,
    )
    now = situation(met(9), referrals=(willing,))
    assert [action.who for action in due_today(now) if "would be a Connector" in action.what.en] == [
        "Marc Pelletier (Harbour Foods)"
    ]
    joined = connector(first_name="Marc", last_name="Pelletier", email="marc@example.ca")
    assert "Ask whether they would be a Connector" not in whats(
        situation(met(9), helpers=(GORDON, joined), referrals=(willing,))
    )


def test_a_testimonial_is_asked_for_two_weeks_after_a_job_unless_there_is_one():
    job = Job(connectee=AMINA.email, accepted_on=ago(20), employer="Harbour Foods", confirmed_by="herself")
    assert "Ask for a testimonial" in whats(situation(met(60), jobs=(job,)))
    said = Testimonial(said_on=ago(3), person=AMINA.email, text="Thank you.")
    assert "Ask for a testimonial" not in whats(situation(met(60), jobs=(job,), testimonials=(said,)))
    assert "Ask for a testimonial" not in whats(situation(met(60), jobs=(dataclasses.replace(job, confirmed_by=""),)))


@pytest.mark.parametrize(("days", "asked"), [(80, False), (95, True), (150, True), (160, False), (190, True)])
def test_who_is_looking_is_asked_three_and_six_months_after_the_meeting(days, asked):
    assert ("Ask how the job search goes" in whats(situation(met(days)))) is asked


def test_who_found_a_job_or_was_looked_up_is_not_asked():
    job = Job(connectee=AMINA.email, accepted_on=ago(3), employer="Harbour Foods")
    assert "Ask how the job search goes" not in whats(situation(met(95), jobs=(job,)))
    looked = CheckIn(connectee=AMINA.email, looked_on=ago(1), found=CheckResult.STILL_LOOKING)
    assert "Ask how the job search goes" not in whats(situation(met(95), check_ins=(looked,)))


BEFORE_REPORT = date(2026, 4, 12)


def test_the_work_list_before_a_report_has_a_row_for_each_who_is_looking():
    job = Job(connectee=LUIS.email, accepted_on=ago(3), employer="Harbour Foods")
    no_profile = connectee(first_name="Mei", last_name="Zhang", email="mei@example.ca", linkedin="")
    now = situation(
        met(9),
        people=(AMINA, LUIS, no_profile, connectee(email="x@example.ca", withdrawn_on=DAY)),
        jobs=(job,),
        day=BEFORE_REPORT,
    )
    rows = check_ins_to_add(now, "en")
    assert [(row.name, row.before) for row in rows] == [
        ("Amina Okafor", date(2026, 4, 30)),
        ("Mei Zhang", date(2026, 4, 30)),
    ]
    assert rows[0].last_known == f"Matched {ago(14)} with Gordon MacLeod → Met {ago(9)}"
    assert rows[1].link == "https://www.linkedin.com/search/results/people/?keywords=Mei+Zhang"
    assert all(row.found is None for row in rows)
    assert check_ins_to_add(situation(met(9)), "en") == ()


def test_the_work_list_is_added_once_and_asks_until_all_is_typed():
    book = MemoryBook(full_workbook(Workbook(DAY, (AMINA,), (GORDON,), (met(9),))))
    moment = datetime(2026, 4, 12, 6, 30)
    first = run(book, Config(), moment)
    assert len(first.changes.add["Check-ins"]) == 1
    second = run(book, Config(), moment + timedelta(hours=1))
    assert not second.changes
    assert "Look people up on LinkedIn before the report (1 in the tab Check-ins)" in [
        action.what.say("en") for action in second.actions
    ]
    header, row = book.tabs["Check-ins"]
    at = header.index("What you found")
    book.tabs["Check-ins"] = (header, (*row[:at], "Found a job", date(2026, 4, 13), *row[at + 2 :]))
    third = run(book, Config(), moment + timedelta(days=1))
    assert "Write the job down in Jobs" in [action.what.say("en") for action in third.actions]
    assert not [action for action in third.actions if "Look people up" in action.what.en]


def test_the_calendar_reminds_in_today():
    now = situation(met(9), day=BEFORE_REPORT)
    assert "Report to the national programme is due (2026-04-30)" in whats(now)
