"""Developer metadata: notes for programs on a spreadsheet, a sheet, a row or a column; they follow inserts and moves.

https://developers.google.com/workspace/sheets/api/guides/metadata. What a row is sorted to is not followed: the guide
promises "editing, moving and deleting", and the rows of a sort stay where they are while their cells change places.
"""

from __future__ import annotations

from typing import Any

from tests.google_standin.a1 import area_of
from tests.google_standin.reading import locate
from tests.google_standin.spreadsheets import Json, Spreadsheet


def location(given: Json) -> Json:
    """Return a location with its type, as it is read back."""
    if given.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in given:
        span = dict(given["dimensionRange"])
        kind = "ROW" if span.get("dimension", "ROWS") == "ROWS" else "COLUMN"
        if not span.get("sheetId"):
            span.pop("sheetId", None)
        span.setdefault("startIndex", 0)
        return {"locationType": kind, "dimensionRange": span}
    return {"locationType": "SHEET", "sheetId": int(given.get("sheetId") or 0)}


def shown(entry: Json) -> Json:
    """Return an entry as it is read back."""
    return {name: part for name, part in entry.items() if part is not None}


def matching(book: Spreadsheet, filter_: Json) -> list[Json]:
    """Return the entries that a data filter means."""
    lookup = filter_.get("developerMetadataLookup")
    if lookup is None:
        return [entry for entry in book.metadata if in_range(entry, filter_, book)]
    return [entry for entry in book.metadata if matches(entry, lookup)]


def matches(entry: Json, lookup: Json) -> bool:
    """Return whether an entry is what a lookup asks for; everything that it says must hold.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/DataFilter#DeveloperMetadataLookup
    """
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if lookup.get(name) is not None and str(entry.get(name)) != str(lookup[name]):
            return False
    kind = lookup.get("locationType")
    if kind and entry["location"]["locationType"] != kind:
        return False
    wanted = lookup.get("metadataLocation")
    if wanted is None:
        return True
    if lookup.get("locationMatchingStrategy", "EXACT_LOCATION") == "INTERSECTING_LOCATION":
        return intersects(entry["location"], location(wanted))
    return bool(entry["location"] == location(wanted))


def intersects(one: Json, other: Json) -> bool:
    """Return whether two locations share something: a sheet shares with its rows and columns, the spreadsheet with all."""
    if "SPREADSHEET" in (one["locationType"], other["locationType"]):
        return True
    if sheet_of(one) != sheet_of(other):
        return False
    if "SHEET" in (one["locationType"], other["locationType"]) or one["locationType"] != other["locationType"]:
        return True
    first, second = one["dimensionRange"], other["dimensionRange"]
    return bool(first["startIndex"] < second["endIndex"] and second["startIndex"] < first["endIndex"])


def sheet_of(place: Json) -> int:
    """Return the id of the sheet of a location."""
    return int(place.get("dimensionRange", place).get("sheetId") or 0)


def in_range(entry: Json, filter_: Json, book: Spreadsheet) -> bool:
    """Return whether an entry is attached to a row or column of the range of a data filter."""
    area = locate(book, filter_["a1Range"])[1] if "a1Range" in filter_ else area_of(filter_.get("gridRange", {}))
    place = entry["location"]
    if place["locationType"] not in ("ROW", "COLUMN") or sheet_of(place) != area.sheet:
        return False
    span: Any = place["dimensionRange"]
    start, end = (area.top, area.bottom) if place["locationType"] == "ROW" else (area.left, area.right)
    return (end is None or span["startIndex"] < end) and (start is None or span["endIndex"] > start)
