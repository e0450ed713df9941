"""What follows when rows of a tab are repeated: formulas, names, merged cells, rules, tables, drawings, charts, notes.

All as the spreadsheet itself does it when a person inserts rows. To teach it one more thing that refers to cells, add its
element to the patterns, or its kind of part to the table at the foot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from xml.sax.saxutils import escape

from sheets_templates.excel.parts import WORKBOOK, Parts
from sheets_templates.excel.references import Copy, Moves, moved_formula, moved_range, moved_ranges, moved_reference
from sheets_templates.excel.rows import CELL, FORMULA, SAID, Look, SheetRows, column_number, moved_down

AllMoves = Mapping[str, Moves]

RANGED = re.compile(
    rb"<(?P<tag>(?:\w+:)?(?:mergeCell|hyperlink|conditionalFormatting|dataValidation|protectedRange|ignoredError|cellWatch|"
    rb"inputCells|sparkline))\b(?P<about>[^>]*?)(?:/>|>(?P<inner>.*?)</(?P=tag)>)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(rb'(\s(?:ref|sqref|activeCell|topLeftCell|r)=")([^"]*)(")')
REF = re.compile(rb'(\s(?:ref|sqref)=")([^"]*)(")')
LOCATION = re.compile(rb'(\slocation=")([^"]*)(")')
WRITTEN = re.compile(
    rb"(<((?:\w+:)?(?:formula[12]?|f|calculatedColumnFormula|totalsRowFormula))(?: [^>]*)?>)([^<]*)(</\2>)"
)
PLACED = re.compile(rb"(<((?:\w+:)?sqref)>)([^<]*)(</\2>)")
ANCHOR = re.compile(
    rb"<((?:xdr:)?(?:twoCellAnchor|oneCellAnchor))\b([^>]*)>.*?</\1>|<anchor\b([^>]*)>.*?</anchor>", re.DOTALL
)
ANCHOR_ROW = re.compile(rb"(<(?:xdr:)?row>)(\d+)(</)")
PARENT = re.compile(rb"<((?:\w+:)?(?:mergeCells|dataValidations|hyperlinks))\b([^>]*)>(.*?)</\1>", re.DOTALL)
BREAKS = re.compile(rb"<rowBreaks\b.*?</rowBreaks>", re.DOTALL)
BREAK_LINE = re.compile(rb'(<brk [^>]*?\bid=")(\d+)(")')


def formula_in_xml(text: bytes, own: str, moves: AllMoves, inside: Copy | None = None) -> bytes:
    """Return a formula as it stands in XML, as it reads now."""
    moved = moved_formula(unescape(text.decode()), own, moves, inside)
    return escape(moved, {'"': "&quot;"}).encode()


def moved_cell_formula(inner: bytes, own: str, moves: AllMoves, inside: Copy | None = None) -> bytes:
    """Return what is in a cell with its formula as it reads now; an array formula's own range moves too."""

    def one(found: re.Match[bytes]) -> bytes:
        about = REF.sub(lambda ref: ref[1] + formula_in_xml(ref[2], own, moves, inside) + ref[3], found[1])
        text = formula_in_xml(found[2] or b"", own, moves, inside)
        tag = found[0][1 : found[0].index(b"f") + 1]
        return b"<%s%s>%s</%s>" % (tag, about, text, tag) if found[2] else found[0].replace(found[1], about, 1)

    return FORMULA.sub(one, inner)


def own_formulas(data: bytes, look: Look) -> bytes:
    """Return a sheet in which every cell that shares another's formula has one of its own."""
    rows = SheetRows(data, look)
    masters = rows.shared_formulas
    if not masters:
        return data

    def cell(found: re.Match[bytes]) -> bytes:
        formula = FORMULA.search(found[0])
        said = dict(SAID.findall(formula[1])) if formula else {}
        place = re.search(rb'\br="([A-Z]+)(\d+)"', found[1])
        if not formula or not place or said.get(b"t") != b"shared" or said.get(b"si") not in masters:
            return found[0]
        text = moved_down(*masters[said[b"si"]], column=column_number(place[1]))(int(place[2])).text
        tag = formula[0][1 : formula[0].index(b"f") + 1]
        return found[0].replace(formula[0], b"<%s>%s</%s>" % (tag, text, tag), 1)

    return rows.data[: rows.middle[0]] + CELL.sub(cell, rows.rows) + rows.data[rows.middle[1] :]


def moved_surroundings(xml: bytes, own: str, moves: AllMoves) -> bytes:
    """Return what stands before or behind a sheet's rows, with every range and formula as it reads now."""
    here = moves[own]

    def ranged(found: re.Match[bytes]) -> bytes:
        repeat = here.repeat_of(lines[0]) if (lines := lines_of(found[0])) else None
        alone = any(found["tag"].endswith(name) for name in (b"mergeCell", b"hyperlink", b"sparkline"))
        if alone and repeat and all(line in repeat for line in lines):
            copies = (Copy(repeat, number) for number in range(repeat.times))
            return b"".join(element(found[0], copy) for copy in copies)
        return element(found[0], Copy(repeat, 0) if repeat else None)

    def element(whole: bytes, inside: Copy | None) -> bytes:
        opening, closing = whole[: whole.index(b">") + 1], whole[whole.index(b">") + 1 :]
        same = (
            inside if inside and b"conditionalFormatting" not in opening and b"dataValidation" not in opening else None
        )

        def place(text: bytes) -> bytes:
            if same and len(text.split()) == 1:
                return copied_range(text.decode(), here, same).encode()
            return moved_ranges(text.decode(), here).encode()

        opening = LOCATION.sub(lambda m: m[1] + formula_in_xml(m[2], own, moves, inside) + m[3], opening)
        opening = ATTRIBUTE.sub(lambda m: m[1] + place(m[2]) + m[3], opening)
        closing = PLACED.sub(lambda m: m[1] + place(m[3]) + m[4], closing)
        closing = WRITTEN.sub(lambda m: m[1] + formula_in_xml(m[3], own, moves, inside) + m[4], closing)
        gone = re.search(rb'\s(?:ref|sqref|r)=""', opening) or re.search(rb"sqref></(?:\w+:)?sqref>", closing)
        return b"" if gone else opening + closing

    pieces, at = [], 0
    for found in RANGED.finditer(xml):
        pieces += [plain_ranges(xml[at : found.start()], own, moves), ranged(found)]
        at = found.end()
    moved = b"".join([*pieces, plain_ranges(xml[at:], own, moves)])
    moved = BREAKS.sub(
        lambda part: BREAK_LINE.sub(lambda m: b"%s%d%s" % (m[1], here.last(int(m[2])), m[3]), part[0]), moved
    )
    return anchors(PARENT.sub(counted_anew, moved), here)


def plain_ranges(xml: bytes, own: str, moves: AllMoves) -> bytes:
    """Return XML outside of elements about ranges with the references in it as they read now; one that is gone stays."""
    here = moves[own]

    def place(found: re.Match[bytes]) -> bytes:
        return found[1] + (moved_ranges(found[2].decode(), here).encode() or found[2]) + found[3]

    xml = re.sub(rb'(\s(?:ref|sqref|activeCell|topLeftCell)=")([A-Z$][^"]*)(")', place, xml)
    xml = PLACED.sub(lambda m: m[1] + moved_ranges(m[3].decode(), here).encode() + m[4], xml)
    return WRITTEN.sub(lambda m: m[1] + formula_in_xml(m[3], own, moves) + m[4], xml)


def copied_range(text: str, here: Moves, inside: Copy) -> str:
    """Return a range inside repeated lines as it reads in one copy of them."""
    first, _, last = text.partition(":")
    return moved_reference(first, last or None, here, inside)


def lines_of(element: bytes) -> list[int]:
    """Return the first and last line of the ranges that an element is about."""
    found = re.search(rb'\s(?:ref|sqref|r)="([^"]*)"|sqref>([^<]*)<', element)
    return [int(line) for line in re.findall(rb"[A-Z]\$?(\d+)", (found[1] or found[2] or b"") if found else b"")]


def counted_anew(found: re.Match[bytes]) -> bytes:
    """Return a list of elements with its number of members as it is now; nothing for an empty one."""
    members = len(re.findall(rb"<(?:\w+:)?(?:mergeCell|dataValidation|hyperlink)\b", found[3]))
    about = re.sub(rb'\bcount="\d+"', b'count="%d"' % members, found[2])
    return b"<%s%s>%s</%s>" % (found[1], about, found[3], found[1]) if members else b""


def anchors(xml: bytes, here: Moves) -> bytes:
    """Return drawings at the cells where they belong now; one that does not change its size with cells keeps it."""

    def anchor(found: re.Match[bytes]) -> bytes:
        about, rows = found[2] or found[3] or b"", [int(row[2]) for row in ANCHOR_ROW.finditer(found[0])]
        if b'editAs="absolute"' in about or not rows:
            return found[0]
        first = here.line(rows[0] + 1) - 1
        keeps = b'editAs="oneCell"' in about or (b"sizeWithCells" not in about and found[3] is not None)
        places = iter([first, *((first + row - rows[0]) if keeps else here.last(row + 1) - 1 for row in rows[1:])])
        return ANCHOR_ROW.sub(lambda m: b"%s%d%s" % (m[1], next(places), m[3]), found[0])

    return ANCHOR.sub(anchor, xml)


def legacy_drawing(xml: bytes, here: Moves) -> bytes:
    """Return a drawing of the old kind, which holds notes and buttons, at the cells where they belong now."""

    def shape(found: re.Match[bytes]) -> bytes:
        anchor, row = re.search(rb"<x:Anchor>([^<]*)<", found[0]), re.search(rb"<x:Row>\s*(\d+)", found[0])
        numbers = [int(number) for number in anchor[1].split(b",")] if anchor else []
        if not anchor or len(numbers) != 8:
            return found[0]
        old = int(row[1]) if row else numbers[2]
        down = here.line(old + 1) - 1 - old
        if not down:
            return found[0]
        frame = b", ".join(b"%d" % (number + down * (at in (2, 6))) for at, number in enumerate(numbers))
        moved = found[0].replace(anchor[1], frame, 1)
        return re.sub(rb"(<x:Row>\s*)\d+", rb"\g<1>%d" % (old + down), moved)

    return re.sub(rb"<x:ClientData\b.*?</x:ClientData>", shape, xml, flags=re.DOTALL)


def referring(xml: bytes, own: str, moves: AllMoves) -> bytes:
    """Return a table, the notes of a sheet, or a pivot table's place, as they read now; a note stays at the first copy."""
    here = moves[own]

    def place(found: re.Match[bytes]) -> bytes:
        text = found[2].decode()
        return (
            found[1]
            + (moved_range(text, here) if ":" in text else moved_reference(text, None, here)).encode()
            + found[3]
        )

    xml = re.sub(rb'(\sref=")([A-Z][^"]*)(")', place, xml)
    return WRITTEN.sub(lambda m: m[1] + formula_in_xml(m[3], own, moves) + m[4], xml)


def follow(parts: Parts, moves: AllMoves) -> None:
    """Let everything outside of the sheets' own parts follow the moves: names, drawings, tables, notes, charts, pivots."""
    for title, here in moves.items():
        for relation in parts.related(parts.sheets[title]):
            kind, part = relation.get("Type", "").rpartition("/")[2], parts.target(parts.sheets[title], relation)
            if kind in RELATED and part in parts and (here or kind == "table"):
                parts[part] = RELATED[kind](parts[part], title, moves)
    parts[WORKBOOK] = re.sub(
        rb"(<((?:\w+:)?definedName)\b[^>]*>)([^<]*)(</\2>)",
        lambda m: m[1] + formula_in_xml(m[3], "", moves) + m[4],
        parts[WORKBOOK],
    )
    for part in parts.source.namelist():
        if re.fullmatch(r"xl/(charts/|chartEx).*\.xml", part):
            parts[part] = re.sub(
                rb"(<(c|cx):f(?: [^>]*)?>)([^<]*)(</)", lambda m: chart_reference(m, moves), parts[part]
            )
        elif part.startswith("xl/pivotCache/pivotCacheDefinition"):
            parts[part] = re.sub(rb"<worksheetSource\b[^>]*>", lambda m: pivot_source(m[0], moves), parts[part])


def chart_reference(found: re.Match[bytes], moves: AllMoves) -> bytes:
    """Return the reference of a chart's series as it reads now; one cell of repeated lines becomes all its copies."""
    text = unescape(found[3].decode())
    title, mark, cells = text.rpartition("!")
    if mark and re.fullmatch(r"\$?[A-Z]+\$?\d+", cells):
        doubled = moved_formula(f"{title}!{cells}:{cells}", "", moves)
        text = doubled if doubled != f"{title}!{cells}:{cells}" else text
        first, _, last = text.rpartition("!")[2].partition(":")
        moved = f"{title}!{first}" if first == last else text
    else:
        moved = moved_formula(text, "", moves)
    return found[1] + escape(moved).encode() + found[4]


def pivot_source(element: bytes, moves: AllMoves) -> bytes:
    """Return where a pivot table takes its rows from, as it reads now."""
    said = {name.decode(): unescape(value.decode()) for name, value in SAID.findall(element)}
    here = moves.get(said.get("sheet", ""))
    if not here or "ref" not in said:
        return element
    return element.replace(said["ref"].encode(), moved_range(said["ref"], here).encode(), 1)


RELATED: Mapping[str, Callable[[bytes, str, AllMoves], bytes]] = {
    "drawing": lambda xml, own, moves: anchors(xml, moves[own]),
    "vmlDrawing": lambda xml, own, moves: legacy_drawing(xml, moves[own]),
    "table": referring,
    "comments": referring,
    "threadedComment": referring,
    "pivotTable": referring,
    "ctrlProp": lambda xml, own, moves: re.sub(
        rb'(\sfmla(?:Link|Range|Txbx)=")([^"]*)(")', lambda m: m[1] + formula_in_xml(m[2], own, moves) + m[3], xml
    ),
}
"""How each kind of part that belongs to a sheet follows, by the end of its relationship's type."""
