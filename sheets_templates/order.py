"""Rows in an order of their own, so that it never matters where they stand in a sheet: sorting one changes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any, TypeVar, cast

from sheets_templates.columns import Row
from sheets_templates.people_tabs import contents
from sheets_templates.tabs import Workbook

R = TypeVar("R", bound=Row)

ORDERED_BY: Mapping[str, tuple[str, ...]] = {
    "connectees": ("email", "last_name", "first_name", "phone"),
    "connectors": ("email", "last_name", "first_name", "phone"),
    "matches": ("connectee", "connector", "id", "closed_why"),
    "referrals": ("connectee", "referred_by", "referred_to", "organization"),
    "jobs": ("connectee", "employer", "title", "confirmed_by"),
    "activities": ("title", "partner", "place", "notes"),
    "testimonials": ("person", "text"),
    "posts": ("kind", "about", "id", "text"),
    "letters": ("to", "about"),
    "check_ins": ("connectee", "name", "id"),
    "names": ("written", "use", "id"),
}
"""By which columns the rows of a tab are put in order before anything is decided or counted."""


def in_order(tab: str, rows: Iterable[R]) -> tuple[R, ...]:
    """Return rows of a tab in an order that does not depend on where they stand; those that look alike by all they say."""
    return tuple(
        chain.from_iterable(same if len(same) == 1 else sorted(same, key=said_in) for same in alike(tab, rows))
    )


def repeated(tab: str, rows: Iterable[R]) -> Iterator[R]:
    """Yield each row of a tab that says the very same as another one, but for the first of them."""
    for same in alike(tab, rows):
        if len(same) > 1:
            for _, copies in groupby(sorted(same, key=said_in), said_in):
                yield from islice(copies, 1, None)


def alike(tab: str, rows: Iterable[R]) -> Iterator[tuple[R, ...]]:
    """Yield the rows of a tab in order, those together that look alike by the columns that order them."""
    looks = cast(Callable[[R], Any], attrgetter(*ORDERED_BY[tab]))
    return (tuple(same) for _, same in groupby(sorted(rows, key=looks), looks))


def said_in(row: Row) -> str:
    """Return all that a row says, as text that can be put in order."""
    return repr(contents(row))


def in_fixed_order(workbook: Workbook) -> Workbook:
    """Return a workbook whose rows do not stand as in the sheet; people do, because each gets a verdict in its place."""
    tabs = ORDERED_BY.keys() - {"connectees", "connectors"}
    ordered: dict[str, Any] = {tab: in_order(tab, getattr(workbook, tab)) for tab in tabs}
    return dataclasses.replace(workbook, **ordered)
