"""The methods of the APIs, each by its id in the discovery document: what it does with what was asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tests.google_standin import masks, metadata, showing
from tests.google_standin.a1 import Box, grid_range
from tests.google_standin.batches import Batch, run
from tests.google_standin.cell_requests import write_row
from tests.google_standin.cells import EMPTY, NO_CELLS
from tests.google_standin.drive import DEFAULT_FIELDS, Drive, File, shown
from tests.google_standin.errors import ApiError, invalid, not_found
from tests.google_standin.protos import tidy
from tests.google_standin.reading import Reader
from tests.google_standin.sheet_requests import add_named_range, add_sheet, copy_title, twin_of
from tests.google_standin.spreadsheets import Json, Spreadsheet
from tests.google_standin.values import Values, flag, options
from tests.google_standin.world import World
from tests.google_standin.writing import typed


@dataclass
class Asked:
    """One call: the world, the parameters of path and query, the body, and who calls."""

    world: World
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Json
    caller: str

    def one(self, name: str, default: str = "") -> str:
        """Return a parameter of the query."""
        return self.query.get(name, [default])[-1]

    @cached_property
    def fields(self) -> masks.Tree | None:
        """The mask of the fields asked for; None for all."""
        return masks.parse(self.one("fields")) if self.one("fields") else None

    def file(self, write: bool = False) -> File:
        """Return the file of the spreadsheet in the path."""
        return self.world.file(self.path["spreadsheetId"], self.caller, write)

    def batch(self, file: File, book: Spreadsheet) -> Batch:
        """Return a batch on a copy of a file's spreadsheet."""
        return Batch(book, self.world.ids, self.caller, file.owner, self.world.wall_clock)

    def reading(self) -> Values:
        """Return the values of the spreadsheet, to be read."""
        file = self.file()
        return Values(file.book, self.world.reader(file), self.caller, file.owner)

    def writing(self, write: Callable[[Values], Json]) -> Json:
        """Write values on a copy, and keep it when everything was written."""
        file = self.file(write=True)
        book = file.book.copy()
        answer = write(Values(book, Reader(book, self.world.wall_clock), self.caller, file.owner))
        self.world.keep(file, book)
        return answer

    @cached_property
    def flat(self) -> Json:
        """The parameters of the query, each once."""
        return {name: values[-1] for name, values in self.query.items()}


# Sheets


def create(asked: Asked) -> Json:
    """Make a spreadsheet with the properties, sheets and named ranges given."""
    given = tidy(asked.body)
    title = given.get("properties", {}).get("title") or "Untitled spreadsheet"
    file = asked.world.new_file(title, asked.caller)
    book, file.by_app = file.book, True
    book.properties = showing.new_properties(title) | given.get("properties", {}) | {"title": title}
    batch = asked.batch(file, book)
    try:
        if given.get("sheets"):
            book.sheets.clear()
        for at, sheet in enumerate(given.get("sheets", [])):
            properties = {"sheetId": at, "title": f"Sheet{at + 1}", **sheet.get("properties", {})}
            add_sheet(batch, {"properties": {name: part for name, part in properties.items() if name != "index"}})
            fill(batch, sheet)
        for named in given.get("namedRanges", []):
            add_named_range(batch, {"namedRange": named})
    except ApiError:
        del asked.world.files[file.id]
        raise
    return showing.spreadsheet(book, asked.world.reader(file), None, [], with_grid=False)


def fill(batch: Batch, given: Json) -> None:
    """Put the data with which a sheet is created into it, the newest of the batch."""
    sheet = batch.book.sheets[-1]
    for data in given.get("data", []):
        for at, row in enumerate(data.get("rowData", [])):
            top, left = data.get("startRow", 0) + at, data.get("startColumn", 0)
            write_row(batch, sheet, top, left, row.get("values", []), {"*": {}})
    sheet.merges += [grid_range(showing.Area(sheet.id, *_bounds(merge))) for merge in given.get("merges", [])]
    sheet.conditional += given.get("conditionalFormats", [])


def _bounds(merge: Json) -> tuple[int, int, int, int]:
    """Return the bounds of a merge in the order of an area."""
    return merge["startRowIndex"], merge["endRowIndex"], merge["startColumnIndex"], merge["endColumnIndex"]


def get(asked: Asked) -> Json:
    """Return the spreadsheet."""
    file, grid = asked.file(), flag(asked.one("includeGridData"))
    return showing.spreadsheet(file.book, asked.world.reader(file), asked.fields, asked.query.get("ranges", []), grid)


def get_by_data_filter(asked: Asked) -> Json:
    """Return the sheets that data filters mean."""
    values = asked.reading()
    areas = [place for filter_ in asked.body.get("dataFilters", []) for place in values.filtered(filter_)]
    ranges = [values.book.show(sheet, sheet.box(area)) for sheet, area in areas]
    return showing.spreadsheet(
        values.book, values.reader, asked.fields, ranges, bool(asked.body.get("includeGridData"))
    )


def batch_update(asked: Asked) -> Json:
    """Do every request of a batch or none."""
    file = asked.file(write=True)
    if not asked.body.get("requests"):
        raise invalid("Must specify at least one request.")
    book = file.book.copy()
    replies = run(asked.batch(file, book), asked.body["requests"], asked.world.handlers)
    asked.world.keep(file, book)
    answer: Json = {"spreadsheetId": book.id, "replies": replies}
    if asked.body.get("includeSpreadsheetInResponse"):
        grid, ranges = bool(asked.body.get("responseIncludeGridData")), asked.body.get("responseRanges") or []
        reader = asked.world.reader(file)
        answer["updatedSpreadsheet"] = showing.spreadsheet(book, reader, None, ranges, grid)
    return answer


def copy_to(asked: Asked) -> Json:
    """Copy a sheet to another spreadsheet, as its last one."""
    source, target = asked.file(), asked.world.file(asked.body["destinationSpreadsheetId"], asked.caller, write=True)
    sheet = source.book.find(int(asked.path["sheetId"]))
    if sheet is None:
        raise not_found()
    book = target.book.copy()
    twin = twin_of(sheet, asked.world.ids.number("sheetId", book.titles), copy_title(book, sheet.title))
    book.sheets.append(twin)
    book.check_size()
    asked.world.keep(target, book)
    return showing.sheet_properties(book, twin)


def metadata_get(asked: Asked) -> Json:
    """Return one entry of developer metadata."""
    wanted = asked.path["metadataId"]
    found = [entry for entry in asked.file().book.metadata if str(entry["metadataId"]) == wanted]
    if not found:
        raise not_found()
    return metadata.shown(found[0])


def metadata_search(asked: Asked) -> Json:
    """Return the entries of developer metadata that data filters mean, each with the filters that it meets."""
    book, found = asked.file().book, []
    filters = asked.body.get("dataFilters", [])
    for entry in book.metadata:
        met = [filter_ for filter_ in filters if entry in metadata.matching(book, filter_)]
        if met:
            found.append({"developerMetadata": metadata.shown(entry), "dataFilters": met})
    return {"matchedDeveloperMetadata": found} if found else {}


Method = Callable[[Asked], Json | bytes | None]

SHEETS_METHODS: dict[str, Method] = {
    "sheets.spreadsheets.create": create,
    "sheets.spreadsheets.get": get,
    "sheets.spreadsheets.getByDataFilter": get_by_data_filter,
    "sheets.spreadsheets.batchUpdate": batch_update,
    "sheets.spreadsheets.sheets.copyTo": copy_to,
    "sheets.spreadsheets.developerMetadata.get": metadata_get,
    "sheets.spreadsheets.developerMetadata.search": metadata_search,
    "sheets.spreadsheets.values.get": lambda asked: asked.reading().get(asked.path["range"], options(asked.flat)),
    "sheets.spreadsheets.values.batchGet": lambda asked: asked.reading().batch_get(
        asked.query.get("ranges", []), options(asked.flat)
    ),
    "sheets.spreadsheets.values.batchGetByDataFilter": lambda asked: asked.reading().batch_get_by_filter(
        asked.body, options(asked.body)
    ),
    "sheets.spreadsheets.values.update": lambda asked: asked.writing(
        lambda values: values.update(asked.path["range"], asked.body, options(asked.flat))
    ),
    "sheets.spreadsheets.values.batchUpdate": lambda asked: asked.writing(
        lambda values: values.batch_update(asked.body)
    ),
    "sheets.spreadsheets.values.batchUpdateByDataFilter": lambda asked: asked.writing(
        lambda values: values.batch_update_by_filter(asked.body)
    ),
    "sheets.spreadsheets.values.append": lambda asked: asked.writing(
        lambda values: values.append(asked.path["range"], asked.body, options(asked.flat))
    ),
    "sheets.spreadsheets.values.clear": lambda asked: asked.writing(lambda values: values.clear(asked.path["range"])),
    "sheets.spreadsheets.values.batchClear": lambda asked: asked.writing(lambda values: values.batch_clear(asked.body)),
    "sheets.spreadsheets.values.batchClearByDataFilter": lambda asked: asked.writing(
        lambda values: values.batch_clear_by_filter(asked.body)
    ),
}


# Drive


def brief(asked: Asked, answer: Json) -> Json:
    """Return of a file or permission what Drive shows when no fields are asked for."""
    if asked.fields is not None:
        return answer
    names = (*DEFAULT_FIELDS, "type", "role", "domain", "allowFileDiscovery") if "role" in answer else DEFAULT_FIELDS
    return {name: part for name, part in answer.items() if name in names}


def list_files(asked: Asked) -> Json:
    """Return files, a page at a time."""
    size = int(asked.one("pageSize", "100"))
    answer = Drive(asked.world, asked.caller).list(asked.one("q"), size, asked.one("pageToken"))
    return answer | {"files": [brief(asked, file) for file in answer["files"]]}


def list_permissions(asked: Asked) -> Json:
    """Return with whom a file is shared."""
    answer = Drive(asked.world, asked.caller).permissions(asked.path["fileId"])
    return answer | {"permissions": [brief(asked, entry) for entry in answer["permissions"]]}


def on_file(method: Callable[[Drive, Asked], Json]) -> Method:
    """Return a method that answers with a file or a permission."""
    return lambda asked: brief(asked, method(Drive(asked.world, asked.caller), asked))


def export(asked: Asked) -> bytes:
    """Return a file in another format."""
    drive = Drive(asked.world, asked.caller)
    return drive.export(
        asked.path["fileId"], asked.one("mimeType"), asked.world.reader(drive.file(asked.path["fileId"]))
    )


DRIVE: dict[str, Method] = {
    "drive.files.list": list_files,
    "drive.files.create": on_file(lambda drive, asked: drive.create(asked.body)),
    "drive.files.get": on_file(lambda drive, asked: drive.get(asked.path["fileId"])),
    "drive.files.copy": on_file(lambda drive, asked: drive.copy(asked.path["fileId"], asked.body)),
    "drive.files.update": on_file(
        lambda drive, asked: drive.update(
            asked.path["fileId"], asked.body, asked.one("addParents"), asked.one("removeParents")
        )
    ),
    "drive.files.delete": lambda asked: Drive(asked.world, asked.caller).delete(asked.path["fileId"]),
    "drive.files.export": export,
    "drive.comments.list": lambda asked: Drive(asked.world, asked.caller).comments(asked.path["fileId"]),
    "drive.comments.create": lambda asked: Drive(asked.world, asked.caller).comment(asked.path["fileId"], asked.body),
    "drive.permissions.list": list_permissions,
    "drive.permissions.create": on_file(
        lambda drive, asked: drive.share(asked.path["fileId"], asked.body, flag(asked.one("transferOwnership")))
    ),
    "drive.permissions.update": on_file(
        lambda drive, asked: drive.change(asked.path["fileId"], asked.path["permissionId"], asked.body)
    ),
    "drive.permissions.delete": lambda asked: Drive(asked.world, asked.caller).unshare(
        asked.path["fileId"], asked.path["permissionId"]
    ),
}


def upload_csv(world: World, id_: str, data: bytes, caller: str) -> Json:
    """Put CSV in the place of a spreadsheet's sheets, as uploading a new version with conversion does."""
    file = Drive(world, caller).file(id_, write=True)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    book = file.book.copy()
    sheet = book.sheets[0]
    book.sheets[1:] = []
    width = max(map(len, rows), default=0)
    sheet.rows[:] = [NO_CELLS] * max(len(rows), 1)
    sheet.row_properties[:] = [{}] * sheet.height
    sheet.column_properties[:] = [{}] * max(width, 1)
    for at, row in enumerate(rows):
        sheet.write(at, {column: typed(book, sheet, EMPTY, text, "USER_ENTERED") for column, text in enumerate(row)})
    world.keep(file, book)
    return {
        "kind": "drive#file",
        "id": id_,
        "title": file.name,
        "mimeType": file.mime,
        "modifiedDate": shown(file)["modifiedTime"],
    }


__all__ = ["DRIVE", "SHEETS_METHODS", "Asked", "Box", "upload_csv"]
