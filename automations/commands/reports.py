"""Commands about the April and October report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from automations.commands import (
    AS_JSON,
    CONFIG,
    DAY,
    DONE,
    command,
    now_of,
    place_of,
    print_json,
    say,
    settings,
    working,
)

if TYPE_CHECKING:
    from automations.config import Config
    from reports.report import Report

PERIOD = (
    "period",
    {
        "nargs": "*", "metavar": "PERIOD",
        "help": "such as april-2026 or 2026-01-01..2026-06-30 (default: the one under way); before it, file to freeze the report "
        "as it is handed in, or diff to see what changed since",
    },
)  # fmt: skip
WORKBOOK = ("--book", {"metavar": "FILE", "help": "the workbook (default: the one that config.toml names)"})
LANGUAGE = ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"})


TEMPLATE = (
    "--template",
    {
        "metavar": "FILE",
        "help": "fill a copy of this .xlsx or .docx file, or google:LINK, that carries our names (default: the one in [report] template)",
    },
)
TARGET = (
    "--to",
    {
        "metavar": "FILE",
        "help": "the filled file, or google:LINK of a copy that you made; without a template, our own report as .xlsx or .docx",
    },
)
PDF = ("--pdf", {"action": "store_true", "help": "also write it as a PDF (needs LibreOffice)"})
REPLACE = ("--replace", {"action": "store_true", "help": "write over a file that is there already"})
NAMES = ("--names", {"action": "store_true", "help": "list every name that a template can use, with what it says now"})


@command(PERIOD, WORKBOOK, TEMPLATE, TARGET, PDF, REPLACE, NAMES, LANGUAGE, AS_JSON, DAY, CONFIG)
def report(said: argparse.Namespace) -> int:
    """Count the report of a period and show it: every figure with the period before and a year earlier, what the data leave
    open, and the report in sentences. With file before the period, freeze it as it is handed in; with diff, see what changed
    since, row by row. With --template, --to or --pdf, fill a file with it to hand in: a copy of
    the form that [report] template names, or our own report; the template stays as it is."""
    from automations import telling_reports
    from automations.commands import language_of

    config = settings(said)
    language = language_of(said, config)
    made = counted(said, config)
    if action(said):
        return filed(said, made, config, language)
    if said.names or said.template or said.to or said.pdf:
        return hand_in(said, made, config, language)
    if said.json:
        print_json(telling_reports.as_data(made, language))
    else:
        say(telling_reports.told(made, language))
    return DONE


ACTIONS = ("file", "diff")


def action(said: argparse.Namespace) -> str:
    """Return what is to be done with the report beside showing it: file, diff, or nothing."""
    return next((word for word in said.period if word in ACTIONS), "")


def filed(said: argparse.Namespace, made: Report, config: Config, language: str) -> int:
    """File a report, or show what changed since it was filed."""
    from automations import filing

    config = config.in_language(language)
    folder = filing.folder_of(place_of(said, config), config)
    if action(said) == "file":
        say(filing.file_report(made, folder, config, now_of(said).date(), said.replace))
        return DONE
    snapshot = filing.stored(folder / f"{made.name}.json")
    if said.json:
        print_json(filing.differences_data(snapshot, made, language))
    else:
        say(filing.told_differences(snapshot, made, language))
    return DONE


def hand_in(said: argparse.Namespace, made: Report, config: Config, language: str) -> int:
    """Fill the template that the command line names, or config.toml, or our own; or list what can be named in one."""
    from pathlib import Path

    from automations import handing_in

    if said.names:
        say(handing_in.template_names(made, config.community.name, language))
        return DONE
    if str(said.template or "").startswith(handing_in.GOOGLE):
        online = handing_in.Online(said.template, said.to or "", said.pdf)
        with working("Filling"):
            lines = tuple(handing_in.hand_in_online(made, config, language, online))
        say(lines)
        return DONE
    target = Path(said.to) if said.to else None
    template = Path(said.template) if said.template else handing_in.form_for(config, target)
    order = handing_in.Order(template, target, said.pdf, said.replace)
    with working("Filling"):
        lines = tuple(handing_in.hand_in(made, config.community.name, language, order))
    say(lines)
    return DONE


def counted(said: argparse.Namespace, config: Config) -> Report:
    """Return the report that the command line asks for."""
    from automations import reporting
    from automations.books import open_book

    words = " ".join(word for word in said.period if word not in ACTIONS)
    period = reporting.chosen_period(words, config, now_of(said))
    with working("Counting"):
        return reporting.report(open_book(place_of(said, config), config).read(), config, now_of(said), period)
