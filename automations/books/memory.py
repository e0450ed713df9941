"""A book in memory: for tests, for trying a plan, and as the plainest example of a kind of book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automations.books import Changes
from automations.errors import BookExists, BookMissing, TabMissing
from sheets_templates.columns import Cell, Grid, Owner
from sheets_templates.kinds import text_of
from sheets_templates.layout import Sheet
from sheets_templates.words import Words

if TYPE_CHECKING:
    from automations.config import Config

shelf: dict[str, MemoryBook] = {}
"""The books that were made in this process, by address."""


@dataclass
class MemoryBook:
    """Tabs as grids; new rows go below the last row that is not blank."""

    tabs: dict[str, Grid] = field(default_factory=dict)
    writes: int = 0

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title."""
        return dict(self.tabs)

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none. Raises TabMissing where a tab or a header is not there."""
        tabs = {sheet.title: first_grid(sheet) for sheet in changes.make} | self.tabs
        for title, grid in changes.replace.items():
            if title not in tabs:
                raise TabMissing(NO_TAB.fill(title=title))
            tabs[title] = grid
        for title, rows in changes.add.items():
            if title not in tabs:
                raise TabMissing(NO_TAB.fill(title=title))
            tabs[title] = with_rows(title, tabs[title], rows)
        self.tabs = tabs
        self.writes += 1


def with_rows(title: str, grid: Grid, rows: tuple[Mapping[str, Cell], ...]) -> Grid:
    """Return a grid with rows added below its last row that is not blank, each cell under its header."""
    wanted = {header for row in rows for header in row}
    header = next((line for line in grid if wanted <= {text_of(cell) for cell in line}), None)
    if header is None:
        raise TabMissing(NO_HEADERS.fill(title=title, headers=", ".join(sorted(wanted))))
    kept = list(grid)
    while kept and not any(text_of(cell) for cell in kept[-1]):
        kept.pop()
    texts = [text_of(cell) for cell in header]
    return (*kept, *(tuple(row.get(text) for text in texts) for row in rows))


def open_book(address: str, config: Config | None = None) -> MemoryBook:
    """Return the book of that name. Raises BookMissing where none was made."""
    if address not in shelf:
        raise BookMissing(NO_BOOK.fill(address=address))
    return shelf[address]


def make_book(address: str, sheets: tuple[Sheet, ...], config: Config | None = None) -> None:
    """Make a book of that name from its declaration. Raises BookExists where there is one."""
    if address in shelf:
        raise BookExists(BOOK_THERE.fill(address=address))
    shelf[address] = MemoryBook({sheet.title: first_grid(sheet) for sheet in sheets})


NO_TAB = Words("there is no tab “{title}” to write to", "il n'y a pas d'onglet « {title} » où écrire")
NO_HEADERS = Words(
    "no line of the tab “{title}” has all the headers {headers}",
    "aucune ligne de l'onglet « {title} » ne porte tous les en-têtes {headers}",
)
NO_BOOK = Words("there is no workbook “{address}” in memory", "il n'y a pas de classeur « {address} » en mémoire")
BOOK_THERE = Words(
    "there is a workbook “{address}” in memory already", "il y a déjà un classeur « {address} » en mémoire"
)


def first_grid(sheet: Sheet) -> Grid:
    """Return what a new tab holds: for a tool tab its banner, its header, its rows."""
    header = tuple(field.header for field in sheet.fields if not field.formula)
    banner: Grid = ((sheet.banner,),) if sheet.owner is Owner.TOOL else ()
    return (*banner, header, *sheet.rows)
