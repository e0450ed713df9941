"""Taking back a set-up of a spreadsheet: what was added is noted in a file, and the file is all that undoing needs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from automations.books.google import open_book
from automations.books.google_reading import Snapshot
from automations.books.google_setup import SetUp, undone
from automations.complaints import NOT_WRITTEN
from automations.config import Config
from automations.errors import BookError, FileUnwritable, SettingError
from sheets_templates.columns import Owner
from sheets_templates.tabs import ALL_TABS
from sheets_templates.words import Words

WHAT = "connector set-up"
"""What a file says that it is."""


def note(made: SetUp, spreadsheet: str, folder: Path, now: datetime) -> Path:
    """Write what a set-up added into a new file in a folder, and return it. Raises FileUnwritable.

    The file holds ids and titles of tabs, and nothing of any person.
    """
    file = folder / f"connector-undo-{now:%Y-%m-%d-%H%M%S}.json"
    said = {
        "what": WHAT,
        "spreadsheet": spreadsheet,
        "made_on": now.isoformat(timespec="seconds"),
        "tabs": [{"id": id_, "title": title} for id_, title in made.tabs],
        "marked": list(made.marked),
        "columns": [{"id": id_, "title": title, "from": start, "to": end} for id_, title, start, end in made.columns],
    }
    try:
        file.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise FileUnwritable(NOT_WRITTEN.fill(path=file, why=error.strerror or error)) from error
    return file


NO_UNDO_FILE = Words(
    "{file} is no undo file of connector init or connector adopt",
    "{file} n'est pas un fichier d'annulation de connector init ou de connector adopt",
)


def noted(file: Path) -> dict[str, Any]:
    """Return what a file says of a set-up. Raises SettingError for one that is none."""
    try:
        said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if said["what"] == WHAT and said["spreadsheet"] and isinstance(said["tabs"], list):
            return said
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise SettingError(NO_UNDO_FILE.fill(file=file)) from error
    raise SettingError(NO_UNDO_FILE.fill(file=file))


def undo(said: dict[str, Any], config: Config, with_rows: bool = False) -> Words:
    """Take a set-up back, and return what was done.

    Raises BookError where tabs that it made hold rows by now, unless these may go `with_rows`.
    """
    book = open_book(said["spreadsheet"], config)
    seen = book.look()
    tabs = [int(each["id"]) for each in said["tabs"]]
    if not with_rows:
        refuse_rows_of_people(seen, tabs)
    refuse_to_leave_nothing(seen, tabs)
    requests = [*undone(seen, tabs, [int(each) for each in said.get("marked", ())])]
    if requests:
        book.undo(requests)
    return Words(
        "Taken back: {n} tabs, and every invisible mark; what was yours before is as it was.",
        "Repris : {n} onglets et toutes les marques invisibles; ce qui était à vous est comme avant.",
    ).fill(n=len([tab for tab in seen.tabs if tab.id in tabs]))


ROWS_TYPED = Words(
    "the tabs {tabs} hold rows by now, which undoing would delete: move them elsewhere first, or run it again with --with-rows "
    "(File, Version history in the spreadsheet brings them back)",
    "les onglets {tabs} contiennent des lignes, que l'annulation supprimerait : déplacez-les d'abord, ou relancez avec --with-rows "
    "(Fichier, Historique des versions dans la feuille les ramène)",
)
ONE_TAB_STAYS = Words(
    "a spreadsheet keeps one tab at least; add a blank one and run the command again",
    "une feuille de calcul garde au moins un onglet; ajoutez-en un vide et relancez la commande",
)


def refuse_rows_of_people(seen: Snapshot, tabs: list[int]) -> None:
    """Raise BookError where a people's tab that would be deleted holds rows, with how many."""
    people = {tab.name for tab in ALL_TABS if tab.owner is Owner.PEOPLE}
    used = [(tab.title, rows_in(tab.grid)) for tab in seen.tabs if tab.id in tabs and tab.name in people]
    told = tuple(f"{title} ({count})" for title, count in used if count)
    if told:
        raise BookError(ROWS_TYPED.fill(tabs=told))


def refuse_to_leave_nothing(seen: Snapshot, tabs: list[int]) -> None:
    """Raise BookError where no tab would be left."""
    if all(tab.id in tabs for tab in seen.tabs):
        raise BookError(ONE_TAB_STAYS)


def rows_in(grid: tuple[tuple[object, ...], ...]) -> int:
    """Return how many rows below a header hold something that somebody, or the tool, put there."""
    return sum(any(cell not in (None, "") for cell in line) for line in grid[1:])
