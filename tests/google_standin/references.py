"""The text of a formula as a spreadsheet keeps it: plain parts and references, which follow the cells they mean.

A reference moves when rows or columns are inserted, deleted or moved, and its sheet's name follows a renaming:
https://developers.google.com/workspace/sheets/api/guides/concepts and https://support.google.com/docs/answer/75943.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tests.google_standin.a1 import Area, bounds, letters, quoted

TITLE = r"(?:'(?:[^']|'')+'|[A-Za-z_][A-Za-z0-9_.]*)!"
PLACE = r"\$?[A-Za-z]{1,3}\$?[0-9]+(?::(?:\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}(?![A-Za-z0-9_(])|\$?[0-9]+))?"
COLUMNS = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[0-9]+)?"
ROWS = r"\$?[0-9]+:\$?[0-9]+"
REFERENCE = rf"(?P<title>{TITLE})?(?P<place>{PLACE}|{COLUMNS}|{ROWS})(?![A-Za-z0-9_(!.])"
TOKEN = re.compile(rf'(?P<text>"(?:[^"]|"")*")|(?<![A-Za-z0-9_.$]){REFERENCE}', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference: its area (sheet -1: none that exists), whether the sheet is written, and which bounds have a $."""

    area: Area
    single: bool
    title: str = ""
    """How the sheet was written, where it was; kept for a sheet that does not exist."""
    fixed: tuple[bool, bool, bool, bool] = (False, False, False, False)
    """Whether top, left, bottom, right are fixed by a $."""
    gone: bool = False
    """Whether the cells meant were deleted."""

    def show(self, titles: Mapping[int, str]) -> str:
        """Return the reference as the formula's text has it."""
        sheet = f"{quoted(titles.get(self.area.sheet, self.title))}!" if self.title else ""
        if self.gone:
            return f"{sheet}#REF!"
        area, marks = self.area, ["$" if fixed else "" for fixed in self.fixed]
        first = (f"{marks[1]}{letters(area.left)}" if area.left is not None else "") + (
            f"{marks[0]}{area.top + 1}" if area.top is not None else ""
        )
        if self.single:
            return sheet + first
        last = (f"{marks[3]}{letters(area.right - 1)}" if area.right is not None else "") + (
            f"{marks[2]}{area.bottom}" if area.bottom is not None else ""
        )
        return f"{sheet}{first}:{last}"

    def shifted(self, rows: int, columns: int) -> Ref:
        """Return the reference as it is after its formula was copied so far: bounds with a $ stay."""
        area = self.area
        top, left, bottom, right = (
            bound if bound is None or fixed else bound + by
            for bound, fixed, by in zip(
                (area.top, area.left, area.bottom, area.right), self.fixed, (rows, columns, rows, columns), strict=True
            )
        )
        if (top is not None and top < 0) or (left is not None and left < 0):
            return replace(self, gone=True)
        return replace(self, area=Area(area.sheet, top, bottom, left, right))


@dataclass(frozen=True)
class Formula:
    """A formula: the parts of its text behind the "=", in order."""

    parts: tuple[str | Ref, ...]

    def show(self, titles: Mapping[int, str]) -> str:
        """Return the text of the formula, given the titles of the sheets by id."""
        return "=" + "".join(part if isinstance(part, str) else part.show(titles) for part in self.parts)

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """The references in order."""
        return tuple(part for part in self.parts if isinstance(part, Ref))

    @cached_property
    def pattern(self) -> str:
        """The text with every reference replaced by a mark: equal for formulas of one shape."""
        return "".join(part if isinstance(part, str) else "\x00" for part in self.parts)

    def mapped(self, change: Callable[[Ref], Ref]) -> Formula:
        """Return the formula with every reference changed; itself where none is."""
        parts = tuple(change(part) if isinstance(part, Ref) else part for part in self.parts)
        return self if parts == self.parts else Formula(parts)

    def shifted(self, rows: int, columns: int) -> Formula:
        """Return the formula as it is where it was copied to."""
        return self.mapped(lambda ref: ref.shifted(rows, columns)) if rows or columns else self


def formula(text: str, sheet: int, ids: Mapping[str, int]) -> Formula:
    """Return the formula of a text behind "=", as entered on a sheet, given the ids of the sheets by small title."""
    parts: list[str | Ref] = []
    at = 0
    for found in TOKEN.finditer(text):
        if found["text"] is not None:
            continue
        parts += [text[at : found.start()], reference(found["title"] or "", found["place"], sheet, ids)]
        at = found.end()
    return Formula(tuple(part for part in (*parts, text[at:]) if part != ""))


def reference(title: str, place: str, sheet: int, ids: Mapping[str, int]) -> Ref:
    """Return the reference to a place, on a sheet whose title may be written before it."""
    found = bounds(place)
    if found is None:
        return Ref(Area(sheet), single=False, title=title, gone=True)
    name = title.removesuffix("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    first, _, last = place.partition(":")
    fixed = tuple(
        mark
        for end in (first, last or first)
        for mark in (bool(re.search(r"\$[0-9]", end)), end[:1] == "$" and not end[1:2].isdigit())
    )
    top, bottom, left, right = found
    return Ref(
        Area(ids.get(name.lower(), -1) if title else sheet, top, bottom, left, right),
        ":" not in place,
        name,
        (fixed[0], fixed[1], fixed[2], fixed[3]),
    )


@dataclass(frozen=True, slots=True)
class Insertion:
    """So many rows or columns put in before a position."""

    sheet: int
    rows: bool
    at: int
    count: int

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Return where a half-open span is afterwards; None where it is gone."""
        if start is not None and start >= self.at:
            start += self.count
        if end is not None and end > self.at:
            end += self.count
        return start, end


@dataclass(frozen=True, slots=True)
class Deletion:
    """Rows or columns taken out."""

    sheet: int
    rows: bool
    start: int
    end: int

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Return where a half-open span is afterwards; None where it is gone."""
        if start is not None and end is not None and start >= self.start and end <= self.end:
            return None
        return self.place(start), self.place(end)

    def place(self, bound: int | None) -> int | None:
        """Return where a bound is afterwards."""
        if bound is None or bound <= self.start:
            return bound
        return self.start if bound <= self.end else bound - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Moving:
    """Rows or columns moved before a position that is counted before they are taken out."""

    sheet: int
    rows: bool
    start: int
    end: int
    before: int

    @property
    def target(self) -> int:
        """Where the first of them is afterwards."""
        return self.before if self.before <= self.start else self.before - (self.end - self.start)

    def span(self, start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        """Return where a half-open span is afterwards: what lies inside the moved ones goes along with them."""
        if start is not None and end is not None and start >= self.start and end <= self.end:
            return start - self.start + self.target, end - self.start + self.target
        left = Deletion(self.sheet, self.rows, self.start, self.end).span(start, end)
        assert left is not None
        return Insertion(self.sheet, self.rows, self.target, self.end - self.start).span(*left)


Change = Insertion | Deletion | Moving


def moved(area: Area, change: Change) -> Area | None:
    """Return where an area is after a change of rows or columns; None where it is gone."""
    if area.sheet != change.sheet:
        return area
    if change.rows:
        span = change.span(area.top, area.bottom)
        return None if span is None else replace(area, top=span[0], bottom=span[1])
    span = change.span(area.left, area.right)
    return None if span is None else replace(area, left=span[0], right=span[1])


def moved_ref(ref: Ref, change: Change) -> Ref:
    """Return a reference after a change of rows or columns."""
    if ref.gone or ref.area.sheet != change.sheet:
        return ref
    area = moved(ref.area, change)
    if area is None:
        return replace(ref, gone=True)
    return ref if area == ref.area else replace(ref, area=area)
