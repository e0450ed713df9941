"""Figures about Connectors: how many there are, how they came, and how the load and the rest are shared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from reports.figures.connectees import connectees
from reports.figures.counting import (
    NO_DATE,
    Count,
    Figure,
    LeftOut,
    Reason,
    figure,
    in_period,
    mean,
    median,
    once,
    ratio,
    sorted_out,
    summed_up,
)
from reports.figures.matches import matches_introduced
from reports.figures.records import Dated, Records
from reports.periods import Period
from sheets_templates.choices import RecruitedBy
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Connector, Match
from sheets_templates.words import Words

TITLE = Words("Connectors", "Connecteurs")

PAUSED = Reason(Words("paused", "en pause"))
NOT_INTRODUCED = Reason(Words("not introduced in the period", "non présenté pendant la période"))
NO_SUCH_CONNECTOR = Reason(
    Words("no Connector with this e-mail", "aucun Connecteur avec ce courriel"),
    Words("copy the e-mail from the Connector's row", "copiez le courriel de la ligne du Connecteur"),
)


@figure(
    "Connectors",
    "Connecteurs",
    "Connecteurs actifs pendant la période, une fois chacun.",
    day="joined_on",
    rules=("connector",),
)
def connectors(records: Records, period: Period) -> Count:
    """Connectors who were active in the period, each once."""
    introduced = {plain_key(match.connector) for match in introductions(records, period)}
    rule = records.counting.connector_active

    def against(person: Connector) -> Reason | None:
        if rule == "available" and resting(person, last_day(records, period)):
            return PAUSED
        return NOT_INTRODUCED if rule == "introduced" and person.key not in introduced else None

    there = who_was_there(records, period)
    undated = [LeftOut(row, NO_DATE) for row in joined(records).undated if not ended_before(row, period)]
    return sorted_out(((person, against(person)) for person in there), undated)


def joined(records: Records) -> Dated[Connector]:
    """Return the Connectors by the day they joined."""
    return records.by_day("connectors", "joined_on")


def who_was_there(records: Records, period: Period) -> list[Connector]:
    """Return the Connectors who had joined by the end of the period and had not ended before it began."""
    return [row for row in joined(records).until(last_day(records, period)) if not ended_before(row, period)]


def ended_before(person: Connector, period: Period) -> bool:
    """Tell whether somebody had ended before a period began."""
    return person.ended_on is not None and person.ended_on < period.first


def last_day(records: Records, period: Period) -> date:
    """Return the last day of a period, or today while it is under way."""
    return min(period.last, records.workbook.day)


def resting(person: Connector, day: date) -> bool:
    """Tell whether somebody takes a pause that reaches beyond a day."""
    return person.paused_until is not None and person.paused_until > day


def introductions(records: Records, period: Period) -> tuple[Match, ...]:
    """Return the matches introduced in a period."""
    return tuple(row for row in matches_introduced.count(records, period).counted if isinstance(row, Match))


@figure(
    "New Connectors",
    "Nouveaux Connecteurs",
    "Connecteurs inscrits pendant la période, une fois chacun.",
    day="joined_on",
)
def new_connectors(records: Records, period: Period) -> Count:
    """Connectors who joined in the period, each once."""
    return in_period(records, joined(records), period)


def recruited_by(way: RecruitedBy | None) -> Figure:
    """Return the figure that counts the new Connectors who were found in one way; None counts those of no known way."""
    name = f"new_connectors_{way.name.lower() if way else 'unknown'}"
    words = way.words if way else Words("way not typed", "moyen non inscrit")

    def count(records: Records, period: Period) -> Count:
        new = new_connectors.count(records, period).counted
        return Count(tuple(row for row in new if isinstance(row, Connector) and row.recruited_by is way))

    definition = Words(
        "New Connectors of the period, found through: {way}.",
        "Nouveaux Connecteurs de la période, recrutés par : {way}.",
    )
    label = Words("– {way}", "– {way}").fill(way=words)
    return Figure(name, label, definition.fill(way=words), once(name, count), "joined_on", part_of="new_connectors")


@figure(
    "Connectors resting",
    "Connecteurs en pause",
    "Connecteurs présents dont la pause dépasse le dernier jour de la période (ou aujourd'hui, si elle est en cours).",
    day="joined_on",
)
def connectors_resting(records: Records, period: Period) -> Count:
    """Connectors who were there and whose pause reaches beyond the period's last day (or today, while it is under way)."""
    day = last_day(records, period)
    return Count(tuple(row for row in who_was_there(records, period) if resting(row, day)))


@figure(
    "Connectors who ended", "Connecteurs ayant terminé", "Connecteurs ayant terminé pendant la période.", day="ended_on"
)
def connectors_ended(records: Records, period: Period) -> Count:
    """Connectors who ended in the period."""
    return in_period(records, records.by_day("connectors", "ended_on"), period, undated=False)


@figure(
    "Connectors who were introduced",
    "Connecteurs présentés",
    "Connecteurs présentés à un participant au moins pendant la période, une fois chacun.",
)
def connectors_introduced(records: Records, period: Period) -> Count:
    """Connectors introduced to at least one Connectee in the period, each once."""
    own: dict[str, list[Match]] = defaultdict(list)
    for match in introductions(records, period):
        own[plain_key(match.connector)].append(match)
    known = [key for key in sorted(own) if key in records.connectors]
    unknown = [key for key in sorted(own) if key not in records.connectors]
    left = [LeftOut(match, NO_SUCH_CONNECTOR) for key in unknown for match in own[key]]
    rows = tuple(records.connectors[key] for key in known)
    return Count(rows, tuple(left), tuple(len(own[key]) for key in known), figured=len(rows))


@figure(
    "Introductions per Connector",
    "Présentations par Connecteur",
    "Moyenne des présentations de la période parmi les Connecteurs qui en ont eu.",
    unit="ratio",
)
def connector_load(records: Records, period: Period) -> Count:
    """The mean number of introductions in the period among the Connectors who had any."""
    count = connectors_introduced.count(records, period)
    return mean(count, count.amounts or ())


@figure(
    "Most introductions of one Connector",
    "Le plus de présentations d'un Connecteur",
    "Le plus grand nombre de présentations qu'un Connecteur a eues pendant la période.",
)
def connector_load_most(records: Records, period: Period) -> Count:
    """The most introductions that any one Connector had in the period."""
    count = connectors_introduced.count(records, period)
    return summed_up(count, count.amounts or (), max, 1)


@figure(
    "Rest between introductions, median days",
    "Repos entre deux présentations, médiane en jours",
    "Jours entre une présentation de la période et la précédente du même Connecteur : la médiane, soit autant de repos plus courts que de plus longs.",
    day="introduced_on",
    unit="days",
)
def connector_rest(records: Records, period: Period) -> Count:
    """Days from a Connector's last introduction to one in the period: the median, so that as many rests were shorter as longer."""
    rests = records.rests.within(Period(period.first, last_day(records, period)))
    return median(Count(tuple(rest.match for rest in rests)), [rest.days for rest in rests])


@figure(
    "Connectees per Connector",
    "Participants par Connecteur",
    "Participants de la période divisés par les Connecteurs actifs.",
    day="intake_on",
    unit="ratio",
    rules=("connectee", "connector"),
)
def connectees_per_connector(records: Records, period: Period) -> Count:
    """Connectees of the period divided by active Connectors."""
    return replace(ratio(connectees.count(records, period), connectors.count(records, period)), left_out=())


FIGURES: tuple[Figure, ...] = (
    connectors,
    new_connectors,
    *(recruited_by(way) for way in RecruitedBy),
    recruited_by(None),
    connectors_resting,
    connectors_ended,
    connectors_introduced,
    connector_load,
    connector_load_most,
    connector_rest,
    connectees_per_connector,
)
