"""A spreadsheet as Google keeps it: sheets of rows, what is drawn over areas of them, and how all of it follows changes.

Rows are frozen and shared, so that `copy()` costs one list a sheet: a batch is tried on a copy and kept only when whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.google_standin.a1 import Area, Box, area_of, grid_range, show
from tests.google_standin.cells import EMPTY, NO_CELLS, Cell, Row, row_of
from tests.google_standin.errors import invalid
from tests.google_standin.references import Change, Deletion, Formula, Insertion, Moving, moved, moved_ref

Json = dict[str, Any]

LIMIT = 10_000_000
"""Cells of a spreadsheet, https://support.google.com/drive/answer/37603."""


@dataclass
class Sheet:
    """One tab: its rows and columns, and everything that lies over areas of them."""

    id: int
    title: str
    rows: list[Row]
    row_properties: list[Json]
    column_properties: list[Json]
    grid: Json = field(default_factory=dict)
    """Grid properties but for the size: frozen rows, hidden gridlines …"""
    properties: Json = field(default_factory=dict)
    """Sheet properties but for id, title, index and grid: hidden, tabColor …"""
    merges: list[Json] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)
    conditional: list[Json] = field(default_factory=list)
    banded: list[Json] = field(default_factory=list)
    charts: list[Json] = field(default_factory=list)
    """Embedded charts; they do not move with what they are drawn from here."""
    tables: list[Json] = field(default_factory=list)
    filter_views: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many rows the grid has."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """How many columns the grid has."""
        return len(self.column_properties)

    @property
    def whole(self) -> Box:
        """The whole grid."""
        return Box(0, self.height, 0, self.width)

    @property
    def area(self) -> Area:
        """The whole grid, open at the ends."""
        return Area(self.id)

    def box(self, area: Area) -> Box:
        """Return the rectangle of an area in this grid."""
        return area.within(self.height, self.width)

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; an empty one where nothing stands."""
        return self.rows[row].get(column, EMPTY) if row < len(self.rows) else EMPTY

    def write(self, row: int, cells: dict[int, Cell]) -> None:
        """Put cells into a row."""
        if cells:
            self.rows[row] = self.rows[row].having(cells)

    def filled_rows(self) -> int:
        """Return how many rows reach to the last value."""
        return 1 + max((at for at, row in enumerate(self.rows) if row.filled), default=-1)

    def overlaid(self) -> Iterator[tuple[list[Json], str]]:
        """Yield every list of things that lie over an area, with the name of the area's field."""
        yield self.protected, "range"
        yield self.banded, "range"
        yield self.tables, "range"
        yield self.filter_views, "range"
        if self.basic_filter is not None:
            yield [self.basic_filter], "range"

    def copy(self) -> Sheet:
        """Return a copy that can be changed."""
        twin = copy.copy(self)
        twin.rows = list(self.rows)
        for name in (
            "row_properties", "column_properties", "grid", "properties", "merges", "protected", "conditional", "banded",
            "charts", "tables", "filter_views", "basic_filter", "row_groups", "column_groups",
        ):  # fmt: skip
            value = getattr(self, name)
            setattr(
                twin,
                name,
                list(value) if name.endswith("properties") and name != "properties" else copy.deepcopy(value),
            )
        return twin


def new_sheet(id_: int, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
    """Return an empty sheet of a size."""
    nothing: Json = {}
    return Sheet(id_, title, [NO_CELLS] * rows, [nothing] * rows, [nothing] * columns)


@dataclass
class Spreadsheet:
    """A spreadsheet: its properties, its sheets in order, and what belongs to none of them alone."""

    id: str
    properties: Json
    sheets: list[Sheet]
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    """Developer metadata wherever it is attached."""
    version: int = 0
    """Counts changes, so that what was computed is forgotten."""

    @property
    def locale(self) -> str:
        """The locale by which texts are read and numbers shown."""
        return str(self.properties.get("locale", "en_US"))

    @property
    def titles(self) -> dict[int, str]:
        """The titles of the sheets by id."""
        return {sheet.id: sheet.title for sheet in self.sheets}

    @property
    def ids(self) -> dict[str, int]:
        """The ids of the sheets by title in small letters."""
        return {sheet.title.lower(): sheet.id for sheet in self.sheets}

    def find(self, id_: int) -> Sheet | None:
        """Return a sheet by id."""
        return next((sheet for sheet in self.sheets if sheet.id == id_), None)

    def titled(self, title: str) -> Sheet | None:
        """Return a sheet by title; capitals do not count."""
        return next((sheet for sheet in self.sheets if sheet.title.lower() == title.lower()), None)

    def size(self) -> int:
        """Return how many cells the spreadsheet has, filled or not."""
        return sum(sheet.height * sheet.width for sheet in self.sheets)

    def copy(self) -> Spreadsheet:
        """Return a copy on which changes can be tried."""
        return Spreadsheet(
            self.id,
            copy.deepcopy(self.properties),
            [sheet.copy() for sheet in self.sheets],
            copy.deepcopy(self.named_ranges),
            [{**entry, "location": copy.deepcopy(entry["location"])} for entry in self.metadata],
            self.version,
        )

    def show(self, sheet: Sheet, box: Box) -> str:
        """Return a rectangle in A1 notation."""
        return show(sheet.title, box)

    def check_size(self) -> None:
        """Refuse what makes the spreadsheet larger than a spreadsheet may be."""
        if self.size() > LIMIT:
            raise invalid(
                f"This action would increase the number of cells in the workbook above the limit of {LIMIT} cells."
            )

    # Rows and columns

    def insert(self, sheet: Sheet, rows: bool, at: int, count: int, inherit_before: bool = False) -> None:
        """Insert empty rows or columns that look as their neighbours before (or after) do."""
        model = at - 1 if inherit_before else min(at, (sheet.height if rows else sheet.width) - 1)
        if rows:
            self.follow(Insertion(sheet.id, rows, at, count))
            looks = {column: look(cell) for column, cell in sheet.rows[model].items()} if sheet.rows else {}
            sheet.rows[at:at] = [row_of(looks.items())] * count
            sheet.row_properties[at:at] = [sized(sheet.row_properties, model)] * count
        else:
            self.follow(Insertion(sheet.id, rows, at, count))
            sheet.column_properties[at:at] = [sized(sheet.column_properties, model)] * count
            for place, row in enumerate(sheet.rows):
                if row:
                    shifted = [(column + count if column >= at else column, cell) for column, cell in row.items()]
                    twin = look(row.get(model, EMPTY))
                    sheet.rows[place] = row_of([*shifted, *((at + extra, twin) for extra in range(count))])
        self.check_size()

    def delete(self, sheet: Sheet, rows: bool, start: int, end: int) -> None:
        """Take rows or columns out."""
        if rows:
            del sheet.rows[start:end], sheet.row_properties[start:end]
        else:
            del sheet.column_properties[start:end]
            count = end - start
            for place, row in enumerate(sheet.rows):
                if row:
                    sheet.rows[place] = row_of(
                        (column - count if column >= end else column, cell)
                        for column, cell in row.items()
                        if not start <= column < end
                    )
        self.follow(Deletion(sheet.id, rows, start, end))

    def move(self, sheet: Sheet, rows: bool, start: int, end: int, before: int) -> None:
        """Move rows or columns before a position counted before they are taken out."""
        change = Moving(sheet.id, rows, start, end, before)
        target = change.target
        if rows:
            for items in (sheet.rows, sheet.row_properties):
                block = items[start:end]
                del items[start:end]
                items[target:target] = block  # type: ignore[assignment]  # both lists take their own items back
        else:
            order = list(range(sheet.width))
            block = order[start:end]
            del order[start:end]
            order[target:target] = block
            place_of = {old: new for new, old in enumerate(order)}
            sheet.column_properties[:] = [sheet.column_properties[old] for old in order]
            for place, row in enumerate(sheet.rows):
                if row:
                    sheet.rows[place] = row_of((place_of[column], cell) for column, cell in row.items())
        self.follow(change)

    def resize(self, sheet: Sheet, rows: int, columns: int) -> None:
        """Make a grid larger or smaller at its ends."""
        if rows < 1 or columns < 1:
            raise invalid("Grid must have at least one row and one column.")
        if rows < sheet.height:
            self.delete(sheet, True, rows, sheet.height)
        if columns < sheet.width:
            self.delete(sheet, False, columns, sheet.width)
        nothing: Json = {}
        sheet.rows += [NO_CELLS] * (rows - sheet.height)
        sheet.row_properties += [nothing] * (rows - len(sheet.row_properties))
        sheet.column_properties += [nothing] * (columns - sheet.width)
        self.check_size()

    def follow(self, change: Change) -> None:
        """Let every reference and everything that lies over an area follow a change of rows or columns."""
        self.map_formulas(lambda formula: formula.mapped(lambda ref: moved_ref(ref, change)))
        sheet = self.find(change.sheet)
        assert sheet is not None
        for things, name in sheet.overlaid():
            things[:] = [thing for thing in things if follow_range(thing, name, change)]
        if sheet.basic_filter is not None and "range" not in sheet.basic_filter:
            sheet.basic_filter = None
        self.named_ranges[:] = [named for named in self.named_ranges if follow_range(named, "range", change)]
        sheet.merges[:] = [
            there for merge in sheet.merges if (there := moved_json(merge, change)) is not None and not single(there)
        ]
        for rule in sheet.conditional:
            ranges = (moved_json(range_, change) for range_ in rule["ranges"])
            rule["ranges"] = [range_ for range_ in ranges if range_ is not None]
        sheet.conditional[:] = [rule for rule in sheet.conditional if rule["ranges"]]
        for groups, of_rows in ((sheet.row_groups, True), (sheet.column_groups, False)):
            groups[:] = [group for group in groups if follow_span(group["range"], change, of_rows)]
        self.metadata[:] = [
            entry
            for entry in self.metadata
            if "dimensionRange" not in entry["location"] or follow_span(entry["location"]["dimensionRange"], change)
        ]
        for name, of_rows in (("frozenRowCount", True), ("frozenColumnCount", False)):
            follow_frozen(sheet.grid, name, change, of_rows)

    def map_formulas(self, change: Any) -> None:
        """Change every formula of every sheet."""
        for sheet in self.sheets:
            for at, row in enumerate(sheet.rows):
                if row.formulas:
                    new: dict[int, Cell] = {}
                    for column in row.formulas:
                        old = row[column].value
                        value = change(old)
                        if value is not old:
                            new[column] = row[column].having(value=value)
                    if new:
                        sheet.rows[at] = row.having(new)


def look(cell: Cell) -> Cell:
    """Return what a new cell takes over from its neighbour: format and what it admits, no value and no note."""
    return Cell(format=cell.format, rule=cell.rule) if cell.format or cell.rule else EMPTY


def sized(properties: list[Json], model: int) -> Json:
    """Return the properties that a new row or column takes over from its neighbour."""
    size = properties[model].get("pixelSize") if 0 <= model < len(properties) else None
    return {"pixelSize": size} if size is not None else {}


def single(range_: Json) -> bool:
    """Return whether a range is one cell."""
    area = area_of(range_)
    return (
        area.top is not None and area.bottom == area.top + 1 and area.left is not None and area.right == area.left + 1
    )


def moved_json(range_: Json, change: Change) -> Json | None:
    """Return a GridRange after a change; None where it is gone."""
    area = moved(area_of(range_), change)
    return None if area is None else grid_range(area)


def follow_range(thing: Json, name: str, change: Change) -> bool:
    """Let a thing's range follow a change; return whether it is still there."""
    if name not in thing:
        return True
    there = moved_json(thing[name], change)
    if there is None:
        thing.pop(name)
        return False
    thing[name] = there
    return True


def follow_span(span: Json, change: Change, of_rows: bool | None = None) -> bool:
    """Let a DimensionRange follow a change; return whether it is still there."""
    rows = span.get("dimension", "ROWS") == "ROWS" if of_rows is None else of_rows
    if int(span.get("sheetId", change.sheet if of_rows is not None else 0)) != change.sheet or rows != change.rows:
        return True
    there = change.span(span.get("startIndex", 0), span.get("endIndex"))
    if there is None:
        return False
    span["startIndex"], span["endIndex"] = there
    return True


def follow_frozen(grid: Json, name: str, change: Change, of_rows: bool) -> None:
    """Let the number of frozen rows or columns follow a change among them."""
    frozen = grid.get(name, 0)
    if not frozen or change.rows != of_rows or isinstance(change, Moving):
        return
    if isinstance(change, Insertion):
        frozen += change.count if change.at < frozen else 0
    else:
        frozen -= max(0, min(frozen, change.end) - change.start)
    grid[name] = frozen
    if not frozen:
        grid.pop(name)


def written(cells: Iterable[tuple[int, int, Cell]]) -> dict[int, dict[int, Cell]]:
    """Return cells (row, column, cell) by row, as `Sheet.write` takes them."""
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, cell in cells:
        rows.setdefault(row, {})[column] = cell
    return rows


__all__ = ["LIMIT", "Formula", "Json", "Sheet", "Spreadsheet", "new_sheet", "written"]
