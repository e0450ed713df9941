"""The values that a chart keeps of its cells: renewed from the cells after filling, so that every program draws the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from reports.filling.texts import plain_text
from sheets_templates.excel.parts import Parts
from sheets_templates.excel.references import TOKEN, title_of, titles_in
from sheets_templates.excel.rows import Look, SheetRows, column_number, text_xml

KEPT = re.compile(
    rb"(<((?:\w+:)?)(num|str)Ref>\s*<\2f>)([^<]*)(</\2f>\s*)(<\2(?:num|str)Cache>.*?</\2(?:num|str)Cache>)", re.DOTALL
)
LEVELS = re.compile(
    rb"(<((?:\w+:)?)multiLvlStrRef>\s*<\2f>)([^<]*)(</\2f>)\s*<\2multiLvlStrCache>.*?</\2multiLvlStrCache>", re.DOTALL
)
MOST_POINTS = 32_000
"""So many values of a series are kept at the most, as in Excel."""

Value = str | float | None


class Computed(Exception):
    """A cell holds a formula, whose result only a spreadsheet knows."""


@dataclass
class Cells:
    """The cells of a workbook, read as charts need them."""

    parts: Parts
    sheets: dict[str, SheetRows] = field(default_factory=dict)
    lines: dict[tuple[str, int], dict[int, tuple[bytes, bytes]]] = field(default_factory=dict)
    texts: list[bytes] = field(default_factory=list)

    def value(self, title: str, line: int, column: int) -> Value:
        """Return what stands in a cell. Raises Computed for a formula."""
        if title not in self.sheets:
            self.sheets[title] = SheetRows(self.parts[self.parts.sheets[title]], Look(frozenset(), lambda: 0))
        if (title, line) not in self.lines:
            self.lines[title, line] = self.sheets[title].cells(line)
        about, inner = self.lines[title, line].get(column, (b"", b""))
        if re.search(rb"<(?:\w+:)?f\b", inner):
            raise Computed(title)
        if b't="s"' in about:
            return plain_text(self.shared(int(plain_number(inner))))
        if b't="inlineStr"' in about:
            return plain_text(inner)
        said = plain_number(inner)
        return float(said) if said and b't="e"' not in about and b't="str"' not in about else said or None

    def shared(self, number: int) -> bytes:
        """Return a shared text as it stands in XML."""
        if not self.texts:
            self.texts = re.findall(
                rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>|<(?:\w+:)?si/>", self.parts["xl/sharedStrings.xml"], re.DOTALL
            )
        return self.texts[number]


def plain_number(inner: bytes) -> str:
    """Return what a cell's value says."""
    found = re.search(rb"v>([^<]*)<", inner)
    return unescape(found[1].decode()) if found else ""


def renew(parts: Parts, filled: set[str], charts: tuple[str, ...] = ()) -> None:
    """Renew what charts keep of the cells of tabs that were filled; where formulas decide, the chart keeps nothing."""
    cells = Cells(parts)
    for part in charts or tuple(
        name for name in parts.source.namelist() if re.fullmatch(r"xl/charts/chart[^/]*\.xml", name)
    ):
        parts[part] = renewed(parts[part], cells.value, set(parts.sheets), filled)


def renewed(chart: bytes, value: Callable[[str, int, int], Value], titles: set[str], filled: set[str]) -> bytes:
    """Return a chart's part with the values it keeps as the cells have them now."""

    def kept(found: re.Match[bytes]) -> bytes:
        reference = unescape(found[4].decode())
        if not titles_in(reference) & filled:
            return found[0]
        try:
            values = [value(*place) for place in places(reference, titles)]
        except (Computed, ValueError):
            return found[1] + found[4] + found[5]
        return found[1] + found[4] + found[5] + cache(found[2], found[3], found[6], values)

    chart = KEPT.sub(kept, chart)
    return LEVELS.sub(lambda m: m[1] + m[3] + m[4] if titles_in(unescape(m[3].decode())) & filled else m[0], chart)


def places(reference: str, titles: set[str]) -> Iterator[tuple[str, int, int]]:
    """Yield tab, line and column of each cell of a reference such as "'Our jobs'!$B$2:$B$9". Raises ValueError for others."""
    for each in TOKEN.finditer(reference):
        if not each["title"] or not each["first"] or title_of(each["title"]) not in titles:
            raise ValueError(f"{reference} are no cells of this workbook")
        start, end = (cell_of(text) for text in (each["first"], each["last"] or each["first"]))
        if (end[0] - start[0] + 1) * (end[1] - start[1] + 1) > MOST_POINTS:
            raise ValueError(f"{reference} are too many cells")
        for line in range(start[0], end[0] + 1):
            for column in range(start[1], end[1] + 1):
                yield title_of(each["title"]), line, column


def cell_of(text: str) -> tuple[int, int]:
    """Return line and column of a cell such as "$B$2"."""
    plain = text.replace("$", "").upper()
    name = plain.rstrip("0123456789")
    return int(plain[len(name) :]), column_number(name.encode())


def cache(prefix: bytes, kind: bytes, before: bytes, values: list[Value]) -> bytes:
    """Return the values that a chart keeps, in the number format that it had."""
    code = re.search(rb"<%sformatCode>.*?</%sformatCode>" % (prefix, prefix), before) if kind == b"num" else None
    points = b"".join(
        b'<%spt idx="%d"><%sv>%s</%sv></%spt>' % (prefix, at, prefix, text_xml(written(value)), prefix, prefix)
        for at, value in enumerate(values)
        if value is not None and (kind == b"str" or not isinstance(value, str))
    )
    count = b'<%sptCount val="%d"/>' % (prefix, len(values))
    return b"<%s%sCache>%s%s%s</%s%sCache>" % (prefix, kind, code[0] if code else b"", count, points, prefix, kind)


def written(value: Value) -> str:
    """Return a value as a chart keeps it."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
