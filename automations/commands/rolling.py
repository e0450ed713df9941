"""Commands of the national roll-up: share, which a community runs, and rollup, which the NCP runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from automations.commands import (
    AS_JSON,
    CONFIG,
    DAY,
    DONE,
    command,
    language_of,
    now_of,
    place_of,
    print_json,
    say,
    settings,
    working,
)
from automations.commands.reports import LANGUAGE, REPLACE, WORKBOOK

PERIOD = (
    "period",
    {"nargs": "?", "default": "", "metavar": "PERIOD", "help": "such as april-2026 (default: the one under way)"},
)
SOURCES = (
    "sources",
    {
        "nargs": "*",
        "metavar": "FILE",
        "help": "folders, files of connector share, filed reports, workbooks, google:ID, a .txt with a list of these (default: those of config.toml)",
    },
)
WHEN = (
    "--period",
    {"default": "", "metavar": "PERIOD", "help": "such as april-2026 (default: the one that most report)"},
)
ENGINE = (
    "--engine",
    {"default": "local", "metavar": "NAME", "help": "local, spark, or an address such as bigquery://project/dataset"},
)


@command(PERIOD, WORKBOOK, ("--to", {"metavar": "FILE", "help": "the file to write"}), REPLACE, LANGUAGE, DAY, CONFIG)
def share(said: argparse.Namespace) -> int:
    """Write what your community shares for the national roll-up: figures and keyed hashes, no name and no e-mail. The secret that all
    communities share comes from CONNECTOR_ROLLUP_SECRET."""
    from automations import reporting, rolling_up

    config = settings(said)
    language = language_of(said, config)
    period = reporting.chosen_period(said.period, config, now_of(said))
    target = Path(said.to or f"{config.community.name} {period.name(config.report.months)}.json".replace("/", "-"))
    with working("Counting"):
        lines = tuple(
            rolling_up.share(config, place_of(said, config), period, now_of(said), target, said.replace, language)
        )
    say(lines)
    return DONE


@command(
    SOURCES,
    WHEN,
    ("--to", {"metavar": "FILE", "help": "the workbook to write"}),
    ("--pdf", {"action": "store_true", "help": "also write its first page as a PDF"}),
    REPLACE,
    ENGINE,
    LANGUAGE,
    AS_JSON,
    DAY,
    CONFIG,
)
def rollup(said: argparse.Namespace) -> int:
    """Add up what communities share into the NCP's view, as a workbook: figures by community and in total, who is missing,
    where definitions differ. Nobody is ranked; numbers from 1 to 4 are hidden, and people counted twice count once."""
    from automations import rolling_up
    from reports.rollup.drawing import rollup_data

    config = settings(said)
    language = language_of(said, config)
    target = Path(said.to) if said.to else None
    order = rolling_up.Order(tuple(said.sources), said.period, said.engine, target, said.pdf, said.replace, language)
    with working("Rolling up"):
        found = rolling_up.roll_up(order, config, now_of(said))
    if said.json:
        print_json(rollup_data(found, language))
        return DONE
    lines = tuple(rolling_up.written_up(found, order, language))
    say((*rolling_up.told(found, language), *lines))
    return DONE
