"""What people wish: not to be contacted, or named, shown, quoted, written to. It counts for the person, not for a row.

Somebody who stands in several rows, or in both tabs, is heeded where any of them asks for less: one row with “do not
contact” is enough, or something there that cannot be read, and a consent holds only if every row of its tab gives it, and from its day on.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from automations.contradictions import problem
from sheets_templates.columns import Problem, Row, tab_of
from sheets_templates.kinds import CONSENT
from sheets_templates.people_tabs import Person
from sheets_templates.tabs import PEOPLES_TABS, Workbook
from sheets_templates.words import Words

P = TypeVar("P", bound=Person)
R = TypeVar("R", bound=Row)

CONSENTS: Mapping[type[Row], tuple[str, ...]] = {
    tab.row: tuple(column.name for column in tab.columns if column.kind is CONSENT) for tab in PEOPLES_TABS
}
"""The columns of each tab that hold the day of a consent."""


def as_wished(workbook: Workbook) -> Workbook:
    """Return the workbook with each person's wishes in all of their rows, as they hold today; for deciding, not for writing."""
    people = (*workbook.connectees, *workbook.connectors)
    alone = frozenset(person.key for person in people if person.do_not_contact or may_wish_it(person, workbook)) - {""}
    return dataclasses.replace(
        workbook,
        connectees=left_alone(heeded(workbook.connectees, workbook.day), alone),
        connectors=left_alone(heeded(workbook.connectors, workbook.day), alone),
        testimonials=heeded(workbook.testimonials, workbook.day),
    )


def may_wish_it(person: Person, workbook: Workbook) -> bool:
    """Tell whether a cell cannot be read in which somebody may have asked to be left alone: until it can, they are."""
    unread = workbook.unread
    return bool(unread) and any((tab_of(person).name, person.line, name) in unread for name in FAREWELLS)


FAREWELLS = ("do_not_contact", "withdrawn_on", "ended_on")
"""The columns in which people take their leave."""


def left_alone(people: tuple[P, ...], alone: frozenset[str]) -> tuple[P, ...]:
    """Return the rows of a tab with “do not contact” in each row of those who are to be left alone, by key."""
    if not alone:
        return people
    return tuple(
        dataclasses.replace(row, do_not_contact=True) if not row.do_not_contact and row.key in alone else row
        for row in people
    )


def heeded(rows: tuple[R, ...], day: date) -> tuple[R, ...]:
    """Return the rows of a tab without the consents that do not hold; a row whose consents all do stays as it is."""
    changes: dict[int, dict[str, Any]] = {id(row): dict.fromkeys(names) for row, names in not_held(rows, day)}
    return tuple(dataclasses.replace(row, **changes[id(row)]) if id(row) in changes else row for row in rows)


def not_held(rows: tuple[R, ...], day: date) -> Iterator[tuple[R, tuple[str, ...]]]:
    """Yield each row that gives consents which do not hold: their day is to come, or not all rows of the person give them."""
    if not rows:
        return
    names = CONSENTS[type(rows[0])]
    keys = [row.key if isinstance(row, Person) else "" for row in rows]
    held = held_by_all(rows, keys, day)
    for row, key in zip(rows, keys, strict=True):
        if key in held or any((on := getattr(row, name)) and on > day for name in names):
            holds = held[key] if key in held else given(row, day)
            if lost := tuple(name for name in names if name not in holds and getattr(row, name)):
                yield row, lost


def held_by_all(rows: tuple[R, ...], keys: list[str], day: date) -> dict[str, frozenset[str]]:
    """Return the consents that every row gives of a person who stands in several, by key."""
    several = {key for key, number in Counter(keys).items() if key and number > 1}
    held: dict[str, frozenset[str]] = {}
    for row, key in zip(rows, keys, strict=True):
        if key in several:
            held[key] = held.get(key, given(row, day)) & given(row, day)
    return held


def given(row: Row, day: date) -> frozenset[str]:
    """Return the consents that a row gives and whose day has come."""
    days = ((name, getattr(row, name)) for name in CONSENTS[type(row)])
    return frozenset(name for name, on in days if on and on <= day)


def problems(workbook: Workbook) -> Iterator[Problem]:
    """Yield each consent that does not hold."""
    tabs: tuple[tuple[Row, ...], ...] = (workbook.connectees, workbook.connectors, workbook.testimonials)
    for rows in tabs:
        for row, names in not_held(rows, workbook.day):
            yield from (consent_problem(row, name, workbook.day) for name in names)


def consent_problem(row: Row, name: str, day: date) -> Problem:
    """Return the problem of a consent that does not hold."""
    header = tab_of(row).column(name).header
    if name in given(row, day):
        return problem(row, name, NOT_IN_EACH.fill(header=header), ONE_ROW, "consent_in_every_row")
    message = TO_COME.fill(header=header, on=getattr(row, name))
    return problem(row, name, message, TYPE_THE_DAY, "consent_has_come")


TO_COME = Words(
    "{header} is a day to come, {on}, and does not count before",
    "{header} est un jour à venir, {on}, et ne compte pas avant",
)
TYPE_THE_DAY = Words("type the day on which it was given", "écrivez le jour où il a été donné")
NOT_IN_EACH = Words(
    "{header} does not count: another row of the same person does not give it",
    "{header} ne compte pas : une autre ligne de la même personne ne le donne pas",
)
ONE_ROW = Words("bring both rows together and delete one", "réunissez les deux lignes et supprimez-en une")
