"""Rules by which something repeats, such as "third thursday of april": the days that one means, and how one says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

from sheets_templates.words import Words, day_in_words, language_file

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip

EACH_YEAR = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)")
EACH_MONTH = re.compile(rf"({'|'.join(PLACES)}) ({'|'.join(WEEKDAYS)})(?: of ([a-z, ]+))?")
AT = re.compile(r"(.*?)(?: (\d\d:\d\d))?")


def parts_of(rule: str) -> tuple[str, ...]:
    """Return the single rules of a text: "05-15; 11-15 13:00" has two."""
    return tuple(part for text in rule.split(";") if (part := " ".join(text.lower().split())))


def days_of(part: str, first: date, last: date) -> list[tuple[date, time | None]]:
    """Return the days from `first` to `last` that a rule means, each with its hour. Raises ValueError for no rule."""
    said = AT.fullmatch(part)
    text, hour = (said[1], said[2]) if said else (part, None)
    at = time.fromisoformat(hour) if hour else None
    one, several = EACH_YEAR.fullmatch(text), EACH_MONTH.fullmatch(text)
    if one:
        years = [int(one[1])] if one[1] else range(first.year, last.year + 1)
        days = [exact_day(year, int(one[2]), int(one[3]), bool(one[1])) for year in years]
    elif several:
        months = months_named(several[3] or "")
        days = [
            nth_weekday(year, month, PLACES[several[1]], WEEKDAYS.index(several[2]))
            for year in range(first.year, last.year + 1)
            for month in months
        ]
    else:
        raise ValueError(NEITHER)
    return [(day, at) for day in days if first <= day <= last]


def misread(part: str) -> Iterator[Words]:
    """Yield why a rule means no day."""
    try:
        days_of(part, date(2024, 1, 1), date(2024, 12, 31))
    except ValueError as error:
        why = error.args[0]
        yield why if isinstance(why, Words) else NO_SUCH_DAY


NEITHER = Words("neither a day nor a weekday of a month", "ni un jour ni un jour de semaine d'un mois")
NO_MONTH = Words("“{name}” is no month", "« {name} » n'est pas un mois")
NO_SUCH_DAY = Words("there is no such day or hour", "ce jour ou cette heure n'existe pas")


def exact_day(year: int, month: int, day: int, only: bool) -> date:
    """Return a day of each year, the 28th where a year has no 29 February; one day has to exist. Raises ValueError."""
    return date(year, month, day) if only or (month, day) != (2, 29) else last_at_most(year, 2, 29)


def months_named(text: str) -> list[int]:
    """Return the numbers of the months that a text names, all where it names none. Raises ValueError for other words."""
    names = [word for word in re.split(r", ?|\band\b| ", text) if word]
    for name in names:
        if name not in MONTHS:
            raise ValueError(NO_MONTH.fill(name=name))
    return [MONTHS.index(name) + 1 for name in names] or list(range(1, 13))


def nth_weekday(year: int, month: int, place: int, weekday: int) -> date:
    """Return the first, second … (-1: last) of a weekday in a month."""
    if place < 0:
        last = last_at_most(year, month, 31)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))


def last_at_most(year: int, month: int, day: int) -> date:
    """Return a day of a month, or the month's last where it is shorter."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(after - timedelta(days=1), date(year, month, 1) + timedelta(days=day - 1))


def in_words(part: str) -> Words:
    """Return when a single rule repeats, as one says it: "every year on the third Thursday of April"; its hour is told apart."""
    said = AT.fullmatch(part)
    text = said[1] if said else part
    one, several = EACH_YEAR.fullmatch(text), EACH_MONTH.fullmatch(text)
    if one:
        day = date(int(one[1] or A_LEAP_YEAR), int(one[2]), int(one[3]))
        on = day_in_words(day, "date")
        return ONCE.fill(day=on, year=one[1]) if one[1] else EVERY_YEAR.fill(day=on)
    if several is None:
        return Words.plain(part)
    place, weekday, months = several.groups()
    which = PLACES_IN_WORDS[place].fill(weekday=weekday_in_words(WEEKDAYS.index(weekday)))
    if not months:
        return EVERY_MONTH.fill(day=which)
    return SOME_MONTHS.fill(day=which, months=tuple(of_month(month) for month in months_named(months)))


A_LEAP_YEAR = 2024
EVERY_YEAR = Words("every year on {day}", "chaque année le {day}")
EVERY_MONTH = Words("every month on the {day}", "chaque mois le {day}")
SOME_MONTHS = Words("every year on the {day} of {months}", "chaque année le {day} {months}")
ONCE = Words("on {day}, {year}", "le {day} {year}")
PLACES_IN_WORDS = {
    "first": Words("first {weekday}", "premier {weekday}"),
    "second": Words("second {weekday}", "deuxième {weekday}"),
    "third": Words("third {weekday}", "troisième {weekday}"),
    "fourth": Words("fourth {weekday}", "quatrième {weekday}"),
    "last": Words("last {weekday}", "dernier {weekday}"),
}


def weekday_in_words(weekday: int) -> Words:
    """Return the name of a day of the week, Monday being 0."""
    en, fr = (language_file(code)["weekdays"][weekday] for code in ("en", "fr"))
    return Words.plain(en.capitalize(), fr)


def of_month(month: int) -> Words:
    """Return a month as it follows a day: "April" / « d'avril »."""
    name = day_in_words(date(A_LEAP_YEAR, month, 1), "name")
    return Words.plain(name.en, f"d'{name.fr}" if name.fr[0] in "ao" else f"de {name.fr}")
