"""Requests about cells: writing, repeating, appending, copying, cutting, finding and replacing, borders, validation."""

from __future__ import annotations

import re
from typing import Any

from tests.google_standin import masks
from tests.google_standin.a1 import Box, area_of
from tests.google_standin.batches import Batch, Handler
from tests.google_standin.cells import EMPTY, Cell
from tests.google_standin.errors import invalid
from tests.google_standin.grid_requests import copied
from tests.google_standin.protos import tidy, without_unset
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Json, Sheet
from tests.google_standin.writing import changed, cleared, typed

SIDES = ("top", "bottom", "left", "right", "innerHorizontal", "innerVertical")


def update_cells(batch: Batch, body: Json) -> None:
    """Write rows of cells at a start or over a range; what of the range the rows do not cover is cleared of the fields."""
    tree, rows = masks.parse(body["fields"]), body.get("rows") or []
    if "range" in body:
        sheet, box = batch.place(body["range"])
        if len(rows) > len(box.rows):
            raise invalid(f"Attempting to write row: {box.bottom}, beyond the last requested row of: {box.bottom - 1}")
        if any(len(row.get("values") or []) > len(box.columns) for row in rows):
            raise invalid(
                f"Attempting to write column: {box.right}, beyond the last requested column of: {box.right - 1}"
            )
    else:
        start = body["start"]
        top, left = int(start.get("rowIndex") or 0), int(start.get("columnIndex") or 0)
        width = max((len(row.get("values") or []) for row in rows), default=0)
        if not rows or not width:
            return
        bounds = {
            "startRowIndex": top,
            "endRowIndex": top + len(rows),
            "startColumnIndex": left,
            "endColumnIndex": left + width,
        }
        sheet, box = batch.place({"sheetId": start.get("sheetId"), **bounds})
    for at, row in enumerate(box.rows):
        data = (rows[at].get("values") or []) if at < len(rows) else []
        stop = len(box.columns) if "range" in body else len(data)
        write_row(batch, sheet, row, box.left, [*data, *[{}] * (stop - len(data))], tree)


def write_row(batch: Batch, sheet: Sheet, row: int, left: int, data: list[Json], tree: masks.Tree) -> None:
    """Write the masked parts of cells side by side."""
    old = sheet.rows[row]
    sheet.write(
        row,
        {
            left + at: changed(batch.book, sheet, old.get(left + at, EMPTY), part or {}, tree)
            for at, part in enumerate(data)
        },
    )


def repeat_cell(batch: Batch, body: Json) -> None:
    """Write the masked parts of one cell into every cell of a range; a formula's references run along."""
    tree = masks.parse(body["fields"])
    sheet, box = batch.place(body["range"])
    data = body.get("cell") or {}
    model = changed(batch.book, sheet, EMPTY, data, tree)
    for row in box.rows:
        old = sheet.rows[row]
        cells: dict[int, Cell] = {}
        for column in box.columns:
            cell = changed(batch.book, sheet, old[column], data, tree) if column in old else model
            if isinstance(cell.value, Formula) and ("*" in tree or "userEnteredValue" in tree):
                cell = cell.having(value=cell.value.shifted(row - box.top, column - box.left))
            cells[column] = cell
        sheet.write(row, cells)


def append_cells(batch: Batch, body: Json) -> None:
    """Write rows of cells behind the last row with data, adding rows to the grid where needed.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AppendCellsRequest
    """
    tree, rows = masks.parse(body["fields"]), body.get("rows") or []
    table = table_of(batch, body["tableId"]) if body.get("tableId") else None
    sheet = batch.sheet(table["range"].get("sheetId") if table else body.get("sheetId"))
    if table is not None:
        box = sheet.box(area_of(table["range"]))
        batch.book.insert(sheet, True, box.bottom, len(rows), inherit_before=True)
        table["range"]["endRowIndex"] = box.bottom + len(rows)
        top, left = box.bottom, box.left
    else:
        top, left = last_row(batch, sheet), 0
    width = max((len(row.get("values") or []) for row in rows), default=0)
    batch.book.resize(sheet, max(sheet.height, top + len(rows)), max(sheet.width, left + width))
    if rows and width:
        batch.check(sheet, Box(top, top + len(rows), left, left + width))
    for at, row in enumerate(rows):
        write_row(batch, sheet, top + at, left, row.get("values") or [], tree)


def last_row(batch: Batch, sheet: Sheet) -> int:
    """Return how many rows reach to the last one in which something shows; what formulas spill counts too."""
    return batch.reader().calculation.reach(sheet, sheet.whole)


def table_of(batch: Batch, id_: str) -> Json:
    """Return a table by its id."""
    for sheet in batch.book.sheets:
        for table in sheet.tables:
            if table["tableId"] == id_:
                return table
    raise invalid(f"No table with id: {id_}")


def set_data_validation(batch: Batch, body: Json) -> None:
    """Say what cells admit; without a rule, everything.

    What a program writes is not checked against it: https://developers.google.com/workspace/sheets/api/samples/data speaks of
    typing only, and values written through the API that a strict rule forbids are accepted and marked in the cell.
    """
    sheet, box = batch.place(body["range"])
    rule = tidy(body["rule"]) if body.get("rule") else None
    rule = without_unset(rule) if rule else None
    for row in box.rows:
        old = sheet.rows[row]
        if rule or old:
            model = Cell(rule=rule)
            cells = {column: old[column].having(rule=rule) if column in old else model for column in box.columns}
            sheet.write(row, cells)


def copy_paste(batch: Batch, body: Json) -> None:
    """Copy a range to another, repeated where that is a multiple of it."""
    source, box = batch.place(body["source"], writes=False)
    target, into = spread(batch, body["destination"], box)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    height, width = (len(box.columns), len(box.rows)) if turned else (len(box.rows), len(box.columns))
    kind, reader = body.get("pasteType", "PASTE_NORMAL"), batch.reader()
    new: list[tuple[int, int, Cell]] = []
    for row in into.rows:
        for column in into.columns:
            down, across = (row - into.top) % height, (column - into.left) % width
            if turned:
                down, across = across, down
            at_row, at_column = box.top + down, box.left + across
            cell = copied(source.cell(at_row, at_column), row - at_row, column - at_column)
            value = reader.effective(source, at_row, at_column)
            new.append((row, column, pasted(target.cell(row, column), cell, value, kind)))
    batch.put(target, new)


def spread(batch: Batch, range_: Json, box: Box) -> tuple[Sheet, Box]:
    """Return where a copy goes: at least one source, more where the destination is a multiple of it."""
    sheet = batch.sheet(area_of(range_).sheet)
    area = area_of(range_)
    top, left = area.top or 0, area.left or 0
    rows = (area.bottom if area.bottom is not None else sheet.height) - top
    columns = (area.right if area.right is not None else sheet.width) - left
    height = rows if rows % len(box.rows) == 0 else len(box.rows)
    width = columns if columns % len(box.columns) == 0 else len(box.columns)
    into = Box(top, top + height, left, left + width)
    batch.book.resize(sheet, max(sheet.height, into.bottom), max(sheet.width, into.right))
    batch.check(sheet, into)
    return sheet, into


def pasted(old: Cell, new: Cell, value: Any, kind: str) -> Cell:
    """Return a cell after another was pasted onto it by a PasteType."""
    if kind == "PASTE_VALUES":
        return old.having(value=value, runs=new.runs)
    if kind == "PASTE_FORMAT":
        return old.having(format=new.format)
    if kind == "PASTE_FORMULA":
        return old.having(value=new.value, runs=new.runs)
    if kind == "PASTE_DATA_VALIDATION":
        return old.having(rule=new.rule)
    if kind == "PASTE_NO_BORDERS":
        look = {name: part for name, part in (new.format or {}).items() if name != "borders"}
        return new.having(format=look or None)
    return old if kind == "PASTE_CONDITIONAL_FORMATTING" else new


def cut_paste(batch: Batch, body: Json) -> None:
    """Move a range's cells to a place."""
    source, box = batch.place(body["source"])
    start = body["destination"]
    target = batch.sheet(start.get("sheetId"))
    down, across = int(start.get("rowIndex") or 0) - box.top, int(start.get("columnIndex") or 0) - box.left
    batch.book.resize(target, max(target.height, box.bottom + down), max(target.width, box.right + across))
    batch.check(target, Box(box.top + down, box.bottom + down, box.left + across, box.right + across))
    cells = [(row, column, source.cell(row, column)) for row in box.rows for column in box.columns]
    kind = body.get("pasteType", "PASTE_NORMAL")
    emptied = EMPTY if kind == "PASTE_NORMAL" else None
    batch.put(source, [(row, column, emptied or cleared(cell)) for row, column, cell in cells])
    batch.put(
        target,
        [
            (row + down, column + across, pasted(target.cell(row + down, column + across), cell, cell.value, kind))
            for row, column, cell in cells
        ],
    )


def find_replace(batch: Batch, body: Json) -> Json:
    """Replace text in cells; count what was changed."""
    places = searched(batch, body)
    wanted = body.get("find") or ""
    pattern = wanted if body.get("searchByRegex") else re.escape(wanted)
    if body.get("matchEntireCell"):
        pattern = rf"\A(?:{pattern})\Z"
    expression = re.compile(pattern, 0 if body.get("matchCase") else re.IGNORECASE)
    new = re.sub(r"\$(\d)", r"\\g<\1>", body.get("replacement") or "") if body.get("searchByRegex") else None
    counts = {"valuesChanged": 0, "formulasChanged": 0, "rowsChanged": 0, "sheetsChanged": 0, "occurrencesChanged": 0}
    for sheet, box in places:
        rows = set()
        for row in box.rows:
            for column, cell in list(sheet.rows[row].items()):
                if column not in box.columns or cell.value is None or isinstance(cell.value, Formula):
                    continue
                text = batch.reader().formatted(sheet, row, column) if not isinstance(cell.value, str) else cell.value
                made, times = expression.subn(new if new is not None else lambda _: body.get("replacement") or "", text)
                if times:
                    batch.check(sheet, Box(row, row + 1, column, column + 1))
                    sheet.write(row, {column: typed(batch.book, sheet, cell, made, "USER_ENTERED")})
                    counts["valuesChanged"] += 1
                    counts["occurrencesChanged"] += times
                    rows.add(row)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return without_unset(counts)


def searched(batch: Batch, body: Json) -> list[tuple[Sheet, Box]]:
    """Return where to look: a range, a sheet or everything."""
    if "range" in body:
        return [batch.place(body["range"], writes=False)]
    sheets = batch.book.sheets if body.get("allSheets") else [batch.sheet(body.get("sheetId"))]
    return [(sheet, sheet.whole) for sheet in sheets]


def update_borders(batch: Batch, body: Json) -> None:
    """Draw lines around and between the cells of a range."""
    sheet, box = batch.place(body["range"])
    lines = {side: tidy(body[side]) for side in SIDES if body.get(side) is not None}
    new: list[tuple[int, int, Cell]] = []
    for row in box.rows:
        for column in box.columns:
            cell = sheet.cell(row, column)
            sides = {
                "top": lines.get("top" if row == box.top else "innerHorizontal"),
                "bottom": lines.get("bottom" if row == box.bottom - 1 else "innerHorizontal"),
                "left": lines.get("left" if column == box.left else "innerVertical"),
                "right": lines.get("right" if column == box.right - 1 else "innerVertical"),
            }
            borders = {**(cell.format or {}).get("borders", {}), **{side: line for side, line in sides.items() if line}}
            if borders:
                new.append((row, column, cell.having(format={**(cell.format or {}), "borders": borders})))
    batch.put(sheet, new)


def trim_whitespace(batch: Batch, body: Json) -> Json:
    """Take spaces away at the ends of texts, and all but one between words."""
    sheet, box = batch.place(body["range"])
    changed_: list[tuple[int, int, Cell]] = []
    for row in box.rows:
        for column, cell in sheet.rows[row].items():
            if column in box.columns and isinstance(cell.value, str) and " ".join(cell.value.split()) != cell.value:
                changed_.append((row, column, cell.having(value=" ".join(cell.value.split()) or None)))
    batch.put(sheet, changed_)
    return {"cellsChangedCount": len(changed_)} if changed_ else {}


def delete_duplicates(batch: Batch, body: Json) -> Json:
    """Delete rows of cells that repeat an earlier one in the columns compared."""
    sheet, box = batch.place(body["range"])
    reader = batch.reader()
    columns = [
        at
        for span in body.get("comparisonColumns") or [{"startIndex": box.left, "endIndex": box.right}]
        for at in range(span.get("startIndex", 0), span["endIndex"])
    ]
    seen: set[tuple[str, ...]] = set()
    kept: list[int] = []
    for row in box.rows:
        key = tuple(reader.formatted(sheet, row, column) for column in columns)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    cells = [[sheet.cell(row, column) for column in box.columns] for row in kept]
    for at, row in enumerate(box.rows):
        line = cells[at] if at < len(cells) else [EMPTY] * len(box.columns)
        sheet.write(row, dict(zip(box.columns, line, strict=True)))
    return without_unset({"duplicatesRemovedCount": len(box.rows) - len(kept)})


HANDLERS: dict[str, Handler] = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "findReplace": find_replace,
    "updateBorders": update_borders,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
}
