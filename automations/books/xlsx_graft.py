"""Adding our own tabs to a workbook that a community has had for years, without touching what is in it.

The tabs are drawn by XlsxWriter into a file of their own; from there their parts are carried over: sheets and tables
under new part names, styles at the end of the workbook's own, texts inside their cells.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from automations.errors import BookError
from sheets_templates.excel.parts import STYLES, TYPES, WORKBOOK, Parts, said
from sheets_templates.words import Words

RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
RELATION_NAMES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
UNUSUAL = Words(
    "this workbook was saved by a program that writes it unusually; open it in Excel, save it, and try again",
    "ce classeur a été enregistré par un programme qui l'écrit de façon inhabituelle; ouvrez-le dans Excel, enregistrez-le, et réessayez",
)
ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
"""How the collections of styles.xml follow each other."""


def graft(content: bytes, drawn: bytes, wanted: Mapping[str, str]) -> bytes:
    """Return a workbook's bytes with further tabs at its end.

    `wanted` gives the title that each tab of `drawn` gets. Raises BookError for a workbook whose parts are written in a
    way that cannot be added to.
    """
    target, source = Parts(content), Parts(drawn)
    if not re.search(rb"<workbook\b", target[WORKBOOK]) or not re.search(rb"<styleSheet\b", target[STYLES]):
        raise BookError(UNUSUAL)
    texts = shared_texts(source)
    styles = merged_styles(target, source)
    tables = Tables(target)
    first = len(target.sheets)
    places: dict[str, int] = {}
    for at, (title, part) in enumerate((title, part) for title, part in source.sheets.items() if title in wanted):
        name = free_name(target, "xl/worksheets/sheet{}.xml")
        sheet = carried(source[part], texts, styles, {title: new for title, new in wanted.items() if title != new})
        sheet = tables.carry(source, part, target, name, sheet)
        target.changed[name] = sheet
        add_type(target, name, SHEET_TYPE)
        list_sheet(target, wanted[title], name, hidden=title.encode() in hidden_titles(source))
        places[title] = first + at
    add_names(target, source, places, wanted)
    return target.saved()


@dataclass(frozen=True, slots=True)
class Offsets:
    """By how much the numbers of cell styles and of conditional styles grow."""

    cell: int
    conditional: int


def shared_texts(source: Parts) -> list[bytes]:
    """Return the shared texts of a workbook, as they stand in XML."""
    if "xl/sharedStrings.xml" not in source:
        return []
    return re.findall(rb"<si>(.*?)</si>", source["xl/sharedStrings.xml"], re.DOTALL)


def carried(sheet: bytes, texts: list[bytes], styles: Offsets, renamed: Mapping[str, str]) -> bytes:
    """Return a sheet with its texts inside its cells and its styles as the workbook numbers them."""

    def cell(found: re.Match[bytes]) -> bytes:
        return b'<c%s t="inlineStr"><is>%s</is></c>' % (found[1], texts[int(found[2])])

    sheet = re.sub(rb'<c((?: [a-z]+="[^"]*")*?) t="s"><v>(\d+)</v></c>', cell, sheet)
    sheet = re.sub(rb'(<(?:c|row) [^>]*?\bs=")(\d+)"', lambda m: b'%s%d"' % (m[1], int(m[2]) + styles.cell), sheet)
    sheet = re.sub(rb'(<col [^>]*?\bstyle=")(\d+)"', lambda m: b'%s%d"' % (m[1], int(m[2]) + styles.cell), sheet)
    sheet = re.sub(rb'\bdxfId="(\d+)"', lambda m: b'dxfId="%d"' % (int(m[1]) + styles.conditional), sheet)
    for old, new in renamed.items():
        sheet = sheet.replace(f">{old}!".encode(), f">'{new}'!".encode())
    return sheet.replace(b' tabSelected="1"', b"")


def collection(styles: bytes, name: str) -> tuple[int, int, bytes]:
    """Return where a collection of styles.xml stands, and what is in it; an empty place where it belongs for none."""
    found = re.search(rb"<%b\b[^>]*?(?:/>|>(.*?)</%b>)" % (name.encode(), name.encode()), styles, re.DOTALL)
    if found:
        return found.start(), found.end(), found[1] or b""
    for before in reversed(ORDER[: ORDER.index(name)]):
        if f"<{before}".encode() in styles:
            end = collection(styles, before)[1]
            return end, end, b""
    opening = re.search(rb"<styleSheet\b[^>]*>", styles)
    at = opening.end() if opening else 0
    return at, at, b""


def members(inner: bytes, name: bytes) -> list[bytes]:
    """Return the members of a collection."""
    return re.findall(rb"<%b\b(?:[^>]*/>|.*?</%b>)" % (name, name), inner, re.DOTALL)


MEMBER = {"numFmts": b"numFmt", "fonts": b"font", "fills": b"fill", "borders": b"border", "cellXfs": b"xf", "dxfs": b"dxf", "tableStyles": b"tableStyle"}  # fmt: skip


def merged_styles(target: Parts, source: Parts) -> Offsets:
    """Add the source's styles at the end of the target's; return by how much their numbers grow."""
    styles, ours = target[STYLES], source[STYLES]
    counts = {name: len(members(collection(styles, name)[2], MEMBER[name])) for name in MEMBER}
    formats = {int(number) for number in re.findall(rb'<numFmt [^>]*?numFmtId="(\d+)"', styles)}
    numbers: dict[int, int] = {}
    for each in members(collection(ours, "numFmts")[2], b"numFmt"):
        old = int(said(rb'numFmtId="(\d+)"', each))
        numbers[old] = max([163, *formats, *numbers.values()]) + 1

    def moved(data: bytes, attribute: bytes, by: int) -> bytes:
        return re.sub(rb'\b%b="(\d+)"' % attribute, lambda m: b'%b="%d"' % (attribute, int(m[1]) + by), data)

    def added(name: str, data: bytes) -> bytes:
        if name == "cellXfs":
            for attribute, group in ((b"fontId", "fonts"), (b"fillId", "fills"), (b"borderId", "borders")):
                data = moved(data, attribute, counts[group])
            data = re.sub(rb'\bxfId="\d+"', b'xfId="0"', data)
        if name == "tableStyles":
            data = moved(data, b"dxfId", counts["dxfs"])
        if name in ("cellXfs", "numFmts"):
            data = re.sub(rb'\bnumFmtId="(\d+)"', lambda m: b'numFmtId="%d"' % numbers.get(int(m[1]), int(m[1])), data)
        return data

    for name in MEMBER:
        start, end, inner = collection(styles, name)
        more = members(collection(ours, name)[2], MEMBER[name])
        if name == "tableStyles":
            more = [each for each in more if (re.search(rb'name="[^"]*"', each) or [b""])[0] not in inner]
        if more:
            whole = b"".join(added(name, each) for each in more)
            opening = re.match(rb"<%b\b([^>]*?)/?>" % name.encode(), styles[start:end])
            about = re.sub(rb'\s*\bcount="\d+"', b"", opening[1] if opening else b"")
            both = b'<%b count="%d"%b>%b%b</%b>' % (
                name.encode(),
                counts[name] + len(more),
                about,
                inner,
                whole,
                name.encode(),
            )
            styles = styles[:start] + both + styles[end:]
    target[STYLES] = styles
    return Offsets(counts["cellXfs"], counts["dxfs"])


def free_name(target: Parts, pattern: str) -> str:
    """Return a part's name that is not taken."""
    number = 1
    while (name := pattern.format(number)) in target or name in target.changed:
        number += 1
    return name


class Tables:
    """The tables of a workbook: each has a number and a name of its own."""

    def __init__(self, target: Parts) -> None:
        tables = [target[name] for name in target.source.namelist() if re.fullmatch(r"xl/tables/[^/]+\.xml", name)]
        self.number = max([0, *(int(n) for data in tables for n in re.findall(rb'<table\b[^>]*? id="(\d+)"', data))])
        self.names = {name.lower() for data in tables for name in re.findall(rb'displayName="([^"]*)"', data)}
        self.names |= {name.lower() for name in re.findall(rb'<definedName [^>]*?name="([^"]*)"', target[WORKBOOK])}

    def carry(self, source: Parts, part: str, target: Parts, name: str, sheet: bytes) -> bytes:
        """Carry a sheet's tables over; return the sheet with their names as they are now."""
        relations = []
        for relation in source.related(part):
            if relation.get("Type", "").endswith("/drawing"):
                drawing = carry_drawing(source, source.target(part, relation), target)
                relations.append(
                    f'<Relationship Id="{relation.get("Id")}" Type="{relation.get("Type")}" Target="/{drawing}"/>'
                )
                continue
            data = source[source.target(part, relation)]
            self.number += 1
            old = said(rb'displayName="([^"]*)"', data)
            new = old if old.lower() not in self.names else b"connector_" + old
            self.names.add(new.lower())
            data = re.sub(rb'(<table\b[^>]*? id=")\d+"', rb'\g<1>%d"' % self.number, data)
            for whole, replaced in ((b'ame="%b"' % old, b'ame="%b"' % new), (b"%b[[" % old, b"%b[[" % new)):
                data, sheet = data.replace(whole, replaced), sheet.replace(whole, replaced)
            table = free_name(target, "xl/tables/table{}.xml")
            target.changed[table] = data
            add_type(target, table, TABLE_TYPE)
            relations.append(
                f'<Relationship Id="{relation.get("Id")}" Type="{relation.get("Type")}" Target="../tables/{posixpath.basename(table)}"/>'
            )
        if relations:
            write_relations(target, name, relations)
        return sheet


def carry_drawing(source: Parts, part: str, target: Parts) -> str:
    """Carry over a drawing with its charts; return its new name."""
    name = free_name(target, "xl/drawings/drawing{}.xml")
    target.changed[name] = source[part]
    add_type(target, name, DRAWING_TYPE)
    links = []
    for relation in source.related(part):
        chart = free_name(target, "xl/charts/chart{}.xml")
        target.changed[chart] = source[source.target(part, relation)]
        add_type(target, chart, CHART_TYPE)
        links.append(f'<Relationship Id="{relation.get("Id")}" Type="{relation.get("Type")}" Target="/{chart}"/>')
    write_relations(target, name, links)
    return name


def write_relations(target: Parts, name: str, links: list[str]) -> None:
    """Write what a new part refers to."""
    folder, base = posixpath.split(name)
    target.changed[f"{folder}/_rels/{base}.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(links) + "</Relationships>"
    ).encode()  # fmt: skip


def add_type(target: Parts, name: str, kind: str) -> None:
    """Declare a new part's content type."""
    entry = f'<Override PartName="/{name}" ContentType="{kind}"/>'.encode()
    target[TYPES] = target[TYPES].replace(b"</Types>", entry + b"</Types>")


def hidden_titles(source: Parts) -> frozenset[bytes]:
    """Return the titles of hidden tabs."""
    return frozenset(re.findall(rb'<sheet name="([^"]*)"[^>]*state="hidden"', source[WORKBOOK]))


def list_sheet(target: Parts, title: str, name: str, hidden: bool) -> None:
    """Name a new sheet in the workbook, at its end."""
    from xml.sax.saxutils import quoteattr

    relations = target[RELATIONS]
    number = max([0, *(int(n) for n in re.findall(rb'Id="rId(\d+)"', relations))]) + 1
    entry = f'<Relationship Id="rId{number}" Type="{SHEET_LINK}" Target="/{name}"/>'.encode()
    target[RELATIONS] = relations.replace(b"</Relationships>", entry + b"</Relationships>")
    workbook = target[WORKBOOK]
    identity = max([0, *(int(n) for n in re.findall(rb'sheetId="(\d+)"', workbook))]) + 1
    state = ' state="hidden"' if hidden else ""
    named = f'name={quoteattr(title)} sheetId="{identity}"{state} xmlns:r="{RELATION_NAMES}" r:id="rId{number}"'
    sheet = f"<sheet {named}/>".encode()
    target[WORKBOOK] = workbook.replace(b"</sheets>", sheet + b"</sheets>", 1)


def add_names(target: Parts, source: Parts, places: Mapping[str, int], wanted: Mapping[str, str]) -> None:
    """Carry over the names that belong to a tab: which rows repeat in print, where its filter is."""
    titles = list(source.sheets)
    kept = b""
    for entry in re.findall(rb"<definedName [^>]*localSheetId=\"\d+\"[^>]*>[^<]*</definedName>", source[WORKBOOK]):
        title = titles[int(said(rb'localSheetId="(\d+)"', entry))]
        if title in places and wanted[title] == title:
            kept += re.sub(rb'localSheetId="\d+"', b'localSheetId="%d"' % places[title], entry)
    workbook = target[WORKBOOK]
    if kept and b"</definedNames>" in workbook:
        target[WORKBOOK] = workbook.replace(b"</definedNames>", kept + b"</definedNames>", 1)
    elif kept:
        target[WORKBOOK] = workbook.replace(b"</sheets>", b"</sheets><definedNames>" + kept + b"</definedNames>", 1)
