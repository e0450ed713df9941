"""Filling an Excel template: cells by defined name or placeholder, rows by loop, text boxes, headers, chart titles.

Only the parts in which something is filled, or that refer to rows which moved, are written anew; all others stay as they
are, byte by byte. A cell keeps its look; one that is a placeholder and nothing else becomes a number, a day or a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from html import unescape
from xml.sax.saxutils import escape

from reports.filling import charts
from reports.filling import moves as following
from reports.filling.cells import NOWHERE, Filling, Tab, place_of
from reports.filling.loops import Marked, loops_in
from reports.filling.named import NAME, fill_named_cells
from reports.filling.placeholders import Names, Unfillable, has_marks, rendered
from reports.filling.rows import addressed, moved_sheet
from reports.filling.texts import filled_paragraphs, plain_text
from sheets_templates.columns import Problem
from sheets_templates.excel.parts import WORKBOOK, Parts, computed_on_opening
from sheets_templates.excel.references import titles_in
from sheets_templates.excel.rows import CELL, SAID, Look, SheetRows, column_number
from sheets_templates.words import Words

SHARED = "xl/sharedStrings.xml"
END_OF_ITEM = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
ITEM = re.compile(rb".*<(?:\w+:)?si\b[^>]*>", re.DOTALL)
OF_SHARED = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
INLINE = re.compile(b't="inlineStr"')
FOOT = re.compile(rb"(<((?:\w+:)?(?:odd|even|first)(?:Header|Footer))>)([^<]*)(</\2>)")
RESULT = rb"(<(%s)f\b(?:[^>]*/>|[^<]*</\2f>|[^>]*>[^<]*</\2f>))\s*<\2v>[^<]*</\2v>"
CALCULATION_ORDER = "xl/calcChain.xml"


def fill_parts(parts: Parts, names: Names) -> tuple[int, tuple[Problem, ...]]:
    """Fill an Excel template's parts; return how many places were filled, and what could not be."""
    look = Look(parts.date_styles, lambda: 0, parts.counts_from_1904)
    filling = Filling(parts, names, look)
    tabs = tabs_of(filling)
    fill_named_cells(filling, tabs)
    for tab in tabs.values():
        find_loops(filling, tab)
    moves = {tab.title: tab.loops.moves for tab in tabs.values()}
    moving = {title for title, each in moves.items() if each}
    filled: set[str] = set()
    for tab in tabs.values():
        before = parts[tab.part]
        data = tab.data
        if moving and (tab.title in moving or names_any(data, moving)):
            data = moved_sheet(following.own_formulas(data, look), tab, moves, filling)
        elif tab.marked or tab.named:
            data = moved_sheet(data, tab, {tab.title: moves[tab.title]}, filling)
        parts[tab.part] = filled_headers(data, tab, filling)
        if parts[tab.part] != before:
            filled.add(tab.title)
    if moving:
        following.follow(parts, moves)
        parts.drop(CALCULATION_ORDER)
    fill_drawings(filling)
    forget_old_results(filling, filled)
    charts.renew(parts, filled)
    complain_of_formulas(filling, tabs.values())
    return filling.places, tuple(filling.problems)


def tabs_of(filling: Filling) -> dict[str, Tab]:
    """Return every tab by title, with its marked cells."""
    parts = filling.parts
    shared = marked_texts(parts)
    tabs = {}
    for title, part in parts.sheets.items():
        if part in parts and b"sheetData" in parts[part]:
            tabs[title] = Tab(title, part, parts[part])
            tabs[title].marked.update(marked_cells(tabs[title], shared, filling.look))
    return tabs


def marked_texts(parts: Parts) -> dict[bytes, bytes]:
    """Return the shared texts that have something to fill in, by their number."""
    if SHARED not in parts or b"{" not in parts[SHARED]:
        return {}
    items = enumerate(END_OF_ITEM.split(parts[SHARED]))
    return {b"%d" % at: ITEM.sub(b"", item) for at, item in items if b"{" in item and has_marks(plain_text(item))}


def marked_cells(tab: Tab, shared: Mapping[bytes, bytes], look: Look) -> dict[tuple[int, int], bytes]:
    """Return the XML of the text in every cell of a tab that has something to fill in, by line and column."""
    found = tuple(marked_in(tab.data, shared))
    if found and tab.data != (data := addressed(tab.data, look)):
        tab.data, found = data, tuple(marked_in(data, shared))
    return {place: text for place, text in found if place != NOWHERE}


def marked_in(data: bytes, shared: Mapping[bytes, bytes]) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Yield the place and the text of every cell that has something to fill in."""
    for found in OF_SHARED.finditer(data) if shared else ():
        text = shared.get(found[1])
        if text is not None:
            yield place_of(data[data.rindex(b"<", 0, found.start()) : found.end()]), text
    for found in INLINE.finditer(data):
        cell = CELL.match(data, data.rindex(b"<", 0, found.start()))
        if cell and b"{" in (cell[2] or b"") and has_marks(plain_text(cell[2])):
            yield place_of(cell[1]), cell[2]


def find_loops(filling: Filling, tab: Tab) -> None:
    """Find the loops over rows of a tab; cells that a broken loop concerns are left as they are."""
    if not any(b"for" in xml for xml in tab.marked.values()):
        return
    cells = [Marked(*place, plain_text(xml)) for place, xml in sorted(tab.marked.items())]
    tab.loops, wrong = loops_in(cells, lines_with_one_cell(tab.data), filling.names)
    for cell, error in wrong:
        filling.complain(tab.cell(cell.line, cell.column), error, cell.text)
        tab.marked.pop((cell.line, cell.column), None)


def lines_with_one_cell(data: bytes) -> Iterator[int]:
    """Yield the lines that hold one cell with content and no other."""
    rows = SheetRows(data, Look(frozenset(), lambda: 0))
    for line, _ in rows.openings:
        if sum(bool(inner) for _, inner in rows.cells(line).values()) == 1:
            yield line


def names_any(data: bytes, titles: Iterable[str]) -> bool:
    """Tell whether some formula of a sheet names one of the tabs."""
    return any(escape(title.replace("'", "''")).encode() + b"!" in data.replace(b"'!", b"!") for title in titles)


def filled_headers(data: bytes, tab: Tab, filling: Filling) -> bytes:
    """Return a sheet with the placeholders in its page headers and footers filled in."""
    if b"eader>" not in data and b"ooter>" not in data:
        return data
    where = Words("{tab}, header or footer", "{tab}, en-tête ou pied de page").fill(tab=tab.title)

    def one(found: re.Match[bytes]) -> bytes:
        text = unescape(found[3].decode())
        if not has_marks(text):
            return found[0]
        text = re.sub(r"(&\d+)(?=\{\{)", r"\1 ", text)  # a number right behind a font size would be read as part of it
        try:
            said = re.sub(
                r"\{\{.*?\}\}|\{%.*?%\}", lambda mark: rendered(mark[0], filling.names).replace("&", "&&"), text
            )
        except Unfillable as error:
            filling.complain(where, error, text)
            return found[0]
        filling.places += 1
        return found[1] + escape(said).encode() + found[4]

    return FOOT.sub(one, data)


def fill_drawings(filling: Filling) -> None:
    """Fill in text boxes, shapes and the titles of charts."""
    for part in filling.parts.source.namelist():
        if re.fullmatch(r"xl/(drawings|charts)/[^/]+\.xml", part) and b"{" in filling.parts[part]:
            place = Words("a text box or chart ({part})", "une zone de texte ou un graphique ({part})").fill(part=part)
            complain = partial(filling.complain, place)
            filling.parts[part], filled = filled_paragraphs(filling.parts[part], filling.names, complain)
            filling.places += filled


def forget_old_results(filling: Filling, filled: set[str]) -> None:
    """Take the stored results off formulas that what was filled may change: whoever opens the file computes them."""
    parts, computed = filling.parts, set(filled)
    names = {
        dict(SAID.findall(found[1])).get(b"name", b"").decode(): titles_in(unescape(found[2].decode()))
        for found in NAME.finditer(parts[WORKBOOK])
    }
    tables = {
        title: [name for part in parts.tables(sheet) for name in re.findall(rb'displayName="([^"]+)"', parts[part])]
        for title, sheet in parts.sheets.items()
        if sheet in parts
    }
    if not filled:
        return
    grew = True
    while grew:
        wanted = [escape(title).encode() for title in computed]
        wanted += [name.encode() for name, titles in names.items() if titles & computed and name]
        wanted += [name + b"[" for title in computed for name in tables.get(title, ())]
        pattern = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*?(?:%s|INDIRECT|OFFSET)" % b"|".join(map(re.escape, wanted)))
        more = {
            title
            for title, sheet in parts.sheets.items()
            if title not in computed and sheet in parts and b"</f>" in parts[sheet] and pattern.search(parts[sheet])
        }
        computed |= more
        grew = bool(more)
    for title in computed:
        if b"<f" in parts[parts.sheets[title]] or b":f" in parts[parts.sheets[title]]:
            data = parts[parts.sheets[title]]
            parts[parts.sheets[title]] = re.sub(RESULT % SheetRows(data, filling.look).middle[2], rb"\1", data)
            parts[WORKBOOK] = computed_on_opening(parts[WORKBOOK])


def complain_of_formulas(filling: Filling, tabs: Iterable[Tab]) -> None:
    """Say where a placeholder stands inside a formula, which stays as it is."""
    for tab in tabs:
        if b"{{" not in tab.data:
            continue
        for found in re.finditer(rb'\br="([A-Z]+)(\d+)"[^>]*><f[^>]*>[^<]*\{\{', tab.data):
            filling.complain(
                tab.cell(int(found[2]), column_number(found[1])),
                Unfillable(
                    Words(
                        "a placeholder stands inside a formula, which stays",
                        "un espace réservé est dans une formule, qui reste",
                    ),
                    Words(
                        "put it into a cell of its own and refer to that cell",
                        "mettez-le dans une cellule à lui et renvoyez-y",
                    ),
                ),
            )
