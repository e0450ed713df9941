"""The methods of spreadsheets.values: get, update, append, clear, and their batches, also by data filter.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.google_standin.a1 import Area, Box, area_of, letters
from tests.google_standin.cells import NO_CELLS
from tests.google_standin.errors import ApiError, invalid
from tests.google_standin.metadata import matching
from tests.google_standin.protos import without_unset
from tests.google_standin.reading import Reader, box_of, locate, turned
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet, written
from tests.google_standin.writing import check_protection, cleared, typed


@dataclass(frozen=True, slots=True)
class Options:
    """How values are put in or shown: the query parameters or body fields of one call."""

    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    major: str = "ROWS"
    input: str = ""
    include: bool = False
    insert: str = "OVERWRITE"


def options(given: Json) -> Options:
    """Return the options among parameters of a query or a body; those for the response count only where it includes values."""
    include = flag(given.get("includeValuesInResponse"))
    return Options(
        given.get("responseValueRenderOption" if include else "valueRenderOption") or "FORMATTED_VALUE",
        given.get("responseDateTimeRenderOption" if include else "dateTimeRenderOption") or "SERIAL_NUMBER",
        given.get("majorDimension") or "ROWS",
        given.get("valueInputOption") or "",
        include,
        given.get("insertDataOption") or "OVERWRITE",
    )


def flag(value: Any) -> bool:
    """Return a truth value of a query or a body."""
    return str(value).lower() == "true"


class Values:
    """One call on the values of a spreadsheet by one caller."""

    def __init__(self, book: Spreadsheet, reader: Reader, caller: str, owner: str) -> None:
        self.book, self.reader, self.caller, self.owner = book, reader, caller, owner
        self.cells: list[tuple[int, int, int]] = []
        """What was written so far: sheet, row, column."""

    # Reading

    def get(self, range_: str, how: Options) -> Json:
        """Return the ValueRange of a range."""
        return self.value_range(*locate(self.book, range_), how)

    def value_range(self, sheet: Sheet, area: Area, how: Options) -> Json:
        """Return the values of an area."""
        box = box_of(sheet, area)
        rows = self.reader.rows(sheet, box, how.render, how.dates)
        found = rows if how.major != "COLUMNS" else turned(rows)
        answer: Json = {"range": self.book.show(sheet, box), "majorDimension": how.major}
        return answer | ({"values": found} if found else {})

    def batch_get(self, ranges: list[str], how: Options) -> Json:
        """Return the values of several ranges."""
        answer: Json = {"spreadsheetId": self.book.id}
        return answer | ({"valueRanges": [self.get(range_, how) for range_ in ranges]} if ranges else {})

    def filtered(self, filter_: Json) -> list[tuple[Sheet, Area]]:
        """Return the areas that a data filter means."""
        if "a1Range" in filter_:
            return [locate(self.book, filter_["a1Range"])]
        if "gridRange" in filter_:
            area = area_of(filter_["gridRange"])
            return [(self.sheet(area.sheet), area)]
        found = (entry["location"] for entry in matching(self.book, filter_))
        return [self.located(location) for location in found if location["locationType"] != "SPREADSHEET"]

    def located(self, location: Json) -> tuple[Sheet, Area]:
        """Return the area of the sheet, row or column to which metadata is attached."""
        span = location.get("dimensionRange")
        if span is None:
            sheet = self.sheet(int(location.get("sheetId", 0)))
            return sheet, sheet.area
        sheet = self.sheet(int(span.get("sheetId", 0)))
        start, end = span.get("startIndex", 0), span.get("endIndex")
        if location["locationType"] == "ROW":
            return sheet, Area(sheet.id, start, end)
        return sheet, Area(sheet.id, None, None, start, end)

    def sheet(self, id_: int) -> Sheet:
        """Return a sheet by id."""
        sheet = self.book.find(id_)
        if sheet is None:
            raise invalid(f"No grid with id: {id_}")
        return sheet

    def batch_get_by_filter(self, body: Json, how: Options) -> Json:
        """Return the values of everything that data filters mean."""
        found = [
            {"valueRange": self.value_range(sheet, area, how), "dataFilters": [filter_]}
            for filter_ in body.get("dataFilters", [])
            for sheet, area in self.filtered(filter_)
        ]
        return {"spreadsheetId": self.book.id} | ({"valueRanges": found} if found else {})

    # Writing

    def update(self, range_: str, body: Json, how: Options) -> Json:
        """Write a ValueRange; say which cells were updated."""
        if body.get("range") and locate(self.book, body["range"]) != locate(self.book, range_):
            raise invalid(f"Requested writing within range [{range_}], but tried writing to range [{body['range']}]")
        sheet, area = locate(self.book, range_)
        return self.write(sheet, area, body, how, range_)

    def write(self, sheet: Sheet, area: Area, body: Json, how: Options, text: str = "") -> Json:
        """Write values from the first cell of an area on; None leaves a cell as it is."""
        if how.input not in ("RAW", "USER_ENTERED"):
            raise invalid("'valueInputOption' is required but not specified")
        rows = body.get("values") or []
        if body.get("majorDimension") == "COLUMNS":
            rows = [list(row) for row in zip(*padded(rows), strict=True)]
        top, left = area.top or 0, area.left or 0
        width = max(map(len, rows), default=0)
        box = Box(top, top + max(len(rows), 1), left, left + max(width, 1))
        self.check(sheet, area, box, text)
        check_protection(sheet, box, self.caller, self.owner)
        new = [
            (top + down, left + across, value)
            for down, row in enumerate(rows)
            for across, value in enumerate(row)
            if value is not None
        ]
        cells = (
            (row, column, typed(self.book, sheet, sheet.cell(row, column), value, how.input))
            for row, column, value in new
        )
        for row, changes in written(cells).items():
            sheet.write(row, changes)
        self.cells += [(sheet.id, row, column) for row, column, _ in new]
        return self.told(sheet, box, new, how)

    def check(self, sheet: Sheet, area: Area, box: Box, text: str) -> None:
        """Refuse values that begin outside the grid, or run out of the range given or out of the grid.

        The words are those of many public reports; the range is named as it was asked for.
        """
        box_of(sheet, area)
        single = area.bottom == (area.top or 0) + 1 and area.right == (area.left or 0) + 1
        within = (
            f"Requested writing within range [{text or self.book.show(sheet, sheet.box(area))}], but tried writing to"
        )
        bottom = sheet.height if area.bottom is None or single else min(area.bottom, sheet.height)
        right = sheet.width if area.right is None or single else min(area.right, sheet.width)
        if box.bottom > bottom:
            raise invalid(f"{within} row [{bottom + 1}]")
        if box.right > right:
            raise invalid(f"{within} column [{letters(right)}]")

    def told(self, sheet: Sheet, box: Box, new: list[tuple[int, int, Any]], how: Options) -> Json:
        """Return the UpdateValuesResponse of cells that were written."""
        counts = {
            "updatedRows": len({row for row, _, _ in new}),
            "updatedColumns": len({column for _, column, _ in new}),
            "updatedCells": len(new),
        }
        answer: Json = {
            "spreadsheetId": self.book.id,
            "updatedRange": self.book.show(sheet, box),
            **without_unset(counts),
        }
        if how.include:
            area = Area(sheet.id, box.top, box.bottom, box.left, box.right)
            fresh = Reader(self.book, self.reader.calculation.now)
            answer["updatedData"] = Values(self.book, fresh, self.caller, self.owner).value_range(sheet, area, how)
        return answer

    def batch_update(self, body: Json) -> Json:
        """Write several ValueRanges."""
        how = options(body)
        parts = body.get("data", [])
        with_place = ((f"Invalid data[{at}]: ", part) for at, part in enumerate(parts))
        return self.totals(
            [placed(place, self.update, part["range"], {**part, "range": None}, how) for place, part in with_place]
        )

    def batch_update_by_filter(self, body: Json) -> Json:
        """Write values where data filters say."""
        how = options(body)
        responses = [
            self.write(sheet, area, part, how) | {"dataFilter": part["dataFilter"]}
            for part in body.get("data", [])
            for sheet, area in self.filtered(part["dataFilter"])
        ]
        return self.totals(
            [{key: value for key, value in response.items() if key != "spreadsheetId"} for response in responses]
        )

    def totals(self, responses: list[Json]) -> Json:
        """Return what several updates come to: a row or column that several touched counts once."""
        counts = {
            "totalUpdatedRows": len({(sheet, row) for sheet, row, _ in self.cells}),
            "totalUpdatedColumns": len({(sheet, column) for sheet, _, column in self.cells}),
            "totalUpdatedCells": len(self.cells),
            "totalUpdatedSheets": len({sheet for sheet, _, _ in self.cells}),
        }
        answer: Json = {"spreadsheetId": self.book.id, **without_unset(counts)}
        return answer | ({"responses": responses} if responses else {})

    def append(self, range_: str, body: Json, how: Options) -> Json:
        """Write rows after the table that is found in a range, or at its first cell where there is none.

        https://developers.google.com/workspace/sheets/api/guides/values#append_values: the last table that begins in the range
        counts; rows and columns are added at the ends of the grid where needed.
        """
        sheet, area = locate(self.book, range_)
        table = self.table(sheet, box_of(sheet, area))
        rows = body.get("values") or []
        if body.get("majorDimension") == "COLUMNS":
            rows = [list(row) for row in zip(*padded(rows), strict=True)]
        top, left = (table.bottom, table.left) if table else (area.top or 0, area.left or 0)
        width = max(map(len, rows), default=0)
        if how.insert == "INSERT_ROWS" and table and rows and top < sheet.height:
            self.book.insert(sheet, True, top, len(rows), inherit_before=True)
        nothing: Json = {}
        missing = top + len(rows) - sheet.height
        if missing > 0:
            sheet.rows += [NO_CELLS] * missing
            sheet.row_properties += [nothing] * missing
        sheet.column_properties += [nothing] * (left + width - sheet.width)
        self.book.check_size()
        updates = self.write(sheet, Area(sheet.id, top, None, left, None), {"values": rows}, how)
        answer: Json = {"spreadsheetId": self.book.id}
        if table:
            answer["tableRange"] = self.book.show(sheet, table)
        return answer | {"updates": updates}

    def table(self, sheet: Sheet, box: Box) -> Box | None:
        """Return the table around the last filled cell of a rectangle; blank rows and columns bound it."""
        down = min(box.bottom, max(self.reader.calculation.reach(sheet, box), box.top))
        for row in reversed(range(box.top, down)):
            for column in reversed(box.columns):
                if self.reader.effective(sheet, row, column) is not None:
                    return self.grown(sheet, Box(row, row + 1, column, column + 1))
        return None

    def grown(self, sheet: Sheet, box: Box) -> Box:
        """Return a rectangle made larger until only blank cells lie around it."""
        while True:
            wide = Box(
                max(box.top - 1, 0),
                min(box.bottom + 1, sheet.height),
                max(box.left - 1, 0),
                min(box.right + 1, sheet.width),
            )
            filled = [
                (row, column)
                for row in wide.rows
                for column in (wide.columns if row in (wide.top, wide.bottom - 1) else (wide.left, wide.right - 1))
                if self.reader.effective(sheet, row, column) is not None
            ]
            rows, columns = [row for row, _ in filled], [column for _, column in filled]
            new = Box(
                min([box.top, *rows]),
                max([box.bottom, *(row + 1 for row in rows)]),
                min([box.left, *columns]),
                max([box.right, *(column + 1 for column in columns)]),
            )
            if new == box:
                return box
            box = new

    def clear(self, range_: str) -> Json:
        """Make the cells of a range blank; formats stay."""
        return {"spreadsheetId": self.book.id, "clearedRange": self.wipe(*locate(self.book, range_))}

    def wipe(self, sheet: Sheet, area: Area) -> str:
        """Make the cells of an area blank; return which."""
        box = box_of(sheet, area)
        check_protection(sheet, box, self.caller, self.owner)
        for row in box.rows:
            sheet.write(
                row, {column: cleared(cell) for column, cell in sheet.rows[row].items() if column in box.columns}
            )
        return self.book.show(sheet, box)

    def batch_clear(self, body: Json) -> Json:
        """Make several ranges blank."""
        cleared = [
            placed(f"Invalid range[{at}]: ", self.clear, range_)["clearedRange"]
            for at, range_ in enumerate(body.get("ranges", []))
        ]
        return {
            "spreadsheetId": self.book.id,
            "clearedRanges": cleared,
        }

    def batch_clear_by_filter(self, body: Json) -> Json:
        """Make blank what data filters mean."""
        found = [place for filter_ in body.get("dataFilters", []) for place in self.filtered(filter_)]
        return {"spreadsheetId": self.book.id, "clearedRanges": [self.wipe(sheet, area) for sheet, area in found]}


def placed(place: str, call: Callable[..., Json], *arguments: Any) -> Json:
    """Return what a call returns; a refusal says at which part of the request."""
    try:
        return call(*arguments)
    except ApiError as refusal:
        raise invalid(f"{place}{refusal.message}") from refusal


def padded(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows of equal length, filled with None."""
    width = max(map(len, rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


__all__ = ["ApiError", "Options", "Values", "flag", "options"]
