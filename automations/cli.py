"""The command line: `connector COMMAND`. A shell: it opens doors, asks `morning` to decide, and says what happened.

To add a command, write a function with its options in `@command`; its docstring is its help.

Exit status: 0 done · 1 could not be done, one line says why · 2 the command was called wrongly ·
3 `check` found something to put right.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from automations.config import Config
    from automations.morning import Plan

DONE, FAILED, MISUSED, TO_PUT_RIGHT = 0, 1, 2, 3

CONFIG = ("--config", {"metavar": "FILE", "help": "the config.toml to use (default: the one in this folder)"})
AS_JSON = ("--json", {"action": "store_true", "help": "print JSON for a machine"})
DAY = ("--day", {"metavar": "YYYY-MM-DD", "help": "look at the workbook as on this day (default: today)"})
BOOK = ("book", {"nargs": "?", "metavar": "FILE", "help": "the workbook (default: the one that config.toml names)"})

Option = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Command:
    """A command: its name, what it does, its options, and the function that does it."""

    name: str
    run: Callable[[argparse.Namespace], int]
    options: tuple[Option, ...]

    @property
    def help(self) -> str:
        """Return what the command does, in a paragraph."""
        return " ".join((self.run.__doc__ or "").split())


def command(*options: Option) -> Callable[[Callable[[argparse.Namespace], int]], Command]:
    """Turn a function into a command with the given options."""

    def named(run: Callable[[argparse.Namespace], int]) -> Command:
        return Command(getattr(run, "__name__", ""), run, options)

    return named


@command(
    ("book", {"metavar": "FILE", "help": "the new workbook, such as connector.xlsx"}),
    ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"}),
    CONFIG,
)
def init(said: argparse.Namespace) -> int:
    """Make a new, empty workbook with every tab, drop-downs, colours, and a first page that says how to use it."""
    from automations.books import make_book
    from automations.intake import VERDICT_TONES
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


@command(
    BOOK,
    ("--dry-run", {"action": "store_true", "help": "show what would be written, and write nothing"}),
    AS_JSON,
    DAY,
    CONFIG,
)
def morning(said: argparse.Namespace) -> int:
    """Read the workbook, judge new rows, propose matches, list what is due, draft posts, count the report, and write
    the answers into the tool's own tabs. Nobody's row is ever changed."""
    return tell_morning(place_of(said), settings(said), said)


@command(BOOK, AS_JSON, DAY, CONFIG)
def check(said: argparse.Namespace) -> int:
    """Read the workbook and list what a person can put right in it; write nothing. Exit status 3 if there is anything."""
    from automations import telling
    from automations.books import open_book
    from automations.morning import run

    config = settings(said)
    with working("Reading the workbook"):
        plan = run(open_book(place_of(said)), config, now_of(said), dry=True)
    language = config.community.language
    if said.json:
        print_json({"problems": [telling.problem_data(problem, language) for problem in plan.problems]})
    else:
        say(telling.told_problems(plan.problems, language))
        say([f"Cells to check: {len(plan.problems)}." if plan.problems else "Nothing to put right."])
    return TO_PUT_RIGHT if plan.problems else DONE


@command(
    (
        "books",
        {"nargs": "*", "metavar": "FILE", "help": "workbooks, one a community (default: the one of config.toml)"},
    ),
    ("--what-if", {"metavar": "TEXT", "help": "such as “+2 Connectors in 62, French” or “-1 sam@example.ca”"}),
    (
        "--curve",
        {"nargs": "?", "const": "", "metavar": "PNG", "help": "people matched by minimum fit; with a file, drawn"},
    ),
    ("--engine", {"choices": ("local", "spark"), "default": "local", "help": "where several communities are matched"}),
    AS_JSON,
    DAY,
    CONFIG,
)
def match(said: argparse.Namespace) -> int:
    """Show who would be proposed to whom and why, write nothing. Also: what a higher bar would cost, and what more
    Connectors would change."""
    from automations import questions

    config = settings(said)
    books = [str(book) for book in said.books] or [config.book_place]
    with working("Matching"):
        if len(books) > 1 or said.engine != "local":
            lines, data = questions.several(books, config, now_of(said).date(), said.engine)
        elif said.what_if:
            lines, data = questions.about_change(books[0], config, now_of(said), said.what_if)
        elif said.curve is not None:
            lines, data = questions.about_the_bar(books[0], config, now_of(said), said.curve)
        else:
            lines, data = questions.about_pairs(books[0], config, now_of(said))
    if said.json:
        print_json(data)
    else:
        say(lines)
    return DONE


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
    from automations.intake import VERDICT_TONES
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


COMMANDS: tuple[Command, ...] = (init, adopt, morning, match, check, demo, doctor)


def tell_morning(place: str, config: Config, said: argparse.Namespace) -> int:
    """Run a morning and say what it found."""
    from automations import telling
    from automations.books import open_book
    from automations.morning import run

    dry = bool(getattr(said, "dry_run", False))
    with working("Reading the workbook"):
        plan: Plan = run(open_book(place), config, now_of(said), dry)
    if said.json:
        print_json(telling.as_data(plan, config.community.language))
    else:
        say(telling.told(plan, config.community.language, dry))
    return DONE


def settings(said: argparse.Namespace) -> Config:
    """Return the config that the command line names, or the one in this folder."""
    from automations.config import load_config

    return load_config(Path(said.config) if said.config else None)


def place_of(said: argparse.Namespace) -> str:
    """Return where the workbook is: as the command line says, or config.toml."""
    return str(said.book) if said.book else settings(said).book_place


def language_of(said: argparse.Namespace, config: Config) -> str:
    """Return the language to make a workbook in. Raises SettingError for one that has no file."""
    from automations.config import refuse_unknown
    from sheets_templates.words import languages

    language = str(said.language or config.community.language)
    refuse_unknown("--language", language, languages())
    return language


def now_of(said: argparse.Namespace) -> datetime:
    """Return the moment to look at the workbook: now, or noon of the day that the command line says."""
    from automations.errors import SettingError

    if not said.day:
        return datetime.now()
    try:
        return datetime.combine(date.fromisoformat(said.day), datetime.min.time()).replace(hour=12)
    except ValueError as error:
        raise SettingError(f"--day {said.day} is no day; write it as year-month-day, such as 2026-03-31") from error


def say(lines: Iterable[str]) -> None:
    """Print lines; on a terminal, headings are bold and what needs attention is yellow."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in lines:
        if line.startswith("# "):
            print(f"\033[1m{line[2:]}\033[0m" if colour else line[2:])
        elif line.startswith("! ") and colour:
            print(f"\033[33m{line}\033[0m")
        else:
            print(line)


def print_json(data: object) -> None:
    """Print data as JSON."""
    import json

    print(json.dumps(data, ensure_ascii=False, indent=2))


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is under way if it takes more than a second and a person is watching."""
    import threading

    timer = threading.Timer(1.0, lambda: print(f"{what} …", file=sys.stderr, flush=True))
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    made = argparse.ArgumentParser(
        prog="connector",
        description="Automations for the shared spreadsheet of a Connector Program community.",
        epilog="Exit status: 0 done, 1 could not be done (one line says why), 2 wrong usage, 3 check found something to put right.",
    )
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for each in COMMANDS:
        sub = commands.add_parser(each.name, help=each.help.split(". ")[0].split(": ")[0], description=each.help)
        for name, how in each.options:
            sub.add_argument(name, **how)
        sub.set_defaults(run=each.run)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what stops it becomes one line and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    said = parser().parse_args(arguments)
    from automations.errors import ConnectorError

    try:
        return int(said.run(said))
    except ConnectorError as error:
        print(f"connector: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("connector: stopped; nothing was left half-written", file=sys.stderr)
        return FAILED


def entry() -> None:
    """Run as a program."""
    sys.exit(main())
