"""The language of figures: how a row is counted or left out, and what a figure is.

A figure is a function of records and a period; its docstring is its definition, the French one stands in `@figure`.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from reports.figures.records import Dated, Records
from reports.figures.rules import Counting
from reports.periods import Period
from sheets_templates.columns import Row
from sheets_templates.words import NO_WORDS, Words

R = TypeVar("R", bound=Row)

Value = int | float | None
"""What a figure says: how many, a median or a share; None where there is not enough to say it."""


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


TWICE = Reason(
    Words("entered twice", "inscrit deux fois"), Words("delete one of the two rows", "supprimez l'une des deux lignes")
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
    against: Callable[[R], Reason | None] | None = None,
    undated: bool = True,
) -> Count:
    """Return the count of the rows of a period that nothing speaks against, each once; undated ones and those to come are
    left out."""
    today = records.workbook.day
    until_today = Period(period.first, min(period.last, today))
    held = rows.within(until_today)
    twice = [LeftOut(row, TWICE) for day, row in rows.copies if until_today.first <= day <= until_today.last]
    to_come = [
        LeftOut(row, TO_COME) for row in rows.within(Period(max(period.first, today + timedelta(days=1)), period.last))
    ]
    no_day = [LeftOut(row, NO_DATE) for row in rows.undated] if undated else []
    if against is None:
        return Count(held, (*twice, *to_come, *no_day))
    return sorted_out(((row, against(row)) for row in held), (*twice, *to_come, *no_day))


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
