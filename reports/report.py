"""A report as a value: the figures of a period, what they were counted from, and what to know about the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.figures import Records, Reported, figures_of
from reports.notes import Note, notes_of
from reports.periods import Period


@dataclass(frozen=True)
class Report:
    """The report of one period."""

    period: Period
    records: Records
    figures: Mapping[str, Reported]
    """Every figure by name, with the period before and a year earlier beside it."""
    notes: tuple[Note, ...]

    @property
    def name(self) -> str:
        """Return what the report is called: "april-2026", or its two days."""
        return self.period.name(self.records.counting.months)


def report_of(records: Records, period: Period) -> Report:
    """Return the report of a period."""
    figures = figures_of(records, period)
    return Report(period, records, figures, notes_of(records, period, figures))
