"""What every command is made of: its declaration, the options that many share, and how it speaks to a person.

The commands themselves stand in the modules of this folder, by what they are about; `automations/cli.py` lists them.
Nothing heavy is imported here or at the top of those modules, so that `connector --help` stays quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from automations.config import Config

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


def settings(said: argparse.Namespace) -> Config:
    """Return the config that the command line names, the one in this folder, or the one beside the workbook that it names."""
    from automations.config import load_config

    file = config_file(said)
    return load_config(file if said.config or file.is_file() else None)


def config_file(said: argparse.Namespace) -> Path:
    """Return which config.toml a command heeds, whether or not it is there."""
    here, beside = Path("config.toml"), config_beside(getattr(said, "book", None))
    return Path(said.config) if getattr(said, "config", None) else beside if not here.is_file() else here


def config_beside(book: object) -> Path:
    """Return where the config.toml of a workbook would be: in its folder; of several or none, in this one."""
    return (Path(book.removeprefix("xlsx:")).parent if isinstance(book, str) else Path()) / "config.toml"


def place_of(said: argparse.Namespace, config: Config) -> str:
    """Return where the workbook is: as the command line says, or config.toml."""
    return str(said.book) if said.book else config.book_place


def language_of(said: argparse.Namespace, config: Config) -> str:
    """Return the language to make a workbook in. Raises SettingError for one that has no file."""
    from automations.errors import SettingError
    from sheets_templates.settings import unknown
    from sheets_templates.words import languages

    language = str(said.language or config.community.language)
    for complaint in unknown("--language", language, languages()):
        raise SettingError(complaint)
    return language


def now_of(said: argparse.Namespace) -> datetime:
    """Return the moment to look at the workbook: now, or noon of the day that the command line says."""
    from automations import complaints
    from automations.errors import SettingError

    if not said.day:
        return datetime.now()
    try:
        return datetime.combine(date.fromisoformat(said.day), datetime.min.time()).replace(hour=12)
    except ValueError as error:
        raise SettingError(complaints.NO_DAY.fill(day=said.day)) from error


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


def in_turn(place: str, config: Config, writes: bool = True) -> AbstractContextManager[None]:
    """Hold a workbook for this command, and say so where another run has to be waited for; no lock where nothing is written."""
    from automations.turns import WAITING, turn

    def waits() -> None:
        print(WAITING.say(config.community.language), file=sys.stderr, flush=True)

    return turn(place, config, waiting=waits) if writes else nullcontext()
