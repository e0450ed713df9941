"""Requests about the spreadsheet and its sheets: properties, adding, deleting, duplicating, reordering; named ranges."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from tests.google_standin import masks
from tests.google_standin.a1 import area_of, grid_range
from tests.google_standin.batches import Batch, Handler
from tests.google_standin.errors import invalid
from tests.google_standin.protos import tidy, without_unset
from tests.google_standin.references import Formula, Ref
from tests.google_standin.showing import sheet_properties
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet, new_sheet

SIZE = ("rowCount", "columnCount")
OWN = ("sheetId", "title", "index", "sheetType", "gridProperties")


def update_spreadsheet_properties(batch: Batch, body: Json) -> None:
    """Change title, locale, time zone …"""
    tree = masks.parse(body["fields"])
    batch.book.properties = tidy(masks.update(tree, batch.book.properties, body.get("properties") or {}))


def add_sheet(batch: Batch, body: Json) -> Json:
    """Add a sheet; id, title, place and size may be given."""
    given = tidy(body.get("properties") or {})
    id_ = given.get("sheetId")
    if id_ is None:
        id_ = batch.ids.number("sheetId", batch.book.titles)
    elif batch.book.find(id_) is not None:
        raise invalid(f"Sheet with id {id_} already exists.")
    elif id_ < 0:
        raise invalid(f"sheetId[{id_}] must not be negative.")
    title = given.get("title") or free_title(batch.book)
    check_title(batch.book, title)
    grid = given.get("gridProperties") or {}
    sheet = new_sheet(id_, title, grid.get("rowCount") or 1000, grid.get("columnCount") or 26)
    sheet.grid = without_unset({name: part for name, part in grid.items() if name not in SIZE})
    sheet.properties = without_unset({name: part for name, part in given.items() if name not in OWN})
    index = given.get("index")
    batch.book.sheets.insert(len(batch.book.sheets) if index is None else index, sheet)
    batch.book.check_size()
    return {"properties": sheet_properties(batch.book, sheet)}


def free_title(book: Spreadsheet) -> str:
    """Return the title of a sheet that was given none."""
    number = len(book.sheets) + 1
    while book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def check_title(book: Spreadsheet, title: str, own: Sheet | None = None) -> None:
    """Refuse a title that another sheet has, or that is none."""
    if not title:
        raise invalid("The sheet name cannot be empty.")
    if len(title) > 100:
        raise invalid("Sheet names must be 100 characters or less.")
    other = book.titled(title)
    if other is not None and other is not own:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def delete_sheet(batch: Batch, body: Json) -> None:
    """Delete a sheet; what refers to it is #REF! from then on."""
    sheet = batch.sheet(body.get("sheetId"), "No sheet with id: {}")
    others = [other for other in batch.book.sheets if other is not sheet]
    if all(other.properties.get("hidden") for other in others):
        raise invalid("You can't remove all the sheets in a document.")
    batch.check(sheet, sheet.whole)
    batch.book.sheets = others
    book = batch.book
    book.named_ranges = [named for named in book.named_ranges if int(named["range"].get("sheetId") or 0) != sheet.id]
    book.metadata = [entry for entry in book.metadata if metadata_sheet(entry) != sheet.id]
    book.map_formulas(lambda formula: formula.mapped(lambda ref: lost(ref, sheet)))


def metadata_sheet(entry: Json) -> int | None:
    """Return the id of the sheet to which metadata is attached."""
    place = entry["location"]
    if place["locationType"] == "SPREADSHEET":
        return None
    return int(place.get("dimensionRange", place).get("sheetId") or 0)


def lost(ref: Ref, sheet: Sheet) -> Ref:
    """Return a reference after its sheet was deleted."""
    return replace(ref, gone=True) if ref.area.sheet == sheet.id else ref


def update_sheet_properties(batch: Batch, body: Json) -> None:
    """Change title, place, size, frozen rows, colour, whether hidden …"""
    given, tree = tidy(body.get("properties") or {}), masks.parse(body["fields"])
    sheet = batch.sheet(given.get("sheetId"), "No sheet with id: {}")
    every = "*" in tree
    if "title" in tree or (every and given.get("title")):
        check_title(batch.book, given.get("title", ""), sheet)
        sheet.title = given["title"]
    if every or "gridProperties" in tree:
        change_grid(batch, sheet, given.get("gridProperties") or {}, {} if every else tree["gridProperties"])
    if "index" in tree or (every and "index" in given):
        move_sheet(batch.book, sheet, int(given.get("index") or 0))
    own = {name: branch for name, branch in tree.items() if name not in OWN and name != "*"}
    rest = {name: part for name, part in given.items() if name not in OWN}
    if own or every:
        changed = tidy(masks.update({} if every else own, sheet.properties, rest))
        sheet.properties = without_unset(changed)
        if all(other.properties.get("hidden") for other in batch.book.sheets):
            raise invalid("You can't hide all the sheets in a document.")


def change_grid(batch: Batch, sheet: Sheet, given: Json, tree: masks.Tree) -> None:
    """Change size, frozen rows and columns, gridlines."""
    every = not tree or "*" in tree
    size = {"rowCount": sheet.height, "columnCount": sheet.width}
    wanted = {
        name: given.get(name, 0 if not every else old) if every or name in tree else old for name, old in size.items()
    }
    for name, frozen, what in (("rowCount", "frozenRowCount", "rows"), ("columnCount", "frozenColumnCount", "columns")):
        if wanted[name] < size[name] and wanted[name] <= sheet.grid.get(frozen, 0):
            raise invalid(f"Sorry, it is not possible to delete all non-frozen {what}.")
    if wanted != size:
        lines = [(True, wanted["rowCount"], sheet.height), (False, wanted["columnCount"], sheet.width)]
        for rows, new, old in lines:
            if new < old:
                batch.check_lines(sheet, rows, new, old)
        batch.book.resize(sheet, wanted["rowCount"], wanted["columnCount"])
    branch = {} if every else {name: part for name, part in tree.items() if name not in SIZE}
    if every or branch:
        rest = {name: part for name, part in given.items() if name not in SIZE}
        sheet.grid = without_unset(masks.update(branch, sheet.grid, rest))
    for name, lines_, what in (("frozenRowCount", sheet.height, "rows"), ("frozenColumnCount", sheet.width, "columns")):
        if sheet.grid.get(name, 0) >= lines_:
            raise invalid(f"You can't freeze all visible {what} on the sheet.")


def move_sheet(book: Spreadsheet, sheet: Sheet, index: int) -> None:
    """Move a sheet to an index that is counted before it moves.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#SheetProperties (index)
    """
    at = book.sheets.index(sheet)
    if index in (at, at + 1):
        return
    book.sheets.remove(sheet)
    book.sheets.insert(index if index < at else index - 1, sheet)


def duplicate_sheet(batch: Batch, body: Json) -> Json:
    """Copy a sheet within the spreadsheet; its formulas mean the copy's own cells."""
    source = batch.sheet(body.get("sourceSheetId"), "No sheet with id: {}")
    given = body.get("newSheetId")
    if given is not None and batch.book.find(given) is not None:
        raise invalid(f"Sheet with id {given} already exists.")
    id_ = given if given is not None else batch.ids.number("sheetId", batch.book.titles)
    title = body.get("newSheetName") or copy_title(batch.book, source.title)
    check_title(batch.book, title)
    twin = twin_of(source, id_, title)
    index = body.get("insertSheetIndex")
    batch.book.sheets.insert(0 if index is None else index, twin)
    batch.book.check_size()
    return {"properties": sheet_properties(batch.book, twin)}


def copy_title(book: Spreadsheet, title: str) -> str:
    """Return the title of a copy."""
    name, number = f"Copy of {title}", 2
    while book.titled(name):
        name, number = f"Copy of {title} {number}", number + 1
    return name


def twin_of(source: Sheet, id_: int, title: str) -> Sheet:
    """Return a copy of a sheet with an id and title of its own; its ranges and own references are on the copy."""
    twin = source.copy()
    twin.id, twin.title = id_, title
    for at, row in enumerate(twin.rows):
        if row.formulas:
            changed = {
                column: row[column].having(value=own(row[column].value, source.id, id_)) for column in row.formulas
            }
            twin.rows[at] = row.having(changed)
    for name in ("merges", "protected", "conditional", "banded", "tables", "filter_views", "basic_filter"):
        setattr(twin, name, on_sheet(getattr(twin, name), source.id, id_))
    return twin


def own(formula: Any, old: int, new: int) -> Formula:
    """Return a formula whose references to its own sheet are on another."""
    assert isinstance(formula, Formula)
    return formula.mapped(
        lambda ref: replace(ref, area=replace(ref.area, sheet=new)) if ref.area.sheet == old and not ref.title else ref
    )


def on_sheet(value: Any, old: int, new: int) -> Any:
    """Return JSON whose ranges on one sheet are on another."""
    if isinstance(value, list):
        return [on_sheet(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    if "startRowIndex" in value or "startColumnIndex" in value or set(value) <= {"sheetId"}:
        area = area_of(value)
        return grid_range(replace(area, sheet=new)) if area.sheet == old else value
    return {name: on_sheet(part, old, new) for name, part in value.items()}


def add_named_range(batch: Batch, body: Json) -> Json:
    """Give a range a name."""
    given = tidy(copy.deepcopy(body["namedRange"]))
    if any(named["name"].lower() == given["name"].lower() for named in batch.book.named_ranges):
        raise invalid(f"A named range with name {given['name']} already exists.")
    batch.sheet(given.get("range", {}).get("sheetId"))
    entry = {
        "namedRangeId": given.get("namedRangeId") or str(batch.ids.number("namedRangeId")),
        "name": given["name"],
        "range": grid_range(area_of(given.get("range", {}))),
    }
    batch.book.named_ranges.append(entry)
    return {"namedRange": copy.deepcopy(entry)}


def named_range(batch: Batch, id_: str) -> Json:
    """Return a named range by its id."""
    found = next((named for named in batch.book.named_ranges if named["namedRangeId"] == id_), None)
    if found is None:
        raise invalid(f"No named range with id: {id_}")
    return found


def update_named_range(batch: Batch, body: Json) -> None:
    """Change the name or range of a named range."""
    given = tidy(copy.deepcopy(body["namedRange"]))
    entry = named_range(batch, given["namedRangeId"])
    changed = masks.update(masks.parse(body["fields"]), entry, given)
    entry |= {"name": changed["name"], "range": grid_range(area_of(changed["range"]))}


def delete_named_range(batch: Batch, body: Json) -> None:
    """Take a name away."""
    batch.book.named_ranges.remove(named_range(batch, body["namedRangeId"]))


HANDLERS: dict[str, Handler] = {
    "updateSpreadsheetProperties": update_spreadsheet_properties,
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "updateSheetProperties": update_sheet_properties,
    "duplicateSheet": duplicate_sheet,
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
}
