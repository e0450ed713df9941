"""A workbook that is open in Excel on this computer: read and written before the person's eyes, and never closed.

`excel_door.py` speaks with Excel, `excel_cells.py` knows what Excel makes of what it is given. A file that is not open
is a matter of `xlsx.py`; who gives the path of an open one comes here by itself.

Excel has no transaction. So everything is looked at first; what is written is read back; and should something fail on
the way, what was written already is taken back. Rows that were added are not added again, so that a run which is killed
half-way is completed by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automations.books import Changes, excel_door, saving
from automations.books.excel_cells import (
    TEXT,
    Block,
    Entered,
    cell_from,
    fits,
    grid_from,
    needed_format,
    neighbours,
    padded,
    runs,
    same,
    sent,
    size,
)
from automations.books.excel_door import Door
from automations.books.xlsx import Below
from automations.errors import BookBusy, BookChanged, BookError, BookProtected, BookUnreachable, TabMissing
from sheets_templates.columns import Cell, Grid
from sheets_templates.excel.rows import FIRST_ROW
from sheets_templates.grids import trimmed
from sheets_templates.layout import Sheet
from sheets_templates.words import Words, words_of

if TYPE_CHECKING:
    import xlwings

    from automations.config import Config

LINES_AT_ONCE = 20_000
"""A tab is read in one piece; only one whose used range is longer than this comes in several."""

CHANGED = Words(
    "{path} was changed in Excel since it was read; nothing was written, run this again",
    "{path} a été modifié dans Excel depuis la lecture; rien n'a été écrit, relancez",
)
READ_ONLY = Words(
    "{path} is open in Excel for reading only, perhaps because somebody else has it open; nothing was written",
    "{path} est ouvert dans Excel en lecture seule, peut-être parce que quelqu'un d'autre l'a ouvert; rien n'a été écrit",
)
PROTECTED = Words(
    "the tab “{tab}” is protected in Excel; take the protection off (Review, Unprotect Sheet). Nothing was written",
    "l'onglet « {tab} » est protégé dans Excel; ôtez la protection (Révision, Ôter la protection). Rien n'a été écrit",
)
NO_TAB = Words(
    "the workbook in Excel has no tab “{tab}” to write to; put it back from the folder {backups}",
    "le classeur dans Excel n'a pas d'onglet « {tab} » où écrire; reprenez-le du dossier {backups}",
)
NO_BACKUP = Words(
    "no dated copy of {path} could be kept ({words}); nothing was written",
    "aucune copie datée de {path} n'a pu être gardée ({words}); rien n'a été écrit",
)
NOT_SAVED = Words(
    "the answers stand in the open workbook, but Excel could not save it ({words}); save it yourself",
    "les réponses sont dans le classeur ouvert, mais Excel n'a pas pu l'enregistrer ({words}); enregistrez-le vous-même",
)
SAVE_YOURSELF = Words(
    "You had unsaved work in the workbook, so saving is left to you (Ctrl+S)",
    "Vous aviez du travail non enregistré dans le classeur : l'enregistrement vous est laissé (Ctrl+S)",
)
HALF_WAY = Words(
    "{words}. Some answers may stand in the open workbook already; the next run completes them",
    "{words}. Quelques réponses sont peut-être déjà dans le classeur ouvert; la prochaine exécution les complète",
)
NOT_TAKEN = Words(
    "Excel shows something else than what was written to the tab “{tab}”, line {line}",
    "Excel montre autre chose que ce qui a été écrit dans l'onglet « {tab} », ligne {line}",
)
NEW_TABS = Words(
    "new tabs are drawn into a workbook that is closed; close {path} in Excel and run this again",
    "de nouveaux onglets se dessinent dans un classeur fermé; fermez {path} dans Excel et relancez",
)
TOTALS = Words(
    "the tab “{tab}” has a totals row; take it off (Table Design, Total Row). Nothing was written",
    "l'onglet « {tab} » a une ligne de totaux; ôtez-la (Création de tableau, Ligne Total). Rien n'a été écrit",
)


@dataclass
class ExcelBook:
    """A workbook that is open in Excel; it remembers what it read, so that it never writes over somebody's newer work."""

    path: Path
    door: Door = field(default_factory=Door)
    today: Callable[[], date] = date.today
    seen: Mapping[str, Grid] = field(default_factory=dict)
    unsaved: bool = False
    """Whether the last write was left to the person to save."""
    makes_tabs: bool = False
    """New tabs, with their drop-downs and colours, are drawn into the closed file; until then a run does without them."""

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title. Raises BookMissing where it is not open, BookBusy while it is edited."""
        book = self.door.workbook(self.path)
        self.door.wake(book.app)
        self.seen = self.look(self.tabs(book))
        return self.seen

    def look(self, tabs: Mapping[str, xlwings.Sheet]) -> dict[str, Grid]:
        """Return every tab as it stands now, each read as one range."""
        return {title: self.grid(tab) for title, tab in tabs.items()}

    def tabs(self, book: xlwings.Book) -> dict[str, xlwings.Sheet]:
        """Return the tabs of a workbook by their titles."""
        return self.door.ask(lambda: {str(tab.name): tab for tab in book.sheets})

    def grid(self, tab: xlwings.Sheet) -> Grid:
        """Return a tab from its first cell to the last one in use."""
        last = self.door.ask(lambda: tab.used_range.last_cell)
        height, width = self.door.ask(lambda: (last.row, last.column))
        lines: list[Sequence[Any]] = []
        for first in range(1, height + 1, LINES_AT_ONCE):
            lines += self.values(tab, first, 1, min(height, first + LINES_AT_ONCE - 1), width)
        return grid_from(lines)

    def values(self, tab: xlwings.Sheet, first: int, left: int, last: int, right: int) -> list[list[Any]]:
        """Return the values of a range, lines of cells. Errors come as the text that is seen, where Excel tells them."""
        # On macOS xlwings 0.37 breaks when it is asked for errors as texts; there they come as blanks.
        options = {} if excel_door.MAC else {"err_to_str": True}
        return self.door.ask(lambda: tab.range((first, left), (last, right)).options(ndim=2, **options).value)

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none, before the person's eyes; a dated copy of the file is kept before.

        The workbook is saved where nothing of the person's was unsaved; otherwise saving is left to them.

        Raises BookChanged where somebody changed it since it was read, BookBusy while it is edited or for reading only,
        BookProtected, TabMissing, BookUnreachable where Excel is closed.
        """
        changes = self.without_new_tabs(changes)
        book = self.door.workbook(self.path)
        if self.door.ask(lambda: excel_door.is_read_only(book)):
            raise BookBusy(READ_ONLY.fill(path=Words.plain(str(self.path))))
        was_saved = self.door.ask(lambda: excel_door.is_saved(book))
        with self.door.quiet(book.app):
            tabs = self.tabs(book)
            grids = self.look(tabs)
            self.refuse_changed(tabs, grids)
            work = Work(self, tabs, grids)
            steps = work.steps(changes)
            self.keep_copy()
            with work.unprotected(changes.replace):
                work.carry_out(steps)
            self.seen, self.unsaved = {}, not was_saved
            if was_saved:
                self.save(book)

    def without_new_tabs(self, changes: Changes) -> Changes:
        """Return changes without tabs that are to be made, and what would stand there. Raises BookBusy where nothing is left."""
        made = {sheet.title for sheet in changes.make}
        left = Changes({title: grid for title, grid in changes.replace.items() if title not in made}, changes.add)
        if made and not left:
            raise BookBusy(NEW_TABS.fill(path=Words.plain(str(self.path))))
        return left

    def refuse_changed(self, tabs: Mapping[str, xlwings.Sheet], grids: Mapping[str, Grid]) -> None:
        """Raise BookChanged where a tab is no longer what was read; what formulas show anew does not count."""
        if not self.seen:
            return
        if self.seen.keys() != grids.keys() or any(
            trimmed(grids[title]) != trimmed(before) and self.differs(tabs[title], before, grids[title])
            for title, before in self.seen.items()
        ):
            raise BookChanged(CHANGED.fill(path=Words.plain(str(self.path))))

    def differs(self, tab: xlwings.Sheet, before: Grid, after: Grid) -> bool:
        """Tell whether a tab differs in a cell that is not computed."""
        height, width = size(before, after)
        formulas = self.formulas(tab, 1, 1, height, width)
        pairs = zip(padded(before, height, width), padded(after, height, width), formulas, strict=True)
        return any(
            not same(one, other) and not formula.startswith("=")
            for line in pairs
            for one, other, formula in zip(*line, strict=True)
        )

    def formulas(self, tab: xlwings.Sheet, first: int, left: int, last: int, right: int) -> list[list[str]]:
        """Return what was entered into the cells of a range, formulas with their "="."""
        found: Any = self.door.ask(lambda: tab.range((first, left), (last, right)).formula)
        lines = found if isinstance(found, list | tuple) else [[found]]
        lines = lines if lines and isinstance(lines[0], list | tuple) else [lines]
        return [[str(text) if text is not None else "" for text in line] for line in lines]

    def keep_copy(self) -> None:
        """Keep a dated copy of the file as it was last saved. Raises BookError where that cannot be done."""
        try:
            saving.back_up(self.path, self.today())
        except OSError as error:
            raise BookError(NO_BACKUP.fill(path=Words.plain(str(self.path)), words=words_of(error))) from error

    def save(self, book: xlwings.Book) -> None:
        """Save the workbook where it is. Raises BookError where Excel cannot; the answers stand in it all the same."""
        try:
            self.door.ask(lambda: book.save())
        except BookUnreachable:
            raise
        except BookError as error:
            raise type(error)(NOT_SAVED.fill(words=error.words)) from error


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in the open workbook, and how to take it back."""

    do: Callable[[], None]
    take_back: Callable[[], None]


@dataclass
class Work:
    """A write under way: the tabs of the open workbook, and what stood in them before."""

    book: ExcelBook
    tabs: Mapping[str, xlwings.Sheet]
    grids: Mapping[str, Grid]

    @property
    def door(self) -> Door:
        """Return the way to Excel."""
        return self.book.door

    def steps(self, changes: Changes) -> list[Step]:
        """Return what is to be done. Raises TabMissing, BookProtected or BookError, with nothing changed.

        What is replaced last, the run log, comes after the new rows: a run that was cut off has no line there.
        """
        for title in (*changes.replace, *changes.add):
            if title not in self.tabs:
                raise TabMissing(NO_TAB.fill(tab=Words.plain(title), backups=Words.plain(saving.BACKUPS)))
        replaced = [self.replacing(title, grid) for title, grid in changes.replace.items()]
        added = [self.adding(title, rows) for title, rows in changes.add.items() if rows]
        return [*replaced[:-1], *added, *replaced[-1:]]

    def carry_out(self, steps: Sequence[Step]) -> None:
        """Do everything, or take back what was done. Raises what kept it from being done."""
        begun: list[Step] = []
        try:
            for step in steps:
                begun.append(step)
                step.do()
        except BaseException as error:
            if not self.taken_back(begun) and isinstance(error, BookError):
                raise type(error)(HALF_WAY.fill(words=error.words)) from error
            raise

    def taken_back(self, begun: Sequence[Step]) -> bool:
        """Take back what was begun, last first; return whether that went well."""
        well = True
        for step in reversed(begun):
            try:
                step.take_back()
            except BookError:
                well = False
        return well

    def replacing(self, title: str, grid: Grid) -> Step:
        """Return the step that rewrites a tool tab whole."""
        before = self.grids[title]
        return Step(lambda: self.replace(title, before, grid), lambda: self.replace(title, grid, before))

    def replace(self, title: str, before: Grid, after: Grid) -> None:
        """Write a tab's whole content as one block, blank where there was more before."""
        tab = self.tabs[title]
        height, width = size(before, after)
        block = padded(after, height, width)
        self.fit_formats(tab, 1, 1, block, over_gaps=True)
        self.put(title, 1, 1, block)
        if height >= FIRST_ROW:
            body = tab.range((FIRST_ROW, 1), (height, width))
            self.door.ask(lambda: excel_door.unlink(body))
            self.door.ask(lambda: body.rows.autofit())

    def adding(self, title: str, rows: tuple[Mapping[str, Cell], ...]) -> Step:
        """Return the step that adds new rows below the last one."""
        below = Below(title, self.grids[title], rows, self.book.path)
        _ = below.header
        if self.door.ask(lambda: excel_door.is_protected(self.tabs[title])):
            raise BookProtected(PROTECTED.fill(tab=Words.plain(title)))
        table = self.table_of(title, below)
        if table is not None and self.door.ask(lambda: table.show_totals):
            raise BookError(TOTALS.fill(tab=Words.plain(title)))
        return Step(lambda: self.add(title, below, table), lambda: self.blank(title, below))

    def add(self, title: str, below: Below, table: xlwings.main.Table | None) -> None:
        """Write new rows under their headers, nothing else on their lines; a table around them grows, formulas follow.

        The rows go out in one piece, so that there is never half of one; formulas between their columns go with them.
        """
        header, positions = below.header
        first, last = below.last + 1, below.last + len(below.rows)
        if table is not None:
            self.grow(title, table, last)
        self.let_formulas_follow(title, max(below.last, header + 1), first, last)
        names = {at: name for name, at in positions.items()}
        left, right = min(names), max(names)
        block = [[row.get(names.get(at, "")) for at in range(left, right + 1)] for row in below.rows]
        self.fit_formats(self.tabs[title], first, left, block)
        there = self.book.formulas(self.tabs[title], first, left, last, right)
        if any(line[at - left] for line in there for at in names):
            raise BookChanged(CHANGED.fill(path=Words.plain(str(self.book.path))))
        if any(
            text and not text.startswith("=") for line in there for text in line
        ):  # a note on that line, in a column not ours
            for one, other in neighbours(sorted(names)):
                self.put(title, first, one, [line[one - left : other - left + 1] for line in block])
            return
        self.put(
            title,
            first,
            left,
            [
                [Entered(text) if text else cell for cell, text in zip(cells, line, strict=True)]
                for cells, line in zip(block, there, strict=True)
            ],
        )

    def blank(self, title: str, below: Below) -> None:
        """Take new rows back, unless somebody changed them already."""
        names, first = {at: name for name, at in below.header[1].items()}, below.last + 1
        for left, right in neighbours(sorted(names)):
            found = self.book.values(self.tabs[title], first, left, below.last + len(below.rows), right)
            wished = [[row.get(names[at]) for at in range(left, right + 1)] for row in below.rows]
            pairs = [pair for lines in zip(found, wished, strict=True) for pair in zip(*lines, strict=True)]
            if all(cell_from(shown) is None or same(cell_from(shown), cell) for shown, cell in pairs):
                self.put(title, first, left, [[None] * (right + 1 - left) for _ in below.rows])

    def table_of(self, title: str, below: Below) -> xlwings.main.Table | None:
        """Return Excel's own table whose header is that of the rows; None where there is none."""
        tab = self.tabs[title]
        tables = self.door.ask(lambda: [(each, each.range.row) for each in tab.tables])
        return next((each for each in tables if each[1] == below.header[0]), (None, 0))[0]

    def grow(self, title: str, table: xlwings.main.Table, last: int) -> None:
        """Let a table reach down to a line at least; Excel gives its new rows the look and the formulas of the table."""
        area = self.door.ask(lambda: table.range)
        top, left, end, right = self.door.ask(
            lambda: (area.row, area.column, area.last_cell.row, area.last_cell.column)
        )
        if end < last:
            larger = self.tabs[title].range((top, left), (last, right))
            self.door.ask(lambda: table.resize(larger))

    def let_formulas_follow(self, title: str, model: int, first: int, last: int) -> None:
        """Copy the formulas of the row above to new rows that have none yet."""
        tab, width = self.tabs[title], size(self.grids[title])[1]
        (above,) = self.book.formulas(tab, model, 1, model, width)
        new = self.book.formulas(tab, first, 1, last, width)
        missing = [
            at
            for at, formula in enumerate(above, 1)
            if formula.startswith("=") and not all(line[at - 1] for line in new) and first > model
        ]
        for left, right in neighbours(missing):
            source, target = tab.range((model, left), (model, right)), tab.range((first, left), (last, right))
            self.door.ask(partial(source.copy, target))

    def put(self, title: str, line: int, column: int, block: Block) -> None:
        """Write a block, and see that Excel shows it: what it took for something else gets another format, then an apostrophe.

        Raises BookError where it still shows something else.
        """
        tab, last, right = self.tabs[title], line + len(block) - 1, column + len(block[0]) - 1
        area = tab.range((line, column), (last, right))
        values = [[sent(cell) for cell in cells] for cells in block]
        for attempt in range(3):
            self.door.ask(partial(setattr, area, "value", values))
            found = self.book.values(tab, line, column, last, right)
            wrong = [
                (row, at)
                for row, (wished, shown) in enumerate(zip(block, found, strict=True))
                for at, (one, other) in enumerate(zip(wished, shown, strict=True))
                if not same(one, cell_from(other))
            ]
            if not wrong:
                return
            for row, at in wrong:
                text = values[row][at]
                if attempt == 0 or not isinstance(text, str):
                    self.set_format(tab, line + row, column + at, line + row, needed_format(block[row][at]) or TEXT)
                else:
                    values[row][at] = f"'{text}"
        raise BookError(NOT_TAKEN.fill(tab=Words.plain(title), line=line + wrong[0][0]))

    def fit_formats(self, tab: xlwings.Sheet, line: int, column: int, block: Block, over_gaps: bool = False) -> None:
        """Give cells a number format in which Excel leaves them what they are, where theirs is none."""
        for at in range(len(block[0])):
            needed = tuple(runs(block, at, over_gaps))
            if not needed:
                continue
            whole = tab.range((line, column + at), (line + len(block) - 1, column + at))
            answer: Any = self.door.ask(partial(getattr, whole, "number_format"))
            known = answer if isinstance(answer, str) else None
            for run in needed:
                if not fits(known, run.format):
                    self.set_format(tab, line + run.first, column + at, line + run.last, run.format)

    def set_format(self, tab: xlwings.Sheet, first: int, column: int, last: int, number_format: str) -> None:
        """Set the number format of cells of a column."""
        area = self.door.ask(partial(tab.range, (first, column), (last, column)))
        self.door.ask(partial(setattr, area, "number_format", number_format))

    @contextmanager
    def unprotected(self, titles: Mapping[str, Grid]) -> Iterator[None]:
        """Take the protection off the tool's tabs that are rewritten, and put it on again; a password is not asked for."""
        closed = [title for title in titles if self.door.ask(partial(excel_door.is_protected, self.tabs[title]))]
        opened: list[str] = []
        try:
            for title in closed:
                try:
                    self.door.ask(partial(excel_door.unprotect, self.tabs[title]))
                except (BookBusy, BookUnreachable):
                    raise
                except BookError as error:
                    raise BookProtected(PROTECTED.fill(tab=Words.plain(title))) from error
                opened.append(title)
            yield
        finally:
            for title in opened:
                with suppress(BookError):  # what went wrong before is what counts
                    self.door.ask(partial(excel_door.protect, self.tabs[title]))


def reminder(book: object, language: str) -> tuple[str, ...]:
    """Return the line that says that saving is left to the person, after a write that left it to them."""
    return (SAVE_YOURSELF.say(language),) if isinstance(book, ExcelBook) and book.unsaved else ()


def open_book(address: str, config: Config | None = None) -> ExcelBook:
    """Return the book of a file that is open in Excel, not yet read."""
    return ExcelBook(Path(address))


def make_book(address: str, sheets: tuple[Sheet, ...], config: Config | None = None) -> None:
    """Draw a new workbook file and open it in Excel. Raises BookExists where there is a file already."""
    from automations.books import xlsx

    excel_door.excel_apps()
    xlsx.make_book(address, sheets, config)
    Door().opened(Path(address))
