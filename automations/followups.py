"""Follow-ups: what is due today, one action a line, most pressing first.

To add an action, write a function that yields an `Action` for every row that it is due for, and name it in the tuple
at the foot. An action that was done disappears by itself, because the row then says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from automations.verdicts import Outcome, Verdict
from sheets_templates.choices import MatchStatus
from sheets_templates.keys import plain_key
from sheets_templates.settings import Section, setting
from sheets_templates.tabs import Connectee, Connector, Match, Workbook, one_row_each
from sheets_templates.words import Words, first_sentences


@dataclass(frozen=True)
class Cadence(Section):
    """[cadence] When a step is due, in days."""

    intake_incomplete: int = setting(10, "Ask for what is missing so many days after the application.", least=0)
    approve: int = setting(0, "Decide on a proposal so many days after it was made.", least=0)
    introduce: int = setting(2, "Introduce both so many days after you approved the match.", least=0)
    no_meeting: tuple[int, ...] = setting((7, 14, 21), "Ask whether they met, so many days after the introduction.")
    close_unmet: int = setting(28, "Propose to close a match without a meeting after so many days.", least=1)
    referrals: int = setting(5, "Ask for the three referrals so many days after the meeting.", least=0)
    thank: int = setting(7, "Thank the Connector within so many days of the meeting.", least=0)
    promised_referrals: int = setting(3, "So many referrals are hoped for from a match.", least=0)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do now: about which row, what, with whom, why, and since when it has been due."""

    key: str
    what: Words
    who: str
    why: Words
    due_on: date
    quiet: bool = False
    """True where the person asked not to be contacted: it is for the coordinator alone."""
    letter: str = ""
    """The kind of letter that carries it out; "" for none."""


@dataclass(frozen=True)
class Situation:
    """What an action may look at: the workbook, the verdicts, the cadence."""

    workbook: Workbook
    connectees: tuple[Verdict[Connectee], ...]
    connectors: tuple[Verdict[Connector], ...]
    cadence: Cadence
    expired: Mapping[int, Words] = field(default_factory=dict)
    """By place in the workbook, the proposals that no longer bind their two people, with the reason."""

    @property
    def day(self) -> date:
        """Return the day on which this is looked at."""
        return self.workbook.day

    @cached_property
    def referrals_by_connectee(self) -> Counter[str]:
        """Return how many referrals the tab Referrals holds for each Connectee's key."""
        return Counter(plain_key(referral.connectee) for referral in self.workbook.referrals)

    def referrals_of(self, match: Match) -> int:
        """Return how many referrals a match has led to: as typed in the match or counted in the tab, the larger."""
        return max(match.referrals_given or 0, self.referrals_by_connectee[plain_key(match.connectee)])


Step = Callable[[Situation], Iterator[Action]]


def intake_to_complete(now: Situation) -> Iterator[Action]:
    """Rows that have been incomplete for longer than `intake_incomplete` days after the application."""
    for verdict in now.connectees:
        person = verdict.person
        if verdict.outcome is not Outcome.INCOMPLETE or person.applied_on is None:
            continue
        due = person.applied_on + timedelta(days=now.cadence.intake_incomplete)
        if due <= now.day:
            why = Words("applied on {day}; {why}", "demande du {day}; {why}")
            reason = why.fill(day=person.applied_on, why=verdict.findings[0].why)
            yield Action(person.row_key, verdict.next_step, person.name, reason, due, bool(person.do_not_contact))


def people_to_look_at_again(now: Situation) -> Iterator[Action]:
    """People who were not ready, on the day to look again."""
    for verdict in now.connectees:
        if verdict.outcome is Outcome.NOT_READY and verdict.changes_on and verdict.changes_on <= now.day:
            person = verdict.person
            yield Action(
                person.row_key,
                Words("See again whether they are ready", "Revoir si la personne est prête"),
                person.name,
                verdict.findings[0].why,
                verdict.changes_on,
            )


def proposals_to_decide(now: Situation) -> Iterator[Action]:
    """Proposed matches that wait for a yes or a no."""
    for at, match in enumerate(now.workbook.matches):
        if at in now.expired:
            yield Action(
                match.row_key,
                Words("Decline the match: it has expired", "Refuser le jumelage : il est périmé"),
                match.title,
                now.expired[at],
                match.proposed_on or now.day,
            )
        elif match.status is MatchStatus.PROPOSED and match.proposed_on and match.live:
            due = match.proposed_on + timedelta(days=now.cadence.approve)
            if due <= now.day:
                why = Words("proposed on {day}, fit {fit}; {why}", "proposé le {day}, affinité {fit}; {why}").fill(
                    day=match.proposed_on, fit=match.fit or 0, why=first_sentences(match.why, 150) or "–"
                )
                yield Action(
                    match.row_key,
                    Words("Approve or decline the match", "Approuver ou refuser le jumelage"),
                    match.title,
                    why,
                    due,
                )


def introductions_due(now: Situation) -> Iterator[Action]:
    """Approved matches whose two people have not been introduced."""
    for match in now.workbook.matches:
        if match.status is MatchStatus.APPROVED and match.live and not match.introduced_on and not match.met_on:
            start = match.approved_on or match.proposed_on
            due = start + timedelta(days=now.cadence.introduce) if match.approved_on and start else start or now.day
            if due <= now.day:
                why = (
                    Words("approved on {day}", "approuvé le {day}").fill(day=match.approved_on)
                    if match.approved_on
                    else Words("approved", "approuvé")
                )
                yield Action(
                    match.row_key,
                    Words("Introduce both by e-mail", "Présenter les deux par courriel"),
                    match.title,
                    why,
                    due,
                )


def meetings_missing(now: Situation) -> Iterator[Action]:
    """Introduced matches without a meeting: a nudge at each step of the cadence, then the proposal to close."""
    for match in now.workbook.matches:
        if (
            not match.live
            or not match.introduced_on
            or match.met_on
            or (match.meeting_on and match.meeting_on >= now.day)
        ):
            continue
        days = (now.day - match.introduced_on).days
        steps = [step for step in now.cadence.no_meeting if step <= days]
        why = Words("introduced on {day}, no meeting yet", "présentés le {day}, pas encore de rencontre").fill(
            day=match.introduced_on
        )
        if days >= now.cadence.close_unmet:
            due = match.introduced_on + timedelta(days=now.cadence.close_unmet)
            yield Action(
                match.row_key,
                Words("Ask one last time, or close the match", "Demander une dernière fois ou clore le jumelage"),
                match.title,
                why,
                due,
            )
        elif steps:
            due = match.introduced_on + timedelta(days=max(steps))
            yield Action(
                match.row_key,
                Words("Ask the Connectee whether they met", "Demander au participant s'ils se sont rencontrés"),
                match.title,
                why,
                due,
            )


def referrals_missing(now: Situation) -> Iterator[Action]:
    """Matches that met and have fewer referrals than hoped for."""
    for match in now.workbook.matches:
        if not match.met_on or not match.live:
            continue
        given, due = now.referrals_of(match), match.met_on + timedelta(days=now.cadence.referrals)
        if given < now.cadence.promised_referrals and due <= now.day:
            why = Words(
                "met on {day}; {given} of {hoped} referrals", "rencontre du {day}; {given} références sur {hoped}"
            )
            yield Action(
                match.row_key,
                Words("Ask for the referrals", "Demander les références"),
                match.title,
                why.fill(day=match.met_on, given=given, hoped=now.cadence.promised_referrals),
                due,
            )


def connectors_to_thank(now: Situation) -> Iterator[Action]:
    """Matches that met and whose Connector has not been thanked since."""
    thanked = {key: person.thanked_on for key, person in one_row_each(now.workbook.connectors).items()}
    for match in now.workbook.matches:
        if not match.met_on or match.thanked_on or match.met_on > now.day or match.status is MatchStatus.DECLINED:
            continue
        last = thanked.get(plain_key(match.connector))
        if last is None or last < match.met_on:
            by = match.met_on + timedelta(days=now.cadence.thank)
            why = Words("met on {day}; thank by {by}", "rencontre du {day}; remercier d'ici le {by}").fill(
                day=match.met_on, by=by
            )
            yield Action(
                match.row_key, Words("Thank the Connector", "Remercier le Connecteur"), match.title, why, match.met_on
            )


def connectors_to_circle_back_to(now: Situation) -> Iterator[Action]:
    """Connectors who ended, on the day that was agreed for asking again."""
    for verdict in now.connectors:
        if verdict.outcome is Outcome.ENDED and verdict.changes_on and verdict.changes_on <= now.day:
            person = verdict.person
            yield Action(
                person.row_key,
                Words(
                    "Circle back: ask whether they would start again",
                    "Reprendre contact : demander s'ils recommenceraient",
                ),
                person.name,
                verdict.findings[0].why,
                verdict.changes_on,
            )


def due_today(now: Situation) -> tuple[Action, ...]:
    """Return everything that is due, longest due first; one line for each row and step."""
    actions = (action for step in STEPS for action in step(now))
    return tuple(sorted(actions, key=lambda action: (action.due_on, action.who, action.key, action.what.en)))


STEPS: tuple[Step, ...] = (
    proposals_to_decide,
    introductions_due,
    meetings_missing,
    referrals_missing,
    connectors_to_thank,
    intake_to_complete,
    people_to_look_at_again,
    connectors_to_circle_back_to,
)
