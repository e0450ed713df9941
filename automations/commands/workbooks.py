"""Commands that make a workbook, take one over, or say how it is: init, adopt, check, doctor, demo."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from automations.commands import (
    AS_JSON,
    BOOK,
    CONFIG,
    DAY,
    DONE,
    FAILED,
    TO_PUT_RIGHT,
    command,
    language_of,
    now_of,
    place_of,
    print_json,
    say,
    settings,
    working,
)
from automations.commands.mornings import tell_morning


@command(
    ("book", {"metavar": "FILE", "help": "the new workbook, such as connector.xlsx"}),
    ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"}),
    CONFIG,
)
def init(said: argparse.Namespace) -> int:
    """Make a new, empty workbook with every tab, drop-downs, colours, and a first page that says how to use it."""
    from automations.books import make_book
    from automations.verdicts import VERDICT_TONES
    from sheets_templates import guide, layout

    language = language_of(said, settings(said))
    with working(f"Making {said.book}"):
        make_book(said.book, layout.sheets(language, VERDICT_TONES, {"start": guide.start_rows(language)}))
    say([f"Made {said.book}. Open it: the first tab says how to begin. Then run: connector morning {said.book}"])
    return DONE


@command(
    ("source", {"metavar": "FILE", "help": "your own sheet: .xlsx, .xlsm or .csv"}),
    ("--yes", {"action": "store_true", "help": "take what is doubtful as proposed, and ask nothing"}),
    ("--dry-run", {"action": "store_true", "help": "show what was recognised, and change nothing"}),
    ("--lookups", {"action": "store_true", "help": "add columns with the tool's answers beside your rows"}),
    ("--mapping", {"metavar": "FILE", "help": "a TOML file with [columns.<tab>]; what it says wins"}),
    AS_JSON,
    CONFIG,
)
def adopt(said: argparse.Namespace) -> int:
    """Recognise the columns of a sheet that you have, ask about the doubtful ones, remember them in config.toml, and add
    the tool's own tabs. Your rows and columns stay as they are; a dated backup is kept."""
    from automations import adopting

    config = settings(said)
    plan = adopting.planned(Path(said.source), Path(said.mapping) if said.mapping else None)
    if said.json:
        print_json(adopting.as_data(plan))
    else:
        say(adopting.told(plan, config.community.language))
    if said.dry_run:
        return DONE
    agreed = adopting.decided(plan, config.community.language, said.yes, sys.stdin.isatty())
    with working(f"Adding tabs to {plan.book}"):
        lines = adopting.carried_out(agreed, config, Path(said.config or "config.toml"), said.lookups)
    if not said.json:
        say(lines)
    return DONE


@command(BOOK, AS_JSON, DAY, CONFIG)
def check(said: argparse.Namespace) -> int:
    """Read the workbook and list what a person can put right in it; write nothing. Exit status 3 if there is anything."""
    from automations import telling
    from automations.books import open_book
    from automations.morning import run

    config = settings(said)
    with working("Reading the workbook"):
        plan = run(open_book(place_of(said), config), config, now_of(said), dry=True)
    language = config.community.language
    if said.json:
        print_json({"problems": [telling.problem_data(problem, language) for problem in plan.problems]})
    else:
        say(telling.told_problems(plan.problems, language))
        say([f"Cells to check: {len(plan.problems)}." if plan.problems else "Nothing to put right."])
    return TO_PUT_RIGHT if plan.problems else DONE


@command(
    ("folder", {"nargs": "?", "default": "demo", "metavar": "FOLDER", "help": "where to write it (default: demo)"}),
    ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"}),
    AS_JSON,
    DAY,
    CONFIG,
)
def demo(said: argparse.Namespace) -> int:
    """Write the workbook of an invented community into a folder and run the morning on it. Run it again to see that
    nothing is left to do."""
    import dataclasses

    from automations import demo as sample
    from automations.books import make_book
    from automations.verdicts import VERDICT_TONES
    from sheets_templates import guide, layout

    config = settings(said)
    language = language_of(said, config)
    config = dataclasses.replace(config, community=dataclasses.replace(config.community, language=language))
    file = Path(said.folder) / ("connecteur.xlsx" if language == "fr" else "connector.xlsx")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        rows = sample.sample_grids(sample.sample_rows(now_of(said).date()), language)
        with working(f"Writing {file}"):
            make_book(str(file), layout.sheets(language, VERDICT_TONES, rows | {"start": guide.start_rows(language)}))
    done = tell_morning(str(file), config, said)
    if not said.json:
        say([f"Open {file} and look at the tabs Today, Connectees and Matches."])
    return done


@command(BOOK, CONFIG)
def doctor(said: argparse.Namespace) -> int:
    """Say whether everything the morning needs is there: settings, workbook, tabs and headers, a place to save."""
    from automations.errors import ConnectorError
    from automations.health import checks

    healthy = True
    try:
        config = settings(said)
    except ConnectorError as error:
        say([f"! config.toml: {error}"])
        return FAILED
    for good, line in checks(place_of(said), config):
        healthy = healthy and good
        say([f"ok  {line}" if good else f"! {line}"])
    return DONE if healthy else FAILED
