"""A colleague with the spreadsheet open: changes it in the browser, as it were, and reads what stands there.

Nothing that a colleague does counts as a request: it is neither in the log nor in the quota.
"""

from __future__ import annotations

from typing import Any

from tests.google_standin.a1 import Area, Box, area_of
from tests.google_standin.batches import Batch, run
from tests.google_standin.drive import File
from tests.google_standin.reading import locate
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet
from tests.google_standin.values import Options, Values
from tests.google_standin.world import World


class Colleague:
    """One person at work in one spreadsheet; tabs are named by their titles, rows and columns counted from 1."""

    def __init__(self, world: World, file: File, person: str = "") -> None:
        self.world, self.file, self.person = world, file, person or file.owner

    @property
    def book(self) -> Spreadsheet:
        """The spreadsheet as it is now; look, do not touch."""
        return self.file.book

    def tab(self, title: str) -> Sheet:
        """Return a tab as it is now; raise KeyError for a title that no tab has."""
        found = self.book.titled(title)
        if found is None:
            raise KeyError(title)
        return found

    # Acting

    def do(self, *requests: Json) -> list[Json]:
        """Do requests of a batchUpdate, all or none; return their replies."""
        with self.world.lock:
            book = self.book.copy()
            batch = Batch(book, self.world.ids, self.person, self.file.owner, self.world.wall_clock)
            replies = run(batch, list(requests), self.world.handlers)
            self.world.keep(self.file, book)
            return replies

    def span(self, title: str, dimension: str, first: int, count: int) -> Json:
        """Return rows or columns as a DimensionRange."""
        return {
            "sheetId": self.tab(title).id,
            "dimension": dimension,
            "startIndex": first - 1,
            "endIndex": first - 1 + count,
        }

    def insert_rows(self, title: str, before: int, count: int = 1) -> None:
        """Insert empty rows before a row."""
        self.do(
            {"insertDimension": {"range": self.span(title, "ROWS", before, count), "inheritFromBefore": before > 1}}
        )

    def insert_columns(self, title: str, before: int, count: int = 1) -> None:
        """Insert empty columns before a column."""
        self.do(
            {"insertDimension": {"range": self.span(title, "COLUMNS", before, count), "inheritFromBefore": before > 1}}
        )

    def delete_rows(self, title: str, first: int, count: int = 1) -> None:
        """Delete rows."""
        self.do({"deleteDimension": {"range": self.span(title, "ROWS", first, count)}})

    def delete_columns(self, title: str, first: int, count: int = 1) -> None:
        """Delete columns."""
        self.do({"deleteDimension": {"range": self.span(title, "COLUMNS", first, count)}})

    def move_rows(self, title: str, first: int, count: int, before: int) -> None:
        """Move rows before a row, counted before they are taken out."""
        self.do({"moveDimension": {"source": self.span(title, "ROWS", first, count), "destinationIndex": before - 1}})

    def move_columns(self, title: str, first: int, count: int, before: int) -> None:
        """Move columns before a column, counted before they are taken out."""
        self.do(
            {"moveDimension": {"source": self.span(title, "COLUMNS", first, count), "destinationIndex": before - 1}}
        )

    def sort(self, title: str, column: int, downwards: bool = False, header: int = 1) -> None:
        """Sort the rows below the header by a column."""
        spec = {"dimensionIndex": column - 1, "sortOrder": "DESCENDING" if downwards else "ASCENDING"}
        self.do({"sortRange": {"range": {"sheetId": self.tab(title).id, "startRowIndex": header}, "sortSpecs": [spec]}})

    def edit(self, title: str, cell: str, *rows: Any, raw: bool = False) -> None:
        """Type values from a cell on: one value, or rows of values; with `raw`, texts stay as they are."""
        values = [row if isinstance(row, list | tuple) else [row] for row in rows]
        with self.world.lock:
            book = self.book.copy()
            sheet = book.titled(title)
            assert sheet is not None, title
            _, area = locate(book, f"'{title.replace(chr(39), chr(39) * 2)}'!{cell}")
            options = Options(input="RAW" if raw else "USER_ENTERED")
            body = {"values": [list(row) for row in values]}
            self.values_of(book).write(sheet, area, body, options)
            self.world.keep(self.file, book)

    def filter(self, title: str, column: int, hidden: list[str], header: int = 1) -> None:
        """Put a filter over a tab that hides the rows with some texts in a column."""
        range_ = {"sheetId": self.tab(title).id, "startRowIndex": header - 1}
        spec = {"columnIndex": column - 1, "filterCriteria": {"hiddenValues": hidden}}
        self.do({"setBasicFilter": {"filter": {"range": range_, "filterSpecs": [spec]}}})

    def unfilter(self, title: str) -> None:
        """Take the filter away."""
        self.do({"clearBasicFilter": {"sheetId": self.tab(title).id}})

    def hide_rows(self, title: str, first: int, count: int = 1, hidden: bool = True) -> None:
        """Hide rows, or show them again."""
        self.hide(self.span(title, "ROWS", first, count), hidden)

    def hide_columns(self, title: str, first: int, count: int = 1, hidden: bool = True) -> None:
        """Hide columns, or show them again."""
        self.hide(self.span(title, "COLUMNS", first, count), hidden)

    def hide(self, span: Json, hidden: bool) -> None:
        """Hide what a span says."""
        self.do(
            {
                "updateDimensionProperties": {
                    "range": span,
                    "properties": {"hiddenByUser": hidden},
                    "fields": "hiddenByUser",
                }
            }
        )

    def rename(self, title: str, new: str) -> None:
        """Give a tab another title."""
        self.do(
            {"updateSheetProperties": {"properties": {"sheetId": self.tab(title).id, "title": new}, "fields": "title"}}
        )

    def reorder(self, title: str, index: int) -> None:
        """Move a tab before the one that is now at an index from 0."""
        self.do(
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": self.tab(title).id, "index": index},
                    "fields": "index",
                }
            }
        )

    def add_tab(self, title: str, rows: int = 1000, columns: int = 26) -> None:
        """Add a tab."""
        self.do(
            {"addSheet": {"properties": {"title": title, "gridProperties": {"rowCount": rows, "columnCount": columns}}}}
        )

    def delete_tab(self, title: str) -> None:
        """Delete a tab."""
        self.do({"deleteSheet": {"sheetId": self.tab(title).id}})

    def protect(self, title: str, editors: list[str] | None = None, warning: bool = False) -> None:
        """Protect a whole tab against all but the owner, oneself and some others."""
        entry: Json = {"range": {"sheetId": self.tab(title).id}, "warningOnly": warning}
        if not warning:
            entry["editors"] = {"users": editors or []}
        self.do({"addProtectedRange": {"protectedRange": entry}})

    # Reading

    def values_of(self, book: Spreadsheet) -> Values:
        """Return the values of the spreadsheet, to be read or written."""
        reader = self.world.reader(self.file)
        if book is not self.book:
            reader = type(reader)(book, self.world.wall_clock)
        return Values(book, reader, self.person, self.file.owner)

    def titles(self) -> list[str]:
        """Return the titles of the tabs in order."""
        return [sheet.title for sheet in self.book.sheets]

    def rows(self, title: str, option: str = "FORMATTED_VALUE") -> list[list[Any]]:
        """Return what a tab shows, lookups computed, without blank ends; FORMULA and UNFORMATTED_VALUE can be asked for."""
        sheet = self.tab(title)
        return self.world.reader(self.file).rows(sheet, sheet.whole, option)

    def cell(self, title: str, cell: str, option: str = "FORMATTED_VALUE") -> Any:
        """Return what one cell shows; None where it is blank."""
        sheet, area = self.tab(title), self.area(title, cell)
        return self.world.reader(self.file).rendered(sheet, area.top or 0, area.left or 0, option, "SERIAL_NUMBER")

    def area(self, title: str, range_: str) -> Area:
        """Return the area of a range on a tab."""
        return locate(self.book, f"'{title.replace(chr(39), chr(39) * 2)}'!{range_}")[1]

    def entered(self, title: str) -> list[list[Any]]:
        """Return what was entered into a tab, cell by cell, formulas as text; None where nothing was. Nothing is computed."""
        sheet, titles = self.tab(title), self.book.titles
        rows = []
        for row in sheet.rows[: sheet.filled_rows()]:
            line = [row[column].value if column in row else None for column in range(row.filled)]
            rows.append([value.show(titles) if isinstance(value, Formula) else value for value in line])
        return rows

    def note(self, title: str, cell: str) -> str:
        """Return the note of a cell."""
        area = self.area(title, cell)
        return self.tab(title).cell(area.top or 0, area.left or 0).note

    def protected(self, title: str) -> list[Box]:
        """Return what is protected on a tab."""
        sheet = self.tab(title)
        return [sheet.box(area_of(entry["range"])) for entry in sheet.protected]
