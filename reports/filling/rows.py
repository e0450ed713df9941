"""The rows of a template's sheet: filled where they stand, or repeated and moved as loops ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from reports.filling import moves as following
from reports.filling.cells import Filling, Tab, filled_cell, place_of
from reports.filling.loops import Loop
from reports.filling.placeholders import Names
from reports.filling.texts import plain_text
from sheets_templates.columns import Cell
from sheets_templates.excel.parts import BrokenPart
from sheets_templates.excel.references import Copy, Moves
from sheets_templates.excel.rows import (
    CELL,
    LETTERS,
    LINE_HEIGHT,
    ROW,
    Formula,
    Look,
    SheetRows,
    column_number,
    lines_needed,
)
from sheets_templates.layout import letters
from sheets_templates.words import Words

UNADDRESSED = re.compile(rb"<(?:\w+:)?(?:c|row)(?![^>]*\br=)[ />]")
FORMULA_MARK = re.compile(rb"<(?:\w+:)?f\b")
LINE_OF_CELL = re.compile(rb'(\br="[A-Z]+)\d+"')
STYLE = re.compile(rb'<[^>]*\ss="(\d+)"')
HEIGHT = re.compile(rb'\sht="([^"]*)"')
MOST_HEIGHT = 409.0
"""Points that a row can be high."""

ROWS_OUT_OF_ORDER = Words("the rows of {title} are out of order", "les lignes de {title} ne sont pas en ordre")
CELLS_OUT_OF_ORDER = Words(
    "the cells in line {line} of {title} are out of order",
    "les cellules de la ligne {line} de {title} ne sont pas en ordre",
)


def addressed(data: bytes, look: Look) -> bytes:
    """Return a sheet in which every cell says where it is; some programs leave that out."""
    usual = data.count(b"<c ") == data.count(b'<c r="') and data.count(b"<row ") == data.count(b'<row r="')
    if (usual and b":sheetData" not in data and not re.search(b"<(?:c|row)[>/]", data)) or not UNADDRESSED.search(data):
        return data
    rows = SheetRows(data, look)
    made, line = [], 0
    for row in ROW.finditer(rows.rows):
        said = re.search(rb'\br="(\d+)"', row[1])
        line, at = int(said[1]) if said else line + 1, 0
        tag = row[0][1 : row[0].index(b"row") + 3]
        cells = []
        for cell in CELL.finditer(row[2] or b""):
            place = re.search(rb'\br="([A-Z]+)\d+"', cell[1])
            at = column_number(place[1]) if place else at + 1
            name = cell[0].index(b"c") + 1
            cells.append(
                cell[0]
                if place
                else b'%s r="%s%d"%s' % (cell[0][:name], letters(at - 1).encode(), line, cell[0][name:])
            )
        about = row[1] if said else b' r="%d"%s' % (line, row[1])
        made.append(b"<%s%s>%s</%s>" % (tag, about.rstrip(b"/"), b"".join(cells), tag))
    return with_rows(data, b"".join(made))


def with_rows(data: bytes, rows: bytes) -> bytes:
    """Return a sheet with other rows."""
    sheet = SheetRows(data, Look(frozenset(), lambda: 0))
    start, end, _ = sheet.middle
    return sheet.data[:start] + rows + sheet.data[end:]


def places_in(sheet: SheetRows) -> set[tuple[int, int]]:
    """Return the line and column of every cell that a sheet has."""
    return {place for found in CELL.finditer(sheet.rows) if (place := place_of(found[1]))}


def with_new_cells(sheet: SheetRows, tab: Tab, filling: Filling) -> SheetRows:
    """Return a sheet with a cell for each defined name whose cell is not there yet, in the look of its column."""
    there = places_in(sheet) if tab.named else set()
    new: dict[int, dict[int, Cell | Formula]] = {}
    for line, column in tab.named.keys() - there:
        value = tab.named.pop((line, column))
        new.setdefault(line, {})[column] = value if isinstance(value, int | float) else filling.say(value)
        filling.places += 1
    return SheetRows(sheet.with_cells(new), filling.look) if new else sheet


def moved_sheet(data: bytes, tab: Tab, moves: Mapping[str, Moves], filling: Filling) -> bytes:
    """Return a sheet with its cells filled, its loops' rows repeated, and all that refers to rows as it reads now."""
    sheet = with_new_cells(SheetRows(data, filling.look), tab, filling)
    start, end, _ = sheet.middle
    drawn = Redrawn(sheet, tab, moves, filling)
    if not drawn.moving and not tab.loops.loops:
        return sheet.data[:start] + b"".join(drawn.filled_rows()) + sheet.data[end:]
    rows = b"".join(drawn.rows())
    if not moves[tab.title]:
        return sheet.data[:start] + rows + sheet.data[end:]
    before, behind = (
        following.moved_surroundings(each, tab.title, moves) for each in (sheet.data[:start], sheet.data[end:])
    )
    return before + rows + behind


@dataclass
class Redrawn:
    """The rows of a tab, drawn anew with what is filled in."""

    sheet: SheetRows
    tab: Tab
    moves: Mapping[str, Moves]
    filling: Filling
    high: float = 0.0
    """How high the row under way needs to be, in points; 0 while nothing in it was filled."""

    def filled_rows(self) -> Iterator[bytes]:
        """Yield the rows where none moves: all as they are, but for the cells that are filled."""
        rows, at, prefix = self.sheet.rows, 0, self.sheet.middle[2]
        for line, places in groupby(sorted({*self.tab.marked, *self.tab.named}), key=lambda place: place[0]):
            start = tag_with(rows, b' r="%d"' % line, prefix + b"row", at)
            if start < 0:
                raise BrokenPart(ROWS_OUT_OF_ORDER.fill(title=self.tab.title))
            end = rows.index(b"</%srow>" % prefix, start)
            yield rows[at:start]
            yield self.filled_row(rows[start:end], places)
            at = end
        yield rows[at:]

    def filled_row(self, row: bytes, places: Iterable[tuple[int, int]]) -> bytes:
        """Return a row, up to its end mark, with the cells at some places filled."""
        at, name = row.index(b">") + 1, self.sheet.middle[2] + b"c"
        opening, made, self.high = row[:at], [], 0.0
        for place in places:
            cell = CELL.match(row, tag_with(row, b' r="%s%d"' % (LETTERS[place[1]], place[0]), name, at))
            if cell is None:
                raise BrokenPart(CELLS_OUT_OF_ORDER.fill(line=place[0], title=self.tab.title))
            made += [row[at : cell.start()], self.filled(cell, place, self.filling.names)]
            at = cell.end()
        return b"".join([self.as_high(opening[:-1]), b">", *made, row[at:]])

    def rows(self) -> Iterator[bytes]:
        """Yield each row where it stands now, those of a loop once for each item."""
        for loop, group in groupby(numbered(self.sheet.rows), lambda each: self.tab.loops.loop_at(each[0])):
            if loop is not None:
                yield from self.repeated(tuple(group), loop)
            else:
                for line, row in group:
                    if line not in self.tab.loops.removed:
                        yield self.row(row, line, None, self.filling.names)

    def repeated(self, rows: tuple[tuple[int, re.Match[bytes]], ...], loop: Loop) -> Iterator[bytes]:
        """Yield the rows of a loop once for each item; one empty time where there is none."""
        for number in range(loop.repeat.times):
            names = loop.names(number, self.filling.names)
            for line, row in rows:
                yield self.row(row, line, Copy(loop.repeat, number), names)

    def row(self, row: re.Match[bytes], line: int, copy: Copy | None, names: Names | None) -> bytes:
        """Return one row where it stands now: its cells filled, its formulas as they read there, as high as its text needs."""
        now, self.high = self.here.line(line, copy.number if copy else 0), 0.0

        def cell(found: re.Match[bytes]) -> bytes:
            place = place_of(found[1])
            if place in self.tab.marked or place in self.tab.named:
                whole = self.filled(found, place, names)
            elif found[2] and FORMULA_MARK.search(found[2]):
                inner = following.moved_cell_formula(found[2], self.tab.title, self.moves, copy)
                whole = found[0].replace(found[2], inner, 1)
            else:
                whole = found[0]
            return whole if now == line else LINE_OF_CELL.sub(rb'\g<1>%d"' % now, whole, count=1)

        inner = CELL.sub(cell, row[2] or b"")
        if now == line and inner == row[2]:
            return row[0]
        about = self.as_high(re.sub(rb'\br="\d+"', b'r="%d"' % now, row[1], count=1))
        tag = row[0][1 : row[0].index(b"row") + 3]
        return b"<%s%s>%s</%s>" % (tag, about.rstrip(b"/"), inner, tag)

    def filled(self, cell: re.Match[bytes], place: tuple[int, int], names: Names | None) -> bytes:
        """Return a cell filled in, and note how high its row needs to be."""
        whole = filled_cell(cell, place, self.tab, names, self.filling)
        self.high = max(self.high, self.height(whole, place))
        return whole

    def as_high(self, about: bytes) -> bytes:
        """Return what a row says of itself with the height that its filled cells need, where nobody gave it one."""
        if not self.high or b"customHeight" in about:
            return about
        own = HEIGHT.search(about)
        about = HEIGHT.sub(b"", about)
        if self.high > LINE_HEIGHT:
            about = about.rstrip(b"/") + b' ht="%g"' % max(self.high, float(own[1]) if own else 0)
        return about

    def height(self, cell: bytes, place: tuple[int, int]) -> float:
        """Return how high a row is for a filled cell in points: several lines where its look wraps text."""
        style = STYLE.match(cell)
        size = self.filling.wrapped.get(int(style[1]) if style else 0)
        text = plain_text(cell) if size is not None else ""
        if size is None or not text:
            return LINE_HEIGHT
        line, column = place
        widths = self.widths
        width = sum(
            widths[at - 1] if at <= len(widths) else 9
            for at in self.spans.get((line, column), range(column, column + 1))
        )
        lines = lines_needed(text, max(1.0, (width - 1) * 11 / size))
        return float(min(MOST_HEIGHT, lines * size * LINE_HEIGHT / 11))

    @cached_property
    def here(self) -> Moves:
        """Return the moves of this tab."""
        return self.moves[self.tab.title]

    @cached_property
    def moving(self) -> bool:
        """Tell whether rows move in any tab."""
        return any(self.moves.values())

    @cached_property
    def widths(self) -> list[float]:
        """Return the widths of the first columns, in characters."""
        return self.sheet.widths(100)

    @cached_property
    def spans(self) -> dict[tuple[int, int], range]:
        """Return the columns that merged cells span, by their first cell."""
        found = re.findall(rb'mergeCell ref="([A-Z]+)(\d+):([A-Z]+)\d+"', self.sheet.data)
        return {
            (int(line), column_number(one)): range(column_number(one), column_number(other) + 1)
            for one, line, other in found
        }


def tag_with(data: bytes, mark: bytes, name: bytes, at: int) -> int:
    """Return where the next tag of a name with a mark in it begins, from a place on; a text may hold the same mark. -1 for none."""
    found = data.find(mark, at)
    while found >= 0:
        start = data.rindex(b"<", 0, found)
        if data.startswith(name + b" ", start + 1):
            return start
        found = data.find(mark, found + 1)
    return -1


def numbered(rows: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Yield every row with its line."""
    line = 0
    for row in ROW.finditer(rows):
        said = re.search(rb'\br="(\d+)"', row[1])
        line = int(said[1]) if said else line + 1
        yield line, row
