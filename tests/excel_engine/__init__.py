"""An Excel for tests: an engine registered with xlwings that answers as Excel does, with a person at its keyboard and faults.

The code that speaks with xlwings runs unchanged over it. What is modelled follows the sources of xlwings (its engines for
Windows and macOS) and Microsoft's documentation of Range.Value, Range.NumberFormat, Worksheet.Protect, ListObject.Resize
and Workbook.Saved. Where the documentation is silent, both answers can be chosen: `eats_apostrophes`, `tables_grow`.

It does not compute: a formula shows what was stored for it, or nothing. LibreOffice computes where a test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import xlwings

from tests.excel_engine.engine import Engine
from tests.excel_engine.errors import BUSY, GONE, NO_SERVER, com_error, command_error
from tests.excel_engine.model import OpenBook, opened

Fault = Callable[["Excel"], None]


class Excel:
    """One Excel on this computer, its open workbooks, and what happens at which call."""

    def __init__(self, mac: bool = False, eats_apostrophes: bool = True, tables_grow: bool = False) -> None:
        self.mac = mac
        self.eats_apostrophes = eats_apostrophes
        """Whether an apostrophe at the front of a text is taken for a prefix in cells formatted as text as well."""
        self.tables_grow = tables_grow
        """Whether a table takes in what is written right below it."""
        self.switches = {"screen_updating": True, "display_alerts": True, "enable_events": True, "interactive": True}
        self.books: list[OpenBook] = []
        self.calls = 0
        self.log: list[str] = []
        self.plan: dict[int, Fault] = {}
        self.busy_for = 0
        """So many calls are still refused because a cell is being edited."""
        self.running = True
        self.alerts: list[tuple[str, str, str]] = []
        """What the person was told in a message box: text, title, kind."""

    def called(self, what: str) -> None:
        """Count a call, and let happen what is planned for it. Raises what Excel answers instead."""
        number, self.calls = self.calls, self.calls + 1
        self.log.append(what)
        fault = self.plan.pop(number, None)
        if fault:
            fault(self)
        if not self.running:
            raise self.error(NO_SERVER)
        if self.busy_for:
            self.busy_for -= 1
            raise self.error(BUSY)

    def error(self, code: int, words: str = "") -> Exception:
        """Return an error as this system's way to Excel raises it."""
        return command_error(code, words) if self.mac else com_error(code, words)

    def book(self, path: Path) -> OpenBook:
        """Return the open workbook of a file."""
        return next(book for book in self.books if book.path == path)

    def open(self, path: Path, read_only: bool = False) -> OpenBook:
        """Open a file, as a person does, with the lock file beside it."""
        book = opened(path, read_only)
        self.books.append(book)
        lock_of(path).write_bytes(b"\x03sam")
        return book

    def close(self, book: OpenBook, save: bool = False) -> None:
        """Close a workbook, as a person does."""
        if save:
            book.save()
        self.books.remove(book)
        lock_of(book.path).unlink(missing_ok=True)

    def kill(self) -> None:
        """End at once: what was not saved is lost, lock files stay behind."""
        self.running, self.books = False, []

    def restart(self) -> None:
        """Start again, with nothing open and nothing planned."""
        for book in self.books:
            lock_of(book.path).unlink(missing_ok=True)
        self.running, self.books, self.plan, self.calls, self.busy_for, self.log = True, [], {}, 0, 0, []
        self.switches = dict.fromkeys(self.switches, True)


def lock_of(path: Path) -> Path:
    """Return the lock file that Excel leaves beside an open workbook."""
    return path.with_name(f"~${path.name}")


# What can befall a call


def edited(calls: int) -> Fault:
    """A cell is edited from here on, for so many calls."""

    def fault(excel: Excel) -> None:
        excel.busy_for = calls

    return fault


def killed(excel: Excel) -> None:
    """Excel is ended from outside."""
    excel.kill()


def closed(excel: Excel) -> None:
    """The person closes the workbook and does not save it."""
    for book in tuple(excel.books):
        excel.close(book)
    raise excel.error(GONE)


@contextmanager
def registered(excel: Excel):
    """Let xlwings find an Excel, and none any more afterwards."""
    engines = xlwings.engines
    before = engines.active, list(engines.engines), dict(engines.engines_by_name)
    engine = xlwings.Engine(impl=Engine(excel))
    engines.add(engine)
    engine.activate()
    try:
        yield excel
    finally:
        for book in excel.books:
            lock_of(book.path).unlink(missing_ok=True)
        engines.active, engines.engines[:], engines.engines_by_name = before
