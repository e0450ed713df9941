"""What is to be done for Connectors and partners, before a report, and for what the calendar announces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from automations.calendar import Entry, reminders
from automations.care import overloaded, unmet_lately
from automations.followups import Action, Situation
from automations.history import that_count
from automations.verdicts import Outcome
from sheets_templates.choices import LetterKind, folded
from sheets_templates.keys import plain_key, row_key
from sheets_templates.people_tabs import fullness
from sheets_templates.tabs import tab_named
from sheets_templates.words import NO_WORDS, Words

CIRCLE_BACK = Words(
    "Ask whether they would start again, as you offered", "Demandez s'ils recommenceraient, comme offert"
)
GOODBYE = Words(
    "Send the kind goodbye, with the day to circle back", "Envoyez l'au revoir, avec la date de reprise de contact"
)
OFFER_PAUSE = Words("Offer a pause, or part kindly", "Offrez une pause, ou quittez-vous en bons termes")
PROTECT = Words("Give the Connector a rest", "Laissez le Connecteur se reposer")
THANK_PARTNER = Words("Thank the partner", "Remerciez le partenaire")
ASK_TO_JOIN = Words("Ask whether they would be a Connector", "Demandez si la personne serait Connecteur")
LOOK_UP = Words(
    "Look people up on LinkedIn before the report ({n} in the tab {tab})",
    "Cherchez des gens sur LinkedIn avant le rapport ({n} dans l'onglet {tab})",
)


def connectors_to_circle_back_to(now: Situation) -> Iterator[Action]:
    """Connectors who ended, on the day that was agreed for asking again."""
    for verdict in that_count(now.connectors, now.history.connectors):
        if verdict.outcome is Outcome.ENDED and verdict.changes_on and verdict.changes_on <= now.day:
            person = verdict.person
            why = Words(
                "{ended}; you offered to ask again on {day}", "{ended}; vous avez offert de redemander le {day}"
            )
            yield Action(
                person.row_key,
                CIRCLE_BACK,
                person.name,
                why.fill(ended=verdict.findings[0].why, day=verdict.changes_on),
                verdict.changes_on,
                letter="circle_back",
                to=person.key,
                began=verdict.changes_on,
                tries=now.cadence.unanswered,
            )


def goodbyes_to_say(now: Situation) -> Iterator[Action]:
    """Connectors who ended lately and have not been thanked for their time by letter."""
    oldest = now.day - timedelta(days=now.cadence.courtesy)
    for verdict in now.connectors:
        person = verdict.person
        if verdict.outcome is Outcome.ENDED and person.ended_on and oldest <= person.ended_on:
            why = Words("ended on {day}; circle back on {back}", "terminé le {day}; reprise de contact le {back}")
            yield Action(
                person.row_key,
                GOODBYE,
                person.name,
                why.fill(day=person.ended_on, back=verdict.changes_on),
                person.ended_on,
                letter="break_up",
                to=person.key,
                began=person.ended_on - timedelta(days=now.cadence.courtesy),
            )


def connectors_to_part_with(now: Situation) -> Iterator[Action]:
    """Connectors whose last introductions all came to nothing: perhaps it is the time that is lacking."""
    for verdict in now.connectors:
        if not verdict.ready:
            continue
        key = verdict.person.key
        introduced = now.history.by_connector.get(key, ())
        unmet = unmet_lately(now.history, key) if len(introduced) >= now.cadence.unmet_matches else ()
        if len(unmet) >= now.cadence.unmet_matches:
            since = max(match.closed_on for match in unmet if match.closed_on)
            why = Words(
                "the last {n} introductions led to no meeting",
                "les {n} dernières présentations sont restées sans rencontre",
            )
            yield Action(
                verdict.person.row_key,
                OFFER_PAUSE,
                verdict.person.name,
                why.fill(n=len(unmet)),
                since,
                letter="break_up",
                to=key,
                began=since,
            )


def connectors_to_protect(now: Situation) -> Iterator[Action]:
    """Connectors who took on more than they offered, this month or this quarter."""
    for verdict in now.connectors:
        warning = overloaded(now.history, verdict.person, now.per_quarter) if verdict.ready else None
        if warning:
            yield Action(
                verdict.person.row_key, PROTECT, verdict.person.name, warning.why, warning.since, courtesy=True
            )


def partners_to_thank(now: Situation) -> Iterator[Action]:
    """Partners whose Connectees met their Connector lately, once for all of them since the last thanks."""
    oldest = now.day - timedelta(days=now.cadence.courtesy)
    met: dict[str, list[tuple[date, str, str]]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for key, matches in now.history.by_connectee.items():
        days = [match.met_on for match in matches if match.met_on]
        first = min(days) if days else None
        person = now.history.connectees.get(key) if first and oldest <= first <= now.day else None
        if first and person and person.referred_by:
            partner = plain_key(person.referred_by)
            spelled[partner] = min(person.referred_by, spelled.get(partner, person.referred_by))
            met[partner].append((first, person.name, person.row_key))
    for partner, several in met.items():
        thanked = max(
            (sent.day for sent in now.history.letters.get((partner, LetterKind.PARTNER_THANKS), ())), default=date.min
        )
        new = sorted(each for each in several if each[0] > thanked)
        if new:
            why = Words("{names} met their Connector", "rencontre faite avec un Connecteur : {names}")
            yield Action(
                new[0][2],
                THANK_PARTNER,
                spelled[partner],
                why.fill(names=tuple(name for _, name, _ in new)),
                new[0][0] + timedelta(days=now.cadence.partner),
                letter="partner_thanks",
                to=partner,
                began=new[0][0],
                courtesy=True,
            )


def possible_connectors(now: Situation) -> Iterator[Action]:
    """People met as a referral who said that they may become a Connector, and who are none yet."""
    willing = [referral for referral in now.workbook.referrals if referral.may_become_connector]
    known = {folded(person.name) for person in now.workbook.connectors} if willing else set()
    asked: set[str] = set()
    for referral in sorted(willing, key=lambda row: (str(row.met_on or row.given_on), row.referred_to, fullness(row))):
        name = folded(referral.referred_to)
        if not name or name in known | asked:
            continue
        asked.add(name)
        place = f" ({referral.organization})" if referral.organization else ""
        why = Words(
            "a referral who may join; add them to Connectors once they agree, or answer No in Referrals",
            "une référence qui pourrait se joindre; ajoutez-la aux Connecteurs si elle accepte, ou répondez Non dans Références",
        )
        since = referral.met_on or referral.contacted_on or referral.given_on or now.day
        yield Action(
            referral.row_key, ASK_TO_JOIN, f"{referral.referred_to}{place}", why, min(since, now.day), courtesy=True
        )


def check_ins_to_do(now: Situation) -> Iterator[Action]:
    """The tab Check-ins, as long as it has people to look up before the next report."""
    open_rows = [
        row
        for row in now.workbook.check_ins
        if row.before and row.before >= now.day and not (row.found or row.looked_on)
    ]
    for before in sorted({row.before for row in open_rows if row.before}):
        number = sum(row.before == before for row in open_rows)
        why = Words("the report is due on {day}", "le rapport est à remettre le {day}").fill(day=before)
        title = tab_named("check_ins").title
        ahead = next((entry.remind_days for entry in now.upcoming if entry.kind == "report"), 0)
        due = min(now.day, before - timedelta(days=ahead))
        yield Action(row_key("check_ins", str(before)), LOOK_UP.fill(n=number, tab=title), "", why, due)


def calendar_reminders(now: Situation) -> Iterator[Action]:
    """What the calendar reminds of: reports, calls, check-ins, events."""
    for entry in reminders(now.upcoming, now.day):
        what = Words("{what} ({day})", "{what} ({day})").fill(what=entry.what, day=entry.day)
        key = row_key("activities", entry.uid) if entry.kind == "activity" else ""
        far = (entry.day - now.day).days > FAR_DAYS
        due = entry.day - timedelta(days=entry.remind_days if far else min(entry.remind_days, FAR_DAYS))
        yield Action(key, what, "", soon(entry, now.day), due, courtesy=far)


FAR_DAYS = 7
"""What is further ahead stands below everything that is due; what is nearer is due from then on."""


def soon(entry: Entry, day: date) -> Words:
    """Return when something is and what to know about it: "in 6 days, at 13:00; Central Library"."""
    days = (entry.day - day).days
    when = (
        (Words("today", "aujourd'hui"), Words("tomorrow", "demain"))[days]
        if days < 2
        else Words("in {n} days", "dans {n} jours").fill(n=days)
    )
    if entry.at:
        when = Words("{when}, at {hour}", "{when}, à {hour}").fill(
            when=when, hour=Words.plain(f"{entry.at:%H:%M}", f"{entry.at:%H h %M}")
        )
    for part in (entry.note, Words.plain(entry.place)):
        if part != NO_WORDS:
            when = Words("{when}; {part}", "{when}; {part}").fill(when=when, part=part)
    return when
