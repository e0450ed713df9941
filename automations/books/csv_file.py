"""A .csv file as a grid: in the encodings and with the separators that spreadsheets write."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from automations import complaints
from automations.errors import BookMissing
from sheets_templates.columns import Grid
from sheets_templates.kinds import LONGEST_TEXT, writable

SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 2**31 - 1
"""What the reader takes for one cell: the most that it can, on every system."""


def csv_grid(source: Path) -> Grid:
    """Return the cells of a .csv file as texts. Raises BookMissing where it cannot be read."""
    return tuple(tuple(writable(cell) or None for cell in row) for row in csv_rows(source))


def csv_rows(source: Path) -> Iterator[list[str]]:
    """Yield the rows of a .csv file as they stand there, cells of any length. Raises BookMissing where it cannot be read."""
    csv.field_size_limit(LONGEST_CELL)
    text = csv_text(source)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))


def csv_text(source: Path) -> str:
    """Return the text of a file: UTF-8, with or without its mark, UTF-16 with its mark, or else as Windows writes it."""
    try:
        data = source.read_bytes()
    except OSError as error:
        raise BookMissing(complaints.NOT_READ.fill(path=source, why=error.strerror or error)) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """Return the separator by which most of the first lines fall into equally many cells; a comma where none does."""

    def agreement(separator: str) -> tuple[int, int]:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths = Counter(len(row) for row in islice(lines, 50) if len(row) > 1)
        width, times = max(widths.items(), key=lambda entry: (entry[1], entry[0]), default=(0, 0))
        return times, width

    return max(SEPARATORS, key=agreement)


def title_of(source: Path) -> str:
    """Return a tab's title after a file's name: at most 31 characters, and none that Excel refuses."""
    return re.sub(r"[\[\]:*?/\\]", " ", source.stem).strip("' ")[:31] or "Sheet1"


def cut_cells(source: Path) -> int:
    """Return how many cells of a .csv file are longer than a cell of a workbook can be."""
    return sum(len(cell) > LONGEST_TEXT for row in csv_rows(source) for cell in row)
