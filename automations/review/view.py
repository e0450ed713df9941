"""What the desk shows: every post and match as it counts after what was decided, and where it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Generic, TypeVar

from automations import deciding
from automations.books.memory import with_rows
from automations.config import Config
from automations.deciding import IN_THE_AIR, Ruling
from automations.followups import Action
from automations.morning import plan, rows_to_add
from automations.plan import Plan
from automations.publishing import Checked
from automations.steps.matches import DECIDE
from automations.writing import Due
from sheets_templates import grids
from sheets_templates.choices import Decided, MatchStatus, PostStatus
from sheets_templates.columns import Grid
from sheets_templates.grids import Read
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Decision, Match, Post
from sheets_templates.words import Words

R = TypeVar("R", Match, Post)


class Stage(Enum):
    """Where a post or match stands at the desk."""

    TO_DECIDE = Words("To decide", "À décider")
    HELD = Words("On hold", "En attente")
    APPROVED = Words("Approved", "Approuvées")
    IN_THE_AIR = Words("Sent or not?", "Envoyée ou non?")
    DONE = Words("Done", "Faites")
    DECLINED = Words("Declined", "Refusées")


STAGES: Mapping[PostStatus | MatchStatus | None, Stage] = {
    None: Stage.TO_DECIDE,
    PostStatus.DRAFT: Stage.TO_DECIDE,
    PostStatus.APPROVED: Stage.APPROVED,
    PostStatus.POSTED: Stage.DONE,
    PostStatus.DECLINED: Stage.DECLINED,
    MatchStatus.PROPOSED: Stage.TO_DECIDE,
    MatchStatus.HELD: Stage.HELD,
    MatchStatus.APPROVED: Stage.APPROVED,
    MatchStatus.CLOSED: Stage.DONE,
    MatchStatus.DECLINED: Stage.DECLINED,
}


@dataclass(frozen=True)
class Item(Generic[R]):
    """One post or match at the desk."""

    row: R
    """As the sheet has it."""
    counts: R
    """As it counts after everything that was decided."""
    ruling: Ruling | None

    @property
    def kind(self) -> str:
        """Return what it is one of: "posts" or "matches", as pages are called."""
        return "posts" if isinstance(self.row, Post) else "matches"

    @cached_property
    def title(self) -> Words:
        """Return what the item is called, for a person to read."""
        return deciding.called(self.row)

    @cached_property
    def id(self) -> str:
        """Return what the item is known by in an address; "" where nobody could find its row again."""
        return short_hash(self.row.row_key) if self.row.row_key else ""

    @cached_property
    def mark(self) -> str:
        """Return what changes whenever the item does, so that nobody decides on what they did not see."""
        said = dataclasses.replace(self.counts, line=0)
        return short_hash(repr(said), self.ruling.last.id if self.ruling else "", repr(self.row.status))

    @cached_property
    def stage(self) -> Stage:
        """Return where it stands."""
        last = self.ruling.last.decision if self.ruling and not self.ruling.cell_later else None
        if last in IN_THE_AIR:
            return Stage.IN_THE_AIR
        if isinstance(self.counts, Match) and self.counts.closed_on:
            return Stage.DONE
        stage = STAGES[self.counts.status]
        return Stage.HELD if last is Decided.HELD and stage is Stage.TO_DECIDE else stage


AnyItem = Item[Post] | Item[Match]

KINDS = ("posts", "matches")


@dataclass(frozen=True)
class View:
    """What the desk shows: the workbook as it was read, with the decisions that wait to be written."""

    found: Plan
    read: Read
    posts: tuple[Item[Post], ...]
    matches: tuple[Item[Match], ...]
    written: frozenset[str] = frozenset()
    """The ids of the decisions that stand in the workbook."""

    @property
    def items(self) -> tuple[AnyItem, ...]:
        """Return the posts, then the matches."""
        return (*self.posts, *self.matches)

    @cached_property
    def by_id(self) -> Mapping[str, AnyItem]:
        """Return every item by its id; of two rows with one key, the first that is still to be decided."""
        found: dict[str, AnyItem] = {}
        for item in self.items:
            if item.id and (item.id not in found or found[item.id].stage is not Stage.TO_DECIDE):
                found[item.id] = item
        return found

    def of_row(self, key: str) -> AnyItem | None:
        """Return the post or match with the key of a row; None for any other row."""
        item = self.by_id.get(short_hash(key))
        return item if item and item.row.row_key == key else None

    @cached_property
    def todo(self) -> Mapping[str, tuple[Action, ...]]:
        """Return what is to do about each row, by its key, but for deciding, which is what the desk is for."""
        found: dict[str, tuple[Action, ...]] = {}
        for action in self.found.actions:
            if action.what != DECIDE:
                found[action.key] = (*found.get(action.key, ()), action)
        return found

    @cached_property
    def letters(self) -> Mapping[tuple[str, str], Due]:
        """Return the letters that are due, by the row and the code of the action that asks for them."""
        return {(due.action.key, due.action.code): due for due in self.found.letters}

    def letter(self, action: Action) -> Due | None:
        """Return the letter of an action; None where it needs none."""
        return self.letters.get((action.key, action.code))

    @cached_property
    def stages(self) -> Mapping[str, Mapping[Stage, tuple[AnyItem, ...]]]:
        """Return the "posts" and the "matches" at each stage."""
        found: dict[str, dict[Stage, list[AnyItem]]] = {kind: {stage: [] for stage in Stage} for kind in KINDS}
        for item in self.items:
            found[item.kind][item.stage].append(item)
        return {kind: {stage: tuple(items) for stage, items in each.items()} for kind, each in found.items()}

    @cached_property
    def history(self) -> Mapping[str, tuple[Decision, ...]]:
        """Return what was decided so far about each row, by its key, earliest first."""
        return deciding.by_row(self.read.workbook.decisions)

    @cached_property
    def checked(self) -> Mapping[Post, Checked]:
        """Return what the morning found about each post that has not gone out yet."""
        return {each.standing.post: each for each in self.found.posts.waiting}


def viewed(sheets: Mapping[str, Grid], waiting: Iterable[Decision], config: Config, now: datetime) -> View:
    """Return what a workbook's tabs, and decisions that are not in them yet, give to decide on."""
    read = grids.read_workbook(sheets, now.date(), config.columns)
    known = frozenset(decision.id for decision in read.workbook.decisions)
    late = tuple(decision for decision in waiting if decision.id not in known)
    add = dict(rows_to_add(late, Decision, read, config.community.language))
    if add:
        sheets = {**sheets, **{title: with_rows(title, sheets[title], rows) for title, rows in add.items()}}
        read = grids.read_workbook(sheets, now.date(), config.columns)
    found = plan(sheets, config, now)
    ruled = {id(ruling.row): ruling for ruling in deciding.rulings(read.workbook)}
    posts = tuple(item_of(post, ruled.get(id(post))) for post in read.workbook.posts)
    matches = tuple(item_of(match, ruled.get(id(match))) for match in read.workbook.matches)
    return View(found, read, in_order(posts), in_order(matches), known)


def item_of(row: R, ruling: Ruling | None) -> Item[R]:
    """Return a row with what counts for it."""
    counts = ruling.counts if ruling and isinstance(ruling.counts, type(row)) else row
    return Item(row, counts, ruling)


def in_order(items: Iterable[Item[R]]) -> tuple[Item[R], ...]:
    """Return items oldest first, so that nobody's turn is missed."""

    def age(item: Item[R]) -> tuple[str, str, str]:
        row = item.row
        day = row.drafted_on if isinstance(row, Post) else row.proposed_on
        return (day.isoformat() if day else "9999", row.title, row.row_key)

    return tuple(sorted(items, key=age))
