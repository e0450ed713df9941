"""Commands that decide: morning, and match, which only asks."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from automations.commands import (
    AS_JSON,
    BOOK,
    CONFIG,
    DAY,
    DONE,
    FAILED,
    command,
    in_turn,
    now_of,
    place_of,
    print_json,
    say,
    settings,
    working,
)

if TYPE_CHECKING:
    from automations.config import Config
    from automations.plan import Plan


@command(
    BOOK,
    ("--all", {"action": "store_true", "help": "every community that [programme] in config.toml lists, at once"}),
    ("--dry-run", {"action": "store_true", "help": "show what would be written, and write nothing"}),
    AS_JSON,
    DAY,
    CONFIG,
)
def morning(said: argparse.Namespace) -> int:
    """Read the workbook, judge new rows, propose matches, list what is due, draft posts, count the report, and write
    the answers into the tool's own tabs. Nobody's row is ever changed."""
    config = settings(said)
    return tell_all(config, said) if said.all else tell_morning(place_of(said, config), config, said)


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


def tell_morning(place: str, config: Config, said: argparse.Namespace) -> int:
    """Run a morning and say what it found."""
    from automations import telling
    from automations.books import open_book
    from automations.books.excel import reminder
    from automations.morning import run

    dry, language = bool(getattr(said, "dry_run", False)), config.community.language
    with in_turn(place, config, not dry), working("Reading the workbook"):
        book = open_book(place, config)
        plan: Plan = run(book, config, now_of(said), dry)
    if said.json:
        print_json(telling.as_data(plan, language))
    else:
        say((*telling.told(plan, language, dry), *reminder(book, language)))
    return DONE


def tell_all(config: Config, said: argparse.Namespace) -> int:
    """Run the morning of every community and say how each went; FAILED where one could not be done."""
    from automations import programme
    from automations.errors import SettingError
    from sheets_templates.words import Words

    if said.book:
        raise SettingError(
            Words(
                "--all takes the workbooks from the communities' own settings; leave {book} out",
                "--all prend les classeurs dans les réglages des communautés; n'indiquez pas {book}",
            ).fill(book=said.book)
        )
    language = config.community.language
    with working("Reading the workbooks"):
        mornings = programme.mornings(config, now_of(said), said.dry_run)
    if said.json:
        print_json(programme.as_data(mornings, language))
    else:
        say(programme.told(mornings, language, said.dry_run))
    return FAILED if any(each.trouble for each in mornings) else DONE
