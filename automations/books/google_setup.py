"""Setting a spreadsheet of Google's up from the declaration that a new .xlsx is drawn from, in one batch, and undoing it.

This is the only time that anything of people's is touched: at most columns of answers are put to the right of their own.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from automations.books.google_charts import charts, colour, columns_under, rows_under
from automations.books.google_door import COLUMN_MOVED
from automations.books.google_links import in_locale
from automations.books.google_looks import (
    DEEP_TEAL,
    STARRED,
    STONE,
    TEAL,
    WHITE,
    banded,
    banner,
    column_look,
    protected,
)
from automations.books.google_reading import COLUMN, HEADER, TAB, SheetTab, Snapshot
from automations.books.google_requests import (
    SPARE_ROWS,
    Request,
    cell_data,
    made_mark,
    marks_missing,
    one,
    run_mark,
    still_there,
)
from automations.errors import BookChanged, BookExists
from sheets_templates.columns import Owner
from sheets_templates.layout import KEY, Field, Sheet, letters
from sheets_templates.words import Words

if TYPE_CHECKING:
    from automations.books.google import GoogleBook

ROWS = 100
"""So many blank rows a new tab of people's has; people add more at its foot."""

ANSWER = "answer"
"""What the mark of a column of answers says that was put beside people's own columns."""


@dataclass(frozen=True)
class Existing:
    """A tab of people's that is there: which of ours it is, where its header stands, and what is put beside its rows."""

    name: str
    title: str
    header: int
    """The header's row from 0."""
    answers: tuple[Field, ...] = ()
    """The columns of answers that are put beside its rows; none, or all that the tab has."""
    key: str = ""
    """The formula, over whole columns, of the key by which the answers are looked up."""
    texts: tuple[str, ...] = ()
    """The header's texts as they were read when all this was planned."""

    @property
    def beside(self) -> tuple[Field, ...]:
        """Return the columns that are put beside the rows: the answers, then the hidden key."""
        if not self.answers:
            return ()
        return (*self.answers, Field(KEY, KEY.capitalize(), "", 2, formula=self.key, hidden=True))


@dataclass(frozen=True)
class SetUp:
    """What setting a spreadsheet up does: the batch, and what is new afterwards."""

    requests: tuple[Request, ...]
    tabs: tuple[tuple[int, str], ...]
    """Tabs that are added: id and title."""
    columns: tuple[tuple[int, str, int, int], ...]
    """Columns that are added beside people's rows: the tab's id and title, first position and end from 0."""
    marked: tuple[int, ...]
    """Tabs of people's that get invisible marks, by id."""


def set_up(
    book: GoogleBook, sheets: tuple[Sheet, ...], existing: tuple[Existing, ...] = (), blank_rows: int | None = None
) -> SetUp:
    """Set a spreadsheet up and return what was done.

    Raises BookExists where a tab of ours is there already, BookChanged where a header or column moved since it was planned.
    """
    seen = book.look()
    as_planned(seen, existing)
    beside = [(tab_titled(seen, each.title), each.header) for each in existing if each.beside]
    marks = [mark for tab, header in beside for mark in marks_missing(tab, header)]
    if marks:  # formulas will name these columns: marks hold them in place while the batch is on its way
        book.ask(marks)
        seen = book.look()
        as_planned(seen, existing)
    plan = planned(seen, sheets, existing, book.run(), blank_rows)
    run = plan.run
    book.send([*plan.set_up.requests], seen, run)
    book.seen = None
    return plan.set_up


def as_planned(seen: Snapshot, existing: tuple[Existing, ...]) -> None:
    """Raise BookChanged where a tab of people's, its header or a column of it is not where it was when all was planned."""
    for each in existing:
        tab = next((tab for tab in seen.tabs if tab.title == each.title), None)
        if tab is None or (each.texts and tab.texts(each.header) != each.texts):
            raise BookChanged(COLUMN_MOVED)


def tab_titled(seen: Snapshot, title: str) -> SheetTab:
    """Return the tab with a title."""
    return next(tab for tab in seen.tabs if tab.title == title)


@dataclass(frozen=True)
class Planned:
    """A set-up and the run that it is known by."""

    set_up: SetUp
    run: str


def planned(
    seen: Snapshot,
    sheets: tuple[Sheet, ...],
    existing: tuple[Existing, ...],
    run: str,
    blank_rows: int | None = None,
    more: bool = False,
) -> Planned:
    """Return what setting up would do to a spreadsheet as it stands. Raises BookExists where it was done already.

    With `more`, tabs are added behind those of an earlier set-up.
    """
    ours = sorted(tab.title for tab in seen.tabs if tab.name)
    titles = {tab.title.casefold() for tab in seen.tabs}
    first = len(seen.tabs) if more else 0
    if not more and (ours or (not existing and titles & {sheet.title.casefold() for sheet in sheets})):
        there = ours or sorted(sheet.title for sheet in sheets if sheet.title.casefold() in titles)
        raise BookExists(SET_UP_ALREADY.fill(title=Words.plain(seen.title), tabs=tuple(there)))
    named = {sheet.title: free_title(sheet.title, titles) for sheet in sheets}
    ids = free_ids(seen, sheets)
    requests: list[Request] = [*run_mark(seen, run)]
    for at, sheet in enumerate(sheets):
        requests.append(
            new_tab(
                sheet, named[sheet.title], (ids[sheet.name], first + at), ROWS if blank_rows is None else blank_rows
            )
        )
    for sheet in sheets:  # only now: a formula finds the tabs that it refers to
        requests += drawn(sheet, named, ids[sheet.name], seen.locale)
    by_title = {tab.title: tab for tab in seen.tabs}
    columns = []
    for each in existing:
        tab = by_title[each.title]
        requests += marked(tab, each)
        if each.beside:
            requests += answers_beside(tab, each, named, seen.locale)
            columns.append((tab.id, tab.title, tab.columns, tab.columns + len(each.beside)))
    return Planned(
        SetUp(
            tuple(requests),
            tuple((ids[sheet.name], named[sheet.title]) for sheet in sheets),
            tuple(columns),
            tuple(by_title[each.title].id for each in existing),
        ),
        run,
    )


SET_UP_ALREADY = Words(
    "the spreadsheet “{title}” has tabs of the tool already ({tabs}); nothing was changed",
    "la feuille de calcul « {title} » a déjà des onglets de l'outil ({tabs}); rien n'a été changé",
)


def free_title(title: str, taken: set[str]) -> str:
    """Return a title that no tab has: a tab of people's keeps its name."""
    return title if title.casefold() not in taken else f"{title} (Connector)"


def free_ids(seen: Snapshot, sheets: tuple[Sheet, ...]) -> dict[str, int]:
    """Return an id for each new tab, by our name for it."""
    taken = {tab.id for tab in seen.tabs} | set(seen.staging)
    ids: dict[str, int] = {}
    for sheet in sheets:
        wanted = zlib.crc32(f"connector {sheet.name}".encode()) & 0x3FFFFFFF
        while wanted in taken:
            wanted += 1
        taken.add(wanted)
        ids[sheet.name] = wanted
    return ids


def new_tab(sheet: Sheet, title: str, place: tuple[int, int], blank_rows: int) -> Request:
    """Return the request that adds a blank tab; `place` is its id and its position."""
    people, header = sheet.owner is Owner.PEOPLE, header_row(sheet)
    return {
        "addSheet": {
            "properties": {
                "sheetId": place[0],
                "title": title,
                "index": place[1],
                "gridProperties": {
                    "rowCount": max(len(sheet.rows) + header + 1, rows_under(sheet))
                    + (blank_rows if people else SPARE_ROWS),
                    "columnCount": len(sheet.fields) + columns_under(sheet),
                    "frozenRowCount": header + 1,
                    "frozenColumnCount": sheet.frozen,
                    "hideGridlines": not people,
                },
                "tabColorStyle": colour(DEEP_TEAL if people else STONE),
            }
        }
    }


def header_row(sheet: Sheet) -> int:
    """Return the row of a new tab's header, from 0: a tool tab has a banner above it."""
    return 0 if sheet.owner is Owner.PEOPLE else 1


def drawn(sheet: Sheet, named: Mapping[str, str], id_: int, locale: str) -> Iterator[Request]:
    """Yield the requests that draw one tab: marks, look, help, rows to begin with."""
    people, header, width = sheet.owner is Owner.PEOPLE, header_row(sheet), len(sheet.fields)
    yield made_mark(TAB, f"{sheet.name} {id_}", {"sheetId": id_})
    for at, field in enumerate(sheet.fields):
        yield from column_look(id_, at, header, field, sheet.owner)
    if people:
        yield made_mark(HEADER, "", {"dimensionRange": one(id_, "ROWS", 0)})
        for at in range(width):
            yield made_mark(COLUMN, "", {"dimensionRange": one(id_, "COLUMNS", at)})
        yield banded(id_, width)
    else:
        yield from banner(id_, width, sheet)
        yield protected(id_, sheet)
        yield from charts(sheet, id_)
    yield from content(sheet, named, id_, header, locale)


def content(sheet: Sheet, named: Mapping[str, str], id_: int, header: int, locale: str) -> Iterator[Request]:
    """Yield the requests that write the header, with help on it, and the rows to begin with."""
    cells = [
        header_cell(sheet, named, field, sheet.banner if at == 0 else "", locale)
        for at, field in enumerate(sheet.fields)
    ]
    start = {"sheetId": id_, "rowIndex": header, "columnIndex": 0}
    yield {
        "updateCells": {
            "start": start,
            "rows": [{"values": cells}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }
    yield {
        "updateDimensionProperties": {
            "range": one(id_, "ROWS", header),
            "properties": {"pixelSize": 48},
            "fields": "pixelSize",
        }
    }
    if not sheet.rows:
        return
    own = [at for at, field in enumerate(sheet.fields) if not field.formula]
    lines: list[dict[str, Any]] = []
    for row in sheet.rows:
        by_place = dict(zip(own, row, strict=True))
        lines.append({"values": [cell_data(by_place.get(at)) for at in range(len(sheet.fields))]})
    start = {"sheetId": id_, "rowIndex": header + 1, "columnIndex": 0}
    yield {"updateCells": {"start": start, "rows": lines, "fields": "userEnteredValue"}}


def header_cell(sheet: Sheet, named: Mapping[str, str], field: Field, purpose: str, locale: str) -> dict[str, Any]:
    """Return a header's cell: its text, or the formula that fills the whole column; its look; its help as a note."""
    grey = sheet.owner is Owner.TOOL or bool(field.formula)
    look: dict[str, Any] = {
        "backgroundColorStyle": colour(STONE if grey else DEEP_TEAL if field.required else TEAL),
        "textFormat": {"foregroundColorStyle": colour(WHITE), "bold": field.required and not grey, "fontSize": 10},
        "wrapStrategy": "WRAP",
        "verticalAlignment": "MIDDLE",
    }
    if field.required and not grey:
        look["numberFormat"] = STARRED
    value: dict[str, Any] = {"stringValue": field.header}
    if field.formula:
        value = {"formulaValue": filled_down(field, own_formula(sheet, field, named), locale)}
    cell: dict[str, Any] = {"userEnteredValue": value, "userEnteredFormat": look}
    note = "\n\n".join(part for part in (purpose if sheet.owner is Owner.PEOPLE else "", field.help) if part)
    if note and not field.hidden:
        cell["note"] = note
    return cell


def own_formula(sheet: Sheet, field: Field, named: Mapping[str, str]) -> str:
    """Return a column's formula over whole columns of its own tab."""
    places = {other.name: at for at, other in enumerate(sheet.fields)}
    return whole_column_formula(field, named, lambda name: whole_column(places[name]))


def whole_column_formula(field: Field, named: Mapping[str, str], cell: Callable[[str], str]) -> str:
    """Return a column's formula with `cell(name)` for the columns that it refers to; an answer is looked up by the key."""
    if field.looked_up is None:
        for name in names_in(field.formula):
            field = replace(field, formula=field.formula.replace(f"{{{name}}}", cell(name)))
        return field.formula
    title, key_at, answer_at = field.looked_up
    return answer_formula(named.get(title, title), key_at, answer_at, cell(KEY))


def answer_formula(title: str, key_at: int, answer_at: int, key: str) -> str:
    """Return the formula that finds a tool tab's answer for every key of a column; "" where there is none."""
    quoted = title.replace("'", "''")
    first, last = letters(key_at), letters(answer_at)
    found = f"VLOOKUP({key},'{quoted}'!${first}$1:${last},{answer_at - key_at + 1},FALSE)"
    return f'IF({key}="","",IFERROR({found}&"",""))'


def names_in(formula: str) -> frozenset[str]:
    """Return the columns that a formula refers to as `{name}`."""
    return frozenset(re.findall(r"\{(\w+)\}", formula))


def whole_column(at: int, header: int = 0) -> str:
    """Return a whole column from its header's row on: an insert right below the header does not shift where it begins."""
    return f"${letters(at)}${header + 1}:${letters(at)}"


def filled_down(field: Field, formula: str, locale: str) -> str:
    """Return the formula that stands in a header, shows its text there and fills the column below."""
    text = field.header.replace('"', '""')
    column = re.search(r"\$[A-Z]+\$\d+:\$[A-Z]+", formula)
    rows = column[0] if column else "$A$1:$A"
    return in_locale(f'=ARRAYFORMULA(IF(ROW({rows})=ROW(),"{text}",{formula}))', locale)


def marked(tab: SheetTab, each: Existing) -> Iterator[Request]:
    """Yield the requests that put invisible marks on a tab of people's, or fail where one stands elsewhere by now.

    No cell of it changes.
    """
    yield made_mark(TAB, f"{each.name} {tab.id}", {"sheetId": tab.id})
    for at, mark in tab.row_marks.items():
        yield from still_there(mark, {"dimensionRange": one(tab.id, "ROWS", at)})
    for at, mark in tab.column_marks.items():
        yield from still_there(mark, {"dimensionRange": one(tab.id, "COLUMNS", at)})
    yield from marks_missing(tab, each.header)


def answers_beside(tab: SheetTab, each: Existing, named: Mapping[str, str], locale: str) -> Iterator[Request]:
    """Yield the requests that insert columns of answers right of people's own, and write only into these."""
    start, fields = tab.columns, each.beside
    key = whole_column(start + len(each.answers), each.header)
    columns = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + len(fields)}
    yield {"insertDimension": {"range": columns, "inheritFromBefore": True}}
    beside = {"sheetId": tab.id, "startColumnIndex": start, "endColumnIndex": start + len(fields)}
    yield {"repeatCell": {"range": beside, "cell": {}, "fields": "userEnteredFormat,dataValidation"}}
    cells: list[dict[str, Any]] = []
    for at, field in enumerate(fields, start):
        yield from column_look(tab.id, at, each.header, field, Owner.TOOL)
        yield made_mark(COLUMN, ANSWER, {"dimensionRange": one(tab.id, "COLUMNS", at)})
        sheet = Sheet("", "", Owner.TOOL, "", (field,))
        formula = filled_down(field, whole_column_formula(field, named, lambda _: key), locale)
        look = header_cell(sheet, named, replace(field, formula="", looked_up=None), "", locale)
        cells.append({**look, "userEnteredValue": {"formulaValue": formula}})
    yield {
        "updateCells": {
            "start": {"sheetId": tab.id, "rowIndex": each.header, "columnIndex": start},
            "rows": [{"values": cells}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }


def undone(seen: Snapshot, tabs: Sequence[int], marked_tabs: Sequence[int]) -> Iterator[Request]:
    """Yield the requests that take back what a set-up did: its tabs, its columns of answers, its marks."""
    for tab in seen.tabs:
        if tab.id in tabs:
            yield {"deleteSheet": {"sheetId": tab.id}}
        elif tab.id in marked_tabs:
            answers = [at for at, mark in tab.column_marks.items() if mark.value == ANSWER]
            yield from marks_gone(tab)
            for at in sorted(answers, reverse=True):
                yield {"deleteDimension": {"range": one(tab.id, "COLUMNS", at)}}
    for mark in seen.runs:
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": mark.id}}}}


def marks_gone(tab: SheetTab) -> Iterator[Request]:
    """Yield the requests that take our marks off a tab, each first made sure to stand where it was seen.

    A column that moved meanwhile makes the whole batch fail, so that no other column is deleted in its place.
    """
    for at, mark in tab.column_marks.items():
        yield from still_there(mark, {"dimensionRange": one(tab.id, "COLUMNS", at)})
    for mark in (*tab.column_marks.values(), *tab.row_marks.values(), *tab.marks):
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": mark.id}}}}
