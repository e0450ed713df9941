"""The small language in which a tab is declared: a tab is a class, a column is a line in it.

    @tab(Words("Jobs", "Emplois"), Words("Jobs found.", "Emplois trouvés."), name="jobs")
    @dataclass(frozen=True, slots=True)
    class Job(Row):
        employer: str = column(TEXT, "Employer", "Employeur", "Who hires.", "Qui embauche.", example="Harbour Foods")

From that one line come reading, checking, the drop-down, the help on the header, the sample row, and the docs.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from sheets_templates.choices import Choices
from sheets_templates.words import NO_WORDS, Words

Cell = str | int | float | bool | date | datetime | None
"""What can stand in a cell: text is literal text, never input to be parsed; None is blank."""


class Place(str):
    """Text in a cell that leads to a row of a tab: a link where a kind of book can draw one, and everywhere its text.

    Either to a line that stays where it is, as in the tool's own tabs and for any tab's top (`key` is ""), or to the
    row of a people's tab with that key, wherever it stands by then: `layout.line_formula` finds it.
    """

    __slots__ = ("key", "key_column", "line", "tab")
    tab: str
    """The tab's title, as it stands in the workbook."""
    line: int
    key: str
    key_column: int
    """The position, from 0, of the column in which the tab's keys are computed."""

    @classmethod
    def at(cls, text: str, tab: str, line: int = 1) -> Place:
        """Return text that leads to a line, from 1, of the tab with that title."""
        place = cls(text)
        place.tab, place.line, place.key, place.key_column = tab, line, "", 0
        return place

    @classmethod
    def of(cls, text: str, tab: str, key_column: int, key: str) -> Place:
        """Return text that leads to the row with a key, of the tab with that title."""
        place = cls.at(text, tab)
        place.key, place.key_column = key, key_column
        return place


Grid = tuple[tuple[Cell, ...], ...]
"""A tab as it is read: rows of cells, the first row is row 1 of the sheet."""

T = TypeVar("T")
R = TypeVar("R", bound="Row")


@dataclass(frozen=True, slots=True)
class Doubt(Generic[T]):
    """A cell that could not be read with certainty: what to go on with, why, and what would be right."""

    value: T
    message: Words
    remedy: Words
    proposed: Cell = None
    readings: tuple[T, ...] = ()
    """Where a text can be read in several ways: the readings, in the order of `Kind.ways`."""
    of_column: bool = False
    """Whether this is said of the whole column and not of one row."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of cell: how it reads a cell, how it shows a value, and what stands for a blank cell."""

    name: str
    means: Words
    read: Callable[[Cell], T | Doubt[T]]
    show: Callable[[T, str], Cell]
    blank: T
    format: str = "text"
    choices: type[Choices] | None = None
    several: bool = False
    way: Callable[[Cell], int | None] = lambda cell: None
    """Tell which of several ways of writing a cell shows, if only one is possible: other cells may be written so too."""
    ways: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of a tab, as declared."""

    name: str
    kind: Kind[T]
    header: Words
    help: Words
    example: Cell
    required: bool
    also: tuple[str, ...]
    width: int


class Owner(Enum):
    """Whose a tab is: people's rows are never changed by the tool; the tool's tabs are rewritten whole."""

    PEOPLE = "people"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column beside people's rows in which the spreadsheet itself finds the tool's answer by the row's key."""

    header: Words
    answers: str
    """The tool tab that holds the answer, by name."""
    column: str
    """The column of that tab that is shown, by name."""
    width: int = 16


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the workbook, as declared: its name in the code, its title, its columns, whose it is."""

    name: str
    title: Words
    owner: Owner
    purpose: Words
    row: type[Any]
    columns: tuple[Column[Any], ...]
    lookups: tuple[Lookup, ...]
    lookups_after: str
    """The column, by name, after which a new workbook shows the lookups."""
    key_columns: tuple[str, ...]
    """The columns from which a row's key is computed: e-mail, first name, last name, phone, or a match's two people."""
    also: tuple[str, ...] = ()
    """Titles that it had before; a workbook that has one keeps it."""

    @property
    def titles(self) -> tuple[str, ...]:
        """Return every title under which it is found."""
        return (self.title.en, self.title.fr, *self.also)

    def column(self, name: str) -> Column[Any]:
        """Return the column called `name` in the code. Raises KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: its fields are the tab's columns; `line` is the row's number in the sheet when it was read."""

    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a sheet that a person can put right: where it is, what is wrong, and what would be right."""

    tab: Words
    message: Words
    remedy: Words
    rule: str
    key: str = ""
    who: str = ""
    line: int = field(default=0, compare=False)
    column: Words = NO_WORDS
    value: str = ""
    proposed: Cell = None

    def where(self, language: str) -> str:
        """Return the place in words: "Connectees, row 17, column Phone"."""
        row = Words(", row {line}", ", ligne {line}").say(language, line=self.line) if self.line else ""
        column = self.column.say(language)
        named = Words(", column {column}", ", colonne {column}").say(language, column=column) if column else ""
        return self.tab.say(language) + row + named


def column(
    kind: Kind[T],
    en: str,
    fr: str,
    help_en: str,
    help_fr: str,
    *,
    example: Cell = None,
    required: bool = False,
    also: tuple[str, ...] = (),
    width: int = 16,
) -> T:
    """Declare a column: its kind, header, one sentence of help, and an example, as the tab's field of that name."""
    declared = Column("", kind, Words(en, fr), Words(help_en, help_fr), example, required, also, width)
    return field(default=kind.blank, metadata={"column": declared})


def tab(
    title: Words,
    purpose: Words,
    *,
    name: str,
    owner: Owner = Owner.PEOPLE,
    lookups: tuple[Lookup, ...] = (),
    lookups_after: str = "",
    key_columns: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Callable[[type[R]], type[R]]:
    """Declare a frozen dataclass of column lines as a tab of the workbook."""

    def declare(row: type[R]) -> type[R]:
        entries = {entry.name: entry for entry in dataclasses.fields(row)}
        columns = tuple(
            dataclasses.replace(entries[name].metadata["column"], name=name)
            for name in inspect.get_annotations(row)
            if "column" in entries[name].metadata
        )
        declared[row] = Tab(name, title, owner, purpose, row, columns, lookups, lookups_after, key_columns, also)
        return row

    return declare


declared: dict[type[Any], Tab] = {}
"""Every tab by its row class, filled as the classes of people_tabs.py and tool_tabs.py are read."""


def tab_of(row: type[Row] | Row) -> Tab:
    """Return the declaration of the tab that a row, or its class, belongs to."""
    return declared[row if isinstance(row, type) else type(row)]


def sample(tab: Tab) -> Mapping[str, Cell]:
    """Return the tab's sample row: the example of each column by the column's name."""
    return {column.name: column.example for column in tab.columns}
