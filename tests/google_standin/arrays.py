"""Many values at once: a rectangle whose end may be one row repeated, so that a whole column costs what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.google_standin.cells import NA, Plain


@dataclass(slots=True)
class Array:
    """`height` rows of `width` values: those in `cells` (row by row), then `tail` again and again."""

    cells: list[Plain]
    height: int
    width: int
    tail: tuple[Plain, ...] = ()
    place: tuple[int, int, int] | None = None
    """(sheet, row, column) of the first value, where it stands in a sheet."""

    @property
    def spelled(self) -> int:
        """How many rows are spelled out."""
        return len(self.cells) // self.width

    def at(self, row: int, column: int) -> Plain:
        """Return one value."""
        if row < self.spelled:
            return self.cells[row * self.width + column]
        return self.tail[column] if self.tail else None

    def row(self, row: int) -> Sequence[Plain]:
        """Return one row."""
        if row < self.spelled:
            return self.cells[row * self.width : (row + 1) * self.width]
        return self.tail or (None,) * self.width

    def column(self, column: int) -> Iterator[Plain]:
        """Yield every value of a column."""
        return (self.at(row, column) for row in range(self.height))

    def __iter__(self) -> Iterator[Plain]:
        """Yield every value, row by row."""
        yield from self.cells
        for _ in range(self.height - self.spelled):
            yield from self.tail or (None,) * self.width

    def full(self) -> list[list[Plain]]:
        """Return every row."""
        return [list(self.row(row)) for row in range(self.height)]


def array_of(rows: Sequence[Sequence[Plain]]) -> Array:
    """Return an array of rows; short ones are filled up with #N/A."""
    width = max((len(row) for row in rows), default=1)
    return Array([value for row in rows for value in (*row, *[NA] * (width - len(row)))], len(rows), width)


def compact(array: Array) -> Array:
    """Return an array whose last rows, where they are all alike, are said once as its tail."""
    width, last = array.width, tuple(array.row(array.height - 1)) if array.height else ()
    if array.spelled < array.height and tuple(array.tail or (None,) * width) != last:
        return array
    rows = array.spelled
    while rows > 1 and all(map(alike, array.cells[(rows - 1) * width : rows * width], last)):
        rows -= 1
    return Array(array.cells[: rows * width], array.height, width, last, array.place)


def alike(one: Plain, other: Plain) -> bool:
    """Return whether two values are the same, also in kind."""
    return one is other or (type(one) is type(other) and one == other)


def lift(function: Callable[..., Plain], arguments: Sequence[Any]) -> Any:
    """Return a function of single values applied over arrays; one row or column is used for all of the others."""
    arrays = [argument for argument in arguments if isinstance(argument, Array)]
    if not arrays:
        return function(*arguments)
    height, width = max(array.height for array in arrays), max(array.width for array in arrays)
    spelled = min(height, max(spelled_for(array, height) for array in arrays))
    if width == 1:
        columns = [one_column(argument, spelled, height) for argument in arguments]
        cells = [function(*values) for values in zip(*columns, strict=True)]
    else:
        rows = [rows_of(argument, spelled, height, width) for argument in arguments]
        cells = [function(*values) for row in zip(*rows, strict=True) for values in zip(*row, strict=True)]
    tail: tuple[Plain, ...] = ()
    if spelled < height:
        ends = [row_at(argument, spelled, height, width) for argument in arguments]
        tail = tuple(function(*values) for values in zip(*ends, strict=True))
    return Array(cells, height, width, tail)


def spelled_for(array: Array, height: int) -> int:
    """Return how many rows of a result an array spells out."""
    if array.height == 1:
        return 0 if height > 1 else 1
    return array.spelled if array.height >= height else max(array.height, height)


def one_column(argument: Any, spelled: int, height: int) -> list[Plain]:
    """Return the first `spelled` values of an argument that is one value or one column."""
    if not isinstance(argument, Array):
        return [argument] * spelled
    if argument.height == 1:
        return [argument.at(0, 0)] * spelled
    own = argument.cells[:spelled]
    if len(own) == spelled:
        return own
    repeated = min(argument.height, spelled) - len(own)
    own = own + [argument.tail[0] if argument.tail else None] * repeated
    return own + [NA] * (spelled - len(own))


def row_at(argument: Any, row: int, height: int, width: int) -> Sequence[Plain]:
    """Return one row of an argument, broadened to a width."""
    if not isinstance(argument, Array):
        return [argument] * width
    if argument.height > 1 and row >= argument.height:
        return [NA] * width
    own = argument.row(0 if argument.height == 1 else row)
    if argument.width == 1:
        return [own[0]] * width
    return [*own, *[NA] * (width - argument.width)]


def rows_of(argument: Any, spelled: int, height: int, width: int) -> list[Sequence[Plain]]:
    """Return the first rows of an argument, broadened to a width."""
    return [row_at(argument, row, height, width) for row in range(spelled)]
