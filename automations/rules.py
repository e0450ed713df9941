"""The small language of rules: a rule is a sentence, the rows that it looks at, and a function that finds what is wrong.

    @rule("A Connectee may work in Canada.", "Le participant peut travailler au Canada.", where=says("may_work", False))
    def may_work_in_canada(person: Connectee, desk: Desk) -> Finding | None: ...

`where` picks rows column by column, which is many times quicker than asking every rule about every row; a rule is only
asked about the rows that its `where` picks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any, Generic, TypeVar

from automations.verdicts import Finding, Verdict, ready, verdict
from sheets_templates.people_tabs import Person
from sheets_templates.words import Words

P = TypeVar("P", bound=Person)
P_contra = TypeVar("P_contra", bound=Person, contravariant=True)
"""Whom a rule judges: a rule about any person can stand among those about Connectees."""
D = TypeVar("D")
D_contra = TypeVar("D_contra", contravariant=True)
"""What a rule may look at beside the row."""


class Cells:
    """The cells of many rows, column by column; a column is taken out of the rows once, when it is first asked for."""

    def __init__(self, rows: Sequence[Person]) -> None:
        self.rows = rows
        self.columns: dict[str, list[Any]] = {}

    def __getitem__(self, name: str) -> list[Any]:
        if name not in self.columns:
            self.columns[name] = list(map(attrgetter(name), self.rows))
        return self.columns[name]


Where = Callable[[Cells, Any], Iterable[int]]
"""Which rows a rule looks at: from all cells, the places of the rows."""


def every_row(cells: Cells, desk: object) -> Iterable[int]:
    """Return the place of every row."""
    return range(len(cells.rows))


def says(name: str, value: object) -> Where:
    """Return the `where` of rows whose cell holds just this value: True, False, a choice, or None for blank."""
    return lambda cells, desk: [at for at, cell in enumerate(cells[name]) if cell is value]


def filled(name: str) -> Where:
    """Return the `where` of rows whose cell, of a kind that is None when blank, holds something."""
    return lambda cells, desk: [at for at, cell in enumerate(cells[name]) if cell is not None]


def blank_in(names: Iterable[str], blanks: Mapping[str, object]) -> Where:
    """Return the `where` of rows in which one of these cells is blank; `blanks` says what blank is in each column."""
    wanted = tuple(names)

    def find(cells: Cells, desk: object) -> Iterable[int]:
        found: set[int] = set()
        for name in wanted:
            column, blank = cells[name], blanks[name]
            if blank is None:
                found.update([at for at, cell in enumerate(column) if cell is None])
            elif blank in column:
                found.update([at for at, cell in enumerate(column) if cell == blank])
        return found

    return find


@dataclass(frozen=True, slots=True)
class Rule(Generic[P_contra, D_contra]):
    """A rule: its name, the sentence that says what should hold, where it looks, and what finds that it does not hold."""

    name: str
    says: Words
    where: Where
    find: Callable[[P_contra, D_contra], Finding | None]


def rule(en: str, fr: str, *, where: Where = every_row) -> Callable[[Callable[[P, D], Finding | None]], Rule[P, D]]:
    """Turn a function into a rule with its sentence."""

    def named(find: Callable[[P, D], Finding | None]) -> Rule[P, D]:
        return Rule(getattr(find, "__name__", ""), Words(en, fr), where, find)

    return named


def judged(
    people: tuple[P, ...], rules: tuple[Rule[P, D], ...], desk: D, modes: Mapping[str, str]
) -> tuple[Verdict[P], ...]:
    """Return the verdict on each of the people; `modes` says by rule "block" (also where it says nothing), "warn" or "off"."""
    cells = Cells(people)
    blocking = [rule for rule in rules if modes.get(rule.name, "block") == "block"]
    warning = [rule for rule in rules if modes.get(rule.name, "block") == "warn"]
    findings, notes = found(cells, blocking, desk), found(cells, warning, desk)
    verdicts = [ready(person) for person in people]
    for at in findings.keys() | notes.keys():
        verdicts[at] = verdict(people[at], tuple(findings.get(at, ())), tuple(notes.get(at, ())))
    return tuple(verdicts)


def found(cells: Cells, rules: Iterable[Rule[Any, D]], desk: D) -> Mapping[int, list[Finding]]:
    """Return what rules found, in their order, by the place of the row."""
    findings: dict[int, list[Finding]] = defaultdict(list)
    for each in rules:
        for at in each.where(cells, desk):
            finding = each.find(cells.rows[at], desk)
            if finding is not None:
                findings[at].append(replace(finding, rule=each.name))
    return findings


MODES = ("block", "warn", "off")


def mode_on(text: str, day: date) -> str:
    """Return the mode of a rule on a day: "warn; block from 2027-04-01" is warn before that day, block from it on.

    Raises ValueError for a word that is no mode and for a day that is none.
    """
    mode = "block"
    for part in text.split(";"):
        word, _, start = (piece.strip() for piece in part.partition(" from "))
        if word not in MODES:
            raise ValueError(NO_SUCH_MODE.fill(word=word, modes=", ".join(MODES)))
        if not start or date.fromisoformat(start) <= day:
            mode = word
    return mode


def misread_mode(text: str) -> Iterator[Words]:
    """Yield why a text says no mode."""
    try:
        mode_on(text, date.max)
    except ValueError as error:
        why = error.args[0]
        yield why if isinstance(why, Words) else NO_SUCH_START


NO_SUCH_MODE = Words("“{word}” is none of {modes}", "« {word} » n'est pas parmi {modes}")
NO_SUCH_START = Words("after “from” stands a day such as 2027-04-01", "après « from » vient un jour comme 2027-04-01")
