"""How the network grew, as the desk shows it: the picture of all, of a year, or of one match, with its figures in words."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from automations import referrals
from automations.errors import SettingError
from automations.referrals import Grove
from reports.network import joined_on, match_tree, told
from reports.network import network as people_of
from reports.tree import grown
from sheets_templates.people_tabs import Match
from sheets_templates.tabs import Workbook

KEPT = 20
"""So many pictures that were looked at last are kept."""


def of_year(workbook: Workbook, year: int | None) -> Grove:
    """Return the network as it was at the end of a year of the programme, or as it is today for any other."""
    return Grove(workbook, grown(workbook), year=year if year in years(workbook) else None)


def of_match(workbook: Workbook, match: Match) -> Grove:
    """Return what has grown from one match."""
    return Grove(workbook, grown(workbook), match)


def years(workbook: Workbook) -> tuple[int, ...]:
    """Return the years since the first introduction or meeting, the latest first."""
    days = [day for match in workbook.matches if (day := joined_on(match)) and day <= workbook.day]
    return tuple(range(workbook.day.year, min(days).year - 1, -1)) if days else ()


def in_words(shown: Grove, names: bool, language: str) -> str:
    """Return in words what a picture shows; "" where there is nobody to draw yet."""
    if shown.match:
        return told(match_tree(shown.workbook, shown.match, shown.forest, names), language)
    last = min(shown.workbook.day, date(shown.year, 12, 31)) if shown.year else shown.workbook.day
    return told(people_of(shown.workbook, last, names), language)


def can_be_drawn() -> bool:
    """Tell whether the extra charts is there, without loading it."""
    return find_spec("matplotlib") is not None


@dataclass
class Growth:
    """The pictures that were looked at last; one is drawn at a time."""

    kept: dict[Hashable, bytes] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def drawn(self, shown: Grove, names: bool, community: str, language: str) -> bytes:
        """Return the picture as SVG; b"" where there is nobody to draw yet, or no extra to draw with."""
        book = shown.workbook
        rows = hash((book.connectees, book.connectors, book.matches, book.referrals))
        key = (rows, book.day, shown.match, shown.year, names, community, language)
        with self.lock:
            if key not in self.kept:
                while len(self.kept) >= KEPT:
                    self.kept.pop(next(iter(self.kept)))
                self.kept[key] = svg_of(shown, names, community, language)
            return self.kept[key]


def svg_of(shown: Grove, names: bool, community: str, language: str) -> bytes:
    """Return the picture as SVG, or b"" where it cannot be drawn."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "network.svg"
        try:
            referrals.draw(shown, file, names, community, language)
        except SettingError:
            return b""
        return file.read_bytes()
