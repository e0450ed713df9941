"""What is to be done about a Connectee: from the application to the job, so that nobody waits in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from automations.followups import Action, Cadence, Situation
from automations.months import months_after
from automations.verdicts import Outcome, Verdict
from sheets_templates.choices import CheckResult, MatchStatus
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import CheckIn, Connectee
from sheets_templates.tabs import tab_named
from sheets_templates.words import Words

LOOK_AGAIN = Words("See again whether they are ready", "Revoyez si la personne est prête")
SAY_NOT_READY = Words("Tell them kindly that it is too early", "Dites-lui gentiment qu'il est encore trop tôt")
SAY_NO_FIT = Words("Tell them kindly who can help instead", "Dites-lui gentiment qui peut plutôt l'aider")
SAY_WAITING = Words("Tell them that they still wait, and what is being done", "Donnez-lui des nouvelles de l'attente")
ASK_ABOUT_SEARCH = Words("Ask how the job search goes", "Demandez où en est la recherche d'emploi")
ASK_FOR_TESTIMONIAL = Words("Ask for a testimonial", "Demandez un témoignage")
WRITE_DOWN_JOB = Words("Write the job down in Jobs", "Inscrivez l'emploi dans Emplois")


def intake_to_complete(now: Situation) -> Iterator[Action]:
    """Rows that have been incomplete for longer than `intake_incomplete` days after the application."""
    for verdict in now.connectees:
        person = verdict.person
        if verdict.outcome is not Outcome.INCOMPLETE:
            continue
        if verdict.findings[0].rule == "readable_cells":
            yield cells_to_type_anew(verdict, now.day)
            continue
        if person.applied_on is None:
            continue
        due = person.applied_on + timedelta(days=now.cadence.intake_incomplete)
        if due <= now.day:
            why = Words("applied on {day}; {why}", "demande du {day}; {why}")
            reason = why.fill(day=person.applied_on, why=verdict.findings[0].why)
            yield Action(
                person.row_key,
                verdict.next_step,
                person.name,
                reason,
                due,
                bool(person.do_not_contact),
                letter="intake_incomplete" if person.intake_on else "intake_invitation",
                to=person.key,
                began=person.applied_on,
                tries=now.cadence.unanswered,
            )


def cells_to_type_anew(verdict: Verdict[Connectee], day: date) -> Action:
    """Return what to do about a row with cells that cannot be read: yours to type, so nobody gets a letter about it."""
    person = verdict.person
    due = min(person.applied_on or person.intake_on or day, day)
    return Action(person.row_key, verdict.next_step, person.name, verdict.findings[0].why, due)


def people_to_look_at_again(now: Situation) -> Iterator[Action]:
    """People who were not ready, on the day to look again."""
    for verdict in now.connectees:
        if verdict.outcome is Outcome.NOT_READY and verdict.changes_on and verdict.changes_on <= now.day:
            person = verdict.person
            yield Action(person.row_key, LOOK_AGAIN, person.name, verdict.findings[0].why, verdict.changes_on)


def people_not_ready(now: Situation) -> Iterator[Action]:
    """People who were found not ready at intake lately and have not heard so by letter."""
    yield from word_after_intake(now, Outcome.NOT_READY, SAY_NOT_READY, "not_ready")


def people_no_fit(now: Situation) -> Iterator[Action]:
    """People who do not fit the programme and have not heard so by letter, nor where else to turn."""
    yield from word_after_intake(now, Outcome.NOT_A_FIT, SAY_NO_FIT, "not_a_fit")


def word_after_intake(now: Situation, outcome: Outcome, what: Words, letter: str) -> Iterator[Action]:
    """Yield the letter that tells people a verdict, for those who came lately."""
    oldest = now.day - timedelta(days=now.cadence.courtesy)
    for verdict in now.connectees:
        person = verdict.person
        start = person.intake_on or person.applied_on
        if verdict.outcome is not outcome or start is None or not oldest <= start <= now.day:
            continue
        if verdict.changes_on and verdict.changes_on <= now.day:
            continue
        due = start + timedelta(days=now.cadence.verdict_word)
        yield Action(
            person.row_key, what, person.name, verdict.findings[0].why, due, letter=letter, to=person.key, began=start
        )


def people_waiting(now: Situation) -> Iterator[Action]:
    """People who are ready and have no Connector, whenever they have heard nothing for `waiting_word` days."""
    latest = now.day - timedelta(days=now.cadence.waiting_word)
    matched = with_a_match(now)
    for verdict in now.connectees:
        person = verdict.person
        if not verdict.ready or not person.intake_on or person.intake_on > latest:
            continue
        key = person.key
        if key not in matched and key not in now.history.jobs:
            due = person.intake_on + timedelta(days=now.cadence.waiting_word)
            why = Words("ready since {day}, no Connector yet", "prêt depuis le {day}, pas encore de Connecteur")
            yield Action(
                person.row_key,
                SAY_WAITING,
                person.name,
                why.fill(day=person.intake_on),
                due,
                letter="waiting",
                to=person.key,
                began=person.intake_on,
                again_days=now.cadence.waiting_word,
            )


def with_a_match(now: Situation) -> frozenset[str]:
    """Return the keys of who has a match, or had one; a proposal counts until it is as old as a word to those who wait."""
    oldest = now.day - timedelta(days=now.cadence.waiting_word)
    return frozenset(
        plain_key(match.connectee)
        for match in now.workbook.matches
        if match.status is not MatchStatus.DECLINED
        and (
            match.met_on
            or (match.live and (match.status is not MatchStatus.PROPOSED or (match.proposed_on or now.day) > oldest))
        )
    )


def still_looking(now: Situation, person: Connectee) -> bool:
    """Tell whether somebody who met a Connector has no job yet, as far as the workbook knows, and still takes part."""
    found = any(
        row.found in (CheckResult.FOUND_JOB, CheckResult.MOVED) for row in now.history.check_ins.get(person.key, ())
    )
    return not found and not now.history.jobs.get(person.key) and not person.withdrawn_on


def job_check_ins(now: Situation) -> Iterator[Action]:
    """Connectees who met their Connector and are still looking, so many months after the meeting as the cadence says."""
    oldest, latest = milestone_span(now)
    for key, matches in now.history.by_connectee.items():
        start = next((match.met_on for match in matches if match.met_on and match.met_on <= now.day), None)
        due = milestone(start, now.day, now.cadence) if start and oldest <= start <= latest else None
        person = now.history.connectees.get(key) if due else None
        if start is None or due is None or person is None or not still_looking(now, person):
            continue
        if not looked_since(now.history.check_ins.get(key, ()), due):
            yield Action(
                person.row_key,
                ASK_ABOUT_SEARCH,
                person.name,
                no_job_known(start),
                due,
                letter="job_check_in",
                to=key,
                began=due,
            )


@lru_cache(maxsize=1 << 12)
def no_job_known(met_on: date) -> Words:
    """Return why somebody is asked how the search goes."""
    return Words("met on {day}, no job known", "rencontre du {day}, pas d'emploi connu").fill(day=met_on)


@lru_cache(maxsize=1 << 12)
def milestone(start: date, day: date, cadence: Cadence) -> date | None:
    """Return the last day to ask that has come since a meeting; None before the first, and long after the last."""
    days = [months_after(start, months) for months in cadence.job_check_months]
    return max((each for each in days if day - timedelta(days=cadence.courtesy) <= each <= day), default=None)


def milestone_span(now: Situation) -> tuple[date, date]:
    """Return the first and last day of a meeting that can have a day to ask just now."""
    months = now.cadence.job_check_months or (0,)
    oldest = months_after(now.day, -max(months)) - timedelta(days=now.cadence.courtesy + 3)
    return oldest, months_after(now.day, -min(months)) + timedelta(days=3)


def looked_since(rows: tuple[CheckIn, ...], day: date) -> bool:
    """Tell whether somebody looked how the search goes on a day or after it."""
    return any(row.looked_on and row.looked_on >= day for row in rows)


def jobs_to_write_down(now: Situation) -> Iterator[Action]:
    """Connectees about whom the tab Check-ins says that they found a job, and who have no row in Jobs."""
    for key, rows in now.history.check_ins.items():
        told = [row for row in rows if row.found is CheckResult.FOUND_JOB]
        known = any(plain_key(job.connectee) == key for job in now.workbook.jobs) if told else True
        if told and not known:
            row = told[-1]
            why = Words("{tab} says that a job was found", "{tab} dit qu'un emploi a été trouvé").fill(
                tab=tab_named("check_ins").title
            )
            person = now.history.connectees.get(key)
            due = row.looked_on or row.before or now.day
            yield Action(person.row_key if person else "", WRITE_DOWN_JOB, row.name or key, why, min(due, now.day))


def testimonials_to_ask_for(now: Situation) -> Iterator[Action]:
    """Connectees who found a job lately, confirmed, and of whom there is no testimonial."""
    said = {plain_key(row.person) for row in now.workbook.testimonials}
    oldest = now.day - timedelta(days=now.cadence.testimonial + now.cadence.courtesy)
    for key, jobs in now.history.jobs.items():
        person, job = now.history.connectees.get(key), jobs[0]
        if person is None or key in said or not job.confirmed_by or not job.accepted_on or job.accepted_on < oldest:
            continue
        due = job.accepted_on + timedelta(days=now.cadence.testimonial)
        why = Words("found a job on {day}", "a trouvé un emploi le {day}").fill(day=job.accepted_on)
        yield Action(
            person.row_key,
            ASK_FOR_TESTIMONIAL,
            person.name,
            why,
            due,
            letter="testimonial_request",
            to=key,
            began=job.accepted_on,
            courtesy=True,
        )


def coached(verdicts: tuple[Verdict[Connectee], ...], day: date, ahead: int) -> tuple[Verdict[Connectee], ...]:
    """Return those who are not ready and are to be looked at again within so many days, soonest first."""
    soon = [
        verdict
        for verdict in verdicts
        if verdict.outcome is Outcome.NOT_READY
        and verdict.changes_on
        and verdict.changes_on <= day + timedelta(days=ahead)
    ]
    return tuple(sorted(soon, key=lambda verdict: (verdict.changes_on, verdict.person.name, verdict.person.key)))
