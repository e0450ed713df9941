"""The language of figures: what is counted from, how a row is counted or left out, and what a figure is.

A figure is a function of records and a period; its docstring is its definition, the French one stands in `@figure`.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar

from reports.periods import Period
from sheets_templates.choices import MatchStatus
from sheets_templates.columns import Row, tab_of
from sheets_templates.keys import pair_key, plain_key, row_key, short_hash
from sheets_templates.settings import Section, setting, unknown
from sheets_templates.tabs import Connectee, Connector, Match, Testimonial, Workbook, one_row_each
from sheets_templates.words import NO_WORDS, Words

R = TypeVar("R", bound=Row)

Value = int | float | None
"""What a figure says: how many, a median or a share; None where there is not enough to say it."""

CONNECTEE_COUNTS: Mapping[str, Words] = {
    "applied": Words(
        "A Connectee counts from the day of the application, whatever came of it.",
        "Un participant compte à partir du jour de la demande, quelle qu'en soit la suite.",
    ),
    "intake": Words(
        "A Connectee counts from the day of the intake meeting, whatever came of it.",
        "Un participant compte à partir du jour de la rencontre d'accueil, quelle qu'en soit la suite.",
    ),
    "accepted": Words(
        "A Connectee counts from the day of the intake meeting, once they met the criteria and were accepted.",
        "Un participant compte à partir du jour de la rencontre d'accueil, s'il répond aux critères et a été accepté.",
    ),
    "introduced": Words(
        "A Connectee counts from the day they were first introduced to a Connector.",
        "Un participant compte à partir du jour où il a été présenté à un premier Connecteur.",
    ),
    "met": Words(
        "A Connectee counts from the day they first met a Connector.",
        "Un participant compte à partir du jour où il a rencontré un premier Connecteur.",
    ),
}
CONNECTOR_COUNTS: Mapping[str, Words] = {
    "joined": Words(
        "A Connector is active who had joined by the last day of the period and had not ended before its first.",
        "Est actif un Connecteur inscrit au dernier jour de la période et qui n'avait pas terminé avant le premier.",
    ),
    "available": Words(
        "A Connector is active who had joined by the last day of the period, had not ended before its first, and was not "
        "paused on its last.",
        "Est actif un Connecteur inscrit au dernier jour de la période, qui n'avait pas terminé avant le premier et "
        "n'était pas en pause le dernier.",
    ),
    "introduced": Words(
        "A Connector is active who was introduced to a Connectee in the period.",
        "Est actif un Connecteur qui a été présenté à un participant pendant la période.",
    ),
}
JOB_COUNTS: Mapping[str, Words] = {
    "any": Words(
        "A job counts whenever it was accepted.", "Un emploi compte quel que soit le jour de son acceptation."
    ),
    "intake": Words(
        "A job counts when the offer was accepted on or after the day of the intake meeting.",
        "Un emploi compte si l'offre a été acceptée le jour de la rencontre d'accueil ou après.",
    ),
    "introduced": Words(
        "A job counts when the offer was accepted on or after the day the Connectee was introduced to a Connector.",
        "Un emploi compte si l'offre a été acceptée le jour où le participant a été présenté à un Connecteur ou après.",
    ),
    "met": Words(
        "A job counts when the offer was accepted on or after the day the Connectee met a Connector.",
        "Un emploi compte si l'offre a été acceptée le jour où le participant a rencontré un Connecteur ou après.",
    ),
}


@dataclass(frozen=True)
class Counting(Section):
    """[report] What counts in this community; the report prints these rules beside its figures."""

    months: tuple[int, ...] = setting((4, 10), "The months in which a report is due; each covers what came before it.")
    connectee_counts: str = setting(
        "accepted",
        "From when a Connectee counts: applied, intake, accepted (intake held and criteria met), introduced or met.",
    )
    count_without_intake_date: bool = setting(
        False, "Whether someone introduced to a Connector counts without an intake date, from the introduction on."
    )
    connector_active: str = setting(
        "joined", "Which Connectors are active: joined, available (not paused) or introduced (in the period)."
    )
    job_counts_from: str = setting("intake", "From when on a job counts: intake, introduced, met or any.")
    job_days: int = setting(0, "A job counts within so many days from then on; 0 means without limit.", least=0)
    one_job_each: bool = setting(False, "Whether only a Connectee's first job in the period counts.")
    count_unconfirmed_jobs: bool = setting(False, "Whether a job counts that nobody confirmed yet.")
    job_rate_range: tuple[int, ...] = setting(
        (10, 60), "A job rate outside this range, in jobs per 100 Connectees, is pointed out: check the definitions."
    )
    testimonials_quoted: int = setting(3, "So many testimonials at most are quoted in the report.", least=0)

    def complaints(self) -> Iterator[str]:
        """Yield what is wrong with the months, the range, or a rule that there is not."""
        if not self.months or not all(1 <= month <= 12 for month in self.months):
            yield f"months = {list(self.months)} has a month outside 1 to 12, or none"
        if len(self.job_rate_range) != 2 or not 0 <= self.job_rate_range[0] < self.job_rate_range[1]:
            yield f"job_rate_range = {list(self.job_rate_range)} is no range; write it like [10, 60]"
        yield from unknown("connectee_counts", self.connectee_counts, list(CONNECTEE_COUNTS))
        yield from unknown("connector_active", self.connector_active, list(CONNECTOR_COUNTS))
        yield from unknown("job_counts_from", self.job_counts_from, list(JOB_COUNTS))

    def rules(self, subject: str) -> Iterator[Words]:
        """Yield the rules that hold for a subject: connectee, connector or job."""
        if subject == "connectee":
            yield CONNECTEE_COUNTS[self.connectee_counts]
            if self.count_without_intake_date and self.connectee_counts in ("intake", "accepted"):
                yield Words(
                    "Without an intake date, they count from the introduction to a Connector.",
                    "Sans date d'accueil, il compte à partir de la présentation à un Connecteur.",
                )
        elif subject == "connector":
            yield CONNECTOR_COUNTS[self.connector_active]
        elif subject == "job":
            yield from self.job_rules()

    def job_rules(self) -> Iterator[Words]:
        """Yield the rules that hold for jobs."""
        yield JOB_COUNTS[self.job_counts_from]
        if self.job_days and self.job_counts_from != "any":
            yield Words("It counts within {days} days from then.", "Il compte dans les {days} jours qui suivent.").fill(
                days=self.job_days
            )
        if self.one_job_each:
            yield Words(
                "Only a Connectee's first job in the period counts.",
                "Seul le premier emploi d'un participant pendant la période compte.",
            )
        if self.count_unconfirmed_jobs:
            yield Words("It counts before a person confirmed it.", "Il compte avant qu'une personne ne l'ait confirmé.")
        else:
            yield Words("A person must have confirmed it.", "Une personne doit l'avoir confirmé.")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was not counted, and what a person can do about it; "" where nothing is wrong with the row."""

    why: Words
    remedy: Words = NO_WORDS


NO_DATE = Reason(Words("no date", "pas de date"), Words("type the day in the row", "inscrivez le jour dans la ligne"))
TO_COME = Reason(
    Words("dated in the future", "daté dans le futur"),
    Words(
        "nothing to do if it is planned; else correct the year", "rien à faire si c'est prévu; sinon corrigez l'année"
    ),
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not counted, and the reason."""

    row: Row
    because: Reason

    @property
    def reason(self) -> Words:
        """Return the reason in words."""
        return self.because.why


@dataclass(frozen=True, slots=True)
class Count:
    """How many, with the rows behind it."""

    counted: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    amounts: tuple[int | float, ...] | None = None
    """What each counted row contributes where it is not one, such as its attendance or its days of waiting."""
    days: tuple[date | None, ...] | None = None
    """The day by which each counted row counts, where it stands in another row, such as a match's."""
    figured: Value = None
    """The figure itself where it is not the number of rows, such as a sum or a median."""
    why_none: Words = NO_WORDS
    """Why there is no value, where there is none."""

    @property
    def value(self) -> Value:
        """Return the figure; None where there is not enough to say it."""
        if self.why_none.en:
            return None
        return len(self.counted) if self.figured is None else self.figured


@dataclass(frozen=True, slots=True)
class Dated(Generic[R]):
    """Rows in the order of one of their days, so that a period's are found without looking at the others."""

    days: tuple[date, ...]
    rows: tuple[R, ...]
    undated: tuple[R, ...]

    def within(self, period: Period) -> tuple[R, ...]:
        """Return the rows whose day is in a period."""
        return self.rows[bisect_left(self.days, period.first) : bisect_right(self.days, period.last)]

    def until(self, day: date) -> tuple[R, ...]:
        """Return the rows whose day is `day` or earlier."""
        return self.rows[: bisect_right(self.days, day)]


def dated(rows: Iterable[R], day_of: Callable[[R], date | None]) -> Dated[R]:
    """Return rows by their day, equal days by key, so that the order does not depend on where rows stand."""
    with_day: list[tuple[date, str, int, R]] = []
    without: list[R] = []
    for at, row in enumerate(rows):
        day = day_of(row)
        if day is None:
            without.append(row)
        else:
            with_day.append((day, key_of(row), at, row))
    with_day.sort(key=lambda entry: entry[:3])
    return Dated(tuple(e[0] for e in with_day), tuple(e[3] for e in with_day), tuple(sorted(without, key=key_of)))


@dataclass(frozen=True)
class Records:
    """What figures are counted from: the workbook, who was accepted at intake, and what counts here."""

    workbook: Workbook
    accepted: frozenset[str]
    """Keys of Connectees who met the criteria."""
    counting: Counting = Counting()
    promised: int = 3
    """So many referrals a Connector promises for a match."""
    kinds_of_post: tuple[str, ...] = ()
    """The kinds of post that the tool knows; others are counted when they occur."""
    sorted_rows: dict[tuple[str, str], Dated[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)
    counts: dict[tuple[str, Period], Count] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was counted already: figures rest on each other."""

    @cached_property
    def connectees(self) -> Mapping[str, Connectee]:
        """Return the row that counts for each Connectee, by key."""
        return one_row_each(self.workbook.connectees)

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """Return the row that counts for each Connector, by key."""
        return one_row_each(self.workbook.connectors)

    def by_day(self, rows: str, day: str) -> Dated[Any]:
        """Return rows by a day in them: people once each, or a tab's rows, by the name of the tab and of the column."""
        if (rows, day) not in self.sorted_rows:
            people: Mapping[str, Mapping[str, Any]] = {"connectees": self.connectees, "connectors": self.connectors}
            chosen = people[rows].values() if rows in ("connectees", "connectors") else getattr(self.workbook, rows)
            self.sorted_rows[rows, day] = dated(chosen, lambda row: getattr(row, day))
        return self.sorted_rows[rows, day]

    def first_matches(self, day: str) -> Dated[Match]:
        """Return each Connectee's first match with a certain day, by that day: approved_on, introduced_on or met_on."""
        if ("first", day) not in self.sorted_rows:
            first: dict[str, Match] = {}
            for match in self.real_matches.values():
                for each in match:
                    own = match_day(each, day)
                    if own and (match_day(first.get(plain_key(each.connectee)), day) or date.max) > own:
                        first[plain_key(each.connectee)] = each
            self.sorted_rows["first", day] = dated(first.values(), lambda match: match_day(match, day))
        return self.sorted_rows["first", day]

    @cached_property
    def real_matches(self) -> Mapping[str, tuple[Match, ...]]:
        """Return by Connectee the matches that nobody declined."""
        found: dict[str, list[Match]] = {}
        for match in sorted(self.workbook.matches, key=key_of):
            if match.status is not MatchStatus.DECLINED:
                found.setdefault(plain_key(match.connectee), []).append(match)
        return {key: tuple(matches) for key, matches in found.items()}

    def first_day(self, connectee: str, step: str) -> date | None:
        """Return the day of a Connectee's step: applied_on, intake_on, or their first match's introduced_on or met_on."""
        person = self.connectees.get(connectee)
        if step in ("applied_on", "intake_on"):
            return getattr(person, step) if person else None
        days = [match_day(match, step) for match in self.real_matches.get(connectee, ())]
        return min((day for day in days if day), default=None)


def match_day(match: Match | None, day: str) -> date | None:
    """Return a day of a match; where it was introduced without a day of approval, that one."""
    if match is None:
        return None
    own: date | None = getattr(match, day)
    return own or (match.introduced_on if day == "approved_on" else None)


ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "referrals": ("connectee", "referred_by", "referred_to"),
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


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name, label and definition, and the function that counts it."""

    name: str
    label: Words
    definition: Words
    count: Callable[[Records, Period], Count] = field(compare=False)
    day: str = ""
    """The column with the day by which its rows are counted."""
    unit: str = "number"
    """One of number, days, percent, ratio."""
    rules: tuple[str, ...] = ()
    """The subjects whose counting rules are part of the definition."""
    part_of: str = ""
    """The figure that this one is a part of, such as the activities of one type."""

    def defined(self, counting: Counting) -> Words:
        """Return the whole definition: the figure's own, then the community's rules that it rests on."""
        rules = [rule for subject in self.rules for rule in counting.rules(subject)]
        return Words.plain(
            " ".join(words.say("en") for words in (self.definition, *rules)),
            " ".join(words.say("fr") for words in (self.definition, *rules)),
        )


def figure(
    en: str,
    fr: str,
    definition_fr: str,
    *,
    day: str = "",
    unit: str = "number",
    rules: tuple[str, ...] = (),
    part_of: str = "",
) -> Callable[[Callable[[Records, Period], Count]], Figure]:
    """Turn a counting function into a figure; its docstring is the English definition."""

    def named(count: Callable[[Records, Period], Count]) -> Figure:
        definition = " ".join((count.__doc__ or "").split())
        name = getattr(count, "__name__", "")
        return Figure(
            name, Words(en, fr), Words(definition, definition_fr), once(name, count), day, unit, rules, part_of
        )

    return named


def once(name: str, count: Callable[[Records, Period], Count]) -> Callable[[Records, Period], Count]:
    """Return a counting function that counts a period of the same records once."""

    def counted(records: Records, period: Period) -> Count:
        known = records.counts.get((name, period))
        if known is None:
            known = records.counts[name, period] = count(records, period)
        return known

    return counted


def sorted_out(rows: Iterable[tuple[R, Reason | None]], more: Iterable[LeftOut] = ()) -> Count:
    """Return the count of rows that have no reason against them; the others, and `more`, are left out."""
    taken: list[Row] = []
    left: list[LeftOut] = []
    for row, reason in rows:
        if reason is None:
            taken.append(row)
        else:
            left.append(LeftOut(row, reason))
    return Count(tuple(taken), (*left, *more))


def in_period(
    records: Records,
    rows: Dated[R],
    period: Period,
    against: Callable[[R], Reason | None] = lambda row: None,
    undated: bool = True,
) -> Count:
    """Return the count of the rows of a period that nothing speaks against; undated ones and those to come are left out."""
    today = records.workbook.day
    held = rows.within(Period(period.first, min(period.last, today)))
    to_come = [
        LeftOut(row, TO_COME) for row in rows.within(Period(max(period.first, today + timedelta(days=1)), period.last))
    ]
    no_day = [LeftOut(row, NO_DATE) for row in rows.undated] if undated else []
    return sorted_out(((row, against(row)) for row in held), (*to_come, *no_day))


NOBODY = Words("nobody to count it from", "personne sur qui le calculer")
TOO_FEW = Words("fewer than {n} to count it from", "moins de {n} pour le calculer")


def median(count: Count, amounts: Sequence[int | float], least: int = 1) -> Count:
    """Return the middle of the amounts of counted rows; no value where there are fewer than `least`."""
    return summed_up(count, amounts, statistics.median, least)


def percentile_90(count: Count, amounts: Sequence[int | float], least: int = 5) -> Count:
    """Return the smallest amount that nine in ten do not exceed (nearest rank); no value where there are fewer than `least`."""
    return summed_up(count, amounts, lambda all_: sorted(all_)[math.ceil(0.9 * len(all_)) - 1], least)


def mean(count: Count, amounts: Sequence[int | float]) -> Count:
    """Return the mean of the amounts of counted rows, to one decimal."""
    return summed_up(count, amounts, statistics.fmean, 1)


def summed_up(
    count: Count, amounts: Sequence[int | float], how: Callable[[Sequence[int | float]], int | float], least: int
) -> Count:
    """Return the count with the figure that `how` makes of the amounts, to one decimal; none where there are too few."""
    if len(amounts) < least:
        why = NOBODY if not amounts else TOO_FEW.fill(n=least)
        return replace(count, amounts=tuple(amounts), figured=None, why_none=why)
    return replace(count, amounts=tuple(amounts), figured=tidy(how(amounts)))


def tidy(value: int | float) -> int | float:
    """Return a number to one decimal, a whole one as such."""
    rounded = math.floor(value * 10 + 0.5) / 10
    return int(rounded) if rounded.is_integer() else rounded


def ratio(part: Count, whole: Count, per: int = 1) -> Count:
    """Return how many of `part` there are for `per` of `whole`, to one decimal; no value where the whole is none."""
    if not whole.value:
        return replace(part, amounts=None, figured=None, why_none=NOBODY)
    return replace(part, amounts=None, figured=tidy(per * (part.value or 0) / whole.value))
