"""Matching for many communities at once: each is independent, so the same pure function runs for each of them.

`local` runs them one after the other here. `spark` hands them to PySpark, which the extra `spark` brings, for a
programme that outgrows one machine; what each community's run does is the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from automations import complaints
from automations.config import Config
from automations.errors import SettingError
from sheets_templates.columns import Grid
from sheets_templates.words import Words


@dataclass(frozen=True, slots=True)
class Community:
    """One community's workbook, as it was read, and its settings."""

    name: str
    sheets: Mapping[str, Grid]
    config: Config


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching would do for one community."""

    name: str
    pairs: tuple[tuple[str, str, int], ...]
    """Keys of Connectee and Connector, and their fit."""
    waiting: int


def match_one(community: Community, day: date) -> Matched:
    """Return what matching would propose in one community: a pure function of its sheets, settings and the day."""
    from automations import deciding, intake, matching
    from sheets_templates import grids

    config = community.config
    workbook = deciding.as_it_counts(grids.read_workbook(community.sheets, day, config.columns).workbook)
    verdicts = intake.judge(workbook, config.intake)
    standings = matching.Standings(workbook, *verdicts, config.matching)
    proposed = matching.propose(standings, config.community.language)
    pairs = tuple((match.connectee, match.connector, match.fit or 0) for match in proposed)
    return Matched(community.name, pairs, len(standings.open_field.seekers) - len(pairs))


def locally(communities: Sequence[Community], day: date) -> tuple[Matched, ...]:
    """Match every community here, one after the other."""
    return tuple(match_one(community, day) for community in communities)


def on_spark(communities: Sequence[Community], day: date) -> tuple[Matched, ...]:
    """Match every community with PySpark: in its session if there is one, or in local mode. Raises SettingError without it."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SettingError(complaints.EXTRA_MISSING.fill(what=Words.plain("--engine spark"), extra="spark")) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("connector match").config("spark.ui.enabled", "false")
    session = builder.config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR").getOrCreate()
    tasks = session.sparkContext.parallelize(list(communities), max(1, len(communities)))
    return tuple(tasks.map(lambda community: match_one(community, day)).collect())


ENGINES: Mapping[str, Callable[[Sequence[Community], date], tuple[Matched, ...]]] = {
    "local": locally,
    "spark": on_spark,
}
