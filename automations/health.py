"""What `connector doctor` looks at: everything that a morning needs, each with a sentence and a remedy."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from automations import missing
from automations.books import is_file, kind_and_address, open_book, saving
from automations.config import Config
from automations.errors import ConnectorError
from automations.logbook import watcher_checks
from automations.telling import named
from sheets_templates import grids
from sheets_templates.columns import Grid
from sheets_templates.words import NO_WORDS, Words

NO_NAME = Words(
    'Letters, posts and reports say “{name}”: write name = "…" under [community] in config.toml',
    'Lettres, publications et rapports disent « {name} » : écrivez name = "…" sous [community] dans config.toml',
)


def checks(place: str, config: Config) -> Iterator[tuple[bool, str]]:
    """Yield whether each thing is well, with a sentence that says so or says what to do."""
    language = config.community.language
    python = Words("Python {version} (3.11 or newer is needed)", "Python {version} (il faut 3.11 ou plus récent)")
    yield sys.version_info >= (3, 11), python.say(language, version=Words.plain(platform.python_version()))
    settings = Words(
        "Settings: community “{name}”, language {language}", "Réglages : communauté « {name} », langue {language}"
    )
    yield True, settings.say(language, name=Words.plain(config.community.name), language=Words.plain(language))
    if not config.community.named:
        yield True, NO_NAME.say(language, name=Words.plain(config.community.name))
    yield from watcher_checks(place, config, datetime.now(UTC))
    try:
        sheets = open_book(place, config).read()
    except ConnectorError as error:
        yield False, error.said(language)
        return
    was_read = Words("Workbook: {place} was read, {n:tab|tabs}", "Classeur : {place} a été lu, {n:onglet|onglets}")
    yield True, was_read.say(language, place=Words.plain(short(place)), n=len(sheets))
    yield from tab_checks(sheets, place, config)
    kind, address = kind_and_address(place)
    if kind in ("xlsx", "excel"):
        yield from excel_checks(Path(address), kind, language)
        yield from saving_checks(Path(address), language)
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


def short(place: str) -> str:
    """Return a workbook's place as one types it: a spreadsheet of Google's by its id alone."""
    from automations.books.google_access import spreadsheet_id

    kind, address = kind_and_address(place)
    return f"google:{spreadsheet_id(address)}" if kind == "google" else place


NOT_SET_UP = Words(
    "The workbook was not set up: run connector adopt {place}",
    "Le classeur n'est pas préparé : lancez connector adopt {place}",
)
BLANK_OR_OWN = Words(
    "The spreadsheet was not set up: run connector init {place} for a blank one, or connector adopt {place}",
    "La feuille de calcul n'est pas préparée : lancez connector init {place} pour une feuille vide, ou connector adopt {place}",
)


def tab_checks(sheets: Mapping[str, Grid], place: str, config: Config) -> Iterator[tuple[bool, str]]:
    """Yield whether the tabs are there with their headers, or that the workbook has to be set up first."""
    language = config.community.language
    if not missing.is_set_up(sheets):
        how = NOT_SET_UP if is_file(place) else BLANK_OR_OWN
        yield False, how.say(language, place=Words.plain(short(place)))
        return
    read = grids.read_workbook(sheets, date.today(), config.columns)
    for problem in read.problems:
        if problem.rule in grids.STRUCTURAL:
            yield (
                False,
                f"{named(problem.where(language), problem.message.say(language), language)}; {problem.remedy.say(language)}",
            )
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


def saving_checks(file: Path, language: str) -> Iterator[tuple[bool, str]]:
    """Yield whether a file can be saved where it is."""
    import os
    import shutil

    folder = file.resolve().parent
    writable = Words(
        "Saving: the folder {folder} may be written to", "Enregistrement : on peut écrire dans le dossier {folder}"
    )
    refused = Words(
        "Saving: the folder {folder} may not be written to; move the workbook, or ask for the right",
        "Enregistrement : on ne peut pas écrire dans le dossier {folder}; déplacez le classeur, ou demandez le droit",
    )
    may = os.access(folder, os.W_OK)
    yield may, (writable if may else refused).say(language, folder=Words.plain(str(folder)))
    if not saving.may_be_written(file):
        marked = Words(
            "Saving: {file} is marked as read-only; nothing can be written",
            "Enregistrement : {file} est marqué en lecture seule; rien ne peut être écrit",
        )
        yield False, marked.say(language, file=Words.plain(str(file)))
    free = shutil.disk_usage(folder).free
    room = Words("Saving: {n} MB are free on the disk", "Enregistrement : {n} Mo libres sur le disque")
    yield free > 10 * file.stat().st_size + 1_000_000, room.say(language, n=free // 1_000_000)
