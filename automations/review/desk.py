"""The desk itself, without any web page: how a decision gets into the workbook.

Every decision is made on what the person saw. If that is no longer what the workbook says, they are shown what it says
now. If the workbook cannot be written, the decision waits in a file beside it, is shown as waiting, and tried again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from threading import RLock

from automations import deciding
from automations.books import Book, Changes, kind_and_address
from automations.books.excel_door import is_open_here
from automations.config import Config
from automations.errors import BookChanged, BookError, TabMissing
from automations.morning import rows_to_add
from automations.review import waiting
from automations.review.beside import against
from automations.review.view import AnyItem, View, viewed
from sheets_templates.choices import Decided
from sheets_templates.columns import tab_of
from sheets_templates.kinds import writable
from sheets_templates.people_tabs import Decision, Match, Post
from sheets_templates.words import Words

TRIES = 3
"""So often a decision is written again where somebody changed the workbook in that very moment."""

SECONDS_KEPT = 30
"""So long a page shows what was read, where nobody can tell without reading whether the workbook changed."""

GOING_OUT = (Decided.APPROVED, Decided.SENDING)
"""Decisions after which a post may go out: refused where a consent is missing."""


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
    """The workbook cannot take decisions, or something speaks against this one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision: how it ended, about what, and the sentence of the workbook where it said no."""

    end: End
    item: AnyItem | None = None
    decision: Decision | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to record about an item, by the mark of what they saw; None leaves a part of a post as it is."""

    id: str
    mark: str
    decision: Decided
    text: str | None = None
    alt_text: str | None = None
    to_tag: tuple[str, ...] | None = None
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
    """Return what changes whenever the workbook does; None where that cannot be told without reading it."""
    file: Path | None = None
    """Where decisions wait that could not be written."""
    waiting: tuple[Decision, ...] = ()
    why_waiting: str = ""
    lock: RLock = field(default_factory=RLock)
    seen: View | None = None
    seen_mark: Hashable = None

    def __post_init__(self) -> None:
        if self.file and self.file.is_file():
            self.waiting = tuple(waiting.kept(self.file))

    @property
    def language(self) -> str:
        """Return the language of the workbook."""
        return self.config.community.language

    def view(self, fresh: bool = False, sure: bool = False) -> View:
        """Return what there is; read anew where the workbook or the day changed. Raises BookError where that fails.

        Where a change cannot be told, it is read anew every half minute, and always where one has to be `sure`.
        """
        with self.lock:
            stamp = self.stamp()
            fresh = fresh or (sure and stamp is None)
            since = stamp or int(self.clock().timestamp()) // SECONDS_KEPT
            mark = (since, self.clock().date(), tuple(each.id for each in self.waiting))
            if self.seen is None or fresh or mark != self.seen_mark:
                self.seen, self.seen_mark = viewed(self.book.read(), self.waiting, self.config, self.clock()), mark
            return self.seen

    def decide(self, wish: Wish, may_wait: bool = True) -> Outcome:
        """Record a decision on what the person saw, or say why not; nothing is lost where the workbook is busy.

        What must be in the workbook at once or not at all may not wait: then a busy workbook refuses it.
        """
        return self.decide_all((wish,), may_wait)[0]

    def decide_all(self, wishes: Sequence[Wish], may_wait: bool = True) -> tuple[Outcome, ...]:
        """Record decisions in one go, each as `decide` would: what is wrong with one of them keeps back none of the others."""
        with self.lock:
            for _ in range(TRIES):
                outcomes = self.tried(wishes, may_wait)
                if outcomes is not None:
                    return outcomes
            view = self.view(fresh=True)
            return tuple(Outcome(End.CHANGED, view.by_id.get(wish.id)) for wish in wishes)

    def tried(self, wishes: Sequence[Wish], may_wait: bool) -> tuple[Outcome, ...] | None:
        """Record decisions; None where the workbook changed in that very moment."""
        try:
            view = self.view(sure=True)
        except BookError as error:
            return tuple(Outcome(End.REFUSED, error=error.said(self.language)) for _ in wishes)
        outcomes = tuple(self.judged(wish, view) for wish in wishes)
        decisions = tuple(each.decision for each in outcomes if each.decision and each.end is End.WRITTEN)
        if not decisions:
            return outcomes
        try:
            self.write((*self.waiting, *decisions))
        except BookChanged:
            self.seen = None
            return None
        except BookError as error:
            if isinstance(error, TabMissing) or not may_wait:
                return ended(outcomes, End.REFUSED, error.said(self.language))
            self.keep((*self.waiting, *decisions), error.said(self.language))
            return ended(outcomes, End.WAITS, error.said(self.language))
        self.keep((), "")
        return outcomes

    def judged(self, wish: Wish, view: View) -> Outcome:
        """Return how a decision ends where the workbook takes it."""
        item = view.by_id.get(wish.id)
        if item is None:
            return Outcome(End.GONE)
        if item.mark != wish.mark:
            return Outcome(End.CHANGED, item)
        counts = edited(item, wish)
        fault = self.no_room_for(item, counts, view)
        if fault:
            return Outcome(End.REFUSED, item, error=fault)
        decision = deciding.made(
            item.row,
            counts,
            wish.decision,
            self.by,
            self.clock(),
            self.language,
            view.history.get(item.row.row_key, ()),
            " ".join(wish.reason.split()),
            wish.link.strip(),
        )
        if wish.decision in GOING_OUT and isinstance(counts, Post):
            reasons = against(view, counts, self.config)
            if reasons:
                return Outcome(End.REFUSED, item, decision, "; ".join(each.say(self.language) for each in reasons))
        return Outcome(End.WRITTEN, item, decision)

    def no_room_for(self, item: AnyItem, counts: Post | Match, view: View) -> str:
        """Return why the tab Decisions cannot take what was edited, or ""."""
        column, header = tab_of(Decision).column("to_tag"), view.read.headers.get(tab_of(Decision).name)
        if tags_of(counts) == tags_of(item.row) or header is None or column.name in header.positions:
            return ""
        return NO_COLUMN.say(self.language, column=column.header)

    def write(self, decisions: Iterable[Decision]) -> None:
        """Add decisions to the workbook; those that stand there already are left out. Raises BookError."""
        view = self.view()
        rows = tuple(decision for decision in decisions if decision.id not in view.written)
        add = dict(rows_to_add(rows, Decision, view.read, self.language))
        if rows and not add:
            raise TabMissing(NO_TAB.fill(title=tab_of(Decision).title))
        if add:
            self.book.write(Changes(add=add))
        self.seen = None

    def keep(self, decisions: tuple[Decision, ...], why: str) -> None:
        """Keep decisions that could not be written, on disk too, so that nothing is lost when the desk is closed."""
        changed, self.waiting, self.why_waiting, self.seen = decisions != self.waiting, decisions, why, None
        if self.file and changed:
            try:
                waiting.keep(self.file, decisions)
            except OSError as error:
                fault = NOT_ON_DISK.say(self.language, file=Words.plain(str(self.file)), error=Words.plain(str(error)))
                self.why_waiting = "; ".join(each for each in (why, fault) if each)

    def settle(self) -> bool:
        """Try to write what waits; return whether nothing waits any more."""
        with self.lock:
            if not self.waiting:
                return True
            try:
                self.view(fresh=True)
                self.write(self.waiting)
            except BookError as error:
                self.why_waiting = error.said(self.language)
                return False
            self.keep((), "")
            return True


def edited(item: AnyItem, wish: Wish) -> Post | Match:
    """Return an item as it counts, with what a wish changes in a post; only who stands in its row can be tagged."""
    post = item.counts
    if isinstance(post, Match):
        return post
    return dataclasses.replace(
        post,
        text=post.text if wish.text is None else writable(wish.text).strip(),
        alt_text=post.alt_text if wish.alt_text is None else " ".join(writable(wish.alt_text).split()),
        to_tag=post.to_tag if wish.to_tag is None else tuple(each for each in tags_of(item.row) if each in wish.to_tag),
    )


def tags_of(row: Match | Post) -> tuple[str, ...]:
    """Return who stands in a row to be tagged by hand; nobody in a match."""
    return row.to_tag if isinstance(row, Post) else ()


def ended(outcomes: Iterable[Outcome], end: End, error: str) -> tuple[Outcome, ...]:
    """Return the outcomes as they are after the workbook did not take the decisions."""
    return tuple(
        dataclasses.replace(each, end=end, error=error) if each.end is End.WRITTEN else each for each in outcomes
    )


NO_TAB = Words(
    "the workbook has no tab “{title}”; add it with: connector upgrade",
    "le classeur n'a pas d'onglet « {title} »; ajoutez-le avec : connector upgrade",
)


NOT_ON_DISK = Words(
    "{file} cannot be written either ({error}): leave the desk open until the workbook is free",
    "{file} ne peut pas être écrit non plus ({error}) : laissez le bureau ouvert jusqu'à ce que le classeur soit libre",
)
NO_COLUMN = Words(
    "a name is taken out in the column “{column}” of Decisions; type that header into its first free column",
    "un nom se retire dans la colonne « {column} » de Décisions; tapez cet en-tête dans sa première colonne libre",
)


def file_stamp(place: str) -> Callable[[], Hashable]:
    """Return a function that tells cheaply whether a workbook file changed; None for one that is open in Excel, or no file."""
    kind, address = kind_and_address(place)

    def stamp() -> Hashable:
        try:
            if kind != "xlsx" or is_open_here(Path(address)):
                return None
            known = Path(address).stat()
        except (OSError, BookError):
            return None
        return known.st_mtime_ns, known.st_size

    return stamp
