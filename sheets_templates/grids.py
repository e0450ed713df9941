"""From cells to typed rows and problems, and from rows back to cells."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sheets_templates import headers
from sheets_templates.choices import folded
from sheets_templates.columns import Cell, Column, Doubt, Grid, Problem, Row, Tab, tab_of
from sheets_templates.headers import Header
from sheets_templates.kinds import CONSENT, YES_NO, text_of
from sheets_templates.people_tabs import Connectee, Connector, Match
from sheets_templates.tabs import ALL_TABS, PEOPLES_TABS, Workbook
from sheets_templates.words import Words

R = TypeVar("R", bound=Row)

Names = Mapping[str, Mapping[str, str]]
"""A community's own names: by tab, its headers by our column's name; "title" is the tab's own title."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from the people's tabs: the rows, the headers they stood under, and what is wrong in the cells."""

    workbook: Workbook
    headers: Mapping[str, Header] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    """The title of each tab as it stands in the workbook, by our name for the tab."""
    problems: tuple[Problem, ...] = ()
    missing: tuple[Tab, ...] = ()
    """The tabs that a morning can do without and that are not there: a newer version may have brought them."""


def read_workbook(grids: Mapping[str, Grid], day: date, own_names: Names | None = None) -> Read:
    """Return every people's tab as typed rows, with a problem for each cell that could not be read with certainty."""
    rows: dict[str, tuple[Row, ...]] = {}
    found: dict[str, Header] = {}
    titles: dict[str, str] = {}
    problems: list[Problem] = []
    missing: list[Tab] = []
    for tab in PEOPLES_TABS:
        names = (own_names or {}).get(tab.name, {})
        title = title_in(grids, tab, names.get("title"))
        if title is None:
            renamed = renamed_tab(tab, grids)
            if renamed or names.get("title") or tab.row in NEEDED:
                problems.append(tab_missing(tab, names.get("title", ""), renamed))
            else:
                missing.append(tab)
            continue
        titles[tab.name] = title
        header = headers.find_header(tab, grids[title], names)
        if header is None:
            if any(text_of(cell) for line in grids[title] for cell in line):
                problems.append(no_header(tab))
            continue
        found[tab.name] = header
        problems += headers.header_problems(tab, header, names)
        rows[tab.name], doubts = read_rows(tab, grids[title], header, names)
        problems += doubts
    lacks = frozenset(
        (tab.name, column.name)
        for tab in PEOPLES_TABS
        if tab.name in found
        for column in tab.columns
        if column.name not in found[tab.name].positions
    )
    unread = frozenset(
        (tab.name, problem.line, column.name)
        for tab in PEOPLES_TABS
        for problem in problems
        if problem.rule == "cell_unreadable" and problem.tab == tab.title
        for column in tab.columns
        if column.header == problem.column
    )
    return Read(
        Workbook(day, **cast(Any, rows), lacks=lacks, unread=unread), found, titles, tuple(problems), tuple(missing)
    )


def title_in(grids: Mapping[str, Grid], tab: Tab, own_title: str | None = None) -> str | None:
    """Return the title under which a tab stands in the workbook: the community's own, or ours in any language."""
    wanted = [own_title] if own_title else tab.titles
    by_folded = {title.strip().casefold(): title for title in grids}
    return next((by_folded[title.casefold()] for title in wanted if title.casefold() in by_folded), None)


STRUCTURAL = ("tab_missing", "header_missing", "column_missing", "column_twice")
"""The problems of a whole tab or column: what stands there counts for nothing until it is put right."""

NEEDED = (Connectee, Connector, Match)
"""Without these tabs there is no morning to speak of."""

ALIKE = 0.6
"""A tab that bears at least so many of another's headers is that one, renamed."""


def renamed_tab(tab: Tab, grids: Mapping[str, Grid]) -> str:
    """Return the title of a tab that is none of ours and bears this one's headers; "" where there is none."""
    ours = {title.casefold() for each in ALL_TABS for title in each.titles}
    for title, grid in grids.items():
        header = headers.find_header(tab, grid) if title.strip().casefold() not in ours else None
        if header and len(header.positions) >= ALIKE * len(tab.columns):
            return title
    return ""


def tab_missing(tab: Tab, own_title: str = "", renamed: str = "") -> Problem:
    """Return the problem of a people's tab that is not there; `renamed` is the title of the one that looks like it."""
    message = Words("the tab “{title}” is missing", "l'onglet « {title} » manque").fill(title=own_title or tab.title)
    remedy = Words(
        "add it, or say in config.toml how yours is called",
        "ajoutez-le ou dites dans config.toml comment s'appelle le vôtre",
    )
    if renamed:
        remedy = Words(
            "“{renamed}” has its columns: name it “{title}” again, or give its title under [columns.{name}] in config.toml",
            "« {renamed} » a ses colonnes : renommez-le « {title} », ou donnez son titre sous [columns.{name}] dans config.toml",
        ).fill(renamed=renamed, title=own_title or tab.title, name=tab.name)
    return Problem(tab.title, message, remedy, "tab_missing")


def no_header(tab: Tab) -> Problem:
    """Return the problem of a tab in which no line looks like its header."""
    message = Words("no line names the columns of this tab", "aucune ligne ne nomme les colonnes de cet onglet")
    wanted = [column.header for column in tab.columns if column.required]
    remedy = Words("put the headers back: {headers}", "remettez les en-têtes : {headers}").fill(headers=wanted)
    return Problem(tab.title, message, remedy, "header_missing")


def read_rows(
    tab: Tab, grid: Grid, header: Header, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the rows below a header, blank lines left out, and a problem for each doubtful cell.

    Works column by column: equal cells are read once. In `names`, "only" (such as "Role = Connectee") leaves out all other rows,
    and "consents_from" names the column from whose day a consent counts that only says yes.
    """
    body = grid[header.line + 1 :]
    used = tuple(header.positions.values())
    lines = [line for line, cells in enumerate(body) if any(not blank(cells[at]) for at in used if at < len(cells))]
    if only := names.get("only", ""):
        lines = [line for line in lines if meant(body[line], header, only)]
    doubts: list[tuple[int, Column[Any], Cell, Doubt[Any]]] = []
    values = {column.name: column_values(column, header, body, lines, doubts) for column in tab.columns}
    if days := values.get(names.get("consents_from", "")):
        date_consents(days, lines, values, doubts)
    if "first_name" in values and header.positions.get("first_name", -1) == header.positions.get("last_name", -2):
        pairs = [split_name(name) for name in values["first_name"]]
        values["first_name"], values["last_name"] = [first for first, _ in pairs], [last for _, last in pairs]
    make = cast(Callable[..., Row], tab.row)
    numbers = [header.line + 2 + line for line in lines]
    in_order = (values[entry.name] for entry in dataclasses.fields(tab.row) if entry.name in values)
    rows = tuple(make(*cells) for cells in zip(numbers, *in_order, strict=True))
    by_line = {row.line: row for row in rows} if doubts else {}
    problems = tuple(
        cell_problem(tab, column, by_line[header.line + 2 + line], cell, doubt) for line, column, cell, doubt in doubts
    )
    return rows, problems


def date_consents(
    days: list[Any],
    lines: list[int],
    values: Mapping[str, list[Any]],
    doubts: list[tuple[int, Column[Any], Cell, Doubt[Any]]],
) -> None:
    """Let each consent that only says yes count from the row's day, such as that of a form's answer; no doubt is left."""
    place = {line: at for at, line in enumerate(lines)}
    left = []
    for entry in doubts:
        line, column, cell, _ = entry
        day = days[place[line]]
        if column.kind is CONSENT and day is not None and YES_NO.read(cell) is True:
            values[column.name][place[line]] = day
        else:
            left.append(entry)
    doubts[:] = left


def meant(cells: tuple[Cell, ...], header: Header, only: str) -> bool:
    """Tell whether a row is one of those that "Role = Connectee" means; where there is no such column, none is."""
    name, _, wanted = only.partition("=")
    places = [at for at, text in enumerate(header.texts) if folded(text) == folded(name)]
    said = cells[places[0]] if places and places[0] < len(cells) else None
    return folded(text_of(said)) == folded(wanted)


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name from one text: "Okafor, Amina" and "Amina Okafor" are the same person."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    first, _, last = name.strip().rpartition(" ")
    return (first.strip(), last) if first else (last, "")


def blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that a person can see."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \u00a0\n\t"))


def column_values(
    column: Column[Any],
    header: Header,
    body: Grid,
    lines: list[int],
    doubts: list[tuple[int, Column[Any], Cell, Doubt[Any]]],
) -> list[Any]:
    """Return one column's values for the given lines; what is doubtful goes to `doubts` with its line."""
    at = header.positions.get(column.name)
    if at is None:
        return [column.kind.blank] * len(lines)
    read, empty = column.kind.read, column.kind.blank
    known: dict[tuple[type, Cell], Any] = {}
    values: list[Any] = []
    for line in lines:
        cells = body[line]
        cell = cells[at] if at < len(cells) else None
        if cell is None:
            values.append(empty)
            continue
        mark = (type(cell), cell)
        value = known.get(mark, known)
        if value is known:
            value = known[mark] = read(cell)
        if isinstance(value, Doubt):
            doubts.append((line, column, cell, value))
            value = value.value
        values.append(value)
    if column.kind.ways and any(doubt.readings for _, own, _, doubt in doubts if own is column):
        decide(column, [cell for _, cell in known], lines, values, doubts)
    return values


def decide(
    column: Column[Any],
    cells: list[Cell],
    lines: list[int],
    values: list[Any],
    doubts: list[tuple[int, Column[Any], Cell, Doubt[Any]]],
) -> None:
    """Read ambiguous cells as the column's other cells are written, where these are all written in one way; and say so.

    Nothing is guessed: where no other cell decides it, or they disagree, each ambiguous cell stays a doubt.
    """
    ordered = sorted(cells, key=text_of, reverse=True)
    shown = {way: cell for cell in ordered if (way := column.kind.way(cell)) is not None}
    if len(shown) != 1:
        return
    ((way, model),) = shown.items()
    ours = [entry for entry in doubts if entry[1] is column and entry[3].readings]
    place = {line: at for at, line in enumerate(lines)}
    for line, _, _, doubt in ours:
        values[place[line]] = doubt.readings[way]
    line, _, cell, doubt = min(ours, key=lambda entry: text_of(entry[2]))
    doubts[:] = [entry for entry in doubts if entry not in ours]
    message = Words(
        "“{value}” was read as {day}, {way}, because “{model}” stands in the same column ({n} cells)",
        "« {value} » a été lu {day}, {way}, parce que « {model} » figure dans la même colonne ({n} cellules)",
    ).fill(value=cell, day=doubt.readings[way], way=column.kind.ways[way], model=model, n=len(ours))
    remedy = Words(
        "nothing to do if that is right; else type year-month-day",
        "rien à faire si c'est juste; sinon, écrivez année-mois-jour",
    )
    doubts.append((line, column, cell, Doubt(doubt.readings[way], message, remedy, of_column=True)))


def cell_problem(tab: Tab, column: Column[Any], row: Row, cell: Cell, doubt: Doubt[Any]) -> Problem:
    """Return the problem of one doubtful cell, or of its column."""
    if doubt.of_column:
        return Problem(tab.title, doubt.message, doubt.remedy, "date_order", column=column.header, value=text_of(cell))
    return Problem(
        tab.title,
        doubt.message,
        doubt.remedy,
        "cell_unreadable",
        key=getattr(row, "row_key", ""),
        who=described(row),
        line=row.line,
        column=column.header,
        value=text_of(cell),
        proposed=doubt.proposed,
    )


def described(row: Row) -> str:
    """Return what a person would call a row: its name or title, or else the first text in it."""
    named = str(getattr(row, "name", "") or getattr(row, "title", ""))
    texts = (getattr(row, column.name) for column in tab_of(row).columns if column.kind.name in ("text", "e-mail"))
    return named or next((text for text in texts if text), "")


def show_rows(tab: Tab, rows: Iterable[Row], language: str) -> Grid:
    """Return a header line and one line of cells a row, as a tool tab shows them."""
    header = tuple(column.header.say(language) for column in tab.columns)
    return (header, *(tuple(show_row(tab, row, language).values()) for row in rows))


def show_row(tab: Tab, row: Row, language: str) -> dict[str, Cell]:
    """Return a row's cells by the names of its columns."""
    return {column.name: column.kind.show(getattr(row, column.name), language) for column in tab.columns}


def same_cells(one: Grid, other: Grid) -> bool:
    """Tell whether two grids show the same: trailing blanks and 3 against 3.0 do not count."""
    return trimmed(one) == trimmed(other)


def trimmed(grid: Grid) -> list[list[Cell]]:
    """Return a grid without blank cells at the ends of lines and blank lines at the end, in comparable cells."""
    lines = [[comparable(cell) for cell in line] for line in grid]
    for line in lines:
        while line and line[-1] is None:
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def comparable(cell: Cell) -> Cell:
    """Return a cell so that equal contents are equal: a midnight is its day, a whole float its integer, "" is blank."""
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


def tab_rows(grid: Grid | None, row: type[R]) -> tuple[R, ...]:
    """Return the rows of one of the tool's own tabs as it stands, such as the run log; none where it is not there."""
    tab = tab_of(row)
    header = headers.find_header(tab, grid) if grid else None
    return cast(tuple[R, ...], read_rows(tab, grid, header)[0]) if grid and header else ()
