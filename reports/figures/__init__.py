"""Figures: what the report counts. Each says how many, which rows it counted, and which it left out and why.

To add a figure, write a function whose docstring is its definition in the module of its subject, and name it in the tuple
at that module's foot. The subjects follow each other as in the report; `figures_of` counts all of them at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.figures import activities, connectees, connectors, counting, jobs, matches
from reports.figures.counting import Count, Figure, LeftOut, Reason, Value
from reports.figures.records import Records, key_of
from reports.figures.rules import Counting
from reports.periods import Period
from sheets_templates.columns import Row
from sheets_templates.words import Words

__all__ = [
    "FIGURES", "REASONS", "SUBJECTS", "Count", "Counting", "Figure", "LeftOut", "Reason", "Records", "Reported", "Value", "figures_of", "full_label",
    "key_of", "subjects",
]  # fmt: skip

SUBJECTS: tuple[tuple[Words, tuple[Figure, ...]], ...] = tuple(
    (subject.TITLE, subject.FIGURES) for subject in (connectees, connectors, matches, jobs, activities)
)
"""The subjects of the report in order, with their figures."""

FIGURES: tuple[Figure, ...] = tuple(figure for _, figures in SUBJECTS for figure in figures)


REASONS: Mapping[str, Words] = {
    each.why.en: each.why
    for subject in (counting, connectees, connectors, matches, jobs, activities)
    for said in vars(subject).values()
    for each in (said.values() if isinstance(said, dict) else (said,))
    if isinstance(each, Reason)
}
"""Every reason for which rows are left out, by its English words."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure of one period, with the period before and the same one a year earlier beside it."""

    figure: Figure
    subject: Words
    definition: Words
    """The figure's definition with the community's counting rules."""
    now: Count
    before: Count
    year_ago: Count

    @property
    def name(self) -> str:
        """Return the figure's name."""
        return self.figure.name

    @property
    def label(self) -> Words:
        """Return what the figure is called."""
        return self.figure.label

    @property
    def unit(self) -> str:
        """Return the figure's unit: number, days, percent or ratio."""
        return self.figure.unit

    @property
    def value(self) -> Value:
        """Return the figure; None where there is not enough to say it."""
        return self.now.value

    @property
    def previous(self) -> Value:
        """Return the figure of the period before."""
        return self.before.value

    @property
    def year_before(self) -> Value:
        """Return the figure of the same period a year earlier."""
        return self.year_ago.value

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows that were counted."""
        return self.now.counted

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the rows that were not counted, with the reason."""
        return self.now.left_out

    @property
    def silent(self) -> bool:
        """Tell whether the figure is a part of another and says nothing in any of the three periods."""
        return bool(self.figure.part_of) and not (self.value or self.previous or self.year_before)


def full_label(figures: Mapping[str, Reported], name: str) -> Words:
    """Return a figure's label as it stands by itself: a part says what it is a part of."""
    figure = figures[name]
    if not figure.figure.part_of:
        return figure.label
    return Words("{whole} {part}", "{whole} {part}").fill(whole=figures[figure.figure.part_of].label, part=figure.label)


def subjects(records: Records) -> tuple[tuple[Words, tuple[Figure, ...]], ...]:
    """Return the subjects with their figures, those of each kind of post among them."""
    *others, (title, last) = SUBJECTS
    return (*others, (title, (*last, *activities.kinds_of_post(records))))


def figures_of(records: Records, period: Period) -> Mapping[str, Reported]:
    """Return every figure by its name, in the order of the report, in a period, the one before, and a year earlier."""
    periods = (period, period.previous, period.year_before)
    return {
        figure.name: Reported(
            figure, subject, figure.defined(records.counting), *(figure.count(records, each) for each in periods)
        )
        for subject, figures in subjects(records)
        for figure in figures
    }
