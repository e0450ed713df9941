"""What a community shares for the roll-up: its figures, what counts there, and keyed hashes of the people behind them.

No name, e-mail or phone is in it. People are hashed by HMAC-SHA256 with a secret that the communities share (RFC 2104): with
the same secret the same person gets the same hash everywhere; without it nobody can try out addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.figures import Reported
from reports.periods import Period
from reports.report import Report
from reports.snapshots import KeptFigure, Snapshot
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Person
from sheets_templates.words import Words

KIND = "connector-share/1"
SECRET_LEAST = 16
"""Characters that a secret has at the least."""
PEOPLE: tuple[str, ...] = (
    "applied", "connectees", "connectees_matched", "connectees_met", "connectors", "new_connectors", "jobs_found",
)  # fmt: skip
"""Figures behind which stand people, each by a hash."""
NUMBERS: tuple[str, ...] = (
    "matches_introduced",
    "meetings_held",
    "referrals_given",
    "activities",
    "attendance",
    "testimonials",
)
"""Figures that are shared as numbers alone; with them the activities of each type."""


class NoShare(ValueError):
    """A file is nothing that a community shared; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """One figure of a community: its value, what it is called, what counts there, the hashes of the people counted."""

    value: int
    label: Words
    definition: Words
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """What one community shares of one period."""

    community: str
    period: Period
    made_on: date
    secret: str
    """What tells one secret from another without giving it away; "" where people were not hashed."""
    figures: Mapping[str, SharedFigure]
    source: str = ""
    """The file or address that it came in; it is not part of what is shared."""
    handed_in: bool = True
    """Whether the community made it to be handed in; a workbook is still being written in."""


def share_of(report: Report, community: str, secret: str = "") -> Shared:
    """Return what a community shares of a report; without a secret, numbers alone. Raises ValueError for a short secret."""
    mark = mark_of(secret)
    figures = {
        name: shared_figure(figure, [person_behind(row) for row in figure.rows], secret if name in PEOPLE else "")
        for name, figure in report.figures.items()
        if is_shared(name)
    }
    return Shared(community, report.period, report.records.workbook.day, mark, figures)


def share_of_filed(filed: Snapshot, secret: str = "") -> Shared:
    """Return what a filed report says of what communities share: its rows' keys become hashes, or are left out without a secret.

    Raises ValueError for a short secret.
    """
    mark = mark_of(secret)
    figures = {
        name: shared_figure(figure, [person_in(row.key) for row in figure.counted], secret if name in PEOPLE else "")
        for name, figure in filed.figures.items()
        if is_shared(name)
    }
    return Shared(filed.community, filed.period, filed.filed_on, mark, figures)


def is_shared(name: str) -> bool:
    """Tell whether a figure is one that communities share."""
    return name in (*PEOPLE, *NUMBERS) or name.startswith("activities_")


def mark_of(secret: str) -> str:
    """Return what tells a secret from another one; "" without one. Raises ValueError for a short one."""
    if secret and len(secret) < SECRET_LEAST:
        raise ValueError(f"the secret has {len(secret)} characters; it needs {SECRET_LEAST} or more, chosen at random")
    return hashed("secret", secret)[:8] if secret else ""


def shared_figure(figure: Reported | KeptFigure, people: list[str], secret: str) -> SharedFigure:
    """Return a figure as it is shared, its people as hashes where there is a secret."""
    hashes = tuple(sorted(hashed(person, secret) for person in people)) if secret else ()
    return SharedFigure(int(figure.value or 0), figure.label, figure.definition, hashes)


def person_in(key: str) -> str:
    """Return what the person is known by whom a filed row is about: "jobs|amina@example.ca > Harbour Foods" is about Amina."""
    tab, _, known_by = key.partition("|")
    return known_by if tab in ("connectees", "connectors") else known_by.partition(" > ")[0]


def person_behind(row: Row) -> str:
    """Return what the person is known by whom a counted row is about."""
    return row.key if isinstance(row, Person) else plain_key(str(getattr(row, "connectee", "")))


def hashed(person: str, secret: str) -> str:
    """Return the keyed hash of a person, 128 bits in hex; "" for nobody."""
    return hmac.new(secret.encode(), person.encode(), hashlib.sha256).hexdigest()[:32] if person else ""


def as_json(shared: Shared) -> str:
    """Return what a community shares as the text of a file."""
    data = {
        "kind": KIND,
        "community": shared.community,
        "first": shared.period.first.isoformat(),
        "last": shared.period.last.isoformat(),
        "made_on": shared.made_on.isoformat(),
        "secret": shared.secret,
        "figures": {
            name: {
                "value": each.value,
                "label": both(each.label),
                "definition": both(each.definition),
                "people": list(each.people),
            }
            for name, each in shared.figures.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Shared:
    """Return what a file's text says that a community shares. Raises NoShare."""
    try:
        data: Mapping[str, Any] = json.loads(text)
        if data["kind"] != KIND:
            raise NoShare(f"it is of the kind {data['kind']!r}, not {KIND!r}")
        figures = {str(name): figure_in(str(name), each) for name, each in data["figures"].items()}
        period = Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
        made_on = date.fromisoformat(data["made_on"])
        return Shared(str(data["community"]).strip(), period, made_on, str(data["secret"]), figures)
    except NoShare:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoShare(f"it is no file of connector share ({type(error).__name__}: {error})") from error


def figure_in(name: str, said: Mapping[str, Any]) -> SharedFigure:
    """Return one figure as a file says it. Raises NoShare for a value that is no whole number, or hashes that are none."""
    value, people = said["value"], tuple(said["people"])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NoShare(f"{name} = {value!r} is no number of people or things")
    if not all(isinstance(each, str) for each in people) or len(people) > value:
        raise NoShare(f"{name} has {len(people)} people behind a value of {value}")
    return SharedFigure(value, words_in(said["label"]), words_in(said["definition"]), people)


def both(words: Words) -> dict[str, str]:
    """Return words in both languages, as JSON can hold them."""
    return {"en": words.say("en"), "fr": words.say("fr")}


def words_in(said: Mapping[str, Any]) -> Words:
    """Return words that JSON holds."""
    return Words.plain(str(said["en"]), str(said["fr"]))


Facts = Mapping[str, list[Any]]
"""A table by column: community, figure, person (a hash, or "" for a number alone), amount."""


def facts_of(shares: Iterable[Shared], secret: str) -> Facts:
    """Return the facts behind what communities share: a row for each person counted, one for what is a number alone.

    People hashed with another secret than the others' cannot be compared, and count as numbers.
    """
    community: list[str] = []
    figure: list[str] = []
    person: list[str] = []
    amount: list[int] = []
    for shared in shares:
        for name, each in shared.figures.items():
            people = [one for one in each.people if one] if shared.secret == secret else []
            numbers = each.value - len(people)
            people += [""] * bool(numbers or not people)
            community += [shared.community] * len(people)
            figure += [name] * len(people)
            person += people
            amount += [1 if one else numbers for one in people]
    return {"community": community, "figure": figure, "person": person, "amount": amount}
