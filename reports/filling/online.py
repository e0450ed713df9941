"""Filling a template that lies in an online spreadsheet: which rows are repeated or go, and what stands in which cell then.

What refers to cells that a spreadsheet moves by itself (charts, names, colours by rule, drop-downs) is left to it; formulas
are said anew, so that a sum over a repeated row becomes the sum over all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from reports.filling import problem
from reports.filling.cells import LONGEST_TEXT
from reports.filling.loops import Loops, Marked, loops_in
from reports.filling.nameable import NoValue
from reports.filling.placeholders import Names, Unfillable, has_marks, looked_up, shown, value_of
from sheets_templates.columns import Cell, Problem
from sheets_templates.excel.references import Copy, Moves, moved_formula
from sheets_templates.layout import letters
from sheets_templates.words import Words

Place = tuple[int, int]
"""Line and column of a cell, from 1."""


@dataclass(frozen=True)
class Tab:
    """A tab of the template: its texts and formulas by place, and the cells whose format shows a day."""

    title: str
    texts: Mapping[Place, str]
    formulas: Mapping[Place, str]
    """Each with its = before it."""
    others: frozenset[Place] = frozenset()
    """Cells that hold a number or a truth."""
    days: frozenset[Place] = frozenset()
    named: Mapping[Place, str] = field(default_factory=dict)
    """By cell, the name that the spreadsheet gives it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it reads now, with its = before it."""

    text: str


@dataclass(frozen=True)
class Edit:
    """What happens to a tab: rows repeated and taken out, and then what each cell holds, by its place afterwards."""

    title: str
    moves: Moves
    cells: Mapping[Place, Cell | Formula]


@dataclass
class Online:
    """A template under way: what can be named, what was filled, and what could not be."""

    tabs: tuple[Tab, ...]
    names: Names
    places: int = 0
    problems: list[Problem] = field(default_factory=list)
    left: set[tuple[str, Place]] = field(default_factory=set)
    """Cells that hold a mark of a loop that cannot be; they stay."""

    def edits(self) -> tuple[Edit, ...]:
        """Return what happens to each tab; the template itself stays as it is."""
        loops = {tab.title: self.loops(tab) for tab in self.tabs}
        moves = {title: each.moves for title, each in loops.items()}
        return tuple(
            Edit(tab.title, moves[tab.title], dict(self.cells(tab, loops[tab.title], moves))) for tab in self.tabs
        )

    def complain(self, tab: Tab, place: Place, error: Unfillable, text: str) -> None:
        """Keep a problem, each once."""
        found = problem(Words.plain(f"{tab.title}!{letters(place[1] - 1)}{place[0]}"), error, text)
        if found not in self.problems:
            self.problems.append(found)

    def loops(self, tab: Tab) -> Loops:
        """Return the loops over rows of a tab; what is wrong with others is a problem, and their marks stay."""
        cells = [Marked(*place, text) for place, text in sorted(tab.texts.items()) if has_marks(text)]
        held = Counter(line for line, _ in (*tab.texts, *tab.formulas, *tab.others))
        found, wrong = loops_in(cells, (line for line, number in held.items() if number == 1), self.names)
        for cell, error in wrong:
            self.left.add((tab.title, (cell.line, cell.column)))
            self.complain(tab, (cell.line, cell.column), error, cell.text)
        return found

    def cells(self, tab: Tab, loops: Loops, moves: Mapping[str, Moves]) -> Iterator[tuple[Place, Cell | Formula]]:
        """Yield every cell that is filled, and every formula that reads differently now, with its place afterwards."""
        for place, text in tab.texts.items():
            if has_marks(text) and place[0] not in loops.removed and (tab.title, place) not in self.left:
                yield from self.filled(tab, place, loops.texts.get(place, text), loops)
        for place, name in tab.named.items():
            yield from self.named(tab, place, name, loops.moves)
        for (line, column), text in tab.formulas.items():
            if "{{" in text:
                self.complain(tab, (line, column), IN_FORMULA, text)
            for copy in copies(loops, line):
                moved = "=" + moved_formula(text.removeprefix("="), tab.title, moves, copy)
                if moved != text or copy:
                    yield (loops.moves.line(line, copy.number if copy else 0), column), Formula(moved)

    def filled(self, tab: Tab, place: Place, text: str, loops: Loops) -> Iterator[tuple[Place, Cell]]:
        """Yield a cell with placeholders filled in, once for each item of its loop; one that cannot be stays."""
        loop = loops.loop_at(place[0])
        for copy in copies(loops, place[0]):
            number = copy.number if copy else 0
            names = loop.names(number, self.names) if loop else self.names
            now = (loops.moves.line(place[0], number), place[1])
            try:
                value = value_of(text, names) if names is not None and text.strip() else None
                yield now, self.cell(value, place in tab.days)
                self.places += 1
            except Unfillable as error:
                self.complain(tab, place, error, text)

    def named(self, tab: Tab, place: Place, name: str, moves: Moves) -> Iterator[tuple[Place, Cell]]:
        """Yield the cell that a name of ours means, with its figure; one that holds a formula keeps it."""
        if place in tab.formulas:
            self.complain(tab, place, KEEPS_FORMULA, name)
            return
        yield (moves.line(place[0]), place[1]), self.cell(looked_up(name, self.names), place in tab.days)
        self.places += 1

    def cell(self, value: object, is_day: bool) -> Cell:
        """Return a value as a cell holds it: a number, a truth, a day where its format shows one, else text."""
        if value is None or value == "" or isinstance(value, NoValue):
            return None
        if isinstance(value, bool) or (isinstance(value, date) and is_day):
            return value
        if isinstance(value, int | float):
            return int(value) if isinstance(value, int) else float(value)
        text = str(shown(value, str(self.names.get("language", "en"))))
        if len(text) > LONGEST_TEXT:
            raise TOO_LONG
        return text


def copies(loops: Loops, line: int) -> Iterator[Copy | None]:
    """Yield each copy in which a line stands afterwards: None for one that is not repeated, nothing for one that goes."""
    loop = loops.loop_at(line)
    if loop is not None:
        yield from (Copy(loop.repeat, number) for number in range(loop.repeat.times))
    elif line not in loops.removed:
        yield None


IN_FORMULA = Unfillable(
    Words("a placeholder stands inside a formula, which stays", "un espace réservé est dans une formule, qui reste"),
    Words("put it into a cell of its own and refer to that cell", "mettez-le dans une cellule à lui et renvoyez-y"),
)
KEEPS_FORMULA = Unfillable(
    Words("the named cell holds a formula, which stays", "la cellule nommée contient une formule, qui reste"),
    Words("name a cell without one and let the formula refer to it", "nommez une cellule sans formule et renvoyez-y"),
)
TOO_LONG = Unfillable(
    Words("the text is longer than a cell holds", "le texte dépasse ce que contient une cellule"),
    Words("show less in it", "montrez-y moins"),
)
