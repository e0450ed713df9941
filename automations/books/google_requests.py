"""What is asked of Google, as plain data: tabs of ours rewritten, rows added, and the conditions under which all that holds.

There is no "only if unchanged" in Google's interface. But a batch is carried out whole or not at all, and a mark whose id
is taken cannot be made. So a condition is written as two requests: take the mark with this id away if it stands exactly
here, then make it anew here. Has its column moved, the first finds nothing, the second fails, and nothing is written.

Each batch also makes the mark of its run, with the number after the last one that was read. Of two tools that read the
same state only one can write; and a batch that arrives twice is carried out once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from automations.books.google_reading import COLUMN, HEADER, RUN, Mark, SheetTab, Snapshot, run_number, serial
from automations.errors import TabMissing
from sheets_templates.columns import Cell, Grid
from sheets_templates.kinds import text_of
from sheets_templates.words import Words

Request = dict[str, Any]

SPARE_ROWS = 20
"""Blank rows below the last line of a tool tab."""

KEPT_RUNS = 8
"""So many runs keep their mark: a batch that was lost on the way and arrives later still finds its number taken."""

FIRST_RUN_ID = 1_400_000_000
"""The id of a run's mark is this and its number."""

DAY = {"type": "DATE", "pattern": "yyyy-mm-dd"}
MOMENT = {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}


class Link(str):
    """Text in a cell that leads somewhere, and the formula that shows it so."""

    __slots__ = ("formula",)
    formula: str

    @classmethod
    def to(cls, text: str, formula: str) -> Link:
        """Return text with the formula by which it leads somewhere."""
        link = cls(text)
        link.formula = formula
        return link


@dataclass(frozen=True)
class Block:
    """Cells to be written: from which row and column of a tab on, both from 0; a whole block clears the rest of its tab."""

    sheet: int
    row: int
    column: int
    lines: Grid
    whole: bool = False


@dataclass(frozen=True)
class Addition:
    """New rows for a tab of people: the tab, its header's row, where each header stands, and at which row they go in."""

    tab: SheetTab
    header: int
    positions: Mapping[str, int]
    at: int
    rows: tuple[Mapping[str, Cell], ...]

    @property
    def unmarked(self) -> bool:
        """Tell whether the header or a column that is written to has no mark yet."""
        return self.header not in self.tab.row_marks or any(
            at not in self.tab.column_marks for at in self.positions.values()
        )


HEADERS_MISSING = Words(
    "no line of the tab “{title}” has all the headers {headers}; put the missing ones back",
    "aucune ligne de l'onglet « {title} » n'a tous les en-têtes {headers}; remettez ceux qui manquent",
)


def addition(tab: SheetTab, rows: tuple[Mapping[str, Cell], ...]) -> Addition:
    """Return where new rows go: right below the last row that holds something of ours, or the header. Raises TabMissing."""
    wanted = {name for row in rows for name in row}
    for header in range(len(tab.grid)):
        texts = tab.texts(header)
        if wanted <= set(texts):
            positions = {name: texts.index(name) for name in wanted}
            return Addition(tab, header, positions, place_below(tab, header, positions), rows)
    raise TabMissing(HEADERS_MISSING.fill(title=Words.plain(tab.title), headers=tuple(sorted(wanted))))


def place_below(tab: SheetTab, header: int, positions: Mapping[str, int]) -> int:
    """Return the row at which new rows go in. Inside one of Google's tables they go below its header, so as to belong to it."""
    own = list(positions.values())
    filled = (
        row
        for row in range(len(tab.grid) - 1, header, -1)
        if any(at < len(tab.grid[row]) and text_of(tab.grid[row][at]) for at in own)
    )
    last = next(filled, header)
    in_table = any(start <= header and last < end <= last + 1 for start, end in tab.tables)
    return header + 1 if in_table and last > header else last + 1


def added(each: Addition) -> Iterator[Request]:
    """Yield the requests that insert new rows and fill exactly these.

    They look like the blank row below, not like the row above with somebody's colours; where there is none below, like
    the row above.
    """
    at, count = each.at, len(each.rows)
    at_the_end = at >= each.tab.rows
    yield {
        "insertDimension": {
            "range": {"sheetId": each.tab.id, "dimension": "ROWS", "startIndex": at, "endIndex": at + count},
            "inheritFromBefore": at_the_end,
        }
    }
    if at_the_end and at == each.header + 1:
        rows = {"sheetId": each.tab.id, "startRowIndex": at, "endRowIndex": at + count}
        yield {"repeatCell": {"range": rows, "cell": {}, "fields": "userEnteredFormat"}}


def block_of(each: Addition) -> Block:
    """Return the cells of new rows, each under its header; columns between them that are not ours stay blank."""
    first, last = min(each.positions.values()), max(each.positions.values())
    names = {at: name for name, at in each.positions.items()}
    lines = tuple(tuple(row.get(names.get(at, "")) for at in range(first, last + 1)) for row in each.rows)
    return Block(each.tab.id, each.at, first, lines)


def conditions(each: Addition) -> Iterator[Request]:
    """Yield the requests that fail, and everything with them, where the header or one of its columns has moved."""
    header = each.tab.row_marks[each.header]
    yield from still_there(header, {"dimensionRange": one(each.tab.id, "ROWS", each.header)})
    for at, mark in sorted(each.tab.column_marks.items()):
        yield from still_there(mark, {"dimensionRange": one(each.tab.id, "COLUMNS", at)})


def still_there(mark: Mark, location: Mapping[str, Any]) -> Iterator[Request]:
    """Yield the pair of requests that fails unless a mark stands exactly at a location."""
    here = {
        "metadataId": mark.id,
        "metadataLocation": dict(location),
        "locationMatchingStrategy": "EXACT_LOCATION",
    }
    yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": here}}}
    yield made_mark(mark.key, mark.value, location, mark.id)


def one(sheet: int, dimension: str, at: int) -> dict[str, Any]:
    """Return the range of one row or column."""
    return {"sheetId": sheet, "dimension": dimension, "startIndex": at, "endIndex": at + 1}


def made_mark(key: str, value: str, location: Mapping[str, Any], mark: int | None = None) -> Request:
    """Return the request that makes a mark; with an id, it fails where that id is taken."""
    made: dict[str, Any] = {
        "metadataKey": key,
        "metadataValue": value,
        "location": dict(location),
        "visibility": "DOCUMENT",
    }
    if mark is not None:
        made["metadataId"] = mark
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def marks_missing(tab: SheetTab, header: int) -> Iterator[Request]:
    """Yield the requests that mark a header and its columns where they have no mark yet."""
    if header not in tab.row_marks:
        yield made_mark(HEADER, "", {"dimensionRange": one(tab.id, "ROWS", header)})
    for at, text in enumerate(tab.texts(header)):
        if text and at not in tab.column_marks:
            yield made_mark(COLUMN, "", {"dimensionRange": one(tab.id, "COLUMNS", at)})


def run_mark(seen: Snapshot, run: str) -> Iterator[Request]:
    """Yield the requests that make the mark of a run after the last one that was read, and take the oldest away."""
    number = seen.run + 1
    yield made_mark(RUN, f"{number} {run}", {"spreadsheet": True}, FIRST_RUN_ID + number)
    for mark in seen.runs:
        if run_number(mark) <= number - KEPT_RUNS:
            yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": mark.id}}}}


def resized(sheet: int, lines: Grid, least_columns: int) -> Request:
    """Return the request that gives a tool tab the size of its new content, whatever was done to it meanwhile."""
    size = {
        "rowCount": len(lines) + SPARE_ROWS,
        "columnCount": max([1, least_columns, *(len(line) for line in lines)]),
    }
    return {
        "updateSheetProperties": {
            "properties": {"sheetId": sheet, "gridProperties": size},
            "fields": "gridProperties(rowCount,columnCount)",
        }
    }


def written(block: Block) -> Iterator[Request]:
    """Yield the requests that write a block of cells: values, then what repeats down a column, links, the format of days."""
    yield values_written(block, plain_lines(block))
    yield from afterwards(block)


def values_written(block: Block, lines: Grid) -> Request:
    """Return the request that writes a block's first lines; a whole block also clears what stood beyond them."""
    rows = [{"values": [cell_data(cell) for cell in shortened(line)]} for line in lines]
    if block.whole:
        return cleared(block.sheet, rows)
    start = {"sheetId": block.sheet, "rowIndex": block.row, "columnIndex": block.column}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def afterwards(block: Block) -> Iterator[Request]:
    """Yield the requests that follow a block's values: what repeats down a column, its links, and the format of its days."""
    for at, run in runs_of(block):
        cell = cell_data(block.lines[run.start][at])
        yield repeated(block, at, run, cell, "userEnteredValue")
    for at, run in links_of(block):
        start = {"sheetId": block.sheet, "rowIndex": block.row + run.start, "columnIndex": block.column + at}
        rows = [{"values": [cell_data(block.lines[number][at])]} for number in run]
        yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
    yield from day_formats(block)


def shortened(line: Sequence[Cell]) -> Sequence[Cell]:
    """Return a line without the blanks at its end."""
    end = len(line)
    while end and line[end - 1] in (None, ""):
        end -= 1
    return line[:end]


def cleared(sheet: int, rows: list[dict[str, Any]]) -> Request:
    """Return the request that writes a whole tab, and clears what stood there beyond the new rows."""
    return {
        "updateCells": {
            "range": {"sheetId": sheet},
            "rows": rows,
            "fields": "userEnteredValue,userEnteredFormat.numberFormat",
        }
    }


def cell_data(cell: Cell) -> dict[str, Any]:
    """Return a cell as Google takes it: text is literal text, whatever it looks like; a day is a number."""
    if cell is None or cell == "":
        return {}
    if isinstance(cell, Link):
        return {"userEnteredValue": {"formulaValue": cell.formula}}
    if isinstance(cell, bool):
        return {"userEnteredValue": {"boolValue": cell}}
    if isinstance(cell, date):
        return {"userEnteredValue": {"numberValue": serial(cell)}}
    if isinstance(cell, int | float) and abs(cell) < 1e308:
        return {"userEnteredValue": {"numberValue": cell}}
    return {"userEnteredValue": {"stringValue": str(cell)}}


SHORTEST_RUN = 400
"""Bytes that writing equal cells one by one must cost before they are written by one request that repeats them."""


def runs_of(block: Block) -> Iterator[tuple[int, range]]:
    """Yield each column and lines in which one content repeats so often that it is said once."""
    if not block.whole:
        return
    for at in range(max((len(line) for line in block.lines), default=0)):
        start = 0
        cells: list[Cell] = [line[at] if at < len(line) else None for line in block.lines]
        for number in range(1, len(cells) + 1):
            first = cells[start]
            if number < len(cells) and type(cells[number]) is type(first) and cells[number] == first:
                continue
            if (
                first not in (None, "")
                and not isinstance(first, Link)
                and (number - start) * (40 + len(str(first))) > SHORTEST_RUN + len(str(first))
            ):
                yield at, range(start, number)
            start = number


def links_of(block: Block) -> Iterator[tuple[int, range]]:
    """Yield each column and lines in which one link follows another."""
    for at in range(max((len(line) for line in block.lines), default=0)):
        start = None
        for number, line in enumerate([*block.lines, ()]):
            link = at < len(line) and isinstance(line[at], Link)
            if link and start is None:
                start = number
            elif not link and start is not None:
                yield at, range(start, number)
                start = None


def plain_lines(block: Block) -> Grid:
    """Return a block's lines, blank where what repeats and what leads somewhere is written afterwards."""
    lines = [list(line) for line in block.lines]
    for at, run in (*runs_of(block), *links_of(block)):
        for number in run:
            lines[number][at] = None
    return tuple(map(tuple, lines))


def day_formats(block: Block) -> Iterator[Request]:
    """Yield the requests that show days as days: one for each run of them down a column; blanks do not end a run."""
    for at in range(max((len(line) for line in block.lines), default=0)):
        start, kind = 0, None
        cells: Sequence[Cell] = [line[at] if at < len(line) else None for line in block.lines]
        for number, cell in enumerate([*cells, False]):
            if cell is None or cell == "":
                continue
            here = MOMENT if isinstance(cell, datetime) else DAY if isinstance(cell, date) else None
            if here is not kind:
                if kind is not None:
                    look = {"userEnteredFormat": {"numberFormat": dict(kind)}}
                    yield repeated(block, at, range(start, number), look, "userEnteredFormat.numberFormat")
                start, kind = number, here


def repeated(block: Block, at: int, run: range, cell: Mapping[str, Any], fields: str) -> Request:
    """Return the request that gives the same to some lines of a block's column."""
    there = area(block.sheet, block.row + run.start, len(run), block.column + at, 1)
    return {"repeatCell": {"range": there, "cell": dict(cell), "fields": fields}}


def body_of(requests: Sequence[Request]) -> bytes:
    """Return a batch as it goes on its way: JSON without a space that nobody reads, letters as they are."""
    return dense({"requests": requests})


def dense(what: object) -> bytes:
    """Return something as the shortest JSON."""
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def size_of(requests: Sequence[Request]) -> int:
    """Return how many bytes a batch has on its way."""
    return len(body_of(requests))


def area(sheet: int, row: int, rows: int, column: int, columns: int) -> dict[str, int]:
    """Return a range of cells."""
    return {
        "sheetId": sheet,
        "startRowIndex": row,
        "endRowIndex": row + rows,
        "startColumnIndex": column,
        "endColumnIndex": column + columns,
    }
