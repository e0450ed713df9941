"""Workbooks as Excel has them open: cells, number formats, tables, protection; read from a file and saved to it by openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries

from tests.excel_engine.entering import BLANK, Content, entered, shows_a_day
from tests.google_standin.formats import serial

ERRORS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288, "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273}  # fmt: skip
"""Errors in cells, as COM gives them."""


@dataclass
class OpenTable:
    """One of Excel's own tables: its range, and the formulas of its calculated columns by column."""

    name: str
    top: int
    left: int
    bottom: int
    right: int
    formulas: dict[int, str]
    totals: bool = False


@dataclass
class OpenSheet:
    """One tab of an open workbook."""

    name: str
    cells: dict[tuple[int, int], Content] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    column_formats: dict[int, str] = field(default_factory=dict)
    tables: list[OpenTable] = field(default_factory=list)
    password: str | None = None
    """The password of its protection; None where it is not protected."""
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    changes: int = 0

    def format(self, line, column):
        """Return a cell's number format."""
        return self.formats.get((line, column)) or self.column_formats.get(column, "General")

    def content(self, line, column):
        """Return what stands in a cell."""
        return self.cells.get((line, column), BLANK)

    def put(self, line, column, content):
        """Let something stand in a cell."""
        if content == BLANK:
            self.cells.pop((line, column), None)
        else:
            self.cells[line, column] = content

    def enter(self, line, column, value, eats_apostrophes=True):
        """Enter a value. Raises Refused."""
        content, number_format = entered(value, self.format(line, column), eats_apostrophes)
        if number_format != self.format(line, column):
            self.formats[line, column] = number_format
        self.put(line, column, content)

    def end(self):
        """Return the last line and column in use."""
        used = [*self.cells, *self.formats]
        return max((line for line, _ in used), default=1), max((column for _, column in used), default=1)

    def rows(self):
        """Return what the tab shows, lines of values, blank ends left out: days as days."""
        last, right = self.end()
        lines = [[self.shown(line, column) for column in range(1, right + 1)] for line in range(1, last + 1)]
        while lines and not any(value not in (None, "") for value in lines[-1]):
            lines.pop()
        return lines

    def shown(self, line, column):
        """Return what a cell shows: a number in a day's format as a day."""
        value = self.content(line, column).value
        if isinstance(value, float) and not isinstance(value, bool) and shows_a_day(self.format(line, column)):
            return ("day", value)
        return value


@dataclass
class OpenBook:
    """One open workbook."""

    path: Path
    sheets: list[OpenSheet]
    read_only: bool = False
    saved: bool = True
    address: str = ""
    """Its address in a cloud, where it was opened from one."""
    saves: int = 0

    def sheet(self, name):
        """Return the tab of that name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def rows(self):
        """Return what every tab shows."""
        return {sheet.name: sheet.rows() for sheet in self.sheets}

    def save(self):
        """Save to the file."""
        file = openpyxl.load_workbook(self.path)
        for name in set(file.sheetnames) - {sheet.name for sheet in self.sheets}:
            del file[name]
        for sheet in self.sheets:
            save_sheet(sheet, file[sheet.name] if sheet.name in file.sheetnames else file.create_sheet(sheet.name))
        file.save(self.path)
        self.path.write_bytes(with_results(self.path.read_bytes(), self.sheets, file.sheetnames))
        self.saved, self.saves = True, self.saves + 1

    # What a person does

    def type(self, sheet, line, column, value):
        """Type into a cell."""
        self.sheet(sheet).enter(line, column, value)
        self.saved = False

    def insert_line(self, sheet, line):
        """Insert a line above another; everything below moves down."""
        tab = self.sheet(sheet)
        for name in ("cells", "formats", "links"):
            moved = {(at + (at >= line), column): each for (at, column), each in getattr(tab, name).items()}
            setattr(tab, name, moved)
        for table in tab.tables:
            table.top += table.top >= line
            table.bottom += table.bottom >= line
        self.saved = False


def opened(path, read_only=False):
    """Return a file as an open workbook."""
    template = openpyxl.load_workbook(path, rich_text=False)
    stored = openpyxl.load_workbook(path, data_only=True)
    sheets = [loaded(tab, stored[tab.title]) for tab in template.worksheets]
    return OpenBook(path, sheets, read_only)


def loaded(tab, stored):
    """Return one tab of a file."""
    sheet = OpenSheet(tab.title, password="" if tab.protection.sheet else None)
    for letter, column in tab.column_dimensions.items():
        first = column.min or openpyxl.utils.column_index_from_string(letter)
        for at in range(first, (column.max or first) + 1):
            sheet.column_formats[at] = column.number_format
    for line in tab.iter_rows():
        for cell in line:
            if cell.has_style:
                sheet.formats[cell.row, cell.column] = cell.number_format
            sheet.put(cell.row, cell.column, content_of(cell, stored.cell(cell.row, cell.column).value))
            if cell.hyperlink:
                sheet.links[cell.row, cell.column] = cell.hyperlink.location or cell.hyperlink.target
    for table in tab.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        formulas = {
            at: f"={column.calculatedColumnFormula.attr_text}"
            for at, column in enumerate(table.tableColumns, left)
            if column.calculatedColumnFormula
        }
        sheet.tables.append(OpenTable(table.name, top, left, bottom, right, formulas, bool(table.totalsRowCount)))
    return sheet


def content_of(cell, stored):
    """Return what stands in a cell of a file."""
    if cell.data_type == "f":
        text = cell.value if isinstance(cell.value, str) else cell.value.text
        return Content("" if stored is None else plain(stored), text)
    return BLANK if cell.value is None else Content(plain(cell.value))


def plain(value):
    """Return a value as Excel keeps it: numbers and days as one kind of number."""
    if hasattr(value, "year"):
        return float(serial(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return unescaped(value)
    return float(value)


def unescaped(value):
    """Return text without the file format's own escapes."""
    return (
        re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), value) if isinstance(value, str) else value
    )


def with_results(content, sheets, names):
    """Return a saved file with what its formulas show beside them, which openpyxl leaves out and Excel does not."""
    target = io.BytesIO()
    by_part = {f"xl/worksheets/sheet{1 + names.index(sheet.name)}.xml": sheet for sheet in sheets}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for part in source.infolist():
            data = source.read(part)
            if part.filename in by_part:
                data = FORMULA.sub(partial(with_result, by_part[part.filename]), data.decode()).encode()
            result.writestr(part.filename, data)
    return target.getvalue()


FORMULA = re.compile(r'<c r="([A-Z]+)([0-9]+)"([^>]*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')


def with_result(sheet, found):
    """Return a cell's XML with what its formula shows."""
    column, line, about, formula = found.groups()
    value = sheet.content(int(line), openpyxl.utils.column_index_from_string(column)).value
    if not isinstance(value, str) or not value:
        return found[0]
    return f'<c r="{column}{line}"{about} t="str">{formula}<v>{escape(value)}</v></c>'


def save_sheet(sheet, tab):
    """Write a tab into the workbook that is saved."""
    for line in tab.iter_rows():
        for cell in line:
            if (cell.row, cell.column) not in sheet.cells and type(cell).__name__ != "MergedCell":
                cell.value = None
    for (line, column), content in sheet.cells.items():
        cell = tab.cell(line, column)
        value = content.formula or content.value
        if type(cell).__name__ == "MergedCell":
            continue
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "f" if content.formula else "s"
        cell.number_format = sheet.format(line, column)
    for table in sheet.tables:
        reference = f"{get_column_letter(table.left)}{table.top}:{get_column_letter(table.right)}{table.bottom}"
        tab.tables[table.name].ref = reference
        if tab.tables[table.name].autoFilter:
            tab.tables[table.name].autoFilter.ref = reference
    tab.protection.sheet = sheet.password is not None


def moved(formula, origin, target):
    """Return a formula as it reads in another cell."""
    one, other = (f"{get_column_letter(column)}{line}" for line, column in (origin, target))
    return Translator(formula, origin=one).translate_formula(other)
