"""Care for Connectors: what each does, when they were thanked, who needs a rest, and where the next ones are to be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from automations.history import History, that_count
from automations.months import months_after
from automations.rooms import Room, monthly
from automations.verdicts import Outcome, Verdict
from sheets_templates.people_tabs import Connector, Match
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

NO_THANKS_MONTHS = 6
"""A Connector who met people and was thanked for nothing for so long is pointed out."""


@dataclass(frozen=True, slots=True)
class Overload:
    """Why somebody needs a rest, and since when."""

    why: Words
    since: date


def begun_since(history: History, connector: str, first: date) -> tuple[date, ...]:
    """Return the days on which a Connector's matches began, from a day of this quarter or the last ninety on."""
    return tuple(day for day in history.taken_on_lately.get(connector, ()) if day >= first)


def this_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def this_quarter(day: date) -> date:
    """Return the first day of the quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def overloaded(history: History, person: Connector, per_quarter: int = 0) -> Overload | None:
    """Return the warning that a Connector took on more than they offered in this month, or in the last ninety days.

    `per_quarter` is the most that the community allows in a quarter; 0 for three times what they offer in a month.
    """
    offered, key = monthly(person), person.key
    most = per_quarter or 3 * max(1, offered)
    if len(history.taken_on_lately.get(key, ())) <= min(most, max(1, offered)):
        return None
    lately = begun_since(history, key, history.day - timedelta(days=90))
    month = [day for day in lately if day >= this_month(history.day)]
    if len(month) > max(1, offered):
        why = Words("{n} matches this month, {offered} offered", "{n} jumelages ce mois-ci, {offered} offerts")
        return Overload(why.fill(n=len(month), offered=offered), month[-1])
    if len(lately) > most:
        why = Words("{n} matches in ninety days, {most} at most", "{n} jumelages en 90 jours, {most} au plus")
        return Overload(why.fill(n=len(lately), most=most), lately[-1])
    return None


def unmet_lately(history: History, connector: str) -> tuple[Match, ...]:
    """Return the closed introductions of the last year that led to no meeting, if none since did; those before count no more."""
    oldest = months_after(history.day, -12)
    unmet: list[Match] = []
    for match in history.by_connector.get(connector, ()):
        if match.met_on:
            unmet.clear()
        elif match.introduced_on and match.closed_on and oldest <= match.closed_on <= history.day:
            unmet.append(match)
    return tuple(unmet)


def unthanked(history: History, connector: str) -> Words | None:
    """Return how long somebody has not been thanked, where that is too long for what they did."""
    met = [
        match.met_on for match in history.by_connector.get(connector, ()) if history.past(match.met_on) and match.met_on
    ]
    if not met:
        return None
    last = history.last_thanked_on(connector)
    if last is None:
        return Words("never thanked, people met: {n}", "jamais remercié; personnes rencontrées : {n}").fill(n=len(met))
    if last < months_after(history.day, -NO_THANKS_MONTHS) and max(met) > last:
        return Words("not thanked since {day}", "pas remercié depuis le {day}").fill(day=last)
    return None


def usual_city(workbook: Workbook) -> str:
    """Return the city where most Connectees live; "" where none is typed."""
    cities = Counter(person.city for person in workbook.connectees if person.city)
    return min(cities, key=lambda city: (-cities[city], city), default="")


def people_search(*words: str) -> str:
    """Return the address of a LinkedIn search for people by words, for a person to open; nothing is ever fetched."""
    said = " ".join(word for word in words if word)
    return f"https://www.linkedin.com/search/results/people/?{urlencode({'keywords': said})}"


@dataclass(frozen=True, slots=True)
class Care:
    """How one Connector is doing."""

    person: Connector
    month: int
    quarter: int
    met: int
    reached: int
    """People met through their referrals, at any depth."""
    thanked_on: date | None
    back_on: date | None
    advice: tuple[Words, ...]
    room: Room | None = None
    """How many more people they can meet; None for whoever is not ready."""


def care_for(
    history: History, verdicts: Iterable[Verdict[Connector]], rooms: Mapping[str, Room], per_quarter: int = 0
) -> tuple[Care, ...]:
    """Return how each Connector is doing: whoever needs care first, then by name; nobody is ranked."""
    found = [cared(history, verdict, rooms, per_quarter) for verdict in that_count(verdicts, history.connectors)]
    return tuple(sorted(found, key=lambda each: (not each.advice, each.person.name.casefold(), each.person.key)))


def cared(history: History, verdict: Verdict[Connector], rooms: Mapping[str, Room], per_quarter: int) -> Care:
    """Return how one Connector is doing."""
    person, day = verdict.person, history.day
    branches = history.forest.by_connector.get(person.key, ())
    return Care(
        person,
        len(begun_since(history, person.key, this_month(day))),
        len(begun_since(history, person.key, this_quarter(day))),
        len(history.met(history.by_connector.get(person.key, ()))),
        sum(branch.met for branch in branches),
        history.last_thanked_on(person.key),
        verdict.changes_on,
        tuple(advice(history, verdict, per_quarter)),
        rooms.get(person.key),
    )


def advice(history: History, verdict: Verdict[Connector], per_quarter: int) -> Iterator[Words]:
    """Yield what would do a Connector good: a rest, thanks, news of what came of their referrals."""
    person = verdict.person
    if verdict.outcome is Outcome.ENDED:
        return
    warning = overloaded(history, person, per_quarter)
    if warning:
        yield Words("let them rest: {why}", "laissez-les se reposer : {why}").fill(why=warning.why)
    thanks = unthanked(history, person.key)
    if thanks:
        yield thanks
    jobs = sum(branch.job for branch in history.forest.by_connector.get(person.key, ()))
    if jobs == 1:
        yield Words(
            "tell them what grew: a job came of their referrals",
            "dites-leur ce qui a poussé : un emploi issu de leurs références",
        )
    elif jobs:
        yield Words(
            "tell them what grew: {n} jobs came of their referrals",
            "dites-leur ce qui a poussé : {n} emplois issus de leurs références",
        ).fill(n=jobs)
