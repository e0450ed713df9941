"""The charts of the tab Charts: each is drawn once, when the workbook is set up, from lines that the morning rewrites.

To add a chart, add it to the tuple at the foot and say what its lines hold in `reports/series.py`. A chart always has the
same number of lines, so that what was drawn once stays right whatever the figures become.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets_templates.words import NO_WORDS, Words

FIRST_LINE = 3
"""Lines of a tool tab begin here; banner and header stand above."""

LABELS, VALUES = 2, 3
"""The columns, from 0, of the tab Charts that hold a line's label and its number."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: how it is drawn, what it is called, its series, and how many lines each series has."""

    name: str
    style: str
    """column for upright bars, bar for lying ones."""
    short: Words
    """What its lines are called in the tab."""
    title: Words
    axis: Words
    """What the lines of a series are; "" where the labels say it."""
    series: tuple[Words, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as it is to be drawn: texts in the workbook's language, and for each series its lines in the tab, from 1."""

    name: str
    style: str
    title: str
    axis: str
    series: tuple[tuple[str, int, int], ...]
    """For each series its name, first line and last line."""
    legend: str
    """Which bar of each group is which series; "" where there is one alone."""


def drawn(language: str) -> tuple[Drawn, ...]:
    """Return the charts as they are to be drawn, in the order of their lines in the tab."""
    charts, first = [], FIRST_LINE
    for chart in CHARTS:
        series = []
        for words in chart.series:
            series.append((words.say(language), first, first + chart.lines - 1))
            first += chart.lines
        charts.append(
            Drawn(
                chart.name,
                chart.style,
                chart.title.say(language),
                chart.axis.say(language),
                tuple(series),
                legend(chart).say(language),
            )
        )
    return tuple(charts)


def legend(chart: Chart) -> Words:
    """Return which bar of each group is which series, by where it stands; nothing where there is one series alone."""
    if len(chart.series) == 1:
        return NO_WORDS
    said = FROM_THE_TOP if chart.style == "bar" else FROM_THE_LEFT
    return said.fill(names=chart.series)


FROM_THE_TOP = Words("Of two bars together, from the top: {names}", "De deux barres ensemble, de haut en bas : {names}")
FROM_THE_LEFT = Words("Of bars together, from the left: {names}", "Des barres ensemble, de gauche à droite : {names}")

CONNECTEES, CONNECTORS = Words("Connectees", "Participants"), Words("Connectors", "Connecteurs")

CHARTS: tuple[Chart, ...] = (
    Chart(
        "steps",
        "bar",
        Words("Steps", "Étapes"),
        Words("From application to job, in the period", "De la demande à l'emploi, pendant la période"),
        Words("", ""),
        (Words("People", "Personnes"),),
        5,
    ),
    Chart(
        "months",
        "column",
        Words("Months", "Mois"),
        Words("Month by month", "Mois par mois"),
        Words("", ""),
        (CONNECTEES, Words("Meetings held", "Rencontres tenues"), Words("Jobs found", "Emplois trouvés")),
        12,
    ),
    Chart(
        "industries",
        "bar",
        Words("Industries", "Secteurs"),
        Words("By industry: who seeks and who helps", "Par secteur : qui cherche et qui aide"),
        Words("", ""),
        (CONNECTEES, CONNECTORS),
        10,
    ),
    Chart(
        "waiting",
        "column",
        Words("Waiting", "Attente"),
        Words("Waiting time from intake to match", "Attente de l'accueil au jumelage"),
        Words("days", "jours"),
        (CONNECTEES,),
        6,
    ),
)
