"""The report of a period: its notes, its sentences, and the command that shows it."""

import dataclasses
import json
import re
from datetime import date, datetime

import pytest

from automations import demo, reporting, telling_reports
from automations.cli import main
from automations.config import Config
from reports.figures import Counting, Records
from reports.figures.rules import CONNECTEE_COUNTS
from reports.lines import left_out_words
from reports.narrative import UncountedNumber, narrative, numbers_in, period_in_words, quotes, told_quotes
from reports.numbers import shown
from reports.periods import Period, period_named
from reports.report import report_of
from sheets_templates.choices import RecruitedBy
from sheets_templates.people_tabs import Activity, Job, Referral, Testimonial
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words, languages
from tests.sheets import DAY, connectee, connector, full_workbook, match

APRIL = period_named("april-2026")
INSIDE = date(2026, 3, 20)


def of(workbook, period=APRIL, accepted=None, **counting):
    keys = frozenset(accepted if accepted is not None else (person.key for person in workbook.connectees))
    return report_of(Records(workbook, keys, Counting(**counting)), period)


def told_notes(report, language="en"):
    return [f"{note.message.say(language)} – {note.remedy.say(language)}" for note in report.notes]


def job(**changes):
    facts = {"connectee": connectee().email, "accepted_on": INSIDE, "employer": "x", "confirmed_by": "her"}
    return Job(**(facts | changes))


def demo_report(language="en", day=date(2026, 11, 25), period="october-2026"):
    sheets = full_workbook(demo.sample_rows(day), language)
    now = datetime.combine(day, datetime.min.time())
    return reporting.report(sheets, Config(), now, period_named(period))


def test_a_note_says_the_effect_the_remedy_and_the_rows():
    jobs = (job(accepted_on=None), job(accepted_on=None, employer="y"), job(confirmed_by=""))
    report = of(Workbook(DAY, (connectee(),), jobs=jobs))
    assert "Jobs found: 2 not counted, no date – type the day in the row" in told_notes(report)
    assert "Emplois trouvés : 2 sans compter, pas de date – inscrivez le jour dans la ligne" in told_notes(report, "fr")
    [note] = [note for note in report.notes if note.message.en.endswith("no date")]
    assert set(note.rows) == set(jobs[:2])
    assert report.figures["jobs_unconfirmed"].rows == (jobs[2],)


def test_rows_that_two_figures_leave_out_for_one_reason_are_noted_once():
    report = of(Workbook(DAY, activities=(Activity(title="a"), Activity(held_on=INSIDE, attendance=-3, title="b"))))
    assert [note for note in told_notes(report) if "no date" in note] == [
        "Activities: 1 not counted, no date – type the day in the row"
    ]
    assert "People who attended activities: 1 not counted, attendance below zero – correct the number" in told_notes(
        report
    )
    assert report.figures["attendance"].value == 0


def test_people_entered_twice_count_once_and_are_noted_with_the_row_that_does_not_count():
    fuller, other = connectee(), connectee(city="", phone="")
    report = of(Workbook(DAY, (other, fuller)))
    assert report.figures["connectees"].rows == (fuller,)
    [note] = [note for note in report.notes if "entered twice" in note.message.en]
    assert note.rows == (other,)


def test_a_job_entered_twice_counts_once():
    report = of(Workbook(DAY, (connectee(),), jobs=(job(), job())))
    assert report.figures["jobs_found"].value == 1
    assert [left.reason.en for left in report.figures["jobs_found"].left_out] == ["entered twice"]
    assert left_out_words(report.figures["jobs_found"].now, "fr").startswith("1 : ")


def test_dates_in_the_future_are_left_out_and_said():
    ahead = date(2026, 3, 31)
    workbook = Workbook(date(2026, 3, 25), activities=(Activity(held_on=ahead, title="planned"),))
    report = of(workbook)
    assert report.figures["activities"].value == 0
    assert report.figures["activities"].left_out[0].reason.en == "dated in the future"
    assert report.notes[0].message.en.startswith("the period is under way until 2026-03-31")


def test_a_period_without_rows_says_so_instead_of_failing():
    report = of(Workbook(DAY), period_named("2019-01"))
    assert told_notes(report) == [
        "no row is dated in this period (2019-01-01 to 2019-01-31) – check the period, and that days are typed in the rows"
    ]
    assert {figure.value for figure in report.figures.values()} == {0, None}
    assert narrative(report, "en") == ()
    assert report.figures["job_rate"].now.why_none.en == "nobody to count it from"


def test_a_period_that_has_not_begun_says_when_it_starts():
    assert told_notes(of(Workbook(DAY), period_named("october-2027")))[0].startswith(
        "the period has not begun: it starts on 2027-04-01"
    )


def test_a_job_rate_outside_the_published_range_is_pointed_out():
    people = tuple(connectee(email=f"p{n}@example.ca", intake_on=INSIDE) for n in range(3))
    jobs = tuple(job(connectee=person.email) for person in people)
    report = of(Workbook(DAY, people, jobs=jobs))
    assert report.figures["job_rate"].value == 100
    assert any("100 per 100 Connectees is outside 10 to 60" in note for note in told_notes(report))


def test_someone_introduced_without_intake_date_counts_only_where_the_community_says_so():
    one, other = connectee(intake_on=None), connector()
    workbook = Workbook(DAY, (one,), (other,), matches=(match(one, other, introduced_on=INSIDE),))
    strict, generous = of(workbook), of(workbook, count_without_intake_date=True)
    assert strict.figures["connectees"].value == 0
    assert (
        "Connectees: 1 not counted, introduced to a Connector, but no intake date – type the day of the intake meeting"
        in (told_notes(strict))
    )
    assert generous.figures["connectees"].value == 1
    assert (
        "Connectees: 1 counted without intake date, by the day of their introduction – type the day of the intake meeting"
        in (told_notes(generous))
    )


@pytest.mark.parametrize(
    ("rule", "value"), [("applied", 3), ("intake", 2), ("accepted", 1), ("introduced", 1), ("met", 0)]
)
def test_from_when_a_connectee_counts_is_the_communitys_rule_and_is_printed(rule, value):
    applied = {"applied_on": INSIDE}
    people = (
        connectee(**applied, intake_on=INSIDE),
        connectee(email="b@example.ca", **applied, intake_on=INSIDE),
        connectee(email="c@example.ca", **applied, intake_on=None),
    )
    matches = (match(people[1], connector(), introduced_on=INSIDE),)
    report = of(Workbook(DAY, people, (connector(),), matches), accepted={people[0].key}, connectee_counts=rule)
    assert report.figures["connectees"].value == value
    assert report.figures["connectees"].definition.en.endswith(CONNECTEE_COUNTS[rule].en)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ({}, 3),
        ({"job_counts_from": "any"}, 4),
        ({"job_counts_from": "introduced"}, 2),
        ({"job_days": 10}, 1),
        ({"one_job_each": True}, 1),
        ({"job_counts_from": "met"}, 0),
    ],
)
def test_what_makes_a_job_count_is_the_communitys_rule(setting, value):
    one = connectee(intake_on=date(2026, 1, 10))
    days = (date(2026, 1, 5), date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15))
    jobs = tuple(job(accepted_on=day, employer=f"e{n}") for n, day in enumerate(days))
    matches = (match(one, connector(), introduced_on=date(2026, 2, 1)),)
    workbook = Workbook(DAY, (one,), (connector(),), matches, jobs=jobs)
    assert of(workbook, **setting).figures["jobs_found"].value == value


@pytest.mark.parametrize(("rule", "value"), [("joined", 3), ("available", 2), ("introduced", 1)])
def test_which_connectors_are_active_is_the_communitys_rule(rule, value):
    helpers = (
        connector(),
        connector(email="b@example.ca", paused_until=date(2026, 6, 1)),
        connector(email="c@example.ca", recruited_by=RecruitedBy.OTHER),
    )
    matches = (match(connectee(), helpers[2], introduced_on=INSIDE),)
    report = of(Workbook(DAY, (connectee(),), helpers, matches), connector_active=rule)
    assert report.figures["connectors"].value == value
    assert report.figures["connectors_resting"].value == 1


def test_waiting_is_counted_from_intake_to_the_first_match_and_the_90th_needs_five_people():
    people = tuple(connectee(email=f"p{n}@example.ca", intake_on=date(2026, 1, 1)) for n in range(6))
    days = (3, 5, 8, 13, 40)
    matches = [
        match(person, connector(), approved_on=date(2026, 1, 1 + wait) if wait < 31 else date(2026, 2, 10))
        for person, wait in zip(people, days, strict=False)
    ]
    early = match(people[5], connector(), approved_on=date(2025, 12, 1))
    report = of(Workbook(DAY, people, (connector(),), (*matches, early)))
    assert (report.figures["waiting_median"].value, report.figures["waiting_90"].value) == (8, 40)
    assert report.figures["waiting_median"].left_out[0].reason.en == "dated before the intake meeting"
    few = of(Workbook(DAY, people, (connector(),), tuple(matches[:4])))
    assert few.figures["waiting_90"].value is None
    assert few.figures["waiting_90"].now.why_none.en == "fewer than 5 to count it from"


def test_the_tree_of_referrals_reaches_beyond_the_connectors_own_circle():
    one, other = connectee(), connector()
    given = {"given_on": INSIDE, "connectee": one.email}
    referrals = (
        Referral(**given, referred_by=other.email, referred_to="Dana"),
        Referral(**given, referred_by="Dana", referred_to="Hugh"),
        Referral(**given, referred_by="Hugh", referred_to="dana "),
        Referral(**given, referred_by=other.email, referred_to=""),
    )
    report = of(Workbook(DAY, (one,), (other,), (match(one, other, met_on=INSIDE, referrals_given=3),), referrals))
    assert report.figures["referrals_given"].value == 4
    assert report.figures["referral_reach"].value == 2
    assert report.figures["referral_reach_further"].rows == (referrals[1],)
    assert report.figures["referrals_promised"].value == 3
    assert report.figures["referrals_per_match"].value == 3
    assert any(note.startswith("Referrals per match: 1 with another number") for note in told_notes(report))


def test_load_and_rest_of_connectors_are_counted_from_their_introductions():
    people = tuple(connectee(email=f"p{n}@example.ca") for n in range(3))
    one, two = connector(), connector(email="b@example.ca")
    days = ((people[0], one, date(2025, 9, 1)), (people[1], one, date(2025, 11, 1)), (people[2], two, INSIDE))
    matches = tuple(match(person, helper, introduced_on=day) for person, helper, day in days)
    figures = of(Workbook(DAY, people, (one, two), matches)).figures
    assert (figures["connector_load"].value, figures["connector_load_most"].value) == (1, 1)
    assert figures["connector_rest"].value == 61
    assert figures["connectees_per_connector"].value == 1.5


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("period", ["april-2026", "october-2026", "april-2027", "2026-06-03..2026-11-10"])
def test_every_number_in_the_sentences_is_a_figures_value(language, period):
    report = demo_report(language, period=period)
    days = numbers_in(period_in_words(report.period, language))
    for paragraph in narrative(report, language):
        figures = [report.figures[name] for name in paragraph.figures]
        said = {shown(v, language) for each in figures for v in (each.value, each.previous, each.year_before)}
        assert set(numbers_in(paragraph.text)) <= said | set(days)
        assert figures
        assert not re.search(r"\b(guarantee|promise|garanti|promet)", paragraph.text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Connectees found {jobs_found} and 4711 more.",  # no figure says it
        "Of 2026, {jobs_found}.",  # the period's year, where no period is said
        "Connectees found {jobs_found}, which makes {jobs_found}, and so 2.",  # a figure's value once too often
        "In {period}, 30 people found {jobs_found}.",  # the period's day
        "Connectees found 1,{jobs_found.number}.",  # a digit before the figure's own
    ],
)
def test_a_number_that_its_figures_do_not_say_stops_the_report(monkeypatch, sentence):
    monkeypatch.setattr("reports.narrative.PARAGRAPHS", ((Words.plain(sentence),),))
    report = demo_report(period="2026-06-30..2026-11-10")
    with pytest.raises(UncountedNumber):
        narrative(report, "en")


def test_numbers_are_found_as_both_languages_write_them():
    assert numbers_in("1,234.5 and 1\u202f234,5, then 7.") == ["1,234.5", "1\u202f234,5", "7"]


def test_testimonials_are_chosen_by_rule_and_named_only_with_consent():
    found = connectee(consent_named=None)
    other, helper = connectee(email="b@example.ca"), connector()
    said = {"said_on": INSIDE, "consent_on": INSIDE}
    words = (
        Testimonial(**said, person=helper.email, text="from a Connector"),
        Testimonial(**said, person=other.email, text="from a Connectee"),
        Testimonial(**said, person=found.email, text="from who found a job"),
        Testimonial(**(said | {"said_on": date(2026, 1, 1)}), person=other.email, text="said earlier"),
        Testimonial(said_on=INSIDE, person=other.email, text="no consent"),
    )
    workbook = Workbook(DAY, (found, other), (helper,), jobs=(job(),), testimonials=words)
    assert list(told_quotes(quotes(of(workbook)), "en")) == [
        "“from who found a job” – a Connectee",
        "“from a Connectee” – Amina Okafor",
        "“from a Connector” – Gordon MacLeod",
    ]
    quiet = dataclasses.replace(workbook, connectors=(dataclasses.replace(helper, do_not_contact=True),))
    assert list(told_quotes(quotes(of(quiet)), "en"))[2] == "“from a Connector” – a Connector"
    assert len(quotes(of(workbook, testimonials_quoted=1))) == 1
    backwards = dataclasses.replace(workbook, testimonials=words[::-1])
    assert [quote.text for quote in quotes(of(backwards))] == [quote.text for quote in quotes(of(workbook))]


def test_the_command_shows_a_report_of_any_period_in_both_languages(tmp_path, capsys):
    assert main(["demo", str(tmp_path), "--day", "2026-11-25"]) == 0
    book = str(tmp_path / "connector.xlsx")
    capsys.readouterr()
    assert main(["report", "october-2026", "--book", book, "--day", "2026-11-25"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Report october-2026: 2026-04-01 to 2026-09-30")
    assert "April 2026 to September 2026: 12 Connectees took part." in said
    assert main(["report", "octobre-2026", "--book", book, "--day", "2026-11-25", "--language", "fr"]) == 0
    assert capsys.readouterr().out.startswith("Rapport octobre-2026 : du 2026-04-01 au 2026-09-30")
    assert main(["report", "octobre-2026", "--book", book, "--day", "2026-11-25", "--language", "fr", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["report"] == "october-2026"
    assert data["figures"]["connectees"]["value"] == len(data["figures"]["connectees"]["rows"]) == 12
    assert data["paragraphs"][0].startswith("Avril 2026 à septembre 2026 : 12 participants")
    assert main(["report", "apirl-2026", "--book", book]) == 1
    assert "did you mean “april-2026”?" in capsys.readouterr().err


def test_overlapping_periods_count_each_by_itself():
    half, year = demo_report(period="october-2026"), demo_report(period="2026")
    assert half.period.overlaps(year.period)
    assert half.figures["applied"].value <= year.figures["applied"].value
    assert Period(half.period.first, half.period.last).name() == "october-2026"


def test_every_line_of_a_report_is_told_under_its_subject():
    lines = list(telling_reports.told(demo_report(), "en"))
    assert [line for line in lines if line.startswith("# ")][1:4] == [
        "# Connectees",
        "# Connectors",
        "# Matches and referrals",
    ]
