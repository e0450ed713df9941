"""Commands about what comes after the match: calendar."""

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
            say([f"Wrote {said.ics}: {len(upcoming)} entries. Open it, or import it in your calendar program."])
    return DONE


def looked_at(said: argparse.Namespace, config: Config) -> Plan:
    """Return what a morning would find, without writing anything."""
    from automations.books import open_book
    from automations.morning import run

    with working("Reading the workbook"):
        return run(open_book(place_of(said)), config, now_of(said), dry=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file. Raises FileUnwritable where the disk refuses."""
    from automations.errors import FileUnwritable

    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileUnwritable(f"{path} cannot be written: {error.strerror or error}") from error


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
