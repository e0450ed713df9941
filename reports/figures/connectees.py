"""Figures about Connectees: who applied, who counts, who was matched, introduced and met, and who referred them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.figures.counting import Count, Figure, LeftOut, Reason, figure, in_period
from reports.figures.records import Dated, Records, match_day
from reports.periods import Period
from sheets_templates.choices import folded
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Connectee, Match
from sheets_templates.words import Words

TITLE = Words("Connectees", "Participants")

NOT_ACCEPTED = Reason(Words("not accepted at intake", "non accepté à l'accueil"))
NO_INTAKE_DATE = Reason(
    Words("introduced to a Connector, but no intake date", "présenté à un Connecteur, mais sans date d'accueil"),
    Words("type the day of the intake meeting", "inscrivez le jour de la rencontre d'accueil"),
)
NO_SUCH_CONNECTEE = Reason(
    Words("no Connectee with this e-mail", "aucun participant avec ce courriel"),
    Words("copy the e-mail from the Connectee's row", "copiez le courriel de la ligne du participant"),
)
NO_PARTNER = Reason(Words("no partner named", "aucun partenaire nommé"))


@figure(
    "Applications",
    "Demandes reçues",
    "Personnes dont la demande est arrivée pendant la période, une fois chacune.",
    day="applied_on",
)
def applied(records: Records, period: Period) -> Count:
    """People whose application came in the period, each once."""
    return in_period(records, records.by_day("connectees", "applied_on"), period)


@figure(
    "Connectees",
    "Participants",
    "Participants qui ont commencé à compter pendant la période, une fois chacun.",
    day="intake_on",
    rules=("connectee",),
)
def connectees(records: Records, period: Period) -> Count:
    """Connectees who began to count in the period, each once."""
    rule = records.counting.connectee_counts
    if rule == "applied":
        count = applied.count(records, period)
        return replace(count, days=tuple(getattr(row, "applied_on", None) for row in count.counted))
    if rule in ("introduced", "met"):
        return people_of(records, in_period(records, records.first_matches(f"{rule}_on"), period), f"{rule}_on")
    rows: Dated[Connectee] = records.by_day("connectees", "intake_on")

    def against(person: Connectee) -> Reason | None:
        return NOT_ACCEPTED if rule == "accepted" and person.key not in records.accepted else None

    return with_undated(records, in_period(records, rows, period, against, undated=False), period)


def with_undated(records: Records, count: Count, period: Period) -> Count:
    """Return the count with those who were introduced in the period without an intake date: counted, or left out."""
    introduced = in_period(records, records.first_matches("introduced_on"), period, undated=False)
    all_ = people_of(records, introduced, "introduced_on")
    days = dict(zip((row for row in all_.counted), all_.days or (), strict=True))
    without = [row for row in all_.counted if isinstance(row, Connectee) and row.intake_on is None]
    if not records.counting.count_without_intake_date:
        return replace(count, left_out=(*count.left_out, *(LeftOut(row, NO_INTAKE_DATE) for row in without)))
    own = (*(getattr(row, "intake_on", None) for row in count.counted), *(days[row] for row in without))
    return replace(count, counted=(*count.counted, *without), days=own)


def people_of(records: Records, matches: Count, day: str) -> Count:
    """Return the count of the Connectees of counted matches, each with the match's day."""
    people: list[Row] = []
    days: list[date | None] = []
    left = list(matches.left_out)
    for match in matches.counted:
        person = records.connectees.get(plain_key(match.connectee)) if isinstance(match, Match) else None
        if person is None:
            left.append(LeftOut(match, NO_SUCH_CONNECTEE))
        else:
            people.append(person)
            days.append(getattr(match, day))
    return Count(tuple(people), tuple(left), days=tuple(days))


@figure(
    "Connectees matched",
    "Participants jumelés",
    "Participants dont un premier jumelage a été approuvé pendant la période (ou présenté, si aucun jour d'approbation n'est "
    "inscrit), une fois chacun.",
    day="approved_on",
)
def connectees_matched(records: Records, period: Period) -> Count:
    """Connectees whose first match was approved in the period (or introduced, where no day of approval is typed), each once."""
    return first_in(records, period, "approved_on")


@figure(
    "Connectees introduced",
    "Participants présentés",
    "Participants présentés à un premier Connecteur pendant la période, une fois chacun.",
    day="introduced_on",
)
def connectees_introduced(records: Records, period: Period) -> Count:
    """Connectees first introduced to a Connector in the period, each once."""
    return first_in(records, period, "introduced_on")


@figure(
    "Connectees who met",
    "Participants ayant rencontré",
    "Participants qui ont rencontré un premier Connecteur pendant la période, une fois chacun.",
    day="met_on",
)
def connectees_met(records: Records, period: Period) -> Count:
    """Connectees who first met a Connector in the period, each once."""
    return first_in(records, period, "met_on")


def first_in(records: Records, period: Period, day: str) -> Count:
    """Return the count of Connectees' first matches by a day of theirs."""

    def against(match: Match) -> Reason | None:
        return None if plain_key(match.connectee) in records.connectees else NO_SUCH_CONNECTEE

    count = in_period(records, records.first_matches(day), period, against)
    if day != "approved_on":
        return count
    return replace(count, days=tuple(match_day(row, day) for row in count.counted if isinstance(row, Match)))


@figure(
    "Partners who referred",
    "Partenaires ayant dirigé des personnes",
    "Partenaires différents nommés dans les demandes arrivées pendant la période.",
    day="applied_on",
)
def partners(records: Records, period: Period) -> Count:
    """Different partners named in the applications that came in the period."""
    count = applied.count(records, period)
    named = tuple(row for row in count.counted if isinstance(row, Connectee) and folded(row.referred_by))
    silent = [
        LeftOut(row, NO_PARTNER) for row in count.counted if isinstance(row, Connectee) and not folded(row.referred_by)
    ]
    different = {folded(row.referred_by) for row in named}
    return Count(named, (*count.left_out, *silent), figured=len(different))


FIGURES: tuple[Figure, ...] = (
    applied,
    connectees,
    connectees_matched,
    connectees_introduced,
    connectees_met,
    partners,
)
