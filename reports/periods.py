"""The periods that reports cover: by name, such as "april-2026", or from one day to another.

To add a way of naming a period, add a function to the tuple at the foot.
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_templates.choices import folded
from sheets_templates.settings import meant
from sheets_templates.words import NO_WORDS, WordedError, Words, language_file, languages

MONTHS = (4, 10)
"""The programme's report months: April's report covers October to March, October's covers April to September."""


class NoPeriod(WordedError):
    """A text names no period; the message says what would."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def words(self) -> Words:
        """Return the period as a person reads it."""
        return Words("{first} to {last}", "du {first} au {last}").fill(first=self.first, last=self.last)

    @property
    def whole_months(self) -> int:
        """Return how many calendar months the period is made of; 0 where it begins or ends within one."""
        if self.first.day != 1 or (self.last + timedelta(days=1)).day != 1:
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def previous(self) -> Period:
        """Return the period of the same length that ends the day before: as many months, or as many days."""
        months = self.whole_months
        before = self.first - timedelta(days=1)
        if months:
            return Period(month_start(self.first, -months), before)
        return Period(before - (self.last - self.first), before)

    @property
    def year_before(self) -> Period:
        """Return the same period one year earlier."""
        months = self.whole_months
        if months:
            first = month_start(self.first, -12)
            return Period(first, month_start(first, months) - timedelta(days=1))
        return Period(a_year_earlier(self.first), a_year_earlier(self.last))

    def overlaps(self, other: Period) -> bool:
        """Tell whether some day is in both."""
        return self.first <= other.last and other.first <= self.last

    def name(self, months: tuple[int, ...] = MONTHS) -> str:
        """Return what the period is called in commands and files: "april-2026" for a report's, else its two days."""
        after = self.last + timedelta(days=1)
        if after.month in months and report_period(self.last, months) == self:
            return f"{month_named(after.month, 'en').lower()}-{after.year}"
        return f"{self.first}..{self.last}"


def name_said(period: Period, name: str, language: str) -> str:
    """Return what a period is called to a person: "avril-2027" in French; as it is named where no month names it."""
    if name != period.name():
        return name
    after = period.last + timedelta(days=1)
    return name.replace(month_named(after.month, "en").lower(), month_named(after.month, language).lower())


def report_period(day: date, months: tuple[int, ...] = MONTHS) -> Period:
    """Return the period under way on `day`: from the first day of the last report month to the eve of the next.

    With the programme's months, April's report covers October to March, October's covers April to September.
    """
    starts = sorted(date(year, month, 1) for year in (day.year - 1, day.year, day.year + 1) for month in months)
    first = max(start for start in starts if start <= day)
    return Period(first, min(start for start in starts if start > day) - timedelta(days=1))


def period_named(text: str, months: tuple[int, ...] = MONTHS) -> Period:
    """Return the period that a text names. Raises NoPeriod, saying what would be right.

    "april-2026" and "avril-2026" are the report due then, the eve of that month its last day; "2026" is a year,
    "2026-03" a month, "2026-01-01..2026-06-30" any days, both included.
    """
    plain = text.strip()
    for reading in READINGS:
        found = reading(plain, months)
        if found:
            return found
    raise NoPeriod(NONE.fill(text=text, meant=near(plain, months), reports=examples(months)))


def of_report(text: str, months: tuple[int, ...]) -> Period | None:
    """Return the period of the report due in a month, such as "april-2026" or « avril 2026 »."""
    said = re.fullmatch(r"([^\W\d]+)[-_ ]+(\d{4})", text)
    month = MONTH_NUMBERS.get(folded(said[1])) if said else None
    if not said or not month:
        return None
    if month not in months:
        raise NoPeriod(NOT_DUE.fill(month=f"{said[1]} {said[2]}", months=due_months(months)))
    year = checked_year(int(said[2]), text)
    return report_period(date(year, month, 1) - timedelta(days=1), months)


def of_days(text: str, months: tuple[int, ...]) -> Period | None:
    """Return the period from one day to another, such as "2026-01-01..2026-06-30"."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not dots:
        return None
    days = day_in(first), day_in(last)
    if days[0] > days[1]:
        raise NoPeriod(BACKWARDS.fill(text=text, right=f"{last}..{first}"))
    return Period(*days)


def of_calendar(text: str, months: tuple[int, ...]) -> Period | None:
    """Return a calendar year, "2026", or month, "2026-03"."""
    said = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", text)
    if not said:
        return None
    year = checked_year(int(said[1]), text)
    if said[2] is None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= int(said[2]) <= 12:
        raise NoPeriod(NO_MONTH.fill(text=text, month=said[2]))
    first = date(year, int(said[2]), 1)
    return Period(first, month_start(first, 1) - timedelta(days=1))


def day_in(text: str) -> date:
    """Return the day that a text in ISO form says. Raises NoPeriod."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NoPeriod(NO_DAY.fill(text=text)) from error
    checked_year(day.year, text)
    return day


def checked_year(year: int, text: str) -> int:
    """Return a year in which there can be a report. Raises NoPeriod."""
    if not 1990 <= year <= 2200:
        raise NoPeriod(NO_YEAR.fill(text=text, year=str(year)))
    return year


def near(text: str, months: tuple[int, ...]) -> Words:
    """Return "; did you mean …?" for a slip in a report's name, or nothing."""
    year = re.search(r"\d{4}", text)
    word = re.match(r"[^\W\d]+", text)
    names = [name for name, number in MONTH_NUMBERS.items() if number in months]
    found = difflib.get_close_matches(folded(word[0]), names, n=1, cutoff=0.6) if word else []
    return meant(f"{found[0]}-{year[0]}") if found and year else NO_WORDS


def examples(months: tuple[int, ...]) -> Words:
    """Return the names of reports of this kind, for a message."""
    due = sorted(months)
    named = {code: [f"{month_named(month, code).lower()}-2026" for month in due] for code in ("en", "fr")}
    return Words(" or ".join(named["en"]), " ou ".join(named["fr"]))


def due_months(months: tuple[int, ...]) -> tuple[Words, ...]:
    """Return the months in which a report is due, in words."""
    return tuple(Words(month_named(month, "en").capitalize(), month_named(month, "fr")) for month in sorted(months))


def month_named(month: int, language: str) -> str:
    """Return the name of a month, 1 to 12, as the language's file writes it."""
    return str(language_file(language)["months"][month - 1])


NONE = Words(
    "“{text}” is no period{meant}; write a report such as {reports}, or days such as 2026-01-01..2026-06-30",
    "« {text} » n'est pas une période{meant}; écrivez un rapport comme {reports}, ou des jours comme 2026-01-01..2026-06-30",
)
NOT_DUE = Words(
    "no report is due in {month}; they are due in {months} ([report] months)",
    "aucun rapport n'est dû en {month}; ils sont dus en {months} ([report] months)",
)
BACKWARDS = Words(
    "“{text}” ends before it begins; write {right}", "« {text} » finit avant de commencer; écrivez {right}"
)
NO_MONTH = Words(
    "“{text}” has no month {month}; months are 01 to 12", "« {text} » n'a pas de mois {month}; les mois vont de 01 à 12"
)
NO_DAY = Words(
    "“{text}” is no day; write year-month-day, such as 2026-03-31",
    "« {text} » n'est pas un jour; écrivez année-mois-jour, comme 2026-03-31",
)
NO_YEAR = Words(
    "“{text}” is in the year {year}; years are 1990 to 2200",
    "« {text} » est en l'an {year}; les années vont de 1990 à 2200",
)


def month_start(day: date, months: int) -> date:
    """Return the first day of the month that is so many months after `day`'s."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def a_year_earlier(day: date) -> date:
    """Return the same day a year earlier; for 29 February the 28th."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


MONTH_NUMBERS = {
    folded(name): number for code in languages() for number, name in enumerate(language_file(code)["months"], 1)
}

READINGS: tuple[Callable[[str, tuple[int, ...]], Period | None], ...] = (of_report, of_days, of_calendar)
