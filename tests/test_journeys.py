"""Where each match, Connectee and Connector stands."""

import dataclasses
from datetime import timedelta

import pytest

from automations.demo import sample_rows
from automations.followups import Cadence, Situation
from automations.intake import Intake, judge
from automations.journeys import journeys
from automations.stages import Stage
from automations.steps import due_today
from sheets_templates.choices import LetterKind, MatchStatus, PostStatus, ReferralResult
from sheets_templates.people_tabs import Job, Letter, Referral
from sheets_templates.tabs import Workbook
from social.drafting import Voice, draft_posts
from social.subjects import Occasion
from tests.sheets import DAY, connectee, connector, match


def ago(days):
    return DAY - timedelta(days=days)


def stages(workbook):
    """Return where each row stands, by the first word of its key."""
    now = Situation(workbook, *judge(workbook, Intake()), Cadence())
    return {journey.key.partition("|")[0]: journey for journey in journeys(now, due_today(now))}


def pair(**changes):
    return match(connectee(), connector(), **changes)


def book(*matches, person=None, helper=None, **tabs):
    return Workbook(DAY, (person or connectee(),), (helper or connector(),), matches, **tabs)


BASE = {"status": MatchStatus.APPROVED, "proposed_on": ago(60), "approved_on": ago(59)}
MET = {**BASE, "introduced_on": ago(58), "meeting_on": ago(50), "met_on": ago(50)}


def referral(name, **changes):
    return Referral(
        given_on=ago(45), connectee=connectee().email, referred_by=connector().email, referred_to=name, **changes
    )


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"status": MatchStatus.PROPOSED, "proposed_on": ago(3)}, Stage.PROPOSED),
        ({"status": MatchStatus.HELD, "proposed_on": ago(3)}, Stage.HELD),
        (BASE, Stage.APPROVED),
        ({**BASE, "introduced_on": ago(58)}, Stage.INTRODUCED),
        ({**BASE, "introduced_on": DAY + timedelta(days=1)}, Stage.APPROVED),
        ({**BASE, "introduced_on": ago(58), "meeting_on": DAY + timedelta(days=3)}, Stage.BOOKED),
        (MET, Stage.MET),
        ({**MET, "referrals_given": 1}, Stage.ONE_REFERRAL),
        ({**MET, "referrals_given": 2}, Stage.TWO_REFERRALS),
        ({**MET, "referrals_given": 5}, Stage.THREE_REFERRALS),
        ({"status": MatchStatus.DECLINED, "proposed_on": ago(3), "closed_why": "colleagues"}, Stage.DECLINED),
        ({**MET, "status": MatchStatus.CLOSED, "closed_on": ago(1), "closed_why": "all done"}, Stage.CLOSED),
        ({**MET, "closed_on": ago(1)}, Stage.CLOSED),
    ],
)
def test_a_match_stands_where_its_dates_say(facts, stage):
    assert stages(book(pair(**facts)))["matches"].stage is stage


def test_a_match_whose_referrals_were_all_met_says_so_with_the_day():
    rows = (
        referral("Ann", met_on=ago(40)),
        referral("Bo", met_on=ago(30)),
        referral("Cy", result=ReferralResult.CONVERSATION, met_on=ago(35)),
    )
    journey = stages(book(pair(**MET), referrals=rows))["matches"]
    assert (journey.stage, journey.at.day) == (Stage.REFERRALS_MET, ago(30))


def test_a_closed_match_says_why_and_the_way_there():
    facts = {**MET, "status": MatchStatus.CLOSED, "closed_on": ago(1), "closed_why": "all done"}
    journey = stages(book(pair(**facts)))["matches"]
    assert journey.at.told("en") == f"Closed {ago(1)} (all done)"
    assert [step.stage for step in journey.steps] == [
        Stage.PROPOSED, Stage.APPROVED, Stage.INTRODUCED, Stage.BOOKED, Stage.MET, Stage.CLOSED,
    ]  # fmt: skip


def test_an_introduction_by_letter_is_not_typed_twice():
    letters = (Letter(sent_on=ago(3), kind=LetterKind.INTRODUCTION, to=connectee().email),)
    journey = stages(book(pair(**BASE), letters=letters))["matches"]
    assert (journey.stage, journey.at.day) == (Stage.INTRODUCED, ago(3))


@pytest.mark.parametrize(
    ("person", "matches", "stage"),
    [
        ({"intake_on": None}, (), Stage.APPLIED),
        ({"intake_on": ago(5), "consent_share": None}, (), Stage.INTAKE),
        ({}, (), Stage.READY),
        ({"resume": False, "look_again_on": DAY + timedelta(days=9)}, (), Stage.NOT_READY),
        ({"may_work": False}, (), Stage.NOT_A_FIT),
        ({"took_part_before": True}, (), Stage.TOOK_PART),
        ({"withdrawn_on": ago(2)}, (), Stage.WITHDRAWN),
        ({}, ({"status": MatchStatus.PROPOSED, "proposed_on": ago(3)},), Stage.READY),
        ({}, (BASE,), Stage.MATCHED),
        ({}, (MET,), Stage.MET),
        ({}, ({**MET, "introduced_on": ago(120), "met_on": ago(100)},), Stage.LOOKING),
        ({}, ({**BASE, "introduced_on": ago(40), "status": MatchStatus.CLOSED, "closed_on": ago(3)},), Stage.READY),
    ],
)
def test_a_connectee_stands_where_the_rows_say(person, matches, stage):
    assert stages(book(*(pair(**facts) for facts in matches), person=connectee(**person)))["connectees"].stage is stage


def test_a_job_is_found_and_then_celebrated():
    job = Job(connectee=connectee().email, accepted_on=ago(9), employer="Harbour Foods", confirmed_by="herself")
    found = stages(book(pair(**MET), jobs=(job,)))["connectees"]
    assert (found.stage, found.at.told("en")) == (Stage.JOB_FOUND, f"Job found {ago(9)} (Harbour Foods)")
    [draft] = draft_posts(Occasion(book(pair(**MET), jobs=(job,))), Voice(kinds=("celebration",)), "en").posts
    posted = dataclasses.replace(draft, status=PostStatus.POSTED, posted_on=ago(2))
    again = dataclasses.replace(posted, posted_on=ago(1))
    for posts in ((posted, again), (again, posted)):
        journey = stages(book(pair(**MET), jobs=(job,), posts=posts))["connectees"]
        assert (journey.stage, journey.at.day) == (Stage.CELEBRATED, ago(2))
    assert stages(book(pair(**MET), jobs=(job,), posts=(draft,)))["connectees"].stage is Stage.JOB_FOUND


@pytest.mark.parametrize(
    ("helper", "matches", "stage"),
    [
        ({"three_referrals": None}, (), Stage.ASKED),
        ({}, (), Stage.READY),
        ({}, (BASE,), Stage.MATCHED),
        ({"thanked_on": None}, (MET,), Stage.MET),
        ({"thanked_on": ago(45)}, (MET,), Stage.THANKED),
        ({"paused_until": DAY + timedelta(days=30)}, (MET,), Stage.RESTING),
        ({"ended_on": ago(9)}, (MET,), Stage.ENDED),
    ],
)
def test_a_connector_stands_where_the_rows_say(helper, matches, stage):
    assert stages(book(*(pair(**facts) for facts in matches), helper=connector(**helper)))["connectors"].stage is stage


def test_a_connector_who_ended_shows_the_day_to_circle_back():
    journey = stages(book(helper=connector(ended_on=ago(9), circle_back_on=DAY + timedelta(days=170))))["connectors"]
    assert journey.at.told("en") == f"Ended {ago(9)} (circle back on {DAY + timedelta(days=170)})"


def test_a_step_overdue_for_a_week_stands_still_and_says_since_when():
    journey = stages(book(pair(**{**BASE, "approved_on": ago(10)})))["matches"]
    assert journey.stalled.say("en") == f"Introduce both by e-mail (since {ago(8)})"
    assert stages(book(pair(**{**BASE, "approved_on": ago(8)})))["matches"].stalled.say("en") == ""


def test_a_pair_in_two_rows_has_one_journey_the_furthest():
    now = Situation(book(pair(**BASE), pair(**MET)), *judge(book(pair(**BASE)), Intake()), Cadence())
    several = [journey for journey in journeys(now, ()) if journey.key.startswith("matches")]
    assert [journey.stage for journey in several] == [Stage.MET]


def test_every_row_of_the_sample_community_has_a_journey_in_both_languages():
    workbook = sample_rows(DAY)
    now = Situation(workbook, *judge(workbook, Intake()), Cadence())
    several = journeys(now, due_today(now))
    keys = {row.row_key for row in (*workbook.connectees, *workbook.connectors, *workbook.matches) if row.row_key}
    assert {journey.key for journey in several} == keys
    assert all(step.told(language) for journey in several for step in journey.steps for language in ("en", "fr"))


def test_whoever_met_a_connector_has_met_them_though_the_match_is_closed():
    closed = pair(**{**MET, "status": MatchStatus.CLOSED, "met_on": ago(20), "closed_on": ago(5)})
    found = stages(book(closed))
    assert found["connectees"].stage is Stage.MET
    assert found["connectors"].stage in (Stage.MET, Stage.THANKED)
