"""Putting values into cells: raw, as typed by a person, or as a request's CellData says; and who may."""

from __future__ import annotations

from typing import Any

from tests.google_standin import masks
from tests.google_standin.a1 import Box, area_of
from tests.google_standin.cells import EMPTY, Cell, Fault
from tests.google_standin.entering import enter
from tests.google_standin.errors import invalid
from tests.google_standin.protos import tidy
from tests.google_standin.reading import whole
from tests.google_standin.references import formula
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet

PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you "
    "need to edit."
)
VALUE_ONLY: masks.Tree = {"userEnteredValue": {}}
LONGEST = 50_000
"""Characters of one cell, https://support.google.com/drive/answer/37603."""


def typed(book: Spreadsheet, sheet: Sheet, cell: Cell, value: Any, option: str) -> Cell:
    """Return a cell into which a value of a ValueRange was put; "" makes it blank, its format stays.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueInputOption
    """
    if isinstance(value, str):
        check_length(value)
        if value == "":
            return cell.valued(None)
        if option != "USER_ENTERED":
            return cell.valued(value)
        if value.startswith("=") and len(value) > 1:
            return cell.valued(formula(value[1:], sheet.id, book.ids))
        if (cell.format or {}).get("numberFormat", {}).get("type") == "TEXT":
            return cell.valued(value)
        read, form = enter(value, book.locale)
        look = {**(cell.format or {}), "numberFormat": form} if form else cell.format
        return cell.having(value=read, format=look, runs=())
    return cell.valued(whole(value))


def check_length(text: str) -> None:
    """Refuse a text that is longer than a cell may hold."""
    if len(text) > LONGEST:
        raise invalid(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")


def entered(book: Spreadsheet, sheet: Sheet, value: Json) -> Any:
    """Return what an ExtendedValue enters into a cell: texts stay texts, only `formulaValue` is a formula."""
    if "stringValue" in value and len(value) == 1:
        text = value["stringValue"]
        check_length(text)
        return text or None
    if "formulaValue" in value:
        return formula(value["formulaValue"].removeprefix("="), sheet.id, book.ids)
    if "errorValue" in value:
        return Fault(value["errorValue"].get("type", "ERROR"), "#ERROR!", value["errorValue"].get("message", ""))
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "numberValue" in value:
        return whole(value["numberValue"])
    return None


def changed(book: Spreadsheet, sheet: Sheet, cell: Cell, data: Json, tree: masks.Tree) -> Cell:
    """Return a cell with the masked parts taken from a CellData."""
    if tree == VALUE_ONLY:
        value = data.get("userEnteredValue")
        return cell.valued(entered(book, sheet, value) if value else None)
    every = not tree or "*" in tree
    parts: dict[str, Any] = {}
    if every or "userEnteredValue" in tree:
        value = data.get("userEnteredValue")
        parts["value"] = entered(book, sheet, value) if value else None
    if every or "userEnteredFormat" in tree:
        branch = {} if every else tree["userEnteredFormat"]
        look = masks.update(branch, cell.format or {}, data.get("userEnteredFormat") or {})
        parts["format"] = tidy(look) or None
    if every or "note" in tree:
        parts["note"] = data.get("note") or ""
    if every or "dataValidation" in tree:
        parts["rule"] = tidy(data["dataValidation"]) if data.get("dataValidation") else None
    if every or "textFormatRuns" in tree:
        parts["runs"] = tuple(tidy(data.get("textFormatRuns") or []))
    return cell.having(**parts)


def check_protection(sheet: Sheet, box: Box, caller: str, owner: str, what: str = "") -> None:
    """Refuse a change of cells that are protected against the caller.

    https://developers.google.com/workspace/sheets/api/samples/ranges and https://support.google.com/docs/answer/1218656
    """
    for protection in sheet.protected:
        if protection.get("warningOnly") or may_edit(protection, caller, owner):
            continue
        area = sheet.box(area_of(protection.get("range", {"sheetId": sheet.id})))
        free = [sheet.box(area_of(range_)) for range_ in protection.get("unprotectedRanges", [])]
        if area.meets(box) and not any(hole.holds(box) for hole in free):
            raise invalid(f"{what}{PROTECTED}")


def may_edit(protection: Json, caller: str, owner: str) -> bool:
    """Return whether somebody may edit what is protected: the owner and the editors named."""
    return caller == owner or caller in protection.get("editors", {}).get("users", [])


def cleared(cell: Cell) -> Cell:
    """Return a cell without its value."""
    return cell.valued(None) if cell is not EMPTY else cell
