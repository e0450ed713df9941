"""A template in Google Sheets, filled in a copy of it: read once, copied, and the copy filled in one batch, all or nothing.

The copy is made by Google Drive where it lets the tool; else the person makes it (File, Make a copy) and names it. Such a copy
is filled only while it still holds exactly what the template holds. The template is only ever read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from automations.books.google import open_book
from automations.books.google_access import link_to, spreadsheet_id
from automations.books.google_door import Door, OutcomeUnknown
from automations.books.google_requests import Request, cell_data
from automations.errors import AccessMissing, BookChanged, BookError, BookUnreachable
from reports.filling.online import Edit, Formula, Online, Place, Tab
from reports.filling.placeholders import Names
from sheets_templates.columns import Cell, Problem
from sheets_templates.words import Words

if TYPE_CHECKING:
    from automations.config import Config

COPYING = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
"""What is asked for to copy a template that is shared with the tool's account. A person who signs in is never asked for it."""
FIELDS = (
    "properties(title),namedRanges(name,range),sheets(properties(sheetId,title,sheetType),"
    "data(rowData(values(userEnteredValue,effectiveFormat(numberFormat(type))))))"
)
"""What is asked for: of each cell what was entered, and the format by which a number is a day."""
Said = Mapping[str, Any]
"""What Google says of a spreadsheet."""

COPY_REFUSED = Words(
    "Google does not let the tool copy this template ({reason}). Open it, choose File, Make a copy, share the copy with {who} as "
    "Editor, and run the command again with --to and the copy's link: --to google:https://…",
    "Google ne laisse pas l'outil copier ce modèle ({reason}). Ouvrez-le, choisissez Fichier, Créer une copie, partagez la copie "
    "avec {who} comme Éditeur, et relancez la commande avec --to et le lien de la copie : --to google:https://…",
)
YOUR_ACCOUNT = Words("the tool's account", "le compte de l'outil")
NO_COPY = Words(
    "--to names no untouched copy of the template: “{tab}” differs; choose File, Make a copy in the template once more, and give "
    "that copy's link; nothing was written",
    "--to ne désigne pas une copie intacte du modèle : « {tab} » diffère; choisissez de nouveau Fichier, Créer une copie dans le "
    "modèle et donnez le lien de cette copie; rien n'a été écrit",
)
TEMPLATE_ITSELF = Words(
    "--to is the template itself, which is never changed; give the link of a copy, or leave --to out",
    "--to est le modèle lui-même, qu'on ne change jamais; donnez le lien d'une copie, ou omettez --to",
)
MAYBE_FILLED = Words(
    "Google's answer was lost; open {link} and look whether it is filled: it is so wholly or not at all",
    "la réponse de Google s'est perdue; ouvrez {link} et regardez si elle est remplie : elle l'est en entier ou pas du tout",
)


@dataclass(frozen=True)
class FilledCopy:
    """A filled copy: where it is, how many places were filled, and what could not be."""

    link: str
    places: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Templates:
    """The templates that an account can read, and the copies that it may make and fill."""

    door: Door
    who: str

    def fill_copy(self, template: str, copy: str, title: str, names: Names) -> FilledCopy | None:
        """Fill a copy of the template at an address; `copy` is the address of one that a person made, "" to make one.

        Returns None for a template with nothing of ours. Raises BookError in plain words; then no copy of the tool's is
        left, and one of the person's is as it was.
        """
        source = spreadsheet_id(template)
        target = spreadsheet_id(copy) if copy else ""
        if target == source:
            raise BookChanged(TEMPLATE_ITSELF)
        said = self.door.read(source, FIELDS)
        online = Online(tuple(tabs_of(said, names)), names)
        edits = online.edits()
        if not online.places and not online.problems:
            return None
        made = "" if target else self.copied(source, title)
        try:
            self.fill(target or made, said, edits)
        except BookError:
            if made:
                with suppress(BookError, OutcomeUnknown):
                    self.door.remove(made)
            raise
        return FilledCopy(link_to(target or made), online.places, tuple(online.problems))

    def copied(self, source: str, title: str) -> str:
        """Return the id of a new copy of a spreadsheet. Raises AccessMissing, with the way around, where Drive refuses."""
        who = Words.plain(self.who) if self.who else YOUR_ACCOUNT
        try:
            return self.door.copy(source, title)
        except BookError as error:
            cause = error.__cause__
            reason = Words.plain(str(cause or error)[:160])
            raise AccessMissing(COPY_REFUSED.fill(reason=reason, who=who)) from error
        except OutcomeUnknown as error:
            reason = Words("its answer was lost", "sa réponse s'est perdue")
            raise BookUnreachable(COPY_REFUSED.fill(reason=reason, who=who)) from error

    def fill(self, target: str, template: Said, edits: tuple[Edit, ...]) -> None:
        """Carry out the edits in a copy, in one batch. Raises BookChanged for a copy that differs from the template."""
        copy = self.door.read(target, FIELDS)
        for ours, theirs in zip(grid_sheets(template), grid_sheets(copy), strict=False):
            if contents(ours) != contents(theirs):
                raise BookChanged(NO_COPY.fill(tab=Words.plain(title_of(ours))))
        if len(grid_sheets(template)) != len(grid_sheets(copy)):
            raise BookChanged(NO_COPY.fill(tab=Words.plain(title_of(grid_sheets(template)[-1]))))
        ids = {title_of(sheet): int(sheet["properties"].get("sheetId", 0)) for sheet in grid_sheets(copy)}
        asked = [request for edit in edits for request in requests(edit, ids[edit.title])]
        try:
            self.door.change(target, asked)
        except OutcomeUnknown as error:
            raise BookUnreachable(MAYBE_FILLED.fill(link=Words.plain(link_to(target)))) from error


def open_templates(template: str, config: Config) -> Templates:
    """Return what fills a template with the access that config.toml names. Raises AccessMissing without a way in."""
    from google.auth.credentials import Scoped

    door = open_book(template, config).door
    credentials = getattr(door.client.session, "credentials", None)
    if isinstance(credentials, Scoped) and config.google.access != "person":
        widened = credentials.with_scopes(COPYING)  # type: ignore[no-untyped-call] # google-auth
        vars(door.client.session)["credentials"] = widened
    return Templates(door, door.who)


def grid_sheets(said: Said) -> list[Said]:
    """Return the tabs with cells; a chart may be a tab of its own."""
    return [sheet for sheet in said.get("sheets", ()) if sheet["properties"].get("sheetType", "GRID") == "GRID"]


def title_of(sheet: Said) -> str:
    """Return a tab's title."""
    return str(sheet["properties"].get("title", ""))


def cells_in(sheet: Said) -> Iterator[tuple[Place, Said]]:
    """Yield each cell that something was entered into, with its line and column from 1."""
    for data in sheet.get("data", ()):
        for line, row in enumerate(data.get("rowData", ()), int(data.get("startRow", 0)) + 1):
            for column, cell in enumerate(row.get("values", ()), int(data.get("startColumn", 0)) + 1):
                if cell.get("userEnteredValue"):
                    yield (line, column), cell


def contents(sheet: Said) -> tuple[str, dict[Place, Said]]:
    """Return what makes a copy of a tab one: its title and what was entered into each cell."""
    return title_of(sheet), {place: cell["userEnteredValue"] for place, cell in cells_in(sheet)}


def tabs_of(said: Said, names: Names) -> Iterator[Tab]:
    """Yield the tabs of a template as they are filled."""
    named: dict[int, dict[Place, str]] = {}
    for each in said.get("namedRanges", ()):
        area, name = each.get("range", {}), str(each.get("name", ""))
        if hasattr(names.get(name), "parts"):
            place = (int(area.get("startRowIndex", 0)) + 1, int(area.get("startColumnIndex", 0)) + 1)
            named.setdefault(int(area.get("sheetId", 0)), {})[place] = name
    for sheet in grid_sheets(said):
        cells = dict(cells_in(sheet))
        entered = {place: cell["userEnteredValue"] for place, cell in cells.items()}
        yield Tab(
            title_of(sheet),
            {place: str(value["stringValue"]) for place, value in entered.items() if "stringValue" in value},
            {place: str(value["formulaValue"]) for place, value in entered.items() if "formulaValue" in value},
            frozenset(p for p, value in entered.items() if "stringValue" not in value and "formulaValue" not in value),
            frozenset(p for p, cell in cells.items() if shows_a_day(cell)),
            named.get(int(sheet["properties"].get("sheetId", 0)), {}),
        )


def shows_a_day(cell: Said) -> bool:
    """Tell whether a cell's format shows a day."""
    return cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type", "") in ("DATE", "DATE_TIME")


def requests(edit: Edit, sheet: int) -> Iterator[Request]:
    """Yield the requests that change one tab: from the last row up rows are repeated or taken out, then cells are written."""
    steps: list[tuple[int, list[Request]]] = [
        (repeat.last, list(repeated(sheet, repeat.first - 1, repeat.last, repeat.times)))
        for repeat in edit.moves.repeats
        if repeat.times > 1
    ]
    steps += [(line, [{"deleteDimension": {"range": rows(sheet, line - 1, line)}}]) for line in edit.moves.removed]
    for _, step in sorted(steps, key=lambda each: each[0], reverse=True):
        yield from step
    for line, cells in groupby(sorted(edit.cells), key=lambda place: place[0]):
        yield from written(sheet, line, [column for _, column in cells], edit.cells)


def rows(sheet: int, first: int, end: int) -> dict[str, Any]:
    """Return the span of rows from `first` up to `end`, both from 0."""
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": first, "endIndex": end}


def repeated(sheet: int, first: int, end: int, times: int) -> Iterator[Request]:
    """Yield the requests that repeat rows below themselves, with all that is in them."""
    last = end + (end - first) * (times - 1)
    yield {"insertDimension": {"range": rows(sheet, end, last), "inheritFromBefore": True}}
    source = {"sheetId": sheet, "startRowIndex": first, "endRowIndex": end}
    target = {"sheetId": sheet, "startRowIndex": end, "endRowIndex": last}
    yield {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}


def written(sheet: int, line: int, columns: list[int], cells: Mapping[Place, Cell | Formula]) -> Iterator[Request]:
    """Yield a request for each unbroken run of cells in a line."""
    runs = groupby(enumerate(columns), key=lambda each: each[1] - each[0])
    for _, run in runs:
        places = [column for _, column in run]
        start = {"sheetId": sheet, "rowIndex": line - 1, "columnIndex": places[0] - 1}
        values = [entered(cells[line, column]) for column in places]
        yield {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}


def entered(cell: Cell | Formula) -> dict[str, Any]:
    """Return a cell as Google takes it; only a formula of the template's own goes in as one."""
    return {"userEnteredValue": {"formulaValue": cell.text}} if isinstance(cell, Formula) else cell_data(cell)
