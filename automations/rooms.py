"""How many more people each Connector can meet, and when that changes: capacity by month and quarter, and rest.

Also here: which proposals still bind their two people, because one that nobody decided on does not bind for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from automations.months import months_after
from sheets_templates.choices import MatchStatus
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Connector, Match
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

LATELY = 90
"""A match begun so many days ago still counts as load when work is spread evenly."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a Connector can take on: so many more now; since none, from when by itself; how many they had lately."""

    free: int
    opens_on: date | None = None
    lately: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What protects Connectors in this community."""

    per_quarter: int = 0
    rest_days: int = 0
    proposal_days: int = 0


def begun_on(match: Match) -> date | None:
    """Return the day on which a match began to take up its Connector."""
    return match.proposed_on or match.approved_on or match.introduced_on or match.met_on


@dataclass(frozen=True, slots=True)
class Ready:
    """The keys of those who are ready, on either side."""

    connectees: Container[str]
    connectors: Container[str]


def expired(match: Match, day: date, ready: Ready, proposal_days: int) -> Words | None:
    """Return why a proposal no longer binds its two people; None where it does, or is no open proposal."""
    if match.status is not MatchStatus.PROPOSED or not match.live:
        return None
    if plain_key(match.connectee) not in ready.connectees:
        return Words("{who} is no longer ready", "{who} ne remplit plus les critères").fill(
            who=match.connectee_name or match.connectee
        )
    if plain_key(match.connector) not in ready.connectors:
        return Words("{who} is no longer available", "{who} n'est plus disponible").fill(
            who=match.connector_name or match.connector
        )
    if proposal_days and match.proposed_on and day - match.proposed_on > timedelta(days=proposal_days):
        return Words("nobody decided on it for {n} days", "personne n'a décidé depuis {n} jours").fill(n=proposal_days)
    return None


def rooms_of(
    workbook: Workbook, helpers: Mapping[str, Connector], expired: Container[int], limits: Limits
) -> dict[str, Room]:
    """Return each helper's room; `expired` are the places in `workbook.matches` of proposals that no longer bind."""
    begun: dict[str, list[Match]] = defaultdict(list)
    for at, match in enumerate(workbook.matches):
        if match.status is not MatchStatus.DECLINED and at not in expired:
            begun[plain_key(match.connector)].append(match)
    return {key: room(helper, begun.get(key, []), workbook.day, limits) for key, helper in helpers.items()}


def monthly(helper: Connector) -> int:
    """Return how many Connectees a Connector meets in a month; one where nothing is typed."""
    return 1 if helper.per_month is None else max(0, helper.per_month)


def room(helper: Connector, matches: list[Match], day: date, limits: Limits) -> Room:
    """Return one Connector's room.

    A match takes up a place in the month in which it began, and after that for as long as its meeting is awaited.
    """
    days = [begun for begun in map(begun_on, matches) if begun]
    awaited = [match.live and not match.met_on for match in matches]
    taken = [
        waits or ((begun := begun_on(match)) is not None and begun >= day.replace(day=1))
        for match, waits in zip(matches, awaited, strict=True)
    ]
    free = monthly(helper) - sum(taken)
    opens_on = months_after(day.replace(day=1), 1) if monthly(helper) > sum(awaited) else None
    quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if limits.per_quarter:
        left = limits.per_quarter - sum(begun >= quarter for begun in days)
        if left < free:
            free, opens_on = left, max(opens_on or day, months_after(quarter, 3))
    met = max((match.met_on for match in matches if match.met_on), default=None)
    if limits.rest_days and met and met + timedelta(days=limits.rest_days) > day:
        rested = met + timedelta(days=limits.rest_days)
        opens_on = rested if free > 0 else max(opens_on, rested) if opens_on else None
        free = 0
    lately = sum(begun > day - timedelta(days=LATELY) for begun in days)
    return Room(max(0, free), None if free > 0 else opens_on, lately)
