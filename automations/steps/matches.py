"""What is to be done about a match, from the proposal to the thanks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from automations.followups import Action, Situation
from sheets_templates.choices import LetterKind, MatchStatus
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Match
from sheets_templates.words import Words, first_sentences

EXPIRED = Words("Decide on the expired match", "Tranchez sur le jumelage périmé")
DECIDE = Words("Approve or decline the match", "Approuvez ou refusez le jumelage")
INTRODUCE = Words("Introduce both by e-mail", "Présentez les deux par courriel")
ASK_WHETHER_MET = Words("Ask the Connectee whether they met", "Demandez au participant s'ils se sont rencontrés")
ASK_OR_CLOSE = Words(
    "Ask one last time, or close the match", "Demandez une dernière fois, ou marquez le jumelage comme clos"
)
ASK_FOR_REFERRALS = Words("Ask for the referrals", "Demandez les références")
THANK = Words("Thank the Connector", "Remerciez le Connecteur")


def proposals_to_decide(now: Situation) -> Iterator[Action]:
    """Proposed matches that wait for a yes or a no; while a row of theirs is incomplete, that row comes first."""
    for at, match in enumerate(now.workbook.matches):
        if at in now.expired and now.incomplete.isdisjoint((plain_key(match.connectee), plain_key(match.connector))):
            yield Action(match.row_key, EXPIRED, match.title, now.expired[at], match.proposed_on or now.day)
        elif at not in now.expired and match.status is MatchStatus.PROPOSED and match.proposed_on and match.live:
            due = match.proposed_on + timedelta(days=now.cadence.approve)
            if due <= now.day:
                why = Words(
                    "fit {fit} of 100, proposed on {day}. {why}", "affinité {fit} sur 100, proposé le {day}. {why}"
                ).fill(day=match.proposed_on, fit=match.fit or 0, why=first_sentences(match.why, 150) or "–")
                yield Action(match.row_key, DECIDE, match.title, why, due)


def introductions_due(now: Situation) -> Iterator[Action]:
    """Approved matches whose two people have not been introduced."""
    for match in now.workbook.matches:
        if match.status is not MatchStatus.APPROVED or not match.live or match.introduced_on or match.met_on:
            continue
        if match.meeting_on or now.history.introduced_on(match):
            continue
        due = introduction_due(now, match)
        if due <= now.day:
            why = (
                Words("approved on {day}", "approuvé le {day}").fill(day=match.approved_on)
                if match.approved_on
                else Words("approved", "approuvé")
            )
            yield Action(
                match.row_key,
                INTRODUCE,
                match.title,
                why,
                due,
                letter="introduction",
                to=plain_key(match.connectee),
                began=match.approved_on or match.proposed_on,
            )


def introduction_due(now: Situation, match: Match) -> date:
    """Return the day on which both are to be introduced: some days after the approval, or at once where no day is typed."""
    if match.approved_on:
        return match.approved_on + timedelta(days=now.cadence.introduce)
    return match.proposed_on or now.day


def meetings_missing(now: Situation) -> Iterator[Action]:
    """Introduced matches without a meeting: asked about at each step of the cadence, then the proposal to close."""
    for match in now.workbook.matches:
        if not match.live or match.met_on or (match.meeting_on and match.meeting_on >= now.day):
            continue
        introduced = now.history.introduced_on(match) or now.history.past(match.meeting_on)
        if not introduced:
            continue
        if (now.day - introduced).days >= now.cadence.close_unmet:
            due = introduced + timedelta(days=now.cadence.close_unmet)
            yield Action(match.row_key, ASK_OR_CLOSE, match.title, not_met_yet(match, introduced), due)
            continue
        if match.meeting_on:
            first = match.meeting_on + timedelta(days=1)
            steps = [first, *(first + timedelta(days=7 * more) for more in (1, 2))]
        else:
            steps = [introduced + timedelta(days=days) for days in sorted(now.cadence.no_meeting)]
        if steps and steps[0] <= now.day:
            yield Action(
                match.row_key,
                ASK_WHETHER_MET,
                match.title,
                not_met_yet(match, introduced),
                steps[0],
                letter="meeting_reminder",
                to=plain_key(match.connectee),
                began=introduced,
                later_on=tuple(steps[1:]),
                tries=now.cadence.unanswered,
            )


def not_met_yet(match: Match, introduced: date) -> Words:
    """Return why it is asked whether two people have met."""
    if match.meeting_on:
        return Words("a meeting was booked for {day}", "une rencontre était prévue le {day}").fill(day=match.meeting_on)
    return Words("introduced on {day}, no meeting yet", "présentés le {day}, pas encore de rencontre").fill(
        day=introduced
    )


def referrals_missing(now: Situation) -> Iterator[Action]:
    """Matches that met and have fewer referrals than hoped for; a Connector who ended is not asked any more."""
    hoped = now.cadence.promised_referrals
    for match in now.workbook.matches:
        if not match.met_on or not match.live or match.met_on > now.day:
            continue
        due = match.met_on + timedelta(days=now.cadence.referrals)
        if due > now.day or plain_key(match.connector) in now.ended:
            continue
        given = now.history.referrals_given(match)
        if given < hoped:
            yield Action(
                match.row_key,
                ASK_FOR_REFERRALS,
                match.title,
                referrals_so_far(match.met_on, given, hoped),
                due,
                letter="referral_request",
                to=plain_key(match.connector),
                about=plain_key(match.connectee),
                began=match.met_on,
                tries=now.cadence.unanswered,
            )


@lru_cache(maxsize=1 << 12)
def referrals_so_far(met_on: date, given: int, hoped: int) -> Words:
    """Return why referrals are asked for."""
    said = Words("met on {day}; {given} of {hoped} referrals", "rencontre du {day}; références : {given} sur {hoped}")
    return said.fill(day=met_on, given=given, hoped=hoped)


def connectors_to_thank(now: Situation) -> Iterator[Action]:
    """Matches that met and whose Connector has not been thanked since; closed ones not for ever."""
    long_ago = now.day - timedelta(days=now.cadence.courtesy)
    for match in now.workbook.matches:
        if not match.met_on or match.met_on > now.day or match.status is MatchStatus.DECLINED:
            continue
        if not match.live and match.met_on < long_ago:
            continue
        if now.history.thanked_on(match) is None:
            by = match.met_on + timedelta(days=now.cadence.thank)
            why = Words("met on {day}; thank by {by}", "rencontre du {day}; remercier d'ici le {by}").fill(
                day=match.met_on, by=by
            )
            yield Action(
                match.row_key,
                THANK,
                match.title,
                why,
                match.met_on,
                letter=LetterKind.CONNECTOR_THANKS.name.lower(),
                to=plain_key(match.connector),
                about=plain_key(match.connectee),
                began=match.met_on,
            )
