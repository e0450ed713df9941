"""Text that leads somewhere, in a spreadsheet of Google's: a link is a formula of exactly one form, and nothing else is one.

=HYPERLINK("#gid=7&range=A12","text")                                                   a line that stays where it is
=HYPERLINK("#gid=7&range=A"&IFERROR(MATCH(key,'Connectees'!$H$1:$H,0),1),"text")        a row, wherever it stands by then
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from automations.books.google_reading import SheetTab
from automations.books.google_requests import Link
from sheets_templates.columns import Cell, Grid, Place
from sheets_templates.layout import letters, quoted

MOST = 6_000
"""So many links a write has at most, the first ones; what is beyond is text alone."""

LINK_WEIGHT = 180
"""Bytes of a link on its way, about."""


def linked(grids: Mapping[str, Grid], tabs: Mapping[str, SheetTab], locale: str, most: int = MOST) -> dict[str, Grid]:
    """Return grids in which the first texts that lead somewhere are formulas; text alone where there is no such tab."""
    left = iter(range(most))
    return {
        title: tuple(
            tuple(led(cell, row, number, tabs, locale, left) if isinstance(cell, Place) else cell for cell in row)
            for number, row in enumerate(grid, 1)
        )
        for title, grid in grids.items()
    }


def led(
    place: Place, row: tuple[Cell, ...], number: int, tabs: Mapping[str, SheetTab], locale: str, left: Iterator[int]
) -> Cell:
    """Return the link for a place in a row, or its text where it leads nowhere or there are too many."""
    tab = tabs.get(place.tab)
    if tab is None or next(left, None) is None:
        return str(place)
    own = f"$A{number}" if row[0] == place.key else ""  # the row's own hidden key is shorter than the text again
    return Link.to(str(place), f"={in_locale(link_formula(place, tab, own), locale)}")


def link_formula(place: Place, tab: SheetTab, own: str) -> str:
    """Return the formula text (without "=") of a link to a place in a tab as that is called now; `own` is a cell with its key."""
    address = f"#gid={tab.id}&range=A"
    if not place.key:
        return f"HYPERLINK({quoted(f'{address}{place.line}')},{quoted(place)})"
    title, column = tab.title.replace("'", "''"), letters(place.key_column)
    line = f"IFERROR(MATCH({own or quoted(place.key)},'{title}'!${column}$1:${column},0),1)"
    return f"HYPERLINK({quoted(address)}&{line},{quoted(place)})"


TEXTS = re.compile(r"""("[^"]*"|'[^']*')""")
"""Texts and titles of tabs in a formula."""


POINTS = frozenset(
    ["AU", "CH", "CN", "EG", "GB", "HK", "IE", "IL", "IN", "JP", "KR", "MM", "MN", "MX", "PH", "TH", "TW", "US"]
)
"""Countries with a decimal point, of those that Google Sheets offers, whatever their language; the others have a comma."""


def in_locale(formula: str, locale: str) -> str:
    """Return a formula as a locale writes it: with a decimal comma, semicolons stand between arguments; texts are left alone."""
    if has_decimal_point(locale):
        return formula
    return "".join(part.replace(",", ";") if at % 2 == 0 else part for at, part in enumerate(TEXTS.split(formula)))


def has_decimal_point(locale: str) -> bool:
    """Tell whether a locale such as "en_CA" writes 2.5: where English is spoken, except in South Africa, and in some countries."""
    language, _, country = locale.partition("_")
    return country in POINTS or (language == "en" and country != "ZA")
