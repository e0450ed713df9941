"""A workbook file on this computer, .xlsx or .xlsm: read and edited in place by wolfxl, new ones drawn by XlsxWriter.

Only the cells of a change are written; every part of the file that the tool did not make stays as it is.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from automations.books import Changes, saving
from automations.books.xlsx_parts import finish_parts
from automations.errors import BookBusy, BookChanged, BookError, BookExists, BookMissing, NotABook, TabMissing
from sheets_templates.columns import Cell, Grid
from sheets_templates.kinds import text_of, writable
from sheets_templates.layout import Sheet

OLE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted workbook, and a .xls of the old kind, begin."""


@dataclass
class XlsxBook:
    """A workbook file; it remembers what it read, so that it never writes over somebody's newer work."""

    path: Path
    today: Callable[[], date] = date.today
    seen: str = ""

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title. Raises BookMissing or NotABook, in one sentence, for what cannot be read."""
        content = content_of(self.path)
        self.seen = fingerprint(content)
        with foreign_errors(self.path):
            return grids_of(content)

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none, with a dated backup beside the file.

        Raises BookBusy while the file is open elsewhere, BookChanged when it is no longer what was read, TabMissing
        when a tab or header to write to is gone. Whatever is raised, the file is as it was.
        """
        refuse_open_elsewhere(self.path)
        content = content_of(self.path)
        if self.seen and fingerprint(content) != self.seen:
            raise BookChanged(f"{self.path} was changed since it was read; nothing was written, run the command again")
        unfinished = saving.unfinished_beside(self.path)
        try:
            with foreign_errors(self.path):
                unfinished.write_bytes(changed_content(content, changes, self.path))
                refuse_unreadable(unfinished, self.path)
            refuse_open_elsewhere(self.path)
            if fingerprint(content_of(self.path)) != fingerprint(content):
                raise BookChanged(f"{self.path} was changed meanwhile; nothing was written, run the command again")
            put_in_place(self.path, unfinished, self.today())
        finally:
            unfinished.unlink(missing_ok=True)
        self.seen = fingerprint(content_of(self.path))


def open_book(address: str) -> XlsxBook:
    """Return the book in a file, not yet read."""
    return XlsxBook(Path(address))


def make_book(address: str, sheets: tuple[Sheet, ...]) -> None:
    """Draw a new workbook file. Raises BookExists where there is a file already."""
    from automations.books.xlsx_new import workbook_bytes

    path = Path(address)
    if path.exists():
        raise BookExists(
            f"{path} is there already and is never overwritten; choose another name, or delete it yourself"
        )
    with foreign_errors(path):
        content = workbook_bytes(sheets)
        unfinished = saving.unfinished_beside(path)
        try:
            unfinished.write_bytes(content)
            saving.flush(unfinished)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def content_of(path: Path) -> bytes:
    """Return a workbook file's bytes. Raises BookMissing or NotABook where they are no workbook's."""
    if path.is_dir():
        raise NotABook(f"{path} is a folder; give the workbook file in it")
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BookMissing(f"there is no file {path}; make one with: connector init {path}") from error
    except PermissionError as error:
        raise BookBusy(f"{path} may not be read just now; close it in Excel, or ask for access to it") from error
    except OSError as error:
        raise BookError(f"{path} cannot be read: {error.strerror or error}") from error
    if content.startswith(OLE_FILE):
        raise NotABook(
            f"{path} is encrypted with a password, or an old .xls; open it in Excel, take the password off "
            "(File, Info, Protect Workbook) or save it as .xlsx"
        )
    if not content.startswith(b"PK"):
        raise NotABook(f"{path} is no Excel workbook, whatever its name says; open it in Excel and save it as .xlsx")
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
                f"{path} is open in {program}; close it there and run the command again "
                f"(if it is closed, delete the left-over file {lock})"
            )


def refuse_unreadable(unfinished: Path, path: Path) -> None:
    """Raise BookError where what was written would not open again; the old file is still in place."""
    if zipfile.ZipFile(unfinished).testzip() is not None:
        raise BookError(f"the new state of {path} did not reach the disk whole; nothing was changed, check the disk")


def put_in_place(path: Path, unfinished: Path, day: date) -> None:
    """Replace the file. Raises BookBusy where another program holds it, BookError where the disk refuses."""
    try:
        saving.replace_file(path, unfinished, day)
    except PermissionError as error:
        raise BookBusy(f"{path} could not be replaced: it is open elsewhere, or the folder is read-only") from error
    except OSError as error:
        raise BookError(
            f"{path} could not be saved: {error.strerror or error}; the old state is still there"
        ) from error


@contextmanager
def foreign_errors(path: Path) -> Iterator[None]:
    """Turn whatever the libraries below raise into one sentence about the file."""
    try:
        yield
    except (BookError, KeyboardInterrupt):
        raise
    except PermissionError as error:
        raise BookBusy(f"{path} may not be written; the folder is read-only, or the file is open elsewhere") from error
    except Exception as error:  # wolfxl and XlsxWriter raise their own kinds for a broken file, OSError among them
        if isinstance(error, OSError) and error.errno is not None:
            raise BookError(f"{path} cannot be used: {error.strerror}") from error
        raise NotABook(
            f"{path} is no workbook that can be read: {error}; open it in Excel and save it as .xlsx"
        ) from error


def grids_of(content: bytes) -> dict[str, Grid]:
    """Return every tab of a workbook as a grid, blank lines at its end left out."""
    import wolfxl

    book = wolfxl.load_workbook(content, data_only=True)
    return {sheet.title: grid_of(sheet) for sheet in book.worksheets}


def grid_of(sheet: Any) -> Grid:
    """Return a tab as a grid; a used range of a million blank lines costs no memory."""
    lines: list[tuple[Cell, ...]] = []
    blank_lines = 0
    for line in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in line):
            lines.extend([()] * blank_lines)
            lines.append(line)
            blank_lines = 0
        else:
            blank_lines += 1
    return tuple(lines)


def changed_content(content: bytes, changes: Changes, path: Path) -> bytes:
    """Return the workbook's bytes with the changes made."""
    import io

    import wolfxl

    book = wolfxl.load_workbook(content, modify=True)
    written: dict[str, Mapping[int, float]] = {}
    for title, grid in changes.replace.items():
        written[title] = rewrite(sheet_called(book, title, path), grid)
    for title, rows in changes.add.items():
        if rows:
            written[title] = add_rows(sheet_called(book, title, path), rows, path)
    target = io.BytesIO()
    book.save(target)  # type: ignore[arg-type] # a file object is taken, its types do not say so
    return finish_parts(target.getvalue(), written)


def sheet_called(book: Any, title: str, path: Path) -> Any:
    """Return the tab of that title. Raises TabMissing."""
    if title not in book.sheetnames:
        raise TabMissing(f"{path} has no tab “{title}” to write to; put it back from the folder {saving.BACKUPS}")
    return book[title]


def rewrite(sheet: Any, grid: Grid) -> Mapping[int, float]:
    """Write a tool tab anew from its first line; return the lines that hold rows, with their height."""
    width = max((len(line) for line in grid), default=0)
    old = list(sheet.iter_rows(values_only=True))
    for number in range(max(len(old), len(grid))):
        new_line = grid[number] if number < len(grid) else ()
        old_line = old[number] if number < len(old) else ()
        for at in range(max(width, len(old_line))):
            cell = new_line[at] if at < len(new_line) else None
            if (old_line[at] if at < len(old_line) else None) != cell:
                put(sheet, number + 1, at + 1, cell)
    return heights(sheet, grid, range(3, len(grid) + 1), most=12)


def add_rows(sheet: Any, rows: tuple[Mapping[str, Cell], ...], path: Path) -> Mapping[int, float]:
    """Write new rows below the last one; return their lines, with their height. Raises TabMissing where a header is not there."""
    lines = list(sheet.iter_rows(values_only=True))
    header, positions = header_of(sheet, lines, {name for row in rows for name in row}, path)
    table = next((each for each in sheet.tables.values() if first_line(each.ref) == header), None)
    own = set(positions.values())
    filled = [at for at, line in enumerate(lines, 1) if at > header and any(not empty(line[each - 1]) for each in own)]
    first = max(filled, default=header) + 1
    formulas = formulas_of(sheet, max(filled, default=header + 1))
    for number, row in enumerate(rows, first):
        for name, cell in row.items():
            put(sheet, number, positions[name], cell)
        for at, formula in formulas.items():
            sheet.cell(number, at).value = formula(number)
    last = first + len(rows) - 1
    cells = tuple(tuple(by_column(row, positions).get(at) for at in range(1, max(own) + 1)) for row in rows)
    if table is not None:
        grow(table, last)
    return heights(sheet, (*((),) * (first - 1), *cells), range(first, last + 1), most=6)


def by_column(row: Mapping[str, Cell], positions: Mapping[str, int]) -> dict[int, Cell]:
    """Return a row's cells by their column from 1."""
    return {positions[name]: cell for name, cell in row.items()}


LINE_HEIGHT = 15.0
"""Points that a line of text takes."""


def heights(sheet: Any, grid: Grid, lines: range, most: int) -> Mapping[int, float]:
    """Return how high each line is for its wrapped text, in points, `most` lines of text at the most."""
    from sheets_templates.layout import letters

    width = max((len(grid[number - 1]) for number in lines), default=0)
    widths = [sheet.column_dimensions[letters(at)].width or 9 for at in range(width)]
    return {number: LINE_HEIGHT * min(most, most_lines(widths, grid[number - 1])) for number in lines}


def most_lines(widths: list[float], cells: tuple[Cell, ...]) -> int:
    """Return how many lines the longest of the cells takes."""
    return max(
        (lines_needed(cell, room) for room, cell in zip(widths, cells, strict=False) if isinstance(cell, str)),
        default=1,
    )


def lines_needed(text: str, width: float) -> int:
    """Return about how many lines a text takes in a column so many characters wide; hidden columns do not count."""
    return sum(max(1, -(-len(part) // max(1, int(width * 1.05)))) for part in text.split("\n")) if width > 3 else 1


def header_of(sheet: Any, lines: list[tuple[Cell, ...]], wanted: set[str], path: Path) -> tuple[int, dict[str, int]]:
    """Return the header's line and each wanted header's column, both from 1. Raises TabMissing."""
    for number, line in enumerate(lines, 1):
        texts = [text_of(cell) for cell in line]
        if wanted <= set(texts):
            return number, {name: texts.index(name) + 1 for name in wanted}
    raise TabMissing(f"no line of the tab “{sheet.title}” of {path} has all the headers {', '.join(sorted(wanted))}")


def empty(cell: Cell) -> bool:
    """Tell whether a cell of a person holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def formulas_of(sheet: Any, line: int) -> dict[int, Callable[[int], str]]:
    """Return, by column, the formula that a new row gets: what stands in `line`, as it reads further down."""
    cells = {cell.column: cell.value for cell in next(iter(sheet.iter_rows(min_row=line, max_row=line)), ())}
    return {at: moved_down(text, line) for at, text in cells.items() if isinstance(text, str) and text.startswith("=")}


def moved_down(text: str, above: int) -> Callable[[int], str]:
    """Return a function that gives a formula of line `above` as it reads on another line."""
    if "[#This Row]" in text:
        return lambda line: text
    from wolfxl.formula.translate import Translator

    def moved(line: int) -> str:
        return str(Translator(text, origin=f"A{above}").translate_formula(f"A{line}"))

    return moved


def first_line(reference: str) -> int:
    """Return the line at which a range such as "A1:D9" begins."""
    return int("".join(char for char in reference.split(":")[0] if char.isdigit()))


def grow(table: Any, last: int) -> None:
    """Let a table, and its filter, reach down to line `last`."""
    start, _, end = table.ref.partition(":")
    letters = "".join(char for char in end if char.isalpha())
    if first_line(end) < last:
        table.ref = f"{start}:{letters}{last}"
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref


def put(sheet: Any, line: int, at: int, cell: Cell) -> None:
    """Write one cell; text is literal text, whatever it begins with."""
    target = sheet.cell(line, at)
    if isinstance(cell, str):
        target.value = writable(cell)
        if cell.startswith(("=", "+", "-", "@")):
            target.data_type = "s"
    else:
        target.value = cell
