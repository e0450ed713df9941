"""Journeys: where each match, Connectee and Connector stands, computed from the dates in the sheet and never typed twice.

A journey is the steps that the dates show, in their order; the last one is where the row stands. It never goes back unless
the sheet says why: a match declined or closed, a person withdrawn, a Connector who rests or ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TypeVar

from automations.followups import Action, Situation
from automations.history import History, that_count
from automations.months import months_after
from automations.stages import Stage
from automations.verdicts import Outcome, Verdict
from reports.tree import PROMISED, Branch
from sheets_templates.choices import MatchStatus
from sheets_templates.columns import tab_of
from sheets_templates.people_tabs import Connectee, Connector, Match, Person
from sheets_templates.words import NO_WORDS, Words

P = TypeVar("P", bound=Person)

REFERRALS = (Stage.ONE_REFERRAL, Stage.TWO_REFERRALS, Stage.THREE_REFERRALS)
LOOKING_AFTER_MONTHS = 3
"""So long after the meeting somebody without a job is said to be still looking."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken: which, on which day if that is known, and what there is to add."""

    stage: Stage
    day: date | None = None
    note: Words = NO_WORDS

    def told(self, language: str) -> str:
        """Return the step as a person reads it: "Met 2026-03-20"."""
        parts = (self.stage.words.say(language), str(self.day or ""), self.note.say(language))
        return " ".join(part for part in parts if part)


taken = lru_cache(maxsize=1 << 15)(Step)
"""Return a step by its stage and day; rows that took the same step on the same day share it."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The way of one row: its steps so far, and what has been overdue for too long."""

    key: str
    tab: Words
    who: str
    steps: tuple[Step, ...]
    stalled: Words = NO_WORDS

    @property
    def at(self) -> Step:
        """Return the step where the row stands."""
        return self.steps[-1]

    @property
    def stage(self) -> Stage:
        """Return the stage at which the row stands."""
        return self.steps[-1].stage


def journeys(now: Situation, actions: Iterable[Action]) -> tuple[Journey, ...]:
    """Return the journey of every match, Connectee and Connector that has a key, what stands still first."""
    late = overdue(actions, now.day - timedelta(days=now.cadence.stalled))
    history = now.history
    found = [
        *matches_of(history, late),
        *people_of(that_count(now.connectees, history.connectees), partial(connectee_steps, history), late),
        *people_of(that_count(now.connectors, history.connectors), partial(connector_steps, history), late),
    ]
    return tuple(sorted(found, key=journey_order))


def journey_order(journey: Journey) -> tuple[str, bool, str, str]:
    """Return the order of journeys: by tab, what stands still first, then by name."""
    return journey.tab.en, not journey.stalled.en, journey.who.casefold(), journey.key


def overdue(actions: Iterable[Action], day: date) -> Mapping[str, Words]:
    """Return, by row, the action that has been due the longest, where it was due by a day."""
    late: dict[str, Action] = {}
    for action in actions:
        if not action.key or action.courtesy or action.due_on > day:
            continue
        if action.key not in late or action.due_on < late[action.key].due_on:
            late[action.key] = action
    said = Words("{what} (since {day})", "{what} (depuis le {day})")
    return {key: said.fill(what=action.task, day=action.due_on) for key, action in late.items()}


def matches_of(history: History, late: Mapping[str, Words]) -> Iterator[Journey]:
    """Yield the journey of each match; a pair that stands in several rows has the furthest one."""
    furthest: dict[str, tuple[Match, tuple[Step, ...]]] = {}
    for match in history.workbook.matches:
        key = match.row_key
        if key:
            steps = match_steps(history, match)
            kept = furthest.get(key)
            if kept is None or (len(steps), repr(steps)) > (len(kept[1]), repr(kept[1])):
                furthest[key] = match, steps
    tab = tab_of(Match).title
    for key, (match, steps) in furthest.items():
        yield Journey(key, tab, match.title, steps, late.get(key, NO_WORDS))


def match_steps(history: History, match: Match) -> tuple[Step, ...]:
    """Return the steps that a match has taken: a later one is never there without those before it."""
    met = history.past(match.met_on)
    introduced = history.introduced_on(match)
    approved = match.status is MatchStatus.APPROVED or match.approved_on or introduced or met
    steps = [taken(Stage.PROPOSED, match.proposed_on)]
    if match.status is MatchStatus.HELD:
        steps.append(taken(Stage.HELD))
    if approved:
        steps.append(taken(Stage.APPROVED, match.approved_on))
    if introduced:
        steps.append(taken(Stage.INTRODUCED, introduced))
    if match.meeting_on or met:
        steps.append(taken(Stage.BOOKED, match.meeting_on))
    if met:
        steps.append(taken(Stage.MET, met))
        steps += referral_steps(match, met, history.branches(match))
    if match.status is MatchStatus.DECLINED:
        steps.append(Step(Stage.DECLINED, None, reason(match)))
    elif match.status is MatchStatus.CLOSED or history.past(match.closed_on):
        steps.append(Step(Stage.CLOSED, match.closed_on, reason(match)))
    return tuple(steps)


def referral_steps(match: Match, met: date, branches: Sequence[Branch]) -> Iterator[Step]:
    """Yield the steps of a match after its meeting: the referrals given, as typed or counted, and that people met through them."""
    referred = [branch for branch in branches if branch.depth == 1]
    given = max(match.referrals_given or 0, len(referred))
    days = sorted([branch.referral.given_on or met for branch in referred])
    for at, stage in enumerate(REFERRALS[: min(given, 3)]):
        yield taken(stage, days[at] if at < len(days) else None)
    talked = sorted([branch.referral.met_on or met for branch in referred if branch.met])
    if len(talked) >= PROMISED:
        yield taken(Stage.REFERRALS_MET, talked[PROMISED - 1])


def reason(match: Match) -> Words:
    """Return why a match was declined or closed, as somebody typed it."""
    return Words.plain(f"({match.closed_why})") if match.closed_why else NO_WORDS


def people_of(
    verdicts: Iterable[Verdict[P]], steps_of: Callable[[Verdict[P]], tuple[Step, ...]], late: Mapping[str, Words]
) -> Iterator[Journey]:
    """Yield the journey of each person whom a verdict is about."""
    for verdict in verdicts:
        person = verdict.person
        key = person.row_key
        yield Journey(key, tab_of(person).title, person.name, steps_of(verdict), late.get(key, NO_WORDS))


def connectee_steps(history: History, verdict: Verdict[Connectee]) -> tuple[Step, ...]:
    """Return the steps that a Connectee has taken."""
    person = verdict.person
    steps = [taken(Stage.APPLIED, person.applied_on)]
    matches = [match for match in history.by_connectee.get(person.key, ()) if takes_up(history, match)]
    met = sorted(match.met_on for match in history.met(tuple(matches)) if match.met_on)
    if history.past(person.intake_on) or matches:
        steps.append(taken(Stage.INTAKE, history.past(person.intake_on)))
    if verdict.ready or matches:
        steps.append(taken(Stage.READY))
    if matches:
        first = matches[0]
        whom = with_whom(first.connector_name or first.connector)
        steps.append(Step(Stage.MATCHED, first.approved_on or history.introduced_on(first), whom))
    if met:
        steps.append(taken(Stage.MET, met[0]))
    steps += job_steps(history, person, met)
    if not matches and not history.jobs.get(person.key) and verdict.outcome in ASIDE:
        steps.append(Step(ASIDE[verdict.outcome], person.look_again_on, back_on(verdict)))
    if verdict.outcome is Outcome.WITHDRAWN:
        steps.append(taken(Stage.WITHDRAWN, person.withdrawn_on))
    return tuple(steps)


ASIDE: Mapping[Outcome, Stage] = {
    Outcome.NOT_READY: Stage.NOT_READY,
    Outcome.NOT_A_FIT: Stage.NOT_A_FIT,
    Outcome.TOOK_PART: Stage.TOOK_PART,
}
"""Verdicts at which somebody stands aside who has no match."""


@lru_cache(maxsize=1 << 15)
def with_whom(*names: str) -> Words:
    """Return with whom somebody was matched."""
    return Words("with {names}", "avec {names}").fill(names=names[0] if len(names) == 1 else names)


def takes_up(history: History, match: Match) -> bool:
    """Tell whether a match counts on the way of its Connectee: decided on, and still open or met."""
    if match.status is MatchStatus.PROPOSED and not history.introduced_on(match) and not match.met_on:
        return False
    return match.live or history.past(match.met_on) is not None


def job_steps(history: History, person: Connectee, met: list[date]) -> Iterator[Step]:
    """Yield the steps after the meeting: a job found and celebrated, or still looking."""
    jobs = history.jobs.get(person.key, ())
    if jobs:
        yield Step(
            Stage.JOB_FOUND, jobs[0].accepted_on, Words.plain(f"({jobs[0].employer})" if jobs[0].employer else "")
        )
        posted = history.celebrated_on(person)
        if posted:
            yield Step(Stage.CELEBRATED, posted)
    elif met and not person.withdrawn_on:
        since = months_after(met[0], LOOKING_AFTER_MONTHS)
        if since <= history.day:
            yield taken(Stage.LOOKING, since)


def back_on(verdict: Verdict[Connectee]) -> Words:
    """Return until when a verdict holds, if that is known."""
    day = verdict.changes_on
    return Words("(look again on {day})", "(à revoir le {day})").fill(day=day) if day else NO_WORDS


def connector_steps(history: History, verdict: Verdict[Connector]) -> tuple[Step, ...]:
    """Return the steps of a Connector's present round: matched, met, thanked; then resting or ended, with the day to be back."""
    person = verdict.person
    steps = [taken(Stage.ASKED)]
    matches = [match for match in history.by_connector.get(person.key, ()) if takes_up(history, match)]
    met = sorted(match.met_on for match in history.met(tuple(matches)) if match.met_on)
    if verdict.outcome in (Outcome.READY, Outcome.RESTING, Outcome.ENDED) or matches:
        steps.append(taken(Stage.READY, history.past(person.joined_on)))
    steps += round_of(
        history, person.key, [match for match in matches if match.live and not history.past(match.met_on)], met
    )
    if verdict.outcome is Outcome.RESTING:
        steps.append(Step(Stage.RESTING, None, Words("until {day}", "jusqu'au {day}").fill(day=verdict.changes_on)))
    if verdict.outcome is Outcome.ENDED:
        back = Words("(circle back on {day})", "(reprise de contact le {day})").fill(day=verdict.changes_on)
        steps.append(Step(Stage.ENDED, person.ended_on, back))
    return tuple(steps)


def round_of(history: History, key: str, awaited: list[Match], met: list[date]) -> Iterator[Step]:
    """Yield the steps of the present round: who was met and thanked, or who is awaited."""
    if met:
        yield Step(Stage.MET, met[-1], Words("({n} in all)", "({n} en tout)").fill(n=len(met)))
        thanked = history.last_thanked_on(key)
        if thanked and thanked >= met[-1]:
            yield taken(Stage.THANKED, thanked)
    if awaited:
        names = tuple(match.connectee_name or match.connectee for match in awaited)
        begun = awaited[-1].approved_on or history.introduced_on(awaited[-1])
        yield Step(Stage.MATCHED, begun, with_whom(*names))
