"""Finding our columns under a community's own headers: in either language, by other names, below a title block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from sheets_templates.choices import folded
from sheets_templates.columns import Column, Grid, Problem, Tab
from sheets_templates.keys import KEY_HEADER
from sheets_templates.kinds import text_of
from sheets_templates.words import Words

SEARCHED_LINES = 25
"""A header is looked for in so many lines from the top: above it may stand a title, a logo, a note."""

ENOUGH_COLUMNS = 2
"""A line is a header when at least so many of its cells name columns of the tab."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a tab stands: its line (from 0), our columns by name with their position, and all texts."""

    line: int
    positions: Mapping[str, int]
    texts: tuple[str, ...]

    def text(self, name: str) -> str:
        """Return the header's text over our column `name`. Raises KeyError where the column is missing."""
        return self.texts[self.positions[name]]


def find_header(tab: Tab, grid: Grid, own_names: Mapping[str, str] | None = None) -> Header | None:
    """Return the line that names most of the tab's columns, or None where no line names enough of them.

    `own_names` are the community's own headers by our column's name; they win over ours, which are understood as well:
    a header may be renamed back and forth, and a column that a community said it does not have, by "", may come.
    """
    own = {name: text for name, text in (own_names or {}).items() if text and name not in ABOUT_THE_TAB}
    ours = header_spellings(tab, {})
    theirs = {folded(text): name for name, text in own.items()}
    best: Header | None = None
    for line, cells in enumerate(grid[:SEARCHED_LINES]):
        texts = tuple(text_of(cell) for cell in cells)
        positions = positions_of(texts, theirs)
        positions |= shared_positions(texts, positions, own)
        taken = set(positions.values())
        free = tuple("" if at in taken else text for at, text in enumerate(texts))
        positions = {**positions_of(free, ours), **positions}
        if len(positions) >= min(ENOUGH_COLUMNS, len(tab.columns)) and (
            not best or len(positions) > len(best.positions)
        ):
            best = Header(line, positions, texts)
    return best


def header_spellings(tab: Tab, own_names: Mapping[str, str]) -> dict[str, str]:
    """Return every folded header text by which a column of the tab may be named, with the column's name."""
    spellings: dict[str, str] = {
        folded(text): name for name, text in own_names.items() if text and name not in ABOUT_THE_TAB
    }
    for column in tab.columns:
        if column.name not in own_names:
            spellings.setdefault(folded(column.header.en), column.name)
            spellings.setdefault(folded(column.header.fr), column.name)
    for column in tab.columns:
        if column.name not in own_names:
            for other in column.also:
                spellings.setdefault(folded(other), column.name)
    return spellings


def positions_of(texts: tuple[str, ...], spellings: Mapping[str, str]) -> dict[str, int]:
    """Return the position of each column that the header texts name; of two with one name, the first."""
    positions: dict[str, int] = {}
    for position, text in enumerate(texts):
        name = spellings.get(folded(text)) if text else None
        if name is not None:
            positions.setdefault(name, position)
    return positions


ABOUT_THE_TAB = ("title", "only", "consents_from")
"""What a community can say of a whole tab: its title, and which of its rows are meant."""


def shared_positions(
    texts: tuple[str, ...], positions: Mapping[str, int], own_names: Mapping[str, str]
) -> dict[str, int]:
    """Return the positions of columns that share a header with another: first and last name in one column."""
    places = {folded(text): at for at, text in reversed(list(enumerate(texts))) if text}
    return {
        name: places[folded(text)]
        for name, text in own_names.items()
        if name not in positions and name not in ABOUT_THE_TAB and folded(text) in places
    }


def header_problems(tab: Tab, header: Header, own_names: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with a header: columns that are missing, and columns that stand there twice."""
    own = own_names or {}
    return (*missing_columns(tab, header, own), *doubled_columns(tab, header, own))


def missing_columns(tab: Tab, header: Header, own_names: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return a problem for each column that no header names, if it is required or was renamed, with what comes closest; none
    for one that the community said it does not have."""
    renamed = renamed_columns(tab, header)
    return tuple(
        missing_column(tab, column, header, renamed.get(column.name))
        for column in tab.columns
        if (column.required or column.name in renamed)
        and column.name not in header.positions
        and own_names.get(column.name) != ""
    )


def renamed_columns(tab: Tab, header: Header) -> Mapping[str, str]:
    """Return, by column, the unknown header that stands where the column stood, in a tab that has most of our columns."""
    if 2 * len(header.positions) < len(tab.columns):
        return {}
    ours = {
        folded(text)
        for words in (KEY_HEADER, *(lookup.header for lookup in tab.lookups))
        for text in (words.en, words.fr)
    }
    taken = set(header.positions.values())
    strange = {at for at, text in enumerate(header.texts) if text and at not in taken and folded(text) not in ours}
    renamed: dict[str, str] = {}
    before = -1
    for there, run in groupby(tab.columns, lambda column: column.name in header.positions):
        columns = list(run)
        if there:
            before = header.positions[columns[-1].name]
            continue
        following = tab.columns[tab.columns.index(columns[-1]) + 1 :]
        after = header.positions[following[0].name] if following else len(header.texts)
        between = [header.texts[at] for at in range(before + 1, after) if at in strange]
        if len(between) == len(columns):
            renamed.update(zip((column.name for column in columns), between, strict=True))
    return renamed


def missing_column(tab: Tab, column: Column[object], header: Header, renamed: str | None) -> Problem:
    """Return the problem of a column that is not there; `renamed` is the header that stands in its place."""
    import difflib

    taken = set(header.positions.values())
    free = {folded(text): text for position, text in enumerate(header.texts) if text and position not in taken}
    wanted = {folded(text) for text in (column.header.en, column.header.fr, *column.also)}
    near = (
        [renamed]
        if renamed
        else [free[match] for text in wanted for match in difflib.get_close_matches(text, list(free), n=1, cutoff=0.6)]
    )
    remedy = Words(
        "add it, or say in config.toml how yours is called",
        "ajoutez-la ou dites dans config.toml comment s'appelle la vôtre",
    )
    if near:
        remedy = Words(
            "rename “{near}” to “{header}”, or say in config.toml that it is this column",
            "renommez « {near} » en « {header} », ou dites dans config.toml que c'est cette colonne",
        ).fill(near=near[0], header=column.header)
    message = Words("the column “{header}” is missing", "la colonne « {header} » manque").fill(header=column.header)
    return Problem(tab.title, message, remedy, "column_missing", line=header.line + 1, column=column.header)


def doubled_columns(tab: Tab, header: Header, own_names: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return a problem for each column of ours that two headers name; the first is read."""
    spellings = header_spellings(tab, own_names)
    problems = []
    for position, text in enumerate(header.texts):
        name = spellings.get(folded(text)) if text else None
        if name is not None and header.positions[name] != position:
            problems.append(
                Problem(
                    tab.title,
                    Words(
                        "two columns are called “{text}”; the first is read",
                        "deux colonnes s'appellent « {text} »; la première est lue",
                    ).fill(text=text),
                    Words("rename or delete one of them", "renommez ou supprimez-en une"),
                    "column_twice",
                    line=header.line + 1,
                    column=tab.column(name).header,
                )
            )
    return tuple(problems)
