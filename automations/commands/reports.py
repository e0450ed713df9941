"""Commands about the April and October report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from automations.commands import AS_JSON, CONFIG, DAY, DONE, command, now_of, print_json, say, settings, working

if TYPE_CHECKING:
    from automations.config import Config
    from reports.report import Report

PERIOD = (
    "period",
    {"nargs": "?", "default": "", "metavar": "PERIOD", "help": "such as april-2026 or 2026-01-01..2026-06-30 (default: the one under way)"},
)  # fmt: skip
WORKBOOK = ("--book", {"metavar": "FILE", "help": "the workbook (default: the one that config.toml names)"})
LANGUAGE = ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"})


@command(PERIOD, WORKBOOK, LANGUAGE, AS_JSON, DAY, CONFIG)
def report(said: argparse.Namespace) -> int:
    """Count the report of a period and show it: every figure with the period before and a year earlier, what the data leave
    open, and the report in sentences. Writes nothing."""
    from automations import telling_reports
    from automations.commands import language_of

    config = settings(said)
    language = language_of(said, config)
    made = counted(said, config)
    if said.json:
        print_json(telling_reports.as_data(made, language))
    else:
        say(telling_reports.told(made, language))
    return DONE


def counted(said: argparse.Namespace, config: Config) -> Report:
    """Return the report that the command line asks for."""
    from automations import reporting
    from automations.books import open_book

    period = reporting.chosen_period(said.period, config, now_of(said))
    with working("Counting"):
        return reporting.report(open_book(said.book or config.book_place).read(), config, now_of(said), period)
