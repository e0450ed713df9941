"""Commands that make what you say to people, for you to look at and send: cards, letters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from automations.commands import (
    AS_JSON,
    BOOK,
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
    from automations.plan import Plan

FOLDER = ("--folder", {"metavar": "FOLDER", "help": "where to put them (default: a folder beside the workbook)"})


@command(
    BOOK, FOLDER, ("--kind", {"metavar": "KIND", "help": "only the cards of one kind of post"}), AS_JSON, DAY, CONFIG
)
def cards(said: argparse.Namespace) -> int:
    """Draw the pictures of all posts that have not gone out yet, wide and tall, into a folder beside the workbook. Who
    did not consent is neither named nor shown."""
    from automations import picturing

    config = settings(said)
    plan = seen(said, config)
    with working("Drawing cards"):
        drawn = tuple(picturing.pictures(plan, config, said.kind or ""))
        folder = folder_of(said, config, "cards")
        for picture in drawn:
            picturing.put(folder / picture.file, picture.png)
    if said.json:
        print_json([picturing.as_data(picture, folder, config.community.language) for picture in drawn])
    else:
        say(picturing.told(drawn, folder, config.community.language))
    return DONE


@command(BOOK, FOLDER, ("--kind", {"metavar": "KIND", "help": "only letters of one kind"}), AS_JSON, DAY, CONFIG)
def letters(said: argparse.Namespace) -> int:
    """Write the letters that are due as drafts into a folder beside the workbook. Open one with your mail program, read it,
    and send it yourself; nothing is ever sent from here. What you change in a draft stays."""
    from automations import drafts, writing
    from social.letters import draft_file

    config = settings(said)
    plan = seen(said, config)
    folder, language = folder_of(said, config, "letters"), config.community.language
    due = [each for each in writing.letters_due(plan, config) if not said.kind or each.action.letter == said.kind]
    sender = writing.Desk(plan, config).sender
    files = [(each.file, each.letter) for each in due if each.letter]
    files += [] if said.kind not in (None, "newsletter") else list(writing.newsletters(plan, config))
    kept = drafts.write(folder, ((name, draft_file(letter, sender)) for name, letter in files))
    if said.json:
        print_json({**writing.as_data(due, files, str(folder), language), "kept": list(kept)})
    else:
        say((*drafts.told(kept, language), *writing.told(due, files, str(folder), language)))
    return DONE


def seen(said: argparse.Namespace, config: Config) -> Plan:
    """Return what a morning finds in the workbook; nothing is written to it."""
    from automations.books import open_book
    from automations.morning import run

    with working("Reading the workbook"):
        return run(open_book(place_of(said, config), config), config, now_of(said), dry=True)


def folder_of(said: argparse.Namespace, config: Config, name: str) -> Path:
    """Return the folder that the command line says, or one of a name beside the workbook; beside config.toml for one elsewhere."""
    from automations.books import folder_beside

    return Path(said.folder) if said.folder else folder_beside(place_of(said, config), config) / name
