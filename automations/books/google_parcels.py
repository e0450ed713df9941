"""How much goes to Google in one call: blocks weighed, shared out over calls, and brought over a hidden tab where one is too small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automations.books.google_reading import STAGING
from automations.books.google_requests import (
    Block,
    Request,
    afterwards,
    area,
    cell_data,
    dense,
    made_mark,
    plain_lines,
    shortened,
    size_of,
    values_written,
)
from sheets_templates.columns import Cell, Grid

LARGEST = 1_900_000
"""Bytes of one call; Google recommends at most 2 MB."""


@dataclass(frozen=True)
class Part:
    """Lines of a block that go together in one call: the block, and which of its lines from 0."""

    block: Block
    first: int
    lines: Grid


def parcelled(blocks: Sequence[Block], room: int) -> tuple[tuple[Part, ...], ...]:
    """Return the lines of blocks in as few parcels as they fit in: the first of at most `room` bytes, and LARGEST the others.

    What repeats down a column, and links, are left out: the last batch says them.
    """
    lines = [plain_lines(block) for block in blocks]
    sizes = [[line_size(line) for line in each] for each in lines]
    full = max(1, LARGEST - len(blocks) * AROUND)
    room -= len(blocks) * AROUND
    whole = sum(map(sum, sizes))
    if whole > room:
        room -= (len(blocks) + whole // full + 1) * AROUND  # so many requests copy the rest to its place
    parcels: list[list[Part]] = [[]]
    for block, own, heavy in zip(blocks, lines, sizes, strict=True):
        start = 0
        for number, size in enumerate(heavy):
            if size > room:
                parcels[-1].append(Part(block, start, own[start:number]))
                parcels.append([])
                start, room = number, full
            room -= size
        parcels[-1].append(Part(block, start, own[start:]))
    return tuple(map(tuple, parcels))


AROUND = 400
"""Bytes that stand around the lines of a block in a call, and of the request that copies them to their place."""


def weight(blocks: Sequence[Block]) -> int:
    """Return how many bytes blocks have on their way in one call."""
    lines = sum(line_size(line) for block in blocks for line in plain_lines(block))
    return lines + len(blocks) * AROUND + size_of([request for block in blocks for request in afterwards(block)])


def line_size(line: Sequence[Cell]) -> int:
    """Return how many bytes a line has on its way."""
    return len(dense({"values": [cell_data(cell) for cell in shortened(line)]})) + 1


@dataclass(frozen=True)
class Staged:
    """Cells too many for one call: they go to a hidden tab in pieces, and one last batch copies them where they belong.

    Until that last batch nobody sees anything of them; it stands or falls with everything else.
    """

    pieces: tuple[list[Request], ...]
    copies: tuple[Request, ...]
    removal: Request


def staged(parcels: Sequence[Sequence[Part]], sheet: int, run: str) -> Staged:
    """Return how parcels are brought over a hidden tab of the given id, one a call."""
    parts = [part for parcel in parcels for part in parcel]
    width = max(1, *(len(line) for part in parts for line in part.lines))
    size = {"rowCount": max(1, sum(len(part.lines) for part in parts)), "columnCount": width}
    tab = {"sheetId": sheet, "title": f"connector {run}", "hidden": True, "gridProperties": size}
    opening = [{"addSheet": {"properties": tab}}, made_mark(STAGING, run, {"sheetId": sheet})]
    pieces, copies, row = list[list[Request]](), list[Request](), 0
    for parcel in parcels:
        piece = [] if pieces else opening
        for part in parcel:
            if part.lines:
                piece.append(values_written(Block(sheet, row, 0, ()), part.lines))
                copies.append(copied(part, sheet, row))
                row += len(part.lines)
        pieces.append(piece)
    return Staged(tuple(pieces), tuple(copies), {"deleteSheet": {"sheetId": sheet}})


def copied(part: Part, staging: int, row: int) -> Request:
    """Return the request that copies staged lines to their place."""
    block, height, width = part.block, len(part.lines), max(1, *(len(line) for line in part.lines))
    return {
        "copyPaste": {
            "source": area(staging, row, height, 0, width),
            "destination": area(block.sheet, block.row + part.first, height, block.column, width),
            "pasteType": "PASTE_VALUES",
        }
    }
