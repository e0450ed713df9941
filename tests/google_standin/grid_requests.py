"""Requests about rows and columns: inserting, deleting, moving, sizes, groups, sorting, merging."""

from __future__ import annotations

import copy
from typing import Any

from tests.google_standin import masks
from tests.google_standin.a1 import Box, area_of, grid_range
from tests.google_standin.batches import Batch, Handler, area_json
from tests.google_standin.cells import EMPTY, NO_CELLS, Cell
from tests.google_standin.errors import invalid
from tests.google_standin.functions import order
from tests.google_standin.reading import Reader
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Json, Sheet
from tests.google_standin.writing import cleared

FONT = 13 / 2048
"""Pixels of one unit of Roboto at ten points, in which Google's server measures texts."""
WIDE, OTHER = 1336, 1120
"""Units of a capital A (seen in a recording) and, near enough, of other characters."""


def insert_dimension(batch: Batch, body: Json) -> None:
    """Insert empty rows or columns; the cells of them look as their neighbours before or after."""
    span = body["range"]
    sheet, rows = batch.sheet(span.get("sheetId")), span.get("dimension", "ROWS") == "ROWS"
    start, end = int(span.get("startIndex") or 0), int(span.get("endIndex") or 0)
    size = sheet.height if rows else sheet.width
    if start >= end:
        raise invalid(f"range.startIndex[{start}] must be less than range.endIndex[{end}]")
    if start > size:
        raise invalid(f"range.startIndex[{start}] must be less than the {'row' if rows else 'column'} count[{size}]")
    inherit = bool(body.get("inheritFromBefore"))
    if inherit and start == 0:
        raise invalid("inheritFromBefore cannot be true when inserting at index 0.")
    for protection in sheet.protected:
        check_inside(batch, sheet, protection, rows, start)
    batch.book.insert(sheet, rows, start, end - start, inherit)


def check_inside(batch: Batch, sheet: Sheet, protection: Json, rows: bool, at: int) -> None:
    """Refuse an insert in the middle of a range that is protected against the caller."""
    box = sheet.box(area_of(protection.get("range", {"sheetId": sheet.id})))
    start, end = (box.top, box.bottom) if rows else (box.left, box.right)
    whole = protection.get("range") is None or set(protection["range"]) <= {"sheetId"}
    if start < at < end or (whole and start <= at <= end):
        batch.check_lines(sheet, rows, max(at - 1, 0), max(at, 1))


def append_dimension(batch: Batch, body: Json) -> None:
    """Add rows or columns at the end."""
    sheet, length = batch.sheet(body.get("sheetId")), int(body.get("length") or 0)
    rows = body.get("dimension", "ROWS") == "ROWS"
    batch.book.resize(sheet, sheet.height + (length if rows else 0), sheet.width + (0 if rows else length))


def delete_dimension(batch: Batch, body: Json) -> None:
    """Take rows or columns out; not all of them, and not all that are not frozen."""
    sheet, rows, start, end = batch.span(body["range"])
    size, what = (sheet.height, "rows") if rows else (sheet.width, "columns")
    frozen = sheet.grid.get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if end - start >= size:
        raise invalid(f"You can't delete all the {what} on the sheet.")
    if size - (end - start) <= frozen:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {what}.")
    batch.check_lines(sheet, rows, start, end)
    batch.book.delete(sheet, rows, start, end)


def move_dimension(batch: Batch, body: Json) -> None:
    """Move rows or columns to a place that is counted before they are taken out."""
    sheet, rows, start, end = batch.span(body["source"])
    before = int(body.get("destinationIndex") or 0)
    if before > (sheet.height if rows else sheet.width):
        raise invalid(f"destinationIndex[{before}] is outside the sheet.")
    if start <= before <= end:
        if start < before < end:
            raise invalid("The destination may not be within the source.")
        return
    batch.check_lines(sheet, rows, start, end)
    batch.book.move(sheet, rows, start, end, before)


def update_dimension_properties(batch: Batch, body: Json) -> None:
    """Change the size of rows or columns, or hide them."""
    sheet, rows, start, end = batch.span(body["range"])
    lines, tree = sheet.row_properties if rows else sheet.column_properties, masks.parse(body["fields"])
    for at in range(start, end):
        changed = masks.update(tree, lines[at], body.get("properties") or {})
        lines[at] = {name: part for name, part in changed.items() if part}


def auto_resize_dimensions(batch: Batch, body: Json) -> None:
    """Make columns as wide as their longest text."""
    sheet, rows, start, end = batch.span(body["dimensions"])
    if rows:
        for at in range(start, end):
            sheet.row_properties[at] = {
                name: part for name, part in sheet.row_properties[at].items() if name != "pixelSize"
            }
        return
    reader = batch.reader()
    for column in range(start, end):
        widths = [text_width(reader.formatted(sheet, row, column)) for row in range(sheet.filled_rows())]
        if widths and max(widths):
            sheet.column_properties[column] = {**sheet.column_properties[column], "pixelSize": max(widths)}


def text_width(text: str) -> int:
    """Return the pixels that a text takes in the default font, its padding with it; 0 for none."""
    if not text:
        return 0
    return int(sum(WIDE if char == "A" else OTHER for char in text) * FONT) + 7


def add_dimension_group(batch: Batch, body: Json) -> Json:
    """Group rows or columns; groups inside one another are deeper."""
    sheet, rows, start, end = batch.span(body["range"])
    groups = sheet.row_groups if rows else sheet.column_groups
    span = {
        "sheetId": sheet.id or None,
        "dimension": "ROWS" if rows else "COLUMNS",
        "startIndex": start,
        "endIndex": end,
    }
    groups.append({"range": {name: part for name, part in span.items() if part is not None}, "depth": 1})
    set_depths(groups)
    sheet.grid["rowGroupControlAfter" if rows else "columnGroupControlAfter"] = True
    return {"dimensionGroups": copy.deepcopy(groups)}


def set_depths(groups: list[Json]) -> None:
    """Let every group be one deeper than the groups around it, outer ones first."""
    groups.sort(key=lambda group: (group["range"]["startIndex"], -group["range"]["endIndex"]))
    for at, group in enumerate(groups):
        around = [other for other in groups[:at] if other["range"]["endIndex"] >= group["range"]["endIndex"]]
        group["depth"] = 1 + len(around)


def delete_dimension_group(batch: Batch, body: Json) -> Json:
    """Take a group away."""
    sheet, rows, start, end = batch.span(body["range"])
    groups = sheet.row_groups if rows else sheet.column_groups
    found = [group for group in groups if group["range"]["startIndex"] == start and group["range"]["endIndex"] == end]
    if not found:
        raise invalid(f"There is no group over the specified range of {'rows' if rows else 'columns'}.")
    groups.remove(found[-1])
    set_depths(groups)
    return {"dimensionGroups": copy.deepcopy(groups)} if groups else {}


def update_dimension_group(batch: Batch, body: Json) -> None:
    """Collapse or open a group."""
    given, tree = body["dimensionGroup"], masks.parse(body["fields"])
    sheet, rows, start, end = batch.span(given["range"])
    for group in sheet.row_groups if rows else sheet.column_groups:
        if (group["range"]["startIndex"], group["range"]["endIndex"]) == (start, end) and (
            "collapsed" in tree or "*" in tree
        ):
            group["collapsed"] = bool(given.get("collapsed"))
            lines = sheet.row_properties if rows else sheet.column_properties
            for at in range(start, end):
                lines[at] = {**lines[at], "hiddenByUser": True} if group["collapsed"] else {}


def sort_range(batch: Batch, body: Json) -> None:
    """Sort rows of cells; blanks come last whatever the order, formulas follow as if copied.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#SortRangeRequest
    """
    sheet, box = batch.place(body["range"])
    sort_rows(batch.reader(), sheet, box, body.get("sortSpecs") or [])


def sort_rows(reader: Reader, sheet: Sheet, box: Box, specs: list[Json]) -> None:
    """Put the rows of a rectangle in order."""
    lines = list(box.rows)
    for spec in reversed(specs or [{"dimensionIndex": box.left}]):
        column = int(spec.get("dimensionIndex") or 0)
        downwards = spec.get("sortOrder") == "DESCENDING"
        values: dict[int, Any] = {row: reader.effective(sheet, row, column) for row in lines}
        lines.sort(key=lambda row: order(values[row]), reverse=downwards)  # sorted at once
        lines.sort(key=lambda row: values[row] is None or values[row] == "")
    old = {row: sheet.rows[row] for row in lines}
    for target, source in zip(box.rows, lines, strict=True):
        cells = {column: copied(old[source].get(column, EMPTY), target - source, 0) for column in box.columns}
        sheet.write(
            target,
            {
                column: cell
                for column, cell in cells.items()
                if cell.value is not None or not cell.blank or column in old[target]
            },
        )


def copied(cell: Cell, rows: int, columns: int) -> Cell:
    """Return a cell as it is where it was copied to."""
    return cell.having(value=cell.value.shifted(rows, columns)) if isinstance(cell.value, Formula) else cell


def merge_cells(batch: Batch, body: Json) -> None:
    """Merge cells into one, or each row or column of them; only the first value stays."""
    sheet, box = batch.place(body["range"])
    kind = body.get("mergeType", "MERGE_ALL")
    parts = {
        "MERGE_ALL": [box],
        "MERGE_ROWS": [Box(row, row + 1, box.left, box.right) for row in box.rows],
        "MERGE_COLUMNS": [Box(box.top, box.bottom, column, column + 1) for column in box.columns],
    }[kind]
    kept = [merge for merge in sheet.merges if not box.meets(sheet.box(area_of(merge)))]
    if any(not box.holds(sheet.box(area_of(merge))) for merge in sheet.merges if merge not in kept):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges[:] = kept
    for part in parts:
        if len(part.rows) * len(part.columns) > 1:
            sheet.merges.append(grid_range(area_json(sheet, part)))
            keep_first(sheet, part)


def keep_first(sheet: Sheet, box: Box) -> None:
    """Move the first value of a rectangle to its first cell and make the others blank."""
    places = [(row, column) for row in box.rows for column in box.columns]
    filled = next((place for place in places if sheet.cell(*place).value is not None), None)
    if filled is None:
        return
    first = sheet.cell(*filled)
    for row, column in places:
        cell = sheet.cell(row, column)
        if (row, column) == (box.top, box.left):
            sheet.write(row, {column: cell.having(value=first.value, runs=first.runs)})
        elif cell.value is not None:
            sheet.write(row, {column: cleared(cell)})


def unmerge_cells(batch: Batch, body: Json) -> None:
    """Part merged cells."""
    sheet, box = batch.place(body["range"])
    met = [merge for merge in sheet.merges if box.meets(sheet.box(area_of(merge)))]
    if any(not box.holds(sheet.box(area_of(merge))) for merge in met):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges[:] = [merge for merge in sheet.merges if merge not in met]


def insert_range(batch: Batch, body: Json) -> None:
    """Insert cells, the others moving down or to the right; what moves out of the grid is lost only where it is blank."""
    sheet, box = batch.place(body["range"])
    shift_cells(sheet, box, body.get("shiftDimension", "ROWS") == "ROWS", inserting=True)


def delete_range(batch: Batch, body: Json) -> None:
    """Delete cells, the others moving up or to the left."""
    sheet, box = batch.place(body["range"])
    shift_cells(sheet, box, body.get("shiftDimension", "ROWS") == "ROWS", inserting=False)


def shift_cells(sheet: Sheet, box: Box, rows: bool, inserting: bool) -> None:
    """Move the cells behind a rectangle by its size, away from it or over it."""
    by = (1 if inserting else -1) * (len(box.rows) if rows else len(box.columns))
    reach = Box(box.top, sheet.height if rows else box.bottom, box.left, box.right if rows else sheet.width)
    old = {(row, column): sheet.cell(row, column) for row in reach.rows for column in reach.columns}
    for row in reach.rows:
        changes: dict[int, Cell] = {}
        for column in reach.columns:
            source = (row - by, column) if rows else (row, column - by)
            inside = inserting and box.top <= row < box.bottom and box.left <= column < box.right
            changes[column] = EMPTY if inside else old.get(source, EMPTY)
        if sheet.rows[row] is not NO_CELLS or any(not cell.blank for cell in changes.values()):
            sheet.write(row, changes)


HANDLERS: dict[str, Handler] = {
    "insertDimension": insert_dimension,
    "appendDimension": append_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
    "sortRange": sort_range,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
