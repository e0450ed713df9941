"""What the charts of a report are drawn from: series of labels and numbers, each number a figure's or a part of one.

To add a chart, declare it in `sheets_templates/charts.py`, and add a function under its name at the foot.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from reports.figures import Value
from reports.figures.connectees import connectees
from reports.figures.counting import Figure
from reports.figures.jobs import jobs_found
from reports.figures.matches import meetings_held
from reports.periods import Period, month_start
from reports.report import Report
from sheets_templates.charts import CHARTS
from sheets_templates.choices import Industry
from sheets_templates.columns import Row
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.tool_tabs import ChartLine
from sheets_templates.words import Words

Series = tuple[tuple[Words, Value], ...]
"""Labels with their numbers."""


def steps(report: Report) -> Iterator[Series]:
    """Yield how many applied, counted, were matched, met, and found a job in the period."""
    names = ("applied", "connectees", "connectees_matched", "connectees_met", "jobs_found")
    yield tuple((report.figures[name].label, report.figures[name].value) for name in names)


def months(report: Report) -> Iterator[Series]:
    """Yield the twelve months up to the period's last: Connectees, meetings, jobs."""
    ends = [month_start(report.period.last, -back) for back in range(11, -1, -1)]
    each = [Period(first, month_start(first, 1) - timedelta(days=1)) for first in ends]
    counted: tuple[Figure, ...] = (connectees, meetings_held, jobs_found)
    for figure in counted:
        yield tuple((Words.plain(f"{month.first:%Y-%m}"), figure.count(report.records, month).value) for month in each)


def industries(report: Report) -> Iterator[Series]:
    """Yield the ten sectors with the most people: Connectees who sought them, Connectors who are in them."""
    seeking = Counter(sectors(report.figures["connectees"].rows))
    helping = Counter(sectors(report.figures["connectors"].rows))
    ordered = sorted(Industry, key=lambda sector: (-seeking[sector] - helping[sector], sector.code))[:10]
    for number in (seeking, helping):
        yield tuple((sector.words, number[sector]) for sector in ordered)


def sectors(rows: Iterable[Row]) -> Iterator[Industry]:
    """Yield the industry of each person who has one."""
    for row in rows:
        if isinstance(row, Connectee | Connector) and row.industry:
            yield row.industry


LONGEST = (7, 14, 30, 60, 90)
"""Days up to which a wait belongs to each group; the last group has no end."""


def waiting(report: Report) -> Iterator[Series]:
    """Yield how many Connectees waited how long for their match."""
    groups = Counter(bisect_left(LONGEST, days) for days in report.figures["waiting_median"].now.amounts or ())
    labels = [f"{first}–{last}" for first, last in zip((0, *(days + 1 for days in LONGEST)), LONGEST, strict=False)]
    yield tuple((Words.plain(label), groups[at]) for at, label in enumerate((*labels, f"> {LONGEST[-1]}")))


def chart_lines(report: Report, language: str) -> Iterator[ChartLine]:
    """Yield the lines of the tab Charts, in the order and number that the charts were drawn for."""
    for chart in CHARTS:
        for name, series in zip(chart.series, SERIES[chart.name](report), strict=True):
            for label, value in series:
                yield ChartLine(
                    chart=chart.short.say(language), series=name.say(language), label=label.say(language), value=value
                )


SERIES: Mapping[str, Callable[[Report], Iterator[Series]]] = {
    "steps": steps,
    "months": months,
    "industries": industries,
    "waiting": waiting,
}
