"""The way to Excel on this computer, by xlwings: finds the open workbook, waits while a person types, and knows what its errors mean.

Excel has one hand: while a cell is edited or a dialog is open it refuses every program. xlwings then asks again without
end, so it is told to ask once, and the waiting is done here, with an end.
"""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from automations.errors import (
    AccessMissing,
    BookBusy,
    BookError,
    BookMissing,
    BookProtected,
    BookUnreachable,
    ConnectorError,
    MissingExtra,
)
from sheets_templates.words import NO_WORDS, Words

if TYPE_CHECKING:
    import xlwings

T = TypeVar("T")

MAC = sys.platform == "darwin"
PLATFORMS = ("win32", "darwin")
"""Where Excel can be spoken with."""

BUSY = Words(
    "Excel does not listen: a cell is being edited, or a dialog is open. Finish it (Enter or Esc) and run this again",
    "Excel n'écoute pas : une cellule est en cours de modification, ou une boîte de dialogue est ouverte. Terminez (Entrée ou Échap) et relancez",
)
GONE = Words(
    "Excel, or the workbook in it, was closed meanwhile. Run this again",
    "Excel, ou le classeur, a été fermé entre-temps. Relancez",
)
NOT_ALLOWED = Words(
    "macOS does not let this program speak with Excel: System Settings, Privacy & Security, Automation, switch Microsoft Excel on below it",
    "macOS n'autorise pas ce programme à parler avec Excel : Réglages Système, Confidentialité et sécurité, Automatisation, activez Microsoft Excel sous son nom",
)
OR_IN_EXCEL = Words(
    "; or let the tool work in the open workbook: pip install '.[excel]'",
    "; ou laissez l'outil travailler dans le classeur ouvert : pip install '.[excel]'",
)
REFUSED = Words("Excel refuses what was asked: {words}", "Excel refuse ce qui est demandé : {words}")
NOT_OPEN = Words(
    "{path} is not open in Excel on this computer; open it there, and choose Enable Editing if Excel offers it",
    "{path} n'est pas ouvert dans Excel sur cet ordinateur; ouvrez-le, et choisissez Activer la modification si Excel le propose",
)
EXTRA = Words(
    "an open workbook in Excel needs a part that is not installed: pip install '.[excel]' (Windows or macOS, with Excel)",
    "un classeur ouvert dans Excel demande une partie qui n'est pas installée : pip install '.[excel]' (Windows ou macOS, avec Excel)",
)


SWITCHES = ("screen_updating", "interactive")
"""What is switched off while something is written. xlwings itself switches `display_alerts` off while it saves."""


def signed(code: int) -> int:
    """Return an error code of Windows as Python gets it."""
    return code - 2**32


BUSY_CODES = frozenset({signed(0x80010001), signed(0x8001010A), signed(0x800AC472), -1712, -1719})
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE; on macOS errAETimeout, and a list that is in motion."""

GONE_CODES = frozenset(
    {
        *map(signed, (0x800706BA, 0x800706BE, 0x80010108, 0x80010007, 0x80010012, 0x80010100)),
        *map(signed, (0x800401FD, 0x800401A8, 0x800A01A8)),
        *(-600, -609, -1728),
    }
)
"""The server is unavailable, disconnected or died; the object is not there any more. On macOS: no process, no connection, no object."""

FORBIDDEN_CODES = frozenset({-1743, -10004})
"""errAEEventNotPermitted, errAEPrivilegeError."""

GENERAL_REFUSAL = signed(0x800A03EC)
"""Excel's error 1004: something about the workbook forbids it, such as protection; also what it may say while a cell is edited."""


def codes(error: Exception) -> frozenset[int]:
    """Return every code in an error of pywin32 (its own, and the one inside) or of appscript."""
    inside = getattr(error, "excepinfo", None) or ()
    found = (getattr(error, "hresult", None), getattr(error, "errornumber", None), *inside[-1:])
    return frozenset(code for code in found if isinstance(code, int))


def is_busy(error: Exception) -> bool:
    """Tell whether an error means that Excel is at something else just now."""
    return bool(codes(error) & BUSY_CODES) or type(error).__name__ == "ExcelBusyError"


def meaning(error: Exception) -> BookError:
    """Return what an error of Excel, or of xlwings, means to a person."""
    if is_busy(error):
        return BookBusy(BUSY)
    if codes(error) & GONE_CODES:
        return BookUnreachable(GONE)
    if codes(error) & FORBIDDEN_CODES:
        return AccessMissing(NOT_ALLOWED)
    inside = getattr(error, "excepinfo", None) or ()
    words = next((str(part) for part in inside[2:3] if part), str(error)) or type(error).__name__
    kind = BookProtected if GENERAL_REFUSAL in codes(error) else BookError
    return kind(REFUSED.fill(words=Words.plain(" ".join(words.split()))))


@dataclass
class Door:
    """The way to Excel: how long to wait for it, in seconds, and how."""

    patience: float = 15.0
    sleep: Callable[[float], object] = time.sleep

    def ask(self, what: Callable[[], T], patience: float | None = None) -> T:
        """Return what Excel answers; while it is busy, ask again until patience ends.

        Raises BookBusy, BookUnreachable, BookProtected or BookError. Whatever is asked may be asked twice.
        """
        waited, pause, longest = 0.0, 0.25, self.patience if patience is None else patience
        while True:
            try:
                return what()
            except ConnectorError:
                raise
            except Exception as error:  # pywin32, appscript and xlwings share no root
                if not is_busy(error) or waited >= longest:
                    raise meaning(error) from error
            self.sleep(pause)
            waited, pause = waited + pause, min(2 * pause, 2.0)

    def workbook(self, path: Path) -> xlwings.Book:
        """Return the open workbook of a file. Raises BookMissing where it is open in no Excel of this computer."""
        busy: BookError | None = None
        for app in self.ask(lambda: list(excel_apps())):
            try:
                found = self.ask(partial(book_in, app, path))
            except BookBusy as error:  # another Excel may have it
                busy = error
                continue
            if found is not None:
                return found
        if busy:
            raise busy
        raise BookMissing(NOT_OPEN.fill(path=Words.plain(str(path))))

    def opened(self, path: Path) -> xlwings.Book:
        """Open a workbook file in Excel, in front of the person, and return it."""
        import xlwings

        apps = excel_apps()
        return self.ask(lambda: (apps.active or xlwings.App(add_book=False)).books.open(str(path)))

    @contextmanager
    def quiet(self, app: xlwings.App) -> Iterator[None]:
        """Keep Excel from drawing and, on Windows, from taking keys, and give both back.

        Nothing else is switched off: should this process be killed, an Excel would stay behind that does not compute, or
        runs no macros, and nobody would notice.
        """
        begun: list[str] = []
        try:
            for name in SWITCHES[:1] if MAC else SWITCHES:  # xlwings offers the keys on Windows only
                begun.append(name)
                self.switch(app, name, False)
            yield
        finally:
            for name in begun:
                with suppress(BookError):  # an Excel that is gone has nothing to give back; `wake` does it otherwise
                    self.switch(app, name, True)

    def switch(self, app: xlwings.App, name: str, value: bool) -> None:
        """Switch something of Excel's on or off. Excel may say that it is edited in by its most general error."""
        try:
            self.ask(partial(setattr, app, name, value))
        except BookProtected as error:
            raise BookBusy(BUSY) from error

    def wake(self, app: xlwings.App) -> None:
        """Give Excel its keys, screen and questions back, should a run that was cut off have left it without."""
        for name in ("display_alerts", *(SWITCHES[:1] if MAC else SWITCHES)):
            if self.ask(partial(getattr, app, name)) is False:
                self.switch(app, name, True)


def excel_apps() -> xlwings.main.Apps:
    """Return the Excels that run on this computer. Raises MissingExtra without xlwings, or without what it needs."""
    try:
        import xlwings
    except ImportError as error:
        raise MissingExtra(EXTRA) from error
    if xlwings.engines.active is None:
        raise MissingExtra(EXTRA)
    if sys.platform == "win32":
        import atexit

        from xlwings import _xlwindows

        _xlwindows.N_COM_ATTEMPTS = 1  # its own 0 means: ask without end
        atexit.unregister(_xlwindows.cleanup)  # it would end every Excel in which no workbook is open yet
    return xlwings.apps


def is_open_here(path: Path) -> bool:
    """Tell whether an Excel of this computer has a file open. Only a lock file beside it makes us look, so it costs nothing.

    Raises BookBusy where Excel has the lock but does not listen.
    """
    locks = (path.parent / f"~${path.name}", path.parent / f"~${path.name[2:]}")
    if sys.platform not in PLATFORMS or find_spec("xlwings") is None or not any(lock.exists() for lock in locks):
        return False
    try:
        Door().workbook(path)
    except (BookMissing, MissingExtra):
        return False
    return True


def hint(program: str) -> Words:
    """Return what else helps where Excel has a file open: nothing, or what lets the tool work in the open workbook."""
    helps = program == "Excel" and sys.platform in PLATFORMS and find_spec("xlwings") is None
    return OR_IN_EXCEL if helps else NO_WORDS


def book_in(app: xlwings.App, path: Path) -> xlwings.Book | None:
    """Return the workbook of a file that one Excel has open; None where it has not."""
    return next((book for book in app.books if is_file(book, path)), None)


def is_file(book: xlwings.Book, path: Path) -> bool:
    """Tell whether an open workbook is the one of a file."""
    if folded(book.name) != folded(path.name):
        return False
    try:
        full = str(book.fullname)
    except Exception as error:  # xlwings knows not every place in a cloud
        if is_busy(error) or codes(error) & GONE_CODES:
            raise
        full = full_name(book)
    if "://" in full:
        return in_cloud(full, path)
    with suppress(OSError):
        return os.path.samefile(full, path)
    return folded(os.path.normpath(full)) == folded(os.path.normpath(path))


def in_cloud(address: str, path: Path) -> bool:
    """Tell whether an address of OneDrive or SharePoint ends like a synchronised file: its folder's name and its own."""
    parts = unquote(urlsplit(address).path).split("/")
    return [folded(part) for part in parts[-2:]] == [folded(part) for part in path.resolve().parts[-2:]]


def folded(text: str | Path) -> str:
    """Return a name so that equal names are equal on Windows and macOS."""
    return unicodedata.normalize("NFC", str(text)).casefold()


# What xlwings has no word for, asked in each system's own way.


def full_name(book: xlwings.Book) -> str:
    """Return the path of a workbook, or its address in a cloud."""
    return str(book.api.full_name.get() if MAC else book.api.FullName)


def is_saved(book: xlwings.Book) -> bool:
    """Tell whether a workbook has nothing unsaved."""
    return bool(book.api.saved.get() if MAC else book.api.Saved)


def is_read_only(book: xlwings.Book) -> bool:
    """Tell whether a workbook is open for reading only."""
    return bool(book.api.read_only.get() if MAC else book.api.ReadOnly)


def is_protected(sheet: xlwings.Sheet) -> bool:
    """Tell whether a tab is protected."""
    return bool(sheet.api.protect_contents.get() if MAC else sheet.api.ProtectContents)


def unprotect(sheet: xlwings.Sheet) -> None:
    """Take a tab's protection off where it has no password; an empty one is given so that Excel does not ask for it."""
    if MAC:
        sheet.api.unprotect(password="")
    else:
        sheet.api.Unprotect("")


def protect(sheet: xlwings.Sheet) -> None:
    """Protect a tab as it is protected in a new workbook: against slips, with formats, sorting and filters allowed."""
    allowed = ("formatting_cells", "formatting_columns", "formatting_rows", "sorting", "filtering")
    if MAC:
        sheet.api.protect_worksheet(worksheet_contents=True, **{f"allow_{what}": True for what in allowed})
    else:
        # In the order of Worksheet.Protect: password; drawings, contents, scenarios; only people; formats of cells, columns,
        # rows; inserting columns, rows, links; deleting columns, rows; sorting; filtering; pivot tables.
        sheet.api.Protect(
            "", True, True, True, False, True, True, True, False, False, False, False, False, True, True, False
        )


def unlink(cells: xlwings.Range) -> None:
    """Take links off cells; their text stays."""
    if MAC:
        cells.api.clear_hyperlinks()
    else:
        cells.api.ClearHyperlinks()
