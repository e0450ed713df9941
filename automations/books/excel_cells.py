"""Cells on their way from and to Excel: what it answers becomes our cells, and what is sent is kept from being read as more.

Excel takes what a program sets as if a person had typed it: =1+1 becomes a formula, 007 a number, 2026-03-02 a day. Only
a cell whose number format is Text keeps all text as it is; such a cell would also turn a number into text. So each
cell's format has to fit what goes into it, and what was set is read back and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from sheets_templates.columns import Cell, Grid, Place
from sheets_templates.excel.rows import link_formula
from sheets_templates.grids import comparable
from sheets_templates.kinds import writable

TEXT, GENERAL, DAY, MOMENT = "@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
"""Number formats; Excel names them so in every language of its own."""

PLAIN_TEXT = re.compile(r"[^\W\d_](?:\D*\s\S\D*|.{40,})", re.DOTALL)
"""Text that no Excel takes for anything else: it begins with a letter, and has several words without a digit, or is long."""

SHOWS_A_DAY = re.compile(r"[dy]|mmm", re.IGNORECASE)
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

Block = Sequence[Sequence[Cell]]


class Entered(str):
    """A formula that stands in a cell of a new row already: it goes out again as it was entered, beside the row's cells."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Cells of one column, below each other, that need the same number format."""

    column: int
    first: int
    last: int
    format: str


def cell_from(value: Any) -> Cell:  # noqa: ANN401 - as Excel gives it
    """Return a cell from a value that Excel gives: whole numbers as such, a midnight as its day, line ends as one."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return moment.date() if moment.time() == datetime.min.time() else moment
    if isinstance(value, int | float | Decimal):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return writable(str(value)) or None


def grid_from(lines: Sequence[Sequence[Any]]) -> Grid:
    """Return a grid from a range's values; blank lines at its end are left out, others cost no memory."""
    grid = [tuple(cell_from(value) for value in line) for line in lines]
    grid = [line if any(cell is not None for cell in line) else () for line in grid]
    while grid and not grid[-1]:
        grid.pop()
    return tuple(grid)


def sent(cell: Cell) -> str | float | bool | datetime | None:
    """Return a cell as it is handed to Excel, which takes neither our own kinds of text nor days without a time.

    Text that leads to a row goes out as a link of ours, in which that text is literal.
    """
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, Place):
        return f"={link_formula(cell)}"
    if isinstance(cell, str):
        return str(cell) if isinstance(cell, Entered) else writable(cell) or None
    if isinstance(cell, date):
        return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
    return float(cell)


def same(one: Cell, other: Cell) -> bool:
    """Tell whether a cell shows what it should: the same value of the same kind. What a formula shows is its own affair."""
    if isinstance(one, Entered):
        return True
    one, other = (comparable(cell_from(str(cell) if isinstance(cell, str) else sent(cell))) for cell in (one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def padded(grid: Grid, height: int, width: int) -> list[list[Cell]]:
    """Return a grid as a block of that size, blank where it has no cells."""
    lines = [*grid, *[()] * (height - len(grid))]
    return [[*line, *[None] * (width - len(line))] for line in lines]


def size(*grids: Grid) -> tuple[int, int]:
    """Return how many lines and columns hold all of some grids; one at least."""
    height = max((len(grid) for grid in grids), default=1)
    return max(1, height), max(1, *(len(line) for grid in grids for line in grid), 1)


def needed_format(cell: Cell) -> str:
    """Return the number format that a cell needs so that Excel leaves it what it is; "" where any will do."""
    if cell is None or cell == "" or isinstance(cell, Entered):
        return ""
    if isinstance(cell, Place):
        return GENERAL
    if isinstance(cell, str):
        return "" if PLAIN_TEXT.fullmatch(cell) else TEXT
    if isinstance(cell, datetime):
        return MOMENT
    return DAY if isinstance(cell, date) else GENERAL


def fits(known: str | None, needed: str) -> bool:
    """Tell whether cells of a format, or of several (None), can take what needs that one."""
    if known is None or needed == TEXT:
        return known == TEXT
    if needed == GENERAL:
        return known != TEXT and not shows_a_day(known)
    return shows_a_day(known)


def shows_a_day(known: str) -> bool:
    """Tell whether a number format shows a number as a day."""
    plain = NOT_SHOWN.sub("", known)
    return plain.casefold() not in ("general", "standard") and bool(SHOWS_A_DAY.search(plain))


def runs(block: Block, column: int, over_gaps: bool = False) -> Iterator[Run]:
    """Yield the runs of cells of a block's column that need a format, lines and columns from 0.

    `over_gaps` lets a run go on over cells that take any format, so that a long column needs few calls.
    """
    needed = [(number, needed_format(line[column])) for number, line in enumerate(block)]
    if over_gaps:
        needed = [each for each in needed if each[1]]
    for wanted, group in groupby(needed, key=itemgetter(1)):
        lines = [number for number, _ in group]
        if wanted:
            yield Run(column, lines[0], lines[-1], wanted)


def neighbours(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield columns, in order, as pairs of the first and the last of those that stand side by side."""
    first = None
    for at in columns:
        first = at if first is None else first
        if at + 1 not in columns:
            yield first, at
            first = None
