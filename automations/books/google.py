"""A workbook in Google Sheets: read in one call, written in one batch that is carried out whole or not at all.

`google_door.py` speaks with Google, `google_access.py` gets in, `google_reading.py` understands what stands there,
`google_requests.py` says what is asked, `google_parcels.py` in how many calls, and
`google_setup.py` sets a new spreadsheet up, drawn as `google_looks.py` says.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automations.books import Changes
from automations.books.google_access import Google, access, spreadsheet_id
from automations.books.google_door import CHANGED, COLUMN_MOVED, UNREACHABLE, Door, OutcomeUnknown, door_for
from automations.books.google_links import LINK_WEIGHT, MOST, linked
from automations.books.google_pace import shared_quota
from automations.books.google_parcels import LARGEST, parcelled, staged, weight
from automations.books.google_reading import (
    ALL_FIELDS,
    RUN_FIELDS,
    SheetTab,
    Snapshot,
    marks_in,
    run_number,
    runs_in,
    snapshot_of,
)
from automations.books.google_requests import (
    FIRST_RUN_ID,
    Addition,
    Block,
    Request,
    added,
    addition,
    afterwards,
    block_of,
    conditions,
    marks_missing,
    resized,
    run_mark,
    size_of,
    values_written,
)
from automations.errors import AccessMissing, BookChanged, BookError, BookUnreachable, TabMissing
from sheets_templates.columns import Grid, Owner
from sheets_templates.layout import Sheet
from sheets_templates.tabs import ALL_TABS
from sheets_templates.words import Words

if TYPE_CHECKING:
    from automations.config import Config

TOOL_NAMES = frozenset(tab.name for tab in ALL_TABS if tab.owner is Owner.TOOL)
ROUNDS = 3
"""So many times the columns are marked and read once more before a write is given up."""

ANOTHER_WROTE = CHANGED.fill(reason=Words("another run of the tool", "une autre exécution de l'outil"))
COLUMNS_MOVE = CHANGED.fill(reason=Words("its columns keep moving", "ses colonnes bougent sans cesse"))
NO_TAB = Words(
    "the spreadsheet has no tab “{title}” to write to; bring it back by File, Version history",
    "la feuille de calcul n'a pas d'onglet « {title} » où écrire; ramenez-le par Fichier, Historique des versions",
)
NOT_OURS = Words(
    "the tab “{title}” was not made by the tool, so it is not rewritten; rename it and run: connector adopt google:{id}",
    "l'onglet « {title} » n'a pas été fait par l'outil et n'est donc pas réécrit; renommez-le et lancez : connector adopt google:{id}",
)
TABS_ADDED = CHANGED.fill(reason=Words("the tool added its new tabs", "l'outil a ajouté ses nouveaux onglets"))
ANSWER_LOST_BRIEFLY = Words("an answer was lost on the way", "une réponse s'est perdue en chemin")
ANSWER_LOST = CHANGED.fill(reason=ANSWER_LOST_BRIEFLY)


def new_run() -> str:
    """Return what a run is known by among all others."""
    return secrets.token_hex(6)


@dataclass
class GoogleBook:
    """A spreadsheet of Google's; it remembers what it read, so that it never writes over somebody's newer work."""

    id: str
    door: Door
    own_titles: Mapping[str, str] = field(default_factory=dict)
    """The community's own titles of tabs, by our name for the tab."""
    run: Callable[[], str] = new_run
    seen: Snapshot | None = None

    def read(self) -> Mapping[str, Grid]:
        """Return every tab by its title; a tab of ours that was renamed by the title that it had. Raises BookError."""
        return {title: tab.grid for title, tab in self.look().named(self.own_titles).items()}

    @property
    def title(self) -> str:
        """Return what the spreadsheet is called; "" before it was read."""
        return self.seen.title if self.seen else ""

    def look(self) -> Snapshot:
        """Return the spreadsheet as it stands now, and remember it."""
        self.seen = snapshot_of(self.door.read(self.id, ALL_FIELDS))
        return self.seen

    def write(self, changes: Changes) -> None:
        """Carry out all changes or none.

        Raises TabMissing where a tab or header is gone, BookChanged where somebody moved what was read or another tool
        wrote meanwhile, BookError in plain words for everything else. Whatever is raised, nothing was written. New tabs are
        made in a batch of their own: what is to stand in them comes after a fresh read, so that too raises BookChanged.
        """
        seen = self.seen or self.look()
        if changes.make:
            self.make(changes.make, seen)
            if not (changes.replace or any(changes.add.values())):
                return
            raise BookChanged(TABS_ADDED)
        for _ in range(ROUNDS):
            additions = self.additions(seen, changes)
            marks = [mark for each in additions if each.unmarked for mark in marks_missing(each.tab, each.header)]
            if not marks:
                break
            self.ask(marks)
            before, seen = seen.run, self.look()
            if seen.run != before:
                raise BookChanged(ANOTHER_WROTE)
        else:
            raise BookChanged(COLUMNS_MOVE)
        self.seen = None
        self.write_once(seen, changes, additions)

    def make(self, sheets: tuple[Sheet, ...], seen: Snapshot) -> None:
        """Add tabs that are not there yet, all in one batch."""
        from automations.books.google_setup import planned

        plan = planned(seen, sheets, (), self.run(), more=True)
        self.seen = None
        self.send([*plan.set_up.requests], seen, plan.run)

    def additions(self, seen: Snapshot, changes: Changes) -> tuple[Addition, ...]:
        """Return where the new rows go. Raises TabMissing."""
        tabs = seen.named(self.own_titles)
        for title in (*changes.replace, *changes.add):
            if title not in tabs:
                raise TabMissing(NO_TAB.fill(title=Words.plain(title)))
        for title in changes.replace:
            if tabs[title].name not in TOOL_NAMES:
                raise TabMissing(NOT_OURS.fill(title=Words.plain(title), id=Words.plain(self.id)))
        return tuple(addition(tabs[title], rows) for title, rows in changes.add.items() if rows)

    def write_once(self, seen: Snapshot, changes: Changes, additions: tuple[Addition, ...]) -> None:
        """Send everything in one batch; what is too large for one goes ahead to a hidden tab, which the batch copies from."""
        run, tabs = self.run(), seen.named(self.own_titles)
        replaced = [(tabs[title], grid) for title, grid in changes.replace.items()]
        frame: list[Request] = [*run_mark(seen, run)]
        for each in additions:
            frame += [*conditions(each), *added(each)]
        frame += [resized(tab.id, grid, max(tab.columns, columns_of(tab))) for tab, grid in replaced]
        frame += [{"deleteSheet": {"sheetId": sheet}} for sheet in seen.staging]
        new = [block_of(each) for each in additions]
        spare = LARGEST - size_of(frame) - weight([*new, *whole_blocks(tabs, linked(changes.replace, tabs, "", 0))])
        most = MOST if spare < 0 else min(MOST, spare // LINK_WEIGHT)  # links alone never make a second call needed
        blocks = [*new, *whole_blocks(tabs, linked(changes.replace, tabs, seen.locale, most))]
        behind = [request for block in blocks for request in afterwards(block)]
        parcels = parcelled(blocks, LARGEST - size_of([*frame, *behind]))
        copies: list[Request] = []
        if len(parcels) > 1:
            plan = staged(parcels[1:], free_id(seen, run), run)
            for piece in plan.pieces:
                self.ask(piece)
            copies = [*plan.copies, plan.removal]
        inline = {id(part.block): part.lines for part in reversed(parcels[0])}
        values = [values_written(block, inline.get(id(block), ())) for block in blocks]
        self.send([*frame, *values, *copies, *behind], seen, run)

    def ask(self, requests: list[Request]) -> None:
        """Send what changes no cell that anybody sees; where its outcome is unknown, everything begins anew."""
        try:
            self.door.change(self.id, requests)
        except OutcomeUnknown as error:
            raise BookChanged(ANSWER_LOST) from error

    def try_to_write(self) -> None:
        """Send a write that changes nothing: the removal of a mark that nobody has. Raises AccessMissing for a reader."""
        nobody = {"developerMetadataLookup": {"metadataKey": "connector-nobody"}}
        try:
            self.door.change(self.id, [{"deleteDeveloperMetadata": {"dataFilter": nobody}}])
        except AccessMissing:
            raise
        except (OutcomeUnknown, BookError):
            return

    def undo(self, requests: list[Request]) -> None:
        """Send the batch that takes a set-up back; sent once, it fails where it was carried out already."""
        self.seen = None
        try:
            self.door.change(self.id, requests)
        except OutcomeUnknown as error:
            raise BookUnreachable(UNREACHABLE.fill(reason=ANSWER_LOST_BRIEFLY)) from error

    def send(self, requests: list[Request], seen: Snapshot, run: str) -> None:
        """Send a batch that makes its run's mark. Where the answer is lost, the mark tells whether it was carried out.

        Only where the mark is missing is the batch sent again; should the first one still arrive, the number of its run
        is taken by then, and it fails.
        """
        for attempt in range(1, self.door.tries + 1):
            try:
                self.door.change(self.id, requests)
            except OutcomeUnknown as error:
                if self.carried_out(seen, run):
                    return
                if attempt == self.door.tries:
                    reason = Words("its answers are lost on the way", "ses réponses se perdent en chemin")
                    raise BookUnreachable(UNREACHABLE.fill(reason=reason)) from error
                self.door.sleep(self.door.pause(attempt, ""))
            except BookChanged as error:
                if attempt > 1 and self.carried_out(seen, run):
                    return
                if str(FIRST_RUN_ID + seen.run + 1) in str(error):
                    raise BookChanged(ANOTHER_WROTE) from error
                if "createDeveloperMetadata" in str(error):
                    raise BookChanged(COLUMN_MOVED) from error
                raise
            else:
                return

    def carried_out(self, seen: Snapshot, run: str) -> bool:
        """Tell whether the batch of a run was carried out. Raises BookChanged where another tool's was."""
        later = [mark for mark in runs_in(marks_in(self.door.read(self.id, RUN_FIELDS))) if run_number(mark) > seen.run]
        if any(mark.value.endswith(f" {run}") for mark in later):
            return True
        if later:
            raise BookChanged(ANOTHER_WROTE)
        return False


def whole_blocks(tabs: Mapping[str, SheetTab], grids: Mapping[str, Grid]) -> list[Block]:
    """Return the tool tabs that are rewritten whole, by their titles, as blocks."""
    return [Block(tabs[title].id, 0, 0, grid, whole=True) for title, grid in grids.items()]


def columns_of(tab: SheetTab) -> int:
    """Return how many columns a tool tab has by its declaration."""
    return next(len(each.columns) for each in ALL_TABS if each.name == tab.name)


def free_id(seen: Snapshot, run: str) -> int:
    """Return an id for a new tab that no tab has."""
    taken = {tab.id for tab in seen.tabs} | set(seen.staging)
    wanted = int(run[:7], 16) + 1_000
    while wanted in taken:
        wanted += 1
    return wanted


def open_book(address: str, config: Config | None = None) -> GoogleBook:
    """Return the book at a spreadsheet's id or link, not yet read. Raises AccessMissing without a way in."""
    from pathlib import Path

    google = config.google if config else Google()
    way_in = access(google, config.folder if config else Path())
    quota = shared_quota(google.project_calls, google.user_calls)
    door = door_for(way_in, quota, google.patience, google.tries)
    own = {name: said["title"] for name, said in config.columns.items() if said.get("title")} if config else {}
    return GoogleBook(spreadsheet_id(address), door, own)


def make_book(address: str, sheets: tuple[Sheet, ...], config: Config | None = None) -> None:
    """Set a blank spreadsheet up from its declaration. Raises BookExists where a tab of ours is there already."""
    from automations.books.google_setup import set_up

    set_up(open_book(address, config), sheets)
