"""The parts inside an .xlsx file that its library leaves to us: the look of new cells, and that answers are fresh.

Only three things are done, to the sheets that were written and to nothing else: new cells take the look of their
column, as Excel itself does it; stored results of formulas are dropped where answers changed; and the workbook is
marked to be computed when it is opened.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def finish_parts(content: bytes, written: Mapping[str, Mapping[int, float]]) -> bytes:
    """Return a workbook's bytes with the given lines of tabs in the look of their columns, and all answers fresh.

    `written` gives, by a tab's title, the lines that were written with their height in points.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        lines = {part: written.get(title, {}) for title, part in sheet_parts(source).items()}
        for part in source.infolist():
            data = source.read(part)
            if part.filename == WORKBOOK:
                data = computed_on_opening(data)
            elif part.filename in lines:
                data = without_stored_answers(in_column_look(data, lines[part.filename]))
            result.writestr(part, data, zipfile.ZIP_DEFLATED, 4)
    return target.getvalue()


def sheet_parts(source: zipfile.ZipFile) -> dict[str, str]:
    """Return the part that holds each tab, by the tab's title."""
    relations = ElementTree.fromstring(source.read(RELATIONS))  # noqa: S314 - written by wolfxl a moment ago
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = ElementTree.fromstring(source.read(WORKBOOK)).iter(f"{MAIN}sheet")  # noqa: S314
    return {
        str(each.get("name")): posixpath.normpath(posixpath.join("xl", targets[each.get(f"{LINK}id")]))
        .replace("xl//xl", "xl")
        .lstrip("/")
        for each in sheets
    }


def in_column_look(data: bytes, lines: Mapping[int, float]) -> bytes:
    """Return a sheet in which the given lines have their height, and their cells the column's style where it has one."""
    if not lines:
        return data
    styles = column_styles(data)

    def styled(row: re.Match[bytes]) -> bytes:
        height = lines.get(int(row[1]))
        if height is None:
            return row[0]
        opening = b'<row r="' + row[1] + b'"' + re.sub(rb' (?:ht|customHeight)="[^"]*"', b"", row[2])
        if height > DEFAULT_HEIGHT:
            opening += f' ht="{height:g}" customHeight="1"'.encode()
        return opening + re.sub(CELL_OPENING, lambda cell: with_style_of(cell, styles), row[3])

    return re.sub(rb'<row r="(\d+)"((?: [A-Za-z0-9:]+="[^"]*")*)(>.*?</row>|/>)', styled, data, flags=re.DOTALL)


DEFAULT_HEIGHT = 15.0
CELL_OPENING = rb'<c r="([A-Z]+)(\d+)"((?: [a-z]+="[^"]*")*)'


def with_style_of(cell: re.Match[bytes], styles: Mapping[bytes, bytes]) -> bytes:
    """Return a cell's opening with its column's style."""
    style = styles.get(cell[1])
    if style is None:
        return cell[0]
    return b'<c r="' + cell[1] + cell[2] + b'"' + re.sub(rb' s="\d+"', b"", cell[3]) + b' s="' + style + b'"'


def column_styles(data: bytes) -> dict[bytes, bytes]:
    """Return the style of each column that has one, by the column's letters."""
    styles: dict[bytes, bytes] = {}
    for column in re.findall(rb"<col [^>]*>", data):
        said = dict(re.findall(rb' ([A-Za-z]+)="([^"]*)"', column))
        if said.get(b"style", b"0") != b"0" and int(said[b"max"]) - int(said[b"min"]) < 500:
            for at in range(int(said[b"min"]), int(said[b"max"]) + 1):
                styles[letters(at)] = said[b"style"]
    return styles


def letters(number: int) -> bytes:
    """Return a column's letters by its number from 1."""
    name = b""
    while number:
        number, rest = divmod(number - 1, 26)
        name = bytes([65 + rest]) + name
    return name


def without_stored_answers(data: bytes) -> bytes:
    """Return a sheet whose lookups store no result: whoever opens the file computes them from the new answers."""
    lookup = rb"(<f(?: [^>]*)?>[^<]*IFERROR\(INDEX\([^<]*</f>)<v>[^<]*</v>"
    return re.sub(lookup, rb"\1", data)


def computed_on_opening(data: bytes) -> bytes:
    """Return workbook.xml that asks to be computed when it is opened."""
    if b"fullCalcOnLoad=" in data:
        return re.sub(rb'fullCalcOnLoad="[^"]*"', b'fullCalcOnLoad="1"', data)
    if b"<calcPr" in data:
        return data.replace(b"<calcPr", b'<calcPr fullCalcOnLoad="1"', 1)
    return (
        data.replace(b"</sheets>", b'</sheets><calcPr fullCalcOnLoad="1"/>', 1)
        if b"<definedNames" not in data
        else data.replace(b"</definedNames>", b'</definedNames><calcPr fullCalcOnLoad="1"/>', 1)
    )
