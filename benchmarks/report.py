"""The report's figures over a large community, as a share of merely reading the same rows from their cells in the same run.

`python benchmarks/report.py [SIZE ...]`; 50000 is 50,000 Connectees, 20,000 Connectors, 50,000 matches, 50,000 referrals,
15,000 jobs, 2,000 activities over three years. Each task runs in a process of its own.
"""

from __future__ import annotations

import dataclasses
import gc
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DAY = date(2026, 3, 31)
PERIODS = ("april-2026", "october-2025", "2025")


def community(size: int) -> Any:
    """Return the rows of an invented community of `size` Connectees."""
    from automations import demo
    from sheets_templates.choices import ActivityType, JobVia, MatchStatus
    from sheets_templates.people_tabs import Activity, Job, Match, Referral
    from sheets_templates.tabs import Workbook

    dice = random.Random(8)
    seen = demo.sample_rows(DAY)

    def day() -> date:
        return DAY - timedelta(days=dice.randint(0, 1100))

    people, helpers = [], []
    for number in range(size):
        applied = day()
        model = dice.choice(seen.connectees)
        met = applied + timedelta(days=dice.randint(3, 40)) if number % 50 else None
        people.append(
            dataclasses.replace(model, email=f"p{number}@example.ca", phone="", applied_on=applied, intake_on=met)
        )
    for number in range(size * 2 // 5):
        model = dice.choice(seen.connectors)
        helpers.append(dataclasses.replace(model, email=f"c{number}@example.ca", phone="", joined_on=day()))
    matches, referrals, jobs = [], [], []
    for number in range(size):
        person, helper = people[number], dice.choice(helpers)
        begun = (person.intake_on or DAY) + timedelta(days=dice.randint(0, 60))
        matches.append(
            Match(
                connectee=person.email,
                connector=helper.email,
                status=MatchStatus.APPROVED,
                approved_on=begun,
                introduced_on=begun,
                met_on=begun + timedelta(days=9) if number % 4 else None,
                referrals_given=3,
            )
        )
        referrals.append(
            Referral(
                given_on=begun, connectee=person.email, referred_by=helper.email, referred_to=f"Person {number % 900}"
            )
        )
        if number % 10 < 3:
            jobs.append(
                Job(
                    connectee=person.email,
                    accepted_on=begun + timedelta(days=50),
                    employer=f"Firm {number % 700}",
                    confirmed_by="the Connectee" if number % 7 else "",
                    in_field=True,
                    via=JobVia.REFERRAL,
                )
            )
    types = tuple(ActivityType)
    held = tuple(
        Activity(held_on=day(), type=types[n % len(types)], title=f"Event {n}", attendance=n % 80)
        for n in range(size // 25)
    )
    return Workbook(
        DAY, tuple(people), tuple(helpers), tuple(matches), tuple(referrals), tuple(jobs), held, seen.testimonials
    )


def records(rows: Any) -> Any:
    """Return fresh records, with nothing counted yet."""
    from reports.figures import Records

    return Records(rows, frozenset(person.key for person in rows.connectees))


def read_cells(rows: Any) -> Callable[[], object]:
    """Return the task of reading the rows from their cells: the floor."""
    from sheets_templates.grids import read_workbook, show_rows
    from sheets_templates.tabs import PEOPLES_TABS

    sheets = {tab.title.en: show_rows(tab, getattr(rows, tab.name), "en") for tab in PEOPLES_TABS}
    return lambda: read_workbook(sheets, DAY, {})


def figures(rows: Any) -> Callable[[], object]:
    """Return the task of counting every figure in its three periods, from nothing."""
    from reports.figures import figures_of
    from reports.periods import period_named

    return lambda: figures_of(records(rows), period_named(PERIODS[0]))


def whole_report(rows: Any) -> Callable[[], object]:
    """Return the task of a whole report: figures, notes, sentences, charts, and the lines of its tabs."""
    from reports.lines import report_lines, row_lines
    from reports.periods import period_named
    from reports.report import report_of
    from reports.series import chart_lines

    def run() -> object:
        made = report_of(records(rows), period_named(PERIODS[0]))
        return [list(lines(made, "en")) for lines in (report_lines, row_lines, chart_lines)]

    return run


def further_periods(rows: Any) -> Callable[[], object]:
    """Return the task of counting two further periods of records that were counted once."""
    from reports.figures import figures_of
    from reports.periods import period_named

    known = records(rows)
    figures_of(known, period_named(PERIODS[0]))
    return lambda: [figures_of(known, period_named(name)) for name in PERIODS[1:]]


def scans(rows: Any) -> Callable[[], object]:
    """Return the task of counting a dozen figures as one would by hand: one pass over all rows for each figure and period."""
    from reports.periods import period_named

    period = period_named(PERIODS[0])
    columns = (
        ("connectees", "applied_on"), ("connectees", "intake_on"), ("connectors", "joined_on"), ("connectors", "ended_on"),
        ("matches", "approved_on"), ("matches", "introduced_on"), ("matches", "met_on"), ("referrals", "given_on"),
        ("referrals", "met_on"), ("jobs", "accepted_on"), ("activities", "held_on"), ("testimonials", "said_on"),
    )  # fmt: skip
    three = (period, period.previous, period.year_before)
    return lambda: [
        sum(getattr(row, day) in each for row in getattr(rows, tab)) for tab, day in columns for each in three
    ]


TASKS = {
    "read_cells": read_cells,
    "scans": scans,
    "figures": figures,
    "further_periods": further_periods,
    "whole_report": whole_report,
}
SAID = {
    "read_cells": "reading the rows from their cells (floor)",
    "scans": "a dozen plain counts, a pass over all rows for each",
    "figures": "every figure in three periods, rows and reasons kept",
    "further_periods": "two further reports of the same rows",
    "whole_report": "whole report: figures, notes, sentences, charts, lines",
}


def measured(task: str, size: int) -> tuple[float, float]:
    """Return the seconds of processor time (the middle of three runs) and the peak megabytes of a task in a process of its own."""
    done = subprocess.run([sys.executable, __file__, task, str(size)], capture_output=True, text=True, check=True)
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def run_task(task: str, size: int) -> None:
    """Carry out one task three times in this process; print the middle time and the peak memory."""
    rows = community(size)
    times = []
    for _ in range(3):
        ready = TASKS[task](rows)
        gc.collect()
        start = time.process_time()
        ready()
        times.append(time.process_time() - start)
    print(sorted(times)[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def compare(size: int) -> None:
    """Print the table for one size."""
    print(f"| {size:,} Connectees | seconds | of reading | peak memory, rows included |")
    print("|---|---|---|---|")
    base = 0.0
    for task in TASKS:
        seconds, megabytes = measured(task, size)
        base = base or seconds
        print(f"| {SAID[task]} | {seconds:.2f} s | {seconds / base:.2f} × | {megabytes:.0f} MB |", flush=True)


def main(arguments: list[str]) -> None:
    """Print a table a size, or carry out one task in this process."""
    if arguments and arguments[0] in TASKS:
        run_task(arguments[0], int(arguments[1]))
        return
    for size in arguments or ["5000", "50000"]:
        compare(int(size))
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
