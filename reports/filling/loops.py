"""Loops over rows of a template: `{% for t in testimonials %}` in one cell, `{% endfor %}` in a later one.

What stands from the one to the other is repeated for each item. A row that holds nothing but the mark goes away. Without any
item one empty row stays, so that sums, borders and charts keep their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.filling.placeholders import END_FOR, FOR, Names, Unfillable, evaluated, unbalanced_for
from sheets_templates.excel.references import Moves, Repeat
from sheets_templates.words import Words

MOST_ITEMS = 100_000
"""A loop goes through so many items at the most."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell of a template with something to fill in: its place, and its text."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Lines that are repeated: the name of an item, the items, and which lines."""

    name: str
    items: tuple[object, ...]
    repeat: Repeat

    def names(self, copy: int, names: Names) -> Names | None:
        """Return what can be named in one copy; None in the empty row of a loop without items."""
        if not self.items:
            return None
        place = {"index": copy + 1, "first": copy == 0, "last": copy == len(self.items) - 1, "length": len(self.items)}
        return {**names, self.name: self.items[copy], "loop": place}


@dataclass(frozen=True)
class Loops:
    """The loops of a tab, the lines that their marks alone stood on, and texts without the marks by place."""

    loops: tuple[Loop, ...] = ()
    removed: frozenset[int] = frozenset()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def moves(self) -> Moves:
        """Return where the lines of the tab stand afterwards."""
        return Moves(tuple(loop.repeat for loop in self.loops), self.removed)

    def loop_at(self, line: int) -> Loop | None:
        """Return the loop that a line belongs to."""
        return next((loop for loop in self.loops if line in loop.repeat), None)


def loops_in(
    cells: Sequence[Marked], alone: Iterable[int], names: Names
) -> tuple[Loops, list[tuple[Marked, Unfillable]]]:
    """Return the loops that the marked cells of a tab open and close, and what is wrong with the others.

    `alone` are the lines that hold one cell and no other.
    """
    loops: list[Loop] = []
    removed: set[int] = set()
    texts: dict[tuple[int, int], str] = {}
    wrong: list[tuple[Marked, Unfillable]] = []
    lonely = set(alone)
    for start, end in pairs(cells, wrong):
        head = FOR.search(start.text)
        try:
            items = items_of(head[2] if head else "", names)
            repeat = body(start, end, lonely, len(items))
            if any(repeat.first <= loop.repeat.last and loop.repeat.first <= repeat.last for loop in loops):
                raise Unfillable(
                    Words("two loops share a row", "deux boucles partagent une ligne"),
                    Words("give each its own rows", "donnez à chacune ses propres lignes"),
                )
        except Unfillable as error:
            wrong.append((start, error))
            continue
        loops.append(Loop(head[1] if head else "", items, repeat))
        removed |= {cell.line for cell in (start, end) if cell.line not in repeat}
        texts[start.line, start.column] = FOR.sub("", start.text, count=1)
        rest = texts.get((end.line, end.column), end.text)
        texts[end.line, end.column] = "".join(rest.rsplit(list(END_FOR.finditer(rest))[-1][0], 1))
    return Loops(tuple(loops), frozenset(removed), texts), wrong


def pairs(cells: Sequence[Marked], wrong: list[tuple[Marked, Unfillable]]) -> Iterator[tuple[Marked, Marked]]:
    """Yield the cells in which a loop over rows begins and ends; loops within loops and loose ends are wrong."""
    begun: Marked | None = None
    for cell in cells:
        opens = unbalanced_for(cell.text)
        if opens == 1 and begun is None:
            begun = cell
        elif opens == -1 and begun is not None:
            yield begun, cell
            begun = None
        elif opens:
            wrong.append((cell, LOOSE if abs(opens) == 1 and begun is None else NESTED))
    if begun is not None:
        wrong.append((begun, LOOSE))


LOOSE = Unfillable(
    Words("a loop begins or ends here without its other end", "une boucle commence ou finit ici sans son autre bout"),
    Words(
        "write {{% for … %}} in one cell and {{% endfor %}} in a later one of the same tab",
        "écrivez {{% for … %}} dans une cellule et {{% endfor %}} dans une autre, plus loin dans le même onglet",
    ),
)
NESTED = Unfillable(
    Words("a loop over rows stands inside another", "une boucle de lignes est dans une autre"),
    Words(
        "end the first loop before the second, or write the inner one within a single cell",
        "terminez la première avant la seconde, ou écrivez celle de l'intérieur dans une seule cellule",
    ),
)


def items_of(expression: str, names: Names) -> tuple[object, ...]:
    """Return what a loop goes through. Raises Unfillable for what is no list."""
    found = evaluated(expression, names)
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise Unfillable(
            Words("“{what}” is nothing to go through", "on ne peut parcourir « {what} »").fill(what=expression),
            Words("loop over testimonials or activities", "parcourez testimonials ou activities"),
        )
    items = tuple(found)
    if len(items) > MOST_ITEMS:
        raise Unfillable(
            Words("there are {n} items", "il y a {n} éléments").fill(n=len(items)),
            Words("loop over fewer: testimonials[:20]", "parcourez-en moins : testimonials[:20]"),
        )
    return items


def body(start: Marked, end: Marked, alone: set[int], items: int) -> Repeat:
    """Return the lines between two marks, without those that hold a mark and nothing else. Raises Unfillable for none."""
    first = start.line + (start.line in alone and not FOR.sub("", start.text).strip() and start.line != end.line)
    last = end.line - (end.line in alone and not END_FOR.sub("", end.text).strip() and start.line != end.line)
    if last < first:
        raise Unfillable(
            Words("the loop has no row", "la boucle n'a pas de ligne"),
            Words("leave a row to repeat between its marks", "laissez une ligne à répéter entre ses marques"),
        )
    return Repeat(first, last, max(1, items))
