"""The desk itself, without any web page: what there is to decide on, and how a decision gets into the workbook.

Every decision is made on what the person saw. If that is no longer what the workbook says, they are shown what it says
now. If the workbook cannot be written, the decision waits in a file beside it, is shown as waiting, and tried again.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar

from automations import deciding
from automations.books import Book, Changes, kind_and_address
from automations.books.memory import with_rows
from automations.config import Config
from automations.deciding import IN_THE_AIR, Ruling
from automations.errors import BookChanged, BookError, TabMissing
from automations.matching import Standings
from automations.morning import plan, rows_to_add
from automations.plan import Plan
from automations.review.beside import against
from sheets_templates import grids
from sheets_templates.choices import Decided, MatchStatus, PostStatus
from sheets_templates.columns import Cell, Grid, tab_of
from sheets_templates.grids import Read
from sheets_templates.keys import short_hash
from sheets_templates.kinds import writable
from sheets_templates.people_tabs import Connector, Decision, Match, Post
from sheets_templates.words import Words

R = TypeVar("R", Match, Post)

TRIES = 3
"""So often a decision is written again where somebody changed the workbook in that very moment."""

GOING_OUT = (Decided.APPROVED, Decided.SENDING)
"""Decisions after which a post may go out: refused where a consent is missing."""

NEXT_BEST = 3
"""So many other Connectors are shown beside a proposal."""


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


@dataclass(frozen=True)
class View:
    """What the desk shows: the workbook as it was read, with the decisions that wait to be written."""

    found: Plan
    read: Read
    posts: tuple[Item[Post], ...]
    matches: tuple[Item[Match], ...]
    written: frozenset[str] = frozenset()
    """The ids of the decisions that stand in the workbook."""

    @cached_property
    def by_id(self) -> Mapping[str, Item[Post] | Item[Match]]:
        """Return every item by its id; of two rows with one key, the first that is still to be decided."""
        found: dict[str, Item[Post] | Item[Match]] = {}
        items: list[Item[Post] | Item[Match]] = [*self.posts, *self.matches]
        for item in items:
            if item.id and (item.id not in found or found[item.id].stage is not Stage.TO_DECIDE):
                found[item.id] = item
        return found

    def open(self, items: Iterable[Item[R]], stage: Stage = Stage.TO_DECIDE) -> tuple[Item[R], ...]:
        """Return the items at one stage."""
        return tuple(item for item in items if item.stage is stage)

    @cached_property
    def post_counts(self) -> Mapping[Stage, int]:
        """Return how many posts there are at each stage."""
        return Counter(item.stage for item in self.posts)

    @cached_property
    def match_counts(self) -> Mapping[Stage, int]:
        """Return how many matches there are at each stage."""
        return Counter(item.stage for item in self.matches)


class End(Enum):
    """How a decision ended."""

    WRITTEN = "written"
    WAITS = "waits"
    """The workbook cannot be written now; the decision is kept."""
    GONE = "gone"
    """The row is no longer in the workbook."""
    CHANGED = "changed"
    """The row is no longer what the person saw."""
    REFUSED = "refused"
    """The workbook cannot take decisions."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision: how it ended, about what, and the sentence of the workbook where it said no."""

    end: End
    item: Item[Post] | Item[Match] | None = None
    decision: Decision | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to record about an item, by the mark of what they saw."""

    id: str
    mark: str
    decision: Decided
    text: str | None = None
    alt_text: str | None = None
    reason: str = ""
    link: str = ""


@dataclass
class Desk:
    """A workbook at the desk, and the decisions that could not be written yet."""

    book: Book
    config: Config
    by: str
    clock: Callable[[], datetime] = datetime.now
    stamp: Callable[[], Hashable] = lambda: None
    """Return what changes when the workbook does; None where that cannot be told without reading it."""
    file: Path | None = None
    """Where decisions wait that could not be written."""
    waiting: list[Decision] = field(default_factory=list)
    why_waiting: str = ""
    lock: RLock = field(default_factory=RLock)
    seen: View | None = None
    seen_mark: Hashable = None
    sheets: Mapping[str, Grid] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.file and self.file.is_file():
            self.waiting = list(kept_decisions(self.file))

    @property
    def language(self) -> str:
        """Return the language of the workbook."""
        return self.config.community.language

    def view(self, fresh: bool = False) -> View:
        """Return what there is; read anew where the workbook or the day changed. Raises BookError where that fails."""
        with self.lock:
            mark = (self.stamp(), self.clock().date(), tuple(each.id for each in self.waiting))
            if self.seen is None or fresh or mark != self.seen_mark:
                self.sheets = self.book.read()
                self.seen, self.seen_mark = viewed(self.sheets, self.waiting, self.config, self.clock()), mark
            return self.seen

    def decide(self, wish: Wish, may_wait: bool = True) -> Outcome:
        """Record a decision on what the person saw, or say why not; nothing is lost where the workbook is busy.

        What must be in the workbook at once or not at all may not wait: then a busy workbook refuses it.
        """
        with self.lock:
            for _ in range(TRIES):
                outcome = self.try_once(wish, may_wait)
                if outcome is not None:
                    return outcome
            return Outcome(End.CHANGED, self.view(fresh=True).by_id.get(wish.id))

    def try_once(self, wish: Wish, may_wait: bool = True) -> Outcome | None:
        """Record a decision; None where the workbook changed in that very moment."""
        try:
            item = self.view(fresh=True).by_id.get(wish.id)
        except BookError as error:
            return Outcome(End.REFUSED, error=str(error))
        if item is None:
            return Outcome(End.GONE)
        if item.mark != wish.mark:
            return Outcome(End.CHANGED, item)
        decision = self.decision(item, wish)
        reasons = self.reasons(item, decision)
        if reasons:
            return Outcome(End.REFUSED, item, decision, reasons)
        try:
            self.write((*self.waiting, decision))
        except BookChanged:
            return None
        except TabMissing as error:
            return Outcome(End.REFUSED, item, decision, str(error))
        except BookError as error:
            if not may_wait:
                return Outcome(End.REFUSED, item, decision, str(error))
            self.keep((*self.waiting, decision), str(error))
            return Outcome(End.WAITS, item, decision, str(error))
        self.keep((), "")
        return Outcome(End.WRITTEN, item, decision)

    def decision(self, item: Item[Post] | Item[Match], wish: Wish) -> Decision:
        """Return the row for Decisions that a wish asks for."""
        seen: Post | Match = item.counts
        if isinstance(seen, Post):
            text = seen.text if wish.text is None else writable(wish.text).strip()
            alt = seen.alt_text if wish.alt_text is None else " ".join(writable(wish.alt_text).split())
            seen = dataclasses.replace(seen, text=text, alt_text=alt)
        earlier = [each for each in self.seen_decisions() if each.about == item.row.row_key]
        reason, link = " ".join(wish.reason.split()), wish.link.strip()
        now = self.clock()
        return deciding.made(item.row, seen, wish.decision, self.by, now, self.language, earlier, reason, link)

    def reasons(self, item: Item[Post] | Item[Match], decision: Decision) -> str:
        """Return why a post must not be approved or sent as decided, in the workbook's language; "" where nothing speaks against it."""
        if decision.decision not in GOING_OUT or not isinstance(item.counts, Post) or self.seen is None:
            return ""
        post = dataclasses.replace(
            item.counts, text=decision.text or item.row.text, alt_text=decision.alt_text or item.row.alt_text
        )
        return "; ".join(reason.say(self.language) for reason in against(self.seen.found, post, self.config))

    def seen_decisions(self) -> tuple[Decision, ...]:
        """Return the decisions that are known: those in the workbook as it was last read, and those that wait."""
        return (*(self.seen.read.workbook.decisions if self.seen else ()), *self.waiting)

    def write(self, decisions: Iterable[Decision]) -> None:
        """Add decisions to the workbook; those that stand there already are left out. Raises BookError."""
        view = self.view()
        read = view.read
        rows = tuple(decision for decision in decisions if decision.id not in view.written)
        add = dict(rows_to_add(rows, Decision, read, self.language))
        if rows and not add:
            raise TabMissing(
                Words(
                    "the workbook has no tab “{title}”; add it with: connector adopt FILE",
                    "le classeur n'a pas d'onglet « {title} »; ajoutez-le avec : connector adopt FICHIER",
                ).say(self.language, title=tab_of(Decision).title)
            )
        if add:
            self.book.write(Changes(add=add))
        self.seen = None

    def keep(self, decisions: tuple[Decision, ...], why: str) -> None:
        """Keep decisions that could not be written, on disk too, so that nothing is lost when the desk is closed."""
        self.waiting, self.why_waiting, self.seen = list(decisions), why, None
        if self.file and decisions:
            self.file.write_text(as_text(decisions), encoding="utf-8")
        elif self.file:
            self.file.unlink(missing_ok=True)

    def settle(self) -> bool:
        """Try to write what waits; return whether nothing waits any more."""
        with self.lock:
            if not self.waiting:
                return True
            try:
                self.view(fresh=True)
                self.write(self.waiting)
            except BookError as error:
                self.why_waiting = str(error)
                return False
            self.keep((), "")
            return True


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


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another Connector for somebody: who, how well they fit, what speaks for them, and how many more they can meet."""

    connector: Connector
    fit: int
    why: tuple[Words, ...]
    room: int


def alternatives(found: Plan, match: Match, config: Config) -> tuple[Alternative, ...]:
    """Return the next best Connectors with room for a match's Connectee, as if this match were not there."""
    import numpy as np

    others = tuple(each for each in found.workbook.matches if each.row_key != match.row_key)
    workbook = dataclasses.replace(found.workbook, matches=others)
    whole = Standings(workbook, found.connectees, found.connectors, config.matching).open_field
    mine = tuple(person for person in whole.seekers if person.key == match.connectee)
    near = dataclasses.replace(whole, seekers=mine)
    if not mine or not near.helpers:
        return ()
    points = near.points(0)
    best = [int(at) for at in np.argsort(-points, kind="stable") if points[at] >= near.least_points[0]]
    chosen = [at for at in best if near.helpers[at].key != match.connector][:NEXT_BEST]
    return tuple(
        Alternative(
            near.helpers[at],
            near.fit(0, int(points[at])),
            tuple(criterion.says(shared) for criterion, _, shared in near.shared(0, at)),
            near.rooms[at],
        )
        for at in chosen
    )


def file_stamp(place: str) -> Callable[[], Hashable]:
    """Return a function that tells cheaply whether a workbook file changed; for other kinds, every half minute."""
    kind, address = kind_and_address(place)
    if kind == "xlsx":

        def by_file() -> Hashable:
            try:
                known = Path(address).stat()
            except OSError:
                return None
            return known.st_mtime_ns, known.st_size

        return by_file
    return lambda: int(datetime.now().timestamp()) // 30


def waiting_file(place: str, folder: Path) -> Path:
    """Return where decisions wait that could not be written: beside the workbook, or in config.toml's folder."""
    kind, address = kind_and_address(place)
    if kind == "xlsx":
        return Path(address).with_name(f"{Path(address).name}.decisions-waiting.json")
    return folder / f"decisions-waiting-{short_hash(place)}.json"


def as_text(decisions: Iterable[Decision]) -> str:
    """Return decisions as they wait in a file."""
    tab = tab_of(Decision)
    return json.dumps([grids.show_row(tab, each, "en") for each in decisions], ensure_ascii=False, indent=1)


def kept_decisions(file: Path) -> Iterable[Decision]:
    """Yield the decisions that wait in a file. Raises BookError where somebody spoilt it; it is left as it is."""
    tab = tab_of(Decision)
    try:
        lines: list[dict[str, Cell]] = json.loads(file.read_text(encoding="utf-8"))
        for line in lines:
            values: dict[str, Any] = {column.name: column.kind.read(line.get(column.name)) for column in tab.columns}
            yield Decision(**values)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BookError(
            f"{file} holds decisions that wait and cannot be read: {error}; look at it, or delete it"
        ) from error
