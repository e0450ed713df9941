"""Places in a sheet: areas counted from 0 with open ends, and how A1 notation writes them.

Source: https://developers.google.com/workspace/sheets/api/guides/concepts#cell (A1 notation, GridRange half open).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

CORNER = re.compile(r"^\$?([A-Za-z]{0,3})\$?([0-9]*)$")
PLAIN_TITLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
LIKE_A_CELL = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr][0-9]*|[Cc][0-9]*)$")


@lru_cache(maxsize=20_000)
def letters(column: int) -> str:
    """Return a column's letters by its position from 0."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=20_000)
def column_of(name: str) -> int:
    """Return a column's position from 0 by its letters."""
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet, half open and from 0; a bound that is None is where the sheet begins or ends."""

    sheet: int
    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None

    @property
    def open(self) -> bool:
        """Whether a bound is the sheet's own."""
        return None in (self.top, self.bottom, self.left, self.right)

    def within(self, rows: int, columns: int) -> Box:
        """Return the rectangle that this is in a sheet of that size; it may be empty."""
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        right = columns if self.right is None else min(self.right, columns)
        return Box(min(self.top or 0, rows), bottom, min(self.left or 0, columns), right)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with all its bounds, half open and from 0."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def rows(self) -> range:
        """The positions of its rows."""
        return range(self.top, self.bottom)

    @property
    def columns(self) -> range:
        """The positions of its columns."""
        return range(self.left, self.right)

    def meets(self, other: Box) -> bool:
        """Return whether the two share a cell."""
        return (
            self.top < other.bottom and other.top < self.bottom and self.left < other.right and other.left < self.right
        )

    def holds(self, other: Box) -> bool:
        """Return whether the other lies wholly inside."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


def area_of(grid_range: dict[str, Any]) -> Area:
    """Return the area of a GridRange in JSON."""
    return Area(
        int(grid_range.get("sheetId") or 0),
        grid_range.get("startRowIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endColumnIndex"),
    )


def grid_range(area: Area) -> dict[str, Any]:
    """Return an area as a GridRange in JSON; as protocol buffers do, sheet 0 is left out."""
    bounds = {
        "sheetId": area.sheet or None,
        "startRowIndex": area.top,
        "endRowIndex": area.bottom,
        "startColumnIndex": area.left,
        "endColumnIndex": area.right,
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def corner(text: str) -> tuple[int | None, int | None] | None:
    """Return (row, column) from 0 of one end of a range, each None where it is not said; None where it is no end."""
    found = CORNER.match(text)
    if not found or not text:
        return None
    column, row = found.groups()
    if row and int(row) == 0:
        return None
    return (int(row) - 1 if row else None, column_of(column) if column else None)


def bounds(text: str) -> tuple[int | None, int | None, int | None, int | None] | None:
    """Return (top, bottom, left, right) of "A1:B2", "A:B", "2:3", "A5:A", "A1"; None where it is no range."""
    first_text, colon, last_text = text.partition(":")
    first = corner(first_text)
    if first is None or (colon and corner(last_text) is None):
        return None
    if not colon:
        if first[0] is None or first[1] is None:
            return None
        return first[0], first[0] + 1, first[1], first[1] + 1
    last = corner(last_text)
    assert last is not None
    (top, bottom), (left, right) = span(first[0], last[0]), span(first[1], last[1])
    return top, bottom, left, right


def span(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Return the half-open span between two ends in any order; one end that is not said leaves the span open."""
    if first is None and last is None:
        return None, None
    if first is None or last is None:
        return first if first is not None else last, None
    return min(first, last), max(first, last) + 1


def split_title(text: str) -> tuple[str | None, str]:
    """Return (title of the sheet or None, the rest) of a range such as "'My sheet'!A1:B2", "'My sheet'" or "A1"."""
    if text.startswith("'"):
        found = re.match(r"^'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
        if found:
            return found[1].replace("''", "'"), found[2] or ""
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def quoted(title: str) -> str:
    """Return a sheet's title as a range shows it: in quotes unless it is a plain word that is no cell."""
    if PLAIN_TITLE.match(title) and not LIKE_A_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def show_area(title: str, area: Area) -> str:
    """Return an area in A1 notation as Google names it in a refusal: open ends are not written, "T!A1001:B"."""
    first = f"{letters(area.left or 0)}{(area.top or 0) + 1}"
    last = (letters(area.right - 1) if area.right else "") + (str(area.bottom) if area.bottom else "")
    return f"{quoted(title)}!{first}" + (f":{last}" if last and last != first else "")


def show(title: str, box: Box) -> str:
    """Return a rectangle in A1 notation, with the sheet's title."""
    first = f"{letters(box.left)}{box.top + 1}"
    last = f"{letters(box.right - 1)}{box.bottom}"
    return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")
