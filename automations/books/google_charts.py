"""The charts of a spreadsheet of Google's: drawn once, when it is set up, beside lines that the morning rewrites.

Google names the series of a chart by header cells alone, which lines under each other do not have; so a sentence below
the title says which bar of each group is which.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automations.books.google_requests import Request, area
from sheets_templates.charts import LABELS, VALUES, Drawn
from sheets_templates.layout import Sheet

WIDTH, HEIGHT, GAP = 620, 380, 16
"""In pixels; two charts stand side by side."""

COLUMNS = 14
"""So many columns of the usual width lie under the charts."""

DEEP_TEAL, QUIET, INK = "17505A", "6B6B6B", "22302F"
SERIES_COLOURS = ("2F6F79", "C98A2B", "8A9BA8")
"""Teal, sand and grey, as in a new .xlsx: told apart in print and by people who see few colours."""


def colour(code: str) -> dict[str, Any]:
    """Return a colour in Google's terms from its hex code."""
    parts = {name: int(code[at : at + 2], 16) / 255 for name, at in (("red", 0), ("green", 2), ("blue", 4))}
    return {"rgbColor": {name: round(part, 4) for name, part in parts.items()}}


def columns_under(sheet: Sheet) -> int:
    """Return how many columns a new tab needs for its charts, right of its own."""
    return COLUMNS if sheet.charts else 0


def rows_under(sheet: Sheet) -> int:
    """Return how many rows a new tab needs so that every line that a chart is drawn from is there."""
    return max((last for chart in sheet.charts for _, _, last in chart.series), default=0)


def charts(sheet: Sheet, id_: int) -> Iterator[Request]:
    """Yield the requests that draw a tab's charts to the right of its columns, two in a row."""
    for number, chart in enumerate(sheet.charts):
        down, across = divmod(number, 2)
        position = {
            "anchorCell": {"sheetId": id_, "rowIndex": 2, "columnIndex": len(sheet.fields)},
            "offsetXPixels": 12 + across * (WIDTH + GAP),
            "offsetYPixels": down * (HEIGHT + GAP),
            "widthPixels": WIDTH,
            "heightPixels": HEIGHT,
        }
        yield {"addChart": {"chart": {"spec": spec(chart, id_), "position": {"overlayPosition": position}}}}


def spec(chart: Drawn, id_: int) -> dict[str, Any]:
    """Return how a chart is drawn: upright bars, or lying ones, with their numbers on them."""
    lying = chart.style == "bar"
    names, numbers = ("LEFT_AXIS", "BOTTOM_AXIS") if lying else ("BOTTOM_AXIS", "LEFT_AXIS")
    axis = [{"position": names, "title": chart.axis}] if chart.axis else []
    _, first, last = chart.series[0]
    quiet = {"foregroundColorStyle": colour(QUIET), "fontSize": 10}
    return {
        "title": chart.title,
        "titleTextFormat": {"foregroundColorStyle": colour(DEEP_TEAL), "bold": True, "fontSize": 13},
        "subtitle": chart.legend,
        "subtitleTextFormat": quiet,
        "altText": " ".join(part for part in (f"{chart.title}.", chart.legend) if part),
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": {
            "chartType": "BAR" if lying else "COLUMN",
            "legendPosition": "NO_LEGEND",
            "headerCount": 0,
            "axis": [*axis, {"position": numbers, "viewWindowOptions": {"viewWindowMin": 0}}],
            "domains": [{"domain": lines(id_, LABELS, first, last)}],
            "series": [
                {
                    "series": lines(id_, VALUES, first, last),
                    "targetAxis": numbers,
                    "colorStyle": colour(code),
                    "dataLabel": {"type": "DATA", "textFormat": {"foregroundColorStyle": colour(INK), "fontSize": 9}},
                }
                for code, (_, first, last) in zip(SERIES_COLOURS, chart.series, strict=False)
            ],
        },
    }


def lines(id_: int, column: int, first: int, last: int) -> dict[str, Any]:
    """Return some lines of a column, from 1, as a chart reads them."""
    return {"sourceRange": {"sources": [area(id_, first - 1, last - first + 1, column, 1)]}}
