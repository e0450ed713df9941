"""Figures about matches and what follows: introductions, meetings, waiting times, referrals."""

from __future__ import annotations

from datetime import date

from reports.figures.connectees import connectees_matched, connectees_met
from reports.figures.counting import (
    Count,
    Figure,
    LeftOut,
    Reason,
    figure,
    in_period,
    mean,
    median,
    once,
    percentile_90,
    sorted_out,
)
from reports.figures.records import Records, match_day
from reports.periods import Period
from sheets_templates.choices import MatchStatus, folded
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Match, Referral
from sheets_templates.words import Words

TITLE = Words("Matches and referrals", "Jumelages et références")

DECLINED = Reason(Words("declined", "refusé"))
NO_INTAKE = Reason(
    Words("no intake date to count from", "pas de date d'accueil à partir de laquelle compter"),
    Words("type the day of the intake meeting", "inscrivez le jour de la rencontre d'accueil"),
)
BEFORE_INTAKE = Reason(
    Words("dated before the intake meeting", "daté d'avant la rencontre d'accueil"),
    Words("correct the day of the match or of the intake meeting", "corrigez le jour du jumelage ou de l'accueil"),
)
NOT_PROMISED = Reason(
    Words("the Connector did not promise referrals", "le Connecteur n'a pas promis de références"),
    Words("talk about the three referrals", "parlez des trois références"),
)
NO_NAME = Reason(
    Words("no name of the person referred to", "aucun nom de la personne référée"),
    Words("type whom the Connectee was referred to", "inscrivez à qui le participant a été référé"),
)
NAMED_BEFORE = Reason(
    Words("named to this Connectee before", "déjà nommée à ce participant"),
    Words("nothing to do, unless the row was entered twice", "rien à faire, sauf si la ligne a été inscrite deux fois"),
)
FROM_CONNECTOR = Reason(Words("given by the Connector", "donnée par le Connecteur"))


def not_declined(match: Match) -> Reason | None:
    """Return the reason against a match that somebody declined."""
    return DECLINED if match.status is MatchStatus.DECLINED else None


@figure(
    "Matches approved",
    "Jumelages approuvés",
    "Jumelages approuvés pendant la période (ou présentés, si aucun jour d'approbation n'est inscrit), une fois chacun, sauf ceux "
    "refusés.",
    day="approved_on",
)
def matches_approved(records: Records, period: Period) -> Count:
    """Matches approved in the period (or introduced, where no day of approval is typed), each once, but for declined ones."""
    count = in_period(records, records.approved_matches, period, not_declined, undated=False)
    days = tuple(match_day(row, "approved_on") for row in count.counted if isinstance(row, Match))
    return Count(count.counted, count.left_out, days=days)


@figure(
    "Matches introduced",
    "Jumelages présentés",
    "Jumelages dont les deux personnes ont été présentées pendant la période, une fois chacun, sauf ceux refusés.",
    day="introduced_on",
)
def matches_introduced(records: Records, period: Period) -> Count:
    """Matches whose two people were introduced in the period, each once, but for declined ones."""
    return in_period(records, records.by_day("matches", "introduced_on"), period, not_declined, undated=False)


@figure(
    "Meetings held",
    "Rencontres tenues",
    "Jumelages dont les deux personnes se sont rencontrées pendant la période, une fois chacun, sauf ceux refusés.",
    day="met_on",
)
def meetings_held(records: Records, period: Period) -> Count:
    """Matches whose two people met in the period, each once, but for declined ones."""
    return in_period(records, records.by_day("matches", "met_on"), period, not_declined, undated=False)


def waits(records: Records, matches: Count, day: str) -> Count:
    """Return counted matches with each Connectee's days from the intake meeting; others are left out, with the reason."""
    rows: list[Row] = []
    days: list[int] = []
    left = list(matches.left_out)
    for match in matches.counted:
        intake = records.first_day(plain_key(match.connectee), "intake_on") if isinstance(match, Match) else None
        reached: date | None = match_day(match, day) if isinstance(match, Match) else None
        if intake is None or reached is None:
            left.append(LeftOut(match, NO_INTAKE))
        elif reached < intake:
            left.append(LeftOut(match, BEFORE_INTAKE))
        else:
            rows.append(match)
            days.append((reached - intake).days)
    return Count(tuple(rows), tuple(left), tuple(days))


waits_for_match = once(
    "waits_for_match", lambda records, period: waits(records, connectees_matched.count(records, period), "approved_on")
)


@figure(
    "Waiting time from intake to match, median days",
    "Attente de l'accueil au jumelage, médiane en jours",
    "Jours entre la rencontre d'accueil et le premier jumelage approuvé pendant la période : la médiane, soit un temps que la moitié des personnes n'a pas dépassé.",
    day="approved_on",
    unit="days",
)
def waiting_median(records: Records, period: Period) -> Count:
    """Days from the intake meeting to the first match, approved in the period: the median, which half of the people did not exceed."""
    waited = waits_for_match(records, period)
    return median(waited, waited.amounts or ())


@figure(
    "Waiting time from intake to match, nine in ten, days",
    "Attente de l'accueil au jumelage, neuf sur dix, jours",
    "Jours entre la rencontre d'accueil et le premier jumelage approuvé pendant la période : neuf personnes sur dix n'ont pas "
    "attendu plus longtemps. Avec cinq personnes au moins.",
    day="approved_on",
    unit="days",
)
def waiting_90(records: Records, period: Period) -> Count:
    """Days from the intake meeting to the first match, approved in the period: nine in ten people waited no longer.
    With five people at least."""
    waited = waits_for_match(records, period)
    return percentile_90(waited, waited.amounts or ())


@figure(
    "Time from intake to first meeting, median days",
    "De l'accueil à la première rencontre, médiane en jours",
    "Jours entre la rencontre d'accueil et la première rencontre avec un Connecteur, tenue pendant la période : la médiane, soit un temps que la moitié des personnes n'a pas dépassé.",
    day="met_on",
    unit="days",
)
def meeting_median(records: Records, period: Period) -> Count:
    """Days from the intake meeting to the first meeting with a Connector, held in the period: the median, which half of the people did not exceed."""
    waited = waits(records, connectees_met.count(records, period), "met_on")
    return median(waited, waited.amounts or ())


@figure(
    "Referrals promised",
    "Références promises",
    "Références que les Connecteurs ont promises pour les rencontres de la période : trois pour une rencontre, sauf autre réglage.",
    day="met_on",
)
def referrals_promised(records: Records, period: Period) -> Count:
    """Referrals that Connectors promised for the meetings of the period: three for a meeting, unless set otherwise."""
    held = meetings_held.count(records, period)
    rows: list[Row] = []
    left: list[LeftOut] = []
    for match in held.counted:
        connector = records.connectors.get(plain_key(match.connector)) if isinstance(match, Match) else None
        if connector is not None and connector.three_referrals is False:
            left.append(LeftOut(match, NOT_PROMISED))
        else:
            rows.append(match)
    amounts = (records.promised,) * len(rows)
    return Count(tuple(rows), tuple(left), amounts, figured=sum(amounts))


@figure(
    "Referrals given",
    "Références données",
    "Références de l'onglet Références données pendant la période, une fois chacune.",
    day="given_on",
)
def referrals_given(records: Records, period: Period) -> Count:
    """Referrals in the tab Referrals that were given in the period, each once."""
    return in_period(records, records.by_day("referrals", "given_on"), period)


@figure(
    "Referrals met",
    "Références rencontrées",
    "Références dont la personne a été rencontrée pendant la période, une fois chacune.",
    day="met_on",
)
def referrals_met(records: Records, period: Period) -> Count:
    """Referrals whose person was met in the period, each once."""
    return in_period(records, records.by_day("referrals", "met_on"), period, undated=False)


@figure(
    "Referrals per match",
    "Références par jumelage",
    "Moyenne, parmi les rencontres de la période, des références du Connecteur : le nombre inscrit au jumelage ou les lignes de "
    "l'onglet Références, le plus grand des deux.",
    day="met_on",
    unit="ratio",
)
def referrals_per_match(records: Records, period: Period) -> Count:
    """The mean, among the meetings of the period, of the Connector's referrals: the number typed at the match or the rows
    in the tab Referrals, whichever is more."""
    held = meetings_held.count(records, period)
    return mean(held, [referrals_of(match, records) for match in held.counted if isinstance(match, Match)])


def referrals_of(match: Match, records: Records) -> int:
    """Return how many referrals a match brought: as typed there, or as rows in Referrals, whichever is more."""
    in_tab = records.referrals_by_giver.get((plain_key(match.connectee), plain_key(match.connector)), 0)
    return max(match.referrals_given or 0, in_tab, 0)


@figure(
    "People reached by referrals",
    "Personnes atteintes par les références",
    "Personnes différentes à qui un participant a été référé pendant la période, par son Connecteur ou par une personne référée "
    "(l'arbre de 3 à 9).",
    day="given_on",
)
def referral_reach(records: Records, period: Period) -> Count:
    """Different people that a Connectee was referred to in the period, by the Connector or by someone they referred to
    (the tree from 3 to 9)."""
    given = referrals_given.count(records, period)
    rows = [row for row in given.counted if isinstance(row, Referral)]
    seen: set[tuple[str, str]] = set()

    def against(row: Referral) -> Reason | None:
        person = (plain_key(row.connectee), folded(row.referred_to))
        if not person[1] or person in seen:
            return NAMED_BEFORE if person[1] else NO_NAME
        seen.add(person)
        return None

    named = named_further(records, rows)
    ordered = (*(row for row in rows if id(row) not in named), *(row for row in rows if id(row) in named))
    return sorted_out(((row, against(row)) for row in ordered), given.left_out)


def named_further(records: Records, rows: list[Referral]) -> frozenset[int]:
    """Return which rows (by identity) were given by somebody to whom the Connectee had been referred, in any period."""
    return frozenset(id(row) for row in rows if (plain_key(row.connectee), folded(row.referred_by)) in records.referred)


@figure(
    "– beyond the first three",
    "– au-delà des trois premières",
    "Parmi elles, celles nommées par une personne référée et non par le Connecteur.",
    day="given_on",
    part_of="referral_reach",
)
def referral_reach_further(records: Records, period: Period) -> Count:
    """Those among them who were named by a referred person and not by the Connector."""
    reached = [row for row in referral_reach.count(records, period).counted if isinstance(row, Referral)]
    named = named_further(records, reached)
    return sorted_out((row, None if id(row) in named else FROM_CONNECTOR) for row in reached)


FIGURES: tuple[Figure, ...] = (
    matches_approved,
    matches_introduced,
    meetings_held,
    waiting_median,
    waiting_90,
    meeting_median,
    referrals_promised,
    referrals_given,
    referrals_met,
    referrals_per_match,
    referral_reach,
    referral_reach_further,
)
