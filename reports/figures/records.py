"""What figures are counted from: the rows of a workbook, found by their day without looking at the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from reports.figures.rules import Counting
from reports.periods import Period
from sheets_templates.choices import MatchStatus, PostStatus, folded
from sheets_templates.columns import Row, tab_of
from sheets_templates.keys import pair_key, plain_key, row_key, short_hash
from sheets_templates.order import in_order, said_in
from sheets_templates.people_tabs import Match, Referral, Testimonial, fullness
from sheets_templates.tabs import ByKey

if TYPE_CHECKING:
    from reports.figures.counting import Count

R = TypeVar("R", bound=Row)
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Rest:
    """A match, the day it was introduced, and the days since the Connector's introduction before."""

    match: Match
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class Dated(Generic[D]):
    """Rows in the order of one of their days, so that a period's are found without looking at the others."""

    days: tuple[date, ...]
    rows: tuple[D, ...]
    undated: tuple[D, ...]
    copies: tuple[tuple[date, D], ...] = ()
    """Rows that say again what another row of their day says, with that day: they do not count."""

    def within(self, period: Period) -> tuple[D, ...]:
        """Return the rows whose day is in a period."""
        return self.rows[bisect_left(self.days, period.first) : bisect_right(self.days, period.last)]

    def until(self, day: date) -> tuple[D, ...]:
        """Return the rows whose day is `day` or earlier."""
        return self.rows[: bisect_right(self.days, day)]


def dated(rows: Iterable[R], day_of: Callable[[R], date | None]) -> Dated[R]:
    """Return rows by their day; rows of one day, and those without, stay in the order in which they come."""
    everyone = tuple(rows)
    days = [day_of(row) for row in everyone]
    ordered = sorted((at for at, day in enumerate(days) if day is not None), key=cast(Any, days.__getitem__))
    return Dated(
        cast(tuple[date, ...], tuple(map(days.__getitem__, ordered))),
        tuple(map(everyone.__getitem__, ordered)),
        tuple(row for row, day in zip(everyone, days, strict=True) if day is None),
    )


def each_once(tab: str, rows: Dated[R]) -> Dated[R]:
    """Return rows in which what stands in two of one day counts once: the row that may count, then the fullest."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows.rows):
        alike[rows.days[at], *what_it_is(tab, row)].append(at)
    if len(alike) == len(rows.rows):
        return rows
    kept = sorted(min(same, key=lambda at: better(tab, rows.rows[at])) for same in alike.values())
    copies = sorted(set(range(len(rows.rows))) - set(kept))
    return Dated(
        tuple(rows.days[at] for at in kept),
        tuple(rows.rows[at] for at in kept),
        rows.undated,
        tuple((rows.days[at], rows.rows[at]) for at in copies),
    )


def what_it_is(tab: str, row: Row) -> tuple[object, ...]:
    """Return what a row is about, the same in every copy of it; a row that does not name it, all that it says."""
    named, *others = WHAT_IT_IS[tab]
    name = compared(getattr(row, named))
    return (name, *(compared(str(getattr(row, other) or "")) for other in others)) if name else ("", said_in(row))


def compared(text: str) -> str:
    """Return a cell as it is compared with others: an address as it counts in a key, whatever else without accents and case."""
    return plain_key(text) if "@" in text else folded(text)


def better(tab: str, row: Row) -> tuple[bool, int, str]:
    """Return the order of copies of one row: what may count first, then the fullest, then by what they say."""
    may_count = MAY_COUNT.get(tab)
    return may_count is not None and not may_count(row), *fullness(row)


WHAT_IT_IS: Mapping[str, tuple[str, ...]] = {
    "matches": ("connectee", "connector"),
    "referrals": ("referred_to", "connectee", "referred_by"),
    "jobs": ("connectee", "employer"),
    "activities": ("title", "type", "partner", "place"),
    "testimonials": ("text", "person"),
    "posts": ("text", "kind", "about", "id"),
}
"""By which columns two rows of one day are the same; the first one must be filled in."""

MAY_COUNT: Mapping[str, Callable[[Any], bool]] = {
    "matches": lambda match: match.status is not MatchStatus.DECLINED,
    "jobs": lambda job: bool(job.confirmed_by),
    "activities": lambda activity: not activity.cancelled,
    "testimonials": lambda said: said.consent_on is not None,
    "posts": lambda post: post.status not in (PostStatus.DRAFT, PostStatus.DECLINED),
}
"""Which of two rows that are the same counts before the other."""


@dataclass(frozen=True)
class Records(ByKey):
    """What figures are counted from: the workbook, who was accepted at intake, and what counts here."""

    accepted: frozenset[str]
    """Keys of Connectees who met the criteria."""
    counting: Counting = field(default_factory=Counting)
    promised: int = 3
    """So many referrals a Connector promises for a match."""
    kinds_of_post: tuple[str, ...] = ()
    """The kinds of post that the tool knows; others are counted when they occur."""
    known_days: dict[tuple[str, str], Dated[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)
    known_rows: dict[str, tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    counts: dict[tuple[str, Period], Count] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was counted already: figures rest on each other."""

    def rows(self, tab: str) -> tuple[Any, ...]:
        """Return the rows of a tab, people once each, in an order that does not depend on where they stand."""
        if tab not in self.known_rows:
            people: Mapping[str, Mapping[str, Any]] = {"connectees": self.connectees, "connectors": self.connectors}
            chosen = people[tab].values() if tab in ("connectees", "connectors") else getattr(self.workbook, tab)
            self.known_rows[tab] = in_order(tab, chosen)
        return self.known_rows[tab]

    def by_day(self, tab: str, day: str) -> Dated[Any]:
        """Return a tab's rows by a day in them, by the name of its column: each person, and whatever else, once."""
        if (tab, day) not in self.known_days:
            by_day = dated(self.rows(tab), attrgetter(day))
            self.known_days[tab, day] = each_once(tab, by_day) if tab in WHAT_IT_IS else by_day
        return self.known_days[tab, day]

    @property
    def approved_matches(self) -> Dated[Match]:
        """Return the matches by the day of approval, or of the introduction where none is typed."""
        if ("matches", "approved") not in self.known_days:
            by_day = dated(self.rows("matches"), lambda match: match_day(match, "approved_on"))
            self.known_days["matches", "approved"] = each_once("matches", by_day)
        return self.known_days["matches", "approved"]

    def first_matches(self, day: str) -> Dated[Match]:
        """Return each Connectee's first match with a certain day, by that day: approved_on, introduced_on or met_on."""
        if ("first", day) not in self.known_days:
            first: dict[str, Match] = {}
            by_day = self.approved_matches if day == "approved_on" else self.by_day("matches", day)
            for match in by_day.rows:
                if match.status is not MatchStatus.DECLINED:
                    first.setdefault(plain_key(match.connectee), match)
            self.known_days["first", day] = dated(first.values(), lambda match: match_day(match, day))
        return self.known_days["first", day]

    def first_day(self, connectee: str, step: str) -> date | None:
        """Return the day of a Connectee's step: applied_on, intake_on, or their first match's introduced_on or met_on."""
        if step in ("applied_on", "intake_on"):
            person = self.connectees.get(connectee)
            return getattr(person, step) if person else None
        return self.first_days[step].get(connectee)

    @cached_property
    def first_days(self) -> Mapping[str, Mapping[str, date]]:
        """Return by step and Connectee the day on which they were first introduced, or first met."""
        return {
            step: {
                plain_key(match.connectee): day
                for match, day in zip(self.first_matches(step).rows, self.first_matches(step).days, strict=True)
            }
            for step in ("introduced_on", "met_on")
        }

    @cached_property
    def rests(self) -> Dated[Rest]:
        """Return the introductions with the days since the Connector's one before, by their day; first ones have none before."""
        before: dict[str, date] = {}
        found: list[Rest] = []
        introduced = self.by_day("matches", "introduced_on")
        for match, day in zip(introduced.rows, introduced.days, strict=True):
            if match.status is not MatchStatus.DECLINED:
                key = plain_key(match.connector)
                if key in before:
                    found.append(Rest(match, day, (day - before[key]).days))
                before[key] = day
        return Dated(tuple(rest.day for rest in found), tuple(found), ())

    @cached_property
    def referred(self) -> frozenset[tuple[str, str]]:
        """Return everybody to whom a Connectee was referred, in any period, as the Connectee's key and the folded name."""
        rows: tuple[Referral, ...] = self.workbook.referrals
        return frozenset((plain_key(row.connectee), folded(row.referred_to)) for row in rows)

    @cached_property
    def referrals_by_giver(self) -> Mapping[tuple[str, str], int]:
        """Return the number of referrals in the tab Referrals by Connectee and by who gave them."""
        given = self.by_day("referrals", "given_on")
        rows: tuple[Referral, ...] = (*given.rows, *given.undated)
        return Counter((plain_key(row.connectee), plain_key(row.referred_by)) for row in rows)


def match_day(match: Match | None, day: str) -> date | None:
    """Return a day of a match; where it was introduced without a day of approval, that one."""
    if match is None:
        return None
    own: date | None = getattr(match, day)
    return own or (match.introduced_on if day == "approved_on" else None)


ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "jobs": ("connectee", "employer"),
    "activities": ("title", "partner"),
    "posts": ("kind", "about", "id"),
}
"""What rows are known by that have no key of their own: never by their day, so that a corrected day is seen as such."""


def key_of(row: Row) -> str:
    """Return the key by which the report speaks of a row of any people's tab."""
    own = getattr(row, "row_key", "")
    if own:
        return str(own)
    tab = tab_of(row).name
    if isinstance(row, Testimonial):
        return row_key(tab, pair_key(row.person, short_hash(row.text)))
    return row_key(tab, pair_key(*(str(getattr(row, name)) for name in ROW_KEYS.get(tab, ())))) or f"{tab}|"
