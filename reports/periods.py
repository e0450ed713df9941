"""The periods that the April and October reports cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sheets_templates.words import Words


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


def report_period(day: date, months: tuple[int, ...] = (4, 10)) -> Period:
    """Return the period under way on `day`: from the first day of the last report month to the eve of the next.

    With the programme's months, April's report covers October to March, October's covers April to September.
    """
    starts = sorted(date(year, month, 1) for year in (day.year - 1, day.year, day.year + 1) for month in months)
    first = max(start for start in starts if start <= day)
    return Period(first, min(start for start in starts if start > day) - timedelta(days=1))
