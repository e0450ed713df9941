"""The rows of a template's sheet: filled where they stand, or repeated and moved as loops ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reports.filling import moves as following
from reports.filling.cells import Filling, Tab, filled_cell, place_of
from reports.filling.loops import Loop
from reports.filling.placeholders import Names
from sheets_templates.columns import Cell
from sheets_templates.excel.references import Copy, Moves
from sheets_templates.excel.rows import CELL, ROW, Formula, Look, SheetRows, column_number
from sheets_templates.layout import letters


def addressed(data: bytes, look: Look) -> bytes:
    """Return a sheet in which every cell says where it is; some programs leave that out."""
    if not re.search(rb"<(?:\w+:)?c(?![^>]*\br=)[ />]", data):
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


def filled_in_place(data: bytes, tab: Tab, filling: Filling) -> bytes:
    """Return a sheet's rows with their cells filled; no row moves."""
    sheet = with_new_cells(SheetRows(data, filling.look), tab, filling)

    def cell(found: re.Match[bytes]) -> bytes:
        place = place_of(found[1])
        return (
            filled_cell(found, place, tab, filling.names, filling)
            if place in tab.marked or place in tab.named
            else found[0]
        )

    return CELL.sub(cell, sheet.rows)


def places_in(sheet: SheetRows) -> set[tuple[int, int]]:
    """Return the line and column of every cell that a sheet has."""
    return {place for found in CELL.finditer(sheet.rows) if (place := place_of(found[1]))}


def with_new_cells(sheet: SheetRows, tab: Tab, filling: Filling) -> SheetRows:
    """Return a sheet with a cell for each defined name whose cell is not there yet, in the look of its column."""
    there = places_in(sheet) if tab.named else set()
    new: dict[int, dict[int, Cell | Formula]] = {}
    for line, column in tab.named.keys() - there:
        value = tab.named.pop((line, column))
        number = isinstance(value, int | float)
        new.setdefault(line, {})[column] = value if number else filling.say(value)  # type: ignore[assignment]
        filling.places += 1
    return SheetRows(sheet.with_cells(new), filling.look) if new else sheet


def moved_sheet(data: bytes, tab: Tab, moves: Mapping[str, Moves], filling: Filling) -> bytes:
    """Return a sheet with its cells filled, its loops' rows repeated, and all that refers to rows as it reads now."""
    sheet = with_new_cells(SheetRows(data, filling.look), tab, filling)
    start, end, _ = sheet.middle
    rows = b"".join(moved_rows(sheet, tab, moves, filling))
    if not moves[tab.title]:
        return sheet.data[:start] + rows + sheet.data[end:]
    before, behind = (
        following.moved_surroundings(each, tab.title, moves) for each in (sheet.data[:start], sheet.data[end:])
    )
    return before + rows + behind


def moved_rows(sheet: SheetRows, tab: Tab, moves: Mapping[str, Moves], filling: Filling) -> Iterator[bytes]:
    """Yield each row where it stands now, those of a loop once for each item."""
    waiting: list[tuple[int, re.Match[bytes]]] = []
    loop: Loop | None = None
    for line, row in numbered(sheet.rows):
        here = tab.loops.loop_at(line)
        if loop is not None and here is not loop:
            yield from repeated(waiting, loop, tab, moves, filling)
            waiting = []
        loop = here
        if here is not None:
            waiting.append((line, row))
        elif line not in tab.loops.removed:
            yield moved_row(row, line, None, filling.names, tab, moves, filling)
    if loop is not None:
        yield from repeated(waiting, loop, tab, moves, filling)


def numbered(rows: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Yield every row with its line."""
    line = 0
    for row in ROW.finditer(rows):
        said = re.search(rb'\br="(\d+)"', row[1])
        line = int(said[1]) if said else line + 1
        yield line, row


def repeated(
    rows: Iterable[tuple[int, re.Match[bytes]]], loop: Loop, tab: Tab, moves: Mapping[str, Moves], filling: Filling
) -> Iterator[bytes]:
    """Yield the rows of a loop once for each item; one empty time where there is none."""
    rows = tuple(rows)
    for number in range(loop.repeat.times):
        names = loop.names(number, filling.names)
        for line, row in rows:
            yield moved_row(row, line, Copy(loop.repeat, number), names, tab, moves, filling)


def moved_row(
    row: re.Match[bytes],
    line: int,
    copy: Copy | None,
    names: Names | None,
    tab: Tab,
    moves: Mapping[str, Moves],
    filling: Filling,
) -> bytes:
    """Return one row where it stands now, its cells filled, its formulas as they read there."""
    now = moves[tab.title].line(line, copy.number if copy else 0)
    changed = False

    def cell(found: re.Match[bytes]) -> bytes:
        nonlocal changed
        place = place_of(found[1])
        if place in tab.marked or place in tab.named:
            changed = True
            whole = filled_cell(found, place, tab, names, filling)
        elif found[2] and b"f" in found[2] and re.search(rb"<(?:\w+:)?f\b", found[2]):
            inner = following.moved_cell_formula(found[2], tab.title, moves, copy)
            whole = found[0].replace(found[2], inner, 1)
        else:
            whole = found[0]
        return whole if now == line else re.sub(rb'(\br="[A-Z]+)\d+"', rb'\g<1>%d"' % now, whole, count=1)

    inner = CELL.sub(cell, row[2] or b"")
    about = re.sub(rb'\br="\d+"', b'r="%d"' % now, row[1], count=1)
    if changed and b"customHeight" not in about:
        about = re.sub(rb'\sht="[^"]*"', b"", about)
    tag = row[0][1 : row[0].index(b"row") + 3]
    return b"<%s%s>%s</%s>" % (tag, about.rstrip(b"/"), inner, tag)
