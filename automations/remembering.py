"""What the tool remembers of the rows that it added: one that somebody took out again is not added a second time.

Nothing is kept outside the workbook: the tab Added rows lists every row that carries an id of the tool's. A row that stands
in the list and no longer in its tab was deleted by a person, or moved away, and that is respected. Whoever deletes its line
in the list makes the tool forget it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from sheets_templates.columns import Grid, Row, tab_of
from sheets_templates.grids import Read, described, tab_rows, title_in
from sheets_templates.keys import row_key
from sheets_templates.people_tabs import CheckIn, Match, Name, Post
from sheets_templates.tabs import Workbook
from sheets_templates.tool_tabs import AddedLine
from sheets_templates.words import Words

REMEMBERED: tuple[type[Row], ...] = (Match, Post, Name, CheckIn)
"""Tabs whose added rows are remembered. A line of Decisions is not: it writes down what a Status cell says, as long as it does."""

THERE = Words("In your tab", "Dans votre onglet")
GONE = Words("Taken out; not added again", "Retirée; n'est plus ajoutée")


def memory(sheets: Mapping[str, Grid]) -> tuple[AddedLine, ...]:
    """Return the lines of the tab Added rows as they stand; none where the workbook has no such tab."""
    title = title_in(sheets, tab_of(AddedLine))
    return tab_rows(sheets[title], AddedLine) if title else ()


def taken_out(lines: Iterable[AddedLine], read: Read) -> frozenset[str]:
    """Return the keys of rows that were added once and do not stand in their tab any more.

    Of a tab that could not be read nothing is said.
    """
    lines = tuple(lines)
    if not lines:
        return frozenset()
    there = {mark(type(row), row) for row in rows_of(read.workbook)}
    open_tabs = read.headers.keys()
    return frozenset(
        line.key for line in lines if line.key.partition("|")[0] in open_tabs and (tab_name(line), line.id) not in there
    )


def lines_of(lines: Iterable[AddedLine], workbook: Workbook, language: str) -> Iterator[AddedLine]:
    """Yield the lines of the tab Added rows after a morning: what was taken out first, then the latest first."""
    known = {(tab_name(line), line.id): line for line in lines if line.key}
    there = {mark(type(row), row): row for row in rows_of(workbook)}
    found = [
        AddedLine(
            key=line.key if line else remembered_key(row),
            tab=tab_of(row).title.say(language),
            what=described(row),
            added_on=(line.added_on if line else None) or workbook.day,
            state=THERE.say(language),
            id=at[1],
        )
        for at, row in there.items()
        for line in (known.get(at),)
    ]
    found += [still_gone(line, workbook, language) for at, line in known.items() if at not in there]
    yield from sorted(found, key=order)


def still_gone(line: AddedLine, workbook: Workbook, language: str) -> AddedLine:
    """Return the line of a row that is not in its tab, with the day on which that was first seen; of no readable tab, as it was."""
    if line.key not in workbook.taken_out:
        return line
    return dataclasses.replace(line, state=GONE.say(language), gone_on=line.gone_on or workbook.day)


def order(line: AddedLine) -> tuple[bool, int, str, str]:
    """Return the order of lines: what was taken out, then the latest, then by key."""
    return line.gone_on is None, -line.added_on.toordinal() if line.added_on else 0, line.key, line.id


def rows_of(workbook: Workbook) -> Iterator[Row]:
    """Yield the rows that carry an id of the tool's."""
    for kind in REMEMBERED:
        yield from (row for row in getattr(workbook, tab_of(kind).name) if row.id)


def mark(kind: type[Row], row: Row) -> tuple[str, str]:
    """Return the tab and id by which an added row is remembered."""
    return tab_of(kind).name, str(getattr(row, "id", ""))


def tab_name(line: AddedLine) -> str:
    """Return our name for the tab of a line."""
    return line.key.partition("|")[0]


def remembered_key(row: Row) -> str:
    """Return what a row is about, as whoever would add it again asks: a match's two people, or else its id."""
    people = row.row_key.strip() if isinstance(row, Match) else ""
    return people or row_key(*mark(type(row), row))
