"""What cannot all be true in the rows after a match; each problem names its row, and the rest goes on."""

import dataclasses
from datetime import timedelta

import pytest

from automations.config import Config
from automations.contradictions import CHECKS, contradictions
from automations.history import History
from automations.morning import plan
from sheets_templates.choices import ActivityType, LetterKind, MatchStatus
from sheets_templates.columns import tab_of
from sheets_templates.grids import read_workbook
from sheets_templates.people_tabs import Activity, Job, Letter, Referral, Testimonial
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, grids_in, match, reading

AMINA, GORDON = connectee(), connector()


def ago(days):
    return DAY - timedelta(days=days)


def found(*matches, referrals=(), letters=(), person=AMINA, helper=GORDON):
    workbook = Workbook(DAY, (person,), (helper,), matches, referrals, letters=letters)
    return [(problem.rule, problem.column.en, problem.who) for problem in contradictions(History(workbook))]


def test_a_job_of_nobody_known_is_named():
    job = Job(connectee="amina.okafer@example.ca", accepted_on=ago(3), employer="Atlantic Mutual")
    workbook = Workbook(DAY, (AMINA,), (GORDON,), jobs=(job, dataclasses.replace(job, connectee=AMINA.email)))
    (only,) = contradictions(History(workbook))
    assert only.message.en == "nobody in Connectees has the e-mail “amina.okafer@example.ca”"


@pytest.mark.parametrize(
    "row",
    [
        Activity(held_on=ago(3), type=ActivityType.WORKSHOP, title="Coffee", attendance=12),
        Testimonial(said_on=ago(3), person=AMINA.email, text="Thank you"),
        Letter(sent_on=ago(3), kind=LetterKind.INTRODUCTION, to=AMINA.email),
    ],
)
def test_a_row_that_was_pasted_twice_is_named(row):
    name = tab_of(row).name
    once, twice = (row,), (dataclasses.replace(row, line=2), dataclasses.replace(row, line=5))
    assert contradictions(History(Workbook(DAY, (AMINA,), **{name: once}))) == ()
    (only,) = contradictions(History(Workbook(DAY, (AMINA,), **{name: twice})))
    assert only.line == 5
    assert only.message.en == "another row says the very same"


PAIR = "Amina Okafor – Gordon MacLeod"
APPROVED = {"status": MatchStatus.APPROVED}


def referral(**changes):
    known = {"given_on": ago(9), "connectee": AMINA.email, "referred_by": GORDON.email, "referred_to": "Ann"}
    return Referral(**{**known, **changes})


@pytest.mark.parametrize(
    ("facts", "rule", "column"),
    [
        ({**APPROVED, "introduced_on": ago(3), "met_on": ago(9)}, "dates_in_order", "Met on"),
        ({**APPROVED, "proposed_on": ago(3), "approved_on": ago(4)}, "dates_in_order", "Approved on"),
        ({**APPROVED, "introduced_on": DAY + timedelta(days=1)}, "days_have_come", "Introduced on"),
        ({"status": MatchStatus.PROPOSED, "introduced_on": ago(3)}, "status_fits_dates", "Status"),
        ({"status": MatchStatus.DECLINED, "met_on": ago(3)}, "status_fits_dates", "Status"),
        ({**APPROVED, "met_on": ago(9), "closed_on": ago(3)}, "status_fits_dates", "Status"),
        ({**APPROVED, "referrals_given": 2}, "referrals_follow_meetings", "Referrals given"),
    ],
)
def test_a_match_that_contradicts_itself_is_named(facts, rule, column):
    assert found(match(AMINA, GORDON, **facts)) == [(rule, column, PAIR)]


def test_a_match_in_order_has_no_problem():
    facts = {
        "proposed_on": ago(9),
        "approved_on": ago(8),
        "introduced_on": ago(8),
        "met_on": ago(4),
        "thanked_on": ago(4),
    }
    assert found(match(AMINA, GORDON, **APPROVED, **facts), referrals=(referral(given_on=ago(4)),)) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"connectee": "nobody@example.ca"}, "referrals_have_a_match"),
        ({"referred_by": "Somebody else"}, "referrals_have_a_giver"),
        ({"referred_by": "Ann"}, "referrals_grow_outwards"),
        ({"contacted_on": ago(10)}, "dates_in_order"),
        ({"met_on": DAY + timedelta(days=2)}, "days_have_come"),
    ],
)
def test_a_referral_that_hangs_in_the_air_is_named(changes, rule):
    assert [name for name, *_ in found(match(AMINA, GORDON, **APPROVED), referrals=(referral(**changes),))] == [rule]


def test_more_rows_than_typed_and_a_fourth_name_are_pointed_out():
    rows = tuple(referral(referred_to=name) for name in ("Ann", "Bo", "Cy", "Di"))
    met = match(AMINA, GORDON, **APPROVED, met_on=ago(9), referrals_given=2)
    assert [rule for rule, *_ in found(met, referrals=rows)] == ["referrals_follow_meetings", "three_referrals_each"]
    _, fourth = contradictions(History(Workbook(DAY, (AMINA,), (GORDON,), (met,), rows)))
    assert fourth.message.say("en") == "Gordon MacLeod gave 4 names; three are asked for"


def test_a_letter_to_nobody_is_said_and_one_to_a_partner_is_not():
    letters = (
        Letter(sent_on=DAY, kind=LetterKind.WAITING, to="amina@exmaple.ca"),
        Letter(sent_on=DAY, kind=LetterKind.PARTNER_THANKS, to="harbour settlement centre"),
        Letter(sent_on=DAY, kind=LetterKind.WAITING, to=AMINA.email.upper()),
    )
    assert found(letters=letters) == [("letters_reach_somebody", "To", "amina@exmaple.ca")]


def test_people_have_their_days_in_order_too():
    assert found(person=connectee(withdrawn_on=AMINA.applied_on - timedelta(days=1))) == [
        ("dates_in_order", "Withdrawn on", "Amina Okafor"),
        ("dates_in_order", "Withdrawn on", "Amina Okafor"),
    ]
    assert found(helper=connector(ended_on=ago(9), circle_back_on=ago(10)))[0][1] == "Circle back on"


def test_the_morning_goes_on_and_lists_every_contradiction_with_its_row():
    """
    Connectees
    First name | Last name | E-mail
    Amina | Okafor | amina@example.ca

    Matches
    Connectee e-mail | Connector e-mail | Status | Introduced on | Met on
    amina@example.ca | gone@example.ca | Approved | 2026-03-20 | 2026-03-10
    amina@example.ca | other@example.ca | Approved | |

    Referrals
    Given on | Connectee e-mail | Referred by | Referred to
    2026-03-10 | amina@example.ca | Bo | Cy
    2026-03-10 | amina@example.ca | Cy | Bo
    """
    workbook = reading(test_the_morning_goes_on_and_lists_every_contradiction_with_its_row).workbook
    problems = plan(full_workbook(workbook), Config(), NOW).problems
    rules = {problem.rule for problem in problems}
    assert {"dates_in_order", "one_match_at_a_time", "match_of_known_people", "referrals_grow_outwards"} <= rules
    assert all(problem.line for problem in problems if problem.rule in ("dates_in_order", "referrals_grow_outwards"))


def test_every_check_says_in_its_docstring_what_it_finds():
    assert all((check.__doc__ or "").endswith(".") for check in CHECKS)


BAD_INPUT = {
    "met before introduced": ("dates_in_order", "Matches", {"Matches": "amina@example.ca | gordon@example.ca | Approved | 2026-03-20 | 2026-03-10 |"}),
    "a referral without a match": ("referrals_have_a_match", "Referrals", {"Referrals": "2026-03-10 | zed@example.ca | gordon@example.ca | Bo"}),
    "a match whose person was deleted": ("match_of_known_people", "Matches", {"Matches": "gone@example.ca | gordon@example.ca | Approved | | |"}),
    "two matches for one Connectee": (
        "one_match_at_a_time", "Matches",
        {"Matches": "amina@example.ca | gordon@example.ca | Approved | | |\namina@example.ca | lee@example.ca | Approved | | |"},
    ),
    "four referrals": (
        "three_referrals_each", "Referrals",
        {
            "Matches": "amina@example.ca | gordon@example.ca | Approved | 2026-03-01 | 2026-03-02 |",
            "Referrals": "\n".join(f"2026-03-10 | amina@example.ca | gordon@example.ca | {name}" for name in ("Bo", "Cy", "Di", "Ed")),
        },
    ),
    "a cycle in the tree": (
        "referrals_grow_outwards", "Referrals",
        {
            "Matches": "amina@example.ca | gordon@example.ca | Approved | 2026-03-01 | 2026-03-02 |",
            "Referrals": "2026-03-10 | amina@example.ca | Bo | Cy\n2026-03-10 | amina@example.ca | Cy | Bo",
        },
    ),
    "a state typed by hand that contradicts the dates": (
        "status_fits_dates", "Matches", {"Matches": "amina@example.ca | gordon@example.ca | Proposed | 2026-03-01 | 2026-03-02 |"},
    ),
}  # fmt: skip
HEADERS = {
    "Connectees": "First name | Last name | E-mail\nAmina | Okafor | amina@example.ca",
    "Connectors": "First name | Last name | E-mail\nGordon | MacLeod | gordon@example.ca\nLee | Roy | lee@example.ca",
    "Matches": "Connectee e-mail | Connector e-mail | Status | Introduced on | Met on | Closed on",
    "Referrals": "Given on | Connectee e-mail | Referred by | Referred to",
}


@pytest.mark.parametrize("what", BAD_INPUT)
def test_bad_input_is_a_problem_that_names_its_row_and_the_rest_goes_on(what):
    rule, tab, rows = BAD_INPUT[what]
    tabs = "\n\n".join(f"{title}\n{header}\n{rows.get(title, '')}" for title, header in HEADERS.items())
    workbook = read_workbook(grids_in(tabs), DAY).workbook
    found = plan(full_workbook(workbook), Config(), NOW)
    named = [problem for problem in found.problems if problem.rule == rule]
    assert named
    assert all(problem.tab.en == tab and problem.line for problem in named)
    assert {verdict.person.name for verdict in found.connectees} == {"Amina Okafor"}
    lines = [line for line in found.changes.replace["Intake review"] if len(line) > 6 and line[6] == named[0].column.en]
    assert lines
