"""References to cells, and how they read after lines of a tab were repeated or taken out, as in the spreadsheet itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

REFUSED = "#REF!"
"""What a spreadsheet writes for a reference whose cells are gone."""

CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
TITLE = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
TOKEN = re.compile(
    rf"""
    "(?:[^"]|"")*"                                                    # a text
    | \[\d+\]{TITLE}[$\w:]+                                           # cells of another workbook
    | (?P<title>{TITLE})?(?:(?P<first>{CELL})(?::(?P<last>{CELL}))?(?![\w(.!\[\\])
                          |(?P<from>\$?\d{{1,7}}):(?P<to>\$?\d{{1,7}})(?![\w.]))
    | \[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]                           # columns of a table
    | [^\W\d][\w.\\]*                                                 # a function or a name
    """,
    re.VERBOSE,
)
ENDPOINT = re.compile(r"(\$?[A-Za-z]{0,3})(\$?)(\d+)")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Lines `first` to `last` of a tab, which stand there so many times, one below the other."""

    first: int
    last: int
    times: int

    @property
    def height(self) -> int:
        """Return how many lines are repeated."""
        return self.last - self.first + 1

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of repeated lines: `number` counts from 0. References from within stay within."""

    repeat: Repeat
    number: int


@dataclass(frozen=True)
class Moves:
    """Where the lines of a tab stand after some were repeated and others were taken out."""

    repeats: tuple[Repeat, ...] = ()
    removed: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.removed) or any(repeat.times != 1 for repeat in self.repeats)

    def repeat_of(self, line: int) -> Repeat | None:
        """Return the repeat that a line belongs to."""
        return next((repeat for repeat in self.repeats if line in repeat), None)

    def line(self, old: int, copy: int = 0) -> int:
        """Return where a line stands now; for a repeated one, its copy number `copy`, from 0."""
        moved = old - sum(1 for line in self.removed if line < old)
        for repeat in self.repeats:
            if repeat.last < old:
                moved += (repeat.times - 1) * repeat.height
            elif old in repeat:
                moved += copy * repeat.height
        return moved

    def last(self, old: int) -> int:
        """Return where the last copy of a line stands now."""
        repeat = self.repeat_of(old)
        return self.line(old, repeat.times - 1 if repeat else 0)

    def range(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the lines from the first copy of `first` to the last copy of `last`; None where all are gone."""
        while first in self.removed and first <= last:
            first += 1
        while last in self.removed and first <= last:
            last -= 1
        return (self.line(first), self.last(last)) if first <= last else None


NO_MOVES = Moves()


def moved_reference(first: str, last: str | None, moves: Moves, inside: Copy | None = None) -> str:
    """Return a reference such as "$B$4" or "B4:C9" as it reads now; a range grows with the lines repeated in it.

    `inside` says that it is written in a copy of repeated lines: what is relative there stays in the same copy.
    """
    one, other = endpoint(first), endpoint(last or first)
    if last is not None and one[2] > other[2]:
        one, other = (one[0], *other[1:]), (other[0], *one[1:])
    lines = moves.range(one[2], other[2])
    if lines is None:
        return REFUSED
    start, end = (within(each, inside, moves) for each in (one, other))
    low = f"{one[0]}{one[1]}{start or lines[0]}"
    return low if last is None else f"{low}:{other[0]}{other[1]}{end or lines[1]}"


def endpoint(text: str) -> tuple[str, str, int]:
    """Return column, "$" or "", and line of one end of a reference; the column is blank for a whole line."""
    found = ENDPOINT.fullmatch(text)
    if not found:
        raise ValueError(f"{text} is no cell")
    whole_line = not found[1].strip("$")
    return ("" if whole_line else found[1]), (found[1] if whole_line else found[2]), int(found[3])


def within(end: tuple[str, str, int], inside: Copy | None, moves: Moves) -> int | None:
    """Return the line of an end that stays in the copy it is written in; None for any other."""
    _, fixed, line = end
    return moves.line(line, inside.number) if inside and line in inside.repeat and not fixed else None


def moved_formula(text: str, own: str, moves: Mapping[str, Moves], inside: Copy | None = None) -> str:
    """Return a formula as it reads now; `own` is the title of the tab that it stands in, `moves` are those of each tab."""

    def token(found: re.Match[str]) -> str:
        start, end = found["first"] or found["from"], found["last"] or found["to"]
        if not start:
            return found[0]
        title = title_of(found["title"]) if found["title"] else own
        here = moves.get(title, NO_MOVES)
        if not here:
            return found[0]
        return (found["title"] or "") + moved_reference(start, end, here, inside if title == own else None)

    return TOKEN.sub(token, text)


def titles_in(text: str) -> set[str]:
    """Return the titles of tabs that a formula names."""
    return {title_of(found["title"]) for found in TOKEN.finditer(text) if found["title"]}


def title_of(prefix: str) -> str:
    """Return the title in a prefix such as 'Our jobs'!, which may stand escaped in XML."""
    plain = prefix.removesuffix("!")
    return unescape(plain[1:-1].replace("''", "'") if plain.startswith("'") else plain)


def moved_ranges(text: str, moves: Moves) -> str:
    """Return ranges split by spaces, such as "A1:B2 D4", as they read now; those that are gone are left out."""
    kept = (moved_range(each, moves) for each in text.split())
    return " ".join(each for each in kept if each)


def moved_range(text: str, moves: Moves) -> str:
    """Return one range as it reads now; "" where it is gone. One cell of repeated lines becomes a range of its copies."""
    first, _, last = text.partition(":")
    if not ENDPOINT.fullmatch(first) or (last and not ENDPOINT.fullmatch(last)):
        return text
    moved = moved_reference(first, last or first, moves)
    if moved == REFUSED:
        return ""
    start, _, end = moved.partition(":")
    return start if start == end else moved
