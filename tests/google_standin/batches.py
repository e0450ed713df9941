"""spreadsheets.batchUpdate: requests done one after the other on a copy, which takes the original's place only when all are.

https://developers.google.com/workspace/sheets/api/guides/batchupdate: "If any one request is unsuccessful, none of the
other changes are written." To add a request, write a function of (batch, body) and name it in a module's HANDLERS.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.google_standin.a1 import Area, Box, area_of
from tests.google_standin.cells import Cell
from tests.google_standin.errors import ApiError, invalid
from tests.google_standin.ids import Ids
from tests.google_standin.reading import Reader, box_of
from tests.google_standin.spreadsheets import Json, Sheet, Spreadsheet, written
from tests.google_standin.writing import check_protection


class Batch:
    """One batch on its way: the copy it works on, who asked, and what its requests need."""

    def __init__(self, book: Spreadsheet, ids: Ids, caller: str, owner: str, now: Callable[[], datetime]) -> None:
        self.book, self.ids, self.caller, self.owner, self.now = book, ids, caller, owner, now

    def reader(self) -> Reader:
        """Return a reader of the spreadsheet as it is now."""
        return Reader(self.book, self.now)

    def sheet(self, id_: int | None, text: str = "No grid with id: {}") -> Sheet:
        """Return a sheet by id."""
        found = self.book.find(int(id_ or 0))
        if found is None:
            raise invalid(text.format(int(id_ or 0)))
        return found

    def place(self, range_: Json, writes: bool = True) -> tuple[Sheet, Box]:
        """Return the sheet and rectangle of a GridRange; to be written, its cells must not be protected."""
        area = area_of(range_)
        sheet = self.sheet(area.sheet)
        box = box_of(sheet, area)
        if writes:
            self.check(sheet, box)
        return sheet, box

    def check(self, sheet: Sheet, box: Box) -> None:
        """Refuse a change of cells protected against the caller."""
        check_protection(sheet, box, self.caller, self.owner)

    def span(self, given: Json) -> tuple[Sheet, bool, int, int]:
        """Return (sheet, whether rows, start, end) of a DimensionRange, which must lie inside the grid."""
        sheet, rows = self.sheet(given.get("sheetId")), given.get("dimension", "ROWS") == "ROWS"
        size = sheet.height if rows else sheet.width
        start = int(given.get("startIndex") or 0)
        end = int(size if given.get("endIndex") is None else given["endIndex"])
        if start >= end:
            raise invalid(f"range.startIndex[{start}] must be less than range.endIndex[{end}]")
        if end > size:
            name = "rowCount" if rows else "columnCount"
            raise invalid(f"range.endIndex[{end}] is after last {'row' if rows else 'column'} in sheet[{name} {size}]")
        return sheet, rows, start, end

    def check_lines(self, sheet: Sheet, rows: bool, start: int, end: int) -> None:
        """Refuse a change of rows or columns that meet cells protected against the caller."""
        self.check(sheet, Box(start, end, 0, sheet.width) if rows else Box(0, sheet.height, start, end))

    def put(self, sheet: Sheet, cells: list[tuple[int, int, Cell]]) -> None:
        """Put cells into a sheet."""
        for row, changes in written(cells).items():
            sheet.write(row, changes)


Handler = Callable[[Batch, Json], Json | None]


def handlers() -> dict[str, Handler]:
    """Return every request that is understood, by its name."""
    from tests.google_standin import cell_requests, grid_requests, overlay_requests, sheet_requests

    known: dict[str, Handler] = {}
    for module in (sheet_requests, grid_requests, cell_requests, overlay_requests):
        known |= module.HANDLERS
    return known


def run(batch: Batch, requests: list[Json], known: dict[str, Handler]) -> list[Json]:
    """Do every request in order; return their replies, or raise the first refusal with its place in its words."""
    replies: list[Json] = []
    for at, request in enumerate(requests):
        names = [name for name, body in request.items() if body is not None]
        if len(names) != 1:
            raise invalid(f"Invalid requests[{at}]: No request set.")
        name = names[0]
        if name not in known:
            # not a reply of Google's: a test that needs more of the stand-in than it has is to stop here
            raise NotImplementedError(f"the stand-in does not know the request {name}")
        try:
            reply = known[name](batch, request[name])
        except ApiError as refusal:
            if refusal.code != 400 or refusal.message.startswith("Invalid requests["):
                raise
            raise invalid(f"Invalid requests[{at}].{name}: {refusal.message}") from refusal
        replies.append({name: reply} if reply is not None else {})
    return replies


def included(batch: Batch, body: Json, show: Callable[[Spreadsheet, Any], Json]) -> Json:
    """Return the updated spreadsheet where a batch asks for it in its answer."""
    if not body.get("includeSpreadsheetInResponse"):
        return {}
    return {"updatedSpreadsheet": show(batch.book, body)}


def area_json(sheet: Sheet, box: Box) -> Area:
    """Return a rectangle as an area of its sheet."""
    return Area(sheet.id, box.top, box.bottom, box.left, box.right)
