"""A spreadsheet as spreadsheets.get shows it: properties, sheets, and their cells where they are asked for.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/get
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.google_standin import masks, metadata
from tests.google_standin.a1 import Box
from tests.google_standin.cells import EMPTY, Cell
from tests.google_standin.protos import without_unset
from tests.google_standin.reading import Reader, box_of, locate, shown_value
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet

BLACK: Json = {}
WHITE: Json = {"red": 1, "green": 1, "blue": 1}
PADDING = {"top": 2, "right": 3, "bottom": 2, "left": 3}
DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": PADDING,
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": BLACK},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
THEME = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {"colorType": "TEXT", "color": {"rgbColor": BLACK}},
        {"colorType": "BACKGROUND", "color": {"rgbColor": WHITE}},
        {"colorType": "ACCENT1", "color": {"rgbColor": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}}},
        {"colorType": "ACCENT2", "color": {"rgbColor": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314}}},
        {"colorType": "ACCENT3", "color": {"rgbColor": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275}}},
        {"colorType": "ACCENT4", "color": {"rgbColor": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902}}},
        {"colorType": "ACCENT5", "color": {"rgbColor": {"red": 1, "green": 0.42745098, "blue": 0.003921569}}},
        {"colorType": "ACCENT6", "color": {"rgbColor": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706}}},
        {"colorType": "LINK", "color": {"rgbColor": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}}},
    ],
}
LINE_HEIGHT, COLUMN_WIDTH = 21, 100


def new_properties(title: str, locale: str = "en_US", zone: str = "Etc/GMT") -> Json:
    """Return the properties of a new spreadsheet."""
    return {
        "title": title,
        "locale": locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": zone,
        "defaultFormat": copy.deepcopy(DEFAULT_FORMAT),
        "spreadsheetTheme": copy.deepcopy(THEME),
    }


def sheet_properties(book: Spreadsheet, sheet: Sheet) -> Json:
    """Return the properties of a sheet."""
    return {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": book.sheets.index(sheet),
        "sheetType": "GRID",
        "gridProperties": {"rowCount": sheet.height, "columnCount": sheet.width, **sheet.grid},
        **sheet.properties,
    }


def spreadsheet(book: Spreadsheet, reader: Reader, tree: masks.Tree | None, ranges: list[str], with_grid: bool) -> Json:
    """Return a spreadsheet; a mask decides what of it, and where there is one, whether cells are in it."""
    places = [locate(book, range_) for range_ in ranges]
    wanted = [sheet for sheet in book.sheets if not places or any(sheet is found for found, _ in places)]
    answer: Json = {
        "spreadsheetId": book.id,
        "properties": book.properties,
        "sheets": [shown_sheet(book, sheet) for sheet in wanted],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    if book.named_ranges:
        answer["namedRanges"] = book.named_ranges
    attached = [metadata.shown(entry) for entry in book.metadata if entry["location"]["locationType"] == "SPREADSHEET"]
    if attached:
        answer["developerMetadata"] = attached
    answer = answer if tree is None else masks.select(tree, answer)
    if masks.wants(tree, "sheets", "data") or (tree is None and with_grid):
        branch = tree.get("sheets", {}).get("data", {}) if tree else {}
        for sheet, told in zip(wanted, answer["sheets"], strict=True):
            areas = [area for found, area in places if found is sheet]
            boxes = [box_of(sheet, area) for area in areas] or [sheet.whole]
            told["data"] = [grid_data(book, reader, sheet, box, branch) for box in boxes]
    return answer


def shown_sheet(book: Spreadsheet, sheet: Sheet) -> Json:
    """Return one sheet without its cells."""
    attached = [
        metadata.shown(entry)
        for entry in book.metadata
        if entry["location"]["locationType"] == "SHEET" and metadata.sheet_of(entry["location"]) == sheet.id
    ]
    lists = {
        "merges": sheet.merges,
        "conditionalFormats": sheet.conditional,
        "filterViews": sheet.filter_views,
        "protectedRanges": sheet.protected,
        "bandedRanges": sheet.banded,
        "charts": sheet.charts,
        "developerMetadata": attached,
        "rowGroups": sheet.row_groups,
        "columnGroups": sheet.column_groups,
        "tables": sheet.tables,
    }
    answer: Json = {"properties": sheet_properties(book, sheet), **{name: part for name, part in lists.items() if part}}
    if sheet.basic_filter is not None:
        answer["basicFilter"] = sheet.basic_filter
    return answer


def grid_data(book: Spreadsheet, reader: Reader, sheet: Sheet, box: Box, tree: masks.Tree) -> Json:
    """Return the cells of a rectangle and what is said of its rows and columns; unwanted parts may be left out."""
    answer: Json = masks.select(tree, without_unset({"startRow": box.top, "startColumn": box.left}))
    if not tree or "*" in tree or "rowData" in tree:
        rows = row_data(book, reader, sheet, box, tree.get("rowData", {}).get("values", {}) if tree else {})
        if rows:
            answer["rowData"] = rows
    if not tree or "*" in tree or "rowMetadata" in tree:
        known = attached_to(book, sheet, "ROW")
        answer["rowMetadata"] = [
            masks.select(tree.get("rowMetadata", {}), line(sheet, row, True, known)) for row in box.rows
        ]
    if not tree or "*" in tree or "columnMetadata" in tree:
        known = attached_to(book, sheet, "COLUMN")
        branch = tree.get("columnMetadata", {})
        answer["columnMetadata"] = [masks.select(branch, line(sheet, column, False, known)) for column in box.columns]
    return answer


def attached_to(book: Spreadsheet, sheet: Sheet, kind: str) -> dict[int, list[Json]]:
    """Return the developer metadata on a sheet's rows or columns, by their place."""
    known: dict[int, list[Json]] = {}
    for entry in book.metadata:
        place = entry["location"]
        if place["locationType"] == kind and metadata.sheet_of(place) == sheet.id:
            known.setdefault(place["dimensionRange"]["startIndex"], []).append(metadata.shown(entry))
    return known


def line(sheet: Sheet, at: int, rows: bool, known: dict[int, list[Json]]) -> Json:
    """Return what is said of a row or column."""
    properties = (sheet.row_properties if rows else sheet.column_properties)[at]
    answer = {"pixelSize": LINE_HEIGHT if rows else COLUMN_WIDTH, **properties}
    return answer | ({"developerMetadata": known[at]} if at in known else {})


def row_data(book: Spreadsheet, reader: Reader, sheet: Sheet, box: Box, tree: masks.Tree) -> list[Json]:
    """Return the rows of a rectangle down to the last in which something stands, of each cell what is wanted."""
    spills = list(reader.calculation.arrays(sheet, box.left, box.right))
    last = 1 + max((at for at, row in enumerate(sheet.rows) if row), default=-1)
    down = max([last, *(at + array.height for at, _, array in spills)])
    shown = CellView(book, reader, sheet, tree)
    rows: list[Json] = []
    for row in range(box.top, min(box.bottom, down)):
        there = set(sheet.rows[row])
        for at, column, array in spills:
            if at <= row < at + array.height:
                there.update(range(column, column + array.width))
        columns = range(box.left, min(box.right, 1 + max(there, default=-1)))
        cells = [shown.cell(row, column) if column in there else {} for column in columns]
        rows.append({"values": cells} if cells else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


class CellView:
    """Shows the cells of a sheet, of each only what a mask wants."""

    def __init__(self, book: Spreadsheet, reader: Reader, sheet: Sheet, tree: masks.Tree) -> None:
        self.book, self.reader, self.sheet = book, reader, sheet
        every = not tree or "*" in tree
        self.looks: dict[int, Any] = {}
        self.look_wanted = {} if every else tree.get("effectiveFormat", {})
        parts: dict[str, Callable[[int, int, Cell], Any]] = {
            "userEnteredValue": lambda row, column, cell: None if cell.value is None else entered_value(book, cell),
            "effectiveValue": self.effective,
            "formattedValue": self.formatted,
            "userEnteredFormat": lambda row, column, cell: cell.format,
            "effectiveFormat": self.look,
            "note": lambda row, column, cell: cell.note,
            "dataValidation": lambda row, column, cell: cell.rule,
            "textFormatRuns": lambda row, column, cell: list(cell.runs),
        }
        self.parts = [
            (name, part, {} if every else tree[name]) for name, part in parts.items() if every or name in tree
        ]

    def cell(self, row: int, column: int) -> Json:
        """Return a cell."""
        cell = self.sheet.rows[row].get(column, EMPTY)
        answer: Json = {}
        for name, part, branch in self.parts:
            value = part(row, column, cell)
            if value is not None and value != "" and value != []:
                answer[name] = masks.select(branch, value) if branch else value
        return answer

    def look(self, row: int, column: int, cell: Cell) -> Any:
        """Return what is wanted of how a cell looks; many cells share one format."""
        mark = id(cell.format)
        if mark not in self.looks:
            self.looks[mark] = masks.select(self.look_wanted, merged(DEFAULT_FORMAT, cell.format or {}))
        return self.looks[mark]

    def effective(self, row: int, column: int, cell: Cell) -> Json | None:
        """Return what a cell comes to, as an ExtendedValue."""
        value = self.reader.effective(self.sheet, row, column)
        return None if value is None else shown_value(value)

    def formatted(self, row: int, column: int, cell: Cell) -> str | None:
        """Return the text that a cell shows."""
        return cell.value if isinstance(cell.value, str) else self.reader.formatted(self.sheet, row, column)


def entered_value(book: Spreadsheet, cell: Cell) -> Json:
    """Return what was entered, as an ExtendedValue."""
    if isinstance(cell.value, Formula):
        return {"formulaValue": cell.value.show(book.titles)}
    return shown_value(cell.value)


def merged(base: Json, over: Json) -> Json:
    """Return one message laid over another."""
    made: dict[str, Any] = dict(base)
    for name, part in over.items():
        made[name] = (
            merged(made[name], part)
            if isinstance(part, dict) and isinstance(made.get(name), dict) and "olor" not in name
            else part
        )
    return made
