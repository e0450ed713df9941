"""A template such as a funder sends: many tabs, and in them everything that other programs lose when they save a file.

`vbaProject.bin` was made by LibreOffice from a macro of our own that says "Hello".
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

MACROS = Path(__file__).parent / "vbaProject.bin"
CELLS = ("{{ jobs_found }}", "{{ jobs_found.previous }}", "{{ connectees }}", "{{ community.name }}: {{ job_rate }} %")
LABELS = ("Clients served", "Employers engaged", "Referrals", "Events held", "People reached", "Placements")
COLUMNS = 12
WITH_LOSSES = 10
"""So many tabs carry a chart, a picture, a text box and the rest; the others hold cells alone."""


def template(tabs: int = 4, placeholders: int = 40, lines: int = 60, draw: Callable[..., None] | None = None) -> bytes:
    """Return a template as a .xlsm file; `draw` may add to the book and its first tab."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_vba_project(str(MACROS))
        book.set_custom_property("Funder", "Settlement fund")
        sheets = [book.add_worksheet(f"Part {number}") for number in range(1, tabs + 1)]
        for number, sheet in enumerate(sheets, 1):
            fill_tab(book, sheet, number, placeholders // tabs, lines)
        if draw:
            draw(book, sheets[0])
    return with_slicer(out.getvalue())


def fill_tab(book: Any, sheet: Any, number: int, placeholders: int, lines: int) -> None:
    """Write a tab's cells, and what else the first ones carry."""
    bold, shade = book.add_format({"bold": True, "bg_color": "#DDEBF7"}), book.add_format({"num_format": "#,##0"})
    sheet.set_column(0, 0, 30)
    sheet.write_row(0, 0, [f"Part {number}", *(f"Quarter {n}" for n in range(1, COLUMNS))], bold)
    places = [(line, column) for line in range(1, lines) for column in range(1, COLUMNS)]
    step = max(1, len(places) // placeholders)
    chosen = set(places[::step][:placeholders])
    for line in range(1, lines):
        sheet.write(line, 0, f"{line}. {LABELS[line % len(LABELS)]}")
        for column in range(1, COLUMNS):
            if (line, column) in chosen:
                sheet.write(line, column, CELLS[(line + column) % len(CELLS)], shade)
            else:
                sheet.write(line, column, line * column, shade)
    sheet.write_formula(lines, 1, f"=SUM(B2:B{lines})", bold, 0)
    if number <= WITH_LOSSES:
        add_losses(book, sheet, lines)


def add_losses(book: Any, sheet: Any, lines: int) -> None:
    """Put a chart, a picture, a text box, a note, rules, a sparkline, protection and print set-up into a tab."""
    title = sheet.get_name()
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": f"='{title}'!$A$2:$A$13", "values": f"='{title}'!$B$2:$B$13"})
    chart.set_title({"name": "{{ community.name }}"})
    sheet.insert_chart("N2", chart)
    sheet.insert_image("N20", "logo.png", {"image_data": io.BytesIO(picture())})
    sheet.insert_textbox("N30", "{{ jobs_found }} jobs")
    sheet.write_comment("A1", "Send by April 30")
    sheet.conditional_format(1, 1, lines - 1, 1, {"type": "data_bar"})
    sheet.data_validation("M2", {"validate": "list", "source": ["Yes", "No"]})
    sheet.add_sparkline("M3", {"range": f"'{title}'!B2:B13"})
    sheet.protect("secret")
    sheet.set_landscape()
    sheet.set_footer("&LSettlement fund&R&P / &N")
    sheet.print_area(0, 0, lines, COLUMNS)
    if title == "Part 1":
        sheet.write_column(lines + 2, 0, ["Region", "East", "West"])
        sheet.add_table(lines + 2, 0, lines + 4, 0, {"name": "Regions", "columns": [{"header": "Region"}]})


def picture() -> bytes:
    """Return a small picture as a PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + b"\x1f\x4e\x79" * 60 for _ in range(30))
    head = struct.pack(">IIBBBBB", 60, 30, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


MAIN = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
LATER = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
DRAWN = "http://schemas.microsoft.com/office/drawing/2010/slicer"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/slicer"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SLICER = f'<slicers xmlns="{MAIN}"><slicer name="Region" cache="Slicer_Region" caption="Region" rowHeight="241300"/></slicers>'
CACHE = (
    f'<slicerCacheDefinition xmlns="{MAIN}" name="Slicer_Region" sourceName="Region"><extLst>'
    f'<x:ext xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x15="{LATER}" '
    'uri="{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}"><x15:tableSlicerCache tableId="1" column="1"/></x:ext>'
    "</extLst></slicerCacheDefinition>"
)
FRAME = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
    f'xmlns:sle15="http://schemas.microsoft.com/office/drawing/2012/slicer" Requires="sle15"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>13</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>40</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>16</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>50</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="90" name="Region"/><xdr:cNvGraphicFramePr/>'
    '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
    f'<a:graphicData uri="{DRAWN}"><sle:slicer xmlns:sle="{DRAWN}" name="Region"/></a:graphicData></a:graphic>'
    "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></mc:Choice></mc:AlternateContent>"
)


def with_slicer(content: bytes) -> bytes:
    """Return a workbook with a slicer on the table of its first tab, in the parts that Excel writes ([MS-XLSX] 2.2.4)."""
    lists = (
        f'<extLst><ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}"><x14:slicerList xmlns:x14="{MAIN}">'
        f'<x14:slicer xmlns:r="{OFFICE}" r:id="rId91"/></x14:slicerList></ext>'
    )
    caches = (
        f'<extLst><ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" xmlns:x15="{LATER}"><x15:slicerCaches '
        f'xmlns:x14="{MAIN}"><x14:slicerCache xmlns:r="{OFFICE}" r:id="rId91"/></x15:slicerCaches></ext></extLst>'
    )
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="application/vnd.ms-excel.{kind}+xml"/>'
        for part, kind in (("slicers/slicer1.xml", "slicer"), ("slicerCaches/slicerCache1.xml", "slicerCache"))
    )

    def relation(end: str, target: str) -> str:
        return f'<Relationship Id="rId91" Type="{RELATION}{end}" Target="{target}"/></Relationships>'

    changes: Mapping[str, tuple[str, str]] = {
        "[Content_Types].xml": ("</Types>", f"{types}</Types>"),
        "xl/workbook.xml": ("</workbook>", f"{caches}</workbook>"),
        "xl/_rels/workbook.xml.rels": ("</Relationships>", relation("Cache", "slicerCaches/slicerCache1.xml")),
        "xl/worksheets/sheet1.xml": ("<extLst>", lists),
        "xl/worksheets/_rels/sheet1.xml.rels": ("</Relationships>", relation("", "../slicers/slicer1.xml")),
        "xl/drawings/drawing1.xml": ("</xdr:wsDr>", f"{FRAME}</xdr:wsDr>"),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode() if name in changes else old.read(name)
            if isinstance(data, str):
                assert changes[name][0] in data, name
                data = data.replace(*changes[name], 1)
            new.writestr(name, data)
        new.writestr("xl/slicers/slicer1.xml", SLICER)
        new.writestr("xl/slicerCaches/slicerCache1.xml", CACHE)
    return out.getvalue()


CONTENT = {
    "charts": rb"xl/charts/chart\d+\.xml", "pictures": rb"xl/media/.*", "macros": rb"xl/vbaProject\.bin",
    "slicers": rb"xl/slicers/.*", "custom properties": rb"docProps/custom\.xml",
}  # fmt: skip
INSIDE = {
    "text boxes": (r"xl/drawings/drawing\d+\.xml", rb"<xdr:sp\b"),
    "sparklines": (r"xl/worksheets/sheet\d+\.xml", rb"<x14:sparkline>"),
    "protection": (r"xl/worksheets/sheet\d+\.xml", rb"<sheetProtection\b"),
    "print set-up": (r"xl/worksheets/sheet\d+\.xml", rb"<(?:pageSetup|oddFooter)\b"),
    "rules": (r"xl/worksheets/sheet\d+\.xml", rb"<(?:dataBar|dataValidation)\b"),
    "slicers' frames": (r"xl/drawings/drawing\d+\.xml", rb"<sle:slicer\b"),
    "notes": (r"xl/comments\d*(?:/comment\d+)?\.xml|xl/comments/.*", rb"<comment\b"),
}


def contents(content: bytes) -> dict[str, int]:
    """Return how many of each kind of content a workbook has."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = file.namelist()
        found = {kind: sum(bool(re.fullmatch(mark.decode(), part)) for part in parts) for kind, mark in CONTENT.items()}
        for kind, (where, what) in INSIDE.items():
            found[kind] = sum(len(re.findall(what, file.read(part))) for part in parts if re.fullmatch(where, part))
    return found
