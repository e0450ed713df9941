"""What the report counts, with the rows behind it."""

import dataclasses
import re
from datetime import date, timedelta

import pytest

from reports.figures import FIGURES, Counting, Records, figures_of
from reports.periods import NoPeriod, Period, period_named, report_period
from sheets_templates.choices import ActivityType, MatchStatus, PostStatus
from sheets_templates.people_tabs import Activity, Job, Post, Referral, Testimonial
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match

PERIOD = report_period(DAY)
BY_NAME = {figure.name: figure for figure in FIGURES}
INSIDE, BEFORE = date(2026, 3, 9), date(2025, 9, 30)


def count(name, workbook, accepted=("amina.okafor@example.ca",), counting=None):
    return BY_NAME[name].count(Records(workbook, frozenset(accepted), counting or Counting()), PERIOD)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 3, 31), date(2025, 10, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 1), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2026, 10, 1), date(2027, 3, 31)),
    ],
)
def test_april_covers_october_to_march_and_october_april_to_september(day, first, last):
    assert report_period(day) == Period(first, last)


def test_a_community_may_report_in_other_months():
    assert report_period(date(2026, 2, 1), (1,)) == Period(date(2026, 1, 1), date(2026, 12, 31))


def test_connectees_count_from_their_intake_meeting_if_they_were_accepted_each_once():
    people = (
        connectee(),
        connectee(city="twice"),
        connectee(email="b@example.ca"),
        connectee(email="c@example.ca", intake_on=BEFORE),
    )
    found = count("connectees", Workbook(DAY, people))
    assert found.value == 1
    assert [left.row.email for left in found.left_out] == ["b@example.ca"]


def test_connectors_count_who_were_there_in_the_period():
    people = (
        connector(),
        connector(email="b@example.ca", ended_on=BEFORE),
        connector(email="c@example.ca", joined_on=None),
        connector(email="d@example.ca", joined_on=DAY + timedelta(days=1)),
    )
    found = count("connectors", Workbook(DAY, (), people))
    assert found.value == 1
    assert [left.reason.say("en") for left in found.left_out] == ["no date"]


def job(**changes):
    facts = {
        "connectee": "amina.okafor@example.ca",
        "accepted_on": date(2026, 3, 20),
        "employer": "x",
        "confirmed_by": "her",
    }
    return Job(**(facts | changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"accepted_on": None}, "no date"),
        ({"confirmed_by": ""}, "nobody confirmed it"),
        ({"accepted_on": date(2026, 3, 8)}, "accepted before the intake meeting"),
        ({"connectee": "nobody@example.ca"}, "no Connectee with this e-mail"),
    ],
)
def test_a_job_counts_when_accepted_after_intake_and_confirmed(changes, reason):
    found = count("jobs_found", Workbook(DAY, (connectee(),), jobs=(job(**changes),)))
    assert found.value == (0 if reason else 1)
    assert [left.reason.say("en") for left in found.left_out] == ([reason] if reason else [])


def test_a_community_may_count_jobs_that_nobody_confirmed():
    workbook = Workbook(DAY, (connectee(),), jobs=(job(confirmed_by=""),))
    assert count("jobs_found", workbook, counting=Counting(count_unconfirmed_jobs=True)).value == 1


def test_an_activity_that_was_planned_and_not_held_does_not_count():
    """One was held, one was called off, one is planned for a day of the period that is still to come."""
    today = date(2026, 2, 10)
    rows = (
        Activity(held_on=date(2026, 2, 3), title="held", attendance=12),
        Activity(held_on=date(2026, 2, 4), title="called off", attendance=30, cancelled=True),
        Activity(held_on=date(2026, 2, 20), title="planned", attendance=40),
    )
    workbook = Workbook(today, activities=rows)
    found = count("activities", workbook)
    assert [row.title for row in found.counted] == ["held"]
    assert {left.row.title: left.reason.en for left in found.left_out} == {
        "called off": "cancelled",
        "planned": "dated in the future",
    }
    assert count("attendance", workbook).value == 12


def test_activities_are_counted_by_type_with_their_attendance():
    rows = (
        Activity(held_on=INSIDE, type=ActivityType.WORKSHOP, title="a", attendance=12),
        Activity(held_on=INSIDE, type=ActivityType.WORKSHOP, title="b"),
        Activity(held_on=BEFORE, type=ActivityType.WEBINAR, title="c", attendance=99),
        Activity(type=ActivityType.WEBINAR, title="d"),
    )
    workbook = Workbook(DAY, activities=rows)
    assert count("activities", workbook).value == 2
    assert count("activities_workshop", workbook).value == 2
    assert count("activities_webinar", workbook).value == 0
    assert count("attendance", workbook).value == 12
    assert [left.row.title for left in count("activities", workbook).left_out] == ["d"]


def test_a_testimonial_that_names_somebody_without_their_consent_is_left_out_and_the_reason_listed():
    amina, gordon = connectee(), connector(consent_named=None)
    said = [
        Testimonial(said_on=INSIDE, person=amina.email, text=text, consent_on=INSIDE)
        for text in ("Gordon opened three doors.", "Thank you, gordon macleod!", "I walked through one of them.")
    ]
    stranger = Testimonial(said_on=INSIDE, person="x@example.ca", text="A Gordon I know.", consent_on=INSIDE)
    people = Workbook(DAY, (amina,), (gordon,), matches=(match(amina, gordon),), testimonials=(*said, stranger))
    found = count("testimonials", people)
    assert {row.text for row in found.counted} == {"A Gordon I know.", "I walked through one of them."}
    assert {left.reason.say("en") for left in found.left_out} == {"names somebody who did not agree to be named"}
    agreed = dataclasses.replace(people, connectors=(connector(consent_named=INSIDE),))
    assert count("testimonials", agreed).value == 4


def test_matches_meetings_referrals_and_testimonials_count_by_their_day():
    one, other = connectee(), connector()
    workbook = Workbook(
        DAY,
        (one,),
        (other,),
        matches=(
            match(one, other, introduced_on=INSIDE, met_on=INSIDE),
            match(one, other, status=MatchStatus.DECLINED, met_on=INSIDE),
        ),
        referrals=(Referral(given_on=INSIDE), Referral(given_on=BEFORE), Referral()),
        testimonials=(Testimonial(said_on=INSIDE, text="a", consent_on=INSIDE), Testimonial(said_on=INSIDE, text="b")),
    )
    values = {
        name: count(name, workbook).value
        for name in ("matches_introduced", "meetings_held", "referrals_given", "testimonials")
    }
    assert values == {"matches_introduced": 1, "meetings_held": 1, "referrals_given": 1, "testimonials": 1}
    assert len(count("testimonials", workbook).left_out) == 1


def test_every_figure_prints_its_definition_in_both_languages():
    for figure in FIGURES:
        assert figure.definition.en.endswith(".")
        assert figure.definition.fr.endswith(".")
        assert figure.label.en
        assert figure.label.fr


def test_a_figure_counts_each_row_or_says_why_not():
    people = tuple(connectee(email=f"p{n}@example.ca") for n in range(7))
    found = count("connectees", Workbook(DAY, people), accepted={"p1@example.ca"})
    assert len(found.counted) + len(found.left_out) == 7


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("april-2026", date(2025, 10, 1), date(2026, 3, 31)),
        ("Avril 2026", date(2025, 10, 1), date(2026, 3, 31)),
        ("october-2026", date(2026, 4, 1), date(2026, 9, 30)),
        ("2026-01-15..2026-06-30", date(2026, 1, 15), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_is_named_by_its_report_or_by_its_days(text, first, last):
    assert period_named(text) == Period(first, last)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("apirl-2026", "did you mean “april-2026”?"),
        ("may-2026", "due in April and October"),
        ("2026-06-30..2026-01-01", "ends before it begins"),
        ("2026-02-30..2026-03-31", "“2026-02-30” is no day"),
        ("2026-13", "no month 13"),
        ("april-0026", "years are 1990 to 2200"),
        ("", "write a report such as april-2026 or october-2026"),
    ],
)
def test_what_names_no_period_is_told_what_would(text, says):
    with pytest.raises(NoPeriod, match=re.escape(says)):
        period_named(text)


def test_the_period_before_has_as_many_months_and_a_year_earlier_the_same_ones():
    april = period_named("april-2026")
    assert april.previous == period_named("october-2025")
    assert april.year_before == period_named("april-2025")
    assert period_named("2024-02").year_before == period_named("2023-02")
    assert period_named("2026-01-11..2026-01-20").previous == Period(date(2026, 1, 1), date(2026, 1, 10))
    assert Period(date(2024, 2, 29), date(2024, 3, 5)).year_before == Period(date(2023, 2, 28), date(2023, 3, 5))
    assert april.overlaps(period_named("2026"))
    assert not april.overlaps(april.previous)
    assert (april.name(), april.name((1,))) == ("april-2026", "2025-10-01..2026-03-31")


def test_every_figure_is_told_by_name_with_the_period_before_and_a_year_earlier():
    one = connectee()
    jobs = (job(), job(accepted_on=date(2025, 9, 1)), job(accepted_on=date(2025, 2, 1), employer="y"))
    workbook = Workbook(DAY, (dataclasses.replace(one, intake_on=date(2025, 1, 1)),), jobs=jobs)
    told = figures_of(Records(workbook, frozenset({one.key})), PERIOD)["jobs_found"]
    assert (told.value, told.previous, told.year_before) == (1, 1, 1)
    assert told.rows == (jobs[0],)
    assert told.definition.en == (
        "Offers that Connectees accepted in the period, each once. A job counts when the offer was accepted on or after the day of "
        "the intake meeting. A person must have confirmed it."
    )


MET = {"status": MatchStatus.APPROVED, "approved_on": INSIDE, "introduced_on": INSIDE, "met_on": INSIDE}
REFERRED = {"connectee": "amina.okafor@example.ca", "referred_by": "gordon.macleod@example.ca"}
COFFEE = Activity(held_on=INSIDE, type=ActivityType.NETWORKING_EVENT, title="Coffee", partner="Chamber", attendance=34)
SAID = Testimonial(said_on=INSIDE, person="amina.okafor@example.ca", text="Thank you!", consent_on=INSIDE)
HIRED = Job(connectee="amina.okafor@example.ca", accepted_on=INSIDE, employer="Harbour", confirmed_by="her")
NAMED = Referral(given_on=INSIDE, met_on=INSIDE, referred_to="Priya Raman", **REFERRED)
OUT = Post(status=PostStatus.POSTED, posted_on=INSIDE, kind="tip", text="A tip", id="1")
INTRODUCED = match(connectee(), connector(), **MET)
ONCE = {
    "activities": (COFFEE, {"activities": 1, "activities_networking_event": 1, "attendance": 34}),
    "testimonials": (SAID, {"testimonials": 1}),
    "jobs": (HIRED, {"jobs_found": 1}),
    "referrals": (NAMED, {"referrals_given": 1, "referrals_met": 1, "referral_reach": 1}),
    "posts": (OUT, {"posts": 1}),
    "matches": (
        INTRODUCED,
        {
            "matches_approved": 1,
            "matches_introduced": 1,
            "meetings_held": 1,
            "referrals_promised": 3,
            "connector_load": 1,
        },
    ),
}


def of_rows(**tabs):
    return Workbook(DAY, (connectee(intake_on=BEFORE),), (connector(),), **tabs)


@pytest.mark.parametrize("tab", ONCE)
def test_what_stands_in_two_rows_counts_once_and_the_other_row_was_entered_twice(tab):
    row, values = ONCE[tab]
    workbook = of_rows(**{tab: (row, dataclasses.replace(row, notes="again"))})
    found = {name: count(name, workbook) for name in values}
    assert {name: each.value for name, each in found.items()} == values
    first = found[next(iter(values))]
    assert [left.reason.en for left in first.left_out] == ["entered twice"]


COPIES = {
    "activities": (COFFEE, {"cancelled": True}, {"attendance": None}),
    "testimonials": (SAID, {"consent_on": None}),
    "jobs": (HIRED, {"confirmed_by": "", "title": "Analyst", "via": None, "full_time": True, "in_field": True}),
    "matches": (INTRODUCED, {"status": MatchStatus.DECLINED, "notes": "declined by mistake", "closed_why": "x"}),
}


@pytest.mark.parametrize("tab", COPIES)
@pytest.mark.parametrize("back", [False, True])
def test_of_two_rows_that_say_the_same_the_one_that_can_count_counts_wherever_it_stands(tab, back):
    row, *changes = COPIES[tab]
    rows = [row, *(dataclasses.replace(row, **each) for each in changes)]
    name = {"matches": "matches_introduced", "jobs": "jobs_found"}.get(tab, tab)
    found = count(name, of_rows(**{tab: tuple(reversed(rows)) if back else tuple(rows)}))
    assert found.counted == (row,)
    assert {left.reason.en for left in found.left_out} == {"entered twice"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tea"},
        {"type": ActivityType.WORKSHOP},
        {"partner": "Library"},
        {"place": "Truro"},
        {"held_on": BEFORE + timedelta(days=1)},
    ],
)
def test_two_different_activities_count_each(change):
    workbook = of_rows(activities=(COFFEE, dataclasses.replace(COFFEE, **change)))
    assert (count("activities", workbook).value, count("attendance", workbook).value) == (2, 68)


def test_rows_that_do_not_name_what_they_are_about_are_one_only_where_they_say_the_very_same():
    nameless = Referral(given_on=INSIDE, **REFERRED)
    other = dataclasses.replace(nameless, organization="Harbour Foods")
    assert count("referrals_given", of_rows(referrals=(nameless, other, nameless))).value == 2


def test_the_same_pair_introduced_twice_on_one_day_is_no_rest_of_no_days():
    earlier = dataclasses.replace(INTRODUCED, connectee="b@example.ca", introduced_on=INSIDE - timedelta(days=30))
    workbook = of_rows(matches=(INTRODUCED, INTRODUCED, earlier))
    assert count("connector_rest", workbook).value == 30


def test_where_one_job_each_counts_it_is_the_first_that_a_person_confirmed():
    rumour = Job(connectee=HIRED.connectee, accepted_on=INSIDE - timedelta(days=9), employer="x")
    workbook = of_rows(jobs=(rumour, HIRED))
    assert count("jobs_found", workbook, counting=Counting(one_job_each=True)).counted == (HIRED,)
    either = Counting(one_job_each=True, count_unconfirmed_jobs=True)
    assert count("jobs_found", workbook, counting=either).counted == (rumour,)
