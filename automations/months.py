"""Counting in calendar months: the same day so many months later, the month's last day at most."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (or earlier for a negative count), the month's last day at most."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months from {day}")


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier."""
    return months_after(day, -months)


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later."""
    return months_after(day, 12 * years)
