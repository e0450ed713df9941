"""Finding things in areas: MATCH, VLOOKUP, XLOOKUP, INDEX; the places of values are remembered for each area.

Within ARRAYFORMULA, MATCH, VLOOKUP and XLOOKUP look up every value of an array; INDEX does not: it takes the first
(https://support.google.com/docs/answer/3098242, and https://www.benlcollins.com/spreadsheets/array-formula-intro).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tests.google_standin.arrays import Array, array_of, lift
from tests.google_standin.cells import NA, REF, VALUE, Fault, Plain
from tests.google_standin.functions import before, same, to_number, to_truth, wildcard

Places = dict[tuple[str, Plain], int]


def key(value: Plain) -> tuple[str, Plain]:
    """Return what a value is found by: its kind, and its text in small letters."""
    if isinstance(value, bool):
        return "truth", value
    if isinstance(value, str):
        return "text", value.lower()
    return "number", value


def places(values: Sequence[Plain]) -> Places:
    """Return the first place of every value."""
    found: Places = {}
    for at, value in enumerate(values):
        if value is not None and not isinstance(value, Fault):
            found.setdefault(key(value), at)
    return found


class Line:
    """One column (or row) of an area in which things are looked up."""

    def __init__(self, values: Sequence[Plain]) -> None:
        self.values = values
        self.places = places(values)

    def exactly(self, wanted: Plain) -> int | None:
        """Return the place of a value; * and ? in a text stand for others."""
        at = self.places.get(key(wanted))
        if at is None and isinstance(wanted, str) and re.search(r"[*?~]", wanted):
            pattern = wildcard(wanted)
            return next(
                (at for at, value in enumerate(self.values) if isinstance(value, str) and pattern.fullmatch(value)),
                None,
            )
        return at

    def last_up_to(self, wanted: Plain) -> int | None:
        """Return the place of the last value of the same kind that is not beyond the wanted one, in a sorted line."""
        kind, found = key(wanted)[0], None
        for at, value in enumerate(self.values):
            if value is not None and not isinstance(value, Fault) and key(value)[0] == kind:
                if before(wanted, value):
                    break
                found = at
        return found

    def last_down_to(self, wanted: Plain) -> int | None:
        """Return the place of the last value that is not below the wanted one, in a line sorted downwards."""
        found = None
        for at, value in enumerate(self.values):
            if value is None or before(value, wanted):
                break
            found = at
        return found


def line_of(array: Array | Plain) -> Sequence[Plain]:
    """Return the values of an area of one row or one column, without the blank end."""
    if not isinstance(array, Array):
        return [array]
    return array.cells if not any(array.tail) else list(array)


LineOf = Callable[[object], Line]


def match(line: LineOf, wanted: object, area: object, kind: object = 1) -> object:
    """Return the place from 1 of one value or each of many in a line, as MATCH does."""
    place, how = line(area), to_number(kind if not isinstance(kind, Array) else kind.at(0, 0))

    def one(value: Plain) -> Plain:
        if isinstance(value, Fault):
            return value
        if value is None:
            value = 0 if how else ""
        finder = place.exactly if how == 0 else place.last_up_to if how == 1 else place.last_down_to
        at = finder(value)
        return NA if at is None else at + 1

    return lift(one, [wanted])


def vlookup(
    line: LineOf, first: object, area: Array, wanted: object, index: object, is_sorted: object = True
) -> object:
    """Return the value in a column beside each value found in the first column; `first` is that column."""
    sorted_ = to_truth(is_sorted if not isinstance(is_sorted, Array) else is_sorted.at(0, 0))
    place = line(first)

    def one(value: Plain, number: Plain) -> Plain:
        column = to_number(number)
        if isinstance(value, Fault) or isinstance(column, Fault):
            return value if isinstance(value, Fault) else column
        if not 1 <= column <= area.width:
            return VALUE if column < 1 else REF
        at = place.last_up_to(value) if sorted_ is True else place.exactly(value)
        return NA if at is None or value is None else area.at(at, int(column) - 1)

    return lift(one, [wanted, index])


def xlookup(
    line: LineOf, wanted: object, area: object, results: object, missing: object = NA, kind: object = 0
) -> object:
    """Return the value of one line beside each value found in another; a whole row where the results are wide."""
    place = line(area)
    across = isinstance(area, Array) and area.height == 1 and area.width > 1
    default = missing.at(0, 0) if isinstance(missing, Array) else missing

    def where(value: Plain) -> int | None:
        at = place.places.get(key(value if value is not None else ""))
        return place.exactly(value) if at is None and kind == 2 else at

    if isinstance(results, Array) and not across and results.width > 1 and not isinstance(wanted, Array):
        at = where(wanted)  # type: ignore[arg-type]  # no array, so a plain value
        return default if at is None else array_of([list(results.row(at))])

    def one(value: Plain) -> Plain:
        if isinstance(value, Fault):
            return value
        at = where(value)
        if at is None:
            return default  # type: ignore[return-value]  # no array any more
        if not isinstance(results, Array):
            return results  # type: ignore[return-value]  # no array, so a plain value
        return results.at(0, at) if across else results.at(at, 0)

    return lift(one, [wanted])


def index(array: object, row: object = 0, column: object = 0) -> object:
    """Return one value, row or column of an area; of many row numbers the first counts, as in Google's INDEX."""
    numbers = [to_number(value.at(0, 0) if isinstance(value, Array) else value) for value in (row, column)]  # type: ignore[arg-type]  # plain values and arrays only
    if fault := next((number for number in numbers if isinstance(number, Fault)), None):
        return fault
    if not isinstance(array, Array):
        array = array_of([[array]])  # type: ignore[list-item]  # no array, so a plain value
    at_row, at_column = (int(number) for number in numbers)  # type: ignore[arg-type]  # no fault is among them
    if array.height == 1 and column == 0 and at_row and array.width > 1:
        at_row, at_column = 1, at_row
    if not (0 <= at_row <= array.height and 0 <= at_column <= array.width):
        return REF
    if at_row and (at_column or array.width == 1):
        return array.at(at_row - 1, max(at_column - 1, 0))
    if at_row:
        return array_of([list(array.row(at_row - 1))])
    if at_column:
        return array_of([[value] for value in array.column(at_column - 1)])
    return array


def equal_lines(left: Sequence[Plain], right: Sequence[Plain]) -> bool:
    """Return whether two rows are equal value by value."""
    return len(left) == len(right) and all(same(one, other) for one, other in zip(left, right, strict=True))
