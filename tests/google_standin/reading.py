"""What a cell shows to who asks: formatted, plain or as a formula; and where a text such as "Sheet1!A1:B2" points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.google_standin import formulas
from tests.google_standin.a1 import Area, Box, area_of, bounds, show_area, split_title
from tests.google_standin.cells import EMPTY, Cell, Fault, Plain
from tests.google_standin.errors import ApiError, invalid
from tests.google_standin.formats import DATES, automatic, show_number
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet


class Reader:
    """Reads one spreadsheet at one state of it; what is computed is kept as long as nothing changes."""

    def __init__(self, book: Spreadsheet, now: Callable[[], datetime]) -> None:
        self.book = book
        self.calculation = formulas.Calculation(book, now)

    def effective(self, sheet: Sheet, row: int, column: int) -> Plain:
        """Return what a cell comes to."""
        return self.calculation.value(sheet, row, column)

    def number_format(self, cell: Cell) -> Json | None:
        """Return the number format of a cell: its own, or the one that its formula brings along."""
        own = (cell.format or {}).get("numberFormat")
        if own is None and isinstance(cell.value, Formula) and (kind := formulas.kind_of(cell.value)):
            return {"type": kind}
        return own

    def formatted(self, sheet: Sheet, row: int, column: int) -> str:
        """Return the text that a cell shows."""
        value = self.effective(sheet, row, column)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, Fault):
            return value.text
        return show_number(value, self.number_format(sheet.cell(row, column)), self.book.locale)

    def rendered(self, sheet: Sheet, row: int, column: int, option: str, dates: str) -> Any:
        """Return a cell by a ValueRenderOption and a DateTimeRenderOption; None where it is blank.

        https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueRenderOption
        """
        cell = sheet.rows[row].get(column, EMPTY)
        if cell.value.__class__ is str:
            return cell.value
        if option == "FORMULA" and isinstance(cell.value, Formula):
            return cell.value.show(self.book.titles)
        value = self.effective(sheet, row, column)
        if value is None:
            return None
        if option in ("UNFORMATTED_VALUE", "FORMULA") and not isinstance(value, Fault):
            form = self.number_format(cell)
            is_date = form is not None and form.get("type") in DATES
            if dates == "FORMATTED_STRING" and is_date and isinstance(value, int | float):
                return self.formatted(sheet, row, column)
            return whole(value)
        return self.formatted(sheet, row, column)

    def rows(self, sheet: Sheet, box: Box, option: str = "FORMATTED_VALUE", dates: str = "") -> list[list[Any]]:
        """Return the rows of a rectangle without blank ends; a blank between filled cells is ""."""
        spills = list(self.calculation.arrays(sheet, box.left, box.right))
        ends = (at + array.height for at, _, array in spills)
        rows: list[list[Any]] = []
        for row in range(box.top, min(box.bottom, max([sheet.filled_rows(), *ends]))):
            there = set(sheet.rows[row])
            for at, column, array in spills:
                if at <= row < at + array.height:
                    there.update(range(column, column + array.width))
            stop = min(box.right, 1 + max(there, default=-1))
            columns = range(box.left, stop)
            line = [self.rendered(sheet, row, column, option, dates) if column in there else None for column in columns]
            rows.append(without_end(line))
        while rows and not rows[-1]:
            rows.pop()
        return rows


def whole(value: Any) -> Any:
    """Return a number without a fraction of zero."""
    return int(value) if isinstance(value, float) and value == int(value) and abs(value) < 1e15 else value


def without_end(values: list[Any]) -> list[Any]:
    """Return values without blanks at the end; others are ""."""
    last = max((at for at, value in enumerate(values) if value is not None), default=-1)
    return ["" if value is None else value for value in values[: last + 1]]


def turned(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows as columns, without blank ends."""
    width = max(map(len, rows), default=0)
    columns = [[row[at] if at < len(row) else None for row in rows] for at in range(width)]
    return [without_end([None if value == "" else value for value in column]) for column in columns]


def locate(book: Spreadsheet, text: str) -> tuple[Sheet, Area]:
    """Return the sheet and area of a range in A1 notation, a sheet's title or a named range; raise a 400 else."""
    title, rest = split_title(text)
    if title is None:
        found = bounds(rest)
        if found is not None:
            return book.sheets[0], Area(book.sheets[0].id, *found)
        sheet = book.titled(rest)
        return named(book, rest) or (whole_sheet(sheet) if sheet else unreadable(text))
    sheet = book.titled(title)
    if sheet is None:
        return unreadable(text)
    if not rest:
        return whole_sheet(sheet)
    found = bounds(rest)
    return (sheet, Area(sheet.id, *found)) if found is not None else named(book, rest) or unreadable(text)


def whole_sheet(sheet: Sheet) -> tuple[Sheet, Area]:
    """Return a sheet and all of it."""
    return sheet, sheet.area


def named(book: Spreadsheet, name: str) -> tuple[Sheet, Area] | None:
    """Return the sheet and area of a named range."""
    for entry in book.named_ranges:
        if entry["name"].lower() == name.lower():
            area = area_of(entry["range"])
            sheet = book.find(area.sheet)
            return (sheet, area) if sheet else None
    return None


def unreadable(text: str) -> tuple[Sheet, Area]:
    """Refuse a range that points nowhere."""
    raise invalid(f"Unable to parse range: {text}")


def beyond(sheet: Sheet, area: Area) -> ApiError:
    """Return the refusal of a range outside the grid."""
    text = f"Range ({show_area(sheet.title, area)}) exceeds grid limits."
    return invalid(f"{text} Max rows: {sheet.height}, max columns: {sheet.width}")


def box_of(sheet: Sheet, area: Area) -> Box:
    """Return the rectangle of an area; one that begins outside the grid is refused, one that ends there is cut.

    Seen with the real API by others: rows 999 to 1003 of 1000 are taken, rows from 1000 on refused.
    """
    if (area.top or 0) >= sheet.height or (area.left or 0) >= sheet.width:
        raise beyond(sheet, area)
    return sheet.box(area)


def shown_value(value: Plain) -> Json:
    """Return a value as an ExtendedValue."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, Fault):
        return {"errorValue": {"type": value.kind, "message": value.message}}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": whole(value)}


__all__ = ["Reader", "automatic", "beyond", "box_of", "locate", "shown_value", "turned", "whole"]
