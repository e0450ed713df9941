"""What changed since a report was filed: row by row, and why each figure moved.

A row is known by its key, which never holds its day: so a corrected day is told from a row that was removed and another
that was added.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from reports.figures import REASONS, Records, Value, full_label, key_of
from reports.figures.matches import DECLINED
from reports.figures.records import match_day
from reports.periods import Period
from reports.report import Report
from reports.snapshots import KeptFigure, KeptRow, Snapshot, iso, kept
from sheets_templates.choices import MatchStatus
from sheets_templates.columns import Row, tab_of
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Match
from sheets_templates.tabs import PEOPLES_TABS
from sheets_templates.words import Words


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row on account of which a figure moved, and why."""

    key: str
    gained: bool | None
    """True where it counts now and did not, False the other way round, None where it counted both times."""
    why: Words
    by: int | float = 0
    """By how much it moved the figure, where that is the sum of its rows."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not what was filed, or is no longer defined as it was."""

    name: str
    label: Words
    filed: Value
    now: Value
    rows: tuple[RowChange, ...]
    why: Words | None = None
    """Why it moved where no row of its own tells: a definition, a figure that it rests on, a new figure."""

    @property
    def moved(self) -> bool:
        """Tell whether the value itself differs."""
        return self.filed != self.now


DEFINED_ANEW = Words("its definition changed since", "sa définition a changé depuis")
RESTS_ON_OTHERS = Words("a figure that it rests on moved", "un chiffre dont il dépend a changé")
NEW_FIGURE = Words("this figure was not counted when the report was filed", "ce chiffre n'existait pas lors du dépôt")
NO_FIGURE = Words("this figure is no longer counted", "ce chiffre n'est plus compté")

OTHER_CONTENT = Words(
    "what stands in its rows changed, such as a name", "le contenu de ses lignes a changé, par exemple un nom"
)
DATED_IN = Words(
    "was there then, without this date; dated {day} since", "était là, sans cette date; datée du {day} depuis"
)
FITS_NOW = Words("was there then, and fits this figure only now", "était là, mais ne correspond que maintenant")
ENTERED_LATE = Words("entered after filing, dated {day}", "inscrite après le dépôt, datée du {day}")
UNDATED = Words("entered after filing", "inscrite après le dépôt")
REMOVED = Words(
    "the row was removed, or its name or e-mail changed", "la ligne a été retirée, ou son nom ou courriel a changé"
)
MOVED_AWAY = Words(
    "date corrected from {then} to {now}, outside the period", "date corrigée du {then} au {now}, hors de la période"
)
DAY_GONE = Words("its date of {then} was deleted", "sa date du {then} a été effacée")
MOVED_WITHIN = Words("date corrected from {then} to {now}", "date corrigée du {then} au {now}")
OTHER_AMOUNT = Words("{then} then, {now} now", "{then} alors, {now} maintenant")
NOT_COUNTED_NOW = Words("no longer counted: {why}", "ne compte plus : {why}")
CONSENT_WITHDRAWN = Words("consent withdrawn", "consentement retiré")
COUNTED_NOW = Words("left out then ({why}), counted now", "laissée de côté alors ({why}), comptée maintenant")
NO_LONGER = Words("no longer fits this figure", "ne correspond plus à ce chiffre")


VAGUE = (NO_LONGER, FITS_NOW)
"""Reasons that tell that a row's content changed, and not what."""


def differences(snapshot: Snapshot, report: Report) -> tuple[Change, ...]:
    """Return every figure that differs from the filed one, in the order of the report; none where all is as filed."""
    today = Today(report, snapshot)
    names = dict.fromkeys((*report.figures, *snapshot.figures))
    changes = (change_of(name, snapshot.figures.get(name), today) for name in names)
    return tuple(said_alike([change for change in changes if change is not None]))


def said_alike(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes in which a row that a figure tells vaguely has the reason that another figure knows for it."""
    every = tuple(changes)
    known: dict[tuple[str, bool | None], Words] = {}
    for change in every:
        for row in change.rows:
            if row.why not in VAGUE:
                known.setdefault((row.key, row.gained), row.why)
    for change in every:
        rows = (
            replace(row, why=known.get((row.key, row.gained), row.why)) if row.why in VAGUE else row
            for row in change.rows
        )
        yield replace(change, rows=tuple(rows))


class Today:
    """The report as it is counted now, and where every row stands; the latter is looked up only where something moved."""

    def __init__(self, report: Report, filed: Snapshot) -> None:
        self.report, self.filed = report, filed
        self.rows: Mapping[str, list[Row]] | None = None
        self.then = Counter(filed.known)

    def figure(self, name: str) -> KeptFigure | None:
        """Return a figure as it would be kept now."""
        return kept(self.report.figures[name]) if name in self.report.figures else None

    def with_key(self, key: str) -> list[Row]:
        """Return the rows that have a key today."""
        if self.rows is None:
            self.rows = rows_by_key(self.report.records)
        return self.rows.get(key, [])

    def day_now(self, name: str, key: str, counted: frozenset[str]) -> str | None:
        """Return the day by which a row with this key would count today: "" for none, None where there is no such row.

        A row that stands on one of the `counted` days is counted today, and so is another one.
        """
        column = self.report.figures[name].figure.day
        days = [day_of(row, column) for row in self.with_key(key)]
        others = [iso(day) for day in days if iso(day) not in counted]
        return max(others, default=None)

    def was_there(self, key: str) -> bool | None:
        """Tell whether each row that has a key today stood there then too; None where the filed report does not say."""
        return self.then[short_hash(key)] >= len(self.with_key(key)) if self.then else None

    def same_day_then(self, name: str, row: KeptRow) -> bool:
        """Tell whether the filed report knew a row on the same day of the same column, in any figure."""
        figures = self.report.figures
        return any(
            row.key == each.key and row.day == each.day
            for other, kept_then in self.filed.figures.items()
            if other in figures and figures[other].figure.day == figures[name].figure.day
            for each in kept_then.rows
        )

    def declined(self, key: str) -> bool:
        """Tell whether a key is that of a match that is declined today."""
        return any(isinstance(row, Match) and row.status is MatchStatus.DECLINED for row in self.with_key(key))


def day_of(row: Row, column: str) -> date | None:
    """Return the day in a column of a row; of a match without a day of approval, the introduction's."""
    if isinstance(row, Match) and column:
        return match_day(row, column)
    return getattr(row, column, None) if column else None


def rows_by_key(records: Records) -> Mapping[str, list[Row]]:
    """Return every row of people's tabs by its key."""
    found: dict[str, list[Row]] = defaultdict(list)
    for tab in PEOPLES_TABS:
        for row in getattr(records.workbook, tab.name, ()):
            found[key_of(row)].append(row)
    return found


def change_of(name: str, filed: KeptFigure | None, today: Today) -> Change | None:
    """Return how a figure differs from the filed one, or None where it does not."""
    now = today.figure(name)
    if now is None or filed is None:
        known = filed or now
        if known is None or not (known.value or known.rows):
            return None
        before, after = (filed.value if filed else None), (now.value if now else None)
        return Change(name, known.label, before, after, (), NO_FIGURE if now is None else NEW_FIGURE)
    rows = tuple(row_changes(name, filed, now, today))
    defined_anew = filed.definition != now.definition
    if filed.value == now.value and not rows and not defined_anew:
        return None
    why = DEFINED_ANEW if defined_anew else why_itself(filed, now, rows)
    return Change(name, full_label(today.report.figures, name), filed.value, now.value, rows, why)


def why_itself(filed: KeptFigure, now: KeptFigure, rows: tuple[RowChange, ...]) -> Words | None:
    """Return why a figure moved beyond what its rows tell; None where they tell all."""
    if now.unit in ("percent", "ratio") and all(row.amount is None for row in (*filed.counted, *now.counted)):
        return RESTS_ON_OTHERS
    return None if rows else OTHER_CONTENT


def contributions(filed: KeptFigure, now: KeptFigure) -> Callable[[KeptRow], int | float]:
    """Return the function that says what a row adds to a figure: one, its amount, or 0 where it is no sum of rows."""
    ways: tuple[Callable[[KeptRow], int | float], ...] = (lambda row: 1, lambda row: row.amount or 0)
    for way in ways:
        if all(each.value == sum(map(way, each.counted)) for each in (filed, now)):
            return way
    return lambda row: 0


def row_changes(name: str, filed: KeptFigure, now: KeptFigure, today: Today) -> Iterator[RowChange]:
    """Yield the rows that a figure gained or lost, and those that count by another day or amount."""
    then_only, now_only, both = paired(filed.counted, now.counted)
    adds = contributions(filed, now)
    for then, same in both:
        if then.day != same.day:
            yield RowChange(then.key, None, MOVED_WITHIN.fill(then=then.day or "–", now=same.day or "–"))
        if then.amount != same.amount:
            why = OTHER_AMOUNT.fill(then=then.amount, now=same.amount)
            yield RowChange(then.key, None, why, adds(same) - adds(then))
    left_then = {row.key: row.left_out for row in filed.rows if row.left_out}
    reasons = {each.because.why.en: each.because.why for each in today.report.figures[name].left_out}
    left_now = {row.key: reasons[row.left_out] for row in now.rows if row.left_out}
    for row in then_only:
        days = frozenset(each.day for each in now.counted if each.key == row.key)
        yield RowChange(row.key, False, why_lost(name, row, left_now, today, days), -adds(row))
    for row in now_only:
        yield RowChange(row.key, True, why_gained(name, row, left_then, today), adds(row))


def why_lost(name: str, row: KeptRow, left_now: Mapping[str, Words], today: Today, counted: frozenset[str]) -> Words:
    """Return why a row that was counted is not any more; `counted` are the days of rows with its key that count today."""
    if row.key in left_now:
        why = left_now[row.key]
        return CONSENT_WITHDRAWN if why.en == "no consent to quote" else NOT_COUNTED_NOW.fill(why=why)
    day = today.day_now(name, row.key, counted)
    if day is None:
        return REMOVED
    if today.declined(row.key):
        return NOT_COUNTED_NOW.fill(why=DECLINED.why)
    if not row.day or day == row.day or iso_in(day, today.report.period):
        return NO_LONGER
    return MOVED_AWAY.fill(then=row.day, now=day) if day else DAY_GONE.fill(then=row.day)


def iso_in(day: str, period: Period) -> bool:
    """Tell whether a day as text is in a period."""
    return bool(day) and date.fromisoformat(day) in period


def why_gained(name: str, row: KeptRow, left_then: Mapping[str, str], today: Today) -> Words:
    """Return why a row counts that was not counted."""
    if row.key in left_then:
        why = left_then[row.key]
        return COUNTED_NOW.fill(why=REASONS.get(why, why))
    if today.was_there(row.key):
        same = not row.day or today.same_day_then(name, row)
        return FITS_NOW if same else DATED_IN.fill(day=row.day)
    return ENTERED_LATE.fill(day=row.day) if row.day else UNDATED


def paired(
    then: Iterable[KeptRow], now: Iterable[KeptRow]
) -> tuple[list[KeptRow], list[KeptRow], list[tuple[KeptRow, KeptRow]]]:
    """Return rows that were only then, those that are only now, and pairs of one row: by key and day, then by key alone."""
    waiting: dict[str, list[KeptRow]] = defaultdict(list)
    for row in now:
        waiting[row.key].append(row)
    both: list[tuple[KeptRow, KeptRow]] = []
    rest: list[KeptRow] = []
    for row in then:
        same = next((each for each in waiting[row.key] if each.day == row.day), None)
        if same is None:
            rest.append(row)
        else:
            waiting[row.key].remove(same)
            both.append((row, same))
    lost: list[KeptRow] = []
    for row in rest:
        if waiting[row.key]:
            both.append((row, waiting[row.key].pop(0)))
        else:
            lost.append(row)
    return lost, [row for rows in waiting.values() for row in rows], both


def where(key: str) -> Words:
    """Return a row's key as a person reads it: "Jobs: amina@example.ca > Harbour Foods"."""
    name, _, known_by = key.partition("|")
    titles = {tab.name: tab_of(tab.row).title for tab in PEOPLES_TABS}
    return Words("{tab}: {key}", "{tab} : {key}").fill(tab=titles.get(name, name), key=known_by)
