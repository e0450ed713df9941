"""The parts inside an .xlsx file: those that a run changes are written anew, all others are copied byte by byte.

An .xlsx file is a zip of XML parts (ECMA-376). Editing only the two or three parts that a morning concerns is what
makes sure that charts, pictures, macros, slicers, comments and whatever comes next survive: they are never opened.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import struct
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import unescape

from sheets_templates.words import WordedError, Words, words_of

WORKBOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""The numbers of built-in formats that show days or times."""


class BrokenPart(WordedError):
    """A part that was changed is no XML any more; nothing was written."""


@dataclass
class Parts:
    """The parts of one workbook file, with those that were changed so far."""

    content: bytes
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    unpacked: dict[str, bytes] = field(default_factory=dict)
    """Parts that somebody read already and will want again; all others are unpacked anew each time."""

    @cached_property
    def source(self) -> zipfile.ZipFile:
        """Return the file as it was."""
        return zipfile.ZipFile(io.BytesIO(self.content))

    def __getitem__(self, name: str) -> bytes:
        """Return a part as it stands by now."""
        for known in (self.changed, self.unpacked):
            if name in known:
                return known[name]
        return self.source.read(name)

    def __setitem__(self, name: str, data: bytes) -> None:
        """Change a part; one that stays the same is still copied."""
        if data != self[name]:
            self.changed[name] = data

    def __contains__(self, name: str) -> bool:
        return (name in self.source.NameToInfo or name in self.changed) and name not in self.dropped

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Return the part that holds each tab, by the tab's title, in the order of the tabs."""
        targets = {each.get("Id"): each for each in self.related(WORKBOOK)}
        found: dict[str, str] = {}
        for each in ElementTree.fromstring(self[WORKBOOK]).iter():  # noqa: S314 - expat of today expands no bombs
            if each.tag.endswith("}sheet"):
                number = next(value for name, value in each.items() if name.endswith("}id"))
                found[str(each.get("name"))] = self.target(WORKBOOK, targets[number])
        return found

    def related(self, part: str) -> list[ElementTree.Element]:
        """Return a part's relationships; none where it has none."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        return list(ElementTree.fromstring(self[relations])) if relations in self else []  # noqa: S314

    def target(self, part: str, relation: ElementTree.Element) -> str:
        """Return the name of the part that a relationship leads to."""
        said = relation.get("Target", "")
        return (
            said.lstrip("/")
            if said.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(part), said))
        )

    def tables(self, sheet: str) -> list[str]:
        """Return the parts with the tables of a sheet's part."""
        return [self.target(sheet, each) for each in self.related(sheet) if each.get("Type", "").endswith("/table")]

    @cached_property
    def counts_from_1904(self) -> bool:
        """Tell whether the workbook counts its days from 1904, as Excel for Mac once did."""
        return bool(re.search(rb'date1904="(?:1|true)"', self[WORKBOOK]))

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """Return the numbers of the cell styles that show a day."""
        codes = re.findall(rb'<(?:\w+:)?numFmt [^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"', self[STYLES])
        dates = DATE_FORMATS | {int(number) for number, code in codes if shows_a_day(unescape(code.decode()))}
        formats = re.findall(rb'\bnumFmtId="(\d+)"', b" ".join(re.findall(rb"<(?:\w+:)?xf\b[^>]*>", self.cell_styles)))
        return frozenset(at for at, number in enumerate(formats) if int(number) in dates)

    @property
    def cell_styles(self) -> bytes:
        """Return the list of cell styles inside styles.xml."""
        found = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", self[STYLES], re.DOTALL)
        return found[0] if found else b""

    @cached_property
    def day_style(self) -> int:
        """Return a cell style that shows a day, for columns that have none; one is added where there is none."""
        if self.date_styles:
            return min(self.date_styles)
        styles = self.cell_styles
        number = len(re.findall(rb"<(?:\w+:)?xf\b", styles))
        prefix = re.match(rb"<(\w+:)?", styles)
        more = b'<%sxf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' % (
            (prefix[1] if prefix else None) or b""
        )
        end = styles.rindex(b"</")
        longer = re.sub(rb' count="\d+"', b' count="%d"' % (number + 1), styles[:end], count=1) + more + styles[end:]
        self[STYLES] = self[STYLES].replace(styles, longer, 1)
        return number

    def drop(self, name: str) -> None:
        """Leave a part out, with what names it: its content type and the workbook's relationship to it."""
        if name not in self:
            return
        self.dropped.add(name)
        relations = posixpath.join("xl", "_rels", "workbook.xml.rels")
        for holder, mark in ((TYPES, f'"/{name}"'), (relations, f'"{posixpath.relpath(name, "xl")}"')):
            mentions = rb"<(?:\w+:)?\w+ [^>]*" + re.escape(mark).encode() + rb"[^>]*/>"
            self[holder] = re.sub(mentions, b"", self[holder])

    def saved(self) -> bytes:
        """Return the workbook file with the changes made. Raises BrokenPart where a changed part is no XML."""
        for name, data in self.changed.items():
            if name.endswith((".xml", ".rels")):
                refuse_broken(name, data)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as result:
            for part in self.source.infolist():
                if part.filename in self.changed:
                    result.writestr(part.filename, self.changed[part.filename])
                elif part.filename not in self.dropped:
                    copy_part(self.source, result, part)
            for name in sorted(self.changed.keys() - set(self.source.namelist())):
                result.writestr(name, self.changed[name])
        return target.getvalue()


def said(pattern: bytes, data: bytes) -> bytes:
    """Return what the first group of a pattern finds in a part; b"" where it finds nothing."""
    found = re.search(pattern, data)
    return found[1] if found else b""


def refuse_broken(name: str, data: bytes) -> None:
    """Raise BrokenPart for a part that no program could open; the file is still as it was."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise BrokenPart(NOT_CHANGED.fill(name=name, why=words_of(error))) from error


NOT_CHANGED = Words(
    "the part {name} could not be changed ({why}); nothing was written",
    "la partie {name} n'a pu être modifiée ({why}); rien n'a été écrit",
)


def copy_part(source: zipfile.ZipFile, result: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Copy a part as it stands, still compressed."""
    read, write = source.fp, result.fp
    if read is None or write is None:
        raise ValueError("both files must be open")
    read.seek(part.header_offset + 26)
    name_length, extra_length = struct.unpack("<HH", read.read(4))
    read.seek(name_length + extra_length, io.SEEK_CUR)
    data = read.read(part.compress_size)
    kept = copy.copy(part)
    kept.flag_bits &= ~0x08  # its sizes stand in its header, not behind its data
    kept.extra, kept.header_offset = b"", write.tell()
    write.write(kept.FileHeader())
    write.write(data)
    result.filelist.append(kept)
    result.NameToInfo[kept.filename] = kept
    result.start_dir = write.tell()


def shows_a_day(code: str) -> bool:
    """Tell whether a number format shows a day or a time: it has y, m, d, h or s outside of quotes and brackets."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]', "", code.split(";")[0])
    return bool(re.search(r"[ymdhs]", bare, re.IGNORECASE)) and bare.lower() != "general"


def computed_on_opening(data: bytes) -> bytes:
    """Return workbook.xml that asks to be computed when it is opened."""
    if b"fullCalcOnLoad=" in data:
        return re.sub(rb'fullCalcOnLoad="[^"]*"', b'fullCalcOnLoad="1"', data)
    if re.search(rb"<(?:\w+:)?calcPr\b", data):
        return re.sub(rb"<((?:\w+:)?calcPr)\b", rb'<\1 fullCalcOnLoad="1"', data, count=1)
    after = rb"(</((?:\w+:)?)definedNames>)" if b"definedNames>" in data else rb"(</((?:\w+:)?)sheets>)"
    return re.sub(after, rb'\1<\2calcPr fullCalcOnLoad="1"/>', data, count=1)
