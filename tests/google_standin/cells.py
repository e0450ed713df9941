"""What stands in a cell, and a row of them; both frozen, so that a spreadsheet can be copied cheaply before a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from tests.google_standin.references import Formula


@dataclass(frozen=True, slots=True)
class Fault:
    """An error value of a formula: `kind` as the API names it, `text` as the cell shows it, and the reason."""

    kind: str
    text: str
    message: str = ""


NA = Fault("N_A", "#N/A", "Did not find value.")
VALUE = Fault("VALUE", "#VALUE!", "A value of this kind cannot be used here.")
REF = Fault("REF", "#REF!", "Reference does not exist.")
DIVISION = Fault("DIVIDE_BY_ZERO", "#DIV/0!", "Cannot divide by zero.")
NAME = Fault("NAME", "#NAME?", "Unknown name.")
NUMBER = Fault("NUM", "#NUM!", "Not a number.")
PARSE = Fault("ERROR", "#ERROR!", "Formula parse error.")
CIRCLE = Fault("REF", "#REF!", "Circular dependency detected.")
BLOCKED = Fault("REF", "#REF!", "Array result was not expanded because it would overwrite data.")

Plain = None | bool | int | float | str | Fault
"""A value that is computed or shown; None is blank."""

Entered = Plain | Formula
"""A value as it was entered."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what was entered, how it looks, its note, what it admits, and everything else that stands in it."""

    value: Entered = None
    format: dict[str, Any] | None = None
    note: str = ""
    rule: dict[str, Any] | None = None
    runs: tuple[dict[str, Any], ...] = ()

    def having(self, **parts: Any) -> Cell:
        """Return the cell with some parts changed."""
        return replace(self, **parts)

    def valued(self, value: Entered) -> Cell:
        """Return the cell with another value; its look, note and rule stay."""
        return Cell(value, self.format, self.note, self.rule)

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands in the cell."""
        return self.value is None and not (self.format or self.note or self.rule or self.runs)


EMPTY = Cell()


class Row(dict[int, Cell]):
    """The cells of a row by column; never changed once made."""

    @cached_property
    def formulas(self) -> tuple[int, ...]:
        """The columns in which a formula stands."""
        return tuple(column for column, cell in self.items() if isinstance(cell.value, Formula))

    @cached_property
    def filled(self) -> int:
        """How many columns reach to the last value; 0 for a row without values."""
        return 1 + max((column for column, cell in self.items() if cell.value is not None), default=-1)

    def having(self, cells: Mapping[int, Cell]) -> Row:
        """Return the row with some cells changed."""
        return row_of((self | cells).items())


NO_CELLS = Row()


def row_of(cells: Iterable[tuple[int, Cell]]) -> Row:
    """Return a row of the cells in which something stands."""
    row = Row((column, cell) for column, cell in cells if not cell.blank)
    return row if row else NO_CELLS
