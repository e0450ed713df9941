"""The engine that xlwings speaks with: its classes answer as those of xlwings for Windows do, or as those for macOS.

The names and shapes are those of xlwings.base_classes; what a property gives is taken from _xlwindows.py and _xlmac.py:
COM gives tuples of tuples and floats, AppleScript lists and a flat one for a single line.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import xlwings
from xlwings import base_classes

from tests.excel_engine.entering import Refused, shows_a_day
from tests.excel_engine.errors import GONE, REFUSED
from tests.excel_engine.model import ERRORS, OpenTable, moved

EPOCH = dt.datetime(1899, 12, 30)
NO_RESULT = (None, "")


class Engine:
    """What is registered with xlwings."""

    name, type = "excel", "desktop"

    def __init__(self, excel):
        self.excel = excel

    @property
    def apps(self):
        return Apps(self.excel)

    @staticmethod
    def prepare_xl_data_element(x, options):
        return "" if x is None else x

    def clean_value_data(self, data, datetime_builder, empty_as, number_builder, err_to_str):
        names = {code: name for name, code in ERRORS.items()}

        def clean(value):
            if value in ("", None):
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return names.get(value) if err_to_str else None
            return value

        return [[clean(value) for value in line] for line in data]


class Apps(base_classes.Apps):
    def __init__(self, excel):
        self.excel = excel

    def keys(self):
        return [1] if self.excel.running else []

    def add(self, spec=None, add_book=None, xl=None, visible=None):
        self.excel.restart()
        return xlwings.App(impl=App(self.excel))

    def __iter__(self):
        return iter([App(self.excel)] if self.excel.running else [])

    def __len__(self):
        return len(self.keys())

    def __getitem__(self, pid):
        return App(self.excel)


def switch(name):
    """Return a property of the application that can be switched."""

    def get(self):
        self.excel.called(f"get {name}")
        if name == "interactive" and self.excel.mac:
            raise xlwings.XlwingsError("Getting or setting 'app.interactive' isn't supported on macOS.")
        return self.excel.switches[name]

    def set_(self, value):
        self.excel.called(f"set {name}")
        if name == "interactive" and self.excel.mac:
            raise xlwings.XlwingsError("Getting or setting 'app.interactive' isn't supported on macOS.")
        self.excel.switches[name] = value

    return property(get, set_)


class App(base_classes.App):
    def __init__(self, excel):
        self.excel = excel

    screen_updating, display_alerts = switch("screen_updating"), switch("display_alerts")
    enable_events, interactive = switch("enable_events"), switch("interactive")
    pid, visible = None, True

    version = "16.0"

    def alert(self, prompt, title, buttons, mode, callback):
        self.excel.called("alert")
        self.excel.alerts.append((prompt, title, mode))
        return "ok"

    @property
    def engine(self):
        return Engine(self.excel)

    @property
    def books(self):
        self.excel.called("books")
        return Books(self.excel)


class Books(base_classes.Books):
    def __init__(self, excel):
        self.excel = excel
        self.app = App(excel)

    def __len__(self):
        return len(self.excel.books)

    def __iter__(self):
        return (Book(self.excel, book) for book in tuple(self.excel.books))

    def __call__(self, name_or_index):
        found = [book for book in self.excel.books if book.path.name == name_or_index]
        if not found:
            raise KeyError(name_or_index)
        return Book(self.excel, found[0])

    def open(self, fullname, *_, **__):
        from pathlib import Path

        self.excel.called("open")
        return Book(self.excel, self.excel.open(Path(fullname)))


def api_of(excel, **values):
    """Return the native object: properties on Windows, commands to get them on macOS."""

    def answer(ask):
        excel.called("api")
        return ask()

    if excel.mac:
        names = {
            "FullName": "full_name",
            "Saved": "saved",
            "ReadOnly": "read_only",
            "ProtectContents": "protect_contents",
        }
        commands = {name: SimpleNamespace(get=lambda ask=ask: answer(ask)) for name, ask in values.items()}
        return SimpleNamespace(**{names[name]: command for name, command in commands.items()})
    kind = type("Native", (), {name: property(lambda self, ask=ask: answer(ask)) for name, ask in values.items()})
    return kind()


class Book(base_classes.Book):
    def __init__(self, excel, book):
        self.excel, self.book = excel, book

    def called(self, what):
        self.excel.called(what)
        if self.book not in self.excel.books:
            raise self.excel.error(GONE)

    @property
    def api(self):
        book = self.book
        return api_of(
            self.excel,
            Saved=lambda: book.saved,
            ReadOnly=lambda: book.read_only,
            FullName=lambda: book.address or str(book.path),
        )

    @property
    def name(self):
        self.called("name")
        return self.book.path.name

    @property
    def fullname(self):
        self.called("fullname")
        if self.book.address:
            raise xlwings.XlwingsError("Couldn't find the local location of your SharePoint file.")
        return str(self.book.path)

    @property
    def app(self):
        return App(self.excel)

    @property
    def sheets(self):
        self.called("sheets")
        return Sheets(self)

    def save(self, path=None, password=None):
        self.called("save")
        if self.book.read_only:
            raise self.excel.error(REFUSED, "Cannot save: the workbook is read-only.")
        self.book.save()

    def close(self):
        self.called("close")
        self.excel.close(self.book)


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self.book = book

    def __len__(self):
        return len(self.book.book.sheets)

    def __iter__(self):
        return (Sheet(self.book, sheet) for sheet in self.book.book.sheets)

    def __call__(self, name_or_index):
        sheets = self.book.book.sheets
        if isinstance(name_or_index, str):
            return Sheet(self.book, next(sheet for sheet in sheets if sheet.name == name_or_index))
        return Sheet(self.book, sheets[name_or_index - 1])


class Sheet(base_classes.Sheet):
    book = None

    def __init__(self, book, sheet):
        self.book, self.sheet = book, sheet

    def called(self, what):
        self.book.called(what)
        if self.sheet not in self.book.book.sheets:
            raise self.book.excel.error(GONE)

    def refused(self, words):
        return self.book.excel.error(REFUSED, words)

    @property
    def api(self):
        native = api_of(self.book.excel, ProtectContents=lambda: self.sheet.password is not None)
        native.Unprotect, native.Protect = self.unprotect, self.protect
        native.unprotect, native.protect_worksheet = self.unprotect, self.protect
        return native

    def unprotect(self, password=None):
        self.called("unprotect")
        if password is None:
            raise AssertionError("Excel would show a dialog that asks for the password, and wait")
        if self.sheet.password not in (None, password):
            raise self.refused("The password you supplied is not correct.")
        self.sheet.password = None
        self.book.book.saved = False

    def protect(self, password="", *_, **__):
        self.called("protect")
        self.sheet.password = password

    @property
    def name(self):
        self.called("name")
        return self.sheet.name

    @property
    def index(self):
        return 1 + self.book.book.sheets.index(self.sheet)

    def range(self, arg1, arg2=None):
        if isinstance(arg1, Range):
            last = arg2 or arg1
            height, width = (
                last.at_line + last.lines_high - arg1.at_line,
                last.at_column + last.columns_wide - arg1.at_column,
            )
            return Range(self, arg1.at_line, arg1.at_column, height, width)
        (top, left), (bottom, right) = arg1, arg2 or arg1
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    @property
    def used_range(self):
        self.called("used range")
        last, right = self.sheet.end()
        return Range(self, 1, 1, last, right)

    @property
    def tables(self):
        self.called("tables")
        return Tables(self)


class Range(base_classes.Range):
    def __init__(self, sheet, top, left, height, width):
        self.sheet, self.at_line, self.at_column, self.lines_high, self.columns_wide = sheet, top, left, height, width
        self.options = {}

    row = property(lambda self: self.at_line)
    column = property(lambda self: self.at_column)
    shape = property(lambda self: (self.lines_high, self.columns_wide))
    coords = property(lambda self: (self.sheet, self.at_line, self.at_column, self.lines_high, self.columns_wide))

    def __len__(self):
        return self.lines_high * self.columns_wide

    def __call__(self, arg1, arg2=None):
        if arg2 is None:
            raise AssertionError("cells are asked for by line and column")
        return Range(self.sheet, self.at_line + arg1 - 1, self.at_column + arg2 - 1, 1, 1)

    @property
    def api(self):
        return SimpleNamespace(ClearHyperlinks=self.unlink, clear_hyperlinks=self.unlink)

    def places(self):
        return [
            [(line, column) for column in range(self.at_column, self.at_column + self.columns_wide)]
            for line in range(self.at_line, self.at_line + self.lines_high)
        ]

    def given(self, lines):
        """Return lines of cells as the system gives them."""
        if self.lines_high == self.columns_wide == 1:
            return lines[0][0]
        if self.sheet.book.excel.mac:
            return lines[0] if self.lines_high == 1 else lines
        return tuple(tuple(line) for line in lines)

    def writable(self):
        if self.sheet.sheet.password is not None:
            raise self.sheet.refused(
                "The cell or chart you're trying to change is on a protected sheet. To make a change, unprotect the sheet."
            )

    def unlink(self):
        self.sheet.called("unlink")
        self.writable()
        for place in [place for line in self.places() for place in line]:
            self.sheet.sheet.links.pop(place, None)

    @property
    def raw_value(self):
        self.sheet.called("value")
        tab, mac = self.sheet.sheet, self.sheet.book.excel.mac
        if mac and self.options.get("err_to_str") and self.lines_high > 1:
            raise TypeError("'NoneType' object is not iterable")  # as xlwings 0.37 does there

        def given(line, column):
            value = tab.content(line, column).value
            if isinstance(value, str) and value in ERRORS:
                return None if mac else ERRORS[value]
            if isinstance(value, float) and shows_a_day(tab.format(line, column)):
                moment = EPOCH + dt.timedelta(seconds=round(value * 86_400))
                return moment if mac else moment.replace(tzinfo=dt.UTC)
            return ("" if mac else None) if value in NO_RESULT else value

        return self.given([[given(*place) for place in line] for line in self.places()])

    @raw_value.setter
    def raw_value(self, value):
        self.sheet.called("set value")
        self.writable()
        tab, excel = self.sheet.sheet, self.sheet.book.excel
        lines = value if isinstance(value, list) else [[value] * self.columns_wide] * self.lines_high
        try:
            for places, cells in zip(self.places(), lines, strict=True):
                for (line, column), cell in zip(places, cells, strict=True):
                    tab.enter(line, column, cell, excel.eats_apostrophes)
        except Refused as error:
            raise self.sheet.refused(str(error)) from error
        tab.changes += 1
        self.sheet.book.book.saved = False
        if excel.tables_grow:
            for table in tab.tables:
                if self.at_line == table.bottom + 1 and table.left <= self.at_column <= table.right:
                    grow(tab, table, self.at_line + self.lines_high - 1)

    @property
    def formula(self):
        self.sheet.called("formula")
        tab = self.sheet.sheet

        def text(content):
            return content.formula or ("" if content.value is None else str(content.value))

        return self.given([[text(tab.content(*place)) for place in line] for line in self.places()])

    @property
    def number_format(self):
        self.sheet.called("number format")
        found = {self.sheet.sheet.format(*place) for line in self.places() for place in line}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, value):
        self.sheet.called("set number format")
        self.writable()
        for place in [place for line in self.places() for place in line]:
            self.sheet.sheet.formats[place] = value

    def copy(self, destination=None):
        self.sheet.called("copy")
        self.writable()
        target, tab = destination.impl, self.sheet.sheet
        for line in target.places():
            for (row, column), source in zip(line, self.places()[0], strict=True):
                content = tab.content(*source)
                formula = moved(content.formula, source, (row, column)) if content.formula else ""
                tab.put(row, column, type(content)(content.value if not formula else "", formula))
                tab.formats[row, column] = tab.format(*source)
        self.sheet.book.book.saved = False

    def autofit(self, axis=None):
        self.sheet.called("autofit")
        self.writable()


class Table(base_classes.Table):
    def __init__(self, sheet, table: OpenTable):
        self.sheet, self.table = sheet, table
        self.parent = sheet

    parent = None

    @property
    def name(self):
        return self.table.name

    @property
    def range(self):
        self.sheet.called("table range")
        table = self.table
        return Range(self.sheet, table.top, table.left, table.bottom - table.top + 1, table.right - table.left + 1)

    @property
    def show_totals(self):
        self.sheet.called("totals")
        return self.table.totals

    def resize(self, range):
        self.sheet.called("resize")
        area, table = range.impl, self.table
        wide = table.right - table.left + 1
        if (area.at_line, area.at_column, area.columns_wide) != (table.top, table.left, wide):
            raise self.sheet.refused("This won't work because the range can't be made a table.")
        grow(self.sheet.sheet, table, area.at_line + area.lines_high - 1)
        self.sheet.book.book.saved = False


def grow(tab, table, bottom):
    """Let a table reach down to a line: its new rows look like the one above, and calculated columns go on."""
    for line in range(table.bottom + 1, bottom + 1):
        for column in range(table.left, table.right + 1):
            tab.formats[line, column] = tab.format(table.bottom, column)
            if column in table.formulas:
                tab.put(line, column, type(tab.content(line, column))("", table.formulas[column]))
    table.bottom = bottom


class Tables(base_classes.Tables):
    def __init__(self, sheet):
        self.sheet = sheet

    def __len__(self):
        return len(self.sheet.sheet.tables)

    def __iter__(self):
        return (Table(self.sheet, table) for table in self.sheet.sheet.tables)

    def __call__(self, index):
        return Table(self.sheet, self.sheet.sheet.tables[index - 1])
