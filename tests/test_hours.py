"""When a morning is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automations.config import config_from
from automations.errors import SettingError
from automations.hours import DAYS, Watching, last_due, next_due, owed

HALIFAX, ST_JOHNS, WINNIPEG = (ZoneInfo(f"America/{city}") for city in ("Halifax", "St_Johns", "Winnipeg"))
EVERY_DAY = Watching(weekdays=DAYS)


def at(text, zone=HALIFAX):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "last", "coming"),
    [
        ("2026-11-25 06:29", "2026-11-24 06:30", "2026-11-25 06:30"),
        ("2026-11-25 06:30", "2026-11-25 06:30", "2026-11-26 06:30"),
        ("2026-11-28 12:00", "2026-11-27 06:30", "2026-11-30 06:30"),  # a Saturday
    ],
)
def test_a_morning_is_due_at_its_hour_on_working_days(now, last, coming):
    assert last_due(Watching(), HALIFAX, at(now)) == at(last)
    assert next_due(Watching(), HALIFAX, at(now)) == at(coming)


def test_a_holiday_is_passed_over():
    watching = Watching(holidays=("2026-12-25", "2026-12-28"))
    assert next_due(watching, HALIFAX, at("2026-12-24 07:00")) == at("2026-12-29 06:30")


def test_each_community_has_its_own_clock():
    moments = [EVERY_DAY.due_on(at("2026-11-25 00:00").date(), zone) for zone in (ST_JOHNS, HALIFAX, WINNIPEG)]
    assert [moment.strftime("%H:%M") for moment in moments] == ["10:00", "10:30", "12:30"]


@pytest.mark.parametrize(
    ("hour", "day", "utc"),
    [
        ("06:30", "2026-03-07", "10:30"), ("06:30", "2026-03-08", "09:30"),  # the clocks go forward
        ("06:30", "2026-10-31", "09:30"), ("06:30", "2026-11-01", "10:30"),  # and back
        ("02:30", "2026-03-08", "06:30"),  # there is no 02:30: it comes as 03:30
        ("01:30", "2026-11-01", "04:30"),  # there are two: the first counts
    ],
)  # fmt: skip
def test_the_hour_is_that_of_the_clock_on_the_wall_through_daylight_saving(hour, day, utc):
    due = Watching(at=hour).due_on(at(day).date(), HALIFAX)
    assert due.strftime("%H:%M") == utc


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(["00:00", "01:30", "02:30", "06:30", "23:59"]),
)
def test_between_two_mornings_none_is_due_and_they_are_a_day_apart(now, hour):
    now, watching = now.replace(tzinfo=UTC), Watching(at=hour, weekdays=DAYS)
    before, after = last_due(watching, HALIFAX, now), next_due(watching, HALIFAX, now)
    assert before <= now < after
    assert timedelta(hours=23) <= after - before <= timedelta(hours=25)


def test_one_morning_is_owed_however_many_were_missed():
    now = at("2026-11-25 09:00")
    assert owed(Watching(), HALIFAX, now, None) == at("2026-11-25 06:30")
    assert owed(Watching(), HALIFAX, now, at("2026-11-10 06:30")) == at("2026-11-25 06:30")
    assert owed(Watching(), HALIFAX, now, at("2026-11-25 06:31")) is None


def test_a_run_that_a_wrong_clock_noted_in_the_future_does_not_count():
    assert owed(Watching(), HALIFAX, at("2026-11-25 09:00"), at("2035-01-01 06:30")) == at("2026-11-25 06:30")


def test_a_week_without_working_days_has_no_morning():
    assert next_due(Watching(weekdays=()), HALIFAX, at("2026-11-25 09:00")) is None
    assert owed(Watching(weekdays=()), HALIFAX, at("2026-11-25 09:00"), None) is None


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"at": "6:30"}, "at = “6:30” is no hour; write it like “06:30”"),
        ({"at": "24:00"}, "is no hour"),
        ({"zone": "Halifax"}, "is no time zone; write it like “America/Halifax”"),
        ({"zone": "../etc/passwd"}, "is no time zone"),
        ({"weekdays": ["mon", "tues"]}, "did you mean “tue”"),
        ({"holidays": ["25-12-2026"]}, "is no day; write it as year-month-day"),
        ({"requests_every_seconds": 1}, "at least 5"),
    ],
)
def test_settings_that_cannot_be_are_refused_with_what_would_be_right(said, complaint):
    with pytest.raises(SettingError, match=r"\[watch\]") as refused:
        config_from({"watch": said})
    assert complaint in str(refused.value)
