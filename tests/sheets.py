"""What tests are fed with: tabs written as tables in a docstring, and people made from the columns' own examples."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from automations.config import Config
from sheets_templates import layout
from sheets_templates.columns import Grid, Row, sample, tab_of
from sheets_templates.grids import Read, read_workbook, show_rows
from sheets_templates.people_tabs import Connectee, Connector, Match
from sheets_templates.tabs import ALL_TABS, PEOPLES_TABS, Workbook

R = TypeVar("R", bound=Row)

DAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 6, 30)


def grids_in(text: str | None) -> dict[str, Grid]:
    """Return the tabs in a docstring: a line with a title, then lines of cells split by |; a blank line ends a tab."""
    grids: dict[str, Grid] = {}
    for block in (text or "").strip().split("\n\n"):
        title, *lines = [line.strip() for line in block.strip().splitlines()]
        grids[title] = tuple(tuple(cell.strip() or None for cell in line.split("|")) for line in lines)
    return grids


def reading(function: Callable[..., Any], day: date = DAY) -> Read:
    """Return what is read from the tabs in a test's docstring."""
    return read_workbook(grids_in(function.__doc__), day)


def example(row: type[R], **changes: Any) -> R:
    """Return the sample row of a tab, as its columns' examples read, with changes."""
    tab = tab_of(row)
    values = {name: tab.column(name).kind.read(cell) for name, cell in sample(tab).items()}
    return dataclasses.replace(row(**values), **changes)


def connectee(**changes: Any) -> Connectee:
    """Return a Connectee who is ready to be matched, with changes."""
    return example(Connectee, **own_phone(changes))


def connector(**changes: Any) -> Connector:
    """Return a Connector who is ready to be matched, with changes."""
    return example(Connector, **own_phone(changes))


def own_phone(changes: dict[str, Any]) -> dict[str, Any]:
    """Return changes with a phone of one's own for somebody with an e-mail of their own: they are not one person."""
    if "email" not in changes or "phone" in changes:
        return changes
    return {**changes, "phone": f"9{zlib.crc32(changes['email'].encode()) % 10**9:09}"}


def match(one: Connectee, other: Connector, **changes: Any) -> Match:
    """Return a match of two people, with changes."""
    return Match(connectee=one.key, connector=other.key, connectee_name=one.name, connector_name=other.name, **changes)


def full_workbook(workbook: Workbook, language: str = "en") -> dict[str, Grid]:
    """Return every tab of a new workbook with the given rows, as a book reads it."""
    sheets: dict[str, Grid] = {}
    for tab in ALL_TABS:
        rows = getattr(workbook, tab.name) if tab in PEOPLES_TABS else ()
        banner: Grid = () if tab in PEOPLES_TABS else ((layout.banner(tab, language),),)
        sheets[tab.title.say(language)] = (*banner, *show_rows(tab, rows, language))
    return sheets


def in_language(language: str) -> Config:
    """Return the default config in a language."""
    return Config().in_language(language)
