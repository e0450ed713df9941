"""The report of any period, from a workbook's tabs: what the command `report` and its templates are filled from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from automations import deciding, intake, naming
from automations.config import Config
from automations.errors import SettingError
from automations.verdicts import Outcome, Verdict
from reports.figures import Records
from reports.periods import NoPeriod, Period, period_named, report_period
from reports.report import Report, report_of
from sheets_templates import grids
from sheets_templates.columns import Grid
from sheets_templates.people_tabs import Connectee
from sheets_templates.tabs import Workbook

MET_CRITERIA = (Outcome.READY, Outcome.FOUND_WORK, Outcome.TOOK_PART, Outcome.WITHDRAWN)
"""The verdicts of those who were accepted at intake; some of them found work, took part or withdrew since."""


def report(sheets: Mapping[str, Grid], config: Config, now: datetime, period: Period) -> Report:
    """Return the report of a period from a workbook's tabs, as the morning would count it."""
    read = grids.read_workbook(sheets, now.date(), config.columns)
    workbook = deciding.as_it_counts(naming.with_agreed_names(read.workbook))
    connectees, _ = intake.judge(workbook, config.intake)
    return report_of(records(workbook, connectees, config), period)


def records(workbook: Workbook, verdicts: tuple[Verdict[Connectee], ...], config: Config) -> Records:
    """Return what figures are counted from: the rows, who was accepted at intake, and what counts here."""
    accepted = frozenset(verdict.person.key for verdict in verdicts if verdict.outcome in MET_CRITERIA)
    return Records(workbook, accepted, config.report, config.cadence.promised_referrals, config.posts.kinds)


def chosen_period(said: str, config: Config, now: datetime) -> Period:
    """Return the period that somebody names; "" is the report under way. Raises SettingError for what is none."""
    if not said:
        return report_period(now.date(), config.report.months)
    try:
        return period_named(said, config.report.months)
    except NoPeriod as error:
        raise SettingError(error.words) from error
