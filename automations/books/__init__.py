"""Books: where a community's workbook lives. A book has two verbs, read and write; everything else is built on them.

To add a kind of book, add a module with a function `open_book(address)` and name it in the contract test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from automations import complaints
from automations.errors import BookChanged, SettingError
from sheets_templates.columns import Cell, Grid
from sheets_templates.layout import Sheet

if TYPE_CHECKING:
    from automations.config import Config

T = TypeVar("T")

KINDS = ("xlsx", "google", "excel", "memory")
"""The kinds of book, each a module of this folder; the word before the colon in an address."""

FILES = (".xlsx", ".xlsm")
"""How the name of a workbook file ends."""

ROUNDS = 3
"""So many times a run begins again when somebody changes the workbook under its hands."""

GOOGLE_LINKS = "https://docs.google.com/spreadsheets/"
"""How a link to a spreadsheet of Google's begins."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run wants to change, all of it or nothing.

    `replace` gives tool tabs anew: by title, the whole grid. `add` gives new rows for people's tabs: by title, each row
    as cells by the header's text as it stands in the sheet. `make` gives tabs that are not there yet; they are made first,
    so that `replace` can name them. Nothing here can name an existing row of a person.
    """

    replace: Mapping[str, Grid] = field(default_factory=dict)
    add: Mapping[str, tuple[Mapping[str, Cell], ...]] = field(default_factory=dict)
    make: tuple[Sheet, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.replace or any(self.add.values()) or self.make)


class Book(Protocol):
    """A workbook somewhere. A kind that cannot make new tabs says so by an attribute `makes_tabs` that is False."""

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title. Raises BookError where it cannot be read."""
        ...

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none. Raises BookError, with the workbook as it was, where that is not possible.

        Refuses (BookChanged) when the workbook is no longer what `read` returned, where the kind of book can tell.
        """
        ...


class BookModule(Protocol):
    """What every kind of book offers."""

    def open_book(self, address: str, config: Config | None = None) -> Book:
        """Return the book at an address, not yet read."""
        ...

    def make_book(self, address: str, sheets: tuple[Sheet, ...], config: Config | None = None) -> None:
        """Make a new workbook from its declaration. Raises BookExists where something is there already."""
        ...


def kind_and_address(place: str) -> tuple[str, str]:
    """Split "xlsx:connector.xlsx" into kind and address.

    A bare path that ends in .xlsx or .xlsm is an xlsx book, a bare link to a spreadsheet of Google's a google book.
    """
    kind, colon, address = place.partition(":")
    if colon and kind in KINDS:
        return kind, address
    if place.startswith(GOOGLE_LINKS):
        return "google", place
    if Path(place).suffix.lower() in FILES:
        return "xlsx", place
    raise SettingError(complaints.NO_ADDRESS.fill(place=place))


def is_file(place: str) -> bool:
    """Tell whether a workbook is a file on this computer."""
    return kind_and_address(place)[0] not in ("google", "memory")


def folder_beside(place: str, config: Config) -> Path:
    """Return where what belongs to a workbook lies: beside a file; beside config.toml for a workbook elsewhere."""
    return Path(kind_and_address(place)[1]).parent if is_file(place) else config.folder


def open_book(place: str, config: Config | None = None) -> Book:
    """Return the book at a place such as "xlsx:connector.xlsx"; `config` says how to get into it.

    A file that is open in Excel on this computer is the book in Excel. Raises SettingError for an unknown kind.
    """
    from automations.books.excel_door import is_open_here

    kind, address = kind_and_address(place)
    live = kind == "xlsx" and is_open_here(Path(address))
    return module_of("excel" if live else kind).open_book(address, config)


def in_rounds(book: Book, look: Callable[[Mapping[str, Grid]], tuple[Changes, T]]) -> T:
    """Read a workbook, write the changes that `look` asks for, if any, and return what it found besides.

    Where somebody changed the workbook between reading and writing, it begins again from a fresh read, ROUNDS times at most.
    Raises BookError where the workbook cannot be read or written.
    """
    for rounds_left in reversed(range(ROUNDS)):
        changes, found = look(book.read())
        try:
            if changes:
                book.write(changes)
        except BookChanged:
            if not rounds_left:
                raise
        else:
            return found
    raise AssertionError("a run ends with what it found or with an error")


def make_book(place: str, sheets: tuple[Sheet, ...], config: Config | None = None) -> None:
    """Make a new workbook at a place from its declaration. Raises BookExists where something is there already."""
    kind, address = kind_and_address(place)
    module_of(kind).make_book(address, sheets, config)


def module_of(kind: str) -> BookModule:
    """Return the module of a kind of book; only the kind in use is imported."""
    return cast(BookModule, import_module(f"{__name__}.{kind}"))
