"""The rows inside the part of a sheet: drawn anew for a tab of the tool, added below for a tab of people.

Everything else in the part, such as widths, filters, drop-downs, colours and pictures, stays as it stands. Text goes
in as literal text, whatever it begins with, and new cells look like their column, as in the spreadsheet itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from xml.sax.saxutils import escape

from sheets_templates.columns import Cell, Grid, Place
from sheets_templates.kinds import writable
from sheets_templates.layout import letters, line_formula, quoted

FIRST_ROW = 3
"""Rows of a tool tab begin on this line; banner and header above keep their own look."""

ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
ROWS = re.compile(rb"<(\w+:)?sheetData\b[^>]*>")
NO_ROWS = re.compile(rb"sheetData\s*/>")
ROW_OPENING = rb"<%srow\b([^>]*)>"
LINE = re.compile(rb'\br="(\d+)"')
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*?)/?>")
FORMULA = re.compile(rb"<(?:\w+:)?f\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
SAID = re.compile(rb'([\w:]+)="([^"]*)"')

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
NO_LEAP_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900, which there never was: what lies before it has a number less."""

LINE_HEIGHT = 15.0
"""Points that a line of text takes."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to be put into a cell, as it stands in XML."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """What new cells of a workbook need to know: which styles show a day, and since when days are counted."""

    date_styles: frozenset[int]
    day_style: Callable[[], int]
    """Return the style of a day in a column that has none."""
    from_1904: bool = False


@dataclass
class SheetRows:
    """The part of a sheet, taken apart into what stands before its rows, the rows, and what stands behind."""

    data: bytes
    look: Look

    def __post_init__(self) -> None:
        place = self.data.find(b"sheetData")
        if NO_ROWS.match(self.data, place):
            self.data = re.sub(rb"<((?:\w+:)?)sheetData\s*/>", rb"<\1sheetData></\1sheetData>", self.data, count=1)

    @cached_property
    def middle(self) -> tuple[int, int, bytes]:
        """Return where the rows begin and end, and the prefix that the part writes before each of its names."""
        found = ROWS.search(self.data, max(0, self.data.find(b"sheetData") - 40))
        if not found:
            raise ValueError("a tab has no place for rows")
        prefix = found[1] or b""
        return found.end(), self.data.index(b"</%ssheetData>" % prefix, found.end()), prefix

    @cached_property
    def rows(self) -> bytes:
        """Return the XML of all rows."""
        return self.data[self.middle[0] : self.middle[1]]

    def with_rows(self, rows: bytes, last_line: int, last_column: int) -> bytes:
        """Return the part with other rows, and the used range that they have."""
        start, end, _ = self.middle
        head = re.sub(
            rb'(<(?:\w+:)?dimension\b[^>]*?ref=")[^"]*"',
            rb'\g<1>A1:%s%d"' % (LETTERS[max(1, last_column)], max(1, last_line)),
            self.data[:start],
        )
        return head + rows + self.data[end:]

    @cached_property
    def widest(self) -> int:
        """Return the last column of the used range, as the part says it; 1 where it says none."""
        used = re.search(rb'<(?:\w+:)?dimension\b[^>]*?ref="(?:[A-Z]+\d+:)?([A-Z]+)\d+"', self.data[: self.middle[0]])
        return column_number(used[1]) if used else 1

    @cached_property
    def columns(self) -> dict[int, dict[bytes, bytes]]:
        """Return what the part says of each column from 1: width, style."""
        found: dict[int, dict[bytes, bytes]] = {}
        for column in COLUMN.finditer(self.data[: self.middle[0]]):
            said = dict(SAID.findall(column[1]))
            for at in range(int(said[b"min"]), min(int(said[b"max"]), int(said[b"min"]) + 500) + 1):
                found[at] = said
        return found

    def widths(self, number: int) -> list[float]:
        """Return the widths of the first columns, in characters; 0 for a hidden one."""
        said = [self.columns.get(at, {}) for at in range(1, number + 1)]
        return [0.0 if each.get(b"hidden") == b"1" else float(each.get(b"width", 9)) for each in said]

    def styles(self, line: int) -> dict[int, int]:
        """Return the style that a new cell takes in each column: that of the cell on `line`, or the column's own."""
        own = {at: int(said.get(b"style", 0)) for at, said in self.columns.items()}
        above = {at: int(dict(SAID.findall(said)).get(b"s", 0)) for at, (said, _) in self.cells(line).items()}
        return {at: above.get(at) or own.get(at, 0) for at in {*own, *above}}

    @cached_property
    def openings(self) -> tuple[tuple[int, int], ...]:
        """Return the line and the place of every row."""
        found, line = [], 0
        for opening in re.finditer(ROW_OPENING % self.middle[2], self.rows):
            said = LINE.search(opening[1])
            line = int(said[1]) if said else line + 1
            found.append((line, opening.start()))
        return tuple(found)

    @cached_property
    def place_by_line(self) -> Mapping[int, int]:
        """Return the place of each row by its line."""
        return dict(self.openings)

    def place_of(self, line: int) -> int:
        """Return where the first row at or below `line` begins."""
        return next((place for at, place in self.openings if at >= line), len(self.rows))

    def row(self, line: int) -> tuple[bytes, bytes]:
        """Return what the row of a line says of itself, and its cells; nothing where there is none."""
        found = ROW.match(self.rows, self.place_by_line[line]) if line in self.place_by_line else None
        return (found[1], found[2] or b"") if found else (b"", b"")

    def cells(self, line: int) -> dict[int, tuple[bytes, bytes]]:
        """Return what each cell of a line says of itself, and what is in it, by column from 1."""
        found: dict[int, tuple[bytes, bytes]] = {}
        at = 0
        for cell in CELL.finditer(self.row(line)[1]):
            said = re.search(rb'\br="([A-Z]+)\d+"', cell[1])
            at = column_number(said[1]) if said else at + 1
            found[at] = (cell[1], cell[2] or b"")
        return found

    def drawn_anew(self, grid: Grid) -> bytes:
        """Return the part with its rows drawn from a grid: banner and header in their look, rows in their column's."""
        width = max((len(line) for line in grid), default=0)
        styles, room = self.styles(FIRST_ROW), self.widths(width)
        rows = [self.kept_look(number, line) for number, line in enumerate(grid[: FIRST_ROW - 1], 1)]
        for number, line in enumerate(grid[FIRST_ROW - 1 :], FIRST_ROW):
            cells = dict(enumerate(line, 1))
            rows.append(self.row_xml(number, cells, styles, height(line, room, most=12)))
        filters = re.compile(rb"(<((?:\w+:)?)autoFilter\b[^>]*?[^/])>.*?</\2autoFilter>", re.DOTALL)
        return with_links(filters.sub(rb"\1/>", self.with_rows(b"".join(rows), len(grid), width)), grid)

    def kept_look(self, number: int, line: Sequence[Cell]) -> bytes:
        """Return a row with other content in the look that it has."""
        said, _ = self.row(number)
        before = self.cells(number)
        styles = {at: int(dict(SAID.findall(cell)).get(b"s", 0)) for at, (cell, _) in before.items()}
        cells: dict[int, Cell | Formula] = dict.fromkeys(before)
        cells |= dict(enumerate(line, 1))
        return self.row_xml(number, cells, styles, attributes=without(said, b"r", b"spans"))

    def added(self, first: int, rows: Sequence[Mapping[int, Cell | Formula]], above: int) -> bytes:
        """Return the part with rows from line `first` on; cells that stand there in other columns stay."""
        if not rows:
            return self.data
        styles = self.styles(above)
        width = max(max(row, default=1) for row in rows)
        room = self.widths(width)
        start, end = self.place_of(first), self.place_of(first + len(rows))
        taken = {line for line, place in self.openings if start <= place < end}
        drawn = []
        for line, row in enumerate(rows, first):
            high = height([cell for _, cell in filled(row, width)], room, most=6)
            if line in taken:
                drawn.append(self.merged(line, row, styles, high))
            else:
                drawn.append(self.row_xml(line, row, styles, high))
        last = max(first + len(rows) - 1, self.openings[-1][0] if self.openings else 0)
        return self.with_rows(
            self.rows[:start] + b"".join(drawn) + self.rows[end:], last, max(width, max(self.columns, default=1))
        )

    def with_columns(self, first: int, widths: Sequence[float]) -> SheetRows:
        """Return the sheet with the widths of further columns, 0 for a hidden one; columns that it says something of stay."""
        if any(at in self.columns for at in range(first, first + len(widths))):
            return self
        start, _, prefix = self.middle
        entries = b"".join(
            b'<%scol min="%d" max="%d" width="%g" customWidth="1"%s/>'
            % (prefix, at, at, width or 2, b"" if width else b' hidden="1"')
            for at, width in enumerate(widths, first)
        )
        head, end = self.data[:start], b"</%scols>" % prefix
        if end in head:
            head = head.replace(end, entries + end, 1)
        else:
            opening = b"<%ssheetData" % prefix
            head = head.replace(opening, b"<%scols>%s%s%s" % (prefix, entries, end, opening), 1)
        return SheetRows(head + self.data[start:], self.look)

    def with_cells(self, cells: Mapping[int, Mapping[int, Cell | Formula]]) -> bytes:
        """Return the part with further cells, by line and column; what stands in other columns stays."""
        known = dict(self.openings)
        pieces: list[tuple[int, bytes]] = []
        for line, place in known.items():
            found = ROW.match(self.rows, place)
            pieces.append(
                (line, self.merged(line, cells[line], {}, None) if line in cells else found[0] if found else b"")
            )
        pieces += [(line, self.row_xml(line, row, {})) for line, row in cells.items() if line not in known]
        last, widest = max([0, *known, *cells]), max([self.widest, *(max(row) for row in cells.values())])
        return self.with_rows(b"".join(xml for _, xml in sorted(pieces)), last, widest)

    def merged(
        self, line: int, row: Mapping[int, Cell | Formula], styles: Mapping[int, int], high: float | None
    ) -> bytes:
        """Return an existing row with more cells; those of other columns stay, and without a height what it says of itself."""
        said, _ = self.row(line)
        prefix = self.middle[2]
        kept = {
            at: b"<%sc%s>%s</%sc>" % (prefix, about, inner, prefix) for at, (about, inner) in self.cells(line).items()
        }
        own = {at: int(dict(SAID.findall(about)).get(b"s", 0)) for at, (about, _) in self.cells(line).items()}
        new = {at: self.cell_xml(line, at, cell, own.get(at) or styles.get(at, 0)) for at, cell in row.items()}
        cells = b"".join(xml for _, xml in sorted({**kept, **new}.items()))
        if high is None:
            attributes = without(said, b"r", b"spans")
        else:
            attributes = without(said, b"r", b"spans", b"ht", b"customHeight", b"hidden") + height_attributes(high)
        return b'<%srow r="%d"%s>%s</%srow>' % (prefix, line, attributes, cells, prefix)

    def row_xml(
        self,
        line: int,
        cells: Mapping[int, Cell | Formula],
        styles: Mapping[int, int],
        high: float = LINE_HEIGHT,
        attributes: bytes = b"",
    ) -> bytes:
        """Return a new row."""
        prefix = self.middle[2]
        drawn = b"".join([self.cell_xml(line, at, cells[at], styles.get(at, 0)) for at in sorted(cells)])
        return b'<%srow r="%d"%s%s>%s</%srow>' % (prefix, line, attributes, height_attributes(high), drawn, prefix)

    def cell_xml(self, line: int, at: int, cell: Cell | Formula, style: int) -> bytes:
        """Return a cell: text as literal text, a day as a day, nothing as a blank that keeps its look."""
        prefix = self.middle[2]
        if isinstance(cell, date) and style not in self.look.date_styles:
            style = self.look.day_style()
        opening = b'<%sc r="%s%d"%s' % (prefix, LETTERS[at], line, b' s="%d"' % style if style else b"")
        if cell is None or cell == "":
            return opening + b"/>" if style else b""
        if isinstance(cell, Place) and cell.key:
            link = escape(link_formula(cell)).encode()
            return opening + b' t="str"><%sf>%s</%sf><%sv>%s</%sv></%sc>' % (
                prefix, link, prefix, prefix, text_xml(cell), prefix, prefix,
            )  # fmt: skip
        if isinstance(cell, str):
            return opening + b' t="inlineStr"><%sis><%st xml:space="preserve">%s</%st></%sis></%sc>' % (
                prefix, prefix, text_xml(cell), prefix, prefix, prefix,
            )  # fmt: skip
        if isinstance(cell, Formula):
            return opening + b"><%sf>%s</%sf></%sc>" % (prefix, cell.text, prefix, prefix)
        if isinstance(cell, bool):
            return opening + b' t="b"><%sv>%d</%sv></%sc>' % (prefix, cell, prefix, prefix)
        number = serial(cell, self.look.from_1904) if isinstance(cell, date) else cell
        return opening + b"><%sv>%s</%sv></%sc>" % (prefix, repr(number).encode(), prefix, prefix)

    def formulas(self, line: int) -> dict[int, Callable[[int], Formula]]:
        """Return, by column, what a new row gets where `line` has a formula: the same, as it reads further down."""
        masters = self.shared_formulas
        found: dict[int, Callable[[int], Formula]] = {}
        for at, (_, inner) in self.cells(line).items():
            formula = FORMULA.search(inner)
            if not formula:
                continue
            said = dict(SAID.findall(formula[1]))
            if said.get(b"t") == b"shared" and said.get(b"si") in masters:
                found[at] = moved_down(*masters[said[b"si"]], column=at)
            elif b"t" not in said and formula[2]:
                found[at] = moved_down(formula[2], line, at, column=at)
        return found

    @cached_property
    def shared_formulas(self) -> dict[bytes, tuple[bytes, int, int]]:
        """Return the formulas that several cells share, with the line and column where each is written out."""
        found: dict[bytes, tuple[bytes, int, int]] = {}
        pattern = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b([^>]*[^/])>([^<]+)</')
        if b't="shared"' in self.rows:
            for cell in pattern.finditer(self.rows):
                said = dict(SAID.findall(cell[3]))
                if said.get(b"t") == b"shared":
                    found[said[b"si"]] = (cell[4], int(cell[2]), column_number(cell[1]))
        return found


LINKS = re.compile(rb"<((?:\w+:)?)hyperlinks\b.*?</\1hyperlinks>|<(?:\w+:)?hyperlinks\b[^>]*/>", re.DOTALL)
BEHIND_LINKS = re.compile(
    rb"<((?:\w+:)?)(?:printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|"
    rb"ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|"
    rb"extLst)\b|</((?:\w+:)?)worksheet>"
)
"""What may follow the links of a sheet, in the order of the file format."""


def with_links(data: bytes, grid: Grid) -> bytes:
    """Return a tool tab's part whose cells lead where their text says, and nowhere else."""
    places = [
        (LETTERS[at] + b"%d" % number, cell)
        for number, line in enumerate(grid, 1)
        for at, cell in enumerate(line, 1)
        if isinstance(cell, Place) and not cell.key
    ]
    head, rest = data[: data.rindex(b"sheetData>")], data[data.rindex(b"sheetData>") :]
    rest = LINKS.sub(b"", rest)
    behind = BEHIND_LINKS.search(rest)
    if not places or not behind:
        return head + rest
    prefix = behind[1] or behind[2] or b""
    links = b"".join(
        b'<%shyperlink ref="%s" location="%s" display="%s"/>'
        % (prefix, cell, attribute(location(place)), attribute(place))
        for cell, place in places
    )
    return b"%s%s<%shyperlinks>%s</%shyperlinks>%s" % (
        head, rest[: behind.start()], prefix, links, prefix, rest[behind.start() :],
    )  # fmt: skip


def link_formula(place: Place) -> str:
    """Return the formula text (without "=") of a link to the row with a place's key."""
    address = location(place).removesuffix(str(place.line))
    return f"HYPERLINK({quoted('#' + address)}&{line_formula(place)},{quoted(place)})"


def location(place: Place) -> str:
    """Return where a place is, as a spreadsheet writes it: 'Report rows'!A12."""
    title = place.tab.replace("'", "''")
    return f"'{title}'!A{place.line}"


def attribute(text: str) -> bytes:
    """Return text as XML holds it inside an attribute in double quotes."""
    return escape(text, {'"': "&quot;"}).encode()


def moved_down(text: bytes, line: int, at: int, column: int) -> Callable[[int], Formula]:
    """Return a function that gives a formula written at (line, at) as it reads in `column` on another line."""
    if b"[#This Row]" in text:
        return lambda _: Formula(text)
    from xml.sax.saxutils import unescape

    from wolfxl.formula.translate import Translator

    translator = Translator(
        "=" + unescape(text.decode(), {"&quot;": '"', "&apos;": "'"}), origin=f"{letters(at - 1)}{line}"
    )

    def moved(to: int) -> Formula:
        shown = str(translator.translate_formula(f"{letters(column - 1)}{to}"))
        return Formula(escape(shown.removeprefix("=")).encode())

    return moved


def filled(row: Mapping[int, Cell | Formula], width: int) -> Iterator[tuple[int, Cell]]:
    """Yield each column up to `width` with its cell; a formula counts as blank."""
    for at in range(1, width + 1):
        cell = row.get(at)
        yield at, None if isinstance(cell, Formula) else cell


def without(attributes: bytes, *names: bytes) -> bytes:
    """Return attributes without some of them."""
    return b"".join(b' %s="%s"' % (name, value) for name, value in SAID.findall(attributes) if name not in names)


def text_xml(text: str) -> bytes:
    """Return text as XML holds it; what looks like the file format's own escapes is escaped."""
    plain = writable(text)
    if "_x" in plain:
        plain = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", plain)
    return escape(plain).encode()


def serial(day: date, from_1904: bool) -> int | float:
    """Return a day, or a moment, as the number that a spreadsheet counts it by."""
    whole = day.date() if isinstance(day, datetime) else day
    days = (whole - EPOCH_1904).days if from_1904 else (whole - EPOCH).days - (whole < NO_LEAP_DAY)
    if isinstance(day, datetime):
        return days + (day.hour * 3600 + day.minute * 60 + day.second) / 86400
    return days


def height(cells: Sequence[Cell], widths: Sequence[float], most: int) -> float:
    """Return how high a line is for its wrapped text, in points, `most` lines of text at the most."""
    needed = 1
    for cell, width in zip(cells, widths, strict=False):
        if isinstance(cell, str) and width > 3 and (len(cell) > width or "\n" in cell) and not is_address(cell):
            needed = max(needed, lines_needed(cell, width))
    return LINE_HEIGHT * min(most, needed)


def is_address(cell: str) -> bool:
    """Tell whether a cell holds an address, which stays on one line."""
    return cell.startswith(("mailto:", "https://", "http://")) and not any(map(str.isspace, cell))


def lines_needed(text: str, width: float) -> int:
    """Return about how many lines a text takes in a column so many characters wide."""
    return sum(max(1, -(-len(part) // max(1, int(width * 1.05)))) for part in text.split("\n"))


def height_attributes(high: float) -> bytes:
    """Return what a row says of its height, where it is higher than one line."""
    return b' ht="%g" customHeight="1"' % high if high > LINE_HEIGHT else b""


def column_number(name: bytes) -> int:
    """Return a column's number from 1 by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


LETTERS = (b"", *(letters(at).encode() for at in range(16_384)))
"""The letters of every column that a sheet can have, by its number from 1."""

LOOKUP = re.compile(rb"(<((?:\w+:)?)f(?: [^>]*)?>[^<]*IFERROR\(INDEX\([^<]*</\2f>)<\2v>[^<]*</\2v>")


def without_stored_answers(data: bytes) -> bytes:
    """Return a sheet whose lookups store no result: whoever opens the file computes them from the new answers."""
    return LOOKUP.sub(rb"\1", data) if b"IFERROR(INDEX(" in data else data
