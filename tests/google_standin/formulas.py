"""Computing formulas: when a value is asked for, remembered until the spreadsheet changes; arrays spill over blank cells.

Outside ARRAYFORMULA a function of single values takes of a whole column the value in its own row
(https://support.google.com/docs/answer/3093275, ARRAYFORMULA). An array that would run over a filled cell is #REF!.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tests.google_standin import functions, lookups
from tests.google_standin.a1 import Area, Box, area_of
from tests.google_standin.arrays import Array, array_of, compact, lift
from tests.google_standin.cells import BLOCKED, CIRCLE, NA, NAME, PARSE, REF, VALUE, Fault, Plain
from tests.google_standin.formats import serial
from tests.google_standin.grammar import Broken, Call, Name, Node, Reference, Rows, Value, parse
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Sheet, Spreadsheet

Place = tuple[int, int, int]
"""(sheet, row, column)."""

BUSY = object()
FAULTS = {fault.text: fault for fault in (NA, REF, VALUE, NAME, PARSE, functions.DIVISION, functions.NUMBER)}
MAKES_ARRAYS = frozenset(
    [
        "ARRAYFORMULA",
        "FILTER",
        "UNIQUE",
        "SORT",
        "SPLIT",
        "TRANSPOSE",
        "SEQUENCE",
        "FLATTEN",
        "XLOOKUP",
        "INDEX",
        "IF",
        "IFERROR",
    ]
)
DATES = {"TODAY": "DATE", "DATE": "DATE", "NOW": "DATE_TIME"}


class Calculation:
    """What every cell of a spreadsheet shows, at one state of it."""

    def __init__(self, book: Spreadsheet, now: Callable[[], datetime]) -> None:
        self.book = book
        self.now = now
        self.sheets = {sheet.id: sheet for sheet in book.sheets}
        self.results: dict[Place, Any] = {}
        self.lines: dict[object, lookups.Line] = {}
        self.areas: dict[tuple[int, Box], Array] = {}
        self.spreading: dict[int, dict[int, list[Place]]] = {}
        self.blocked: dict[Place, bool] = {}

    def value(self, sheet: Sheet, row: int, column: int) -> Plain:
        """Return what a cell comes to."""
        entered = sheet.cell(row, column).value
        if isinstance(entered, Formula):
            return self.first(sheet, row, column, entered)
        return entered if entered is not None else self.spilled(sheet, row, column)

    def first(self, sheet: Sheet, row: int, column: int, formula: Formula) -> Plain:
        """Return what the cell of a formula itself shows: of an array the first value."""
        result = self.result(sheet, row, column, formula)
        if not isinstance(result, Array):
            return result
        return BLOCKED if self.is_blocked(sheet, row, column, result) else result.at(0, 0)

    def result(self, sheet: Sheet, row: int, column: int, formula: Formula) -> Any:
        """Return what a formula comes to, arrays whole."""
        place = (sheet.id, row, column)
        if place not in self.results:
            self.results[place] = BUSY
            found = Evaluation(self, formula, place).run()
            self.results[place] = compact(found) if isinstance(found, Array) else found
        known = self.results[place]
        return CIRCLE if known is BUSY else known

    def is_blocked(self, sheet: Sheet, row: int, column: int, result: Array) -> bool:
        """Return whether something stands where an array would spill."""
        place = (sheet.id, row, column)
        if place not in self.blocked:
            below = range(row, min(row + result.height, sheet.height))
            reach = range(column, column + result.width)
            self.blocked[place] = any(
                other in sheet.rows[line]
                and sheet.rows[line][other].value is not None
                and (line, other) != (row, column)
                for line in below
                if sheet.rows[line]
                for other in reach
            )
        return self.blocked[place]

    def spilled(self, sheet: Sheet, row: int, column: int) -> Plain:
        """Return what an array formula shows in a cell in which nothing was entered; None where none reaches it."""
        by_column = self.anchors(sheet)
        if not by_column:
            return None
        for near in (column, *(other for other in by_column if other < column)):
            for _, at, start in by_column.get(near, ()):
                array = self.reaching(sheet, at, start, column) if at <= row else None
                if array is not None and row < at + array.height:
                    return array.at(row - at, column - start)
        return None

    def reaching(self, sheet: Sheet, at: int, start: int, column: int) -> Array | None:
        """Return the array of a formula where it reaches a column; None where not, or while it is being computed."""
        if self.results.get((sheet.id, at, start)) is BUSY:
            return None
        formula = sheet.rows[at][start].value
        assert isinstance(formula, Formula)
        if start + widest(parse(formula.pattern), formula) <= column:
            return None
        result = self.result(sheet, at, start, formula)
        if not isinstance(result, Array) or column >= start + result.width or self.is_blocked(sheet, at, start, result):
            return None
        return result

    def anchors(self, sheet: Sheet) -> dict[int, list[Place]]:
        """Return the cells of formulas that can give arrays, by column."""
        if sheet.id not in self.spreading:
            found: dict[int, list[Place]] = {}
            for at, row in enumerate(sheet.rows):
                for column in row.formulas:
                    formula = row[column].value
                    assert isinstance(formula, Formula)
                    if can_spread(parse(formula.pattern)):
                        found.setdefault(column, []).append((sheet.id, at, column))
            self.spreading[sheet.id] = found
        return self.spreading[sheet.id]

    def area(self, area: Area) -> Array | Fault:
        """Return the values of an area, spelled out as far down as something stands in its sheet."""
        sheet = self.sheets.get(area.sheet)
        if sheet is None:
            return REF
        box = sheet.box(area)
        if box.top >= box.bottom or box.left >= box.right:
            return REF
        known = self.areas.get((sheet.id, box))
        if known is not None:
            return known
        down = min(box.bottom, max(self.spelled(sheet, box), box.top))
        width = box.right - box.left
        if any(column < box.right for column in self.anchors(sheet)):
            cells = [self.value(sheet, row, column) for row in range(box.top, down) for column in box.columns]
            tail = tuple(self.value(sheet, down, column) for column in box.columns) if down < box.bottom else ()
        else:
            cells = [self.plain(sheet, row, column) for row in range(box.top, down) for column in box.columns]
            tail = (None,) * width
        made = Array(cells, box.bottom - box.top, width, tail, (sheet.id, box.top, box.left))
        self.areas[(sheet.id, box)] = made
        return made

    def plain(self, sheet: Sheet, row: int, column: int) -> Plain:
        """Return what a cell comes to on a part of a sheet over which no array spills."""
        cell = sheet.rows[row].get(column)
        if cell is None:
            return None
        entered = cell.value
        return self.first(sheet, row, column, entered) if isinstance(entered, Formula) else entered

    def arrays(self, sheet: Sheet, left: int, right: int) -> Iterator[tuple[int, int, Array]]:
        """Yield (row, column, array) of the formulas whose arrays reach into columns, but for those being computed."""
        for column, places in self.anchors(sheet).items():
            if column >= right:
                continue
            for _, at, start in places:
                array = self.reaching(sheet, at, start, left)
                if array is not None:
                    yield at, start, array

    def spelled(self, sheet: Sheet, box: Box) -> int:
        """Return how many rows of a sheet differ from those below them, up to the end of a rectangle."""
        rows = sheet.filled_rows()
        for at, _, array in self.arrays(sheet, box.left, box.right):
            rows = max(rows, at + (array.spelled if at + array.height >= box.bottom else array.height))
        return min(rows, sheet.height)

    def reach(self, sheet: Sheet, box: Box) -> int:
        """Return how many rows of a sheet show something, in the columns of a rectangle: entered, or spilled by an array."""
        ends = (at + array.height for at, _, array in self.arrays(sheet, box.left, box.right))
        return min(max([sheet.filled_rows(), *ends]), sheet.height)

    def line(self, array: object) -> lookups.Line:
        """Return the places of values in an area, remembered where the area stands in a sheet."""
        mark: object = id(array)
        if isinstance(array, Array) and array.place is not None:
            mark = (array.place, array.height, array.width)
        found = self.lines.get(mark)
        if found is None:
            found = lookups.Line(lookups.line_of(array))  # type: ignore[arg-type]  # arrays and plain values only
            if isinstance(array, Array) and array.place is not None:
                self.lines[mark] = found
        return found


def can_spread(node: Node | None) -> bool:
    """Return whether a formula may come to an array."""
    if isinstance(node, Reference):
        return True
    return isinstance(node, Rows) or (isinstance(node, Call) and node.name in MAKES_ARRAYS)


ANY_WIDTH = 1 << 30


def widest(node: Node | None, formula: Formula) -> int:
    """Return over how many columns a formula can reach at most, without computing it.

    What cannot reach a column is not computed for it: otherwise a column of keys that stands left of the lookups would be
    asked for while it is being computed itself.
    """
    if node is None or isinstance(node, Value):
        return 1
    if isinstance(node, Reference):
        area = formula.refs[node.at].area
        return ANY_WIDTH if area.left is None or area.right is None else area.right - area.left
    if not isinstance(node, Call):
        return ANY_WIDTH
    wide = [widest(argument, formula) for argument in node.arguments]
    if node.name == "VLOOKUP" and len(wide) > 2:
        return max(wide[0], wide[2])
    if node.name in ("MATCH", "XMATCH") and wide:
        return wide[0]
    if node.name in AS_WIDE_AS_ARGUMENTS or node.name in functions.SINGLE:
        return max(wide, default=1)
    return ANY_WIDTH


AS_WIDE_AS_ARGUMENTS = frozenset(["ARRAYFORMULA", "IF", "IFERROR", "IFNA", "IFS", "ROW"])


class Evaluation:
    """One run of one formula at its place."""

    def __init__(self, calculation: Calculation, formula: Formula, place: Place) -> None:
        self.calculation = calculation
        self.formula = formula
        self.place = place
        self.many = False
        """Whether functions of single values are applied to whole arrays (inside ARRAYFORMULA)."""

    def run(self) -> Any:
        """Return what the formula comes to; blank becomes 0, as a cell that refers to a blank one shows."""
        tree = parse(self.formula.pattern)
        if tree is None:
            return PARSE
        result = self.node(tree)
        if isinstance(tree, Reference) and isinstance(result, Array) and not self.many:
            result = self.single(result)
        return result

    def node(self, node: Node | None) -> Any:
        """Return what a part of the formula comes to."""
        if node is None:
            return None
        if isinstance(node, Value):
            return node.value
        if isinstance(node, Reference):
            return self.reference(node)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, Name):
            return self.named(node.name)
        if isinstance(node, Broken):
            return FAULTS.get(node.text, REF)
        return self.braces(node)

    def reference(self, node: Reference) -> Any:
        """Return the values of a reference: one, or an array."""
        ref = self.formula.refs[node.at]
        sheet = self.calculation.sheets.get(ref.area.sheet)
        if ref.gone or sheet is None:
            return REF
        if ref.single:
            assert ref.area.top is not None
            assert ref.area.left is not None
            if ref.area.top >= sheet.height or ref.area.left >= sheet.width:
                return REF
            return self.calculation.value(sheet, ref.area.top, ref.area.left)
        return self.calculation.area(ref.area)

    def named(self, name: str) -> Any:
        """Return the values of a named range."""
        found = next(
            (named for named in self.calculation.book.named_ranges if named["name"].lower() == name.lower()), None
        )
        return NAME if found is None else self.calculation.area(area_of(found["range"]))

    def braces(self, node: Rows) -> Any:
        """Return the array that is written in braces; arrays inside are set side by side, then below each other."""
        rows: list[list[Plain]] = []
        for parts in node.rows:
            made = [part if isinstance(part, Array) else array_of([[part]]) for part in map(self.node, parts)]
            if len({part.height for part in made}) > 1:
                return VALUE
            rows += [[value for part in made for value in part.row(at)] for at in range(made[0].height)]
        return array_of(rows) if len({len(row) for row in rows}) == 1 else VALUE

    def single(self, value: Any) -> Any:
        """Return one value where one is needed outside ARRAYFORMULA: of a column that of the own row, else the first."""
        if not isinstance(value, Array):
            return value
        if value.place is None or (value.height == 1 and value.width == 1):
            return value.at(0, 0)
        _, top, left = value.place
        _, row, column = self.place
        if value.width == 1 and top <= row < top + value.height:
            return value.at(row - top, 0)
        if value.height == 1 and left <= column < left + value.width:
            return value.at(0, column - left)
        return VALUE

    def call(self, node: Call) -> Any:
        """Return what a function comes to."""
        name, arguments = node.name, node.arguments
        special = getattr(self, f"do_{name.lower()}", None)
        try:
            if special is not None:
                return special(*arguments)
            if name in functions.SINGLE:
                values = [self.node(argument) for argument in arguments]
                return lift(functions.SINGLE[name], values if self.many else [self.single(value) for value in values])
            if name in functions.WHOLE:
                return functions.WHOLE[name](*(self.node(argument) for argument in arguments))
        except TypeError:
            return Fault("N_A", "#N/A", f"Wrong number of arguments to {name}.")
        return Fault("NAME", "#NAME?", f"Unknown function: '{name}'.")

    def one(self, node: Node | None) -> Any:
        """Return a part as functions of single values take it: one value, or inside ARRAYFORMULA an array."""
        value = self.node(node)
        return value if self.many else self.single(value)

    # Functions that decide themselves which of their arguments are computed, and how

    def do_arrayformula(self, inner: Node) -> Any:
        """Compute with whole arrays."""
        before, self.many = self.many, True
        try:
            return self.node(inner)
        finally:
            self.many = before

    def do_if(self, condition: Node, then: Node | None = None, *other: Node | None) -> Any:
        """Choose one of two; blank where the second is not given is FALSE."""
        decided = self.one(condition)
        if not isinstance(decided, Array):
            truth = functions.to_truth(decided)
            if isinstance(truth, Fault):
                return truth
            return self.node(then) if truth else (self.node(other[0]) if other else False)
        values = [decided, self.node(then), self.node(other[0]) if other else False]
        return lift(choose, values)

    def do_iferror(self, value: Node, *other: Node | None) -> Any:
        """Take the other where the first is an error."""
        found = self.one(value)
        if not isinstance(found, Array):
            return (
                self.node(other[0])
                if isinstance(found, Fault) and other
                else None
                if isinstance(found, Fault)
                else found
            )
        return lift(
            lambda one, instead: instead if isinstance(one, Fault) else one,
            [found, self.node(other[0]) if other else None],
        )

    def do_ifna(self, value: Node, *other: Node | None) -> Any:
        """Take the other where the first is #N/A."""

        def instead(one: Plain, otherwise: Plain) -> Plain:
            return otherwise if isinstance(one, Fault) and one.kind == "N_A" else one

        return lift(instead, [self.one(value), self.node(other[0]) if other else None])

    def do_ifs(self, *pairs: Node | None) -> Any:
        """Take the first value whose condition holds."""
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            truth = functions.to_truth(self.single(self.node(condition)))
            if isinstance(truth, Fault) or truth:
                return truth if isinstance(truth, Fault) else self.node(value)
        return NA

    def do_row(self, node: Node | None = None) -> Any:
        """Return the row number, or that of every row of an area."""
        return self.place_numbers(node, rows=True)

    def do_column(self, node: Node | None = None) -> Any:
        """Return the column number, or that of every column of an area."""
        return self.place_numbers(node, rows=False)

    def place_numbers(self, node: Node | None, rows: bool) -> Any:
        """Return the numbers of rows or columns from 1."""
        if not isinstance(node, Reference):
            return self.place[1 if rows else 2] + 1 if node is None else VALUE
        ref = self.formula.refs[node.at]
        sheet = self.calculation.sheets.get(ref.area.sheet)
        if ref.gone or sheet is None:
            return REF
        box = sheet.box(ref.area)
        span = box.rows if rows else box.columns
        if not span:
            return REF
        if not self.many:
            return span[0] + 1
        return Array([at + 1 for at in span], len(span), 1) if rows else Array([at + 1 for at in span], 1, len(span))

    def do_match(self, wanted: Node, area: Node, *kind: Node | None) -> Any:
        """Find the place of a value."""
        return lookups.match(self.calculation.line, self.one(wanted), self.node(area), *map(self.one, kind))

    def do_xmatch(self, wanted: Node, area: Node, *kind: Node | None) -> Any:
        """Find the place of a value, exactly unless said otherwise."""
        return lookups.match(
            self.calculation.line, self.one(wanted), self.node(area), *(map(self.one, kind) if kind else (0,))
        )

    def do_vlookup(self, wanted: Node, area: Node, index: Node, *is_sorted: Node | None) -> Any:
        """Find a value in the first column and give one beside it."""
        table = self.node(area)
        if not isinstance(table, Array):
            return table if isinstance(table, Fault) else NA
        first = Array(list(table.cells[:: table.width]), table.height, 1, table.tail[:1])
        if table.place is not None:
            first.place = table.place
        return lookups.vlookup(
            self.calculation.line, first, table, self.one(wanted), self.one(index), *map(self.one, is_sorted)
        )

    def do_xlookup(self, wanted: Node, area: Node, results: Node, *rest: Node | None) -> Any:
        """Find a value in one line and give the one beside it."""
        found = [self.node(part) for part in (area, results, *rest)]
        if found[2:3] == [None]:
            found[2] = NA
        return next((part for part in found[:2] if isinstance(part, Fault)), None) or lookups.xlookup(
            self.calculation.line, self.one(wanted), *found[:4]
        )

    def do_index(self, array: Node, *places: Node | None) -> Any:
        """Take a value, row or column out of an area."""
        return lookups.index(self.node(array), *(0 if place is None else self.node(place) for place in places))

    def do_filter(self, array: Node, *conditions: Node) -> Any:
        """Keep the rows for which every condition holds."""
        before, self.many = self.many, True
        source, tests = self.node(array), [self.node(condition) for condition in conditions]
        self.many = before
        source = source if isinstance(source, Array) else array_of([[source]])
        kept = [
            list(source.row(at))
            for at in range(source.height)
            if all(functions.to_truth(test.at(at, 0) if isinstance(test, Array) else test) is True for test in tests)
        ]
        return array_of(kept) if kept else Fault("N_A", "#N/A", "No matches are found in FILTER evaluation.")

    def do_unique(self, array: Node) -> Any:
        """Keep the first of rows that are equal."""
        source = self.node(array)
        kept: list[list[Plain]] = []
        for row in source.full() if isinstance(source, Array) else [[source]]:
            if not any(lookups.equal_lines(row, other) for other in kept):
                kept.append(row)
        return array_of(kept)

    def do_sort(self, array: Node, *by: Node | None) -> Any:
        """Sort rows by columns, each with whether upwards; blank rows come last."""
        rows = self.node(array).full()
        keys = [self.single(self.node(part)) for part in by] or [1, True]
        for column, upwards in reversed(list(zip(keys[::2], keys[1::2], strict=True))):
            rows.sort(key=lambda row: functions.order(row[int(column) - 1]), reverse=not upwards)  # sorted at once
        rows.sort(key=lambda row: all(value is None for value in row))
        return array_of(rows)

    def do_transpose(self, array: Node) -> Any:
        """Make rows of columns."""
        source = self.node(array)
        return (
            array_of([list(source.column(at)) for at in range(source.width)]) if isinstance(source, Array) else source
        )

    def do_flatten(self, *arrays: Node) -> Any:
        """Put every value into one column."""
        return array_of([[value] for value in functions.flat(map(self.node, arrays))])

    def do_split(self, text: Node, mark: Node) -> Any:
        """Part a text at any of the characters of a mark."""
        found, marks = (functions.to_text(self.single(self.node(part))) for part in (text, mark))
        for char in marks[1:]:
            found = found.replace(char, marks[0])
        return array_of([[functions.enter(part)[0] for part in found.split(marks[0]) if part] or [None]])

    def do_sequence(
        self, rows: Node, columns: Node | None = None, start: Node | None = None, step: Node | None = None
    ) -> Any:
        """Count."""
        height, width, first, by = (
            default if part is None else functions.to_number(self.single(self.node(part)))
            for part, default in ((rows, 1), (columns, 1), (start, 1), (step, 1))
        )
        return array_of(
            [[first + (row * int(width) + column) * by for column in range(int(width))] for row in range(int(height))]
        )

    def do_today(self) -> Any:
        """Return today's serial number."""
        return int(serial(self.calculation.now()))

    def do_now(self) -> Any:
        """Return this moment's serial number."""
        return serial(self.calculation.now())


def choose(condition: Plain, then: Plain, other: Plain) -> Plain:
    """Return one of two by a condition; an error is passed on."""
    if condition is True:
        return then
    if condition is False:
        return other
    truth = functions.to_truth(condition)
    return truth if isinstance(truth, Fault) else then if truth else other


def kind_of(formula: Formula) -> str:
    """Return the kind of number format that a formula brings along: DATE, DATE_TIME or none ("")."""
    tree = parse(formula.pattern)
    return DATES.get(tree.name, "") if isinstance(tree, Call) else ""
