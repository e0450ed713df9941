"""The programme's calendar: what repeats, reports due, activities planned, and the file for calendar programs."""

import dataclasses
from datetime import date, datetime, time, timedelta

import icalendar
import pytest

from automations import cli
from automations.calendar import Calendar, entries, ics, reminders
from automations.config import config_from
from automations.errors import SettingError
from automations.followups import Cadence, Situation
from automations.repeating import days_of, in_words
from automations.steps.programme import calendar_reminders
from sheets_templates.choices import ActivityType
from sheets_templates.people_tabs import Activity
from sheets_templates.tabs import Workbook
from tests.sheets import DAY

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
QUIET = Calendar(repeats={})


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("05-15", [(date(2026, 5, 15), None)]),
        ("05-15 13:00", [(date(2026, 5, 15), time(13))]),
        ("2026-02-28", [(date(2026, 2, 28), None)]),
        ("2027-05-15", []),
        ("02-29", [(date(2026, 2, 28), None)]),
        ("last friday of march, june", [(date(2026, 3, 27), None), (date(2026, 6, 26), None)]),
        ("first monday of february", [(date(2026, 2, 2), None)]),
        ("second sunday of november 09:30", [(date(2026, 11, 8), time(9, 30))]),
    ],
)
def test_a_rule_means_the_days_that_it_says(rule, days):
    assert days_of(rule, *YEAR) == days


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        ("05-01", "every year on May 1", "chaque année le 1er mai"),
        ("02-29 09:00", "every year on February 29", "chaque année le 29 février"),
        ("2026-05-15", "on May 15, 2026", "le 15 mai 2026"),
        ("second wednesday 13:00", "every month on the second Wednesday", "chaque mois le deuxième mercredi"),
        (
            "third thursday of april",
            "every year on the third Thursday of April",
            "chaque année le troisième jeudi d'avril",
        ),
        (
            "last friday of march, june and august 08:00",
            "every year on the last Friday of March, June and August",
            "chaque année le dernier vendredi de mars, de juin et d'août",
        ),
    ],
)
def test_a_rule_is_told_in_words_in_both_languages(rule, english, french):
    assert (in_words(rule).say("en"), in_words(rule).say("fr")) == (english, french)


def test_no_file_is_named_where_the_calendar_says_why():
    for entry in entries(Workbook(DAY), Calendar()):
        assert "config" not in entry.why.say("en") + entry.why.say("fr")


def test_a_weekday_of_each_month_is_twelve_days_a_year():
    calls = days_of("second wednesday 13:00", *YEAR)
    assert len(calls) == 12
    assert all(day.weekday() == 2 and 8 <= day.day <= 14 and at == time(13) for day, at in calls)


@pytest.mark.parametrize("rule", ["soon", "2026-02-30", "13-01", "fifth monday", "first monday of mai", "05-15 25:00"])
def test_a_rule_that_means_nothing_is_refused_by_its_name(rule):
    with pytest.raises(SettingError, match=r"repeats: board = .* is not understood"):
        config_from({"calendar": {"repeats": {"board": rule}}})


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(SettingError, match="no time zone"):
        config_from({"calendar": {"zone": "Atlantis/Capital"}})


def test_the_decks_year_is_there_by_default():
    year = entries(Workbook(DAY), Calendar())
    kinds = [entry.kind for entry in year]
    assert kinds.count("monthly_call") == 12
    assert kinds.count("check_in") == kinds.count("learning_exchange") == kinds.count("report") == 2
    assert kinds.count("recognition_event") == 1
    assert list(year) == sorted(year, key=lambda entry: entry.order)


def test_a_report_is_due_in_its_month_and_says_what_it_covers():
    april, october = entries(Workbook(DAY), QUIET)
    assert (april.day, october.day) == (date(2026, 4, 30), date(2026, 10, 30))
    assert april.why.say("en") == "covers 2025-10-01 to 2026-03-31"
    assert entries(Workbook(DAY), dataclasses.replace(QUIET, report_due_day=31), (2,))[0].day == date(2027, 2, 28)


def test_an_activity_that_is_planned_stands_in_the_calendar_and_a_past_one_does_not():
    rows = (
        Activity(held_on=DAY + timedelta(days=9), type=ActivityType.WORKSHOP, title="Tell me", partner="YMCA"),
        Activity(held_on=DAY - timedelta(days=1), type=ActivityType.WORKSHOP, title="Before"),
        Activity(held_on=None, type=ActivityType.WORKSHOP, title="No day yet"),
    )
    found = [entry for entry in entries(Workbook(DAY, activities=rows), QUIET) if entry.kind == "activity"]
    assert [entry.what.say("en") for entry in found] == ["Tell me"]
    assert found[0].why.say("fr") == "prévue dans Activités : Atelier, avec YMCA"


def test_a_recognition_event_that_is_planned_takes_the_place_of_the_usual_day():
    rows = (Activity(held_on=date(2026, 6, 4), type=ActivityType.RECOGNITION_EVENT, title="Thank you evening"),)
    found = entries(Workbook(DAY, activities=rows), Calendar())
    assert [entry.day for entry in found if entry.kind == "recognition_event"] == []
    assert [entry.what.en for entry in found if entry.kind == "activity"] == ["Thank you evening"]


def test_an_event_that_moves_keeps_its_identity_and_two_of_a_name_are_two():
    def uids(*days):
        rows = tuple(Activity(held_on=day, type=ActivityType.WORKSHOP, title="Tell me") for day in days)
        return [entry.uid for entry in entries(Workbook(DAY, activities=rows), QUIET) if entry.kind == "activity"]

    assert uids(date(2026, 5, 1)) == uids(date(2026, 5, 20))
    assert len(set(uids(date(2026, 5, 1), date(2026, 6, 1)))) == 2
    moved = Calendar(repeats={"check_in": "05-16"})
    (one, *_), (other, *_) = (
        entries(Workbook(DAY), Calendar(repeats={"check_in": "05-15"}))[:1],
        entries(Workbook(DAY), moved)[1:2],
    )
    assert (one.uid == other.uid) is (one.kind == other.kind)


def test_you_are_reminded_from_some_days_before_until_the_day():
    settings = Calendar(repeats={"check_in": "04-10"})
    upcoming = entries(Workbook(DAY), settings)
    assert [entry.kind for entry in reminders(upcoming, date(2026, 4, 2))] == []
    assert [entry.kind for entry in reminders(upcoming, date(2026, 4, 3))] == ["check_in"]
    assert [entry.kind for entry in reminders(upcoming, date(2026, 4, 11))] == ["report"]


@pytest.mark.parametrize(("language", "said"), [("en", "Monthly call"), ("fr", "Appel mensuel")])
def test_the_file_says_whole_days_hours_with_their_zone_and_reminders(language, said):
    settings = Calendar(repeats={"monthly_call": "second wednesday 13:00", "check_in": "05-15"})
    content = ics(entries(Workbook(DAY), settings), settings, language, "Harbourview", datetime(2026, 3, 31, 6, 30))
    read = icalendar.Calendar.from_ical(content)
    events = read.walk("VEVENT")
    call = next(event for event in events if said in event["summary"])
    assert call["dtstart"].params["TZID"] == "America/Halifax"
    assert call["dtend"].dt - call["dtstart"].dt == timedelta(hours=1)
    whole = next(event for event in events if not isinstance(event["dtstart"].dt, datetime))
    assert whole["dtend"].dt - whole["dtstart"].dt == timedelta(days=1)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == ["America/Halifax"]
    assert all(alarm["trigger"].dt < timedelta() for alarm in read.walk("VALARM"))
    assert b"\r\n" in content


def test_the_same_calendar_is_the_same_file():
    def made(hour):
        return ics(entries(Workbook(DAY), Calendar()), Calendar(), "en", "Harbourview", datetime(2026, 3, 31, hour))

    assert made(6) == made(18)


def test_the_command_shows_the_year_and_writes_the_file(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cli.main(["demo", "--day", "2026-03-31"])
    capsys.readouterr()
    words = ["calendar", "demo/connector.xlsx", "--day", "2026-03-31"]
    assert cli.main([*words, "--ics", "year.ics", "--language", "fr"]) == 0
    said = capsys.readouterr().out
    assert "2026-04-08 13:00  Appel mensuel du programme national" in said
    assert "Rapport au programme national" in (tmp_path / "year.ics").read_text(encoding="utf-8")
    assert cli.main([*words, "--json"]) == 0
    assert '"kind": "report"' in capsys.readouterr().out
    assert cli.main([*words, "--ics", "nowhere/year.ics"]) == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("day", "why", "due", "below"),
    [
        (date(2026, 4, 2), "in 14 days", date(2026, 3, 5), True),
        (date(2026, 4, 10), "in 6 days", date(2026, 4, 9), False),
        (date(2026, 4, 15), "tomorrow", date(2026, 4, 9), False),
    ],
)
def test_a_reminder_says_how_soon_it_is_and_stands_below_the_rest_while_it_is_far(day, why, due, below):
    said = [
        (action.why.say("en"), action.due_on, action.courtesy)
        for action in reminded(Workbook(day))
        if action.told.say("en") == "Connector recognition event (2026-04-16)"
    ]
    assert said == [(f"{why}; type it into Activities once it is planned, and this line goes", due, below)]


def test_a_reminder_says_the_hour_the_partner_and_the_place_in_both_languages():
    event = Activity(
        held_on=date(2026, 4, 8), type=ActivityType.WORKSHOP, title="First days", partner="YMCA", place="Library"
    )
    found = {action.what.en: action.why for action in reminded(Workbook(date(2026, 4, 7), activities=(event,)))}
    workshop, call = found["First days (2026-04-08)"], found["Monthly call of the national programme (2026-04-08)"]
    assert workshop.say("en") == "tomorrow; Workshop, with YMCA; Library"
    assert call.say("en") == "tomorrow, at 13:00"
    assert call.say("fr") == "demain, à 13 h 00"


def reminded(workbook):
    upcoming = entries(workbook, Calendar())
    return list(calendar_reminders(Situation(workbook, (), (), Cadence(), upcoming=upcoming)))


COFFEE = Activity(held_on=DAY + timedelta(days=9), type=ActivityType.NETWORKING_EVENT, title="Coffee", place="Library")


def planned(*rows):
    found = entries(Workbook(DAY, activities=rows), QUIET)
    return [entry for entry in found if entry.kind == "activity"]


@pytest.mark.parametrize("change", [{}, {"place": ""}, {"type": ActivityType.WORKSHOP, "partner": ""}, {"notes": "x"}])
def test_an_activity_that_stands_in_two_rows_is_one_entry_wherever_the_rows_stand(change):
    copy = dataclasses.replace(COFFEE, **change)
    (one,) = planned(COFFEE, copy)
    assert planned(copy, COFFEE) == [one]
    assert one.place == "Library"


def test_two_activities_of_one_name_at_two_places_are_two_entries():
    assert len(planned(COFFEE, dataclasses.replace(COFFEE, place="Truro"))) == 2
