"""What `connector doctor` looks at: everything that a morning needs, each with a sentence and a remedy."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from automations.books import kind_and_address, open_book
from automations.config import Config
from automations.errors import ConnectorError
from automations.logbook import watcher_checks
from sheets_templates import grids
from sheets_templates.tabs import TOOL_TABS
from sheets_templates.words import Words


def checks(place: str, config: Config) -> Iterator[tuple[bool, str]]:
    """Yield whether each thing is well, with a sentence that says so or says what to do."""
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()} (3.11 or newer is needed)"
    yield True, f"Settings: community “{config.community.name}”, language {config.community.language}"
    yield from watcher_checks(place, config, datetime.now(UTC))
    try:
        sheets = open_book(place, config).read()
    except ConnectorError as error:
        yield False, error.said(config.community.language)
        return
    yield True, f"Workbook: {place} was read, {len(sheets)} tabs"
    read = grids.read_workbook(sheets, date.today(), config.columns)
    language = config.community.language
    for problem in read.problems:
        if problem.rule in ("tab_missing", "header_missing", "column_missing", "column_twice"):
            yield False, f"{problem.where(language)}: {problem.message.say(language)}; {problem.remedy.say(language)}"
    for tab in TOOL_TABS:
        if grids.title_in(sheets, tab) is None:
            yield (
                False,
                f"The tool's tab “{tab.title.say(language)}” is missing; its answers are not shown. Put it back from a backup.",
            )
    kind, address = kind_and_address(place)
    if kind == "xlsx":
        yield from saving_checks(Path(address))
    if kind == "google":
        yield from spreadsheet_checks(address, config)


def spreadsheet_checks(address: str, config: Config) -> Iterator[tuple[bool, str]]:
    """Yield whether a spreadsheet of Google's can be written to, by whom, and whether it was set up."""
    from automations.books.google import open_book as open_spreadsheet

    language, book = config.community.language, open_spreadsheet(address, config)
    who = Words.plain(book.door.who) if book.door.who else Words("the tool's account", "le compte de l'outil")
    try:
        book.try_to_write()
    except ConnectorError as error:
        yield False, error.said(language)
    else:
        yield True, Words("Writing: {who} may change it", "Écriture : {who} peut la changer").say(language, who=who)
    if not any(tab.name for tab in book.look().tabs):
        yield (
            False,
            Words(
                "The spreadsheet was not set up: run connector init google:{id} for a blank one, or connector adopt google:{id}",
                "La feuille de calcul n'est pas préparée : lancez connector init google:{id} pour une feuille vide, ou connector adopt google:{id}",
            ).say(language, id=Words.plain(book.id)),
        )


def saving_checks(file: Path) -> Iterator[tuple[bool, str]]:
    """Yield whether a file can be saved where it is."""
    import os
    import shutil

    folder = file.resolve().parent
    yield os.access(folder, os.W_OK), f"Saving: the folder {folder} may be written to"
    free = shutil.disk_usage(folder).free
    yield free > 10 * file.stat().st_size + 1_000_000, f"Saving: {free // 1_000_000} MB are free on the disk"
