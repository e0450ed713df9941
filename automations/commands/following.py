"""Commands about what comes after the match: today, sent, tree, calendar."""

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
    in_turn,
    language_of,
    now_of,
    place_of,
    print_json,
    say,
    settings,
    working,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automations.calendar import Entry
    from automations.config import Config
    from automations.plan import Plan

LANGUAGE = ("--language", {"metavar": "CODE", "help": "en or fr (default: what config.toml says)"})


@command(BOOK, AS_JSON, DAY, CONFIG)
def today(said: argparse.Namespace) -> int:
    """List what there is to do now, most pressing first: with whom, why, the letter that does it, and the row. Each line
    begins with a code; when a letter is sent, say so with: connector sent CODE."""
    from automations import telling

    config = settings(said)
    found, language = looked_at(said, config), config.community.language
    if said.json:
        print_json(telling.as_data(found, language)["actions"])
    else:
        say(telling.told_today(found, language))
    return DONE


@command(
    ("codes", {"nargs": "+", "metavar": "CODE", "help": "the codes before the lines of: connector today"}),
    ("--book", {"metavar": "FILE", "help": "the workbook (default: the one that config.toml names)"}),
    ("--note", {"metavar": "TEXT", "help": "what to remember of it, such as “by phone”"}),
    DAY,
    CONFIG,
)
def sent(said: argparse.Namespace) -> int:
    """Add a row to the tab Letters for each letter that you sent, by its code in `connector today`; then it is off the list,
    and its draft moves from the folder letters to letters/sent."""
    from automations import drafts, recording
    from automations.books import folder_beside, open_book

    config = settings(said)
    place = place_of(said, config)
    book = open_book(place, config)
    with in_turn(place, config), working("Reading the workbook"):
        letters = recording.letters_sent(book, config, now_of(said), said.codes, said.note or "")
    language = config.community.language
    say(recording.told(letters, language))
    say(drafts.set_aside(folder_beside(place, config) / "letters", said.codes, language))
    return DONE


@command(
    BOOK,
    (
        "--year",
        {"metavar": "YEAR", "type": int, "help": "the network at the end of this year; whoever came before is paler"},
    ),
    ("--match", {"metavar": "WHO", "help": "one match only: the e-mail or name of its Connectee"}),
    ("--to", {"metavar": "FILE", "help": "draw it into this .png or .svg (needs the extra charts)"}),
    (
        "--names",
        {
            "action": "store_true",
            "help": "write everybody's name, for your eyes only; otherwise of those who consented",
        },
    ),
    AS_JSON,
    DAY,
    CONFIG,
)
def tree(said: argparse.Namespace) -> int:
    """Show the referral tree: at each depth how many were promised, given, contacted and met, and the jobs that came of it;
    whose referrals bear fruit; with --to, a picture of the network growing."""
    from automations import referrals
    from sheets_templates.words import Words

    config = settings(said)
    language = config.community.language
    grove = referrals.grove(looked_at(said, config).workbook, said.match, said.year)
    if said.to:
        referrals.draw(grove, Path(said.to), bool(said.names), config.community.name, language)
    if said.json:
        print_json(referrals.as_data(grove))
    else:
        say(referrals.told(grove, language))
        if said.to:
            say([Words("Drew {file}.", "{file} est dessiné.").say(language, file=said.to)])
    return DONE


@command(
    BOOK,
    ("--ics", {"metavar": "FILE", "help": "write it for a calendar program, such as connector.ics"}),
    LANGUAGE,
    AS_JSON,
    DAY,
    CONFIG,
)
def calendar(said: argparse.Namespace) -> int:
    """Show what is coming up in the programme's year: calls, check-ins, reports, events and activities. With --ics, write it
    for Outlook, Google Calendar or any other calendar; written again, entries that moved are moved there too."""
    from automations import calendar as programme
    from sheets_templates.words import Words

    config, language = settings(said), language_of(said, settings(said))
    upcoming = looked_at(said, config).calendar
    if said.ics:
        content = programme.ics(upcoming, config.calendar, language, config.community.name, now_of(said))
        write_file(Path(said.ics), content)
    if said.json:
        print_json([entry_data(entry, language) for entry in upcoming])
    else:
        say(told_calendar(upcoming, language))
        if said.ics:
            written = Words(
                "Wrote {file}: {n:entry|entries}. Open it, or import it in your calendar program.",
                "{file} est créé : {n:entrée|entrées}. Ouvrez-le, ou importez-le dans votre agenda.",
            )
            say([written.say(language, file=said.ics, n=len(upcoming))])
    return DONE


def looked_at(said: argparse.Namespace, config: Config) -> Plan:
    """Return what a morning would find, without writing anything."""
    from automations.books import open_book
    from automations.morning import run

    with working("Reading the workbook"):
        return run(open_book(place_of(said, config), config), config, now_of(said), dry=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file. Raises FileUnwritable where the disk refuses."""
    from automations.complaints import NOT_WRITTEN
    from automations.errors import FileUnwritable

    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileUnwritable(NOT_WRITTEN.fill(path=path, why=error.strerror or error)) from error


def told_calendar(upcoming: tuple[Entry, ...], language: str) -> Iterator[str]:
    """Yield what is coming up, a line each."""
    for entry in upcoming:
        hour = f" {entry.at:%H:%M}" if entry.at else ""
        place = f" ({entry.place})" if entry.place else ""
        yield f"{entry.day}{hour}  {entry.what.say(language)}{place}"


def entry_data(entry: Entry, language: str) -> dict[str, object]:
    """Return an entry of the calendar as JSON can hold it."""
    return {
        "uid": entry.uid,
        "day": entry.day.isoformat(),
        "at": f"{entry.at:%H:%M}" if entry.at else None,
        "what": entry.what.say(language),
        "kind": entry.kind,
        "why": entry.why.say(language),
        "place": entry.place,
        "link": entry.link,
    }
