"""What `connector doctor` looks at: everything that a morning needs, each with a sentence and a remedy."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from automations import missing
from automations.books import kind_and_address, open_book
from automations.config import Config
from automations.errors import ConnectorError
from automations.logbook import watcher_checks
from sheets_templates import grids
from sheets_templates.words import NO_WORDS, Words


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
    offered = missing.offer(read.missing, ())
    if offered != NO_WORDS:
        yield True, offered.say(language)
    made = missing.tool_tabs_to_make(sheets, language)
    if made:
        coming = Words(
            "Tabs of the tool that the next morning makes: {titles}",
            "Onglets de l'outil que fera le prochain matin : {titles}",
        )
        yield True, coming.say(language, titles=tuple(sheet.title for sheet in made))
    kind, address = kind_and_address(place)
    if kind in ("xlsx", "excel"):
        yield from excel_checks(Path(address), kind, language)
        yield from saving_checks(Path(address))
    if kind == "google":
        yield from spreadsheet_checks(address, config)


def spreadsheet_checks(address: str, config: Config) -> Iterator[tuple[bool, str]]:
    """Yield whether a spreadsheet of Google's can be written to, by whom, and whether it was set up."""
    from automations.books.google import open_book as open_spreadsheet

    language, book = config.community.language, open_spreadsheet(address, config)
    try:
        book.try_to_write()
    except ConnectorError as error:
        yield False, error.said(language)
    else:
        who = Words.plain(book.door.who) if book.door.who else Words("the tool's account", "le compte de l'outil")
        yield True, Words("Writing: {who} may change it", "Écriture : {who} peut la changer").say(language, who=who)
    if not any(tab.name for tab in book.look().tabs):
        yield (
            False,
            Words(
                "The spreadsheet was not set up: run connector init google:{id} for a blank one, or connector adopt google:{id}",
                "La feuille de calcul n'est pas préparée : lancez connector init google:{id} pour une feuille vide, ou connector adopt google:{id}",
            ).say(language, id=Words.plain(book.id)),
        )


def excel_checks(file: Path, kind: str, language: str) -> Iterator[tuple[bool, str]]:
    """Yield how it stands with Excel on this computer: whether the tool can work in an open workbook, and may write there."""
    from automations.books import excel_door

    if kind == "xlsx" and sys.platform not in excel_door.PLATFORMS:
        return
    try:
        excel_door.excel_apps()
        is_open = kind == "excel" or excel_door.is_open_here(file)
        read_only = is_open and excel_door.is_read_only(excel_door.Door().workbook(file))
    except ConnectorError as error:
        yield kind == "xlsx", f"Excel: {error.said(language)}"
        return
    if read_only:
        yield False, Words("Excel: the workbook is open for reading only; nothing can be written", "Excel : le classeur est ouvert en lecture seule; rien ne peut être écrit").say(language)  # fmt: skip
    elif is_open:
        yield True, Words("Excel: the workbook is open, and the tool works in it", "Excel : le classeur est ouvert, et l'outil y travaille").say(language)  # fmt: skip
    else:
        yield True, Words("Excel: the workbook is closed; it may be open as well", "Excel : le classeur est fermé; il peut aussi être ouvert").say(language)  # fmt: skip


def saving_checks(file: Path) -> Iterator[tuple[bool, str]]:
    """Yield whether a file can be saved where it is."""
    import os
    import shutil

    folder = file.resolve().parent
    yield os.access(folder, os.W_OK), f"Saving: the folder {folder} may be written to"
    free = shutil.disk_usage(folder).free
    yield free > 10 * file.stat().st_size + 1_000_000, f"Saving: {free // 1_000_000} MB are free on the disk"
