"""A spreadsheet as it stands at one moment: its tabs as grids, and the invisible marks by which the tool knows its own.

One answer of Google's holds everything, so that no tab is read before, and another after, somebody's edit.

The marks are developer metadata. They stay with a tab that is renamed or moved, with a column or row that is moved, and
nobody sees them in the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sheets_templates.columns import Cell, Grid
from sheets_templates.kinds import text_of
from sheets_templates.tabs import ALL_TABS
from sheets_templates.words import languages

TAB, COLUMN, HEADER, RUN, STAGING = (
    "connector-tab",
    "connector-column",
    "connector-header",
    "connector-run",
    "connector-staging",
)
"""The keys of our marks: on a tab, on a column of a header, on the header's row, on the spreadsheet, on a tab in the making."""

MARK = "developerMetadata(metadataId,metadataKey,metadataValue)"
ALL_FIELDS = (
    f"properties(title,locale),{MARK},sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    f"{MARK},tables(range),data(rowMetadata({MARK}),columnMetadata({MARK}),"
    "rowData(values(effectiveValue,effectiveFormat(numberFormat(type))))))"
)
"""What is asked for: of each cell its value, and the format by which a number is a day."""

RUN_FIELDS = MARK
"""What is asked for to learn whether a write was carried out."""

EPOCH = datetime(1899, 12, 30)
"""Day 0 of the serial numbers in which a spreadsheet keeps days."""

FIRST_DAY, LAST_DAY = -693_593, 2_958_465
"""The numbers of the first day of year 1 and of the last one of year 9999."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One of our marks: its id, its key, and what it says."""

    id: int
    key: str
    value: str


@dataclass(frozen=True)
class SheetTab:
    """One tab as it stands."""

    id: int
    title: str
    name: str
    """Which tab of ours it is, by its mark; "" for a tab of people's own."""
    index: int
    rows: int
    columns: int
    grid: Grid
    marks: tuple[Mark, ...] = ()
    column_marks: Mapping[int, Mark] = field(default_factory=dict)
    """The marks of columns, by their position from 0."""
    row_marks: Mapping[int, Mark] = field(default_factory=dict)
    """The marks of header rows, by their position from 0."""
    tables: tuple[tuple[int, int], ...] = ()
    """First row and end row, from 0, of each of Google's own tables."""

    def texts(self, row: int) -> tuple[str, ...]:
        """Return a row's cells as texts."""
        return tuple(text_of(cell) for cell in self.grid[row]) if row < len(self.grid) else ()


@dataclass(frozen=True)
class Snapshot:
    """A whole spreadsheet as it stands at one moment."""

    title: str
    locale: str
    marks: tuple[Mark, ...]
    tabs: tuple[SheetTab, ...]
    staging: tuple[int, ...] = ()
    """Tabs in the making that a run which was cut off left behind."""

    @cached_property
    def runs(self) -> tuple[Mark, ...]:
        """Return the marks of the last runs that wrote, oldest first."""
        return runs_in(self.marks)

    @property
    def run(self) -> int:
        """Return the number of the last run that wrote; 0 where none did yet."""
        return run_number(self.runs[-1]) if self.runs else 0

    def named(self, own_titles: Mapping[str, str]) -> dict[str, SheetTab]:
        """Return the tabs by the title under which the morning looks for them.

        A tab of ours that was renamed goes by its own name again; a tab of people's that took that name is left out.
        """
        named = {usual_title(tab, own_titles): tab for tab in self.tabs if tab.name}
        return {**{tab.title: tab for tab in self.tabs if not tab.name and tab.title not in named}, **named}


def usual_title(tab: SheetTab, own_titles: Mapping[str, str]) -> str:
    """Return the title by which a tab of ours is looked for: as it stands where that is one of its names, else its first."""
    declared = next((each for each in ALL_TABS if each.name == tab.name), None)
    if declared is None:
        return tab.title
    ours = (*(declared.title.say(code) for code in languages()), *declared.also)
    names = (own_titles[tab.name],) if tab.name in own_titles else ours
    return tab.title if tab.title.strip().casefold() in {name.casefold() for name in names} else names[0]


def runs_in(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the marks of runs among some marks, oldest first."""
    return tuple(sorted((mark for mark in marks if mark.key == RUN), key=run_number))


def run_number(mark: Mark) -> int:
    """Return which run a mark is of, counted from 1."""
    number = mark.value.split(" ")[0]
    return int(number) if number.isdigit() else 0


def snapshot_of(said: Mapping[str, Any]) -> Snapshot:
    """Return the spreadsheet that Google's answer to `ALL_FIELDS` describes."""
    about = said.get("properties", {})
    sheets = [sheet for sheet in said.get("sheets", ()) if sheet["properties"].get("sheetType", "GRID") == "GRID"]
    staging = tuple(id_of(sheet) for sheet in sheets if any(mark.key == STAGING for mark in marks_in(sheet)))
    tabs = tuple(tab_from(sheet) for sheet in sheets if id_of(sheet) not in staging)
    return Snapshot(about.get("title", ""), about.get("locale", "en_US"), marks_in(said), tabs, staging)


def id_of(sheet: Mapping[str, Any]) -> int:
    """Return a tab's id, which stays whatever its title."""
    return int(sheet["properties"].get("sheetId", 0))


def marks_in(said: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Return the marks on something."""
    return tuple(
        Mark(int(each.get("metadataId", 0)), each.get("metadataKey", ""), each.get("metadataValue", ""))
        for each in said.get("developerMetadata", ())
    )


def tab_from(sheet: Mapping[str, Any]) -> SheetTab:
    """Return one tab from what Google says of it."""
    about, data = sheet["properties"], (sheet.get("data") or [{}])[0]
    marks, size = marks_in(sheet), about.get("gridProperties", {})
    return SheetTab(
        id_of(sheet),
        about.get("title", ""),
        name_in(marks, id_of(sheet)),
        int(about.get("index", 0)),
        int(size.get("rowCount", 0)),
        int(size.get("columnCount", 0)),
        grid_from(data.get("rowData", ())),
        marks,
        dict(placed(data.get("columnMetadata", ()), COLUMN)),
        dict(placed(data.get("rowMetadata", ()), HEADER)),
        tuple(
            (int(table["range"].get("startRowIndex", 0)), int(table["range"].get("endRowIndex", 0)))
            for table in sheet.get("tables", ())
        ),
    )


def name_in(marks: tuple[Mark, ...], sheet: int) -> str:
    """Return which tab of ours a mark says that a sheet is. A copy of a tab may carry its mark; the mark names its sheet."""
    for mark in marks:
        if mark.key == TAB and mark.value.endswith(f" {sheet}"):
            return mark.value.split(" ")[0]
    return ""


def placed(entries: Any, key: str) -> Iterator[tuple[int, Mark]]:  # noqa: ANN401 - as Google says it
    """Yield the position and the mark of each row or column that has one with the key."""
    for at, entry in enumerate(entries):
        for mark in marks_in(entry):
            if mark.key == key:
                yield at, mark


def grid_from(rows: Any) -> Grid:  # noqa: ANN401 - as Google says it
    """Return cells from Google's rows, blank lines at the end left out."""
    grid = [tuple(cell_from(cell) for cell in row.get("values", ())) for row in rows]
    while grid and all(cell is None for cell in grid[-1]):
        grid.pop()
    return tuple(grid)


def cell_from(cell: Mapping[str, Any]) -> Cell:
    """Return what a cell holds: text, number, truth, a day; an error as the text that is seen there."""
    value = cell.get("effectiveValue")
    if not value:
        return None
    if "stringValue" in value:
        return str(value["stringValue"])
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "numberValue" in value:
        kind = cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type", "")
        return number_from(float(value["numberValue"]), kind)
    return ERRORS.get(value.get("errorValue", {}).get("type", ""), "#ERROR!")


ERRORS = {"REF": "#REF!", "N_A": "#N/A", "NAME": "#NAME?", "VALUE": "#VALUE!", "DIVIDE_BY_ZERO": "#DIV/0!", "NUM": "#NUM!", "NULL_VALUE": "#NULL!"}  # fmt: skip
"""How a spreadsheet shows an error, by Google's name for it."""


def number_from(number: float, kind: str) -> Cell:
    """Return a number as its cell's format means it: a day, a moment, or a number."""
    if kind in ("DATE", "DATE_TIME") and FIRST_DAY <= number <= LAST_DAY:
        moment = EPOCH + timedelta(seconds=round(number * 86_400))
        return moment.date() if moment.time() == datetime.min.time() else moment
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def serial(day: date) -> float | int:
    """Return a day or moment as the number in which a spreadsheet keeps it."""
    if isinstance(day, datetime):
        return (day.replace(tzinfo=None) - EPOCH) / timedelta(days=1)
    return (day - EPOCH.date()).days
