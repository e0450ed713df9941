"""Defined names such as jobs_found: each gives the figure of that name to the cell that it points at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape

from reports.filling.cells import Filling, Tab
from reports.filling.placeholders import Unfillable, known_names, looked_up
from sheets_templates.excel.parts import WORKBOOK
from sheets_templates.excel.references import TOKEN, title_of
from sheets_templates.excel.rows import SAID, column_number
from sheets_templates.words import Words

NAME = re.compile(rb"<(?:\w+:)?definedName\b([^>]*)>([^<]*)</(?:\w+:)?definedName>")


def fill_named_cells(filling: Filling, tabs: Mapping[str, Tab]) -> None:
    """Find the cell of each defined name that is one of ours; say which cannot be filled, and which are nearly ours."""
    known = {name.casefold(): name for name in known_names(filling.names)}
    for found in NAME.finditer(filling.parts[WORKBOOK]):
        said = unescape(dict(SAID.findall(found[1])).get(b"name", b"").decode())
        place = Words("name {name}", "nom {name}").fill(name=said)
        if said.startswith("_xlnm."):  # print areas and filters, which the spreadsheet names itself
            continue
        name = known.get(said.casefold())
        value = looked_up(name, filling.names) if name else None
        if name is None or isinstance(value, Mapping | tuple) or ("." not in name and not hasattr(value, "parts")):
            near = has_near(said.casefold(), known) if name is None else ""
            if near:
                filling.complain(place, nearly_ours(said, near))
            continue
        try:
            tab, line, column = named_cell(unescape(found[2].decode()), tabs)
        except Unfillable as error:
            filling.complain(place, error)
            continue
        tab.named[line, column] = value


def has_near(name: str, known: Iterable[str]) -> str:
    """Return the name of ours that another is surely meant to be, or ""."""
    import difflib

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.85)), "")


def nearly_ours(said: str, near: str) -> Unfillable:
    """Return the complaint about a defined name that is nearly one of ours."""
    return Unfillable(
        Words("there is no figure “{name}”", "il n'y a pas de chiffre « {name} »").fill(name=said),
        Words("did you mean {near}?", "vouliez-vous dire {near}?").fill(near=near),
    )


def named_cell(reference: str, tabs: Mapping[str, Tab]) -> tuple[Tab, int, int]:
    """Return the tab, line and column that a defined name means. Raises Unfillable where it means no single cell to fill."""
    found = TOKEN.fullmatch(reference)
    tab = tabs.get(title_of(found["title"])) if found and found["title"] else None
    if not found or not found["first"] or tab is None:
        raise Unfillable(
            Words("it points at no cell: {where}", "il ne désigne aucune cellule : {where}").fill(where=reference),
            Words(
                "point it at one cell (Formulas, Name Manager)",
                "faites-le désigner une cellule (Formules, Gestionnaire de noms)",
            ),
        )
    first, last = found["first"].replace("$", "").upper(), (found["last"] or "").replace("$", "").upper()
    merged = merged_range(tab.data, first)
    if last and last != first and merged != f"{first}:{last}":
        raise Unfillable(
            Words("it points at several cells: {where}", "il désigne plusieurs cellules : {where}").fill(
                where=reference
            ),
            Words("point it at one cell, or merge them", "faites-le désigner une cellule, ou fusionnez-les"),
        )
    place = re.fullmatch(r"([A-Z]+)(\d+)", merged.partition(":")[0] or first)
    if not place:
        raise ValueError(reference)
    line, column = int(place[2]), column_number(place[1].encode())
    if has_formula(tab.data, place[0].encode()):
        raise Unfillable(
            Words(
                "its cell {where} holds a formula, which stays", "sa cellule {where} contient une formule, qui reste"
            ).fill(where=place[0]),
            Words(
                "name a cell without one and let the formula refer to it",
                "nommez une cellule sans formule et faites-y renvoyer la formule",
            ),
        )
    return tab, line, column


def merged_range(data: bytes, cell: str) -> str:
    """Return the merged cells that a cell belongs to, such as "B4:C4"; "" for none."""
    found = re.match(r"([A-Z]+)(\d+)", cell)
    if not found:
        return ""
    line, column = int(found[2]), column_number(found[1].encode())
    for one, top, other, bottom in re.findall(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', data):
        if int(top) <= line <= int(bottom) and column_number(one) <= column <= column_number(other):
            return f"{one.decode()}{top.decode()}:{other.decode()}{bottom.decode()}"
    return ""


def has_formula(data: bytes, cell: bytes) -> bool:
    """Tell whether a cell holds a formula."""
    found = re.search(rb'<(?:\w+:)?c\b[^>]*\br="%s"[^>]*?(?:/>|>(.*?)</(?:\w+:)?c>)' % cell, data, re.DOTALL)
    return bool(found and re.search(rb"<(?:\w+:)?f\b", found[1] or b""))
