"""How a tab of Google's looks, as in a new .xlsx: colours, formats, widths, drop-downs, bands, the line above a tool tab's header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automations.books.google_charts import colour
from automations.books.google_requests import Request, area, one
from sheets_templates.columns import Owner
from sheets_templates.layout import Field, Sheet, Tone

TEAL, DEEP_TEAL, PALE_TEAL, STONE, PALE_STONE, INK, QUIET, WHITE = (
    "2F6F79", "17505A", "F3F8F8", "6E675F", "F7F5F2", "22302F", "6B6B6B", "FFFFFF",
)  # fmt: skip
"""The palette, as in a new .xlsx."""

FORMATS: Mapping[str, Mapping[str, str]] = {
    "text": {"type": "TEXT", "pattern": "@"},
    "whole": {"type": "NUMBER", "pattern": "0"},
    "number": {"type": "NUMBER", "pattern": "General"},
    "place": {"type": "TEXT", "pattern": "@"},
    "date": {"type": "DATE", "pattern": "yyyy-mm-dd"},
    "yes_no": {"type": "TEXT", "pattern": "@"},
}
STARRED = {"type": "TEXT", "pattern": '@" *"'}
"""Shows a star behind a required header without being part of it."""

PIXELS = 7
"""The width of a character."""


def column_look(id_: int, at: int, header: int, field: Field, owner: Owner) -> Iterator[Request]:
    """Yield the requests for one column: width, look of its cells, drop-down, colours."""
    below = {"sheetId": id_, "startRowIndex": header + 1, "startColumnIndex": at, "endColumnIndex": at + 1}
    look: dict[str, Any] = {
        "verticalAlignment": "TOP",
        "textFormat": {"foregroundColorStyle": colour(INK), "fontSize": 10},
    }
    if field.formula:
        look["backgroundColorStyle"] = colour(PALE_STONE)
    elif owner is Owner.PEOPLE:
        look |= {"numberFormat": dict(FORMATS[field.format]), "horizontalAlignment": "LEFT"}
    if field.long or (owner is Owner.TOOL and field.format == "text" and not field.link):
        look["wrapStrategy"] = "WRAP"
    yield {
        "repeatCell": {
            "range": below,
            "cell": {"userEnteredFormat": look},
            "fields": f"userEnteredFormat({','.join(look)})",
        }
    }
    yield {
        "updateDimensionProperties": {
            "range": one(id_, "COLUMNS", at),
            "properties": {"pixelSize": field.width * PIXELS + 12, "hiddenByUser": field.hidden},
            "fields": "pixelSize,hiddenByUser",
        }
    }
    rule = drop_down(field) if owner is Owner.PEOPLE else None
    if rule:
        yield {"setDataValidation": {"range": below, "rule": rule}}
    for text, tone in reversed(field.tones):
        yield coloured(below, text, tone)


def drop_down(field: Field) -> dict[str, Any] | None:
    """Return the rule that offers a column's choices, or a calendar; something else is possible after a warning."""
    if field.choices:
        values = [{"userEnteredValue": choice} for choice in field.choices]
        return {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True, "strict": False}
    if field.format == "date" and not field.formula:
        return {"condition": {"type": "DATE_IS_VALID"}, "showCustomUi": True, "strict": False}
    return None


def coloured(below: Mapping[str, int], text: str, tone: Tone) -> Request:
    """Return the request that colours a column's cells by what they begin with."""
    fill, ink = tone.value
    rule = {
        "ranges": [dict(below)],
        "booleanRule": {
            "condition": {"type": "TEXT_STARTS_WITH", "values": [{"userEnteredValue": text}]},
            "format": {
                "backgroundColorStyle": colour(fill),
                "textFormat": {"foregroundColorStyle": colour(ink)},
            },
        },
    }
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def banded(id_: int, width: int) -> Request:
    """Return the request that gives every other row of a people's tab the palest teal."""
    colours = {"firstBandColorStyle": colour(WHITE), "secondBandColorStyle": colour(PALE_TEAL)}
    below = {"sheetId": id_, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": width}
    return {"addBanding": {"bandedRange": {"range": below, "rowProperties": colours}}}


def banner(id_: int, width: int, sheet: Sheet) -> Iterator[Request]:
    """Yield the requests for the line above a tool tab's header."""
    look = {
        "textFormat": {"foregroundColorStyle": colour(QUIET), "italic": True, "fontSize": 10},
        "wrapStrategy": "WRAP",
        "verticalAlignment": "MIDDLE",
    }
    if width > 1:
        yield {"mergeCells": {"range": area(id_, 0, 1, 0, width), "mergeType": "MERGE_ALL"}}
    cell = {"userEnteredValue": {"stringValue": sheet.banner}, "userEnteredFormat": look}
    start = {"sheetId": id_, "rowIndex": 0, "columnIndex": 0}
    yield {
        "updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue,userEnteredFormat"}
    }
    yield {
        "updateDimensionProperties": {
            "range": one(id_, "ROWS", 0),
            "properties": {"pixelSize": 44},
            "fields": "pixelSize",
        }
    }


def protected(id_: int, sheet: Sheet) -> Request:
    """Return the request that warns whoever is about to type into a tool tab."""
    return {
        "addProtectedRange": {
            "protectedRange": {"range": {"sheetId": id_}, "description": sheet.banner[:250], "warningOnly": True}
        }
    }
