"""A workbook file on this computer, .xlsx or .xlsm: read by wolfxl, edited part by part, new ones drawn by XlsxWriter.

Only the rows of a change are written; every part of the file that they do not stand in is copied byte by byte.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automations import complaints
from automations.books import Changes, excel_door, saving
from automations.errors import BookBusy, BookChanged, BookError, BookExists, BookMissing, NotABook, TabMissing
from sheets_templates.columns import Cell, Grid
from sheets_templates.excel.parts import WORKBOOK, BrokenPart, Parts, computed_on_opening, said
from sheets_templates.excel.rows import (
    Formula,
    Look,
    SheetRows,
    column_number,
    moved_down,
    without_stored_answers,
)
from sheets_templates.kinds import text_of
from sheets_templates.layout import Sheet

if TYPE_CHECKING:
    from automations.config import Config

OLE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted workbook, and a .xls of the old kind, begin."""


@dataclass
class XlsxBook:
    """A workbook file; it remembers what it read, so that it never writes over somebody's newer work."""

    path: Path
    today: Callable[[], date] = date.today
    seen: str = ""
    grids: Mapping[str, Grid] = field(default_factory=dict)

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title. Raises BookMissing or NotABook, in one sentence, for what cannot be read."""
        content = content_of(self.path)
        self.seen = fingerprint(content)
        with foreign_errors(self.path):
            self.grids = grids_of(content)
        return self.grids

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none, with a dated backup beside the file.

        Raises BookBusy while the file is open elsewhere, BookChanged when it is no longer what was read, TabMissing
        when a tab or header to write to is gone. Whatever is raised, the file is as it was.
        """
        refuse_open_elsewhere(self.path)
        content = content_of(self.path)
        refuse_read_only(self.path)
        if self.seen and fingerprint(content) != self.seen:
            raise BookChanged(complaints.CHANGED_SINCE.fill(path=self.path))
        unfinished = saving.unfinished_beside(self.path)
        try:
            with foreign_errors(self.path):
                grids = self.grids or grids_of(content)
                longer, _ = with_tabs(content, changes.make)
                saving.write_unseen(unfinished, changed_content(longer, grids, changes, self.path))
                refuse_unreadable(unfinished, self.path)
            put_in_place(self.path, unfinished, content, self.today())
        finally:
            unfinished.unlink(missing_ok=True)
        self.seen, self.grids = fingerprint(content_of(self.path)), {}


def open_book(address: str, config: Config | None = None) -> XlsxBook:
    """Return the book in a file, or in the one that a link leads to, not yet read."""
    return XlsxBook(saving.behind_links(Path(address)))


def make_book(address: str, sheets: tuple[Sheet, ...], config: Config | None = None) -> None:
    """Draw a new workbook file. Raises BookExists where there is a file already."""
    from automations.books.xlsx_new import workbook_bytes

    path = saving.behind_links(Path(address))
    if path.exists():
        raise BookExists(complaints.NEVER_OVERWRITTEN.fill(path=path))
    with foreign_errors(path):
        content = workbook_bytes(sheets)
        unfinished = saving.unfinished_beside(path)
        try:
            unfinished.write_bytes(content)
            saving.flush(unfinished)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns of answers beside the rows of a tab that is there: from which column on, for which lines."""

    title: str
    header_line: int
    first_column: int
    last_line: int
    headers: tuple[str, ...]
    formulas: tuple[Callable[[int], str], ...]
    """For each column, the formula of a line, without its "="."""
    widths: tuple[float, ...]
    """In characters; 0 for a hidden column."""


def add_tabs(address: str, sheets: tuple[Sheet, ...], beside: tuple[Beside, ...] = ()) -> tuple[str, ...]:
    """Add tabs, and columns of answers, to a workbook file that is there, with a dated backup; return the new titles.

    Tabs whose title is taken stay as they are. Raises BookError as `write` does, with the file as it was.
    """
    path = saving.behind_links(Path(address))
    refuse_open_elsewhere(path)
    content = content_of(path)
    refuse_read_only(path)
    with foreign_errors(path):
        longer, titles = with_tabs(content, sheets)
        if not titles and not beside:
            return ()
        unfinished = saving.unfinished_beside(path)
        try:
            saving.write_unseen(unfinished, with_answers(longer, beside))
            refuse_unreadable(unfinished, path)
            put_in_place(path, unfinished, content, date.today())
        finally:
            unfinished.unlink(missing_ok=True)
    return titles


def with_tabs(content: bytes, sheets: tuple[Sheet, ...]) -> tuple[bytes, tuple[str, ...]]:
    """Return a workbook's bytes with further tabs at its end, and their titles; a title that is taken stays as it is."""
    if not sheets:
        return content, ()
    from automations.books.xlsx_graft import graft
    from automations.books.xlsx_new import LISTS, workbook_bytes

    taken = {title.casefold() for title in Parts(content).sheets}
    wanted = {sheet.title: sheet.title for sheet in sheets if sheet.title.casefold() not in taken}
    if not wanted:
        return content, ()
    lists = next(name for name in (LISTS, *(f"{LISTS} {n}" for n in range(2, 99))) if name.casefold() not in taken)
    drawn = workbook_bytes(tuple(sheet for sheet in sheets if sheet.title in wanted))
    return graft(content, drawn, {**wanted, LISTS: lists}), tuple(wanted)


def with_answers(content: bytes, beside: tuple[Beside, ...]) -> bytes:
    """Return a workbook's bytes with columns of answers beside people's rows."""
    parts = Parts(content)
    look = Look(parts.date_styles, lambda: parts.day_style, parts.counts_from_1904)
    for each in beside:
        columns = range(each.first_column, each.first_column + len(each.headers))
        cells: dict[int, dict[int, Cell | Formula]] = {each.header_line: dict(zip(columns, each.headers, strict=True))}
        for line in range(each.header_line + 1, each.last_line + 1):
            formulas = (Formula(formula_xml(formula(line))) for formula in each.formulas)
            cells[line] = dict(zip(columns, formulas, strict=True))
        sheet = parts.sheets[each.title]
        parts[sheet] = SheetRows(parts[sheet], look).with_columns(each.first_column, each.widths).with_cells(cells)
    parts[WORKBOOK] = computed_on_opening(parts[WORKBOOK])
    parts.drop(CALCULATION_ORDER)
    return parts.saved()


def formula_xml(formula: str) -> bytes:
    """Return a formula as the file holds it."""
    from xml.sax.saxutils import escape

    return escape(formula.replace("UNICHAR(", "_xlfn.UNICHAR(")).encode()


def content_of(path: Path) -> bytes:
    """Return a workbook file's bytes. Raises BookMissing or NotABook where they are no workbook's."""
    if path.is_dir():
        raise NotABook(complaints.IS_FOLDER.fill(path=path))
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BookMissing(complaints.NO_FILE.fill(path=path)) from error
    except PermissionError as error:
        raise BookBusy(complaints.MAY_NOT_BE_READ.fill(path=path)) from error
    except OSError as error:
        raise BookError(complaints.NOT_READ.fill(path=path, why=error.strerror or error)) from error
    if content.startswith(OLE_FILE):
        raise NotABook(complaints.ENCRYPTED.fill(path=path))
    if not content.startswith(b"PK"):
        raise NotABook(complaints.NOT_EXCEL.fill(path=path))
    return content


def fingerprint(content: bytes) -> str:
    """Return what tells one state of a file from another."""
    return hashlib.sha256(content).hexdigest()


def refuse_open_elsewhere(path: Path) -> None:
    """Raise BookBusy while Excel or LibreOffice has the file open, as the lock file that they leave beside it tells."""
    for lock, program in (
        (f"~${path.name}", "Excel"),
        (f"~${path.name[2:]}", "Excel"),
        (f".~lock.{path.name}#", "LibreOffice"),
    ):
        if (path.parent / lock).exists():
            raise BookBusy(
                complaints.OPEN_ELSEWHERE.fill(path=path, program=program, lock=lock, hint=excel_door.hint(program))
            )


def refuse_read_only(path: Path) -> None:
    """Raise BookBusy where somebody marked the file as read-only: replacing it would walk around that."""
    if not saving.may_be_written(path):
        raise BookBusy(complaints.MAY_NOT_BE_WRITTEN.fill(path=path))


def refuse_changed(path: Path, content: bytes) -> None:
    """Raise BookBusy or BookChanged where the file is open elsewhere, or no longer what was read from it."""
    refuse_open_elsewhere(path)
    if content_of(path) != content:
        raise BookChanged(complaints.CHANGED_MEANWHILE.fill(path=path))


def refuse_unreadable(unfinished: Path, path: Path) -> None:
    """Raise BookError where what was written would not open again; the old file is still in place."""
    if zipfile.ZipFile(unfinished).testzip() is not None:
        raise BookError(complaints.NOT_WHOLE.fill(path=path))


def put_in_place(path: Path, unfinished: Path, content: bytes, day: date) -> None:
    """Replace the file that still has the content. Raises BookBusy, BookChanged, and BookError where the disk refuses."""
    try:
        saving.replace_file(path, unfinished, day, lambda: refuse_changed(path, content))
    except PermissionError as error:
        raise BookBusy(complaints.NOT_REPLACED.fill(path=path)) from error
    except OSError as error:
        raise BookError(complaints.NOT_SAVED.fill(path=path, why=error.strerror or error)) from error


@contextmanager
def foreign_errors(path: Path) -> Iterator[None]:
    """Turn whatever the libraries below raise into one sentence about the file."""
    try:
        yield
    except (BookError, KeyboardInterrupt):
        raise
    except BrokenPart as error:
        raise BookError(error.words) from error
    except PermissionError as error:
        raise BookBusy(complaints.MAY_NOT_BE_WRITTEN.fill(path=path)) from error
    except Exception as error:  # wolfxl and XlsxWriter raise their own kinds for a broken file, OSError among them
        if isinstance(error, OSError) and error.errno is not None:
            raise BookError(complaints.NOT_USED.fill(path=path, why=error.strerror)) from error
        raise NotABook(complaints.BROKEN.fill(path=path, why=error)) from error


def grids_of(content: bytes) -> dict[str, Grid]:
    """Return every tab of a workbook as a grid, blank lines at its end left out."""
    import wolfxl

    book = wolfxl.load_workbook(content, data_only=True)
    try:
        return {sheet.title: grid_of(sheet) for sheet in book.worksheets}
    finally:
        book.close()  # it may only be let go in the thread that opened it


def grid_of(sheet: Any) -> Grid:
    """Return a tab as a grid; a used range of a million blank lines costs no memory."""
    lines: list[tuple[Cell, ...]] = []
    blank_lines = 0
    for line in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in line):
            lines.extend([()] * blank_lines)
            lines.append(tuple(map(unescaped, line)))
            blank_lines = 0
        else:
            blank_lines += 1
    return tuple(lines)


def unescaped(cell: Cell) -> Cell:
    """Return a cell with the file format's escapes, such as _x000D_, as the characters that they stand for."""
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    return (
        re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), cell)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def changed_content(content: bytes, grids: Mapping[str, Grid], changes: Changes, path: Path) -> bytes:
    """Return the workbook's bytes with the changes made; `grids` is what was read from them."""
    parts = Parts(content)
    look = Look(parts.date_styles, lambda: parts.day_style, parts.counts_from_1904)
    for title, grid in changes.replace.items():
        sheet = sheet_called(parts, title, path)
        parts[sheet] = SheetRows(parts[sheet], look).drawn_anew(grid)
    for title, rows in changes.add.items():
        if rows:
            add_rows(parts, sheet_called(parts, title, path), Below(title, grids[title], rows, path), look)
    for sheet in parts.sheets.values():
        parts[sheet] = without_stored_answers(parts[sheet])
    parts[WORKBOOK] = computed_on_opening(parts[WORKBOOK])
    parts.drop(CALCULATION_ORDER)
    return parts.saved()


CALCULATION_ORDER = "xl/calcChain.xml"
"""In which order formulas were last computed; programs make it anew where it is not there."""


def sheet_called(parts: Parts, title: str, path: Path) -> str:
    """Return the part with the tab of that title. Raises TabMissing."""
    if title not in parts.sheets:
        raise TabMissing(complaints.NO_TAB.fill(path=path, title=title, backups=saving.BACKUPS))
    return parts.sheets[title]


@dataclass(frozen=True)
class Below:
    """New rows for a tab of people, and the tab as it was read."""

    title: str
    grid: Grid
    rows: tuple[Mapping[str, Cell], ...]
    path: Path

    @cached_property
    def header(self) -> tuple[int, Mapping[str, int]]:
        """Return the header's line and each wanted header's column, both from 1. Raises TabMissing."""
        wanted = {name for row in self.rows for name in row}
        for number, line in enumerate(self.grid, 1):
            texts = [text_of(cell) for cell in line]
            if wanted <= set(texts):
                return number, {name: texts.index(name) + 1 for name in wanted}
        raise TabMissing(
            complaints.NO_HEADERS.fill(title=self.title, path=self.path, headers=", ".join(sorted(wanted)))
        )

    @cached_property
    def last(self) -> int:
        """Return the last line that holds something of ours; the header's where there is none."""
        header, positions = self.header
        own = [at - 1 for at in positions.values()]
        return next(
            (
                line
                for line in range(len(self.grid), header, -1)
                if any(at < len(self.grid[line - 1]) and not empty(self.grid[line - 1][at]) for at in own)
            ),
            header,
        )


def add_rows(parts: Parts, sheet: str, below: Below, look: Look) -> None:
    """Write new rows below the last one, with the formulas that rows have there; a table around them grows."""
    header, positions = below.header
    first, model = below.last + 1, max(below.last, header + 1)
    table = next((name for name in parts.tables(sheet) if first_line(table_range(parts[name])) == header), None)
    if table and has_totals(parts[table]):
        raise BookError(complaints.TOTALS.fill(title=below.title, path=below.path))
    rows = SheetRows(parts[sheet], look)
    formulas = rows.formulas(model) | (table_formulas(parts[table]) if table else {})
    made: list[dict[int, Cell | Formula]] = [
        {
            **{at: formula(line) for at, formula in formulas.items()},
            **{positions[name]: cell for name, cell in row.items()},
        }
        for line, row in enumerate(below.rows, first)
    ]
    parts[sheet] = rows.added(first, made, model)
    if table:
        parts[table] = grown(parts[table], below.last + len(made))


def table_range(table: bytes) -> str:
    """Return the range of a table, such as "A1:D9"."""
    return said(rb'\bref="([^"]+)"', table).decode()


def has_totals(table: bytes) -> bool:
    """Tell whether a table ends in a row of totals."""
    return bool(re.search(rb'\btotalsRowCount="[1-9]', table))


def table_formulas(table: bytes) -> dict[int, Callable[[int], Formula]]:
    """Return, by column from 1, the formula that a table gives to each of its rows."""
    start = column_number(said(rb"([A-Z]+)", table_range(table).encode()))
    columns = re.findall(rb"<(?:\w+:)?tableColumn\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?tableColumn>)", table, re.DOTALL)
    wanted = re.compile(rb"<(?:\w+:)?calculatedColumnFormula>([^<]*)<")
    found = {at: wanted.search(inner) for at, inner in enumerate(columns, start)}
    return {at: moved_down(formula[1], 1, at, at) for at, formula in found.items() if formula}


def grown(table: bytes, last: int) -> bytes:
    """Return a table, and its filter, that reach down to line `last` at least."""
    start, _, end = table_range(table).partition(":")
    longer = f"{start}:{end.rstrip('0123456789')}{max(last, first_line(end))}"
    return table.replace(f'ref="{start}:{end}"'.encode(), f'ref="{longer}"'.encode())


def first_line(reference: str) -> int:
    """Return the line at which a range such as "A1:D9" begins."""
    return int("".join(char for char in reference.split(":")[0] if char.isdigit()) or 0)


def empty(cell: Cell) -> bool:
    """Tell whether a cell of a person holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
